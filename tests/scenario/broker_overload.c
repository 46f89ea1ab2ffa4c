/* SPDX-License-Identifier: Apache-2.0 */
/* Overload is answered, not queued. Arrivals do not wait for answers (open loop); two workers of
   eight slots, 10 ms a call: 1600 calls a second. */
#include "load_world.h"

enum { CAPACITY = 1600, CALLERS = 2 };

static struct world w;
static struct station workers[2];
static struct load loads[CALLERS];
static struct tally tallies[4];

static void begin(headway_broker_options options)
{
    memset(tallies, 0, sizeof tallies);
    world_open(&w, options);
    station_open(&w, &workers[0], "one", 8, 10 * MS);
    station_open(&w, &workers[1], "two", 8, 10 * MS);
    for (int i = 0; i < CALLERS; i++)
        load_open(&w, &loads[i], i ? "client-1" : "client-0");
}

static struct tally *phase(int number, double a_second, unsigned milliseconds)
{
    for (int i = 0; i < CALLERS; i++) {
        loads[i].tally = &tallies[number];
        loads[i].a_second = a_second / CALLERS;
        loads[i].random = 1;
    }
    loads_run(loads, CALLERS, milliseconds);
    return &tallies[number];
}

static void five_times_the_capacity_costs_no_goodput_and_is_over_when_it_is_over(void)
{
    begin((headway_broker_options){0});
    loads[0].deadline_ms = loads[1].deadline_ms = 250;
    struct tally *peak = phase(0, CAPACITY, 3000);
    struct tally *over = phase(1, 5 * CAPACITY, 10000);
    struct tally *calm = phase(2, 0.8 * CAPACITY, 2000); /* within so long it is back */
    struct tally *after = phase(3, 0.8 * CAPACITY, 2000);
    loads_settle(loads, CALLERS);
    tally_print("peak", peak);
    tally_print("five times", over);
    tally_print("calm", calm);
    tally_print("after", after);
    double peak_second = peak->ok / 3.0;
    CHECK(over->ok / 10.0 >= 0.9 * peak_second);
    CHECK_EQ(over->blocked, 0);
    CHECK(quantile(over->ms, over->times, 990) < 250);
    CHECK(quantile(over->refusal_ms, over->refusals, 990) <= 20);
    CHECK(over->least_advice >= 100 && over->most_advice > 200 && over->most_advice <= 7500);
    CHECK(after->ok >= 0.95 * after->sent);
    CHECK(quantile(after->ms, after->times, 990) < 20);
    for (int i = 0; i < 4; i++) {
        struct tally *t = &tallies[i];
        CHECK_EQ(t->sent, t->ok + t->refused + t->late + t->failed);
        CHECK(t->unprocessed >= t->refused);
        CHECK_EQ(t->failed, 0);
    }
    CHECK_EQ(statistics(&w).calls_turned_away,
             tallies[0].refused + tallies[1].refused + tallies[2].refused + tallies[3].refused);
    world_close(&w);
}

static void important_calls_do_not_feel_an_overload_of_others(void)
{
    begin((headway_broker_options){0});
    loads[1].priority = 10;
    for (int i = 0; i < CALLERS; i++) {
        loads[i].tally = &tallies[i];
        loads[i].random = 1;
    }
    loads[0].a_second = 4 * CAPACITY;
    loads[1].a_second = 0.5 * CAPACITY;
    loads_run(loads, CALLERS, 3000);
    loads_settle(loads, CALLERS);
    tally_print("unimportant", &tallies[0]);
    tally_print("important", &tallies[1]);
    CHECK(tallies[1].ok >= 0.99 * tallies[1].sent);
    CHECK(quantile(tallies[1].ms, tallies[1].times, 990) < 30);
    CHECK(tallies[0].ok >= 0.4 * CAPACITY * 3); /* what is left */
    world_close(&w);
}

/* More important calls than there is room for: a sixteenth still goes to the others. */
static void the_unimportant_do_not_starve(void)
{
    begin((headway_broker_options){0});
    loads[1].priority = 255;
    for (int i = 0; i < CALLERS; i++)
        loads[i].tally = &tallies[i];
    loads[0].a_second = 0.5 * CAPACITY;
    loads[1].a_second = 3 * CAPACITY;
    loads_run(loads, CALLERS, 3000);
    loads_settle(loads, CALLERS);
    tally_print("unimportant", &tallies[0]);
    tally_print("important", &tallies[1]);
    CHECK(tallies[0].ok > CAPACITY * 3 / 40);
    CHECK(tallies[1].ok > 0.85 * CAPACITY * 3);
    world_close(&w);
}

static void a_burst_of_an_interval_is_served_and_the_rest_told_at_once(void)
{
    begin((headway_broker_options){0});
    (void)phase(0, 0.9 * CAPACITY, 1000); /* so that a turn is known */
    (void)phase(0, 1.5 * CAPACITY, 50);
    loads_settle(loads, CALLERS);
    for (int i = 0; i < 400; i++) {
        loads[0].tally = &tallies[1];
        load_call(&loads[0]);
        if (i % 20 == 19)
            world_run(&w, 1);
    }
    loads_settle(loads, CALLERS);
    tally_print("burst", &tallies[1]);
    CHECK(tallies[1].ok > 120 && tallies[1].ok < 260);
    CHECK_EQ(tallies[1].ok + tallies[1].refused, 400);
    world_close(&w);
}

/* The option reaches the line: with a target of a second nothing is overload but its bound. */
static void target_and_interval_are_options(void)
{
    begin((headway_broker_options){
        .queue_target_ms = 1000, .queue_interval_ms = 2000, .waiting_calls = 400});
    struct tally *over = phase(0, 3 * CAPACITY, 2000);
    loads_settle(loads, CALLERS);
    tally_print("patient", over);
    CHECK(quantile(over->ms, over->times, 900) > 200);
    world_close(&w);
}

/* A call whose time is up is dropped where it stands; no handler sees it. */
static void what_has_expired_is_not_begun(void)
{
    begin((headway_broker_options){.queue_target_ms = 1000, .queue_interval_ms = 2000});
    loads[0].deadline_ms = loads[1].deadline_ms = 20;
    struct tally *over = phase(0, 2 * CAPACITY, 1000);
    loads_settle(loads, CALLERS);
    tally_print("short", over);
    CHECK(over->late > 500);
    CHECK_EQ(workers[0].taken + workers[1].taken, over->sent - over->unprocessed);
    world_close(&w);
}

int main(void)
{
    RUN(five_times_the_capacity_costs_no_goodput_and_is_over_when_it_is_over);
    RUN(important_calls_do_not_feel_an_overload_of_others);
    RUN(the_unimportant_do_not_starve);
    RUN(a_burst_of_an_interval_is_served_and_the_rest_told_at_once);
    RUN(target_and_interval_are_options);
    RUN(what_has_expired_is_not_begun);
    return 0;
}
