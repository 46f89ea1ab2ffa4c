/* SPDX-License-Identifier: Apache-2.0 */
/* Serialized messages of one type, one behind the other, are one message of that type: so are the
   sets of the program's files, once the zeros that linkers align them with are taken out. */
#include "elf_file.h"

#include <headway/status.h>

#include <string.h>

enum { FILE_FIELD = 0x0a /* FileDescriptorSet.file: field 1, length-delimited */ };

static uint8_t byte_at(headway_bytes section, size_t at)
{
    return ((const uint8_t *)section.data)[at];
}

/* The size that a field says it has, moving at behind it; SIZE_MAX: it says nothing sensible. */
static size_t read_size(headway_bytes section, size_t *at)
{
    uint64_t size = 0;
    for (unsigned shift = 0; shift < 35 && *at < section.size; shift += 7) {
        uint8_t byte = byte_at(section, (*at)++);
        size |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return size <= section.size - *at ? (size_t)size : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* The next field of a set: 1, 0 behind the last, or EMALFORMED. */
static int next_field(headway_bytes section, size_t *at, headway_bytes *ret_field)
{
    while (*at < section.size && byte_at(section, *at) == 0)
        (*at)++;
    if (*at == section.size)
        return 0;
    size_t begin = *at;
    if (byte_at(section, (*at)++) != FILE_FIELD)
        return HEADWAY_EMALFORMED;
    size_t size = read_size(section, at);
    if (size == SIZE_MAX)
        return HEADWAY_EMALFORMED;
    *at += size;
    *ret_field = (headway_bytes){(const uint8_t *)section.data + begin, *at - begin};
    return 1;
}

int elf_schemas(headway_bytes section, headway_arena *arena, headway_bytes *ret_set)
{
    if (section.size > ELF_SCHEMA)
        return HEADWAY_ELIMIT;
    uint8_t *set = headway_arena_take(arena, section.size + 1);
    headway_bytes field;
    size_t at = 0, used = 0;
    int more = set ? next_field(section, &at, &field) : HEADWAY_ENOMEM;
    for (; more > 0; more = next_field(section, &at, &field)) {
        memcpy(set + used, field.data, field.size);
        used += field.size;
    }
    if (more == 0)
        *ret_set = (headway_bytes){set, used};
    return more;
}
