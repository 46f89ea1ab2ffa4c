/* SPDX-License-Identifier: Apache-2.0 */
#include "credit.h"

#include <headway/status.h>

int64_t headway__credit_add(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

static int64_t saturate(uint64_t value)
{
    return value > (uint64_t)INT64_MAX ? INT64_MAX : (int64_t)value;
}

static int raise_to(int64_t *counter, int64_t value)
{
    if (value <= *counter)
        return 0;
    *counter = value;
    return 1;
}

int headway__credit_raise(headway__credit *credit, uint64_t messages, uint64_t bytes)
{
    int messages_rose = raise_to(&credit->granted_messages, saturate(messages));
    int bytes_rose = raise_to(&credit->granted_bytes, saturate(bytes));
    return messages_rose || bytes_rose;
}

int headway__credit_receive(headway__credit *credit, int64_t messages, int64_t bytes)
{
    if (messages > headway__credit_messages(credit) || bytes > headway__credit_bytes(credit))
        return HEADWAY_EPROTO;
    headway__credit_spend(credit, messages, bytes);
    return 0;
}

int headway__credit_recalled(headway__credit *credit, uint64_t messages, uint64_t bytes)
{
    int64_t m = saturate(messages), b = saturate(bytes);
    if (m > credit->granted_messages || b > credit->granted_bytes || m < credit->spent_messages ||
        b < credit->spent_bytes)
        return HEADWAY_EPROTO;
    credit->spent_messages = m;
    credit->spent_bytes = b;
    return 0;
}

/* Three quarters, rounded down: at that or less outstanding a new grant is told. */
static int64_t step(int64_t window)
{
    return window - window / 4 - (window % 4 != 0);
}

int headway__credit_window(headway__credit *credit, int64_t messages, int64_t bytes)
{
    int due = 0;
    if (messages > 0 && headway__credit_messages(credit) <= step(messages)) {
        int64_t target = headway__credit_add(credit->spent_messages, messages);
        due |= raise_to(&credit->granted_messages, target);
    }
    if (bytes > 0 && headway__credit_bytes(credit) <= step(bytes)) {
        int64_t target = headway__credit_add(credit->spent_bytes, bytes);
        due |= raise_to(&credit->granted_bytes, target);
    }
    return due;
}
