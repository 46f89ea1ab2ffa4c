/* SPDX-License-Identifier: Apache-2.0 */
/* What is counted of a function's invocations, and what AWS would ask for them. */
#ifndef LAMBDA_BRIDGE_COST_H
#define LAMBDA_BRIDGE_COST_H

#include <stdint.h>
#include <stdio.h>

typedef struct cost_counts {
    uint64_t requests;  /* sent to AWS, whatever became of them */
    uint64_t taken;     /* of them, invoked: these are billed */
    uint64_t throttled; /* 429 */
    uint64_t errors;    /* the function has failed */
    uint64_t lost;      /* no answer, or no whole one */
    uint64_t refused;   /* by the bridge itself, in a time of throttling: nothing was sent */
    uint64_t busy_ms;   /* of those taken, from sending to the end of the answer */
} cost_counts;

typedef struct cost_price {
    uint32_t request, gb_second; /* in billionths of a dollar */
} cost_price;

/* memory_mb 0: unknown, and time is not counted. Time is as long as the caller waited, which is
   more than AWS bills for. In dollars. */
double cost_estimate(const cost_counts *counts, uint32_t memory_mb, const cost_price *price);
/* "fleet: 12 requests, 12 taken, ...", without the line's end. */
void cost_print(const char *function, const cost_counts *counts, uint32_t memory_mb,
                const cost_price *price, FILE *out);

#endif
