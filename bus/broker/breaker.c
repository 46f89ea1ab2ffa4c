/* SPDX-License-Identifier: Apache-2.0 */
#include "breaker.h"

enum { RATE_OF = 16, ENOUGH = 16, DOUBLINGS = 5, TIMES = 2 };

void headway__breaker_join(headway__breakers *all, headway__breaker *breaker)
{
    all->count++;
    all->rates += breaker->rate;
}

void headway__breaker_leave(headway__breakers *all, headway__breaker *breaker)
{
    all->count--;
    all->rates -= breaker->rate;
    all->out -= breaker->state != HEADWAY__BREAKER_CLOSED;
    breaker->state = HEADWAY__BREAKER_CLOSED;
}

int headway__breaker_admits(const headway__breaker *breaker, uint64_t now)
{
    return breaker->state == HEADWAY__BREAKER_CLOSED || headway__breaker_due(breaker, now);
}

int headway__breaker_started(headway__breaker *breaker)
{
    if (breaker->state != HEADWAY__BREAKER_OPEN)
        return 0;
    breaker->state = HEADWAY__BREAKER_PROBING;
    return 1;
}

void headway__breaker_unknown(headway__breaker *breaker, uint64_t now)
{
    if (breaker->state != HEADWAY__BREAKER_PROBING)
        return;
    breaker->state = HEADWAY__BREAKER_OPEN;
    breaker->until = now;
}

static void open_for(headway__breaker *breaker, const headway__breaker_rules *rules, uint64_t now)
{
    breaker->state = HEADWAY__BREAKER_OPEN;
    breaker->until = now + (rules->back_off << breaker->doublings);
    breaker->doublings += breaker->doublings < DOUBLINGS;
}

static void set_rate(headway__breakers *all, headway__breaker *breaker, uint32_t rate)
{
    all->rates = all->rates - breaker->rate + rate;
    breaker->rate = rate;
}

void headway__breaker_close(headway__breakers *all, headway__breaker *breaker)
{
    all->out -= breaker->state != HEADWAY__BREAKER_CLOSED;
    set_rate(all, breaker, 0);
    breaker->state = HEADWAY__BREAKER_CLOSED;
    breaker->in_a_row = breaker->samples = 0;
}

static int stands_out(const headway__breakers *all, const headway__breaker *breaker,
                      const headway__breaker_rules *rules)
{
    int much = breaker->in_a_row >= rules->failures ||
               (breaker->samples >= ENOUGH && breaker->rate >= HEADWAY__BREAKER_ONE / 2);
    uint32_t others = all->count - all->out - 1; /* that are in service */
    return much && others > 0 && breaker->rate >= TIMES * (all->rates - breaker->rate) / others;
}

static int share_allows(const headway__breakers *all, const headway__breaker_rules *rules,
                        uint32_t out)
{
    return (uint64_t)out * 100 <= (uint64_t)all->count * rules->percent && out < all->count;
}

int headway__breakers_too_many(const headway__breakers *all, const headway__breaker_rules *rules)
{
    return all->out > 0 && !share_allows(all, rules, all->out);
}

static void count(headway__breakers *all, headway__breaker *breaker, int failed)
{
    uint32_t rate = breaker->rate - breaker->rate / RATE_OF;
    set_rate(all, breaker, failed ? rate + HEADWAY__BREAKER_ONE / RATE_OF : rate);
    breaker->in_a_row = failed ? breaker->in_a_row + 1 : 0;
    breaker->samples += breaker->samples < ENOUGH;
    if (!failed && breaker->samples == ENOUGH && breaker->rate < HEADWAY__BREAKER_ONE / RATE_OF)
        breaker->doublings = 0;
}

int headway__breaker_result(headway__breakers *all, headway__breaker *breaker,
                            const headway__breaker_rules *rules, int failed, int probe,
                            uint64_t now)
{
    if (probe && breaker->state == HEADWAY__BREAKER_PROBING) {
        if (failed)
            open_for(breaker, rules, now);
        else
            headway__breaker_close(all, breaker);
        return failed ? 0 : -1;
    }
    if (breaker->state != HEADWAY__BREAKER_CLOSED)
        return 0;
    count(all, breaker, failed);
    if (!failed || !stands_out(all, breaker, rules) || !share_allows(all, rules, all->out + 1))
        return 0;
    all->out++;
    all->opened++;
    set_rate(all, breaker, 0);
    open_for(breaker, rules, now);
    return 1;
}
