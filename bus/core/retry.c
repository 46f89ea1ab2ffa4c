/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Retries, the only ones on the way (L3): a unary call whose method says idempotent and retries is
 * sent again when it ended UNAVAILABLE, or was refused unprocessed for want of room, while its
 * deadline allows. A budget bounds them all: a fifth of the calls, and ten a second.
 *
 *   OPEN --final frame--> WAITING --back-off--> (in bus->waiting) --link, credit--> OPEN
 */
#include "runtime.h"

enum {
    ONE = 1000,        /* a retry costs this */
    SHARE = 200,       /* each call adds */
    REFILL = 10,       /* each millisecond adds */
    SAVED = 100 * ONE, /* at most */
    BACKOFF_MS = 25,   /* doubles each time, with jitter, up to */
    BACKOFF_MOST_MS = 1000
};

int headway__retry_wanted(headway_call *call)
{
    if (call->kind != HEADWAY__KIND_CALL || call->method->shape != HEADWAY_UNARY ||
        !call->method->policy.idempotent)
        return 0;
    call->retries = call->method->policy.retries;
    return call->retries > 0;
}

int headway__call_keep(headway_call *call, headway_bytes payload, headway_bytes metadata)
{
    size_t size = payload.size + metadata.size;
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

void headway__retry_earn(headway_bus *bus)
{
    uint64_t now = headway__node_now(&bus->node) / HEADWAY__MS;
    uint64_t earned = SHARE;
    if (now - bus->retry_at < SAVED / REFILL)
        earned += (now - bus->retry_at) * REFILL;
    else
        earned = SAVED;
    bus->retry_at = now;
    bus->retry_saved =
        bus->retry_saved + earned < SAVED ? bus->retry_saved + (uint32_t)earned : SAVED;
}

static int worth_it(const headway_call *call, const headway_status *status)
{
    if (!call->retries || call->got_message)
        return 0;
    return status->code == HEADWAY_UNAVAILABLE ||
           (status->code == HEADWAY_RESOURCE_EXHAUSTED && status->not_processed);
}

static uint64_t back_off(headway_call *call, const headway_status *status)
{
    uint32_t done = (uint32_t)call->method->policy.retries - call->retries;
    uint64_t ms = done < 6 ? (uint64_t)BACKOFF_MS << done : BACKOFF_MOST_MS;
    if (ms > BACKOFF_MOST_MS)
        ms = BACKOFF_MOST_MS;
    if (status->retry_after_ms > ms)
        ms = status->retry_after_ms;
    return (ms / 2 + headway__node_random(&call->bus->node) % (ms + 1)) * HEADWAY__MS;
}

int headway__retry(headway_call *call, const headway_status *status)
{
    headway_bus *bus = call->bus;
    if (!worth_it(call, status) || bus->closing)
        return 0;
    uint64_t at = headway__node_now(&bus->node) + back_off(call, status);
    if (at >= call->deadline || bus->retry_saved < ONE ||
        headway__node_timer(&bus->node, &call->timer, at) != 0)
        return 0;
    bus->retry_saved -= ONE;
    call->retries--;
    call->maybe_processed |= !status->not_processed;
    call->retry_at = at;
    headway__inbox_done(&call->inbox);
    memset(&call->stream, 0, sizeof call->stream);
    call->state = HEADWAY__CALL_WAITING;
    return 1;
}
