/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scheme we do not use: "you may send n more". Law C2 says why; this model shows it.
 *
 * A link loss takes what is in flight, grants too. Then either both ends keep their counters, and
 * the sender waits for ever for credit that was lost; or (RESTART) the sender begins again with a
 * full window, and overruns a receiver that still holds the old items.
 * Without a loss the scheme works, so the failures found are the loss's.
 */
#define WINDOW 2
#define ITEMS 4
#ifndef LOSSES
#define LOSSES 1
#endif

chan data = [WINDOW] of { bit };
chan more = [ITEMS] of { bit };
byte credit = WINDOW;
byte buffered;

active proctype sender()
{
    byte sent;
    do
    :: atomic { sent < ITEMS && credit > 0 && nfull(data) -> credit--; sent++; data!1 }
    :: atomic { more?_ -> credit++ }
    :: sent == ITEMS -> break
    od
}

active proctype receiver()
{
end:
    do
    :: atomic { data?_ -> buffered++; assert(buffered <= WINDOW) }
    :: atomic { buffered > 0 -> buffered--; more!1 }
    od
}

active proctype adversary()
{
    byte losses;
    do
    :: losses < LOSSES ->
        atomic {
            losses++;
            do
            :: data?_
            :: more?_
            :: empty(data) && empty(more) -> break
            od;
#ifdef RESTART
            credit = WINDOW
#endif
        }
    :: break
    od
}
