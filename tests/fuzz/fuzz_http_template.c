/* SPDX-License-Identifier: Apache-2.0 */
/* A template that is read fits the path that is made of it, and each variable captures its part. */
#include <check.h>
#include <headway/http/template.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct path {
    char text[8 * HEADWAY_HTTP_TEMPLATE_LIMIT];
    size_t used;
    size_t starts[HEADWAY_HTTP_SEGMENTS + 1]; /* of segments, behind their '/' */
};

static void put(struct path *path, const char *text, size_t size)
{
    CHECK(path->used + size <= sizeof path->text);
    if (size)
        memcpy(path->text + path->used, text, size);
    path->used += size;
}

/* Literals percent-encoded whole, "x" for "*", "y/z" for "**". */
static void path_of(const headway_http_template *template_, struct path *path)
{
    path->used = 0;
    for (size_t i = 0; i < template_->segment_count; i++) {
        const headway_http_segment *segment = &template_->segments[i];
        const unsigned char *literal = segment->literal.data;
        put(path, "/", 1);
        path->starts[i] = path->used;
        if (segment->kind == HEADWAY_HTTP_ONE)
            put(path, "x", 1);
        else if (segment->kind == HEADWAY_HTTP_REST)
            put(path, "y/z", 3);
        for (size_t j = 0; j < segment->literal.size; j++) {
            char escape[4];
            snprintf(escape, sizeof escape, "%%%02x", (unsigned)literal[j]);
            put(path, escape, 3);
        }
    }
    path->starts[template_->segment_count] = path->used + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct path path;
    char why[256] = "";
    headway_http_template read;
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    int error =
        headway_http_template_read(headway_bytes_of(data, size), arena, &read, why, sizeof why);
    CHECK(!error || strncmp(why, "column ", 7) == 0);
    if (!error) {
        path_of(&read, &path);
        headway_bytes whole = headway_bytes_of(path.text, path.used);
        for (size_t i = 0; i < read.variable_count; i++) {
            const headway_http_variable *variable = &read.variables[i];
            headway_bytes captured = headway_http_template_capture(&read, i, whole);
            CHECK(captured.data == path.text + path.starts[variable->first]);
            CHECK_EQ(captured.size, path.starts[variable->first + variable->count] - 1 -
                                        path.starts[variable->first]);
        }
    }
    headway_arena_free(arena);
    return 0;
}
