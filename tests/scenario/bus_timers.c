/* SPDX-License-Identifier: Apache-2.0 */
/* A user's timers: once or again and again, stopped from anywhere, and nothing is left of them. */
#include "support/processes.h"

#include <headway/timer.h>

static headway_sim *sim;
static struct process process;
static headway_timer *timer;
static unsigned fired;
static unsigned stop_at; /* stops itself when it has fired so often; 0: never */

static void on_fire(void *user)
{
    (void)user;
    if (++fired == stop_at)
        headway_timer_stop(timer);
}

static void begin(void)
{
    fired = stop_at = 0;
    timer = NULL;
    sim = sim_make((headway_sim_options){.seed = 3});
    CHECK_EQ(process_start(&process, sim, "process", (headway_bus_options){0}), 0);
    CHECK_EQ(headway_sim_run(sim, 1 * SECOND), 0);
}

static void start(uint32_t first_ms, uint32_t repeat_ms)
{
    CHECK_EQ(headway_timer_start(process.bus, first_ms, repeat_ms, on_fire, NULL, &timer), 0);
}

static void run_ms(uint64_t ms)
{
    CHECK_EQ(headway_sim_run(sim, ms * MS), 0);
}

static void finish(void)
{
    process_stop(&process);
    headway_sim_free(sim);
}

static void a_timer_fires_once_at_its_time_and_is_gone(void)
{
    begin();
    size_t before = headway_sim_blocks(process.host);
    start(50, 0);
    CHECK_EQ(headway_sim_blocks(process.host), before + 1);
    run_ms(49);
    CHECK_EQ(fired, 0);
    run_ms(2);
    CHECK_EQ(fired, 1);
    CHECK_EQ(headway_sim_blocks(process.host), before);
    run_ms(1000);
    CHECK_EQ(fired, 1);
    finish();
}

static void a_repeated_timer_keeps_its_pace_until_it_stops_itself(void)
{
    begin();
    size_t before = headway_sim_blocks(process.host);
    start(10, 100);
    stop_at = 4;
    run_ms(11);
    CHECK_EQ(fired, 1);
    run_ms(200);
    CHECK_EQ(fired, 3);
    run_ms(5000);
    CHECK_EQ(fired, 4);
    CHECK_EQ(headway_sim_blocks(process.host), before);
    finish();
}

static void a_timer_that_is_stopped_does_not_fire(void)
{
    begin();
    size_t before = headway_sim_blocks(process.host);
    start(10, 0);
    headway_timer_stop(timer);
    headway_timer_stop(NULL);
    CHECK_EQ(headway_sim_blocks(process.host), before);
    run_ms(1000);
    CHECK_EQ(fired, 0);
    finish();
}

/* After a pause it fires once, not for each time it has missed. */
static void a_loop_that_stood_still_makes_up_for_nothing(void)
{
    begin();
    start(10, 10);
    headway_sim_pause(process.host, 1005 * MS);
    run_ms(1006);
    CHECK(fired >= 1 && fired <= 2);
    run_ms(100);
    CHECK(fired >= 10 && fired <= 12);
    headway_timer_stop(timer);
    finish();
}

static void a_bus_that_closes_fires_no_more_and_frees_what_is_left(void)
{
    begin();
    start(100, 100);
    CHECK_EQ(headway_timer_start(process.bus, 1, 0, NULL, NULL, NULL), HEADWAY_EINVAL);
    finish();
    CHECK_EQ(fired, 0);
}

int main(void)
{
    RUN(a_timer_fires_once_at_its_time_and_is_gone);
    RUN(a_repeated_timer_keeps_its_pace_until_it_stops_itself);
    RUN(a_timer_that_is_stopped_does_not_fire);
    RUN(a_loop_that_stood_still_makes_up_for_nothing);
    RUN(a_bus_that_closes_fires_no_more_and_frees_what_is_left);
    return 0;
}
