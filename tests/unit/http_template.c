/* SPDX-License-Identifier: Apache-2.0 */
/* Path templates: the grammar, and what is said of those that are outside it. */
#include <check.h>
#include <headway/http/template.h>

static headway_arena *arena;

struct good {
    const char *text;
    const char *shape; /* segments, then variables with what they span, then the verb */
};

static const struct good good[] = {
    {"/", ""},
    {"/v1", "/v1"},
    {"/v1/messages", "/v1/messages"},
    {"/v1/*", "/v1/*"},
    {"/v1/**", "/v1/**"},
    {"/**", "/**"},
    {"/*", "/*"},
    {"/*/*", "/*/*"},
    {"/{a}", "/* a@0+1"},
    {"/v1/{name}", "/v1/* name@1+1"},
    {"/v1/{name=*}", "/v1/* name@1+1"},
    {"/v1/{name=**}", "/v1/** name@1+1"},
    {"/v1/{name=messages/*}", "/v1/messages/* name@1+2"},
    {"/v1/{name=shelves/*/books/*}", "/v1/shelves/*/books/* name@1+4"},
    {"/v1/{name=shelves/**}", "/v1/shelves/** name@1+2"},
    {"/v1/{a.b.c}", "/v1/* a.b.c@1+1"},
    {"/v1/{message_id}", "/v1/* message_id@1+1"},
    {"/v1/{_1}", "/v1/* _1@1+1"},
    {"/v1/users/{user_id}/messages/{message_id}",
     "/v1/users/*/messages/* user_id@2+1 message_id@4+1"},
    {"/v1/{a=x/*}/{b=y/**}", "/v1/x/*/y/** a@1+2 b@3+2"},
    {"/v1/{name=fixed}", "/v1/fixed name@1+1"},
    {"/v1/messages:cancel", "/v1/messages :cancel"},
    {"/v1/*:cancel", "/v1/* :cancel"},
    {"/v1/**:watch", "/v1/** :watch"},
    {"/v1/{name=operations/**}:cancel", "/v1/operations/** name@1+2 :cancel"},
    {"/v1/{name}:undelete-all", "/v1/* name@1+1 :undelete-all"},
    {"/v1/a.b-c_d~e", "/v1/a.b-c_d~e"},
    {"/v1/$metadata", "/v1/$metadata"},
    {"/v1/a=b", "/v1/a=b"},
    {"/v1/@me", "/v1/@me"},
    {"/v1/%41b", "/v1/Ab"},
    {"/v1/a%2Fb", "/v1/a/b"},
    {"/v1/a%3Ab", "/v1/a:b"},
    {"/v1/a%20b", "/v1/a b"},
    {"/v1/...", "/v1/..."},
    {"/library.v1.Library/Get", "/library.v1.Library/Get"},
};

static void show(const headway_http_template *path, char *text, size_t size)
{
    size_t used = 0;
    text[0] = 0;
    for (size_t i = 0; i < path->segment_count; i++) {
        const headway_http_segment *s = &path->segments[i];
        used += (size_t)snprintf(text + used, size - used, "/%.*s",
                                 s->kind == HEADWAY_HTTP_LITERAL ? (int)s->literal.size
                                 : s->kind == HEADWAY_HTTP_ONE   ? 1
                                                                 : 2,
                                 s->kind == HEADWAY_HTTP_LITERAL ? (const char *)s->literal.data
                                                                 : "**");
    }
    for (size_t i = 0; i < path->variable_count; i++)
        used += (size_t)snprintf(text + used, size - used, " %s@%u+%u", path->variables[i].path,
                                 path->variables[i].first, path->variables[i].count);
    if (path->verb[0])
        snprintf(text + used, size - used, " :%s", path->verb);
}

static void the_whole_grammar_is_read(void)
{
    char why[256], text[512];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        headway_http_template path;
        why[0] = 0;
        int error = headway_http_template_read(headway_bytes_of_string(good[i].text), arena, &path,
                                               why, sizeof why);
        if (error)
            fprintf(stderr, "%s: %s\n", good[i].text, why);
        CHECK_EQ(error, 0);
        CHECK_STR(path.text, good[i].text);
        show(&path, text, sizeof text);
        CHECK_STR(text, good[i].shape);
    }
}

struct bad {
    const char *text, *why;
};

static const struct bad bad[] = {
    {"", "column 1: a path begins with '/'"},
    {"v1", "column 1: a path begins with '/'"},
    {"{name}", "column 1: a path begins with '/'"},
    {"//", "column 2: a segment is empty"},
    {"/v1/", "column 5: a segment is empty"},
    {"/v1//a", "column 5: a segment is empty"},
    {"/v1/:cancel", "column 5: a segment is empty"},
    {"/:cancel", "column 2: a segment is empty"},
    {"/v1/a*", "column 6: '*' stands for a whole segment"},
    {"/v1/*a", "column 5: '*' stands for a whole segment"},
    {"/v1/***", "column 5: '**' stands for a whole segment"},
    {"/v1/**a", "column 5: '**' stands for a whole segment"},
    {"/v1/**/a", "column 9: nothing but a verb can follow '**'"},
    {"/v1/**/**", "column 10: nothing but a verb can follow '**'"},
    {"/v1/{a=**}/b", "column 13: nothing but a verb can follow '**'"},
    {"/v1/{a=**}/{b}", "nothing but a verb can follow '**'"},
    {"/v1/{a=**/b}", "nothing but a verb can follow '**'"},
    {"/v1/a{b}", "column 6: a variable stands for whole segments"},
    {"/v1/{a}b", "column 8: 'b' cannot stand here"},
    {"/v1/{a}{b}", "column 8: a variable stands for whole segments"},
    {"/v1/{}", "column 6: a variable is named for a field"},
    {"/v1/{=a}", "column 6: a variable is named for a field"},
    {"/v1/{1a}", "column 6: a variable is named for a field"},
    {"/v1/{a.}", "column 8: a variable is named for a field"},
    {"/v1/{.a}", "column 6: a variable is named for a field"},
    {"/v1/{a..b}", "column 8: a variable is named for a field"},
    {"/v1/{a-b}", "column 7: a '}' is missing for the '{' in column 5"},
    {"/v1/{a", "column 7: a '}' is missing for the '{' in column 5"},
    {"/v1/{a=", "column 8: a segment is empty"},
    {"/v1/{a=}", "column 8: a segment is empty"},
    {"/v1/{a=/b}", "column 8: a segment is empty"},
    {"/v1/{a=b/}", "column 10: a segment is empty"},
    {"/v1/{a=b", "column 9: a '}' is missing for the '{' in column 5"},
    {"/v1/{a=b:c}", "column 9: a '}' is missing for the '{' in column 5"},
    {"/v1/{a={b}}", "column 8: a variable cannot stand in a variable's pattern"},
    {"/v1/{a}/{a}", "column 9: the variable a stands twice"},
    {"/v1/a:", "column 7: the verb behind ':' is missing"},
    {"/v1/a:b:c", "column 8: only one verb can stand, at the end"},
    {"/v1/a:b/c", "column 8: nothing can follow a verb"},
    {"/v1/a:*", "column 7: the verb behind ':' is missing"},
    {"/v1/a:{b}", "column 7: the verb behind ':' is missing"},
    {"/v1/a b", "column 6: '?' cannot stand here"},
    {"/v1/ ", "column 5: '?' cannot stand in a path: write it as %20"},
    {"/v1/?", "column 5: '?' cannot stand in a path: write it as %3F"},
    {"/v1/a?b=c", "column 6: '?' cannot stand here"},
    {"/v1/#", "column 5: '#' cannot stand in a path: write it as %23"},
    {"/v1/\xc3\xa9", "column 5: '?' cannot stand in a path: write it as %C3"},
    {"/v1/}", "column 5: a segment is empty"},
    {"/v1/%", "column 5: a '%' is not followed by two hexadecimal digits"},
    {"/v1/%4", "column 5: a '%' is not followed"},
    {"/v1/%4g", "column 5: a '%' is not followed"},
    {"/v1/%00", "column 5: a '%' is not followed"},
    {"/v1/.", "column 5: no request has the segment '.'"},
    {"/v1/../a", "column 5: no request has the segment '..'"},
    {"/v1/%2e%2E/a", "column 5: no request has the segment '..'"},
};

static void what_is_outside_is_told_with_its_column(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        headway_http_template path;
        char why[256] = "";
        int error = headway_http_template_read(headway_bytes_of_string(bad[i].text), arena, &path,
                                               why, sizeof why);
        if (error != HEADWAY_EMALFORMED || !strstr(why, bad[i].why))
            fprintf(stderr, "%s: %d, %s, not: %s\n", bad[i].text, error, why, bad[i].why);
        CHECK_EQ(error, HEADWAY_EMALFORMED);
        CHECK(strstr(why, bad[i].why));
    }
}

/* count pieces of "/x%d" form, with a final NUL. */
static int read_many(const char *piece, int count, const char *last)
{
    static char text[8192];
    headway_http_template path;
    size_t used = 0;
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, piece, i);
    snprintf(text + used, sizeof text - used, "%s", last);
    return headway_http_template_read(headway_bytes_of_string(text), arena, &path, NULL, 0);
}

static void templates_have_limits(void)
{
    CHECK_EQ(read_many("/a%d", HEADWAY_HTTP_SEGMENTS, ""), 0);
    CHECK_EQ(read_many("/a%d", HEADWAY_HTTP_SEGMENTS + 1, ""), HEADWAY_ELIMIT);
    CHECK_EQ(read_many("/{a%d}", HEADWAY_HTTP_VARIABLES, ""), 0);
    CHECK_EQ(read_many("/{a%d}", HEADWAY_HTTP_VARIABLES + 1, ""), HEADWAY_ELIMIT);
    char long_text[HEADWAY_HTTP_TEMPLATE_LIMIT + 2];
    headway_http_template path;
    memset(long_text, 'a', sizeof long_text);
    long_text[0] = '/';
    CHECK_EQ(headway_http_template_read(headway_bytes_of(long_text, HEADWAY_HTTP_TEMPLATE_LIMIT),
                                        arena, &path, NULL, 0),
             0);
    CHECK_EQ(
        headway_http_template_read(headway_bytes_of(long_text, HEADWAY_HTTP_TEMPLATE_LIMIT + 1),
                                   arena, &path, NULL, 0),
        HEADWAY_ELIMIT);
    headway_arena *small = headway_arena_new(NULL, 16);
    CHECK_EQ(headway_http_template_read(headway_bytes_of_string("/v1/messages/{name}"), small,
                                        &path, NULL, 0),
             HEADWAY_ENOMEM);
    headway_arena_free(small);
}

struct capture {
    const char *text, *path;
    size_t variable;
    const char *captured;
    int multiple;
};

static const struct capture captures[] = {
    {"/v1/{name}", "/v1/a", 0, "a", 0},
    {"/v1/{name=*}", "/v1/a%2Fb", 0, "a%2Fb", 0},
    {"/v1/{name=fixed}", "/v1/fixed", 0, "fixed", 0},
    {"/v1/{name=messages/*}", "/v1/messages/7", 0, "messages/7", 1},
    {"/v1/{name=shelves/*}/books", "/v1/shelves/7/books", 0, "shelves/7", 1},
    {"/v1/{name=**}", "/v1/a/b/c", 0, "a/b/c", 1},
    {"/v1/{name=**}", "/v1", 0, "", 1},
    {"/v1/{name=**}", "/v1/", 0, "", 1},
    {"/v1/{name=a/**}", "/v1/a", 0, "a", 1},
    {"/v1/{name=a/**}", "/v1/a/", 0, "a/", 1},
    {"/v1/{name=a/**}", "/v1/a/b//c", 0, "a/b//c", 1},
    {"/v1/{a}/x/{b}", "/v1/1/x/2", 0, "1", 0},
    {"/v1/{a}/x/{b}", "/v1/1/x/2", 1, "2", 0},
    {"/{a=*/*}/{b=**}", "/1/2/3/4", 0, "1/2", 1},
    {"/{a=*/*}/{b=**}", "/1/2/3/4", 1, "3/4", 1},
    {"/{a=*/*}/{b=**}", "/1/2", 1, "", 1},
};

static void variables_capture_what_they_span(void)
{
    for (size_t i = 0; i < sizeof captures / sizeof *captures; i++) {
        const struct capture *c = &captures[i];
        headway_http_template path;
        char text[64];
        CHECK_EQ(
            headway_http_template_read(headway_bytes_of_string(c->text), arena, &path, NULL, 0), 0);
        headway_bytes captured =
            headway_http_template_capture(&path, c->variable, headway_bytes_of_string(c->path));
        snprintf(text, sizeof text, "%.*s", (int)captured.size, (const char *)captured.data);
        CHECK_STR(text, c->captured);
        CHECK_EQ(headway_http_template_is_multiple(&path, c->variable), c->multiple);
    }
}

int main(void)
{
    arena = headway_arena_new(NULL, 1 << 20);
    RUN(the_whole_grammar_is_read);
    RUN(what_is_outside_is_told_with_its_column);
    RUN(templates_have_limits);
    RUN(variables_capture_what_they_span);
    headway_arena_free(arena);
    return 0;
}
