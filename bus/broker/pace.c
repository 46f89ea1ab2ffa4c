/* SPDX-License-Identifier: Apache-2.0 */
#include "pace.h"

enum { MEAN_OF = 16, PACE_MOST = 1024 * 1024 };

static const uint64_t second = 1000000000, least = 1000, most = 3600000000000;

static uint64_t within(uint64_t ns)
{
    return ns < least ? least : ns > most ? most : ns;
}

uint64_t headway__mean_add(headway__mean *mean, uint64_t ns)
{
    uint64_t before = mean->ns;
    int64_t difference = (int64_t)within(ns) - (int64_t)before;
    mean->ns = before ? (uint64_t)((int64_t)before + difference / MEAN_OF) : within(ns);
    return before;
}

void headway__pace_started(headway__pace *pace, uint64_t now)
{
    if (pace->open++ == 0)
        pace->heard = now;
}

void headway__pace_ended(headway__pace *pace, uint64_t now)
{
    pace->open--;
    pace->heard = now;
}

uint32_t headway__pace_now(const headway__pace *pace, uint64_t now)
{
    uint64_t idle = now > pace->measured ? (now - pace->measured) / second : 0;
    if (pace->samples == 0)
        return HEADWAY__PACE_ONE;
    if (pace->pace <= HEADWAY__PACE_ONE)
        return pace->pace;
    return HEADWAY__PACE_ONE + (idle < 32 ? (pace->pace - HEADWAY__PACE_ONE) >> idle : 0);
}

void headway__pace_measured(headway__pace *pace, uint64_t ns, uint64_t mean, uint64_t now)
{
    if (mean == 0)
        return;
    uint64_t ratio = within(ns) * HEADWAY__PACE_ONE / mean;
    int64_t sample = ratio < 1 ? 1 : ratio > PACE_MOST ? PACE_MOST : (int64_t)ratio;
    int64_t faded = headway__pace_now(pace, now);
    /* What was forgotten meanwhile comes back when the worker proves to be slow still. */
    int64_t from = pace->samples && sample > 2 * faded ? pace->pace : faded;
    int64_t weight = pace->samples + 2 < MEAN_OF ? pace->samples + 2 : MEAN_OF;
    pace->pace = (uint32_t)(from + (sample - from) / weight);
    pace->samples += pace->samples < MEAN_OF;
    pace->measured = now;
}

uint32_t headway__pace_felt(const headway__pace *pace, uint64_t mean, uint64_t now)
{
    uint32_t known = headway__pace_now(pace, now);
    if (pace->open == 0 || mean == 0 || now <= pace->heard)
        return known;
    uint64_t silent = within(now - pace->heard) * HEADWAY__PACE_ONE / mean;
    if (silent > HEADWAY__PACE_SILENT_MOST)
        silent = HEADWAY__PACE_SILENT_MOST;
    return silent > known ? (uint32_t)silent : known;
}
