/* SPDX-License-Identifier: Apache-2.0 */
#include "disk_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORD "function.json"

/* ---- reading ---- */

static int read_all(int fd, char *text, size_t room, size_t *ret_size)
{
    size_t size = 0;
    ssize_t n;
    while (size < room && (n = read(fd, text + size, room - size)) != 0) {
        if (n < 0 && errno != EINTR)
            return HEADWAY_EIO;
        size += n > 0 ? (size_t)n : 0;
    }
    *ret_size = size;
    return 0;
}

/* ENOTFOUND where there is none. */
static int load_one(const disk *d, const char *name, char *text, size_t room, size_t *ret_size)
{
    char path[DISK_FILE_PATH];
    disk_path(d, name, RECORD, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? HEADWAY_ENOTFOUND : HEADWAY_EIO;
    int error = read_all(fd, text, room, ret_size);
    close(fd);
    return error;
}

int disk_load(void *user, void (*found)(void *found_user, const char *name, headway_bytes record),
              void *found_user)
{
    disk *d = user;
    size_t size = 0;
    char *text = malloc(STORE_RECORD);
    DIR *folder = opendir(d->root);
    int error = !text ? HEADWAY_ENOMEM : !folder ? HEADWAY_EIO : 0;
    const struct dirent *entry;
    while (!error && (entry = readdir(folder)) != NULL) {
        if (!disk_is_name(entry->d_name))
            continue;
        int wrong = load_one(d, entry->d_name, text, STORE_RECORD, &size);
        if (!wrong)
            found(found_user, entry->d_name, headway_bytes_of(text, size));
        else if (wrong == HEADWAY_ENOTFOUND)
            disk_tidy(d, entry->d_name, NULL, 0); /* one that was never finished */
        else
            found(found_user, entry->d_name, headway_bytes_of("", 0));
    }
    if (folder)
        closedir(folder);
    free(text);
    return error;
}

/* ---- writing ---- */

static int write_all(int fd, headway_bytes bytes)
{
    while (bytes.size) {
        ssize_t n = write(fd, bytes.data, bytes.size);
        if (n < 0 && errno != EINTR)
            return HEADWAY_EIO;
        size_t done = n > 0 ? (size_t)n : 0;
        bytes = headway_bytes_of((const char *)bytes.data + done, bytes.size - done);
    }
    return fsync(fd) == 0 ? 0 : HEADWAY_EIO;
}

static int write_file(const char *path, headway_bytes bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return HEADWAY_EIO;
    int error = write_all(fd, bytes);
    if (close(fd) != 0)
        error = HEADWAY_EIO;
    return error;
}

/* A name that was changed outlives a loss of power. */
static int sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return HEADWAY_EIO;
    int error = fsync(fd) == 0 ? 0 : HEADWAY_EIO;
    close(fd);
    return error;
}

int disk_save(void *user, const char *name, headway_bytes record)
{
    const disk *d = user;
    char folder[DISK_FILE_PATH], path[DISK_FILE_PATH], temporary[DISK_FILE_PATH];
    disk_path(d, name, "", folder);
    disk_path(d, name, RECORD, path);
    disk_path(d, name, RECORD ".tmp", temporary);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return HEADWAY_EIO;
    int error = write_file(temporary, record);
    if (!error && rename(temporary, path) != 0)
        error = HEADWAY_EIO;
    if (error)
        (void)unlink(temporary);
    return error ? error : sync_folder(folder);
}

int disk_remove(void *user, const char *name)
{
    const disk *d = user;
    char folder[DISK_FILE_PATH], path[DISK_FILE_PATH];
    disk_path(d, name, "", folder);
    disk_path(d, name, RECORD, path);
    if (unlink(path) != 0 && errno != ENOENT)
        return HEADWAY_EIO;
    return sync_folder(folder);
}

/* ---- what nobody knows any more ---- */

/* "code-", 16 digits, and perhaps ".tmp". */
static int is_code(const char *file)
{
    if (strncmp(file, "code-", 5) != 0)
        return 0;
    size_t digits = strspn(file + 5, "0123456789abcdef");
    return digits == STORE_CODE - 1 &&
           (!file[5 + digits] || strcmp(file + 5 + digits, ".tmp") == 0);
}

static int is_kept(const char *file, const char *const *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(file + 5, codes[i]) == 0)
            return 1;
    }
    return 0;
}

void disk_tidy(void *user, const char *name, const char *const *codes, size_t count)
{
    const disk *d = user;
    char path[DISK_FILE_PATH];
    disk_path(d, name, "", path);
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        if (!is_code(entry->d_name) || is_kept(entry->d_name, codes, count))
            continue;
        disk_path(d, name, entry->d_name, path);
        disk_remove_tree(path);
    }
    if (folder)
        closedir(folder);
    disk_path(d, name, RECORD ".tmp", path);
    (void)unlink(path);
    disk_path(d, name, "", path);
    if (!count)
        (void)rmdir(path); /* if nothing else is in it */
}
