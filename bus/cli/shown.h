/* SPDX-License-Identifier: Apache-2.0 */
/* Text of others on a terminal. */
#ifndef HEADWAY_CLI_SHOWN_H
#define HEADWAY_CLI_SHOWN_H

#include <stddef.h>

/* text, for people to read: what a terminal would obey, and what is no UTF-8, stands as \xNN; what
   finds no room is cut. Answers shown. */
const char *text_shown(const char *text, char *shown, size_t size);

#endif
