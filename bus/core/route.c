/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"
#include "shard.h"

#define ROTATED(x, by) ((x) << (by) | (x) >> (64 - (by)))

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = ROTATED(v[1], 13) ^ v[0];
    v[0] = ROTATED(v[0], 32);
    v[2] += v[3];
    v[3] = ROTATED(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = ROTATED(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = ROTATED(v[1], 17) ^ v[2];
    v[2] = ROTATED(v[2], 32);
}

/* SipHash-1-3 (https://www.aumasson.jp/siphash/siphash.pdf): names are the peers' to choose, and
   without the key nobody finds many that meet in one bucket. */
static uint32_t hash_of(const headway__routes *routes, headway_bytes name)
{
    uint64_t v[4] = {routes->key[0] ^ 0x736f6d6570736575u, routes->key[1] ^ 0x646f72616e646f6du,
                     routes->key[0] ^ 0x6c7967656e657261u, routes->key[1] ^ 0x7465646279746573u};
    const uint8_t *at = name.data;
    uint64_t last = (uint64_t)name.size << 56;
    for (size_t i = 0; i + 8 <= name.size; i += 8) {
        uint64_t word;
        memcpy(&word, at + i, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    for (size_t i = name.size & ~(size_t)7; i < name.size; i++)
        last |= (uint64_t)at[i] << 8 * (i & 7);
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return (uint32_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

headway__route *headway__routes_find(const headway__routes *routes, headway_bytes name)
{
    uint32_t hash = hash_of(routes, name);
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
    route->hash = hash_of(routes, name);
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
