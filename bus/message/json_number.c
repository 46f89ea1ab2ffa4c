/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers from text. What has few digits is exact in a double's own arithmetic; the rest is left to
   the C library, which writes and reads the locale's decimal point. */
#include "json_number.h"

#include <headway/status.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EXPONENT = 100000000, EXACT_POWERS = 22 };

static int is_digit(const char *at, const char *end)
{
    return at < end && (unsigned char)(*at - '0') <= 9;
}

/* The digits at text, added to those of the number; how many stand there. */
static const char *read_digits(const char *at, const char *end, struct headway__decimal *decimal,
                               long *ret_kept)
{
    uint64_t digits = decimal->digits;
    long kept = 0;
    for (; is_digit(at, end); at++) {
        unsigned digit = (unsigned)(*at - '0');
        if (digits < UINT64_C(1000000000000000000)) { /* 10^18: another digit fits */
            digits = digits * 10 + digit;
            kept++;
        } else {
            decimal->cut = 1;
        }
    }
    decimal->digits = digits;
    *ret_kept = kept;
    return at;
}

static const char *read_exponent(const char *at, const char *end, long *ret_exponent)
{
    int negative = at < end && *at == '-';
    long exponent = 0;
    at += at < end && (*at == '-' || *at == '+');
    if (!is_digit(at, end))
        return NULL;
    for (; is_digit(at, end); at++) {
        if (exponent < MOST_EXPONENT)
            exponent = exponent * 10 + (*at - '0');
    }
    *ret_exponent = negative ? -exponent : exponent;
    return at;
}

size_t headway__decimal_read(const char *text, const char *end, struct headway__decimal *ret)
{
    const char *at = text + (text < end && *text == '-'), *first = at;
    long kept = 0, exponent = 0;
    *ret = (struct headway__decimal){.text = text, .negative = at != text, .whole = 1};
    at = read_digits(at, end, ret, &kept);
    if (at == first || (*first == '0' && at - first > 1))
        return 0;
    ret->exponent = (long)(at - first) - kept;
    if (at < end && *at == '.') {
        first = ++at;
        at = read_digits(at, end, ret, &kept);
        if (at == first)
            return 0;
        ret->exponent -= kept;
        ret->whole = 0;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at = read_exponent(at + 1, end, &exponent);
        if (!at)
            return 0;
        ret->exponent += exponent;
        ret->whole = 0;
    }
    ret->size = (size_t)(at - text);
    return ret->size;
}

/* ---- doubles ---- */

static const double powers[EXACT_POWERS + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* 1 when digits and power are both exact, so that one operation rounds once. */
static int exact_double(const struct headway__decimal *decimal, double *ret_value)
{
    if (decimal->cut || decimal->digits > UINT64_C(1) << 53 || decimal->exponent > EXACT_POWERS ||
        decimal->exponent < -EXACT_POWERS)
        return 0;
    double value = (double)decimal->digits;
    value = decimal->exponent < 0 ? value / powers[-decimal->exponent]
                                  : value * powers[decimal->exponent];
    *ret_value = decimal->negative ? -value : value;
    return 1;
}

/* The number's text in memory of its own, as the C library wants it; NULL when out of memory. */
static char *local_text(const struct headway__decimal *decimal, char *local, size_t size)
{
    const char *point = localeconv()->decimal_point;
    size_t extra = strlen(point), used = 0;
    char *copy = decimal->size + extra < size ? local : malloc(decimal->size + extra + 1);
    if (!copy)
        return NULL;
    for (size_t i = 0; i < decimal->size; i++) {
        if (decimal->text[i] == '.' && extra) {
            memcpy(copy + used, point, extra);
            used += extra;
        } else {
            copy[used++] = decimal->text[i];
        }
    }
    copy[used] = 0;
    return copy;
}

int headway__decimal_double(const struct headway__decimal *decimal, double *ret_value)
{
    char local[128], *copy;
    if (exact_double(decimal, ret_value))
        return 0;
    copy = local_text(decimal, local, sizeof local);
    if (!copy)
        return HEADWAY_ENOMEM;
    double value = strtod(copy, NULL);
    if (copy != local)
        free(copy);
    *ret_value = value;
    return value - value != 0 ? HEADWAY_EMALFORMED : 0;
}

/* Rounding to double and then to float goes wrong only where the double lies half-way. */
static int is_safe(double value)
{
    const double least = 0x1p-120, most = 0x1p127;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    double positive = value < 0 ? -value : value;
    return value == 0 ||
           (positive > least && positive < most && (bits & ((1u << 29) - 1)) != 1u << 28);
}

int headway__decimal_float(const struct headway__decimal *decimal, float *ret_value)
{
    char local[128], *copy;
    double wide;
    if (exact_double(decimal, &wide) && is_safe(wide)) {
        *ret_value = (float)wide;
        return 0;
    }
    copy = local_text(decimal, local, sizeof local);
    if (!copy)
        return HEADWAY_ENOMEM;
    float value = strtof(copy, NULL);
    if (copy != local)
        free(copy);
    *ret_value = value;
    return value - value != 0 ? HEADWAY_EMALFORMED : 0;
}

/* ---- integers ---- */

static int shift_in(uint64_t *magnitude, unsigned digit)
{
    if (*magnitude > (UINT64_MAX - digit) / 10)
        return -1;
    *magnitude = *magnitude * 10 + digit;
    return 0;
}

/* The digits one by one: those behind the point as the exponent moves it must be zeros. */
static int integer_of_text(const struct headway__decimal *decimal, uint64_t *ret_magnitude)
{
    const char *at = decimal->text + decimal->negative, *end = decimal->text + decimal->size;
    long before = 0, exponent = 0, seen = 0;
    uint64_t magnitude = 0;
    while (is_digit(at + before, end))
        before++;
    const char *mark = at;
    while (mark < end && *mark != 'e' && *mark != 'E')
        mark++;
    if (mark < end)
        (void)read_exponent(mark + 1, end, &exponent);
    for (before += exponent; at < mark; at++) {
        if (*at == '.')
            continue;
        unsigned digit = (unsigned)(*at - '0');
        if (seen++ >= before ? digit != 0 : shift_in(&magnitude, digit))
            return -1;
    }
    for (; seen < before && magnitude; seen++) {
        if (shift_in(&magnitude, 0))
            return -1;
    }
    *ret_magnitude = magnitude;
    return 0;
}

int headway__decimal_integer(const struct headway__decimal *decimal, uint64_t *ret_magnitude)
{
    if (!decimal->whole || decimal->cut)
        return integer_of_text(decimal, ret_magnitude);
    *ret_magnitude = decimal->digits;
    return 0;
}
