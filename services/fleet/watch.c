/* SPDX-License-Identifier: Apache-2.0 */
/* Fleet/Watch: rounds of one reading of each kind, at the reader's pace. */
#include <headway/call.h>
#include <headway/timer.h>

#include "state.h"

struct watch {
    struct fleet *fleet;
    headway_call *call;
    headway_timer *timer; /* NULL: as fast as credit allows */
    struct filter filter;
    int kind; /* the next to send; 0 between rounds */
    uint64_t sequence;
};

static void end(struct watch *watch)
{
    headway_timer_stop(watch->timer);
    watch->timer = NULL;
}

static int step(const struct watch *watch, int kind)
{
    do
        kind++;
    while (kind < SAMPLE_KINDS && !filter_wants(&watch->filter, kind));
    return kind < SAMPLE_KINDS ? kind : 0;
}

/* quote: send */
/* One reading, of watch->kind. HEADWAY_ENOTFOUND: it cannot be read here. */
static int send_one(struct watch *watch)
{
    struct fleet *fleet = watch->fleet;
    Fleet__V1__Reading *reading;
    int error = fleet_look(fleet);
    if (!error)
        error =
            sample_reading(fleet->sample, watch->kind, &watch->filter, fleet->scratch, &reading);
    if (error)
        return error;
    reading->sequence = watch->sequence + 1;
    return fleet_v1_fleet_watch_reply_send(watch->call, reading);
}
/* end quote */

/* On with the round as far as credit goes: 0 at its end. */
static int go_on(struct watch *watch)
{
    while (watch->kind) {
        int error = send_one(watch);
        if (error && error != HEADWAY_ENOTFOUND)
            return error;
        watch->sequence += !error;
        watch->kind = step(watch, watch->kind);
    }
    return 0;
}

static void pump(struct watch *watch)
{
    int error = go_on(watch);
    while (!error && !watch->timer && (watch->kind = step(watch, 0)) != 0) {
        uint64_t sent = watch->sequence;
        error = go_on(watch);
        if (!error && sent == watch->sequence)
            error = HEADWAY_EIO; /* nothing can be read: do not spin */
    }
    if (!error || error == HEADWAY_EAGAIN || error == HEADWAY_ECLOSED)
        return; /* on_writable or on_cancel follows */
    end(watch);
    headway_call_fail(watch->call, HEADWAY_INTERNAL, "the readings could not be made: %s",
                      headway_error_text(error));
}

/* A tick that finds the last round unfinished skips its own: the reader is slow. */
static void on_tick(void *user)
{
    struct watch *watch = user;
    if (watch->kind) {
        for (int kind = step(watch, 0); kind; kind = step(watch, kind))
            watch->sequence++;
        return;
    }
    watch->kind = step(watch, 0);
    pump(watch);
}

/* quote: ends */
static void on_writable(headway_call *call, void *user)
{
    (void)call;
    pump(user);
}

static void on_cancel(headway_call *call, void *user)
{
    end(user);
    headway_call_drop(call);
}
/* end quote */

static const char *read_request(const Fleet__V1__WatchRequest *request, struct watch *watch,
                                uint32_t *ret_interval_ms)
{
    const char *why = filter_read(request->filter, &watch->filter);
    *ret_interval_ms = 1000;
    if (!why && request->interval)
        why = fleet_milliseconds(request->interval, ret_interval_ms);
    return why;
}

int fleet_watch(headway_call *call, const Fleet__V1__WatchRequest *request, void *self)
{
    struct watch *watch = fleet_take(call, sizeof *watch);
    uint32_t interval_ms;
    if (!fleet_is_local(request->device))
        return headway_call_fail(call, HEADWAY_NOT_FOUND, "there is no device \"%s\", only \"%s\"",
                                 request->device, FLEET_LOCAL);
    if (!watch)
        return HEADWAY_RESOURCE_EXHAUSTED;
    *watch = (struct watch){.fleet = self, .call = call};
    const char *why = read_request(request, watch, &interval_ms);
    if (why)
        return headway_call_fail(call, HEADWAY_INVALID_ARGUMENT, "%s", why);
    if (interval_ms &&
        headway_timer_start(watch->fleet->bus, 0, interval_ms, on_tick, watch, &watch->timer) != 0)
        return HEADWAY_RESOURCE_EXHAUSTED;
    headway_call_watch(call, on_cancel, on_writable, watch);
    if (!interval_ms)
        pump(watch);
    return 0;
}
