/* SPDX-License-Identifier: Apache-2.0 */
/* A binary heap of peers by the time at which something is due, over the transport's one alarm. Its
   memory is made with the table of peers, so that setting a time cannot fail. */
#include "internal.h"

uint64_t headway__zmtp_now(const struct headway__zmtp *transport)
{
    return transport->loop->ops->now(transport->loop);
}

static void place(struct headway__zmtp *t, size_t index, struct headway__zmtp_peer *peer)
{
    t->heap[index] = peer;
    peer->due_index = index;
}

static void rise(struct headway__zmtp *t, size_t index)
{
    struct headway__zmtp_peer *peer = t->heap[index];
    while (index > 0 && t->heap[(index - 1) / 2]->due > peer->due) {
        place(t, index, t->heap[(index - 1) / 2]);
        index = (index - 1) / 2;
    }
    place(t, index, peer);
}

static void sink(struct headway__zmtp *t, size_t index)
{
    struct headway__zmtp_peer *peer = t->heap[index];
    for (;;) {
        size_t child = index * 2 + 1;
        if (child + 1 < t->heap_count && t->heap[child + 1]->due < t->heap[child]->due)
            child++;
        if (child >= t->heap_count || t->heap[child]->due >= peer->due)
            break;
        place(t, index, t->heap[child]);
        index = child;
    }
    place(t, index, peer);
}

static void take_out(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    size_t index = peer->due_index;
    struct headway__zmtp_peer *last = t->heap[--t->heap_count];
    if (last == peer)
        return;
    place(t, index, last);
    sink(t, index);
    rise(t, last->due_index);
}

/* An alarm that comes too early is harmless; setting one costs a system call. */
void headway__zmtp_alarm_arm(struct headway__zmtp *t)
{
    uint64_t at = t->heap_count ? t->heap[0]->due : HEADWAY_NEVER;
    if (t->sweeping || at >= t->alarm_at)
        return;
    t->alarm_at = at;
    t->loop->ops->alarm_set(t->alarm, at);
}

void headway__zmtp_due(struct headway__zmtp_peer *peer, uint64_t at_ns)
{
    struct headway__zmtp *t = peer->transport;
    if (peer->due != HEADWAY_NEVER)
        take_out(peer);
    peer->due = at_ns;
    if (at_ns == HEADWAY_NEVER)
        return;
    t->heap[t->heap_count] = peer;
    rise(t, t->heap_count++);
    headway__zmtp_alarm_arm(t);
}

struct headway__zmtp_peer *headway__zmtp_due_next(struct headway__zmtp *t, uint64_t now)
{
    struct headway__zmtp_peer *peer = t->heap_count ? t->heap[0] : NULL;
    return peer && peer->due <= now ? peer : NULL;
}
