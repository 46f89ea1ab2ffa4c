/* SPDX-License-Identifier: Apache-2.0 */
/* usage: speed-rows-service [headway_main's options]: serves bench.rows.v1.Rows. */
#include "rows.headway.h"

#include <headway/main.h>

#include <stdlib.h>

#include "meter.h"
#include "rows_bus.h"

enum { TIMED_EACH = 64, SIZE_LIMIT = 1 << 20 };

typedef struct flow {
    rows_mark mark;
    uint32_t size;
    uint8_t payload[];
} flow;

static int say(headway_call *call, const Bench__Rows__V1__Item *request, void *self)
{
    (void)self;
    return bench_rows_v1_rows_say_reply(call, request);
}

static void on_writable(headway_call *call, void *user)
{
    flow *f = user;
    Bench__Rows__V1__Item item = BENCH__ROWS__V1__ITEM__INIT;
    item.payload = (ProtobufCBinaryData){.data = f->payload, .len = f->size};
    for (;;) {
        f->mark.sent = f->mark.number % TIMED_EACH ? 0 : meter_now();
        memcpy(f->payload, &f->mark, sizeof f->mark);
        if (bench_rows_v1_rows_flow_reply_send(call, &item) != 0)
            return;
        f->mark.number++;
    }
}

static void on_cancel(headway_call *call, void *user)
{
    free(user);
    headway_call_drop(call);
}

static int start_flow(headway_call *call, const Bench__Rows__V1__FlowRequest *request, void *self)
{
    (void)self;
    if (request->size < sizeof(rows_mark) || request->size > SIZE_LIMIT)
        return headway_call_fail(call, HEADWAY_INVALID_ARGUMENT, "size: 16 bytes to 1 MiB");
    flow *f = calloc(1, sizeof *f + request->size);
    if (!f)
        return HEADWAY_RESOURCE_EXHAUSTED;
    f->size = request->size;
    headway_call_watch(call, on_cancel, on_writable, f);
    on_writable(call, f);
    return 0;
}

static int setup(headway_bus *bus, void *user)
{
    static const bench_rows_v1_rows_handlers handlers = {
        .size = sizeof handlers, .say = say, .flow = start_flow};
    headway_service_options options = {.size = sizeof options, .concurrency = 1024};
    headway_bus *own;
    (void)user;
    int error = rows_bus_open(bus, NULL, NULL, NULL, &own);
    return error ? error : bench_rows_v1_rows_serve(own, &handlers, NULL, &options, NULL);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
