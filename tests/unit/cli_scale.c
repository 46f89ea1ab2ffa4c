/* SPDX-License-Identifier: Apache-2.0 */
/* How many workers there should be, and when one that failed starts again. */
#include "scale.h"

#include <check.h>

static const scale_policy policy = {.max = 4, .per_worker = 8, .delay_ms = 100, .idle_ms = 1000};

static uint32_t want(scale *s, scale_demand demand, uint64_t now)
{
    return scale_want(s, &policy, &demand, now);
}

static void nobody_is_wanted_for_nothing(void)
{
    scale s = {0};
    CHECK_EQ(want(&s, (scale_demand){0}, 5000), 0);
    CHECK_EQ(want(&s, (scale_demand){0}, 50000), 0);
}

static void a_waiting_call_wants_one_and_a_burst_wants_what_it_needs(void)
{
    scale s = {0};
    CHECK_EQ(want(&s, (scale_demand){.waiting = 1}, 5000), 1);
    CHECK_EQ(want(&s, (scale_demand){.waiting = 17}, 5010), 3);
    CHECK_EQ(want(&s, (scale_demand){.waiting = 4000000000u, .running = 4000000000u}, 5020), 4);
}

static void slots_that_were_never_seen_are_enough_until_they_are_seen(void)
{
    const scale_policy by_slots = {.max = 9, .delay_ms = 100, .idle_ms = 1000};
    scale s = {0};
    scale_demand demand = {.waiting = 500};
    CHECK_EQ(scale_want(&s, &by_slots, &demand, 5000), 1);
    demand = (scale_demand){.waiting = 400, .running = 100, .workers = 1};
    CHECK_EQ(scale_want(&s, &by_slots, &demand, 5050), 5);
    demand = (scale_demand){.waiting = 250}; /* the worker is gone, its slots are remembered */
    CHECK_EQ(scale_want(&s, &by_slots, &demand, 9000), 3);
}

static void calls_that_wait_too_long_want_one_more_unless_one_is_on_its_way(void)
{
    scale s = {0};
    scale_demand demand = {.waiting = 1, .oldest_ms = 100, .running = 4, .workers = 2};
    CHECK_EQ(want(&s, demand, 5000), 1);
    demand.oldest_ms = 101;
    demand.starting = 1;
    CHECK_EQ(want(&s, demand, 5010), 1);
    demand.starting = 0;
    CHECK_EQ(want(&s, demand, 5020), 3);
}

static void what_was_needed_stays_for_idle_ms_and_goes_after_twice_that(void)
{
    scale s = {0};
    scale_demand full = {.running = 32, .workers = 4}, none = {.slots_free = 32, .workers = 4};
    CHECK_EQ(want(&s, full, 5000), 4);
    for (uint64_t now = 5050; now < 6000; now += 50)
        CHECK_EQ(want(&s, none, now), 4);
    CHECK_EQ(want(&s, none, 6000), 4); /* a new window: the one before needed 4 */
    CHECK_EQ(want(&s, full, 6500), 4);
    CHECK_EQ(want(&s, none, 7000), 4);
    CHECK_EQ(want(&s, none, 7999), 4);
    CHECK_EQ(want(&s, none, 8000), 0);
}

/* Demand that goes up and down faster than idle_ms starts and stops nobody. */
static void a_load_that_swings_does_not_make_workers_swing(void)
{
    scale s = {0};
    CHECK_EQ(want(&s, (scale_demand){.running = 30, .workers = 4}, 10000), 4);
    for (uint64_t now = 10100; now < 60000; now += 100) {
        uint32_t running = now / 100 % 8 == 0 ? 30 : 1;
        CHECK_EQ(want(&s, (scale_demand){.running = running, .workers = 4}, now), 4);
    }
}

static void min_and_max_hold_whatever_is_asked(void)
{
    const scale_policy two = {.min = 2, .max = 3, .per_worker = 1, .delay_ms = 1, .idle_ms = 10};
    scale s = {0};
    for (uint32_t i = 0; i < 1000; i++) {
        scale_demand demand = {.waiting = i * 7 % 11, .oldest_ms = i, .workers = i % 5};
        uint32_t n = scale_want(&s, &two, &demand, i * 3);
        CHECK(n >= 2 && n <= 3);
    }
}

static const restart_policy five = {
    .most = 5, .within_ms = 30000, .first_ms = 100, .longest_ms = 1000};

static void the_pause_doubles_to_its_longest_and_the_sixth_failure_in_time_is_the_last(void)
{
    static const int64_t pauses[] = {100, 200, 400, 800, 1000, -1};
    restarts r = {{0}, 0, 0};
    for (int i = 0; i < 6; i++)
        CHECK_EQ(restart_after(&r, &five, 50000 + (uint64_t)i, 1), pauses[i]);
    CHECK_EQ(restart_after(&r, &five, 50000 + 30000, 1), 1000); /* the first is forgotten */
    CHECK_EQ(restart_after(&r, &five, 50000 + 30000, 1), -1);
}

static void who_lived_long_begins_a_new_row(void)
{
    restarts r = {{0}, 0, 0};
    CHECK_EQ(restart_after(&r, &five, 50000, 1), 100);
    CHECK_EQ(restart_after(&r, &five, 50100, 1), 200);
    CHECK_EQ(restart_after(&r, &five, 60000, 1000), 100);
}

static void rare_failures_are_restarted_for_ever(void)
{
    restarts r = {{0}, 0, 0};
    for (uint64_t i = 0; i < 10000; i++)
        CHECK_EQ(restart_after(&r, &five, 50000 + i * 6000, 6000), 100);
}

static void no_restarts_means_none(void)
{
    const restart_policy none = {.within_ms = 1000, .first_ms = 100, .longest_ms = 1000};
    restarts r = {{0}, 0, 0};
    CHECK_EQ(restart_after(&r, &none, 1, 100000), -1);
}

int main(void)
{
    RUN(nobody_is_wanted_for_nothing);
    RUN(a_waiting_call_wants_one_and_a_burst_wants_what_it_needs);
    RUN(slots_that_were_never_seen_are_enough_until_they_are_seen);
    RUN(calls_that_wait_too_long_want_one_more_unless_one_is_on_its_way);
    RUN(what_was_needed_stays_for_idle_ms_and_goes_after_twice_that);
    RUN(a_load_that_swings_does_not_make_workers_swing);
    RUN(min_and_max_hold_whatever_is_asked);
    RUN(the_pause_doubles_to_its_longest_and_the_sixth_failure_in_time_is_the_last);
    RUN(who_lived_long_begins_a_new_row);
    RUN(rare_failures_are_restarted_for_ever);
    RUN(no_restarts_means_none);
    return 0;
}
