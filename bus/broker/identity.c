/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identities: what is counted and limited of each name, whatever links it has. One that nobody has
 * any more is kept for a while, as many as HEADWAY__IDENTITIES_IDLE, the latest: so neither does a
 * new link forget the pace of the old one, nor does each call on behalf of somebody make one anew.
 */
#include "permit.h"

#include <stdio.h>

static headway__identity **bucket_of(headway_broker *broker, const char *name)
{
    uint32_t hash = headway__content_hash(headway_bytes_of_string(name));
    return &broker->identities[hash & (HEADWAY__IDENTITY_BUCKETS - 1)];
}

static void forget(headway_broker *broker, headway__identity *identity)
{
    headway__identity **at = bucket_of(broker, identity->name);
    while (*at != identity)
        at = &(*at)->next;
    *at = identity->next;
    headway__list_remove(&identity->idle);
    broker->identities_idle--;
    headway__give(broker->node.alloc, identity);
}

headway__identity *headway__identity_take(headway_broker *broker, const char *name)
{
    headway__identity **bucket = bucket_of(broker, name), *identity = *bucket;
    while (identity && strcmp(identity->name, name) != 0)
        identity = identity->next;
    if (!identity) {
        identity = headway__take(broker->node.alloc, sizeof *identity);
        if (!identity)
            return NULL;
        snprintf(identity->name, sizeof identity->name, "%s", name);
        identity->version = UINT64_MAX;
        identity->number = ++broker->identity_numbers;
        headway__list_init(&identity->sessions);
        identity->next = *bucket;
        *bucket = identity;
    } else if (identity->refs == 0) {
        headway__list_remove(&identity->idle);
        broker->identities_idle--;
    }
    identity->refs++;
    return identity;
}

void headway__identity_give(headway_broker *broker, headway__identity *identity)
{
    if (!identity || --identity->refs > 0)
        return;
    headway__list_append(&broker->idle_identities, &identity->idle);
    if (++broker->identities_idle > HEADWAY__IDENTITIES_IDLE)
        forget(broker, HEADWAY__OWNER(broker->idle_identities.next, headway__identity, idle));
}

const headway__identity_limits *headway__identity_limits_of(const headway_broker *broker,
                                                            headway__identity *identity)
{
    if (identity->version != broker->rights_version) {
        memset(&identity->limits, 255, sizeof identity->limits);
        if (broker->rights)
            identity->limits = headway__rights_limits(broker->rights, identity->name);
        identity->version = broker->rights_version;
    }
    return &identity->limits;
}

void headway__identities_done(headway_broker *broker)
{
    while (!headway__list_empty(&broker->idle_identities))
        forget(broker, HEADWAY__OWNER(broker->idle_identities.next, headway__identity, idle));
}
