/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"
#include "shard.h"

static uint32_t hash_of(headway_bytes name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ ((const uint8_t *)name.data)[i]) * 16777619u;
    return hash;
}

headway__route *headway__routes_find(const headway__routes *routes, headway_bytes name)
{
    uint32_t hash = hash_of(name);
    if (!routes->capacity)
        return NULL;
    headway__route *route = routes->buckets[hash & (routes->capacity - 1)];
    while (route && (route->hash != hash || route->size != name.size ||
                     memcmp(route->name, name.data, name.size) != 0))
        route = route->next;
    return route;
}

static int grow(headway__routes *routes)
{
    const headway_alloc *a = routes->alloc;
    size_t capacity = routes->capacity ? routes->capacity * 2 : 64;
    headway__route **buckets = a->allocate(a->user, capacity * sizeof *buckets);
    if (!buckets)
        return -1;
    memset(buckets, 0, capacity * sizeof *buckets);
    for (size_t i = 0; i < routes->capacity; i++) {
        for (headway__route *route = routes->buckets[i], *next; route; route = next) {
            next = route->next;
            route->next = buckets[route->hash & (capacity - 1)];
            buckets[route->hash & (capacity - 1)] = route;
        }
    }
    a->release(a->user, routes->buckets);
    routes->buckets = buckets;
    routes->capacity = capacity;
    return 0;
}

headway__route *headway__routes_intern(headway__routes *routes, headway_bytes name)
{
    const headway_alloc *a = routes->alloc;
    headway__route *route = headway__routes_find(routes, name);
    if (route) {
        route->refs++;
        return route;
    }
    if (routes->count >= routes->limit)
        return NULL;
    if (routes->count >= routes->capacity && grow(routes) != 0)
        return NULL;
    route = a->allocate(a->user, sizeof *route + name.size + 1);
    if (!route)
        return NULL;
    memset(route, 0, sizeof *route);
    memcpy(route->name, name.data, name.size);
    route->name[name.size] = 0;
    route->size = (uint32_t)name.size;
    route->hash = hash_of(name);
    route->spread = headway__shard_hash(name);
    route->refs = 1;
    route->next = routes->buckets[route->hash & (routes->capacity - 1)];
    routes->buckets[route->hash & (routes->capacity - 1)] = route;
    routes->count++;
    return route;
}

void headway__route_unref(headway__routes *routes, headway__route *route)
{
    if (!route || --route->refs > 0)
        return;
    headway__route **at = &routes->buckets[route->hash & (routes->capacity - 1)];
    while (*at != route)
        at = &(*at)->next;
    *at = route->next;
    routes->count--;
    routes->alloc->release(routes->alloc->user, route);
}

void headway__routes_done(headway__routes *routes)
{
    for (size_t i = 0; i < routes->capacity; i++) {
        for (headway__route *route = routes->buckets[i], *next; route; route = next) {
            next = route->next;
            routes->alloc->release(routes->alloc->user, route);
        }
    }
    routes->alloc->release(routes->alloc->user, routes->buckets);
    routes->buckets = NULL;
    routes->count = routes->capacity = 0;
}
