/* SPDX-License-Identifier: Apache-2.0 */
/* Random bytes in stock, for ids: the system is asked once for a hundred requests. */
#ifndef GATEWAY_ENTROPY_H
#define GATEWAY_ENTROPY_H

#include <headway/port/random.h>

enum { ENTROPY_STOCK = 4000 };

/* Zeros, but for the source, to begin with. */
typedef struct entropy {
    const headway_random *source;
    size_t left; /* the last ones of bytes */
    unsigned char bytes[ENTROPY_STOCK];
} entropy;

/* A headway_random's fill; user: the entropy. What was handed out is in no stock any more. */
void entropy_fill(void *user, void *bytes, size_t size);

#endif
