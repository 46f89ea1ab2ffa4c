/* SPDX-License-Identifier: Apache-2.0 */
#include "timers.h"

#include <headway/status.h>

#include <stdint.h>

#define IN_ROW SIZE_MAX

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

static int is_vacant(const headway__list *row)
{
    return !row->next || headway__list_empty(row);
}

static headway__timer *by_row(headway__list *node)
{
    return HEADWAY__OWNER(node, headway__timer, row);
}

/* The row whose last is not later than this; NULL: there is none. */
static headway__list *row_for(headway__timers *timers, uint64_t at)
{
    for (unsigned i = 0; i < HEADWAY__TIMER_ROWS; i++) {
        headway__list *row = &timers->rows[i];
        if (!row->next)
            headway__list_init(row);
        if (headway__list_empty(row) || by_row(row->previous)->at <= at)
            return row;
    }
    return NULL;
}

static void stand(headway__timers *timers, headway__timer *timer, uint64_t at)
{
    headway__list *row = row_for(timers, at);
    timer->at = at;
    timers->armed++;
    if (row) {
        timer->place = IN_ROW;
        headway__list_append(row, &timer->row);
    } else {
        place(timers, ++timers->count, timer);
        sift_up(timers, timer);
    }
}

static void heap_remove(headway__timers *timers, size_t at)
{
    headway__timer *last = timers->heap[--timers->count];
    if (at > timers->count)
        return;
    place(timers, at, last);
    sift_up(timers, last);
    sift_down(timers, last);
}

int headway__timers_set(headway__timers *timers, headway__timer *timer, uint64_t at)
{
    if (timer->place && timer->at == at)
        return 0;
    if (!timer->place && timers->armed == timers->capacity &&
        headway__timers_reserve(timers, timers->capacity ? timers->capacity * 2 : 64) != 0)
        return HEADWAY_ENOMEM;
    headway__timers_stop(timers, timer);
    stand(timers, timer, at);
    return 0;
}

void headway__timers_stop(headway__timers *timers, headway__timer *timer)
{
    size_t at = timer->place;
    if (!at)
        return;
    timers->armed--;
    timer->place = 0;
    if (at == IN_ROW)
        headway__list_remove(&timer->row);
    else
        heap_remove(timers, at);
}

/* The next one due; NULL. */
static headway__timer *first(const headway__timers *timers)
{
    headway__timer *first = timers->count ? timers->heap[0] : NULL;
    for (unsigned i = 0; i < HEADWAY__TIMER_ROWS; i++) {
        const headway__list *row = &timers->rows[i];
        if (!is_vacant(row) && (!first || by_row(row->next)->at < first->at))
            first = by_row(row->next);
    }
    return first;
}

uint64_t headway__timers_next(const headway__timers *timers)
{
    const headway__timer *next = first(timers);
    return next ? next->at : HEADWAY_NEVER;
}

void headway__timers_run(headway__timers *timers, uint64_t now)
{
    for (size_t budget = timers->armed; budget > 0; budget--) {
        headway__timer *timer = first(timers);
        if (!timer || timer->at > now)
            return;
        headway__timers_stop(timers, timer);
        timer->fire(timer);
    }
}

void headway__timers_done(headway__timers *timers)
{
    timers->alloc->release(timers->alloc->user, timers->heap);
    timers->heap = NULL;
    timers->count = timers->capacity = timers->armed = 0;
}
