/* SPDX-License-Identifier: Apache-2.0 */
/* JSON's numbers: to the shortest text and back, exactly, whatever the locale. */
#ifndef HEADWAY_MESSAGE_JSON_NUMBER_H
#define HEADWAY_MESSAGE_JSON_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum { HEADWAY__NUMBER_SIZE = 40 };

/* Each writes at most HEADWAY__NUMBER_SIZE characters, and answers how many. */
size_t headway__unsigned_text(uint64_t value, char *text);
size_t headway__signed_text(int64_t value, char *text);
/* The shortest text that reads back as the same number, of those the closest, in the form of
   ECMAScript's (RFC 8785) but for "-0". Not for NaN and infinity. */
size_t headway__double_text(double value, char *text);
size_t headway__float_text(float value, char *text);

/* A JSON number taken apart: digits * 10^exponent. */
struct headway__decimal {
    uint64_t digits;
    long exponent; /* clamped where no double survives */
    const char *text;
    size_t size;
    int negative;
    int cut;   /* it has more digits than fit */
    int whole; /* neither a point nor an exponent stands in it */
};

/* Takes apart the number that text begins with; its size, or 0 when it is not written as JSON has
   it. */
size_t headway__decimal_read(const char *text, const char *end, struct headway__decimal *ret);
/* Correctly rounded. Not 0 when out of range or out of memory. */
int headway__decimal_double(const struct headway__decimal *decimal, double *ret_value);
int headway__decimal_float(const struct headway__decimal *decimal, float *ret_value);
/* Not 0 unless it is a whole number of 64 bits. */
int headway__decimal_integer(const struct headway__decimal *decimal, uint64_t *ret_magnitude);

enum { HEADWAY__LEAST_POWER = -292, HEADWAY__POWERS = 617 };
extern const uint64_t headway__powers_of_ten[HEADWAY__POWERS][2];

#endif
