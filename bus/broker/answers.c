/* SPDX-License-Identifier: Apache-2.0 */
/* What the broker says of itself and of those it knows: headway.v1.Health, Reflection, Broker.
   Access is access.c. */
#include "answer.h"
#include "direct.h"
#include "fanout.h"
#include "services.h"
#include "supervise.h"

#include <headway/event.h>
#include <headway/headway.h>
#include <headway/v1/access.headway.h>
#include <headway/v1/broker.headway.h>
#include <headway/v1/health.headway.h>
#include <headway/v1/observe.pb-c.h>
#include <headway/v1/reflection.headway.h>
#include <stdio.h>

enum { MILLION = 1000000, OWN_SERVICES = 4 };

static const headway_service_descriptor *own_service(const char *name)
{
    static const headway_service_descriptor *const own[OWN_SERVICES] = {
        &headway_v1_access_service, &headway_v1_broker_service, &headway_v1_health_service,
        &headway_v1_reflection_service};
    for (size_t i = 0; i < OWN_SERVICES; i++) {
        if (strcmp(own[i]->name, name) == 0)
            return own[i];
    }
    return NULL;
}

/* --- Health ---------------------------------------------------------------------------------- */

static int check(ARGUMENTS)
{
    const Headway__V1__HealthCheckRequest *request = (const void *)base;
    RESPONSE(Headway__V1__HealthCheckResponse, HEADWAY__V1__HEALTH_CHECK_RESPONSE__INIT, response);
    const headway__service *service =
        headway__registry_name(broker, headway_bytes_of_string(request->service));
    if (!*request->service || own_service(request->service)) {
        response->serving = broker->draining
                                ? HEADWAY__V1__HEALTH_CHECK_RESPONSE__SERVING__NOT_SERVING
                                : HEADWAY__V1__HEALTH_CHECK_RESPONSE__SERVING__SERVING;
    } else if (!service) {
        response->serving = HEADWAY__V1__HEALTH_CHECK_RESPONSE__SERVING__SERVICE_UNKNOWN;
    } else {
        response->workers = service->worker_count;
        response->serving = service->worker_count || headway__service_startable(service)
                                ? HEADWAY__V1__HEALTH_CHECK_RESPONSE__SERVING__SERVING
                                : HEADWAY__V1__HEALTH_CHECK_RESPONSE__SERVING__NOT_SERVING;
    }
    return 0;
}

/* --- Reflection ------------------------------------------------------------------------------ */

static uint32_t slots_free(const headway__worker *worker)
{
    int64_t slots = headway__credit_messages(&worker->stream.out);
    return slots < 0 ? 0 : slots > UINT32_MAX ? UINT32_MAX : (uint32_t)slots;
}

static int add_worker(headway_broker *broker, Headway__V1__Service *entry,
                      const headway__worker *worker, headway_arena *arena)
{
    Headway__V1__Worker *row = take(arena, sizeof *row);
    if (!row)
        return HEADWAY_ENOMEM;
    *row = (Headway__V1__Worker)HEADWAY__V1__WORKER__INIT;
    row->name = text_of(arena, headway_bytes_of_string(worker->session->link->remote_name));
    row->slots_free = slots_free(worker);
    row->slots_total = worker->declaration->concurrency ? worker->declaration->concurrency
                                                        : row->slots_free + worker->running;
    row->calls_running = worker->running;
    row->age_ms = (headway__node_now(&broker->node) - worker->since) / MILLION;
    row->pace_percent =
        headway__pace_now(&worker->pace, headway__node_now(&broker->node)) * 25 / 256;
    row->ejected = worker->breaker.state != HEADWAY__BREAKER_CLOSED;
    row->failures = worker->breaker.in_a_row;
    row->direct_links = headway__direct_links(worker);
    entry->slots_free += row->slots_free;
    entry->slots_total += row->slots_total;
    entry->workers[entry->n_workers++] = row;
    return row->name ? 0 : HEADWAY_ENOMEM;
}

static int add_methods(Headway__V1__Service *entry, const headway__declaration *d,
                       headway_arena *arena)
{
    if (!d)
        return 0;
    entry->methods = take(arena, (d->method_count + 1) * sizeof *entry->methods);
    for (size_t i = 0; entry->methods && i < d->method_count; i++) {
        entry->methods[i] = text_of(arena, d->methods[i]);
        if (!entry->methods[i])
            return HEADWAY_ENOMEM;
        entry->n_methods++;
    }
    return entry->methods ? 0 : HEADWAY_ENOMEM;
}

/* The longest wait of its lines. */
static void add_lines(headway_broker *broker, Headway__V1__Service *entry,
                      const headway__service *service)
{
    uint64_t now = headway__node_now(&broker->node);
    for (headway__list *i = service->queues.next; i != &service->queues; i = i->next) {
        headway__waiting *line = &HEADWAY__OWNER(i, headway__queue, node)->line;
        uint64_t ms = headway__waiting_delay(line, now) / MILLION;
        if (ms > entry->wait_ms)
            entry->wait_ms = ms < UINT32_MAX ? (uint32_t)ms : UINT32_MAX;
        entry->overloaded |= headway__waiting_overloaded(line, now);
    }
}

static Headway__V1__Service *entry_of(headway_broker *broker, const headway__service *service,
                                      headway_arena *arena)
{
    Headway__V1__Service *entry = take(arena, sizeof *entry);
    if (!entry)
        return NULL;
    *entry = (Headway__V1__Service)HEADWAY__V1__SERVICE__INIT;
    entry->name = text_of(arena, headway_bytes_of_string(service->route->name));
    entry->workers = take(arena, (service->worker_count + 1) * sizeof *entry->workers);
    if (!entry->name || !entry->workers || add_methods(entry, service->declaration, arena) != 0)
        return NULL;
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        if (add_worker(broker, entry, HEADWAY__OWNER(i, headway__worker, of_service), arena) != 0)
            return NULL;
    }
    entry->calls_waiting = service->waiting_count;
    entry->calls_running = (uint32_t)service->running;
    entry->calls_ok = service->ok;
    entry->calls_failed = service->failed;
    entry->calls_refused = service->refused;
    add_lines(broker, entry, service);
    entry->startable = headway__service_startable(service);
    return entry;
}

/* The broker's own, with no workers to name. */
static Headway__V1__Service *own_entry(const headway_service_descriptor *own, headway_arena *arena)
{
    Headway__V1__Service *entry = take(arena, sizeof *entry);
    if (!entry)
        return NULL;
    *entry = (Headway__V1__Service)HEADWAY__V1__SERVICE__INIT;
    entry->name = text_of(arena, headway_bytes_of_string(own->name));
    entry->methods = take(arena, own->method_count * sizeof *entry->methods);
    for (size_t i = 0; entry->methods && i < own->method_count; i++)
        entry->methods[i] = text_of(arena, headway_bytes_of_string(own->methods[i].name));
    entry->n_methods = own->method_count;
    return entry->name && entry->methods && entry->methods[own->method_count - 1] ? entry : NULL;
}

/* Heap sort: the names come in no order, and may be many. */
static int comes_after(const Headway__V1__Service *a, const Headway__V1__Service *b)
{
    return strcmp(a->name, b->name) > 0;
}

static void sift(Headway__V1__Service **at, size_t root, size_t count)
{
    Headway__V1__Service *moved = at[root];
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && comes_after(at[child + 1], at[child]))
            child++;
        if (!comes_after(at[child], moved))
            break;
        at[root] = at[child];
    }
    at[root] = moved;
}

static void sort(Headway__V1__Service **at, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift(at, i, count);
    for (size_t last = count; last-- > 1;) {
        Headway__V1__Service *most = at[0];
        at[0] = at[last];
        at[last] = most;
        sift(at, 0, last);
    }
}

static int list_services(ARGUMENTS)
{
    const Headway__V1__ListServicesRequest *request = (const void *)base;
    size_t prefix = strlen(request->prefix);
    RESPONSE(Headway__V1__ListServicesResponse, HEADWAY__V1__LIST_SERVICES_RESPONSE__INIT,
             response);
    response->services =
        take(arena, (broker->service_count + OWN_SERVICES) * sizeof *response->services);
    if (!response->services)
        return too_large(why, why_size);
    for (headway__list *i = broker->services.next; i != &broker->services; i = i->next) {
        const headway__service *service = HEADWAY__OWNER(i, headway__service, node);
        if (strncmp(service->route->name, request->prefix, prefix) != 0)
            continue;
        Headway__V1__Service *entry = entry_of(broker, service, arena);
        if (!entry)
            return too_large(why, why_size);
        response->services[response->n_services++] = entry;
    }
    const headway__served *before = NULL;
    for (const headway__served *m = headway__own_services; m->service; before = m++) {
        if ((before && strcmp(before->service, m->service) == 0) ||
            strncmp(m->service, request->prefix, prefix) != 0)
            continue;
        Headway__V1__Service *entry = own_entry(own_service(m->service), arena);
        if (!entry)
            return too_large(why, why_size);
        response->services[response->n_services++] = entry;
    }
    sort(response->services, response->n_services);
    return 0;
}

static headway_bytes schema_of(const headway__service *service)
{
    headway_bytes none = {NULL, 0};
    return service && service->declaration ? service->declaration->schema : none;
}

static int get_schema(ARGUMENTS)
{
    const Headway__V1__GetSchemaRequest *request = (const void *)base;
    const headway_service_descriptor *own = own_service(request->service);
    headway_bytes name = headway_bytes_of_string(request->service);
    headway_bytes schema = own ? own->schema : schema_of(headway__registry_name(broker, name));
    headway__service *service = own ? NULL : headway__registry_name(broker, name);
    if (!own && !service) {
        headway__suggest_service(broker, name, why, why_size);
        return HEADWAY_NOT_FOUND;
    }
    if (schema.size == 0 && service && headway__service_startable(service)) {
        headway__supervise_want(service);
        snprintf(why, why_size, "%s is being started: ask again for its schema", request->service);
        return HEADWAY_UNAVAILABLE;
    }
    if (schema.size == 0) {
        snprintf(why, why_size, "nobody has declared a schema of %s", request->service);
        return HEADWAY_NOT_FOUND;
    }
    RESPONSE(Headway__V1__GetSchemaResponse, HEADWAY__V1__GET_SCHEMA_RESPONSE__INIT, response);
    response->file_descriptor_set.len = schema.size; /* packed before anything changes */
    memcpy(&response->file_descriptor_set.data, &schema.data, sizeof schema.data);
    return 0;
}

/* --- Broker ---------------------------------------------------------------------------------- */

static int ping(ARGUMENTS)
{
    const Headway__V1__PingRequest *request = (const void *)base;
    RESPONSE(Headway__V1__PingResponse, HEADWAY__V1__PING_RESPONSE__INIT, response);
    response->payload = request->payload;
    response->name = broker->name;
    response->version = text_of(arena, headway_bytes_of_string(HEADWAY_VERSION_STRING));
    if (!response->version)
        return too_large(why, why_size);
    return 0;
}

static uint64_t held_bytes(const headway_broker *broker)
{
    uint64_t held = 0;
    for (headway__list *i = broker->relayed.next; i != &broker->relayed; i = i->next) {
        const headway__relayed *call = HEADWAY__OWNER(i, headway__relayed, node);
        held += call->held_size + call->caller.queued + call->callee.queued;
    }
    return held;
}

static int get_statistics(ARGUMENTS)
{
    headway_broker_statistics now = {.size = sizeof now};
    (void)base;
    headway_broker_statistics_get(broker, &now);
    RESPONSE(Headway__V1__BrokerStatistics, HEADWAY__V1__BROKER_STATISTICS__INIT, r);
    r->name = broker->name;
    r->uptime_ms = (headway__node_now(&broker->node) - broker->started) / MILLION;
    r->calls_accepted = now.calls_accepted;
    r->calls_answered = now.calls_answered;
    r->calls_refused = now.calls_refused;
    r->calls_expired = now.calls_timed_out;
    r->calls_lost = now.calls_dropped;
    r->calls_open = now.calls_in_flight + now.calls_waiting;
    r->calls_waiting = now.calls_waiting;
    r->events_published = now.events_published;
    r->events_matched = now.events_matched;
    r->events_delivered = now.events_delivered;
    r->events_dropped = now.events_lost;
    r->events_queued = now.events_queued;
    r->links = (uint32_t)now.links;
    r->services = (uint32_t)now.services;
    r->workers = (uint32_t)now.workers;
    r->subscriptions = (uint32_t)now.subscriptions;
    r->links_lost = now.links_lost;
    r->packets_received = now.packets_received;
    r->packets_sent = now.packets_sent;
    r->bytes_received = now.bytes_received;
    r->bytes_sent = now.bytes_sent;
    r->bytes_held = held_bytes(broker);
    r->bytes_granted = now.reserved_bytes - r->bytes_held;
    r->bytes_held_peak = now.reserved_peak;
    r->high_water = now.high_water;
    r->schemas = (uint32_t)now.schemas;
    r->schema_bytes = now.schema_bytes;
    r->schemas_refused = now.schemas_refused;
    r->schemas_warned = now.schemas_warned;
    r->calls_turned_away = now.calls_turned_away;
    r->workers_ejected = now.workers_ejected;
    r->ejections = now.ejections;
    r->calls_direct = now.calls_direct;
    r->opens_denied = now.opens_denied;
    return 0;
}

static Headway__V1__Subscription *row_of(const headway__subscriber *s, headway_arena *arena)
{
    Headway__V1__Subscription *row = take(arena, sizeof *row);
    if (!row)
        return NULL;
    *row = (Headway__V1__Subscription)HEADWAY__V1__SUBSCRIPTION__INIT;
    row->pattern = text_of(arena, headway_bytes_of_string(s->pattern));
    row->subscriber = text_of(arena, headway_bytes_of_string(s->session->link->remote_name));
    row->slow = (Headway__V1__EventOptions__Slow)s->policy;
    row->queued_messages = s->count;
    row->queued_bytes = s->bytes;
    row->delivered = s->delivered;
    row->dropped = s->lost;
    row->credit_messages = headway__credit_messages(&s->stream.out);
    row->credit_bytes = headway__credit_bytes(&s->stream.out);
    return row->pattern && row->subscriber ? row : NULL;
}

static int list_subscriptions(ARGUMENTS)
{
    const Headway__V1__ListSubscriptionsRequest *request = (const void *)base;
    RESPONSE(Headway__V1__ListSubscriptionsResponse, HEADWAY__V1__LIST_SUBSCRIPTIONS_RESPONSE__INIT,
             response);
    size_t count = (size_t)broker->count.subscriptions;
    response->subscriptions = take(arena, (count + 1) * sizeof *response->subscriptions);
    if (!response->subscriptions)
        return too_large(why, why_size);
    for (headway__list *i = broker->subscribers.next; i != &broker->subscribers; i = i->next) {
        const headway__subscriber *s = HEADWAY__OWNER(i, headway__subscriber, node);
        if (*request->topic && !headway_topic_match(s->pattern, request->topic))
            continue;
        Headway__V1__Subscription *row = row_of(s, arena);
        if (!row)
            return too_large(why, why_size);
        response->subscriptions[response->n_subscriptions++] = row;
    }
    return 0;
}

static int list_supervisors(ARGUMENTS)
{
    (void)base;
    RESPONSE(Headway__V1__ListSupervisorsResponse, HEADWAY__V1__LIST_SUPERVISORS_RESPONSE__INIT,
             response);
    response->supervisors =
        take(arena, (broker->supervisor_count + 1) * sizeof *response->supervisors);
    if (!response->supervisors)
        return too_large(why, why_size);
    for (headway__list *i = broker->supervisors.next; i != &broker->supervisors; i = i->next) {
        const headway__supervisor *s = HEADWAY__OWNER(i, headway__supervisor, node);
        Headway__V1__Supervisor *row = s->state ? take(arena, sizeof *row) : NULL;
        if (!s->state)
            continue;
        if (!row)
            return too_large(why, why_size);
        *row = (Headway__V1__Supervisor)HEADWAY__V1__SUPERVISOR__INIT;
        memcpy(&row->state, &s->state, sizeof row->state); /* packed before it changes */
        row->told_ms_ago = (headway__node_now(&broker->node) - s->told_at) / MILLION;
        response->supervisors[response->n_supervisors++] = row;
    }
    return 0;
}

static int revoke_direct(ARGUMENTS)
{
    const Headway__V1__RevokeDirectRequest *request = (const void *)base;
    if (!*request->client) {
        snprintf(why, why_size, "name a client: `headway why` and `headway top` show them");
        return HEADWAY_INVALID_ARGUMENT;
    }
    RESPONSE(Headway__V1__RevokeDirectResponse, HEADWAY__V1__REVOKE_DIRECT_RESPONSE__INIT,
             response);
    response->links = headway_broker_revoke_direct(broker, request->client);
    return 0;
}

#define V1 "headway.v1."
const headway__served headway__own_services[] = {
    {V1 "Access", "Reload", &headway__v1__reload_request__descriptor, headway__answer_reload},
    {V1 "Access", "Explain", &headway__v1__access_explain_request__descriptor,
     headway__answer_access_explain},
    {V1 "Access", "WhoAmI", &headway__v1__who_am_irequest__descriptor, headway__answer_who_am_i},
    {V1 "Broker", "Ping", &headway__v1__ping_request__descriptor, ping},
    {V1 "Broker", "GetStatistics", &headway__v1__get_statistics_request__descriptor,
     get_statistics},
    {V1 "Broker", "ListSubscriptions", &headway__v1__list_subscriptions_request__descriptor,
     list_subscriptions},
    {V1 "Broker", "ListSupervisors", &headway__v1__list_supervisors_request__descriptor,
     list_supervisors},
    {V1 "Broker", "GetCallStatistics", &headway__v1__get_call_statistics_request__descriptor,
     headway__answer_call_statistics},
    {V1 "Broker", "Tap", &headway__v1__tap_request__descriptor, NULL},
    {V1 "Broker", "Explain", &headway__v1__explain_request__descriptor, headway__answer_explain},
    {V1 "Broker", "ListLinks", &headway__v1__list_links_request__descriptor, headway__answer_links},
    {V1 "Broker", "RevokeDirect", &headway__v1__revoke_direct_request__descriptor, revoke_direct},
    {V1 "Health", "Check", &headway__v1__health_check_request__descriptor, check},
    {V1 "Reflection", "ListServices", &headway__v1__list_services_request__descriptor,
     list_services},
    {V1 "Reflection", "GetSchema", &headway__v1__get_schema_request__descriptor, get_schema},
    {NULL, NULL, NULL, NULL},
};
