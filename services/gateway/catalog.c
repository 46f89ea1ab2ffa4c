/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the bus offers. Every PERIOD_MS each shard of the broker is asked who is there; a service
 * that is new, or has a worker that is new, is asked for its schema, one after the other. One that
 * nobody serves any more, and nobody can start, is gone. While there is no broker all stays as it
 * was.
 */
#include "gateway.h"

#include <headway/v1/reflection.headway.h>

#include <stdio.h>
#include <stdlib.h>

enum { PERIOD_MS = 300, LIST_MS = 2000, SERVICES_MOST = 4096, SLACK_MS = 200 };

typedef struct entry {
    struct entry *next;
    char *name;
    uint64_t hash;      /* of its schema */
    uint64_t asked;     /* ns; workers that came later may have another schema */
    uint64_t round;     /* when it was listed last */
    uint32_t refused;   /* rules that do not hold */
    bool wanted, there; /* its schema is to be asked for; it is in the router */
} entry;

struct catalog {
    gateway *g;
    headway_timer *timer;
    headway_call *call;
    entry *entries;
    entry *asking, *taking; /* whose schema is awaited, or read */
    size_t count;
    uint32_t shard;
    uint64_t round, version;
    int told;           /* the code of a list that failed, as was said */
    bool listed, ready; /* whom there is, and what they offer, is known */
    bool full;          /* as was said */
};

static void step(catalog *c);

static uint64_t hash_of(headway_bytes bytes)
{
    const uint8_t *at = bytes.data;
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ at[i]) * 1099511628211u;
    return hash;
}

/* --- schemas --------------------------------------------------------------------------------- */

static void on_refused(void *user, const headway_http_refusal *r)
{
    const catalog *c = user;
    c->taking->refused++;
    fprintf(stderr, "headway gateway: %s/%s: %s %s: %s\n", r->service, r->method, r->verb, r->path,
            r->reason);
}

/* Replaces what the router has of that name. */
static void take_schema(catalog *c, entry *e, headway_bytes set)
{
    char why[512] = "out of memory";
    headway_http_service *service = NULL;
    headway_types *types = headway_types_new(headway_alloc_default());
    metrics_numbers *numbers = metrics_numbers_of(c->g->metrics);
    c->taking = e;
    numbers->routes_refused -= e->refused;
    e->refused = 0;
    int error = types ? headway_types_add_schema(types, set, why, sizeof why) : HEADWAY_ENOMEM;
    if (!error) {
        error = headway_http_service_new(headway_alloc_default(), e->name, &types, on_refused, c,
                                         &service);
        snprintf(why, sizeof why, "%s", headway_error_text(error));
    }
    if (!error) {
        error = headway_http_router_add(c->g->router, service, on_refused, c);
        snprintf(why, sizeof why, "%s", headway_error_text(error));
    }
    headway_http_service_unref(service);
    headway_types_free(types);
    e->there = !error;
    numbers->routes_refused += e->refused;
    c->version++;
    if (error)
        fprintf(stderr, "headway gateway: %s cannot be reached by HTTP: %s\n", e->name, why);
}

static void on_schema(headway_call *call, const headway_status *status,
                      const Headway__V1__GetSchemaResponse *response, void *user)
{
    catalog *c = user;
    entry *e = c->asking;
    (void)call;
    c->call = NULL;
    c->asking = NULL;
    e->wanted = false;
    if (status->code == HEADWAY_OK) {
        headway_bytes set =
            headway_bytes_of(response->file_descriptor_set.data, response->file_descriptor_set.len);
        uint64_t hash = hash_of(set);
        if (!e->there || hash != e->hash)
            take_schema(c, e, set);
        e->hash = hash;
    } else if (status->code != HEADWAY_NOT_FOUND) { /* it has one, and could not be had */
        e->asked = 0;                               /* again with the next list */
    }
    step(c);
}

/* --- lists ----------------------------------------------------------------------------------- */

static entry **place_of(catalog *c, const char *name)
{
    entry **at = &c->entries;
    while (*at && strcmp((*at)->name, name) < 0)
        at = &(*at)->next;
    return at;
}

static entry *entry_for(catalog *c, const char *name)
{
    entry **at = place_of(c, name), *e = *at;
    if (e && strcmp(e->name, name) == 0)
        return e;
    if (c->count == SERVICES_MOST) {
        if (!c->full)
            fprintf(stderr,
                    "headway gateway: %d services are as many as can be reached: %s cannot\n",
                    SERVICES_MOST, name);
        c->full = true;
        return NULL;
    }
    e = calloc(1, sizeof *e);
    if (!e || !(e->name = strdup(name))) {
        free(e);
        return NULL;
    }
    e->next = *at;
    *at = e;
    c->count++;
    return e;
}

/* Whether somebody serves it who came after its schema was asked for, as far as ages are exact. */
static bool has_newcomer(const entry *e, const Headway__V1__Service *service, uint64_t now)
{
    uint64_t since_ms = (now - e->asked) / 1000000;
    for (size_t i = 0; i < service->n_workers; i++)
        if (service->workers[i]->age_ms < since_ms + SLACK_MS)
            return true;
    return !e->asked;
}

/* The broker's own have no workers, and are there whenever it is. */
static bool is_served(const Headway__V1__Service *service)
{
    static const char own[] = "headway.v1.";
    return service->n_workers || service->startable ||
           strncmp(service->name, own, sizeof own - 1) == 0;
}

static void listed(catalog *c, const Headway__V1__Service *service, uint64_t now)
{
    if (!exposes_service(c->g->config, service->name) ||
        headway_bus_shard_of(c->g->bus, service->name) != c->shard || !is_served(service))
        return;
    entry *e = entry_for(c, service->name);
    if (!e)
        return;
    e->round = c->round;
    e->wanted = e->wanted || has_newcomer(e, service, now);
}

/* Those that were not listed have left. */
static void sweep(catalog *c)
{
    size_t there = 0;
    for (entry **at = &c->entries; *at;) {
        entry *e = *at;
        there += e->there && e->round == c->round;
        if (e->round == c->round) {
            at = &e->next;
            continue;
        }
        if (e->there) {
            headway_http_router_remove(c->g->router, e->name);
            c->version++;
        }
        metrics_numbers_of(c->g->metrics)->routes_refused -= e->refused;
        *at = e->next;
        c->count--;
        free(e->name);
        free(e);
    }
    metrics_numbers_of(c->g->metrics)->services = there;
}

/* Once for each reason: without the list nothing can be reached. */
static void tell_failure(catalog *c, const headway_status *status)
{
    if (status->code == c->told || status->code == HEADWAY_UNAVAILABLE)
        return;
    c->told = status->code;
    fprintf(stderr,
            "headway gateway: the broker does not tell which services there are: %s: %s%s\n",
            headway_code_name(status->code), status->message,
            status->code == HEADWAY_PERMISSION_DENIED
                ? "; the gateway's identity needs a line with call: ['headway.v1.Reflection/*']"
                : "");
}

static void on_list(headway_call *call, const headway_status *status,
                    const Headway__V1__ListServicesResponse *response, void *user)
{
    catalog *c = user;
    uint64_t now = gateway_now(c->g);
    (void)call;
    c->call = NULL;
    if (status->code != HEADWAY_OK) {
        c->shard = UINT32_MAX; /* none, until the next period */
        tell_failure(c, status);
        return;
    }
    c->told = HEADWAY_OK;
    for (size_t i = 0; i < response->n_services; i++)
        listed(c, response->services[i], now);
    if (++c->shard >= headway_bus_shards(c->g->bus)) {
        c->shard = UINT32_MAX;
        sweep(c);
        c->listed = true;
    }
    step(c);
}

/* --- in turn --------------------------------------------------------------------------------- */

static void ask_schema(catalog *c, entry *e)
{
    Headway__V1__GetSchemaRequest request = HEADWAY__V1__GET_SCHEMA_REQUEST__INIT;
    const headway_call_options options = {
        .size = sizeof options, .shard = (uint8_t)(headway_bus_shard_of(c->g->bus, e->name) + 1)};
    request.service = e->name;
    e->asked = gateway_now(c->g);
    c->asking = e;
    if (headway_v1_reflection_get_schema(c->g->bus, &request, &options, on_schema, c, &c->call))
        c->asking = NULL;
}

static void ask_list(catalog *c)
{
    Headway__V1__ListServicesRequest request = HEADWAY__V1__LIST_SERVICES_REQUEST__INIT;
    const headway_call_options options = {
        .size = sizeof options, .deadline_ms = LIST_MS, .shard = (uint8_t)(c->shard + 1)};
    if (headway_v1_reflection_list_services(c->g->bus, &request, &options, on_list, c, &c->call))
        c->shard = UINT32_MAX;
}

/* One question at a time: the list's next shard, else the next schema. */
static void step(catalog *c)
{
    if (c->call || !headway_bus_is_up(c->g->bus))
        return;
    if (c->shard != UINT32_MAX) {
        ask_list(c);
        return;
    }
    entry *e = c->entries;
    while (e && !e->wanted)
        e = e->next;
    if (e)
        ask_schema(c, e);
    else
        c->ready = c->ready || c->listed;
}

static void on_period(void *user)
{
    catalog *c = user;
    if (c->call)
        return;
    if (c->shard == UINT32_MAX && headway_bus_is_up(c->g->bus)) {
        c->shard = 0;
        c->round++;
    }
    step(c);
}

int catalog_new(gateway *g, catalog **ret_catalog)
{
    catalog *c = calloc(1, sizeof *c);
    if (!c)
        return HEADWAY_ENOMEM;
    c->g = g;
    c->shard = UINT32_MAX;
    int error = headway_timer_start(g->bus, 1, PERIOD_MS, on_period, c, &c->timer);
    if (error)
        free(c);
    else
        *ret_catalog = c;
    return error;
}

void catalog_free(catalog *c)
{
    if (!c)
        return;
    while (c->entries) {
        entry *e = c->entries;
        c->entries = e->next;
        free(e->name);
        free(e);
    }
    free(c);
}

bool catalog_is_ready(const catalog *c)
{
    return c->ready;
}

uint64_t catalog_version(const catalog *c)
{
    return c->version;
}
