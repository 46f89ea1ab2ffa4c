/* SPDX-License-Identifier: Apache-2.0 */
/* The table of times: where a value goes, and how far from it an answer may be. */
#include "histogram.h"

#include <check.h>

static headway__histogram h;

/* 1, 2, 3 ... then ever further apart, up to just under 2^31. */
static uint64_t next_of(uint64_t value)
{
    return value + 1 + value / 97;
}

static void buckets_meet_without_gap_or_overlap(void)
{
    CHECK_EQ(headway__histogram_least(0), 0);
    for (unsigned i = 1; i < HEADWAY__HISTOGRAM_BUCKETS; i++) {
        uint64_t least = headway__histogram_least(i);
        CHECK_EQ(headway__histogram_index(least), i);
        CHECK_EQ(headway__histogram_index(least - 1), i - 1);
    }
}

static void no_bucket_is_wider_than_a_sixteenth_of_its_values(void)
{
    for (unsigned i = 0; i < HEADWAY__HISTOGRAM_BUCKETS - 1; i++) {
        uint64_t least = headway__histogram_least(i);
        uint64_t width = headway__histogram_least(i + 1) - least;
        CHECK(width == 1 || width * HEADWAY__HISTOGRAM_STEPS <= least);
    }
}

/* A value alone, but for a larger one that keeps the clamp to `most` out of it. */
static void an_answer_is_within_a_thirty_second_of_the_value(void)
{
    for (uint64_t value = 0; value < (uint64_t)1 << 30; value = next_of(value)) {
        memset(&h, 0, sizeof h);
        headway__histogram_record(&h, value);
        headway__histogram_record(&h, (uint64_t)1 << 31);
        uint64_t answer = headway__histogram_quantile(&h, 500);
        uint64_t error = answer > value ? answer - value : value - answer;
        CHECK(error * 32 <= value);
    }
}

static void quantiles_of_a_thousand_values_are_their_ranks(void)
{
    static const unsigned asked[] = {1, 500, 900, 990, 999, 1000};
    memset(&h, 0, sizeof h);
    CHECK_EQ(headway__histogram_quantile(&h, 500), 0);
    for (uint64_t value = 1; value <= 1000; value++)
        headway__histogram_record(&h, value * 1000);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        int64_t exact = (int64_t)asked[i] * 1000;
        int64_t answer = (int64_t)headway__histogram_quantile(&h, asked[i]);
        CHECK(llabs(answer - exact) * 32 <= exact);
    }
    CHECK_EQ(h.count, 1000);
    CHECK_EQ(h.sum, 500500000);
    CHECK_EQ(h.most, 1000000);
}

static void what_is_too_large_counts_in_the_last_bucket_and_as_the_most(void)
{
    memset(&h, 0, sizeof h);
    headway__histogram_record(&h, UINT64_MAX);
    CHECK_EQ(h.buckets[HEADWAY__HISTOGRAM_BUCKETS - 1], 1);
    CHECK(headway__histogram_quantile(&h, 500) == UINT64_MAX);
}

static void two_tables_add_up(void)
{
    static headway__histogram other;
    memset(&h, 0, sizeof h);
    memset(&other, 0, sizeof other);
    for (uint64_t value = 1; value < 5000; value++)
        headway__histogram_record(value % 2 ? &h : &other, value);
    headway__histogram_add(&h, &other);
    CHECK_EQ(h.count, 4999);
    CHECK_EQ(h.most, 4999);
    uint64_t sum = 0;
    for (unsigned i = 0; i < HEADWAY__HISTOGRAM_BUCKETS; i++)
        sum += h.buckets[i];
    CHECK_EQ(sum, 4999);
}

static void a_handlers_time_survives_sixteen_bits(void)
{
    CHECK_EQ(headway__took_unpack(headway__took_pack(0)), 1); /* 0 is "not told" */
    for (uint64_t value = 1; value < (uint64_t)1 << 40; value = next_of(value)) {
        uint64_t back = headway__took_unpack(headway__took_pack(value));
        CHECK(back <= value && (value - back) * 1024 <= value);
        CHECK(value > 2047 || back == value);
    }
    CHECK_EQ(headway__took_pack(UINT64_MAX), UINT16_MAX);
}

int main(void)
{
    RUN(buckets_meet_without_gap_or_overlap);
    RUN(no_bucket_is_wider_than_a_sixteenth_of_its_values);
    RUN(an_answer_is_within_a_thirty_second_of_the_value);
    RUN(quantiles_of_a_thousand_values_are_their_ranks);
    RUN(what_is_too_large_counts_in_the_last_bucket_and_as_the_most);
    RUN(two_tables_add_up);
    RUN(a_handlers_time_survives_sixteen_bits);
    return 0;
}
