/* SPDX-License-Identifier: Apache-2.0 */
/* What is wanted of other services of AWS, in a template. */
#ifndef LAMBDA_SAM_ON_H
#define LAMBDA_SAM_ON_H

#include <headway/http/service.h>
#include <headway/v1/lambda.pb-c.h>

#include <stdio.h>

typedef struct sam_rule {
    const Headway__V1__On *on; /* one that want_check takes */
    const char *name;          /* of whom it is for: letters and digits */
} sam_rule;

/* By the options of methods, or by rules. */
typedef struct sam_source {
    headway_http_service *const *services;
    size_t service_count;
    const sam_rule *rules;
    size_t rule_count;
} sam_source;

size_t sam_on_count(const sam_source *source);
/* Events of the function, and what stands beside it: parameters of what nobody has said, below a
   heading if that is asked for, and buckets, which AWS has in the same template. */
void sam_on_events(FILE *out, const sam_source *source);
void sam_on_resources(FILE *out, const sam_source *source);
void sam_on_parameters(FILE *out, const sam_source *source, int heading);

#endif
