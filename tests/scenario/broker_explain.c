/* SPDX-License-Identifier: Apache-2.0 */
/* Who holds whom: each party that can hold a call is made to hold one, and must be named. */
#include "broker_world.h"
#include "internal.h"

#include <headway/v1/observe.pb-c.h>

#define HOLDER(name) HEADWAY__V1__CALL_STATE__HOLDER__HOLDER_##name

static struct world w;
static struct peer client, worker, other;
static struct own asked, calls[64], subscriber;
static uint8_t response[1 << 20];
static Headway__V1__ExplainResponse *told;

static void begin(void)
{
    world_open(&w, (headway_broker_options){.start_grace_ms = 1});
    peer_open(&w, &client, "client");
    peer_open(&w, &worker, "worker");
    peer_open(&w, &other, "other");
}

static void end(void)
{
    if (told)
        protobuf_c_message_free_unpacked(&told->base, NULL);
    told = NULL;
    world_close(&w);
}

static void explain_limited(const char *subject, uint32_t limit)
{
    Headway__V1__ExplainRequest request = HEADWAY__V1__EXPLAIN_REQUEST__INIT;
    char text[64];
    uint8_t packed[128];
    if (told)
        protobuf_c_message_free_unpacked(&told->base, NULL);
    told = NULL;
    snprintf(text, sizeof text, "%s", subject);
    request.subject = text;
    request.limit = limit;
    call_with(&asked, &other, "headway.v1.Broker/Explain", 0,
              headway_bytes_of(packed, headway__v1__explain_request__pack(&request, packed)));
    asked.keep = response;
    asked.window = 1;
    world_run(&w, 20);
    CHECK_EQ(asked.done, 1);
    if (asked.code == HEADWAY_OK)
        told = headway__v1__explain_response__unpack(NULL, asked.bytes, response);
}

static void explain(const char *subject)
{
    explain_limited(subject, 0);
    CHECK(told);
}

static int finds(const char *words)
{
    for (size_t i = 0; i < told->n_findings; i++)
        if (strstr(told->findings[i], words))
            return 1;
    for (size_t i = 0; i < told->n_findings; i++)
        fprintf(stderr, "found: %s\n", told->findings[i]);
    return 0;
}

static int is_about(uint64_t ms, unsigned wanted)
{
    return ms + 30 >= wanted && ms <= wanted + 60;
}

/* A call of this shape that the worker has, with so many responses granted. */
static void open_stream(struct own *own, unsigned shape, uint32_t responses, int more)
{
    headway__open open = {.grant_messages = responses,
                          .grant_bytes = 65536,
                          .policy = (uint8_t)shape,
                          .remaining_ms = UINT32_MAX,
                          .kind = HEADWAY__KIND_CALL};
    headway__route *route = headway__routes_intern(&client.node.routes,
                                                   headway_bytes_of_string("fleet.v1.Fleet/Watch"));
    memset(own, 0, sizeof *own);
    own->stream.ops = &own_ops;
    own->peer = &client;
    uint8_t flags = more ? HEADWAY__FLAG_PAYLOAD : HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF;
    CHECK_EQ(headway__stream_open(&own->stream, client.link, route, &open, flags,
                                  headway_bytes_of_string("request")),
             0);
    headway__route_unref(&client.node.routes, route);
    world_run(&w, 20);
}

static void serving(uint32_t slots)
{
    serve(&worker, "fleet.v1.Fleet", slots);
    worker.hold = 1;
    world_run(&w, 20);
}

static void a_reader_that_has_stopped_is_named_with_its_time(void)
{
    begin();
    serving(4);
    open_stream(&calls[0], 2, 2, 0);
    struct handled *handled = &worker.handled[0];
    for (int i = 0; i < 3; i++)
        CHECK_EQ(headway__stream_send(&handled->stream, 0, headway_bytes_of_string("reading")), 0);
    world_run(&w, 6000);
    CHECK_EQ(calls[0].messages, 2);
    explain("fleet.v1.Fleet");
    CHECK_EQ(told->kind, HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_SERVICE);
    CHECK_EQ(told->n_calls, 1);
    const Headway__V1__CallState *c = told->calls[0];
    CHECK_EQ(c->holder, HOLDER(CALLER));
    CHECK_STR(c->caller, "client");
    CHECK_STR(c->worker, "worker");
    CHECK(is_about(c->held_ms, 6000));
    CHECK(c->responses->sender_waits);
    CHECK_EQ(c->responses->messages, 2);
    CHECK(finds("the caller client reads nothing: it has granted no credit for 6.0 s"));
    CHECK(finds("the worker worker waits for credit"));
    /* By its number it is found again; when it reads, nobody holds it. */
    char number[24];
    snprintf(number, sizeof number, "%llu", (unsigned long long)c->number);
    explain(number);
    CHECK_EQ(told->kind, HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_CALL);
    CHECK_EQ(told->calls[0]->holder, HOLDER(CALLER));
    headway__stream_window(&calls[0].stream, 10, 65536);
    world_run(&w, 20);
    CHECK_EQ(calls[0].messages, 3);
    explain(number);
    CHECK_EQ(told->calls[0]->holder, HOLDER(UNSPECIFIED));
    CHECK(finds("it moves: 3 responses"));
    world_run(&w, 2000);
    explain(number);
    CHECK_EQ(told->calls[0]->holder, HOLDER(HANDLER));
    CHECK(is_about(told->calls[0]->held_ms, 2040));
    answer(handled, 1);
    world_run(&w, 20);
    explain(number);
    CHECK_EQ(told->n_calls, 0);
    CHECK(finds("is over"));
    end();
}

static void a_handler_that_takes_long_is_named(void)
{
    begin();
    serving(4);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 3000);
    explain("fleet.v1.Fleet/Get");
    CHECK_EQ(told->kind, HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_METHOD);
    CHECK_EQ(told->calls[0]->holder, HOLDER(HANDLER));
    CHECK(is_about(told->calls[0]->held_ms, 3000));
    CHECK(finds("the handler in worker has had it for 3.0 s"));
    CHECK_EQ(told->workers[0]->oldest_call, told->calls[0]->number);
    CHECK(is_about(told->workers[0]->oldest_ms, 3000));
    answer(&worker.handled[0], 1);
    end();
}

static void who_waits_for_a_slot_hears_who_has_them(void)
{
    begin();
    serving(1);
    for (int i = 0; i < 3; i++) {
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
        world_run(&w, 1000);
    }
    explain("fleet.v1.Fleet");
    CHECK_EQ(told->n_calls, 3);
    CHECK_EQ(told->calls[1]->holder, HOLDER(QUEUE));
    CHECK(is_about(told->calls[1]->held_ms, 2000));
    CHECK(finds("2 calls wait for a free slot, the oldest for 2.0 s"));
    CHECK(
        finds("the worker worker takes no more calls: 1 run there; the oldest, call 1, for 3.0 s"));
    explain_limited("fleet.v1.Fleet", 1);
    CHECK_EQ(told->n_calls, 1);
    CHECK_EQ(told->more_calls, 2);
    for (int i = 0; i < 3; i++) {
        answer(&worker.handled[i], 1);
        world_run(&w, 20);
    }
    CHECK(calls[2].done);
    end();
}

static void a_handler_that_takes_no_requests_and_a_caller_that_sends_none_are_told_apart(void)
{
    begin();
    serving(4);
    open_stream(&calls[0], 1, 1, 1);
    struct handled *handled = &worker.handled[0];
    CHECK_EQ(headway__stream_may_send(&calls[0].stream), HEADWAY_EAGAIN);
    CHECK_EQ(headway__stream_send(&calls[0].stream, 0, headway_bytes_of_string("second")), 0);
    world_run(&w, 6000);
    explain("fleet.v1.Fleet");
    CHECK_EQ(told->calls[0]->holder, HOLDER(WORKER));
    CHECK(is_about(told->calls[0]->held_ms, 6000));
    CHECK(finds("the handler in worker takes no requests"));
    CHECK(finds("the caller client waits for credit"));
    headway__stream_window(&handled->stream, 8, 65536);
    world_run(&w, 1000);
    CHECK_EQ(handled->messages, 2);
    explain("fleet.v1.Fleet");
    CHECK_EQ(told->calls[0]->holder, HOLDER(CALLER_IDLE));
    CHECK(finds("the caller client sends nothing: 2 requests came"));
    answer(handled, 1);
    end();
}

static void a_worker_that_is_silent_is_named_before_its_link_ends(void)
{
    begin();
    serving(4);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    headway_sim_pause(worker.host, 60000 * MS);
    world_run(&w, 6500);
    explain("fleet.v1.Fleet");
    CHECK_EQ(told->calls[0]->holder, HOLDER(LINK));
    CHECK(finds("the worker worker has been silent for 2 heartbeats"));
    world_run(&w, 3000);
    CHECK(calls[0].done);
    explain("fleet.v1.Fleet");
    CHECK(finds("no worker serves fleet.v1.Fleet now"));
    end();
}

static void a_worker_that_keeps_a_call_whose_caller_has_left_is_named(void)
{
    begin();
    serving(4);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(headway__stream_cancel(&calls[0].stream, HEADWAY_CANCELLED), 0);
    world_run(&w, 1000);
    explain("fleet.v1.Fleet");
    CHECK(finds("its caller has left; the worker worker has not given it up"));
    fail(&worker.handled[0], HEADWAY_CANCELLED, "given up");
    end();
}

static void a_slow_subscriber_is_named_with_its_losses(void)
{
    headway__open open = {.grant_messages = 2, .grant_bytes = 65536};
    world_open(&w, (headway_broker_options){.start_grace_ms = 1, .queue_messages = 4});
    peer_open(&w, &client, "client");
    peer_open(&w, &worker, "worker");
    peer_open(&w, &other, "other");
    memset(&subscriber, 0, sizeof subscriber);
    CHECK_EQ(own_open(&subscriber, &worker, HEADWAY__KIND_SUBSCRIBE, "a.*", open,
                      headway_bytes_of(NULL, 0)),
             0);
    world_run(&w, 20);
    for (int i = 0; i < 10; i++) {
        memset(&calls[i], 0, sizeof calls[i]);
        CHECK_EQ(own_open(&calls[i], &client, HEADWAY__KIND_PUBLISH, "a.b", (headway__open){0},
                          headway_bytes_of_string("event")),
                 0);
        world_run(&w, 20);
    }
    world_run(&w, 2000);
    for (int pattern = 0; pattern < 2; pattern++) {
        explain(pattern ? "a.*" : "a.b");
        CHECK_EQ(told->kind, HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_TOPIC);
        CHECK_EQ(told->n_subscribers, 1);
        const Headway__V1__SubscriberState *s = told->subscribers[0];
        CHECK_EQ(s->queued_messages, 4);
        CHECK_EQ(s->delivered, 2);
        CHECK_EQ(s->dropped, 4); /* 3 to 6 of 10 */
        CHECK_EQ(s->last_dropped, 6);
        CHECK_EQ(s->credit_messages, 0);
        CHECK(finds("the subscriber worker of a.* reads nothing: it has granted no credit for 2."));
        CHECK(finds("has lost 4 events, the last with sequence 6"));
    }
    end();
}

static void what_nobody_knows_is_said_with_what_is_near(void)
{
    begin();
    serving(4);
    explain("fleet.v1.Flet");
    CHECK_EQ(told->kind, HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_UNSPECIFIED);
    CHECK(finds("nobody subscribes to fleet.v1.Flet"));
    CHECK(finds("fleet.v1.Fleet"));
    explain("fleet.v1.Fleet/Get");
    CHECK(finds("nobody has called fleet.v1.Fleet/Get"));
    explain("99999");
    CHECK(finds("there has been no call 99999 yet"));
    explain_limited("", 0);
    CHECK_EQ(asked.code, HEADWAY_INVALID_ARGUMENT);
    end();
}

int main(void)
{
    RUN(a_reader_that_has_stopped_is_named_with_its_time);
    RUN(a_handler_that_takes_long_is_named);
    RUN(who_waits_for_a_slot_hears_who_has_them);
    RUN(a_handler_that_takes_no_requests_and_a_caller_that_sends_none_are_told_apart);
    RUN(a_worker_that_is_silent_is_named_before_its_link_ends);
    RUN(a_worker_that_keeps_a_call_whose_caller_has_left_is_named);
    RUN(a_slow_subscriber_is_named_with_its_losses);
    RUN(what_nobody_knows_is_said_with_what_is_near);
    return 0;
}
