/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every client of the benchmark counts in the same way: calls, latencies, its own CPU time.
 * After a warm-up it says "begin", after the seconds asked for one line of JSON.
 *
 * A call's stamp travels in the first 8 bytes of its payload. With many in flight only each eighth
 * call is timed (the others carry 0), so that the clock's price stays out of the figures. One
 * thread at a time.
 */
#ifndef BENCH_METER_H
#define BENCH_METER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { METER_BUCKETS = 64 * 64 };

typedef struct meter {
    uint64_t warm_until, began, length, calls, failed, turn;
    uint64_t every; /* each so many calls are timed */
    uint64_t cpu;
    uint32_t counts[METER_BUCKETS];
    uint64_t timed;
} meter;

uint64_t meter_now(void); /* nanoseconds */
/* Starts the warm-up: 300 ms, or as long as the seconds if they are less. */
void meter_start(meter *m, unsigned in_flight, double seconds);
/* The stamp of a new call: now, or 0. */
uint64_t meter_stamp(meter *m);
/* A call has ended well. 1: the time is over and the figures are printed; end the process. */
int meter_note(meter *m, uint64_t stamp);

/* The arguments of all clients: ... IN_FLIGHT PAYLOAD SECONDS. 0, or -1 with words. */
typedef struct meter_load {
    unsigned in_flight;
    size_t payload;
    double seconds;
} meter_load;
int meter_arguments(char **argv, meter_load *ret_load);

#ifdef __cplusplus
}
#endif
#endif
