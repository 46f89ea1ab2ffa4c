/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The serving side of a call.
 *
 *   OPEN (request comes in) -> handler runs -> reply, fail, drop -> HELD (reply waits for credit)
 *                                                            \-----> OVER
 *
 * Cancellation, deadline and a lost link end the call on the wire; the slot, the request and the
 * arena live until the handler has answered too (C10).
 */
#include "histogram.h"
#include "runtime.h"

#include <stdarg.h>
#include <stdio.h>

enum { FIRST_WINDOW = 65536, WINDOW_MESSAGES = 128, WINDOW_BYTES = 262144 };

/* The call is over here: wire ended, handler done. */
static void over(headway_call *call)
{
    headway_bus *bus = call->bus;
    headway_service *service = call->binding->service;
    if (call->state == HEADWAY__CALL_OVER)
        return;
    call->state = HEADWAY__CALL_OVER;
    headway__node_timer_stop(&bus->node, &call->timer);
    headway__inbox_done(&call->inbox);
    headway__list_remove(&call->node);
    while (!headway__list_empty(&call->children)) /* they go on alone */
        headway__list_remove(call->children.next);
    bus->reply_bytes -= call->reply_queued;
    bus->served_count--;
    call->binding->running--;
    service->running--;
    if (call->share) {
        service->straight--;
        call->share->running--;
        headway__share_grant(call->share);
    }
    if (call->link)
        headway__link_call_done(call->link);
    headway__service_slots(service);
    if (service->within)
        headway__loopback_slots(service->within);
    headway__service_check(service);
    headway_call_unref(call);
    headway__bus_drain_check(bus);
}

/* After the wire has been told: over, or the reply is still queued. */
static void settle(headway_call *call)
{
    call->answered = 1;
    if (call->stream.link) {
        call->state = HEADWAY__CALL_HELD;
        call->reply_queued = call->stream.queued;
        call->bus->reply_bytes += call->reply_queued;
        return;
    }
    over(call);
}

/* From its first run until now, for statistics. */
static uint64_t microseconds(const headway_call *call)
{
    uint64_t now = headway__node_refresh(&call->bus->node);
    return (now - call->since) / (HEADWAY__MS / 1000);
}

static void count_end(headway_call *call, int code)
{
    if (call->straight && !call->within)
        headway__direct_count(call, code, microseconds(call));
    if (code == HEADWAY_OK && call->method->shape == HEADWAY_UNARY)
        headway__service_answered(call);
    if (code == HEADWAY_OK)
        call->bus->counts.served_ok++;
    else
        call->bus->counts.served_failed++;
}

/* 0: the handler may answer now. ECLOSED: it is too late, and the call is given up. */
static int answer_due(headway_call *call)
{
    if (!call->serving)
        return HEADWAY_EINVAL;
    if (call->answered || call->state >= HEADWAY__CALL_HELD) {
        call->bus->counts.second_answers++;
        headway__node_log(&call->bus->node, HEADWAY_LOG_TRACE, call->id,
                          "a second answer to %s was ignored", call->method->route);
        return HEADWAY_ECLOSED;
    }
    if (call->stream.link && !call->stream.over)
        return 0;
    call->answered = 1; /* the caller has gone: cancelled, late, or link lost */
    call->bus->counts.served_failed++;
    over(call);
    return HEADWAY_ECLOSED;
}

int headway_call_reply(headway_call *call, headway_bytes message)
{
    if (!call->serving || (call->method->shape & HEADWAY_SERVER_STREAM))
        return HEADWAY_EINVAL;
    if (message.size > call->bus->options.message_limit) {
        (void)headway_call_fail(call, HEADWAY_RESOURCE_EXHAUSTED,
                                "the response of %zu bytes is over the limit of %u", message.size,
                                call->bus->options.message_limit);
        return HEADWAY_ELIMIT;
    }
    int error = answer_due(call);
    if (error != 0)
        return 0;
    count_end(call, HEADWAY_OK);
    call->stream.took = headway__took_pack(microseconds(call));
    error = headway__stream_send(&call->stream, HEADWAY__FLAG_END, message);
    settle(call);
    return error;
}

int headway_call_reply_send(headway_call *call, headway_bytes message)
{
    if (!call->serving || !(call->method->shape & HEADWAY_SERVER_STREAM))
        return HEADWAY_EINVAL;
    if (call->answered || call->cancelled)
        return HEADWAY_ECLOSED;
    if (message.size > call->bus->options.message_limit)
        return HEADWAY_ELIMIT;
    int error = headway__stream_may_send(&call->stream);
    if (error == HEADWAY_EAGAIN)
        call->writable_wanted = 1;
    return error ? error : headway__stream_send(&call->stream, 0, message);
}

static int finish(headway_call *call, const headway_status *status)
{
    if (answer_due(call) != 0)
        return 0;
    count_end(call, status->code);
    (void)headway__stream_finish(&call->stream, status);
    settle(call);
    return 0;
}

int headway_call_reply_end(headway_call *call)
{
    static const headway_status ok = {.message = ""};
    if (!call->serving || !(call->method->shape & HEADWAY_SERVER_STREAM))
        return HEADWAY_EINVAL;
    return finish(call, &ok);
}

int headway_call_fail_status(headway_call *call, const headway_status *status)
{
    headway_status mine = *status;
    mine.not_processed = 0;
    if (!call->serving || mine.code <= 0 || mine.code > HEADWAY_UNAUTHENTICATED)
        return HEADWAY_EINVAL;
    return finish(call, &mine);
}

int headway_call_refuse(headway_call *call, int code, uint32_t retry_after_ms, const char *why)
{
    const headway_status status = {
        .code = code, .not_processed = 1, .retry_after_ms = retry_after_ms, .message = why};
    if (!call->serving || call->stream.out.spent_messages > 0 || call->stream.queued > 0 ||
        (code != HEADWAY_RESOURCE_EXHAUSTED && code != HEADWAY_UNAVAILABLE))
        return HEADWAY_EINVAL;
    return finish(call, &status);
}

int headway_call_fail(headway_call *call, int code, const char *format, ...)
{
    char text[1024] = "";
    headway_status status = {.code = code, .message = text};
    if (format) {
        va_list args;
        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
    }
    return headway_call_fail_status(call, &status);
}

void headway_call_drop(headway_call *call)
{
    static const headway_status dropped = {.code = HEADWAY_CANCELLED,
                                           .message = "the service gave the call up"};
    if (call->serving && !call->answered)
        (void)finish(call, &dropped);
}

void headway_call_watch(headway_call *call, void (*on_cancel)(headway_call *call, void *user),
                        void (*on_writable)(headway_call *call, void *user), void *user)
{
    call->on_cancel = on_cancel;
    call->on_writable = on_writable;
    call->watch_user = user;
}

/* A handler answered with a code: that is the call's answer. */
static void handled(headway_call *call, int code)
{
    if (code != 0 && !call->answered)
        (void)headway_call_fail(call, code > 0 ? code : HEADWAY_INTERNAL, "%s",
                                code > 0 ? headway_code_name(code) : headway_error_text(code));
}

static void run_open(headway_call *call, headway_bytes message)
{
    uint64_t start = headway__node_exact(&call->bus->node);
    call->started = 1;
    headway__service_began(call);
    call->since = start;
    handled(call, call->binding->handler->open(call, message, call->user));
    headway__call_watch(call, start, "the handler");
}

static void run_next(headway_call *call, headway_bytes message)
{
    const headway_handler *handler = call->binding->handler;
    uint64_t start = headway__node_now(&call->bus->node);
    if (handler->next && !call->answered)
        handled(call, handler->next(call, message, call->user));
    headway__call_watch(call, start, "the handler");
}

static int streams_in(const headway_call *call)
{
    return call->method->shape & HEADWAY_CLIENT_STREAM;
}

static void ended_by_peer(headway_call *call)
{
    const headway_handler *handler = call->binding->handler;
    uint64_t start = headway__node_now(&call->bus->node);
    headway_call_ref(call);
    if (streams_in(call) && handler->done && !call->answered && !call->cancelled) {
        handled(call, handler->done(call, call->user));
        headway__call_watch(call, start, "the handler");
    } else if (!call->started && !call->answered) {
        (void)headway_call_fail(call, HEADWAY_INVALID_ARGUMENT, "no request came");
    }
    headway_call_unref(call);
}

/* One frame of request: a whole message goes to the handler. */
static void take(headway_call *call, const headway__frame *frame)
{
    headway_bytes message;
    if (call->answered || call->cancelled)
        return;
    int got = headway__inbox_take(&call->inbox, frame, &message);
    if (got == 0)
        return;
    headway_call_ref(call);
    if (got < 0)
        (void)headway_call_fail(call, HEADWAY_RESOURCE_EXHAUSTED, "%s",
                                got == HEADWAY_ELIMIT ? "the request is over the message limit"
                                                      : "out of memory");
    else if (streams_in(call))
        run_next(call, message);
    else if (!call->started)
        run_open(call, message);
    if (call->state != HEADWAY__CALL_OVER)
        headway__inbox_processed(&call->inbox);
    headway_call_unref(call);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    headway_call *call = (headway_call *)stream;
    headway_call_ref(call);
    take(call, frame);
    if ((frame->flags & HEADWAY__FLAG_HALF) && streams_in(call))
        ended_by_peer(call);
    headway_call_unref(call);
}

static void on_half(headway__stream *stream)
{
    ended_by_peer((headway_call *)stream);
}

static void on_credit(headway__stream *stream)
{
    headway_call *call = (headway_call *)stream;
    if (call->answered) {
        if (!stream->link)
            over(call);
        return;
    }
    if (!call->writable_wanted)
        return;
    call->writable_wanted = 0;
    uint64_t start = headway__node_now(&call->bus->node);
    headway_call_ref(call);
    if (call->on_writable)
        call->on_writable(call, call->watch_user);
    headway__call_watch(call, start, "on_writable");
    headway_call_unref(call);
}

/* The call has ended on the wire before its handler answered. */
static void ended(headway_call *call, int code)
{
    if (call->cancelled)
        return;
    call->cancelled = 1;
    headway_call_ref(call);
    if (!call->answered)
        headway__children_end(call, code);
    headway__node_timer_stop(&call->bus->node, &call->timer);
    if (call->answered || !call->started) {
        if (!call->answered)
            call->bus->counts.served_failed++;
        call->answered = 1;
        headway__stream_abandon(&call->stream);
        over(call);
    } else if (call->on_cancel) {
        uint64_t start = headway__node_now(&call->bus->node);
        call->on_cancel(call, call->watch_user);
        headway__call_watch(call, start, "on_cancel");
    }
    headway_call_unref(call);
}

static void on_cancel(headway__stream *stream, int code)
{
    headway_call *call = (headway_call *)stream;
    headway_status status = {.code = HEADWAY_CANCELLED, .message = "cancelled by the caller"};
    if (!stream->link)
        call->link = NULL;
    else
        (void)headway__stream_finish(stream, &status);
    ended(call, code == HEADWAY_DEADLINE_EXCEEDED ? code : HEADWAY_CANCELLED);
}

static void on_timer(headway__timer *timer)
{
    headway_call *call = HEADWAY__OWNER(timer, headway_call, timer);
    headway_status status = {.code = HEADWAY_DEADLINE_EXCEEDED,
                             .message = "the deadline has passed"};
    (void)headway__stream_finish(&call->stream, &status);
    headway__stream_abandon(&call->stream);
    ended(call, HEADWAY_DEADLINE_EXCEEDED);
}

static const headway__stream_ops served_ops = {
    .data = on_data, .half = on_half, .credit = on_credit, .cancel = on_cancel};

static void windows(headway_call *call)
{
    const headway_policy *policy = &call->method->policy;
    headway__inbox *inbox = &call->inbox;
    inbox->window_bytes = policy->window_bytes > FIRST_WINDOW ? policy->window_bytes : WINDOW_BYTES;
    inbox->window_messages = !streams_in(call)         ? 0
                             : policy->window_messages ? policy->window_messages
                                                       : WINDOW_MESSAGES;
    /* For a stream this is also the first frame the caller waits for (L24). */
    if (call->method->shape != HEADWAY_UNARY)
        headway__stream_grant(&call->stream, inbox->window_messages,
                              streams_in(call) ? inbox->window_bytes : 1);
    else if (call->stream.middle_in)
        headway__stream_grant(&call->stream, 0, FIRST_WINDOW);
}

static int setup(headway_call *call, headway__link *link, const headway__frame *frame)
{
    headway_bytes metadata = frame->open.metadata;
    headway__node *node = &call->bus->node;
    if (metadata.size) {
        if (headway__call_keep(call, headway_bytes_of(NULL, 0), metadata) != 0)
            return HEADWAY_ENOMEM;
        call->metadata = headway_bytes_of(call->held, metadata.size);
    }
    call->timer.fire = on_timer;
    if (frame->open.remaining_ms != UINT32_MAX) {
        call->deadline = headway__node_now(node) + (uint64_t)frame->open.remaining_ms * HEADWAY__MS;
        if (headway__node_timer(node, &call->timer, call->deadline) != 0)
            return HEADWAY_ENOMEM;
    }
    call->stream.ops = &served_ops;
    return headway__stream_accept(&call->stream, link, frame);
}

/* A broker is believed, and who came straight is who the broker said. */
static void name_caller(headway_call *call, const headway__open *open, const headway__share *share)
{
    const char *known = share && share->guest ? share->identity : headway_bus_identity(call->bus);
    if (share) {
        headway__who_copy(call->who[0], headway_bytes_of_string(known));
        call->named = 1;
    } else if (open->identity.size) {
        headway__who_copy(call->who[0], open->identity);
        headway__who_copy(call->who[1], open->delegate);
        call->named = 2;
    }
}

int headway__served_accept(headway__link *link, const headway__frame *frame,
                           headway__binding *binding, headway__share *share)
{
    headway_bus *bus = binding->service->bus;
    headway_call *call = headway__call_new(bus);
    if (!call)
        return HEADWAY_ENOMEM;
    call->serving = 1;
    call->above = (frame->flags & HEADWAY__FLAG_AGAIN) != 0;
    headway__list_init(&call->children);
    call->binding = binding;
    call->method = binding->method;
    call->user = binding->service->self;
    headway__inbox_init(&call->inbox, bus, &call->stream);
    if (setup(call, link, frame) != 0) {
        headway__node_timer_stop(&bus->node, &call->timer);
        headway__call_free(call);
        return HEADWAY_ENOMEM;
    }
    name_caller(call, &frame->open, share);
    call->link = link;
    call->state = HEADWAY__CALL_OPEN;
    headway__list_append(&bus->served, &call->node);
    bus->served_count++;
    bus->counts.served_started++;
    binding->running++;
    binding->service->running++;
    if (share) {
        call->share = share;
        call->straight = 1;
        call->within = link->pair != NULL;
        bus->counts.served_straight++;
        share->running++;
        binding->service->straight++;
    }
    windows(call);
    headway_call_ref(call);
    if (streams_in(call))
        run_open(call, headway_bytes_of(NULL, 0));
    if (frame->flags & HEADWAY__FLAG_PAYLOAD)
        take(call, frame);
    if (call->stream.half_in && (streams_in(call) || !(frame->flags & HEADWAY__FLAG_PAYLOAD)))
        ended_by_peer(call);
    headway_call_unref(call);
    return 0;
}

/* Calls that have ended on the wire, but not for their handler, still know their link. */
void headway__served_link_gone(headway_bus *bus, const headway__link *link)
{
    for (headway__list *at = bus->served.next; at != &bus->served; at = at->next) {
        headway_call *call = HEADWAY__OWNER(at, headway_call, node);
        if (call->link == link)
            call->link = NULL;
    }
}

/* Its handlers that still run take slots that are the brokers' again (L14). */
void headway__served_share_gone(headway__share *share)
{
    headway_bus *bus = share->service->bus;
    share->service->straight -= share->running;
    share->running = 0;
    for (headway__list *at = bus->served.next; at != &bus->served; at = at->next) {
        headway_call *call = HEADWAY__OWNER(at, headway_call, node);
        if (call->share == share)
            call->share = NULL;
    }
}

void headway__served_free_all(headway_bus *bus)
{
    while (!headway__list_empty(&bus->served)) {
        headway_call *call = HEADWAY__OWNER(bus->served.next, headway_call, node);
        call->answered = 1;
        over(call);
    }
}
