/* SPDX-License-Identifier: Apache-2.0 */
#include "breadth.h"

enum { ONE = HEADWAY__BREADTH_ONE, WINDOW = 64, BASE_OF = 16, TIMES_MOST = 1024 * ONE };

static const uint64_t window_least = 10000000, target = 10000000; /* ns */
static const uint64_t base_least = 1000, base_most = 3600000000000;

void headway__breadth_init(headway__breadth *b, uint32_t floor, uint32_t cap, uint64_t now)
{
    *b = (headway__breadth){
        .floor = floor < cap ? floor : cap, .cap = cap, .now = cap, .usual = ONE, .began = now};
}

int headway__breadth_started(headway__breadth *b, uint32_t running)
{
    if (running > b->most)
        b->most = running;
    return running <= b->floor;
}

static void window_begin(headway__breadth *b, uint64_t now, uint64_t busy)
{
    b->began = now;
    b->busy = busy;
    b->times = 0;
    b->samples = b->ended = b->most = 0;
}

static uint32_t bounded(const headway__breadth *b, uint64_t limit)
{
    return limit < b->floor ? b->floor : limit > b->cap ? b->cap : (uint32_t)limit;
}

static uint32_t root(uint32_t n)
{
    uint32_t r = 1;
    while ((r + 1) * (r + 1) <= n && r < 1000)
        r++;
    return r;
}

/* Far too slow: half; else three quarters. */
static void try_less(headway__breadth *b, uint32_t times)
{
    b->before = times;
    b->from = b->now;
    b->now = bounded(b, times / 4 > b->usual ? b->now / 2 : b->now - b->now / 4);
}

/* While times still rise nothing is proved: what began earlier is in the way. */
static void judge_trial(headway__breadth *b, uint32_t times)
{
    uint32_t from = b->from, eighth = b->before / 8;
    if (times > b->before + eighth) {
        b->before = times;
        return;
    }
    int helped = times < b->before - eighth;
    b->before = b->from = 0;
    if (!helped) {
        b->now = from;
        b->usual = times;
    } else if (times / 2 > b->usual && b->now > b->floor) {
        try_less(b, times);
    }
}

static int is_steady(const headway__breadth *b, uint32_t times)
{
    uint32_t apart = times > b->last ? times - b->last : b->last - times;
    return apart <= b->last / 8;
}

static void by_times(headway__breadth *b, uint32_t times)
{
    int in_use = b->most >= b->now - b->now / 4, steady = is_steady(b, times);
    if (b->before)
        judge_trial(b, times);
    else if (times / 2 > b->usual && in_use && steady && b->now > b->floor)
        try_less(b, times);
    else if ((in_use || b->by_loop) && times <= b->usual + b->usual / 2)
        b->now = bounded(b, (uint64_t)b->now + root(b->now));
    b->last = times;
    if (times < b->usual)
        b->usual -= (b->usual - (times > ONE ? times : ONE) + 3) / 4;
}

/* 1: the loop is what is short. */
static int by_loop(headway__breadth *b, uint64_t elapsed, uint64_t busy)
{
    if (busy < elapsed - elapsed / 10)
        return 0;
    uint32_t limit = bounded(b, b->ended * target / elapsed);
    b->by_loop |= limit < b->now;
    b->now = b->by_loop ? limit : b->now;
    b->before = b->from = 0;
    return 1;
}

static int window_end(headway__breadth *b, uint64_t now, uint64_t busy)
{
    uint32_t limit = b->now;
    if (!by_loop(b, now - b->began, busy - b->busy)) {
        by_times(b, (uint32_t)(b->times / b->samples));
        b->by_loop &= b->now < b->cap;
    }
    window_begin(b, now, busy);
    return b->now < limit;
}

int headway__breadth_ended(headway__breadth *b, uint64_t *base, const headway__breadth_call *call)
{
    uint64_t ns = call->ended - call->began;
    ns = ns < base_least ? base_least : ns > base_most ? base_most : ns;
    if (call->alone || *base == 0)
        *base = *base ? *base - *base / BASE_OF + ns / BASE_OF : ns;
    b->ended++;
    if (call->began < b->began) /* of before the limit moved */
        return 0;
    uint64_t times = ns * ONE / *base;
    b->times += times < TIMES_MOST ? times : TIMES_MOST;
    b->samples++;
    if (b->floor == b->cap || b->samples < WINDOW || call->ended - b->began < window_least)
        return 0;
    return window_end(b, call->ended, call->busy);
}
