/* SPDX-License-Identifier: Apache-2.0 */
#include "supervisor.h"

#include <headway/uv.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

void supervisor_say(supervisor *s, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    struct pollfd room = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&room, 1, 0) == 0) {
        s->unsaid++;
        return;
    }
    if (s->unsaid)
        fprintf(stderr, "headway %s: (%u lines had no room here)\n", s->command, s->unsaid);
    s->unsaid = 0;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "headway %s: %s\n", s->command, text);
}

uint64_t supervisor_now(const supervisor *s)
{
    return uv_now(&s->uv);
}

int supervisor_add(supervisor *s, group *g)
{
    if (s->group_count == SUPERVISOR_GROUPS)
        return -1;
    s->groups[s->group_count++] = g;
    s->changed = 1;
    return 0;
}

group *supervisor_find(const supervisor *s, const char *name)
{
    for (size_t i = 0; i < s->group_count; i++)
        if (strcmp(s->groups[i]->name, name) == 0)
            return s->groups[i];
    return NULL;
}

/* --- the end --------------------------------------------------------------------------------- */

static int needs(const group *g, const group *other)
{
    if (other->plan.is_broker && !g->plan.is_broker)
        return 1;
    for (size_t i = 0; i < g->plan.after_count; i++)
        if (strcmp(g->plan.after[i], other->name) == 0)
            return 1;
    return 0;
}

static int is_needed(const supervisor *s, const group *g)
{
    for (size_t i = 0; i < s->group_count; i++)
        if (s->groups[i] != g && s->groups[i]->workers && needs(s->groups[i], g))
            return 1;
    return 0;
}

static void on_closed(headway_bus *bus, void *user)
{
    supervisor *s = user;
    (void)bus;
    uv_stop(&s->uv);
}

/* Who nobody needs any more is told to end; after the last one, so do we. */
static void stop_step(supervisor *s)
{
    int left = 0;
    for (size_t i = 0; i < s->group_count; i++) {
        group *g = s->groups[i];
        if (!g->stopping && !is_needed(s, g))
            group_stop(g);
        left |= g->workers != NULL;
    }
    if (left || s->closing)
        return;
    s->closing = 1;
    headway_bus_close(s->bus, on_closed, s);
}

void supervisor_stop(supervisor *s, int exit_code)
{
    if (s->stopping)
        return;
    s->stopping = 1;
    s->exit_code = exit_code;
    supervisor_bus_tick(s); /* what led to it is told before we leave */
}

static void forget_ended(supervisor *s)
{
    size_t left = 0;
    for (size_t i = 0; i < s->group_count; i++) {
        group *g = s->groups[i];
        if (g->stopping && !g->workers) {
            group_done(g);
            free(g);
            s->changed = 1;
        } else {
            s->groups[left++] = g;
        }
    }
    s->group_count = left;
}

static void on_tick(uv_timer_t *timer)
{
    supervisor *s = timer->data;
    for (size_t i = 0; i < s->group_count; i++)
        group_tick(s->groups[i], supervisor_now(s));
    if (s->stopping)
        stop_step(s);
    if (!s->closing) {
        supervisor_bus_tick(s);
        forget_ended(s);
    }
}

void supervisor_soon(supervisor *s)
{
    (void)uv_timer_start(&s->timer, on_tick, 0, TICK_MS);
}

static void on_signal(uv_signal_t *handle, int number)
{
    supervisor *s = handle->data;
    if (number == SIGHUP) {
        if (!s->stopping && s->reload)
            s->reload(s);
    } else if (!s->stopping) {
        supervisor_say(s, "stopping; again to stop at once");
        supervisor_stop(s, s->exit_code);
    } else {
        for (size_t i = 0; i < s->group_count; i++)
            group_kill(s->groups[i]);
    }
}

static int watch(supervisor *s)
{
    static const int numbers[3] = {SIGTERM, SIGINT, SIGHUP};
    signal(SIGPIPE, SIG_IGN);
    int error = uv_timer_init(&s->uv, &s->timer);
    s->timer.data = s;
    if (!error)
        error = uv_timer_start(&s->timer, on_tick, 0, TICK_MS);
    for (int i = 0; i < 3 && !error; i++) {
        error = uv_signal_init(&s->uv, &s->signals[i]);
        s->signals[i].data = s;
        if (!error)
            error = uv_signal_start(&s->signals[i], on_signal, numbers[i]);
    }
    return error;
}

/* Three descriptors for each worker. */
static void raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void cleanup(supervisor *s)
{
    for (size_t i = 0; i < s->group_count; i++) {
        group_done(s->groups[i]);
        free(s->groups[i]);
    }
    s->group_count = 0;
    headway_bus_free(s->bus);
    headway_security_free(s->security);
    uv_close((uv_handle_t *)&s->timer, NULL);
    for (int i = 0; i < 3; i++)
        if (s->signals[i].data)
            uv_close((uv_handle_t *)&s->signals[i], NULL);
    headway_uv_loop_free(s->loop);
    uv_run(&s->uv, UV_RUN_DEFAULT);
    uv_loop_close(&s->uv);
}

int supervisor_run(supervisor *s)
{
    size_t size = sizeof s->exe;
    raise_descriptors();
    if (uv_exepath(s->exe, &size) != 0 || uv_loop_init(&s->uv) != 0 ||
        headway_uv_loop_new(&s->uv, &s->loop) != 0 || watch(s) != 0) {
        supervisor_say(s, "out of memory or descriptors");
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = supervisor_bus_open(s);
    if (code == 0)
        uv_run(&s->uv, UV_RUN_DEFAULT);
    cleanup(s);
    return code ? code : s->exit_code;
}
