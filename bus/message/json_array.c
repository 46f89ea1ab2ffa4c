/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arrays and maps. How many elements there are is not known when they begin: the first few stand on
 * the stack, and when those do not do, either the text is looked ahead for the number (scalars:
 * they do not nest, so that no text is looked at more than once), or pieces are chained (messages,
 * whose own size outweighs that of their addresses).
 */
#include "json_read.h"

enum { LOCAL_BYTES = 256, MOST_IN_PIECE = 1024, FEW_KEYS = 16 };

struct piece {
    struct piece *next;
    size_t count;
    unsigned char data[];
};

struct elements {
    size_t size; /* of one */
    unsigned char *data;
    size_t count, room; /* of data */
    int whole;          /* data is the array itself */
    size_t before;      /* elements in pieces */
    struct piece *first, *last;
    _Alignas(16) unsigned char local[LOCAL_BYTES];
};

static void elements_init(struct elements *elements, size_t size)
{
    elements->size = size;
    elements->data = elements->local;
    elements->count = 0;
    elements->room = LOCAL_BYTES / size;
    elements->whole = 0;
    elements->before = 0;
    elements->first = elements->last = NULL;
}

/* How many members follow up to the closing bracket, at least one; a guess when malformed. */
static size_t count_members(const char *at, const char *end, char closing)
{
    size_t count = 1;
    for (; at < end && *at != closing; at++) {
        count += *at == ',';
        if (*at != '"')
            continue;
        for (at++; at < end && *at != '"'; at++)
            at += *at == '\\';
        if (at >= end)
            break;
    }
    return count;
}

static int look_ahead(struct json_reader *reader, struct elements *elements, char closing)
{
    size_t room = elements->count + count_members(reader->at, reader->end, closing);
    if (room > SIZE_MAX / elements->size)
        return -1;
    unsigned char *data = headway__json_take(reader, room * elements->size);
    if (!data)
        return -1;
    memcpy(data, elements->data, elements->count * elements->size);
    elements->data = data;
    elements->room = room;
    elements->whole = 1;
    return 0;
}

static int chain_piece(struct json_reader *reader, struct elements *elements)
{
    size_t bytes = elements->count * elements->size;
    size_t room = elements->room * 2 < MOST_IN_PIECE ? elements->room * 2 : MOST_IN_PIECE;
    struct piece *piece = headway__json_take(reader, sizeof *piece + room * elements->size);
    if (!piece)
        return -1;
    if (!elements->first) { /* what stood on the stack goes first */
        struct piece *copy = headway__json_take(reader, sizeof *copy + bytes);
        if (!copy)
            return -1;
        memcpy(copy->data, elements->data, bytes);
        elements->first = elements->last = copy;
    }
    elements->last->count = elements->count;
    elements->last->next = piece;
    elements->last = piece;
    piece->next = NULL;
    elements->before += elements->count;
    elements->data = piece->data;
    elements->count = 0;
    elements->room = room;
    return 0;
}

/* Room for one more, zeroed, which is there once count says so; NULL when out of memory. */
static void *next_element(struct json_reader *reader, struct elements *elements, int scalar,
                          char closing)
{
    if (elements->count == elements->room &&
        (scalar && !elements->whole ? look_ahead(reader, elements, closing)
                                    : chain_piece(reader, elements)))
        return NULL;
    void *element = elements->data + elements->count * elements->size;
    memset(element, 0, elements->size);
    return element;
}

static int store_elements(struct json_reader *reader, struct elements *elements,
                          ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    size_t size = elements->size, total = elements->before + elements->count;
    unsigned char *array = elements->whole && !elements->first ? elements->data : NULL;
    if (total && !array) {
        array = headway__json_take(reader, total * size);
        if (!array)
            return headway__json_no_memory(reader);
        unsigned char *to = array;
        for (const struct piece *piece = elements->first; piece && piece != elements->last;
             piece = piece->next) {
            memcpy(to, piece->data, piece->count * size);
            to += piece->count * size;
        }
        memcpy(to, elements->data, elements->count * size);
    }
    *(void **)headway__member(message, field->offset) = total ? array : NULL;
    *(size_t *)headway__member(message, field->quantifier_offset) = total;
    return 0;
}

static int refuse_null(struct json_reader *reader, const ProtobufCFieldDescriptor *field)
{
    if (headway__json_peek(reader) != 'n' || headway__json_holds_null(field))
        return 0;
    return headway__json_error(reader, HEADWAY_EMALFORMED, reader->at,
                               "null cannot be an element of %s", field->name);
}

int headway__json_array(struct json_reader *reader, ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field, const struct json_plan *plan)
{
    struct elements elements;
    int scalar = field->type != PROTOBUF_C_TYPE_MESSAGE;
    int first = 1, more, error = headway__json_open(reader, '[', "an array");
    elements_init(&elements, headway__element_size(field->type));
    while (!error && (more = headway__json_next_item(reader, &first)) != 0) {
        int skipped = 0;
        error = more < 0 ? more : refuse_null(reader, field);
        if (error)
            return error;
        void *element = next_element(reader, &elements, scalar, ']');
        if (!element)
            return headway__json_no_memory(reader);
        error = headway__json_scalar(reader, field, element, plan, &skipped);
        elements.count += !error && !skipped;
    }
    return error ? error : store_elements(reader, &elements, message, field);
}

/* ---- maps ---- */

/* Where the second key of this value stands in the object at start. */
static int say_twice(struct json_reader *reader, const char *start, const ProtobufCMessage *entry)
{
    const ProtobufCFieldDescriptor *key_field = &entry->descriptor->fields[0];
    struct json_text key;
    int first = 1, times = 0;
    ProtobufCMessage *other = headway__json_new(reader, entry->descriptor);
    if (!other)
        return headway__json_no_memory(reader);
    reader->at = start;
    int error = headway__json_open(reader, '{', "an object");
    while (!error && headway__json_next_key(reader, &first, &key) > 0) {
        error = headway__json_key_scalar(reader, key_field, &key,
                                         headway__member(other, key_field->offset));
        if (!error && headway__compare_keys(entry, other) == 0 && ++times == 2)
            break;
        if (!error)
            error = headway__json_skip(reader);
    }
    return error ? error
                 : headway__json_error(reader, HEADWAY_EMALFORMED, key.at,
                                       "this key stands twice in the object");
}

static int by_key(const void *a, const void *b)
{
    return headway__compare_keys(a, b);
}

/* An entry whose key another one has too, or NULL. */
static const ProtobufCMessage *find_twice_of_few(ProtobufCMessage *const *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (headway__compare_keys(entries[i], entries[j]) == 0)
                return entries[i];
        }
    }
    return NULL;
}

/* Keys may be written in two ways ("1", "1.0"), so that their values are compared. */
static int check_keys(struct json_reader *reader, const char *start, const void *array,
                      size_t count)
{
    const ProtobufCMessage *twice = NULL;
    if (count <= FEW_KEYS) {
        twice = find_twice_of_few(array, count);
        return twice ? say_twice(reader, start, twice) : 0;
    }
    const void **sorted = headway__json_take(reader, count * sizeof *sorted);
    if (!sorted)
        return headway__json_no_memory(reader);
    memcpy(sorted, array, count * sizeof *sorted);
    headway__sort(sorted, count, by_key);
    for (size_t i = 1; i < count && !twice; i++) {
        if (headway__compare_keys(sorted[i - 1], sorted[i]) == 0)
            twice = sorted[i];
    }
    return twice ? say_twice(reader, start, twice) : 0;
}

static int read_entry(struct json_reader *reader, const struct json_text *key,
                      const ProtobufCMessageDescriptor *descriptor, const struct json_plan *plan,
                      ProtobufCMessage **ret_entry, int *ret_skipped)
{
    const ProtobufCFieldDescriptor *value = &descriptor->fields[1];
    ProtobufCMessage *entry = headway__json_new(reader, descriptor);
    if (!entry)
        return headway__json_no_memory(reader);
    *ret_entry = entry;
    int error = headway__json_key_scalar(reader, &descriptor->fields[0], key,
                                         headway__member(entry, descriptor->fields[0].offset));
    if (!error)
        error = refuse_null(reader, value);
    if (error)
        return error;
    headway__json_mark(entry, &descriptor->fields[0]);
    headway__json_mark(entry, value);
    return headway__json_scalar(reader, value, headway__member(entry, value->offset), plan,
                                ret_skipped);
}

int headway__json_map(struct json_reader *reader, ProtobufCMessage *message,
                      const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessageDescriptor *entry = field->descriptor;
    const struct json_plan *plan = headway__json_plan(reader->types, entry);
    struct elements elements;
    struct json_text key;
    int scalar = entry->fields[1].type != PROTOBUF_C_TYPE_MESSAGE;
    plan = plan && !scalar ? headway__json_inner_plan(reader->types, plan, 1) : NULL;
    elements_init(&elements, sizeof(ProtobufCMessage *));
    (void)headway__json_peek(reader);
    const char *start = reader->at;
    int first = 1, more, error = headway__json_open(reader, '{', "an object");
    while (!error && (more = headway__json_next_key(reader, &first, &key)) != 0) {
        int skipped = 0;
        if (more < 0)
            return more;
        ProtobufCMessage **slot = next_element(reader, &elements, scalar, '}');
        if (!slot)
            return headway__json_no_memory(reader);
        error = read_entry(reader, &key, entry, plan, slot, &skipped);
        elements.count += !error && !skipped;
    }
    if (!error)
        error = store_elements(reader, &elements, message, field);
    return error ? error
                 : check_keys(reader, start, *(void **)headway__member(message, field->offset),
                              headway__field_count(message, field));
}
