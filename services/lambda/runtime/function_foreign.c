/* SPDX-License-Identifier: Apache-2.0 */
#include "foreign.h"

#include "../event_walk.h"

#include <headway/json.h>

#include <stdio.h>

/* Types that JSON has a form of its own for, as a Struct, whose members are anybody's. */
static int has_own_form(const ProtobufCMessageDescriptor *descriptor)
{
    static const char known[] = "google.protobuf.";
    return strncmp(descriptor->name, known, sizeof known - 1) == 0;
}

/* 1: something is known, or nothing is said. */
static int is_meant(const headway_types *types, const ProtobufCMessageDescriptor *descriptor,
                    headway_bytes text, headway_bytes *ret_first)
{
    headway_bytes inside, key, value;
    size_t count = 0;
    if (has_own_form(descriptor) || !event_enter(text, '{', &inside))
        return 1;
    for (; event_member(&inside, &key, &value) > 0; count++) {
        if (headway_json_field(types, descriptor, key))
            return 1;
        if (!count)
            *ret_first = key;
    }
    return count == 0;
}

int foreign_read(const headway_types *types, const ProtobufCMessageDescriptor *descriptor,
                 headway_bytes text, headway_arena *arena, ProtobufCMessage **ret_message,
                 char why[FOREIGN_WHY])
{
    enum { SHOWN = 64 };
    headway_bytes first;
    int error = headway_json_read(types, descriptor, text, HEADWAY_JSON_IGNORE_UNKNOWN, arena,
                                  ret_message, why, FOREIGN_WHY);
    if (error || is_meant(types, descriptor, text, &first))
        return error;
    snprintf(why, FOREIGN_WHY, "it knows none of the fields, as \"%.*s\": is this an envelope?",
             first.size < SHOWN ? (int)first.size : SHOWN, (const char *)first.data);
    return HEADWAY_EMALFORMED;
}
