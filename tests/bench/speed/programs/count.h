/* SPDX-License-Identifier: Apache-2.0 */
/* What the preloaded library counts, in a file that others map: HEADWAY_COUNT names it. */
#ifndef SPEED_COUNT_H
#define SPEED_COUNT_H

#include <stdint.h>

typedef struct count_page {
    uint64_t allocations; /* malloc, calloc, realloc and aligned ones that gave memory, ever */
    uint64_t traces; /* set by others: tell so many of the next on stderr, with their callers */
} count_page;

#endif
