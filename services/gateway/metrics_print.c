/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_parts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

enum { PIECE = 4096, LINE_MOST = 1024, NAME_MOST = 300 };

typedef struct page {
    int (*write)(void *user, headway_bytes text);
    void *user;
    int answer;
    size_t size;
    char text[PIECE];
} page;

static void flush(page *p)
{
    if (p->size && !p->answer)
        p->answer = p->write(p->user, headway_bytes_of(p->text, p->size));
    p->size = 0;
}

static void print(page *p, const char *format, ...) HEADWAY_PRINTF(2, 3);

static void print(page *p, const char *format, ...)
{
    va_list arguments;
    if (p->size + LINE_MOST > PIECE)
        flush(p);
    va_start(arguments, format);
    int n = vsnprintf(p->text + p->size, LINE_MOST, format, arguments);
    va_end(arguments);
    p->size += n > 0 && n < LINE_MOST ? (size_t)n : 0;
}

static void head(page *p, const char *name, const char *type, const char *help)
{
    print(p, "# HELP headway_gateway_%s %s\n# TYPE headway_gateway_%s %s\n", name, help, name,
          type);
}

/* A label's value: names of schemas, which may be long but have nothing to escape. */
static void label(page *p, const char *name, const metrics_method *row)
{
    print(p, "headway_gateway_%s{service=\"%.*s\",method=\"%.*s\"", name, NAME_MOST, row->service,
          NAME_MOST, row->method);
}

static void print_numbers(page *p, const metrics_numbers *n)
{
    static const struct {
        const char *name, *type, *help;
        size_t offset;
    } all[] = {
#define METRICS_NUMBER(member, name, type, help)                                                   \
    {name, type, help, offsetof(metrics_numbers, member)},
        METRICS_NUMBERS(METRICS_NUMBER)
#undef METRICS_NUMBER
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint64_t value;
        memcpy(&value, (const char *)n + all[i].offset, sizeof value);
        head(p, all[i].name, all[i].type, all[i].help);
        print(p, "headway_gateway_%s %" PRIu64 "\n", all[i].name, value);
    }
}

static void print_refusals(page *p, const uint64_t *refusals)
{
    static const char *const labels[] = {
#define METRICS_REASON(name, label) label,
        METRICS_REASONS(METRICS_REASON)
#undef METRICS_REASON
    };
    head(p, "refusals_total", "counter", "Requests that got no further, by the reason.");
    for (size_t i = 0; i < METRICS_REASON_COUNT; i++)
        print(p, "headway_gateway_refusals_total{reason=\"%s\"} %" PRIu64 "\n", labels[i],
              refusals[i]);
}

static void print_statuses(page *p, const metrics_method *row)
{
    for (size_t i = 0; i < STATUSES; i++) {
        if (!row->statuses[i])
            continue;
        label(p, "requests_total", row);
        if (metrics_statuses[i])
            print(p, ",code=\"%d\"} %" PRIu64 "\n", metrics_statuses[i], row->statuses[i]);
        else
            print(p, ",code=\"other\"} %" PRIu64 "\n", row->statuses[i]);
    }
}

static void print_times(page *p, const metrics_method *row)
{
    uint64_t below = 0;
    for (size_t i = 0; i < BOUNDS; i++) {
        below += row->buckets[i];
        label(p, "request_duration_seconds_bucket", row);
        print(p, ",le=\"%g\"} %" PRIu64 "\n", (double)metrics_bounds[i] / 1e6, below);
    }
    below += row->buckets[BOUNDS];
    label(p, "request_duration_seconds_bucket", row);
    print(p, ",le=\"+Inf\"} %" PRIu64 "\n", below);
    label(p, "request_duration_seconds_sum", row);
    print(p, "} %.6f\n", (double)row->sum_us / 1e6);
    label(p, "request_duration_seconds_count", row);
    print(p, "} %" PRIu64 "\n", below);
}

static void print_gauge(page *p, const gateway_metrics *m, const char *name, size_t offset)
{
    for (size_t i = 0; i < m->count && !p->answer; i++) {
        uint64_t value;
        memcpy(&value, (const char *)m->rows[i] + offset, sizeof value);
        label(p, name, m->rows[i]);
        print(p, "} %" PRIu64 "\n", value);
    }
}

int metrics_print(const gateway_metrics *m, int (*write)(void *user, headway_bytes text),
                  void *user)
{
    page p = {.write = write, .user = user};
    print_numbers(&p, &m->numbers);
    print_refusals(&p, m->refusals);
    head(&p, "requests_total", "counter", "Requests that ended, by HTTP's status.");
    for (size_t i = 0; i < m->count && !p.answer; i++)
        print_statuses(&p, m->rows[i]);
    head(&p, "requests_in_flight", "gauge", "Requests without an end.");
    print_gauge(&p, m, "requests_in_flight", offsetof(metrics_method, in_flight));
    head(&p, "request_bytes_total", "counter", "Bytes of requests' bodies.");
    print_gauge(&p, m, "request_bytes_total", offsetof(metrics_method, bytes_in));
    head(&p, "response_bytes_total", "counter", "Bytes of responses' bodies.");
    print_gauge(&p, m, "response_bytes_total", offsetof(metrics_method, bytes_out));
    head(&p, "request_duration_seconds", "histogram", "From a request to its response's end.");
    for (size_t i = 0; i < m->count && !p.answer; i++)
        print_times(&p, m->rows[i]);
    flush(&p);
    return p.answer;
}
