/* SPDX-License-Identifier: Apache-2.0 */
/* Zips: whatever the bytes, the paths stay inside, each is there once, and what is packed lies in
   the zip and unpacks to no more than was said. */
#include "unzip_inflate.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA = 32 << 20, UNZIPPED = 1 << 20 };

static int count_bytes(void *user, headway_bytes piece)
{
    size_t *left = user;
    CHECK(piece.size <= *left);
    *left -= piece.size;
    return 0;
}

static void check_entry(const zip_entry *entry, headway_bytes zip)
{
    const char *from = entry->data.data, *begin = zip.data;
    size_t left = entry->size;
    CHECK(*entry->path && *entry->path != '/' && strlen(entry->path) <= ZIP_PATH);
    CHECK(strcmp(entry->path, "..") != 0 && strncmp(entry->path, "../", 3) != 0);
    CHECK(!strstr(entry->path, "/../") && !strstr(entry->path, "//"));
    CHECK(from >= begin && from + entry->data.size <= begin + zip.size);
    if (unzip_inflate(entry, count_bytes, &left) == 0)
        CHECK_EQ(left, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    headway_bytes zip = headway_bytes_of(data, size);
    headway_arena *arena = headway_arena_new(NULL, ARENA);
    zip_entry *entries;
    size_t count;
    char why[ZIP_WHY] = "";
    CHECK(arena);
    int error = zip_read(zip, &(zip_limits){.unzipped = UNZIPPED}, arena, &entries, &count, why);
    CHECK(!error || *why || error == HEADWAY_ENOMEM);
    for (size_t i = 0; !error && i < count; i++) {
        check_entry(&entries[i], zip);
        CHECK(!i || strcmp(entries[i - 1].path, entries[i].path) != 0);
    }
    headway_arena_free(arena);
    return 0;
}
