/* SPDX-License-Identifier: Apache-2.0 */
/* Fleet/Control: each command is done when it comes; its outcome goes out as credit allows. */
#include <headway/call.h>

#include <stdio.h>

#include "state.h"

enum { WAITING = 16, CHECK_LEAST_MS = 100, CHECK_MOST_MS = 60 * 60 * 1000 };

/* What an outcome is made from at the moment it can be sent: the readings are fresh then. */
struct outcome {
    uint64_t id;
    const char *refusal; /* NULL: done */
    char message[96];
    int wants_readings;
    struct filter filter;
};

struct control {
    struct fleet *fleet;
    headway_call *call;
    struct outcome waiting[WAITING]; /* a ring */
    unsigned first, count;
    int ended; /* the caller has sent its last */
};

static int send_outcome(struct control *control, struct outcome *from)
{
    struct fleet *fleet = control->fleet;
    Fleet__V1__Outcome outcome = FLEET__V1__OUTCOME__INIT;
    int error = fleet_look(fleet);
    if (!error && from->wants_readings)
        error = sample_readings(fleet->sample, &from->filter, fleet->scratch, &outcome.readings,
                                &outcome.n_readings);
    if (error)
        return error;
    outcome.id = from->id;
    outcome.done = !from->refusal;
    outcome.message = from->refusal ? (char *)from->refusal : from->message;
    return fleet_v1_fleet_control_reply_send(control->call, &outcome);
}

static void pump(struct control *control)
{
    while (control->count) {
        int error = send_outcome(control, &control->waiting[control->first]);
        if (error == HEADWAY_EAGAIN || error == HEADWAY_ECLOSED)
            return; /* on_writable or on_cancel follows */
        if (error) {
            control->count = 0;
            headway_call_fail(control->call, HEADWAY_INTERNAL, "the outcome could not be made: %s",
                              headway_error_text(error));
            return;
        }
        control->first = (control->first + 1) % WAITING;
        control->count--;
    }
    if (control->ended)
        fleet_v1_fleet_control_reply_end(control->call);
}

static const char *do_threshold(struct fleet *fleet, const Fleet__V1__SetThreshold *wanted,
                                struct outcome *outcome)
{
    const char *refusal = fleet_set_threshold(fleet, wanted);
    if (refusal)
        return refusal;
    snprintf(outcome->message, sizeof outcome->message, "%s",
             fleet->has_threshold[wanted->kind] ? "the threshold is set"
                                                : "the threshold is taken away");
    return NULL;
}

static const char *do_interval(struct fleet *fleet, const Fleet__V1__SetInterval *wanted,
                               struct outcome *outcome)
{
    uint32_t ms = 0;
    const char *refusal =
        wanted->interval ? fleet_milliseconds(wanted->interval, &ms) : "an interval is needed";
    if (refusal)
        return refusal;
    if (ms < CHECK_LEAST_MS || ms > CHECK_MOST_MS)
        return "the interval must be between 100 ms and an hour";
    fleet->check_ms = ms;
    snprintf(outcome->message, sizeof outcome->message, "measuring every %u ms", (unsigned)ms);
    return fleet_check_restart(fleet) == 0 ? NULL : "no memory for the timer";
}

static const char *do_sample(const Fleet__V1__SampleNow *wanted, struct outcome *outcome)
{
    const char *refusal = filter_read(wanted->filter, &outcome->filter);
    if (refusal)
        return refusal;
    outcome->wants_readings = 1;
    snprintf(outcome->message, sizeof outcome->message, "measured");
    return NULL;
}

static const char *execute(struct fleet *fleet, const Fleet__V1__Command *command,
                           struct outcome *outcome)
{
    if (!fleet_is_local(command->device))
        return "there is no such device, only \"" FLEET_LOCAL "\"";
    switch (command->action_case) {
    case FLEET__V1__COMMAND__ACTION_SET_THRESHOLD:
        return do_threshold(fleet, command->set_threshold, outcome);
    case FLEET__V1__COMMAND__ACTION_SAMPLE_NOW:
        return do_sample(command->sample_now, outcome);
    case FLEET__V1__COMMAND__ACTION_SET_INTERVAL:
        return do_interval(fleet, command->set_interval, outcome);
    default:
        return "the command has no action, or one that is not known here";
    }
}

static void on_writable(headway_call *call, void *user)
{
    (void)call;
    pump(user);
}

static void on_cancel(headway_call *call, void *user)
{
    (void)user;
    headway_call_drop(call);
}

int fleet_control(headway_call *call, void *self)
{
    struct control *control = fleet_take(call, sizeof *control);
    if (!control)
        return HEADWAY_RESOURCE_EXHAUSTED;
    memset(control, 0, sizeof *control);
    control->fleet = self;
    control->call = call;
    headway_call_set_data(call, control);
    headway_call_watch(call, on_cancel, on_writable, control);
    return 0;
}

int fleet_control_next(headway_call *call, const Fleet__V1__Command *command, void *self)
{
    struct control *control = headway_call_data(call);
    if (control->count == WAITING)
        return headway_call_fail(call, HEADWAY_RESOURCE_EXHAUSTED,
                                 "%d outcomes lie unread: read them before sending more", WAITING);
    struct outcome *outcome = &control->waiting[(control->first + control->count) % WAITING];
    memset(outcome, 0, sizeof *outcome);
    outcome->id = command->id;
    outcome->refusal = execute(self, command, outcome);
    control->count++;
    if (control->count == 1)
        pump(control);
    return 0;
}

int fleet_control_done(headway_call *call, void *self)
{
    struct control *control = headway_call_data(call);
    (void)self;
    control->ended = 1;
    if (!control->count)
        pump(control);
    return 0;
}
