/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Retries, the only ones on the way (L3): a call with one request that ended UNAVAILABLE, or was
 * refused unprocessed for want of room, before anything was received, is sent again if its method
 * is idempotent or nobody has seen it, while its deadline allows. A budget bounds them all: a fifth
 * of the answered calls, and ten a second; what is refused earns nothing, so where most is refused
 * retries add little to the load. And one layer retries: what a handler calls to answer a call that
 * is sent again from above is sent once.
 *
 *   OPEN --final frame--> WAITING --back-off--> (in bus->waiting) --link, credit--> OPEN
 */
#include "runtime.h"

enum {
    ONE = 1000,        /* a retry costs this */
    SHARE = 200,       /* each answered call adds */
    REFILL = 10,       /* each millisecond adds */
    SAVED = 100 * ONE, /* at most */
    BACKOFF_MS = 25,   /* where the method says nothing */
    BACKOFF_MOST_MS = 1000,
    KEPT_IN_ARENA = 512 /* bytes; an arena has them without allocating */
};

int headway__retry_wanted(headway_call *call, const headway_call_options *options)
{
    if ((call->method->shape & HEADWAY_CLIENT_STREAM) || call->above ||
        (options && options->no_retry))
        return 0;
    const headway_policy *policy = &call->method->policy;
    uint8_t wanted = options && options->retries ? options->retries : policy->retries;
    if (policy->retries_fixed && wanted > policy->retries)
        wanted = policy->retries;
    call->retries = wanted;
    return wanted > 0;
}

int headway__call_keep(headway_call *call, headway_bytes payload, headway_bytes metadata)
{
    size_t size = payload.size + metadata.size;
    headway_arena *arena = size <= KEPT_IN_ARENA ? headway_call_arena(call) : NULL;
    call->held = arena ? headway_arena_take(arena, size) : NULL;
    call->in_arena = call->held != NULL;
    if (!call->held)
        call->held = headway__take(call->bus->node.alloc, size ? size : 1);
    if (!call->held)
        return HEADWAY_ENOMEM;
    if (metadata.size)
        memcpy(call->held, metadata.data, metadata.size);
    if (payload.size)
        memcpy(call->held + metadata.size, payload.data, payload.size);
    call->held_metadata = metadata.size;
    call->held_request = payload.size;
    return 0;
}

void headway__retry_init(headway_bus *bus)
{
    bus->retry_saved = SAVED;
    bus->retry_at = headway__node_now(&bus->node) / HEADWAY__MS;
}

static void earn(headway_bus *bus, uint64_t share)
{
    uint64_t now = headway__node_now(&bus->node) / HEADWAY__MS, passed = now - bus->retry_at;
    uint64_t saved = bus->retry_saved + share;
    saved += passed < SAVED / REFILL ? passed * REFILL : SAVED;
    bus->retry_at = now;
    bus->retry_saved = saved < SAVED ? (uint32_t)saved : SAVED;
}

void headway__retry_ended(const headway_call *call, const headway_status *status)
{
    if (!status->not_processed && status->code != HEADWAY_UNAVAILABLE &&
        status->code != HEADWAY_DEADLINE_EXCEEDED)
        earn(call->bus, SHARE);
}

static int worth_it(const headway_call *call, const headway_status *status)
{
    if (!call->retries || call->got_message)
        return 0;
    if (status->code != HEADWAY_UNAVAILABLE &&
        !(status->code == HEADWAY_RESOURCE_EXHAUSTED && status->not_processed))
        return 0;
    return call->method->policy.idempotent || status->not_processed;
}

/* Never before the time that a refusal gives. */
static uint64_t back_off(headway_call *call, const headway_status *status)
{
    const headway_policy *policy = &call->method->policy;
    headway__node *node = &call->bus->node;
    uint64_t ms = policy->backoff_ms ? policy->backoff_ms : BACKOFF_MS;
    uint64_t most = policy->backoff_most_ms ? policy->backoff_most_ms : BACKOFF_MOST_MS;
    ms = call->retried < 16 ? ms << call->retried : most;
    if (ms > most)
        ms = most;
    ms = ms / 2 + headway__node_random(node) % (ms + 1);
    uint64_t after = status->retry_after_ms;
    if (after > 0)
        after += headway__node_random(node) % (after / 2 + 1);
    return (after > ms ? after : ms) * HEADWAY__MS;
}

/* Where there was no room, a try that could not be answered in time takes the place of one that
   can: it needs as long as it waited for the refusal, and to be handled, for which the shortest
   back-off stands. */
static uint64_t time_needed(const headway_call *call, const headway_status *status)
{
    if (status->code != HEADWAY_RESOURCE_EXHAUSTED)
        return 0;
    uint64_t ms = call->method->policy.backoff_ms ? call->method->policy.backoff_ms : BACKOFF_MS;
    return headway__node_now(&call->bus->node) - call->tried_at + ms * HEADWAY__MS;
}

/* As at the beginning; what was asked for by hand is asked for again. */
void headway__call_rewind(headway_call *call, uint64_t at)
{
    int64_t asked = call->stream.in.granted_messages;
    headway__inbox_done(&call->inbox);
    if (call->manual && asked > call->open.grant_messages)
        call->open.grant_messages = asked < UINT32_MAX ? (uint32_t)asked : UINT32_MAX;
    memset(&call->stream, 0, sizeof call->stream);
    call->first_seen = 0;
    if (call->first_by != HEADWAY_NEVER)
        call->first_by = at + (uint64_t)HEADWAY__FIRST_FRAME_MS * HEADWAY__MS;
    if (call->idle_ms)
        call->idle_at = at + (uint64_t)call->idle_ms * HEADWAY__MS;
    call->state = HEADWAY__CALL_WAITING;
}

int headway__retry(headway_call *call, const headway_status *status)
{
    headway_bus *bus = call->bus;
    if (!worth_it(call, status) || bus->closing)
        return 0;
    if (status->retry_after_ms == HEADWAY_RETRY_NEVER) {
        bus->counts.retries_forbidden++;
        return 0;
    }
    uint64_t at = headway__node_now(&bus->node) + back_off(call, status);
    if (at >= call->deadline || call->deadline - at <= time_needed(call, status))
        return 0;
    earn(bus, 0);
    if (bus->retry_saved < ONE) {
        bus->counts.retries_denied++;
        return 0;
    }
    if (headway__node_timer(&bus->node, &call->timer, at) != 0)
        return 0;
    bus->retry_saved -= ONE;
    bus->counts.retries++;
    call->retries--;
    call->retried++;
    call->maybe_processed |= !status->not_processed;
    call->retry_at = at;
    headway__call_rewind(call, at);
    return 1;
}
