/* SPDX-License-Identifier: Apache-2.0 */
/* The line in which calls wait, by numbers: who is next, when it is too long, who must go. */
#include "waiting.h"

#include <headway/port/loop.h>

#include <check.h>

#define MS ((uint64_t)1000000)

enum { PLACES = 300 };

static headway__waiting line;
static headway__place places[PLACES];

/* A line with a target of 5 ms and an interval of 100 ms, to which a slot comes each turn. */
static void begin(uint64_t turn)
{
    headway__waiting_init(&line, 5 * MS, 100 * MS);
    memset(places, 0, sizeof places);
    line.starts = turn ? 64 : 0;
    line.elapsed = 64 * turn;
}

static void join(int i, uint8_t priority, uint64_t now)
{
    headway__waiting_join(&line, &places[i], priority, now);
}

static int next(uint64_t now)
{
    headway__place *place = headway__waiting_next(&line, now);
    return place ? (int)(place - places) : -1;
}

static int start(uint64_t now)
{
    int i = next(now);
    if (i >= 0)
        headway__waiting_started(&line, &places[i], now);
    return i;
}

static int late(uint64_t now)
{
    headway__place *place = headway__waiting_late(&line, now);
    return place ? (int)(place - places) : -1;
}

static void more_priority_goes_first_and_equals_in_turn(void)
{
    static const uint8_t priorities[] = {1, 255, 0, 1, 255, 7, 0};
    static const int order[] = {1, 4, 5, 0, 3, 2, 6};
    begin(0);
    for (int i = 0; i < 7; i++)
        join(i, priorities[i], (uint64_t)i);
    for (int i = 0; i < 7; i++)
        CHECK_EQ(start(10), order[i]);
    CHECK_EQ(start(10), -1);
    CHECK_EQ(line.count, 0);
}

static void each_sixteenth_start_goes_to_the_oldest_of_the_others(void)
{
    begin(0);
    for (int i = 0; i < 4; i++)
        join(i, 0, 0);
    for (int i = 4; i < 100; i++)
        join(i, 200, 1);
    int unimportant = 0;
    for (int i = 0; i < 64; i++) {
        int started = start(2);
        CHECK_EQ(started < 4, i % 16 == 15);
        unimportant += started < 4;
    }
    CHECK_EQ(unimportant, 4);
}

static void a_line_over_the_target_for_an_interval_is_overloaded(void)
{
    begin(MS);
    join(0, 0, 1000 * MS);
    CHECK_EQ(headway__waiting_due(&line, 1000 * MS), 1105 * MS);
    CHECK_EQ(headway__waiting_overloaded(&line, 1104 * MS), 0);
    CHECK_EQ(late(1104 * MS), -1);
    CHECK_EQ(headway__waiting_overloaded(&line, 1105 * MS), 1);
    CHECK_EQ(late(1105 * MS), 0);
}

/* It is the oldest's wait that counts, whoever is the oldest. */
static void others_take_over_the_standing_line(void)
{
    begin(MS);
    for (int i = 0; i < 100; i++)
        join(i, 0, (1000 + (uint64_t)i) * MS);
    for (int i = 0; i < 50; i++)
        CHECK_EQ(start((1050 + (uint64_t)i) * MS), i); /* each has waited for 50 ms */
    CHECK_EQ(headway__waiting_overloaded(&line, 1104 * MS), 0);
    CHECK_EQ(headway__waiting_overloaded(&line, 1105 * MS), 1);
}

static void a_moment_under_the_target_begins_the_interval_anew(void)
{
    begin(MS);
    join(0, 0, 1000 * MS);
    join(1, 0, 1056 * MS);
    CHECK_EQ(start(1060 * MS), 0); /* the oldest has now waited for 4 ms */
    CHECK_EQ(headway__waiting_overloaded(&line, 1160 * MS), 0);
    CHECK_EQ(headway__waiting_overloaded(&line, 1161 * MS), 1);
    CHECK_EQ(start(1162 * MS), 1);
    join(2, 0, 1163 * MS);
    CHECK_EQ(headway__waiting_overloaded(&line, 1170 * MS), 0);
}

static void in_overload_the_newest_goes_first_and_the_late_go_away(void)
{
    begin(MS);
    for (int i = 0; i < 120; i++)
        join(i, 0, (1000 + (uint64_t)i) * MS);
    uint64_t now = 1120 * MS;
    CHECK_EQ(next(now), 119);
    int gone = 0;
    for (; late(now) >= 0; gone++) {
        CHECK_EQ(late(now), gone); /* the oldest, whatever the order of service */
        headway__waiting_leave(&line, &places[gone], now);
    }
    CHECK_EQ(gone, 111); /* 10 ms and more */
    CHECK_EQ(headway__waiting_due(&line, now), 1121 * MS);
    CHECK_EQ(start(now), 119);
    CHECK_EQ(start(now), 118);
    CHECK_EQ(late(1121 * MS), 111); /* still overloaded */
    while (start(now) >= 0)
        ;
    join(200, 0, now);
    join(201, 0, now);
    CHECK_EQ(next(now), 200); /* it had been empty */
    CHECK_EQ(headway__waiting_overloaded(&line, now), 0);
}

static void turn_away(unsigned count, uint64_t now)
{
    while (count--)
        headway__waiting_turned(&line, now);
}

/* To turn all of the late away leaves a short line, which is no sign that the overload is over. */
static void a_line_that_was_shortened_stays_overloaded(void)
{
    begin(MS);
    for (int i = 0; i < 70; i++)
        join(i, 0, (1000 + (uint64_t)i) * MS);
    uint64_t now = 1105 * MS;
    CHECK(headway__waiting_overloaded(&line, now));
    for (int i; (i = late(now)) >= 0;) {
        turn_away(1, now);
        headway__waiting_leave(&line, &places[i], now);
    }
    CHECK_EQ(line.count, 0);
    join(70, 0, now + MS);
    join(71, 0, now + 2 * MS);
    CHECK_EQ(next(now + 2 * MS), 71);
    CHECK_EQ(headway__waiting_due(&line, now + 2 * MS), now + 11 * MS);
    CHECK_EQ(late(now + 11 * MS), 70); /* not an interval later */
}

/* Eight turns each, two intervals at most. */
static void the_overload_ends_when_few_are_turned_away(void)
{
    begin(MS);
    join(0, 0, 1000 * MS);
    CHECK(headway__waiting_overloaded(&line, 1105 * MS));
    turn_away(1, 1105 * MS);
    headway__waiting_leave(&line, &places[0], 1105 * MS);
    CHECK_EQ(headway__waiting_overloaded(&line, 1112 * MS), 1);
    CHECK_EQ(headway__waiting_overloaded(&line, 1113 * MS), 0);
    join(1, 0, 2000 * MS);
    CHECK(headway__waiting_overloaded(&line, 2105 * MS));
    turn_away(1000, 2105 * MS);
    headway__waiting_leave(&line, &places[1], 2105 * MS);
    CHECK_EQ(headway__waiting_overloaded(&line, 2304 * MS), 1);
    CHECK_EQ(headway__waiting_overloaded(&line, 2305 * MS), 0);
}

static void a_standing_line_stays_overloaded_whoever_is_turned_away(void)
{
    begin(MS);
    join(0, 0, 1000 * MS);
    join(1, 0, 1100 * MS);
    CHECK(headway__waiting_overloaded(&line, 1105 * MS));
    CHECK_EQ(headway__waiting_overloaded(&line, 9000 * MS), 1);
    CHECK_EQ(start(9000 * MS), 1);
    CHECK_EQ(start(9000 * MS), 0);
    CHECK_EQ(headway__waiting_overloaded(&line, 9000 * MS), 0); /* none was */
}

static void priority_stands_over_the_order_of_time(void)
{
    begin(MS);
    join(0, 9, 1000 * MS);
    join(1, 9, 1100 * MS);
    join(2, 3, 1110 * MS);
    CHECK(headway__waiting_overloaded(&line, 1120 * MS));
    CHECK_EQ(start(1120 * MS), 1);
    CHECK_EQ(start(1120 * MS), 0);
    CHECK_EQ(start(1120 * MS), 2);
}

/* Two slots whose handlers take 2 s: a turn is 1 s. */
static void slow_slots_stretch_target_and_interval(void)
{
    begin(1000 * MS);
    join(0, 0, 0);
    join(1, 0, 0);
    CHECK_EQ(late(2000 * MS), -1);
    CHECK_EQ(headway__waiting_overloaded(&line, 20999 * MS), 0);
    CHECK_EQ(headway__waiting_overloaded(&line, 21000 * MS), 1);
}

static void the_turn_is_measured_while_calls_wait(void)
{
    begin(0);
    CHECK_EQ(headway__waiting_turn(&line), 0);
    for (int i = 0; i < 100; i++)
        join(i, 0, 1000 * MS);
    CHECK_EQ(headway__waiting_overloaded(&line, 9000 * MS), 0); /* nothing is known */
    CHECK_EQ(headway__waiting_due(&line, 9000 * MS), HEADWAY_NEVER);
    for (uint64_t i = 0; i < 100; i++) /* four at a time */
        (void)start((1012 + i / 4 * 12) * MS);
    CHECK_EQ(headway__waiting_turn(&line), 3 * MS);
    join(0, 0, 90000 * MS); /* nobody waited meanwhile: no turn */
    CHECK_EQ(start(90003 * MS), 0);
    CHECK(headway__waiting_turn(&line) <= 3 * MS);
    for (int turn = 0; turn < 1000; turn++) { /* what is new outweighs what was */
        join(0, 0, (100000 + (uint64_t)turn * 20) * MS);
        CHECK_EQ(start((100010 + (uint64_t)turn * 20) * MS), 0);
    }
    CHECK_EQ(headway__waiting_turn(&line) / MS, 9);
}

static void a_line_held_for_a_worker_is_never_late_L22(void)
{
    begin(MS);
    headway__waiting_hold(&line, 1, 0);
    for (int i = 0; i < 3; i++)
        join(i, 0, (uint64_t)i);
    CHECK_EQ(late(4000 * MS), -1);
    CHECK_EQ(headway__waiting_due(&line, 4000 * MS), HEADWAY_NEVER);
    CHECK_EQ(next(4000 * MS), 0);
    headway__waiting_hold(&line, 0, 4000 * MS); /* the worker is there: the wait begins now */
    CHECK_EQ(late(4104 * MS), -1);
    CHECK_EQ(late(4105 * MS), 0);
}

static void a_full_line_keeps_the_more_important(void)
{
    begin(MS);
    join(0, 5, 1000 * MS);
    join(1, 5, 1001 * MS);
    join(2, 9, 1002 * MS);
    CHECK(!headway__waiting_displaced(&line, 4, 1003 * MS));
    CHECK(!headway__waiting_displaced(&line, 5, 1003 * MS)); /* who came first, stays */
    CHECK(headway__waiting_displaced(&line, 6, 1003 * MS) == &places[1]);
    CHECK(headway__waiting_displaced(&line, 5, 1200 * MS) == &places[0]); /* overloaded: newest */
    CHECK(!headway__waiting_displaced(&line, 4, 1200 * MS));
}

static void a_line_is_full_when_it_is_an_interval_long(void)
{
    begin(MS);
    for (int i = 0; i < 100; i++) {
        CHECK_EQ(headway__waiting_full(&line), 0);
        join(i, 0, 0);
    }
    CHECK_EQ(headway__waiting_full(&line), 1);
    begin(1000 * MS); /* twenty turns, where they are long */
    for (int i = 0; i < 20; i++) {
        CHECK_EQ(headway__waiting_full(&line), 0);
        join(i, 0, 0);
    }
    CHECK_EQ(headway__waiting_full(&line), 1);
    headway__waiting_hold(&line, 1, 0);
    CHECK_EQ(headway__waiting_full(&line), 0);
    begin(0); /* nothing is known: only the number of calls bounds it */
    for (int i = 0; i < PLACES; i++)
        join(i, 0, 0);
    CHECK_EQ(headway__waiting_full(&line), 0);
}

static void advice_is_the_time_to_serve_those_turned_away(void)
{
    begin(2 * MS);
    CHECK_EQ(headway__waiting_advice(&line, 1000 * MS), 0);
    for (int i = 0; i < 10; i++)
        join(i, 0, 1000 * MS);
    CHECK_EQ(headway__waiting_advice(&line, 1000 * MS), 20 * MS);
    for (uint64_t i = 0; i < 200; i++)
        headway__waiting_turned(&line, 1000 * MS + i);
    CHECK_EQ(headway__waiting_advice(&line, 1001 * MS), 420 * MS);
    CHECK_EQ(headway__waiting_advice(&line, 1110 * MS), 420 * MS); /* of the interval before */
    CHECK_EQ(headway__waiting_advice(&line, 1500 * MS), 20 * MS);
}

/* Against the plainest thing that could be right: look at all of them. */
static int waits(const headway__place *place)
{
    return headway__list_linked(&place->age) || line.ages.next == &place->age;
}

static int plain_next(int overloaded)
{
    int most = -1, best = -1, passed = 0;
    for (int i = 0; i < PLACES; i++)
        if (waits(&places[i]) && places[i].priority > most)
            most = places[i].priority;
    for (int i = 0; i < PLACES; i++)
        passed |= waits(&places[i]) && places[i].priority < most;
    int fair = line.turns == 15 && passed;
    for (int i = 0; i < PLACES; i++) {
        if (!waits(&places[i]) || (places[i].priority == most) == fair)
            continue;
        if (best < 0 ||
            (places[i].since < places[best].since ? fair || !overloaded : !fair && overloaded))
            best = i;
    }
    return best;
}

static void it_is_what_looking_at_all_of_them_finds(void)
{
    uint32_t dice = 7;
    uint64_t now = 0, number = 0;
    unsigned overloads = 0, starts = 0;
    begin(MS);
    for (int step = 0; step < 60000; step++) {
        dice = dice * 1664525u + 1013904223u;
        uint32_t drawn = dice >> 12;
        headway__place *p = &places[drawn % PLACES];
        now += step / 5000 % 2 ? 1 + drawn % 100000 : 20 * MS; /* a fast stretch, a slow one */
        if (!headway__list_linked(&p->age) && number < PLACES && drawn % 3) {
            memset(&places[number], 0, sizeof places[number]);
            join((int)number++, (uint8_t)(drawn >> 8) % 3 * 100, now);
        } else if (headway__list_linked(&p->age) && drawn % 5 == 0) {
            headway__waiting_leave(&line, p, now);
        } else {
            int overloaded = headway__waiting_overloaded(&line, now);
            CHECK_EQ(next(now), plain_next(overloaded));
            overloads += (unsigned)overloaded;
            starts += start(now) >= 0;
        }
        if (number == PLACES && line.count == 0)
            number = 0;
    }
    CHECK(overloads > 1000 && starts > 1000);
}

int main(void)
{
    RUN(more_priority_goes_first_and_equals_in_turn);
    RUN(each_sixteenth_start_goes_to_the_oldest_of_the_others);
    RUN(a_line_over_the_target_for_an_interval_is_overloaded);
    RUN(others_take_over_the_standing_line);
    RUN(a_moment_under_the_target_begins_the_interval_anew);
    RUN(in_overload_the_newest_goes_first_and_the_late_go_away);
    RUN(a_line_that_was_shortened_stays_overloaded);
    RUN(the_overload_ends_when_few_are_turned_away);
    RUN(a_standing_line_stays_overloaded_whoever_is_turned_away);
    RUN(priority_stands_over_the_order_of_time);
    RUN(slow_slots_stretch_target_and_interval);
    RUN(the_turn_is_measured_while_calls_wait);
    RUN(a_line_held_for_a_worker_is_never_late_L22);
    RUN(a_full_line_keeps_the_more_important);
    RUN(a_line_is_full_when_it_is_an_interval_long);
    RUN(advice_is_the_time_to_serve_those_turned_away);
    RUN(it_is_what_looking_at_all_of_them_finds);
    return 0;
}
