/* SPDX-License-Identifier: Apache-2.0 */
/* Which rules are asked, and what they find: shared by `headway lint` and `headway breaking`. */
#ifndef HEADWAY_CLI_REPORT_H
#define HEADWAY_CLI_REPORT_H

#include "protos.h"

#include "rules.h"

typedef const headway__schema_rule *(*rule_at)(size_t index);

typedef struct found_row {
    const headway__schema_rule *rule;
    char *file, *text;
    int line, column;
} found_row;

typedef struct report {
    const char *command;
    const protos *files; /* for the paths */
    int json;
    found_row *rows;
    size_t count, capacity;
} report;

/* "RULE", or a category; name is --enable or --disable. 0, or the exit code after saying why. */
int rules_choose(const char *command, rule_at rules, const strings *words, int on, uint64_t *mask);
/* Those that are on by default. */
uint64_t rules_default(rule_at rules);
void rules_print(rule_at rules);
/* "text", "json" or NULL. 0, or the exit code after saying what is wrong. */
int report_format(report *r, const char *format);
/* A headway__schema_found. ENOMEM. */
int report_found(void *user, const headway__schema_finding *finding);
/* By file and place, each once. Answers the exit code: 0 or 1. Frees the rows. */
int report_print(report *r);
void report_free(report *r);
/* What went wrong in a check, told. Answers the exit code. */
int report_error(const report *r, const char *what, int error, const char *why);

#endif
