/* SPDX-License-Identifier: Apache-2.0 */
#include "unzip.h"

#include "unzip_inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA = 32 << 20 /* for as many entries as there can be */ };

/* Links come last: until then no path can lead out of the folder. */
struct unzipping {
    int folder;
    zip_entry *entries;
    size_t count;
    char *why;
};

static int failed(struct unzipping *u, const char *what, const char *path)
{
    snprintf(u->why, ZIP_WHY, "cannot %s '%.80s': %s", what, path, strerror(errno));
    return HEADWAY_EIO;
}

static int damaged(struct unzipping *u, const char *path)
{
    snprintf(u->why, ZIP_WHY, "'%.80s' is damaged", path);
    return HEADWAY_EINVAL;
}

/* ---- folders ---- */

static int make_parents(struct unzipping *u, const char *path)
{
    char folder[ZIP_PATH + 1];
    for (size_t i = 0; path[i]; i++) {
        folder[i] = path[i];
        if (path[i] != '/')
            continue;
        folder[i] = 0;
        if (mkdirat(u->folder, folder, 0755) != 0 && errno != EEXIST)
            return failed(u, "make the folder of", path);
        folder[i] = '/';
    }
    return 0;
}

static int make_folder(struct unzipping *u, const zip_entry *entry)
{
    int error = make_parents(u, entry->path);
    if (error)
        return error;
    if (mkdirat(u->folder, entry->path, 0755) != 0 && errno != EEXIST)
        return failed(u, "make the folder", entry->path);
    if (fchmodat(u->folder, entry->path, entry->mode, 0) != 0)
        return failed(u, "set the permissions of", entry->path);
    return 0;
}

/* ---- files ---- */

static int write_piece(void *user, headway_bytes piece)
{
    const int *fd = user;
    while (piece.size) {
        ssize_t n = write(*fd, piece.data, piece.size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return HEADWAY_EIO;
        piece = headway_bytes_of((const char *)piece.data + n, piece.size - (size_t)n);
    }
    return 0;
}

static int open_new(struct unzipping *u, const char *path)
{
    return openat(u->folder, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

static int make_file(struct unzipping *u, const zip_entry *entry)
{
    int fd = open_new(u, entry->path);
    if (fd < 0 && errno == ENOENT) {
        int error = make_parents(u, entry->path);
        if (error)
            return error;
        fd = open_new(u, entry->path);
    }
    if (fd < 0)
        return failed(u, "create", entry->path);
    int error = unzip_inflate(entry, write_piece, &fd);
    if (error == HEADWAY_EINVAL)
        error = damaged(u, entry->path);
    else if (error == HEADWAY_EIO || (!error && fchmod(fd, entry->mode) != 0))
        error = failed(u, "write", entry->path);
    if (close(fd) != 0 && !error)
        error = failed(u, "write", entry->path);
    return error;
}

/* ---- links ---- */

struct target {
    char text[ZIP_PATH + 1];
    size_t size;
};

static int add_target(void *user, headway_bytes piece)
{
    struct target *target = user;
    memcpy(target->text + target->size, piece.data, piece.size);
    target->size += piece.size;
    return 0;
}

static int make_link(struct unzipping *u, const zip_entry *entry)
{
    struct target target = {.size = 0};
    int error = unzip_inflate(entry, add_target, &target);
    if (error)
        return error == HEADWAY_EINVAL ? damaged(u, entry->path) : error;
    error = zip_check_link(entry->path, headway_bytes_of(target.text, target.size), u->why);
    if (!error)
        error = make_parents(u, entry->path);
    if (!error && symlinkat(target.text, u->folder, entry->path) != 0)
        error = failed(u, "link", entry->path);
    return error;
}

/* ---- all ---- */

static int make_kind(struct unzipping *u, zip_kind kind,
                     int (*make)(struct unzipping *u, const zip_entry *entry))
{
    int error = 0;
    for (size_t i = 0; !error && i < u->count; i++) {
        if (u->entries[i].kind == kind)
            error = make(u, &u->entries[i]);
    }
    return error;
}

static int make_all(struct unzipping *u, const char *folder)
{
    u->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (u->folder < 0)
        return failed(u, "open", folder);
    int error = make_kind(u, ZIP_FOLDER, make_folder);
    if (!error)
        error = make_kind(u, ZIP_FILE, make_file);
    if (!error)
        error = make_kind(u, ZIP_LINK, make_link);
    close(u->folder);
    return error;
}

int unzip(headway_bytes zip, const zip_limits *limits, const char *folder, char why[ZIP_WHY])
{
    struct unzipping u = {.why = why};
    headway_arena *arena = headway_arena_new(NULL, ARENA);
    if (!arena)
        return HEADWAY_ENOMEM;
    int error = zip_read(zip, limits, arena, &u.entries, &u.count, why);
    if (!error)
        error = make_all(&u, folder);
    headway_arena_free(arena);
    return error;
}
