/* SPDX-License-Identifier: Apache-2.0 */
/* The client of the kill -9 kit: calls of every shape and subscriptions, all of it in its journal.
 */
#ifndef KILL_CLIENT_H
#define KILL_CLIENT_H

#include "errand.headway.h"
#include "journal.h"

enum { TICK_MS = 10, SLOTS = 16 /* clients at once, at most: number % SLOTS is a client's slot */ };

typedef struct client {
    headway_bus *bus;
    uint32_t number, next; /* its own; of its next call */
    uint32_t clients;      /* there are, itself included */
    uint64_t random;
    uint32_t in_flight;    /* calls and publications */
    uint32_t well[KINDS];  /* ends with OK in a row, since calm was asked for */
    uint32_t heard[SLOTS]; /* events of each client since then */
    int stopped;           /* no new calls */
} client;

extern client me;

/* From 0 to below, by the client's seed. */
uint32_t client_random(uint32_t below);
void client_ended(int kind, int code);
/* Opens one call of a kind, or publishes; and now and then cancels one. */
void client_calls_tick(void);
int client_events_setup(void);
void client_events_tick(void);

#endif
