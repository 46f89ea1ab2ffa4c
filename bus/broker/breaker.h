/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A breaker for each worker: pure arithmetic.
 *
 *   CLOSED --fails far more than its fellows--> OPEN --back-off is over, a call goes--> PROBING
 *      \<--the probe succeeds------------------------------------------------------------/ |
 *                                               OPEN (twice the back-off) <--it fails-----/
 *
 * "Far more": so many failures in a row, or half of its calls, and at least twice the rate of the
 * other workers: when all fail alike the fault is not this worker's. A share of the workers at most
 * is out at once, so never the only one.
 */
#ifndef HEADWAY_BROKER_BREAKER_H
#define HEADWAY_BROKER_BREAKER_H

#include <stdint.h>

enum { HEADWAY__BREAKER_CLOSED, HEADWAY__BREAKER_OPEN, HEADWAY__BREAKER_PROBING };
enum { HEADWAY__BREAKER_ONE = 4096 }; /* every call fails */

typedef struct headway__breaker_rules {
    uint32_t failures; /* in a row */
    uint32_t percent;  /* of the workers out at most */
    uint64_t back_off; /* ns; doubles up to 32 times */
} headway__breaker_rules;

/* What the breakers of one service share; zeroed before first use. */
typedef struct headway__breakers {
    uint64_t rates; /* the sum of those in service */
    uint32_t count, out;
    uint64_t opened; /* in all */
} headway__breakers;

/* Zeroed before first use. */
typedef struct headway__breaker {
    uint64_t until;
    uint32_t rate; /* moving average of failures, of HEADWAY__BREAKER_ONE */
    uint32_t in_a_row, samples;
    uint8_t state, doublings;
} headway__breaker;

void headway__breaker_join(headway__breakers *all, headway__breaker *breaker);
/* May leave more out than may be: see headway__breakers_too_many. */
void headway__breaker_leave(headway__breakers *all, headway__breaker *breaker);
/* 1 if the worker may be given a call. */
int headway__breaker_admits(const headway__breaker *breaker, uint64_t now);
/* 1 if a call now would be its probe. */
static inline int headway__breaker_due(const headway__breaker *breaker, uint64_t now)
{
    return breaker->state == HEADWAY__BREAKER_OPEN && now >= breaker->until;
}
/* It was given a call. 1: this one is the probe. */
int headway__breaker_started(headway__breaker *breaker);
/* The probe ended without telling anything: another is needed. */
void headway__breaker_unknown(headway__breaker *breaker, uint64_t now);
/* How a call ended. Answers what became of it: 1 the worker is out, -1 it is back, 0 as before.
 * Only the probe's result counts while it is not closed. */
int headway__breaker_result(headway__breakers *all, headway__breaker *breaker,
                            const headway__breaker_rules *rules, int failed, int probe,
                            uint64_t now);
int headway__breakers_too_many(const headway__breakers *all, const headway__breaker_rules *rules);
/* Back into service, with what it had done forgotten. */
void headway__breaker_close(headway__breakers *all, headway__breaker *breaker);

#endif
