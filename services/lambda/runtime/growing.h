/* SPDX-License-Identifier: Apache-2.0 */
/* Text that grows at its end, up to a limit. */
#ifndef LAMBDA_GROWING_H
#define LAMBDA_GROWING_H

#include <headway/alloc.h>
#include <headway/status.h>

typedef struct growing {
    const headway_alloc *alloc;
    char *data;
    size_t size, room, limit;
} growing;

/* 0; ELIMIT: it would be over its limit, and is as it was; ENOMEM. */
int growing_add(growing *g, headway_bytes bytes);
void growing_done(growing *g);

static inline headway_bytes growing_bytes(const growing *g)
{
    return headway_bytes_of(g->data, g->size);
}

#endif
