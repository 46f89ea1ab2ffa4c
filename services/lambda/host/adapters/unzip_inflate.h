/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_UNZIP_INFLATE_H
#define HOST_UNZIP_INFLATE_H

#include "../zip.h"

/* What an entry holds, in pieces; write answers 0 to go on. EINVAL: it is damaged, or of another
   size or checksum than was said, of which write may have seen a part; ENOMEM; what write says. */
int unzip_inflate(const zip_entry *entry, int (*write)(void *user, headway_bytes piece),
                  void *user);

#endif
