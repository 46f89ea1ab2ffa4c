/* SPDX-License-Identifier: Apache-2.0 */
/* The budget: all that the broker has granted or holds fits in it (C11). */
#include "internal.h"

int64_t headway__budget_cap(const headway_broker *broker)
{
    int64_t share = headway__budget_free(broker) / 8;
    if (share < HEADWAY__CALL_FLOOR)
        return HEADWAY__CALL_FLOOR;
    return share < HEADWAY__CALL_WINDOW ? share : HEADWAY__CALL_WINDOW;
}

void headway__budget_set(headway_broker *broker, int64_t *reserved, int64_t now)
{
    broker->reserved += now - *reserved;
    *reserved = now;
    if (broker->reserved > broker->reserved_peak)
        broker->reserved_peak = broker->reserved;
}

int headway__budget_take(headway_broker *broker, int64_t bytes)
{
    int64_t none = 0;
    if (bytes > headway__budget_free(broker))
        return HEADWAY_ENOMEM;
    headway__budget_set(broker, &none, bytes);
    return 0;
}

void headway__budget_give(headway_broker *broker, int64_t bytes)
{
    broker->reserved -= bytes;
}

headway_status headway__refusal(const headway_broker *broker, int code, int retry, const char *text)
{
    headway_status status = {.code = code, .not_processed = 1, .message = text};
    status.retry_after_ms = retry ? broker->options.retry_after_ms : 0;
    return status;
}
