/* SPDX-License-Identifier: Apache-2.0 */
/* Decides outside of the broker, with the rules of `headway breaking --level wire`. */
#include "schema_policy.h"
#include "rules.h"

#include <stdio.h>

typedef struct verdict {
    char *why;
    size_t size;
    unsigned long count;
} verdict;

/* The first is told, the others are counted. */
static int found(void *user, const headway__schema_finding *finding)
{
    verdict *v = user;
    if (v->count++ == 0)
        snprintf(v->why, v->size, "it would break the callers there: %s: %s", finding->rule->name,
                 finding->text);
    return 0;
}

static int compare(const char *service, const headway__schema_set *older,
                   const headway__schema_set *newer, verdict *v)
{
    const headway__breaking_scope scope = {.service = service};
    int error =
        headway__schema_breaking(older, newer, &scope, headway__breaking_level("wire"), found, v);
    size_t used = strlen(v->why);
    if (v->count > 1 && used < v->size)
        snprintf(v->why + used, v->size - used, " (and %lu more)", v->count - 1);
    return error;
}

static int unreadable(int error, verdict *v, const char *text)
{
    if (error == HEADWAY_ENOMEM) {
        snprintf(v->why, v->size, "no memory to compare it with that of the workers there");
        return HEADWAY_RESOURCE_EXHAUSTED; /* it will be back */
    }
    snprintf(v->why, v->size, "it cannot be read: %s", text);
    return HEADWAY_INVALID_ARGUMENT;
}

static int check(void *user, const char *service, headway_bytes registered, headway_bytes offered,
                 char *why, size_t why_size)
{
    const headway_alloc *alloc = headway_alloc_default();
    Headway__V1__SchemaPolicy policy = *(const Headway__V1__SchemaPolicy *)user;
    headway__schema_set *older = NULL, *newer = NULL;
    verdict v = {.why = why, .size = why_size};
    char text[256] = "";
    int error = headway__schema_set_new(alloc, offered, &newer, text, sizeof text);
    if (error)
        return unreadable(error, &v, text);
    if (registered.size)
        error = headway__schema_set_new(alloc, registered, &older, text, sizeof text);
    if (!error && older)
        error = compare(service, older, newer, &v);
    headway__schema_set_free(older);
    headway__schema_set_free(newer);
    if (error)
        return unreadable(HEADWAY_ENOMEM, &v, text); /* what is registered was read before */
    return v.count && policy == HEADWAY__V1__SCHEMA_POLICY__SCHEMA_POLICY_REFUSE
               ? HEADWAY_FAILED_PRECONDITION
               : 0;
}

void schema_policy_options(const Headway__V1__BrokerConfig *config, headway_broker_options *options)
{
    static const Headway__V1__SchemaPolicy warn = HEADWAY__V1__SCHEMA_POLICY__SCHEMA_POLICY_WARN;
    const Headway__V1__SchemaPolicy *policy =
        config->has_schema_policy ? &config->schema_policy : &warn;
    if (*policy == HEADWAY__V1__SCHEMA_POLICY__SCHEMA_POLICY_OFF)
        return;
    options->schema_check = check;
    memcpy(&options->schema_user, &policy, sizeof options->schema_user);
}
