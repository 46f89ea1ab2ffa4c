/* SPDX-License-Identifier: Apache-2.0 */
#include "disk.h"

#include "disk_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TREE_FILES = 32 /* open at once while one is removed */ };

/* ---- paths ---- */

void disk_path(const disk *d, const char *name, const char *file, char text[DISK_FILE_PATH])
{
    snprintf(text, DISK_FILE_PATH, "%s/%.64s%s%.64s", d->root, name, *file ? "/" : "", file);
}

void disk_code_path(const disk *d, const char *name, const char *code, const char *end,
                    char text[DISK_FILE_PATH])
{
    snprintf(text, DISK_FILE_PATH, "%s/%.64s/code-%.16s%s", d->root, name, code, end);
}

int disk_is_name(const char *name)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    return size && size <= 64 && !name[size];
}

static int folder(void *user, const char *name, const char *code, char *text, size_t size)
{
    char path[DISK_FILE_PATH];
    disk_code_path(user, name, code, "", path);
    int n = snprintf(text, size, "%s", path);
    return n >= 0 && (size_t)n < size ? 0 : HEADWAY_ELIMIT;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    (void)remove(path); /* what stays makes its folder stay, and is tried again at the next start */
    return 0;
}

void disk_remove_tree(const char *path)
{
    (void)nftw(path, remove_one, TREE_FILES, FTW_DEPTH | FTW_PHYS);
}

/* ---- its life ---- */

const store_disk disk_port = {.load = disk_load,
                              .save = disk_save,
                              .remove = disk_remove,
                              .unpack = disk_unpack,
                              .drop = disk_drop,
                              .tidy = disk_tidy,
                              .folder = folder};

static int failed(const char *path, char why[DISK_WHY])
{
    int error = errno == EACCES || errno == EPERM || errno == EROFS ? HEADWAY_EACCES : HEADWAY_EIO;
    snprintf(why, DISK_WHY, "cannot use the folder %.256s: %s", path, strerror(errno));
    return error;
}

/* And the folders above it. */
static int make_folders(const char *path)
{
    char part[DISK_PATH];
    for (size_t i = 0; path[i]; i++) {
        part[i] = path[i];
        part[i + 1] = 0;
        int at_end = path[i + 1] == '/' || !path[i + 1];
        if (at_end && path[i] != '/' && mkdir(part, 0700) != 0 && errno != EEXIST)
            return -1;
    }
    return 0;
}

static int take(disk *d, char why[DISK_WHY])
{
    char path[DISK_FILE_PATH];
    snprintf(path, sizeof path, "%s/.lock", d->root);
    d->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (d->lock < 0)
        return failed(d->root, why);
    if (flock(d->lock, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (errno != EWOULDBLOCK)
        return failed(d->root, why);
    snprintf(why, DISK_WHY,
             "another host has the folder %.256s: end it, or give this one a folder of its own",
             d->root);
    return HEADWAY_EADDRINUSE;
}

int disk_open(const char *path, uv_loop_t *loop, char why[DISK_WHY], disk **ret_disk)
{
    if (strlen(path) >= DISK_PATH - 256) {
        snprintf(why, DISK_WHY, "the path of the folder for functions is too long");
        return HEADWAY_ELIMIT;
    }
    if (make_folders(path) != 0)
        return failed(path, why);
    disk *d = calloc(1, sizeof *d);
    if (!d)
        return HEADWAY_ENOMEM;
    d->lock = -1;
    char *real = realpath(path, NULL);
    int error = real && strlen(real) < DISK_PATH - 256 ? 0 : failed(path, why);
    if (!error)
        snprintf(d->root, sizeof d->root, "%s", real);
    free(real);
    if (!error)
        error = take(d, why);
    if (error) {
        disk_free(d);
        return error;
    }
    d->loop = loop;
    uv_timer_init(loop, &d->timer);
    uv_unref((uv_handle_t *)&d->timer);
    d->timer.data = d;
    *ret_disk = d;
    return 0;
}

static void closed(disk *d)
{
    if (d->closing && d->timer_closed && !d->jobs)
        d->on_closed(d->closed_user);
}

static void on_timer_closed(uv_handle_t *handle)
{
    disk *d = handle->data;
    d->timer_closed = 1;
    closed(d);
}

void disk_end_job(disk *d)
{
    d->jobs--;
    closed(d);
}

void disk_close(disk *d, void (*on_closed)(void *user), void *user)
{
    d->closing = 1;
    d->on_closed = on_closed;
    d->closed_user = user;
    uv_close((uv_handle_t *)&d->timer, on_timer_closed);
}

void disk_free(disk *d)
{
    if (!d)
        return;
    while (d->dropped) {
        dropped *next = d->dropped->next;
        free(d->dropped);
        d->dropped = next;
    }
    if (d->lock >= 0)
        close(d->lock);
    free(d);
}
