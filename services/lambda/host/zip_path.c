/* SPDX-License-Identifier: Apache-2.0 */
#include "zip_parts.h"

#include <stdlib.h>

/* The next part between slashes, cut off the front of text; empty ones too. */
static headway_bytes take_part(headway_bytes *text)
{
    const char *data = text->data;
    size_t size = 0;
    while (size < text->size && data[size] != '/')
        size++;
    headway_bytes part = headway_bytes_of(data, size);
    size_t skip = size < text->size ? size + 1 : size;
    *text = headway_bytes_of(data + skip, text->size - skip);
    return part;
}

static int is_word(headway_bytes part, const char *word)
{
    size_t size = strlen(word);
    return part.size == size && memcmp(part.data, word, size) == 0;
}

static int is_nothing(headway_bytes part)
{
    return part.size == 0 || is_word(part, ".");
}

static int is_printable(headway_bytes name)
{
    const unsigned char *data = name.data;
    for (size_t i = 0; i < name.size; i++) {
        if (data[i] < 32 || data[i] == 127 || data[i] == '\\')
            return 0;
    }
    return 1;
}

static int check_name(headway_bytes name, char why[ZIP_WHY])
{
    char shown[ZIP_SHOWN];
    if (!name.size || name.size > ZIP_PATH)
        return zip_refuse(why, "a path in it has %zu bytes: 1 to %d can be", name.size, ZIP_PATH);
    if (!is_printable(name))
        return zip_refuse(why, "'%s' has a backslash or a control character",
                          zip_shown(name, shown));
    if (*(const char *)name.data == '/')
        return zip_refuse(why, "'%s' is an absolute path", zip_shown(name, shown));
    return 0;
}

int zip_path(headway_bytes name, headway_arena *arena, const char **ret_path, char why[ZIP_WHY])
{
    char shown[ZIP_SHOWN];
    size_t used = 0, depth = 0;
    int error = check_name(name, why);
    if (error)
        return error;
    char *path = headway_arena_take(arena, name.size + 1);
    if (!path)
        return HEADWAY_ENOMEM;
    for (headway_bytes rest = name; rest.size;) {
        headway_bytes part = take_part(&rest);
        if (is_word(part, ".."))
            return zip_refuse(why, "'%s' leads out of the folder", zip_shown(name, shown));
        if (is_nothing(part))
            continue;
        if (++depth > ZIP_DEPTH)
            return zip_refuse(why, "'%s' is deeper than %d folders", zip_shown(name, shown),
                              ZIP_DEPTH);
        if (used)
            path[used++] = '/';
        memcpy(path + used, part.data, part.size);
        used += part.size;
    }
    path[used] = 0;
    *ret_path = path;
    return 0;
}

/* ---- what two entries claim ---- */

/* Slashes before all else, so that what is in a folder follows it at once. */
static int compare_paths(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    unsigned char x = (unsigned char)*a, y = (unsigned char)*b;
    return (x == '/' ? 1 : x) - (y == '/' ? 1 : y);
}

static int by_path(const void *a, const void *b)
{
    return compare_paths(((const zip_entry *)a)->path, ((const zip_entry *)b)->path);
}

static int is_within(const char *path, const char *folder)
{
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && path[size] == '/';
}

int zip_check_paths(zip_entry *entries, size_t count, char why[ZIP_WHY])
{
    char shown[ZIP_SHOWN];
    if (count)
        qsort(entries, count, sizeof *entries, by_path);
    for (size_t i = 1; i < count; i++) {
        const zip_entry *before = &entries[i - 1];
        headway_bytes path = headway_bytes_of_string(entries[i].path);
        if (strcmp(before->path, entries[i].path) == 0)
            return zip_refuse(why, "'%s' is there twice", zip_shown(path, shown));
        if (before->kind != ZIP_FOLDER && is_within(entries[i].path, before->path))
            return zip_refuse(why, "'%s' is in what is no folder", zip_shown(path, shown));
    }
    return 0;
}

/* ---- links ---- */

/* From a folder that is no link itself "..", "..", "a", "b" stays inside if there are not more
   ".." than folders around it, and "a" may be such a link again; but "a/.." goes up from wherever
   "a" leads. */
int zip_check_link(const char *path, headway_bytes target, char why[ZIP_WHY])
{
    char shown[ZIP_SHOWN];
    size_t depth = 0;
    int down = 0;
    for (const char *at = path; *at; at++)
        depth += *at == '/';
    int good = target.size && target.size <= ZIP_PATH && is_printable(target) &&
               *(const char *)target.data != '/';
    for (headway_bytes rest = target; good && rest.size;) {
        headway_bytes part = take_part(&rest);
        if (is_word(part, ".."))
            good = !down && depth-- > 0;
        else
            down |= !is_nothing(part);
    }
    if (good)
        return 0;
    return zip_refuse(why, "the link '%s' may lead out of the folder",
                      zip_shown(headway_bytes_of_string(path), shown));
}
