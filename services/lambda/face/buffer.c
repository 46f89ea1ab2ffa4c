/* SPDX-License-Identifier: Apache-2.0 */
#include "internal.h"

enum { LEAST_ROOM = 512 };

/* Room for more behind what is there, which moves to the front first if that helps. */
static int make_room(face_buffer *b, size_t more)
{
    size_t size = b->size + more;
    if (b->start && b->start + size > b->room) {
        memmove(b->data, b->data + b->start, b->size);
        b->start = 0;
    }
    if (b->start + size <= b->room)
        return 0;
    size_t room = size * 2 < LEAST_ROOM ? LEAST_ROOM : size * 2 > b->limit ? b->limit : size * 2;
    char *data = b->alloc->resize(b->alloc->user, b->data, room);
    if (!data)
        return HEADWAY_ENOMEM;
    b->data = data;
    b->room = room;
    return 0;
}

int face_append(void *user, headway_bytes bytes)
{
    face_buffer *b = user;
    if (!bytes.size)
        return 0;
    if (bytes.size > b->limit - b->size)
        return HEADWAY_ELIMIT;
    int error = make_room(b, bytes.size);
    if (error)
        return error;
    memcpy(b->data + b->start + b->size, bytes.data, bytes.size);
    b->size += bytes.size;
    return 0;
}

int face_append_text(face_buffer *buffer, const char *text)
{
    return face_append(buffer, headway_bytes_of_string(text));
}

void face_cut(face_buffer *b, size_t size)
{
    b->size -= size;
    b->start = b->size ? b->start + size : 0;
}

void face_buffer_done(face_buffer *b)
{
    b->alloc->release(b->alloc->user, b->data);
    b->data = NULL;
    b->start = b->size = b->room = 0;
}

headway_bytes face_bytes(const face_buffer *b)
{
    return headway_bytes_of(b->size ? b->data + b->start : NULL, b->size);
}
