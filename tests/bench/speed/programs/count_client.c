/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: speed-count-client WARM CALLS IN_FLIGHT [headway_main's options]
 *
 * A number of calls, exactly, for those who count what each costs. WARM calls first; then it says
 * "warm" and waits for a line on stdin; then CALLS calls; then it prints its line of JSON and waits
 * for a line again. Whoever drives it looks at its counters while it waits. speed-count-within, the
 * same with ECHO_WITHIN, is the service too.
 */
#include "echo.headway.h"
#include "echo_serve.h"

#include <headway/main.h>
#include <headway/timer.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "meter.h"

enum { PAYLOAD = 64 };

static struct {
    headway_bus *bus;
    uint64_t warm, calls, started;
    uint64_t wanted, sent, done, failed;
    unsigned in_flight;
    int measured;
} run;

static void send_one(void);

static void pause_read(void *user)
{
    char byte;
    (void)user;
    while (read(0, &byte, 1) == 1 && byte != '\n')
        continue;
}

static void start(uint64_t calls)
{
    run.wanted = calls;
    run.sent = run.done = 0;
    run.started = meter_now();
    for (unsigned i = 0; i < run.in_flight && run.sent < run.wanted; i++)
        send_one();
}

static void pause_done(void *user)
{
    (void)user;
    if (run.measured)
        headway_main_stop(run.bus, run.failed != 0);
    else
        start(run.calls);
    run.measured = 1;
}

static void finish(void)
{
    if (!run.measured)
        printf("warm\n");
    else
        printf("{\"calls\":%" PRIu64 ",\"seconds\":%.4f,\"failed\":%" PRIu64 "}\n", run.done,
               (double)(meter_now() - run.started) / 1e9, run.failed);
    fflush(stdout);
    if (headway_work(run.bus, pause_read, pause_done, NULL) != 0)
        headway_main_stop(run.bus, 1);
}

static void on_done(headway_call *call, const headway_status *status,
                    const Bench__V1__Note *response, void *user)
{
    (void)call;
    (void)user;
    if (status->code != HEADWAY_OK || response->payload.len != PAYLOAD) {
        if (run.failed++ == 0)
            fprintf(stderr, "a call failed: %s: %s\n", headway_code_name(status->code),
                    status->message);
    }
    run.done++;
    if (run.sent < run.wanted)
        send_one();
    else if (run.done == run.wanted)
        finish();
}

static void send_one(void)
{
    static uint8_t payload[PAYLOAD];
    Bench__V1__Note request = BENCH__V1__NOTE__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    request.payload = (ProtobufCBinaryData){.data = payload, .len = sizeof payload};
    run.sent++;
    if (bench_v1_echo_say(run.bus, &request, &options, on_done, NULL, NULL) != 0) {
        fprintf(stderr, "a call was not taken\n");
        headway_main_stop(run.bus, 1);
    }
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    run.bus = bus;
    int error = ECHO_WITHIN ? echo_serve(bus) : 0;
    if (error == 0)
        start(run.warm);
    return error;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    run.warm = strtoull(argv[1], NULL, 10);
    run.calls = strtoull(argv[2], NULL, 10);
    run.in_flight = (unsigned)atoi(argv[3]);
    if (!run.warm || !run.calls || !run.in_flight)
        return 2;
    argv[3] = argv[0];
    return headway_main(argc - 3, argv + 3, setup, NULL);
}
