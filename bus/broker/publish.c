/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Publishing: gather the event, share it with every match, answer OK once each of them has it
 * queued or counted as lost (L21).
 *
 *   GATHERING --whole--> SPREADING --nobody blocks--> (answered, freed)
 */
#include "fanout.h"

typedef struct headway__publication {
    headway__stream stream;
    headway__list node; /* in the broker's publications */
    headway_broker *broker;
    headway__session *session; /* NULL when its link is gone */
    headway__route *topic;     /* referenced */
    headway__collect collect;
    headway__task ending;
    uint32_t blocked; /* subscribers that have no room yet, and 1 while spreading */
    uint8_t spread;
} headway__publication;

static void on_data(headway__stream *stream, const headway__frame *frame);
static void on_half(headway__stream *stream);
static void on_cancel(headway__stream *stream, int code);

static const headway__stream_ops publication_ops = {
    .data = on_data, .half = on_half, .credit = on_half, .cancel = on_cancel};

static void publication_free(headway__task *task)
{
    headway__publication *p = HEADWAY__OWNER(task, headway__publication, ending);
    headway_broker *broker = p->broker;
    headway__list_remove(&p->node);
    headway__collect_done(broker, &p->collect);
    headway__route_unref(&broker->node.routes, p->topic);
    headway__stream_done(&p->stream);
    headway__give(broker->node.alloc, p);
}

static void answer(headway__publication *p, const headway_status *status)
{
    (void)headway__stream_finish(&p->stream, status);
    if (p->session)
        headway__link_call_done(p->session->link);
    p->session = NULL;
}

static void end(headway__publication *p, const headway_status *status)
{
    answer(p, status);
    p->ending.run = publication_free;
    headway__node_task(&p->broker->node, &p->ending);
}

static void unblock(headway__publication *p)
{
    headway_status ok = {.message = ""};
    if (--p->blocked == 0)
        end(p, &ok);
}

void headway__waiter_done(headway__waiter *waiter)
{
    headway__publication *p = waiter->publication;
    headway__list_remove(&waiter->node);
    p->broker->count.events_queued--; /* it is in the queue by now, or lost */
    headway__event_unref(p->broker, waiter->event);
    headway__give(p->broker->node.alloc, waiter);
    unblock(p);
}

typedef struct spread {
    headway__event *event;
    headway__publication *publication;
} spread;

static void found(headway__leaf *leaf, void *user)
{
    spread *s = user;
    headway__subscriber *subscriber = HEADWAY__OWNER(leaf, headway__subscriber, leaf);
    if (!s->event) {
        subscriber->broker->count.events_matched++;
        headway__subscriber_lose(subscriber, subscriber->broker->sequence);
        return;
    }
    if (!headway__subscriber_offer(subscriber, s->event))
        return;
    headway__publication *p = s->publication;
    headway__waiter *waiter = headway__take(subscriber->broker->node.alloc, sizeof *waiter);
    if (!waiter) {
        headway__subscriber_lose(subscriber, s->event->sequence);
        return;
    }
    waiter->event = s->event;
    waiter->publication = p;
    s->event->refs++;
    p->blocked++;
    headway__subscriber_block(subscriber, waiter);
}

static void spread_event(headway__publication *p, headway_bytes payload)
{
    headway_broker *broker = p->broker;
    headway_bytes topic = {p->topic->name, p->topic->size};
    spread s = {headway__event_new(broker, topic, payload), p};
    broker->sequence++;
    broker->count.events_published++;
    if (s.event)
        s.event->sequence = broker->sequence;
    p->blocked = 1;
    p->spread = 1;
    headway__trie_match(&broker->topics, topic, found, &s);
    headway__event_unref(broker, s.event);
    unblock(p);
}

static void gather(headway__publication *p, const headway__frame *frame)
{
    headway_status status =
        headway__refusal(p->broker, HEADWAY_RESOURCE_EXHAUSTED, 0, "the event is too large");
    int error = frame->payload.size > p->collect.limit ? HEADWAY_ELIMIT : 0;
    int whole = !(frame->flags & HEADWAY__FLAG_MORE);
    if (error == 0 && whole && p->collect.size == 0) {
        spread_event(p, frame->payload);
        return;
    }
    if (error == 0)
        error = headway__collect_add(p->broker, &p->collect, frame->payload);
    if (error == HEADWAY_ENOMEM)
        status = headway__refusal(p->broker, HEADWAY_RESOURCE_EXHAUSTED, 1,
                                  "the broker's memory is taken");
    if (error != 0)
        end(p, &status);
    else if (whole)
        spread_event(p, headway_bytes_of(p->collect.data, p->collect.size));
    else
        headway__stream_window(&p->stream, 1, HEADWAY__CALL_FIRST);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    headway__publication *p = HEADWAY__OWNER(stream, headway__publication, stream);
    if (p->session && !p->spread)
        gather(p, frame);
}

static void on_half(headway__stream *stream)
{
    (void)stream;
}

/* A publication that waits for room goes on: the event is in some queues already. */
static void on_cancel(headway__stream *stream, int code)
{
    headway__publication *p = HEADWAY__OWNER(stream, headway__publication, stream);
    headway_status status = {.code = HEADWAY_CANCELLED, .message = "cancelled"};
    (void)code;
    if (p->spread)
        answer(p, &status);
    else if (p->session)
        end(p, &status);
}

static const char *wrong_with(const headway_broker *broker, const headway__frame *frame,
                              const headway__route *topic)
{
    if (!headway__topic_valid(headway_bytes_of(topic->name, topic->size), 0))
        return "not a topic: tokens between dots, no wildcards, 255 bytes at most";
    if (!(frame->flags & HEADWAY__FLAG_PAYLOAD))
        return "an event without a message";
    if (broker->draining)
        return "the broker is shutting down";
    return NULL;
}

void headway__publish_opened(headway__session *session, const headway__frame *frame,
                             headway__route *topic)
{
    headway_broker *broker = session->broker;
    const char *wrong = wrong_with(broker, frame, topic);
    headway__publication *p = wrong ? NULL : headway__take(broker->node.alloc, sizeof *p);
    if (p)
        p->stream.ops = &publication_ops;
    if (!p || headway__stream_accept(&p->stream, session->link, frame) != 0) {
        int code = !wrong             ? HEADWAY_RESOURCE_EXHAUSTED
                   : broker->draining ? HEADWAY_UNAVAILABLE
                                      : HEADWAY_INVALID_ARGUMENT;
        headway_status status = headway__refusal(broker, code, code != HEADWAY_INVALID_ARGUMENT,
                                                 wrong ? wrong : "out of memory");
        headway__give(broker->node.alloc, p);
        headway__link_refuse(session->link, frame->call, &status);
        return;
    }
    p->broker = broker;
    p->session = session;
    p->topic = topic;
    topic->refs++;
    p->collect.limit = broker->options.event_limit;
    headway__list_append(&broker->publications, &p->node);
    gather(p, frame);
}
