/* SPDX-License-Identifier: Apache-2.0 */
#include "aimd.h"

enum { ONE = 1000, NS_OF_MS = 1000000 };

void aimd_init(aimd *a, uint32_t most)
{
    uint32_t first = most < AIMD_FIRST ? most : AIMD_FIRST;
    *a = (aimd){.most = most ? most : 1,
                .limit = (uint64_t)(first ? first : 1) * ONE,
                .threshold = UINT64_MAX};
}

uint32_t aimd_limit(const aimd *a)
{
    return (uint32_t)(a->limit / ONE);
}

uint32_t aimd_begin(const aimd *a)
{
    return a->round;
}

void aimd_taken(aimd *a, uint32_t running, uint64_t now)
{
    a->backoff_ms = 0;
    if (running * 2 < aimd_limit(a) || now < a->held_until) /* it proves nothing of more */
        return;
    /* One a round, but not by more than a tenth at a time: a limit of two would be refused each
       second time. */
    uint64_t least = a->limit > 10 * ONE ? a->limit : 10 * ONE;
    a->limit += a->limit < a->threshold ? ONE : (uint64_t)ONE * ONE / least;
    if (a->limit > (uint64_t)a->most * ONE)
        a->limit = (uint64_t)a->most * ONE;
}

static void later(uint64_t *at, uint64_t now, uint32_t ms)
{
    uint64_t until = now + (uint64_t)ms * NS_OF_MS;
    if (until > *at)
        *at = until;
}

static void back_off(aimd *a, uint64_t now)
{
    uint32_t ms = a->backoff_ms ? a->backoff_ms * 2 : AIMD_BACKOFF_MS;
    a->backoff_ms = ms < AIMD_BACKOFF_MOST ? ms : AIMD_BACKOFF_MOST;
    later(&a->closed_until, now, a->backoff_ms);
}

void aimd_throttled(aimd *a, const aimd_refusal *r, uint64_t now)
{
    uint32_t advice = r->advice_ms < AIMD_ADVICE_MOST ? r->advice_ms : AIMD_ADVICE_MOST;
    later(r->others && a->limit >= 2 * ONE ? &a->held_until : &a->closed_until, now, advice);
    if (r->round != a->round) /* it began before the last refusal was heard */
        return;
    a->round++;
    if (a->limit < 2 * ONE)
        back_off(a, now);
    a->limit -= a->limit * 3 / 10;
    if (a->limit < ONE)
        a->limit = ONE;
    a->threshold = a->limit;
}

uint32_t aimd_closed_ms(const aimd *a, uint64_t now)
{
    uint64_t left = now < a->closed_until ? a->closed_until - now : 0;
    return (uint32_t)((left + NS_OF_MS - 1) / NS_OF_MS);
}
