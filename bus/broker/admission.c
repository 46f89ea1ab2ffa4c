/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may be called, and who takes the call: the worker with a free slot and the least in flight
 * for its size, in turn where they are equal. Without a free slot a call waits, bounded in number,
 * bytes and time, first come first served; what has expired is dropped before any work.
 */
#include "internal.h"

#include <stdio.h>

enum { MILLION = 1000000, LOOK_AT = 64 };

static void refuse(headway__session *session, const headway__frame *frame, int code, int retry,
                   const char *text)
{
    headway_broker *broker = session->broker;
    headway_status status = headway__refusal(broker, code, retry, text);
    if (code == HEADWAY_DEADLINE_EXCEEDED)
        broker->count.calls_timed_out++;
    else
        broker->count.calls_refused++;
    headway__link_refuse(session->link, frame->call, &status);
}

/* --- choice ---------------------------------------------------------------------------------- */

static int is_free(const headway__worker *worker)
{
    const headway__link *link = worker->session->link;
    return link->state == HEADWAY__LINK_UP && !link->draining &&
           headway__credit_messages(&worker->stream.out) > 0;
}

/* a / its size < b / its size */
static int is_idler(const headway__worker *a, const headway__worker *b)
{
    int64_t a_size = a->running + headway__credit_messages(&a->stream.out);
    int64_t b_size = b->running + headway__credit_messages(&b->stream.out);
    return a->running * b_size < b->running * a_size;
}

/* Looks at LOOK_AT workers from the front, or as many as it takes to find a free one. */
static headway__worker *choose(headway__service *service)
{
    headway__worker *best = NULL;
    size_t looked = 0;
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        if (looked++ >= LOOK_AT && best)
            break;
        if (worker->skipped == service->broker->attempt || !is_free(worker))
            continue;
        if (!best || is_idler(worker, best))
            best = worker;
    }
    return best;
}

/* 0; EAGAIN: no worker can take it now; ENOMEM. */
static int start(headway__relayed *call)
{
    headway__service *service = call->service;
    headway__worker *worker;
    service->broker->attempt++;
    while ((worker = choose(service)) != NULL) {
        int error = headway__relay_start(call, worker);
        if (error == 0)
            headway__list_append(&service->workers, &worker->of_service);
        if (error != HEADWAY_EAGAIN)
            return error;
        worker->skipped = service->broker->attempt; /* its link is full; writable follows */
    }
    return HEADWAY_EAGAIN;
}

/* --- waiting --------------------------------------------------------------------------------- */

void headway__admission_leave(headway__relayed *call)
{
    if (!headway__list_linked(&call->waiting))
        return;
    headway__list_remove(&call->waiting);
    call->service->waiting_count--;
    call->broker->count.calls_waiting--;
    call->broker->count.waiting_bytes -= call->held_size;
}

static void end_waiting(headway__relayed *call, int code, int retry, const char *text)
{
    headway_broker *broker = call->broker;
    headway_status status = headway__refusal(broker, code, retry, text);
    headway__admission_leave(call);
    headway__relay_refuse(call, &status,
                          code == HEADWAY_DEADLINE_EXCEEDED ? &broker->count.calls_timed_out
                                                            : &broker->count.calls_refused);
}

void headway__admission_expired(headway__relayed *call)
{
    if (headway__relay_remaining(call) == 0)
        end_waiting(call, HEADWAY_DEADLINE_EXCEEDED, 0,
                    "the deadline passed before a worker was free");
    else
        end_waiting(call, HEADWAY_RESOURCE_EXHAUSTED, 1, "no worker was free in time");
}

static int has_live_worker(const headway__service *service)
{
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        const headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        if (!worker->session->link->draining)
            return 1;
    }
    return 0;
}

void headway__admission_left(headway__service *service)
{
    if (has_live_worker(service))
        return;
    while (!headway__list_empty(&service->waiting))
        end_waiting(HEADWAY__OWNER(service->waiting.next, headway__relayed, waiting),
                    HEADWAY_UNAVAILABLE, 1, "the last worker of this service has left");
}

static int may_wait(const headway__service *service, size_t bytes)
{
    const headway_broker *broker = service->broker;
    return service->waiting_count < broker->options.waiting_calls &&
           broker->count.waiting_bytes + bytes <= broker->options.waiting_bytes;
}

static void wait(headway__relayed *call)
{
    headway_broker *broker = call->broker;
    uint64_t at = headway__node_now(&broker->node) + (uint64_t)broker->options.wait_ms * MILLION;
    if (!may_wait(call->service, call->payload.size + call->open.metadata.size) ||
        headway__relay_hold(call) != 0) {
        end_waiting(call, HEADWAY_RESOURCE_EXHAUSTED, 1, "too many calls wait for this service");
        return;
    }
    headway__list_append(&call->service->waiting, &call->waiting);
    call->service->waiting_count++;
    broker->count.calls_waiting++;
    broker->count.waiting_bytes += call->held_size;
    headway__relay_timer(call, call->deadline < at ? call->deadline : at);
}

void headway__admission_wake(headway__service *service)
{
    if (!headway__list_empty(&service->waiting))
        headway__node_task(&service->broker->node, &service->dispatch);
}

void headway__admission_dispatch(headway__service *service)
{
    while (!headway__list_empty(&service->waiting)) {
        headway__relayed *call = HEADWAY__OWNER(service->waiting.next, headway__relayed, waiting);
        size_t held = call->held_size;
        if (headway__relay_remaining(call) == 0) {
            headway__admission_expired(call);
            continue;
        }
        int error = start(call);
        if (error == HEADWAY_EAGAIN)
            return;
        if (error != 0) {
            end_waiting(call, HEADWAY_RESOURCE_EXHAUSTED, 1, "the broker is out of memory");
            continue;
        }
        headway__list_remove(&call->waiting);
        service->waiting_count--;
        service->broker->count.calls_waiting--;
        service->broker->count.waiting_bytes -= held;
    }
}

/* --- admission ------------------------------------------------------------------------------- */

static int in_start_grace(headway_broker *broker)
{
    uint64_t grace = (uint64_t)broker->options.start_grace_ms * MILLION;
    return headway__node_now(&broker->node) - broker->started < grace;
}

static void refuse_unknown(headway__session *session, const headway__frame *frame,
                           const headway__route *route)
{
    char text[1024];
    if (in_start_grace(session->broker)) { /* its workers may not have come back yet (L18) */
        refuse(session, frame, HEADWAY_UNAVAILABLE, 1, "not registered yet; the broker is young");
        return;
    }
    headway__suggest_service(session->broker, headway__route_service(route), text, sizeof text);
    refuse(session, frame, HEADWAY_UNIMPLEMENTED, 0, text);
}

/* 1 if refused. route->target set means that the method was known when it was bound. */
static int is_refused(headway__session *session, const headway__frame *frame,
                      const headway__route *route, headway__service *service)
{
    char text[1024];
    headway_broker *broker = session->broker;
    if (!route->target && !headway__registry_method(service, route)) {
        headway__suggest_method(service, headway__route_method(route), text, sizeof text);
        refuse(session, frame, HEADWAY_UNIMPLEMENTED, 0, text);
    } else if (!has_live_worker(service)) {
        snprintf(text, sizeof text, "no worker serves %s now", service->route->name);
        refuse(session, frame, HEADWAY_UNAVAILABLE, 1, text);
    } else if (frame->open.remaining_ms == 0) {
        refuse(session, frame, HEADWAY_DEADLINE_EXCEEDED, 0, "the deadline has passed");
    } else if (headway__budget_free(broker) / 8 < HEADWAY__CALL_FLOOR) {
        refuse(session, frame, HEADWAY_RESOURCE_EXHAUSTED, 1, "the broker's memory is taken");
    } else {
        return 0;
    }
    service->refused++;
    return 1;
}

static void admit(headway__session *session, const headway__frame *frame, headway__service *service,
                  headway__route *route)
{
    headway__relayed *call = headway__relay_accept(session, frame, service, route);
    if (!call) {
        refuse(session, frame, HEADWAY_RESOURCE_EXHAUSTED, 1, "the broker is out of memory");
        return;
    }
    int error = headway__list_empty(&service->waiting) ? start(call) : HEADWAY_EAGAIN;
    if (error == HEADWAY_EAGAIN)
        wait(call);
    else if (error != 0)
        end_waiting(call, HEADWAY_RESOURCE_EXHAUSTED, 1, "the broker is out of memory");
}

void headway__admission_opened(headway__session *session, const headway__frame *frame,
                               headway__route *route)
{
    headway_broker *broker = session->broker;
    broker->count.calls_accepted++;
    if (!route->target && headway__services_opened(session, frame, route))
        return;
    if (broker->draining) {
        refuse(session, frame, HEADWAY_UNAVAILABLE, 1, "the broker is shutting down");
        return;
    }
    if (frame->open.hops + 1 >= HEADWAY__HOPS_LIMIT) {
        refuse(session, frame, HEADWAY_FAILED_PRECONDITION, 0,
               "the call has passed too many brokers: do they form a loop?");
        return;
    }
    headway__service *service = headway__registry_find(broker, route);
    if (!service)
        refuse_unknown(session, frame, route);
    else if (!is_refused(session, frame, route, service))
        admit(session, frame, service, route);
}
