/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The broker's own services, headway.v1.*, answered through the same streams and the same credit
 * as any worker's:
 *
 *   GATHERING --request whole--> ANSWERED --response drained--> (freed)
 *        \--refused, cancelled, lost------/
 */
#include "services.h"
#include "audit.h"
#include "permit.h"
#include "seen.h"
#include "supervise.h"

#include <stdio.h>

enum { REQUEST_LIMIT = 65536, MICROSECOND = 1000 };

typedef struct answering {
    headway__stream stream;
    headway__list node; /* in the broker's answers */
    headway_broker *broker;
    headway__session *session;   /* NULL once its place on the link has returned */
    headway__identity *identity; /* whose call it is; referenced */
    const headway__served *method;
    headway__collect collect;
    headway__task ending;
    int64_t reserved; /* of the response */
    uint64_t number, since;
    uint8_t answered;
} answering;

static void on_data(headway__stream *stream, const headway__frame *frame);
static void on_half(headway__stream *stream);
static void on_credit(headway__stream *stream);
static void on_cancel(headway__stream *stream, int code);

static const headway__stream_ops answering_ops = {
    .data = on_data, .half = on_half, .credit = on_credit, .cancel = on_cancel};

static answering *of(headway__stream *stream)
{
    return HEADWAY__OWNER(stream, answering, stream);
}

static void answering_free(headway__task *task)
{
    answering *a = HEADWAY__OWNER(task, answering, ending);
    headway_broker *broker = a->broker;
    headway__list_remove(&a->node);
    headway__collect_done(broker, &a->collect);
    headway__budget_set(broker, &a->reserved, 0);
    headway__stream_done(&a->stream);
    headway__identity_give(broker, a->identity);
    headway__give(broker->node.alloc, a);
    headway__broker_ended(broker);
}

/* Once its stream is off the link. */
static void settle(answering *a)
{
    headway__budget_set(a->broker, &a->reserved, (int64_t)a->stream.queued);
    if (a->stream.link || !a->session)
        return;
    headway__link_call_done(a->session->link);
    a->session = NULL;
    a->ending.run = answering_free;
    headway__node_task(&a->broker->node, &a->ending);
}

static void audit_end(const answering *a, int code, const char *text)
{
    char name[64];
    if (!headway__audited(a->broker) || !a->session)
        return;
    snprintf(name, sizeof name, "%s/%s", a->method->service, a->method->method);
    headway_broker_record record = {.what = HEADWAY_BROKER_CALL, .ended = 1, .name = name};
    record.code = code;
    record.text = text;
    record.call = a->number;
    record.duration_us = (headway__node_now(&a->broker->node) - a->since) / MICROSECOND;
    headway__audit_tell(a->session, a->identity, record);
}

static void fail(answering *a, int code, const char *text)
{
    headway_status status = {.code = code, .message = text};
    audit_end(a, code, text);
    a->answered = 1;
    a->broker->count.calls_answered++;
    (void)headway__stream_finish(&a->stream, &status);
    settle(a);
}

static int respond(answering *a, headway_arena *arena, char *why, size_t why_size)
{
    headway_broker *broker = a->broker;
    headway_bytes request = {a->collect.data, a->collect.size}, packed;
    ProtobufCMessage *message, *response;
    if (headway_message_unpack(a->method->request, request, NULL, arena, &message, why, why_size) !=
        0)
        return HEADWAY_INVALID_ARGUMENT;
    broker->asked_by = a->session;
    broker->asked_for = a->identity;
    int code = a->method->answer(broker, message, arena, &response, why, why_size);
    if (code != 0)
        return code;
    snprintf(why, why_size, "the answer does not fit the broker's memory");
    if (headway_message_pack(response, arena, &packed) != 0 ||
        (int64_t)packed.size > headway__budget_free(broker) ||
        headway__stream_send(&a->stream, HEADWAY__FLAG_END, packed) != 0)
        return HEADWAY_RESOURCE_EXHAUSTED;
    return 0;
}

static void answer(answering *a)
{
    char why[256] = "out of memory";
    int code = HEADWAY_RESOURCE_EXHAUSTED;
    size_t limit = (size_t)a->broker->options.message_limit * 4;
    headway_arena *arena = headway_arena_new(a->broker->node.alloc, limit);
    if (arena)
        code = respond(a, arena, why, sizeof why);
    if (arena)
        headway_arena_free(arena);
    if (code != 0) {
        fail(a, code, why);
        return;
    }
    audit_end(a, HEADWAY_OK, "");
    a->answered = 1;
    a->broker->count.calls_answered++;
    settle(a);
}

static void gather(answering *a, const headway__frame *frame)
{
    if (headway__collect_add(a->broker, &a->collect, frame->payload) != 0)
        fail(a, HEADWAY_RESOURCE_EXHAUSTED, "the request is too large");
    else if (!(frame->flags & HEADWAY__FLAG_MORE))
        answer(a);
    else
        headway__stream_window(&a->stream, 1, HEADWAY__CALL_FLOOR);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    if (!of(stream)->answered)
        gather(of(stream), frame);
}

static void on_half(headway__stream *stream)
{
    (void)stream;
}

static void on_credit(headway__stream *stream)
{
    settle(of(stream));
}

static void on_cancel(headway__stream *stream, int code)
{
    answering *a = of(stream);
    headway_status status = {.code = HEADWAY_CANCELLED, .message = "cancelled"};
    (void)code;
    if (!a->answered) {
        a->broker->count.calls_dropped++;
        audit_end(a, HEADWAY_CANCELLED, "");
    }
    a->answered = 1;
    (void)headway__stream_finish(stream, &status);
    settle(a);
}

static int is_name(headway_bytes bytes, const char *name)
{
    return bytes.size == strlen(name) && memcmp(bytes.data, name, bytes.size) == 0;
}

static void refuse(headway__session *session, const headway__frame *frame, int code,
                   const char *text)
{
    headway_broker *broker = session->broker;
    headway_status status = headway__refusal(broker, code, code != HEADWAY_UNIMPLEMENTED, text);
    broker->count.calls_refused++;
    headway__audit_refused(session, frame, session->opened, &status, 0);
    headway__link_refuse(session->link, frame->call, &status);
}

static void refuse_method(headway__session *session, const headway__frame *frame,
                          const headway__route *route)
{
    char text[512];
    headway_bytes service = headway__route_service(route);
    size_t used = (size_t)snprintf(text, sizeof text, "the broker itself serves:");
    for (const headway__served *m = headway__own_services; m->service; m++) {
        if (used < sizeof text && (is_name(service, m->service) || !service.size))
            used +=
                (size_t)snprintf(text + used, sizeof text - used, " %s/%s", m->service, m->method);
    }
    if (!memchr(text, '/', strlen(text)))
        snprintf(text, sizeof text,
                 "no service %.*s here; the broker itself serves %s, %s, %s and %s",
                 (int)service.size, (const char *)service.data, "headway.v1.Access",
                 "headway.v1.Broker", "headway.v1.Health", "headway.v1.Reflection");
    refuse(session, frame, HEADWAY_UNIMPLEMENTED, text);
}

static void begin(headway__session *session, const headway__frame *frame,
                  const headway__served *method)
{
    headway_broker *broker = session->broker;
    answering *a = headway__take(broker->node.alloc, sizeof *a);
    if (a)
        a->stream.ops = &answering_ops;
    if (!a || headway__stream_accept(&a->stream, session->link, frame) != 0) {
        headway__give(broker->node.alloc, a);
        refuse(session, frame, HEADWAY_RESOURCE_EXHAUSTED, "out of memory");
        return;
    }
    a->broker = broker;
    a->session = session;
    a->identity = headway__identity_ref(session->asks);
    a->number = headway__number(broker, broker->count.calls_accepted);
    a->since = headway__node_now(&broker->node);
    a->method = method;
    a->collect.limit = REQUEST_LIMIT;
    headway__list_append(&broker->answers, &a->node);
    gather(a, frame);
}

int headway__services_opened(headway__session *session, const headway__frame *frame,
                             headway__route *route)
{
    static const char prefix[] = "headway.v1.";
    if (route->size < sizeof prefix || memcmp(route->name, prefix, sizeof prefix - 1) != 0)
        return 0;
    headway_bytes service = headway__route_service(route), name = headway__route_method(route);
    if (is_name(service, "headway.v1.Broker") && is_name(name, "Supervise")) {
        headway__supervise_opened(session, frame);
        return 1;
    }
    for (const headway__served *m = headway__own_services; m->service; m++) {
        if (is_name(service, m->service) && is_name(name, m->method)) {
            if (m->answer)
                begin(session, frame, m);
            else
                headway__tap_opened(session, frame);
            return 1;
        }
    }
    refuse_method(session, frame, route);
    return 1;
}
