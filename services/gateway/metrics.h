/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the gateway counts, in Prometheus' text exposition format, version 0.0.4. The number of
 * series is bounded: methods beyond the limit share one row, and so do statuses that nobody
 * expects.
 */
#ifndef GATEWAY_METRICS_H
#define GATEWAY_METRICS_H

#include <headway/status.h>

typedef struct gateway_metrics gateway_metrics;

/* Why a request got no further. X(NAME, "label") */
#define METRICS_REASONS(X)                                                                         \
    X(PROTOCOL, "protocol") /* the server's refusals: malformed, too large, too slow */            \
    X(ROUTE, "route")       /* 404, 405 */                                                         \
    X(GONE, "gone")         /* 503: the service has left */                                        \
    X(KEY, "key")           /* 401 */                                                              \
    X(ORIGIN, "origin")     /* a preflight */                                                      \
    X(REQUEST, "request")   /* its body, query or types */                                         \
    X(OVERLOAD, "overload") /* our own limit of requests */                                        \
    X(BUS, "bus")           /* the broker or the service would not have it */

typedef enum metrics_reason {
#define METRICS_REASON(name, label) METRICS_##name,
    METRICS_REASONS(METRICS_REASON)
#undef METRICS_REASON
        METRICS_REASON_COUNT
} metrics_reason;

/* Plain counters and gauges that whoever knows them adds to or sets. X(member, "name", "type",
   "help") */
#define METRICS_NUMBERS(X)                                                                         \
    X(connections, "connections", "gauge", "Connections that are open.")                           \
    X(connections_total, "connections_total", "counter", "Connections that were accepted.")        \
    X(websockets, "websockets", "gauge", "WebSockets that are open.")                              \
    X(subscriptions, "subscriptions", "gauge", "Browsers that listen to a topic.")                 \
    X(events_total, "events_total", "counter", "Events sent to them.")                             \
    X(events_lost_total, "events_lost_total", "counter", "Events that they were too slow for.")    \
    X(messages_in_total, "messages_in_total", "counter", "Messages of streams from clients.")      \
    X(messages_out_total, "messages_out_total", "counter", "Messages of streams to clients.")      \
    X(cancelled_total, "cancelled_total", "counter", "Calls whose client left.")                   \
    X(log_dropped_total, "log_dropped_total", "counter",                                           \
      "Lines that the access log had no room for.")                                                \
    X(services, "services", "gauge", "Services that can be called.")                               \
    X(routes_refused, "routes_refused", "gauge", "HTTP rules that do not hold.")                   \
    X(buffer_bytes, "buffer_bytes", "gauge", "Bytes that wait for clients or come from them.")     \
    X(bus_connected, "bus_connected", "gauge", "1 while there is a broker.")

typedef struct metrics_numbers {
#define METRICS_NUMBER(member, name, type, help) uint64_t member;
    METRICS_NUMBERS(METRICS_NUMBER)
#undef METRICS_NUMBER
} metrics_numbers;

enum { METRICS_METHODS = 1024, METRICS_NO_CALL = 0, METRICS_OTHER = 1 };

/* methods: rows at most, 0 is METRICS_METHODS. ENOMEM. */
int metrics_new(size_t methods, gateway_metrics **ret_metrics);
void metrics_free(gateway_metrics *metrics);
metrics_numbers *metrics_numbers_of(gateway_metrics *metrics);

/* The row of a method, for as long as metrics; METRICS_OTHER when there is no room for another.
   What is no call has METRICS_NO_CALL. */
size_t metrics_row(gateway_metrics *metrics, const char *service, const char *method);
void metrics_begin(gateway_metrics *metrics, size_t row);
typedef struct metrics_end {
    int status; /* HTTP's; 0: the client left before there was one */
    uint64_t duration_us, bytes_in, bytes_out;
} metrics_end;
void metrics_finish(gateway_metrics *metrics, size_t row, const metrics_end *end);
void metrics_refuse(gateway_metrics *metrics, metrics_reason reason);

/* In pieces of a few KiB. What is not 0 ends it and is the answer. */
int metrics_print(const gateway_metrics *metrics, int (*write)(void *user, headway_bytes text),
                  void *user);

#endif
