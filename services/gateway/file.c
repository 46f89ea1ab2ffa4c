/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

/* Up to most + 1 bytes; -1: errno. */
static long read_all(int fd, char *text, size_t most)
{
    size_t size = 0;
    while (size <= most) {
        ssize_t n = read(fd, text + size, most + 1 - size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        size += (size_t)n;
    }
    return (long)size;
}

char *file_read(const char *path, size_t most, size_t *ret_size)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char *text = NULL;
    long size = -1;
    if (fd < 0)
        return NULL;
    if (fstat(fd, &about) == 0 && !S_ISREG(about.st_mode))
        errno = EINVAL;
    else if ((text = malloc(most + 2)) != NULL)
        size = read_all(fd, text, most);
    int failed = errno;
    close(fd);
    if (size < 0) {
        free(text);
        errno = failed;
        return NULL;
    }
    text[size] = 0;
    *ret_size = (size_t)size;
    return text;
}

static int write_all(int fd, const char *text, size_t size)
{
    while (size) {
        ssize_t n = write(fd, text, size);
        if (n < 0 && errno != EINTR)
            return errno;
        text += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return fsync(fd) == 0 ? 0 : errno;
}

int file_replace(const char *path, const char *text, size_t size)
{
    char staged[PATH_SIZE];
    if ((size_t)snprintf(staged, sizeof staged, "%s.new", path) >= sizeof staged)
        return ENAMETOOLONG;
    int fd = open(staged, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    int failed = write_all(fd, text, size);
    close(fd);
    if (!failed && rename(staged, path) != 0)
        failed = errno;
    if (failed)
        unlink(staged);
    return failed;
}
