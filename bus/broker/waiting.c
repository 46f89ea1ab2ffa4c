/* SPDX-License-Identifier: Apache-2.0 */
#include "waiting.h"

#include <headway/port/loop.h>

enum { MEMORY = 128, LATE_AFTER = 2, FEW = 8, CALM_AFTER = 2 };

static const uint64_t turn_limit = 60000000000; /* a minute: keeps the products in 64 bits */

static headway__place *by_age(headway__list *node)
{
    return HEADWAY__OWNER(node, headway__place, age);
}

static headway__place *by_band(headway__list *node)
{
    return HEADWAY__OWNER(node, headway__place, band);
}

static headway__place *by_peer(headway__list *node)
{
    return HEADWAY__OWNER(node, headway__place, peer);
}

void headway__waiting_init(headway__waiting *line, uint64_t target, uint64_t interval)
{
    *line = (headway__waiting){.target = target ? target : 1, .interval = interval};
    line->standing = HEADWAY_NEVER;
    headway__list_init(&line->ages);
    headway__list_init(&line->bands);
}

/* --- the law --------------------------------------------------------------------------------- */

uint64_t headway__waiting_turn(const headway__waiting *line)
{
    uint64_t turn = line->starts ? line->elapsed / line->starts : 0;
    return turn < turn_limit ? turn : turn_limit;
}

static uint64_t target_of(const headway__waiting *line)
{
    uint64_t turn = headway__waiting_turn(line);
    return turn > line->target ? turn : line->target;
}

static uint64_t interval_of(const headway__waiting *line)
{
    uint64_t turn = headway__waiting_turn(line);
    uint64_t stretched = turn * (line->interval / line->target);
    return turn > line->target && stretched > line->interval ? stretched : line->interval;
}

/* When the oldest began to wait. */
static uint64_t oldest_from(const headway__waiting *line)
{
    uint64_t since = by_age(line->ages.next)->since;
    return since > line->from ? since : line->from;
}

uint64_t headway__waiting_delay(const headway__waiting *line, uint64_t now)
{
    if (headway__list_empty(&line->ages))
        return 0;
    uint64_t from = oldest_from(line);
    return now > from ? now - from : 0;
}

/* To be called before the oldest changes and whenever the law is asked for. */
static void observe(headway__waiting *line, uint64_t now)
{
    uint64_t delay = headway__waiting_delay(line, now), target = target_of(line);
    if (line->held || delay <= target) {
        line->standing = HEADWAY_NEVER;
        line->overloaded &= !line->held && now < line->calm;
    } else if (line->standing == HEADWAY_NEVER) {
        line->standing = now - (delay - target);
    }
    line->overloaded |= line->starts && line->standing != HEADWAY_NEVER &&
                        now - line->standing >= interval_of(line);
}

int headway__waiting_overloaded(headway__waiting *line, uint64_t now)
{
    observe(line, now);
    return line->overloaded;
}

int headway__waiting_full(const headway__waiting *line)
{
    uint64_t turn = headway__waiting_turn(line);
    return !line->held && turn && line->count >= interval_of(line) / turn;
}

headway__place *headway__waiting_late(headway__waiting *line, uint64_t now)
{
    if (!headway__waiting_overloaded(line, now) ||
        headway__waiting_delay(line, now) < LATE_AFTER * target_of(line))
        return NULL;
    return by_age(line->ages.next);
}

uint64_t headway__waiting_due(headway__waiting *line, uint64_t now)
{
    observe(line, now);
    if (headway__list_empty(&line->ages) || line->held || !line->starts)
        return HEADWAY_NEVER;
    uint64_t target = target_of(line), from = oldest_from(line);
    uint64_t standing = line->standing != HEADWAY_NEVER ? line->standing : from + target;
    uint64_t overload = line->overloaded ? 0 : standing + interval_of(line);
    uint64_t late = from + LATE_AFTER * target;
    return overload > late ? overload : late;
}

void headway__waiting_hold(headway__waiting *line, int held, uint64_t now)
{
    if (line->held && !held)
        line->from = line->last = now;
    line->held = held != 0;
    observe(line, now);
}

/* --- the order ------------------------------------------------------------------------------- */

/* At most 256 bands, and as many as there are priorities in use. */
static void enter_band(headway__waiting *line, headway__place *place)
{
    headway__list *at = line->bands.next;
    while (at != &line->bands && by_band(at)->priority > place->priority)
        at = at->next;
    headway__list_init(&place->peer);
    if (at != &line->bands && by_band(at)->priority == place->priority)
        headway__list_append(&by_band(at)->peer, &place->peer);
    else
        headway__list_append(at, &place->band);
}

static void leave_band(headway__place *place)
{
    if (headway__list_linked(&place->band) && !headway__list_empty(&place->peer)) {
        headway__place *heir = by_peer(place->peer.next);
        headway__list_append(&place->band, &heir->band);
    }
    headway__list_remove(&place->band);
    headway__list_remove(&place->peer);
}

void headway__waiting_join(headway__waiting *line, headway__place *place, uint8_t priority,
                           uint64_t now)
{
    observe(line, now);
    if (line->count++ == 0)
        line->last = now;
    place->since = now;
    place->priority = priority;
    headway__list_append(&line->ages, &place->age);
    enter_band(line, place);
}

void headway__waiting_leave(headway__waiting *line, headway__place *place, uint64_t now)
{
    observe(line, now);
    leave_band(place);
    headway__list_remove(&place->age);
    line->count--;
    observe(line, now);
}

void headway__waiting_started(headway__waiting *line, headway__place *place, uint64_t now)
{
    headway__waiting_leave(line, place, now);
    line->elapsed += now - line->last;
    line->last = now;
    if (++line->starts >= MEMORY) {
        line->starts /= 2;
        line->elapsed /= 2;
    }
    line->turns = (line->turns + 1) % HEADWAY__FAIR_TURN;
}

/* The oldest of those that are less important than the first; NULL: there is none. */
static headway__place *passed_over(headway__waiting *line)
{
    headway__place *oldest = NULL;
    headway__list *at = line->bands.next->next;
    for (; at != &line->bands; at = at->next) {
        if (!oldest || by_band(at)->since < oldest->since)
            oldest = by_band(at);
    }
    return oldest;
}

headway__place *headway__waiting_next(headway__waiting *line, uint64_t now)
{
    if (headway__list_empty(&line->ages))
        return NULL;
    headway__place *first = by_band(line->bands.next);
    headway__place *fair = line->turns == HEADWAY__FAIR_TURN - 1 ? passed_over(line) : NULL;
    if (fair)
        return fair;
    return headway__waiting_overloaded(line, now) ? by_peer(first->peer.previous) : first;
}

headway__place *headway__waiting_displaced(headway__waiting *line, uint8_t priority, uint64_t now)
{
    if (headway__list_empty(&line->bands))
        return NULL;
    headway__place *least = by_band(line->bands.previous);
    int overloaded = headway__waiting_overloaded(line, now);
    if (least->priority > priority || (least->priority == priority && !overloaded))
        return NULL;
    return overloaded ? least : by_peer(least->peer.previous);
}

/* --- advice ---------------------------------------------------------------------------------- */

static void turn_window(headway__waiting *line, uint64_t now)
{
    uint64_t interval = interval_of(line), passed = now - line->window;
    if (passed < interval)
        return;
    line->turned[1] = passed < 2 * interval ? line->turned[0] : 0;
    line->turned[0] = 0;
    line->window = now;
}

void headway__waiting_turned(headway__waiting *line, uint64_t now)
{
    turn_window(line, now);
    line->turned[0]++;
    /* Each is worth as many turns; what has passed of them is forgotten. */
    uint64_t calm = (line->calm > now ? line->calm : now) + FEW * headway__waiting_turn(line);
    uint64_t most = now + CALM_AFTER * interval_of(line);
    line->calm = calm < most ? calm : most;
}

uint64_t headway__waiting_advice(headway__waiting *line, uint64_t now)
{
    turn_window(line, now);
    uint64_t most = line->turned[0] > line->turned[1] ? line->turned[0] : line->turned[1];
    return (line->count + most) * headway__waiting_turn(line);
}
