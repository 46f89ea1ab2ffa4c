/* SPDX-License-Identifier: Apache-2.0 */
/* Between fanout.c and publish.c. */
#ifndef HEADWAY_BROKER_FANOUT_H
#define HEADWAY_BROKER_FANOUT_H

#include "internal.h"

/* As headway_slow_policy and headway.v1.EventOptions.Slow. */
enum {
    HEADWAY__SLOW_DROP_OLDEST = 0,
    HEADWAY__SLOW_DROP_NEWEST = 1,
    HEADWAY__SLOW_KEEP_LATEST = 2, /* one event of each topic; the oldest topic goes when full */
    HEADWAY__SLOW_BLOCK = 3,
    HEADWAY__SLOW_DISCONNECT = 4
};

/* Queued, with what had been lost by then: told before it is sent. */
typedef struct headway__queued {
    headway__event *event;
    uint64_t lost, last_lost;
} headway__queued;

typedef struct headway__subscriber {
    headway__stream stream;
    headway__list node; /* in the broker's subscribers */
    headway__leaf leaf;
    headway_broker *broker;
    headway__session *session; /* NULL once it has left */
    struct headway__identity *identity;
    headway__queued *ring;
    uint32_t first, count, capacity;
    size_t bytes;
    headway__list waiters; /* headway__waiter */
    headway__timer block;
    headway__task ending, cut;
    uint64_t since, lost, last_lost, told, delivered;
    uint8_t policy, behalf; /* behalf: the OPEN named an identity, perhaps the link's own */
    char pattern[];
} headway__subscriber;

/* A publication that waits for room at one subscriber. */
typedef struct headway__waiter {
    headway__list node;
    headway__event *event;
    struct headway__publication *publication;
} headway__waiter;

/* NULL: budget or memory is spent. */
headway__event *headway__event_new(headway_broker *broker, headway_bytes topic,
                                   headway_bytes payload);
void headway__event_unref(headway_broker *broker, headway__event *event);
/* Sends an event past an empty queue, and counts it. 0: it must be offered. */
int headway__subscriber_send(headway__subscriber *subscriber, uint64_t sequence,
                             headway_bytes topic, headway_bytes payload);
/* Queues it, or counts a loss, as the policy says. 1: the publisher must wait (block). */
int headway__subscriber_offer(headway__subscriber *subscriber, headway__event *event);
/* An event that matched was lost. */
void headway__subscriber_lose(headway__subscriber *subscriber, uint64_t sequence);
/* It ends with PERMISSION_DENIED. */
void headway__subscriber_revoke(headway__subscriber *subscriber, const char *text);
void headway__subscriber_block(headway__subscriber *subscriber, headway__waiter *waiter);
/* It waits no longer: queued or counted. Frees it. */
void headway__waiter_done(headway__waiter *waiter);

#endif
