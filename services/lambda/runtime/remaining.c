/* SPDX-License-Identifier: Apache-2.0 */
#include "remaining.h"

#include <string.h>

enum { MOST_DIGITS = 15, HOUR_MS = 3600000 };

uint32_t remaining_ms(const char *deadline_ms, int64_t now_ms)
{
    size_t digits = strspn(deadline_ms, "0123456789");
    int64_t at = 0;
    if (digits == 0 || digits > MOST_DIGITS || deadline_ms[digits])
        return REMAINING_MOST;
    for (; *deadline_ms; deadline_ms++)
        at = at * 10 + (*deadline_ms - '0');
    int64_t left = at - now_ms;
    if (left > -HOUR_MS && left < REMAINING_LEAST)
        return REMAINING_LEAST;
    return left > 0 && left < REMAINING_MOST ? (uint32_t)left : REMAINING_MOST;
}
