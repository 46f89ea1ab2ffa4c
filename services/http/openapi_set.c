/* SPDX-License-Identifier: Apache-2.0 */
#include "openapi_parts.h"

static uint64_t hash(const char *text)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return h;
}

static const char **slot(const char **slots, size_t room, const char *name)
{
    size_t at = hash(name) & (room - 1);
    while (slots[at] && strcmp(slots[at], name) != 0)
        at = (at + 1) & (room - 1);
    return &slots[at];
}

/* The slots that are left behind stay in the arena: half as many again as are in use. */
static int grow(openapi_set *set, headway_arena *arena)
{
    size_t room = set->room ? set->room * 2 : 256;
    const char **slots = headway_arena_take(arena, room * sizeof *slots);
    if (!slots)
        return HEADWAY_ENOMEM;
    memset(slots, 0, room * sizeof *slots);
    for (size_t i = 0; i < set->room; i++)
        if (set->slots[i])
            *slot(slots, room, set->slots[i]) = set->slots[i];
    set->slots = slots;
    set->room = room;
    return 0;
}

const char *headway__openapi_set_add(openapi_set *set, headway_arena *arena, const char *name,
                                     int *ret_new)
{
    if (set->count * 2 >= set->room && grow(set, arena) != 0)
        return NULL;
    const char **at = slot(set->slots, set->room, name);
    *ret_new = !*at;
    if (*at)
        return *at;
    size_t size = strlen(name) + 1;
    char *own = headway_arena_take(arena, size);
    if (!own)
        return NULL;
    memcpy(own, name, size);
    set->count++;
    return *at = own;
}
