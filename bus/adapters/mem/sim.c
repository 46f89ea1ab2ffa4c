/* SPDX-License-Identifier: Apache-2.0 */
/* Virtual time: the heap of events, the dice, the trace. */
#include "mem.h"

#include <stdio.h>

uint64_t headway__sim_next(uint64_t *dice)
{
    uint64_t z = *dice += 0x9e3779b97f4a7c15u; /* splitmix64 */
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint64_t headway_sim_draw(headway_sim *sim, uint64_t bound)
{
    return bound ? headway__sim_next(&sim->dice) % bound : 0;
}

int headway__sim_chance(headway_sim *sim, uint32_t ppm)
{
    return ppm > 0 && headway_sim_draw(sim, 1000000) < ppm;
}

uint64_t headway__sim_delay(headway_sim *sim)
{
    uint64_t least = sim->options.delay_min_ns;
    return least + headway_sim_draw(sim, sim->options.delay_max_ns - least + 1);
}

uint64_t headway__sim_hash(uint64_t hash, const void *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)data)[i]) * 1099511628211u; /* FNV-1a */
    return hash;
}

void headway__sim_trace(headway_sim *sim, const char *what, const headway_host *host,
                        const headway_host *other, uint64_t a, uint64_t b)
{
    uint64_t numbers[5] = {sim->now, host ? host->index : 0, other ? other->index : 0, a, b};
    sim->hash = headway__sim_hash(sim->hash, what, strlen(what));
    sim->hash = headway__sim_hash(sim->hash, numbers, sizeof numbers);
    if (!sim->options.trace)
        return;
    char line[256];
    snprintf(line, sizeof line, "%12.6f ms  %-10s %s %s %llu %llx", (double)sim->now / 1e6, what,
             host ? host->name : "-", other ? other->name : "-", (unsigned long long)a,
             (unsigned long long)b);
    sim->options.trace(sim->options.user, line);
}

static int before(const headway__sim_event *a, const headway__sim_event *b)
{
    if (a->at != b->at)
        return a->at < b->at;
    if (a->late != b->late)
        return a->late < b->late;
    return a->order < b->order;
}

static void place(headway_sim *sim, size_t at, headway__sim_event *event)
{
    sim->heap[at - 1] = event;
    event->place = at;
}

static void settle(headway_sim *sim, headway__sim_event *event)
{
    size_t at = event->place;
    for (; at > 1 && before(event, sim->heap[at / 2 - 1]); at /= 2)
        place(sim, at, sim->heap[at / 2 - 1]);
    for (size_t child = at * 2; child <= sim->count; child = at * 2) {
        if (child < sim->count && before(sim->heap[child], sim->heap[child - 1]))
            child++;
        if (!before(sim->heap[child - 1], event))
            break;
        place(sim, at, sim->heap[child - 1]);
        at = child;
    }
    place(sim, at, event);
}

int headway__sim_reserve(headway_sim *sim, size_t n)
{
    if (sim->capacity - sim->count >= n)
        return 0;
    size_t capacity = sim->capacity * 2 + n + 64;
    void *heap = sim->alloc->resize(sim->alloc->user, sim->heap, capacity * sizeof *sim->heap);
    if (!heap)
        return HEADWAY_ENOMEM;
    sim->heap = heap;
    sim->capacity = capacity;
    return 0;
}

int headway__sim_schedule(headway_sim *sim, headway__sim_event *event, uint64_t at)
{
    if (!event->place) {
        if (headway__sim_reserve(sim, 1) != 0)
            return HEADWAY_ENOMEM;
        sim->count++;
        place(sim, sim->count, event);
    }
    event->at = at < sim->now ? sim->now : at;
    event->late = 0;
    event->order = ++sim->order;
    settle(sim, event);
    return 0;
}

void headway__sim_cancel(headway_sim *sim, headway__sim_event *event)
{
    size_t at = event->place;
    if (!at)
        return;
    headway__sim_event *last = sim->heap[--sim->count];
    event->place = 0;
    if (last == event)
        return;
    place(sim, at, last);
    settle(sim, last);
}

int headway__sim_script_new(headway_sim *sim, headway__sim_script **list, headway_host *host,
                            headway__sim_script **ret_script)
{
    headway__sim_script *script = sim->alloc->allocate(sim->alloc->user, sizeof *script);
    if (!script || headway__sim_reserve(sim, 1) != 0) {
        sim->alloc->release(sim->alloc->user, script);
        return HEADWAY_ENOMEM;
    }
    memset(script, 0, sizeof *script);
    script->sim = sim;
    script->event.host = host;
    script->next = *list;
    script->link = list;
    if (script->next)
        script->next->link = &script->next;
    *list = script;
    *ret_script = script;
    return 0;
}

void headway__sim_script_free(headway_sim *sim, headway__sim_script *script)
{
    headway__sim_cancel(sim, &script->event);
    *script->link = script->next;
    if (script->next)
        script->next->link = script->link;
    sim->alloc->release(sim->alloc->user, script);
}

/* The paused host's event waits; what came first comes first, but alarms may come last. */
static void put_off(headway_sim *sim, headway__sim_event *event)
{
    uint64_t order = event->order;
    uint8_t late = event->late;
    (void)headway__sim_schedule(sim, event, event->host->paused_until); /* its place is free */
    event->order = order;
    event->late = late || (event->alarm && event->host->late_alarms);
    settle(sim, event);
}

int headway_sim_step(headway_sim *sim)
{
    if (!sim->count)
        return 0;
    if (++sim->events > sim->options.event_limit)
        sim->over_limit = 1;
    if (sim->over_limit)
        return HEADWAY_ELIMIT;
    headway__sim_event *event = sim->heap[0];
    headway__sim_cancel(sim, event);
    sim->now = event->at;
    if (event->host && event->host->paused_until > sim->now)
        put_off(sim, event);
    else if (event->host)
        headway__sim_turn(event->host, event);
    else
        event->run(event);
    headway__sim_reap(sim);
    return sim->over_limit ? HEADWAY_ELIMIT : 1;
}

static int never(void *user)
{
    (void)user;
    return 0;
}

int headway_sim_run_until(headway_sim *sim, int (*done)(void *user), void *user, uint64_t span_ns)
{
    uint64_t until = span_ns > UINT64_MAX - sim->now ? UINT64_MAX : sim->now + span_ns;
    while (!done(user)) {
        if (!sim->count || sim->heap[0]->at > until) {
            sim->now = until == UINT64_MAX ? sim->now : until;
            return 0;
        }
        int result = headway_sim_step(sim);
        if (result < 0)
            return result;
    }
    return 1;
}

int headway_sim_run(headway_sim *sim, uint64_t span_ns)
{
    return headway_sim_run_until(sim, never, NULL, span_ns);
}

static void script_run(headway__sim_event *event)
{
    headway__sim_script *script = (headway__sim_script *)event;
    void (*run)(void *user) = script->run;
    void *user = script->user;
    headway__sim_script_free(script->sim, script);
    run(user);
}

int headway_sim_after(headway_sim *sim, uint64_t delay_ns, void (*run)(void *user), void *user)
{
    headway__sim_script *script;
    int result = headway__sim_script_new(sim, &sim->scripts, NULL, &script);
    if (result != 0)
        return result;
    script->run = run;
    script->user = user;
    script->event.run = script_run;
    return headway__sim_schedule(sim, &script->event, sim->now + delay_ns);
}

void headway_sim_set(headway_sim *sim, const headway_sim_options *options)
{
    headway_sim_options set = {0};
    if (options)
        memcpy(&set, options, options->size < sizeof set ? options->size : sizeof set);
    set.seed = sim->options.seed;
    if (!set.delay_max_ns) {
        set.delay_min_ns = 20000;
        set.delay_max_ns = 500000;
    }
    if (set.delay_max_ns < set.delay_min_ns)
        set.delay_max_ns = set.delay_min_ns;
    if (!set.event_limit)
        set.event_limit = 100000000;
    if (!set.queue_packets)
        set.queue_packets = 256;
    sim->options = set;
}

int headway_sim_new(const headway_sim_options *options, headway_sim **ret_sim)
{
    const headway_alloc *alloc = headway_alloc_default();
    headway_sim *sim = alloc->allocate(alloc->user, sizeof *sim);
    if (!sim)
        return HEADWAY_ENOMEM;
    memset(sim, 0, sizeof *sim);
    sim->alloc = alloc;
    headway_sim_set(sim, options);
    sim->options.seed = options ? options->seed : 0;
    sim->dice = sim->options.seed;
    sim->hash = 14695981039346656037u;
    *ret_sim = sim;
    return 0;
}

void headway_sim_free(headway_sim *sim)
{
    if (!sim)
        return;
    const headway_alloc *alloc = sim->alloc;
    for (headway_host *host = sim->hosts; host; host = host->next)
        headway_sim_crash(host);
    headway__sim_reap(sim);
    while (sim->hosts) {
        headway_host *host = sim->hosts;
        sim->hosts = host->next;
        headway__sim_host_free(host);
    }
    while (sim->scripts)
        headway__sim_script_free(sim, sim->scripts);
    while (sim->partitions) {
        headway__sim_partition *partition = sim->partitions;
        sim->partitions = partition->next;
        alloc->release(alloc->user, partition);
    }
    alloc->release(alloc->user, sim->heap);
    alloc->release(alloc->user, sim);
}

uint64_t headway_sim_seed(const headway_sim *sim)
{
    return sim->options.seed;
}

uint64_t headway_sim_now(const headway_sim *sim)
{
    return sim->now;
}

uint64_t headway_sim_events(const headway_sim *sim)
{
    return sim->events;
}

uint64_t headway_sim_trace_hash(const headway_sim *sim)
{
    return sim->hash;
}
