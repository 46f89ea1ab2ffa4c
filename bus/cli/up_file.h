/* SPDX-License-Identifier: Apache-2.0 */
/* The file of `headway up`: read, checked, and turned into plans. */
#ifndef HEADWAY_CLI_UP_FILE_H
#define HEADWAY_CLI_UP_FILE_H

#include "group.h"

#include <headway/v1/up.headway.h>

typedef struct up_file {
    headway_arena *arena; /* of everything below */
    Headway__V1__Up *message;
    char folder[1024]; /* of the file */
    group_plan *plans; /* the broker's, if any, then one for each service */
    size_t plan_count;
    uint64_t *prints; /* of what makes the processes: another one is rolled */
    const char *bus;  /* NULL: the default */
} up_file;

/* exe: the program that is `headway broker`. 0, or the exit code after saying what is wrong and
   where: "file:line:column: field services[2].max: ...". */
int up_file_read(up_file *file, const char *path, char *exe);
void up_file_done(up_file *file);

#endif
