/* SPDX-License-Identifier: Apache-2.0 */
#include "zip_parts.h"

#include <stdlib.h>

enum {
    LOCAL = 30, /* bytes of a local header before the name */
    LOCAL_MAGIC = 0x04034b50,
    SIZES_LATER = 8 /* the flag that crc and sizes follow the data */
};

static int by_place(const void *a, const void *b)
{
    size_t x = ((const zip_entry *)a)->from, y = ((const zip_entry *)b)->from;
    return (x > y) - (x < y);
}

static int refuse(const zip_entry *entry, const char *what, char why[ZIP_WHY])
{
    char shown[ZIP_SHOWN];
    return zip_refuse(why, "'%s' %s", zip_shown(headway_bytes_of_string(entry->path), shown), what);
}

static int agrees(const unsigned char *local, const zip_entry *entry)
{
    if (zip_32(local) != LOCAL_MAGIC || zip_16(local + 8) != (uint32_t)entry->method)
        return 0;
    if (zip_16(local + 6) & SIZES_LATER)
        return 1;
    return zip_32(local + 14) == entry->crc && zip_32(local + 18) == entry->data.size &&
           zip_32(local + 22) == entry->size;
}

/* How many bytes are packed is known: now where. */
static int place(headway_bytes zip, size_t end, zip_entry *entry, char why[ZIP_WHY])
{
    const unsigned char *local = (const unsigned char *)zip.data + entry->from;
    if (entry->from > end || end - entry->from < LOCAL)
        return refuse(entry, "begins where the zip has ended", why);
    size_t left = end - entry->from - LOCAL;
    size_t before = zip_16(local + 26) + zip_16(local + 28);
    if (before > left || entry->data.size > left - before)
        return refuse(entry, "reaches beyond the end of the zip", why);
    if (!agrees(local, entry) || zip_16(local + 26) != entry->name.size ||
        memcmp(local + LOCAL, entry->name.data, entry->name.size) != 0)
        return refuse(entry, "is another thing in its own header than in the directory", why);
    entry->data.data = local + LOCAL + before;
    return 0;
}

int zip_check_places(headway_bytes zip, size_t end, zip_entry *entries, size_t count,
                     char why[ZIP_WHY])
{
    size_t free_from = 0;
    if (count)
        qsort(entries, count, sizeof *entries, by_place);
    for (size_t i = 0; i < count; i++) {
        int error = entries[i].from < free_from
                        ? refuse(&entries[i], "lies over another entry", why)
                        : place(zip, end, &entries[i], why);
        if (error)
            return error;
        free_from = (size_t)((const char *)entries[i].data.data - (const char *)zip.data) +
                    entries[i].data.size;
    }
    return 0;
}
