/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files. */
#ifndef GATEWAY_FILE_H
#define GATEWAY_FILE_H

#include <stddef.h>

/* A plain file of at most `most` bytes and one more, by which it is told that there are too many;
   allocated, ended by NUL. NULL: errno says why; EINVAL: it is no plain file, and a pipe would hold
   up whoever reads it. */
char *file_read(const char *path, size_t most, size_t *ret_size);
/* Replaces it as a whole, or not at all; for its owner alone. 0, or errno; EEXIST: another is
   writing it, or PATH.new was left by one that was killed. */
int file_replace(const char *path, const char *text, size_t size);

#endif
