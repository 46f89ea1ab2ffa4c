/* SPDX-License-Identifier: Apache-2.0 */
/* Maps as objects. On the wire a key may stand twice, and its last entry holds; an entry may also
   lack its value, which then is the default one. */
#include "json_write.h"

/* Up to this many entries are compared with one another. */
enum { FEW = 16 };

/* A key is a string whatever its type. */
static void put_key(struct json_writer *writer, const ProtobufCMessage *entry)
{
    const ProtobufCFieldDescriptor *key = &entry->descriptor->fields[0];
    int quoted = key->type == PROTOBUF_C_TYPE_STRING || headway__element_size(key->type) == 8;
    if (!quoted)
        headway__json_put(writer, "\"", 1);
    headway__json_put_value(writer, key, headway__member(entry, key->offset), NULL);
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
        headway__json_put_message(writer, message, NULL);
    } else {
        headway__json_fail(writer, HEADWAY_ENOMEM);
    }
    headway_arena_free(arena);
}

static void put_entry(struct json_writer *writer, const ProtobufCMessage *entry,
                      const struct json_plan *plan)
{
    const ProtobufCFieldDescriptor *value = &entry->descriptor->fields[1];
    const void *member = headway__member(entry, value->offset);
    put_key(writer, entry);
    headway__json_colon(writer);
    if (value->type == PROTOBUF_C_TYPE_MESSAGE && !*(void *const *)member)
        put_default_message(writer, value->descriptor);
    else
        headway__json_put_value(writer, value, member, plan);
}

/* ---- entries that a later one replaces ---- */

struct map {
    ProtobufCMessage *const *entries;
    size_t count;
    headway_arena *arena; /* of what follows, when there are many */
    unsigned char *replaced;
};

/* Places in the array, by their entries' keys and then as they stand. */
static int by_key(const void *left, const void *right)
{
    const ProtobufCMessage *const *a = left, *const *b = right;
    int order = headway__compare_keys(*a, *b);
    return order ? order : (a > b) - (a < b);
}

static int find_replaced(struct map *map)
{
    map->arena = headway_arena_new(NULL, SIZE_MAX);
    const void **sorted =
        map->arena ? headway_arena_take(map->arena, map->count * sizeof *sorted) : NULL;
    map->replaced = sorted ? headway_arena_take(map->arena, map->count) : NULL;
    if (!map->replaced)
        return HEADWAY_ENOMEM;
    memset(map->replaced, 0, map->count);
    for (size_t i = 0; i < map->count; i++)
        sorted[i] = &map->entries[i];
    headway__sort(sorted, map->count, by_key);
    for (size_t i = 1; i < map->count; i++) {
        ProtobufCMessage *const *before = sorted[i - 1], *const *after = sorted[i];
        if (headway__compare_keys(*before, *after) == 0)
            map->replaced[before - map->entries] = 1;
    }
    return 0;
}

static int is_replaced(const struct map *map, size_t index)
{
    if (map->replaced)
        return map->replaced[index];
    for (size_t i = index + 1; i < map->count; i++) {
        if (headway__compare_keys(map->entries[index], map->entries[i]) == 0)
            return 1;
    }
    return 0;
}

void headway__json_put_map(struct json_writer *writer, const ProtobufCMessage *message,
                           const ProtobufCFieldDescriptor *field)
{
    struct map map = {*(ProtobufCMessage ***)headway__member(message, field->offset),
                      headway__field_count(message, field), NULL, NULL};
    const struct json_plan *plan = headway__json_plan(writer->types, field->descriptor);
    const ProtobufCMessageDescriptor *entry = field->descriptor;
    if (plan && entry->fields[1].type == PROTOBUF_C_TYPE_MESSAGE)
        plan = headway__json_inner_plan(writer->types, plan, 1);
    if (map.count > FEW && find_replaced(&map))
        headway__json_fail(writer, HEADWAY_ENOMEM);
    struct json_list list = headway__json_begin(writer, '{');
    for (size_t i = 0; i < map.count && !writer->error; i++) {
        if (is_replaced(&map, i))
            continue;
        headway__json_item(writer, &list);
        put_entry(writer, map.entries[i], plan);
    }
    headway__json_close(writer, &list);
    headway_arena_free(map.arena);
}
