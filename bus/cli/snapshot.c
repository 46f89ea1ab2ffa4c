/* SPDX-License-Identifier: Apache-2.0 */
#include "snapshot.h"

#include <stdlib.h>

enum { PAGE = 256 };

static headway_call_options options_of(const snapshot *snap)
{
    return (headway_call_options){.size = sizeof(headway_call_options),
                                  .wait_for_ready = 1,
                                  .deadline_ms = snap->session->deadline_ms,
                                  .shard = (uint8_t)(snap->shard + 1)};
}

static int add(rows *r, void *row)
{
    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 16;
        void **at = realloc(r->at, capacity * sizeof *at);
        if (!at)
            return -1;
        r->at = at;
        r->capacity = capacity;
    }
    r->at[r->count++] = row;
    return 0;
}

static int add_all(rows *r, void *const *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (add(r, from[i]) != 0)
            return -1;
    return 0;
}

/* Keeps the answer's call, in whose arena it lives. Not 0: the session ends. */
static int keep(snapshot *snap, headway_call *call, const headway_status *status)
{
    if (snap->session->ending)
        return -1;
    if (status->code != HEADWAY_OK) {
        status_print(snap->session, status);
        session_end(snap->session, exit_code_of(status));
        return -1;
    }
    if (add(&snap->held, call) == 0) {
        headway_call_ref(call);
        return 0;
    }
    session_end(snap->session, HEADWAY__EXIT_SOFTWARE);
    return -1;
}

static void asked(snapshot *snap, int error)
{
    if (error == 0)
        return;
    fprintf(stderr, "headway: cannot ask the broker: %s\n", headway_error_text(error));
    session_end(snap->session, HEADWAY__EXIT_SOFTWARE);
}

static void full(snapshot *snap)
{
    fprintf(stderr, "headway: out of memory\n");
    session_end(snap->session, HEADWAY__EXIT_SOFTWARE);
}

static void ask_shard(snapshot *snap);

static void subscriptions_came(headway_call *call, const headway_status *status,
                               const Headway__V1__ListSubscriptionsResponse *response, void *user)
{
    snapshot *snap = user;
    if (keep(snap, call, status) != 0)
        return;
    if (add_all(&snap->subscriptions, (void *const *)response->subscriptions,
                response->n_subscriptions) != 0)
        full(snap);
    else if (++snap->shard < headway_bus_shards(snap->session->bus))
        ask_shard(snap);
    else
        snap->then(snap->session);
}

static void ask_links(snapshot *snap, uint32_t first);

static void links_came(headway_call *call, const headway_status *status,
                       const Headway__V1__ListLinksResponse *response, void *user)
{
    snapshot *snap = user;
    if (keep(snap, call, status) != 0)
        return;
    if (add_all(&snap->links, (void *const *)response->links, response->n_links) != 0) {
        full(snap);
    } else if (response->next) {
        ask_links(snap, response->next);
    } else {
        Headway__V1__ListSubscriptionsRequest request =
            HEADWAY__V1__LIST_SUBSCRIPTIONS_REQUEST__INIT;
        headway_call_options options = options_of(snap);
        asked(snap, headway_v1_broker_list_subscriptions(snap->session->bus, &request, &options,
                                                         subscriptions_came, snap, NULL));
    }
}

static void ask_links(snapshot *snap, uint32_t first)
{
    Headway__V1__ListLinksRequest request = HEADWAY__V1__LIST_LINKS_REQUEST__INIT;
    headway_call_options options = options_of(snap);
    request.first = first;
    request.limit = PAGE;
    asked(snap, headway_v1_broker_list_links(snap->session->bus, &request, &options, links_came,
                                             snap, NULL));
}

static void ask_methods(snapshot *snap, uint32_t first);

static void methods_came(headway_call *call, const headway_status *status,
                         const Headway__V1__GetCallStatisticsResponse *response, void *user)
{
    snapshot *snap = user;
    if (keep(snap, call, status) != 0)
        return;
    if (!snap->paged)
        snap->unmetered += response->unmetered;
    if (snap->shard == 0)
        snap->uptime_us = response->uptime_us;
    snap->paged = response->next != 0;
    if (add_all(&snap->methods, (void *const *)response->methods, response->n_methods) != 0)
        full(snap);
    else if (response->next)
        ask_methods(snap, response->next);
    else
        ask_links(snap, 0);
}

static void ask_methods(snapshot *snap, uint32_t first)
{
    Headway__V1__GetCallStatisticsRequest request = HEADWAY__V1__GET_CALL_STATISTICS_REQUEST__INIT;
    headway_call_options options = options_of(snap);
    request.first = first;
    request.limit = PAGE;
    asked(snap, headway_v1_broker_get_call_statistics(snap->session->bus, &request, &options,
                                                      methods_came, snap, NULL));
}

/* Peers have a link to each shard. */
static void add_statistics(Headway__V1__BrokerStatistics *all,
                           const Headway__V1__BrokerStatistics *more)
{
    const ProtobufCMessageDescriptor *d = all->base.descriptor;
    uint64_t uptime = all->uptime_ms;
    uint32_t links = all->links > more->links ? all->links : more->links;
    for (unsigned i = 0; i < d->n_fields; i++) {
        char *to = (char *)all + d->fields[i].offset;
        const char *from = (const char *)more + d->fields[i].offset;
        if (d->fields[i].type == PROTOBUF_C_TYPE_UINT64)
            *(uint64_t *)(void *)to += *(const uint64_t *)(const void *)from;
        else if (d->fields[i].type == PROTOBUF_C_TYPE_UINT32)
            *(uint32_t *)(void *)to += *(const uint32_t *)(const void *)from;
    }
    all->uptime_ms = uptime;
    all->links = links;
}

static void broker_came(headway_call *call, const headway_status *status,
                        const Headway__V1__BrokerStatistics *response, void *user)
{
    snapshot *snap = user;
    if (keep(snap, call, status) != 0)
        return;
    if (snap->broker)
        add_statistics(snap->broker, response);
    else
        snap->broker = (Headway__V1__BrokerStatistics *)response;
    ask_methods(snap, 0);
}

static void ask_shard(snapshot *snap)
{
    Headway__V1__GetStatisticsRequest request = HEADWAY__V1__GET_STATISTICS_REQUEST__INIT;
    headway_call_options options = options_of(snap);
    asked(snap, headway_v1_broker_get_statistics(snap->session->bus, &request, &options,
                                                 broker_came, snap, NULL));
}

void snapshot_take(snapshot *snap, session *s, void (*then)(session *s))
{
    snap->session = s;
    snap->then = then;
    ask_shard(snap);
}

void snapshot_drop(snapshot *snap)
{
    for (size_t i = 0; i < snap->held.count; i++)
        headway_call_unref(snap->held.at[i]);
    free(snap->held.at);
    free(snap->methods.at);
    free(snap->links.at);
    free(snap->subscriptions.at);
    *snap = (snapshot){0};
}

static void add_counts(headway__histogram *to, const Headway__V1__Histogram *from, int sign)
{
    for (size_t i = 0; i < from->n_buckets && i < from->n_counts; i++)
        if (from->buckets[i] < HEADWAY__HISTOGRAM_BUCKETS)
            to->buckets[from->buckets[i]] += sign > 0 ? from->counts[i] : -from->counts[i];
}

void histogram_since(headway__histogram *ret, const Headway__V1__Histogram *now,
                     const Headway__V1__Histogram *before)
{
    memset(ret, 0, sizeof *ret);
    if (!now)
        return;
    add_counts(ret, now, 1);
    ret->count = now->count;
    ret->sum = now->sum_us;
    ret->most = now->most_us;
    if (!before)
        return;
    add_counts(ret, before, -1);
    ret->count -= before->count;
    ret->sum -= before->sum_us;
}
