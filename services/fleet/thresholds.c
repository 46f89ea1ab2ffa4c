/* SPDX-License-Identifier: Apache-2.0 */
/* The host against its thresholds: ReadingOutOfRange, once per crossing. */
#include <headway/timer.h>

#include <math.h>

#include "state.h"

/* quote: publish */
static int publish(struct fleet *fleet, Fleet__V1__Reading *reading, struct headline headline,
                   enum threshold_side side)
{
    const struct threshold *threshold = &fleet->thresholds[headline.kind];
    int above = side == THRESHOLD_ABOVE;
    Fleet__V1__ReadingOutOfRange event = FLEET__V1__READING_OUT_OF_RANGE__INIT;
    reading->sequence = ++fleet->check_sequence;
    event.device = (char *)FLEET_LOCAL;
    event.kind = (Fleet__V1__Kind)headline.kind;
    event.value = headline.value;
    event.bound = above ? threshold->maximum : threshold->minimum;
    event.side = above ? FLEET__V1__READING_OUT_OF_RANGE__SIDE__ABOVE
                       : FLEET__V1__READING_OUT_OF_RANGE__SIDE__BELOW;
    event.reading = reading;
    return fleet_v1_reading_out_of_range_publish(fleet->bus, &event, NULL, NULL);
}
/* end quote */

static void check_kind(struct fleet *fleet, int kind)
{
    static const struct filter everything;
    struct threshold *threshold = &fleet->thresholds[kind];
    Fleet__V1__Reading *reading;
    if (sample_reading(fleet->sample, kind, &everything, fleet->scratch, &reading) != 0)
        return;
    struct headline headline = headline_of(reading);
    enum threshold_side side = threshold_side_of(threshold, headline.value);
    /* Without credit it is tried again at the next check, if it still holds. */
    if (side != THRESHOLD_INSIDE && side != threshold->side &&
        publish(fleet, reading, headline, side) != 0)
        return;
    threshold->side = (uint8_t)side;
}

static void on_check(void *user)
{
    struct fleet *fleet = user;
    if (fleet_look(fleet) != 0)
        return;
    for (int kind = 1; kind < SAMPLE_KINDS; kind++)
        if (fleet->has_threshold[kind])
            check_kind(fleet, kind);
}

int fleet_check_restart(struct fleet *fleet)
{
    int wanted = 0;
    headway_timer_stop(fleet->check);
    fleet->check = NULL;
    for (int kind = 1; kind < SAMPLE_KINDS; kind++)
        wanted |= fleet->has_threshold[kind];
    if (!wanted)
        return 0;
    return headway_timer_start(fleet->bus, 0, fleet->check_ms, on_check, fleet, &fleet->check);
}

static double default_hysteresis(const Fleet__V1__SetThreshold *wanted)
{
    return fabs(wanted->has_maximum ? wanted->maximum : wanted->minimum) * 0.05;
}

const char *fleet_set_threshold(struct fleet *fleet, const Fleet__V1__SetThreshold *wanted)
{
    int kind = (int)wanted->kind;
    struct threshold threshold = {
        .minimum = wanted->minimum,
        .maximum = wanted->maximum,
        .hysteresis = wanted->has_hysteresis ? wanted->hysteresis : default_hysteresis(wanted),
        .has_minimum = wanted->has_minimum != 0,
        .has_maximum = wanted->has_maximum != 0,
    };
    if (kind < FLEET__V1__KIND__LOAD || kind >= SAMPLE_KINDS)
        return "there is no such kind";
    if (!isfinite(threshold.minimum) || !isfinite(threshold.maximum) ||
        !isfinite(threshold.hysteresis) || threshold.hysteresis < 0)
        return "the bounds and the hysteresis must be finite, the hysteresis not negative";
    if (threshold.has_minimum && threshold.has_maximum && threshold.minimum > threshold.maximum)
        return "the minimum is above the maximum";
    fleet->thresholds[kind] = threshold;
    fleet->has_threshold[kind] = threshold.has_minimum || threshold.has_maximum;
    return fleet_check_restart(fleet) == 0 ? NULL : "no memory for the timer";
}
