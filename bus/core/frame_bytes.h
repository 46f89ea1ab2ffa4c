/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes taken and put, for the files that know the wire. */
#ifndef HEADWAY_CORE_FRAME_BYTES_H
#define HEADWAY_CORE_FRAME_BYTES_H

#include "frame.h"

/* Reading: a cursor that goes bad once and stays bad. */
typedef struct reader {
    const uint8_t *data;
    size_t left;
    int bad;
} reader;

static inline uint64_t take(reader *r, unsigned width)
{
    if (r->left < width) {
        r->bad = 1;
        return 0;
    }
    uint64_t value = 0;
    memcpy(&value, r->data, width);
    r->data += width;
    r->left -= width;
    return value;
}

static inline headway_bytes take_bytes(reader *r, size_t size)
{
    if (r->left < size) {
        r->bad = 1;
        return headway_bytes_of(NULL, 0);
    }
    headway_bytes bytes = headway_bytes_of(r->data, size);
    r->data += size;
    r->left -= size;
    return bytes;
}

static inline headway_bytes take_rest(reader *r)
{
    return take_bytes(r, r->left);
}

/* An identity, or none. */
static inline headway_bytes take_who(reader *r)
{
    size_t size = (size_t)take(r, 1);
    r->bad |= size > HEADWAY__WHO_LIMIT;
    return size ? take_bytes(r, size) : headway_bytes_of(NULL, 0);
}

/* Writing. */
static inline uint8_t *room(headway__writer *w, size_t size)
{
    if (w->overflow || w->capacity - w->size < size) {
        w->overflow = 1;
        return NULL;
    }
    uint8_t *at = w->data + w->size;
    w->size += size;
    return at;
}

static inline void put(headway__writer *w, uint64_t value, unsigned width)
{
    uint8_t *at = room(w, width);
    if (at)
        memcpy(at, &value, width);
}

static inline void put_bytes(headway__writer *w, headway_bytes bytes)
{
    uint8_t *at = room(w, bytes.size);
    if (at && bytes.size)
        memcpy(at, bytes.data, bytes.size);
}

static inline void put_who(headway__writer *w, headway_bytes who)
{
    put(w, who.size, 1);
    put_bytes(w, who);
}

#endif
