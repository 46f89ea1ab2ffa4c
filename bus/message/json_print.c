/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers as text. For doubles and floats: the interval of reals that round to the number is scaled
 * by a power of ten so that it spans a few integers; the shortest decimal in it is a multiple of
 * ten or one of two neighbours. R. Giulietti, "The Schubfach way to render doubles", has the proof
 * that 126 bits of the power suffice.
 */
#include "json_number.h"

#include <string.h>

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233"
                            "34353637383940414243444546474849505152535455565758596061626364656667"
                            "6869707172737475767778798081828384858687888990919293949596979899";

size_t headway__unsigned_text(uint64_t value, char *text)
{
    char local[20];
    size_t at = sizeof local;
    while (value >= 100) {
        at -= 2;
        memcpy(local + at, pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10) {
        at -= 2;
        memcpy(local + at, pairs + value * 2, 2);
    } else {
        local[--at] = (char)('0' + value);
    }
    memcpy(text, local + at, sizeof local - at);
    return sizeof local - at;
}

size_t headway__signed_text(int64_t value, char *text)
{
    if (value >= 0)
        return headway__unsigned_text((uint64_t)value, text);
    *text = '-';
    return 1 + headway__unsigned_text(0 - (uint64_t)value, text + 1);
}

struct decimal {
    uint64_t digits;
    int exponent;
};

struct wide {
    uint64_t high, low;
};

static struct wide multiply(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 product_type;
    product_type product = (product_type)a * b;
    return (struct wide){(uint64_t)(product >> 64), (uint64_t)product};
#else
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t middle = a1 * b0 + (a0 * b0 >> 32), other = a0 * b1 + (uint32_t)middle;
    return (struct wide){a1 * b1 + (middle >> 32) + (other >> 32), a * b};
#endif
}

/* power * value / 2^128, with the last bit set where that is not exact. */
static uint64_t scale(const uint64_t power[2], uint64_t value)
{
    struct wide low = multiply(power[1], value), high = multiply(power[0], value);
    uint64_t middle = high.low + low.high;
    return (high.high + (middle < high.low)) | (middle > 1);
}

static int log2_of_power_of_10(int exponent)
{
    return (exponent * 1741647) >> 19;
}

/* significand * 2^exponent; narrow: the number below is half as far away as the one above. */
static struct decimal shortest(uint64_t significand, int exponent, int narrow)
{
    int ten = (exponent * 1262611 - (narrow ? 524031 : 0)) >> 22;
    int shift = exponent + log2_of_power_of_10(-ten) + 1;
    const uint64_t *power = headway__powers_of_ten[-ten - HEADWAY__LEAST_POWER];
    uint64_t open = significand & 1; /* the ends of the interval round to the even neighbour */
    uint64_t lower = scale(power, (4 * significand - 2 + (uint64_t)narrow) << shift) + open;
    uint64_t value = scale(power, 4 * significand << shift);
    uint64_t upper = scale(power, (4 * significand + 2) << shift) - open;
    uint64_t whole = value / 4, tens = whole / 10;
    if (whole >= 10) {
        int below = lower <= 40 * tens, above = 40 * tens + 40 <= upper;
        if (below != above)
            return (struct decimal){tens + (uint64_t)above, ten + 1};
    }
    int below = lower <= 4 * whole, above = 4 * whole + 4 <= upper;
    if (below != above)
        return (struct decimal){whole + (uint64_t)above, ten};
    uint64_t half = 4 * whole + 2;
    return (struct decimal){whole + (value > half || (value == half && (whole & 1))), ten};
}

static char *put_zeros(char *to, int count)
{
    memset(to, '0', (size_t)count);
    return to + count;
}

/* digits: count of them, which stand for 0.digits * 10^point. */
static char *lay_out(const char *digits, int count, int point, char *to)
{
    if (point > 21 || point < -5) {
        *to++ = *digits;
        if (count > 1) {
            *to++ = '.';
            memcpy(to, digits + 1, (size_t)count - 1);
            to += count - 1;
        }
        *to++ = 'e';
        *to++ = point > 0 ? '+' : '-';
        return to + headway__unsigned_text((uint64_t)(point > 0 ? point - 1 : 1 - point), to);
    }
    if (point <= 0) {
        memcpy(to, "0.", 2);
        to = put_zeros(to + 2, -point);
        memcpy(to, digits, (size_t)count);
        return to + count;
    }
    int whole = point < count ? point : count;
    memcpy(to, digits, (size_t)whole);
    to += whole;
    if (point >= count)
        return put_zeros(to, point - count);
    *to++ = '.';
    memcpy(to, digits + whole, (size_t)(count - whole));
    return to + count - whole;
}

static char *put_decimal(struct decimal decimal, char *to)
{
    char digits[24];
    if (decimal.digits % 100000000 == 0) {
        decimal.digits /= 100000000;
        decimal.exponent += 8;
    }
    while (decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.exponent++;
    }
    int count = (int)headway__unsigned_text(decimal.digits, digits);
    return lay_out(digits, count, count + decimal.exponent, to);
}

size_t headway__double_text(double value, char *text)
{
    const double whole_end = 9007199254740992.0; /* 2^53 */
    uint64_t bits;
    char *to = text;
    memcpy(&bits, &value, sizeof bits);
    if (bits >> 63) {
        *to++ = '-';
        value = -value;
        bits &= UINT64_MAX >> 1;
    }
    if (value < whole_end && (double)(uint64_t)value == value)
        return (size_t)(to - text) + headway__unsigned_text((uint64_t)value, to);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    int exponent = (int)(bits >> 52);
    struct decimal decimal = exponent ? shortest(fraction | UINT64_C(1) << 52, exponent - 1075,
                                                 !fraction && exponent > 1)
                                      : shortest(fraction, -1074, 0);
    return (size_t)(put_decimal(decimal, to) - text);
}

size_t headway__float_text(float value, char *text)
{
    const float whole_end = 16777216.0f; /* 2^24 */
    uint32_t bits;
    char *to = text;
    memcpy(&bits, &value, sizeof bits);
    if (bits >> 31) {
        *to++ = '-';
        value = -value;
        bits &= UINT32_MAX >> 1;
    }
    if (value < whole_end && (float)(uint32_t)value == value)
        return (size_t)(to - text) + headway__unsigned_text((uint32_t)value, to);
    uint32_t fraction = bits & ((1u << 23) - 1);
    int exponent = (int)(bits >> 23);
    struct decimal decimal =
        exponent ? shortest(fraction | 1u << 23, exponent - 150, !fraction && exponent > 1)
                 : shortest(fraction, -149, 0);
    return (size_t)(put_decimal(decimal, to) - text);
}
