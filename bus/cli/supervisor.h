/* SPDX-License-Identifier: Apache-2.0 */
/* The supervisor of `headway run` and `headway up`: one loop, one place on the bus, groups of
   workers. */
#ifndef HEADWAY_CLI_SUPERVISOR_H
#define HEADWAY_CLI_SUPERVISOR_H

#include "cli.h"
#include "group.h"

enum { SUPERVISOR_GROUPS = 128, EXIT_GAVE_UP = 71, TICK_MS = 50 };

/* Its stream with one shard of the broker. */
typedef struct hearing {
    supervisor *s;
    headway_call *call;          /* Broker/Supervise; NULL: none is open */
    Headway__V1__Demand *demand; /* heard last, ours; NULL: nothing yet */
    uint64_t open_ms;            /* when it may be opened again */
    int changed;                 /* it is to be told */
} hearing;

struct supervisor {
    const char *command; /* "run", "up": for what it says */
    const char *name;    /* on the bus */
    const char *bus_name;
    headway_transport_security *security;
    char url[HEADWAY__ENDPOINTS];
    char exe[1024];
    uv_loop_t uv;
    uv_signal_t signals[3];
    uv_timer_t timer;
    headway_loop *loop;
    headway_bus *bus;
    hearing hearings[UINT8_MAX]; /* one for each shard */
    group *groups[SUPERVISOR_GROUPS];
    size_t group_count;
    int up, told_down, told_refused;
    int hears;       /* the broker tells what is asked, all of it */
    int changed;     /* the broker is to be told */
    unsigned unsaid; /* lines for which stderr had no room */
    int stopping, closing, exit_code;
    int ends_with_group;           /* run: without its group there is nothing to do */
    void (*reload)(supervisor *s); /* SIGHUP */
    void *user;
};

/* Runs until its groups have ended: the exit code. Groups may be added before and by reload. */
int supervisor_run(supervisor *s);
/* Takes a group that group_init has made. -1: there are too many. */
int supervisor_add(supervisor *s, group *g);
group *supervisor_find(const supervisor *s, const char *name);
/* Everybody drains, dependents first, then it ends. */
void supervisor_stop(supervisor *s, int exit_code);
/* One line on stderr, behind "headway run: ". A reader that does not read holds up no supervisor:
   what has no room is counted, and told with the next that has. */
void supervisor_say(supervisor *s, const char *format, ...) HEADWAY_PRINTF(2, 3);
/* A tick as soon as this callback is over. */
void supervisor_soon(supervisor *s);
uint64_t supervisor_now(const supervisor *s);

/* supervisor_bus.c */
int supervisor_bus_open(supervisor *s);
void supervisor_bus_tick(supervisor *s);

#endif
