/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taps: copies of what calls carry, as they pass. A tap is a stream that the broker answers, with a
 * queue like a subscriber's: bounded, and when it is full the oldest piece is lost and counted. The
 * calls themselves are never held up; without a tap they pay one branch.
 *
 *   (opened) --request whole--> TAPPING --cancel, link lost, no memory--> (freed)
 */
#include "answer.h"
#include "seen.h"

#include <headway/v1/observe.pb-c.h>

enum { MICROSECOND = 1000, REQUEST_LIMIT = 1024, ARENA = 256 * 1024, OVERHEAD = 256 };

/* A packed TapEvent that waits for the reader's credit. */
typedef struct piece {
    headway__list node;
    size_t size;
    uint8_t bytes[];
} piece;

typedef struct tap {
    headway__stream stream;
    headway__list node; /* in the broker's taps */
    headway_broker *broker;
    headway__session *session; /* NULL once it has left */
    headway__list queue;
    headway__task ending;
    uint32_t count;
    size_t bytes;
    uint64_t lost;
    int64_t reserved; /* what its stream has queued */
    size_t subject_size;
    char subject[HEADWAY__NAME_LIMIT + 1];
} tap;

static tap *of(headway__stream *stream)
{
    return HEADWAY__OWNER(stream, tap, stream);
}

/* --- the queue ------------------------------------------------------------------------------- */

static void drop_first(tap *t)
{
    piece *first = HEADWAY__OWNER(t->queue.next, piece, node);
    headway__list_remove(&first->node);
    t->count--;
    t->bytes -= first->size;
    headway__budget_give(t->broker, (int64_t)(sizeof *first + first->size));
    headway__give(t->broker->node.alloc, first);
}

static int has_room(const tap *t, size_t size)
{
    const headway_broker_options *o = &t->broker->options;
    return t->count == 0 || (t->count < o->queue_messages && t->bytes + size <= o->queue_bytes);
}

static void queue(tap *t, headway_bytes packed)
{
    size_t size = sizeof(piece) + packed.size;
    while (!has_room(t, packed.size)) {
        drop_first(t);
        t->lost++;
    }
    if (headway__budget_take(t->broker, (int64_t)size) != 0) {
        t->lost++;
        return;
    }
    piece *p = headway__take(t->broker->node.alloc, size);
    if (!p) {
        headway__budget_give(t->broker, (int64_t)size);
        t->lost++;
        return;
    }
    p->size = packed.size;
    memcpy(p->bytes, packed.data, packed.size);
    headway__list_append(&t->queue, &p->node);
    t->count++;
    t->bytes += packed.size;
}

static void pump(tap *t)
{
    while (t->count > 0 && headway__stream_may_send(&t->stream) == 0) {
        piece *first = HEADWAY__OWNER(t->queue.next, piece, node);
        if (headway__stream_send(&t->stream, 0, headway_bytes_of(first->bytes, first->size)) != 0)
            return;
        drop_first(t);
    }
    headway__budget_set(t->broker, &t->reserved, (int64_t)t->stream.queued);
}

/* --- what passes ----------------------------------------------------------------------------- */

static int matches(const tap *t, const headway__relayed *call)
{
    const headway__route *route = call->route;
    return route->size >= t->subject_size &&
           memcmp(route->name, t->subject, t->subject_size) == 0 &&
           (route->size == t->subject_size || route->name[t->subject_size] == '/');
}

static void set_bytes(ProtobufCBinaryData *to, headway_bytes from)
{
    to->len = from.size;
    memcpy(&to->data, &from.data, sizeof from.data); /* packed before anything changes */
}

static void copy(tap *t, const headway__relayed *call, Headway__V1__TapEvent *event)
{
    headway_bytes packed;
    headway_broker *broker = t->broker;
    uint64_t now = headway__node_now(&broker->node);
    headway_arena *arena = headway_arena_new(broker->node.alloc, ARENA);
    event->call = call->number;
    event->method = call->route->name;
    if (call->session)
        event->caller = call->session->link->remote_name;
    if (call->worker && call->worker->session)
        event->worker = call->worker->session->link->remote_name;
    event->at_us = (now - broker->started) / MICROSECOND;
    event->age_us = (now - call->accepted_at) / MICROSECOND;
    event->lost = t->lost;
    if (arena && headway_message_pack(&event->base, arena, &packed) == 0)
        queue(t, packed);
    else
        t->lost++;
    if (arena)
        headway_arena_free(arena);
    pump(t);
}

/* To every tap that asks for this call. */
static void spread(const headway__relayed *call, Headway__V1__TapEvent *event)
{
    headway__list *taps = &call->broker->taps;
    for (headway__list *i = taps->next; i != taps; i = i->next) {
        tap *t = HEADWAY__OWNER(i, tap, node);
        if (matches(t, call))
            copy(t, call, event);
    }
}

void headway__tap_accepted(const headway__relayed *call)
{
    Headway__V1__TapEvent event = HEADWAY__V1__TAP_EVENT__INIT;
    event.kind = HEADWAY__V1__TAP_EVENT__KIND__KIND_OPEN;
    event.has_payload = (call->flags & HEADWAY__FLAG_PAYLOAD) != 0;
    event.begins = event.has_payload;
    event.more = (call->flags & HEADWAY__FLAG_MORE) != 0;
    set_bytes(&event.payload, call->payload);
    spread(call, &event);
}

void headway__tap_data(const headway__relayed *call, const headway__flowing *flow,
                       const headway__frame *frame)
{
    Headway__V1__TapEvent event = HEADWAY__V1__TAP_EVENT__INIT;
    event.kind = flow == &call->requests ? HEADWAY__V1__TAP_EVENT__KIND__KIND_REQUEST
                                         : HEADWAY__V1__TAP_EVENT__KIND__KIND_RESPONSE;
    event.begins = !flow->middle;
    event.more = (frame->flags & HEADWAY__FLAG_MORE) != 0;
    set_bytes(&event.payload, frame->payload);
    spread(call, &event);
}

void headway__tap_ended(const headway__relayed *call, const headway_status *status)
{
    Headway__V1__TapEvent event = HEADWAY__V1__TAP_EVENT__INIT;
    const char *message = status->message ? status->message : "";
    event.kind = HEADWAY__V1__TAP_EVENT__KIND__KIND_END;
    event.code = status->code;
    memcpy(&event.status, &message, sizeof message);
    spread(call, &event);
}

/* --- a tap's life ---------------------------------------------------------------------------- */

static void tap_free(headway__task *task)
{
    tap *t = HEADWAY__OWNER(task, tap, ending);
    headway_broker *broker = t->broker;
    headway__budget_set(broker, &t->reserved, 0);
    headway__stream_done(&t->stream);
    headway__give(broker->node.alloc, t);
    headway__broker_ended(broker);
}

static void leave(tap *t, const headway_status *status, uint64_t *counter)
{
    headway_broker *broker = t->broker;
    if (!t->session)
        return;
    (*counter)++;
    (void)headway__stream_finish(&t->stream, status);
    headway__link_call_done(t->session->link);
    t->session = NULL;
    broker->tap_count--;
    headway__list_remove(&t->node);
    while (t->count > 0)
        drop_first(t);
    t->ending.run = tap_free;
    headway__node_task(&broker->node, &t->ending);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    headway_status status = {.code = HEADWAY_INVALID_ARGUMENT,
                             .message = "a tap takes one request"};
    (void)frame;
    leave(of(stream), &status, &of(stream)->broker->count.calls_answered);
}

static void on_half(headway__stream *stream)
{
    (void)stream;
}

static void on_credit(headway__stream *stream)
{
    if (of(stream)->session)
        pump(of(stream));
}

static void on_cancel(headway__stream *stream, int code)
{
    headway_status status = {.code = HEADWAY_CANCELLED, .message = "cancelled"};
    (void)code;
    leave(of(stream), &status, &of(stream)->broker->count.calls_dropped);
}

static const headway__stream_ops tap_ops = {
    .data = on_data, .half = on_half, .credit = on_credit, .cancel = on_cancel};

/* The subject, from the request. 0, or a code with a sentence in why. */
static int read_subject(tap *t, const headway__frame *frame, char *why, size_t why_size)
{
    ProtobufCMessage *message;
    headway_arena *arena = headway_arena_new(t->broker->node.alloc, ARENA);
    snprintf(why, why_size, "out of memory");
    int code = arena ? 0 : HEADWAY_RESOURCE_EXHAUSTED;
    if (code == 0 && ((frame->flags & HEADWAY__FLAG_MORE) || frame->payload.size > REQUEST_LIMIT ||
                      headway_message_unpack(&headway__v1__tap_request__descriptor, frame->payload,
                                             NULL, arena, &message, why, why_size) != 0))
        code = HEADWAY_INVALID_ARGUMENT;
    if (code == 0) {
        const char *subject = ((const Headway__V1__TapRequest *)message)->subject;
        t->subject_size = strlen(subject);
        if (t->subject_size == 0 || t->subject_size > HEADWAY__NAME_LIMIT)
            code = HEADWAY_INVALID_ARGUMENT;
        else
            memcpy(t->subject, subject, t->subject_size);
        snprintf(why, why_size, "name a service, or a method as fleet.v1.Fleet/Get");
    }
    if (arena)
        headway_arena_free(arena);
    return code;
}

static void refuse(headway__session *session, const headway__frame *frame, int code,
                   const char *text)
{
    headway_broker *broker = session->broker;
    headway_status status =
        headway__refusal(broker, code, code == HEADWAY_RESOURCE_EXHAUSTED, text);
    broker->count.calls_refused++;
    headway__link_refuse(session->link, frame->call, &status);
}

void headway__tap_opened(headway__session *session, const headway__frame *frame)
{
    char why[256];
    headway_broker *broker = session->broker;
    if (broker->tap_count >= broker->options.taps) {
        refuse(session, frame, HEADWAY_RESOURCE_EXHAUSTED, "too many taps (the broker's --taps)");
        return;
    }
    tap *t = headway__take(broker->node.alloc, sizeof *t);
    if (!t) {
        refuse(session, frame, HEADWAY_RESOURCE_EXHAUSTED, "out of memory");
        return;
    }
    t->broker = broker;
    t->stream.ops = &tap_ops;
    int code = read_subject(t, frame, why, sizeof why);
    if (code == 0 && headway__stream_accept(&t->stream, session->link, frame) != 0)
        code = HEADWAY_RESOURCE_EXHAUSTED;
    if (code != 0) {
        headway__give(broker->node.alloc, t);
        refuse(session, frame, code, why);
        return;
    }
    t->session = session;
    headway__list_init(&t->queue);
    headway__list_append(&broker->taps, &t->node);
    broker->tap_count++;
    headway__stream_grant(&t->stream, 0, 1); /* "it stands": a stream's first frame (L24) */
}
