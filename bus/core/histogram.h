/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often which value came: a fixed table of log-linear buckets. Sixteen of them share each power
 * of two, so a bucket is at most a sixteenth of its values wide, and its middle is never further
 * than a thirty-second (3.2 %) from any of them. Recording is a count of leading zeros and an
 * increment. Meant for microseconds: what is over 2^31 (36 min) counts in the last bucket.
 */
#ifndef HEADWAY_CORE_HISTOGRAM_H
#define HEADWAY_CORE_HISTOGRAM_H

#include <headway/bytes.h>

enum {
    HEADWAY__HISTOGRAM_STEPS = 16,
    HEADWAY__HISTOGRAM_BUCKETS = 448,
    HEADWAY__TOOK_MANTISSA = 11 /* bits; five more for the exponent */
};

typedef struct headway__histogram {
    uint64_t count, sum, most;
    uint64_t buckets[HEADWAY__HISTOGRAM_BUCKETS];
} headway__histogram;

/* The bucket of a value, and the least value of a bucket. */
unsigned headway__histogram_index(uint64_t value);
uint64_t headway__histogram_least(unsigned index);
void headway__histogram_record(headway__histogram *histogram, uint64_t value);
/* The value that `per_mille` of a thousand do not exceed, to the bound above; 0 without values. */
uint64_t headway__histogram_quantile(const headway__histogram *histogram, unsigned per_mille);
/* Adds what other has counted. */
void headway__histogram_add(headway__histogram *histogram, const headway__histogram *other);

/* Microseconds as sixteen bits on the wire, cut to eleven significant ones; never 0, which stands
   for "not told". */
uint16_t headway__took_pack(uint64_t microseconds);
uint64_t headway__took_unpack(uint16_t took);

#endif
