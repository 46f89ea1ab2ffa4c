/* SPDX-License-Identifier: Apache-2.0 */
/* The loop port on virtual time. What a loop hands out lives in its host's memory. */
#include "mem.h"

enum { MOST_POSTS = 65536 };
/* Deferred work that defers again goes on in the same turn so often; then the turn ends and takes
   TURN_NS, so that a defer without end does not stop time. */
enum { DEFER_ROUNDS = 64, TURN_NS = 1000 };

static headway_host *host_of(headway_loop *loop)
{
    return (headway_host *)loop;
}

static uint64_t loop_now(headway_loop *loop)
{
    const headway_host *host = host_of(loop);
    uint64_t now = host->sim->now;
    return now < host->frozen_until ? host->frozen_at : now - host->clock_lag;
}

static void alarm_run(headway__sim_event *event)
{
    headway_alarm *alarm = (headway_alarm *)event;
    headway__sim_trace(event->host->sim, "alarm", event->host, NULL, 0, 0);
    alarm->fire(alarm->user);
}

static int loop_alarm_new(headway_loop *loop, void (*fire)(void *user), void *user,
                          headway_alarm **ret_alarm)
{
    headway_host *host = host_of(loop);
    headway_alarm *alarm = host->alloc.allocate(host, sizeof *alarm);
    if (!alarm)
        return HEADWAY_ENOMEM;
    memset(alarm, 0, sizeof *alarm);
    alarm->event.host = host;
    alarm->event.alarm = 1;
    alarm->event.run = alarm_run;
    alarm->fire = fire;
    alarm->user = user;
    alarm->next = host->alarms;
    if (alarm->next)
        alarm->next->previous = alarm;
    host->alarms = alarm;
    *ret_alarm = alarm;
    return 0;
}

static void loop_alarm_set(headway_alarm *alarm, uint64_t at_ns)
{
    headway_host *host = alarm->event.host;
    alarm->at = at_ns;
    if (at_ns > UINT64_MAX - host->clock_lag || at_ns == HEADWAY_NEVER)
        headway__sim_cancel(host->sim, &alarm->event);
    else if (headway__sim_schedule(host->sim, &alarm->event, at_ns + host->clock_lag) != 0)
        host->sim->over_limit = 1; /* the simulator itself is out of memory */
}

static void loop_alarm_free(headway_alarm *alarm)
{
    if (!alarm)
        return;
    headway_host *host = alarm->event.host;
    headway__sim_cancel(host->sim, &alarm->event);
    if (alarm->previous)
        alarm->previous->next = alarm->next;
    else
        host->alarms = alarm->next;
    if (alarm->next)
        alarm->next->previous = alarm->previous;
    host->alloc.release(host, alarm);
}

static int loop_defer_new(headway_loop *loop, void (*run)(void *user), void *user,
                          headway_defer **ret_defer)
{
    headway_host *host = host_of(loop);
    headway_defer *defer = host->alloc.allocate(host, sizeof *defer);
    if (!defer)
        return HEADWAY_ENOMEM;
    memset(defer, 0, sizeof *defer);
    defer->host = host;
    defer->run = run;
    defer->user = user;
    defer->next = host->defers;
    if (defer->next)
        defer->next->previous = defer;
    host->defers = defer;
    *ret_defer = defer;
    return 0;
}

static void loop_defer_arm(headway_defer *defer)
{
    headway_host *host = defer->host;
    if (defer->armed)
        return;
    defer->armed = 1;
    defer->next_armed = NULL;
    if (host->armed_last)
        host->armed_last->next_armed = defer;
    else
        host->armed = defer;
    host->armed_last = defer;
    if (!host->turn.place && headway__sim_schedule(host->sim, &host->turn, host->sim->now) != 0)
        host->sim->over_limit = 1;
}

static void disarm(headway_defer *defer)
{
    headway_host *host = defer->host;
    headway_defer **at = &host->armed, *before = NULL;
    while (*at != defer) {
        before = *at;
        at = &before->next_armed;
    }
    *at = defer->next_armed;
    if (host->armed_last == defer)
        host->armed_last = before;
    defer->armed = 0;
}

static void loop_defer_free(headway_defer *defer)
{
    if (!defer)
        return;
    headway_host *host = defer->host;
    if (defer->armed)
        disarm(defer);
    if (defer->previous)
        defer->previous->next = defer->next;
    else
        host->defers = defer->next;
    if (defer->next)
        defer->next->previous = defer->previous;
    host->alloc.release(host, defer);
}

void headway__sim_run_defers(headway_host *host)
{
    headway__sim_cancel(host->sim, &host->turn);
    for (int round = 0; round < DEFER_ROUNDS && host->armed && !host->crash_due; round++) {
        const headway_defer *last = host->armed_last;
        for (int more = 1; more && host->armed && !host->crash_due;) {
            headway_defer *defer = host->armed;
            more = defer != last;
            disarm(defer);
            headway__sim_trace(host->sim, "defer", host, NULL, 0, 0);
            defer->run(defer->user);
        }
    }
    if (!host->armed || host->crash_due)
        headway__sim_cancel(host->sim, &host->turn);
    else if (headway__sim_schedule(host->sim, &host->turn, host->sim->now + TURN_NS) != 0)
        host->sim->over_limit = 1;
}

static void post_run(headway__sim_event *event)
{
    headway__sim_script *script = (headway__sim_script *)event;
    script->host->post_count--;
    void (*run)(void *user) = script->run;
    void *user = script->user;
    headway__sim_trace(script->sim, "post", event->host, NULL, 0, 0);
    headway__sim_script_free(script->sim, script);
    run(user);
}

static int loop_post(headway_loop *loop, void (*run)(void *user), void *user)
{
    headway_host *host = host_of(loop);
    headway__sim_script *script;
    if (!host->alive)
        return HEADWAY_ECLOSED;
    if (host->post_count >= MOST_POSTS)
        return HEADWAY_ELIMIT;
    int result = headway__sim_script_new(host->sim, &host->scripts, host, &script);
    if (result != 0)
        return result;
    host->post_count++;
    script->host = host;
    script->run = run;
    script->user = user;
    script->event.run = post_run;
    return headway__sim_schedule(host->sim, &script->event, host->sim->now);
}

/* On no host's turn, as on another thread; but a crashed host's work is not run. */
static void work_run(headway__sim_event *event)
{
    headway__sim_script *script = (headway__sim_script *)event;
    headway_sim *sim = script->sim;
    script->work(script->user);
    event->host = script->host;
    event->run = post_run;
    if (headway__sim_schedule(sim, event, sim->now + headway__sim_delay(sim)) != 0)
        sim->over_limit = 1;
}

static int loop_work(headway_loop *loop, void (*work)(void *user), void (*done)(void *user),
                     void *user)
{
    headway_host *host = host_of(loop);
    headway__sim_script *script;
    if (!host->alive)
        return HEADWAY_ECLOSED;
    if (host->post_count >= MOST_POSTS)
        return HEADWAY_ELIMIT;
    int result = headway__sim_script_new(host->sim, &host->scripts, NULL, &script);
    if (result != 0)
        return result;
    host->post_count++;
    script->host = host;
    script->work = work;
    script->run = done;
    script->user = user;
    script->event.run = work_run;
    return headway__sim_schedule(host->sim, &script->event,
                                 host->sim->now + headway__sim_delay(host->sim));
}

void headway__sim_loop_crash(headway_host *host)
{
    while (host->scripts)
        headway__sim_script_free(host->sim, host->scripts);
    host->post_count = 0;
    while (host->alarms)
        loop_alarm_free(host->alarms);
    while (host->defers)
        loop_defer_free(host->defers);
}

const headway_loop_ops headway__sim_loop_ops = {
    .size = sizeof(headway_loop_ops),
    .now = loop_now,
    .alarm_new = loop_alarm_new,
    .alarm_set = loop_alarm_set,
    .alarm_free = loop_alarm_free,
    .defer_new = loop_defer_new,
    .defer_arm = loop_defer_arm,
    .defer_free = loop_defer_free,
    .post = loop_post,
    .work = loop_work,
};
