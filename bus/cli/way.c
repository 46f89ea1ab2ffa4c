/* SPDX-License-Identifier: Apache-2.0 */
#include "way.h"

#include "url.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SUN_PATH = 107, SWEPT_MOST = 64, SEEN_MOST = 4096, NAME_SIZE = 23, YOUNG_S = 2 };

/* "d-" and 16 digits: a name that nobody guesses, and that tells what it is. */
#define PATTERN "d-0123456789abcdef.sock"

static const char *given_or(const char *given, const char *variable)
{
    if (given && *given)
        return given;
    given = getenv(variable);
    return given ? given : "";
}

static int via_of(const char *name)
{
    static const char *const names[] = {"", "auto", "broker", "direct"};
    for (int i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return HEADWAY_EINVAL;
}

static uint64_t add_hash(uint64_t hash, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3u; /* FNV-1a */
    return hash;
}

/* Processes of one user, on one running system, that see the same files and loopback. */
static uint64_t host_number(void)
{
    static const char *const spaces[] = {"/proc/self/ns/mnt", "/proc/self/ns/net"};
    char boot[64];
    uint64_t hash = 0xcbf29ce484222325u, uid = geteuid();
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    size_t size = file ? fread(boot, 1, sizeof boot, file) : 0;
    if (file)
        fclose(file);
    if (size == 0)
        return 0;
    hash = add_hash(hash, boot, size);
    hash = add_hash(hash, &uid, sizeof uid);
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
        struct stat found;
        if (stat(spaces[i], &found) == 0)
            hash = add_hash(hash, &found.st_ino, sizeof found.st_ino);
    }
    return hash ? hash : 1;
}

static int is_ours(const char *name)
{
    return strlen(name) >= NAME_SIZE && strncmp(name, "d-", 2) == 0 &&
           strspn(name + 2, "0123456789abcdef") == 16 &&
           (strcmp(name + 18, ".sock") == 0 || strcmp(name + 18, ".sock.lock") == 0);
}

/* Whoever listens holds its lock: one that can be had is of a process that was killed, unless it is
   so young that its owner may be about to take it. */
static int take_away(const char *folder, const char *name)
{
    char path[640], lock[648];
    snprintf(path, sizeof path, "%s/%.*s", folder, NAME_SIZE, name);
    snprintf(lock, sizeof lock, "%s.lock", path);
    struct stat made;
    int fd = open(lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return 0;
    int old = fstat(fd, &made) == 0 && made.st_mtime + YOUNG_S < time(NULL);
    int dead = old && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (dead) {
        unlink(path);
        unlink(lock);
    }
    close(fd);
    return dead;
}

static void sweep(const char *folder)
{
    DIR *directory = opendir(folder);
    int swept = 0;
    for (int seen = 0; directory && seen < SEEN_MOST && swept < SWEPT_MOST; seen++) {
        const struct dirent *entry = readdir(directory);
        if (!entry)
            break;
        if (is_ours(entry->d_name))
            swept += take_away(folder, entry->d_name);
    }
    if (directory)
        closedir(directory);
}

/* In the folder of the broker's own socket, which is its user's alone. */
static void beside(const char *path, headway__way *way)
{
    char folder[SUN_PATH + 1];
    uint64_t number;
    size_t size = strcspn(path, ",");
    while (size > 0 && path[size - 1] != '/')
        size--;
    if (size < 2 || size >= sizeof folder || size + sizeof PATTERN > SUN_PATH)
        return;
    memcpy(folder, path, size - 1);
    folder[size - 1] = 0;
    sweep(folder);
    headway_random_default()->fill(headway_random_default()->user, &number, sizeof number);
    snprintf(way->listen, sizeof way->listen, "ipc://%s/d-%016llx.sock", folder,
             (unsigned long long)number);
}

int headway__way_choose(const char *via, const char *listen, const char *bus_url,
                        headway__way *ret_way)
{
    headway__way way = {.host = host_number()};
    int number = via_of(given_or(via, "HEADWAY_VIA"));
    listen = given_or(listen, "HEADWAY_DIRECT_LISTEN");
    if (number < 0)
        return number;
    if (strlen(listen) >= sizeof way.listen)
        return HEADWAY_ELIMIT;
    way.via = (uint8_t)number;
    if (*listen && strcmp(listen, "none") != 0)
        snprintf(way.listen, sizeof way.listen, "%s", listen);
    else if (!*listen && strncmp(bus_url, "ipc://", 6) == 0)
        beside(bus_url + 6, &way);
    else if (!*listen && headway__url_is_loopback(bus_url))
        snprintf(way.listen, sizeof way.listen, "tcp://127.0.0.1:0");
    *ret_way = way;
    return 0;
}
