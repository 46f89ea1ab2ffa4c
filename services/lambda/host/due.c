/* SPDX-License-Identifier: Apache-2.0 */
#include "due.h"

#include <headway/status.h>

enum { FIRST_ROOM = 64 };

static void put(dues *all, size_t place, due *what)
{
    all->heap[place] = what;
    what->place = place;
}

static void rise(dues *all, due *what)
{
    size_t place = what->place;
    for (; place > 1 && all->heap[place / 2]->at > what->at; place /= 2)
        put(all, place, all->heap[place / 2]);
    put(all, place, what);
}

static void sink(dues *all, due *what)
{
    size_t place = what->place;
    for (size_t child; (child = 2 * place) <= all->count; place = child) {
        if (child < all->count && all->heap[child + 1]->at < all->heap[child]->at)
            child++;
        if (all->heap[child]->at >= what->at)
            break;
        put(all, place, all->heap[child]);
    }
    put(all, place, what);
}

int dues_reserve(dues *all)
{
    if (all->reserved + 2 > all->room) {
        size_t room = all->room ? 2 * all->room : FIRST_ROOM;
        due **heap = all->alloc->resize(all->alloc->user, all->heap, room * sizeof *heap);
        if (!heap)
            return HEADWAY_ENOMEM;
        all->heap = heap;
        all->room = room;
    }
    all->reserved++;
    return 0;
}

void dues_release(dues *all, due *what)
{
    due_clear(all, what);
    all->reserved--;
}

void due_clear(dues *all, due *what)
{
    if (!what->place)
        return;
    due *last = all->heap[all->count--];
    if (last != what) {
        put(all, what->place, last);
        rise(all, last);
        sink(all, last);
    }
    what->place = 0;
}

void due_set(dues *all, due *what, uint64_t at)
{
    due_clear(all, what);
    what->at = at;
    put(all, ++all->count, what);
    rise(all, what);
}

uint64_t dues_next(const dues *all)
{
    return all->count ? all->heap[1]->at : UINT64_MAX;
}

uint64_t dues_run(dues *all, uint64_t now)
{
    while (all->count && all->heap[1]->at <= now) {
        due *what = all->heap[1];
        due_clear(all, what);
        what->fire(what);
    }
    return dues_next(all);
}

void dues_done(dues *all)
{
    all->alloc->release(all->alloc->user, all->heap);
    *all = (dues){.alloc = all->alloc};
}
