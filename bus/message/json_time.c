/* SPDX-License-Identifier: Apache-2.0 */
/* Timestamp as RFC 3339 in years 1 to 9999, and Duration as "1.5s". */
#include "json_common.h"

#define FIRST_SECOND INT64_C(-62135596800)
#define LAST_SECOND INT64_C(253402300799)
#define LONGEST_DURATION INT64_C(315576000000)

enum { DAY = 86400, NANOS = 1000000000 };

/* Days since 1970 of a date of the Gregorian calendar; March begins the year of the arithmetic. */
static int64_t days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, in_era = year - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static char *put_digits(char *to, unsigned value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return to + count;
}

/* ".5" in three, six or nine digits; nothing for zero. */
static char *put_fraction(char *to, int32_t nanos)
{
    if (nanos == 0)
        return to;
    *to++ = '.';
    if (nanos % 1000)
        return put_digits(to, (unsigned)nanos, 9);
    if (nanos % 1000000)
        return put_digits(to, (unsigned)nanos / 1000, 6);
    return put_digits(to, (unsigned)nanos / 1000000, 3);
}

/* "2024-02-29T": the inverse of days_of, for days after 0001-01-01. */
static char *put_date(char *to, int64_t days)
{
    unsigned since = (unsigned)(days + 719468), in_era = since % 146097; /* from 0000-03-01 */
    unsigned year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    unsigned in_year = in_era - (365 * year + year / 4 - year / 100);
    unsigned march = (5 * in_year + 2) / 153, day = in_year - (153 * march + 2) / 5 + 1;
    unsigned month = march < 10 ? march + 3 : march - 9;
    to = put_digits(to, year + since / 146097 * 400 + (month <= 2), 4);
    *to++ = '-';
    to = put_digits(to, month, 2);
    *to++ = '-';
    to = put_digits(to, day, 2);
    *to++ = 'T';
    return to;
}

int headway__timestamp_text(int64_t seconds, int32_t nanos, char text[HEADWAY__TIME_SIZE])
{
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= NANOS)
        return HEADWAY_EINVAL;
    unsigned rest = (unsigned)((seconds - FIRST_SECOND) % DAY);
    char *to = put_date(text, (seconds - rest) / DAY);
    to = put_digits(to, rest / 3600, 2);
    *to++ = ':';
    to = put_digits(to, rest / 60 % 60, 2);
    *to++ = ':';
    to = put_fraction(put_digits(to, rest % 60, 2), nanos);
    *to++ = 'Z';
    return (int)(to - text);
}

int headway__duration_text(int64_t seconds, int32_t nanos, char text[HEADWAY__TIME_SIZE])
{
    if (seconds < -LONGEST_DURATION || seconds > LONGEST_DURATION || nanos <= -NANOS ||
        nanos >= NANOS || (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0))
        return HEADWAY_EINVAL;
    char *to = text;
    if (seconds < 0 || nanos < 0)
        *to++ = '-';
    to += headway__unsigned_text((uint64_t)(seconds < 0 ? -seconds : seconds), to);
    to = put_fraction(to, nanos < 0 ? -nanos : nanos);
    *to++ = 's';
    return (int)(to - text);
}

struct cursor {
    const char *at, *end;
    int bad;
};

static int digits(struct cursor *cursor, int count)
{
    int value = 0;
    for (; count > 0; count--, cursor->at++) {
        if (cursor->at == cursor->end || *cursor->at < '0' || *cursor->at > '9') {
            cursor->bad = 1;
            return 0;
        }
        value = value * 10 + (*cursor->at - '0');
    }
    return value;
}

static void literal(struct cursor *cursor, char upper)
{
    if (cursor->at == cursor->end || *cursor->at != upper)
        cursor->bad = 1;
    else
        cursor->at++;
}

static int ranged(struct cursor *cursor, int count, int low, int high)
{
    int value = digits(cursor, count);
    if (value < low || value > high)
        cursor->bad = 1;
    return value;
}

/* ".5" as nanoseconds; 0 when there is none. */
static int32_t fraction(struct cursor *cursor)
{
    int32_t nanos = 0, unit = NANOS / 10;
    if (cursor->at == cursor->end || *cursor->at != '.')
        return 0;
    const char *first = ++cursor->at;
    for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
        nanos += (*cursor->at - '0') * unit;
        unit /= 10;
    }
    if (cursor->at == first || cursor->at - first > 9)
        cursor->bad = 1;
    return nanos;
}

/* "Z" or "+hh:mm" in seconds. */
static int zone(struct cursor *cursor)
{
    if (cursor->at < cursor->end && (*cursor->at == '+' || *cursor->at == '-')) {
        int sign = *cursor->at++ == '-' ? -1 : 1;
        int hours = ranged(cursor, 2, 0, 23);
        literal(cursor, ':');
        return sign * (hours * 3600 + ranged(cursor, 2, 0, 59) * 60);
    }
    literal(cursor, 'Z');
    return 0;
}

int headway__timestamp_parse(const char *text, size_t size, int64_t *ret_seconds,
                             int32_t *ret_nanos)
{
    struct cursor cursor = {text, text + size, 0};
    int year = ranged(&cursor, 4, 1, 9999);
    literal(&cursor, '-');
    int month = ranged(&cursor, 2, 1, 12);
    literal(&cursor, '-');
    int day = ranged(&cursor, 2, 1, 31);
    literal(&cursor, 'T');
    int hour = ranged(&cursor, 2, 0, 23);
    literal(&cursor, ':');
    int minute = ranged(&cursor, 2, 0, 59);
    literal(&cursor, ':');
    int second = ranged(&cursor, 2, 0, 59);
    int32_t nanos = fraction(&cursor);
    int offset = zone(&cursor);
    if (cursor.bad || cursor.at != cursor.end || day > month_days(year, month))
        return HEADWAY_EMALFORMED;
    int64_t seconds = days_of(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offset;
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
        return HEADWAY_EMALFORMED;
    *ret_seconds = seconds;
    *ret_nanos = nanos;
    return 0;
}

int headway__duration_parse(const char *text, size_t size, int64_t *ret_seconds, int32_t *ret_nanos)
{
    struct cursor cursor = {text, text + size, 0};
    int negative = size && *text == '-';
    int64_t seconds = 0;
    cursor.at += negative;
    const char *first = cursor.at;
    for (; cursor.at < cursor.end && *cursor.at >= '0' && *cursor.at <= '9'; cursor.at++) {
        if (seconds <= LONGEST_DURATION)
            seconds = seconds * 10 + (*cursor.at - '0');
    }
    if (cursor.at == first)
        return HEADWAY_EMALFORMED;
    int32_t nanos = fraction(&cursor);
    literal(&cursor, 's');
    if (cursor.bad || cursor.at != cursor.end || seconds > LONGEST_DURATION)
        return HEADWAY_EMALFORMED;
    *ret_seconds = negative ? -seconds : seconds;
    *ret_nanos = negative ? -nanos : nanos;
    return 0;
}
