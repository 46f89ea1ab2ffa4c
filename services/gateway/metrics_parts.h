/* SPDX-License-Identifier: Apache-2.0 */
/* What counting and printing share. */
#ifndef GATEWAY_METRICS_PARTS_H
#define GATEWAY_METRICS_PARTS_H

#include "metrics.h"

/* Of responses; others count as the last, 0. */
#define METRICS_STATUSES                                                                           \
    {                                                                                              \
        101, 200, 204, 206, 304, 400, 401, 403, 404, 405, 406, 408, 409, 412, 413, 414, 415, 416,  \
            426, 429, 431, 499, 500, 501, 502, 503, 504, 505, 0                                    \
    }
enum { STATUSES = 29, BOUNDS = 14 };

/* Of the histogram's buckets, in microseconds. */
#define METRICS_BOUNDS                                                                             \
    {                                                                                              \
        500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000,      \
            5000000, 10000000                                                                      \
    }

typedef struct metrics_method {
    char *service, *method;
    uint64_t in_flight, bytes_in, bytes_out, sum_us;
    uint64_t statuses[STATUSES];
    uint64_t buckets[BOUNDS + 1];
} metrics_method;

struct gateway_metrics {
    metrics_numbers numbers;
    uint64_t refusals[METRICS_REASON_COUNT];
    metrics_method **rows;
    uint32_t *slots; /* rows by their names' hash, 0: none */
    size_t count, most, slot_count;
};

extern const int metrics_statuses[STATUSES];
extern const uint64_t metrics_bounds[BOUNDS];

#endif
