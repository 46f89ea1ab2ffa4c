/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events: invocations that nobody waits for.
 *
 *   accepted --> tried --success--> record for on_success
 *      ^           |--throttled--> later: 1 s, 2 s, ... 5 min ------> too old? ---.
 *      `-----------|--error------> later: 1 min, 2 min, while retries are left   |
 *                  `--error, none left--> record for on_failure, dead letter <---'
 *
 * A function that is to run nothing (reserved concurrency 0) has none tried: they end at once.
 * They are kept in memory: those of a host that is killed are lost.
 */
#include "pool_event.h"

#include <headway/status.h>
#include <stdio.h>

#define SECOND ((uint64_t)1000000000)

enum { BACKOFF_MOST_S = 300, RETRY_S = 60 };

static uint64_t now(const host *h)
{
    return h->ports.now(h->ports.user);
}

/* So many seconds on the clock that events wait by. */
static uint64_t in_seconds(const host *h, uint64_t seconds)
{
    return now(h) + seconds * SECOND / h->options.speed;
}

static void release(pool_event *e)
{
    host *h = e->h;
    pool_link_remove(&e->link);
    dues_release(&h->dues, &e->due);
    h->event_bytes -= e->payload.size;
    h->statistics.events--;
    pool_give(h, e);
}

static void finish(pool_event *e, const function_config *config, const char *condition,
                   const host_result *result)
{
    e->h->statistics.events_dropped += strcmp(condition, "Success") != 0;
    event_tell(e, config, condition, result);
    release(e);
}

static bool is_too_old(const pool_event *e, const function_config *c, uint64_t at)
{
    return (at - e->accepted) * e->h->options.speed > c->event_age_s * SECOND;
}

/* Again later, unless it would be too old by then. */
static void wait(pool_event *e, const function_config *c, uint64_t seconds,
                 const host_result *result)
{
    uint64_t at = in_seconds(e->h, seconds);
    if (is_too_old(e, c, at))
        finish(e, c, "EventAgeExceeded", result);
    else
        due_set(&e->h->dues, &e->due, at);
}

static void wait_throttled(pool_event *e, const function_config *c)
{
    uint64_t seconds = e->throttled < 9 ? (uint64_t)1 << e->throttled : BACKOFF_MOST_S;
    e->throttled++;
    wait(e, c, seconds < BACKOFF_MOST_S ? seconds : BACKOFF_MOST_S, NULL);
}

static void on_due(due *what)
{
    host_refusal refusal;
    host_invocation *i;
    pool_event *e = POOL_OF(what, pool_event, due);
    pool_function *f = pool_find(e->h, e->name, e->version);
    if (!f) {
        e->h->statistics.events_dropped++;
        release(e);
        return;
    }
    if (f->config->config.reserved == 0) {
        finish(e, &f->config->config, "ZeroReservedConcurrency", NULL);
        return;
    }
    const host_invoke_options options = {.size = sizeof options,
                                         .qualifier = e->qualifier,
                                         .client_context = e->client_context,
                                         .trace_id = *e->trace_id ? e->trace_id : NULL,
                                         .tenant = *e->tenant ? e->tenant : NULL};
    if (invocation_open(f, e->payload, &options, e, &i, &refusal) != 0) {
        wait_throttled(e, &f->config->config);
        return;
    }
    e->trying = true;
    memcpy(i->id, e->id, sizeof i->id);
    environment_dispatch(f);
}

void event_done(pool_event *e, const host_result *result)
{
    const pool_function *f = pool_find(e->h, e->name, e->version);
    e->trying = false;
    if (e->dropped || !f) {
        release(e);
        return;
    }
    const function_config *c = &f->config->config;
    e->attempts++;
    if (!result->error)
        finish(e, c, "Success", result);
    else if (e->attempts > c->retries)
        finish(e, c, "RetriesExhausted", result);
    else
        wait(e, c, (uint64_t)RETRY_S * e->attempts, result);
}

void event_refused(pool_event *e)
{
    const pool_function *f = pool_find(e->h, e->name, e->version);
    e->trying = false;
    if (e->dropped || !f || e->h->stopping)
        release(e);
    else
        wait_throttled(e, &f->config->config);
}

void event_drop_all(host *h, const pool_function *f)
{
    for (pool_link *l = h->events.next, *next; l != &h->events; l = next) {
        pool_event *e = POOL_OF(l, pool_event, link);
        next = l->next;
        if (f && pool_find(h, e->name, e->version) != f)
            continue;
        h->statistics.events_dropped++;
        if (e->trying)
            e->dropped = true;
        else
            release(e);
    }
}

/* --- accepted -------------------------------------------------------------------------------- */

static const char *keep(char **at, const void *bytes, size_t size)
{
    char *copy = *at;
    if (size)
        memcpy(copy, bytes, size);
    copy[size] = 0;
    *at += size + 1;
    return copy;
}

static const char *or_none(const char *text)
{
    return text ? text : "";
}

static pool_event *copy_of(host *h, const function_config *c, headway_bytes payload,
                           const host_invoke_options *given)
{
    const host_invoke_options none = {.size = sizeof none}, *o = given ? given : &none;
    const char *texts[] = {c->name, c->version, or_none(o->qualifier), or_none(o->trace_id),
                           or_none(o->tenant)};
    const char *kept[sizeof texts / sizeof *texts];
    headway_bytes context = o->client_context;
    size_t size = payload.size + context.size + 2;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        size += strlen(texts[i]) + 1;
    pool_event *e = pool_take(h, sizeof *e + size);
    if (!e)
        return NULL;
    char *at = (char *)(e + 1);
    e->h = h;
    e->payload = headway_bytes_of(keep(&at, payload.data, payload.size), payload.size);
    e->client_context = headway_bytes_of(keep(&at, context.data, context.size), context.size);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        kept[i] = keep(&at, texts[i], strlen(texts[i]));
    e->name = kept[0];
    e->version = kept[1];
    e->qualifier = kept[2];
    e->trace_id = kept[3];
    e->tenant = kept[4];
    return e;
}

int event_put(host *h, const char *name, const char *version, headway_bytes payload,
              const host_invoke_options *options, uint32_t depth, char *ret_id,
              host_refusal *ret_refusal)
{
    pool_function *f = pool_find(h, name, version);
    if (!f) {
        text_not_found(h, name, version, ret_refusal);
        return HEADWAY_ENOTFOUND;
    }
    if (payload.size > HOST_EVENT_PAYLOAD) {
        text_too_large(ret_refusal, payload.size, HOST_EVENT_PAYLOAD);
        return HEADWAY_ELIMIT;
    }
    if (h->stopping || h->statistics.events >= h->options.events ||
        h->event_bytes + payload.size > h->options.event_bytes) {
        text_throttled(ret_refusal, "CallerRateLimitExceeded");
        return HEADWAY_EAGAIN;
    }
    pool_event *e = copy_of(h, &f->config->config, payload, options);
    if (!e || dues_reserve(&h->dues) != 0) {
        pool_give(h, e);
        text_refusal(ret_refusal, 500, "ServiceException", "The host is out of memory");
        return HEADWAY_ENOMEM;
    }
    e->due.fire = on_due;
    e->depth = depth;
    e->accepted = now(h);
    e->accepted_ms = h->ports.wall_ms(h->ports.user);
    text_id(h->options.random, e->id);
    memcpy(ret_id, e->id, sizeof e->id);
    pool_link_init(&e->link);
    pool_link_put(&h->events, &e->link);
    h->event_bytes += payload.size;
    h->statistics.events++;
    due_set(&h->dues, &e->due, e->accepted);
    pool_wake(h);
    return 0;
}

int host_invoke_event(host *h, const char *name, const char *version, headway_bytes payload,
                      const host_invoke_options *options, char *ret_id, host_refusal *ret_refusal)
{
    return event_put(h, name, version, payload, options, 0, ret_id, ret_refusal);
}
