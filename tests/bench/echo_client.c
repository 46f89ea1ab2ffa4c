/* SPDX-License-Identifier: Apache-2.0 */
/* usage: echo-client IN_FLIGHT PAYLOAD SECONDS [headway_main's options]; one line of JSON. With
   BENCH_OTHER in its environment it calls Other instead of Echo. echo-within, the same with
   ECHO_WITHIN, is the service too. */
#include "echo.headway.h"
#include "echo_serve.h"
#include "speed/peers/meter.h"

#include <headway/main.h>
#include <headway/timer.h>

#include <stdio.h>
#include <stdlib.h>

static struct {
    headway_bus *bus;
    meter_load load;
    meter meter;
    uint8_t *payload;
    unsigned tries;
    int ready, over, other;
} bench;

enum { TRIES = 500, TRY_MS = 10 }; /* until the service is there */

static void call_one(void);

static void end(int code)
{
    bench.over = 1;
    headway_main_stop(bench.bus, code);
}

static void start(void)
{
    bench.ready = 1;
    meter_start(&bench.meter, bench.load.in_flight, bench.load.seconds);
    for (unsigned i = 0; i < bench.load.in_flight && !bench.over; i++)
        call_one();
}

static void try_again(void *user)
{
    (void)user;
    call_one();
}

/* Before the first answer it is no failure yet: the service, or the way to it, may be young. */
static void failed(int code, const char *words)
{
    if (!bench.ready && bench.tries++ < TRIES &&
        headway_timer_start(bench.bus, TRY_MS, 0, try_again, NULL, NULL) == 0)
        return;
    fprintf(stderr, "a call failed: %d %s\n", code, words ? words : "");
    end(1);
}

static void on_done(headway_call *call, const headway_status *status,
                    const Bench__V1__Note *response, void *user)
{
    uint64_t stamp;
    (void)call;
    (void)user;
    if (bench.over)
        return;
    if (status->code != HEADWAY_OK || response->payload.len != bench.load.payload) {
        failed(status->code, status->message);
        return;
    }
    if (!bench.ready) {
        start();
        return;
    }
    memcpy(&stamp, response->payload.data, sizeof stamp);
    if (meter_note(&bench.meter, stamp))
        end(0);
    else
        call_one();
}

static void call_one(void)
{
    Bench__V1__Note request = BENCH__V1__NOTE__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    uint64_t stamp = bench.ready ? meter_stamp(&bench.meter) : 0;
    memcpy(bench.payload, &stamp, sizeof stamp);
    request.payload.data = bench.payload;
    request.payload.len = bench.load.payload;
    int error = bench.other ? bench_v1_other_say(bench.bus, &request, &options, on_done, NULL, NULL)
                            : bench_v1_echo_say(bench.bus, &request, &options, on_done, NULL, NULL);
    if (error != 0 && !bench.over)
        failed(error, "not taken");
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    bench.bus = bus;
    int error = ECHO_WITHIN ? echo_serve(bus) : 0;
    if (error == 0)
        call_one();
    return error;
}

int main(int argc, char **argv)
{
    if (argc < 4 || meter_arguments(argv + 1, &bench.load) != 0)
        return 2;
    bench.other = getenv("BENCH_OTHER") != NULL;
    bench.payload = calloc(1, bench.load.payload);
    if (!bench.payload)
        return 1;
    argv[3] = argv[0];
    int code = headway_main(argc - 3, argv + 3, setup, NULL);
    free(bench.payload);
    return code;
}
