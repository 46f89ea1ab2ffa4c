/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams by the rules of Reactive Streams 1.0.4, each story named by the rules it holds us to;
 * docs/LAWS.md says how our words map to theirs. The one who sends is the publisher, on_message the
 * subscriber's onNext, the call its subscription.
 */
#include "support/processes.h"

static headway_sim *sim;
static struct broker_process broker;
static struct process worker, client;

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static void begin(void)
{
    sim = sim_make((headway_sim_options){.seed = 43});
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    CHECK_EQ(process_start(&worker, sim, "worker", (headway_bus_options){0}), 0);
    CHECK_EQ(process_start(&client, sim, "client", (headway_bus_options){0}), 0);
    CHECK_EQ(process_serve(&worker, 8), 0);
    run(100 * MS);
}

static void finish(void)
{
    process_stop(&client);
    process_stop(&worker);
    broker_stop(&broker);
    headway_sim_free(sim);
}

/* A stream of so many messages, of which none comes unasked. */
static struct request *watch(unsigned messages)
{
    int error;
    struct request *request = process_ask(
        &client, (struct ask){.method = WATCH, .wanted = messages, .options = {.manual_demand = 1}},
        &error);
    CHECK_EQ(error, 0);
    return request;
}

static void no_more_come_than_were_requested_RS_1_1_2_1(void)
{
    begin();
    struct request *request = watch(50);
    run(1 * SECOND);
    CHECK_EQ(request->messages, 0);
    CHECK_EQ(headway_call_request(request->call, 3), 0);
    run(1 * SECOND);
    CHECK_EQ(request->messages, 3);
    CHECK_EQ(headway_call_request(request->call, 1), 0); /* demand adds up (3.8) */
    CHECK_EQ(headway_call_request(request->call, 4), 0);
    run(1 * SECOND);
    CHECK_EQ(request->messages, 8);
    CHECK_EQ(request->done, 0);
    request_cancel(request);
    run(1 * SECOND);
    CHECK_EQ(request->messages, 8);
    finish();
}

static void events_come_as_they_are_requested_RS_1_1_3_8(void)
{
    begin();
    headway_subscription_options options = {.manual_demand = 1, .policy = HEADWAY_DROP_NEWEST};
    CHECK_EQ(process_subscribe(&client, "a.*", options), 0);
    run(100 * MS);
    for (int i = 0; i < 10; i++)
        CHECK_EQ(process_publish(&worker, "a.b", 10), 0);
    run(1 * SECOND);
    struct subscriber *subscriber = &client.subscribers[0];
    CHECK_EQ(subscriber->events, 0);
    CHECK_EQ(headway_subscription_request(subscriber->subscription, 0), HEADWAY_EINVAL);
    CHECK_EQ(headway_subscription_request(subscriber->subscription, 2), 0);
    CHECK_EQ(headway_subscription_request(subscriber->subscription, 1), 0);
    run(1 * SECOND);
    CHECK_EQ(subscriber->events, 3);
    finish();
}

static void fewer_than_requested_may_come_and_the_end_follows_RS_1_2_1_5(void)
{
    begin();
    struct request *request = watch(5);
    CHECK_EQ(headway_call_request(request->call, 1000), 0);
    run(1 * SECOND);
    CHECK_EQ(request->messages, 5);
    CHECK(request->done == 1 && request->code == HEADWAY_OK);
    finish();
}

static void the_end_needs_no_demand_RS_1_5_2_9_2_10(void)
{
    begin();
    struct request *empty = watch(0), *exact = watch(2);
    CHECK_EQ(headway_call_request(exact->call, 2), 0);
    run(1 * SECOND);
    CHECK(empty->done == 1 && empty->code == HEADWAY_OK && empty->messages == 0);
    CHECK(exact->done == 1 && exact->code == HEADWAY_OK && exact->messages == 2);
    finish();
}

static void an_error_needs_no_demand_and_is_the_last_signal_RS_1_4_1_7_2_10(void)
{
    begin();
    worker.hold = 1;
    struct request *request = watch(10);
    CHECK_EQ(headway_call_request(request->call, 3), 0);
    run(1 * SECOND);
    jobs_release(&worker, UINT32_MAX); /* it fails what it has not sent in full */
    run(1 * SECOND);
    CHECK(request->done == 1 && request->code == HEADWAY_ABORTED); /* a second end: on_done sees */
    CHECK_EQ(request->messages, 3);
    worker.hold = 0;
    finish();
}

static void a_cancelled_stream_falls_silent_and_what_it_held_is_dropped_RS_1_8_3_12_3_13(void)
{
    begin();
    size_t before = headway_sim_blocks(worker.host);
    for (int i = 0; i < 20; i++) {
        struct request *request = watch(50);
        CHECK_EQ(headway_call_request(request->call, 10), 0);
        run(100 * MS);
        CHECK_EQ(request->messages, 10);
        request_cancel(request);
        run(100 * MS);
        CHECK(request->done == 1 && request->code == HEADWAY_CANCELLED);
        CHECK_EQ(request->messages, 10);
    }
    /* The first call's pools stay; twenty calls leave no more than a few of them. */
    CHECK(headway_sim_blocks(worker.host) < before + 10);
    finish();
}

/* --- what is done inside a callback --------------------------------------------------------- */

static int depth, deepest, messages, ends, after_end;
static int64_t each_asks;

static void on_message(headway_call *call, headway_bytes message, void *user)
{
    (void)message;
    (void)user;
    int before = messages++;
    after_end += ends;
    if (++depth > deepest)
        deepest = depth;
    CHECK_EQ(headway_call_request(call, each_asks), 0);
    CHECK_EQ(messages, before + 1); /* nothing came from inside */
    depth--;
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    CHECK_EQ(depth, 0);
    CHECK_EQ(status->code, HEADWAY_OK);
    ends++;
}

static headway_call *listen(unsigned wanted)
{
    static const headway_call_events events = {.on_message = on_message, .on_done = on_done};
    headway_call_options options = {.size = sizeof options, .manual_demand = 1};
    headway_call *call = NULL;
    depth = deepest = messages = ends = after_end = 0;
    CHECK_EQ(headway_call_open(client.bus, &test_service.methods[WATCH],
                               headway_bytes_of(&wanted, sizeof wanted), &options, &events, NULL,
                               &call),
             0);
    CHECK_EQ(headway_call_request(call, 1), 0);
    return call;
}

static void requests_inside_next_do_not_nest_and_signals_come_one_by_one_RS_1_3_3_2_3_3(void)
{
    static const int64_t steps[] = {1, 7, INT64_MAX};
    begin();
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        each_asks = steps[i];
        (void)listen(1000);
        run(5 * SECOND);
        CHECK_EQ(messages, 1000);
        CHECK_EQ(deepest, 1);
        CHECK_EQ(ends, 1);
        CHECK_EQ(after_end, 0);
    }
    finish();
}

static void demand_saturates_RS_3_17(void)
{
    begin();
    struct request *request = watch(100);
    CHECK_EQ(headway_call_request(request->call, INT64_MAX), 0);
    run(1 * MS);
    CHECK_EQ(headway_call_request(request->call, INT64_MAX), 0);
    CHECK_EQ(headway_call_request(request->call, INT64_MAX), 0);
    run(1 * SECOND);
    CHECK(request->done == 1 && request->code == HEADWAY_OK && request->messages == 100);
    finish();
}

static void demand_that_is_none_is_an_error_and_harms_nothing_RS_3_9(void)
{
    begin();
    struct request *request = watch(4);
    CHECK_EQ(headway_call_request(request->call, 0), HEADWAY_EINVAL);
    CHECK_EQ(headway_call_request(request->call, -1), HEADWAY_EINVAL);
    CHECK_EQ(headway_call_request(request->call, INT64_MIN), HEADWAY_EINVAL);
    run(1 * SECOND);
    CHECK(!request->done && request->messages == 0);
    CHECK_EQ(headway_call_request(request->call, 4), 0);
    run(1 * SECOND);
    CHECK(request->done == 1 && request->code == HEADWAY_OK && request->messages == 4);
    finish();
}

static void a_handle_whose_call_has_ended_does_nothing_RS_3_5_3_6_3_7(void)
{
    begin();
    struct request *request = watch(50);
    headway_call *kept = headway_call_ref(request->call);
    request_cancel(request);
    headway_call_cancel(kept); /* idempotent: on_done would see a second end */
    run(1 * SECOND);
    CHECK(request->done == 1 && request->code == HEADWAY_CANCELLED);
    headway_call_cancel(kept);
    (void)headway_call_request(kept, 5);
    run(1 * SECOND);
    CHECK_EQ(request->done, 1);
    CHECK_EQ(request->messages, 0);
    headway_call_unref(kept);
    finish();
}

/* A subscriber each: one that takes nothing takes nothing from the other (1.10, 1.11). */
static void each_call_is_a_stream_of_its_own_RS_1_10_1_11(void)
{
    begin();
    struct request *idle = watch(100), *busy = watch(100);
    CHECK_EQ(headway_call_request(busy->call, 100), 0);
    run(1 * SECOND);
    CHECK(busy->done == 1 && busy->messages == 100);
    CHECK(!idle->done && idle->messages == 0);
    finish();
}

/* The client is the publisher; the handler is told of each of its signals once, in order. */
static void both_directions_keep_the_rules_RS_1_1_1_7(void)
{
    int error;
    begin();
    struct request *request =
        process_ask(&client, (struct ask){.method = UPLOAD, .size = 2000, .messages = 500}, &error);
    CHECK_EQ(error, 0);
    run(5 * SECOND);
    CHECK(request->done == 1 && request->code == HEADWAY_OK && request->told == 500);
    CHECK(request->writables > 0); /* it met the end of its demand, and went on when told */
    finish();
}

int main(void)
{
    RUN(no_more_come_than_were_requested_RS_1_1_2_1);
    RUN(events_come_as_they_are_requested_RS_1_1_3_8);
    RUN(fewer_than_requested_may_come_and_the_end_follows_RS_1_2_1_5);
    RUN(the_end_needs_no_demand_RS_1_5_2_9_2_10);
    RUN(an_error_needs_no_demand_and_is_the_last_signal_RS_1_4_1_7_2_10);
    RUN(a_cancelled_stream_falls_silent_and_what_it_held_is_dropped_RS_1_8_3_12_3_13);
    RUN(requests_inside_next_do_not_nest_and_signals_come_one_by_one_RS_1_3_3_2_3_3);
    RUN(demand_saturates_RS_3_17);
    RUN(demand_that_is_none_is_an_error_and_harms_nothing_RS_3_9);
    RUN(a_handle_whose_call_has_ended_does_nothing_RS_3_5_3_6_3_7);
    RUN(each_call_is_a_stream_of_its_own_RS_1_10_1_11);
    RUN(both_directions_keep_the_rules_RS_1_1_1_7);
    return 0;
}
