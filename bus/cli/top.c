/* SPDX-License-Identifier: Apache-2.0 */
#include "top.h"

#include <inttypes.h>

enum {
    PARTS = 4,
    NAME_LEAST = 16,
    COUNT_COLUMNS = 28,
    TIMES = 6,
    CELL = 9,
    NARROW = 7,
    OTHER_COLUMNS = 64
};

/* One method between the snapshots. */
typedef struct method_row {
    double calls, errors; /* a second */
    headway__histogram times[PARTS];
} method_row;

static double seconds(const top *t)
{
    uint64_t us = t->now.uptime_us - t->before.uptime_us;
    return t->now.uptime_us > t->before.uptime_us ? (double)us / 1e6 : 1;
}

/* The broker has started anew since: nothing before counts. */
static int is_young(const top *t)
{
    return t->now.uptime_us < t->before.uptime_us;
}

static int is_wanted(const top *t, const char *name)
{
    return strncmp(name, t->prefix, strlen(t->prefix)) == 0;
}

/* A service that the prefix begins, or names a method of. */
static int is_served(const top *t, const char *service)
{
    size_t size = strlen(service);
    return is_wanted(t, service) ||
           (strncmp(t->prefix, service, size) == 0 && t->prefix[size] == '/');
}

/* Methods keep their places in the life of a broker that has no shards. */
static const Headway__V1__CallStatistics *method_before(const top *t, size_t index)
{
    const char *name = snapshot_method(&t->now, index)->method;
    size_t count = is_young(t) ? 0 : t->before.methods.count;
    for (size_t i = 0; i < count; i++) {
        const Headway__V1__CallStatistics *one = snapshot_method(&t->before, (index + i) % count);
        if (strcmp(one->method, name) == 0)
            return one;
    }
    return NULL;
}

static uint64_t bad_of(const Headway__V1__CallStatistics *m)
{
    return m->failed + m->refused + m->expired + m->lost;
}

static void reckon(const top *t, size_t index, method_row *ret)
{
    const Headway__V1__CallStatistics *now = snapshot_method(&t->now, index);
    const Headway__V1__CallStatistics *before = method_before(t, index);
    uint64_t ended = now->ok + bad_of(now), bad = bad_of(now);
    if (before) {
        ended -= before->ok + bad_of(before);
        bad -= bad_of(before);
    }
    ret->calls = (double)ended / seconds(t);
    ret->errors = (double)bad / seconds(t);
    histogram_since(&ret->times[0], now->total, before ? before->total : NULL);
    histogram_since(&ret->times[1], now->queue, before ? before->queue : NULL);
    histogram_since(&ret->times[2], now->wire, before ? before->wire : NULL);
    histogram_since(&ret->times[3], now->handler, before ? before->handler : NULL);
}

static double ms_of(const headway__histogram *h, unsigned per_mille)
{
    return (double)headway__histogram_quantile(h, per_mille) / 1000;
}

static const Headway__V1__WorkerStatistics *
worker_before(const top *t, const Headway__V1__LinkStatistics *link, const char *service)
{
    if (is_young(t))
        return NULL;
    for (size_t i = 0; i < t->before.links.count; i++) {
        const Headway__V1__LinkStatistics *old = snapshot_link(&t->before, i);
        for (size_t k = 0; old->number == link->number && k < old->n_workers; k++)
            if (strcmp(old->workers[k]->service, service) == 0)
                return old->workers[k];
    }
    return NULL;
}

static double reckon_worker(const top *t, const Headway__V1__LinkStatistics *link,
                            const Headway__V1__WorkerStatistics *now, headway__histogram *ret_times)
{
    const Headway__V1__WorkerStatistics *before = worker_before(t, link, now->service);
    uint64_t ended = now->ok + now->failed + now->lost;
    if (before)
        ended -= before->ok + before->failed + before->lost;
    histogram_since(ret_times, now->answer, before ? before->answer : NULL);
    return (double)ended / seconds(t);
}

/* --- for people ------------------------------------------------------------------------------ */

/* A name in its column: of what does not fit, the end stays, which tells more. */
static void put_name(FILE *out, const char *name, size_t width)
{
    size_t size = strlen(name);
    if (size <= width)
        fprintf(out, "%-*s", (int)width, name);
    else
        fprintf(out, "<%s", name + size - width + 1);
}

static void put_ms(FILE *out, const headway__histogram *h, unsigned per_mille, int cell)
{
    double ms = ms_of(h, per_mille);
    if (!h->count)
        fprintf(out, "%*s", cell, "-");
    else
        fprintf(out, "%*.*f", cell, ms < 10 ? 3 : ms < 1000 ? 1 : 0, ms);
}

static size_t name_width(size_t width, size_t others)
{
    return width > others + NAME_LEAST ? width - others : NAME_LEAST;
}

static void print_methods(const top *t, size_t width, FILE *out)
{
    static const char *const titles[TIMES] = {"P50",     "P99",    "P99.9",
                                              "QUEUE99", "WIRE99", "HANDLE99"};
    static method_row row;
    int cell = width < COUNT_COLUMNS + TIMES * CELL + NAME_LEAST ? NARROW : CELL;
    size_t name = name_width(width, COUNT_COLUMNS + (size_t)(TIMES * cell));
    fprintf(out, "%-*s%8s%7s%5s%5s", (int)name, "METHOD", "CALLS/S", "ERR/S", "WAIT", "RUN");
    for (int i = 0; i < TIMES; i++)
        fprintf(out, "%*s", i > PARTS ? cell + 2 : cell, titles[i]);
    fputc('\n', out);
    for (size_t i = 0; i < t->now.methods.count; i++) {
        const Headway__V1__CallStatistics *m = snapshot_method(&t->now, i);
        if (!is_wanted(t, m->method))
            continue;
        reckon(t, i, &row);
        put_name(out, m->method, name);
        fprintf(out, "%8.1f%7.1f%5u%5u", row.calls, row.errors, m->waiting, m->running);
        put_ms(out, &row.times[0], 500, cell);
        put_ms(out, &row.times[0], 990, cell);
        put_ms(out, &row.times[0], 999, cell);
        put_ms(out, &row.times[1], 990, cell);
        put_ms(out, &row.times[2], 990, cell);
        put_ms(out, &row.times[3], 990, cell + 2);
        fputc('\n', out);
    }
}

static void print_workers(const top *t, size_t width, FILE *out)
{
    static headway__histogram times;
    char slots[32];
    size_t name = name_width(width, OTHER_COLUMNS) / 2;
    fprintf(out, "\n%-*s %-*s%8s%6s%14s%9s%9s\n", (int)name, "WORKER", (int)name, "SERVICE",
            "CALLS/S", "RUN", "SLOTS FREE", "P50", "P99");
    for (size_t i = 0; i < t->now.links.count; i++) {
        const Headway__V1__LinkStatistics *link = snapshot_link(&t->now, i);
        for (size_t k = 0; k < link->n_workers; k++) {
            const Headway__V1__WorkerStatistics *w = link->workers[k];
            if (!is_served(t, w->service))
                continue;
            double calls = reckon_worker(t, link, w, &times);
            snprintf(slots, sizeof slots, "%u of %u", w->slots_free, w->slots_total);
            put_name(out, link->name, name);
            fputc(' ', out);
            put_name(out, w->service, name);
            fprintf(out, "%8.1f%6u%14s", calls, w->running, slots);
            put_ms(out, &times, 500, CELL);
            put_ms(out, &times, 990, CELL);
            fputc('\n', out);
        }
    }
}

static void print_links(const top *t, size_t width, FILE *out)
{
    size_t name = name_width(width, OTHER_COLUMNS);
    fprintf(out, "\n%-*s%6s%12s%9s%12s%9s%7s  %s\n", (int)name, "LINK", "#", "OUT BYTES", "PACKETS",
            "IN BYTES", "PACKETS", "CALLS", "");
    for (size_t i = 0; i < t->now.links.count; i++) {
        const Headway__V1__LinkStatistics *l = snapshot_link(&t->now, i);
        put_name(out, l->name, name);
        fprintf(out, "%6" PRIu64 "%12" PRId64 "%9" PRId64 "%12" PRId64 "%9" PRId64 "%7u  %s%s\n",
                l->number, l->credit_bytes_out, l->credit_packets_out, l->credit_bytes_in,
                l->credit_packets_in, l->calls, l->blocked ? "blocked " : "",
                l->silent > 1 ? "silent" : "");
    }
}

static void print_subscriptions(const top *t, size_t width, FILE *out)
{
    size_t name = name_width(width, OTHER_COLUMNS) / 2;
    if (t->now.subscriptions.count == 0)
        return;
    fprintf(out, "\n%-*s %-*s%8s%12s%10s%12s%10s\n", (int)name, "SUBSCRIBER", (int)name, "PATTERN",
            "QUEUED", "BYTES", "CREDIT", "DELIVERED", "LOST");
    for (size_t i = 0; i < t->now.subscriptions.count; i++) {
        const Headway__V1__Subscription *s = snapshot_subscription(&t->now, i);
        put_name(out, s->subscriber, name);
        fputc(' ', out);
        put_name(out, s->pattern, name);
        fprintf(out, "%8u%12" PRIu64 "%10" PRId64 "%12" PRIu64 "%10" PRIu64 "\n",
                s->queued_messages, s->queued_bytes, s->credit_messages, s->delivered, s->dropped);
    }
}

void top_print(const top *t, size_t width, FILE *out)
{
    const Headway__V1__BrokerStatistics *b = t->now.broker;
    uint64_t calls = b->calls_accepted, events = b->events_published;
    if (!is_young(t)) {
        calls -= t->before.broker->calls_accepted;
        events -= t->before.broker->events_published;
    }
    fprintf(out,
            "%s, up %" PRIu64 " s: %.1f calls/s, %" PRIu64 " open, %" PRIu64
            " waiting; %.1f events/s; %" PRIu64 " KiB held, %" PRIu64 " KiB granted\n\n",
            b->name, b->uptime_ms / 1000, (double)calls / seconds(t), b->calls_open,
            b->calls_waiting, (double)events / seconds(t), b->bytes_held / 1024,
            b->bytes_granted / 1024);
    print_methods(t, width, out);
    print_workers(t, width, out);
    print_links(t, width, out);
    print_subscriptions(t, width, out);
}

/* --- for programs ---------------------------------------------------------------------------- */

static void json_times(FILE *out, const char *name, const headway__histogram *h)
{
    fprintf(out, ",\"%s\":{\"count\":%" PRIu64 ",\"p50\":%.3f,\"p99\":%.3f,\"p999\":%.3f}", name,
            h->count, ms_of(h, 500), ms_of(h, 990), ms_of(h, 999));
}

static void json_methods(const top *t, FILE *out)
{
    static const char *const parts[PARTS] = {"totalMs", "queueMs", "wireMs", "handlerMs"};
    static method_row row;
    int count = 0;
    for (size_t i = 0; i < t->now.methods.count; i++) {
        const Headway__V1__CallStatistics *m = snapshot_method(&t->now, i);
        if (!is_wanted(t, m->method))
            continue;
        reckon(t, i, &row);
        fputs(count++ ? ",{\"method\":" : "{\"method\":", out);
        json_string(out, m->method);
        fprintf(out, ",\"callsPerSecond\":%.3f,\"errorsPerSecond\":%.3f", row.calls, row.errors);
        fprintf(out, ",\"waiting\":%u,\"running\":%u", m->waiting, m->running);
        for (int part = 0; part < PARTS; part++)
            json_times(out, parts[part], &row.times[part]);
        fputc('}', out);
    }
}

static void json_workers(const top *t, const Headway__V1__LinkStatistics *link, FILE *out)
{
    static headway__histogram times;
    int count = 0;
    for (size_t k = 0; k < link->n_workers; k++) {
        const Headway__V1__WorkerStatistics *w = link->workers[k];
        if (!is_served(t, w->service))
            continue;
        double calls = reckon_worker(t, link, w, &times);
        fputs(count++ ? ",{\"service\":" : "{\"service\":", out);
        json_string(out, w->service);
        fprintf(out, ",\"callsPerSecond\":%.3f,\"running\":%u,\"slotsFree\":%u,\"slotsTotal\":%u",
                calls, w->running, w->slots_free, w->slots_total);
        json_times(out, "answerMs", &times);
        fputc('}', out);
    }
}

static void json_links(const top *t, FILE *out)
{
    for (size_t i = 0; i < t->now.links.count; i++) {
        const Headway__V1__LinkStatistics *l = snapshot_link(&t->now, i);
        fprintf(out, "%s{\"number\":%" PRIu64 ",\"name\":", i ? "," : "", l->number);
        json_string(out, l->name);
        fprintf(out,
                ",\"creditBytesOut\":%" PRId64 ",\"creditPacketsOut\":%" PRId64
                ",\"creditBytesIn\":%" PRId64 ",\"creditPacketsIn\":%" PRId64
                ",\"calls\":%u,\"blocked\":%s,\"silent\":%u,\"workers\":[",
                l->credit_bytes_out, l->credit_packets_out, l->credit_bytes_in,
                l->credit_packets_in, l->calls, l->blocked ? "true" : "false", l->silent);
        json_workers(t, l, out);
        fputs("]}", out);
    }
}

static void json_subscriptions(const top *t, FILE *out)
{
    for (size_t i = 0; i < t->now.subscriptions.count; i++) {
        const Headway__V1__Subscription *s = snapshot_subscription(&t->now, i);
        fputs(i ? ",{\"subscriber\":" : "{\"subscriber\":", out);
        json_string(out, s->subscriber);
        fputs(",\"pattern\":", out);
        json_string(out, s->pattern);
        fprintf(out,
                ",\"queued\":%u,\"queuedBytes\":%" PRIu64 ",\"credit\":%" PRId64
                ",\"delivered\":%" PRIu64 ",\"lost\":%" PRIu64 "}",
                s->queued_messages, s->queued_bytes, s->credit_messages, s->delivered, s->dropped);
    }
}

void top_json(const top *t, FILE *out)
{
    const Headway__V1__BrokerStatistics *b = t->now.broker;
    fprintf(out,
            "{\"seconds\":%.6f,\"callsOpen\":%" PRIu64 ",\"callsWaiting\":%" PRIu64
            ",\"bytesHeld\":%" PRIu64 ",\"bytesGranted\":%" PRIu64 ",\"methods\":[",
            seconds(t), b->calls_open, b->calls_waiting, b->bytes_held, b->bytes_granted);
    json_methods(t, out);
    fputs("],\"links\":[", out);
    json_links(t, out);
    fputs("],\"subscriptions\":[", out);
    json_subscriptions(t, out);
    fputs("]}\n", out);
}
