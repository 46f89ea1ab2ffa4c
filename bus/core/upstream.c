/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The brokers of a bus: a link to each, kept alive. Services and subscriptions stand at all of
 * them (L19); calls and publications go to one, the first that is up, until it drains or is lost.
 *
 *   (no link) --timer--> link CONNECTING, HELLO --welcome--> up --goaway--> draining
 *       ^------------------ lost, or no answer: back-off with jitter ----------/
 *
 * A broker may be several, its shards: the first one's WELCOME says so. Then there is a link to
 * each of them, and the broker counts as up while all are.
 */
#include "runtime.h"
#include "shard.h"

#include <stdio.h>

enum { WORKERS_SOONER = 4, URL_SIZE = 1024 };

static int connect_soon(headway__upstream *at, uint64_t delay_ms);
static void connect_now(headway__timer *timer);

static headway__upstream *upstream_of(const headway__link *link)
{
    return link->user;
}

static int is_usable(const headway__upstream *at)
{
    return at && at->link && at->link->state == HEADWAY__LINK_UP && !at->link->draining &&
           !at->link->gone;
}

headway__upstream *headway__upstream_at(headway__upstream *first, uint32_t spread)
{
    uint32_t shard = first->shards > 1 ? spread % first->shards : 0;
    return shard ? &first->more[shard - 1] : first;
}

static headway__link *link_elsewhere(headway_bus *bus, uint32_t spread)
{
    headway__upstream *before = bus->active;
    for (unsigned i = 0; i < bus->upstream_count; i++) {
        headway__upstream *first = &bus->upstreams[i], *at = headway__upstream_at(first, spread);
        if (!is_usable(at))
            continue;
        if (!is_usable(before)) {
            bus->active = first;
            bus->counts.failovers += before && before != first;
            headway__bus_writable(bus);
        }
        return at->link;
    }
    return NULL;
}

headway__link *headway__bus_link(headway_bus *bus, uint32_t spread)
{
    headway__upstream *at = bus->active ? headway__upstream_at(bus->active, spread) : NULL;
    return is_usable(at) ? at->link : link_elsewhere(bus, spread);
}

/* A bus listens for direct links alone, and who comes must show a ticket. */
static int on_accept(headway__node *node, headway_peer peer)
{
    const headway_bus *bus = (headway_bus *)node;
    (void)peer;
    return bus->direct.listening && !bus->closing && !bus->paused ? 0 : HEADWAY_EACCES;
}

static int is_direct(headway__link *link)
{
    link->direct = link->direct || !link->initiator;
    return link->direct;
}

static int more_init(headway__upstream *first)
{
    headway__upstream *more =
        headway__take(first->bus->node.alloc, (HEADWAY__SHARDS_LIMIT - 1) * sizeof *more);
    for (uint32_t i = 0; more && i < HEADWAY__SHARDS_LIMIT - 1; i++)
        more[i] = (headway__upstream){.bus = first->bus,
                                      .url = first->url,
                                      .first = first,
                                      .shard = i + 1,
                                      .reconnect = {.fire = connect_now}};
    first->more = more;
    return more ? 0 : HEADWAY_ENOMEM;
}

/* The first shard is up and says how many there are (who was named a further one keeps to it).
   Another number is another process: nothing of the old one is left. 0, ENOMEM. */
static int learn_shards(headway__upstream *first)
{
    const headway__hello *hello = &first->link->remote;
    uint32_t shards = hello->shards > 1 && hello->shard == 0 ? hello->shards : 1;
    int error = shards > 1 && !first->more ? more_init(first) : 0;
    if (error != 0 || shards == first->shards)
        return error;
    first->shards = shards;
    for (uint32_t i = 0; i < HEADWAY__SHARDS_LIMIT - 1 && error == 0; i++) {
        headway__upstream *at = &first->more[i];
        if (at->link)
            headway__link_end(at->link, HEADWAY__REASON_SHUTDOWN, NULL);
        else if (at->shard < shards)
            error = connect_soon(at, 0);
        else
            headway__node_timer_stop(&at->bus->node, &at->reconnect);
    }
    if (error != 0)
        first->shards = 1; /* the next hello tries again */
    return error;
}

static int is_whole(const headway__upstream *first)
{
    int whole = first->up;
    for (uint32_t i = 1; i < first->shards; i++)
        whole &= first->more[i - 1].up;
    return whole;
}

static void broker_up(headway__link *link)
{
    headway__upstream *at = upstream_of(link), *first = at->first;
    headway_bus *bus = at->bus;
    int none = bus->up_count == 0;
    if (at == first && learn_shards(at) != 0) {
        headway__link_end(link, HEADWAY__REASON_MEMORY, NULL);
        return;
    }
    if (at != first && link->remote.shard != at->shard) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "this is another shard, or none");
        return;
    }
    at->up = at->known = 1;
    at->attempt = 0;
    headway__who_copy(at->identity, link->remote.identity);
    if (!first->whole && is_whole(first)) {
        first->whole = 1;
        bus->up_count++;
        bus->told_down = bus->resuming = 0;
    }
    if (at == first)
        headway__node_log(&bus->node, bus->unlisted ? HEADWAY_LOG_DEBUG : HEADWAY_LOG_INFO, 0,
                          "connected to %s at %s",
                          link->remote_name[0] ? link->remote_name : "a broker", at->url);
    else
        headway__node_log(&bus->node, HEADWAY_LOG_DEBUG, 0, "connected to shard %u of %s",
                          at->shard, at->url);
    bus->starved_inside = 0;
    headway__services_start(bus);
    headway__subscriptions_start(bus);
    (void)headway__bus_link(bus, 0);
    headway__goals_start(bus);
    headway__bus_writable(bus);
    if (none && bus->up_count && bus->options.on_up)
        bus->options.on_up(bus, bus->options.user);
    if (bus->up_count)
        headway__bus_resumed(bus);
}

static void on_up(headway__link *link)
{
    if (!is_direct(link))
        broker_up(link);
    else if (link->initiator)
        headway__shortcut_up(link);
    else
        headway__guest_up(link);
}

/* Who has lost a broker is one of many that lose it now: they come back spread over some time, and
   those that come too early go behind the others. Workers go first: callers would find nobody. */
static uint64_t back_off(headway__upstream *at, int was_up, int hopeless)
{
    headway_bus *bus = at->bus;
    const headway_bus_options *o = &bus->options;
    unsigned share = headway__list_empty(&bus->services) ? 1 : WORKERS_SOONER;
    uint64_t spread = o->reconnect_spread_ms / share, most = o->reconnect_max_ms / share;
    uint64_t delay = at->attempt < 20 ? (uint64_t)o->reconnect_min_ms << at->attempt : UINT64_MAX;
    at->attempt++;
    if (was_up && !hopeless)
        return headway__node_random(&bus->node) % (spread + 1);
    if (at->known && delay / 2 < spread)
        delay = spread * 2;
    if (delay > most || hopeless)
        delay = hopeless ? o->reconnect_max_ms : most;
    return delay / 2 + headway__node_random(&bus->node) % (delay / 2 + 1);
}

static int has_failed(const headway__upstream *first)
{
    int failed = first->attempt > 0;
    for (uint32_t i = 1; i < first->shards; i++)
        failed |= first->more[i - 1].attempt > 0;
    return failed;
}

/* Told when the last broker is lost, or when none of the list has answered; once, until one does.
 */
static void tell_down(headway_bus *bus, unsigned reason, const char *text)
{
    if (bus->up_count > 0 || (bus->told_down && reason != HEADWAY__REASON_VERSION))
        return;
    for (unsigned i = 0; i < bus->upstream_count; i++)
        if (!has_failed(&bus->upstreams[i]))
            return;
    bus->told_down = 1;
    if (bus->options.on_down)
        bus->options.on_down(bus, text, bus->options.user);
    headway__bus_resumed(bus);
}

static void broker_down(headway__link *link, unsigned reason, const char *text)
{
    headway__upstream *at = upstream_of(link), *first = at->first;
    headway_bus *bus = at->bus;
    int was_up = at->up;
    headway__served_link_gone(bus, link);
    at->link = NULL;
    at->up = 0;
    if (first->whole && !is_whole(first)) {
        first->whole = 0;
        bus->up_count--;
    }
    if (bus->closing || bus->paused)
        return;
    if (at->shard >= first->shards) { /* what stood there has another place now */
        bus->starved_inside = 1;
        headway__bus_writable(bus);
        return;
    }
    char words[256];
    if (at == first)
        snprintf(words, sizeof words, "%s", text);
    else
        snprintf(words, sizeof words, "shard %u of %u is not reached: %s", at->shard, first->shards,
                 text);
    headway__node_log(&bus->node, at->attempt || at != first ? HEADWAY_LOG_DEBUG : HEADWAY_LOG_INFO,
                      0, "%s %s: %s", was_up ? "lost" : "no answer from", at->url, words);
    at->twin = reason == HEADWAY__REASON_EPOCH;
    (void)connect_soon(at, back_off(at, was_up, at->twin || reason == HEADWAY__REASON_VERSION));
    (void)headway__bus_link(bus, 0);
    tell_down(bus, reason, words);
    headway__services_hope(bus);
}

static void on_down(headway__link *link, unsigned reason, const char *text)
{
    if (link->pair) {
        headway__loopback_down(link);
        return;
    }
    if (!is_direct(link)) {
        broker_down(link, reason, text);
        return;
    }
    headway__node_log(link->owner, HEADWAY_LOG_INFO, 0, "the direct link %s %s ended: %s",
                      link->initiator ? "to" : "of", link->remote_name, text);
    if (link->initiator)
        headway__shortcut_down(link);
    else
        headway__guest_down(link);
}

static void on_goaway(headway__link *link)
{
    if (is_direct(link))
        return;
    headway__upstream *at = upstream_of(link);
    headway__node_log(&at->bus->node, at == at->first ? HEADWAY_LOG_INFO : HEADWAY_LOG_DEBUG, 0,
                      "the broker at %s is draining", at->url);
    (void)headway__bus_link(at->bus, 0);
}

static void on_writable(headway__link *link)
{
    headway__bus_writable((headway_bus *)link->owner);
}

const headway__node_ops headway__bus_node_ops = {.accept = on_accept,
                                                 .admit = headway__guest_admit,
                                                 .same = headway__guest_same,
                                                 .up = on_up,
                                                 .down = on_down,
                                                 .opened = headway__serve_opened,
                                                 .goaway = on_goaway,
                                                 .writable = on_writable};

static void connect_now(headway__timer *timer)
{
    headway__upstream *at = HEADWAY__OWNER(timer, headway__upstream, reconnect);
    headway_bus *bus = at->bus;
    if (bus->closing || bus->paused || at->link)
        return;
    /* Two addresses of one broker: it keeps one link of ours, so the other address stands by. */
    if (at->twin && bus->up_count > 0) {
        (void)connect_soon(at, bus->options.reconnect_max_ms);
        return;
    }
    char url[URL_SIZE];
    int error = headway__shard_url(at->url, at->shard, url, sizeof url);
    bus->asked_url = at->url;
    if (error == 0)
        error = headway__link_connect(&bus->node, url, at, &at->link);
    bus->asked_url = NULL;
    if (error == 0)
        return;
    at->attempt++;
    (void)connect_soon(at, bus->options.reconnect_max_ms);
    tell_down(bus, HEADWAY__REASON_NONE, headway_error_text(error));
    headway__services_hope(bus);
}

/* The heap has room for a timer that was there; of a new one: 0, ENOMEM. */
static int connect_soon(headway__upstream *at, uint64_t delay_ms)
{
    headway__node *node = &at->bus->node;
    uint64_t time = headway__node_now(node) + delay_ms * HEADWAY__MS;
    return headway__node_timer(node, &at->reconnect, time);
}

static int is_listed(const headway_bus *bus, const char *url)
{
    for (unsigned i = 0; i < bus->upstream_count; i++)
        if (strcmp(bus->upstreams[i].url, url) == 0)
            return 1;
    return 0;
}

int headway__upstreams_init(headway_bus *bus)
{
    for (char *next = bus->urls; next;) {
        char *url = next;
        next = strchr(url, ',');
        if (next)
            *next++ = 0;
        if (!*url)
            return HEADWAY_EADDRESS;
        if (is_listed(bus, url))
            continue;
        if (bus->upstream_count == HEADWAY_BROKERS_LIMIT)
            return HEADWAY_ELIMIT;
        headway__upstream *at = &bus->upstreams[bus->upstream_count++];
        at->bus = bus;
        at->url = url;
        at->reconnect.fire = connect_now;
        at->first = at;
        at->shards = 1;
    }
    return 0;
}

/* A new node has room for these few timers: nothing may fail once its transport is open. */
void headway__upstreams_start(headway_bus *bus)
{
    for (unsigned i = 0; i < bus->upstream_count; i++)
        (void)connect_soon(&bus->upstreams[i], 0);
}

static void upstream_stop(headway__upstream *first)
{
    headway__node *node = &first->bus->node;
    headway__node_timer_stop(node, &first->reconnect);
    for (uint32_t i = 1; i < first->shards; i++)
        headway__node_timer_stop(node, &first->more[i - 1].reconnect);
}

void headway__upstreams_stop(headway_bus *bus)
{
    for (unsigned i = 0; i < bus->upstream_count; i++)
        upstream_stop(&bus->upstreams[i]);
}

static int resume(headway__upstream *at)
{
    at->attempt = 0;
    return at->link ? 0 : connect_soon(at, 0);
}

int headway__upstreams_resume(headway_bus *bus)
{
    int error = 0;
    for (unsigned i = 0; i < bus->upstream_count; i++) {
        headway__upstream *first = &bus->upstreams[i];
        for (uint32_t k = 0; k < first->shards && error == 0; k++)
            error = resume(k ? &first->more[k - 1] : first);
    }
    return error;
}

void headway__upstreams_free(headway_bus *bus)
{
    for (unsigned i = 0; i < bus->upstream_count; i++)
        headway__give(bus->node.alloc, bus->upstreams[i].more);
}
