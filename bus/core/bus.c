/* SPDX-License-Identifier: Apache-2.0 */
/* The bus handle: its options, its beginning and its end. Its brokers are upstream.c. */
#include "runtime.h"
#include "shard.h"

#include <headway/headway.h>

#include <stdio.h>

enum {
    KIB = 1024,
    MIB = 1024 * KIB,
    LINK_BYTES = 256 * KIB,
    LINK_PACKETS = 32,
    ALIASES = 1024,
    BROKER_LINKS = 16,
    STALL_MS = 300000
};

/* Weak: a program that brings its own randomness need not link the operating system's. */
#pragma weak headway_random_default

void headway__bus_watch(headway_bus *bus, uint64_t start, const char *what, const char *whose)
{
    uint64_t ticked = headway__node_ticked(&bus->node);
    uint64_t took = ticked ? (headway__node_now(&bus->node) - start) / HEADWAY__MS : 0;
    bus->busy += ticked; /* as a kernel counts: who runs when the tick comes has it all */
    if (took >= bus->options.watchdog_ms)
        headway__node_log(&bus->node, HEADWAY_LOG_WARN, 0, "%s%s%s held the loop for %llu ms",
                          what ? what : "", what ? " of " : "", whose, (unsigned long long)took);
}

void headway__call_watch(const headway_call *call, uint64_t start, const char *what)
{
    headway_bus *bus = call->bus;
    /* What a handler takes is told to others; of a caller's callbacks only what is long matters. */
    if (!call->serving && !headway__node_ticked(&bus->node))
        return;
    uint64_t now =
        call->serving ? headway__node_refresh(&bus->node) : headway__node_now(&bus->node);
    uint64_t took = (now - start) / HEADWAY__MS;
    if (took >= bus->options.watchdog_ms)
        headway__node_log(&bus->node, HEADWAY_LOG_WARN, call->id,
                          "%s of %s held the loop for %llu ms", what, call->method->route,
                          (unsigned long long)took);
}

static void tell_writable(headway__task *task)
{
    headway_bus *bus = HEADWAY__OWNER(task, headway_bus, writable);
    if (bus->starved_inside) {
        bus->starved_inside = 0;
        headway__services_start(bus);
        headway__subscriptions_start(bus);
    }
    headway__call_start_waiting(bus);
    if (!bus->wants_writable || bus->closing ||
        (!headway__bus_link(bus, 0) && !headway__direct_is_up(bus)))
        return;
    bus->wants_writable = 0;
    if (bus->options.on_writable)
        bus->options.on_writable(bus, bus->options.user);
}

void headway__bus_starved(headway_bus *bus)
{
    bus->wants_writable = 1;
}

void headway__bus_writable(headway_bus *bus)
{
    bus->writable.run = tell_writable;
    headway__node_task(&bus->node, &bus->writable);
}

static char *copy(const headway_alloc *a, const char *string)
{
    size_t size = strlen(string) + 1;
    char *mine = a->allocate(a->user, size);
    if (mine)
        memcpy(mine, string, size);
    return mine;
}

static void defaults(headway_bus_options *o)
{
    struct {
        uint32_t *value, normal;
    } const all[] = {{&o->message_limit, 4 * MIB},  {&o->reassembly_budget, 16 * MIB},
                     {&o->reply_budget, 16 * MIB},  {&o->calls_limit, 4096},
                     {&o->concurrency, 1024},       {&o->waiting_limit, 1024},
                     {&o->waiting_bytes, 16 * MIB}, {&o->heartbeat_ms, 2000},
                     {&o->reconnect_min_ms, 50},    {&o->reconnect_max_ms, 2000},
                     {&o->watchdog_ms, 100},        {&o->reconnect_spread_ms, 500},
                     {&o->direct_peers, 64},        {&o->direct_links, 16}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (*all[i].value == 0)
            *all[i].value = all[i].normal;
    if (!o->random && headway_random_default)
        o->random = headway_random_default();
    if (!o->alloc)
        o->alloc = headway_alloc_default();
    if (!o->name)
        o->name = "client";
    if (!o->via)
        o->via = HEADWAY_VIA_BROKER;
}

static void lists_init(headway_bus *bus)
{
    headway__list *const lists[] = {&bus->calls,
                                    &bus->waiting,
                                    &bus->served,
                                    &bus->services,
                                    &bus->timers,
                                    &bus->incomplete,
                                    &bus->subscriptions,
                                    &bus->free_calls,
                                    &bus->publications,
                                    &bus->unpublished,
                                    &bus->spare_publications};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        headway__list_init(lists[i]);
    headway__direct_init(bus);
}

static int init(headway_bus *bus, headway_loop *loop, const headway_transport_ops *transport)
{
    const headway_bus_options *o = &bus->options;
    headway__node *node = &bus->node;
    node->loop = loop;
    node->transport_ops = transport;
    node->random = o->random;
    node->log = o->log;
    node->ops = &headway__bus_node_ops;
    node->name = bus->name;
    node->limits = (headway__limits){.heartbeat_ms = o->heartbeat_ms,
                                     .calls = o->concurrency,
                                     .link_bytes = LINK_BYTES,
                                     .link_packets = LINK_PACKETS,
                                     .aliases = ALIASES,
                                     .message_limit = o->message_limit,
                                     .links = BROKER_LINKS + o->direct_peers + o->direct_links,
                                     .stall_ms = STALL_MS};
    headway_transport_options wire = {
        .size = sizeof wire, .packet_limit = HEADWAY__PACKET_LIMIT, .log = o->log};
    headway_transport_security security = {.size = 0};
    if (o->security) {
        security = headway__bus_security(bus, o->security);
        wire.security = &security;
    }
    int error = headway__upstreams_init(bus);
    if (error == 0)
        error = headway__node_init(node, &wire);
    headway__wipe(&security, sizeof security);
    bus->options.security = NULL;
    if (error == 0) {
        headway__retry_init(bus);
        headway__upstreams_start(bus);
    }
    return error;
}

static void strings_free(headway_bus *bus)
{
    const headway_alloc *a = bus->node.alloc;
    headway__give(a, bus->endpoint);
    headway__give(a, bus->urls);
    headway__give(a, bus->listen);
    headway__give(a, bus->name);
}

int headway_bus_open(headway_loop *loop, const headway_transport_ops *transport,
                     const char *endpoint, const headway_bus_options *options,
                     headway_bus **ret_bus)
{
    headway_bus_options mine = {0};
    if (!loop || !transport || !endpoint)
        return HEADWAY_EINVAL;
    if (options)
        memcpy(&mine, options,
               options->size && options->size < sizeof mine ? options->size : sizeof mine);
    defaults(&mine);
    if (!mine.random)
        return HEADWAY_EINVAL;
    headway_bus *bus = headway__take(mine.alloc, sizeof *bus);
    if (!bus)
        return HEADWAY_ENOMEM;
    bus->options = mine;
    bus->node.alloc = mine.alloc;
    lists_init(bus);
    bus->endpoint = copy(mine.alloc, endpoint);
    bus->urls = copy(mine.alloc, endpoint);
    bus->name = copy(mine.alloc, mine.name);
    bus->options.name = bus->name;
    bus->listen = mine.direct_listen ? copy(mine.alloc, mine.direct_listen) : NULL;
    bus->options.direct_listen = bus->listen;
    int error = HEADWAY_ENOMEM;
    if (bus->endpoint && bus->urls && bus->name && (bus->listen || !mine.direct_listen))
        error = init(bus, loop, transport);
    if (error != 0) {
        strings_free(bus);
        headway__give(mine.alloc, bus);
        return error;
    }
    *ret_bus = bus;
    return 0;
}

static void drained(headway_bus *bus)
{
    void (*on_drained)(headway_bus *, void *) = bus->on_drained;
    headway__node_timer_stop(&bus->node, &bus->drain_timer);
    bus->on_drained = NULL;
    if (on_drained)
        on_drained(bus, bus->drain_user);
}

static void drain_task(headway__task *task)
{
    headway_bus *bus = HEADWAY__OWNER(task, headway_bus, drain_task);
    if (bus->on_drained && bus->call_count == 0 && bus->served_count == 0 &&
        !headway__services_open(bus))
        drained(bus);
}

static void drain_late(headway__timer *timer)
{
    drained(HEADWAY__OWNER(timer, headway_bus, drain_timer));
}

void headway__bus_drain_check(headway_bus *bus)
{
    if (!bus->draining || !bus->on_drained)
        return;
    bus->drain_task.run = drain_task;
    headway__node_task(&bus->node, &bus->drain_task);
}

void headway_bus_drain(headway_bus *bus, uint32_t timeout_ms,
                       void (*on_drained)(headway_bus *bus, void *user), void *user)
{
    if (bus->draining || bus->closing)
        return;
    bus->draining = 1;
    bus->on_drained = on_drained;
    bus->drain_user = user;
    headway__services_drain(bus);
    bus->drain_timer.fire = drain_late;
    uint64_t at = headway__node_now(&bus->node) + (uint64_t)timeout_ms * HEADWAY__MS;
    (void)headway__node_timer(&bus->node, &bus->drain_timer, at);
    headway__bus_drain_check(bus);
}

static void node_closed(headway__node *node)
{
    headway_bus *bus = (headway_bus *)node;
    bus->closed = 1;
    headway__served_free_all(bus);
    headway__direct_free(bus);
    headway__services_free(bus);
    if (bus->on_closed)
        bus->on_closed(bus, bus->closed_user);
}

void headway_bus_close(headway_bus *bus, void (*on_closed)(headway_bus *bus, void *user),
                       void *user)
{
    if (bus->closing)
        return;
    bus->closing = 1;
    bus->on_closed = on_closed;
    bus->closed_user = user;
    headway__user_timers_silence(bus);
    headway__upstreams_stop(bus);
    headway__node_timer_stop(&bus->node, &bus->drain_timer);
    headway__calls_end_all(bus);
    headway__publications_end_all(bus);
    headway__direct_close(bus);
    headway__subscriptions_end_all(bus);
    headway__node_close(&bus->node, node_closed);
}

void headway_bus_free(headway_bus *bus)
{
    if (!bus)
        return;
    const headway_alloc *a = bus->node.alloc;
    headway__user_timers_free(bus);
    while (!headway__list_empty(&bus->free_calls)) {
        headway_call *call = HEADWAY__OWNER(bus->free_calls.next, headway_call, node);
        headway__list_remove(&call->node);
        headway__give(a, call);
    }
    headway__publications_free(bus);
    while (bus->arena_count)
        headway_arena_free(bus->arenas[--bus->arena_count]);
    headway__node_done(&bus->node);
    headway__upstreams_free(bus);
    strings_free(bus);
    headway__give(a, bus);
}

int headway_bus_is_up(const headway_bus *bus)
{
    return bus->up_count > 0;
}

headway_loop *headway_bus_loop(const headway_bus *bus)
{
    return bus->node.loop;
}

const headway_alloc *headway_bus_alloc(const headway_bus *bus)
{
    return bus->node.alloc;
}

const char *headway_bus_endpoint(const headway_bus *bus)
{
    return bus->active ? bus->active->url : bus->endpoint;
}

const char *headway_bus_identity(const headway_bus *bus)
{
    return bus->active ? bus->active->identity : "";
}

uint32_t headway_bus_shards(const headway_bus *bus)
{
    return bus->active ? bus->active->shards : 1;
}

uint32_t headway_bus_shard_of(const headway_bus *bus, const char *service)
{
    return headway__shard_hash(headway_bytes_of_string(service)) % headway_bus_shards(bus);
}

void headway_bus_statistics_get(const headway_bus *bus, headway_bus_statistics *ret_statistics)
{
    headway_bus_statistics all = bus->counts;
    size_t size = ret_statistics->size;
    all.packets_sent = bus->node.statistics.packets_sent;
    all.packets_received = bus->node.statistics.packets_received;
    all.bytes_sent = bus->node.statistics.bytes_sent;
    all.bytes_received = bus->node.statistics.bytes_received;
    all.links_up = bus->node.statistics.links_up;
    all.links_lost = bus->node.statistics.links_lost;
    all.high_water = bus->node.statistics.high_water;
    all.direct_links = bus->direct.shortcut_count;
    all.direct_peers = bus->direct.guest_count;
    all.size = size;
    memcpy(ret_statistics, &all, size < sizeof all ? size : sizeof all);
}

int headway_post(headway_bus *bus, void (*run)(void *user), void *user)
{
    return bus->node.loop->ops->post(bus->node.loop, run, user);
}

int headway_work(headway_bus *bus, void (*work)(void *user), void (*done)(void *user), void *user)
{
    if (!bus->node.loop->ops->work)
        return HEADWAY_ENOTSUP;
    return bus->node.loop->ops->work(bus->node.loop, work, done, user);
}

const char *headway_version(void)
{
    return HEADWAY_VERSION_STRING;
}

int headway_check_generated(int generated_version)
{
    return generated_version == HEADWAY_GENERATED_VERSION ? 0 : HEADWAY_ENOTSUP;
}
