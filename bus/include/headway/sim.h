/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulator: hosts with their loops, memory and randomness, and a transport between them
 * ("mem://name"), in one process and one thread under virtual time, with a seeded adversary. The
 * same seed and the same calls give the same trace hash. Nothing here reads a real clock.
 *
 *   headway_sim *sim;
 *   headway_sim_new(&(headway_sim_options){.size = sizeof(headway_sim_options), .seed = 7}, &sim);
 *   headway_host *host;
 *   headway_sim_host(sim, "a", &host);
 *   headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://broker", ...);
 *   headway_sim_run(sim, 5 * HEADWAY_SIM_SECOND);
 *
 * Faults may be injected between runs, from headway_sim_after, and from inside any callback.
 */
#ifndef HEADWAY_SIM_H
#define HEADWAY_SIM_H

#include <headway/alloc.h>
#include <headway/port/loop.h>
#include <headway/port/random.h>
#include <headway/port/transport.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEADWAY_SIM_MILLISECOND ((uint64_t)1000000)
#define HEADWAY_SIM_SECOND ((uint64_t)1000000000)

typedef struct headway_sim headway_sim;
typedef struct headway_host headway_host; /* lives as long as the simulator */

typedef struct headway_sim_options {
    size_t size;
    uint64_t seed;
    uint64_t delay_min_ns, delay_max_ns; /* of one packet; default 20 us to 500 us */
    uint64_t event_limit;                /* a run that takes more answers ELIMIT; default 100 M */
    uint32_t queue_packets;              /* in flight one way, then EAGAIN; default 256 */
    /* Chances in a million: */
    uint32_t again_ppm;    /* a send answers EAGAIN for nothing; writable follows */
    uint32_t spurious_ppm; /* a delivery is followed by a writable for nothing */
    uint32_t cut_ppm;      /* a send finds its connection cut */
    uint32_t silent_ppm;   /* an end of a lost connection never hears down */
    /* What happens, a line each, for reading a failed run; may be NULL. */
    void (*trace)(void *user, const char *line);
    void *user;
} headway_sim_options;

/* options may be NULL. */
HEADWAY_API int headway_sim_new(const headway_sim_options *options,
                                headway_sim **ret_sim) HEADWAY_MUST_CHECK;
/* Crashes all hosts and frees everything. Not from inside a run. */
HEADWAY_API void headway_sim_free(headway_sim *sim);
/* New chances and delays from here on; the seed stays. */
HEADWAY_API void headway_sim_set(headway_sim *sim, const headway_sim_options *options);

HEADWAY_API uint64_t headway_sim_seed(const headway_sim *sim);
HEADWAY_API uint64_t headway_sim_now(const headway_sim *sim);
HEADWAY_API uint64_t headway_sim_events(const headway_sim *sim); /* taken so far */
HEADWAY_API uint64_t headway_sim_trace_hash(const headway_sim *sim);
/* The adversary's dice, for schedules of one's own: below bound, 0 for bound 0. */
HEADWAY_API uint64_t headway_sim_draw(headway_sim *sim, uint64_t bound);

/* One event. 1: taken; 0: nothing is due, ever; ELIMIT. */
HEADWAY_API int headway_sim_step(headway_sim *sim);
/* All that is due within the next span_ns; virtual time then stands at its end. 0 or ELIMIT. */
HEADWAY_API int headway_sim_run(headway_sim *sim, uint64_t span_ns);
/* Until done answers non-zero, at most span_ns: 1 if it did, 0 if not, ELIMIT. */
HEADWAY_API int headway_sim_run_until(headway_sim *sim, int (*done)(void *user), void *user,
                                      uint64_t span_ns);
/* Runs something outside of any host, later. Dropped by headway_sim_free. */
HEADWAY_API int headway_sim_after(headway_sim *sim, uint64_t delay_ns, void (*run)(void *user),
                                  void *user);

/* The host of this name (at most 63 bytes), made if new. */
HEADWAY_API int headway_sim_host(headway_sim *sim, const char *name, headway_host **ret_host);
HEADWAY_API headway_loop *headway_sim_loop(headway_host *host);
HEADWAY_API const headway_random *headway_sim_random(headway_host *host);
/* The host's memory: tracked, freed as a whole when the host crashes. */
HEADWAY_API const headway_alloc *headway_sim_alloc(headway_host *host);
/* Finds its host through the loop it is opened on. Static. */
HEADWAY_API const headway_transport_ops *headway_sim_transport(void);
HEADWAY_API const char *headway_sim_host_name(const headway_host *host);
HEADWAY_API int headway_sim_alive(const headway_host *host);
/* Who the host is to those it meets from here on; NULL: nobody (NONE). An empty remote becomes the
   host's name. Where transports have security, admit judges it, and a server_key that is known must
   be the acceptor's public_key. It survives crashes. */
HEADWAY_API void headway_sim_identify(headway_host *host, const headway_credentials *who);
/* What the host has allocated and not released. */
HEADWAY_API size_t headway_sim_blocks(const headway_host *host);
HEADWAY_API size_t headway_sim_bytes(const headway_host *host);
HEADWAY_API size_t headway_sim_bytes_most(const headway_host *host);

/* boot runs on the host's loop soon, and again after every restart. */
HEADWAY_API int headway_sim_boot(headway_host *host, void (*boot)(headway_host *host, void *user),
                                 void *user);

/* Boots a broker on the host, reached at "mem://" and the host's name. A broker that cannot start
   for want of memory crashes its host. */
HEADWAY_API int headway_sim_broker(headway_host *host);

/* Memory gone, callbacks never fire again, connections break. From inside one of the host's own
   callbacks it takes effect when that returns. */
HEADWAY_API void headway_sim_crash(headway_host *host);
/* The power returns: empty memory, then boot. */
HEADWAY_API void headway_sim_restart(headway_host *host);
/* The loop does not turn; packets wait. What waited then comes in a seeded order of kinds. */
HEADWAY_API void headway_sim_pause(headway_host *host, uint64_t span_ns);
/* As pause, but the host's monotonic clock stands still too (a machine that was suspended). */
HEADWAY_API void headway_sim_freeze(headway_host *host, uint64_t span_ns);
/* The host takes one packet of a connection each gap_ns; 0: at once. */
HEADWAY_API void headway_sim_slow(headway_host *host, uint64_t gap_ns);
/* on: packets between the two wait (they are not lost), nobody is told. */
HEADWAY_API int headway_sim_partition(headway_host *a, headway_host *b, int on);
/* Breaks all connections between the two; what was in flight is delivered up to some packet. */
HEADWAY_API void headway_sim_cut(headway_host *a, headway_host *b);
/* The n-th allocation from now fails (1: the next); 0: none. */
HEADWAY_API void headway_sim_fail_allocation(headway_host *host, uint64_t n);
/* Each allocation fails with this chance. */
HEADWAY_API void headway_sim_fail_allocations(headway_host *host, uint32_t ppm);

/* For sweeps: what a host is made to meet at a place told by number. */
typedef enum headway_sim_fault {
    HEADWAY_SIM_NO_MEMORY,      /* an allocation answers NULL */
    HEADWAY_SIM_SEND_AGAIN,     /* a send answers EAGAIN; writable follows */
    HEADWAY_SIM_SEND_NO_MEMORY, /* a send answers ENOMEM */
    HEADWAY_SIM_SEND_CUT        /* a send finds its connection cut */
} headway_sim_fault;
/* The n-th from now (1: the next) meets it; with on, all after it do too. n 0: none any more. One
   fault at a time for allocations, one for sends. A crash takes both away. */
HEADWAY_API void headway_sim_fail(headway_host *host, headway_sim_fault fault, uint64_t n, int on);
/* Allocations, or sends, that the host has tried so far: what a sweep counts through. */
HEADWAY_API uint64_t headway_sim_attempts(const headway_host *host, headway_sim_fault fault);

/* A wall clock for the user's services; it may jump. The bus itself has none. */
HEADWAY_API int64_t headway_sim_wall_ns(const headway_host *host);
HEADWAY_API void headway_sim_wall_jump(headway_host *host, int64_t by_ns);

#ifdef __cplusplus
}
#endif
#endif
