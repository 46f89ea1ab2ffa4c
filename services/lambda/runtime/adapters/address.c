/* SPDX-License-Identifier: Apache-2.0 */
/* Where the Runtime API is: an address as a rule, a name where people run emulators. */
#include "socket.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

enum { HOST = 256 };

static int look_up(sockets *all, const char *host, const char *port)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    if (getaddrinfo(host, port, &hints, &found) != 0)
        return HEADWAY_EADDRESS;
    memcpy(&all->address, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return 0;
}

int sockets_address(sockets *all, const char *host_port)
{
    char host[HOST];
    const char *colon = strrchr(host_port, ':'), *from = host_port;
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    size_t size = colon ? (size_t)(colon - host_port) : 0;
    int port = digits > 0 && digits <= 5 && !colon[1 + digits] ? atoi(colon + 1) : 0;
    if (port < 1 || port > UINT16_MAX)
        return HEADWAY_EADDRESS;
    if (size > 2 && *from == '[' && from[size - 1] == ']') {
        from++;
        size -= 2;
    }
    if (size == 0 || size >= sizeof host)
        return HEADWAY_EADDRESS;
    snprintf(host, sizeof host, "%.*s", (int)size, from);
    if (uv_ip4_addr(host, port, (struct sockaddr_in *)&all->address.storage) == 0 ||
        uv_ip6_addr(host, port, (struct sockaddr_in6 *)&all->address.storage) == 0)
        return 0;
    return look_up(all, host, colon + 1);
}
