/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A node: what the bus library and the broker share. It owns one transport, the timers, the
 * deferred tasks, the interned routes and the links; it knows nothing of calls.
 */
#ifndef HEADWAY_CORE_NODE_H
#define HEADWAY_CORE_NODE_H

#include "list.h"
#include "route.h"
#include "timers.h"

#include <headway/log.h>
#include <headway/port/loop.h>
#include <headway/port/random.h>
#include <headway/port/transport.h>

typedef struct headway__node headway__node;
typedef struct headway__link headway__link;
typedef struct headway__stream headway__stream;
struct headway__frame;
struct headway__hello;

/* Work for the end of the turn; embedded, zeroed before first use. */
typedef struct headway__task {
    headway__list node;
    void (*run)(struct headway__task *task);
} headway__task;

/* The upper layer: bus.c or the broker. */
typedef struct headway__node_ops {
    /* An acceptor was reached by a new peer: 0 to accept its link, else the peer is dropped. */
    int (*accept)(headway__node *node, headway_peer peer);
    void (*up)(headway__link *link);
    /* All its streams have heard of it. The link is freed after this returns. text is borrowed. */
    void (*down)(headway__link *link, unsigned reason, const char *text);
    /* The peer opened a call: accept it with headway__stream_accept, or refuse it with
       headway__link_refuse. Exactly one of the two, now. */
    void (*opened)(headway__link *link, const struct headway__frame *frame, headway__route *route);
    void (*goaway)(headway__link *link);
    void (*sounded)(headway__link *link); /* see headway__link_sound; may be NULL */
    /* Bytes, packets or calls are there again after an EAGAIN on this link. */
    void (*writable)(headway__link *link);
    /* An acceptor hears HELLO, before anything in it counts: 1 to take the peer, 0 to deny it. May
       be NULL: all are taken. */
    int (*admit)(headway__link *link, const struct headway__hello *hello);
    /* An acceptor hears HELLO of a process that has a link here by what it says: 1 if both are
       known to be of one identity, so that the newer replaces the older. NULL: it is believed. */
    int (*same)(headway__link *link, headway__link *other);
    /* An acceptor's: whose the link is, once it is up; "" for somebody without a name. It is told
       in WELCOME, and calls may be opened on behalf of others. NULL: nobody is known here. */
    const char *(*identity)(const headway__link *link);
} headway__node_ops;

typedef struct headway__limits {
    uint32_t heartbeat_ms;
    uint32_t calls;        /* OPENs a peer may have outstanding on one link */
    uint32_t link_bytes;   /* 256 KiB */
    uint16_t link_packets; /* 32 */
    uint32_t aliases;      /* per link and direction */
    uint64_t message_limit;
    uint32_t links;
    uint32_t stall_ms; /* data waits, no grant rises: 5 min (L24) */
} headway__limits;

struct headway__node {
    headway_loop *loop;
    const headway_transport_ops *transport_ops;
    headway_transport *transport;
    const headway_alloc *alloc;
    const headway_random *random;
    headway_log_sink log;
    const headway__node_ops *ops;
    headway__limits limits;
    const char *name;
    uint16_t shard, shards; /* of a broker that is several; else 0 and 0 */
    uint8_t instance[16];
    uint64_t epoch; /* of the next link */
    headway__timers timers;
    headway__routes routes;
    headway_alarm *alarm;
    uint64_t alarm_at; /* what it is set to; may be earlier than any timer that is left */
    headway_defer *defer;
    headway__list tasks;     /* headway__task */
    headway__list dirty;     /* links with something to flush */
    headway__list links;     /* all links */
    headway__link **by_peer; /* buckets */
    size_t by_peer_capacity;
    void *buffers; /* free packet buffers, chained */
    size_t buffer_count;
    size_t link_count;
    uint64_t now;       /* inside an event of the loop: its time; else 0 */
    uint64_t tick;      /* the loop's, when the event began or a callback of it was looked at */
    uint8_t stale;      /* callbacks have run since now was read: it is a tick old at most */
    uint64_t last_turn; /* when the loop last turned for this node (L15) */
    int closing;        /* 1: links end, 2: the transport closes */
    headway__task close_task;
    void (*closed)(headway__node *node);
    struct {
        uint64_t packets_sent, packets_received, bytes_sent, bytes_received;
        uint64_t links_up, links_lost, high_water, late_frames, resets;
    } statistics;
};

/* Fields loop to limits and name are set by the caller; transport is opened here. */
int headway__node_init(headway__node *node, const headway_transport_options *options);
/* Ends all links with SHUTDOWN, closes the transport; closed is called last, from the loop. */
void headway__node_close(headway__node *node, void (*closed)(headway__node *node));
/* After closed. */
void headway__node_done(headway__node *node);

/* Inside an event of the loop this is the event's time, read once. */
static inline uint64_t headway__node_now(headway__node *node)
{
    return node->now ? node->now : node->loop->ops->now(node->loop);
}
/* After something that may have taken long. */
uint64_t headway__node_refresh(headway__node *node);
/* After a callback that is short as a rule: how far the loop's tick has moved, in ns. If it has,
   the time is read anew. */
uint64_t headway__node_ticked(headway__node *node);
/* The time, for those who measure: not that of before a callback. */
static inline uint64_t headway__node_exact(headway__node *node)
{
    return node->stale ? headway__node_refresh(node) : headway__node_now(node);
}
int headway__node_timer(headway__node *node, headway__timer *timer, uint64_t at);
void headway__node_timer_stop(headway__node *node, headway__timer *timer);
void headway__node_task(headway__node *node, headway__task *task);
void headway__task_cancel(headway__task *task);
/* The node's defer will run this turn. */
void headway__node_wake(headway__node *node);
void headway__node_log(headway__node *node, headway_log_level level, uint64_t call,
                       const char *format, ...) HEADWAY_PRINTF(4, 5);
uint64_t headway__node_random(headway__node *node);
/* A buffer of HEADWAY__PACKET_LIMIT bytes, pooled; NULL: out of memory. */
uint8_t *headway__node_buffer(headway__node *node);
void headway__node_buffer_give(headway__node *node, uint8_t *buffer);
int headway__node_link_add(headway__node *node, headway__link *link);
/* A link has been freed: a closing node may be done. */
void headway__node_link_gone(headway__node *node);
void headway__node_link_remove(headway__node *node, headway__link *link);

void *headway__take(const headway_alloc *alloc, size_t size); /* zeroed, or NULL */
static inline void headway__give(const headway_alloc *alloc, void *memory)
{
    if (memory)
        alloc->release(alloc->user, memory);
}

#endif
