/* SPDX-License-Identifier: Apache-2.0 */
#include "services_list.h"

#include <stdlib.h>

typedef struct listing {
    session *s;
    char *prefix;
    services_came *done;
    void *user;
    uint32_t shard, shards;
    headway_call *held[UINT8_MAX]; /* in whose arenas the services are */
    Headway__V1__ListServicesResponse all;
} listing;

static void listing_free(listing *l)
{
    for (uint32_t i = 0; i < l->shard; i++)
        headway_call_unref(l->held[i]);
    free(l->all.services);
    free(l->prefix);
    free(l);
}

/* Of each shard what it has: all answer headway.v1.*, and supervisors tell all what they start. */
static int take(listing *l, const Headway__V1__ListServicesResponse *response)
{
    size_t most = l->all.n_services + response->n_services;
    Headway__V1__Service **all = realloc(l->all.services, (most + 1) * sizeof *all);
    if (!all)
        return HEADWAY_ENOMEM;
    l->all.services = all;
    for (size_t i = 0; i < response->n_services; i++)
        if (headway_bus_shard_of(l->s->bus, response->services[i]->name) == l->shard)
            all[l->all.n_services++] = response->services[i];
    return 0;
}

static int ask(listing *l);

static void came(headway_call *call, const headway_status *status,
                 const Headway__V1__ListServicesResponse *response, void *user)
{
    static const headway_status failed = {.code = HEADWAY_INTERNAL, .message = "out of memory"};
    listing *l = user;
    int error = 0;
    if (status->code == HEADWAY_OK) {
        error = take(l, response);
        headway_call_ref(call);
        l->held[l->shard++] = call;
        if (error == 0 && l->shard < l->shards)
            error = ask(l);
        if (error == 0 && l->shard < l->shards)
            return;
    }
    if (status->code != HEADWAY_OK || error != 0)
        l->done(call, error ? &failed : status, NULL, l->user);
    else
        l->done(call, status, &l->all, l->user);
    listing_free(l);
}

static int ask(listing *l)
{
    Headway__V1__ListServicesRequest request = HEADWAY__V1__LIST_SERVICES_REQUEST__INIT;
    headway_call_options options = {.size = sizeof options,
                                    .wait_for_ready = 1,
                                    .deadline_ms = l->s->deadline_ms,
                                    .shard = (uint8_t)(l->shard + 1)};
    request.prefix = l->prefix;
    return headway_v1_reflection_list_services(l->s->bus, &request, &options, came, l, NULL);
}

int services_list(session *s, const char *prefix, services_came *done, void *user)
{
    listing *l = calloc(1, sizeof *l);
    if (!l)
        return HEADWAY_ENOMEM;
    *l = (listing){.s = s,
                   .prefix = strdup(prefix ? prefix : ""),
                   .done = done,
                   .user = user,
                   .shards = headway_bus_shards(s->bus),
                   .all = HEADWAY__V1__LIST_SERVICES_RESPONSE__INIT};
    int error = l->prefix ? ask(l) : HEADWAY_ENOMEM;
    if (error != 0)
        listing_free(l);
    return error;
}
