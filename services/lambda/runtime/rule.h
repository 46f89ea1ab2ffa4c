/* SPDX-License-Identifier: Apache-2.0 */
/* Where events go that no option of a method wants: for functions that pass events on. */
#ifndef LAMBDA_RULE_H
#define LAMBDA_RULE_H

#include "invocation.h"

#include <headway/v1/lambda.pb-c.h>

/* Strings and from outlive the function, or the next function_set_rules. */
typedef struct function_rule {
    const Headway__V1__On *from;
    const char *method; /* "fleet.v1.Fleet/Get", of a service that was added; "": it is published */
    const char *topic;
    const char *message; /* what the topic's events are, of an added service; "": bytes */
} function_rule;

/* In place of those there are. EMALFORMED: why says which rule cannot be kept, and what to do;
   ENOMEM. */
int function_set_rules(function *f, const function_rule *rules, size_t count, char *why,
                       size_t why_size);

#endif
