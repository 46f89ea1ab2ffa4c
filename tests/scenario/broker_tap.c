/* SPDX-License-Identifier: Apache-2.0 */
/* Taps: what passes is told in order; who reads too slowly loses and hears of it; calls never wait.
 */
#include "broker_world.h"
#include "internal.h"

#include <headway/v1/observe.pb-c.h>

enum { EVENTS = 4096 };

static struct world w;
static struct peer client, worker, watcher;
static struct own calls[1024], tap;
static uint8_t bytes[1 << 20];
static size_t ends[EVENTS]; /* of each event in bytes */
static unsigned heard;

/* As own_data, but one message after the other. */
static void tap_data(headway__stream *stream, const headway__frame *frame)
{
    own_data(stream, frame);
    if (!(frame->flags & HEADWAY__FLAG_MORE))
        ends[heard++] = tap.bytes;
}

static const headway__stream_ops tap_ops = {
    .data = tap_data, .half = own_nothing, .credit = own_nothing, .gap = own_gap, .end = own_end};

static void begin(headway_broker_options options)
{
    options.start_grace_ms = 1;
    world_open(&w, options);
    peer_open(&w, &client, "client");
    peer_open(&w, &worker, "worker");
    peer_open(&w, &watcher, "watcher");
    serve(&worker, "fleet.v1.Fleet", 512);
    heard = 0;
    world_run(&w, 20);
}

static void tap_open(const char *subject, int window)
{
    Headway__V1__TapRequest request = HEADWAY__V1__TAP_REQUEST__INIT;
    uint8_t packed[600];
    char text[600];
    snprintf(text, sizeof text, "%s", subject);
    request.subject = text;
    call_with(&tap, &watcher, "headway.v1.Broker/Tap", 0,
              headway_bytes_of(packed, headway__v1__tap_request__pack(&request, packed)));
    tap.stream.ops = &tap_ops;
    tap.keep = bytes;
    tap.window = window;
    if (window)
        headway__stream_window(&tap.stream, window, 65536);
    world_run(&w, 20);
}

static Headway__V1__TapEvent *event_at(unsigned index)
{
    size_t start = index ? ends[index - 1] : 0;
    CHECK(index < heard);
    Headway__V1__TapEvent *event =
        headway__v1__tap_event__unpack(NULL, ends[index] - start, bytes + start);
    CHECK(event);
    return event;
}

/* "OPEN Get", "RESPONSE", "END 5": the kind, and what tells most of it. */
static void expect(unsigned index, int kind, size_t size, int code)
{
    Headway__V1__TapEvent *event = event_at(index);
    CHECK_EQ(event->kind, kind);
    CHECK_EQ(event->payload.len, size);
    CHECK_EQ(event->code, code);
    CHECK_STR(event->caller, "client");
    CHECK_STR(event->worker, kind == HEADWAY__V1__TAP_EVENT__KIND__KIND_OPEN ? "" : "worker");
    headway__v1__tap_event__free_unpacked(event, NULL);
}

static void a_call_is_told_from_its_request_to_its_end(void)
{
    begin((headway_broker_options){0});
    tap_open("fleet.v1.Fleet", 100);
    worker.hold = 1;
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    call(&calls[1], &client, "fleet.v1.Fleet/Watch");
    world_run(&w, 20);
    answer(&worker.handled[0], 5);
    fail(&worker.handled[1], HEADWAY_NOT_FOUND, "no such device");
    world_run(&w, 20);
    CHECK_EQ(heard, 5);
    expect(0, HEADWAY__V1__TAP_EVENT__KIND__KIND_OPEN, 7, 0);
    expect(1, HEADWAY__V1__TAP_EVENT__KIND__KIND_OPEN, 7, 0);
    expect(2, HEADWAY__V1__TAP_EVENT__KIND__KIND_END, 0, HEADWAY_NOT_FOUND); /* control is faster */
    expect(3, HEADWAY__V1__TAP_EVENT__KIND__KIND_RESPONSE, 5, 0);
    expect(4, HEADWAY__V1__TAP_EVENT__KIND__KIND_END, 0, 0);
    Headway__V1__TapEvent *open = event_at(0), *end = event_at(2);
    CHECK_STR(open->method, "fleet.v1.Fleet/Get");
    CHECK(memcmp(open->payload.data, "request", 7) == 0);
    CHECK(open->begins && open->has_payload && !open->more);
    CHECK_STR(end->status, "no such device");
    CHECK(end->call > open->call && end->age_us > 10000);
    headway__v1__tap_event__free_unpacked(open, NULL);
    headway__v1__tap_event__free_unpacked(end, NULL);
    world_close(&w);
}

static void only_what_was_asked_for_is_told(void)
{
    begin((headway_broker_options){0});
    tap_open("fleet.v1.Fleet/Watch", 100);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(heard, 0);
    call(&calls[1], &client, "fleet.v1.Fleet/Watch");
    world_run(&w, 20);
    CHECK_EQ(heard, 3);
    CHECK_EQ(headway__stream_cancel(&tap.stream, HEADWAY_CANCELLED), 0);
    world_run(&w, 20);
    CHECK_EQ(tap.done, 1);
    CHECK_EQ(w.broker->tap_count, 0);
    call(&calls[2], &client, "fleet.v1.Fleet/Watch");
    world_run(&w, 20);
    CHECK_EQ(calls[2].done, 1);
    CHECK_EQ(heard, 3);
    heard = 0;
    tap_open("fleet.v1.Fle", 100); /* no service's name */
    call(&calls[3], &client, "fleet.v1.Fleet/Watch");
    world_run(&w, 20);
    CHECK_EQ(heard, 0);
    world_close(&w);
}

static void a_large_message_comes_in_pieces_that_join(void)
{
    begin((headway_broker_options){0});
    tap_open("fleet.v1.Fleet", 100);
    worker.reply = 200000;
    headway__open open = {.grant_messages = 1, .grant_bytes = 300000};
    memset(&calls[0], 0, sizeof calls[0]);
    CHECK_EQ(own_open(&calls[0], &client, HEADWAY__KIND_CALL, "fleet.v1.Fleet/Get", open,
                      headway_bytes_of_string("request")),
             0);
    world_run(&w, 500);
    CHECK_EQ(calls[0].bytes, 200000);
    size_t sum = 0;
    unsigned begins = 0;
    for (unsigned i = 1; i + 1 < heard; i++) {
        Headway__V1__TapEvent *event = event_at(i);
        CHECK_EQ(event->kind, HEADWAY__V1__TAP_EVENT__KIND__KIND_RESPONSE);
        CHECK_EQ(event->begins, i == 1);
        CHECK_EQ(event->more, i + 2 < heard);
        CHECK_EQ(event->lost, 0);
        begins += event->begins;
        sum += event->payload.len;
        headway__v1__tap_event__free_unpacked(event, NULL);
    }
    CHECK_EQ(sum, 200000);
    CHECK_EQ(begins, 1);
    world_close(&w);
}

/* A reader that takes nothing, then reads on: the calls have not noticed. */
static void a_slow_tap_loses_the_oldest_and_is_told_while_calls_go_on(void)
{
    begin((headway_broker_options){.queue_messages = 16});
    tap_open("fleet.v1.Fleet", 0);
    for (int i = 0; i < 200; i++) {
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
        if (i % 20 == 19)
            world_run(&w, 20);
    }
    for (int i = 0; i < 200; i++)
        CHECK(calls[i].done && calls[i].code == HEADWAY_OK);
    CHECK_EQ(heard, 1); /* the OPEN's grant */
    CHECK(statistics(&w).reserved_bytes < 65536);
    tap.window = 100;
    headway__stream_window(&tap.stream, 100, 65536);
    world_run(&w, 50);
    CHECK_EQ(heard, 17);
    call(&calls[200], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 50);
    CHECK_EQ(heard, 20);
    Headway__V1__TapEvent *last = event_at(19);
    CHECK_EQ(last->lost, 3 * 200 - 17);
    headway__v1__tap_event__free_unpacked(last, NULL);
    world_close(&w);
}

static void taps_are_limited_and_bad_requests_are_told_why(void)
{
    char long_name[600];
    begin((headway_broker_options){.taps = 1});
    tap_open("", 0);
    CHECK_EQ(tap.code, HEADWAY_INVALID_ARGUMENT);
    memset(long_name, 'a', sizeof long_name);
    long_name[550] = 0;
    tap_open(long_name, 0);
    CHECK_EQ(tap.code, HEADWAY_INVALID_ARGUMENT);
    call_with(&calls[0], &watcher, "headway.v1.Broker/Tap", 0,
              headway_bytes_of("\x0a\xff\xff\xff", 4));
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_INVALID_ARGUMENT);
    tap_open("fleet.v1.Fleet", 10);
    CHECK_EQ(tap.done, 0);
    call_with(&calls[1], &watcher, "headway.v1.Broker/Tap", 0,
              headway_bytes_of("\x0a\x01"
                               "x",
                               3));
    world_run(&w, 20);
    CHECK_EQ(calls[1].code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(strstr(calls[1].message, "--taps"));
    headway__link_end(watcher.link, HEADWAY__REASON_SHUTDOWN, NULL); /* its tap ends with it */
    world_run(&w, 50);
    CHECK_EQ(w.broker->tap_count, 0);
    call(&calls[2], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(calls[2].code, HEADWAY_OK);
    world_close(&w);
}

int main(void)
{
    RUN(a_call_is_told_from_its_request_to_its_end);
    RUN(only_what_was_asked_for_is_told);
    RUN(a_large_message_comes_in_pieces_that_join);
    RUN(a_slow_tap_loses_the_oldest_and_is_told_while_calls_go_on);
    RUN(taps_are_limited_and_bad_requests_are_told_why);
    return 0;
}
