/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes are granted in steps and spent in whole frames (laws C3, C8, C9).
 *
 * So as not to answer each frame with a grant, a receiver tells a new one only when the peer has at
 * most three quarters of its window left. A frame that cannot be cut (OPEN with its name and
 * metadata) may need more than what is left, while that is still more than three quarters: then
 * nobody would ever move. The sender's ASK must therefore be answered with the whole window.
 *
 * Checked: every frame is sent (ltl sent_all), and never more than was granted.
 * Planted faults: ASK_REPEATS (the answer tells the old grant again), FRAME_OVER_WINDOW.
 */
#define WINDOW 8
#define FRAMES 3
#ifdef FRAME_OVER_WINDOW
#define LARGEST (WINDOW + 1)
#else
#define LARGEST WINDOW
#endif

chan data = [2] of { byte };
byte spent, granted = WINDOW, sent;
bool asks;

active proctype sender()
{
    byte size;
    do
    :: sent < FRAMES ->
        select(size : 1 .. LARGEST);
        do
        :: atomic { size <= granted - spent -> spent = spent + size; data!size; sent++; break }
        :: atomic { timeout -> asks = true }
        od
    :: sent == FRAMES -> break
    od
}

active proctype receiver()
{
    byte size, taken;
end:
    do
    :: atomic { data?size ->
           taken = taken + size;
           assert(taken <= granted);
           if
           :: granted - taken <= WINDOW - WINDOW / 4 -> granted = taken + WINDOW
           :: else
           fi;
           size = 0 }
    :: atomic { asks ->
           asks = false;
#ifndef ASK_REPEATS
           granted = taken + WINDOW
#endif
       }
    od
}

ltl sent_all { <> (sent == FRAMES) }
