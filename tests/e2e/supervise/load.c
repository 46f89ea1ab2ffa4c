/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: load AT_ONCE CALLS [WATCHES [READINGS]]: calls fleet.v1.Fleet/Get, AT_ONCE at a time,
 * until CALLS have ended (0: until SIGUSR1), and reads WATCHES streams of READINGS (20) readings
 * beside. The exit code is 0 when every one of them ended OK. Get is retried, so the stories also
 * read what the broker counted.
 */
#include "fleet/v1/fleet.headway.h"

#include <check.h>
#include <headway/main.h>
#include <headway/timer.h>
#include <signal.h>

enum { DEADLINE_MS = 30000 };

static struct {
    headway_bus *bus;
    unsigned long at_once, calls, watches, readings;
    unsigned long opened, ended, failed, streams_ended;
} load;

static volatile sig_atomic_t enough;

static void stop(int number)
{
    (void)number;
    enough = 1;
}

static void one_more(void);

static void judge(void)
{
    if (load.ended < load.opened || load.streams_ended < load.watches)
        return;
    printf("%lu calls and %lu streams ended, %lu failed\n", load.ended, load.streams_ended,
           load.failed);
    fflush(stdout);
    headway_main_stop(load.bus, load.failed ? 1 : 0);
}

static void failed(const char *what, const headway_status *status)
{
    load.failed++;
    printf("%s failed: %s: %s%s\n", what, headway_code_name(status->code), status->message,
           status->not_processed ? " (not processed)" : "");
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    load.ended++;
    if (status->code != HEADWAY_OK)
        failed("a call", status);
    if (load.calls ? load.opened < load.calls : !enough)
        one_more();
    judge();
}

/* Get as it is declared, but for its retries: an empty request, as its bytes. */
static void one_more(void)
{
    static const headway_call_events events = {.on_done = on_done};
    static headway_method get;
    const headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .deadline_ms = DEADLINE_MS};
    get = fleet_v1_fleet_service.methods[0];
    CHECK_STR(get.route, "fleet.v1.Fleet/Get");
    get.policy.retries = 0;
    get.policy.idempotent = 0;
    load.opened++;
    CHECK_EQ(
        headway_call_open(load.bus, &get, headway_bytes_of(NULL, 0), &options, &events, NULL, NULL),
        0);
}

static void on_reading(headway_call *call, const Fleet__V1__Reading *reading, void *user)
{
    unsigned *count = user;
    (void)reading;
    if (++*count == load.readings)
        headway_call_cancel(call);
}

static void on_stream_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    load.streams_ended++;
    if (*(unsigned *)user < load.readings)
        failed("a stream", status);
    judge();
}

static void watch(unsigned *count)
{
    static const fleet_v1_fleet_watch_events events = {.on_next = on_reading,
                                                       .on_done = on_stream_done};
    const headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    Google__Protobuf__Duration interval = GOOGLE__PROTOBUF__DURATION__INIT;
    Fleet__V1__WatchRequest request = FLEET__V1__WATCH_REQUEST__INIT;
    interval.nanos = 50000000;
    request.interval = &interval;
    CHECK_EQ(fleet_v1_fleet_watch(load.bus, &request, &options, &events, count, NULL), 0);
}

static int setup(headway_bus *bus, void *user)
{
    static unsigned counts[256];
    (void)user;
    load.bus = bus;
    for (unsigned long i = 0; i < load.watches; i++)
        watch(&counts[i]);
    for (unsigned long i = 0; i < load.at_once; i++)
        one_more();
    return 0;
}

int main(int argc, char **argv)
{
    char *name[] = {argv[0], NULL};
    CHECK(argc >= 3);
    load.at_once = strtoul(argv[1], NULL, 10);
    load.calls = strtoul(argv[2], NULL, 10);
    load.watches = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    load.readings = argc > 4 ? strtoul(argv[4], NULL, 10) : 20;
    CHECK(load.at_once > 0 && load.watches <= 256);
    signal(SIGUSR1, stop);
    return headway_main(1, name, setup, NULL);
}
