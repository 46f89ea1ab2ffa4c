/* SPDX-License-Identifier: Apache-2.0 */
/* One invocation whose result is printed: `--invoke`. */
#ifndef LAMBDA_HOST_ONCE_H
#define LAMBDA_HOST_ONCE_H

#include "../host.h"

typedef struct once {
    int code;    /* the program's: 0, or 1 where the function failed */
    bool open;   /* the result's line has begun, and not ended */
    bool broken; /* it has ended for another line, and no more of the result has come */
    void (*done)(void *user);
    void *user;
} once;

/* The event is in this file ("-": standard input). Done when the result stands on standard output.
   0, or HEADWAY_E... after saying why. */
int once_invoke(once *o, host *h, const function_config *function, const char *file);
/* Ends the result's line where another line is to follow on the same terminal. */
void once_break_line(once *o);

#endif
