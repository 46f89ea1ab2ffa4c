/* SPDX-License-Identifier: Apache-2.0 */
/* Times that something falls due at, the nearest first: a heap whose members know their place. */
#ifndef LAMBDA_HOST_DUE_H
#define LAMBDA_HOST_DUE_H

#include <headway/alloc.h>

typedef struct due due;
struct due {
    uint64_t at;             /* ns */
    size_t place;            /* in the heap, from 1; 0: not in it */
    void (*fire)(due *what); /* it is out of the heap by then */
};

typedef struct dues {
    const headway_alloc *alloc;
    due **heap;                   /* from 1 */
    size_t count, room, reserved; /* reserved: members that may be set at once */
} dues;

/* Room for one more member, so that due_set cannot fail: ENOMEM. */
int dues_reserve(dues *all);
/* The member goes; it is taken out. */
void dues_release(dues *all, due *what);
void due_set(dues *all, due *what, uint64_t at);
void due_clear(dues *all, due *what);
/* HEADWAY_NEVER (UINT64_MAX) when there is none. */
uint64_t dues_next(const dues *all);
/* Fires what is due at now, also what becomes due meanwhile, and answers when the next is. */
uint64_t dues_run(dues *all, uint64_t now);
void dues_done(dues *all);

#endif
