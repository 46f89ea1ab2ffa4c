/* SPDX-License-Identifier: Apache-2.0 */
/* Maps as objects. On the wire a key may stand twice, and its last entry holds; an entry may also
   lack its value, which then is the default one. */
#include "json_write.h"

#include <stdlib.h>

struct entry {
    const ProtobufCMessage *message;
    size_t index;
};

/* A key is a string whatever its type. */
static void put_key(struct json_writer *writer, const ProtobufCMessage *entry)
{
    const ProtobufCFieldDescriptor *key = &entry->descriptor->fields[0];
    int quoted = key->type == PROTOBUF_C_TYPE_STRING || headway__element_size(key->type) == 8;
    if (!quoted)
        headway__json_put(writer, "\"", 1);
    headway__json_put_value(writer, key, headway__member(entry, key->offset));
    if (!quoted)
        headway__json_put(writer, "\"", 1);
}

static void put_default_message(struct json_writer *writer,
                                const ProtobufCMessageDescriptor *descriptor)
{
    headway_arena *arena = headway_arena_new(NULL, descriptor->sizeof_message + 16);
    ProtobufCMessage *message =
        arena ? headway_arena_take(arena, descriptor->sizeof_message) : NULL;
    if (message) {
        headway__message_init(descriptor, message);
        headway__json_put_message(writer, message);
    } else {
        headway__json_fail(writer, HEADWAY_ENOMEM);
    }
    headway_arena_free(arena);
}

static void put_entry(struct json_writer *writer, const ProtobufCMessage *entry)
{
    const ProtobufCFieldDescriptor *value = &entry->descriptor->fields[1];
    const void *member = headway__member(entry, value->offset);
    put_key(writer, entry);
    headway__json_colon(writer);
    if (value->type == PROTOBUF_C_TYPE_MESSAGE && !*(void *const *)member)
        put_default_message(writer, value->descriptor);
    else
        headway__json_put_value(writer, value, member);
}

static int by_key(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    int order = headway__compare_keys(left->message, right->message);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

/* Sets a byte for each entry that a later one replaces. */
static int find_replaced(ProtobufCMessage *const *entries, size_t count, headway_arena *arena,
                         unsigned char **ret_replaced)
{
    struct entry *sorted = headway_arena_take(arena, count * sizeof *sorted);
    unsigned char *replaced = headway_arena_take(arena, count);
    if (!sorted || !replaced)
        return HEADWAY_ENOMEM;
    memset(replaced, 0, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct entry){entries[i], i};
    qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 1; i < count; i++) {
        if (headway__compare_keys(sorted[i - 1].message, sorted[i].message) == 0)
            replaced[sorted[i - 1].index] = 1;
    }
    *ret_replaced = replaced;
    return 0;
}

void headway__json_put_map(struct json_writer *writer, const ProtobufCMessage *message,
                           const ProtobufCFieldDescriptor *field)
{
    ProtobufCMessage *const *entries =
        *(ProtobufCMessage ***)headway__member(message, field->offset);
    size_t count = headway__field_count(message, field);
    unsigned char *replaced = NULL;
    headway_arena *arena = count > 1 ? headway_arena_new(NULL, SIZE_MAX) : NULL;
    if (count > 1 && (!arena || find_replaced(entries, count, arena, &replaced)))
        headway__json_fail(writer, HEADWAY_ENOMEM);
    struct json_list list = headway__json_begin(writer, '{');
    for (size_t i = 0; i < count && !writer->error; i++) {
        if (replaced && replaced[i])
            continue;
        headway__json_item(writer, &list);
        put_entry(writer, entries[i]);
    }
    headway__json_close(writer, &list);
    headway_arena_free(arena);
}
