/* SPDX-License-Identifier: Apache-2.0 */
/* usage: load-service HANDLER_MS CONCURRENCY: handlers that take a fixed time, without the CPU, and
   a stream that flows at a steady rate where its reader lets it. */
#include "load.headway.h"

#include <headway/main.h>
#include <headway/timer.h>

#include <stdio.h>
#include <stdlib.h>

enum { TICK_MS = 10, SIZE_LIMIT = 16384 };

static uint32_t handler_ms, concurrency;
static headway_bus *the_bus;

static void answer(void *user)
{
    headway_call *call = user;
    Bench__Load__V1__Item item = BENCH__LOAD__V1__ITEM__INIT;
    bench_load_v1_work_take_reply(call, &item);
}

static int take(headway_call *call, const Bench__Load__V1__Item *request, void *self)
{
    (void)request;
    (void)self;
    return headway_timer_start(the_bus, handler_ms, 0, answer, call, NULL)
               ? HEADWAY_RESOURCE_EXHAUSTED
               : 0;
}

typedef struct flow {
    headway_call *call;
    headway_timer *timer;
    uint32_t per_tick, size;
    uint64_t number;
    uint8_t payload[SIZE_LIMIT];
} flow;

/* What finds no credit is not sent; it goes on where it stopped. */
static void on_tick(void *user)
{
    flow *f = user;
    Bench__Load__V1__Item item = BENCH__LOAD__V1__ITEM__INIT;
    item.payload = (ProtobufCBinaryData){.len = f->size, .data = f->payload};
    for (uint32_t i = 0; i < f->per_tick; i++) {
        item.number = f->number + 1;
        if (bench_load_v1_work_flow_reply_send(f->call, &item) != 0)
            return;
        f->number++;
    }
}

static void on_cancel(headway_call *call, void *user)
{
    flow *f = user;
    headway_timer_stop(f->timer);
    free(f);
    headway_call_drop(call);
}

static int flow_(headway_call *call, const Bench__Load__V1__FlowRequest *request, void *self)
{
    (void)self;
    uint32_t per_tick = request->per_second * TICK_MS / 1000;
    if (!per_tick || request->size > SIZE_LIMIT)
        return headway_call_fail(call, HEADWAY_INVALID_ARGUMENT,
                                 "per_second from 100, size up to %d, please", SIZE_LIMIT);
    flow *f = calloc(1, sizeof *f);
    if (!f)
        return HEADWAY_RESOURCE_EXHAUSTED;
    f->call = call;
    f->per_tick = per_tick;
    f->size = request->size;
    if (headway_timer_start(the_bus, TICK_MS, TICK_MS, on_tick, f, &f->timer) != 0) {
        free(f);
        return HEADWAY_RESOURCE_EXHAUSTED;
    }
    headway_call_watch(call, on_cancel, NULL, f);
    return 0;
}

static int setup(headway_bus *bus, void *user)
{
    static const bench_load_v1_work_handlers handlers = {
        .size = sizeof handlers, .take = take, .flow = flow_};
    headway_service_options options = {.size = sizeof options, .concurrency = concurrency};
    the_bus = bus;
    return bench_load_v1_work_serve(bus, &handlers, user, &options, NULL);
}

int main(int argc, char **argv)
{
    if (argc != 3 || atoi(argv[1]) <= 0 || atoi(argv[2]) <= 0) {
        fprintf(stderr, "usage: load-service HANDLER_MS CONCURRENCY\n");
        return 2;
    }
    handler_ms = (uint32_t)atoi(argv[1]);
    concurrency = (uint32_t)atoi(argv[2]);
    return headway_main(1, argv, setup, NULL);
}
