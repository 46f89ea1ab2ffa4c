/* SPDX-License-Identifier: Apache-2.0 */
/* What is known by path: places and comments from SourceCodeInfo, options from the descriptors. */
#include "walk.h"

#include <stdlib.h>

enum { SOURCE_CODE_INFO = 9 };

int headway__path_compare(const int32_t *a, size_t a_length, const int32_t *b, size_t b_length)
{
    for (size_t i = 0; i < a_length && i < b_length; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return (a_length > b_length) - (a_length < b_length);
}

static int mark_compare(const void *a, const void *b)
{
    const schema_mark *x = a, *y = b;
    return headway__path_compare(x->steps, x->length, y->steps, y->length);
}

const schema_mark *headway__mark_find(const schema_marks *marks, const schema_path *path)
{
    const schema_mark key = {.steps = path->steps, .length = path->length};
    return marks->count ? bsearch(&key, marks->list, marks->count, sizeof key, mark_compare) : NULL;
}

/* A packed list of int32, at most most of them. -1: malformed. */
static int read_numbers(const struct wire_field *field, int32_t *numbers, size_t most)
{
    struct wire_reader reader = headway__wire_read(field->data, field->size);
    size_t count = 0;
    uint64_t value;
    while (reader.at < reader.end) {
        if (headway__wire_varint(&reader, &value) != 0)
            return -1;
        if (count < most)
            numbers[count] = (int32_t)value;
        count++;
    }
    return count > most ? -1 : (int)count;
}

static int keep_steps(headway_arena *arena, const int32_t *steps, size_t length, schema_mark *mark)
{
    int32_t *copy = headway_arena_take(arena, (length + 1) * sizeof *copy);
    if (!copy)
        return HEADWAY_ENOMEM;
    memcpy(copy, steps, length * sizeof *copy);
    mark->steps = copy;
    mark->length = length;
    return 0;
}

/* A Location; 1 when it is of no use to us: too deep, or without a span that can be. */
static int read_location(headway_arena *arena, headway_bytes bytes, schema_mark *mark)
{
    struct wire_reader reader = headway__wire_read(bytes.data, bytes.size);
    struct wire_field field;
    int32_t steps[PATH_MOST], span[4] = {0};
    int length = 0, spans = 0, more;
    while ((more = headway__wire_next(&reader, &field)) > 0) {
        if (field.number == 1 && field.type == WIRE_LEN)
            length = read_numbers(&field, steps, PATH_MOST);
        if (field.number == 2 && field.type == WIRE_LEN)
            spans = read_numbers(&field, span, 4);
    }
    if (more < 0)
        return HEADWAY_EMALFORMED;
    if (length < 0 || spans < 3 || span[0] < 0 || span[0] == INT32_MAX || span[1] < 0 ||
        span[1] == INT32_MAX)
        return 1;
    mark->line = span[0] + 1;
    mark->column = span[1] + 1;
    mark->bytes = bytes;
    return keep_steps(arena, steps, (size_t)length, mark);
}

static int count_locations(headway_bytes info, size_t *ret_count)
{
    struct wire_reader reader = headway__wire_read(info.data, info.size);
    struct wire_field field;
    int more;
    while ((more = headway__wire_next(&reader, &field)) > 0)
        *ret_count += field.number == 1 && field.type == WIRE_LEN;
    return more < 0 ? HEADWAY_EMALFORMED : 0;
}

static int read_locations(headway__schema_set *set, headway_bytes info, schema_marks *places)
{
    struct wire_reader reader = headway__wire_read(info.data, info.size);
    struct wire_field field;
    size_t count = 0;
    int more, error = count_locations(info, &count);
    if (error)
        return error;
    places->list = headway_arena_take(set->arena, (count + 1) * sizeof *places->list);
    places->count = 0;
    if (!places->list)
        return HEADWAY_ENOMEM;
    while ((more = headway__wire_next(&reader, &field)) > 0) {
        if (field.number != 1 || field.type != WIRE_LEN)
            continue;
        error = read_location(set->arena, headway_bytes_of(field.data, field.size),
                              &places->list[places->count]);
        if (error < 0)
            return error;
        places->count += error == 0;
    }
    qsort(places->list, places->count, sizeof *places->list, mark_compare);
    return more < 0 ? HEADWAY_EMALFORMED : 0;
}

typedef struct reading {
    headway__schema_set *set;
    schema_marks *options; /* list NULL: only counts */
    headway_bytes info;
} reading;

static int read_part(void *user, walk_node node, const schema_path *path,
                     const struct wire_field *part)
{
    reading *r = user;
    schema_marks *options = r->options;
    if (part->type != WIRE_LEN)
        return 0;
    if (node == NODE_FILE && part->number == SOURCE_CODE_INFO)
        r->info = headway_bytes_of(part->data, part->size);
    if (part->number != headway__walk_options(node))
        return 0;
    if (options->list) {
        schema_mark *mark = &options->list[options->count];
        *mark = (schema_mark){.bytes = headway_bytes_of(part->data, part->size)};
        if (keep_steps(r->set->arena, path->steps, path->length, mark) != 0)
            return HEADWAY_ENOMEM;
    }
    options->count++;
    return 0;
}

int headway__marks_read(headway__schema_set *set, schema_info *info)
{
    reading r = {set, &info->options, {NULL, 0}};
    int error = headway__walk(info->file->bytes, read_part, &r);
    if (error)
        return error;
    info->options.list =
        headway_arena_take(set->arena, (info->options.count + 1) * sizeof *info->options.list);
    info->options.count = 0;
    if (!info->options.list)
        return HEADWAY_ENOMEM;
    error = headway__walk(info->file->bytes, read_part, &r);
    if (!error)
        qsort(info->options.list, info->options.count, sizeof *info->options.list, mark_compare);
    return error ? error : read_locations(set, r.info, &info->places);
}
