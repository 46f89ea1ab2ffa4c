/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/call.h>
#include <headway/timer.h>

#include "state.h"

enum { SCRATCH_LIMIT = 4 * 1024 * 1024, DAY_S = 24 * 60 * 60 };

int fleet_is_local(const char *device)
{
    return !device[0] || strcmp(device, FLEET_LOCAL) == 0;
}

void *fleet_take(headway_call *call, size_t size)
{
    headway_arena *arena = headway_call_arena(call);
    return arena ? headway_arena_take(arena, size) : NULL;
}

int fleet_look(struct fleet *fleet)
{
    headway_loop *loop = headway_bus_loop(fleet->bus);
    headway_arena_reset(fleet->scratch);
    return sample_refresh(fleet->sample, loop->ops->now(loop));
}

const char *fleet_milliseconds(const Google__Protobuf__Duration *duration, uint32_t *ret_ms)
{
    if (duration->seconds < 0 || duration->nanos < 0 || duration->nanos > 999999999)
        return "the interval is negative or not a duration";
    if (duration->seconds > DAY_S)
        return "the interval is longer than a day";
    *ret_ms = (uint32_t)(duration->seconds * 1000 + (duration->nanos + 999999) / 1000000);
    return NULL;
}

/* quote: get */
static int get(headway_call *call, const Fleet__V1__GetRequest *request, void *self)
{
    static const struct filter everything;
    struct fleet *fleet = self;
    Fleet__V1__Device device = FLEET__V1__DEVICE__INIT;
    Google__Protobuf__Timestamp booted_at = GOOGLE__PROTOBUF__TIMESTAMP__INIT;
    if (!fleet_is_local(request->device))
        return headway_call_fail(call, HEADWAY_NOT_FOUND, "there is no device \"%s\", only \"%s\"",
                                 request->device, FLEET_LOCAL);
    if (fleet_look(fleet) || sample_readings(fleet->sample, &everything, fleet->scratch,
                                             &device.readings, &device.n_readings))
        return HEADWAY_INTERNAL;
    device.name = (char *)FLEET_LOCAL;
    device.hostname = fleet->hostname;
    booted_at.seconds = (int64_t)sample_booted_at(fleet->sample);
    if (booted_at.seconds)
        device.booted_at = &booted_at;
    return fleet_v1_fleet_get_reply(call, &device);
}
/* end quote */

static void fleet_free(void *self)
{
    struct fleet *fleet = self;
    headway_timer_stop(fleet->check);
    sample_free(fleet->sample);
    if (fleet->scratch)
        headway_arena_free(fleet->scratch);
    fleet->alloc->release(fleet->alloc->user, fleet);
}

static int fleet_new(headway_bus *bus, const struct fleet_source *source, struct fleet **ret_fleet)
{
    const headway_alloc *alloc = headway_bus_alloc(bus);
    struct fleet *fleet = alloc->allocate(alloc->user, sizeof *fleet);
    if (!fleet)
        return HEADWAY_ENOMEM;
    *fleet = (struct fleet){.bus = bus, .alloc = alloc, .check_ms = 1000};
    strncpy(fleet->hostname, source->hostname, sizeof fleet->hostname - 1);
    fleet->scratch = headway_arena_new(alloc, SCRATCH_LIMIT);
    if (!fleet->scratch || sample_new(alloc, source, &fleet->sample) != 0) {
        fleet_free(fleet);
        return HEADWAY_ENOMEM;
    }
    *ret_fleet = fleet;
    return 0;
}

int fleet_open(headway_bus *bus, const struct fleet_source *source)
{
    static const fleet_v1_fleet_handlers handlers = {
        .size = sizeof handlers,
        .get = get,
        .watch = fleet_watch,
        .upload = fleet_upload,
        .upload_next = fleet_upload_next,
        .upload_done = fleet_upload_done,
        .control = fleet_control,
        .control_next = fleet_control_next,
        .control_done = fleet_control_done,
    };
    const headway_service_options options = {.size = sizeof options, .on_released = fleet_free};
    headway_service *service;
    struct fleet *fleet;
    int error = fleet_new(bus, source, &fleet);
    if (error)
        return error;
    error = fleet_v1_fleet_serve(bus, &handlers, fleet, &options, &service);
    if (error)
        fleet_free(fleet);
    return error;
}
