/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of `headway breaking` share. */
#ifndef HEADWAY_CLI_BREAKING_H
#define HEADWAY_CLI_BREAKING_H

#include "cli.h"
#include "report.h"

/* cmd_breaking.c */
typedef struct breaking_state {
    session s; /* first: for a bus */
    protos files;
    report found;
    strings dirs, enable, disable;
    const char *against, *level, *format;
    int rules;
    uint64_t mask;
    headway__schema_set *newer;
    strings services, packages; /* of the bus, of the files */
    size_t at;
    int compared;
} breaking_state;

/* Adds what older, of which scope counts, breaks. 0, or the exit code after saying why. */
int breaking_compare(breaking_state *b, headway_bytes older, const headway__breaking_scope *scope,
                     const char *what);

/* breaking_files.c: 0, or the exit code. */
int breaking_git(breaking_state *b, const char *top, const char *revision, const char *name);
int breaking_dir(breaking_state *b, const char *dir);
/* breaking_bus.c: the exit code; the findings are printed. */
int breaking_bus(breaking_state *b, const char *bus);

#endif
