/* SPDX-License-Identifier: Apache-2.0 */
/* A zip of the same bytes for the same files, whenever and wherever it is written. */
#ifndef LAMBDA_ZIP_WRITER_H
#define LAMBDA_ZIP_WRITER_H

#include <headway/bytes.h>

typedef struct zip_entry {
    const char *name;
    headway_bytes data;
    int executable;
} zip_entry;

enum { ZIP_WHY = 512 };

/* Writes path, whole or not at all. EIO with a sentence in why. */
int zip_write(const char *path, const zip_entry *entries, size_t count, char why[ZIP_WHY]);

#endif
