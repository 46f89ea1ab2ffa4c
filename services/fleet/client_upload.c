/* SPDX-License-Identifier: Apache-2.0 */
/* A stream of requests, at the pace the service allows. */
#include <inttypes.h>
#include <stdio.h>

#include "client.h"
#include "proc.h"
#include "sample.h"

static long wanted, sent, pauses;
static struct sample *host;
static headway_arena *arena;

/* The readings go round through all kinds. */
static int next_reading(headway_bus *bus, Fleet__V1__Reading **ret_reading)
{
    static const struct filter everything;
    headway_loop *loop = headway_bus_loop(bus);
    int kind = 1 + (int)(sent % (SAMPLE_KINDS - 1));
    headway_arena_reset(arena);
    int error = sample_refresh(host, loop->ops->now(loop));
    return error ? error : sample_reading(host, kind, &everything, arena, ret_reading);
}

/* quote: upload */
/* Called at the start and whenever there is credit again. */
static void send_readings(headway_call *call, void *user)
{
    Fleet__V1__Reading *reading;
    int error = 0;
    (void)user;
    while (!error && sent < wanted) {
        error = next_reading(headway_call_bus(call), &reading);
        if (!error)
            error = fleet_v1_fleet_upload_send(call, reading);
        sent += !error;
    }
    if (!error)
        fleet_v1_fleet_upload_end(call);
    else if (error == HEADWAY_EAGAIN)
        pauses++; /* nothing was taken; we are called again when there is room */
    else
        headway_call_cancel(call);
}
/* end quote */

static void on_summary(headway_call *call, const headway_status *status,
                       const Fleet__V1__UploadSummary *summary, void *user)
{
    (void)user;
    if (status->code == HEADWAY_OK) {
        printf("uploaded %" PRIu64 " readings; waited for credit %ld times\n", summary->count,
               pauses);
        for (size_t i = 0; i < summary->n_statistics; i++) {
            const Fleet__V1__Statistic *one = summary->statistics[i];
            printf("  %-10s %" PRIu64 " readings, from %.2f to %.2f, %.2f in the mean\n",
                   words_kind((int)one->kind), one->count, one->minimum, one->maximum, one->mean);
        }
    }
    sample_free(host);
    headway_arena_free(arena);
    client_finish(headway_call_bus(call), status);
}

/* [COUNT] */
int client_upload(headway_bus *bus, const struct arguments *arguments)
{
    static const fleet_v1_fleet_upload_events events = {.on_writable = send_readings,
                                                        .on_done = on_summary};
    static const struct fleet_source source = {.read = proc_read, .hostname = ""};
    const headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    headway_call *call;
    wanted = argument_number(arguments, 0, 600);
    if (wanted < 0)
        return HEADWAY_EINVAL;
    arena = headway_arena_new(headway_bus_alloc(bus), 4 * 1024 * 1024);
    if (!arena || sample_new(headway_bus_alloc(bus), &source, &host) != 0)
        return HEADWAY_ENOMEM;
    int error = fleet_v1_fleet_upload(bus, &options, &events, NULL, &call);
    if (!error)
        send_readings(call, NULL);
    return error;
}
