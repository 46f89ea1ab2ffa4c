/* SPDX-License-Identifier: Apache-2.0 */
/* Header fields as the metadata of a call. */
#include "internal.h"

#include <headway/http/header.h>
#include <headway/json.h>
#include <headway/v1/status.pb-c.h>

struct building {
    headway_arena *arena;
    Headway__V1__Metadata metadata;
    size_t bytes; /* of names and values so far */
};

static int is_printable(headway_bytes value)
{
    const unsigned char *data = value.data;
    for (size_t i = 0; i < value.size; i++) {
        if ((data[i] < 0x20 && data[i] != '\t') || data[i] >= 0x7f)
            return 0;
    }
    return 1;
}

static int is_binary(const char *name)
{
    size_t size = strlen(name);
    return size > 4 && strcmp(name + size - 4, "-bin") == 0;
}

static char *keep(headway_arena *arena, const char *before, headway_bytes text)
{
    size_t head = before ? strlen(before) : 0, gap = before ? 2 : 0;
    char *copy = headway_arena_take(arena, head + gap + text.size + 1);
    if (!copy)
        return NULL;
    if (before) {
        memcpy(copy, before, head);
        memcpy(copy + head, ", ", gap);
    }
    if (text.size)
        memcpy(copy + head + gap, text.data, text.size);
    copy[head + gap + text.size] = 0;
    return copy;
}

static int add_binary(struct building *building, const char *name, headway_bytes value)
{
    enum { VALUE = 1 }; /* the entry's second field */
    Headway__V1__Metadata__BinaryEntry *entry = headway_arena_take(building->arena, sizeof *entry);
    char *key = keep(building->arena, NULL, headway_bytes_of_string(name));
    if (!entry || !key)
        return HEADWAY_ENOMEM;
    headway__v1__metadata__binary_entry__init(entry);
    entry->key = key;
    int error = headway_json_read_text(
        &entry->base, &headway__v1__metadata__binary_entry__descriptor.fields[VALUE], value,
        building->arena, NULL, 0);
    if (!error)
        building->metadata.binary[building->metadata.n_binary++] = entry;
    return error == HEADWAY_EMALFORMED ? 0 : error;
}

static int add_text(struct building *building, const char *name, headway_bytes value)
{
    Headway__V1__Metadata *metadata = &building->metadata;
    for (size_t i = 0; i < metadata->n_text; i++) {
        if (strcmp(metadata->text[i]->key, name) != 0)
            continue;
        char *joined = keep(building->arena, metadata->text[i]->value, value);
        metadata->text[i]->value = joined ? joined : metadata->text[i]->value;
        return joined ? 0 : HEADWAY_ENOMEM;
    }
    Headway__V1__Metadata__TextEntry *entry = headway_arena_take(building->arena, sizeof *entry);
    char *key = keep(building->arena, NULL, headway_bytes_of_string(name));
    char *text = keep(building->arena, NULL, value);
    if (!entry || !key || !text)
        return HEADWAY_ENOMEM;
    headway__v1__metadata__text_entry__init(entry);
    entry->key = key;
    entry->value = text;
    metadata->text[metadata->n_text++] = entry;
    return 0;
}

static int add(struct building *building, const headway_http_header *header)
{
    char name[HEADWAY_HTTP_METADATA_NAME];
    headway_bytes value = headway__http_trim(header->value);
    if (!headway_http_metadata_name(header->name, name) || !is_printable(value))
        return 0;
    building->bytes += strlen(name) + value.size;
    if (building->bytes > HEADWAY_HTTP_METADATA_LIMIT)
        return HEADWAY_ELIMIT;
    return is_binary(name) ? add_binary(building, name, value) : add_text(building, name, value);
}

int headway_http_metadata(const headway_http_header *headers, size_t count, headway_arena *arena,
                          headway_bytes *ret_metadata)
{
    struct building building = {.arena = arena, .metadata = HEADWAY__V1__METADATA__INIT};
    building.metadata.text = headway_arena_take(arena, count * sizeof(void *));
    building.metadata.binary = headway_arena_take(arena, count * sizeof(void *));
    int error = building.metadata.text && building.metadata.binary ? 0 : HEADWAY_ENOMEM;
    for (size_t i = 0; i < count && !error; i++)
        error = add(&building, &headers[i]);
    headway_bytes packed = {NULL, 0};
    if (!error)
        error = headway_message_pack(&building.metadata.base, arena, &packed);
    if (!error && packed.size > HEADWAY_HTTP_METADATA_LIMIT)
        error = HEADWAY_ELIMIT;
    if (!error)
        *ret_metadata = packed;
    return error;
}
