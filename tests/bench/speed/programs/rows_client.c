/* SPDX-License-Identifier: Apache-2.0 */
/* usage: speed-rows-client say|flow|ticks IN_FLIGHT PAYLOAD SECONDS: calls, items of a stream, or
   events (IN_FLIGHT: of say alone). */
#include "rows.headway.h"

#include <headway/main.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "meter.h"
#include "rows_bus.h"

static struct {
    headway_bus *bus;
    meter_load load;
    const char *what;
    meter meter;
    uint8_t *payload;
    uint64_t lost, expected;
    int over;
} run;

static void note(const ProtobufCBinaryData *payload)
{
    if (run.over || !meter_note(&run.meter, rows_mark_of(payload->data, payload->len).sent))
        return;
    run.over = 1;
    fprintf(stderr, "lost %" PRIu64 "\n", run.lost);
    exit(0);
}

static void failed(const headway_status *status)
{
    fprintf(stderr, "%s: %s: %s\n", run.what, headway_code_name(status->code), status->message);
    exit(1);
}

/* --- calls ----------------------------------------------------------------------------------- */

static void say_one(void);

static void on_said(headway_call *call, const headway_status *status,
                    const Bench__Rows__V1__Item *response, void *user)
{
    (void)call;
    (void)user;
    if (status->code != HEADWAY_OK || response->payload.len != run.load.payload)
        failed(status);
    note(&response->payload);
    say_one();
}

static void say_one(void)
{
    Bench__Rows__V1__Item request = BENCH__ROWS__V1__ITEM__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    rows_mark mark = {meter_stamp(&run.meter), 0};
    memcpy(run.payload, &mark, sizeof mark);
    request.payload = (ProtobufCBinaryData){.data = run.payload, .len = run.load.payload};
    int error = bench_rows_v1_rows_say(run.bus, &request, &options, on_said, NULL, NULL);
    if (error != 0) {
        fprintf(stderr, "a call was not taken: %s\n", headway_error_text(error));
        exit(1);
    }
}

/* --- a stream -------------------------------------------------------------------------------- */

static void on_item(headway_call *call, const Bench__Rows__V1__Item *item, void *user)
{
    (void)call;
    (void)user;
    note(&item->payload);
}

static void on_flow_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    failed(status);
}

static int flow(void)
{
    static const bench_rows_v1_rows_flow_events events = {.on_next = on_item,
                                                          .on_done = on_flow_done};
    Bench__Rows__V1__FlowRequest request = BENCH__ROWS__V1__FLOW_REQUEST__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    request.size = (uint32_t)run.load.payload;
    return bench_rows_v1_rows_flow(run.bus, &request, &options, &events, NULL, NULL);
}

/* --- events ---------------------------------------------------------------------------------- */

static void on_tick(headway_subscription *subscription, const Bench__Rows__V1__Tick *tick,
                    const char *topic, uint64_t sequence, void *user)
{
    (void)subscription, (void)topic, (void)sequence, (void)user;
    note(&tick->payload);
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)subscription, (void)user;
    if (lost != HEADWAY_GAP_UNKNOWN)
        run.lost += lost;
}

static void on_ready(headway_subscription *subscription, void *user)
{
    (void)subscription, (void)user;
    printf("ready\n");
    fflush(stdout);
}

static void on_ticks_done(headway_subscription *subscription, const headway_status *status,
                          void *user)
{
    (void)subscription, (void)user;
    failed(status);
}

/* Publishers wait for it: nothing is lost. */
static int ticks(void)
{
    static const bench_rows_v1_tick_events events = {
        .on_event = on_tick, .on_gap = on_gap, .on_ready = on_ready, .on_done = on_ticks_done};
    headway_subscription_options options = {.size = sizeof options,
                                            .policy = HEADWAY_BLOCK,
                                            .window_messages = 4096,
                                            .window_bytes = 1 << 20};
    headway_subscription *subscription;
    return bench_rows_v1_tick_subscribe(run.bus, NULL, &options, &events, NULL, &subscription);
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    int error = rows_bus_open(bus, NULL, NULL, NULL, &run.bus);
    if (error != 0)
        return error;
    meter_start(&run.meter, run.load.in_flight, run.load.seconds);
    if (strcmp(run.what, "flow") == 0)
        return flow();
    if (strcmp(run.what, "ticks") == 0)
        return ticks();
    for (unsigned i = 0; i < run.load.in_flight; i++)
        say_one();
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 5 || meter_arguments(argv + 2, &run.load) != 0 ||
        run.load.payload < sizeof(rows_mark)) {
        fprintf(stderr, "usage: speed-rows-client say|flow|ticks IN_FLIGHT PAYLOAD SECONDS\n");
        return 2;
    }
    run.what = argv[1];
    run.payload = calloc(1, run.load.payload);
    return run.payload ? headway_main(1, argv, setup, NULL) : 1;
}
