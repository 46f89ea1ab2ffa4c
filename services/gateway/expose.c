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

int exposes_topic(const gateway_config *message, const char *topic)
{
    return any(message->expose->topics, message->expose->n_topics, topic, "");
}
