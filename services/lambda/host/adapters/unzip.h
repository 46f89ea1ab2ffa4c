/* SPDX-License-Identifier: Apache-2.0 */
/* Unpacks zips, by zlib. It blocks, and may run in any thread. */
#ifndef HOST_UNZIP_H
#define HOST_UNZIP_H

#include "../zip.h"

/* Into an empty folder that nobody else writes to; what is there after a failure is for the caller
   to remove. Failures of zip_read, and EIO: the disk's, with a sentence too. */
int unzip(headway_bytes zip, const zip_limits *limits, const char *folder, char why[ZIP_WHY]);

#endif
