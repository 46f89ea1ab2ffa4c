/* SPDX-License-Identifier: Apache-2.0 */
#include "scale.h"

static uint32_t most(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static uint32_t clamp(uint64_t value, uint32_t low, uint32_t high)
{
    if (value < low)
        return low;
    return value > high ? high : (uint32_t)value;
}

static uint64_t needed(scale *s, const scale_policy *policy, const scale_demand *demand)
{
    uint64_t calls = (uint64_t)demand->running + demand->waiting;
    uint64_t slots = (uint64_t)demand->running + demand->slots_free;
    if (demand->workers > 0 && slots > 0)
        s->slots = (uint32_t)((slots + demand->workers - 1) / demand->workers);
    uint64_t each = policy->per_worker ? policy->per_worker : s->slots;
    uint64_t need = calls == 0 ? 0 : each == 0 ? 1 : (calls + each - 1) / each;
    int late = demand->waiting > 0 && demand->oldest_ms > policy->delay_ms;
    if (late && demand->workers > 0 && demand->starting == 0 && need <= demand->workers)
        need = (uint64_t)demand->workers + 1;
    return need;
}

uint32_t scale_want(scale *s, const scale_policy *policy, const scale_demand *demand,
                    uint64_t now_ms)
{
    uint32_t need = clamp(needed(s, policy, demand), 0, policy->max);
    uint64_t age = now_ms - s->since;
    if (age >= policy->idle_ms) {
        s->before = age >= 2 * (uint64_t)policy->idle_ms ? 0 : s->most;
        s->most = 0;
        s->since = now_ms;
    }
    s->most = most(s->most, need);
    return clamp(most(s->most, s->before), policy->min, policy->max);
}

int64_t restart_after(restarts *r, const restart_policy *policy, uint64_t now_ms, uint64_t lived_ms)
{
    uint32_t limit = clamp(policy->most, 0, RESTARTS_MOST);
    if (limit == 0)
        return -1;
    if (r->count >= limit && now_ms - r->at[(r->count - limit) % RESTARTS_MOST] < policy->within_ms)
        return -1;
    r->at[r->count++ % RESTARTS_MOST] = now_ms;
    if (r->count == 2 * RESTARTS_MOST)
        r->count = RESTARTS_MOST; /* the same places in the ring */
    if (lived_ms >= policy->longest_ms)
        r->in_a_row = 0;
    uint64_t pause = (uint64_t)policy->first_ms << (r->in_a_row < 20 ? r->in_a_row : 20);
    r->in_a_row++;
    return (int64_t)(pause < policy->longest_ms ? pause : policy->longest_ms);
}
