/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts: tracked memory, seeded randomness, turns, and what may befall them. */
#include "mem.h"

#include <stdlib.h>

int headway__sim_due_now(headway__sim_due *due)
{
    due->tried++;
    if (due->left == 0 || --due->left > 0)
        return 0;
    due->left = due->on;
    return 1;
}

static int fails(headway_host *host)
{
    if (!host->alive || headway__sim_due_now(&host->allocation)) {
        headway__sim_trace(host->sim, "no-memory", host, NULL, 0, 0);
        return 1;
    }
    return headway__sim_chance(host->sim, host->fail_ppm);
}

static void link_block(headway_host *host, headway__sim_block *block, size_t size)
{
    block->size = size;
    block->previous = NULL;
    block->next = host->blocks;
    if (block->next)
        block->next->previous = block;
    host->blocks = block;
    host->block_count++;
    host->bytes += size;
    if (host->bytes > host->bytes_most)
        host->bytes_most = host->bytes;
}

static void unlink_block(headway_host *host, headway__sim_block *block)
{
    if (block->previous)
        block->previous->next = block->next;
    else
        host->blocks = block->next;
    if (block->next)
        block->next->previous = block->previous;
    host->block_count--;
    host->bytes -= block->size;
}

static void *host_allocate(void *user, size_t size)
{
    headway_host *host = user;
    const headway_alloc *a = host->sim->alloc;
    if (size > SIZE_MAX - sizeof(headway__sim_block) || fails(host))
        return NULL;
    headway__sim_block *block = a->allocate(a->user, sizeof *block + size);
    if (!block)
        return NULL;
    link_block(host, block, size);
    return block + 1;
}

static void host_release(void *user, void *memory)
{
    headway_host *host = user;
    if (!memory)
        return;
    headway__sim_block *block = (headway__sim_block *)memory - 1;
    unlink_block(host, block);
    host->sim->alloc->release(host->sim->alloc->user, block);
}

/* Always moves, so that a stale pointer is seen by the sanitizer. */
static void *host_resize(void *user, void *memory, size_t size)
{
    void *moved = host_allocate(user, size);
    if (!moved || !memory)
        return moved;
    size_t old = ((headway__sim_block *)memory - 1)->size;
    memcpy(moved, memory, old < size ? old : size);
    host_release(user, memory);
    return moved;
}

static void host_fill(void *user, void *bytes, size_t size)
{
    headway_host *host = user;
    for (size_t i = 0; i < size; i++)
        ((uint8_t *)bytes)[i] = (uint8_t)(headway__sim_next(&host->dice) >> 32);
}

static void boot_run(headway__sim_event *event)
{
    headway_host *host = event->host;
    headway__sim_trace(host->sim, "boot", host, NULL, 0, 0);
    host->boot(host, host->boot_user);
}

static void turn_run(headway__sim_event *event)
{
    (void)event; /* what was deferred runs after every event */
}

static void host_init(headway_host *host, headway_sim *sim, const char *name)
{
    memset(host, 0, sizeof *host);
    host->loop.ops = &headway__sim_loop_ops;
    host->sim = sim;
    memcpy(host->name, name, strlen(name) + 1);
    host->index = ++sim->host_count;
    host->alive = 1;
    headway_sim_identify(host, NULL);
    host->alloc = (headway_alloc){host_allocate, host_resize, host_release, host};
    host->random = (headway_random){host_fill, host};
    host->dice = headway__sim_hash(sim->options.seed ^ 14695981039346656037u, name, strlen(name));
    host->turn.host = host->boot_event.host = host;
    host->turn.run = turn_run;
    host->boot_event.run = boot_run;
    host->next = sim->hosts;
    sim->hosts = host;
}

int headway_sim_host(headway_sim *sim, const char *name, headway_host **ret_host)
{
    headway_host *host = sim->hosts;
    while (host && strcmp(host->name, name) != 0)
        host = host->next;
    if (!host) {
        if (strlen(name) >= sizeof host->name)
            return HEADWAY_ELIMIT;
        host = sim->alloc->allocate(sim->alloc->user, sizeof *host);
        if (!host)
            return HEADWAY_ENOMEM;
        host_init(host, sim, name);
    }
    *ret_host = host;
    return 0;
}

void headway__sim_host_free(headway_host *host)
{
    host->sim->alloc->release(host->sim->alloc->user, host);
}

int headway_sim_boot(headway_host *host, void (*boot)(headway_host *host, void *user), void *user)
{
    host->boot = boot;
    host->boot_user = user;
    if (!host->alive)
        return 0; /* at its restart */
    return headway__sim_schedule(host->sim, &host->boot_event, host->sim->now);
}

static void crash_now(headway_host *host)
{
    const headway_alloc *a = host->sim->alloc;
    headway__sim_trace(host->sim, "crash", host, NULL, 0, 0);
    headway__sim_transports_crash(host);
    headway__sim_loop_crash(host);
    headway__sim_cancel(host->sim, &host->turn);
    headway__sim_cancel(host->sim, &host->boot_event);
    while (host->blocks) {
        headway__sim_block *block = host->blocks;
        unlink_block(host, block);
        a->release(a->user, block);
    }
    host->alive = 0;
    host->crash_due = 0;
    host->paused_until = host->frozen_until = host->clock_lag = 0;
    host->allocation.left = host->send.left = 0;
    host->fail_ppm = 0;
}

void headway_sim_crash(headway_host *host)
{
    if (!host->alive)
        return;
    if (host->running)
        host->crash_due = 1;
    else
        crash_now(host);
}

void headway_sim_restart(headway_host *host)
{
    if (host->alive)
        return;
    headway__sim_trace(host->sim, "restart", host, NULL, 0, 0);
    host->alive = 1;
    if (host->boot)
        (void)headway_sim_boot(host, host->boot, host->boot_user);
}

void headway__sim_turn(headway_host *host, headway__sim_event *event)
{
    host->running = 1;
    event->run(event);
    /* Often several events share a turn: then a later one, or the turn's own, runs the defers. */
    if (!host->crash_due && (event == &host->turn || headway_sim_draw(host->sim, 2)))
        headway__sim_run_defers(host);
    host->running = 0;
    if (host->crash_due)
        crash_now(host);
}

void headway_sim_pause(headway_host *host, uint64_t span_ns)
{
    uint64_t until = host->sim->now + span_ns;
    if (!host->alive || until <= host->paused_until)
        return;
    host->paused_until = until;
    host->late_alarms = (uint8_t)headway_sim_draw(host->sim, 2);
    headway__sim_trace(host->sim, "pause", host, NULL, span_ns, host->late_alarms);
}

void headway_sim_freeze(headway_host *host, uint64_t span_ns)
{
    uint64_t now = host->sim->now, until = now + span_ns;
    if (!host->alive || until <= host->paused_until)
        return;
    uint64_t stands = host->loop.ops->now(&host->loop);
    host->clock_lag += until - (now < host->frozen_until ? host->frozen_until : now);
    host->frozen_until = until;
    host->frozen_at = stands;
    headway_sim_pause(host, span_ns);
    for (headway_alarm *alarm = host->alarms; alarm; alarm = alarm->next) {
        if (alarm->event.place)
            (void)headway__sim_schedule(host->sim, &alarm->event, alarm->at + host->clock_lag);
    }
}

void headway_sim_slow(headway_host *host, uint64_t gap_ns)
{
    host->slow_ns = gap_ns;
}

void headway_sim_fail_allocation(headway_host *host, uint64_t n)
{
    headway_sim_fail(host, HEADWAY_SIM_NO_MEMORY, n, 0);
}

void headway_sim_fail(headway_host *host, headway_sim_fault fault, uint64_t n, int on)
{
    headway__sim_due *due = fault == HEADWAY_SIM_NO_MEMORY ? &host->allocation : &host->send;
    due->left = n;
    due->fault = fault;
    due->on = on != 0;
}

uint64_t headway_sim_attempts(const headway_host *host, headway_sim_fault fault)
{
    return fault == HEADWAY_SIM_NO_MEMORY ? host->allocation.tried : host->send.tried;
}

void headway_sim_fail_allocations(headway_host *host, uint32_t ppm)
{
    host->fail_ppm = ppm;
}

headway_loop *headway_sim_loop(headway_host *host)
{
    return &host->loop;
}

const headway_random *headway_sim_random(headway_host *host)
{
    return &host->random;
}

const headway_alloc *headway_sim_alloc(headway_host *host)
{
    return &host->alloc;
}

void headway_sim_identify(headway_host *host, const headway_credentials *who)
{
    static const headway_credentials nobody = {.uid = -1, .gid = -1, .pid = -1};
    host->identity = who ? *who : nobody;
    if (!host->identity.remote[0])
        memcpy(host->identity.remote, host->name, sizeof host->name);
}

const char *headway_sim_host_name(const headway_host *host)
{
    return host->name;
}

int headway_sim_alive(const headway_host *host)
{
    return host->alive;
}

size_t headway_sim_blocks(const headway_host *host)
{
    return host->block_count;
}

size_t headway_sim_bytes(const headway_host *host)
{
    return host->bytes;
}

size_t headway_sim_bytes_most(const headway_host *host)
{
    return host->bytes_most;
}

int64_t headway_sim_wall_ns(const headway_host *host)
{
    return (int64_t)host->sim->now + host->wall_offset;
}

void headway_sim_wall_jump(headway_host *host, int64_t by_ns)
{
    host->wall_offset += by_ns;
    headway__sim_trace(host->sim, "wall-jump", host, NULL, (uint64_t)by_ns, 0);
}
