/* SPDX-License-Identifier: Apache-2.0 */
/* The transport port on libzmq: open, connect, send, close. */
#include "internal.h"
#include <errno.h>
#include <headway/zmq.h>
#include <unistd.h>

/* Bounds an attempt that libzmq tells nothing of (no descriptor, a name that does not resolve). */
#define CONNECT_NS (10000 * HEADWAY__ZMQ_MS)
/* A peer ended here may still receive what was sent to it. */
#define CUT_NS (50 * HEADWAY__ZMQ_MS)

enum {
    PACKET_LIMIT = 65536,
    PEER_LIMIT = 4096,
    LINGER_MS = 500,
    ROUTES_MIN = 64,
    SOCKETS_MAX = 65000
};

static struct headway__zmq *zmq_of(headway_transport *transport)
{
    return (struct headway__zmq *)transport;
}

static void read_options(struct headway__zmq *transport, const headway_transport_options *options)
{
    headway_transport_options *own = &transport->options;
    if (options)
        memcpy(own, options, options->size < sizeof(*own) ? options->size : sizeof(*own));
    own->size = sizeof(*own);
    if (!own->packet_limit)
        own->packet_limit = PACKET_LIMIT;
    if (!own->peer_limit)
        own->peer_limit = PEER_LIMIT;
    if (!own->linger_ms)
        own->linger_ms = LINGER_MS;
}

static void release(struct headway__zmq *transport)
{
    const headway_alloc *alloc = transport->alloc;
    const headway_loop_ops *loop = transport->loop->ops;
    headway__zmq_security_done(transport);
    for (size_t i = 0; i < transport->listener_count; i++)
        headway__zmq_unlock(&transport->listeners[i]);
    if (transport->reserve >= 0)
        close(transport->reserve);
    if (transport->alarm)
        loop->alarm_free(transport->alarm);
    if (transport->defer)
        loop->defer_free(transport->defer);
    headway__zmq_peers_done(transport);
    alloc->release(alloc->user, transport);
}

static void terminate(void *user)
{
    struct headway__zmq *transport = user;
    while (zmq_ctx_term(transport->context) != 0 && errno == EINTR)
        continue;
}

static void terminated(void *user)
{
    struct headway__zmq *transport = user;
    void (*closed)(void *user) = transport->closed;
    void *closed_user = transport->closed_user;
    release(transport);
    if (closed)
        closed(closed_user);
}

static void check(struct headway__zmq_socket *socket)
{
    headway__zmq_socket_pin(socket);
    headway__zmq_ring_remove(&socket->check);
    if (socket->fresh) {
        socket->fresh = false;
        headway__zmq_read_monitor(socket);
    }
    headway__zmq_read(socket);
    headway__zmq_socket_unpin(socket);
}

/* Reads what needs it before the loop blocks. A socket that has more comes again in the next turn.
 */
static void run_checks(void *user)
{
    struct headway__zmq *transport = user;
    struct headway__zmq_ring mark;
    if (transport->blocking_close) {
        terminate(transport);
        terminated(transport);
        return;
    }
    headway__zmq_zap_read(transport);
    headway__zmq_ring_init(&mark);
    headway__zmq_ring_put(&transport->checks, &mark);
    while (!transport->closing && transport->checks.next != &mark)
        check(HEADWAY__ZMQ_OF(struct headway__zmq_socket, check, transport->checks.next));
    headway__zmq_ring_remove(&mark);
}

static int start(struct headway__zmq *transport)
{
    const headway_alloc *alloc = transport->alloc;
    headway_loop *loop = transport->loop;
    uint32_t routes = ROUTES_MIN;
    int error = headway__zmq_security_open(transport), sockets;
    if (error)
        return error;
    while (routes < transport->options.peer_limit && routes < UINT32_C(1) << 20)
        routes *= 2;
    transport->route_mask = routes - 1;
    transport->routes = alloc->allocate(alloc->user, routes * sizeof(*transport->routes));
    if (!transport->routes)
        return HEADWAY_ENOMEM;
    memset(transport->routes, 0, routes * sizeof(*transport->routes));
    error = loop->ops->defer_new(loop, run_checks, transport, &transport->defer);
    if (!error)
        error = loop->ops->alarm_new(loop, headway__zmq_sweep, transport, &transport->alarm);
    if (error)
        return error;
    transport->context = zmq_ctx_new();
    if (!transport->context)
        return headway__zmq_error(errno);
    sockets = transport->options.peer_limit < SOCKETS_MAX / 2
                  ? (int)transport->options.peer_limit * 2 + ROUTES_MIN
                  : SOCKETS_MAX;
    zmq_ctx_set(transport->context, ZMQ_MAX_SOCKETS, sockets < 1023 ? 1023 : sockets);
    return 0;
}

static int transport_open(headway_loop *loop, const headway_alloc *alloc,
                          const headway_transport_options *options,
                          const headway_transport_events *events, void *user,
                          headway_transport **ret_transport)
{
    struct headway__zmq *transport;
    int error;
    if (!loop->ops->watch_new)
        return HEADWAY_ENOTSUP;
    transport = alloc->allocate(alloc->user, sizeof(*transport));
    if (!transport)
        return HEADWAY_ENOMEM;
    memset(transport, 0, sizeof(*transport));
    transport->base.ops = &headway_zmq_transport;
    transport->loop = loop;
    transport->alloc = alloc;
    transport->events = *events;
    transport->user = user;
    transport->pid = getpid();
    transport->reserve = -1;
    transport->alarm_at = transport->shakes_at = HEADWAY_NEVER;
    read_options(transport, options);
    /* Peers that were ended here but not yet lost stand in the table too. */
    transport->slot_limit = transport->options.peer_limit * 2 + 16;
    headway__zmq_ring_init(&transport->checks);
    headway__zmq_ring_init(&transport->blocked);
    headway__zmq_ring_init(&transport->timed);
    error = start(transport);
    if (error) {
        release(transport);
        return error;
    }
    *ret_transport = &transport->base;
    return 0;
}

static int transport_connect(headway_transport *base, const char *url, headway_peer *ret_peer)
{
    struct headway__zmq *transport = zmq_of(base);
    struct headway__zmq_socket *socket;
    struct headway__zmq_peer *peer;
    const char *path;
    int error = headway__zmq_address(url, &path), ipv6 = strchr(url, '[') != NULL;
    if (error)
        return error;
    if (transport->closing || transport->pid != getpid())
        return HEADWAY_ECLOSED;
    error = headway__zmq_socket_new(transport, ZMQ_DEALER, &socket);
    if (error)
        return error;
    error = headway__zmq_peer_new(transport, socket, &peer);
    if (!error) {
        zmq_setsockopt(socket->handle, ZMQ_IPV6, &ipv6, sizeof(ipv6));
        socket->peer = peer;
        error = headway__zmq_security_connect(transport, url, path != NULL, peer);
        if (!error && zmq_connect(socket->handle, url) != 0)
            error = headway__zmq_error(errno);
        if (error)
            headway__zmq_peer_free(transport, peer);
    }
    if (error) {
        headway__zmq_socket_close(socket, 0);
        return error;
    }
    headway__zmq_due(peer, headway__zmq_now(transport) + CONNECT_NS);
    *ret_peer = peer->id;
    return 0;
}

static int join(const headway_bytes *parts, size_t count, size_t limit, zmq_msg_t *message)
{
    size_t size = 0;
    char *at;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > limit - size)
            return HEADWAY_ELIMIT;
        size += parts[i].size;
    }
    if (size == 0)
        return HEADWAY_EINVAL;
    if (zmq_msg_init_size(message, size) != 0)
        return HEADWAY_ENOMEM;
    at = zmq_msg_data(message);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size)
            memcpy(at, parts[i].data, parts[i].size);
        at += parts[i].size;
    }
    return 0;
}

/* errno's number, 0 when handed over. The message stays the caller's on failure. */
static int hand_over(struct headway__zmq_peer *peer, zmq_msg_t *message)
{
    void *handle = peer->socket->handle;
    unsigned char route[HEADWAY__ZMQ_ROUTE_SIZE];
    if (!peer->socket->peer) {
        headway__zmq_route_put(peer->route, route);
        if (zmq_send(handle, route, sizeof(route), ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0)
            return errno;
    }
    return zmq_msg_send(message, handle, ZMQ_DONTWAIT) < 0 ? errno : 0;
}

static int transport_send(headway_transport *base, headway_peer id, const headway_bytes *parts,
                          size_t count)
{
    struct headway__zmq *transport = zmq_of(base);
    struct headway__zmq_peer *peer = headway__zmq_peer_find(transport, id);
    zmq_msg_t message;
    int error;
    if (!peer || transport->closing || peer->state == HEADWAY__ZMQ_FADING ||
        peer->state == HEADWAY__ZMQ_MUTED)
        return HEADWAY_ECLOSED;
    if (peer->state == HEADWAY__ZMQ_CONNECTING) {
        headway__zmq_block(peer);
        return HEADWAY_EAGAIN;
    }
    error = join(parts, count, transport->options.packet_limit, &message);
    if (error)
        return error;
    error = hand_over(peer, &message);
    headway__zmq_check(peer->socket);
    if (error == 0) {
        peer->patience = 0;
        return 0;
    }
    zmq_msg_close(&message);
    if (error == EAGAIN) {
        headway__zmq_block(peer);
        return HEADWAY_EAGAIN;
    }
    headway__zmq_fade(peer, HEADWAY__ZMQ_GRACE_NS);
    return HEADWAY_ECLOSED;
}

static void transport_disconnect(headway_transport *base, headway_peer id)
{
    struct headway__zmq *transport = zmq_of(base);
    struct headway__zmq_peer *peer = headway__zmq_peer_find(transport, id);
    struct headway__zmq_socket *socket;
    if (!peer || transport->closing || peer->state == HEADWAY__ZMQ_MUTED)
        return;
    socket = peer->socket;
    if (socket->peer) {
        headway__zmq_peer_free(transport, peer);
        headway__zmq_socket_close(socket, (int)transport->options.linger_ms);
        return;
    }
    peer->state = HEADWAY__ZMQ_MUTED;
    headway__zmq_ring_remove(&peer->blocked);
    headway__zmq_due(peer, headway__zmq_now(transport) + CUT_NS);
}

static void close_sockets(struct headway__zmq *transport)
{
    headway__zmq_security_done(transport);
    int linger_ms = (int)transport->options.linger_ms;
    for (uint32_t i = 0; i < transport->slot_count; i++) {
        struct headway__zmq_peer *peer = transport->slots[i].peer;
        if (peer && peer->socket->peer)
            headway__zmq_socket_close(peer->socket, linger_ms);
    }
    if (transport->router)
        headway__zmq_socket_close(transport->router, linger_ms);
}

/* zmq_ctx_term waits for the linger, so it runs on another thread. */
static void transport_close(headway_transport *base, void (*closed)(void *user), void *user)
{
    struct headway__zmq *transport = zmq_of(base);
    headway_loop *loop = transport->loop;
    if (transport->closing)
        return;
    transport->closing = true;
    transport->closed = closed;
    transport->closed_user = user;
    close_sockets(transport);
    loop->ops->alarm_set(transport->alarm, HEADWAY_NEVER);
    if (loop->ops->work && loop->ops->work(loop, terminate, terminated, transport) == 0)
        return;
    transport->blocking_close = true; /* out of memory: the loop waits out the linger */
    loop->ops->defer_arm(transport->defer);
}

const headway_transport_ops headway_zmq_transport = {
    .size = sizeof(headway_transport_ops),
    .name = "zmq",
    .schemes = "ipc tcp fd",
    .open = transport_open,
    .listen = headway__zmq_listen,
    .connect = transport_connect,
    .send = transport_send,
    .disconnect = transport_disconnect,
    .close = transport_close,
    .credentials = headway__zmq_credentials,
};
