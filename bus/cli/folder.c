/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* nftw */
#include "folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int folder_open(folder *f)
{
    const char *parent = getenv("TMPDIR");
    sigset_t ending;
    int n = snprintf(f->path, sizeof f->path, "%s/headway-XXXXXX",
                     parent && *parent == '/' ? parent : "/tmp");
    if (n >= (int)sizeof f->path) {
        f->path[0] = 0;
        errno = ENAMETOOLONG;
        return -1;
    }
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGQUIT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigprocmask(SIG_BLOCK, &ending, &f->before);
    if (mkdtemp(f->path))
        return 0;
    f->path[0] = 0;
    sigprocmask(SIG_SETMASK, &f->before, NULL);
    return -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

void folder_close(folder *f)
{
    if (!f->path[0])
        return;
    (void)nftw(f->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    f->path[0] = 0;
    sigprocmask(SIG_SETMASK, &f->before, NULL);
}

/* A tree that somebody made by hand must not write elsewhere. */
static int is_plain(const char *name)
{
    while (*name) {
        size_t size = strcspn(name, "/");
        if (size == 0 || (size == 1 && name[0] == '.') || (size == 2 && memcmp(name, "..", 2) == 0))
            return 0;
        name += size + (name[size] == '/');
    }
    return 1;
}

int folder_write(const folder *f, const char *name, const char *bytes, size_t size)
{
    char path[PATH_MAX];
    size_t root = strlen(f->path);
    errno = EINVAL;
    if (!is_plain(name))
        return -1;
    if (snprintf(path, sizeof path, "%s/%s", f->path, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    for (char *slash = strchr(path + root + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return -1;
        *slash = '/';
    }
    FILE *file = fopen(path, "wbx");
    if (!file)
        return -1;
    size_t written = fwrite(bytes, 1, size, file);
    return fclose(file) == 0 && written == size ? 0 : -1;
}
