/* SPDX-License-Identifier: Apache-2.0 */
/* Which way a call goes: straight where a lane has a slot (direct.c), else by the broker; and who
   went straight in vain goes by the broker after all. */
#include "runtime.h"

static int open_on(headway_call *call, headway__link *link, uint8_t flags, headway_bytes payload)
{
    return headway__stream_open(&call->stream, link, call->route, &call->open, flags, payload);
}

static uint32_t spread_of(const headway_call *call)
{
    return call->shard ? call->shard - 1u : call->route->spread;
}

/* Within the process, or by a lane. 0, EAGAIN, ENOMEM. */
static int open_straight(headway_call *call, uint8_t flags, headway_bytes payload)
{
    headway_bus *bus = call->bus;
    int error = headway__loopback_open(call, flags, payload);
    if (error == 0) {
        call->within = 1;
        bus->counts.calls_within++;
        return 0;
    }
    headway__lane *lane = headway__direct_lane(call);
    if (!lane || open_on(call, lane->stream.link, flags, payload) != 0)
        return error;
    headway__direct_spent(lane, &call->stream);
    call->lane = lane;
    return 0;
}

/* Straight where there is a way, else by the broker (L12). */
int headway__call_open_somewhere(headway_call *call, uint8_t flags, headway_bytes payload)
{
    headway_bus *bus = call->bus;
    int error = HEADWAY_EAGAIN;
    call->lane = NULL;
    call->straight = call->within = 0;
    if (call->via != HEADWAY_VIA_BROKER)
        error = open_straight(call, flags, payload);
    if (error == 0) {
        call->straight = 1;
        bus->counts.calls_straight++;
        return 0;
    }
    headway__link *link =
        call->via == HEADWAY_VIA_DIRECT ? NULL : headway__bus_link(bus, spread_of(call));
    if (link && call->open.identity.size && !headway__link_tells_who(link))
        return HEADWAY_ENOTSUP; /* an older broker: it would take the call for ours */
    return link ? open_on(call, link, flags, payload) : error;
}

void headway__call_unsent(headway_call *call)
{
    if (call->lane)
        headway__direct_unspent(call->lane);
    if (call->within)
        headway__loopback_unspent(call);
}

/* Others may go by the broker, or another shard of it; or straight, where there is none. */
int headway__call_waits_alone(const headway_call *call)
{
    return call->via == HEADWAY_VIA_DIRECT || headway_bus_shards(call->bus) > 1 ||
           (call->via == HEADWAY_VIA_AUTO && !headway__bus_link(call->bus, spread_of(call)));
}

/* What goes straight may have to go by the broker yet. Without memory for that it does not. */
void headway__call_keep_way(headway_call *call, headway_bytes payload, headway_bytes metadata)
{
    headway_arena *arena = call->held || call->via == HEADWAY_VIA_DIRECT ||
                                   (call->method->shape & HEADWAY_CLIENT_STREAM)
                               ? NULL
                               : headway_call_arena(call);
    uint8_t *held = arena ? headway_arena_take(arena, payload.size + metadata.size + 1) : NULL;
    if (!held)
        return;
    if (metadata.size)
        memcpy(held, metadata.data, metadata.size);
    if (payload.size)
        memcpy(held + metadata.size, payload.data, payload.size);
    call->held = held;
    call->in_arena = 1;
    call->held_metadata = metadata.size;
    call->held_request = payload.size;
}

/* Moving costs no try: it is the broker's path that it takes (L12). What was refused within the
   process does not wait for a broker that may never have been there. */
int headway__call_move(headway_call *call, const headway_status *status)
{
    headway_bus *bus = call->bus;
    if (!call->straight || !call->held ||
        (call->within && !headway__bus_link(bus, spread_of(call))))
        return 0;
    int refused = status->not_processed && (status->code == HEADWAY_RESOURCE_EXHAUSTED ||
                                            status->code == HEADWAY_PERMISSION_DENIED ||
                                            status->code == HEADWAY_UNIMPLEMENTED);
    int lost = status->code == HEADWAY_UNAVAILABLE &&
               (status->not_processed || call->method->policy.idempotent);
    if (call->got_message || (!refused && !lost) || call->via == HEADWAY_VIA_DIRECT || bus->closing)
        return 0;
    bus->counts.calls_moved++;
    call->moved = 1;
    call->straight = call->within = 0;
    call->lane = NULL;
    call->maybe_processed |= !status->not_processed;
    headway__call_rewind(call, headway__node_now(&bus->node));
    headway__call_wait(call);
    headway__bus_writable(bus);
    return 1;
}

void headway__calls_lane_gone(headway__lane *lane)
{
    headway__list *calls = &lane->goal->bus->calls;
    for (headway__list *at = calls->next; at != calls; at = at->next) {
        headway_call *call = HEADWAY__OWNER(at, headway_call, node);
        if (call->lane == lane)
            call->lane = NULL;
    }
}
