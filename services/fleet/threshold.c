/* SPDX-License-Identifier: Apache-2.0 */
#include "threshold.h"

enum threshold_side threshold_side_of(const struct threshold *threshold, double value)
{
    double back = threshold->hysteresis;
    if (threshold->has_maximum && value > threshold->maximum)
        return THRESHOLD_ABOVE;
    if (threshold->has_minimum && value < threshold->minimum)
        return THRESHOLD_BELOW;
    if (threshold->side == THRESHOLD_ABOVE && threshold->has_maximum &&
        value > threshold->maximum - back)
        return THRESHOLD_ABOVE;
    if (threshold->side == THRESHOLD_BELOW && threshold->has_minimum &&
        value < threshold->minimum + back)
        return THRESHOLD_BELOW;
    return THRESHOLD_INSIDE;
}
