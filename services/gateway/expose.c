/* SPDX-License-Identifier: Apache-2.0 */
/* What of the bus the outside may see. */
#include "config.h"

#include <headway/event.h>

#include <string.h>

static int any(char *const *patterns, size_t count, const char *name, const char *beginning)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(patterns[i], beginning, strlen(beginning)) == 0 &&
            headway_topic_match(patterns[i], name))
            return 1;
    return 0;
}

int exposes_service(const gateway_config *message, const char *service)
{
    const Headway__V1__GatewayExpose *e = message->expose;
    const char *own = "headway.v1.";
    return any(e->services, e->n_services, service,
               strncmp(service, own, strlen(own)) == 0 ? own : "") &&
           !any(e->except, e->n_except, service, "");
}

static int has_rest(const char *pattern)
{
    size_t size = strlen(pattern);
    return size && pattern[size - 1] == '>';
}

/* All that is heard by it: `*` takes no `>`, which is many tokens. */
int exposes_topic(const gateway_config *message, const char *topic)
{
    const Headway__V1__GatewayExpose *e = message->expose;
    for (size_t i = 0; i < e->n_topics; i++)
        if (headway_topic_match(e->topics[i], topic) &&
            (!has_rest(topic) || has_rest(e->topics[i])))
            return 1;
    return 0;
}
