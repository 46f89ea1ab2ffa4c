/* SPDX-License-Identifier: Apache-2.0 */
/* The timers of a node fire in order, once, and stop when told. */
#include "timers.h"

#include <check.h>
#include <headway/status.h>

enum { MANY = 500 };

static headway__timers timers;
static headway__timer all[MANY];
static uint64_t last;
static int fired, fail;

static void *no_memory(void *user, void *memory, size_t size)
{
    return fail ? NULL : headway_alloc_default()->resize(user, memory, size);
}

static headway_alloc alloc;

static void begin(void)
{
    alloc = *headway_alloc_default();
    alloc.resize = no_memory;
    memset(&timers, 0, sizeof timers);
    memset(all, 0, sizeof all);
    timers.alloc = &alloc;
    last = 0;
    fired = fail = 0;
}

static void in_order(headway__timer *timer)
{
    CHECK(timer->at >= last && timer->place == 0);
    last = timer->at;
    fired++;
}

static void they_fire_in_the_order_of_their_times(void)
{
    begin();
    for (int i = 0; i < MANY; i++) {
        all[i].fire = in_order;
        CHECK_EQ(headway__timers_set(&timers, &all[i], 1 + (uint64_t)(i * 7919 % 1009)), 0);
    }
    for (int i = 0; i < MANY; i += 3) /* moved, both ways */
        CHECK_EQ(headway__timers_set(&timers, &all[i], 1 + (uint64_t)(i * 104729 % 2003)), 0);
    for (int i = 1; i < MANY; i += 5)
        headway__timers_stop(&timers, &all[i]);
    headway__timers_stop(&timers, &all[1]); /* again: nothing */
    uint64_t next = headway__timers_next(&timers);
    headway__timers_run(&timers, next - 1);
    CHECK_EQ(fired, 0);
    headway__timers_run(&timers, 500);
    CHECK(fired > 0 && fired < MANY - MANY / 5 && headway__timers_next(&timers) > 500);
    headway__timers_run(&timers, 5000);
    CHECK_EQ(fired, MANY - MANY / 5);
    CHECK(headway__timers_next(&timers) == HEADWAY_NEVER);
    headway__timers_done(&timers);
}

static void again(headway__timer *timer)
{
    fired++;
    CHECK_EQ(headway__timers_set(&timers, timer, timer->at), 0);
}

static void one_that_is_always_due_does_not_hold_the_turn(void)
{
    begin();
    all[0].fire = again;
    all[1].fire = in_order;
    CHECK_EQ(headway__timers_set(&timers, &all[0], 1), 0);
    CHECK_EQ(headway__timers_set(&timers, &all[1], 50), 0);
    headway__timers_run(&timers, 10);
    CHECK_EQ(fired, 2); /* as many as were armed */
    headway__timers_done(&timers);
}

static void stop_the_next(headway__timer *timer)
{
    (void)timer;
    fired++;
    headway__timers_stop(&timers, &all[1]);
}

static void a_timer_may_stop_another_that_is_due(void)
{
    begin();
    all[0].fire = stop_the_next;
    all[1].fire = in_order;
    CHECK_EQ(headway__timers_set(&timers, &all[0], 1), 0);
    CHECK_EQ(headway__timers_set(&timers, &all[1], 2), 0);
    headway__timers_run(&timers, 10);
    CHECK_EQ(fired, 1);
    headway__timers_done(&timers);
}

static void without_memory_nothing_changes(void)
{
    begin();
    fail = 1;
    CHECK_EQ(headway__timers_set(&timers, &all[0], 1), HEADWAY_ENOMEM);
    CHECK(all[0].place == 0 && headway__timers_next(&timers) == HEADWAY_NEVER);
    fail = 0;
    for (int i = 0; i < 64; i++)
        CHECK_EQ(headway__timers_set(&timers, &all[i], 9), 0);
    fail = 1;
    CHECK_EQ(headway__timers_set(&timers, &all[64], 1), HEADWAY_ENOMEM);
    CHECK_EQ(headway__timers_next(&timers), 9);
    CHECK_EQ(headway__timers_set(&timers, &all[3], 4), 0); /* has its place */
    CHECK_EQ(headway__timers_next(&timers), 4);
    headway__timers_done(&timers);
}

static void what_is_reserved_needs_no_memory_later(void)
{
    begin();
    CHECK_EQ(headway__timers_reserve(&timers, 100), 0);
    fail = 1;
    CHECK_EQ(headway__timers_reserve(&timers, 100), 0);
    CHECK_EQ(headway__timers_reserve(&timers, 1), 0);
    for (int i = 0; i < 100; i++)
        CHECK_EQ(headway__timers_set(&timers, &all[i], 9), 0);
    CHECK_EQ(headway__timers_reserve(&timers, 101), HEADWAY_ENOMEM);
    CHECK_EQ(headway__timers_set(&timers, &all[100], 9), HEADWAY_ENOMEM);
    headway__timers_done(&timers);
}

int main(void)
{
    RUN(they_fire_in_the_order_of_their_times);
    RUN(one_that_is_always_due_does_not_hold_the_turn);
    RUN(a_timer_may_stop_another_that_is_due);
    RUN(without_memory_nothing_changes);
    RUN(what_is_reserved_needs_no_memory_later);
    return 0;
}
