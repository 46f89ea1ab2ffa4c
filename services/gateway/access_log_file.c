/* SPDX-License-Identifier: Apache-2.0 */
#include "access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

/* A pipe without a reader is refused, not waited for. */
static int open_it(const char *path, int *ret_fd)
{
    int fd = strcmp(path, "-") == 0
                 ? dup(STDERR_FILENO)
                 : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0640);
    if (fd < 0)
        return errno;
    *ret_fd = fd;
    return 0;
}

int access_log_file_open(access_log_file *file, const char *path)
{
    *file = (access_log_file){.path = path, .fd = -1};
    return open_it(path, &file->fd);
}

int access_log_file_reopen(access_log_file *file)
{
    int fd, failed = open_it(file->path, &fd);
    if (failed)
        return failed;
    close(file->fd);
    file->fd = fd;
    return 0;
}

void access_log_file_close(access_log_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
}

/* Standard error is shared with others, and so left as it is: a pipe that says it can be written
   to has room for PIPE_BUF. */
long access_log_file_sink(void *user, const char *text, size_t size)
{
    const access_log_file *file = user;
    struct pollfd ready = {.fd = file->fd, .events = POLLOUT};
    if (poll(&ready, 1, 0) <= 0)
        return 0;
    ssize_t n = write(file->fd, text, size < PIPE_BUF ? size : PIPE_BUF);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -1;
    return (long)n;
}
