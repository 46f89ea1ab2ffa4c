/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bus whose process is frozen between whiles (L15): it has no link then, so that none can be
 * stale; and on thaw nothing that was true before is believed, the broker's answer to a hello is.
 */
#include "support/processes.h"

#include "pause.h"

enum { HOUR_S = 3600 };

static headway_sim *sim;
static struct broker_process broker;
static struct process worker, function;
static int paused, resumed;

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static void on_paused(void *user)
{
    (void)user;
    paused++;
}

static void on_resumed(void *user)
{
    (void)user;
    resumed++;
}

static void resume_it(void)
{
    resumed = 0;
    headway__bus_resume(function.bus, on_resumed, NULL);
    CHECK_EQ(resumed, 0);
}

static void pause_it(void)
{
    paused = 0;
    headway__bus_pause(function.bus, on_paused, NULL);
    CHECK_EQ(paused, 0); /* not from inside */
}

static void begin(uint64_t seed)
{
    sim = sim_make((headway_sim_options){.seed = seed});
    broker = (struct broker_process){.name = "broker"};
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    CHECK_EQ(process_start(&worker, sim, "worker", (headway_bus_options){0}), 0);
    CHECK_EQ(process_serve(&worker, 64), 0);
    CHECK_EQ(
        process_start(&function, sim, "function", (headway_bus_options){.via = HEADWAY_VIA_AUTO}),
        0);
    run(SECOND);
    CHECK(headway_bus_is_up(function.bus));
}

static void finish(void)
{
    process_stop(&function);
    process_stop(&worker);
    if (broker.broker)
        broker_stop(&broker);
    headway_sim_free(sim);
}

static struct request *ask(uint8_t via)
{
    int error = 0;
    struct request *request = process_ask(
        &function,
        (struct ask){.method = UNARY, .size = 16, .options = {.via = via, .deadline_ms = 5000}},
        &error);
    CHECK_EQ(error, 0);
    return request;
}

static uint64_t links_up(void)
{
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(function.bus, &s);
    return s.links_up;
}

/* Frozen: for the clock an hour has passed, or none. */
static void freeze(int clock_stands)
{
    uint64_t span = HOUR_S * SECOND;
    if (clock_stands)
        headway_sim_freeze(function.host, span);
    else
        headway_sim_pause(function.host, span);
    headway_sim_wall_jump(function.host, (int64_t)span);
    run(span + SECOND);
}

static void a_paused_bus_has_no_link_and_makes_none(void)
{
    begin(1);
    CHECK_EQ(broker_check(&broker).links, 2);
    pause_it();
    run(10 * MS);
    CHECK_EQ(paused, 1);
    CHECK_EQ(broker_check(&broker).links, 1);
    uint64_t before = links_up();
    run(HOUR_S * SECOND);
    CHECK_EQ(links_up(), before);
    CHECK_EQ(paused, 1);
    CHECK_EQ(function.downs, 0); /* nobody lost it: it went */
    resume_it();
    run(100 * MS);
    CHECK_EQ(resumed, 1);
    CHECK(headway_bus_is_up(function.bus));
    CHECK_EQ(broker_check(&broker).links, 2);
    finish();
}

static void whatever_a_freeze_did_the_first_call_is_right_at_once(void)
{
    for (int seed = 1; seed <= 64; seed++) {
        begin((uint64_t)seed);
        pause_it();
        run(10 * MS);
        freeze(seed & 1);
        if (seed & 2) { /* what is there now is another one */
            broker_crash(&broker);
            headway_sim_restart(broker.host);
            CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
            run(SECOND);
        }
        uint64_t began = headway_sim_now(sim);
        resume_it();
        struct request *request = ask(0); /* it does not ask to wait */
        CHECK(request);
        for (int n = 0; n < 1000 && !request->done; n++)
            run(MS);
        CHECK_EQ(request->done, 1);
        CHECK_EQ(request->code, HEADWAY_OK);
        CHECK_EQ(resumed, 1);
        CHECK(headway_sim_now(sim) - began < 100 * MS);
        finish();
    }
}

static void its_services_are_registered_nowhere_but_called_within(void)
{
    begin(3);
    process_stop(&worker);
    pause_it();
    run(10 * MS);
    CHECK_EQ(process_serve(&function, 8), 0);
    struct request *within = ask(HEADWAY_VIA_DIRECT);
    run(10 * MS);
    CHECK_EQ(within->code, HEADWAY_OK);
    CHECK_EQ(within->done, 1);
    resume_it();
    run(SECOND);
    CHECK(headway_bus_is_up(function.bus));
    CHECK_EQ(broker_check(&broker).workers, 0);
    CHECK_EQ(process_start(&worker, sim, "worker", (headway_bus_options){0}), 0);
    finish();
}

static void calls_under_way_end_when_it_is_paused(void)
{
    begin(4);
    worker.hold = 1;
    struct request *request = ask(0);
    run(10 * MS);
    pause_it();
    run(10 * MS);
    CHECK_EQ(paused, 1);
    CHECK_EQ(request->done, 1);
    CHECK_EQ(request->code, HEADWAY_UNAVAILABLE);
    finish();
}

static void without_a_broker_that_is_said_and_calls_wait_for_one(void)
{
    begin(5);
    pause_it();
    run(10 * MS);
    broker_crash(&broker);
    resume_it();
    struct request *early = ask(0);
    run(SECOND);
    CHECK_EQ(resumed, 1);
    CHECK_EQ(function.downs, 1);
    struct request *late = ask(0);
    run(SECOND);
    headway_sim_restart(broker.host);
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    run(3 * SECOND); /* the function's tries to connect are two seconds apart by now */
    CHECK_EQ(early->code, HEADWAY_OK);
    CHECK_EQ(late->code, HEADWAY_OK);
    CHECK_EQ(early->done + late->done, 2);
    CHECK_EQ(resumed, 1);
    finish();
}

/* One allocation after the other fails: whoever waits is told, and the next event is right. */
static void want_of_memory_does_not_hold_it(void)
{
    uint64_t tried = 0; /* where none fails: by the first turn */
    for (uint64_t n = 0; n <= tried; n++) {
        begin(n + 1);
        pause_it();
        run(10 * MS);
        uint64_t before = headway_sim_attempts(function.host, HEADWAY_SIM_NO_MEMORY);
        headway_sim_fail_allocation(function.host, n);
        resume_it();
        run(SECOND);
        headway_sim_fail_allocation(function.host, 0);
        if (n == 0)
            tried = headway_sim_attempts(function.host, HEADWAY_SIM_NO_MEMORY) - before;
        CHECK_EQ(resumed, 1);
        pause_it();
        run(10 * MS);
        CHECK_EQ(paused, 1);
        resume_it();
        run(100 * MS);
        CHECK_EQ(resumed, 1);
        struct request *request = ask(0);
        run(SECOND);
        CHECK_EQ(request->code, HEADWAY_OK);
        finish();
    }
    CHECK(tried > 0);
}

static void it_may_be_resumed_or_closed_before_it_is_paused(void)
{
    begin(6);
    pause_it();
    resume_it();
    run(2 * SECOND);
    CHECK_EQ(paused, 0);
    CHECK(headway_bus_is_up(function.bus));
    struct request *request = ask(0);
    run(SECOND);
    CHECK_EQ(request->code, HEADWAY_OK);
    pause_it();
    finish();
    CHECK_EQ(paused, 0);
}

int main(void)
{
    RUN(a_paused_bus_has_no_link_and_makes_none);
    RUN(whatever_a_freeze_did_the_first_call_is_right_at_once);
    RUN(its_services_are_registered_nowhere_but_called_within);
    RUN(calls_under_way_end_when_it_is_paused);
    RUN(without_a_broker_that_is_said_and_calls_wait_for_one);
    RUN(want_of_memory_does_not_hold_it);
    RUN(it_may_be_resumed_or_closed_before_it_is_paused);
    return 0;
}
