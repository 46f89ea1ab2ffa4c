/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two response streams through a broker over one link on each side (laws C1, C7, C11, L6, L7).
 *
 * Credit flows from end to end, but the broker passes a reader's grant on only as far as it has
 * room: call i may have min(the reader's outstanding grant - held, room - held) outstanding.
 * Room: the budget less what the other calls hold or may still send, of which each has a FLOOR
 * reserved from its admission. Link credit returns when a frame enters a place reserved for it.
 * Reader 0 never processes anything and its worker may fall silent; reader 1 must get all.
 *
 * Checked: the broker holds and promises at most BUDGET, readers at most their WINDOW; stream 1
 * ends (ltl neighbour_served).
 * Planted faults: LINK_CREDIT_LATE, GRANT_IN_FULL, NO_FLOOR, GRANT_NOT_LESS_HELD.
 */
#define WINDOW 3 /* what a reader grants */
#define BUDGET 3 /* the broker's places */
#define FLOOR 1
#define LINK 2 /* frames in flight on a link */
#define ITEMS 4

chan up = [LINK] of { bit };   /* worker -> broker */
chan down = [LINK] of { bit }; /* broker -> reader */

/* Of each link: spent, granted. */
byte up_spent, up_granted = LINK, down_spent, down_granted = LINK;

/* Of each call. promised: the broker's grant to the worker; asked: the reader's to the broker. */
byte sent[2], arrived[2], promised[2], forwarded[2], asked[2], got[2], kept[2];

#define held(i) (arrived[i] - forwarded[i])
#define obliged(i) (promised[i] - forwarded[i]) /* held, or may still come */

#ifdef NO_FLOOR
#define reserved(i) obliged(i)
#else
#define reserved(i) (obliged(i) > FLOOR -> obliged(i) : FLOOR)
#endif

inline grant(i)
{
    d_step {
#ifdef GRANT_IN_FULL
        promised[i] = asked[i];
#else
        short room = BUDGET - reserved(1 - i) - held(i);
#ifdef GRANT_NOT_LESS_HELD
        room = room + held(i);
#endif
        short wanted = asked[i] - forwarded[i] - held(i);
        wanted = (wanted < room -> wanted : room);
        if
        :: arrived[i] + wanted > promised[i] -> promised[i] = arrived[i] + wanted
        :: else
        fi;
        wanted = 0;
        room = 0;
#endif
        assert(obliged(0) + obliged(1) <= BUDGET)
    }
}

proctype worker(bit i)
{
end:
    do
    :: atomic { sent[i] < ITEMS && sent[i] < promised[i] && up_spent < up_granted ->
           sent[i]++; up_spent++; up!i }
    :: i == 0 -> break /* falls silent, its grant unspent */
    od
}

proctype broker()
{
    bit i;
end:
    do
    :: atomic { up?i ->
           arrived[i]++;
           assert(arrived[i] <= promised[i]);
           assert(held(0) + held(1) <= BUDGET);
#ifndef LINK_CREDIT_LATE
           up_granted++;
#endif
           i = 0 }
    :: atomic { held(0) > 0 && forwarded[0] < asked[0] && down_spent < down_granted ->
           forwarded[0]++; down_spent++; down!0; grant(0); grant(1) }
    :: atomic { held(1) > 0 && forwarded[1] < asked[1] && down_spent < down_granted ->
           forwarded[1]++; down_spent++; down!1; grant(0); grant(1) }
    od
}

proctype reader()
{
    bit i;
end:
    do
    :: atomic { down?i ->
           kept[i]++;
           assert(kept[i] <= WINDOW);
#ifndef LINK_CREDIT_LATE
           down_granted++;
#endif
           i = 0 }
    :: atomic { kept[1] > 0 ->
           kept[1]--; got[1]++; asked[1]++; grant(1);
#ifdef LINK_CREDIT_LATE
           down_granted++; up_granted++
#endif
       }
    od
}

init
{
    atomic {
        asked[0] = WINDOW;
        asked[1] = WINDOW;
        grant(0);
        grant(1);
        run worker(0);
        run worker(1);
        run broker();
        run reader()
    }
}

ltl neighbour_served { <> (got[1] == ITEMS) }
