/* SPDX-License-Identifier: Apache-2.0 */
/* bridge-load RATE SECONDS: so many calls a second of bridge.v1.Trial/Make, whatever becomes of
   them, none sent again. Prints how they ended, as JSON. */
#include "trial.headway.h"

#include <headway/headway.h>

#include <stdio.h>
#include <stdlib.h>

enum { TICK_MS = 10, WARM_MS = 500 };

static struct {
    double rate;
    uint32_t ticks, ticked; /* of TICK_MS each */
    uint32_t begun, ended;
    uint32_t ok, refused, other; /* refused: not processed, with advice */
    char last[256];
    headway_timer *timer;
} load;

static void stop(headway_bus *bus)
{
    printf("{\"offered\": %u, \"ok\": %u, \"refused\": %u, \"other\": %u, \"last\": \"%s\"}\n",
           load.begun, load.ok, load.refused, load.other, load.last);
    fflush(stdout);
    headway_main_stop(bus, 0);
}

static void note(headway_bus *bus, const headway_status *status)
{
    load.ended++;
    if (status->code == HEADWAY_OK)
        load.ok++;
    else if (status->code == HEADWAY_RESOURCE_EXHAUSTED && status->not_processed &&
             status->retry_after_ms)
        load.refused++;
    else {
        load.other++;
        snprintf(load.last, sizeof load.last, "%s", headway_code_name(status->code));
    }
    if (load.ticked == load.ticks && load.ended == load.begun)
        stop(bus);
}

static void on_done(headway_call *call, const headway_status *status,
                    const Bridge__V1__Word *response, void *user)
{
    (void)response;
    (void)user;
    note(headway_call_bus(call), status);
}

static void begin(headway_bus *bus)
{
    Bridge__V1__Word word = BRIDGE__V1__WORD__INIT;
    const headway_call_options options = {
        .size = sizeof options, .no_retry = 1, .wait_for_ready = 1};
    load.begun++;
    if (bridge_v1_trial_make(bus, &word, &options, on_done, NULL, NULL) != 0)
        note(bus, &(headway_status){.code = HEADWAY_UNKNOWN, .message = ""});
}

static void on_tick(void *user)
{
    headway_bus *bus = user;
    uint32_t due = (uint32_t)(load.rate * ++load.ticked * TICK_MS / 1000);
    if (load.ticked == load.ticks)
        headway_timer_stop(load.timer);
    while (load.begun < due)
        begin(bus);
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    return headway_timer_start(bus, WARM_MS, TICK_MS, on_tick, bus, &load.timer);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    load.rate = atof(argv[1]);
    load.ticks = (uint32_t)(atof(argv[2]) * 1000 / TICK_MS);
    argv[2] = argv[0];
    return headway_main(argc - 2, argv + 2, setup, NULL);
}
