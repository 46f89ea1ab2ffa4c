/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credit: pure arithmetic on absolute, cumulative counters (laws C2, C3, C12). One account is one
 * direction seen from one end: the sender's (granted by the peer, spent by us) or the receiver's
 * (granted by us, spent by the peer). Signed 64-bit: a debt is a number, not zero.
 */
#ifndef HEADWAY_CORE_CREDIT_H
#define HEADWAY_CORE_CREDIT_H

#include <headway/bytes.h>

typedef struct headway__credit {
    int64_t granted_messages, granted_bytes;
    int64_t spent_messages, spent_bytes;
} headway__credit;

static inline int64_t headway__credit_messages(const headway__credit *credit)
{
    return credit->granted_messages - credit->spent_messages;
}

static inline int64_t headway__credit_bytes(const headway__credit *credit)
{
    return credit->granted_bytes - credit->spent_bytes;
}

/* A sum that stops at 2^63-1 (Reactive Streams 3.17). Both are >= 0. */
int64_t headway__credit_add(int64_t a, int64_t b);
/* A grant from the wire: absolute; one that is lower than the last is late and ignored. Answers 1
   if it raised anything. */
int headway__credit_raise(headway__credit *credit, uint64_t messages, uint64_t bytes);
static inline void headway__credit_spend(headway__credit *credit, int64_t messages, int64_t bytes)
{
    credit->spent_messages += messages;
    credit->spent_bytes += bytes;
}
/* The receiver's check: 0, or HEADWAY_EPROTO when the peer spent what it did not have. */
int headway__credit_receive(headway__credit *credit, int64_t messages, int64_t bytes);
/* SPENT after RECALL: the peer says what it has spent, returned credit included (L11). 0 or EPROTO.
 */
int headway__credit_recalled(headway__credit *credit, uint64_t messages, uint64_t bytes);
/* Lets the peer have `messages` and `bytes` in all outstanding; grants never fall. Answers 1 if a
   grant rose enough to be worth telling: the peer has less than three quarters of it. */
int headway__credit_window(headway__credit *credit, int64_t messages, int64_t bytes);

#endif
