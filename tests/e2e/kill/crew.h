/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Brokers, workers and clients as processes that write journals, and who starts and ends them: the
 * driver of a run. Each place is held by one process after the other.
 */
#ifndef KILL_CREW_H
#define KILL_CREW_H

#include "journal.h"

#include <sys/types.h>

enum { PLACES = 16, SLOTS = 16 };

typedef struct place {
    int role, index;
    unsigned number; /* of its present process: index + SLOTS * how often it was started */
    pid_t pid;       /* 0: down */
    long start_at;   /* ms */
    const char *bus; /* HEADWAY_BUS of its processes; NULL: all brokers */
} place;

typedef struct crew {
    place places[PLACES];
    int count;
    const char *directory, *programs, *command;
    char bus[128];
    uint64_t random;
} crew;

extern crew the_crew;

/* Takes its places, and opens the driver's journal in directory. programs: the folder of
   kill-worker and kill-client; the broker is $HEADWAY_CLI. What the driver cannot do ends it. */
void crew_open(const char *directory, const char *programs, uint64_t seed, int brokers, int workers,
               int clients);
uint32_t crew_random(uint32_t below);
/* Time passes; who is down and due is started. */
void crew_pass(long ms);
/* kill -9; it is due again within half a second. */
void crew_strike(place *p);
/* No more harm: all is well with every client; then calm, hush and quiet. 0: it did not come to
   that, and was told. */
int crew_calm(void);
/* SIGTERM to all, clients first, brokers last. 0: somebody does not end, and was told. */
int crew_end(void);

#endif
