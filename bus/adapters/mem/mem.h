/* SPDX-License-Identifier: Apache-2.0 */
/* The simulator's insides, shared by its files. */
#ifndef HEADWAY_ADAPTERS_MEM_H
#define HEADWAY_ADAPTERS_MEM_H

#include <headway/sim.h>

#define HEADWAY__SIM_OWNER(part, type, member) ((type *)((char *)(part)-offsetof(type, member)))

enum { HEADWAY__SIM_NAME = 64, HEADWAY__SIM_URL = 256 };

/* A point in virtual time. Embedded in what waits for it; zeroed before first use. */
typedef struct headway__sim_event {
    uint64_t at, order;
    size_t place;       /* 1-based in the heap; 0: not waiting */
    headway_host *host; /* whose turn it is; NULL: nobody's */
    uint8_t late;       /* comes after the others of its time */
    uint8_t alarm;
    void (*run)(struct headway__sim_event *event); /* may free the event */
} headway__sim_event;

typedef struct headway__sim_block {
    struct headway__sim_block *next, *previous;
    size_t size;
    size_t pad; /* keeps the memory behind it aligned */
} headway__sim_block;

typedef struct headway__sim_conn headway__sim_conn;
typedef struct headway__sim_transport headway__sim_transport;

typedef struct headway__sim_script {
    headway__sim_event event;
    struct headway__sim_script *next, **link;
    headway_sim *sim;
    void (*run)(void *user);
    headway_host *host;
    void (*work)(void *user); /* runs before, elsewhere */
    void *user;
} headway__sim_script;

struct headway_defer {
    headway_host *host;
    struct headway_defer *next, *previous; /* all of the host's */
    struct headway_defer *next_armed;
    uint8_t armed;
    void (*run)(void *user);
    void *user;
};

struct headway_alarm {
    headway__sim_event event;
    struct headway_alarm *next, *previous;
    uint64_t at; /* in the host's time */
    void (*fire)(void *user);
    void *user;
};

/* Where a fault is due: left attempts from now; on: it stays. */
typedef struct headway__sim_due {
    uint64_t tried, left;
    headway_sim_fault fault;
    uint8_t on;
} headway__sim_due;

struct headway_host {
    headway_loop loop; /* first: a loop is its host */
    headway_sim *sim;
    headway_host *next;
    char name[HEADWAY__SIM_NAME];
    uint32_t index;
    uint8_t alive, running, crash_due;
    headway_credentials identity;
    headway_alloc alloc;
    headway_random random;
    uint64_t dice;
    headway__sim_block *blocks;
    size_t block_count, bytes, bytes_most;
    headway__sim_due allocation, send;
    uint32_t fail_ppm;
    headway_alarm *alarms;
    headway_defer *defers, *armed, *armed_last;
    headway__sim_event turn;
    headway__sim_script *scripts; /* posts and works */
    uint32_t post_count;
    headway__sim_transport *transports;
    void (*boot)(headway_host *host, void *user);
    void *boot_user;
    headway__sim_event boot_event;
    uint64_t paused_until;
    uint8_t late_alarms; /* after this pause */
    uint64_t clock_lag;  /* of its clock behind virtual time, once the freeze is over */
    uint64_t frozen_until, frozen_at; /* meanwhile its clock stands here */
    uint64_t slow_ns;
    int64_t wall_offset;
};

typedef struct headway__sim_partition {
    struct headway__sim_partition *next;
    headway_host *a, *b;
} headway__sim_partition;

struct headway_sim {
    headway_sim_options options;
    const headway_alloc *alloc;
    uint64_t now, order, events, hash, dice, next_peer;
    headway__sim_event **heap;
    size_t count, capacity;
    headway_host *hosts;
    uint32_t host_count;
    headway__sim_script *scripts;
    headway__sim_partition *partitions;
    headway__sim_conn *conns, *reap;
    uint64_t next_name;
    int over_limit;
};

/* sim.c */
uint64_t headway__sim_next(uint64_t *dice);
int headway__sim_chance(headway_sim *sim, uint32_t ppm);
uint64_t headway__sim_delay(headway_sim *sim);
/* Sets or moves. ENOMEM leaves it as it was. */
int headway__sim_schedule(headway_sim *sim, headway__sim_event *event, uint64_t at);
void headway__sim_cancel(headway_sim *sim, headway__sim_event *event);
/* Room for n more events, so that scheduling them cannot fail. */
int headway__sim_reserve(headway_sim *sim, size_t n);
/* what, two numbers and two hosts (NULL: none) go into hash and trace. */
void headway__sim_trace(headway_sim *sim, const char *what, const headway_host *host,
                        const headway_host *other, uint64_t a, uint64_t b);
uint64_t headway__sim_hash(uint64_t hash, const void *data, size_t size);
int headway__sim_script_new(headway_sim *sim, headway__sim_script **list, headway_host *host,
                            headway__sim_script **ret_script);
void headway__sim_script_free(headway_sim *sim, headway__sim_script *script);

/* host.c */
void headway__sim_host_free(headway_host *host);
/* Counts an attempt; 1: it meets its fault. */
int headway__sim_due_now(headway__sim_due *due);
/* Runs event on its host, with what the turn defers. */
void headway__sim_turn(headway_host *host, headway__sim_event *event);

/* loop.c */
extern const headway_loop_ops headway__sim_loop_ops;
void headway__sim_run_defers(headway_host *host);
void headway__sim_loop_crash(headway_host *host);

/* transport.c, conn.c */
void headway__sim_transports_crash(headway_host *host);
void headway__sim_reap(headway_sim *sim);
int headway__sim_parted(const headway_sim *sim, const headway_host *a, const headway_host *b);

#endif
