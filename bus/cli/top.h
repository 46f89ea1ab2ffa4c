/* SPDX-License-Identifier: Apache-2.0 */
/* Between cmd_top.c, which asks and refreshes, and top.c, which reckons and prints. */
#ifndef HEADWAY_CLI_TOP_H
#define HEADWAY_CLI_TOP_H

#include "snapshot.h"

typedef struct top {
    snapshot before, now;
    const char *prefix; /* of methods and services */
} top;

/* Lines for people; names give way where width is short. */
void top_print(const top *t, size_t width, FILE *out);
/* One object on one line. */
void top_json(const top *t, FILE *out);

#endif
