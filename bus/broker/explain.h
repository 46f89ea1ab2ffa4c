/* SPDX-License-Identifier: Apache-2.0 */
/* Between explain.c, which looks for what was asked, and explain_call.c, which judges a call. */
#ifndef HEADWAY_BROKER_EXPLAIN_H
#define HEADWAY_BROKER_EXPLAIN_H

#include "answer.h"
#include "seen.h"

#include <headway/v1/observe.pb-c.h>

enum { HEADWAY__SILENT = 2 /* heartbeats without a packet are worth a word */ };

/* "120 ms", "3.2 s", "5 min". */
const char *headway__span(uint64_t ms, char *text, size_t size);
/* "1 call waits", "2 calls wait". */
static inline const char *headway__plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}
static inline const char *headway__singular(uint64_t count)
{
    return count == 1 ? "s" : "";
}
/* NULL: the arena is full. */
Headway__V1__CallState *headway__explain_call(const headway__relayed *call, headway_arena *arena);
char *headway__explain_text(headway_arena *arena, const char *format, ...) HEADWAY_PRINTF(2, 3);
static inline uint64_t headway__ms_since(headway_broker *broker, uint64_t since)
{
    return since ? (headway__node_now(&broker->node) - since) / 1000000 : 0;
}

#endif
