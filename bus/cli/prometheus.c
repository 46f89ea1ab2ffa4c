/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics in Prometheus' text exposition format, version 0.0.4. */
#include "snapshot.h"

#include <inttypes.h>
#include <stddef.h>

/* Bounds of buckets: powers of two, in microseconds; of ours, each holds whole ones. */
enum { FIRST_BOUND = 6, LAST_BOUND = 26, NAME_SIZE = 512 };

static void head(FILE *out, const char *name, const char *type, const char *help)
{
    fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* A label's value: backslash, quote and line feed are escaped. */
static void label(FILE *out, const char *name, const char *value)
{
    fprintf(out, "%s=\"", name);
    for (; *value; value++) {
        if (*value == '\n')
            fputs("\\n", out);
        else if (*value == '\\' || *value == '"')
            fprintf(out, "\\%c", *value);
        else
            fputc(*value, out);
    }
    fputc('"', out);
}

/* --- the broker ------------------------------------------------------------------------------ */

typedef struct number {
    const char *name, *type, *help;
    size_t offset;
    int is_small; /* 32 bits */
} number;

#define NUMBER(name, type, help, field, small)                                                     \
    {                                                                                              \
        "headway_" name, type, help, offsetof(Headway__V1__BrokerStatistics, field), small         \
    }

static const number numbers[] = {
    NUMBER("calls_accepted_total", "counter", "Calls taken from callers.", calls_accepted, 0),
    NUMBER("calls_answered_total", "counter", "Calls ended by their worker.", calls_answered, 0),
    NUMBER("calls_refused_total", "counter", "Calls ended before any worker saw them.",
           calls_refused, 0),
    NUMBER("calls_expired_total", "counter", "Calls ended by their deadline.", calls_expired, 0),
    NUMBER("calls_lost_total", "counter", "Calls cancelled, or whose link was lost.", calls_lost,
           0),
    NUMBER("calls_open", "gauge", "Calls under way, the waiting included.", calls_open, 0),
    NUMBER("calls_waiting", "gauge", "Calls that wait for a worker.", calls_waiting, 0),
    NUMBER("events_published_total", "counter", "Events taken from publishers.", events_published,
           0),
    NUMBER("events_matched_total", "counter", "Events times their subscribers.", events_matched, 0),
    NUMBER("events_delivered_total", "counter", "Events given to subscribers.", events_delivered,
           0),
    NUMBER("events_dropped_total", "counter", "Events lost by slow subscribers.", events_dropped,
           0),
    NUMBER("events_queued", "gauge", "Events that wait for their subscriber.", events_queued, 0),
    NUMBER("links", "gauge", "Peers connected.", links, 1),
    NUMBER("services", "gauge", "Services known.", services, 1),
    NUMBER("workers", "gauge", "Workers registered.", workers, 1),
    NUMBER("subscriptions", "gauge", "Subscriptions that stand.", subscriptions, 1),
    NUMBER("links_lost_total", "counter", "Links that ended without a farewell.", links_lost, 0),
    NUMBER("packets_received_total", "counter", "Packets of the transport.", packets_received, 0),
    NUMBER("packets_sent_total", "counter", "Packets of the transport.", packets_sent, 0),
    NUMBER("received_bytes_total", "counter", "Bytes of packets.", bytes_received, 0),
    NUMBER("sent_bytes_total", "counter", "Bytes of packets.", bytes_sent, 0),
    NUMBER("held_bytes", "gauge", "Bytes of calls held in the broker.", bytes_held, 0),
    NUMBER("granted_bytes", "gauge", "Bytes granted to peers and not yet come.", bytes_granted, 0),
    NUMBER("high_water_total", "counter", "Sends for which the transport had no room.", high_water,
           0),
};

static void print_broker(const snapshot *snap, FILE *out)
{
    head(out, "headway_broker_info", "gauge", "The broker's name.");
    fputs("headway_broker_info{", out);
    label(out, "name", snap->broker->name);
    fputs("} 1\n", out);
    head(out, "headway_uptime_seconds", "gauge", "Since the broker's start.");
    fprintf(out, "headway_uptime_seconds %.3f\n", (double)snap->broker->uptime_ms / 1000);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const number *n = &numbers[i];
        uint64_t value = 0;
        memcpy(&value, (const char *)snap->broker + n->offset, n->is_small ? 4 : 8);
        head(out, n->name, n->type, n->help);
        fprintf(out, "%s %" PRIu64 "\n", n->name, value);
    }
    head(out, "headway_calls_unmetered_total", "counter",
         "Calls of methods beyond the broker's limit of meters.");
    fprintf(out, "headway_calls_unmetered_total %" PRIu64 "\n", snap->unmetered);
}

/* --- methods --------------------------------------------------------------------------------- */

/* service="fleet.v1.Fleet",method="Get" */
static void method_labels(FILE *out, const char *route)
{
    char service[NAME_SIZE];
    const char *slash = strchr(route, '/');
    snprintf(service, sizeof service, "%.*s", (int)(slash ? slash - route : 0), route);
    label(out, "service", service);
    fputc(',', out);
    label(out, "method", slash ? slash + 1 : route);
}

static void print_outcomes(const Headway__V1__CallStatistics *m, FILE *out)
{
    const struct {
        const char *name;
        uint64_t count;
    } outcomes[] = {{"ok", m->ok},
                    {"failed", m->failed},
                    {"refused", m->refused},
                    {"expired", m->expired},
                    {"lost", m->lost}};
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        fputs("headway_method_calls_total{", out);
        method_labels(out, m->method);
        fprintf(out, ",outcome=\"%s\"} %" PRIu64 "\n", outcomes[i].name, outcomes[i].count);
    }
}

static void print_histogram(const char *name, const char *route, const Headway__V1__Histogram *from,
                            FILE *out)
{
    static headway__histogram h;
    uint64_t below = 0;
    unsigned at = 0;
    histogram_since(&h, from, NULL);
    for (unsigned bound = FIRST_BOUND; bound <= LAST_BOUND; bound++) {
        for (; headway__histogram_least(at) < (uint64_t)1 << bound; at++)
            below += h.buckets[at];
        fprintf(out, "%s_bucket{", name);
        method_labels(out, route);
        fprintf(out, ",le=\"%.6f\"} %" PRIu64 "\n", (double)((uint64_t)1 << bound) / 1e6, below);
    }
    fprintf(out, "%s_bucket{", name);
    method_labels(out, route);
    fprintf(out, ",le=\"+Inf\"} %" PRIu64 "\n%s_sum{", h.count, name);
    method_labels(out, route);
    fprintf(out, "} %.6f\n%s_count{", (double)h.sum / 1e6, name);
    method_labels(out, route);
    fprintf(out, "} %" PRIu64 "\n", h.count);
}

static void print_times(const snapshot *snap, const char *name, const char *help, size_t offset,
                        FILE *out)
{
    head(out, name, "histogram", help);
    for (size_t i = 0; i < snap->methods.count; i++) {
        const Headway__V1__CallStatistics *m = snapshot_method(snap, i);
        const Headway__V1__Histogram *h;
        memcpy(&h, (const char *)m + offset, sizeof h);
        print_histogram(name, m->method, h, out);
    }
}

static void print_methods(const snapshot *snap, FILE *out)
{
    static const char *const gauges[2] = {"headway_method_calls_running",
                                          "headway_method_calls_waiting"};
    head(out, "headway_method_calls_total", "counter", "Calls of a method that ended.");
    for (size_t i = 0; i < snap->methods.count; i++)
        print_outcomes(snapshot_method(snap, i), out);
    for (int g = 0; g < 2; g++) {
        head(out, gauges[g], "gauge",
             g ? "Calls that wait for a worker." : "Calls that a worker has.");
        for (size_t i = 0; i < snap->methods.count; i++) {
            const Headway__V1__CallStatistics *m = snapshot_method(snap, i);
            fprintf(out, "%s{", gauges[g]);
            method_labels(out, m->method);
            fprintf(out, "} %u\n", g ? m->waiting : m->running);
        }
    }
#define TIMES(name, help, field)                                                                   \
    print_times(snap, name, help, offsetof(Headway__V1__CallStatistics, field), out)
    TIMES("headway_call_duration_seconds", "From the call to its answer, at the broker.", total);
    TIMES("headway_call_queue_seconds", "Waiting for a worker.", queue);
    TIMES("headway_call_wire_seconds", "To the worker and back.", wire);
    TIMES("headway_call_handler_seconds", "In the handler.", handler);
#undef TIMES
}

/* --- workers and subscribers ----------------------------------------------------------------- */

static void worker_labels(FILE *out, const Headway__V1__LinkStatistics *link,
                          const Headway__V1__WorkerStatistics *worker)
{
    label(out, "service", worker->service);
    fputc(',', out);
    label(out, "worker", link->name);
    fprintf(out, ",link=\"%" PRIu64 "\"", link->number); /* names may be the same */
}

static void print_worker(const char *name, const Headway__V1__LinkStatistics *link,
                         const Headway__V1__WorkerStatistics *worker, FILE *out)
{
    const struct {
        const char *name, *outcome;
        uint64_t value;
    } all[] = {{"headway_worker_slots_free", NULL, worker->slots_free},
               {"headway_worker_slots", NULL, worker->slots_total},
               {"headway_worker_calls_running", NULL, worker->running},
               {"headway_worker_calls_total", "ok", worker->ok},
               {"headway_worker_calls_total", "failed", worker->failed},
               {"headway_worker_calls_total", "lost", worker->lost}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(all[i].name, name) != 0)
            continue;
        fprintf(out, "%s{", name);
        worker_labels(out, link, worker);
        if (all[i].outcome)
            fprintf(out, ",outcome=\"%s\"", all[i].outcome);
        fprintf(out, "} %" PRIu64 "\n", all[i].value);
    }
}

static void print_workers(const snapshot *snap, FILE *out)
{
    static const char *const all[][3] = {
        {"headway_worker_slots_free", "gauge", "Calls a worker takes now."},
        {"headway_worker_slots", "gauge", "Calls a worker takes at most."},
        {"headway_worker_calls_running", "gauge", "Calls a worker has."},
        {"headway_worker_calls_total", "counter", "Calls of a worker that ended."}};
    for (size_t n = 0; n < sizeof all / sizeof *all; n++) {
        head(out, all[n][0], all[n][1], all[n][2]);
        for (size_t i = 0; i < snap->links.count; i++) {
            const Headway__V1__LinkStatistics *link = snapshot_link(snap, i);
            for (size_t k = 0; k < link->n_workers; k++)
                print_worker(all[n][0], link, link->workers[k], out);
        }
    }
}

static void print_links(const snapshot *snap, FILE *out)
{
    head(out, "headway_link_credit_bytes", "gauge",
         "Bytes that may still be sent on a link: out by the broker, in by the peer.");
    for (size_t i = 0; i < snap->links.count; i++) {
        const Headway__V1__LinkStatistics *link = snapshot_link(snap, i);
        for (int in = 0; in < 2; in++) {
            fputs("headway_link_credit_bytes{", out);
            label(out, "peer", link->name);
            fprintf(out, ",link=\"%" PRIu64 "\",direction=\"%s\"} %" PRId64 "\n", link->number,
                    in ? "in" : "out", in ? link->credit_bytes_in : link->credit_bytes_out);
        }
    }
}

void prometheus_print(const snapshot *snap, FILE *out)
{
    print_broker(snap, out);
    print_methods(snap, out);
    print_workers(snap, out);
    print_links(snap, out);
}
