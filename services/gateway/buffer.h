/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that grow at their end and are taken from their front. */
#ifndef GATEWAY_BUFFER_H
#define GATEWAY_BUFFER_H

#include <headway/bytes.h>

typedef struct buffer {
    char *at;
    size_t size, room;
} buffer;

enum { BUFFER_KEPT = 16 << 10 }; /* room that an empty one keeps for the next use */

/* 0 or ENOMEM. */
int buffer_add(buffer *b, headway_bytes bytes);
void buffer_take(buffer *b, size_t size);
/* Empties it, and lets go of much room. */
void buffer_reset(buffer *b);
void buffer_done(buffer *b);

static inline headway_bytes buffer_bytes(const buffer *b)
{
    return headway_bytes_of(b->at, b->size);
}

#endif
