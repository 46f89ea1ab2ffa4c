/* SPDX-License-Identifier: Apache-2.0 */
/* Streams of requests, taken apart again whatever pieces they come in. */
#include <check.h>
#include <headway/http/stream.h>

enum { MOST = 4096 };

/* Values joined by '|', then what the end was. */
struct taken {
    char text[MOST];
    size_t used;
};

static void put(struct taken *taken, headway_bytes value)
{
    if (value.size)
        memcpy(taken->text + taken->used, value.data, value.size);
    taken->used += value.size;
    taken->text[taken->used++] = '|';
    taken->text[taken->used] = 0;
}

static int feed(headway_http_lines *lines, headway_bytes input, struct taken *taken)
{
    headway_bytes value;
    int more;
    while ((more = headway_http_lines_next(lines, &input, &value)) > 0)
        put(taken, value);
    CHECK(more < 0 || input.size == 0);
    return more;
}

static const char *end_name(int error)
{
    return error == HEADWAY_EMALFORMED ? "malformed" : error == HEADWAY_ELIMIT ? "limit" : "ok";
}

/* Cut at two places. */
static const char *split(headway_http_media media, const char *text, size_t first, size_t second)
{
    static struct taken taken;
    headway_http_lines lines;
    headway_bytes value,
        pieces[3] = {headway_bytes_of(text, first), headway_bytes_of(text + first, second - first),
                     headway_bytes_of_string(text + second)};
    int error = 0;
    taken.used = 0;
    taken.text[0] = 0;
    headway_http_lines_init(&lines, NULL, media, 32);
    for (size_t i = 0; i < 3 && !error; i++)
        error = feed(&lines, pieces[i], &taken);
    while (!error && (error = headway_http_lines_end(&lines, &value)) > 0) {
        put(&taken, value);
        error = 0;
    }
    if (error < 0) /* and it stays so */
        CHECK_EQ(headway_http_lines_next(&lines, &pieces[2], &value), error);
    headway_http_lines_done(&lines);
    strcpy(taken.text + taken.used, end_name(error));
    return taken.text;
}

struct line_case {
    headway_http_media media;
    const char *text, *taken;
};

#define LINES HEADWAY_HTTP_NDJSON
#define VALUES HEADWAY_HTTP_JSON
#define LONG "\"0123456789012345678901234567890\""

static const struct line_case cases[] = {
    {LINES, "", "ok"},
    {LINES, "{}", "{}|ok"},
    {LINES, "{}\n", "{}|ok"},
    {LINES, "{}\n{\"a\":1}\n", "{}|{\"a\":1}|ok"},
    {LINES, "{}\r\n{}\r\n", "{}|{}|ok"},
    {LINES, "\n\n \t\r\n{}\n\n", "{}|ok"},
    {LINES, "  {} \n", "{}|ok"},
    {LINES, "{}\n{}", "{}|{}|ok"},
    {LINES, "not json\n{}\n", "not json|{}|ok"},
    {LINES, "[1,\n2]\n", "[1,|2]|ok"},
    {LINES, "01234567890123456789012345678901\n", "01234567890123456789012345678901|ok"},
    {LINES, "012345678901234567890123456789012\n", "limit"},
    {LINES, "{}\n012345678901234567890123456789012", "{}|limit"},
    {LINES, "                                 \n{}", "limit"},
    {VALUES, "", "ok"},
    {VALUES, " \n", "ok"},
    {VALUES, "{}", "{}|ok"},
    {VALUES, " {} ", "{}|ok"},
    {VALUES, "{}{}\n{}", "{}|{}|{}|ok"},
    {VALUES, "[]", "ok"},
    {VALUES, " [ ] ", "ok"},
    {VALUES, "[{}]", "{}|ok"},
    {VALUES, "[{},{\"a\":[1]}]", "{}|{\"a\":[1]}|ok"},
    {VALUES, "[ {} , {} ]\n", "{}|{}|ok"},
    {VALUES, "[\"]\",\"\\\"],\"]", "\"]\"|\"\\\"],\"|ok"},
    {VALUES, "[{\"a\":\"}\\\"\\\\\"}]", "{\"a\":\"}\\\"\\\\\"}|ok"},
    {VALUES, "[1,-2.5e3,true,null]", "1|-2.5e3|true|null|ok"},
    {VALUES, "[[1],[[2]]]", "[1]|[[2]]|ok"},
    {VALUES, "1 2 3", "1|2|3|ok"},
    {VALUES, "{}[1]", "{}|[1]|ok"},
    {VALUES, "[{}", "{}|malformed"},
    {VALUES, "[{},", "{}|malformed"},
    {VALUES, "[", "malformed"},
    {VALUES, "{", "malformed"},
    {VALUES, "{\"a\"", "malformed"},
    {VALUES, "\"a", "malformed"},
    {VALUES, "[{},]", "{}|malformed"},
    {VALUES, "[,{}]", "malformed"},
    {VALUES, "[{}{}]", "{}|malformed"},
    {VALUES, "[{}]{}", "{}|malformed"},
    {VALUES, "[{}]]", "{}|malformed"},
    {VALUES, "[{}],", "{}|malformed"},
    {VALUES, "}", "malformed"},
    {VALUES, ":", "malformed"},
    {VALUES, "]", "malformed"},
    {VALUES, "{},{}", "{}|malformed"},
    {VALUES, "[{}, " LONG "]", "{}|limit"},
    {VALUES, LONG, "limit"},
};

static void check_cut(const struct line_case *c, size_t first)
{
    for (size_t second = first; second <= strlen(c->text); second++) {
        const char *taken = split(c->media, c->text, first, second);
        if (strcmp(taken, c->taken) != 0)
            fprintf(stderr, "%s, cut at %zu and %zu:\n", c->text, first, second);
        CHECK_STR(taken, c->taken);
    }
}

static void values_are_the_same_however_they_are_cut(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t first = 0; first <= strlen(cases[i].text); first++)
            check_cut(&cases[i], first);
    }
}

static void a_value_in_one_piece_is_not_copied(void)
{
    const char text[] = "{\"a\":1}\n{\"b\":2}\n";
    headway_http_lines lines;
    headway_bytes input = headway_bytes_of(text, sizeof text - 1), value;
    headway_http_lines_init(&lines, NULL, HEADWAY_HTTP_NDJSON, 0);
    CHECK_EQ(lines.limit, HEADWAY_HTTP_LINE_LIMIT);
    CHECK_EQ(headway_http_lines_next(&lines, &input, &value), 1);
    CHECK(value.data == text);
    CHECK_EQ(headway_http_lines_next(&lines, &input, &value), 1);
    CHECK(value.data == text + 8);
    CHECK_EQ(lines.room, 0);
    headway_http_lines_done(&lines);
}

static void *never(void *user, void *memory, size_t size)
{
    (void)user;
    (void)memory;
    (void)size;
    return NULL;
}

static void no_memory_is_told(void)
{
    headway_alloc alloc = *headway_alloc_default();
    headway_http_lines lines;
    headway_bytes input = headway_bytes_of_string("{\"a\""), value;
    alloc.resize = never;
    headway_http_lines_init(&lines, &alloc, HEADWAY_HTTP_JSON, 0);
    CHECK_EQ(headway_http_lines_next(&lines, &input, &value), HEADWAY_ENOMEM);
    CHECK_EQ(headway_http_lines_end(&lines, &value), HEADWAY_ENOMEM);
    headway_http_lines_done(&lines);
}

int main(void)
{
    RUN(values_are_the_same_however_they_are_cut);
    RUN(a_value_in_one_piece_is_not_copied);
    RUN(no_memory_is_told);
    return 0;
}
