/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many calls a service takes at once: pure arithmetic, between a floor and a cap.
 *
 * A method's base is the mean time of calls that began when few others ran (the floor at most). A
 * window of calls that takes more than twice its bases, as long as the window before and with the
 * limit in use, is tried with a lower limit. If the next window is faster the wait was of our own
 * making, and it goes on; if it is not, the handlers wait for something else, and what they take is
 * usual from then on. A limit in use that costs no time grows again.
 *
 * Handlers that keep the loop busy queue before they begin, where no base shows it: when they take
 * nine tenths of the loop's time, the limit is what it does in 10 ms.
 */
#ifndef HEADWAY_CORE_BREADTH_H
#define HEADWAY_CORE_BREADTH_H

#include <stdint.h>

enum { HEADWAY__BREADTH_ONE = 1024 };

typedef struct headway__breadth {
    uint32_t floor, cap, now; /* now: the limit */
    uint32_t usual;           /* times the base, in HEADWAY__BREADTH_ONE */
    uint32_t last;            /* times of the window before */
    uint32_t before, from;    /* a trial runs: the times and the limit before it; 0: none */
    uint8_t by_loop;          /* the loop's time set the limit */
    /* the window: */
    uint64_t began, busy;
    uint64_t times;
    uint32_t samples, ended, most;
} headway__breadth;

/* A floor over the cap is the cap; then the limit never moves. */
void headway__breadth_init(headway__breadth *breadth, uint32_t floor, uint32_t cap, uint64_t now);
/* A call begins and `running` run, itself included. 1: it is one whose time is a base. */
int headway__breadth_started(headway__breadth *breadth, uint32_t running);

typedef struct headway__breadth_call {
    uint64_t began, ended;
    uint64_t busy; /* of the loop in callbacks, since ever */
    int alone;     /* what headway__breadth_started answered */
} headway__breadth_call;

/* It has answered; base is its method's, 0 at first. 1: the limit is lower than before. */
int headway__breadth_ended(headway__breadth *breadth, uint64_t *base,
                           const headway__breadth_call *call);

#endif
