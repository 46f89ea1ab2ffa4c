/* SPDX-License-Identifier: Apache-2.0 */
/* What both ends of a call share: the handle, its memory, what it tells. */
#include "runtime.h"

enum { ARENA_LIMIT = 64 << 20 };

headway_arena *headway__bus_arena(headway_bus *bus)
{
    if (bus->arena_count)
        return bus->arenas[--bus->arena_count];
    return headway_arena_new(bus->node.alloc, ARENA_LIMIT);
}

void headway__bus_arena_give(headway_bus *bus, headway_arena *arena)
{
    if (!arena)
        return;
    if (bus->closed || bus->arena_count >= HEADWAY__ARENAS_KEPT) {
        headway_arena_free(arena);
        return;
    }
    headway_arena_reset(arena);
    bus->arenas[bus->arena_count++] = arena;
}

static size_t place_of(const char *name)
{
    return ((uintptr_t)name >> 4) & (HEADWAY__CALLED_KEPT - 1);
}

headway__route *headway__bus_called(const headway_bus *bus, const char *name)
{
    headway__route *route = bus->called[place_of(name)];
    return route && strcmp(route->name, name) == 0 ? route : NULL;
}

headway__route *headway__bus_route(headway_bus *bus, const char *name)
{
    headway__route **at = &bus->called[place_of(name)], *route = headway__bus_called(bus, name);
    if (route) {
        route->refs++;
        return route;
    }
    route = headway__routes_intern(&bus->node.routes, headway_bytes_of_string(name));
    if (!route)
        return NULL;
    headway__route_unref(&bus->node.routes, *at);
    *at = route;
    route->refs++;
    return route;
}

headway_arena *headway_call_arena(headway_call *call)
{
    if (!call->arena)
        call->arena = headway__bus_arena(call->bus);
    return call->arena;
}

headway_call *headway_call_ref(headway_call *call)
{
    call->refs++;
    return call;
}

void headway_call_unref(headway_call *call)
{
    if (call && --call->refs == 0)
        headway__call_free(call);
}

const headway_method *headway_call_method(const headway_call *call)
{
    return call->method;
}

headway_bus *headway_call_bus(const headway_call *call)
{
    return call->bus;
}

uint64_t headway_call_id(const headway_call *call)
{
    return call->id;
}

uint32_t headway_call_remaining_ms(const headway_call *call)
{
    if (call->deadline == HEADWAY_NEVER)
        return UINT32_MAX;
    uint64_t now = headway__node_now(&call->bus->node);
    return now >= call->deadline ? 0 : (uint32_t)((call->deadline - now) / HEADWAY__MS);
}

headway_bytes headway_call_metadata(const headway_call *call)
{
    return call->metadata;
}

const char *headway_call_identity(const headway_call *call)
{
    return call->serving && call->named ? call->who[0] : "";
}

const char *headway_call_delegate(const headway_call *call)
{
    return call->serving && call->named > 1 ? call->who[1] : "";
}

void headway_call_set_data(headway_call *call, void *data)
{
    call->data = data;
}

void *headway_call_data(const headway_call *call)
{
    return call->data;
}

void *headway_call_user(const headway_call *call)
{
    return call->user;
}

int headway_call_cancelled(const headway_call *call)
{
    return call->cancelled || call->state >= HEADWAY__CALL_ENDING;
}

int headway_call_request(headway_call *call, int64_t n)
{
    if (n <= 0 || !call->inbox.manual)
        return HEADWAY_EINVAL;
    if (call->state == HEADWAY__CALL_WAITING) {
        uint64_t sum = (uint64_t)call->open.grant_messages + (uint64_t)n;
        call->open.grant_messages = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
    } else if (call->stream.link) {
        headway__stream_grant(&call->stream, n, 0);
    }
    return 0;
}
