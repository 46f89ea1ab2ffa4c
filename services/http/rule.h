/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the rules of one method into bindings. */
#ifndef HEADWAY_HTTP_RULE_H
#define HEADWAY_HTTP_RULE_H

#include "internal.h"
#include "rule.pb-c.h"

/* Who is told of what is refused. */
typedef struct headway__http_teller {
    headway_http_refused refused;
    void *user;
    const char *service, *method;
} headway__http_teller;

/* The bindings of method: of its rule and the additional ones, or the plain one where it has none;
   those that do not hold are told and left out. method stays where it is. 0 or ENOMEM. */
int headway__http_rules(const headway__http_teller *teller, const Google__Api__HttpRule *rule,
                        headway_arena *arena, headway_http_method *method);

#endif
