/* SPDX-License-Identifier: Apache-2.0 */
/* Files of this tree inside the program: embed.cmake makes the tables. */
#ifndef HEADWAY_CLI_EMBED_H
#define HEADWAY_CLI_EMBED_H

#include <stddef.h>

typedef struct embedded_file {
    const char *name; /* NULL ends a table */
    const char *text; /* NUL-terminated beyond its size */
    size_t size;
} embedded_file;

extern const embedded_file headway__embedded_new[];        /* bus/cli/new */
extern const embedded_file headway__embedded_completion[]; /* bus/cli/completion */

#endif
