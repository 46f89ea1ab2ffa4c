/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of a bus to a service of its own go from here to here, over two links joined in memory
 * (link_pair.c): so frames, credit, deadlines and cancellation are those of any link. There is no
 * ticket, and no SERVE call. A share says how many slots they may have, as a direct client's does
 * (L11); but a slot is granted as it is spent: nothing is had in advance, or recalled.
 *
 *   (no share) --call--> SHARE --none runs, no call for a minute--> (freed)
 */
#include "runtime.h"

enum { IDLE_MS = 60000 };

/* Granted, and its OPEN has not been read. */
static int64_t under_way(const headway__share *share)
{
    return headway__credit_messages(&share->stream.in);
}

/* Each has a slot at least, if there are so many. If not, the loopback has what is free, as one of
   several brokers has: who counted on it is refused, and gives it back. */
static int64_t slots_left(const headway__share *share)
{
    const headway_service *service = share->service;
    int64_t window = share->portion.window;
    if (headway__shares_crowd(service))
        return (int64_t)service->breadth.now - service->running - under_way(share);
    return window - share->running - under_way(share);
}

void headway__loopback_slots(headway__share *share)
{
    if (!share->wanted || slots_left(share) <= 0)
        return;
    share->wanted = 0;
    headway__bus_writable(share->service->bus);
}

/* --- idle ------------------------------------------------------------------------------------ */

static int is_idle(const headway__share *share, uint64_t now)
{
    return !share->running && !under_way(share) && !share->wanted &&
           now - share->used_at >= (uint64_t)IDLE_MS * HEADWAY__MS;
}

static void look_later(headway_bus *bus);

static void look(headway__timer *timer)
{
    headway_bus *bus = HEADWAY__OWNER(timer, headway_bus, direct.loopback_idle);
    uint64_t now = headway__node_now(&bus->node);
    int left = 0;
    bus->direct.looking = 0;
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next) {
        headway_service *service = HEADWAY__OWNER(at, headway_service, node);
        if (service->within && is_idle(service->within, now))
            headway__share_free(service->within);
        left |= service->within != NULL;
    }
    if (left)
        look_later(bus);
}

static void look_later(headway_bus *bus)
{
    uint64_t at = headway__node_now(&bus->node) + (uint64_t)IDLE_MS * HEADWAY__MS;
    if (bus->direct.looking)
        return;
    bus->direct.loopback_idle.fire = look;
    bus->direct.looking = headway__node_timer(&bus->node, &bus->direct.loopback_idle, at) == 0;
}

/* --- calls ----------------------------------------------------------------------------------- */

static int is_taken(const headway_call *call, const headway__binding *binding)
{
    const headway_bus *bus = call->bus;
    if (call->via == HEADWAY_VIA_BROKER || call->moved)
        return 0;
    if (!binding || !binding->handler->open || binding->service->closing || bus->draining ||
        bus->closing)
        return 0;
    /* As for direct links: the broker alone keeps affinity, and the line of such a method. */
    return call->via == HEADWAY_VIA_DIRECT ||
           (!call->open.key_hash && !call->method->policy.concurrency);
}

static headway__share *share_of(headway_service *service)
{
    if (service->within)
        return service->within;
    headway__share *share = headway__take(service->bus->node.alloc, sizeof *share);
    if (!share)
        return NULL;
    service->within = share;
    headway__share_joins(share, service, UINT32_MAX);
    look_later(service->bus);
    return share;
}

/* 0, ENOMEM. */
static int joined(headway_bus *bus)
{
    headway__link *far;
    if (bus->direct.near)
        return 0;
    int error = headway__links_join(&bus->node, &bus->direct.near, &far);
    if (error == 0)
        bus->direct.near->direct = far->direct = 1;
    return error;
}

int headway__loopback_open(headway_call *call, uint8_t flags, headway_bytes payload)
{
    headway_bus *bus = call->bus;
    headway__binding *binding = call->route ? call->route->target : NULL;
    if (!is_taken(call, binding))
        return HEADWAY_EAGAIN;
    headway_service *service = binding->service;
    headway__share *share = share_of(service);
    if (!share || joined(bus) != 0)
        return HEADWAY_ENOMEM;
    share->used_at = headway__node_now(&bus->node);
    if (slots_left(share) <= 0) {
        share->wanted = 1;
        headway__portion_asked(service, &share->portion);
        return HEADWAY_EAGAIN;
    }
    int error = headway__stream_open(&call->stream, bus->direct.near, call->route, &call->open,
                                     flags, payload);
    if (error == 0)
        share->stream.in.granted_messages++;
    return error;
}

void headway__loopback_unspent(headway_call *call)
{
    const headway__binding *binding = call->route->target;
    headway__share *share = binding ? binding->service->within : NULL;
    if (!share || under_way(share) <= 0)
        return;
    share->stream.in.granted_messages--;
    headway__loopback_slots(share);
}

/* --- its end --------------------------------------------------------------------------------- */

void headway__loopback_down(headway__link *link)
{
    headway_bus *bus = (headway_bus *)link->owner;
    headway__served_link_gone(bus, link);
    if (!link->initiator)
        return;
    bus->direct.near = NULL;
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next) {
        headway__share *share = HEADWAY__OWNER(at, headway_service, node)->within;
        if (share)
            share->stream.in.granted_messages = share->stream.in.spent_messages;
    }
    headway__bus_writable(bus);
}

void headway__loopback_close(headway_bus *bus)
{
    headway__node_timer_stop(&bus->node, &bus->direct.loopback_idle);
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next) {
        headway_service *service = HEADWAY__OWNER(at, headway_service, node);
        if (service->within)
            headway__share_free(service->within);
    }
}
