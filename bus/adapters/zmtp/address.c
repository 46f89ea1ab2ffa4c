/* SPDX-License-Identifier: Apache-2.0 */
/* URLs: "ipc:///path", "tcp://HOST:PORT". */
#include "internal.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>

int headway__zmtp_error(int error)
{
    switch (error) {
    case EADDRINUSE:
        return HEADWAY_EADDRINUSE;
    case EACCES:
    case EPERM:
    case EROFS:
        return HEADWAY_EACCES;
    case ENOMEM:
    case ENOBUFS:
        return HEADWAY_ENOMEM;
    case EMFILE:
    case ENFILE:
        return HEADWAY_ELIMIT;
    case EINVAL:
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return HEADWAY_EADDRESS;
    default:
        return HEADWAY_EIO;
    }
}

static int read_port(const char *text, uint16_t *ret_port)
{
    char *end;
    if (!isdigit((unsigned char)*text) || strlen(text) > 5)
        return HEADWAY_EADDRESS;
    unsigned long port = strtoul(text, &end, 10);
    if (*end || port > UINT16_MAX)
        return HEADWAY_EADDRESS;
    *ret_port = htons((uint16_t)port);
    return 0;
}

static bool is_name(const char *host)
{
    for (; *host; host++)
        if (!isalnum((unsigned char)*host) && *host != '-' && *host != '.' && *host != '_')
            return false;
    return true;
}

static int read_host(char *host, bool listen, uint16_t port, struct headway__zmtp_address *ret)
{
    struct sockaddr_in *in = (struct sockaddr_in *)&ret->at.storage;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&ret->at.storage;
    size_t size = strlen(host);
    if (size > 2 && host[0] == '[' && host[size - 1] == ']') {
        host[size - 1] = 0;
        *in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = port};
        ret->size = sizeof(*in6);
        return inet_pton(AF_INET6, host + 1, &in6->sin6_addr) == 1 ? 0 : HEADWAY_EADDRESS;
    }
    *in = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port};
    ret->size = sizeof(*in);
    if (inet_pton(AF_INET, host, &in->sin_addr) == 1 || (listen && strcmp(host, "*") == 0))
        return 0;
    ret->size = 0;
    return !listen && size > 0 && is_name(host) ? 0 : HEADWAY_EADDRESS;
}

static int read_tcp(const char *rest, bool listen, struct headway__zmtp_address *ret, char *host)
{
    const char *colon = strrchr(rest, ':');
    uint16_t port;
    if (!colon || read_port(colon + 1, &port) != 0 || (port == 0 && !listen))
        return HEADWAY_EADDRESS;
    snprintf(host, HEADWAY__ZMTP_URL_SIZE, "%.*s", (int)(colon - rest), rest);
    return read_host(host, listen, port, ret);
}

/* '*' and '@' would be libzmq's temporary and abstract sockets: no permissions guard those. */
static int read_ipc(const char *path, struct headway__zmtp_address *ret)
{
    struct sockaddr_un *un = &ret->at.un;
    if (!*path || *path == '*' || *path == '@' || strlen(path) >= sizeof un->sun_path)
        return HEADWAY_EADDRESS;
    un->sun_family = AF_UNIX;
    strcpy(un->sun_path, path);
    ret->size = sizeof(*un);
    return 0;
}

int headway__zmtp_address(const char *url, bool listen, struct headway__zmtp_address *ret_address,
                          char *host)
{
    memset(ret_address, 0, sizeof(*ret_address));
    if (strlen(url) >= HEADWAY__ZMTP_URL_SIZE)
        return HEADWAY_EADDRESS;
    if (strncmp(url, "tcp://", 6) == 0)
        return read_tcp(url + 6, listen, ret_address, host);
    if (strncmp(url, "ipc://", 6) == 0)
        return read_ipc(url + 6, ret_address);
    return HEADWAY_EADDRESS;
}

void headway__zmtp_address_print(const struct headway__zmtp_address *address, char *url,
                                 size_t size)
{
    const struct sockaddr_in *in = (const struct sockaddr_in *)&address->at.storage;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address->at.storage;
    char host[INET6_ADDRSTRLEN] = "";
    if (address->at.any.sa_family == AF_UNIX) {
        snprintf(url, size, "ipc://%s", address->at.un.sun_path);
    } else if (address->at.any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
        snprintf(url, size, "tcp://[%s]:%u", host, ntohs(in6->sin6_port));
    } else {
        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        snprintf(url, size, "tcp://%s:%u", host, ntohs(in->sin_port));
    }
}

/* What is sent has been gathered already; and a dead host is noticed in a minute. */
void headway__zmtp_socket_options(int fd)
{
    static const struct {
        int level, name, value;
    } options[] = {{IPPROTO_TCP, TCP_NODELAY, 1},
                   {SOL_SOCKET, SO_KEEPALIVE, 1},
                   {IPPROTO_TCP, TCP_KEEPIDLE, 30},
                   {IPPROTO_TCP, TCP_KEEPCNT, 3},
                   {IPPROTO_TCP, TCP_KEEPINTVL, 10}};
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        (void)setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof(int));
}
