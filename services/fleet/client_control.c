/* SPDX-License-Identifier: Apache-2.0 */
/* Streams both ways: commands out, outcomes back. */
#include <inttypes.h>
#include <stdio.h>

#include "client.h"

static uint64_t sent, refused;

static int send_command(headway_call *call, Fleet__V1__Command *command)
{
    command->id = ++sent;
    return fleet_v1_fleet_control_send(call, command);
}

static int send_interval(headway_call *call)
{
    Fleet__V1__Command command = FLEET__V1__COMMAND__INIT;
    Fleet__V1__SetInterval set = FLEET__V1__SET_INTERVAL__INIT;
    Google__Protobuf__Duration half = GOOGLE__PROTOBUF__DURATION__INIT;
    half.nanos = 500000000;
    set.interval = &half;
    command.action_case = FLEET__V1__COMMAND__ACTION_SET_INTERVAL;
    command.set_interval = &set;
    return send_command(call, &command);
}

static int send_threshold(headway_call *call)
{
    Fleet__V1__Command command = FLEET__V1__COMMAND__INIT;
    Fleet__V1__SetThreshold set = FLEET__V1__SET_THRESHOLD__INIT;
    set.kind = FLEET__V1__KIND__MEMORY;
    set.has_maximum = 1;
    set.maximum = 95;
    command.action_case = FLEET__V1__COMMAND__ACTION_SET_THRESHOLD;
    command.set_threshold = &set;
    return send_command(call, &command);
}

static int send_sample(headway_call *call)
{
    Fleet__V1__Command command = FLEET__V1__COMMAND__INIT;
    Fleet__V1__SampleNow sample = FLEET__V1__SAMPLE_NOW__INIT;
    Fleet__V1__Filter filter = FLEET__V1__FILTER__INIT;
    Fleet__V1__Kind kinds[] = {FLEET__V1__KIND__LOAD, FLEET__V1__KIND__MEMORY};
    filter.kinds = kinds;
    filter.n_kinds = 2;
    sample.filter = &filter;
    command.action_case = FLEET__V1__COMMAND__ACTION_SAMPLE_NOW;
    command.sample_now = &sample;
    return send_command(call, &command);
}

/* One command at a time: the next goes when credit or the outcome of the last has come. */
static void go_on(headway_call *call)
{
    static int (*const steps[])(headway_call *) = {send_interval, send_threshold, send_sample};
    enum { STEPS = sizeof steps / sizeof steps[0] };
    if (sent == STEPS) {
        fleet_v1_fleet_control_end(call);
        return;
    }
    int error = steps[sent](call);
    if (!error)
        return;
    sent--; /* it was not taken */
    if (error != HEADWAY_EAGAIN)
        headway_call_cancel(call);
}

static void on_writable(headway_call *call, void *user)
{
    (void)user;
    go_on(call);
}

static void on_outcome(headway_call *call, const Fleet__V1__Outcome *outcome, void *user)
{
    (void)user;
    refused += !outcome->done;
    printf("command %" PRIu64 " was %s: %s\n", outcome->id, outcome->done ? "done" : "refused",
           outcome->message);
    for (size_t i = 0; i < outcome->n_readings; i++)
        words_print(outcome->readings[i]);
    go_on(call);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    const headway_status failed = {.code = HEADWAY_ABORTED, .message = "a command was refused"};
    (void)user;
    client_finish(headway_call_bus(call), status->code == HEADWAY_OK && refused ? &failed : status);
}

int client_control(headway_bus *bus, const struct arguments *arguments)
{
    static const fleet_v1_fleet_control_events events = {
        .on_next = on_outcome, .on_writable = on_writable, .on_done = on_done};
    const headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    headway_call *call;
    (void)arguments;
    int error = fleet_v1_fleet_control(bus, &options, &events, NULL, &call);
    if (!error)
        go_on(call);
    return error;
}
