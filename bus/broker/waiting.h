/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of calls that wait for a slot: pure arithmetic, no clock and no memory of its own. Times
 * are nanoseconds of one monotonic clock.
 *
 * More priority goes first, equals in the order in which they came; each sixteenth start goes to
 * the oldest of those with less than the most, so that nobody starves. When the oldest has waited
 * longer than the target for a whole interval without a break, the line is overloaded: then the
 * newest goes first, and who has waited for two targets is to be turned away. That is CoDel's
 * measure; but callers do not slow down as TCP does, so all of the late are dropped and not one in
 * a while. A line that is an interval long takes nobody more.
 *
 * It is overloaded no longer when the oldest has waited for less than the target while few were
 * turned away of late: fewer than one for eight starts. A short line alone proves nothing, for
 * turning away makes it short, and so does a stop of whatever brings the calls.
 *
 * Target and interval are stretched where slots come back more slowly than once in a target: no
 * line can be shorter than one turn. Before the first start nothing is known, and nobody is late.
 */
#ifndef HEADWAY_BROKER_WAITING_H
#define HEADWAY_BROKER_WAITING_H

#include "list.h"

#include <stdint.h>

enum { HEADWAY__FAIR_TURN = 16 };

/* A place in a line; embedded in the call, zeroed before first use. */
typedef struct headway__place {
    headway__list age;  /* among all, oldest first */
    headway__list peer; /* a ring of equals, oldest first from their leader */
    headway__list band; /* the leader, their oldest: among the leaders, most first */
    uint64_t since;
    uint8_t priority;
} headway__place;

typedef struct headway__waiting {
    headway__list ages, bands;
    uint32_t count, turns;
    uint64_t target, interval;
    uint64_t last;              /* a start, or the line's beginning */
    uint64_t elapsed, starts;   /* decaying sums over the last hundred starts */
    uint64_t standing;          /* since when the oldest is over the target; HEADWAY_NEVER */
    uint64_t from;              /* waits count from here at the earliest */
    uint64_t window, turned[2]; /* turned away in this interval and the one before */
    uint64_t calm;              /* from when on few have been turned away */
    uint8_t held, overloaded;
} headway__waiting;

void headway__waiting_init(headway__waiting *line, uint64_t target, uint64_t interval);
void headway__waiting_join(headway__waiting *line, headway__place *place, uint8_t priority,
                           uint64_t now);
/* Out of the line, for another reason than a start. */
void headway__waiting_leave(headway__waiting *line, headway__place *place, uint64_t now);
/* Out of the line, because a slot was there for it. */
void headway__waiting_started(headway__waiting *line, headway__place *place, uint64_t now);
/* Whose turn it is; NULL: nobody waits. */
headway__place *headway__waiting_next(headway__waiting *line, uint64_t now);
int headway__waiting_overloaded(headway__waiting *line, uint64_t now);
/* 1: at the present pace a newcomer would stand for more than an interval, and be late. */
int headway__waiting_full(const headway__waiting *line);
/* One that is to be turned away now, or NULL. */
headway__place *headway__waiting_late(headway__waiting *line, uint64_t now);
/* When headway__waiting_late is to be asked again, unless the line changes; HEADWAY_NEVER. */
uint64_t headway__waiting_due(headway__waiting *line, uint64_t now);
/* Who leaves a line without room to a newcomer of this priority; NULL: the newcomer does. */
headway__place *headway__waiting_displaced(headway__waiting *line, uint8_t priority, uint64_t now);
/* While a line is held for a worker that is being started nobody is late, and when it is let go
   all begin to wait anew (L22). */
void headway__waiting_hold(headway__waiting *line, int held, uint64_t now);
/* Somebody is turned away; before it leaves. */
void headway__waiting_turned(headway__waiting *line, uint64_t now);
/* How long until those who wait and those turned away in an interval could have been served. */
uint64_t headway__waiting_advice(headway__waiting *line, uint64_t now);
/* The mean time between two starts while somebody waited; 0: not known. */
uint64_t headway__waiting_turn(const headway__waiting *line);
/* How long the oldest has waited; 0: nobody waits. */
uint64_t headway__waiting_delay(const headway__waiting *line, uint64_t now);

#endif
