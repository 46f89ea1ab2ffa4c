/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes of one program, which a supervisor keeps alive and as many as are needed.
 *
 *   STARTING --seen on the bus--> SERVING --no longer needed, rolled, stop--> DRAINING --ends-->
 * gone
 *       \----------------------------\--ends by itself: restarted after a pause, or given up-->
 * gone
 */
#ifndef HEADWAY_CLI_GROUP_H
#define HEADWAY_CLI_GROUP_H

#include "output.h"
#include "scale.h"

#include <headway/v1/supervise.headway.h>

typedef struct supervisor supervisor;
typedef struct group group;
typedef struct worker worker;

enum { GROUP_MOST = 256, SERVICES_MOST = 64, NAME_MOST = 64 };

/* What is wanted of a group. Strings are borrowed while it runs; those of a group that stops may
   go. */
typedef struct group_plan {
    const char *name;
    char **command;           /* ends with NULL */
    const char **environment; /* "NAME=VALUE", ends with NULL; may be NULL */
    const char *directory;    /* NULL: ours */
    const char **services;    /* what it serves; none: learnt from its first worker */
    size_t service_count;
    const char **after; /* groups that must be there first */
    size_t after_count;
    scale_policy scale;
    restart_policy restart;
    uint32_t ready_ms; /* a worker that is not on the bus for so long is killed */
    uint32_t drain_ms; /* one that takes longer to end is killed */
    int is_broker;     /* the broker of this set */
} group_plan;

struct worker {
    group *group;
    worker *next;
    uv_process_t process;
    output out, err;
    char name[128];
    int state; /* Headway__V1__SupervisedWorker__State */
    int handles, exited, old, exit_code;
    size_t seen;                             /* services it was seen at */
    uint64_t started_ms, seen_ms, ending_ms; /* ending_ms: when it was told to end, or ended */
    uint32_t running, slots_free;
};

struct group {
    supervisor *supervisor;
    group_plan plan;
    char name[NAME_MOST], prefix[NAME_MOST + 32];
    int state;                     /* Headway__V1__SupervisedGroup__State */
    char *services[SERVICES_MOST]; /* named or learnt; its own */
    size_t service_count;
    worker *workers;
    uint32_t serial, restarts, wanted;
    uint64_t not_before_ms; /* the pause after a failure */
    char last_end[160];
    scale scale;
    restarts law;
    scale_demand demand;
    int recognised; /* a worker was seen on the bus by its name */
    int rolling;    /* old workers are being replaced */
    worker *fresh;  /* the replacement that must register before the next old one goes */
    int was_ready, stopping;
};

/* One worker, no more; name and command are to be set. */
group_plan group_plan_default(void);
/* 1 if this can be run as it is named: a path (from directory, which may be NULL), or found in
   PATH. */
int program_exists(const char *program, const char *directory);
/* 0, or a sentence about what is wrong with the plan. */
const char *group_init(group *g, supervisor *s, const group_plan *plan);
void group_done(group *g);
/* Another plan for a group that runs; what it changes in the processes themselves is for
   group_roll. */
void group_replan(group *g, const group_plan *plan);
/* Starts, stops and kills what is due. */
void group_tick(group *g, uint64_t now_ms);
/* What the broker said. NULL: it says nothing now. */
void group_demand(group *g, const Headway__V1__Demand *demand);
/* Each worker is replaced: a new one is started and seen on the bus before the old one drains. */
void group_roll(group *g);
/* No more starts; everybody drains. */
void group_stop(group *g);
/* Everybody, at once. */
void group_kill(group *g);
/* All that its dependents wait for: a worker serves, or none is needed. */
int group_ready(const group *g);
/* For the broker and `headway ps`; memory of arena. 0 or ENOMEM. */
int group_tell(const group *g, headway_arena *arena, Headway__V1__SupervisedGroup **ret_group);

/* group_process.c */
/* Starts one: NULL after telling why not. */
worker *worker_start(group *g, uint64_t now_ms);
void worker_drain(worker *w, uint64_t now_ms);
void worker_kill(worker *w, const char *why);
/* group.c: it has ended; how, in words. */
void group_ended(group *g, worker *w, const char *how, int expected, uint64_t now_ms);
void group_free_worker(worker *w);

#endif
