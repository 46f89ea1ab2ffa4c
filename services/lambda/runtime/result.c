/* SPDX-License-Identifier: Apache-2.0 */
#include "result.h"

#include "../event_walk.h"

#include <headway/http/status.h>

#include <stdio.h>

/* The message as JSON has it: mended and quoted already. */
static headway_bytes quoted_message(headway_bytes status)
{
    headway_bytes inside, key, value;
    int more = event_enter(status, '{', &inside);
    while (more && event_member(&inside, &key, &value) > 0)
        if (event_equals(key, "message"))
            return value;
    return headway_bytes_of("\"\"", 2);
}

int result_status_write(const headway_types *types, const headway_status *status,
                        headway_arena *arena, char type[RESULT_TYPE], headway_bytes *ret_body)
{
    enum { FRAME = 160 };
    headway_bytes told;
    char name[RESULT_TYPE], retry[40] = "";
    int error = headway_http_status_write(types, status, arena, &told);
    if (error)
        return error;
    headway_bytes message = quoted_message(told);
    size_t room = told.size + message.size + FRAME;
    char *text = headway_arena_take(arena, room);
    if (!text)
        return HEADWAY_ENOMEM;
    snprintf(name, sizeof name, "headway.%s", headway_code_name(status->code));
    if (status->retry_after_ms)
        snprintf(retry, sizeof retry, ",\"retryAfterMs\":%u", status->retry_after_ms);
    int size = snprintf(
        text, room, "{\"errorType\":\"%s\",\"errorMessage\":%.*s,\"status\":%.*s%s%s}", name,
        (int)message.size, (const char *)message.data, (int)told.size, (const char *)told.data,
        status->not_processed ? ",\"notProcessed\":true" : "", retry);
    memcpy(type, name, sizeof name);
    *ret_body = headway_bytes_of(text, (size_t)size);
    return 0;
}

int result_error_write(const char *type, const char *message, headway_arena *arena,
                       headway_bytes *ret_body)
{
    size_t room = strlen(type) + strlen(message) + 48;
    char *text = headway_arena_take(arena, room);
    if (!text)
        return HEADWAY_ENOMEM;
    int size =
        snprintf(text, room, "{\"errorType\":\"%s\",\"errorMessage\":\"%s\"}", type, message);
    *ret_body = headway_bytes_of(text, (size_t)size);
    return 0;
}
