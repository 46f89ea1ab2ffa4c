/* SPDX-License-Identifier: Apache-2.0 */
/* URLs, and the lock that keeps two listeners off one ipc path. */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int headway__zmq_address(const char *url, const char **ret_path)
{
    const char *rest;
    size_t size = strlen(url);
    if (size >= HEADWAY__ZMQ_URL_SIZE)
        return HEADWAY_EADDRESS;
    if (strncmp(url, "tcp://", 6) == 0) {
        rest = strrchr(url + 6, ':');
        if (!rest || rest == url + 6 || !rest[1])
            return HEADWAY_EADDRESS;
        *ret_path = NULL;
        return 0;
    }
    if (strncmp(url, "ipc://", 6) != 0)
        return HEADWAY_EADDRESS;
    rest = url + 6;
    /* '*' and '@' are libzmq's temporary and abstract sockets: no permissions guard those. */
    if (!*rest || *rest == '*' || *rest == '@')
        return HEADWAY_EADDRESS;
    if (strlen(rest) >= sizeof(((struct sockaddr_un *)NULL)->sun_path))
        return HEADWAY_EADDRESS;
    *ret_path = rest;
    return 0;
}

static int error_of_open(int error)
{
    if (error == EACCES || error == EPERM || error == EROFS)
        return HEADWAY_EACCES;
    if (error == EMFILE || error == ENFILE)
        return HEADWAY_ELIMIT;
    return error == ENOMEM ? HEADWAY_ENOMEM : HEADWAY_EADDRESS;
}

/* The holder unlinks the file when it goes, so the lock counts only while the name is still this
   file's. */
static bool still_named(int fd, const char *path)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

/* libzmq unlinks whatever stands at the path before it binds: never a user's file. */
static bool is_other_file(const char *path)
{
    struct stat found;
    return lstat(path, &found) == 0 && !S_ISSOCK(found.st_mode);
}

int headway__zmq_lock(const char *path, struct headway__zmq_listener *listener)
{
    if (is_other_file(path))
        return HEADWAY_EADDRESS;
    snprintf(listener->lock_path, sizeof(listener->lock_path), "%s.lock", path);
    for (;;) {
        int fd = open(listener->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
            return error_of_open(errno);
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            close(fd);
            return HEADWAY_EADDRINUSE;
        }
        if (still_named(fd, listener->lock_path)) {
            listener->lock = fd;
            return 0;
        }
        close(fd);
    }
}

/* libzmq leaves its socket behind. While the lock is held that name can only be ours. */
void headway__zmq_unlock(struct headway__zmq_listener *listener)
{
    const char *path;
    if (listener->lock < 0)
        return;
    if (!listener->inherited && headway__zmq_address(listener->url, &path) == 0 && path)
        unlink(path);
    unlink(listener->lock_path);
    close(listener->lock);
    listener->lock = -1;
}
