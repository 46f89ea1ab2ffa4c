/* SPDX-License-Identifier: Apache-2.0 */
/* Programs on the public API and a broker: what a user is promised, told as stories. */
#include "support/processes.h"

static headway_sim *sim;
static struct broker_process broker;
static struct process worker, client;

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static void begin(uint64_t seed)
{
    sim = sim_make((headway_sim_options){.seed = seed});
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    CHECK_EQ(process_start(&worker, sim, "worker", (headway_bus_options){0}), 0);
    CHECK_EQ(process_start(&client, sim, "client", (headway_bus_options){0}), 0);
    CHECK_EQ(process_serve(&worker, 8), 0);
    run(100 * MS);
    CHECK(headway_bus_is_up(worker.bus) && headway_bus_is_up(client.bus));
}

static void finish(void)
{
    process_stop(&client);
    process_stop(&worker);
    CHECK_EQ(broker_check(&broker).high_water, 0); /* C14 */
    broker_stop(&broker);
    headway_sim_free(sim);
}

static struct request *ask(struct ask what)
{
    int error;
    struct request *request = process_ask(&client, what, &error);
    CHECK_EQ(error, 0);
    return request;
}

static void all_four_shapes_are_answered(void)
{
    begin(1);
    struct request *get = ask((struct ask){.method = UNARY, .size = 100});
    struct request *upload = ask((struct ask){.method = UPLOAD, .size = 500, .messages = 300});
    struct request *watch = ask((struct ask){.method = WATCH, .wanted = 1000});
    struct request *control = ask((struct ask){.method = CONTROL, .size = 50, .messages = 200});
    run(5 * SECOND);
    CHECK(get->done && get->code == HEADWAY_OK);
    CHECK(upload->done && upload->code == HEADWAY_OK && upload->told == 300);
    CHECK(watch->done && watch->code == HEADWAY_OK && watch->messages == 1000);
    CHECK(control->done && control->code == HEADWAY_OK && control->messages == 200);
    finish();
}

static void a_large_message_goes_there_and_is_answered(void)
{
    begin(2);
    struct request *get = ask((struct ask){.method = UNARY, .size = 1000000});
    run(5 * SECOND);
    CHECK(get->done && get->code == HEADWAY_OK && get->told == 1000000);
    finish();
}

static void without_a_broker_a_call_gets_eagain_or_waits(void)
{
    int error;
    sim = sim_make((headway_sim_options){.seed = 3});
    CHECK_EQ(process_start(&client, sim, "client", (headway_bus_options){0}), 0);
    run(1 * SECOND);
    CHECK(client.downs == 1 && client.ups == 0);
    CHECK(!process_ask(&client, (struct ask){.method = UNARY}, &error));
    CHECK_EQ(error, HEADWAY_EAGAIN);
    struct request *patient =
        ask((struct ask){.options = {.wait_for_ready = 1, .deadline_ms = 3000}});
    struct request *lucky =
        ask((struct ask){.options = {.wait_for_ready = 1, .deadline_ms = 60000}});
    struct request *ended =
        ask((struct ask){.method = UPLOAD, .options = {.wait_for_ready = 1, .deadline_ms = 60000}});
    CHECK_EQ(headway_call_send(ended->call, headway_bytes_of("late", 4)), HEADWAY_ECLOSED);
    run(5 * SECOND);
    CHECK(patient->done && patient->code == HEADWAY_DEADLINE_EXCEEDED && patient->not_processed);
    CHECK(!lucky->done);
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    CHECK_EQ(process_start(&worker, sim, "worker", (headway_bus_options){0}), 0);
    CHECK_EQ(process_serve(&worker, 8), 0);
    run(15 * SECOND);
    CHECK(client.ups == 1 && client.writables == 1);
    CHECK(lucky->done);
    CHECK(ended->done && ended->code == HEADWAY_OK && ended->told == 0);
    finish();
}

static void a_killed_worker_ends_its_calls_clearly(void)
{
    begin(4);
    worker.hold = 1;
    for (int i = 0; i < 8; i++)
        ask((struct ask){.method = UNARY});
    run(100 * MS);
    CHECK_EQ(worker.served, 8);
    process_crash(&worker);
    run(1 * SECOND);
    for (int i = 0; i < 8; i++) {
        CHECK_EQ(client.requests[i].done, 1);
        CHECK_EQ(client.requests[i].code, HEADWAY_UNAVAILABLE);
        CHECK_EQ(client.requests[i].not_processed, 0);
    }
    struct request *later = ask((struct ask){.method = UNARY});
    run(100 * MS);
    CHECK(later->done && later->code == HEADWAY_UNAVAILABLE && later->not_processed);
    headway_sim_restart(worker.host);
    CHECK_EQ(process_start(&worker, sim, "worker", (headway_bus_options){0}), 0);
    CHECK_EQ(process_serve(&worker, 8), 0);
    run(1 * SECOND);
    struct request *again = ask((struct ask){.method = UNARY});
    run(100 * MS);
    CHECK(again->done && again->code == HEADWAY_OK);
    finish();
}

static void a_killed_broker_ends_calls_and_all_return(void)
{
    begin(5);
    worker.hold = 1;
    struct request *lost = ask((struct ask){.method = UNARY});
    run(100 * MS);
    broker_crash(&broker);
    run(1 * SECOND);
    CHECK(lost->done && lost->code == HEADWAY_UNAVAILABLE && !lost->not_processed);
    CHECK_EQ(client.downs, 1);
    headway_sim_restart(broker.host);
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    worker.hold = 0;
    run(10 * SECOND);
    CHECK(client.ups == 2 && worker.ups == 2);
    struct request *again = ask((struct ask){.method = UNARY});
    run(100 * MS);
    CHECK(again->done && again->code == HEADWAY_OK);
    finish();
}

static void a_deadline_ends_the_call_and_tells_the_handler(void)
{
    begin(6);
    worker.hold = 1;
    struct request *late = ask((struct ask){.method = UNARY, .options = {.deadline_ms = 200}});
    run(100 * MS);
    CHECK_EQ(late->done, 0);
    run(200 * MS);
    CHECK(late->done && late->code == HEADWAY_DEADLINE_EXCEEDED && !late->not_processed);
    CHECK_EQ(worker.jobs[0].cancelled, 1);
    finish();
}

static void cancel_crosses_the_broker(void)
{
    begin(7);
    worker.hold = 1;
    struct request *request = ask((struct ask){.method = CONTROL, .messages = 3});
    run(100 * MS);
    request_cancel(request);
    run(100 * MS);
    CHECK(request->done && request->code == HEADWAY_CANCELLED);
    CHECK_EQ(worker.jobs[0].cancelled, 1);
    finish();
}

static void a_reader_that_stops_leaves_the_broker_flat(void)
{
    begin(8);
    struct request *slow =
        ask((struct ask){.method = WATCH, .wanted = 1000000, .options = {.manual_demand = 1}});
    run(5 * SECOND);
    size_t broker_before = headway_sim_bytes(broker.host);
    size_t worker_before = headway_sim_bytes(worker.host);
    CHECK_EQ(headway_call_request(slow->call, 3), 0);
    CHECK_EQ(headway_call_request(slow->call, 0), HEADWAY_EINVAL);
    run(30 * SECOND);
    CHECK_EQ(slow->messages, 3);
    CHECK(headway_sim_bytes(broker.host) < broker_before + (1 << 20));
    CHECK(headway_sim_bytes(worker.host) < worker_before + (1 << 20));
    struct request *other = ask((struct ask){.method = WATCH, .wanted = 500});
    run(2 * SECOND);
    CHECK(other->done && other->code == HEADWAY_OK);
    request_cancel(slow);
    run(1 * SECOND);
    finish();
}

static void events_reach_every_subscriber_and_losses_are_told(void)
{
    begin(9);
    CHECK_EQ(process_subscribe(&worker, "fleet.*.local", (headway_subscription_options){0}), 0);
    CHECK_EQ(process_subscribe(&client, "fleet.>", (headway_subscription_options){0}), 0);
    CHECK_EQ(process_subscribe(&client, "fleet.v1.other", (headway_subscription_options){0}), 0);
    CHECK_EQ(process_subscribe(&client, "a..b", (headway_subscription_options){0}), HEADWAY_EINVAL);
    run(100 * MS);
    for (int i = 0; i < 200; i++) {
        CHECK_EQ(process_publish(&client, "fleet.v1.local", 100), 0);
        run(MS);
    }
    run(1 * SECOND);
    CHECK_EQ(process_pending(&client), 0);
    CHECK_EQ(worker.subscribers[0].events, 200);
    CHECK_EQ(client.subscribers[0].events, 200);
    CHECK_EQ(client.subscribers[1].events, 0);
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(client.bus, &s);
    CHECK(s.events_published == 200 && s.events_received == 200 && s.events_lost == 0);
    finish();
}

static void closing_the_bus_cancels_what_is_pending(void)
{
    begin(10);
    worker.hold = 1;
    for (int i = 0; i < 5; i++)
        ask((struct ask){.method = i % METHODS, .messages = 2});
    run(100 * MS);
    CHECK_EQ(process_pending(&client), 5);
    process_stop(&client);
    CHECK_EQ(client.cancelled, 5);
    run(1 * SECOND);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(worker.jobs[i].cancelled, 1);
    process_stop(&worker);
    broker_stop(&broker);
    headway_sim_free(sim);
}

static void drained(headway_bus *bus, void *user)
{
    ++*(int *)user;
    headway_bus_close(bus, NULL, NULL);
}

/* As headway_main does it, under load: what a worker has taken is answered, also
   when its last answer is written in the turn that closes it. */
static void a_worker_that_drains_and_closes_loses_no_call(void)
{
    for (uint64_t seed = 100; seed < 140; seed++) {
        int ended = 0;
        static struct process other;
        begin(seed);
        CHECK_EQ(process_start(&other, sim, "other", (headway_bus_options){0}), 0);
        CHECK_EQ(process_serve(&other, 8), 0);
        run(100 * MS);
        for (int i = 0; i < 400; i++) {
            ask((struct ask){.method = UNARY, .size = 10, .options = {.wait_for_ready = 1}});
            if (i == 100) { /* what the broker says then comes in one packet */
                headway_sim_pause(broker.host, 2 * MS);
                headway_bus_drain(worker.bus, 5000, drained, &ended);
            }
            run(MS / 20);
        }
        run(3 * SECOND);
        CHECK_EQ(ended, 1);
        for (int i = 0; i < 400; i++) {
            CHECK_EQ(client.requests[i].done, 1);
            CHECK_EQ(client.requests[i].code, HEADWAY_OK);
        }
        process_crash(&worker);
        process_stop(&other);
        process_stop(&client);
        broker_stop(&broker);
        headway_sim_free(sim);
    }
}

int main(void)
{
    RUN(all_four_shapes_are_answered);
    RUN(a_large_message_goes_there_and_is_answered);
    RUN(without_a_broker_a_call_gets_eagain_or_waits);
    RUN(a_killed_worker_ends_its_calls_clearly);
    RUN(a_killed_broker_ends_calls_and_all_return);
    RUN(a_deadline_ends_the_call_and_tells_the_handler);
    RUN(cancel_crosses_the_broker);
    RUN(a_reader_that_stops_leaves_the_broker_flat);
    RUN(events_reach_every_subscriber_and_losses_are_told);
    RUN(closing_the_bus_cancels_what_is_pending);
    RUN(a_worker_that_drains_and_closes_loses_no_call);
    return 0;
}
