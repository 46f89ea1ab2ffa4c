/* SPDX-License-Identifier: Apache-2.0 */
#include "broker_run.h"
#include "notify.h"
#include "shard.h"

#include <errno.h>
#include <headway/uv.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct crew crew;

enum { WATCH_MS = 500 };

/* One shard. After the start only its own thread touches it, but for stage and wake. */
typedef struct shard {
    crew *all;
    uv_loop_t uv;
    uv_async_t wake;
    headway_loop *loop;
    headway_broker *broker;
    uv_thread_t thread;
    atomic_int stage;  /* 1: drain, 2: stop at once */
    atomic_int review; /* 1: keys or rights have changed */
    int draining, closed, running;
} shard;

struct crew {
    const broker_run *run;
    uv_signal_t signals[3]; /* on the first shard's loop, which is the main thread's */
    uv_timer_t watch;       /* of the files of keys; likewise */
    shard *shards;
    unsigned count; /* that have a loop */
    atomic_uint open;
};

/* --- the end --------------------------------------------------------------------------------- */

/* Signals are heard until the last shard has ended. */
static void leave(shard *s)
{
    uv_close((uv_handle_t *)&s->wake, NULL);
    for (int i = 0; s == s->all->shards && i < 3; i++)
        if (s->all->signals[i].data)
            uv_close((uv_handle_t *)&s->all->signals[i], NULL);
    if (s == s->all->shards && s->all->watch.data)
        uv_close((uv_handle_t *)&s->all->watch, NULL);
    uv_stop(&s->uv);
}

static void on_closed(headway_broker *broker, void *user)
{
    shard *s = user;
    crew *all = s->all;
    (void)broker;
    s->closed = 1;
    if (s != all->shards)
        leave(s);
    if (atomic_fetch_sub(&all->open, 1) == 1)
        uv_async_send(&all->shards[0].wake);
}

static void on_drained(headway_broker *broker, void *user)
{
    headway_broker_close(broker, on_closed, user);
}

/* What is open here is judged anew. */
static void review(shard *s)
{
    struct headway__rights *rights;
    if (broker_access_rights(s->all->run->access, &rights) != 0) {
        fprintf(stderr, "headway broker: out of memory: rights are as they were\n");
        return;
    }
    if (rights)
        headway_broker_rights(s->broker, rights);
    headway_broker_review(s->broker);
}

static void on_wake(uv_async_t *handle)
{
    shard *s = handle->data;
    if (!s->closed && atomic_exchange(&s->review, 0))
        review(s);
    if (s->closed) {
        if (atomic_load(&s->all->open) == 0)
            leave(s);
    } else if (atomic_load(&s->stage) > 1) {
        headway_broker_close(s->broker, on_closed, s);
    } else if (atomic_load(&s->stage) == 1 && !s->draining) {
        s->draining = 1;
        headway_broker_drain(s->broker, s->all->run->drain_ms, on_drained, s);
    }
}

static void review_all(crew *all)
{
    for (unsigned i = 0; i < all->count; i++) {
        atomic_store(&all->shards[i].review, 1);
        uv_async_send(&all->shards[i].wake);
    }
}

/* For headway.v1.Access/Reload, on the thread of any shard: all others hear of it. */
static int reload_asked(void *user, char *text, size_t size)
{
    crew *all = user;
    int error = broker_access_reload(all->run->access, text, size);
    /* A file of rights that cannot be taken holds up no revocation. */
    if (broker_access_changed(all->run->access) || error == 0)
        review_all(all);
    return error == 0 ? 0 : HEADWAY_FAILED_PRECONDITION;
}

static void on_reload(uv_signal_t *handle, int number)
{
    crew *all = handle->data;
    char text[1024];
    (void)number;
    notify_reloading();
    (void)reload_asked(all, text, sizeof text);
    if (all->run->record)
        audit_reopen(all->run->record);
    fprintf(stderr, "headway broker: SIGHUP: %s\n", text);
    notify_ready("%s", text);
}

/* A key that is revoked is dead within a second. */
static void on_watch(uv_timer_t *timer)
{
    crew *all = timer->data;
    if (broker_access_changed(all->run->access))
        review_all(all);
}

static void on_signal(uv_signal_t *handle, int number)
{
    crew *all = handle->data;
    (void)number;
    if (atomic_load(&all->shards[0].stage) == 0) {
        notify_stopping("draining, at most %u s", all->run->drain_ms / 1000);
        fprintf(stderr, "headway broker: draining, at most %u s; again to stop at once\n",
                all->run->drain_ms / 1000);
    }
    for (unsigned i = 0; i < all->count; i++) {
        atomic_fetch_add(&all->shards[i].stage, 1);
        uv_async_send(&all->shards[i].wake);
    }
}

/* --- the start ------------------------------------------------------------------------------- */

/* Only its owner may enter: who reaches the socket is on the bus. That of the buses with a name is
   made as a matter of course; any other was the user's word, which may be misspelt. */
static int make_directory(const char *url)
{
    char path[640], own[640];
    if (strncmp(url, "ipc://", 6) != 0)
        return 0;
    snprintf(path, sizeof path, "%s", url + 6);
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return 0;
    *slash = 0;
    int made = mkdir(path, 0700) == 0;
    if (!made && errno != EEXIST) {
        fprintf(stderr, "headway broker: cannot make the folder %s: %s%s\n", path, strerror(errno),
                errno == ENOENT ? "; make the folder around it first (mkdir -p)" : "");
        return HEADWAY_EACCES;
    }
    if (made && (headway__runtime_directory(own, sizeof own) != 0 || strcmp(own, path) != 0))
        fprintf(stderr, "headway broker: made the folder %s, for you alone\n", path);
    return 0;
}

static int listen_at(shard *s, const char *url)
{
    char address[640], bound[640];
    int code = 0;
    uint32_t number = (uint32_t)(s - s->all->shards);
    if (make_directory(url) != 0)
        return HEADWAY__EXIT_LISTEN;
    snprintf(address, sizeof address, "%s", url);
    int error = headway__shard_url(url, number, address, sizeof address);
    if (error == 0)
        error = headway_broker_listen(s->broker, address, bound, sizeof bound);
    if (error == 0)
        code = broker_probe(broker_access_keys(s->all->run->access), &s->uv, s->loop,
                            s->all->run->transport, bound);
    if (code != 0)
        return code;
    if (error == 0) {
        printf("headway broker: %s at %s\n", number ? "and" : "listening", bound);
        fflush(stdout);
        return 0;
    }
    if (number)
        fprintf(stderr, "headway broker: thread %u: ", number);
    else
        fprintf(stderr, "headway broker: ");
    fprintf(stderr, "cannot listen at %s: %s\n", address, headway_error_text(error));
    if (number)
        fprintf(stderr, "  with --threads each thread has an address of its own: the ports after "
                        "the first, or its path with .1, .2 and so on behind\n");
    else if (error == HEADWAY_EADDRINUSE)
        fprintf(stderr, "  `headway ping` shows the broker that is there; --listen NAME starts "
                        "another beside it\n");
    return HEADWAY__EXIT_LISTEN;
}

static headway_broker_options options_of(const broker_run *run, uint32_t number)
{
    headway_broker_options o = run->options;
    broker_access_apply(run->access, &o);
    o.log = broker_probe_log(run->options.log);
    if (run->threads < 2)
        return o;
    uint64_t budget = o.budget_bytes ? o.budget_bytes : HEADWAY_BROKER_BUDGET;
    uint64_t waiting = o.waiting_bytes ? o.waiting_bytes : HEADWAY_BROKER_WAITING;
    o.budget_bytes = budget / run->threads + 1; /* 0 would mean the default */
    o.waiting_bytes = waiting / run->threads + 1;
    o.shard = (uint16_t)number;
    o.shards = (uint16_t)run->threads;
    return o;
}

/* 0, or the exit code. */
static int shard_start(crew *all)
{
    shard *s = &all->shards[all->count];
    headway_broker_options o = options_of(all->run, all->count);
    o.reload = reload_asked;
    o.reload_user = all;
    s->all = all;
    if (uv_loop_init(&s->uv) != 0) {
        fprintf(stderr, "headway broker: out of memory or descriptors\n");
        return HEADWAY__EXIT_SOFTWARE;
    }
    all->count++;
    int error = uv_async_init(&s->uv, &s->wake, on_wake) == 0 ? 0 : HEADWAY_ENOMEM;
    atomic_fetch_add(&all->open, 1);
    s->wake.data = s;
    if (error == 0)
        error = headway_uv_loop_new(&s->uv, &s->loop) == 0 ? 0 : HEADWAY_ENOMEM;
    if (error == 0)
        error = headway_broker_new(s->loop, all->run->transport, &o, &s->broker);
    struct headway__rights *rights = NULL;
    if (error == 0)
        error = broker_access_rights(all->run->access, &rights);
    if (error == 0 && rights)
        headway_broker_rights(s->broker, rights);
    if (error != 0) {
        fprintf(stderr, "headway broker: cannot start: %s\n", headway_error_text(error));
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = 0;
    for (size_t i = 0; i < all->run->url_count && code == 0; i++)
        code = listen_at(s, all->run->urls[i]);
    return code;
}

static void shard_done(shard *s)
{
    headway_broker_free(s->broker);
    headway_uv_loop_free(s->loop);
    uv_run(&s->uv, UV_RUN_DEFAULT);
    uv_loop_close(&s->uv);
}

static void shard_main(void *user)
{
    shard *s = user;
    uv_run(&s->uv, UV_RUN_DEFAULT);
}

/* Signals are the main thread's. */
static int threads_start(crew *all)
{
    sigset_t every, before;
    int failed = 0;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    for (unsigned i = 1; i < all->count && !failed; i++) {
        failed = uv_thread_create(&all->shards[i].thread, shard_main, &all->shards[i]);
        all->shards[i].running = !failed;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed)
        fprintf(stderr, "headway broker: cannot start a thread: %s\n", uv_strerror(failed));
    return failed ? HEADWAY__EXIT_SOFTWARE : 0;
}

static void signals_start(crew *all)
{
    static const int numbers[3] = {SIGTERM, SIGINT, SIGHUP};
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < 3; i++) {
        uv_signal_init(&all->shards[0].uv, &all->signals[i]);
        all->signals[i].data = all;
        uv_signal_start(&all->signals[i], numbers[i] == SIGHUP ? on_reload : on_signal, numbers[i]);
    }
    uv_timer_init(&all->shards[0].uv, &all->watch);
    all->watch.data = all;
    uv_timer_start(&all->watch, on_watch, WATCH_MS, WATCH_MS);
}

/* Those without a thread end here, in this one; the first is the last. */
static void end_all(crew *all)
{
    for (unsigned i = all->count; i-- > 0;) {
        shard *s = &all->shards[i];
        atomic_store(&s->stage, 2);
        if (s->broker)
            uv_async_send(&s->wake);
        else
            on_closed(NULL, s);
        if (s->running)
            uv_thread_join(&s->thread);
        else
            uv_run(&s->uv, UV_RUN_DEFAULT);
        s->running = 0;
    }
}

int broker_run_all(const broker_run *run)
{
    crew all = {.run = run, .shards = calloc(run->threads, sizeof *all.shards)};
    int code = all.shards ? 0 : HEADWAY__EXIT_SOFTWARE;
    if (code == 0)
        code = shard_start(&all);
    if (code == 0)
        signals_start(&all); /* what comes now is heard when all run */
    while (code == 0 && all.count < run->threads)
        code = shard_start(&all);
    broker_access_started(run->access);
    if (code == 0)
        code = threads_start(&all);
    if (code == 0) {
        broker_access_tell(run->access);
        notify_ready("listening at %zu addresses, %u threads", run->url_count, run->threads);
        uv_run(&all.shards[0].uv, UV_RUN_DEFAULT);
    } else {
        end_all(&all);
    }
    for (unsigned i = 0; i < all.count; i++) {
        if (all.shards[i].running)
            uv_thread_join(&all.shards[i].thread);
        shard_done(&all.shards[i]);
    }
    free(all.shards);
    return code;
}
