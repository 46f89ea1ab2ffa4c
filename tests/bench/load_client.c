/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: load-client [OPTION=VALUE...] (load.c has them): the load through the broker.
 *
 * Calls are retried as their .proto says. A few in the overload are not (on a bus of their own, so
 * that the others' budget is their own): their end is the end of one try, which says how long a
 * refusal takes.
 */
#include "load.headway.h"

#include <headway/main.h>
#include <headway/timer.h>
#include <headway/zmq.h>

#include <stdlib.h>

#include "load.h"

enum { PROBE_EVERY = 20, WAIT_MS = 500 };

static load the_load;
static load_plan plan = {.system = "headway", .probe_every = PROBE_EVERY, .judged = 1};
static headway_bus *bus, *probe_bus;
static int stage, code;

static load_outcome outcome_of(int status)
{
    switch (status) {
    case HEADWAY_OK:
        return LOAD_OK;
    case HEADWAY_RESOURCE_EXHAUSTED:
        return LOAD_REFUSED;
    case HEADWAY_DEADLINE_EXCEEDED:
        return LOAD_EXPIRED;
    default:
        return LOAD_FAILED;
    }
}

static void on_done(headway_call *call, const headway_status *status,
                    const Bench__Load__V1__Item *response, void *user)
{
    (void)call;
    (void)response;
    load_ended(&the_load, (int64_t)(intptr_t)user, outcome_of(status->code), load_now());
}

static void send_one(int64_t index)
{
    Bench__Load__V1__Item request = BENCH__LOAD__V1__ITEM__INIT;
    int probe = load_is_probe(&the_load, index);
    headway_call_options options = {
        .size = sizeof options, .deadline_ms = plan.deadline_ms, .no_retry = (uint8_t)probe};
    request.number = (uint64_t)index;
    if (bench_load_v1_work_take(probe ? probe_bus : bus, &request, &options, on_done,
                                (void *)(intptr_t)index, NULL) != 0)
        load_ended(&the_load, index, LOAD_UNSENT, load_now());
}

static uint64_t retries(void)
{
    headway_bus_statistics statistics = {.size = sizeof statistics};
    headway_bus_statistics_get(bus, &statistics);
    return statistics.retries;
}

static void over(headway_bus *closed, void *user)
{
    (void)closed;
    (void)user;
    headway_main_stop(bus, code);
}

static void on_tick(void *user)
{
    (void)user;
    int64_t index;
    if (probe_bus == NULL)
        return;
    while ((index = load_next(&the_load, load_now())) >= 0)
        send_one(index);
    if (stage != load_stage(&the_load)) {
        stage = load_stage(&the_load);
        if (stage == 'o')
            the_load.retries[0] = retries();
        else if (stage == 'r')
            the_load.retries[1] = retries();
    }
    if (load_is_over(&the_load, load_now())) {
        headway_bus *closing = probe_bus;
        probe_bus = NULL;
        code = load_report(&the_load);
        headway_bus_close(closing, over, NULL);
    }
}

static void begin(void *user)
{
    (void)user;
    if (!headway_bus_is_up(bus) || !headway_bus_is_up(probe_bus) ||
        load_begin(&the_load, &plan) != 0 ||
        headway_timer_start(bus, 1, 1, on_tick, NULL, NULL) != 0)
        headway_main_stop(bus, 1);
    the_load.retries_known = 1;
}

static int setup(headway_bus *main_bus, void *user)
{
    (void)user;
    headway_bus_options options = {.size = sizeof options, .name = "load-probe"};
    bus = main_bus;
    int error = headway_bus_open(headway_bus_loop(bus), &headway_zmq_transport,
                                 headway_bus_endpoint(bus), &options, &probe_bus);
    return error ? error : headway_timer_start(bus, WAIT_MS, 0, begin, NULL, NULL);
}

int main(int argc, char **argv)
{
    if (load_options(argc, argv, &plan) != 0)
        return 2;
    return headway_main(1, argv, setup, NULL);
}
