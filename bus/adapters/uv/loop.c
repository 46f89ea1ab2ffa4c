/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loop port on libuv, on a loop that belongs to the user.
 *
 * What keeps uv_run going: armed alarms and defers, watches that wait, work under way. What does
 * not: this loop alone, disarmed alarms, and posts (another thread may post to a loop that has
 * nothing left to do; the post then runs in the next uv_run). So an open bus holds the loop, and a
 * loop on which all is closed returns.
 *
 * Every object counts in `objects`; the memory of the loop goes with the last of them, in a close
 * callback, so headway_uv_loop_free never waits.
 */
#include "loop.h"

#include <headway/status.h>
#include <headway/uv.h>
#include <stdlib.h>
#include <time.h>

enum {
    POST_LIMIT = 65536, /* posts that may wait */
    DEFER_PASSES = 4    /* a defer armed by a defer runs in the same turn, so often */
};

struct post {
    struct post *next;
    void (*run)(void *user);
    void *user;
};

struct headway_defer {
    struct ring ring; /* first; alone when disarmed */
    struct headway_uv *loop;
    void (*run)(void *user);
    void *user;
};

struct headway_watch {
    uv_poll_t poll;
    struct headway_uv *loop;
    void (*ready)(void *user, int events);
    void *user;
};

struct work {
    uv_work_t request;
    struct headway_uv *loop;
    void (*work)(void *user), (*done)(void *user);
    void *user;
};

static void forget_posts(struct headway_uv *loop)
{
    while (loop->posts) {
        struct post *post = loop->posts;
        loop->posts = post->next;
        free(post);
    }
}

void headway__uv_object_gone(struct headway_uv *loop)
{
    if (--loop->objects > 0)
        return;
    forget_posts(loop);
    uv_mutex_destroy(&loop->lock);
    free(loop);
}

static uint64_t now(headway_loop *loop)
{
    (void)loop;
    return uv_hrtime();
}

#ifdef CLOCK_MONOTONIC_COARSE
/* The kernel's last tick, on the clock that uv_hrtime reads: no counter of the CPU is asked. */
static uint64_t tick(headway_loop *loop)
{
    struct timespec at;
    (void)loop;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &at);
    return (uint64_t)at.tv_sec * 1000000000 + (uint64_t)at.tv_nsec;
}
#endif

/* Defers. */
static void ring_init(struct ring *ring)
{
    ring->next = ring->previous = ring;
}

static int ring_alone(const struct ring *ring)
{
    return ring->next == ring;
}

static void ring_remove(struct ring *ring)
{
    ring->next->previous = ring->previous;
    ring->previous->next = ring->next;
    ring_init(ring);
}

static void ring_insert_before(struct ring *at, struct ring *ring)
{
    ring->next = at;
    ring->previous = at->previous;
    at->previous->next = ring;
    at->previous = ring;
}

static void idle_nothing(uv_idle_t *idle)
{
    (void)idle;
}

static int defer_new(headway_loop *base, void (*run)(void *user), void *user,
                     headway_defer **ret_defer)
{
    struct headway_uv *loop = headway__uv_of(base);
    headway_defer *defer = calloc(1, sizeof(*defer));
    if (!defer)
        return HEADWAY_ENOMEM;
    ring_init(&defer->ring);
    defer->loop = loop;
    defer->run = run;
    defer->user = user;
    loop->objects++;
    *ret_defer = defer;
    return 0;
}

static void defer_arm(headway_defer *defer)
{
    if (!ring_alone(&defer->ring))
        return;
    ring_insert_before(&defer->loop->armed, &defer->ring);
    uv_idle_start(&defer->loop->idle, idle_nothing);
}

static void defer_free(headway_defer *defer)
{
    if (!defer)
        return;
    ring_remove(&defer->ring);
    headway__uv_object_gone(defer->loop);
    free(defer);
}

static void run_pass(struct headway_uv *loop)
{
    struct ring mark; /* what is armed from here on stands behind it */
    ring_insert_before(&loop->armed, &mark);
    while (loop->armed.next != &mark) {
        headway_defer *defer = (headway_defer *)loop->armed.next;
        ring_remove(&defer->ring);
        defer->run(defer->user);
    }
    ring_remove(&mark);
}

static void run_defers(uv_prepare_t *prepare)
{
    struct headway_uv *loop = prepare->data;
    loop->objects++; /* a defer may free the loop */
    for (int pass = 0; pass < DEFER_PASSES && !ring_alone(&loop->armed); pass++)
        run_pass(loop);
    if (ring_alone(&loop->armed) && !uv_is_closing((uv_handle_t *)&loop->idle))
        uv_idle_stop(&loop->idle);
    headway__uv_object_gone(loop);
}

/* Posts. */
static int post(headway_loop *base, void (*run)(void *user), void *user)
{
    struct headway_uv *loop = headway__uv_of(base);
    struct post *item = malloc(sizeof(*item));
    int error = 0;
    if (!item)
        return HEADWAY_ENOMEM;
    *item = (struct post){NULL, run, user};
    uv_mutex_lock(&loop->lock);
    if (loop->post_count >= POST_LIMIT) {
        error = HEADWAY_ELIMIT;
    } else {
        loop->post_count++;
        *loop->posts_end = item;
        loop->posts_end = &item->next;
        uv_async_send(&loop->async);
    }
    uv_mutex_unlock(&loop->lock);
    if (error)
        free(item);
    return error;
}

static void run_posts(uv_async_t *async)
{
    struct headway_uv *loop = async->data;
    struct post *item;
    uv_mutex_lock(&loop->lock);
    item = loop->posts;
    loop->posts = NULL;
    loop->posts_end = &loop->posts;
    loop->post_count = 0;
    uv_mutex_unlock(&loop->lock);
    while (item) {
        struct post *next = item->next;
        item->run(item->user);
        free(item);
        item = next;
    }
}

/* Watches. */
static void watch_ready(uv_poll_t *poll, int status, int events)
{
    headway_watch *watch = poll->data;
    int mask = 0;
    if (events & UV_READABLE)
        mask |= HEADWAY_READABLE;
    if (events & UV_WRITABLE)
        mask |= HEADWAY_WRITABLE;
    if (status < 0)
        mask = HEADWAY_READABLE | HEADWAY_WRITABLE; /* the owner's next call finds the error */
    watch->ready(watch->user, mask);
}

static int watch_new(headway_loop *base, int fd, void (*ready)(void *user, int events), void *user,
                     headway_watch **ret_watch)
{
    struct headway_uv *loop = headway__uv_of(base);
    headway_watch *watch = calloc(1, sizeof(*watch));
    if (!watch)
        return HEADWAY_ENOMEM;
    if (uv_poll_init(loop->uv, &watch->poll, fd) != 0) {
        free(watch);
        return HEADWAY_EINVAL;
    }
    watch->poll.data = watch;
    watch->loop = loop;
    watch->ready = ready;
    watch->user = user;
    loop->objects++;
    *ret_watch = watch;
    return 0;
}

static void watch_set(headway_watch *watch, int events)
{
    int mask = 0;
    if (events & HEADWAY_READABLE)
        mask |= UV_READABLE;
    if (events & HEADWAY_WRITABLE)
        mask |= UV_WRITABLE;
    if (mask)
        uv_poll_start(&watch->poll, mask, watch_ready);
    else
        uv_poll_stop(&watch->poll);
}

static void watch_closed(uv_handle_t *handle)
{
    headway_watch *watch = handle->data;
    headway__uv_object_gone(watch->loop);
    free(watch);
}

static void watch_free(headway_watch *watch)
{
    if (watch)
        uv_close((uv_handle_t *)&watch->poll, watch_closed);
}

/* Work on libuv's thread pool. */
static void work_run(uv_work_t *request)
{
    struct work *work = request->data;
    work->work(work->user);
}

static void work_done(uv_work_t *request, int status)
{
    struct work *work = request->data;
    (void)status; /* never cancelled */
    work->done(work->user);
    headway__uv_object_gone(work->loop);
    free(work);
}

static int work_start(headway_loop *base, void (*run)(void *user), void (*done)(void *user),
                      void *user)
{
    struct headway_uv *loop = headway__uv_of(base);
    struct work *work = calloc(1, sizeof(*work));
    if (!work)
        return HEADWAY_ENOMEM;
    work->request.data = work;
    work->loop = loop;
    work->work = run;
    work->done = done;
    work->user = user;
    if (uv_queue_work(loop->uv, &work->request, work_run, work_done) != 0) {
        free(work);
        return HEADWAY_EIO;
    }
    loop->objects++;
    return 0;
}

static const headway_loop_ops uv_ops = {
    .size = sizeof(headway_loop_ops),
    .now = now,
    .alarm_new = headway__uv_alarm_new,
    .alarm_set = headway__uv_alarm_set,
    .alarm_free = headway__uv_alarm_free,
    .defer_new = defer_new,
    .defer_arm = defer_arm,
    .defer_free = defer_free,
    .post = post,
    .watch_new = watch_new,
    .watch_set = watch_set,
    .watch_free = watch_free,
    .work = work_start,
#ifdef CLOCK_MONOTONIC_COARSE
    .tick = tick,
#endif
};

int headway_uv_loop_new(uv_loop_t *uv, headway_loop **ret_loop)
{
    struct headway_uv *loop = calloc(1, sizeof(*loop));
    if (!loop)
        return HEADWAY_ENOMEM;
    if (uv_mutex_init(&loop->lock) != 0) {
        free(loop);
        return HEADWAY_ENOMEM;
    }
    if (uv_async_init(uv, &loop->async, run_posts) != 0) {
        uv_mutex_destroy(&loop->lock);
        free(loop);
        return HEADWAY_EIO;
    }
    loop->base.ops = &uv_ops;
    loop->uv = uv;
    loop->posts_end = &loop->posts;
    ring_init(&loop->armed);
    uv_prepare_init(uv, &loop->prepare);
    uv_idle_init(uv, &loop->idle);
    loop->async.data = loop->prepare.data = loop->idle.data = loop;
    loop->objects = 3;
    uv_prepare_start(&loop->prepare, run_defers);
    uv_unref((uv_handle_t *)&loop->prepare);
    uv_unref((uv_handle_t *)&loop->async);
    *ret_loop = &loop->base;
    return 0;
}

static void handle_closed(uv_handle_t *handle)
{
    headway__uv_object_gone(handle->data);
}

uv_loop_t *headway_uv_loop_of(headway_loop *base)
{
    return base && base->ops == &uv_ops ? headway__uv_of(base)->uv : NULL;
}

void headway_uv_loop_free(headway_loop *base)
{
    struct headway_uv *loop = headway__uv_of(base);
    if (!loop)
        return;
    uv_close((uv_handle_t *)&loop->prepare, handle_closed);
    uv_close((uv_handle_t *)&loop->idle, handle_closed);
    uv_close((uv_handle_t *)&loop->async, handle_closed);
}
