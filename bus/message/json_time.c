/* SPDX-License-Identifier: Apache-2.0 */
/* Timestamp as RFC 3339 in years 1 to 9999, and Duration as "1.5s". */
#include "json_common.h"

#include <inttypes.h>
#include <stdio.h>

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

static void fraction_text(int32_t nanos, char text[12])
{
    int digits = nanos % 1000 ? 9 : nanos % 1000000 ? 6 : 3;
    text[0] = 0;
    if (nanos) {
        snprintf(text, 12, ".%09" PRId32, nanos);
        text[digits + 1] = 0;
    }
}

int headway__timestamp_text(int64_t seconds, int32_t nanos, char text[HEADWAY__TIME_SIZE])
{
    char fraction[12];
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= NANOS)
        return HEADWAY_EINVAL;
    int64_t since = seconds - FIRST_SECOND, days = since / DAY, rest = since % DAY;
    int year = (int)(days / 366) + 1, month = 1;
    days += days_of(1, 1, 1);
    while (days >= days_of(year + 1, 1, 1))
        year++;
    while (month < 12 && days >= days_of(year, month + 1, 1))
        month++;
    fraction_text(nanos, fraction);
    snprintf(text, HEADWAY__TIME_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", year, month,
             (int)(days - days_of(year, month, 1)) + 1, (int)(rest / 3600), (int)(rest / 60 % 60),
             (int)(rest % 60), fraction);
    return 0;
}

int headway__duration_text(int64_t seconds, int32_t nanos, char text[HEADWAY__TIME_SIZE])
{
    char fraction[12];
    if (seconds < -LONGEST_DURATION || seconds > LONGEST_DURATION || nanos <= -NANOS ||
        nanos >= NANOS || (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0))
        return HEADWAY_EINVAL;
    int negative = seconds < 0 || nanos < 0;
    fraction_text(negative ? -nanos : nanos, fraction);
    snprintf(text, HEADWAY__TIME_SIZE, "%s%" PRId64 "%ss", negative ? "-" : "",
             negative ? -seconds : seconds, fraction);
    return 0;
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
