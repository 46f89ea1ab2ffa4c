/* SPDX-License-Identifier: Apache-2.0 */
/* When a worker is left alone, and when it is asked again. */
#include "breaker.h"

#include <check.h>

#define MS ((uint64_t)1000000)

enum { WORKERS = 4 };

static const headway__breaker_rules rules = {.failures = 5, .percent = 50, .back_off = 1000 * MS};
static headway__breakers all;
static headway__breaker workers[WORKERS];

static void begin(int count)
{
    memset(&all, 0, sizeof all);
    memset(workers, 0, sizeof workers);
    for (int i = 0; i < count; i++)
        headway__breaker_join(&all, &workers[i]);
}

static int end(int i, int failed, uint64_t now)
{
    return headway__breaker_result(&all, &workers[i], &rules, failed, 0, now);
}

static void five_failures_in_a_row_beside_healthy_fellows_open_it(void)
{
    begin(3);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(end(0, 1, 0), 0);
    CHECK_EQ(end(0, 0, 0), 0); /* one success, and the row begins anew */
    for (int i = 0; i < 4; i++)
        CHECK_EQ(end(0, 1, 0), 0);
    CHECK_EQ(end(0, 1, 7 * MS), 1);
    CHECK(!headway__breaker_admits(&workers[0], 1006 * MS));
    CHECK(headway__breaker_admits(&workers[0], 1007 * MS));
    CHECK_EQ(all.out, 1);
    CHECK_EQ(all.opened, 1);
}

static void half_of_its_calls_are_enough_too(void)
{
    int opened = 0;
    begin(3);
    for (int i = 0; i < 400 && !opened; i++)
        opened = end(0, i % 4 != 3, 0); /* three of four, never five in a row */
    CHECK_EQ(opened, 1);
    begin(3);
    for (int i = 0; i < 400; i++)
        CHECK_EQ(end(0, i % 4 == 3, 0), 0); /* one of four is not */
}

static void when_all_fail_it_is_nobodys_fault(void)
{
    begin(3);
    for (int round = 0; round < 100; round++)
        for (int i = 0; i < 3; i++)
            CHECK_EQ(end(i, 1, 0), 0);
    CHECK_EQ(all.out, 0);
}

static void the_only_worker_is_never_out(void)
{
    begin(1);
    for (int i = 0; i < 100; i++)
        CHECK_EQ(end(0, 1, 0), 0);
    CHECK(headway__breaker_admits(&workers[0], 0));
}

static void half_of_the_workers_may_be_out_and_no_more(void)
{
    begin(4);
    for (int i = 0; i < 4; i++)
        (void)end(3, 0, 0);
    for (int i = 0; i < 3; i++)
        for (int n = 0; n < 5; n++)
            (void)end(i, 1, 0);
    CHECK_EQ(all.out, 2);
    CHECK(headway__breaker_admits(&workers[2], 0));
    headway__breaker_leave(&all, &workers[3]); /* of three, two are too many */
    CHECK_EQ(headway__breakers_too_many(&all, &rules), 1);
    headway__breaker_close(&all, &workers[0]);
    CHECK_EQ(headway__breakers_too_many(&all, &rules), 0);
    CHECK_EQ(all.out, 1);
}

static void one_call_is_the_probe_and_decides(void)
{
    begin(2);
    for (int n = 0; n < 5; n++)
        (void)end(0, 1, 0);
    CHECK_EQ(end(0, 0, 10 * MS), 0); /* one that was under way says nothing */
    CHECK(!headway__breaker_due(&workers[0], 999 * MS));
    CHECK(headway__breaker_due(&workers[0], 1000 * MS));
    CHECK_EQ(headway__breaker_started(&workers[0]), 1);
    CHECK(!headway__breaker_admits(&workers[0], 5000 * MS)); /* one at a time */
    CHECK_EQ(headway__breaker_result(&all, &workers[0], &rules, 1, 1, 1100 * MS), 0);
    CHECK(!headway__breaker_admits(&workers[0], 3099 * MS)); /* twice as long */
    CHECK_EQ(headway__breaker_started(&workers[0]), 1);
    headway__breaker_unknown(&workers[0], 3200 * MS); /* its caller went away */
    CHECK(headway__breaker_due(&workers[0], 3200 * MS));
    CHECK_EQ(headway__breaker_started(&workers[0]), 1);
    CHECK_EQ(headway__breaker_result(&all, &workers[0], &rules, 0, 1, 3300 * MS), -1);
    CHECK(headway__breaker_admits(&workers[0], 3300 * MS));
    CHECK_EQ(all.out, 0);
    CHECK_EQ(headway__breaker_started(&workers[0]), 0);
}

static void the_back_off_doubles_up_to_32_times(void)
{
    uint64_t now = 0, waited = 0;
    begin(2);
    for (int n = 0; n < 5; n++)
        (void)end(0, 1, now);
    for (int n = 0; n < 10; n++) {
        waited = workers[0].until - now;
        now = workers[0].until;
        (void)headway__breaker_started(&workers[0]);
        (void)headway__breaker_result(&all, &workers[0], &rules, 1, 1, now);
    }
    CHECK_EQ(waited, 32000 * MS);
}

int main(void)
{
    RUN(five_failures_in_a_row_beside_healthy_fellows_open_it);
    RUN(half_of_its_calls_are_enough_too);
    RUN(when_all_fail_it_is_nobodys_fault);
    RUN(the_only_worker_is_never_out);
    RUN(half_of_the_workers_may_be_out_and_no_more);
    RUN(one_call_is_the_probe_and_decides);
    RUN(the_back_off_doubles_up_to_32_times);
    return 0;
}
