/* SPDX-License-Identifier: Apache-2.0 */
#include "zip.h"

#include "zip_parts.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    END = 22, /* bytes of the end of the central directory before its comment */
    END_MAGIC = 0x06054b50,
    END_COMMENT = 65535,
    CENTRAL = 46, /* bytes of an entry there before its name */
    CENTRAL_MAGIC = 0x02014b50,
    IN_ZIP64 = 0xffff,
    BY_UNIX = 3,
    ENCRYPTED = 1 | 64 | 8192, /* by any of three flags */
    DEFLATE_MOST = 1032,       /* of one byte deflate makes no more */
    MODE_KIND = 0170000,
    MODE_FILE = 0100000,
    MODE_FOLDER = 0040000,
    MODE_LINK = 0120000
};

/* The central directory. */
typedef struct directory {
    headway_bytes zip;
    size_t from, to, entries;
} directory;

int zip_refuse(char why[ZIP_WHY], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, ZIP_WHY, format, arguments);
    va_end(arguments);
    return HEADWAY_EINVAL;
}

const char *zip_shown(headway_bytes name, char out[ZIP_SHOWN])
{
    const char *data = name.data;
    size_t used = 0;
    for (; used < name.size && used + 1 < ZIP_SHOWN; used++)
        out[used] = data[used] >= 32 && data[used] <= 126 ? data[used] : '?';
    out[used] = 0;
    return out;
}

static const unsigned char *at(headway_bytes zip, size_t offset)
{
    return (const unsigned char *)zip.data + offset;
}

/* ---- its end ---- */

/* The last place that says it is the end, with a comment to the last byte. */
static int find_end(headway_bytes zip, size_t *ret_end)
{
    size_t least = zip.size > END + END_COMMENT ? zip.size - END - END_COMMENT : 0;
    for (size_t end = zip.size >= END ? zip.size - END + 1 : 0; end > least; end--) {
        const unsigned char *p = at(zip, end - 1);
        if (zip_32(p) == END_MAGIC && end - 1 + END + zip_16(p + 20) == zip.size) {
            *ret_end = end - 1;
            return 0;
        }
    }
    return HEADWAY_EINVAL;
}

static int open_directory(headway_bytes zip, const zip_limits *limits, directory *d,
                          char why[ZIP_WHY])
{
    size_t end, most = limits && limits->entries ? limits->entries : ZIP_ENTRIES;
    if (find_end(zip, &end))
        return zip_refuse(why, "this is no zip: it has no end of a central directory");
    const unsigned char *p = at(zip, end);
    uint32_t entries = zip_16(p + 10), size = zip_32(p + 12), from = zip_32(p + 16);
    if (entries == IN_ZIP64 || size == UINT32_MAX || from == UINT32_MAX)
        return zip_refuse(why, "it is a zip64, which only more than 65534 entries or 4 GiB need");
    if (zip_16(p + 4) || zip_16(p + 6) || zip_16(p + 8) != entries)
        return zip_refuse(why, "it is one part of several");
    if (from > end || size != end - from)
        return zip_refuse(why, "its central directory is not where its end says");
    if (entries > most) {
        (void)zip_refuse(why, "it has %u entries: %zu can be", (unsigned)entries, most);
        return HEADWAY_ELIMIT;
    }
    *d = (directory){zip, from, end, entries};
    return 0;
}

/* ---- its entries ---- */

static int set_kind(zip_entry *entry, int by_unix, uint32_t mode, char why[ZIP_WHY])
{
    char shown[ZIP_SHOWN];
    const char *name = entry->name.data;
    int is_folder = name[entry->name.size - 1] == '/';
    uint32_t kind = by_unix ? mode & MODE_KIND : 0;
    if (kind == MODE_LINK && !is_folder)
        entry->kind = ZIP_LINK;
    else if (is_folder && (!kind || kind == MODE_FOLDER))
        entry->kind = ZIP_FOLDER;
    else if (!is_folder && (!kind || kind == MODE_FILE))
        entry->kind = ZIP_FILE;
    else
        return zip_refuse(why, "'%s' is neither file, folder nor link",
                          zip_shown(entry->name, shown));
    entry->mode = by_unix && mode & 0777 ? mode & 0777 : is_folder ? 0755 : 0644;
    entry->mode |= is_folder ? 0700 : 0400;
    return 0;
}

static int check_sizes(const zip_entry *entry, char why[ZIP_WHY])
{
    char shown[ZIP_SHOWN];
    const char *name = zip_shown(entry->name, shown);
    if (entry->data.size == UINT32_MAX || entry->size == UINT32_MAX || entry->from == UINT32_MAX)
        return zip_refuse(why, "'%s' needs zip64, which is not read", name);
    if (entry->method == ZIP_STORED && entry->data.size != entry->size)
        return zip_refuse(why, "'%s' is stored, in other than its size", name);
    if (entry->kind == ZIP_FOLDER && entry->size)
        return zip_refuse(why, "'%s' is a folder with bytes", name);
    if (entry->kind == ZIP_LINK && entry->size > ZIP_PATH)
        return zip_refuse(why, "'%s' is a link of more than %d bytes", name, ZIP_PATH);
    if (entry->size > (uint64_t)entry->data.size * DEFLATE_MOST) {
        (void)zip_refuse(why, "'%s' has %u bytes of which %zu cannot be unpacked", name,
                         (unsigned)entry->size, entry->data.size);
        return HEADWAY_ELIMIT;
    }
    return 0;
}

/* The entry at *from, which moves behind it. */
static int read_entry(const directory *d, size_t *from, zip_entry *entry, char why[ZIP_WHY])
{
    char shown[ZIP_SHOWN];
    const unsigned char *p = at(d->zip, *from);
    size_t left = d->to - *from;
    if (left < CENTRAL || zip_32(p) != CENTRAL_MAGIC)
        return zip_refuse(why, "its central directory is damaged");
    size_t name = zip_16(p + 28), size = CENTRAL + name + zip_16(p + 30) + zip_16(p + 32);
    if (!name || size > left)
        return zip_refuse(why, "its central directory is damaged");
    uint32_t flags = zip_16(p + 8), method = zip_16(p + 10);
    *entry = (zip_entry){.method = (zip_method)method,
                         .crc = zip_32(p + 16),
                         .size = zip_32(p + 24),
                         .data = headway_bytes_of(NULL, zip_32(p + 20)),
                         .name = headway_bytes_of(p + CENTRAL, name),
                         .from = zip_32(p + 42)};
    *from += size;
    if (flags & ENCRYPTED)
        return zip_refuse(why, "'%s' is encrypted", zip_shown(entry->name, shown));
    if (method != ZIP_STORED && method != ZIP_DEFLATED)
        return zip_refuse(why, "'%s' is packed by method %u: 0 (stored) and 8 (deflated) are read",
                          zip_shown(entry->name, shown), (unsigned)method);
    int error = set_kind(entry, p[5] == BY_UNIX, zip_32(p + 38) >> 16, why);
    return error ? error : check_sizes(entry, why);
}

static int read_entries(const directory *d, const zip_limits *limits, headway_arena *arena,
                        zip_entry *entries, size_t *ret_count, char why[ZIP_WHY])
{
    uint64_t most = limits && limits->unzipped ? limits->unzipped : ZIP_UNZIPPED, bytes = 0;
    size_t from = d->from, count = 0;
    for (size_t i = 0; i < d->entries; i++) {
        zip_entry *entry = &entries[count];
        int error = read_entry(d, &from, entry, why);
        if (!error)
            error = zip_path(entry->name, arena, &entry->path, why);
        if (error)
            return error;
        bytes += entry->size;
        if (bytes > most) {
            (void)zip_refuse(why, "unzipped it has more than %llu bytes", (unsigned long long)most);
            return HEADWAY_ELIMIT;
        }
        count += *entry->path != 0; /* "./" is the folder itself */
    }
    if (from != d->to)
        return zip_refuse(why, "its central directory has more than its end says");
    *ret_count = count;
    return 0;
}

int zip_read(headway_bytes zip, const zip_limits *limits, headway_arena *arena,
             zip_entry **ret_entries, size_t *ret_count, char why[ZIP_WHY])
{
    directory d = {.entries = 0};
    size_t count = 0;
    int error = open_directory(zip, limits, &d, why);
    if (error)
        return error;
    zip_entry *entries = headway_arena_take(arena, (d.entries + 1) * sizeof *entries);
    if (!entries)
        return HEADWAY_ENOMEM;
    error = read_entries(&d, limits, arena, entries, &count, why);
    if (!error)
        error = zip_check_places(zip, d.from, entries, count, why);
    if (!error)
        error = zip_check_paths(entries, count, why);
    if (error)
        return error;
    *ret_entries = entries;
    *ret_count = count;
    return 0;
}
