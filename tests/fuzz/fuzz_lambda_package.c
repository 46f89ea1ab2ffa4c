/* SPDX-License-Identifier: Apache-2.0 */
/* Programs' files: what is told of one lies within it. */
#include "elf_file.h"

#include <check.h>
#include <headway/status.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    elf_file found;
    char why[ELF_WHY];
    headway_bytes file = headway_bytes_of(data, size), set;
    headway_arena *arena = headway_arena_new(NULL, ELF_SCHEMA * 2);
    int error = elf_read(file, &found, why);
    CHECK(error == 0 || error == HEADWAY_EMALFORMED);
    if (!error && found.schema.size) {
        const uint8_t *at = found.schema.data;
        CHECK(at >= data && found.schema.size <= size - (size_t)(at - data));
        CHECK(memchr(found.needs, 0, sizeof found.needs));
    }
    error = elf_schemas(file, arena, &set);
    CHECK(error == 0 || error == HEADWAY_EMALFORMED);
    if (!error)
        CHECK(set.size <= size);
    headway_arena_free(arena);
    return 0;
}
