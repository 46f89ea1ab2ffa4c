/* SPDX-License-Identifier: Apache-2.0 */
/* The path of what stands at a place of a JSON text, for the errors of the reader. */
#include <headway/json.h>

#include <stdio.h>

enum { MOST_DEPTH = 100, MOST_NAME = 64 };

/* An object or array that the place is in: the member that was begun last. */
struct level {
    const char *name; /* of an object's member; NULL: none yet */
    size_t size, index;
    int array;
};

struct walk {
    struct level levels[MOST_DEPTH];
    size_t depth;
    int named; /* a string here is a name */
};

/* Where the line and column, counted from 1 and in characters, are. */
static size_t offset_of(headway_bytes text, size_t line, size_t column)
{
    const unsigned char *data = text.data;
    size_t at = 0;
    for (; line > 1 && at < text.size; at++)
        line -= data[at] == '\n';
    for (; column > 1 && at < text.size; column--) {
        at++;
        while (at < text.size && (data[at] & 0xc0) == 0x80)
            at++;
    }
    return at;
}

static size_t string_end(const char *data, size_t at, size_t end)
{
    for (at++; at < end && data[at] != '"'; at++)
        at += data[at] == '\\';
    return at < end ? at : end;
}

static void open_level(struct walk *walk, int array)
{
    if (walk->depth < MOST_DEPTH)
        walk->levels[walk->depth] = (struct level){.array = array};
    walk->depth++;
    walk->named = !array;
}

static void next_member(struct walk *walk)
{
    struct level *level =
        walk->depth && walk->depth <= MOST_DEPTH ? &walk->levels[walk->depth - 1] : NULL;
    if (!level)
        return;
    level->index++;
    level->name = NULL;
    walk->named = !level->array;
}

static void take(struct walk *walk, const char *data, size_t *at, size_t end)
{
    char c = data[*at];
    if (c == '{' || c == '[') {
        open_level(walk, c == '[');
    } else if (c == '}' || c == ']') {
        walk->depth -= walk->depth > 0;
        walk->named = 0;
    } else if (c == ',') {
        next_member(walk);
    } else if (c == '"') {
        size_t from = *at + 1;
        *at = string_end(data, *at, end);
        if (walk->named && walk->depth && walk->depth <= MOST_DEPTH) {
            walk->levels[walk->depth - 1].name = data + from;
            walk->levels[walk->depth - 1].size = *at - from;
        }
        walk->named = 0;
    }
}

static int is_printable(const char *name, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (name[i] < 0x20 || name[i] == 0x7f)
            return 0;
    }
    return size > 0 && size <= MOST_NAME;
}

static void write_path(const struct walk *walk, char *path, size_t size)
{
    size_t used = 0;
    path[0] = 0;
    for (size_t i = 0; i < walk->depth && i < MOST_DEPTH; i++) {
        const struct level *level = &walk->levels[i];
        int n = 0;
        if (level->array)
            n = snprintf(path + used, size - used, "[%zu]", level->index);
        else if (level->name && is_printable(level->name, level->size))
            n = snprintf(path + used, size - used, "%s%.*s", used ? "." : "", (int)level->size,
                         level->name);
        if (n < 0 || (size_t)n >= size - used) {
            path[used] = 0;
            return;
        }
        used += (size_t)n;
    }
}

void headway_json_path(headway_bytes text, size_t line, size_t column, char *path, size_t size)
{
    struct walk walk = {.depth = 0};
    const char *data = text.data;
    if (!size)
        return;
    size_t offset = offset_of(text, line, column);
    for (size_t at = 0; at < offset; at++)
        take(&walk, data, &at, text.size);
    if (walk.named && offset < text.size && data[offset] == '"') /* a name: the error is of it */
        take(&walk, data, &offset, text.size);
    write_path(&walk, path, size);
}
