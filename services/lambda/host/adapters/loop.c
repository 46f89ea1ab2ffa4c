/* SPDX-License-Identifier: Apache-2.0 */
/* The pool's clock and turns, and where its lines and records go. */
#include "outside.h"

#include <headway/status.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define MS ((uint64_t)1000000)

enum { SAID = 1024, HEAD = 256, PATIENCE_MS = 2000 /* at the end, for who reads our lines */ };

static uint64_t now(void *user)
{
    (void)user;
    return uv_hrtime();
}

static int64_t wall_ms(void *user)
{
    struct timespec t;
    (void)user;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void wake(void *user)
{
    outside *o = user;
    o->wanted = true;
}

static void show(outside *o, const char *head, headway_bytes line)
{
    if (o->options.before_line)
        o->options.before_line(o->options.user);
    printer_put(o->printer, head, line);
    if (o->options.alone)
        printer_flush(o->printer, UINT32_MAX);
}

void outside_say(outside *o, const char *format, ...)
{
    char text[SAID];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    show(o, "headway lambda host: ", headway_bytes_of_string(text));
}

void outside_flush(outside *o)
{
    if (o)
        printer_flush(o->printer, PATIENCE_MS);
}

static void log_line(void *user, const environment *e, headway_bytes line)
{
    char head[HEAD];
    outside *o = user;
    if (o->options.quiet)
        return;
    snprintf(head, sizeof head, "%s | ", e->config->config.name);
    show(o, head, line);
}

static void append(outside *o, const char *path, headway_bytes record)
{
    FILE *file = fopen(path, "a");
    bool written = file && fwrite(record.data, 1, record.size, file) == record.size &&
                   fputc('\n', file) != EOF;
    if ((file && fclose(file) != 0) || !written)
        outside_say(o, "cannot append a record to %s", path);
}

static void deliver(void *user, const char *target, headway_bytes record)
{
    outside *o = user;
    if (strncmp(target, "file:", 5) == 0)
        append(o, target + 5, record);
    else if (strncmp(target, "topic:", 6) == 0 && o->options.publish)
        o->options.publish(o->options.user, target + 6, record);
    else
        outside_say(o, "a record is lost, nothing here takes it: %s", target);
}

/* --- turns ----------------------------------------------------------------------------------- */

static void on_timer(uv_timer_t *timer)
{
    outside *o = timer->data;
    o->armed = UINT64_MAX;
    o->wanted = true;
}

static void check_stopped(outside *o)
{
    void (*stopped)(void *) = o->stopped;
    if (!stopped || !pool_link_alone(&o->sandboxes))
        return;
    o->stopped = NULL;
    stopped(o->stopped_user);
}

/* Before the loop blocks: what the pool has put off, and when it wants to be woken. */
static void on_prepare(uv_prepare_t *prepare)
{
    outside *o = prepare->data;
    if (o->wanted) {
        o->wanted = false;
        host_turn(o->host);
        check_stopped(o);
    }
    uint64_t next = o->wanted ? 0 : host_due(o->host), at = now(NULL);
    if (next == o->armed)
        return;
    o->armed = next;
    if (next == UINT64_MAX)
        uv_timer_stop(&o->timer);
    else
        uv_timer_start(&o->timer, on_timer, next > at ? (next - at + MS - 1) / MS : 0, 0);
}

static void on_child(uv_signal_t *handle, int number)
{
    (void)number;
    sandbox_reap_all(handle->data);
}

/* --- the guardian ---------------------------------------------------------------------------- */

static void start_guardian(outside *o)
{
    if (guardian_start(o->host->options.processes, &o->guardian) != 0)
        outside_say(o, "what functions start may outlive a host that is killed");
}

void outside_guard(outside *o, pid_t group, bool ended)
{
    if (guardian_tell(o->guardian, group, ended) == 0)
        return;
    outside_say(o, "its guardian was killed; there is a new one");
    close(o->guardian);
    o->guardian = -1;
    start_guardian(o);
    for (pool_link *l = o->sandboxes.next; l != &o->sandboxes; l = l->next) {
        pid_t living = POOL_OF(l, sandbox, link)->child.pid;
        if (living > 0)
            (void)guardian_tell(o->guardian, living, false);
    }
}

/* --- its life -------------------------------------------------------------------------------- */

static void open_handles(outside *o)
{
    uv_prepare_init(o->loop, &o->prepare);
    uv_timer_init(o->loop, &o->timer);
    uv_timer_init(o->loop, &o->drain);
    uv_signal_init(o->loop, &o->ended);
    o->prepare.data = o->timer.data = o->drain.data = o->ended.data = o;
    uv_prepare_start(&o->prepare, on_prepare);
    uv_signal_start(&o->ended, on_child, SIGCHLD);
}

int outside_new(uv_loop_t *loop, const pool_options *pool, const outside_options *options,
                outside **ret_outside)
{
    const headway_alloc *alloc = pool->alloc ? pool->alloc : headway_alloc_default();
    outside *o = alloc->allocate(alloc->user, sizeof *o);
    if (!o)
        return HEADWAY_ENOMEM;
    *o = (outside){
        .loop = loop, .alloc = alloc, .options = *options, .armed = UINT64_MAX, .guardian = -1};
    pool_link_init(&o->sandboxes);
    const pool_ports ports = {.now = now,
                              .wall_ms = wall_ms,
                              .wake = wake,
                              .start = sandbox_start,
                              .stop = sandbox_stop,
                              .forget = sandbox_forget,
                              .give = runtime_server_give,
                              .dismiss = runtime_server_dismiss,
                              .resume = runtime_server_resume,
                              .drain = sandbox_drain,
                              .memory_kb = sandbox_memory_kb,
                              .log = log_line,
                              .deliver = deliver,
                              .user = o};
    int error = printer_new(STDERR_FILENO, alloc, &o->printer);
    if (!error)
        error = host_new(pool, &ports, &o->host);
    if (error) {
        printer_free(o->printer);
        alloc->release(alloc->user, o);
        return error;
    }
    child_raise_files();
    start_guardian(o);
    open_handles(o);
    *ret_outside = o;
    return 0;
}

host *outside_host(outside *o)
{
    return o->host;
}

static void on_pool_stopped(void *user)
{
    outside *o = user;
    o->wanted = true; /* the last sandboxes still close */
}

void outside_set_endpoint(outside *o, const char *url)
{
    o->options.endpoint = url;
}

static void on_drain(uv_timer_t *timer)
{
    sandbox_kill_all(timer->data);
}

void outside_stop(outside *o, uint32_t drain_ms, void (*stopped)(void *user), void *user)
{
    uv_timer_start(&o->drain, on_drain, drain_ms, 0);
    o->stopped = stopped;
    o->stopped_user = user;
    host_stop(o->host, on_pool_stopped, o);
}

static void on_handle_closed(uv_handle_t *handle)
{
    outside *o = handle->data;
    if (--o->closing)
        return;
    host_free(o->host);
    outside_flush(o);
    printer_free(o->printer);
    if (o->guardian >= 0)
        close(o->guardian);
    o->alloc->release(o->alloc->user, o);
}

void outside_free(outside *o)
{
    if (!o)
        return;
    o->closing = 4;
    uv_close((uv_handle_t *)&o->prepare, on_handle_closed);
    uv_close((uv_handle_t *)&o->timer, on_handle_closed);
    uv_close((uv_handle_t *)&o->drain, on_handle_closed);
    uv_close((uv_handle_t *)&o->ended, on_handle_closed);
}
