/* SPDX-License-Identifier: Apache-2.0 */
/* A stream of responses. */
#include <stdio.h>

#include "client.h"

static long wanted, received;

/* quote: watch */
static void on_reading(headway_call *call, const Fleet__V1__Reading *reading, void *user)
{
    (void)user;
    words_print(reading);
    if (++received == wanted)
        headway_call_cancel(call);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    const headway_status ok = {.code = HEADWAY_OK, .message = ""};
    (void)user;
    client_finish(headway_call_bus(call), received == wanted ? &ok : status);
}

static int watch(headway_bus *bus, const Fleet__V1__WatchRequest *request)
{
    static const fleet_v1_fleet_watch_events events = {.on_next = on_reading, .on_done = on_done};
    const headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    return fleet_v1_fleet_watch(bus, request, &options, &events, NULL, NULL);
}
/* end quote */

/* [COUNT [INTERVAL_MS [KIND...]]] */
int client_watch(headway_bus *bus, const struct arguments *arguments)
{
    enum { KINDS = 6 };
    Fleet__V1__WatchRequest request = FLEET__V1__WATCH_REQUEST__INIT;
    Google__Protobuf__Duration interval = GOOGLE__PROTOBUF__DURATION__INIT;
    Fleet__V1__Filter filter = FLEET__V1__FILTER__INIT;
    Fleet__V1__Kind kinds[KINDS];
    wanted = argument_number(arguments, 0, 12);
    long ms = argument_number(arguments, 1, 1000);
    if (wanted < 1 || ms < 0)
        return HEADWAY_EINVAL;
    interval.seconds = ms / 1000;
    interval.nanos = (int32_t)(ms % 1000) * 1000000;
    filter.kinds = kinds;
    for (int i = 2; i < arguments->count && filter.n_kinds < KINDS; i++)
        kinds[filter.n_kinds++] = (Fleet__V1__Kind)words_kind_of(arguments->values[i]);
    request.interval = &interval;
    request.filter = &filter;
    return watch(bus, &request);
}
