/* SPDX-License-Identifier: Apache-2.0 */
/* Whoever listens at an ipc path holds a lock on PATH.lock, also if it does so through libzmq: a
   socket that stands there is a dead one's if the lock can be had. */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int error_of_open(int error)
{
    int own = headway__zmtp_error(error);
    return own == HEADWAY_EIO ? HEADWAY_EADDRESS : own;
}

/* The holder unlinks the file when it goes, so the lock counts only while the name is still this
   file's. */
static bool still_named(int fd, const char *path)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

/* A socket is taken out of the way, never a user's file. */
static int clear_path(const char *path)
{
    struct stat found;
    if (lstat(path, &found) != 0)
        return 0;
    if (!S_ISSOCK(found.st_mode))
        return HEADWAY_EADDRESS;
    return unlink(path) == 0 ? 0 : error_of_open(errno);
}

static int lock(struct headway__zmtp_listener *listener)
{
    snprintf(listener->lock_path, sizeof listener->lock_path, "%s.lock", listener->path);
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

int headway__zmtp_lock(struct headway__zmtp_listener *listener)
{
    int error = lock(listener);
    return error ? error : clear_path(listener->path);
}

static bool is_own(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && found.st_uid == geteuid();
}

/* Where its owner lets us: so that nobody who means to make a socket there clears it away. Another
   user who may write there can keep us from the lock, not from the socket. */
int headway__zmtp_lock_inherited(struct headway__zmtp_listener *listener)
{
    int error = lock(listener);
    return error == HEADWAY_EADDRINUSE && is_own(listener->lock_path) ? error : 0;
}

void headway__zmtp_unlock(struct headway__zmtp_listener *listener)
{
    if (listener->lock < 0)
        return;
    if (listener->made)
        unlink(listener->path);
    unlink(listener->lock_path);
    close(listener->lock);
    listener->lock = -1;
}
