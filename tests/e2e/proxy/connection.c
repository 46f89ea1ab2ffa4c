/* SPDX-License-Identifier: Apache-2.0 */
/* Accepts, connects to the target, and ends both: with the words of TCP, or without. */
#include "proxy.h"

#include <stdlib.h>

enum { HANDLES = 4 /* two sockets and two timers */ };

static void open_endpoint(endpoint *e, int tcp)
{
    if (tcp)
        uv_tcp_init(&the_proxy.loop, &e->tcp);
    else
        uv_pipe_init(&the_proxy.loop, &e->unix_, 0);
}

static void on_closed(uv_handle_t *handle)
{
    connection *c = handle->type == UV_TIMER ? ((pipe_ *)handle->data)->of : handle->data;
    if (--c->open_handles == 0)
        free(c);
}

static void close_endpoint(connection *c, endpoint *e, int tcp, int with_reset)
{
    e->handle.data = c;
    if (with_reset && tcp && uv_tcp_close_reset(&e->tcp, on_closed) == 0)
        return;
    uv_close(&e->handle, on_closed);
}

void connection_close(connection *c, int with_reset)
{
    if (c->closing)
        return;
    c->closing = 1;
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    close_endpoint(c, &c->client, the_proxy.here.tcp, with_reset);
    close_endpoint(c, &c->target, the_proxy.there.tcp, with_reset);
    for (int i = 0; i < DIRECTIONS; i++)
        uv_close((uv_handle_t *)&c->pipes[i].timer, on_closed);
}

static void on_connected(uv_connect_t *connecting, int status)
{
    connection *c = connecting->data;
    if (c->closing)
        return;
    if (status != 0) {
        the_proxy.failed++;
        connection_close(c, 0);
        return;
    }
    pipe_begin(c, UP, &c->client.stream, &c->target.stream);
    if (!c->closing)
        pipe_begin(c, DOWN, &c->target.stream, &c->client.stream);
}

static void reach(connection *c)
{
    const address *there = &the_proxy.there;
    c->connecting.data = c;
    if (!there->tcp)
        uv_pipe_connect(&c->connecting, &c->target.unix_, there->path, on_connected);
    else if (uv_tcp_connect(&c->connecting, &c->target.tcp, (const struct sockaddr *)&there->in,
                            on_connected) != 0)
        connection_close(c, 0);
}

void connection_accept(uv_stream_t *listener, int status)
{
    connection *c = status == 0 ? calloc(1, sizeof *c) : NULL;
    if (!c)
        return; /* libuv will say so again */
    c->open_handles = HANDLES;
    open_endpoint(&c->client, the_proxy.here.tcp);
    open_endpoint(&c->target, the_proxy.there.tcp);
    c->next = the_proxy.connections;
    c->link = &the_proxy.connections;
    if (c->next)
        c->next->link = &c->next;
    the_proxy.connections = c;
    for (int i = 0; i < DIRECTIONS; i++) {
        uv_timer_init(&the_proxy.loop, &c->pipes[i].timer);
        c->pipes[i].of = c;
        c->pipes[i].timer.data = &c->pipes[i];
    }
    if (uv_accept(listener, &c->client.stream) != 0) {
        connection_close(c, 0);
        return;
    }
    the_proxy.accepted++;
    if (the_proxy.here.tcp)
        uv_tcp_nodelay(&c->client.tcp, 1);
    if (the_proxy.there.tcp)
        uv_tcp_nodelay(&c->target.tcp, 1);
    reach(c);
}
