/* SPDX-License-Identifier: Apache-2.0 */
/* usage: speed-rows-publisher PAYLOAD [headway_main's options]: events as fast as they are taken,
   each acknowledged once it is queued for every subscriber. */
#include "rows.headway.h"

#include <headway/main.h>

#include <stdio.h>
#include <stdlib.h>

#include "meter.h"
#include "rows_bus.h"

enum { AHEAD = 1024, TIMED_EACH = 64, PAYLOAD_LIMIT = 65536 };

static struct {
    headway_bus *bus;
    rows_mark mark;
    size_t size;
    unsigned outstanding;
    uint8_t payload[PAYLOAD_LIMIT];
} run;

static void publish_more(void);

static void on_done(const headway_status *status, void *user)
{
    (void)user;
    if (status->code != HEADWAY_OK) {
        fprintf(stderr, "an event was refused: %s: %s\n", headway_code_name(status->code),
                status->message);
        exit(1);
    }
    run.outstanding--;
    publish_more();
}

static void publish_more(void)
{
    Bench__Rows__V1__Tick tick = BENCH__ROWS__V1__TICK__INIT;
    tick.payload = (ProtobufCBinaryData){.data = run.payload, .len = run.size};
    while (run.outstanding < AHEAD) {
        run.mark.sent = run.mark.number % TIMED_EACH ? 0 : meter_now();
        memcpy(run.payload, &run.mark, sizeof run.mark);
        if (bench_rows_v1_tick_publish(run.bus, &tick, on_done, NULL) != 0)
            return;
        run.mark.number++;
        run.outstanding++;
    }
}

static void on_ready(headway_bus *bus, void *user)
{
    (void)bus;
    (void)user;
    publish_more();
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    return rows_bus_open(bus, on_ready, on_ready, NULL, &run.bus);
}

int main(int argc, char **argv)
{
    run.size = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    if (run.size < sizeof run.mark || run.size > sizeof run.payload)
        return 2;
    argv[1] = argv[0];
    return headway_main(argc - 1, argv + 1, setup, NULL);
}
