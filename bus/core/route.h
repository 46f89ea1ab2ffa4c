/* SPDX-License-Identifier: Apache-2.0 */
/* Routes: names interned once per node, so that the hot path compares and indexes pointers. */
#ifndef HEADWAY_CORE_ROUTE_H
#define HEADWAY_CORE_ROUTE_H

#include <headway/alloc.h>

typedef struct headway__route {
    struct headway__route *next; /* in its bucket */
    uint32_t hash;
    uint32_t spread; /* which shard of a broker has it, see shard.h */
    uint32_t refs;
    void *target;     /* the upper layer's: what serves this name; it holds a ref while set */
    void *meter;      /* the upper layer's counts of this name; holds a ref too */
    uint32_t size;    /* bytes of name without its NUL */
    uint8_t is_topic; /* it was looked at, and is one */
    char name[];
} headway__route;

typedef struct headway__routes {
    const headway_alloc *alloc;
    headway__route **buckets;
    size_t count, capacity; /* capacity is a power of two */
    size_t limit;
    uint64_t key[2]; /* of the hash: random, told to nobody */
} headway__routes;

/* The route of this name with one more reference; made if new. NULL: out of memory or limit. */
headway__route *headway__routes_intern(headway__routes *routes, headway_bytes name);
/* Without a reference; NULL when unknown. */
headway__route *headway__routes_find(const headway__routes *routes, headway_bytes name);
void headway__route_unref(headway__routes *routes, headway__route *route);
void headway__routes_done(headway__routes *routes);

#endif
