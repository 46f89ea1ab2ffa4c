/* SPDX-License-Identifier: Apache-2.0 */
/* The loop on libuv, as its parts share it. */
#ifndef HEADWAY_UV_LOOP_H
#define HEADWAY_UV_LOOP_H

#include <headway/port/loop.h>
#include <uv.h>

/* A ring of armed defers; the head is an element of no defer. */
struct ring {
    struct ring *next, *previous;
};

struct headway_uv {
    headway_loop base;
    uv_loop_t *uv;
    uv_prepare_t prepare; /* runs the defers just before the loop would block */
    uv_idle_t idle;       /* active while a defer is armed: the loop does not block */
    uv_async_t async;
    size_t objects;
    int firing; /* inside an alarm; where they are timers of libuv */
    struct ring armed;
    uv_mutex_t lock; /* guards the posts */
    struct post *posts, **posts_end;
    size_t post_count;
};

static inline struct headway_uv *headway__uv_of(headway_loop *loop)
{
    return (struct headway_uv *)loop;
}

/* What counted in `objects` is closed. */
void headway__uv_object_gone(struct headway_uv *loop);

/* alarm.c */
int headway__uv_alarm_new(headway_loop *loop, void (*fire)(void *user), void *user,
                          headway_alarm **ret_alarm);
void headway__uv_alarm_set(headway_alarm *alarm, uint64_t at_ns);
void headway__uv_alarm_free(headway_alarm *alarm);

#endif
