/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call on its way: two streams, and between them nothing but pieces and credit.
 *
 *   WAITING --slot--> RUNNING --worker's final--> ENDING --drained--> (freed)
 *      \                 \--caller cancels or is lost, deadline--> LEFT --worker's final--> ENDING
 *       \--refused, expired, cancelled, lost--> ENDING
 *
 * LEFT: nobody listens, but the worker's slot is taken until its final frame (C10). Each direction
 * may have outstanding what the far end has granted, at most the call's window (which grows with
 * use) and the budget's cap, less what is queued here: so the queues hold at most what was granted
 * (C11).
 */
#include "permit.h"
#include "seen.h"

enum { WAITING, RUNNING, LEFT, ENDING };
enum { MILLION = 1000000, GRACE_MS = 250, SPARES_KEPT = 1024 };

static void caller_data(headway__stream *stream, const headway__frame *frame);
static void caller_half(headway__stream *stream);
static void caller_credit(headway__stream *stream);
static void caller_cancel(headway__stream *stream, int code);
static void callee_data(headway__stream *stream, const headway__frame *frame);
static void callee_credit(headway__stream *stream);
static void callee_end(headway__stream *stream, const headway_status *status);
static void no_half(headway__stream *stream);
static void no_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start);

static const headway__stream_ops caller_ops = {
    .data = caller_data, .half = caller_half, .credit = caller_credit, .cancel = caller_cancel};
static const headway__stream_ops callee_ops = {.data = callee_data,
                                               .half = no_half,
                                               .credit = callee_credit,
                                               .gap = no_gap,
                                               .end = callee_end};

static headway__relayed *by_caller(headway__stream *stream)
{
    return HEADWAY__OWNER(stream, headway__relayed, caller);
}

static headway__relayed *by_callee(headway__stream *stream)
{
    return HEADWAY__OWNER(stream, headway__relayed, callee);
}

static void no_half(headway__stream *stream)
{
    (void)stream;
}

static void no_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start)
{
    (void)stream;
    (void)lost;
    (void)sequence;
    (void)start;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t at_least(int64_t a, int64_t floor)
{
    return a > floor ? a : floor;
}

/* --- credit ---------------------------------------------------------------------------------- */

/* What one direction holds of the budget: outstanding at its source, queued at its drain. */
static int64_t held_by(const headway__stream *source, const headway__stream *drain)
{
    int64_t granted = source->link ? at_least(headway__credit_bytes(&source->in), 0) : 0;
    return at_least(granted + (int64_t)drain->queued, HEADWAY__CALL_FLOOR);
}

static void account(headway__relayed *call)
{
    int64_t now = (int64_t)call->held_size;
    if (call->state != ENDING)
        now += held_by(&call->callee, &call->caller);
    else
        now += (int64_t)call->caller.queued;
    if (call->state == RUNNING && (!call->caller.half_in || call->callee.queued))
        now += held_by(&call->caller, &call->callee);
    headway__budget_set(call->broker, &call->reserved, now);
}

/* Lets source send what drain can take on. */
static void pass_credit(headway__relayed *call, headway__stream *source, headway__stream *drain)
{
    drain->wants_credit = 1;
    int64_t messages = drain->out.granted_messages - source->in.spent_messages;
    int64_t most = least(headway__budget_cap(call->broker), call->window);
    most = least(most, headway__credit_bytes(&drain->out));
    headway__stream_window(source, messages, most - (int64_t)drain->queued);
}

static void flow(headway__relayed *call)
{
    if (call->state == RUNNING) {
        if (call->callee.link && call->caller.link && !call->caller.over)
            pass_credit(call, &call->callee, &call->caller);
        if (call->callee.link && call->caller.link && !call->caller.half_in)
            pass_credit(call, &call->caller, &call->callee);
        headway__seen_flow(call);
    }
    account(call);
}

/* --- the end --------------------------------------------------------------------------------- */

static void drop_held(headway__relayed *call)
{
    if (!call->held)
        return;
    headway__give(call->broker->node.alloc, call->held);
    call->held = NULL;
    call->held_size = 0;
}

static headway__relayed *call_new(headway_broker *broker)
{
    headway__relayed *call = broker->spares;
    if (!call)
        return headway__take(broker->node.alloc, sizeof *call);
    broker->spares = call->next_spare;
    broker->spare_count--;
    memset(call, 0, sizeof *call);
    return call;
}

static void call_give(headway_broker *broker, headway__relayed *call)
{
    if (broker->spare_count == SPARES_KEPT) {
        headway__give(broker->node.alloc, call);
        return;
    }
    call->next_spare = broker->spares;
    broker->spares = call;
    broker->spare_count++;
}

static void call_free(headway__task *task)
{
    headway__relayed *call = HEADWAY__OWNER(task, headway__relayed, ending);
    headway_broker *broker = call->broker;
    if (call->session)
        headway__link_call_done(call->session->link);
    headway__list_remove(&call->of_session);
    headway__list_remove(&call->node);
    headway__budget_set(broker, &call->reserved, 0);
    drop_held(call);
    headway__route_unref(&broker->node.routes, call->route);
    call->identity->calls--;
    headway__identity_give(broker, call->identity);
    headway__stream_done(&call->caller);
    headway__stream_done(&call->callee);
    call_give(broker, call);
    headway__broker_ended(broker);
}

/* Frees it once both streams are off their links. */
static void settle(headway__relayed *call)
{
    account(call);
    if (call->state != ENDING || call->caller.link || call->callee.link)
        return;
    call->ending.run = call_free;
    headway__node_task(&call->broker->node, &call->ending);
}

static void worker_over(headway__relayed *call)
{
    headway__worker *worker = call->worker;
    if (!worker)
        return;
    if (call->limit)
        call->limit->running--;
    call->worker = NULL;
    call->limit = NULL;
    worker->running--;
    call->service->running--;
    headway__worker_unref(worker);
}

static void end_call(headway__relayed *call)
{
    call->state = ENDING;
    headway__node_timer_stop(&call->broker->node, &call->timer);
    headway__choice_ended(call);
    worker_over(call);
    drop_held(call);
    settle(call);
}

void headway__relay_refuse(headway__relayed *call, const headway_status *status, uint64_t *counter)
{
    (*counter)++;
    call->service->refused++;
    int late = counter == &call->broker->count.calls_timed_out;
    headway__seen_ended(call, late ? HEADWAY__OUTCOME_EXPIRED : HEADWAY__OUTCOME_REFUSED, status);
    (void)headway__stream_finish(&call->caller, status);
    end_call(call);
}

/* The caller's side is over before the worker's. */
static void leave(headway__relayed *call, int code, uint64_t *counter)
{
    (*counter)++;
    call->service->failed++;
    int late = counter == &call->broker->count.calls_timed_out;
    const headway_status status = {.code = code, .message = ""};
    headway__seen_ended(call, late ? HEADWAY__OUTCOME_EXPIRED : HEADWAY__OUTCOME_LOST, &status);
    if (call->state == WAITING)
        headway__admission_leave(call);
    headway__node_timer_stop(&call->broker->node, &call->timer);
    int waiting = call->state == WAITING;
    call->state = LEFT;
    int unsent = !waiting && call->callee.link && headway__stream_cancel(&call->callee, code) == 1;
    if (unsent) /* the worker has not heard of it, and has nothing to give back */
        headway__credit_spend(&call->worker->stream.out, -1, 0);
    if (unsent || waiting || !call->callee.link)
        end_call(call);
    else
        account(call);
}

/* --- time ------------------------------------------------------------------------------------ */

uint32_t headway__relay_remaining(const headway__relayed *call)
{
    if (call->deadline == HEADWAY_NEVER)
        return UINT32_MAX;
    uint64_t now = headway__node_now(&call->broker->node);
    if (now >= call->deadline)
        return 0;
    return (uint32_t)((call->deadline - now + MILLION - 1) / MILLION);
}

/* After hand-over the caller ends it on its own; the grace lets its CANCEL come first. */
static void deadline_passed(headway__relayed *call)
{
    headway_status status = {.code = HEADWAY_DEADLINE_EXCEEDED,
                             .message = "the deadline passed before a worker could be reached"};
    status.not_processed = call->state == RUNNING && !headway__stream_sent(&call->callee);
    if (!status.not_processed && !call->expired) {
        call->expired = 1;
        headway__relay_timer(call, call->deadline + (uint64_t)GRACE_MS * MILLION);
        return;
    }
    if (call->expired) {
        status.message = "the worker did not answer in time";
        headway__choice_judged(call, HEADWAY_DEADLINE_EXCEEDED);
    }
    (void)headway__stream_finish(&call->caller, &status);
    leave(call, HEADWAY_DEADLINE_EXCEEDED, &call->broker->count.calls_timed_out);
}

static void on_timer(headway__timer *timer)
{
    headway__relayed *call = HEADWAY__OWNER(timer, headway__relayed, timer);
    if (call->state == WAITING)
        headway__admission_expired(call);
    else if (call->state == RUNNING)
        deadline_passed(call);
}

void headway__relay_timer(headway__relayed *call, uint64_t at)
{
    if (at == HEADWAY_NEVER)
        headway__node_timer_stop(&call->broker->node, &call->timer);
    else if (headway__node_timer(&call->broker->node, &call->timer, at) != 0)
        headway__node_log(&call->broker->node, HEADWAY_LOG_WARN, 0, "no memory for a deadline");
}

/* --- the beginning --------------------------------------------------------------------------- */

headway__relayed *headway__relay_accept(headway__session *session, const headway__frame *frame,
                                        headway__method *method, headway__route *route)
{
    headway_broker *broker = session->broker;
    headway__relayed *call = call_new(broker);
    if (!call)
        return NULL;
    call->caller.ops = &caller_ops;
    call->callee.ops = &callee_ops;
    if (headway__stream_accept(&call->caller, session->link, frame) != 0) {
        call_give(broker, call);
        return NULL;
    }
    call->broker = broker;
    call->session = session;
    call->method = method;
    call->service = method->service;
    call->route = route;
    route->refs++;
    call->open = frame->open;
    call->identity = headway__identity_ref(session->asks);
    call->identity->calls++;
    call->behalf = frame->open.identity.size > 0;
    call->open.identity = headway_bytes_of_string(call->identity->name);
    call->request_most = headway__identity_limits_of(broker, call->identity)->message_bytes;
    call->request_size = frame->flags & HEADWAY__FLAG_MORE ? frame->payload.size : 0;
    call->open.delegate =
        headway_bytes_of_string(session->asks == session->identity ? "" : session->identity->name);
    call->flags = frame->flags & (HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_MORE | HEADWAY__FLAG_HALF |
                                  HEADWAY__FLAG_AGAIN);
    call->payload = frame->payload;
    call->timer.fire = on_timer;
    call->deadline = HEADWAY_NEVER;
    if (call->open.remaining_ms != UINT32_MAX)
        call->deadline =
            headway__node_now(&broker->node) + (uint64_t)call->open.remaining_ms * MILLION;
    headway__list_append(&broker->relayed, &call->node);
    headway__list_append(&session->relayed, &call->of_session);
    account(call);
    headway__seen_accepted(call);
    return call;
}

int headway__relay_hold(headway__relayed *call)
{
    size_t size = call->open.metadata.size + call->payload.size;
    uint8_t *held = headway__take(call->broker->node.alloc, size + 1);
    if (!held)
        return HEADWAY_ENOMEM;
    if (call->open.metadata.size)
        memcpy(held, call->open.metadata.data, call->open.metadata.size);
    if (call->payload.size)
        memcpy(held + call->open.metadata.size, call->payload.data, call->payload.size);
    call->open.metadata = headway_bytes_of(held, call->open.metadata.size);
    call->payload = headway_bytes_of(held + call->open.metadata.size, call->payload.size);
    call->held = held;
    call->held_size = size;
    account(call);
    return 0;
}

/* The caller's first grant, as far as room is reserved for it. A call starts small. */
static void first_grant(headway__relayed *call, headway__open *open)
{
    int64_t share = headway__budget_free(call->broker) / 512;
    call->window = least(at_least(share, HEADWAY__CALL_FLOOR), HEADWAY__CALL_FIRST);
    open->grant_bytes = (uint32_t)least(headway__credit_bytes(&call->caller.out), call->window);
    open->grant_messages = (uint32_t)least(call->caller.out.granted_messages, UINT32_MAX);
}

int headway__relay_start(headway__relayed *call, headway__worker *worker)
{
    headway__open open = call->open;
    uint8_t flags = call->flags;
    open.remaining_ms = headway__relay_remaining(call);
    open.hops++;
    if (!headway__link_tells_who(worker->session->link))
        open.identity = headway_bytes_of(NULL, 0);
    first_grant(call, &open);
    if (call->caller.half_in)
        flags |= HEADWAY__FLAG_HALF;
    int error = headway__stream_open(&call->callee, worker->session->link, call->route, &open,
                                     flags, call->payload);
    if (error != 0)
        return error;
    headway__credit_spend(&worker->stream.out, 1, 0);      /* slots are counted in calls alone */
    worker->stream.last_packet = call->callee.open_packet; /* no SPENT passes it (L4) */
    call->state = RUNNING;
    call->worker = worker;
    call->callee.wants_credit = 1;
    call->response_most =
        headway__identity_limits_of(call->broker, worker->session->identity)->message_bytes;
    worker->running++;
    worker->refs++;
    call->service->running++;
    headway__choice_started(call);
    headway__seen_started(call);
    call->callee.wants_credit = 1; /* its first is a sign of life, also for a caller that is half */
    drop_held(call);
    headway__relay_timer(call, call->deadline);
    call->caller.wants_credit = 1;
    if (call->caller.half_in && !call->callee.queued)
        account(call); /* its first grant went with OPEN, and nothing more comes from the caller */
    else
        flow(call);
    return 0;
}

/* What moves much may have more on its way. */
static void grow(headway__relayed *call, const headway__stream *source)
{
    if (source->in.spent_bytes >= call->window)
        call->window = least(call->window * 2, HEADWAY__CALL_WINDOW);
}

/* --- frames ---------------------------------------------------------------------------------- */

/* The call ends here, and the worker is told. */
static void give_up(headway__relayed *call, const char *text)
{
    headway_status status = {.code = HEADWAY_RESOURCE_EXHAUSTED, .message = text};
    (void)headway__stream_finish(&call->caller, &status);
    leave(call, HEADWAY_RESOURCE_EXHAUSTED, &call->broker->count.calls_dropped);
}

static const char no_memory[] = "the broker is out of memory";

/* size: of a message so far, which this is a piece of. */
static int is_over(uint64_t *size, uint64_t most, const headway__frame *frame)
{
    uint64_t now = *size + frame->payload.size;
    *size = frame->flags & HEADWAY__FLAG_MORE ? now : 0;
    return now > most;
}

void headway__relay_revoke(headway__relayed *call, const char *text)
{
    headway_status status = {.code = HEADWAY_PERMISSION_DENIED, .message = text};
    if (call->state != WAITING && call->state != RUNNING)
        return;
    status.not_processed = call->state == WAITING;
    (void)headway__stream_finish(&call->caller, &status);
    leave(call, HEADWAY_PERMISSION_DENIED, &call->broker->count.calls_dropped);
}

static void caller_data(headway__stream *stream, const headway__frame *frame)
{
    headway__relayed *call = by_caller(stream);
    if (call->state != RUNNING)
        return;
    uint8_t flags = frame->flags & (HEADWAY__FLAG_MORE | HEADWAY__FLAG_HALF);
    grow(call, stream);
    headway__seen_data(call, &call->requests, frame);
    if (is_over(&call->request_size, call->request_most, frame))
        give_up(call, "a request is over the limit of its sender");
    else if (headway__stream_send(&call->callee, flags, frame->payload) == HEADWAY_ENOMEM)
        give_up(call, no_memory);
    else
        flow(call);
}

static void caller_half(headway__stream *stream)
{
    headway__relayed *call = by_caller(stream);
    if (call->state != RUNNING)
        return; /* a waiting call's OPEN will say so */
    headway__stream_half(&call->callee);
    account(call);
}

static void caller_credit(headway__stream *stream)
{
    headway__relayed *call = by_caller(stream);
    flow(call);
    if (call->state == ENDING)
        settle(call);
}

static void caller_cancel(headway__stream *stream, int code)
{
    headway__relayed *call = by_caller(stream);
    headway_status status = {.code = HEADWAY_CANCELLED, .message = "cancelled"};
    (void)headway__stream_finish(stream, &status);
    if (call->state == RUNNING && headway__relay_remaining(call) == 0)
        headway__choice_judged(call, HEADWAY_DEADLINE_EXCEEDED); /* its caller was faster */
    if (call->state == WAITING || call->state == RUNNING)
        leave(call, code, &call->broker->count.calls_dropped);
    else if (call->state == ENDING)
        settle(call);
}

static void callee_data(headway__stream *stream, const headway__frame *frame)
{
    headway__relayed *call = by_callee(stream);
    if (call->state != RUNNING)
        return;
    uint8_t flags = frame->flags & (HEADWAY__FLAG_MORE | HEADWAY__FLAG_END);
    grow(call, stream);
    headway__seen_data(call, &call->responses, frame);
    if (is_over(&call->response_size, call->response_most, frame))
        give_up(call, "a response is over the limit of its sender");
    else if (headway__stream_send(&call->caller, flags, frame->payload) == HEADWAY_ENOMEM)
        give_up(call, no_memory);
    else if (!(flags & HEADWAY__FLAG_END)) /* its end follows, and accounts for what is left */
        flow(call);
}

static void callee_credit(headway__stream *stream)
{
    headway__relayed *call = by_callee(stream);
    /* A caller that has sent its last waits for this sign that its stream was taken up (L24). */
    if (call->state == RUNNING && call->caller.link && call->caller.half_in)
        pass_credit(call, &call->caller, &call->callee);
    flow(call);
}

static void callee_end(headway__stream *stream, const headway_status *status)
{
    headway__relayed *call = by_callee(stream);
    if (call->state == RUNNING) {
        call->broker->count.calls_answered++;
        call->service->ok += status->code == HEADWAY_OK;
        call->service->failed += status->code != HEADWAY_OK;
        headway__choice_judged(call, status->not_processed ? HEADWAY_CANCELLED : status->code);
        headway__seen_ended(call, HEADWAY__OUTCOME_ANSWERED, status);
        (void)headway__stream_finish(&call->caller, status);
    }
    end_call(call);
}

int headway__relay_is_waiting(const headway__relayed *call)
{
    return call->state == WAITING;
}

int headway__relay_is_running(const headway__relayed *call)
{
    return call->state == RUNNING;
}

void headway__relay_done(headway_broker *broker)
{
    while (!headway__list_empty(&broker->relayed)) {
        headway__relayed *call = HEADWAY__OWNER(broker->relayed.next, headway__relayed, node);
        call->session = NULL;
        headway__task_cancel(&call->ending);
        headway__node_timer_stop(&broker->node, &call->timer);
        call_free(&call->ending);
    }
    while (broker->spares) {
        headway__relayed *spare = broker->spares;
        broker->spares = spare->next_spare;
        headway__give(broker->node.alloc, spare);
    }
}
