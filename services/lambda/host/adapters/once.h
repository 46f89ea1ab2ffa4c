/* SPDX-License-Identifier: Apache-2.0 */
/* One invocation whose result is printed: `--invoke`. */
#ifndef LAMBDA_HOST_ONCE_H
#define LAMBDA_HOST_ONCE_H

#include "../host.h"

typedef struct once {
    int code; /* the program's: 0, or 1 where the function failed */
    void (*done)(void *user);
    void *user;
} once;

/* The event is in this file ("-": standard input). Done when the result stands on standard output.
   0, or HEADWAY_E... after saying why. */
int once_invoke(once *o, host *h, const function_config *function, const char *file);

#endif
