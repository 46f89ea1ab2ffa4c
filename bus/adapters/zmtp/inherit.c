/* SPDX-License-Identifier: Apache-2.0 */
/* "fd://3": a socket that somebody else has opened, bound and will clear away. */
#include "internal.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char scheme[] = "fd://";

bool headway__zmtp_is_inherited(const char *url)
{
    return strncmp(url, scheme, sizeof scheme - 1) == 0;
}

/* -1: none. */
static int number_of(const char *url)
{
    const char *text = url + sizeof scheme - 1;
    char *end;
    if (!isdigit((unsigned char)*text))
        return -1;
    unsigned long number = strtoul(text, &end, 10);
    return *end || number > INT_MAX ? -1 : (int)number;
}

static bool is_listening_stream(int fd)
{
    int type = 0, listens = 0;
    socklen_t size = sizeof type;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM)
        return false;
    size = sizeof listens;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens;
}

static bool is_served(const struct headway__zmtp_address *address)
{
    const int family = address->at.any.sa_family;
    if (family == AF_UNIX) /* of a path: no permissions guard an abstract name */
        return address->size > offsetof(struct sockaddr_un, sun_path) &&
               address->at.un.sun_path[0] == '/';
    return family == AF_INET || family == AF_INET6;
}

int headway__zmtp_inherited(const char *url, struct headway__zmtp_address *ret_address, int *ret_fd)
{
    struct headway__zmtp_address address = {.size = sizeof address.at};
    int given = number_of(url), flags;
    if (given < 0 || !is_listening_stream(given) ||
        getsockname(given, &address.at.any, &address.size) != 0 || !is_served(&address))
        return HEADWAY_EADDRESS;
    int fd = fcntl(given, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return headway__zmtp_error(errno);
    flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) {
        close(fd);
        return HEADWAY_EIO;
    }
    *ret_address = address;
    *ret_fd = fd;
    return 0;
}
