/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may be called. Without a free slot a call waits, bounded in number, bytes and time, in a line
 * (waiting.c) that turns calls away when it stands; what has expired is dropped before any work. A
 * method that has a limit of its own has a line of its own: it holds up no other.
 */
#include "audit.h"
#include "direct.h"
#include "permit.h"
#include "seen.h"

#include <stdio.h>

enum { MILLION = 1000000, ADVICE_MOST = 50 };

static void refuse(headway__session *session, const headway__frame *frame, int code, int retry,
                   const char *text)
{
    headway_broker *broker = session->broker;
    headway_status status = headway__refusal(broker, code, retry, text);
    if (code == HEADWAY_DEADLINE_EXCEEDED)
        broker->count.calls_timed_out++;
    else
        broker->count.calls_refused++;
    headway__audit_refused(session, frame, session->opened, &status, 0);
    headway__link_refuse(session->link, frame->call, &status);
}

/* --- waiting --------------------------------------------------------------------------------- */

static headway__queue *queue_of(const headway__relayed *call)
{
    return call->method->limited ? &call->method->queue : &call->service->other.queue;
}

static headway__relayed *by_place(headway__place *place)
{
    return HEADWAY__OWNER(place, headway__relayed, place);
}

/* 0; EAGAIN: no worker is to take it now; ENOMEM. */
static int start(headway__relayed *call)
{
    headway__service *service = call->service;
    headway__worker *worker;
    service->broker->attempt++;
    while ((worker = headway__choose(call)) != NULL) {
        int error = headway__relay_start(call, worker);
        if (error == 0)
            headway__list_append(&service->workers, &worker->of_service);
        if (error != HEADWAY_EAGAIN)
            return error;
        worker->skipped = service->broker->attempt; /* its link is full; writable follows */
    }
    return HEADWAY_EAGAIN;
}

/* The call is out of the line; size: what it held. */
static void left_line(headway__relayed *call, size_t size)
{
    headway__queue *queue = call->queue;
    call->queue = NULL;
    call->service->waiting_count--;
    call->broker->count.calls_waiting--;
    call->broker->count.waiting_bytes -= size;
    call->identity->queued -= size;
    if (queue->line.count == 0)
        headway__list_remove(&queue->node);
}

void headway__admission_leave(headway__relayed *call)
{
    if (!call->queue)
        return;
    headway__waiting_leave(&call->queue->line, &call->place,
                           headway__node_now(&call->broker->node));
    left_line(call, call->held_size);
}

static void end_waiting(headway__relayed *call, const headway_status *status)
{
    headway_broker *broker = call->broker;
    headway__admission_leave(call);
    headway__relay_refuse(call, status,
                          status->code == HEADWAY_DEADLINE_EXCEEDED ? &broker->count.calls_timed_out
                                                                    : &broker->count.calls_refused);
}

/* For want of slots: come back when those who wait and were turned away could have been served, and
   not all at once. */
static headway_status overload(headway__queue *queue, const char *text)
{
    headway_broker *broker = queue->service->broker;
    headway_status status = headway__refusal(broker, HEADWAY_RESOURCE_EXHAUSTED, 1, text);
    uint64_t now = headway__node_now(&broker->node), least = status.retry_after_ms;
    headway__waiting_turned(&queue->line, now);
    broker->count.calls_turned_away++;
    uint64_t ms = headway__waiting_advice(&queue->line, now) / MILLION;
    ms = ms < least ? least : ms > ADVICE_MOST * least ? ADVICE_MOST * least : ms;
    ms += headway__node_random(&broker->node) % (ms / 2 + 1);
    status.retry_after_ms = ms < UINT32_MAX ? (uint32_t)ms : UINT32_MAX;
    return status;
}

static void turn_away(headway__relayed *call, const char *text)
{
    headway_status status = overload(queue_of(call), text);
    end_waiting(call, &status);
}

static void out_of_memory(headway__relayed *call)
{
    headway_status status = headway__refusal(call->broker, HEADWAY_RESOURCE_EXHAUSTED, 1,
                                             "the broker is out of memory");
    end_waiting(call, &status);
}

void headway__admission_expired(headway__relayed *call)
{
    if (headway__relay_remaining(call) != 0 && call->service->worker_count > 0) {
        turn_away(call, "no worker was free in time");
        return;
    }
    int late = headway__relay_remaining(call) == 0;
    headway_status status = headway__refusal(
        call->broker, late ? HEADWAY_DEADLINE_EXCEEDED : HEADWAY_UNAVAILABLE, !late,
        late ? "the deadline passed before a worker was free" : "no worker was started in time");
    end_waiting(call, &status);
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

static headway__queue *by_node(headway__list *node)
{
    return HEADWAY__OWNER(node, headway__queue, node);
}

void headway__admission_left(headway__service *service)
{
    if (has_live_worker(service) || headway__service_startable(service))
        return;
    headway_status status = headway__refusal(service->broker, HEADWAY_UNAVAILABLE, 1,
                                             "the last worker of this service has left");
    while (!headway__list_empty(&service->queues))
        end_waiting(by_place(HEADWAY__OWNER(by_node(service->queues.next)->line.ages.next,
                                            headway__place, age)),
                    &status);
}

/* 1: calls wait for a worker that is not there yet, or did so when they came; the law of lines does
   not hold for them (L22). */
static int is_held(headway__queue *queue, uint64_t now)
{
    const headway__list *oldest = queue->line.ages.next;
    if (!has_live_worker(queue->service) || headway__service_startable(queue->service))
        queue->held_at = now;
    return queue->held_at == now ||
           (queue->line.count > 0 &&
            HEADWAY__OWNER(oldest, headway__place, age)->since <= queue->held_at);
}

static void turn_away_late(headway__queue *queue, uint64_t now)
{
    headway__place *late;
    headway__waiting_hold(&queue->line, is_held(queue, now), now);
    while ((late = headway__waiting_late(&queue->line, now)) != NULL)
        turn_away(by_place(late), "the service is overloaded: the call waited too long");
}

/* The timer may stand too early, never too late. */
static void watch(headway__queue *queue, uint64_t now)
{
    headway__node *node = &queue->service->broker->node;
    uint64_t due = headway__waiting_due(&queue->line, now);
    if (due != HEADWAY_NEVER && (!queue->timer.place || queue->timer.at > due) &&
        headway__node_timer(node, &queue->timer, due) != 0)
        headway__node_log(node, HEADWAY_LOG_WARN, 0, "no memory to watch a line");
}

static void on_late(headway__timer *timer)
{
    headway__queue *queue = HEADWAY__OWNER(timer, headway__queue, timer);
    uint64_t now = headway__node_now(&queue->service->broker->node);
    turn_away_late(queue, now);
    watch(queue, now);
    headway__admission_wake(queue->service);
}

void headway__queue_init(headway__queue *queue, headway__service *service)
{
    const headway_broker_options *o = &service->broker->options;
    queue->service = service;
    queue->timer.fire = on_late;
    headway__waiting_init(&queue->line, (uint64_t)o->queue_target_ms * MILLION,
                          (uint64_t)o->queue_interval_ms * MILLION);
}

/* Room in the line, if need be by turning away somebody less important. */
static int has_room(headway__queue *queue, const headway__relayed *call, uint64_t now)
{
    const headway_broker *broker = call->broker;
    size_t bytes = call->payload.size + call->open.metadata.size;
    if (broker->count.waiting_bytes + bytes > broker->options.waiting_bytes)
        return 0;
    if (queue->line.count < broker->options.waiting_calls && !headway__waiting_full(&queue->line))
        return 1;
    headway__place *other = headway__waiting_displaced(&queue->line, call->open.priority, now);
    if (other)
        turn_away(by_place(other), "too many calls wait for this service");
    return other != NULL;
}

/* A call that is held for a start waits until its deadline (L22). */
static uint64_t wait_until(const headway__relayed *call)
{
    const headway_broker_options *o = &call->broker->options;
    int held = headway__service_startable(call->service);
    uint64_t at = headway__node_now(&call->broker->node);
    at += (uint64_t)(held ? o->held_ms : o->wait_ms) * MILLION;
    return call->deadline < at || (held && call->deadline != HEADWAY_NEVER) ? call->deadline : at;
}

static void wait(headway__relayed *call)
{
    headway_broker *broker = call->broker;
    headway__queue *queue = queue_of(call);
    uint64_t now = headway__node_now(&broker->node);
    turn_away_late(queue, now);
    if (!headway__identity_room(broker, call->identity,
                                call->payload.size + call->open.metadata.size)) {
        turn_away(call, "too many bytes wait for this identity");
        return;
    }
    if (!has_room(queue, call, now)) {
        turn_away(call, "too many calls wait for this service");
        return;
    }
    if (headway__relay_hold(call) != 0) {
        out_of_memory(call);
        return;
    }
    call->queue = queue;
    headway__waiting_join(&queue->line, &call->place, call->open.priority, now);
    headway__list_append(&call->service->queues, &queue->node);
    call->service->waiting_count++;
    broker->count.calls_waiting++;
    broker->count.waiting_bytes += call->held_size;
    call->identity->queued += call->held_size;
    watch(queue, now);
    headway__relay_timer(call, wait_until(call));
    headway__supervise_wake(call->service);
    headway__direct_press(call->service);
}

void headway__admission_wake(headway__service *service)
{
    if (!headway__list_empty(&service->queues))
        headway__node_task(&service->broker->node, &service->dispatch);
}

/* The line whose next call is the most important, or the oldest, among those not yet tried. */
static headway__queue *foremost(headway__service *service, uint64_t attempt, uint64_t now)
{
    headway__queue *best = NULL;
    const headway__place *first = NULL;
    for (headway__list *i = service->queues.next; i != &service->queues; i = i->next) {
        headway__queue *queue = by_node(i);
        const headway__place *next = headway__waiting_next(&queue->line, now);
        if (queue->attempt == attempt ||
            (best && (next->priority < first->priority ||
                      (next->priority == first->priority && next->since >= first->since))))
            continue;
        best = queue;
        first = next;
    }
    return best;
}

void headway__admission_dispatch(headway__service *service)
{
    headway__queue *queue;
    uint64_t attempt = service->broker->attempt + 1,
             now = headway__node_now(&service->broker->node);
    while ((queue = foremost(service, attempt, now)) != NULL) {
        turn_away_late(queue, now);
        headway__place *place = headway__waiting_next(&queue->line, now);
        if (!place)
            continue;
        headway__relayed *call = by_place(place);
        size_t held = call->held_size;
        if (headway__relay_remaining(call) == 0) {
            headway__admission_expired(call);
            continue;
        }
        int error = start(call);
        if (error == HEADWAY_EAGAIN) {
            queue->attempt = attempt;
        } else if (error != 0) {
            out_of_memory(call);
        } else {
            headway__waiting_started(&queue->line, place, now);
            left_line(call, held);
        }
        watch(queue, now);
    }
    headway__direct_press(service);
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
    } else if (!has_live_worker(service) && !headway__service_startable(service)) {
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
    headway__seen_refused(route);
    return 1;
}

static void admit(headway__session *session, const headway__frame *frame, headway__method *method,
                  headway__route *route)
{
    headway__relayed *call = headway__relay_accept(session, frame, method, route);
    if (!call) {
        refuse(session, frame, HEADWAY_RESOURCE_EXHAUSTED, 1, "the broker is out of memory");
        return;
    }
    /* Nobody overtakes those who wait for the same, or for any slot. */
    int stands = queue_of(call)->line.count || method->service->other.queue.line.count;
    int error = stands ? HEADWAY_EAGAIN : start(call);
    if (error == HEADWAY_EAGAIN)
        wait(call);
    else if (error != 0)
        out_of_memory(call);
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
    headway__method *method = headway__registry_find(broker, route);
    if (!method)
        refuse_unknown(session, frame, route);
    else if (!is_refused(session, frame, route, method->service))
        admit(session, frame, method, route);
}
