/* SPDX-License-Identifier: Apache-2.0 */
#include "invocation_records.h"

enum { TOLD = 512 };

/* Events of EventBridge, of schedules, and of nobody known are one by themselves. */
static int is_one(event_kind kind)
{
    return kind == EVENT_BRIDGE || kind == EVENT_SCHEDULE || kind == EVENT_OTHER;
}

static int next_of(invocation *i, headway_bytes *rest, headway_bytes *ret_record)
{
    if (!is_one(i->shape.kind))
        return event_next_record(rest, ret_record);
    *ret_record = *rest;
    *rest = headway_bytes_of(NULL, 0);
    return ret_record->size > 0;
}

static headway_bytes all_of(const invocation *i)
{
    return is_one(i->shape.kind) ? i->event : i->shape.records;
}

static int count(invocation *i, uint32_t *ret_count)
{
    headway_bytes rest = all_of(i), record;
    uint32_t found = 0;
    int more;
    while ((more = next_of(i, &rest, &record)) > 0 && found <= RECORDS_MOST)
        found++;
    *ret_count = found;
    return more;
}

static void no_memory(invocation *i)
{
    invocation_refuse(i, HEADWAY_RESOURCE_EXHAUSTED, "the function is out of memory");
}

static void unwanted(invocation *i, const arrival *a)
{
    char option[TOLD];
    want_write(i->shape.kind, a, option, sizeof option);
    invocation_refuse(i, HEADWAY_UNIMPLEMENTED, "nobody wants this %s event: %s %s",
                      event_name(i->shape.kind),
                      i->f->options.rules_only ? "write a rule with from:"
                                               : "give a method the option (headway.v1.on) =",
                      option);
}

/* One that is none of its kind fails alone, if the answer can name it; false: it cannot. */
static int is_kept(invocation *i, records *all, headway_bytes json, const char *why)
{
    size_t size = strlen(why) + 1;
    char *copy = headway_arena_take(i->arena, size);
    if (!copy || arrival_identify(i->shape.kind, json, i->arena, &all->arrivals[all->count]) != 0)
        return 0;
    memcpy(copy, why, size);
    all->wants[all->count] = NULL;
    all->broken[all->count] = copy;
    all->count++;
    return 1;
}

/* One record; false: the invocation has been told. */
static int read_one(invocation *i, records *all, headway_bytes json)
{
    char why[ARRIVAL_WHY] = "";
    arrival *a = &all->arrivals[all->count];
    int error = arrival_read(i->f->aws, i->shape.kind, json, i->arena, a, why);
    if (error == HEADWAY_ENOMEM) {
        no_memory(i);
        return 0;
    }
    if (error && is_kept(i, all, json, why))
        return 1;
    if (error) {
        invocation_refuse(i, HEADWAY_INVALID_ARGUMENT, "record %u is no %s record: %s",
                          all->count + 1, event_name(i->shape.kind), why);
        return 0;
    }
    all->broken[all->count] = NULL;
    all->wants[all->count] = function_want(i->f, i->shape.kind, a);
    if (!all->wants[all->count]) {
        unwanted(i, a);
        return 0;
    }
    all->count++;
    return 1;
}

static int init_batch(invocation *i, records *all)
{
    const char **groups = headway_arena_take(i->arena, (all->count + 1) * sizeof *groups);
    if (!groups)
        return HEADWAY_ENOMEM;
    for (uint32_t at = 0; at < all->count; at++)
        groups[at] = all->arrivals[at].group;
    return batch_init(&all->batch, groups, all->count, i->arena);
}

static int take_room(invocation *i, records *all, uint32_t room)
{
    all->arrivals = headway_arena_take(i->arena, (room + 1) * sizeof *all->arrivals);
    all->wants = headway_arena_take(i->arena, (room + 1) * sizeof *all->wants);
    all->broken = headway_arena_take(i->arena, (room + 1) * sizeof *all->broken);
    return all->arrivals && all->wants && all->broken ? 0 : HEADWAY_ENOMEM;
}

int records_read(invocation *i, records *all)
{
    headway_bytes rest = all_of(i), record;
    uint32_t room;
    if (count(i, &room) < 0) {
        invocation_refuse(i, HEADWAY_INVALID_ARGUMENT, "the event's records are no array");
        return 0;
    }
    if (room > RECORDS_MOST) {
        invocation_refuse(i, HEADWAY_RESOURCE_EXHAUSTED,
                          "the event has more than %d records: let the batch be smaller",
                          RECORDS_MOST);
        return 0;
    }
    if (take_room(i, all, room) != 0) {
        no_memory(i);
        return 0;
    }
    while (next_of(i, &rest, &record) > 0)
        if (!read_one(i, all, record))
            return 0;
    if (init_batch(i, all) == 0)
        return 1;
    no_memory(i);
    return 0;
}
