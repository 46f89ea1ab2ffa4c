/* SPDX-License-Identifier: Apache-2.0 */
#include "buffer.h"

#include <headway/status.h>

#include <stdlib.h>

int buffer_add(buffer *b, headway_bytes bytes)
{
    if (bytes.size > b->room - b->size) {
        size_t room = b->room ? b->room : 1024;
        while (bytes.size > room - b->size)
            room *= 2;
        char *at = realloc(b->at, room);
        if (!at)
            return HEADWAY_ENOMEM;
        b->at = at;
        b->room = room;
    }
    if (bytes.size)
        memcpy(b->at + b->size, bytes.data, bytes.size);
    b->size += bytes.size;
    return 0;
}

void buffer_take(buffer *b, size_t size)
{
    b->size -= size;
    if (b->size)
        memmove(b->at, b->at + size, b->size);
}

void buffer_reset(buffer *b)
{
    b->size = 0;
    if (b->room > BUFFER_KEPT)
        buffer_done(b);
}

void buffer_done(buffer *b)
{
    free(b->at);
    *b = (buffer){.at = NULL};
}
