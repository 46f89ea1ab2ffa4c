/* SPDX-License-Identifier: Apache-2.0 */
/* The two tables of a link: call ids to streams, route aliases to routes. */
#include "link.h"

static int slots_grow(const headway_alloc *alloc, headway__slots *slots, uint32_t need)
{
    uint32_t capacity = slots->capacity ? slots->capacity : 16;
    while (capacity < need)
        capacity *= 2;
    void *at = alloc->resize(alloc->user, slots->at, capacity * sizeof *slots->at);
    if (!at)
        return HEADWAY_ENOMEM;
    slots->at = at;
    void *list = alloc->resize(alloc->user, slots->free, capacity * sizeof *slots->free);
    if (!list)
        return HEADWAY_ENOMEM;
    slots->free = list;
    slots->capacity = capacity;
    return 0;
}

static int slots_extend(const headway_alloc *alloc, headway__slots *slots, uint32_t count)
{
    if (count > slots->capacity && slots_grow(alloc, slots, count) != 0)
        return HEADWAY_ENOMEM;
    memset(slots->at + slots->count, 0, (count - slots->count) * sizeof *slots->at);
    slots->count = count;
    return 0;
}

int headway__slots_take(const headway_alloc *alloc, headway__slots *slots, headway__stream *stream,
                        uint32_t *ret_slot)
{
    uint32_t slot;
    if (slots->free_count) {
        slot = slots->free[--slots->free_count];
    } else {
        if (slots->count >= slots->limit)
            return HEADWAY_EAGAIN;
        if (slots_extend(alloc, slots, slots->count + 1) != 0)
            return HEADWAY_ENOMEM;
        slot = slots->count - 1;
    }
    headway__slot *at = &slots->at[slot];
    at->generation = at->generation >= 2047 ? 1 : (uint16_t)(at->generation + 1);
    at->stream = stream;
    at->busy = 1;
    *ret_slot = slot;
    return 0;
}

void headway__slots_release(headway__slots *slots, uint32_t slot)
{
    slots->at[slot].stream = NULL;
    slots->at[slot].busy = 0;
    slots->free[slots->free_count++] = slot;
}

int headway__slots_enter(const headway_alloc *alloc, headway__slots *slots, uint32_t id)
{
    uint32_t slot = headway__id_slot(id);
    if (slot >= slots->limit || headway__id_generation(id) == 0)
        return HEADWAY_EPROTO;
    if (slot >= slots->count && slots_extend(alloc, slots, slot + 1) != 0)
        return HEADWAY_ENOMEM;
    headway__slot *at = &slots->at[slot];
    if (at->stream || at->generation == headway__id_generation(id))
        return HEADWAY_EPROTO;
    at->generation = (uint16_t)headway__id_generation(id);
    return 0;
}

headway__slot *headway__link_slot(headway__link *link, uint32_t id)
{
    headway__slots *slots = headway__link_is_own(link, id) ? &link->own : &link->theirs;
    uint32_t slot = headway__id_slot(id);
    if (slot >= slots->count || slots->at[slot].generation == 0)
        return NULL;
    return &slots->at[slot];
}

void headway__slots_done(const headway_alloc *alloc, headway__slots *slots)
{
    headway__give(alloc, slots->at);
    headway__give(alloc, slots->free);
    memset(slots, 0, sizeof *slots);
}

static int alias_extend(headway__link *link, headway__aliases *aliases, uint32_t count)
{
    const headway_alloc *a = link->owner->alloc;
    uint32_t capacity = 8;
    if (count <= aliases->count)
        return 0;
    if (count > aliases->limit)
        return HEADWAY_ELIMIT;
    while (capacity < count)
        capacity *= 2;
    if (!aliases->at || count > aliases->capacity) {
        void *at = a->resize(a->user, aliases->at, capacity * sizeof *aliases->at);
        if (!at)
            return HEADWAY_ENOMEM;
        aliases->at = at;
        aliases->capacity = capacity;
    }
    memset(aliases->at + aliases->count, 0, (count - aliases->count) * sizeof *aliases->at);
    aliases->count = count;
    return 0;
}

/* Few routes per link as a rule: a hash of pointers into a small cache, then a scan. */
static uint32_t cached(const headway__link *link, const headway__route *route)
{
    return link->alias_cache[route->hash % HEADWAY__ALIAS_CACHE];
}

static int alias_find(headway__link *link, const headway__route *route, uint32_t *ret_alias)
{
    headway__aliases *out = &link->aliases_out;
    uint32_t hit = cached(link, route);
    if (hit < out->count && out->at[hit].route == route) {
        *ret_alias = hit;
        return 1;
    }
    for (uint32_t i = 0; i < out->count; i++) {
        if (out->at[i].route == route) {
            *ret_alias = i;
            return 1;
        }
    }
    return 0;
}

static int alias_claim(headway__link *link, headway__route *route, uint32_t *ret_alias)
{
    headway__aliases *out = &link->aliases_out;
    uint32_t alias = out->count;
    if (out->count < out->limit) {
        int error = alias_extend(link, out, out->count + 1);
        if (error != 0)
            return error;
    } else {
        alias = out->clock++ % out->limit; /* replaced by the later binding (L16) */
        headway__route_unref(&link->owner->routes, out->at[alias].route);
    }
    route->refs++;
    out->at[alias].route = route;
    out->at[alias].bound = 0;
    *ret_alias = alias;
    return 0;
}

int headway__alias_out(headway__link *link, headway__route *route, uint16_t *ret_alias,
                       int *ret_bind)
{
    uint32_t alias = 0;
    if (!alias_find(link, route, &alias)) {
        int error = alias_claim(link, route, &alias);
        if (error != 0)
            return error;
    }
    link->alias_cache[route->hash % HEADWAY__ALIAS_CACHE] = (uint16_t)alias;
    *ret_alias = (uint16_t)alias;
    *ret_bind = !link->aliases_out.at[alias].bound;
    return 0;
}

headway__route *headway__alias_in(headway__link *link, const headway__open *open, int *ret_error)
{
    headway__aliases *in = &link->aliases_in;
    if (open->name.size == 0) {
        if (open->alias < in->count && in->at[open->alias].route)
            return in->at[open->alias].route;
        int refused = open->alias < in->count && in->at[open->alias].bound;
        *ret_error = refused ? HEADWAY_ELIMIT : HEADWAY_EPROTO;
        return NULL;
    }
    *ret_error = open->alias >= in->limit ? HEADWAY_EPROTO
                                          : alias_extend(link, in, (uint32_t)open->alias + 1);
    if (*ret_error != 0)
        return NULL;
    headway__routes *routes = &link->owner->routes;
    int full = routes->count >= routes->limit;
    headway__route *route = headway__routes_intern(routes, open->name);
    if (!route && !full) { /* a binding that is lost for a moment's want would be lost for good */
        *ret_error = HEADWAY_ENOMEM;
        return NULL;
    }
    headway__route_unref(routes, in->at[open->alias].route);
    in->at[open->alias].route = route; /* NULL: later OPENs by this alias are refused too */
    in->at[open->alias].bound = 1;
    if (!route)
        *ret_error = HEADWAY_ELIMIT;
    return route;
}

static void aliases_drop(headway__link *link, headway__aliases *aliases)
{
    for (uint32_t i = 0; i < aliases->count; i++)
        headway__route_unref(&link->owner->routes, aliases->at[i].route);
    headway__give(link->owner->alloc, aliases->at);
    memset(aliases, 0, sizeof *aliases);
}

void headway__aliases_done(headway__link *link)
{
    aliases_drop(link, &link->aliases_out);
    aliases_drop(link, &link->aliases_in);
}
