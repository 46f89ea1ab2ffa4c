/* SPDX-License-Identifier: Apache-2.0 */
/* "fd://3": a socket that somebody else has opened, bound and will clear away. */
#include "internal.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char scheme[] = "fd://";

typedef union address {
    struct sockaddr any;
    struct sockaddr_un un;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_storage storage;
} address;

bool headway__zmq_is_inherited(const char *url)
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

/* Of a path: no permissions guard an abstract name. */
static bool print(const address *at, char *url)
{
    char host[INET6_ADDRSTRLEN] = "";
    switch (at->any.sa_family) {
    case AF_UNIX:
        snprintf(url, HEADWAY__ZMQ_URL_SIZE, "ipc://%s", at->un.sun_path);
        return at->un.sun_path[0] == '/';
    case AF_INET:
        inet_ntop(AF_INET, &at->in.sin_addr, host, sizeof host);
        snprintf(url, HEADWAY__ZMQ_URL_SIZE, "tcp://%s:%u", host, ntohs(at->in.sin_port));
        return true;
    case AF_INET6:
        inet_ntop(AF_INET6, &at->in6.sin6_addr, host, sizeof host);
        snprintf(url, HEADWAY__ZMQ_URL_SIZE, "tcp://[%s]:%u", host, ntohs(at->in6.sin6_port));
        return true;
    default:
        return false;
    }
}

int headway__zmq_inherited(const char *url, char *ret_url, int *ret_fd)
{
    address at;
    memset(&at, 0, sizeof at);
    socklen_t size = sizeof at;
    int given = number_of(url);
    if (given < 0 || !is_listening_stream(given) || getsockname(given, &at.any, &size) != 0 ||
        !print(&at, ret_url))
        return HEADWAY_EADDRESS;
    int fd = fcntl(given, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return headway__zmq_error(errno);
    /* libzmq ends the process when it cannot accept: as few may wait as at its own sockets. */
    (void)listen(fd, headway__zmq_backlog());
    *ret_fd = fd;
    return 0;
}
