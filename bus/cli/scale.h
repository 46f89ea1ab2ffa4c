/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two laws of a supervisor, pure: how many workers there should be, and when one that failed is
 * started again. Milliseconds come in as an argument.
 */
#ifndef HEADWAY_CLI_SCALE_H
#define HEADWAY_CLI_SCALE_H

#include <stddef.h>
#include <stdint.h>

typedef struct scale_policy {
    uint32_t min, max;
    uint32_t per_worker; /* calls that one worker should have at once; 0: as many as its slots */
    uint32_t delay_ms;   /* a call that waits longer asks for one worker more */
    uint32_t idle_ms;    /* what nobody needed for so long is let go; twice that at most */
} scale_policy;

typedef struct scale_demand {
    uint32_t waiting, oldest_ms; /* calls that wait, and how long the first of them */
    uint32_t running, slots_free;
    uint32_t workers, starting;
} scale_demand;

/* What is remembered; zeroed at the start. */
typedef struct scale {
    uint32_t slots;        /* of one worker, as seen last; 0: not seen yet */
    uint32_t most, before; /* needed at most in this window of idle_ms, and in the one before */
    uint64_t since;        /* when this window began */
} scale;

/*
 * How many workers there should be: as many as the calls need that are there, one at least for a
 * call that waits, one more than there are when calls wait longer than delay_ms and nobody is on
 * his way; and never fewer than the last idle_ms needed, so that a pause stops nobody. Between min
 * and max. Slots that were never seen count as enough for every call: one worker shows them.
 */
uint32_t scale_want(scale *s, const scale_policy *policy, const scale_demand *demand,
                    uint64_t now_ms);

enum { RESTARTS_MOST = 64 };

typedef struct restart_policy {
    uint32_t most, within_ms;      /* so many restarts in so long, at most RESTARTS_MOST */
    uint32_t first_ms, longest_ms; /* the pause before one: doubles from first to longest */
} restart_policy;

/* Zeroed at the start. */
typedef struct restarts {
    uint64_t at[RESTARTS_MOST]; /* the last ones, in a ring */
    uint32_t count, in_a_row;
} restarts;

/* A worker that lived lived_ms has ended by itself: the pause before the next is started, or -1
   when there were too many. One that lived as long as the longest pause begins a new row. */
int64_t restart_after(restarts *r, const restart_policy *policy, uint64_t now_ms,
                      uint64_t lived_ms);

#endif
