/* SPDX-License-Identifier: Apache-2.0 */
/* Lines to where a reader may pause (a pager, Ctrl-S): a thread writes them, and who has one to say
   never waits. What finds no room is dropped, and then how many lines were. */
#ifndef LAMBDA_HOST_PRINTER_H
#define LAMBDA_HOST_PRINTER_H

#include <headway/alloc.h>
#include <headway/bytes.h>
#include <stdint.h>

enum { PRINTER_ROOM = 1 << 20 }; /* bytes that wait, beside those that are being written */

typedef struct printer printer;

/* To fd, which stays the caller's. ENOMEM. */
int printer_new(int fd, const headway_alloc *alloc, printer **ret_printer);
/* The line's own end is added. */
void printer_put(printer *p, const char *head, headway_bytes line);
/* Waits until all is written, for so long at most. */
void printer_flush(printer *p, uint32_t patience_ms);
/* What is not written yet is lost. */
void printer_free(printer *p);

#endif
