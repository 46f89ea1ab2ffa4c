/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes are granted in steps and spent in whole frames (laws C3, C8, C9).
 *
 * So as not to answer each frame with a grant, a receiver tells a new one only when the peer has at
 * most three quarters of its window left. A frame that cannot be cut (OPEN with its name and
 * metadata) may need more than what is left, while that is still more than three quarters: then
 * nobody would ever move, since ASK is answered with the grant as it stands. So such a frame fits
 * three quarters of the window.
 *
 * Checked: every frame is sent (ltl sent_all), and never more than was granted.
 * Planted faults: FRAME_OVER_STEP (it fits the window only), FRAME_OVER_WINDOW.
 */
#define WINDOW 8
#define STEP (WINDOW - WINDOW / 4)
#define FRAMES 3
#if defined(FRAME_OVER_WINDOW)
#define LARGEST (WINDOW + 1)
#elif defined(FRAME_OVER_STEP)
#define LARGEST WINDOW
#else
#define LARGEST STEP
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
           :: granted - taken <= STEP -> granted = taken + WINDOW
           :: else
           fi;
           size = 0 }
    :: asks -> asks = false /* told again: nothing new */
    od
}

ltl sent_all { <> (sent == FRAMES) }
