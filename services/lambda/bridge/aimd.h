/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many invocations AWS is asked for at once, learnt from what it refuses: a success lets the
 * limit grow by one a round (below the threshold by one each, which doubles it), a refusal takes
 * three tenths away, once a round. While others run there is some room: advice only holds it from
 * growing. Where none does, it is closed for so long; at one it asks more and more seldom. Pure
 * arithmetic.
 *
 *   open --throttled, and none runs or at the floor--> closed --time--> open
 */
#ifndef LAMBDA_BRIDGE_AIMD_H
#define LAMBDA_BRIDGE_AIMD_H

#include <stdint.h>

enum {
    AIMD_FIRST = 10,       /* the limit that it begins with */
    AIMD_BACKOFF_MS = 100, /* at the floor: closed for so long, doubling up to */
    AIMD_BACKOFF_MOST = 10000,
    AIMD_ADVICE_MOST = 30000 /* Retry-After is believed up to here: then it is tried */
};

typedef struct aimd {
    uint32_t most;
    uint64_t limit; /* in thousandths */
    uint64_t threshold;
    uint32_t round, backoff_ms;
    uint64_t closed_until, held_until; /* ns */
} aimd;

void aimd_init(aimd *a, uint32_t most);
uint32_t aimd_limit(const aimd *a);
/* An invocation begins: the round that it belongs to. */
uint32_t aimd_begin(const aimd *a);
/* It was taken, whatever became of it; `running` ran, itself included. */
void aimd_taken(aimd *a, uint32_t running, uint64_t now);
typedef struct aimd_refusal {
    uint32_t round;     /* that it began in */
    uint32_t others;    /* that run beside it */
    uint32_t advice_ms; /* 0: AWS has said nothing */
} aimd_refusal;
/* It was refused for want of room. */
void aimd_throttled(aimd *a, const aimd_refusal *refusal, uint64_t now);
/* Milliseconds until the next may begin; 0: now. */
uint32_t aimd_closed_ms(const aimd *a, uint64_t now);

#endif
