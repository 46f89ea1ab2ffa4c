/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: slow-reader stream|events SECONDS BROKER_PID
 *
 * A reader 100 times slower than its source: 10,000 items of 1 KiB a second are on offer, 100 are
 * taken. stream: the service's stream; events: a publisher of this process's own, on a bus of its
 * own. Prints how much the broker's memory grew, at its worst, after a second of warming up.
 * Exit code 0: by less than 8 MiB, and the reader was served; 1: not.
 */
#include "load.headway.h"

#include <headway/main.h>
#include <headway/timer.h>
#include <headway/zmq.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FAST = 10000,
    SLOW = FAST / 100,
    SIZE = 1024,
    TICK_MS = 10,
    WARM_MS = 2000,
    SAMPLE_MS = 100,
    LIMIT_KIB = 8 * 1024
};

static struct {
    headway_bus *bus, *publisher;
    headway_call *call;
    headway_subscription *subscription;
    int events, over, code;
    long seconds, pid, before_kib, worst_kib;
    uint64_t ticks, taken, lost, offered, refused, last;
} bench;

static long resident_kib(long pid)
{
    char path[64];
    long size, resident = -1;
    snprintf(path, sizeof path, "/proc/%ld/statm", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    if (fscanf(file, "%ld %ld", &size, &resident) != 2)
        resident = -1;
    fclose(file);
    return resident < 0 ? -1 : resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void stop(headway_bus *closed, void *user)
{
    (void)closed;
    (void)user;
    headway_main_stop(bench.bus, bench.code);
}

/* The first call counts. What is open ends first: a drain would wait for it. */
static void finish(int code)
{
    if (bench.over)
        return;
    bench.over = 1;
    bench.code = code;
    if (bench.call)
        headway_call_cancel(bench.call);
    if (bench.subscription)
        headway_subscription_close(bench.subscription);
    if (bench.publisher)
        headway_bus_close(bench.publisher, stop, NULL);
    else
        stop(NULL, NULL);
}

static void report(void)
{
    long grown = bench.worst_kib - bench.before_kib;
    int met = bench.before_kib > 0 && grown < LIMIT_KIB && bench.taken > 0;
    const char *name = bench.events ? "subscriber" : "stream reader";
    printf("%s, %d times slower, %ld s: %" PRIu64 " taken, %" PRIu64 " lost and told; "
           "broker %ld KiB, grew by %ld KiB at most (goal < %d): %s\n",
           name, FAST / SLOW, bench.seconds, bench.taken, bench.lost, bench.before_kib, grown,
           LIMIT_KIB, met ? "met" : "MISSED");
    if (bench.events)
        printf("  published %" PRIu64 ", not taken from the publisher %" PRIu64 "\n", bench.offered,
               bench.refused);
    printf("what=slow_%s seconds=%ld taken=%" PRIu64 " lost=%" PRIu64
           " before_kib=%ld grown_kib=%ld met=%d\n",
           bench.events ? "subscriber" : "stream", bench.seconds, bench.taken, bench.lost,
           bench.before_kib, grown, met);
    fflush(stdout);
    finish(!met);
}

static void sample(void *user)
{
    (void)user;
    if (bench.over)
        return;
    long now = resident_kib(bench.pid);
    if (now < 0) {
        fprintf(stderr, "the broker, process %ld, is gone\n", bench.pid);
        finish(1);
    }
    if (now > bench.worst_kib)
        bench.worst_kib = now;
}

static void time_over(void *user)
{
    (void)user;
    report();
}

static void warm(void *user)
{
    (void)user;
    bench.before_kib = resident_kib(bench.pid);
    if (headway_timer_start(bench.bus, SAMPLE_MS, SAMPLE_MS, sample, NULL, NULL) != 0 ||
        headway_timer_start(bench.bus, (uint32_t)bench.seconds * 1000, 0, time_over, NULL, NULL) !=
            0)
        finish(1);
}

static void took(uint64_t number)
{
    if (!bench.events && bench.last && number != bench.last + 1) {
        fprintf(stderr, "item %" PRIu64 " after %" PRIu64 "\n", number, bench.last);
        finish(1);
    }
    bench.last = number;
    bench.taken++;
}

static void on_item(headway_call *call, const Bench__Load__V1__Item *item, void *user)
{
    (void)call;
    (void)user;
    took(item->number);
}

static void on_end(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    bench.call = NULL;
    if (bench.over)
        return;
    fprintf(stderr, "the stream ended: %s: %s\n", headway_code_name(status->code), status->message);
    finish(1);
}

static void on_event(headway_subscription *subscription, const Bench__Load__V1__Tick *tick,
                     const char *topic, uint64_t sequence, void *user)
{
    (void)subscription;
    (void)topic;
    (void)tick;
    (void)user;
    took(sequence);
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)subscription;
    (void)user;
    bench.lost += lost;
}

static void on_gone(headway_subscription *subscription, const headway_status *status, void *user)
{
    (void)subscription;
    (void)user;
    bench.subscription = NULL;
    if (bench.over)
        return;
    fprintf(stderr, "the subscription ended: %s\n", status->message);
    finish(1);
}

static void publish(void)
{
    static uint8_t payload[SIZE];
    Bench__Load__V1__Tick tick = BENCH__LOAD__V1__TICK__INIT;
    tick.payload = (ProtobufCBinaryData){.len = SIZE, .data = payload};
    for (int i = 0; i < FAST * TICK_MS / 1000; i++) {
        bench.offered++;
        if (bench_load_v1_tick_publish(bench.publisher, &tick, NULL, NULL) != 0)
            bench.refused++;
    }
}

/* One item in each tick of 10 ms. */
static void on_tick(void *user)
{
    (void)user;
    if (bench.over)
        return;
    if (bench.events) {
        headway_subscription_request(bench.subscription, SLOW * TICK_MS / 1000);
        if (headway_bus_is_up(bench.publisher))
            publish();
    } else {
        headway_call_request(bench.call, SLOW * TICK_MS / 1000);
    }
}

static int begin_events(void)
{
    static const bench_load_v1_tick_events events = {
        .on_event = on_event, .on_gap = on_gap, .on_done = on_gone};
    headway_subscription_options options = {.size = sizeof options, .manual_demand = 1};
    headway_bus_options bus_options = {.size = sizeof bus_options, .name = "fast-publisher"};
    int error = headway_bus_open(headway_bus_loop(bench.bus), &headway_zmq_transport,
                                 headway_bus_endpoint(bench.bus), &bus_options, &bench.publisher);
    return error ? error
                 : bench_load_v1_tick_subscribe(bench.bus, NULL, &options, &events, NULL,
                                                &bench.subscription);
}

static int begin_stream(void)
{
    static const bench_load_v1_work_flow_events events = {.on_next = on_item, .on_done = on_end};
    headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .manual_demand = 1};
    Bench__Load__V1__FlowRequest request = BENCH__LOAD__V1__FLOW_REQUEST__INIT;
    request.per_second = FAST;
    request.size = SIZE;
    return bench_load_v1_work_flow(bench.bus, &request, &options, &events, NULL, &bench.call);
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    bench.bus = bus;
    int error = bench.events ? begin_events() : begin_stream();
    if (error == 0)
        error = headway_timer_start(bus, TICK_MS, TICK_MS, on_tick, NULL, NULL);
    return error ? error : headway_timer_start(bus, WARM_MS, 0, warm, NULL, NULL);
}

int main(int argc, char **argv)
{
    if (argc != 4 || atol(argv[2]) <= 0 || atol(argv[3]) <= 0 ||
        (strcmp(argv[1], "stream") != 0 && strcmp(argv[1], "events") != 0)) {
        fprintf(stderr, "usage: slow-reader stream|events SECONDS BROKER_PID\n");
        return 2;
    }
    bench.events = strcmp(argv[1], "events") == 0;
    bench.seconds = atol(argv[2]);
    bench.pid = atol(argv[3]);
    return headway_main(1, argv, setup, NULL);
}
