/* SPDX-License-Identifier: Apache-2.0 */
/* The licences of what a static bootstrap holds, inside the program: bus/cli/embed.cmake makes the
   table. */
#ifndef LAMBDA_EMBED_H
#define LAMBDA_EMBED_H

#include <stddef.h>

typedef struct embedded_file {
    const char *name; /* NULL ends the table */
    const char *text; /* NUL-terminated beyond its size */
    size_t size;
} embedded_file;

extern const embedded_file headway__embedded_licenses[];

#endif
