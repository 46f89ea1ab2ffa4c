/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timers of one node, over one alarm of the loop port. Most are deadlines of calls, all as far
 * ahead as each other, and stopped before they are due: who is later than all others stands at the
 * end of a row, which costs the same however long it is. The rest stand in a binary heap.
 */
#ifndef HEADWAY_CORE_TIMERS_H
#define HEADWAY_CORE_TIMERS_H

#include "list.h"

#include <headway/alloc.h>
#include <headway/port/loop.h>

enum { HEADWAY__TIMER_ROWS = 4 };

/* Embedded by whoever waits; zeroed before first use. */
typedef struct headway__timer {
    uint64_t at;
    size_t place; /* 1-based in the heap; SIZE_MAX: in a row; 0: not armed */
    headway__list row;
    void (*fire)(struct headway__timer *timer);
} headway__timer;

typedef struct headway__timers {
    const headway_alloc *alloc;
    headway__list rows[HEADWAY__TIMER_ROWS]; /* each in order of time; zeroed: empty */
    headway__timer **heap;
    size_t count, capacity; /* of the heap, which has room for all that are armed */
    size_t armed;
} headway__timers;

/* Room for so many timers at once, which no later want of memory can take. */
int headway__timers_reserve(headway__timers *timers, size_t capacity);
/* Arms, or arms anew. ENOMEM leaves the timer as it was. */
int headway__timers_set(headway__timers *timers, headway__timer *timer, uint64_t at);
void headway__timers_stop(headway__timers *timers, headway__timer *timer);
/* When the next one is due; HEADWAY_NEVER. */
uint64_t headway__timers_next(const headway__timers *timers);
/* Fires those due at now, at most as many as were armed when it was called. */
void headway__timers_run(headway__timers *timers, uint64_t now);
void headway__timers_done(headway__timers *timers);

#endif
