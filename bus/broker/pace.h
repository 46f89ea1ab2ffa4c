/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast a worker answers, beside its fellows: pure arithmetic. A method's mean is over all
 * workers; a worker's pace is the moving average of its own times over the means of what it was
 * asked, so that methods of different length do not blur it. 1024: like the others; 10240: ten
 * times as slow.
 *
 * A pace that nobody has measured of late loses half of its excess each second: so a slow worker is
 * tried again before long, and one call shows whether it still is.
 */
#ifndef HEADWAY_BROKER_PACE_H
#define HEADWAY_BROKER_PACE_H

#include <stdint.h>

enum { HEADWAY__PACE_ONE = 1024, HEADWAY__PACE_SILENT_MOST = 16 * 1024 };

/* The mean time of a method's answers; zeroed before first use. 0: not known. */
typedef struct headway__mean {
    uint64_t ns;
} headway__mean;

/* Zeroed before first use. */
typedef struct headway__pace {
    uint64_t measured; /* when */
    uint64_t heard;    /* the last answer, or the first call since it had none */
    uint32_t pace, samples;
    uint32_t open; /* measured calls it has not answered */
} headway__pace;

/* Answers the mean before it, 0 if there was none. */
uint64_t headway__mean_add(headway__mean *mean, uint64_t ns);
void headway__pace_started(headway__pace *pace, uint64_t now);
void headway__pace_ended(headway__pace *pace, uint64_t now);
/* An answer took ns where mean is usual (0: not known). */
void headway__pace_measured(headway__pace *pace, uint64_t ns, uint64_t mean, uint64_t now);
uint32_t headway__pace_now(const headway__pace *pace, uint64_t now);
/* As headway__pace_now, or how many times mean it has owed us an answer, if that is more (bounded:
   it may have been asked something long). */
uint32_t headway__pace_felt(const headway__pace *pace, uint64_t mean, uint64_t now);

#endif
