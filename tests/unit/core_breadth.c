/* SPDX-License-Identifier: Apache-2.0 */
/* How many calls at once are worth it, on models of what handlers wait for: a pool behind them, the
   loop itself, or something that does not care how many wait. As many calls come as are let in. */
#include "breadth.h"

#include <check.h>

#define MS ((uint64_t)1000000)

enum { CAP = 128, FLOOR = 4 };

static headway__breadth b;
static uint64_t base, now, busy;
static unsigned recalls, done, running;

struct call {
    int runs, alone;
    uint64_t began, ends;
};
static struct call calls[CAP];
static uint64_t pool[4];
static uint32_t dice;

enum model { POOL, ELSEWHERE, MIXED, LOOP };

static uint32_t draw(uint32_t bound)
{
    dice = dice * 1664525u + 1013904223u;
    return (dice >> 10) % bound;
}

/* When a call that begins now will end. */
static uint64_t ends(enum model model, uint64_t ns)
{
    unsigned first = 0;
    switch (model) {
    case POOL: /* four at once, the others in turn */
        for (unsigned i = 1; i < 4; i++)
            if (pool[i] < pool[first])
                first = i;
        pool[first] = (pool[first] > now ? pool[first] : now) + ns;
        return pool[first];
    case ELSEWHERE:
        return now + ns / 2 + draw((uint32_t)ns);
    case MIXED: /* nine at once, the tenth takes long */
        return now + (draw(10) ? ns / 10 : ns * 5);
    default:
        return now;
    }
}

static void admit(enum model model, uint64_t ns, unsigned most)
{
    for (int i = 0; i < CAP && running < b.now && running < most; i++) {
        if (calls[i].runs)
            continue;
        running++;
        calls[i] = (struct call){1, headway__breadth_started(&b, running), now, ends(model, ns)};
    }
}

static void end_next(void)
{
    int next = -1;
    for (int i = 0; i < CAP; i++)
        if (calls[i].runs && (next < 0 || calls[i].ends < calls[next].ends))
            next = i;
    CHECK(next >= 0);
    now = calls[next].ends > now ? calls[next].ends : now;
    headway__breadth_call ended = {calls[next].began, now, busy, calls[next].alone};
    recalls += (unsigned)headway__breadth_ended(&b, &base, &ended);
    calls[next].runs = 0;
    running--;
    done++;
}

/* most: how many callers there are. */
static void run(enum model model, uint64_t ns, unsigned most, uint64_t span)
{
    uint64_t until = now + span;
    while (now < until) {
        admit(model, ns, most);
        end_next();
    }
}

static void begin(void)
{
    memset(calls, 0, sizeof calls);
    memset(pool, 0, sizeof pool);
    base = busy = 0;
    dice = 1;
    recalls = done = running = 0;
    now = 1000 * MS;
    headway__breadth_init(&b, FLOOR, CAP, now);
}

static void callers_that_wait_for_a_pool_of_four_become_about_eight(void)
{
    begin();
    CHECK_EQ(b.now, CAP);
    run(POOL, 10 * MS, CAP, 10000 * MS);
    CHECK(b.now >= FLOOR && b.now <= 12);
    CHECK(recalls >= 3);
    unsigned before = done;
    run(POOL, 10 * MS, CAP, 10000 * MS);
    CHECK(done - before >= 3990); /* and the pool is never idle */
    CHECK(b.now <= 12);
}

static void the_limit_grows_with_the_pool(void)
{
    begin();
    run(POOL, 10 * MS, CAP, 10000 * MS);
    run(ELSEWHERE, 10 * MS, CAP, 3000 * MS); /* no pool any more */
    CHECK_EQ(b.now, CAP);
}

static void handlers_that_wait_for_something_else_are_left_alone(void)
{
    begin();
    run(ELSEWHERE, 100 * MS, CAP, 20000 * MS);
    CHECK_EQ(b.now, CAP);
    run(ELSEWHERE, 5 * MS, CAP, 2000 * MS);
    CHECK_EQ(b.now, CAP);
}

static void short_and_long_calls_of_one_method_are_left_alone(void)
{
    unsigned full = 0, steps = 0;
    begin();
    for (; steps < 100; steps++) {
        run(MIXED, 100 * MS, CAP, 500 * MS);
        full += b.now > CAP / 2;
    }
    CHECK(full >= 95);
}

/* Ten times as long, for all, whatever the limit: a trial or two, then it is usual. */
static void when_what_they_wait_for_becomes_slow_it_is_not_their_number(void)
{
    begin();
    run(ELSEWHERE, 10 * MS, 3, 3000 * MS);
    run(ELSEWHERE, 10 * MS, CAP, 1000 * MS);
    run(ELSEWHERE, 100 * MS, CAP, 5000 * MS);
    CHECK(recalls > 0);
    CHECK_EQ(b.now, CAP);
    unsigned before = recalls;
    run(ELSEWHERE, 100 * MS, CAP, 20000 * MS);
    CHECK_EQ(recalls, before);
}

/* Handlers of 1 ms that keep the loop: ten of them are 10 ms of work. */
static void a_busy_loop_takes_what_it_does_in_ten_milliseconds(void)
{
    begin();
    for (int i = 0; i < 1000; i++) {
        int alone = headway__breadth_started(&b, 1);
        now += MS;
        busy += MS;
        headway__breadth_call ended = {now - MS, now, busy, alone};
        recalls += (unsigned)headway__breadth_ended(&b, &base, &ended);
    }
    CHECK_EQ(b.now, 10);
    CHECK_EQ(recalls, 1);
    for (int i = 0; i < 64 * 60; i++) { /* half idle: it may have more again */
        int alone = headway__breadth_started(&b, 1);
        now += 2 * MS;
        busy += MS;
        headway__breadth_call ended = {now - MS, now, busy, alone};
        (void)headway__breadth_ended(&b, &base, &ended);
    }
    CHECK_EQ(b.now, CAP);
}

static void a_loop_that_is_busy_for_nine_tenths_is_what_is_short(void)
{
    for (unsigned tenths = 8; tenths <= 9; tenths++) {
        begin();
        for (int i = 0; i < 64; i++) {
            int alone = headway__breadth_started(&b, 1);
            now += MS;
            busy += MS * tenths / 10;
            headway__breadth_call ended = {now - MS, now, busy, alone};
            (void)headway__breadth_ended(&b, &base, &ended);
        }
        CHECK_EQ(b.now, tenths == 9 ? 10 : CAP);
    }
}

static void floor_and_cap_bound_it(void)
{
    begin();
    headway__breadth_init(&b, 30, CAP, now);
    run(POOL, 10 * MS, CAP, 20000 * MS);
    CHECK(b.now >= 30 && b.now < 80); /* thirty at once are its idea of few */
    begin();
    headway__breadth_init(&b, 1000, CAP, now); /* no adapting */
    run(POOL, 10 * MS, CAP, 20000 * MS);
    CHECK_EQ(b.now, CAP);
    CHECK_EQ(recalls, 0);
}

int main(void)
{
    RUN(callers_that_wait_for_a_pool_of_four_become_about_eight);
    RUN(the_limit_grows_with_the_pool);
    RUN(handlers_that_wait_for_something_else_are_left_alone);
    RUN(short_and_long_calls_of_one_method_are_left_alone);
    RUN(when_what_they_wait_for_becomes_slow_it_is_not_their_number);
    RUN(a_busy_loop_takes_what_it_does_in_ten_milliseconds);
    RUN(a_loop_that_is_busy_for_nine_tenths_is_what_is_short);
    RUN(floor_and_cap_bound_it);
    return 0;
}
