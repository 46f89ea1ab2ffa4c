/* SPDX-License-Identifier: Apache-2.0 */
/* ReadingOutOfRange comes once per crossing. */
#include "threshold.h"

#include "check.h"

/* How many crossings a row of values makes. */
static int crossings(struct threshold threshold, const double *values, int count)
{
    int crossed = 0;
    for (int i = 0; i < count; i++) {
        enum threshold_side side = threshold_side_of(&threshold, values[i]);
        crossed += side != THRESHOLD_INSIDE && side != threshold.side;
        threshold.side = (uint8_t)side;
    }
    return crossed;
}

static void a_number_that_stays_outside_is_told_once(void)
{
    struct threshold threshold = {.maximum = 10, .has_maximum = 1, .hysteresis = 1};
    const double values[] = {5, 10, 10.1, 11, 12, 11};
    CHECK_EQ(crossings(threshold, values, 6), 1);
    CHECK_EQ(crossings(threshold, values, 2), 0); /* the bound itself is inside */
}

static void a_number_that_trembles_at_the_bound_is_told_once(void)
{
    struct threshold threshold = {.maximum = 10, .has_maximum = 1, .hysteresis = 1};
    const double trembles[] = {10.1, 9.9, 10.1, 9.5, 10.2};
    const double comes_back[] = {10.1, 8.9, 10.1, 9, 10.2};
    CHECK_EQ(crossings(threshold, trembles, 5), 1);
    CHECK_EQ(crossings(threshold, comes_back, 5), 3);
}

static void both_bounds_are_told(void)
{
    struct threshold threshold = {.minimum = 2, .maximum = 10, .has_minimum = 1, .has_maximum = 1};
    const double values[] = {5, 11, 1, 0.5, 12};
    CHECK_EQ(crossings(threshold, values, 5), 3); /* straight from above to below, too */
}

static void no_bound_bounds_nothing(void)
{
    struct threshold threshold = {.minimum = 2, .maximum = 1};
    const double values[] = {-1e300, 1e300};
    CHECK_EQ(crossings(threshold, values, 2), 0);
}

int main(void)
{
    RUN(a_number_that_stays_outside_is_told_once);
    RUN(a_number_that_trembles_at_the_bound_is_told_once);
    RUN(both_bounds_are_told);
    RUN(no_bound_bounds_nothing);
    return 0;
}
