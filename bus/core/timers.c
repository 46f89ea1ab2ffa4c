/* SPDX-License-Identifier: Apache-2.0 */
#include "timers.h"

#include <headway/status.h>

static void place(headway__timers *timers, size_t at, headway__timer *timer)
{
    timers->heap[at - 1] = timer;
    timer->place = at;
}

static void sift_up(headway__timers *timers, headway__timer *timer)
{
    size_t at = timer->place;
    while (at > 1 && timers->heap[at / 2 - 1]->at > timer->at) {
        place(timers, at, timers->heap[at / 2 - 1]);
        at /= 2;
    }
    place(timers, at, timer);
}

static void sift_down(headway__timers *timers, headway__timer *timer)
{
    size_t at = timer->place;
    for (;;) {
        size_t child = at * 2;
        if (child > timers->count)
            break;
        if (child < timers->count && timers->heap[child]->at < timers->heap[child - 1]->at)
            child++;
        if (timers->heap[child - 1]->at >= timer->at)
            break;
        place(timers, at, timers->heap[child - 1]);
        at = child;
    }
    place(timers, at, timer);
}

int headway__timers_reserve(headway__timers *timers, size_t capacity)
{
    if (capacity <= timers->capacity)
        return 0;
    void *heap = timers->alloc->resize(timers->alloc->user, timers->heap,
                                       capacity * sizeof(headway__timer *));
    if (!heap)
        return HEADWAY_ENOMEM;
    timers->heap = heap;
    timers->capacity = capacity;
    return 0;
}

int headway__timers_set(headway__timers *timers, headway__timer *timer, uint64_t at)
{
    if (timer->place) {
        timer->at = at;
        sift_up(timers, timer);
        sift_down(timers, timer);
        return 0;
    }
    if (timers->count == timers->capacity &&
        headway__timers_reserve(timers, timers->capacity ? timers->capacity * 2 : 64) != 0)
        return HEADWAY_ENOMEM;
    timer->at = at;
    place(timers, ++timers->count, timer);
    sift_up(timers, timer);
    return 0;
}

void headway__timers_stop(headway__timers *timers, headway__timer *timer)
{
    if (!timer->place)
        return;
    size_t at = timer->place;
    headway__timer *last = timers->heap[--timers->count];
    timer->place = 0;
    if (last == timer)
        return;
    place(timers, at, last);
    sift_up(timers, last);
    sift_down(timers, last);
}

uint64_t headway__timers_next(const headway__timers *timers)
{
    return timers->count ? timers->heap[0]->at : HEADWAY_NEVER;
}

void headway__timers_run(headway__timers *timers, uint64_t now)
{
    for (size_t budget = timers->count; budget > 0 && timers->count > 0; budget--) {
        headway__timer *timer = timers->heap[0];
        if (timer->at > now)
            return;
        headway__timers_stop(timers, timer);
        timer->fire(timer);
    }
}

void headway__timers_done(headway__timers *timers)
{
    timers->alloc->release(timers->alloc->user, timers->heap);
    timers->heap = NULL;
    timers->count = timers->capacity = 0;
}
