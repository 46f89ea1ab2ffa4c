/* SPDX-License-Identifier: Apache-2.0 */
/* A bus of one's own in a program of headway_main's: its limits are wider, its on_writable ours. */
#ifndef SPEED_ROWS_BUS_H
#define SPEED_ROWS_BUS_H

#include <headway/headway.h>

#include <stdint.h>
#include <string.h>

#define ROWS_LIMIT (64u << 20) /* bytes of a message */

/* To the same broker over the same transport (HEADWAY_TRANSPORT). on_up, on_writable: may be NULL.
 */
int rows_bus_open(headway_bus *main_bus, void (*on_up)(headway_bus *bus, void *user),
                  void (*on_writable)(headway_bus *bus, void *user), void *user,
                  headway_bus **ret_bus);

/* The first bytes of every payload: when it was sent (0: not timed), and its number. */
typedef struct rows_mark {
    uint64_t sent, number;
} rows_mark;

static inline rows_mark rows_mark_of(const void *payload, size_t size)
{
    rows_mark mark = {0, 0};
    memcpy(&mark, payload, size < sizeof mark ? size : sizeof mark);
    return mark;
}

#endif
