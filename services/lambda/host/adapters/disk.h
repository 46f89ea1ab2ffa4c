/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions on disk, in a folder of the host's own:
 *
 *   FOLDER/.lock                      held while a host has it
 *   FOLDER/NAME/function.json         the record, replaced by renaming
 *   FOLDER/NAME/code-0123456789abcdef the code, unpacked under another name and then renamed
 *
 * A host that is killed at any moment leaves the old or the new; the rest is tidied at the start.
 */
#ifndef HOST_DISK_H
#define HOST_DISK_H

#include "../store.h"

struct uv_loop_s;
typedef struct disk disk;

enum {
    DISK_WHY = 512,
    DISK_DROPPED = 4096,       /* folders that wait to be removed; more stay until the next start */
    DISK_KEPT_MS = 16 * 60000, /* longer than any function runs */
    DISK_PATH = 3072
};

extern const store_disk disk_port;

/* Makes the folder where it is not there. EADDRINUSE (another host has it), EACCES, EIO, ENOMEM,
   ELIMIT (the path), with a sentence. */
int disk_open(const char *folder, struct uv_loop_s *loop, char why[DISK_WHY], disk **ret_disk);
/* on_closed when what was begun in the background has ended; then free. */
void disk_close(disk *d, void (*on_closed)(void *user), void *user);
void disk_free(disk *d);

#endif
