/* SPDX-License-Identifier: Apache-2.0 */
/* What the functions that make the broker's own answers share; static where they are included. */
#ifndef HEADWAY_BROKER_ANSWER_H
#define HEADWAY_BROKER_ANSWER_H

#include "services.h"

#include <stdio.h>

/* Each answer function begins with these. */
#define ARGUMENTS                                                                                  \
    headway_broker *broker, const ProtobufCMessage *base, headway_arena *arena,                    \
        ProtobufCMessage **ret_response, char *why, size_t why_size

static inline void *take(headway_arena *arena, size_t size)
{
    void *memory = headway_arena_take(arena, size);
    if (memory)
        memset(memory, 0, size);
    return memory;
}

static inline int too_large(char *why, size_t why_size)
{
    snprintf(why, why_size, "the answer is too large");
    return HEADWAY_RESOURCE_EXHAUSTED;
}

/* A response in the arena, initialised, as ProtobufCMessage and as itself. */
#define RESPONSE(type, initial, name)                                                              \
    type *name = take(arena, sizeof *name);                                                        \
    if (!name)                                                                                     \
        return too_large(why, why_size);                                                           \
    *name = (type)initial;                                                                         \
    *ret_response = &name->base

static inline char *text_of(headway_arena *arena, headway_bytes bytes)
{
    char *text = take(arena, bytes.size + 1);
    if (text && bytes.size)
        memcpy(text, bytes.data, bytes.size);
    return text;
}

/* statistics.c */
int headway__answer_call_statistics(ARGUMENTS);
int headway__answer_links(ARGUMENTS);
/* access.c */
int headway__answer_reload(ARGUMENTS);
int headway__answer_access_explain(ARGUMENTS);
int headway__answer_who_am_i(ARGUMENTS);
/* explain.c */
int headway__answer_explain(ARGUMENTS);

#endif
