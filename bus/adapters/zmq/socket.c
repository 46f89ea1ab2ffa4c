/* SPDX-License-Identifier: Apache-2.0 */
/* A libzmq socket with its monitor on the loop. */
#include "internal.h"
#include <errno.h>
#include <stdio.h>

int headway__zmq_error(int error)
{
    switch (error) {
    case EADDRINUSE:
        return HEADWAY_EADDRINUSE;
    case EACCES:
    case EPERM:
    case EROFS:
        return HEADWAY_EACCES;
    case ENOMEM:
        return HEADWAY_ENOMEM;
    case EMFILE:
    case ENFILE:
        return HEADWAY_ELIMIT;
    case ETERM:
    case ENOTSOCK:
        return HEADWAY_ECLOSED;
    case EINVAL:
    case ENODEV:
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
    case EADDRNOTAVAIL:
    case EPROTONOSUPPORT:
    case ENOCOMPATPROTO:
        return HEADWAY_EADDRESS;
    default:
        return HEADWAY_EIO;
    }
}

static int set_options(struct headway__zmq *transport, void *handle, int type)
{
    const struct {
        int option, value;
    } settings[] = {
        {ZMQ_SNDHWM, HEADWAY__ZMQ_MARK},
        {ZMQ_RCVHWM, HEADWAY__ZMQ_MARK},
        {ZMQ_LINGER, (int)transport->options.linger_ms},
        {ZMQ_HANDSHAKE_IVL, (int)transport->security.handshake_ms},
        {ZMQ_HEARTBEAT_IVL, 10000}, /* behind the core's own */
        {ZMQ_HEARTBEAT_TIMEOUT, 30000},
        {ZMQ_HEARTBEAT_TTL, 30000}, /* libzmq overflows past 65.5 s */
        {ZMQ_TCP_KEEPALIVE, 1},
        {ZMQ_TCP_KEEPALIVE_IDLE, 30},
        {ZMQ_TCP_KEEPALIVE_CNT, 3},
        {ZMQ_TCP_KEEPALIVE_INTVL, 10},
        /* One kind only: */
        {type == ZMQ_ROUTER ? ZMQ_ROUTER_MANDATORY : ZMQ_IMMEDIATE, 1},
        {type == ZMQ_ROUTER ? ZMQ_BACKLOG : ZMQ_RECONNECT_IVL,
         type == ZMQ_ROUTER ? headway__zmq_backlog() : -1},
        {ZMQ_CONNECT_TIMEOUT, 5000},
    };
    int64_t packet_limit = transport->options.packet_limit;
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
        if (zmq_setsockopt(handle, settings[i].option, &settings[i].value, sizeof(int)) != 0)
            return headway__zmq_error(errno);
    if (zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &packet_limit, sizeof(packet_limit)) != 0)
        return headway__zmq_error(errno);
    return 0;
}

static void ready(void *user, int events)
{
    struct headway__zmq_socket *socket = user;
    (void)events;
    headway__zmq_read(socket);
}

static void monitor_ready(void *user, int events)
{
    struct headway__zmq_socket *socket = user;
    (void)events;
    headway__zmq_read_monitor(socket);
}

static int watch(struct headway__zmq *transport, void *handle, void (*run)(void *user, int events),
                 struct headway__zmq_socket *socket, headway_watch **ret_watch)
{
    int fd, error;
    size_t size = sizeof(fd);
    if (zmq_getsockopt(handle, ZMQ_FD, &fd, &size) != 0)
        return headway__zmq_error(errno);
    error = transport->loop->ops->watch_new(transport->loop, fd, run, socket, ret_watch);
    if (error)
        return error;
    transport->loop->ops->watch_set(*ret_watch, HEADWAY_READABLE);
    return 0;
}

static int open_monitor(struct headway__zmq_socket *socket)
{
    struct headway__zmq *transport = socket->transport;
    const int all = 0, now = 0;
    const int events = ZMQ_EVENT_CONNECTED | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_ACCEPT_FAILED |
                       ZMQ_EVENT_CLOSED | ZMQ_EVENT_LISTENING | ZMQ_EVENT_DISCONNECTED |
                       ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                       ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
    char name[64];
    snprintf(name, sizeof(name), "inproc://monitor-%llu",
             (unsigned long long)++transport->monitors);
    if (zmq_socket_monitor(socket->handle, name, events) != 0)
        return headway__zmq_error(errno);
    socket->monitor = zmq_socket(transport->context, ZMQ_PAIR);
    if (!socket->monitor)
        return headway__zmq_error(errno);
    /* Without a mark here: libzmq's monitor blocks its own I/O thread at one. */
    zmq_setsockopt(socket->monitor, ZMQ_RCVHWM, &all, sizeof(all));
    zmq_setsockopt(socket->monitor, ZMQ_LINGER, &now, sizeof(now));
    if (zmq_connect(socket->monitor, name) != 0)
        return headway__zmq_error(errno);
    return watch(transport, socket->monitor, monitor_ready, socket, &socket->monitor_watch);
}

int headway__zmq_socket_new(struct headway__zmq *transport, int type,
                            struct headway__zmq_socket **ret_socket)
{
    const headway_alloc *alloc = transport->alloc;
    struct headway__zmq_socket *socket = alloc->allocate(alloc->user, sizeof(*socket));
    int error;
    if (!socket)
        return HEADWAY_ENOMEM;
    *socket = (struct headway__zmq_socket){.transport = transport, .pins = 1, .fresh = true};
    headway__zmq_ring_init(&socket->check);
    socket->handle = zmq_socket(transport->context, type);
    error =
        socket->handle ? set_options(transport, socket->handle, type) : headway__zmq_error(errno);
    if (!error)
        error = open_monitor(socket);
    if (!error)
        error = watch(transport, socket->handle, ready, socket, &socket->watch);
    if (error) {
        headway__zmq_socket_close(socket, 0);
        return error;
    }
    headway__zmq_check(socket);
    *ret_socket = socket;
    return 0;
}

void headway__zmq_socket_close(struct headway__zmq_socket *socket, int linger_ms)
{
    const headway_loop_ops *loop = socket->transport->loop->ops;
    if (socket->closed)
        return;
    socket->closed = true;
    if (socket->watch)
        loop->watch_free(socket->watch);
    if (socket->monitor_watch)
        loop->watch_free(socket->monitor_watch);
    socket->watch = socket->monitor_watch = NULL;
    headway__zmq_ring_remove(&socket->check);
    if (socket->handle) {
        zmq_setsockopt(socket->handle, ZMQ_LINGER, &linger_ms, sizeof(linger_ms));
        zmq_socket_monitor(socket->handle, NULL, 0);
        zmq_close(socket->handle);
    }
    if (socket->monitor)
        zmq_close(socket->monitor);
    socket->handle = socket->monitor = NULL;
    headway__zmq_socket_unpin(socket);
}

void headway__zmq_socket_pin(struct headway__zmq_socket *socket)
{
    socket->pins++;
}

void headway__zmq_socket_unpin(struct headway__zmq_socket *socket)
{
    const headway_alloc *alloc = socket->transport->alloc;
    if (--socket->pins == 0)
        alloc->release(alloc->user, socket);
}

bool headway__zmq_monitor_next(struct headway__zmq_socket *socket, int *ret_event, int *ret_value)
{
    unsigned char frame[6];
    uint16_t event;
    uint32_t value;
    char address[HEADWAY__ZMQ_URL_SIZE];
    if (!socket->monitor ||
        zmq_recv(socket->monitor, frame, sizeof(frame), ZMQ_DONTWAIT) != sizeof(frame))
        return false;
    zmq_recv(socket->monitor, address, sizeof(address), ZMQ_DONTWAIT);
    memcpy(&event, frame, sizeof(event));
    memcpy(&value, frame + 2, sizeof(value));
    *ret_event = event;
    *ret_value = (int)value;
    return true;
}

void headway__zmq_check(struct headway__zmq_socket *socket)
{
    struct headway__zmq *transport = socket->transport;
    if (headway__zmq_ring_alone(&socket->check))
        headway__zmq_ring_put(&transport->checks, &socket->check);
    transport->loop->ops->defer_arm(transport->defer);
}
