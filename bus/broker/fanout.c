/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subscribers: a pattern in the trie, a bounded queue of shared events, a policy for when it is
 * full. An event leaves the queue when the subscriber has credit for it; from then on it is begun
 * and never dropped. Every loss is counted, and told by a GAP before the next event (C17, L20).
 */
#include "fanout.h"

#include "audit.h"
#include "permit.h"

#include <stdio.h>

enum { MILLION = 1000000 };

static void on_data(headway__stream *stream, const headway__frame *frame);
static void on_half(headway__stream *stream);
static void on_credit(headway__stream *stream);
static void on_cancel(headway__stream *stream, int code);

static const headway__stream_ops subscriber_ops = {
    .data = on_data, .half = on_half, .credit = on_credit, .cancel = on_cancel};

static headway__subscriber *of(headway__stream *stream)
{
    return HEADWAY__OWNER(stream, headway__subscriber, stream);
}

/* --- events ---------------------------------------------------------------------------------- */

headway__event *headway__event_new(headway_broker *broker, headway_bytes topic,
                                   headway_bytes payload)
{
    size_t size = sizeof(headway__event) + topic.size + payload.size;
    if (headway__budget_take(broker, (int64_t)size) != 0)
        return NULL;
    headway__event *event = headway__take(broker->node.alloc, size);
    if (!event) {
        headway__budget_give(broker, (int64_t)size);
        return NULL;
    }
    event->refs = 1;
    event->topic_size = (uint32_t)topic.size;
    event->size = payload.size;
    memcpy(event->bytes, topic.data, topic.size);
    if (payload.size)
        memcpy(event->bytes + topic.size, payload.data, payload.size);
    return event;
}

void headway__event_unref(headway_broker *broker, headway__event *event)
{
    if (!event || --event->refs > 0)
        return;
    headway__budget_give(broker, (int64_t)(sizeof *event + event->topic_size + event->size));
    headway__give(broker->node.alloc, event);
}

static size_t weight(const headway__event *event)
{
    return event->topic_size + event->size;
}

/* --- the queue ------------------------------------------------------------------------------- */

static headway__queued *slot(headway__subscriber *s, uint32_t index)
{
    return &s->ring[(s->first + index) & (s->capacity - 1)];
}

static int grow(headway__subscriber *s)
{
    uint32_t capacity = s->capacity ? s->capacity * 2 : 8;
    headway__queued *ring = headway__take(s->broker->node.alloc, capacity * sizeof *ring);
    if (!ring)
        return HEADWAY_ENOMEM;
    for (uint32_t i = 0; i < s->count; i++)
        ring[i] = *slot(s, i);
    headway__give(s->broker->node.alloc, s->ring);
    s->ring = ring;
    s->capacity = capacity;
    s->first = 0;
    return 0;
}

static int has_room(const headway__subscriber *s, const headway__event *event)
{
    const headway_broker_options *o = &s->broker->options;
    return s->count < o->queue_messages &&
           (s->count == 0 || s->bytes + weight(event) <= o->queue_bytes) &&
           headway__identity_room(s->broker, s->identity, weight(event));
}

void headway__subscriber_lose(headway__subscriber *s, uint64_t sequence)
{
    s->lost++;
    if (sequence > s->last_lost)
        s->last_lost = sequence;
    s->broker->count.events_lost++;
}

/* The event at index leaves the queue unsent; those before it move up. */
static void drop(headway__subscriber *s, uint32_t index)
{
    headway__event *event = slot(s, index)->event;
    for (; index > 0; index--)
        *slot(s, index) = *slot(s, index - 1);
    s->first = (s->first + 1) & (s->capacity - 1);
    s->count--;
    s->bytes -= weight(event);
    s->identity->queued -= weight(event);
    s->broker->count.events_queued--;
    headway__subscriber_lose(s, event->sequence);
    headway__event_unref(s->broker, event);
}

static void push(headway__subscriber *s, headway__event *event)
{
    if (s->count == s->capacity && grow(s) != 0) {
        headway__subscriber_lose(s, event->sequence);
        return;
    }
    *slot(s, s->count++) = (headway__queued){event, s->lost, s->last_lost};
    event->refs++;
    s->bytes += weight(event);
    s->identity->queued += weight(event);
    s->broker->count.events_queued++;
}

static int same_topic(const headway__event *a, const headway__event *b)
{
    return a->topic_size == b->topic_size && memcmp(a->bytes, b->bytes, a->topic_size) == 0;
}

/* --- sending --------------------------------------------------------------------------------- */

/* Those whose place is before the next event: all of them, but for losses at the tail. */
static void tell_losses(headway__subscriber *s, const headway__queued *next)
{
    int at_tail = next && s->policy == HEADWAY__SLOW_DROP_NEWEST;
    uint64_t lost = at_tail ? next->lost : s->lost;
    if (lost <= s->told)
        return;
    s->told = lost;
    headway__stream_gap(&s->stream, lost, at_tail ? next->last_lost : s->last_lost, 0);
}

static void delivered(headway__subscriber *s)
{
    s->broker->count.events_delivered++;
    s->delivered++;
}

static void send_event(headway__subscriber *s, uint64_t sequence, headway_bytes topic,
                       headway_bytes payload)
{
    if (headway__stream_send_event(&s->stream, sequence, topic, payload) == 0)
        delivered(s);
    else
        headway__subscriber_lose(s, sequence);
}

int headway__subscriber_send(headway__subscriber *s, uint64_t sequence, headway_bytes topic,
                             headway_bytes payload)
{
    if (s->count > 0 || !headway__list_empty(&s->waiters))
        return 0;
    if (s->told == s->lost && headway__stream_join_event(&s->stream, sequence, topic, payload)) {
        delivered(s);
        return 1;
    }
    if (headway__stream_may_send(&s->stream) != 0)
        return 0;
    tell_losses(s, NULL);
    send_event(s, sequence, topic, payload);
    return 1;
}

static void send_first(headway__subscriber *s)
{
    headway__event *event = slot(s, 0)->event;
    headway_bytes topic = {event->bytes, event->topic_size};
    headway_bytes payload = {event->bytes + event->topic_size, event->size};
    tell_losses(s, slot(s, 0));
    s->first = (s->first + 1) & (s->capacity - 1);
    s->count--;
    s->bytes -= weight(event);
    s->identity->queued -= weight(event);
    s->broker->count.events_queued--;
    send_event(s, event->sequence, topic, payload);
    headway__event_unref(s->broker, event);
}

static void stop_blocking(headway__subscriber *s)
{
    headway__node_timer_stop(&s->broker->node, &s->block);
}

static void start_blocking(headway__subscriber *s)
{
    headway_broker *broker = s->broker;
    uint64_t at = headway__node_now(&broker->node) + (uint64_t)broker->options.block_ms * MILLION;
    if (headway__node_timer(&broker->node, &s->block, at) != 0)
        headway__node_task(&broker->node, &s->cut);
}

/* It is not this queue that is full, but all of the identity's: waiting for it would be in vain. */
static void push_or_lose(headway__subscriber *s, headway__event *event)
{
    if (has_room(s, event))
        push(s, event);
    else
        headway__subscriber_lose(s, event->sequence);
}

/* Publishers that wait for room, in order. */
static void admit_waiters(headway__subscriber *s)
{
    while (!headway__list_empty(&s->waiters)) {
        headway__waiter *waiter = HEADWAY__OWNER(s->waiters.next, headway__waiter, node);
        if (s->count > 0 && !has_room(s, waiter->event))
            return;
        push_or_lose(s, waiter->event);
        headway__waiter_done(waiter);
    }
    stop_blocking(s);
}

static void pump(headway__subscriber *s)
{
    int sent = 0;
    while (s->count > 0 && headway__stream_may_send(&s->stream) == 0) {
        send_first(s);
        sent = 1;
        if (s->count == 0)
            admit_waiters(s);
    }
    if (s->count == 0)
        tell_losses(s, NULL);
    if (!sent)
        return;
    admit_waiters(s);
    if (!headway__list_empty(&s->waiters))
        start_blocking(s);
}

/* 1: the publisher must wait. */
static int offer_full(headway__subscriber *s, headway__event *event)
{
    switch (s->policy) {
    case HEADWAY__SLOW_DROP_NEWEST:
        headway__subscriber_lose(s, event->sequence);
        return 0;
    case HEADWAY__SLOW_BLOCK:
        if (s->count > 0 || !headway__list_empty(&s->waiters))
            return 1;
        push_or_lose(s, event);
        return 0;
    case HEADWAY__SLOW_DISCONNECT:
        headway__subscriber_lose(s, event->sequence);
        headway__node_task(&s->broker->node, &s->cut);
        return 0;
    default:
        while (s->count > 0 && !has_room(s, event))
            drop(s, 0);
        push_or_lose(s, event);
        return 0;
    }
}

int headway__subscriber_offer(headway__subscriber *s, headway__event *event)
{
    if (s->policy == HEADWAY__SLOW_KEEP_LATEST) {
        for (uint32_t i = 0; i < s->count; i++) {
            if (same_topic(slot(s, i)->event, event)) {
                drop(s, i);
                break;
            }
        }
    }
    int wait = !headway__list_empty(&s->waiters);
    if (!wait && has_room(s, event))
        push(s, event);
    else if (offer_full(s, event))
        return 1;
    pump(s);
    return 0;
}

void headway__subscriber_block(headway__subscriber *s, headway__waiter *waiter)
{
    if (headway__list_empty(&s->waiters))
        start_blocking(s);
    headway__list_append(&s->waiters, &waiter->node);
    s->broker->count.events_queued++;
}

/* --- a subscription's life ------------------------------------------------------------------- */

static void subscriber_free(headway__task *task)
{
    headway__subscriber *s = HEADWAY__OWNER(task, headway__subscriber, ending);
    headway__give(s->broker->node.alloc, s->ring);
    headway__stream_done(&s->stream);
    headway__give(s->broker->node.alloc, s);
}

/* What is queued is lost with the subscription; its publishers wait no longer. */
static void leave(headway__subscriber *s, const headway_status *status)
{
    if (!s->session)
        return;
    headway__audit_tell(
        s->session, s->identity,
        (headway_broker_record){.what = HEADWAY_BROKER_SUBSCRIBE,
                                .ended = 1,
                                .name = s->pattern,
                                .code = status->code,
                                .text = status->message,
                                .duration_us =
                                    (headway__node_now(&s->broker->node) - s->since) / 1000});
    (void)headway__stream_finish(&s->stream, status);
    headway__link_call_done(s->session->link);
    s->session = NULL;
    headway__trie_remove(&s->broker->topics, &s->leaf);
    headway__list_remove(&s->node);
    stop_blocking(s);
    headway__task_cancel(&s->cut);
    while (s->count > 0)
        drop(s, 0);
    while (!headway__list_empty(&s->waiters)) {
        headway__waiter *waiter = HEADWAY__OWNER(s->waiters.next, headway__waiter, node);
        headway__subscriber_lose(s, waiter->event->sequence);
        headway__waiter_done(waiter);
    }
    s->broker->count.subscriptions--;
    s->identity->subscriptions--;
    headway__identity_give(s->broker, s->identity);
    s->ending.run = subscriber_free;
    headway__node_task(&s->broker->node, &s->ending);
}

static void cut_off(headway__task *task)
{
    headway__subscriber *s = HEADWAY__OWNER(task, headway__subscriber, cut);
    char text[128];
    headway_status status = {.code = HEADWAY_RESOURCE_EXHAUSTED, .message = text};
    snprintf(text, sizeof text, "too slow: %u events waited for credit", (unsigned)s->count);
    s->broker->count.subscribers_disconnected++;
    leave(s, &status);
}

void headway__subscriber_revoke(headway__subscriber *s, const char *text)
{
    leave(s, &(headway_status){.code = HEADWAY_PERMISSION_DENIED, .message = text});
}

static void block_timeout(headway__timer *timer)
{
    cut_off(&HEADWAY__OWNER(timer, headway__subscriber, block)->cut);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    (void)stream;
    (void)frame;
}

static void on_half(headway__stream *stream)
{
    (void)stream;
}

static void on_credit(headway__stream *stream)
{
    headway__subscriber *s = of(stream);
    if (s->session)
        pump(s);
}

static void on_cancel(headway__stream *stream, int code)
{
    headway_status done = {.code = HEADWAY_CANCELLED, .message = "unsubscribed"};
    (void)code;
    leave(of(stream), &done);
}

static headway__subscriber *subscriber_new(headway__session *session, const headway__frame *frame,
                                           headway_bytes pattern)
{
    headway_broker *broker = session->broker;
    headway__subscriber *s = headway__take(broker->node.alloc, sizeof *s + pattern.size + 1);
    if (!s)
        return NULL;
    s->stream.ops = &subscriber_ops;
    s->broker = broker;
    s->session = session;
    s->policy = frame->open.policy;
    s->behalf = frame->open.identity.size > 0;
    s->block.fire = block_timeout;
    s->cut.run = cut_off;
    headway__list_init(&s->waiters);
    memcpy(s->pattern, pattern.data, pattern.size);
    if (headway__trie_add(&broker->topics, pattern, &s->leaf) != 0) {
        headway__give(broker->node.alloc, s);
        return NULL;
    }
    if (headway__stream_accept(&s->stream, session->link, frame) == 0)
        return s;
    headway__trie_remove(&broker->topics, &s->leaf);
    headway__give(broker->node.alloc, s);
    return NULL;
}

void headway__subscribe_opened(headway__session *session, const headway__frame *frame,
                               headway__route *route)
{
    headway_broker *broker = session->broker;
    headway_bytes pattern = {route->name, route->size};
    headway_status status =
        headway__refusal(broker, HEADWAY_RESOURCE_EXHAUSTED, 1, "too many subscriptions");
    headway__subscriber *s = NULL;
    if (!headway__topic_valid(pattern, 1))
        status = headway__refusal(broker, HEADWAY_INVALID_ARGUMENT, 0,
                                  "not a pattern: tokens between dots, 255 bytes at most");
    else if (frame->open.policy > HEADWAY__SLOW_DISCONNECT)
        status = headway__refusal(broker, HEADWAY_INVALID_ARGUMENT, 0, "no such slow policy");
    else if (broker->count.subscriptions < broker->options.subscriptions)
        s = subscriber_new(session, frame, pattern);
    if (!s) {
        headway__audit_refused(session, frame, route, &status, 0);
        headway__link_refuse(session->link, frame->call, &status);
        return;
    }
    headway__list_append(&broker->subscribers, &s->node);
    broker->count.subscriptions++;
    s->identity = headway__identity_ref(session->asks);
    s->since = headway__node_now(&broker->node);
    s->identity->subscriptions++;
    headway__stream_gap(&s->stream, 0, broker->sequence, 1);
}
