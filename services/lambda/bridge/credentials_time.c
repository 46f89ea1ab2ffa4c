/* SPDX-License-Identifier: Apache-2.0 */
#include "credentials.h"

#include <google/protobuf/timestamp.pb-c.h>
#include <headway/json.h>

#include <stdio.h>

enum { ROOM = 48, ARENA = 64 << 10 };

/* As protobuf's JSON has times, but for "UTC", which some of AWS's files write for Z. */
int credentials_time(const char *text, int64_t *ret_time)
{
    char json[ROOM + 3];
    size_t size = strlen(text);
    int utc = size > 3 && strcmp(text + size - 3, "UTC") == 0;
    ProtobufCMessage *message;
    if (!size || size > ROOM || strpbrk(text, "\"\\"))
        return HEADWAY_EMALFORMED;
    int plain = utc ? (int)size - 3 : (int)size;
    snprintf(json, sizeof json, "\"%.*s%s\"", plain, text, utc ? "Z" : "");
    headway_arena *arena = headway_arena_new(NULL, ARENA);
    if (!arena)
        return HEADWAY_ENOMEM;
    int error = headway_json_read(NULL, &google__protobuf__timestamp__descriptor,
                                  headway_bytes_of_string(json), 0, arena, &message, NULL, 0);
    if (!error)
        *ret_time = ((const Google__Protobuf__Timestamp *)(void *)message)->seconds;
    headway_arena_free(arena);
    return error || *ret_time <= 0 ? HEADWAY_EMALFORMED : 0; /* 0 would be never */
}
