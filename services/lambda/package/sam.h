/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A template of AWS's Serverless Application Model for a packaged service, by what its .proto says:
 * the deadlines of its methods, its HTTP rules, the events that it wants, and whether it streams.
 */
#ifndef LAMBDA_SAM_H
#define LAMBDA_SAM_H

#include "sam_on.h"

enum { SAM_TIMEOUT_MOST = 900 /* seconds, of a function */ };

typedef struct sam_options {
    const char *name;         /* of the resource: letters and digits, "Fleet" */
    const char *architecture; /* "x86_64", "arm64" */
    const char *code;         /* the zip's path as the template has it */
    unsigned memory_mb;
} sam_options;

void sam_write(FILE *out, const sam_options *options, headway_http_service *const *services,
               size_t count);
/* Of a function that has no service, and passes events on to a bus by rules. */
void sam_write_rules(FILE *out, const sam_options *options, const sam_rule *rules, size_t count);

#endif
