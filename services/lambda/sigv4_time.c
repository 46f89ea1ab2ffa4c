/* SPDX-License-Identifier: Apache-2.0 */
/* Times as signatures have them, by the Gregorian calendar and without a time zone. */
#include "sigv4_parts.h"

#include <stdio.h>

enum { DAY_S = 86400, EPOCH = 719468 /* days from March of year 0 to 1970 */ };

/* Days since 1970; a year begins in March, so that the leap day is its last. */
static int64_t days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return year * 365 + year / 4 - year / 100 + year / 400 + of_year - EPOCH;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

int sigv4_date(int64_t time, char ret_date[SIGV4_DATE])
{
    if (time < 0 || time >= days_of(10000, 1, 1) * DAY_S)
        return HEADWAY_EINVAL;
    int64_t days = time / DAY_S;
    int year = 1970 + (int)(days / 366), month = 1;
    while (days_of(year + 1, 1, 1) <= days)
        year++;
    while (month < 12 && days_of(year, month + 1, 1) <= days)
        month++;
    unsigned day = (unsigned)(days - days_of(year, month, 1)) + 1, rest = (unsigned)(time % DAY_S);
    snprintf(ret_date, SIGV4_DATE, "%04u%02u%02uT%02u%02u%02uZ", (unsigned)year % 10000,
             (unsigned)month % 100, day % 100, rest / 3600 % 100, rest / 60 % 60, rest % 60);
    return 0;
}

static int number(const char *digits, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return -1;
        value = value * 10 + digits[i] - '0';
    }
    return value;
}

int sigv4_time(headway_bytes date, int64_t *ret_time)
{
    const char *at = date.data;
    if (date.size != SIGV4_DATE - 1 || at[8] != 'T' || at[15] != 'Z')
        return HEADWAY_EMALFORMED;
    int year = number(at, 4), month = number(at + 4, 2), day = number(at + 6, 2);
    int hour = number(at + 9, 2), minute = number(at + 11, 2), second = number(at + 13, 2);
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
        return HEADWAY_EMALFORMED;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return HEADWAY_EMALFORMED;
    *ret_time = days_of(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second;
    return 0;
}
