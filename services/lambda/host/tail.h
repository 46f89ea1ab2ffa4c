/* SPDX-License-Identifier: Apache-2.0 */
/* What functions write: cut into lines, and the last of it kept. */
#ifndef LAMBDA_HOST_TAIL_H
#define LAMBDA_HOST_TAIL_H

#include <headway/bytes.h>
#include <stdbool.h>

enum { TAIL_BYTES = 4096, TAIL_LINE = 4096 /* longer lines are cut in two */ };

/* The last TAIL_BYTES of what was added; zeroed it is empty. */
typedef struct log_tail {
    uint8_t bytes[TAIL_BYTES];
    size_t at, size;
} log_tail;

void tail_add(log_tail *t, headway_bytes bytes);
/* In the order in which it came. Answers the size. */
size_t tail_read(const log_tail *t, char out[TAIL_BYTES]);

/* The line that is not whole yet; zeroed there is none. */
typedef struct log_lines {
    char rest[TAIL_LINE];
    size_t size;
    bool returned; /* the last byte was "\r": a "\n" belongs to it */
} log_lines;

/* Each whole line without its end; with `all` the rest too. */
void lines_add(log_lines *l, headway_bytes bytes, bool all,
               void (*line)(void *user, headway_bytes line), void *user);

#endif
