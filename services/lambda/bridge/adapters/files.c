/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* All there is, up to size; -1: errno. */
static ssize_t read_all(int fd, char *text, size_t size)
{
    size_t used = 0;
    while (used < size) {
        ssize_t n = read(fd, text + used, size - used);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -1 : (ssize_t)used;
        used += (size_t)n;
    }
    return (ssize_t)used;
}

static char *read_open(int fd, size_t most, size_t *ret_size)
{
    struct stat about;
    if (fstat(fd, &about) != 0)
        return NULL;
    if (!S_ISREG(about.st_mode) || about.st_size < 0 || (size_t)about.st_size > most) {
        errno = S_ISREG(about.st_mode) ? EFBIG : EINVAL;
        return NULL;
    }
    char *text = malloc((size_t)about.st_size + 1);
    ssize_t size = text ? read_all(fd, text, (size_t)about.st_size) : -1;
    if (size < 0) {
        free(text);
        return NULL;
    }
    text[size] = 0;
    *ret_size = (size_t)size;
    return text;
}

char *file_read(const char *path, size_t most, size_t *ret_size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    char *text = read_open(fd, most, ret_size);
    int failed = errno;
    close(fd);
    errno = failed;
    return text;
}
