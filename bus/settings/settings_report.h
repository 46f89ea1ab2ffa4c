/* SPDX-License-Identifier: Apache-2.0 */
/* Who is told what is wrong with settings, and where it stands. */
#ifndef HEADWAY_SETTINGS_SETTINGS_REPORT_H
#define HEADWAY_SETTINGS_SETTINGS_REPORT_H

#include "yaml_file.h"

#include <stdio.h>

typedef struct settings_report {
    FILE *out;
    const char *program;      /* "headway gateway" */
    const char *file;         /* NULL: it is no matter of a file */
    const yaml_place *places; /* of file; NULL: of none */
} settings_report;

/* As settings_check tells it, user being the report: FILE:LINE:COLUMN where the file has it, else
   by the option. */
void settings_report_tell(void *user, const char *path, const char *why);

#endif
