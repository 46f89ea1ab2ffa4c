/* SPDX-License-Identifier: Apache-2.0 */
/* How fast a worker is said to be, by numbers. */
#include "pace.h"

#include <check.h>

#define MS ((uint64_t)1000000)
#define SECOND ((uint64_t)1000000000)

static void a_mean_follows_its_answers(void)
{
    headway__mean mean = {0};
    CHECK_EQ(headway__mean_add(&mean, 10 * MS), 0);
    CHECK_EQ(headway__mean_add(&mean, 26 * MS), 10 * MS);
    CHECK_EQ(mean.ns, 11 * MS);
    for (int i = 0; i < 200; i++)
        (void)headway__mean_add(&mean, 2 * MS);
    CHECK(mean.ns >= 2 * MS && mean.ns < 2 * MS + 100);
    (void)headway__mean_add(&mean, 0); /* at once is a microsecond */
    headway__mean fast = {0};
    (void)headway__mean_add(&fast, 0);
    CHECK_EQ(fast.ns, 1000);
}

static headway__pace ten_times(uint64_t now)
{
    headway__pace pace = {0};
    for (int i = 0; i < 60; i++)
        headway__pace_measured(&pace, 100 * MS, 10 * MS, now);
    return pace;
}

static void a_worker_without_a_past_is_like_the_others(void)
{
    headway__pace pace = {0};
    CHECK_EQ(headway__pace_now(&pace, SECOND), HEADWAY__PACE_ONE);
    headway__pace_measured(&pace, 100 * MS, 0, SECOND); /* nothing to compare with */
    CHECK_EQ(headway__pace_now(&pace, SECOND), HEADWAY__PACE_ONE);
}

static void ten_times_the_usual_time_is_ten_times_the_pace(void)
{
    headway__pace pace = {0};
    headway__pace_measured(&pace, 100 * MS, 10 * MS, SECOND);
    CHECK(headway__pace_now(&pace, SECOND) > 5 * HEADWAY__PACE_ONE); /* the first says most */
    pace = ten_times(SECOND);
    CHECK(headway__pace_now(&pace, SECOND) > 9 * HEADWAY__PACE_ONE);
    CHECK(headway__pace_now(&pace, SECOND) <= 10 * HEADWAY__PACE_ONE);
    headway__pace_measured(&pace, 10 * MS, 10 * MS, SECOND); /* one answer does not clear it */
    CHECK(headway__pace_now(&pace, SECOND) > 8 * HEADWAY__PACE_ONE);
}

static void what_is_long_ago_fades_and_one_slow_answer_brings_it_back(void)
{
    headway__pace pace = ten_times(SECOND), well;
    CHECK(headway__pace_now(&pace, 3 * SECOND) < 4 * HEADWAY__PACE_ONE);
    CHECK(headway__pace_now(&pace, 100 * SECOND) == HEADWAY__PACE_ONE);
    well = pace;
    headway__pace_measured(&pace, 100 * MS, 10 * MS, 6 * SECOND);
    CHECK(headway__pace_now(&pace, 6 * SECOND) > 9 * HEADWAY__PACE_ONE);
    headway__pace_measured(&well, 10 * MS, 10 * MS, 6 * SECOND);
    CHECK(headway__pace_now(&well, 6 * SECOND) < 3 * HEADWAY__PACE_ONE / 2);
}

static void a_worker_that_owes_answers_is_felt_to_be_slow(void)
{
    headway__pace pace = {0};
    headway__pace_started(&pace, SECOND);
    headway__pace_started(&pace, SECOND + 50 * MS);
    CHECK_EQ(headway__pace_felt(&pace, 10 * MS, SECOND), HEADWAY__PACE_ONE);
    CHECK_EQ(headway__pace_felt(&pace, 10 * MS, SECOND + 60 * MS), 6 * HEADWAY__PACE_ONE);
    CHECK_EQ(headway__pace_felt(&pace, 10 * MS, 9 * SECOND), HEADWAY__PACE_SILENT_MOST);
    CHECK_EQ(headway__pace_felt(&pace, 0, 9 * SECOND), HEADWAY__PACE_ONE);
    headway__pace_ended(&pace, 9 * SECOND); /* a sign of life */
    CHECK_EQ(headway__pace_felt(&pace, 10 * MS, 9 * SECOND), HEADWAY__PACE_ONE);
    headway__pace_ended(&pace, 9 * SECOND);
    CHECK_EQ(headway__pace_felt(&pace, 10 * MS, 99 * SECOND), HEADWAY__PACE_ONE);
}

int main(void)
{
    RUN(a_mean_follows_its_answers);
    RUN(a_worker_without_a_past_is_like_the_others);
    RUN(ten_times_the_usual_time_is_ten_times_the_pace);
    RUN(what_is_long_ago_fades_and_one_slow_answer_brings_it_back);
    RUN(a_worker_that_owes_answers_is_felt_to_be_slow);
    return 0;
}
