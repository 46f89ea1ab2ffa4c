/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One load for every system: arrivals that wait for nobody (open loop, Poisson), each measured from
 * when it was due, so that a sender that falls behind hides nothing.
 *
 *   warm -> a sweep of loads, each followed by a rest -> five times the peak found -> 0.8 of it
 *
 * The system's program asks load_next again and again for the calls that are due, sends them, and
 * says how each ended. One thread at a time.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { LOAD_PHASES = 16 };

typedef enum load_outcome {
    LOAD_SILENT, /* nothing was heard */
    LOAD_OK,
    LOAD_REFUSED, /* told: too much */
    LOAD_EXPIRED, /* told: the deadline passed */
    LOAD_UNSENT,  /* the client's own library did not take it */
    LOAD_FAILED,
    LOAD_OUTCOMES
} load_outcome;

typedef struct load_plan {
    const char *system;
    const char *data; /* lines for machines are appended to this file; NULL: none */
    double nominal;   /* calls a second that the handlers could do */
    uint32_t deadline_ms;
    uint32_t step_s, overload_s, recovery_s;
    uint32_t
        probe_every; /* in the overload: so many calls to one that is not to be retried; or 0 */
    int judged;      /* 1: the goals hold for this system */
} load_plan;

typedef struct load_call {
    uint64_t due, ended;
    uint8_t phase, outcome, probe;
} load_call;

typedef struct load_phase {
    const char *name;
    double factor, rate; /* of the nominal rate; calls a second */
    uint64_t from, until;
    size_t first, count; /* of the calls */
} load_phase;

typedef struct load {
    load_plan plan;
    load_phase phases[LOAD_PHASES];
    unsigned phase_count, phase;
    load_call *calls;
    size_t count, capacity;
    uint64_t next_due, random;
    double peak;
    int out_of_memory;
    /* Retries counted by the client's library when the overload began and ended. */
    uint64_t retries[2];
    int retries_known;
} load;

uint64_t load_now(void);
/* Reads the options of the command line; answers 0, or prints the usage and answers 2. */
int load_options(int argc, char **argv, load_plan *plan);
/* Begins now. 0, or -1 without memory. */
int load_begin(load *l, const load_plan *plan);
/* The index of a call that is due, to be sent at once; -1: none now. */
int64_t load_next(load *l, uint64_t now);
int load_is_probe(const load *l, int64_t call);
void load_ended(load *l, int64_t call, load_outcome outcome, uint64_t now);
/* 1 when all was sent and its deadlines have passed. */
int load_is_over(const load *l, uint64_t now);
/* Which phase it is: 'w'arm, 's'weep, 'o'verload, 'r'ecovery, or 'e'nd. */
int load_stage(const load *l);
/* Prints the tables; 0: every goal is met, or none holds here; 1: one is missed. Frees the calls.
 */
int load_report(load *l);

#ifdef __cplusplus
}
#endif
#endif
