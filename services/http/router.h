/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEADWAY_HTTP_ROUTER_INTERNAL_H
#define HEADWAY_HTTP_ROUTER_INTERNAL_H

#include "trie.h"

/* A service that is there, or has gone. */
typedef struct headway__http_entry {
    struct headway__http_entry *next;
    headway_http_service *service;
    int gone;
} headway__http_entry;

struct headway_http_router {
    headway_alloc alloc;
    headway_http_router_options options;
    headway__http_entry *entries, **entries_end; /* in the order of their coming, or going */
    uint32_t service_count, gone_count, route_count;
    headway__http_node *root;
};

#endif
