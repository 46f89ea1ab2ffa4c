/* SPDX-License-Identifier: Apache-2.0 */
/* The table of peers, and what a connection begins with. */
#include "internal.h"
#include <unistd.h>

enum { FIRST_SLOTS = 16 };

static int grow(struct headway__zmtp *t)
{
    const headway_alloc *alloc = t->alloc;
    uint32_t count = t->slot_count ? t->slot_count * 2 : FIRST_SLOTS;
    if (t->slot_count >= t->slot_limit)
        return HEADWAY_ELIMIT;
    if (count > t->slot_limit)
        count = t->slot_limit;
    void *heap = alloc->resize(alloc->user, t->heap, count * sizeof(*t->heap));
    if (!heap)
        return HEADWAY_ENOMEM;
    t->heap = heap;
    void *slots = alloc->resize(alloc->user, t->slots, count * sizeof(*t->slots));
    if (!slots)
        return HEADWAY_ENOMEM;
    t->slots = slots;
    while (t->slot_count < count) {
        t->slots[t->slot_count] =
            (struct headway__zmtp_slot){.generation = 1, .next_free = t->free_slot};
        t->free_slot = ++t->slot_count;
    }
    return 0;
}

int headway__zmtp_peer_new(struct headway__zmtp *t, struct headway__zmtp_peer **ret_peer)
{
    int error = t->free_slot ? 0 : grow(t);
    if (error)
        return error;
    struct headway__zmtp_peer *peer = headway__zmtp_take(t, sizeof(*peer), NULL);
    void *fixed = headway__zmtp_take(t, HEADWAY__ZMTP_COMMAND, NULL);
    if (!peer || !fixed) {
        headway__zmtp_give(t, peer, sizeof(*peer));
        headway__zmtp_give(t, fixed, HEADWAY__ZMTP_COMMAND);
        return HEADWAY_ENOMEM;
    }
    struct headway__zmtp_slot *slot = &t->slots[t->free_slot - 1];
    *peer = (struct headway__zmtp_peer){.id = (uint64_t)slot->generation << 32 | t->free_slot,
                                        .transport = t,
                                        .fd = -1,
                                        .due = HEADWAY_NEVER};
    headway__zmtp_reader_init(&peer->reader, t->options.packet_limit, fixed, t->detail);
    headway__zmtp_ring_init(&peer->flush);
    headway__zmtp_ring_init(&peer->shake);
    headway__zmtp_ring_init(&peer->step);
    t->free_slot = slot->next_free;
    slot->peer = peer;
    t->peers++;
    *ret_peer = peer;
    return 0;
}

struct headway__zmtp_peer *headway__zmtp_peer_find(const struct headway__zmtp *t, headway_peer id)
{
    uint32_t index = (uint32_t)id - 1;
    if (index >= t->slot_count)
        return NULL;
    const struct headway__zmtp_slot *slot = &t->slots[index];
    return slot->peer && slot->peer->id == id ? slot->peer : NULL;
}

void headway__zmtp_peer_free(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    uint32_t number = (uint32_t)peer->id;
    struct headway__zmtp_slot *slot = &t->slots[number - 1];
    headway__zmtp_due(peer, HEADWAY_NEVER);
    headway__zmtp_ring_remove(&peer->flush);
    headway__zmtp_ring_remove(&peer->step);
    headway__zmtp_shake_ends(peer);
    headway__zmtp_curve_close(peer);
    headway__zmtp_drop_waiting(peer);
    headway__zmtp_give(t, peer->reader.room, peer->reader.room_size);
    headway__zmtp_give(t, peer->address, sizeof(*peer->address));
    if (peer->watch)
        t->loop->ops->watch_free(peer->watch);
    if (peer->fd >= 0)
        close(peer->fd);
    headway__zmtp_uncount(peer);
    t->peers--;
    slot->peer = NULL;
    slot->next_free = t->free_slot;
    if (++slot->generation != 0) /* an id is never given twice: a slot used 2^32 times retires */
        t->free_slot = number;
    headway__zmtp_give(t, peer, sizeof(*peer));
    headway__zmtp_closing_check(t);
}

int headway__zmtp_peer_watch(struct headway__zmtp_peer *peer, int fd)
{
    const headway_loop_ops *loop = peer->transport->loop->ops;
    int error = loop->watch_new(peer->transport->loop, fd, headway__zmtp_ready, peer, &peer->watch);
    if (!error)
        peer->fd = fd;
    return error;
}

void headway__zmtp_peer_want(struct headway__zmtp_peer *peer, int interest)
{
    if (peer->interest == interest)
        return;
    peer->interest = interest;
    peer->transport->loop->ops->watch_set(peer->watch, interest);
}

void headway__zmtp_peer_shake(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    uint8_t greeting[HEADWAY__ZMTP_GREETING];
    peer->state = HEADWAY__ZMTP_SHAKING;
    headway__zmtp_greeting_write(greeting, peer->reader.curve);
    headway__zmtp_say_plain(peer, greeting, sizeof greeting);
    headway__zmtp_peer_want(peer, HEADWAY_READABLE);
    headway__zmtp_due(peer, headway__zmtp_now(t) + t->security.handshake_ms * HEADWAY__ZMTP_MS);
    if (!peer->accepted)
        return;
    headway__zmtp_ring_put(&t->shakes, &peer->shake);
    t->shaking++;
}
