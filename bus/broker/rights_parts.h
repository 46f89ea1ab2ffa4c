/* SPDX-License-Identifier: Apache-2.0 */
/* Rights as they are compiled, for the files that make and read them; static where they are
   included. Each subject has a list of lines for each action. */
#ifndef HEADWAY_BROKER_RIGHTS_PARTS_H
#define HEADWAY_BROKER_RIGHTS_PARTS_H

#include "rights.h"

#include <string.h>

enum { BUCKETS = 4096 };

/* One pattern of one rule. */
typedef struct line {
    const char *pattern, *name;
    uint32_t size, order, number, rule;
    int deny;
} line;

typedef struct grant grant;
struct grant {
    grant *next; /* later in the file */
    const line *line;
};

typedef struct subject subject;

typedef struct member {
    struct member *next;
    const subject *role;
} member;

struct subject {
    subject *next; /* in its bucket */
    uint32_t hash;
    int is_role; /* defined as one */
    grant *first[HEADWAY__ACTIONS], *last[HEADWAY__ACTIONS];
    member *roles;
    char name[];
};

typedef struct bound {
    struct bound *next;
    char **who;
    size_t count;
    headway__identity_limits limits;
} bound;

struct headway__rights {
    headway_arena *arena;
    subject *buckets[BUCKETS];
    bound *first_bound, *last_bound;
    uint32_t names, lines, grants;
};

static inline uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name; name++)
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    return hash ^ hash >> 15;
}

static inline subject *find(const headway__rights *rights, const char *name)
{
    uint32_t hash = hash_of(name);
    subject *at = rights->buckets[hash % BUCKETS];
    while (at && (at->hash != hash || strcmp(at->name, name) != 0))
        at = at->next;
    return at;
}

static inline headway__decision told(const line *l, const char *who)
{
    return (headway__decision){.allowed = !l->deny,
                               .decided = 1,
                               .line = l->number,
                               .rule = l->rule,
                               .name = l->name,
                               .pattern = l->pattern,
                               .who = who};
}

#endif
