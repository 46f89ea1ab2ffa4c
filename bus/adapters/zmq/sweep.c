/* SPDX-License-Identifier: Apache-2.0 */
/* The one alarm: what is due, and who may send again. */
#include "internal.h"

#define PATIENCE_MIN HEADWAY__ZMQ_MS
#define PATIENCE_MAX (64 * HEADWAY__ZMQ_MS)
enum { CONFIRMATIONS = 3 };

uint64_t headway__zmq_now(const struct headway__zmq *transport)
{
    return transport->loop->ops->now(transport->loop);
}

void headway__zmq_arm(struct headway__zmq *transport, uint64_t at_ns)
{
    if (at_ns >= transport->alarm_at || transport->closing)
        return;
    transport->alarm_at = at_ns;
    transport->loop->ops->alarm_set(transport->alarm, at_ns);
}

void headway__zmq_due(struct headway__zmq_peer *peer, uint64_t at_ns)
{
    struct headway__zmq *transport = peer->socket->transport;
    peer->due = at_ns;
    headway__zmq_ring_put(&transport->timed, &peer->timed);
    headway__zmq_arm(transport, at_ns);
}

void headway__zmq_fade(struct headway__zmq_peer *peer, uint64_t grace_ns)
{
    if (peer->state == HEADWAY__ZMQ_FADING)
        return;
    if (peer->state != HEADWAY__ZMQ_MUTED)
        peer->state = HEADWAY__ZMQ_FADING;
    headway__zmq_ring_remove(&peer->blocked);
    headway__zmq_due(peer, headway__zmq_now(peer->socket->transport) + grace_ns);
}

void headway__zmq_gone(struct headway__zmq_peer *peer)
{
    struct headway__zmq_socket *socket = peer->socket;
    struct headway__zmq *transport = socket->transport;
    headway_peer id = peer->id;
    bool told = peer->state != HEADWAY__ZMQ_MUTED;
    headway__zmq_peer_free(transport, peer);
    if (socket->peer)
        headway__zmq_socket_close(socket, 0);
    if (told)
        transport->events.down(transport->user, id);
}

void headway__zmq_up(struct headway__zmq_peer *peer)
{
    struct headway__zmq *transport = peer->socket->transport;
    peer->state = HEADWAY__ZMQ_UP;
    if (peer->socket->peer)
        headway__zmq_ring_remove(&peer->timed); /* the time limit of connecting */
    if (!headway__zmq_ring_alone(&peer->blocked)) {
        peer->retry_at = headway__zmq_now(transport);
        headway__zmq_arm(transport, peer->retry_at);
    }
    transport->events.up(transport->user, peer->id);
}

/* libzmq does not say which peer of a ROUTER has room again, so each asks after a while, less and
   less often. Credit keeps this rare. */
void headway__zmq_block(struct headway__zmq_peer *peer)
{
    struct headway__zmq *transport = peer->socket->transport;
    transport->refused++;
    if (!headway__zmq_ring_alone(&peer->blocked))
        return;
    headway__zmq_ring_put(&transport->blocked, &peer->blocked);
    peer->retry_at = HEADWAY_NEVER; /* connecting: when it is up */
    if (peer->state == HEADWAY__ZMQ_CONNECTING)
        return;
    peer->patience = peer->patience ? peer->patience * 2 : PATIENCE_MIN;
    if (peer->patience > PATIENCE_MAX)
        peer->patience = PATIENCE_MAX;
    peer->retry_at = headway__zmq_now(transport) + peer->patience;
    headway__zmq_arm(transport, peer->retry_at);
}

/* libzmq may still hold an accepted peer's connection: mute it, see, cut it. */
static void part(struct headway__zmq_peer *peer, uint64_t now)
{
    struct headway__zmq *transport = peer->socket->transport;
    peer->state = HEADWAY__ZMQ_MUTED;
    headway__zmq_due(peer, now);
    transport->events.down(transport->user, peer->id);
}

/* An accepted peer's connection may be gone; its last packets are read. Only a peer found alive
   CONFIRMATIONS times, ever later, on a descriptor that is open, is cleared: libzmq tells of a loss
   before it acts on it. */
static void verdict(struct headway__zmq_peer *peer, uint64_t now)
{
    int answer = headway__zmq_accept_probe(peer);
    if (peer->state == HEADWAY__ZMQ_MUTED)
        headway__zmq_accept_cut(peer);
    if (answer == HEADWAY_ECLOSED) {
        headway__zmq_gone(peer);
        return;
    }
    if (answer == 0 && peer->doubts < CONFIRMATIONS)
        peer->doubts++;
    if (peer->doubts == CONFIRMATIONS && peer->state != HEADWAY__ZMQ_MUTED &&
        headway__zmq_accept_confirm(peer)) {
        peer->doubts = 0;
        return;
    }
    if (peer->doubts == CONFIRMATIONS)
        (void)headway__zmq_accept_confirm(peer);
    headway__zmq_due(peer, now + (HEADWAY__ZMQ_GRACE_NS << (2 * peer->doubts)));
}

static void handle_due(struct headway__zmq_peer *peer, uint64_t now)
{
    struct headway__zmq_socket *socket = peer->socket;
    struct headway__zmq *transport = socket->transport;
    headway_peer id = peer->id;
    bool dealer = socket->peer != NULL;
    if (peer->state == HEADWAY__ZMQ_CONNECTING) {
        headway__zmq_gone(peer);
        return;
    }
    headway__zmq_socket_pin(socket);
    headway__zmq_read(socket);
    peer = transport->closing ? NULL : headway__zmq_peer_find(transport, id);
    if (peer && !socket->drained)
        headway__zmq_due(peer, now + HEADWAY__ZMQ_MS);
    else if (peer && dealer)
        headway__zmq_gone(peer);
    else if (peer && peer->state == HEADWAY__ZMQ_FADING)
        part(peer, now);
    else if (peer)
        verdict(peer, now);
    headway__zmq_socket_unpin(socket);
}

static void sweep_timed(struct headway__zmq *transport, uint64_t now)
{
    struct headway__zmq_ring mark;
    headway__zmq_ring_init(&mark);
    headway__zmq_ring_put(&transport->timed, &mark);
    while (!transport->closing && transport->timed.next != &mark) {
        struct headway__zmq_peer *peer =
            HEADWAY__ZMQ_OF(struct headway__zmq_peer, timed, transport->timed.next);
        headway__zmq_ring_remove(&peer->timed);
        if (peer->due > now)
            headway__zmq_due(peer, peer->due);
        else
            handle_due(peer, now);
    }
    headway__zmq_ring_remove(&mark);
}

static void sweep_blocked(struct headway__zmq *transport, uint64_t now)
{
    struct headway__zmq_ring mark;
    headway__zmq_ring_init(&mark);
    headway__zmq_ring_put(&transport->blocked, &mark);
    while (!transport->closing && transport->blocked.next != &mark) {
        struct headway__zmq_peer *peer =
            HEADWAY__ZMQ_OF(struct headway__zmq_peer, blocked, transport->blocked.next);
        headway__zmq_ring_remove(&peer->blocked);
        if (peer->retry_at > now) {
            headway__zmq_ring_put(&transport->blocked, &peer->blocked);
            headway__zmq_arm(transport, peer->retry_at);
        } else {
            transport->events.writable(transport->user, peer->id);
        }
    }
    headway__zmq_ring_remove(&mark);
}

void headway__zmq_sweep(void *user)
{
    struct headway__zmq *transport = user;
    uint64_t now = headway__zmq_now(transport);
    transport->alarm_at = HEADWAY_NEVER;
    sweep_timed(transport, now);
    if (!transport->closing)
        sweep_blocked(transport, now);
    if (!transport->closing)
        headway__zmq_shakes_sweep(transport, now);
}
