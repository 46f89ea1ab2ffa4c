/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Publishing: gather the event, share it with every match, answer OK once each of them has it
 * queued or counted as lost (L21).
 *
 *   GATHERING --whole--> SPREADING --nobody blocks--> (answered, freed)
 */
#include "fanout.h"
#include "permit.h"

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

/* One event on its way to all who match. */
typedef struct spread {
    headway_broker *broker;
    headway_bytes topic, payload;
    headway__event *event;             /* made for the first who cannot be sent it at once */
    headway__publication *publication; /* made for the first who makes its publisher wait */
    headway__session *session;
    const headway__frame *frame; /* the OPEN it came with; NULL: there is a publication */
    headway__route *route;
} spread;

static headway__publication *publication_new(headway__session *session, const headway__frame *frame,
                                             headway__route *topic);

static headway__event *event_of(spread *s)
{
    if (!s->event)
        s->event = headway__event_new(s->broker, s->topic, s->payload);
    if (s->event)
        s->event->sequence = s->broker->sequence;
    return s->event;
}

/* NULL: no memory. */
static headway__waiter *waiter_of(spread *s)
{
    headway__waiter *waiter = headway__take(s->broker->node.alloc, sizeof *waiter);
    if (waiter && !s->publication)
        s->publication = publication_new(s->session, s->frame, s->route);
    if (waiter && s->publication)
        return waiter;
    headway__give(s->broker->node.alloc, waiter);
    return NULL;
}

static void found(headway__leaf *leaf, void *user)
{
    spread *s = user;
    headway__subscriber *subscriber = HEADWAY__OWNER(leaf, headway__subscriber, leaf);
    uint64_t sequence = s->broker->sequence;
    s->broker->count.events_matched++;
    if (headway__subscriber_send(subscriber, sequence, s->topic, s->payload))
        return;
    headway__event *event = event_of(s);
    if (event && !headway__subscriber_offer(subscriber, event))
        return;
    headway__waiter *waiter = event ? waiter_of(s) : NULL;
    if (!waiter) {
        headway__subscriber_lose(subscriber, sequence);
        return;
    }
    waiter->event = event;
    waiter->publication = s->publication;
    event->refs++;
    s->publication->blocked++;
    headway__subscriber_block(subscriber, waiter);
}

static void note(headway__leaf *leaf, void *user)
{
    headway__matched *matched = user;
    if (matched->count < HEADWAY__MATCHED_MOST)
        matched->leaves[matched->count] = leaf;
    matched->count++;
}

static headway__matched *matched_of(headway_broker *broker, const headway__route *topic)
{
    return &broker->matched[topic->hash & (HEADWAY__MATCHED_KEPT - 1)];
}

static int is_known(headway_broker *broker, const headway__route *topic)
{
    const headway__matched *matched = matched_of(broker, topic);
    return matched->topic == topic && matched->version == broker->topics.version;
}

static void match(spread *s)
{
    headway_broker *broker = s->broker;
    headway__matched *matched = matched_of(broker, s->route);
    if (!is_known(broker, s->route)) {
        s->route->refs++;
        headway__route_unref(&broker->node.routes, matched->topic);
        matched->topic = s->route;
        matched->version = broker->topics.version;
        matched->count = 0;
        headway__trie_match(&broker->topics, s->topic, note, matched);
    }
    if (matched->count > HEADWAY__MATCHED_MOST) {
        headway__trie_match(&broker->topics, s->topic, found, s);
        return;
    }
    for (uint32_t i = 0; i < matched->count; i++)
        found(matched->leaves[i], s);
}

static void spread_event(spread *s)
{
    headway_broker *broker = s->broker;
    s->topic = headway_bytes_of(s->route->name, s->route->size);
    broker->sequence++;
    broker->count.events_published++;
    match(s);
    headway__event_unref(broker, s->event);
}

static void spread_gathered(headway__publication *p, headway_bytes payload)
{
    spread s = {.broker = p->broker, .payload = payload, .publication = p, .route = p->topic};
    p->blocked = 1;
    p->spread = 1;
    spread_event(&s);
    unblock(p);
}

/* Whole in its OPEN, as most are: there is a publication only if somebody makes it wait. */
static void spread_at_once(headway__session *session, const headway__frame *frame,
                           headway__route *topic)
{
    static const headway_status ok = {.message = ""};
    spread s = {.broker = session->broker,
                .payload = frame->payload,
                .session = session,
                .frame = frame,
                .route = topic};
    spread_event(&s);
    if (s.publication)
        unblock(s.publication);
    else
        headway__link_refuse(session->link, frame->call, &ok);
}

static void gather(headway__publication *p, const headway__frame *frame)
{
    headway_status status =
        headway__refusal(p->broker, HEADWAY_RESOURCE_EXHAUSTED, 0, "the event is too large");
    int error = frame->payload.size > p->collect.limit ? HEADWAY_ELIMIT : 0;
    int whole = !(frame->flags & HEADWAY__FLAG_MORE);
    if (error == 0 && whole && p->collect.size == 0) {
        spread_gathered(p, frame->payload);
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
        spread_gathered(p, headway_bytes_of(p->collect.data, p->collect.size));
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

static const char *wrong_with(headway_broker *broker, const headway__frame *frame,
                              const headway__route *topic)
{
    if (!is_known(broker, topic) &&
        !headway__topic_valid(headway_bytes_of(topic->name, topic->size), 0))
        return "not a topic: tokens between dots, no wildcards, 255 bytes at most";
    if (!(frame->flags & HEADWAY__FLAG_PAYLOAD))
        return "an event without a message";
    if (broker->draining)
        return "the broker is shutting down";
    return NULL;
}

static headway__publication *publication_new(headway__session *session, const headway__frame *frame,
                                             headway__route *topic)
{
    headway_broker *broker = session->broker;
    headway__publication *p = headway__take(broker->node.alloc, sizeof *p);
    if (!p)
        return NULL;
    p->stream.ops = &publication_ops;
    if (headway__stream_accept(&p->stream, session->link, frame) != 0) {
        headway__give(broker->node.alloc, p);
        return NULL;
    }
    p->broker = broker;
    p->session = session;
    p->topic = topic;
    p->blocked = p->spread = 1;
    topic->refs++;
    uint64_t most = headway__identity_limits_of(broker, session->identity)->message_bytes;
    p->collect.limit = most < broker->options.event_limit ? most : broker->options.event_limit;
    headway__list_append(&broker->publications, &p->node);
    return p;
}

void headway__publish_opened(headway__session *session, const headway__frame *frame,
                             headway__route *topic)
{
    headway_broker *broker = session->broker;
    const char *wrong = wrong_with(broker, frame, topic);
    int whole = !(frame->flags & HEADWAY__FLAG_MORE);
    if (!wrong && whole && frame->payload.size <= broker->options.event_limit) {
        spread_at_once(session, frame, topic);
        return;
    }
    headway__publication *p = wrong ? NULL : publication_new(session, frame, topic);
    if (!p) {
        int code = !wrong             ? HEADWAY_RESOURCE_EXHAUSTED
                   : broker->draining ? HEADWAY_UNAVAILABLE
                                      : HEADWAY_INVALID_ARGUMENT;
        headway_status status = headway__refusal(broker, code, code != HEADWAY_INVALID_ARGUMENT,
                                                 wrong ? wrong : "out of memory");
        headway__link_refuse(session->link, frame->call, &status);
        return;
    }
    p->blocked = p->spread = 0;
    gather(p, frame);
}
