/* SPDX-License-Identifier: Apache-2.0 */
#include "batch.h"

/* ---- groups: found by a table of the last of each ---- */

typedef struct table {
    uint32_t *slots; /* an item, or NONE */
    uint32_t mask;
    const char *const *groups;
} table;

static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

static uint32_t *slot_of(const table *t, const char *group)
{
    uint32_t at = hash_of(group) & t->mask;
    while (t->slots[at] != BATCH_NONE && strcmp(t->groups[t->slots[at]], group) != 0)
        at = (at + 1) & t->mask;
    return &t->slots[at];
}

static int table_init(table *t, const char *const *groups, uint32_t count, headway_arena *arena)
{
    uint32_t size = 16;
    while (size < 2 * count && size < UINT32_C(1) << 30)
        size *= 2;
    t->slots = headway_arena_take(arena, size * sizeof *t->slots);
    t->mask = size - 1;
    t->groups = groups;
    if (!t->slots)
        return HEADWAY_ENOMEM;
    for (uint32_t i = 0; i < size; i++)
        t->slots[i] = BATCH_NONE;
    return 0;
}

/* ---- what may run ---- */

static void let_run(batch *b, uint32_t item)
{
    b->items[item].later = BATCH_NONE;
    if (b->first == BATCH_NONE)
        b->first = item;
    else
        b->items[b->last].later = item;
    b->last = item;
}

int batch_init(batch *b, const char *const *groups, uint32_t count, headway_arena *arena)
{
    table t;
    *b = (batch){.count = count, .first = BATCH_NONE, .last = BATCH_NONE};
    b->items = headway_arena_take(arena, (count + 1) * sizeof *b->items);
    if (!b->items || table_init(&t, groups, count, arena) != 0)
        return HEADWAY_ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        b->items[i] = (batch_item){BATCH_WAITS, BATCH_NONE, BATCH_NONE};
        uint32_t *last = *groups[i] ? slot_of(&t, groups[i]) : NULL;
        if (last && *last != BATCH_NONE)
            b->items[*last].behind = i;
        else
            let_run(b, i);
        if (last)
            *last = i;
    }
    return 0;
}

uint32_t batch_next(batch *b)
{
    uint32_t item = b->first;
    if (item == BATCH_NONE)
        return item;
    b->first = b->items[item].later;
    b->items[item].state = BATCH_RUNS;
    b->running++;
    return item;
}

void batch_done(batch *b, uint32_t item, int good)
{
    uint32_t behind = b->items[item].behind;
    b->items[item].state = good ? BATCH_GOOD : BATCH_FAILED;
    b->running--;
    b->failed += !good;
    if (good && behind != BATCH_NONE && b->items[behind].state == BATCH_WAITS)
        let_run(b, behind);
    for (; !good && behind != BATCH_NONE; behind = b->items[behind].behind)
        b->items[behind].state = BATCH_HELD;
}

void batch_stop(batch *b)
{
    for (uint32_t i = 0; i < b->count; i++)
        if (b->items[i].state == BATCH_WAITS)
            b->items[i].state = BATCH_HELD;
    b->first = BATCH_NONE;
}
