/* SPDX-License-Identifier: Apache-2.0 */
/* When a number leaves its range: told once per crossing, with hysteresis. Pure. */
#ifndef FLEET_THRESHOLD_H
#define FLEET_THRESHOLD_H

#include <stdint.h>

enum threshold_side { THRESHOLD_INSIDE, THRESHOLD_ABOVE, THRESHOLD_BELOW };

struct threshold {
    double minimum, maximum;
    double hysteresis; /* how far inside it must come before it can cross again */
    uint8_t has_minimum, has_maximum;
    uint8_t side; /* threshold_side: where the number was when last told */
};

/* Where value stands now. It has crossed if this is outside and not threshold->side; the caller
   stores it there once the crossing is told. */
enum threshold_side threshold_side_of(const struct threshold *threshold, double value);

#endif
