/* SPDX-License-Identifier: Apache-2.0 */
/* A poller's connection to the Runtime API, on libuv. */
#ifndef LAMBDA_SOCKET_H
#define LAMBDA_SOCKET_H

#include "../poller.h"

#include <uv.h>

/* What the sockets of a runtime share. */
typedef struct sockets {
    uv_loop_t *loop;
    const headway_alloc *alloc;
    union {
        struct sockaddr any;
        struct sockaddr_storage storage;
    } address;
    unsigned handles;                  /* that are open, or closing */
    void (*none)(struct sockets *all); /* the last of them is closed */
} sockets;

typedef struct connection connection;

typedef struct socket_of {
    sockets *all;
    poller *poller;
    uv_timer_t timer; /* until the next attempt */
    connection *now;  /* NULL: none */
    size_t unsent;
} socket_of;

/* "127.0.0.1:9001", "[::1]:9001", or a name, which is looked up here and now. EADDRESS. */
int sockets_address(sockets *all, const char *host_port);
void socket_init(socket_of *s, sockets *all, poller *p);
/* Its poller is over. */
void socket_done(socket_of *s);

void socket_connect(socket_of *s, uint32_t after_ms);
void socket_send(socket_of *s, const headway_bytes *parts, size_t count);
void socket_disconnect(socket_of *s);

#endif
