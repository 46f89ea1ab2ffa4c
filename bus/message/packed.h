/* SPDX-License-Identifier: Apache-2.0 */
/* A message packed to be sent at once: on the stack where it fits. */
#ifndef HEADWAY_MESSAGE_PACKED_H
#define HEADWAY_MESSAGE_PACKED_H

#include "wire.h"

enum { HEADWAY__PACKED_SMALL = 2048 };

typedef struct headway__packed {
    headway_bytes bytes;
    void *heap; /* NULL when it fitted small */
    uint8_t small[HEADWAY__PACKED_SMALL];
} headway__packed;

/* As headway_message_pack. On success headway__packed_done follows. */
static inline int headway__pack(const headway_alloc *alloc, const ProtobufCMessage *message,
                                headway__packed *out)
{
    ptrdiff_t size = headway__message_encode(message, out->small, sizeof out->small);
    out->heap = NULL;
    if (size < 0)
        return (int)size;
    uint8_t *data = out->small + sizeof out->small - size;
    if ((size_t)size > sizeof out->small) {
        data = out->heap = alloc->allocate(alloc->user, (size_t)size);
        if (!data)
            return HEADWAY_ENOMEM;
        headway__message_encode(message, data, (size_t)size);
    }
    out->bytes = headway_bytes_of(data, (size_t)size);
    return 0;
}

static inline void headway__packed_done(const headway_alloc *alloc, headway__packed *packed)
{
    if (packed->heap)
        alloc->release(alloc->user, packed->heap);
}

#endif
