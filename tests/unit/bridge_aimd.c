/* SPDX-License-Identifier: Apache-2.0 */
/* How many invocations AWS is asked for at once: laws of the limit, and a function that takes so
   many and no more. */
#include "aimd.h"

#include <check.h>

static const uint64_t ms = 1000000;
static aimd a;

static void throttle(uint32_t round, uint64_t now, uint32_t advice_ms, uint32_t others)
{
    const aimd_refusal refusal = {round, others, advice_ms};
    aimd_throttled(&a, &refusal, now);
}

static void it_begins_low_and_doubles_each_round(void)
{
    aimd_init(&a, 1000);
    CHECK_EQ(aimd_limit(&a), AIMD_FIRST);
    for (int i = 0; i < AIMD_FIRST; i++)
        aimd_taken(&a, AIMD_FIRST, 0);
    CHECK_EQ(aimd_limit(&a), 2 * AIMD_FIRST);
    aimd_init(&a, 4);
    CHECK_EQ(aimd_limit(&a), 4);
    aimd_init(&a, 0);
    CHECK_EQ(aimd_limit(&a), 1);
}

static void what_is_not_in_use_does_not_grow(void)
{
    aimd_init(&a, 1000);
    for (int i = 0; i < 1000; i++)
        aimd_taken(&a, 2, 0);
    CHECK_EQ(aimd_limit(&a), AIMD_FIRST);
}

static void it_never_leaves_its_bounds(void)
{
    aimd_init(&a, 50);
    for (int i = 0; i < 10000; i++)
        aimd_taken(&a, 50, 0);
    CHECK_EQ(aimd_limit(&a), 50);
    for (int i = 0; i < 100; i++)
        throttle(aimd_begin(&a), 0, 0, 0);
    CHECK_EQ(aimd_limit(&a), 1);
}

static void a_round_shrinks_it_once(void)
{
    aimd_init(&a, 100);
    while (aimd_limit(&a) < 100)
        aimd_taken(&a, 100, 0);
    uint32_t round = aimd_begin(&a);
    for (int i = 0; i < 40; i++) /* all of them were under way at once */
        throttle(round, 0, 0, 1);
    CHECK_EQ(aimd_limit(&a), 70);
    throttle(aimd_begin(&a), 0, 0, 0);
    CHECK_EQ(aimd_limit(&a), 49);
}

static void after_a_refusal_a_round_adds_one(void)
{
    aimd_init(&a, 100);
    while (aimd_limit(&a) < 100)
        aimd_taken(&a, 100, 0);
    throttle(aimd_begin(&a), 0, 0, 0);
    for (int i = 0; i < 75; i++)
        aimd_taken(&a, 70, 0);
    CHECK_EQ(aimd_limit(&a), 71);
}

static void advice_closes_it_for_so_long(void)
{
    aimd_init(&a, 100);
    throttle(aimd_begin(&a), 5 * ms, 2000, 0);
    CHECK_EQ(aimd_closed_ms(&a, 5 * ms), 2000);
    CHECK_EQ(aimd_closed_ms(&a, 1005 * ms), 1000);
    throttle(0, 1005 * ms, 10, 0); /* shorter advice, of an older round */
    CHECK_EQ(aimd_closed_ms(&a, 1005 * ms), 1000);
    CHECK_EQ(aimd_closed_ms(&a, 2005 * ms), 0);
    throttle(aimd_begin(&a), 0, UINT32_MAX, 0);
    CHECK_EQ(aimd_closed_ms(&a, 0), AIMD_ADVICE_MOST);
    CHECK_EQ(aimd_closed_ms(&a, 30000 * ms), 0); /* one answer closes nothing for minutes */
}

static void advice_while_others_run_holds_it(void)
{
    aimd_init(&a, 100);
    throttle(aimd_begin(&a), 0, 2000, 6);
    CHECK_EQ(aimd_closed_ms(&a, 0), 0);
    CHECK_EQ(aimd_limit(&a), 7);
    for (int i = 0; i < 100; i++)
        aimd_taken(&a, 7, 1999 * ms);
    CHECK_EQ(aimd_limit(&a), 7);
    for (int i = 0; i < 10; i++)
        aimd_taken(&a, 7, 2000 * ms);
    CHECK_EQ(aimd_limit(&a), 8);
    /* At the floor there is nothing left to take away. */
    aimd_init(&a, 1);
    throttle(aimd_begin(&a), 0, 2000, 1);
    CHECK_EQ(aimd_closed_ms(&a, 0), 2000);
}

static void at_the_floor_it_asks_more_and_more_seldom(void)
{
    uint64_t now = 0;
    uint32_t before = 0;
    aimd_init(&a, 1);
    for (int i = 0; i < 12; i++) {
        throttle(aimd_begin(&a), now, 0, 0);
        uint32_t closed = aimd_closed_ms(&a, now);
        CHECK(closed == AIMD_BACKOFF_MOST || closed == (before ? 2 * before : AIMD_BACKOFF_MS));
        before = closed;
        now += (uint64_t)closed * ms;
    }
    CHECK_EQ(before, AIMD_BACKOFF_MOST);
    aimd_taken(&a, 1, 0); /* it probes, and is heard */
    throttle(aimd_begin(&a), now, 0, 0);
    CHECK_EQ(aimd_closed_ms(&a, now), AIMD_BACKOFF_MS);
}

/* A function that takes `room` at once, for ten milliseconds each; the bridge always has more to
   do. Answers how many were taken and refused in a second of steady state. */
static void meet(uint32_t room, uint32_t *ret_taken, uint32_t *ret_refused)
{
    uint32_t ends[2048], rounds[2048], running = 0, taken = 0, refused = 0;
    aimd_init(&a, 1000);
    for (uint32_t t = 0; t < 5000; t++) {
        for (uint32_t i = 0; i < running;) {
            if (ends[i] != t) {
                i++;
                continue;
            }
            aimd_taken(&a, running, t * ms);
            taken += t >= 4000;
            running--;
            ends[i] = ends[running];
            rounds[i] = rounds[running];
        }
        while (running < aimd_limit(&a) && running < 2048 && !aimd_closed_ms(&a, t * ms)) {
            uint32_t round = aimd_begin(&a);
            if (running >= room) {
                throttle(round, t * ms, 0, running);
                refused += t >= 4000;
                break;
            }
            ends[running] = t + 10;
            rounds[running++] = round;
        }
    }
    *ret_taken = taken;
    *ret_refused = refused;
}

static void it_finds_the_room_that_there_is(void)
{
    static const uint32_t rooms[] = {1, 3, 10, 50, 200};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        uint32_t taken, refused, best = rooms[i] * 100;
        meet(rooms[i], &taken, &refused);
        CHECK(taken > best * 6 / 10); /* of what there is, most is used */
        fprintf(stderr, "    room %u: %u taken, %u refused\n", rooms[i], taken, refused);
        CHECK(refused * 5 < taken);
    }
}

int main(void)
{
    RUN(it_begins_low_and_doubles_each_round);
    RUN(what_is_not_in_use_does_not_grow);
    RUN(it_never_leaves_its_bounds);
    RUN(a_round_shrinks_it_once);
    RUN(after_a_refusal_a_round_adds_one);
    RUN(advice_closes_it_for_so_long);
    RUN(advice_while_others_run_holds_it);
    RUN(at_the_floor_it_asks_more_and_more_seldom);
    RUN(it_finds_the_room_that_there_is);
    return 0;
}
