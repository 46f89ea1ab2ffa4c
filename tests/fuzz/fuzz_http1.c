/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP/1.1 from a client: the first byte says how the rest is cut. Whole and in pieces it is the
   same, and what is understood of it keeps its promises. */
#include "http1_trial.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every `step` bytes; each piece has a memory of its own end. */
static void come_in_pieces(struct trial *t, size_t size, size_t step)
{
    for (size_t come = step; come < size; come += step)
        trial_come(t, come);
    trial_come(t, size);
}

/* Nothing of the bytes behind those that came may count. */
static void come_alone(const uint8_t *data, size_t size, size_t first)
{
    uint8_t *copy = malloc(first ? first : 1);
    struct trial t = {.data = copy}, other = {.data = data};
    CHECK(copy && first <= size);
    memcpy(copy, data, first);
    trial_come(&t, first);
    trial_come(&other, first);
    trial_agree(&t, &other);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial whole, pieces;
    size_t step;
    if (size == 0)
        return 0;
    step = 1 + data[0];
    data++;
    size--;
    whole = (struct trial){.data = data};
    pieces = whole;
    trial_come(&whole, size);
    come_in_pieces(&pieces, size, step);
    trial_agree(&whole, &pieces);
    come_alone(data, size, size * step / 257);
    return 0;
}
