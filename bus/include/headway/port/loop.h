/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Port: the event loop. Everything the core knows of time and of turns comes through here.
 *
 * An adapter embeds headway_loop as its first member and sets ops. All functions but post are
 * called on the loop's thread only; no callback is ever called from inside the function that
 * asked for it.
 */
#ifndef HEADWAY_PORT_LOOP_H
#define HEADWAY_PORT_LOOP_H

#include <headway/bytes.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEADWAY_NEVER UINT64_MAX

typedef struct headway_loop headway_loop;
typedef struct headway_alarm headway_alarm; /* one re-armable timer */
typedef struct headway_defer headway_defer; /* one re-armable end-of-turn callback */
typedef struct headway_watch headway_watch; /* one file descriptor */

enum { HEADWAY_READABLE = 1, HEADWAY_WRITABLE = 2 };

typedef struct headway_loop_ops {
    size_t size; /* sizeof(headway_loop_ops) */
    /* Monotonic nanoseconds; may be cached for the length of a turn. */
    uint64_t (*now)(headway_loop *loop);

    /* fire runs once at or after the time last set. HEADWAY_NEVER disarms. */
    int (*alarm_new)(headway_loop *loop, void (*fire)(void *user), void *user,
                     headway_alarm **ret_alarm);
    void (*alarm_set)(headway_alarm *alarm, uint64_t at_ns);
    void (*alarm_free)(headway_alarm *alarm); /* never fires again; legal inside fire */

    /* run is called once before the loop next blocks, after arm; arming again is a no-op. */
    int (*defer_new)(headway_loop *loop, void (*run)(void *user), void *user,
                     headway_defer **ret_defer);
    void (*defer_arm)(headway_defer *defer);
    void (*defer_free)(headway_defer *defer); /* never runs again; legal inside run */

    /* Any thread: run is called later on the loop's thread, in order. 0 or HEADWAY_E... */
    int (*post)(headway_loop *loop, void (*run)(void *user), void *user);

    /* For adapters only; NULL where there are no descriptors (the simulator). events is a mask;
       ready gets the mask of what is ready. The descriptor stays the caller's. */
    int (*watch_new)(headway_loop *loop, int fd, void (*ready)(void *user, int events), void *user,
                     headway_watch **ret_watch);
    void (*watch_set)(headway_watch *watch, int events); /* 0: pause */
    void (*watch_free)(headway_watch *watch);

    /* Runs work on some other thread, then done on the loop's thread. NULL: not supported. */
    int (*work)(headway_loop *loop, void (*work)(void *user), void (*done)(void *user), void *user);

    /* What now was some milliseconds ago at most, for less than now costs: whether time has passed
       that matters is asked of it after each callback. NULL: now is asked. */
    uint64_t (*tick)(headway_loop *loop);
} headway_loop_ops;

struct headway_loop {
    const headway_loop_ops *ops;
};

#ifdef __cplusplus
}
#endif
#endif
