/* SPDX-License-Identifier: Apache-2.0 */
/* An event: sets a threshold that this host is beyond, hears of it, and takes it away again. */
#include <stdio.h>

#include "client.h"

static headway_call *control;
static int ready, wanted, sent, heard;

/* On, and once the event has come off again: as soon as there is credit for it. */
static void go_on(void)
{
    Fleet__V1__Command command = FLEET__V1__COMMAND__INIT;
    Fleet__V1__SetThreshold set = FLEET__V1__SET_THRESHOLD__INIT;
    command.id = (uint64_t)sent + 1;
    set.kind = FLEET__V1__KIND__PROCESSES;
    set.has_maximum = !heard; /* without a bound it is taken away */
    command.action_case = FLEET__V1__COMMAND__ACTION_SET_THRESHOLD;
    command.set_threshold = &set;
    if (!ready || sent == wanted)
        return;
    int error = fleet_v1_fleet_control_send(control, &command);
    sent += !error;
    if (error && error != HEADWAY_EAGAIN)
        headway_call_cancel(control);
}

static void on_writable(headway_call *call, void *user)
{
    (void)call;
    (void)user;
    go_on();
}

static void on_outcome(headway_call *call, const Fleet__V1__Outcome *outcome, void *user)
{
    (void)user;
    printf("the service says: %s\n", outcome->message);
    if (outcome->id == 2 || !outcome->done)
        fleet_v1_fleet_control_end(call);
}

static void on_control_done(headway_call *call, const headway_status *status, void *user)
{
    const headway_status unheard = {.code = HEADWAY_ABORTED, .message = "no event has come"};
    (void)user;
    client_finish(headway_call_bus(call), status->code == HEADWAY_OK && !heard ? &unheard : status);
}

/* quote: event */
static void on_event(headway_subscription *subscription, const Fleet__V1__ReadingOutOfRange *event,
                     const char *topic, uint64_t sequence, void *user)
{
    (void)sequence;
    (void)user;
    printf("%s: %s is %.2f, %s %.2f\n", topic, words_kind((int)event->kind), event->value,
           event->side == FLEET__V1__READING_OUT_OF_RANGE__SIDE__ABOVE ? "above" : "below",
           event->bound);
    heard = 1;
    headway_subscription_close(subscription);
    wanted = 2;
    go_on();
}
/* end quote */

/* From now on no event is missed, so now there may be one. */
static void on_ready(headway_subscription *subscription, void *user)
{
    (void)subscription;
    (void)user;
    ready = wanted = 1;
    go_on();
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)subscription;
    (void)user;
    if (lost == HEADWAY_GAP_UNKNOWN)
        printf("the broker was away: events may have been missed\n");
    else
        printf("%llu events were missed\n", (unsigned long long)lost);
}

static void on_done(headway_subscription *subscription, const headway_status *status, void *user)
{
    (void)subscription;
    (void)user;
    if (!heard)
        client_finish(headway_call_bus(control), status);
}

int client_event(headway_bus *bus, const struct arguments *arguments)
{
    static const fleet_v1_fleet_control_events events = {
        .on_next = on_outcome, .on_writable = on_writable, .on_done = on_control_done};
    static const fleet_v1_reading_out_of_range_events listen = {
        .on_event = on_event, .on_ready = on_ready, .on_gap = on_gap, .on_done = on_done};
    const headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    headway_subscription *subscription;
    (void)arguments;
    int error = fleet_v1_fleet_control(bus, &options, &events, NULL, &control);
    return error ? error
                 : fleet_v1_reading_out_of_range_subscribe(bus, "local", NULL, &listen, NULL,
                                                           &subscription);
}
