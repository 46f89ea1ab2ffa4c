/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of all paths, a level for each segment. */
#ifndef HEADWAY_HTTP_TRIE_H
#define HEADWAY_HTTP_TRIE_H

#include "internal.h"

/* A binding at the node where its path ends. */
typedef struct headway__http_route {
    struct headway__http_route *next;
    const headway_http_binding *binding;
    struct headway__http_entry *entry; /* the service, see router.c */
} headway__http_route;

typedef struct headway__http_node headway__http_node;
struct headway__http_node {
    headway__http_node **children; /* literals, sorted */
    size_t child_count, child_room;
    headway__http_node *one, *rest;
    headway__http_route *routes;
    size_t literal_size;
    char literal[];
};

/* Zeroed; NULL when out of memory. */
headway__http_node *headway__http_node_new(const headway_alloc *alloc, headway_bytes literal);
/* With all below, and its routes. */
void headway__http_node_free(const headway_alloc *alloc, headway__http_node *node);
/* The node where a path ends, made where there is none; NULL when out of memory. */
headway__http_node *headway__http_node_make(const headway_alloc *alloc, headway__http_node *root,
                                            const headway_http_template *path);
/* The node where a path ends; NULL: there is none. */
const headway__http_node *headway__http_node_at(const headway__http_node *root,
                                                const headway_http_template *path);
/* Takes the binding's route out, and nodes that are then of no use; 1 when it was there. */
int headway__http_node_drop(const headway_alloc *alloc, headway__http_node *root,
                            const headway_http_binding *binding);

/* Walks all nodes that fit a path, whose escapes are valid, the most specific first, until pick
   answers a route. A verb is what is behind the last colon of the path. */
typedef struct headway__http_walk {
    headway_bytes path;
    const headway__http_route *(*pick)(void *user, const headway__http_route *routes,
                                       headway_bytes verb);
    void *user;
} headway__http_walk;
const headway__http_route *headway__http_walk_all(const headway__http_walk *walk,
                                                  const headway__http_node *root);

#endif
