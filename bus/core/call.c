/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The caller's side.
 *
 *   WAITING --link, credit--> OPEN --final frame--> OVER
 *      \________________________\--cancel, deadline, close--> ENDING --task--> OVER
 *
 * on_done runs on the way into OVER: from a received frame or a timer directly, else as a task.
 */
#include "runtime.h"

#include <stdio.h>

enum {
    DEADLINE_MS = 10000,
    FIRST_GRANT = 16384,
    LEAST_GRANT = 1024,
    WINDOW_MESSAGES = 128,
    WINDOW_BYTES = 262144
};

static void leave_line(headway_call *call)
{
    if (!headway__list_linked(&call->waiting))
        return;
    headway__list_remove(&call->waiting);
    call->bus->waiting_count--;
    call->bus->waiting_bytes -= call->held_metadata + call->held_request;
}

static void finish(headway_call *call, const headway_status *status)
{
    headway_bus *bus = call->bus;
    if (call->state == HEADWAY__CALL_OVER)
        return;
    call->state = HEADWAY__CALL_OVER;
    headway__node_timer_stop(&bus->node, &call->timer);
    headway__task_cancel(&call->task);
    leave_line(call);
    headway__list_remove(&call->node);
    headway__list_remove(&call->sibling);
    bus->call_count--;
    headway__inbox_done(&call->inbox);
    if (status->code == HEADWAY_OK)
        bus->counts.calls_ok++;
    else
        bus->counts.calls_failed++;
    uint64_t start = headway__node_now(&bus->node);
    if (call->events.on_done)
        call->events.on_done(call, status, call->user);
    headway__call_watch(call, start, "on_done");
    headway_call_unref(call);
    headway__bus_drain_check(bus);
}

static void finish_task(headway__task *task)
{
    headway_call *call = HEADWAY__OWNER(task, headway_call, task);
    headway_status status = {.code = call->end_code,
                             .not_processed = call->end_not_processed,
                             .retry_after_ms = call->end_retry_ms,
                             .message = call->end_text};
    finish(call, &status);
}

/* Ends the call here: the wire now, on_done from a task. */
static void end_soon(headway_call *call, int code, const char *text)
{
    if (call->state >= HEADWAY__CALL_ENDING)
        return;
    call->end_code = code;
    call->end_not_processed =
        !call->maybe_processed && (call->state == HEADWAY__CALL_WAITING ||
                                   (call->stream.link && !headway__stream_sent(&call->stream)));
    snprintf(call->end_text, sizeof call->end_text, "%s", text);
    call->state = HEADWAY__CALL_ENDING;
    leave_line(call); /* a link that comes up before the task runs must not open it */
    if (headway__stream_cancel(&call->stream, HEADWAY_CANCELLED))
        headway__call_unsent(call);
    headway__stream_abandon(&call->stream);
    headway__node_timer_stop(&call->bus->node, &call->timer);
    call->task.run = finish_task;
    headway__node_task(&call->bus->node, &call->task);
}

void headway__call_wait(headway_call *call)
{
    headway_bus *bus = call->bus;
    headway__list_append(&bus->waiting, &call->waiting);
    bus->waiting_count++;
    bus->waiting_bytes += call->held_metadata + call->held_request;
}

static int is_stream(const headway_call *call)
{
    return call->method->shape != HEADWAY_UNARY;
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    headway_call *call = (headway_call *)stream;
    headway_bytes message;
    if (call->state != HEADWAY__CALL_OPEN)
        return;
    call->first_seen = 1;
    if (call->idle_ms)
        call->idle_at = headway__node_now(&call->bus->node) + (uint64_t)call->idle_ms * HEADWAY__MS;
    int got = headway__inbox_take(&call->inbox, frame, &message);
    if (got < 0) {
        end_soon(call, HEADWAY_RESOURCE_EXHAUSTED,
                 got == HEADWAY_ELIMIT ? "the response is over the message limit"
                                       : "out of memory");
        return;
    }
    if (!got)
        return;
    call->got_message = 1;
    headway_call_ref(call);
    uint64_t start = headway__node_now(&call->bus->node);
    if (call->events.on_message)
        call->events.on_message(call, message, call->user);
    if (!(frame->flags & HEADWAY__FLAG_END)) /* else on_done follows, and is watched with it */
        headway__call_watch(call, start, "on_message");
    if (call->state == HEADWAY__CALL_OPEN)
        headway__inbox_processed(&call->inbox);
    headway_call_unref(call);
}

static void on_end(headway__stream *stream, const headway_status *status)
{
    headway_call *call = (headway_call *)stream;
    headway_status mine = *status;
    if (call->state != HEADWAY__CALL_OPEN)
        return; /* ENDING: the task says what is to be said */
    int one = !(call->method->shape & HEADWAY_SERVER_STREAM);
    if (status->code == HEADWAY_OK && one && !call->got_message) {
        mine.code = HEADWAY_INTERNAL;
        mine.message = "the service ended the call without a response";
    }
    if (headway__call_move(call, &mine) || headway__retry(call, &mine))
        return;
    headway__retry_ended(call, &mine);
    mine.not_processed = mine.not_processed && !call->maybe_processed;
    finish(call, &mine);
}

static void on_credit(headway__stream *stream)
{
    headway_call *call = (headway_call *)stream;
    if (call->state != HEADWAY__CALL_OPEN || !call->writable_wanted)
        return;
    call->writable_wanted = 0;
    uint64_t start = headway__node_now(&call->bus->node);
    headway_call_ref(call);
    if (call->events.on_writable)
        call->events.on_writable(call, call->user);
    headway__call_watch(call, start, "on_writable");
    headway_call_unref(call);
}

static const headway__stream_ops client_ops = {.data = on_data, .credit = on_credit, .end = on_end};

static uint64_t earliest(const headway_call *call)
{
    uint64_t at = call->deadline;
    if (!call->first_seen && call->first_by < at)
        at = call->first_by;
    if (call->retry_at < at)
        at = call->retry_at;
    return call->idle_at < at ? call->idle_at : at;
}

/* The back-off is over. Without a broker the call waits for one: nobody was asked yet. */
static void retry_now(headway_call *call)
{
    headway__node *node = &call->bus->node;
    call->retry_at = HEADWAY_NEVER;
    if (earliest(call) != HEADWAY_NEVER) /* the heap has room: the timer was there */
        (void)headway__node_timer(node, &call->timer, earliest(call));
    headway__call_wait(call);
    headway__call_start_waiting(call->bus);
}

static void on_timer(headway__timer *timer)
{
    headway_call *call = HEADWAY__OWNER(timer, headway_call, timer);
    headway__node *node = &call->bus->node;
    uint64_t now = headway__node_now(node);
    if (call->stream.link && call->stream.out.granted_bytes > call->open_granted)
        call->first_seen = 1;
    if (now < earliest(call)) {
        if (headway__node_timer(node, timer, earliest(call)) == 0)
            return;
    }
    if (now < call->deadline && call->retry_at <= now) {
        retry_now(call);
        return;
    }
    if (now >= call->deadline && call->via == HEADWAY_VIA_DIRECT &&
        headway__list_linked(&call->waiting))
        end_soon(call, HEADWAY_UNAVAILABLE, "no direct link with a free slot was had in time");
    else if (now >= call->deadline)
        end_soon(call, HEADWAY_DEADLINE_EXCEEDED,
                 headway__list_linked(&call->waiting)
                     ? "the deadline passed before a broker took it"
                     : "the deadline has passed");
    else if (call->first_seen)
        end_soon(call, HEADWAY_DEADLINE_EXCEEDED, "idle for longer than allowed");
    else
        end_soon(call, HEADWAY_DEADLINE_EXCEEDED, "the service did not take up the stream in time");
}

headway_call *headway__call_new(headway_bus *bus)
{
    headway_call *call;
    if (!headway__list_empty(&bus->free_calls)) {
        call = HEADWAY__OWNER(bus->free_calls.next, headway_call, node);
        headway__list_remove(&call->node);
        bus->free_call_count--;
        memset(call, 0, offsetof(headway_call, end_text));
    } else {
        call = headway__take(bus->node.alloc, sizeof *call);
        if (!call)
            return NULL;
    }
    call->bus = bus;
    call->refs = 1;
    call->id = ++bus->next_id;
    call->deadline = call->first_by = call->idle_at = call->retry_at = HEADWAY_NEVER;
    return call;
}

void headway__call_free(headway_call *call)
{
    headway_bus *bus = call->bus;
    headway__stream_done(&call->stream);
    headway__inbox_done(&call->inbox);
    headway__bus_arena_give(bus, call->arena);
    if (!call->in_arena)
        headway__give(bus->node.alloc, call->held);
    headway__route_unref(&bus->node.routes, call->route);
    if (bus->free_call_count >= 256 || bus->closed) {
        headway__give(bus->node.alloc, call);
        return;
    }
    headway__list_init(&call->node);
    headway__list_append(&bus->free_calls, &call->node);
    bus->free_call_count++;
}

static uint32_t first_grant(const headway_bus *bus)
{
    uint64_t used = bus->options.message_limit + (uint64_t)bus->call_count * FIRST_GRANT;
    return used + FIRST_GRANT <= bus->options.reassembly_budget ? FIRST_GRANT : LEAST_GRANT;
}

/* What a call takes over from the one it is made for. */
static void inherit(headway_call *call, headway_call *parent)
{
    call->above = parent->above;
    if (parent->deadline < call->deadline)
        call->deadline = parent->deadline;
    headway__list_append(&parent->children, &call->sibling);
}

static uint8_t priority_of(const headway_call_options *options, const headway_policy *policy)
{
    const headway_call *parent = options ? options->parent : NULL;
    if (options && options->priority)
        return options->priority;
    return parent && parent->stream.priority ? parent->stream.priority : policy->priority;
}

static void plan(headway_call *call, const headway_call_options *options)
{
    const headway_policy *policy = &call->method->policy;
    int streams = call->method->shape & HEADWAY_SERVER_STREAM;
    uint32_t deadline_ms = options && options->deadline_ms ? options->deadline_ms
                           : policy->deadline_ms           ? policy->deadline_ms
                           : is_stream(call)               ? 0
                                                           : DEADLINE_MS;
    uint64_t now = headway__node_now(&call->bus->node);
    if (deadline_ms)
        call->deadline = now + (uint64_t)deadline_ms * HEADWAY__MS;
    if (is_stream(call))
        call->first_by = now + (uint64_t)HEADWAY__FIRST_FRAME_MS * HEADWAY__MS;
    if (options && options->idle_ms) {
        call->idle_ms = options->idle_ms;
        call->idle_at = now + (uint64_t)options->idle_ms * HEADWAY__MS;
    }
    if (options && options->parent)
        inherit(call, options->parent);
    headway__inbox *inbox = &call->inbox;
    inbox->manual = call->manual = streams && options && options->manual_demand;
    inbox->window_bytes = policy->window_bytes ? policy->window_bytes : WINDOW_BYTES;
    if (inbox->window_bytes < FIRST_GRANT)
        inbox->window_bytes = FIRST_GRANT;
    inbox->window_messages = !streams                  ? 0
                             : policy->window_messages ? policy->window_messages
                                                       : WINDOW_MESSAGES;
    call->open.kind = HEADWAY__KIND_CALL;
    call->open.policy = (uint8_t)call->method->shape;
    call->open.priority = priority_of(options, policy);
    call->via = options && options->via ? options->via : call->bus->options.via;
    call->shard = options ? options->shard : 0;
    if (options && options->on_behalf && *options->on_behalf) {
        headway__who_copy(call->who[0], headway_bytes_of_string(options->on_behalf));
        call->open.identity = headway_bytes_of_string(call->who[0]);
        call->via = HEADWAY_VIA_BROKER;
    }
    call->open.key_hash = options ? options->key_hash : 0;
    call->open.grant_messages = call->manual ? 0 : streams ? (uint32_t)inbox->window_messages : 1;
    call->open.grant_bytes = streams ? (uint32_t)inbox->window_bytes : first_grant(call->bus);
}

static uint32_t remaining(const headway_call *call)
{
    if (call->deadline == HEADWAY_NEVER)
        return UINT32_MAX;
    uint64_t now = headway__node_now(&call->bus->node);
    if (now >= call->deadline)
        return 0;
    uint64_t ms = (call->deadline - now + HEADWAY__MS - 1) / HEADWAY__MS;
    return ms < UINT32_MAX ? (uint32_t)ms : UINT32_MAX - 1;
}

static int try_open(headway_call *call, headway_bytes payload, headway_bytes metadata)
{
    headway_bus *bus = call->bus;
    int sends = call->method->shape & HEADWAY_CLIENT_STREAM;
    int again = call->above || (call->retries && call->method->policy.idempotent);
    uint8_t flags = sends ? 0 : HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF;
    flags = (uint8_t)(flags | (again ? HEADWAY__FLAG_AGAIN : 0));
    if (bus->call_count >= bus->options.calls_limit)
        return HEADWAY_EAGAIN;
    call->open.remaining_ms = remaining(call);
    call->open.metadata = metadata;
    call->stream.ops = &client_ops;
    int error =
        headway__call_open_somewhere(call, flags, sends ? headway_bytes_of(NULL, 0) : payload);
    if (error != 0)
        return error;
    call->state = HEADWAY__CALL_OPEN;
    call->tried_at = headway__node_now(&bus->node);
    call->open_granted = call->stream.out.granted_bytes;
    if (call->half_wanted)
        headway__stream_half(&call->stream);
    return 0;
}

static int hold(headway_call *call, headway_bytes payload, headway_bytes metadata)
{
    headway_bus *bus = call->bus;
    if (bus->waiting_count >= bus->options.waiting_limit ||
        bus->waiting_bytes + payload.size + metadata.size > bus->options.waiting_bytes)
        return HEADWAY_ELIMIT;
    if (!call->held && headway__call_keep(call, payload, metadata) != 0)
        return HEADWAY_ENOMEM;
    call->state = HEADWAY__CALL_WAITING;
    headway__call_wait(call);
    return 0;
}

void headway__call_start_waiting(headway_bus *bus)
{
    headway__list *at = bus->waiting.next;
    while (at != &bus->waiting) {
        headway_call *call = HEADWAY__OWNER(at, headway_call, waiting);
        at = at->next;
        headway_bytes metadata = headway_bytes_of(call->held, call->held_metadata);
        headway_bytes payload =
            headway_bytes_of(call->held + call->held_metadata, call->held_request);
        bus->call_count--; /* it is counted already */
        int error = try_open(call, payload, metadata);
        bus->call_count++;
        if (error == HEADWAY_EAGAIN && headway__call_waits_alone(call))
            continue;
        if (error == HEADWAY_EAGAIN)
            return;
        leave_line(call);
        if (error == HEADWAY_ENOTSUP)
            end_soon(call, HEADWAY_UNIMPLEMENTED, "the broker takes no calls on behalf of others");
        else if (error != 0)
            end_soon(call, HEADWAY_RESOURCE_EXHAUSTED, headway_error_text(error));
        else if (call->writable_wanted) {
            on_credit(&call->stream);
            at = bus->waiting.next; /* whatever was done in there */
        }
    }
}

int headway__call_begin(headway_bus *bus, const headway__call_setup *setup, headway_call **ret)
{
    const headway_call_options *options = setup->options;
    headway_bytes metadata = options ? options->metadata : headway_bytes_of(NULL, 0);
    headway_call *call = headway__call_new(bus);
    if (!call) {
        headway__route_unref(&bus->node.routes, setup->route);
        return HEADWAY_ENOMEM;
    }
    call->method = setup->method;
    call->route = setup->route;
    headway__inbox_init(&call->inbox, bus, &call->stream);
    plan(call, options);
    call->timer.fire = on_timer;
    int error = earliest(call) == HEADWAY_NEVER
                    ? 0
                    : headway__node_timer(&bus->node, &call->timer, earliest(call));
    if (error == 0 && headway__retry_wanted(call, options))
        error = headway__call_keep(call, setup->payload, metadata);
    if (error == 0)
        error = try_open(call, setup->payload, metadata);
    if (error == 0 && call->straight)
        headway__call_keep_way(call, setup->payload, metadata);
    if (error == HEADWAY_EAGAIN && ((options && options->wait_for_ready) || bus->resuming))
        error = hold(call, setup->payload, metadata);
    if (error != 0) {
        headway__node_timer_stop(&bus->node, &call->timer);
        headway__list_remove(&call->sibling);
        headway__call_free(call);
        if (error == HEADWAY_EAGAIN)
            headway__bus_starved(bus);
        return error;
    }
    bus->call_count++;
    bus->counts.calls_started++;
    headway__list_append(&bus->calls, &call->node);
    *ret = call;
    return 0;
}

static int open_as(headway_bus *bus, const headway_method *method, headway_bytes request,
                   const headway_call_options *options, headway_call **ret_call)
{
    if (bus->closing || (bus->draining && !options->parent))
        return HEADWAY_ECLOSED;
    if (request.size > bus->options.message_limit ||
        options->metadata.size > HEADWAY__METADATA_LIMIT)
        return HEADWAY_ELIMIT;
    size_t size = strlen(method->route),
           behalf = options->on_behalf ? strlen(options->on_behalf) : 0;
    if (size == 0 || size > HEADWAY__NAME_LIMIT || behalf > HEADWAY__WHO_LIMIT ||
        (behalf && options->via == HEADWAY_VIA_DIRECT))
        return HEADWAY_EINVAL;
    headway__call_setup setup = {headway__bus_route(bus, method->route), method, request, options};
    return setup.route ? headway__call_begin(bus, &setup, ret_call) : HEADWAY_ENOMEM;
}

/* While a bus drains, what its handlers still ask others for goes out. */
static int open_nested(headway_bus *bus, const headway_method *method, headway_bytes request,
                       headway_call_options *options, headway_call **ret_call)
{
    uint8_t space[HEADWAY__METADATA_LIMIT];
    const headway_call *parent = options->parent;
    if (!parent->serving)
        return HEADWAY_EINVAL;
    if (headway_call_cancelled(parent))
        return HEADWAY_ECLOSED;
    if (options->metadata.size <= sizeof space)
        options->metadata = headway__trace_inherit(options->metadata, parent->metadata, space);
    return open_as(bus, method, request, options, ret_call);
}

int headway_call_open(headway_bus *bus, const headway_method *method, headway_bytes request,
                      const headway_call_options *options, const headway_call_events *events,
                      void *user, headway_call **ret_call)
{
    headway_call_options mine = {0};
    headway_call *call;
    if (!bus || !method || !events || !events->on_done)
        return HEADWAY_EINVAL;
    if (options)
        memcpy(&mine, options,
               options->size && options->size < sizeof mine ? options->size : sizeof mine);
    int error = mine.parent ? open_nested(bus, method, request, &mine, &call)
                            : open_as(bus, method, request, &mine, &call);
    if (error != 0)
        return error;
    call->events = *events;
    call->user = user;
    if (ret_call)
        *ret_call = call;
    return 0;
}

int headway_call_send(headway_call *call, headway_bytes message)
{
    if (call->serving || !(call->method->shape & HEADWAY_CLIENT_STREAM))
        return HEADWAY_EINVAL;
    if (call->state > HEADWAY__CALL_OPEN || call->half_wanted)
        return HEADWAY_ECLOSED;
    if (message.size > call->bus->options.message_limit)
        return HEADWAY_ELIMIT;
    int error = call->state == HEADWAY__CALL_WAITING ? HEADWAY_EAGAIN
                                                     : headway__stream_may_send(&call->stream);
    if (error == HEADWAY_EAGAIN)
        call->writable_wanted = 1;
    if (error != 0)
        return error;
    return headway__stream_send(&call->stream, 0, message);
}

int headway_call_end(headway_call *call)
{
    if (call->serving)
        return HEADWAY_EINVAL;
    call->half_wanted = 1;
    if (call->state == HEADWAY__CALL_OPEN)
        headway__stream_half(&call->stream);
    return 0;
}

void headway_call_cancel(headway_call *call)
{
    if (!call->serving)
        end_soon(call, HEADWAY_CANCELLED, "cancelled by the caller");
}

void headway__children_end(headway_call *parent, int code)
{
    while (!headway__list_empty(&parent->children)) {
        headway_call *call = HEADWAY__OWNER(parent->children.next, headway_call, sibling);
        headway__list_remove(&call->sibling);
        end_soon(call, code,
                 code == HEADWAY_DEADLINE_EXCEEDED
                     ? "the deadline of the call it was made for has passed"
                     : "the call it was made for was cancelled");
    }
}

void headway__calls_end_all(headway_bus *bus)
{
    for (headway__list *at = bus->calls.next; at != &bus->calls; at = at->next)
        end_soon(HEADWAY__OWNER(at, headway_call, node), HEADWAY_CANCELLED, "the bus is closed");
}
