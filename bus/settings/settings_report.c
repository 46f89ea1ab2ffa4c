/* SPDX-License-Identifier: Apache-2.0 */
#include "settings_report.h"

#include "settings.h"

void settings_report_tell(void *user, const char *path, const char *why)
{
    const settings_report *r = user;
    char option[128];
    const yaml_place *at = r->places ? yaml_find(r->places, path) : NULL;
    if (at && *at->path)
        fprintf(r->out, "%s:%u:%u: field %s: %s\n", r->file, at->line, at->column, path, why);
    else
        fprintf(r->out, "%s: %s: %s\n", r->program, settings_option(path, option, sizeof option),
                why);
}
