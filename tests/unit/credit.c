/* SPDX-License-Identifier: Apache-2.0 */
/* The arithmetic of grants, law by law. */
#include "credit.h"

#include <headway/status.h>

#include <check.h>

static void a_late_or_doubled_grant_changes_nothing_C2(void)
{
    headway__credit c = {0};
    CHECK_EQ(headway__credit_raise(&c, 10, 1000), 1);
    CHECK_EQ(headway__credit_raise(&c, 10, 1000), 0);
    CHECK_EQ(headway__credit_raise(&c, 4, 400), 0);
    CHECK_EQ(c.granted_messages, 10);
    CHECK_EQ(c.granted_bytes, 1000);
}

static void a_lost_grant_is_made_good_by_the_next_C2(void)
{
    headway__credit c = {0};
    headway__credit_raise(&c, 2, 200);
    /* 4, 400 is lost */
    headway__credit_raise(&c, 6, 600);
    CHECK_EQ(headway__credit_messages(&c), 6);
    CHECK_EQ(headway__credit_bytes(&c), 600);
}

static void messages_and_bytes_both_bind_C3(void)
{
    headway__credit c = {.granted_messages = 1, .granted_bytes = 100};
    CHECK_EQ(headway__credit_receive(&c, 1, 101), HEADWAY_EPROTO);
    CHECK_EQ(headway__credit_receive(&c, 2, 100), HEADWAY_EPROTO);
    CHECK_EQ(c.spent_messages, 0);
    CHECK_EQ(c.spent_bytes, 0);
    CHECK_EQ(headway__credit_receive(&c, 1, 100), 0);
    CHECK_EQ(headway__credit_receive(&c, 0, 1), HEADWAY_EPROTO);
}

static void a_debt_is_a_number_C12(void)
{
    headway__credit c = {.granted_messages = 1, .granted_bytes = 100};
    headway__credit_spend(&c, 3, 500);
    CHECK_EQ(headway__credit_messages(&c), -2);
    CHECK_EQ(headway__credit_bytes(&c), -400);
    headway__credit_raise(&c, 4, 600);
    CHECK_EQ(headway__credit_messages(&c), 1);
    CHECK_EQ(headway__credit_bytes(&c), 100);
}

static void demand_saturates_RS_3_17(void)
{
    headway__credit c = {0};
    CHECK_EQ(headway__credit_add(INT64_MAX - 1, 1), INT64_MAX);
    CHECK_EQ(headway__credit_add(INT64_MAX, INT64_MAX), INT64_MAX);
    CHECK_EQ(headway__credit_add(2, 3), 5);
    headway__credit_raise(&c, UINT64_MAX, UINT64_MAX);
    CHECK_EQ(c.granted_messages, INT64_MAX);
    CHECK_EQ(c.granted_bytes, INT64_MAX);
    headway__credit_spend(&c, 1, 1);
    CHECK_EQ(headway__credit_window(&c, INT64_MAX, INT64_MAX), 0);
    CHECK_EQ(c.granted_messages, INT64_MAX);
}

/* PROTOCOL.md, "When to tell". */
static void a_window_is_told_at_three_quarters(void)
{
    headway__credit c = {.granted_messages = 8, .granted_bytes = 800};
    headway__credit_spend(&c, 1, 100);
    CHECK_EQ(headway__credit_window(&c, 8, 800), 0);
    headway__credit_spend(&c, 1, 100);
    CHECK_EQ(headway__credit_window(&c, 8, 800), 1);
    CHECK_EQ(headway__credit_messages(&c), 8);
    CHECK_EQ(headway__credit_bytes(&c), 800);
}

static void a_window_of_one_is_told_each_time(void)
{
    headway__credit c = {.granted_messages = 1, .granted_bytes = 1 << 20};
    headway__credit_spend(&c, 1, 10);
    CHECK_EQ(headway__credit_window(&c, 1, 1 << 20), 1);
    CHECK_EQ(headway__credit_messages(&c), 1);
}

static void a_smaller_window_takes_nothing_back_L11(void)
{
    headway__credit c = {.granted_messages = 8, .granted_bytes = 800};
    headway__credit_spend(&c, 2, 200);
    CHECK_EQ(headway__credit_window(&c, 2, 200), 0);
    CHECK_EQ(headway__credit_window(&c, 0, -50), 0);
    CHECK_EQ(c.granted_messages, 8);
    CHECK_EQ(c.granted_bytes, 800);
}

static void what_a_recall_returns_is_spent_L11(void)
{
    headway__credit c = {.granted_messages = 8, .granted_bytes = 800};
    headway__credit_spend(&c, 3, 300);
    CHECK_EQ(headway__credit_recalled(&c, 8, 800), 0);
    CHECK_EQ(headway__credit_messages(&c), 0);
    CHECK_EQ(headway__credit_receive(&c, 1, 1), HEADWAY_EPROTO);
    CHECK_EQ(headway__credit_window(&c, 4, 400), 1);
    CHECK_EQ(headway__credit_messages(&c), 4);
}

static void a_recall_returns_no_more_and_no_less_than_there_is(void)
{
    headway__credit c = {.granted_messages = 8, .granted_bytes = 800};
    headway__credit_spend(&c, 3, 300);
    CHECK_EQ(headway__credit_recalled(&c, 9, 800), HEADWAY_EPROTO);
    CHECK_EQ(headway__credit_recalled(&c, 8, 801), HEADWAY_EPROTO);
    CHECK_EQ(headway__credit_recalled(&c, 2, 800), HEADWAY_EPROTO);
    CHECK_EQ(headway__credit_recalled(&c, 8, 299), HEADWAY_EPROTO);
    CHECK_EQ(c.spent_messages, 3);
    CHECK_EQ(c.spent_bytes, 300);
}

int main(void)
{
    RUN(a_late_or_doubled_grant_changes_nothing_C2);
    RUN(a_lost_grant_is_made_good_by_the_next_C2);
    RUN(messages_and_bytes_both_bind_C3);
    RUN(a_debt_is_a_number_C12);
    RUN(demand_saturates_RS_3_17);
    RUN(a_window_is_told_at_three_quarters);
    RUN(a_window_of_one_is_told_each_time);
    RUN(a_smaller_window_takes_nothing_back_L11);
    RUN(what_a_recall_returns_is_spent_L11);
    RUN(a_recall_returns_no_more_and_no_less_than_there_is);
    return 0;
}
