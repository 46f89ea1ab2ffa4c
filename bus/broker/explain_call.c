/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who holds a call. Credit says it: who waits for the receiver's grant is held by the receiver; who
 * has a grant and sends nothing holds the other. A sender without a grant may have nothing to send;
 * it says that it waits by ASK, once a heartbeat.
 */
#include "explain.h"

#include <stdarg.h>

enum { TEXT = 1024, MOVES_MS = 100, SPAN = 32 };

#define HOLDER(name) HEADWAY__V1__CALL_STATE__HOLDER__HOLDER_##name

const char *headway__span(uint64_t ms, char *text, size_t size)
{
    if (ms < 1000)
        snprintf(text, size, "%u ms", (unsigned)ms);
    else if (ms < 120000)
        snprintf(text, size, "%u.%u s", (unsigned)((ms + 50) / 1000),
                 (unsigned)((ms + 50) % 1000 / 100));
    else
        snprintf(text, size, "%llu min", (unsigned long long)(ms / 60000));
    return text;
}

char *headway__explain_text(headway_arena *arena, const char *format, ...)
{
    char text[TEXT];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return text_of(arena, headway_bytes_of_string(text));
}

static Headway__V1__Flow *flow_of(headway_broker *broker, const headway__flowing *flow,
                                  const headway__stream *source, const headway__stream *drain,
                                  headway_arena *arena)
{
    Headway__V1__Flow *row = take(arena, sizeof *row);
    if (!row)
        return NULL;
    *row = (Headway__V1__Flow)HEADWAY__V1__FLOW__INIT;
    row->messages = (uint64_t)source->in.spent_messages;
    row->bytes = (uint64_t)source->in.spent_bytes;
    row->quiet_ms = headway__ms_since(broker, flow->moved_at);
    row->held_bytes = drain->queued;
    row->credit_messages = headway__credit_messages(&drain->out);
    row->credit_bytes = headway__credit_bytes(&drain->out);
    row->dry_ms = headway__flow_is_dry(flow, &drain->out)
                      ? headway__ms_since(broker, flow->dry_since) + 1
                      : 0;
    row->sender_waits = source->asked;
    return row;
}

/* The sender is held: it has said so, its data stands here, or it has had no time to say so. */
static int is_held(const headway_broker *broker, const Headway__V1__Flow *flow)
{
    return flow->dry_ms && (flow->sender_waits || flow->held_bytes ||
                            flow->dry_ms < 2 * (uint64_t)broker->options.heartbeat_ms);
}

static const headway__link *ill(const headway__link *link)
{
    return link && (link->missed >= HEADWAY__SILENT || link->blocked) ? link : NULL;
}

static int streams_out(const headway__relayed *call)
{
    return call->open.policy & 2; /* the callee streams: of a CALL this is its shape */
}

static void hold(Headway__V1__CallState *row, Headway__V1__CallState__Holder holder, uint64_t ms)
{
    row->holder = holder;
    row->held_ms = ms;
}

/* A running call. */
static void judge(const headway__relayed *call, Headway__V1__CallState *row)
{
    headway_broker *broker = call->broker;
    const Headway__V1__Flow *requests = row->requests, *responses = row->responses;
    const headway__credit *granted = &call->callee.in;
    uint64_t quiet = requests->quiet_ms < responses->quiet_ms || !streams_out(call)
                         ? requests->quiet_ms
                         : responses->quiet_ms;
    int open_in = !call->caller.half_in;
    if (ill(call->callee.link) || ill(call->caller.link))
        hold(row, HOLDER(LINK), quiet);
    else if (streams_out(call) && is_held(broker, responses))
        hold(row, HOLDER(CALLER), responses->dry_ms);
    else if (open_in && is_held(broker, requests))
        hold(row, HOLDER(WORKER), requests->dry_ms);
    else if (call->callee.asked && headway__credit_messages(granted) < 1)
        hold(row, HOLDER(BROKER), responses->quiet_ms);
    else if (streams_out(call) && quiet < MOVES_MS)
        hold(row, HOLDER(UNSPECIFIED), 0);
    else if (open_in)
        hold(row, HOLDER(CALLER_IDLE), requests->quiet_ms);
    else
        hold(row, HOLDER(HANDLER), quiet);
}

static char *link_text(const headway__relayed *call, headway_arena *arena)
{
    const headway__link *link = ill(call->callee.link);
    const char *who = link ? "worker" : "caller";
    if (!link)
        link = ill(call->caller.link);
    if (link->blocked)
        return headway__explain_text(arena, "the link to the %s %s takes no more: it does not read",
                                     who, link->remote_name);
    return headway__explain_text(
        arena, "the %s %s has been silent for %u heartbeats; at three its link ends", who,
        link->remote_name, (unsigned)link->missed);
}

static char *caller_text(const headway__relayed *call, const Headway__V1__CallState *row,
                         headway_arena *arena)
{
    char granted[SPAN], dry[SPAN];
    const Headway__V1__Flow *flow = row->responses;
    headway__span(headway__ms_since(call->broker, call->responses.granted_at), granted, SPAN);
    headway__span(flow->dry_ms, dry, SPAN);
    return headway__explain_text(
        arena,
        "the caller %s reads nothing: it has granted no credit for %s; %llu bytes wait here for "
        "it, and the worker %s %s for credit since %s (%llu responses came before)",
        row->caller, granted, (unsigned long long)flow->held_bytes, row->worker,
        flow->sender_waits ? "waits" : "has to wait", dry, (unsigned long long)flow->messages);
}

static char *worker_text(const headway__relayed *call, const Headway__V1__CallState *row,
                         headway_arena *arena)
{
    char granted[SPAN], dry[SPAN];
    const Headway__V1__Flow *flow = row->requests;
    headway__span(headway__ms_since(call->broker, call->requests.granted_at), granted, SPAN);
    headway__span(flow->dry_ms, dry, SPAN);
    return headway__explain_text(
        arena,
        "the handler in %s takes no requests: it has granted no credit for %s; %llu bytes wait "
        "here for it, and the caller %s %s for credit since %s (%llu requests came before)",
        row->worker, granted, (unsigned long long)flow->held_bytes, row->caller,
        flow->sender_waits ? "waits" : "has to wait", dry, (unsigned long long)flow->messages);
}

static char *running_text(const headway__relayed *call, const Headway__V1__CallState *row,
                          headway_arena *arena)
{
    char held[SPAN], running[SPAN];
    headway__span(row->held_ms, held, SPAN);
    headway__span(row->running_ms, running, SPAN);
    switch (row->holder) {
    case HOLDER(LINK):
        return link_text(call, arena);
    case HOLDER(CALLER):
        return caller_text(call, row, arena);
    case HOLDER(WORKER):
        return worker_text(call, row, arena);
    case HOLDER(BROKER):
        return headway__explain_text(
            arena, "the broker's memory is taken: it grants the worker %s nothing more",
            row->worker);
    case HOLDER(CALLER_IDLE):
        return headway__explain_text(
            arena,
            "the caller %s sends nothing: %llu requests came, the last %s ago; it has not ended "
            "and has credit for %lld more",
            row->caller, (unsigned long long)row->requests->messages, held,
            (long long)row->requests->credit_messages);
    case HOLDER(UNSPECIFIED):
        return headway__explain_text(arena, "it moves: %llu responses came from %s in %s",
                                     (unsigned long long)row->responses->messages, row->worker,
                                     running);
    default:
        return headway__explain_text(
            arena,
            "the handler in %s has had it for %s; %llu responses came, the caller has granted "
            "%lld more",
            row->worker, running, (unsigned long long)row->responses->messages,
            (long long)row->responses->credit_messages);
    }
}

static char *finding_of(const headway__relayed *call, Headway__V1__CallState *row,
                        headway_arena *arena)
{
    char age[SPAN];
    const headway__service *service = call->service;
    headway__span(row->age_ms, age, SPAN);
    if (headway__relay_is_waiting(call)) {
        hold(row, HOLDER(QUEUE), row->age_ms);
        return headway__explain_text(
            arena,
            "it waits for a free slot since %s: %u call%s wait%s for %u worker%s of %s, "
            "with %llu running",
            age, service->waiting_count, headway__plural(service->waiting_count),
            headway__singular(service->waiting_count), service->worker_count,
            headway__plural(service->worker_count), service->route->name,
            (unsigned long long)service->running);
    }
    if (!call->worker)
        return headway__explain_text(arena, "it has ended; the caller %s has not read all of it",
                                     row->caller);
    if (!headway__relay_is_running(call)) {
        hold(row, HOLDER(HANDLER), row->running_ms);
        return headway__explain_text(
            arena, "its caller has left; the worker %s has not given it up yet", row->worker);
    }
    judge(call, row);
    return running_text(call, row, arena);
}

static char *name_of(const headway__session *session, headway_arena *arena)
{
    const char *name = session ? session->link->remote_name : "that has gone";
    return text_of(arena, headway_bytes_of_string(*name ? name : "without a name"));
}

Headway__V1__CallState *headway__explain_call(const headway__relayed *call, headway_arena *arena)
{
    headway_broker *broker = call->broker;
    Headway__V1__CallState *row = take(arena, sizeof *row);
    if (!row)
        return NULL;
    *row = (Headway__V1__CallState)HEADWAY__V1__CALL_STATE__INIT;
    row->number = call->number;
    row->method = call->route->name;
    row->caller = name_of(call->session, arena);
    if (call->worker)
        row->worker = name_of(call->worker->session, arena);
    row->age_ms = headway__ms_since(broker, call->accepted_at);
    row->running_ms = headway__ms_since(broker, call->handed);
    row->has_remaining_ms = call->deadline != HEADWAY_NEVER;
    row->remaining_ms = row->has_remaining_ms ? headway__relay_remaining(call) : 0;
    row->requests = flow_of(broker, &call->requests, &call->caller, &call->callee, arena);
    row->responses = flow_of(broker, &call->responses, &call->callee, &call->caller, arena);
    if (!row->caller || !row->worker || !row->requests || !row->responses)
        return NULL;
    const char *finding = finding_of(call, row, arena);
    row->finding =
        finding ? headway__explain_text(arena, "call %llu of %s: %s",
                                        (unsigned long long)row->number, row->method, finding)
                : NULL;
    return row->finding ? row : NULL;
}
