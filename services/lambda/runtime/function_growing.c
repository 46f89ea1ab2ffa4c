/* SPDX-License-Identifier: Apache-2.0 */
#include "growing.h"

enum { LEAST_ROOM = 1024 };

int growing_add(growing *g, headway_bytes bytes)
{
    if (bytes.size > g->limit - g->size)
        return HEADWAY_ELIMIT;
    if (bytes.size > g->room - g->size) {
        size_t room = 2 * (g->size + bytes.size) + LEAST_ROOM;
        char *data = g->alloc->resize(g->alloc->user, g->data, room);
        if (!data)
            return HEADWAY_ENOMEM;
        g->data = data;
        g->room = room;
    }
    if (bytes.size)
        memcpy(g->data + g->size, bytes.data, bytes.size);
    g->size += bytes.size;
    return 0;
}

void growing_done(growing *g)
{
    g->alloc->release(g->alloc->user, g->data);
    g->data = NULL;
    g->size = g->room = 0;
}
