/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: speed-count-topic SUBSCRIBERS WARM EVENTS PAYLOAD [headway_main's options]
 *
 * As speed-count-client, but events: one bus publishes them, as many as are taken, others in this
 * process get each of them. WARM events first; "warm"; a line on stdin; EVENTS events; a line of
 * JSON; a line on stdin.
 */
#include "rows.headway.h"

#include <headway/main.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rows_bus.h"

enum { AHEAD = 1024, PAYLOAD_LIMIT = 65536, SUBSCRIBERS_LIMIT = 64 };

static struct {
    headway_bus *main, *publisher;
    uint64_t warm, events, wanted, sent, acknowledged, delivered;
    unsigned subscribers, ready;
    size_t size;
    int measured;
    uint8_t payload[PAYLOAD_LIMIT];
} run;

static void failed(const char *what, const headway_status *status)
{
    fprintf(stderr, "%s: %s: %s\n", what, headway_code_name(status->code), status->message);
    exit(1);
}

static void publish_more(void);
static void on_published(const headway_status *status, void *user);

static void start(uint64_t events)
{
    run.wanted = events;
    run.sent = run.acknowledged = run.delivered = 0;
    publish_more();
}

static void pause_read(void *user)
{
    char byte;
    (void)user;
    while (read(0, &byte, 1) == 1 && byte != '\n')
        continue;
}

static void pause_done(void *user)
{
    (void)user;
    if (run.measured)
        exit(0);
    run.measured = 1;
    start(run.events);
}

static void finish(void)
{
    if (run.acknowledged < run.wanted || run.delivered < run.wanted * run.subscribers)
        return;
    if (!run.measured)
        printf("warm\n");
    else
        printf("{\"events\":%" PRIu64 ",\"deliveries\":%" PRIu64 "}\n", run.acknowledged,
               run.delivered);
    fflush(stdout);
    if (headway_work(run.main, pause_read, pause_done, NULL) != 0)
        exit(1);
}

static void publish_more(void)
{
    Bench__Rows__V1__Tick tick = BENCH__ROWS__V1__TICK__INIT;
    tick.payload = (ProtobufCBinaryData){.data = run.payload, .len = run.size};
    while (run.sent < run.wanted && run.sent - run.acknowledged < AHEAD) {
        if (bench_rows_v1_tick_publish(run.publisher, &tick, on_published, NULL) != 0)
            return;
        run.sent++;
    }
}

static void on_published(const headway_status *status, void *user)
{
    (void)user;
    if (status->code != HEADWAY_OK)
        failed("an event", status);
    run.acknowledged++;
    publish_more();
    finish();
}

static void on_tick(headway_subscription *subscription, const Bench__Rows__V1__Tick *tick,
                    const char *topic, uint64_t sequence, void *user)
{
    (void)subscription, (void)tick, (void)topic, (void)sequence, (void)user;
    run.delivered++;
    finish();
}

static void on_ready(headway_subscription *subscription, void *user)
{
    (void)subscription, (void)user;
    if (++run.ready == run.subscribers)
        start(run.warm);
}

static void on_done(headway_subscription *subscription, const headway_status *status, void *user)
{
    (void)subscription, (void)user;
    failed("a subscription", status);
}

static int subscribe(headway_bus *bus)
{
    static const bench_rows_v1_tick_events events = {
        .on_event = on_tick, .on_ready = on_ready, .on_done = on_done};
    headway_subscription_options options = {.size = sizeof options,
                                            .policy = HEADWAY_BLOCK,
                                            .window_messages = 4096,
                                            .window_bytes = 1 << 20};
    headway_subscription *subscription;
    return bench_rows_v1_tick_subscribe(bus, NULL, &options, &events, NULL, &subscription);
}

static void on_writable(headway_bus *bus, void *user)
{
    (void)bus, (void)user;
    publish_more();
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    run.main = bus;
    int error = rows_bus_open(bus, NULL, on_writable, NULL, &run.publisher);
    for (unsigned i = 0; i < run.subscribers && error == 0; i++) {
        headway_bus *subscriber;
        error = rows_bus_open(bus, NULL, NULL, NULL, &subscriber);
        error = error ? error : subscribe(subscriber);
    }
    return error;
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    run.subscribers = (unsigned)atoi(argv[1]);
    run.warm = strtoull(argv[2], NULL, 10);
    run.events = strtoull(argv[3], NULL, 10);
    run.size = strtoul(argv[4], NULL, 10);
    if (!run.subscribers || run.subscribers > SUBSCRIBERS_LIMIT || !run.warm || !run.events ||
        run.size > sizeof run.payload)
        return 2;
    argv[4] = argv[0];
    return headway_main(argc - 4, argv + 4, setup, NULL);
}
