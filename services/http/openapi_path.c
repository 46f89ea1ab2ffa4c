/* SPDX-License-Identifier: Apache-2.0 */
/* Path templates as OpenAPI writes them: a parameter is one whole {name}. */
#include "openapi_parts.h"

#include <stdio.h>

enum { TEXT = 16 << 10 };

typedef struct text {
    char *at, *end;
} text;

static void put(text *t, const char *bytes, size_t size)
{
    if (size < (size_t)(t->end - t->at)) {
        memcpy(t->at, bytes, size);
        t->at += size;
    }
}

static void put_literal(text *t, headway_bytes literal)
{
    const unsigned char *at = literal.data;
    for (size_t i = 0; i < literal.size; i++) {
        char escaped[4];
        int plain = (at[i] >= '0' && at[i] <= '9') || (at[i] >= 'A' && at[i] <= 'Z') ||
                    (at[i] >= 'a' && at[i] <= 'z') || (at[i] && strchr("-._~!$&'()*+,;=:@", at[i]));
        snprintf(escaped, sizeof escaped, plain ? "%c" : "%%%02X", at[i]);
        put(t, escaped, strlen(escaped));
    }
}

/* The variable that has this segment; -1: none. */
static int variable_at(const headway_http_template *path, size_t segment)
{
    for (size_t i = 0; i < path->variable_count; i++) {
        size_t first = path->variables[i].first;
        if (segment >= first && segment < first + path->variables[i].count)
            return (int)i;
    }
    return -1;
}

/* Stars among the segments from first to before end. */
static size_t stars(const headway_http_template *path, size_t first, size_t end)
{
    size_t count = 0;
    for (size_t i = first; i < end; i++)
        count += path->segments[i].kind != HEADWAY_HTTP_LITERAL;
    return count;
}

static void name_of(const headway_http_template *path, size_t segment, char *name, size_t size)
{
    int index = variable_at(path, segment);
    if (index < 0) {
        snprintf(name, size,
                 path->segments[segment].kind == HEADWAY_HTTP_REST ? "rest" : "segment%zu",
                 segment + 1);
        return;
    }
    const headway_http_variable *v = &path->variables[index];
    size_t all = stars(path, v->first, (size_t)v->first + v->count);
    if (all == 1)
        snprintf(name, size, "%s", v->path);
    else
        snprintf(name, size, "%s.%zu", v->path, stars(path, v->first, segment) + 1);
}

int headway__openapi_slot(const headway_http_template *path, size_t index, openapi_slot *ret_slot)
{
    for (size_t i = 0; i < path->segment_count; i++) {
        if (path->segments[i].kind == HEADWAY_HTTP_LITERAL || index-- > 0)
            continue;
        name_of(path, i, ret_slot->name, sizeof ret_slot->name);
        ret_slot->segment = &path->segments[i];
        ret_slot->variable = variable_at(path, i);
        return 1;
    }
    return 0;
}

static char *write_path(const headway_http_template *path, int named, headway_arena *arena)
{
    char whole[TEXT], name[OPENAPI_NAME];
    text t = {whole, whole + sizeof whole};
    for (size_t i = 0; i < path->segment_count; i++) {
        put(&t, "/", 1);
        if (path->segments[i].kind == HEADWAY_HTTP_LITERAL) {
            put_literal(&t, path->segments[i].literal);
            continue;
        }
        name_of(path, i, name, sizeof name);
        put(&t, "{", 1);
        put(&t, name, named ? strlen(name) : 0);
        put(&t, "}", 1);
    }
    if (!path->segment_count)
        put(&t, "/", 1);
    if (*path->verb)
        put(&t, ":", 1);
    put_literal(&t, headway_bytes_of_string(path->verb));
    size_t size = (size_t)(t.at - whole);
    char *own = headway_arena_take(arena, size + 1);
    if (own) {
        memcpy(own, whole, size);
        own[size] = 0;
    }
    return own;
}

char *headway__openapi_shape(const headway_http_template *path, headway_arena *arena)
{
    return write_path(path, 0, arena);
}

char *headway__openapi_path_text(const headway_http_template *names, headway_arena *arena)
{
    return write_path(names, 1, arena);
}
