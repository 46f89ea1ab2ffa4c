/* SPDX-License-Identifier: Apache-2.0 */
#include "histogram.h"

enum { STEP_BITS = 4, STEPS = HEADWAY__HISTOGRAM_STEPS, TOOK_MOST = 31 };

static unsigned highest_bit(uint64_t value)
{
    return 63u - (unsigned)__builtin_clzll(value);
}

unsigned headway__histogram_index(uint64_t value)
{
    if (value < STEPS)
        return (unsigned)value;
    unsigned bit = highest_bit(value);
    unsigned step = (unsigned)(value >> (bit - STEP_BITS)) & (STEPS - 1);
    unsigned index = (bit - STEP_BITS + 1) * STEPS + step;
    return index < HEADWAY__HISTOGRAM_BUCKETS ? index : HEADWAY__HISTOGRAM_BUCKETS - 1;
}

uint64_t headway__histogram_least(unsigned index)
{
    if (index < STEPS)
        return index;
    return (uint64_t)(STEPS + index % STEPS) << (index / STEPS - 1);
}

void headway__histogram_record(headway__histogram *histogram, uint64_t value)
{
    histogram->count++;
    histogram->sum += value;
    if (value > histogram->most)
        histogram->most = value;
    histogram->buckets[headway__histogram_index(value)]++;
}

uint64_t headway__histogram_quantile(const headway__histogram *histogram, unsigned per_mille)
{
    uint64_t seen = 0, wanted = (histogram->count * per_mille + 999) / 1000;
    if (histogram->count == 0)
        return 0;
    for (unsigned i = 0; i < HEADWAY__HISTOGRAM_BUCKETS - 1; i++) {
        seen += histogram->buckets[i];
        if (seen == 0 || seen < wanted)
            continue;
        uint64_t least = headway__histogram_least(i), next = headway__histogram_least(i + 1);
        uint64_t middle = least + (next - 1 - least) / 2;
        return middle < histogram->most ? middle : histogram->most;
    }
    return histogram->most;
}

void headway__histogram_add(headway__histogram *histogram, const headway__histogram *other)
{
    histogram->count += other->count;
    histogram->sum += other->sum;
    if (other->most > histogram->most)
        histogram->most = other->most;
    for (unsigned i = 0; i < HEADWAY__HISTOGRAM_BUCKETS; i++)
        histogram->buckets[i] += other->buckets[i];
}

uint16_t headway__took_pack(uint64_t microseconds)
{
    const uint64_t full = ((uint64_t)1 << HEADWAY__TOOK_MANTISSA) - 1;
    unsigned shift = 0;
    if (microseconds == 0)
        return 1;
    if (microseconds > full)
        shift = highest_bit(microseconds) - HEADWAY__TOOK_MANTISSA + 1;
    if (shift > TOOK_MOST)
        return UINT16_MAX;
    return (uint16_t)(shift << HEADWAY__TOOK_MANTISSA | microseconds >> shift);
}

uint64_t headway__took_unpack(uint16_t took)
{
    uint64_t mantissa = took & (((uint64_t)1 << HEADWAY__TOOK_MANTISSA) - 1);
    return mantissa << (took >> HEADWAY__TOOK_MANTISSA);
}
