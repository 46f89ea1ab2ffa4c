/* SPDX-License-Identifier: Apache-2.0 */
/* What the clients of the bench share: the clock, latencies, and the one line of JSON. */
#ifndef SPEED_CLIENT_H
#define SPEED_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SPEED_SAMPLES = 1 << 20 };

typedef struct speed_samples {
    uint32_t *ns; /* room for SPEED_SAMPLES; NULL: none are kept */
    size_t count;
} speed_samples;

uint64_t speed_now_ns(void); /* CLOCK_MONOTONIC */
/* A latency, while there is room. */
void speed_sample(speed_samples *samples, uint64_t ns);
/* {"items":N,"seconds":S,"per_second":R,"p50_us":..,...}; samples may be NULL or empty. The time
   is from started_ns to now. */
void speed_print(uint64_t items, uint64_t started_ns, speed_samples *samples);
/* The same up to its closing brace, for those who have more to say. */
void speed_print_open(uint64_t items, uint64_t started_ns, speed_samples *samples);

#ifdef __cplusplus
}
#endif
#endif
