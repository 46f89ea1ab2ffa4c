/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of a zip share. */
#ifndef HOST_ZIP_PARTS_H
#define HOST_ZIP_PARTS_H

#include "zip.h"

static inline uint32_t zip_16(const unsigned char *at)
{
    return (uint32_t)(at[0] | at[1] << 8);
}

static inline uint32_t zip_32(const unsigned char *at)
{
    return zip_16(at) | zip_16(at + 2) << 16;
}

HEADWAY_PRINTF(2, 3) int zip_refuse(char why[ZIP_WHY], const char *format, ...);
/* For a sentence: cut and printable. Of one name at a time. */
enum { ZIP_SHOWN = 96 };
const char *zip_shown(headway_bytes name, char out[ZIP_SHOWN]);

/* A name as a path of ours: what is no part of it ("./", doubled and last slashes) left out. */
int zip_path(headway_bytes name, headway_arena *arena, const char **ret_path, char why[ZIP_WHY]);
/* Sorts by path, and refuses what two entries claim: the same path, or one within a file. */
int zip_check_paths(zip_entry *entries, size_t count, char why[ZIP_WHY]);
/* Finds what is packed of each entry by its local header, and refuses what overlaps. end: where
   the central directory begins. */
int zip_check_places(headway_bytes zip, size_t end, zip_entry *entries, size_t count,
                     char why[ZIP_WHY]);

#endif
