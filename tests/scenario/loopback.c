/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loopback: a bus calls a service of its own within the process. No broker need be there, no
 * packet leaves; but slots, credit, deadlines, cancellation and ends are those of any call.
 */
#include "loopback_world.h"

/* --- which way ------------------------------------------------------------------------------ */

static void a_bus_calls_itself_without_any_broker(void)
{
    static const int ways[] = {HEADWAY_VIA_DIRECT, HEADWAY_VIA_AUTO};
    for (int i = 0; i < 2; i++) {
        begin(1, ways[i], 8);
        struct request *first = ask((struct ask){.size = 100}); /* before anything has turned */
        CHECK_EQ(own.served, 0);                                /* never from inside */
        run(MS);
        CHECK(first->done && first->code == HEADWAY_OK && first->told == 100);
        CHECK_EQ(own.served, 1);
        for (int n = 0; n < 100; n++) {
            struct request *next = ask((struct ask){.size = 10});
            run(MS);
            CHECK(next->done && next->code == HEADWAY_OK);
        }
        headway_bus_statistics s = counts(&own);
        CHECK_EQ(s.calls_within, 101);
        CHECK_EQ(s.calls_straight, 101);
        CHECK_EQ(s.served_straight, 101);
        CHECK_EQ(s.served_ok, 101);
        CHECK_EQ(s.packets_sent + s.packets_received + s.links_up + s.direct_links, 0);
        finish();
    }
}

static void by_the_broker_unless_asked(void)
{
    begin_with_broker(2, HEADWAY_VIA_DEFAULT, 8);
    struct request *plain = ask((struct ask){0});
    run(SECOND);
    CHECK(plain->done && plain->code == HEADWAY_OK);
    CHECK_EQ(counts(&own).calls_within, 0);
    CHECK_EQ(broker_check(&broker).calls_accepted, 1);
    struct request *within = ask_patiently((struct ask){.options.via = HEADWAY_VIA_DIRECT});
    run(SECOND);
    CHECK(within->done && within->code == HEADWAY_OK);
    CHECK_EQ(counts(&own).calls_within, 1);
    CHECK_EQ(broker_check(&broker).calls_accepted, 1);
    finish_with_broker();
    begin(3, HEADWAY_VIA_DEFAULT, 8);
    int error;
    run(SECOND);
    CHECK(!process_ask(&own, (struct ask){0}, &error));
    CHECK_EQ(error, HEADWAY_EAGAIN);
    finish();
}

static void a_key_goes_by_the_broker_under_auto(void)
{
    begin_with_broker(4, HEADWAY_VIA_AUTO, 8);
    ask((struct ask){0}); /* its slots come */
    run(SECOND);
    struct request *keyed = ask((struct ask){.options.key_hash = 7});
    struct request *free = ask((struct ask){0});
    uint64_t before = broker_check(&broker).calls_accepted;
    run(SECOND);
    CHECK(keyed->code == HEADWAY_OK && free->code == HEADWAY_OK);
    CHECK_EQ(broker_check(&broker).calls_accepted, before + 1);
    CHECK_EQ(counts(&own).calls_within, 1);
    finish_with_broker();
}

/* Nothing that waits for a broker stands in the way of what needs none. */
static void what_needs_a_broker_waits_alone(void)
{
    begin(5, HEADWAY_VIA_AUTO, 8);
    struct request *away = ask_patiently((struct ask){.options.key_hash = 7});
    own.hold = 1;
    for (int i = 0; i < 8; i++)
        ask((struct ask){0});
    struct request *behind = ask_patiently((struct ask){0});
    run(SECOND);
    CHECK_EQ(busy(), 8);
    jobs_release(&own, 1);
    run(SECOND);
    CHECK_EQ(busy(), 8);
    own.hold = 0;
    jobs_release(&own, 8);
    run(SECOND);
    CHECK(behind->done && behind->code == HEADWAY_OK && !away->done);
    run(10 * SECOND);
    CHECK_EQ(away->code, HEADWAY_DEADLINE_EXCEEDED);
    finish();
}

static void a_service_that_opens_late_is_waited_for(void)
{
    sim = sim_make((headway_sim_options){.seed = 6});
    CHECK_EQ(process_start(&own, sim, "own", (headway_bus_options){.via = HEADWAY_VIA_DIRECT}), 0);
    struct request *early = ask_patiently((struct ask){0});
    int error;
    CHECK(!process_ask(&own, (struct ask){0}, &error));
    CHECK_EQ(error, HEADWAY_EAGAIN);
    run(SECOND);
    CHECK(!early->done && own.writables == 0);
    CHECK_EQ(process_serve(&own, 8), 0);
    run(MS);
    CHECK(early->done && early->code == HEADWAY_OK);
    CHECK_EQ(own.writables, 1);
    finish();
}

/* --- what calls carry ------------------------------------------------------------------------ */

static void large_messages_travel_in_chunks(void)
{
    begin(30, HEADWAY_VIA_DIRECT, 8);
    struct request *large[8];
    for (int i = 0; i < 8; i++)
        large[i] = ask_patiently((struct ask){.size = 1000000 + (size_t)i});
    run(SECOND);
    for (unsigned i = 0; i < 8; i++)
        CHECK(large[i]->done && large[i]->code == HEADWAY_OK && large[i]->told == 1000000 + i);
    CHECK_EQ(counts(&own).packets_sent, 0);
    finish();
}

static void all_four_shapes_are_answered_within(void)
{
    begin(31, HEADWAY_VIA_DIRECT, 8);
    struct request *get = ask((struct ask){.method = UNARY, .size = 100});
    struct request *upload = ask((struct ask){.method = UPLOAD, .size = 3000, .messages = 1000});
    struct request *watch = ask((struct ask){.method = WATCH, .wanted = 5000});
    struct request *control = ask((struct ask){.method = CONTROL, .size = 50, .messages = 2000});
    run(SECOND);
    CHECK(get->done && get->code == HEADWAY_OK);
    CHECK(upload->done && upload->code == HEADWAY_OK && upload->told == 1000);
    CHECK(watch->done && watch->code == HEADWAY_OK && watch->messages == 5000);
    CHECK(control->done && control->code == HEADWAY_OK && control->messages == 2000);
    CHECK_EQ(counts(&own).calls_within, 4);
    finish();
}

/* Who is not asked for more does not send more (L6). */
static void a_stream_stops_for_a_reader_that_does_not_ask(void)
{
    begin(32, HEADWAY_VIA_DIRECT, 8);
    struct request *watch =
        ask((struct ask){.method = WATCH, .wanted = 1000, .options.manual_demand = 1});
    run(SECOND);
    CHECK_EQ(watch->messages, 0);
    CHECK_EQ(own.jobs[0].to_send, 1000);
    CHECK_EQ(headway_call_request(watch->call, 10), 0);
    run(SECOND);
    CHECK_EQ(watch->messages, 10);
    CHECK_EQ(own.jobs[0].to_send, 990);
    CHECK_EQ(headway_call_request(watch->call, 990), 0);
    run(SECOND);
    CHECK(watch->done && watch->code == HEADWAY_OK && watch->messages == 1000);
    finish();
}

/* --- ends ----------------------------------------------------------------------------------- */

static void cancellation_reaches_the_handler(void)
{
    begin(40, HEADWAY_VIA_DIRECT, 1);
    own.hold = 1;
    struct request *request = ask((struct ask){0});
    run(MS);
    CHECK_EQ(busy(), 1);
    request_cancel(request);
    run(MS);
    CHECK(request->done && request->code == HEADWAY_CANCELLED && !request->not_processed);
    CHECK_EQ(own.jobs[0].cancelled, 1);
    own.hold = 0;
    struct request *next = ask((struct ask){0}); /* its slot is free */
    run(MS);
    CHECK(next->done && next->code == HEADWAY_OK);
    finish();
}

static void what_is_cancelled_at_once_was_never_sent(void)
{
    begin(41, HEADWAY_VIA_DIRECT, 1);
    int error;
    struct request *request = ask((struct ask){0});
    struct request *waits = ask_patiently((struct ask){0});
    CHECK(!process_ask(&own, (struct ask){0}, &error));
    request_cancel(request);
    run(MS);
    CHECK(request->done && request->code == HEADWAY_CANCELLED && request->not_processed);
    CHECK(waits->done && waits->code == HEADWAY_OK);
    CHECK_EQ(own.served, 1);
    CHECK_EQ(own.writables, 1);
    finish();
}

static void a_deadline_reaches_the_handler(void)
{
    begin(42, HEADWAY_VIA_DIRECT, 1);
    own.hold = 1;
    struct request *request = ask((struct ask){.options.deadline_ms = 200});
    run(SECOND);
    CHECK(request->done && request->code == HEADWAY_DEADLINE_EXCEEDED);
    CHECK_EQ(own.jobs[0].cancelled, 1);
    CHECK_EQ(busy(), 0);
    finish();
}

static void count_up(void *user)
{
    ++*(int *)user;
}

static void a_service_that_closes_ends_what_runs_and_refuses_the_rest(void)
{
    begin(43, HEADWAY_VIA_DIRECT, 8);
    int closed = 0, error;
    own.hold = 1;
    struct request *runs = ask((struct ask){0});
    run(MS);
    struct request *comes_late = ask((struct ask){0});
    headway_service_close(own.service, count_up, &closed);
    CHECK(!process_ask(&own, (struct ask){0}, &error));
    CHECK_EQ(error, HEADWAY_EAGAIN);
    run(MS);
    CHECK(comes_late->done && comes_late->code == HEADWAY_UNAVAILABLE);
    CHECK(comes_late->not_processed && own.served == 1);
    CHECK_EQ(closed, 0);
    jobs_release(&own, 1);
    run(MS);
    CHECK(runs->done && runs->code == HEADWAY_OK);
    CHECK_EQ(closed, 1);
    own.hold = 0;
    CHECK_EQ(process_serve(&own, 8), 0); /* and again */
    struct request *again = ask((struct ask){0});
    run(MS);
    CHECK(again->done && again->code == HEADWAY_OK);
    finish();
}

static void closed_with_all_read(headway_bus *bus, void *user)
{
    (void)bus;
    count_up(user);
}

static void a_bus_that_drains_loses_nothing(void)
{
    begin(44, HEADWAY_VIA_DIRECT, 8);
    int drained = 0, error;
    own.hold = 1;
    struct request *runs = ask((struct ask){0});
    struct request *stream = ask((struct ask){.method = UPLOAD, .size = 100, .messages = 3});
    run(MS);
    headway_bus_drain(own.bus, 5000, closed_with_all_read, &drained);
    CHECK(!process_ask(&own, (struct ask){0}, &error));
    CHECK_EQ(error, HEADWAY_ECLOSED);
    run(SECOND);
    CHECK_EQ(drained, 0);
    jobs_release(&own, 8);
    run(MS);
    CHECK(runs->done && runs->code == HEADWAY_OK);
    CHECK(stream->done && stream->code == HEADWAY_ABORTED);
    CHECK_EQ(drained, 1);
    finish();
}

static void a_bus_that_closes_ends_each_call_once(void)
{
    begin(45, HEADWAY_VIA_DIRECT, 4);
    own.hold = 1;
    struct request *requests[ASKED];
    for (int i = 0; i < ASKED; i++)
        requests[i] = ask_patiently(
            (struct ask){.method = i % METHODS, .size = 100000, .wanted = 100, .messages = 50});
    run(MS);
    ask((struct ask){.options.via = HEADWAY_VIA_AUTO, .options.wait_for_ready = 1});
    struct request *all = own.requests;
    headway_bus_close(own.bus, NULL, NULL);
    for (int i = 0; i < ASKED; i++)
        CHECK_EQ(requests[i]->done, 0);
    run(SECOND);
    for (unsigned i = 0; i < own.request_count; i++)
        CHECK(all[i].done && all[i].code == HEADWAY_CANCELLED);
    headway_bus_free(own.bus);
    CHECK_EQ(headway_sim_blocks(own.host), 0);
    process_crash(&own); /* its notes */
    headway_sim_free(sim);
}

/* --- misfortune ----------------------------------------------------------------------------- */

/* No peer has given it up meanwhile: this link stands (L15 is of the others). */
static void a_loop_that_stood_still_goes_on(void)
{
    begin(50, HEADWAY_VIA_DIRECT, 8);
    own.hold = 1;
    struct request *before = ask((struct ask){.options.deadline_ms = 60000});
    run(MS);
    headway_sim_pause(own.host, 20 * SECOND);
    run(30 * SECOND);
    jobs_release(&own, 1);
    run(MS);
    CHECK(before->done && before->code == HEADWAY_OK);
    finish();
}

static void some_of_everything(void)
{
    int error;
    for (int i = 0; i < 24; i++) {
        struct ask what = {.method = i % METHODS,
                           .size = i % 3 ? 50 : 100000,
                           .wanted = 40,
                           .messages = 20,
                           .options = {.wait_for_ready = i % 2,
                                       .via = i % 5 ? HEADWAY_VIA_DIRECT : HEADWAY_VIA_AUTO}};
        struct request *request = process_ask(&own, what, &error);
        CHECK(request || error == HEADWAY_EAGAIN || error == HEADWAY_ENOMEM);
    }
    run(100 * MS);
}

/* Wherever memory ends, each call ends once, and what comes later is answered. */
static void memory_may_end_anywhere(void)
{
    for (uint64_t n = 1;; n += 1 + n / 40) {
        begin(60, HEADWAY_VIA_DIRECT, 4);
        run(MS);
        uint64_t before = headway_sim_attempts(own.host, HEADWAY_SIM_NO_MEMORY);
        headway_sim_fail(own.host, HEADWAY_SIM_NO_MEMORY, n, n % 2 == 0);
        some_of_everything();
        int all = headway_sim_attempts(own.host, HEADWAY_SIM_NO_MEMORY) - before < n;
        headway_sim_fail(own.host, HEADWAY_SIM_NO_MEMORY, 0, 0);
        run(15 * SECOND);
        for (unsigned i = 0; i < own.request_count; i++)
            CHECK_EQ(own.requests[i].done, 1);
        struct request *later = ask_patiently((struct ask){.size = 100});
        run(3 * SECOND);
        CHECK(later->done && later->code == HEADWAY_OK);
        finish();
        if (all)
            return;
    }
}

int main(void)
{
    RUN(a_bus_calls_itself_without_any_broker);
    RUN(by_the_broker_unless_asked);
    RUN(a_key_goes_by_the_broker_under_auto);
    RUN(what_needs_a_broker_waits_alone);
    RUN(a_service_that_opens_late_is_waited_for);
    RUN(large_messages_travel_in_chunks);
    RUN(all_four_shapes_are_answered_within);
    RUN(a_stream_stops_for_a_reader_that_does_not_ask);
    RUN(cancellation_reaches_the_handler);
    RUN(what_is_cancelled_at_once_was_never_sent);
    RUN(a_deadline_reaches_the_handler);
    RUN(a_service_that_closes_ends_what_runs_and_refuses_the_rest);
    RUN(a_bus_that_drains_loses_nothing);
    RUN(a_bus_that_closes_ends_each_call_once);
    RUN(a_loop_that_stood_still_goes_on);
    RUN(memory_may_end_anywhere);
    return 0;
}
