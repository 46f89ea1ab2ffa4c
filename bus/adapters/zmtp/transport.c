/* SPDX-License-Identifier: Apache-2.0 */
/* The transport port on ZMTP: open, disconnect, close. */
#include "internal.h"
#include <headway/zmtp.h>
#include <unistd.h>

enum { PACKET_LIMIT = 65536, PEER_LIMIT = 4096, LINGER_MS = 500, SLOTS_BESIDE = 16 };

static void read_options(struct headway__zmtp *t, const headway_transport_options *options)
{
    headway_transport_options *own = &t->options;
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

static void release(struct headway__zmtp *t)
{
    const headway_alloc *alloc = t->alloc;
    if (t->alarm)
        t->loop->ops->alarm_free(t->alarm);
    if (t->defer)
        t->loop->ops->defer_free(t->defer);
    if (t->reserve >= 0)
        close(t->reserve);
    headway__zmtp_security_done(t);
    headway__zmtp_pool_done(t);
    alloc->release(alloc->user, t->heap);
    alloc->release(alloc->user, t->slots);
    alloc->release(alloc->user, t->input);
    alloc->release(alloc->user, t);
}

static void finish(struct headway__zmtp *t)
{
    void (*closed)(void *user) = t->closed;
    void *closed_user = t->closed_user;
    release(t);
    if (closed)
        closed(closed_user);
}

/* Before the loop blocks: what was sent in this turn leaves. */
static void run(void *user)
{
    struct headway__zmtp *t = user;
    headway__zmtp_step(t);
    headway__zmtp_ring_put(&t->flushes, &t->mark); /* what comes from here on stands behind it */
    while (t->flushes.next != &t->mark) {
        struct headway__zmtp_peer *peer =
            (struct headway__zmtp_peer *)(void *)((char *)t->flushes.next -
                                                  offsetof(struct headway__zmtp_peer, flush));
        headway__zmtp_ring_remove(&peer->flush);
        headway__zmtp_flush(peer);
        if (!t->closing)
            headway__zmtp_tell_writable(peer);
    }
    headway__zmtp_ring_remove(&t->mark);
    if (t->closing && t->peers == 0)
        finish(t);
}

void headway__zmtp_closing_check(struct headway__zmtp *t)
{
    if (t->closing && t->peers == 0)
        t->loop->ops->defer_arm(t->defer);
}

static int transport_open(headway_loop *loop, const headway_alloc *alloc,
                          const headway_transport_options *options,
                          const headway_transport_events *events, void *user,
                          headway_transport **ret_transport)
{
    if (!loop->ops->watch_new)
        return HEADWAY_ENOTSUP;
    struct headway__zmtp *t = alloc->allocate(alloc->user, sizeof(*t));
    if (!t)
        return HEADWAY_ENOMEM;
    memset(t, 0, sizeof(*t));
    t->base.ops = &headway_zmtp_transport;
    t->loop = loop;
    t->alloc = alloc;
    t->events = *events;
    t->user = user;
    t->pid = getpid();
    t->reserve = -1;
    t->alarm_at = HEADWAY_NEVER;
    read_options(t, options);
    /* Peers that were ended here but linger stand in the table too. */
    t->slot_limit = t->options.peer_limit < UINT32_MAX / 4
                        ? t->options.peer_limit * 2 + SLOTS_BESIDE
                        : UINT32_MAX / 2;
    headway__zmtp_ring_init(&t->flushes);
    headway__zmtp_ring_init(&t->lookups);
    headway__zmtp_ring_init(&t->mark);
    headway__zmtp_ring_init(&t->shakes);
    headway__zmtp_ring_init(&t->outside);
    int error = headway__zmtp_security_open(t);
    t->input = alloc->allocate(alloc->user, HEADWAY__ZMTP_INPUT);
    if (!error)
        error = t->input ? 0 : HEADWAY_ENOMEM;
    if (!error)
        error = loop->ops->defer_new(loop, run, t, &t->defer);
    if (!error)
        error = loop->ops->alarm_new(loop, headway__zmtp_alarm, t, &t->alarm);
    if (error) {
        release(t);
        return error;
    }
    *ret_transport = &t->base;
    return 0;
}

static void transport_disconnect(headway_transport *base, headway_peer id)
{
    struct headway__zmtp *t = (struct headway__zmtp *)base;
    struct headway__zmtp_peer *peer = headway__zmtp_peer_find(t, id);
    if (peer && !t->closing)
        headway__zmtp_leave(peer);
}

static void transport_close(headway_transport *base, void (*closed)(void *user), void *user)
{
    struct headway__zmtp *t = (struct headway__zmtp *)base;
    if (t->closing)
        return;
    t->closing = true;
    t->closed = closed;
    t->closed_user = user;
    headway__zmtp_lookups_forget(t);
    for (size_t i = 0; i < t->listener_count; i++)
        headway__zmtp_listener_close(&t->listeners[i]);
    for (uint32_t i = 0; i < t->slot_count; i++)
        if (t->slots[i].peer)
            headway__zmtp_leave(t->slots[i].peer);
    headway__zmtp_closing_check(t);
}

const headway_transport_ops headway_zmtp_transport = {
    .size = sizeof(headway_transport_ops),
    .name = "zmtp",
    .schemes = "ipc tcp fd",
    .open = transport_open,
    .listen = headway__zmtp_listen,
    .connect = headway__zmtp_connect,
    .send = headway__zmtp_send,
    .disconnect = transport_disconnect,
    .close = transport_close,
    .credentials = headway__zmtp_credentials,
};
