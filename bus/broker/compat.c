/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a worker's schema fits the callers that are there. The broker reads no schema: it knows
   which are the same, and asks its owner about the others. */
#include "internal.h"

#include <stdio.h>

enum { MOST_ASKED = 16 }; /* distinct schemas of one service at once */

static int same(headway_bytes a, headway_bytes b)
{
    return a.size == b.size &&
           (a.data == b.data || a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* The schemas that callers rely on, each once: those of the workers there. Without a worker no call
   waits, and whoever calls may be new. Answers their count, or -1 when offered needs no judging: it
   is one of them, or the last that was taken, which was held against all who are there still. */
static int relied_on(const headway__service *service, headway_bytes offered,
                     headway_bytes found[MOST_ASKED])
{
    int count = 0;
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        headway_bytes schema = HEADWAY__OWNER(i, headway__worker, of_service)->declaration->schema;
        int known = schema.size == 0;
        if (same(schema, offered))
            return -1;
        for (int k = 0; k < count && !known; k++)
            known = same(schema, found[k]);
        if (!known && count < MOST_ASKED)
            found[count++] = schema;
    }
    const headway__declaration *last = service->declaration;
    if (last && same(last->schema, offered))
        return -1;
    return count;
}

static int ask(headway_broker *broker, const char *name, headway_bytes registered,
               headway_bytes offered, char *why, size_t why_size)
{
    const headway_broker_options *o = &broker->options;
    why[0] = 0;
    return o->schema_check(o->schema_user, name, registered, offered, why, why_size);
}

int headway__compat_check(headway__worker *worker, const headway__service *service, char *why,
                          size_t why_size)
{
    headway_broker *broker = worker->broker;
    headway_bytes offered = worker->declaration->schema, found[MOST_ASKED] = {{NULL, 0}};
    int count = 1, code = 0, warned = 0; /* nobody's: is it readable at all? */
    if (!broker->options.schema_check || offered.size == 0)
        return 0;
    int relied = service ? relied_on(service, offered, found) : 0;
    if (relied < 0)
        return 0;
    if (relied > 0)
        count = relied;
    for (int i = 0; i < count && code == 0 && !warned; i++) {
        code = ask(broker, worker->route->name, found[i], offered, why, why_size);
        warned = code == 0 && why[0];
    }
    broker->count.schemas_refused += code != 0;
    broker->count.schemas_warned += (uint64_t)warned;
    if (code != 0 || warned)
        headway__node_log(&broker->node, HEADWAY_LOG_WARN, 0, "the schema of %s from %s%s: %s",
                          worker->route->name, worker->session->link->remote_name,
                          warned ? "" : " is refused", why);
    return code;
}
