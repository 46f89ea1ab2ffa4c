/* SPDX-License-Identifier: Apache-2.0 */
/* The latest look at the host, and readings of it as messages. */
#ifndef FLEET_SAMPLE_H
#define FLEET_SAMPLE_H

#include <fleet/v1/fleet.headway.h>

#include "fleet.h"

enum { SAMPLE_KINDS = FLEET__V1__KIND__PROCESSES + 1 };
enum { FILTER_NAMES = 16, FILTER_NAME = 128 };

/* Which readings are wanted. */
struct filter {
    unsigned kinds; /* a bit for each; 0: all */
    size_t name_count;
    char names[FILTER_NAMES][FILTER_NAME];
};
/* wire NULL: everything. NULL, or why it cannot be obeyed. */
const char *filter_read(const Fleet__V1__Filter *wire, struct filter *ret_filter);
int filter_wants(const struct filter *filter, int kind);

/* What counters stood at, for rates. */
struct base {
    uint64_t at_ns;
    struct readings_cpu cpu;
    uint64_t received, sent;
};

/* Rates span from before to now: with looks in quick succession `before` lags by 200 ms or more,
   because the kernel counts in ticks of 10 ms. */
struct sample {
    const headway_alloc *alloc;
    struct fleet_source source;
    uint64_t looked_at_ns;
    int looked;
    struct readings now;
    struct base before, next;
};

int sample_new(const headway_alloc *alloc, const struct fleet_source *source,
               struct sample **ret_sample);
void sample_free(struct sample *sample);
/* Looks again unless the last look is younger than 20 ms. */
int sample_refresh(struct sample *sample, uint64_t now_ns);
/* Seconds since 1970, 0 if the host does not tell. */
uint64_t sample_booted_at(const struct sample *sample);
/* One reading in memory of arena. ENOTFOUND: this kind cannot be read here. */
int sample_reading(const struct sample *sample, int kind, const struct filter *filter,
                   headway_arena *arena, Fleet__V1__Reading **ret_reading);
/* One of each kind that is wanted and can be read. */
int sample_readings(const struct sample *sample, const struct filter *filter, headway_arena *arena,
                    Fleet__V1__Reading ***ret_readings, size_t *ret_count);

/* A reading's kind and headline number; kind 0: the reading has no value, or it is not a number. */
struct headline {
    int kind;
    double value;
};
struct headline headline_of(const Fleet__V1__Reading *reading);

#endif
