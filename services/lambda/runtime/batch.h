/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In which order the records of a batch are handled, and which of them have not been. Some at once;
 * those of a group one after the other, and none of it after one that failed.
 *
 *   WAITS --next--> RUNS --done--> GOOD | FAILED
 *     \--one of its group has failed, or all are to stop--> HELD
 */
#ifndef LAMBDA_BATCH_H
#define LAMBDA_BATCH_H

#include <headway/alloc.h>
#include <headway/status.h>

#define BATCH_NONE UINT32_MAX

typedef enum batch_state {
    BATCH_WAITS,
    BATCH_RUNS,
    BATCH_GOOD,
    BATCH_FAILED,
    BATCH_HELD
} batch_state;

typedef struct batch_item {
    batch_state state;
    uint32_t behind; /* the next of its group; NONE */
    uint32_t later;  /* the next of those that may run */
} batch_item;

typedef struct batch {
    batch_item *items;
    uint32_t count, first, last; /* those that may run */
    uint32_t running, failed;    /* now; in all */
} batch;

/* groups: of each item its group, "" for none. ENOMEM: arena is full. */
int batch_init(batch *b, const char *const *groups, uint32_t count, headway_arena *arena);
/* The next that may be handled now; NONE. It runs. */
uint32_t batch_next(batch *b);
/* It has been handled. */
void batch_done(batch *b, uint32_t item, int good);
/* What waits is not handled any more. */
void batch_stop(batch *b);

#endif
