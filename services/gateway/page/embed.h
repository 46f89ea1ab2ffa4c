/* SPDX-License-Identifier: Apache-2.0 */
/* The page's own files inside the program: what bus/cli/embed.cmake makes. */
#ifndef GATEWAY_PAGE_EMBED_H
#define GATEWAY_PAGE_EMBED_H

#include <stddef.h>

typedef struct embedded_file {
    const char *name; /* NULL ends the table */
    const char *text;
    size_t size;
} embedded_file;

extern const embedded_file headway__embedded_page[];

#endif
