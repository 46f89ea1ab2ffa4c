/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pollers of a function, one for each event that it takes at once, and its bus between events.
 *
 * Where events come one at a time, the environment may be frozen as soon as the next is asked for,
 * for any time. So before that the links of the bus to brokers are ended, and they are made anew
 * with the next event (law L15), which waits until a broker has answered or none could be reached:
 * what calls and publishes then finds a bus as it is anywhere else. Environments that take several
 * events at once are never frozen.
 */
#ifndef LAMBDA_CREW_H
#define LAMBDA_CREW_H

#include "poller.h"

#include <headway/port/function.h>

/* As many as AWS lets an environment take at once (PerExecutionEnvironmentMaxConcurrency). */
enum { CREW_MOST = 1600 };

typedef struct crew crew;

typedef struct seat {
    poller poller;
    crew *crew;
    void *socket; /* the adapter's */
    uint8_t busy; /* an event is being seen to */
} seat;

struct crew {
    const headway_function_host *host;
    const char *api;    /* "127.0.0.1:9001" */
    function *function; /* NULL: only that it failed is told */
    seat *seats;
    unsigned count, busy;
    uint8_t stopping, closing;
    int64_t (*wall_ms)(void);
    void (*over)(crew *c); /* after crew_close, perhaps from inside it: no invocation is left */
    void *user;
};

/* 0, or EINVAL: text (AWS_LAMBDA_MAX_CONCURRENCY, may be NULL) is no number from 1 to CREW_MOST. */
int crew_count(const char *text, unsigned *ret_count);
/* host, api, function, count, wall_ms, over and user are set. ENOMEM. */
int crew_init(crew *c, const poller_ops *ops, const headway_alloc *alloc);
void crew_done(crew *c, const headway_alloc *alloc);
void crew_start(crew *c);
void crew_fail(crew *c, const char *type, const char *message);
void crew_stop(crew *c);
void crew_close(crew *c);

/* For poller_ops. */
void crew_arrived(poller *p);
int crew_invoke(poller *p, const invocation_event *event, const char *deadline_ms,
                invocation **ret_invocation);
void crew_rested(poller *p);
void crew_broken(poller *p, int exit_code, const char *why);

static inline seat *seat_of(const poller *p)
{
    return p->user;
}

#endif
