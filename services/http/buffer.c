/* SPDX-License-Identifier: Apache-2.0 */
#include "internal.h"

enum { LEAST_ROOM = 256 };

int headway__http_expect(headway__http_buffer *buffer, size_t size)
{
    if (size <= buffer->room - buffer->size)
        return 0;
    if (size > SIZE_MAX / 4 - buffer->size)
        return HEADWAY_ENOMEM;
    size_t room = (buffer->size + size) * 2;
    char *data = headway_arena_take(buffer->arena, room < LEAST_ROOM ? LEAST_ROOM : room);
    if (!data)
        return HEADWAY_ENOMEM;
    if (buffer->size)
        memcpy(data, buffer->data, buffer->size);
    buffer->data = data;
    buffer->room = room < LEAST_ROOM ? LEAST_ROOM : room;
    return 0;
}

int headway__http_append(void *user, headway_bytes text)
{
    headway__http_buffer *buffer = user;
    int error = headway__http_expect(buffer, text.size);
    if (error || !text.size)
        return error;
    memcpy(buffer->data + buffer->size, text.data, text.size);
    buffer->size += text.size;
    return 0;
}

int headway__http_append_text(headway__http_buffer *buffer, const char *text)
{
    return headway__http_append(buffer, headway_bytes_of_string(text));
}

headway_bytes headway__http_taken(const headway__http_buffer *buffer)
{
    return headway_bytes_of(buffer->data, buffer->size);
}
