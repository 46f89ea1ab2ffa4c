/* SPDX-License-Identifier: Apache-2.0 */
/* Calls through the broker: answered, refused with advice, held back, cancelled, lost. */
#include "broker_world.h"

static struct world w;
static struct peer client, worker, second;
static struct own calls[1200];

static void begin(headway_broker_options options)
{
    world_open(&w, options);
    peer_open(&w, &client, "client");
    peer_open(&w, &worker, "worker");
}

static void a_call_is_answered_and_its_deadline_shrinks(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 4);
    world_run(&w, 20);
    CHECK_EQ(statistics(&w).workers, 1);
    CHECK_EQ(statistics(&w).services, 1);
    call_with(&calls[0], &client, "fleet.v1.Fleet/Get", 1000, headway_bytes_of_string("hello"));
    world_run(&w, 20);
    CHECK_EQ(calls[0].done, 1);
    CHECK_EQ(calls[0].code, HEADWAY_OK);
    CHECK_EQ(calls[0].bytes, 5);
    CHECK_EQ(worker.handled[0].bytes, 5);
    CHECK_EQ(worker.handled[0].hops, 1);
    CHECK(worker.handled[0].remaining_ms > 900 && worker.handled[0].remaining_ms <= 1000);
    CHECK_EQ(statistics(&w).calls_answered, 1);
    world_close(&w);
}

static void a_handlers_error_passes_through_unchanged(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 4);
    worker.hold = 1;
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    fail(&worker.handled[0], HEADWAY_NOT_FOUND, "no such host");
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_NOT_FOUND);
    CHECK_EQ(calls[0].not_processed, 0);
    CHECK_STR(calls[0].message, "no such host");
    world_close(&w);
}

static void refusals_say_what_exists_and_when_to_come_back_L18(void)
{
    begin((headway_broker_options){.start_grace_ms = 1000, .retry_after_ms = 70});
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_UNAVAILABLE); /* the broker is young (L18) */
    CHECK_EQ(calls[0].not_processed, 1);
    CHECK_EQ(calls[0].retry_after_ms, 70);
    world_run(&w, 1000);
    serve(&worker, "fleet.v1.Fleet", 4);
    world_run(&w, 20);
    call(&calls[1], &client, "fleet.v1.Fleat/Get");
    call(&calls[2], &client, "fleet.v1.Fleet/Gat");
    call(&calls[3], &client, "fleet.v1.Fleet");
    world_run(&w, 20);
    CHECK_EQ(calls[1].code, HEADWAY_UNIMPLEMENTED);
    CHECK_EQ(calls[1].not_processed, 1);
    CHECK(strstr(calls[1].message, "fleet.v1.Fleet"));
    CHECK_EQ(calls[2].code, HEADWAY_UNIMPLEMENTED);
    CHECK(strstr(calls[2].message, "Get, Watch"));
    CHECK_EQ(calls[3].code, HEADWAY_UNIMPLEMENTED);
    for (int i = 1; i < 4; i++) /* what is wrong now stays wrong */
        CHECK_EQ(calls[i].retry_after_ms, 0);
    headway__link_end(worker.link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 20);
    CHECK_EQ(statistics(&w).workers, 0);
    call(&calls[4], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(calls[4].code, HEADWAY_UNAVAILABLE); /* known, no worker now */
    CHECK_EQ(calls[4].not_processed, 1);
    CHECK_EQ(calls[4].retry_after_ms, 70);
    CHECK_EQ(statistics(&w).calls_refused, 5);
    world_close(&w);
}

static void the_five_nearest_names_are_told_the_nearest_first(void)
{
    static const char *methods[] = {"Read", "Reading", "Rea", "Readin", "Re", "R", "Readi", NULL};
    uint8_t bytes[256];
    begin((headway_broker_options){.start_grace_ms = 1});
    serve_as(&worker, "fleet.v1.Fleet", 4, declare(bytes, "fleet.v1.Fleet", methods, 0));
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Readings");
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_UNIMPLEMENTED);
    CHECK_STR(calls[0].message, "fleet.v1.Fleet has no method Readings; it has: "
                                "Reading, Readin, Readi, Read, Rea");
    world_close(&w);
}

static void a_worker_has_no_more_calls_than_slots_and_the_rest_wait_C13_L6(void)
{
    begin((headway_broker_options){.waiting_calls = 5});
    serve(&worker, "fleet.v1.Fleet", 2);
    worker.hold = 1;
    world_run(&w, 20);
    for (int i = 0; i < 10; i++)
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(worker.opened, 2);
    CHECK_EQ(statistics(&w).calls_waiting, 5);
    for (int i = 7; i < 10; i++) { /* over the bound */
        CHECK_EQ(calls[i].code, HEADWAY_RESOURCE_EXHAUSTED);
        CHECK(calls[i].not_processed && calls[i].retry_after_ms > 0);
    }
    answer(&worker.handled[0], 1);
    world_run(&w, 20);
    CHECK_EQ(worker.opened, 3);
    CHECK_EQ(calls[0].done, 1);
    for (unsigned i = 1; i < 7; i++) {
        answer(&worker.handled[i], 1);
        world_run(&w, 20);
    }
    for (int i = 0; i < 7; i++)
        CHECK(calls[i].done == 1 && calls[i].code == HEADWAY_OK);
    world_close(&w);
}

static void a_waiting_call_expires_unprocessed(void)
{
    begin((headway_broker_options){.wait_ms = 500});
    serve(&worker, "fleet.v1.Fleet", 1);
    worker.hold = 1;
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    call_with(&calls[1], &client, "fleet.v1.Fleet/Get", 100, headway_bytes_of(NULL, 0));
    call(&calls[2], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 150);
    CHECK_EQ(calls[1].code, HEADWAY_DEADLINE_EXCEEDED);
    CHECK_EQ(calls[1].not_processed, 1);
    CHECK_EQ(calls[2].done, 0);
    world_run(&w, 500);
    CHECK_EQ(calls[2].code, HEADWAY_RESOURCE_EXHAUSTED); /* wait_ms is over */
    CHECK_EQ(calls[2].not_processed, 1);
    CHECK_EQ(worker.opened, 1);
    CHECK_EQ(statistics(&w).calls_timed_out, 1);
    world_close(&w);
}

static void a_deadline_after_hand_over_is_the_brokers_too(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 1);
    worker.hold = 1;
    world_run(&w, 20);
    call_with(&calls[0], &client, "fleet.v1.Fleet/Get", 100, headway_bytes_of(NULL, 0));
    world_run(&w, 600);
    CHECK_EQ(calls[0].code, HEADWAY_DEADLINE_EXCEEDED);
    CHECK_EQ(calls[0].not_processed, 0);
    CHECK_EQ(worker.handled[0].cancelled, 1);
    fail(&worker.handled[0], HEADWAY_CANCELLED, "cancelled");
    world_run(&w, 20);
    CHECK_EQ(statistics(&w).calls_timed_out, 1);
    world_close(&w);
}

/* C10 */
static void a_cancelled_call_holds_its_slot_until_the_worker_is_done(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 1);
    worker.hold = 1;
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(headway__stream_cancel(&calls[0].stream, HEADWAY_CANCELLED), 0);
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_CANCELLED);
    CHECK_EQ(worker.handled[0].cancelled, 1);
    call(&calls[1], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(worker.opened, 1);
    fail(&worker.handled[0], HEADWAY_CANCELLED, "cancelled");
    world_run(&w, 20);
    CHECK_EQ(worker.opened, 2);
    CHECK_EQ(statistics(&w).calls_dropped, 1);
    world_close(&w);
}

/* OPEN and CANCEL in one packet: the broker has written OPEN to the worker, and takes it back. */
static void a_call_that_is_taken_back_unsent_costs_no_slot_L4(void)
{
    uint16_t *frames;
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 1);
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    headway__writer *writer =
        headway__link_control(client.link, calls[0].stream.last_packet, 64, &frames);
    headway__plain_encode(writer, HEADWAY__CANCEL, calls[0].stream.id, HEADWAY_CANCELLED);
    (*frames)++;
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_CANCELLED);
    CHECK_EQ(worker.opened, 0);
    call(&calls[1], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(calls[1].done, 1);
    CHECK_EQ(calls[1].code, HEADWAY_OK);
    world_close(&w);
}

static void two_workers_share_the_load(void)
{
    begin((headway_broker_options){0});
    peer_open(&w, &second, "second");
    serve(&worker, "fleet.v1.Fleet", 10);
    serve(&second, "fleet.v1.Fleet", 30);
    worker.hold = second.hold = 1;
    world_run(&w, 20);
    for (int i = 0; i < 20; i++)
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(worker.opened + second.opened, 20);
    CHECK_EQ(worker.opened, 5); /* by size */
    world_close(&w);
}

static void a_thousand_calls_survive_their_workers_death_as_unavailable(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 600);
    worker.hold = 1;
    world_run(&w, 20);
    for (int i = 0; i < 1000; i++) {
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
        if (i % 100 == 99)
            world_run(&w, 20);
    }
    world_run(&w, 100);
    CHECK_EQ(worker.opened, 600);
    CHECK_EQ(statistics(&w).calls_waiting, 400);
    headway_sim_crash(worker.host);
    world_run(&w, 10000);
    unsigned unprocessed = 0;
    for (int i = 0; i < 1000; i++) {
        CHECK_EQ(calls[i].done, 1);
        CHECK_EQ(calls[i].code, HEADWAY_UNAVAILABLE);
        unprocessed += (unsigned)calls[i].not_processed;
    }
    CHECK_EQ(unprocessed, 400); /* those that waited */
    CHECK_EQ(statistics(&w).calls_in_flight, 0);
    CHECK(statistics(&w).reserved_bytes < 4096); /* the declaration's */
    world_close(&w);
}

static void a_caller_that_vanishes_cancels_its_calls(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 4);
    worker.hold = 1;
    world_run(&w, 20);
    for (int i = 0; i < 6; i++)
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    headway_sim_crash(client.host);
    world_run(&w, 10000);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(worker.handled[i].cancelled, 1);
    CHECK_EQ(statistics(&w).calls_dropped, 6);
    CHECK_EQ(statistics(&w).links_lost, 1);
    for (int i = 0; i < 4; i++)
        fail(&worker.handled[i], HEADWAY_CANCELLED, "cancelled");
    world_run(&w, 20);
    CHECK_EQ(worker.opened, 4);
    world_close(&w);
}

/* C1, C11: what the reader has not granted is not in the broker. */
static void a_slow_reader_keeps_the_brokers_memory_flat_C11(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 8);
    worker.hold = 1;
    world_run(&w, 20);
    headway__open open = {.grant_messages = 2, .grant_bytes = 20000};
    for (int i = 0; i < 8; i++) {
        memset(&calls[i], 0, sizeof calls[i]);
        CHECK_EQ(own_open(&calls[i], &client, HEADWAY__KIND_CALL, "fleet.v1.Fleet/Watch", open,
                          headway_bytes_of(NULL, 0)),
                 0);
    }
    world_run(&w, 50);
    for (int i = 0; i < 8; i++)
        answer(&worker.handled[i], 1 << 20);
    world_run(&w, 2000);
    CHECK(headway_sim_bytes(w.host) < (size_t)2 << 20); /* of 8 MiB */
    for (int i = 0; i < 8; i++)
        CHECK(calls[i].bytes > 15000 && calls[i].bytes <= 20000);
    for (int turn = 0; turn < 100; turn++) {
        for (int i = 0; i < 8; i++) {
            if (!calls[i].done)
                headway__stream_window(&calls[i].stream, 2, 60000);
        }
        world_run(&w, 50);
        CHECK(headway_sim_bytes(w.host) < (size_t)2 << 20);
    }
    for (int i = 0; i < 8; i++)
        CHECK(calls[i].done == 1 && calls[i].bytes == 1 << 20);
    world_close(&w);
}

static void requests_flow_as_the_worker_grants_L8(void)
{
    static uint8_t big[300000];
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 1);
    worker.hold = 1;
    world_run(&w, 20);
    call_with(&calls[0], &client, "fleet.v1.Fleet/Get", 0, headway_bytes_of(big, sizeof big));
    world_run(&w, 200);
    CHECK_EQ(worker.opened, 1);
    CHECK(worker.handled[0].bytes < 65536); /* one frame, until the callee grants (L8) */
    CHECK(headway_sim_bytes(w.host) < 500000);
    for (int turn = 0; turn < 40; turn++) {
        headway__stream_window(&worker.handled[0].stream, 1, 32768);
        world_run(&w, 20);
    }
    CHECK_EQ(worker.handled[0].bytes, sizeof big);
    CHECK_EQ(worker.handled[0].messages, 1);
    answer(&worker.handled[0], 3);
    world_run(&w, 20);
    CHECK(calls[0].done == 1 && calls[0].code == HEADWAY_OK);
    world_close(&w);
}

static void a_large_schema_is_kept_once_for_all_workers(void)
{
    static uint8_t bytes[700000];
    begin((headway_broker_options){0});
    peer_open(&w, &second, "second");
    headway_bytes declaration =
        declare(bytes, "fleet.v1.Fleet", (const char *[]){"Get", NULL}, 600000);
    serve_as(&worker, "fleet.v1.Fleet", 1, declaration);
    serve_as(&second, "fleet.v1.Fleet", 1, declaration);
    world_run(&w, 1000);
    CHECK_EQ(statistics(&w).workers, 2);
    CHECK(statistics(&w).reserved_bytes < 700000);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_OK);
    world_close(&w);
}

/* L24: the caller of a stream hears that a worker has taken it up, long before the first item. */
static void a_workers_first_grant_reaches_a_caller_that_has_said_all(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 1);
    worker.hold = 1;
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Watch");
    world_run(&w, 20);
    int64_t before = calls[0].stream.out.granted_bytes;
    headway__stream_grant(&worker.handled[0].stream, 0, 1);
    world_run(&w, 20);
    CHECK(calls[0].stream.out.granted_bytes > before);
    world_close(&w);
}

static void a_worker_that_says_goaway_gets_no_new_calls(void)
{
    begin((headway_broker_options){0});
    peer_open(&w, &second, "second");
    serve(&worker, "fleet.v1.Fleet", 1);
    serve(&second, "fleet.v1.Fleet", 1);
    worker.hold = second.hold = 1;
    world_run(&w, 20);
    headway__link_goaway(worker.link);
    world_run(&w, 20);
    for (int i = 0; i < 3; i++)
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK(worker.opened == 0 && second.opened == 1);
    CHECK_EQ(statistics(&w).calls_waiting, 2);
    headway__link_goaway(second.link);
    world_run(&w, 20);
    for (int i = 1; i < 3; i++)
        CHECK(calls[i].code == HEADWAY_UNAVAILABLE && calls[i].not_processed);
    answer(&second.handled[0], 1); /* calls under way go on */
    world_run(&w, 20);
    CHECK(calls[0].done == 1 && calls[0].code == HEADWAY_OK);
    world_close(&w);
}

static void a_call_that_goes_round_brokers_in_a_loop_is_refused(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 1);
    world_run(&w, 20);
    for (unsigned hops = 14; hops < 16; hops++) {
        headway__open open = {.grant_messages = 1, .grant_bytes = 1000, .hops = (uint8_t)hops};
        memset(&calls[hops], 0, sizeof *calls);
        CHECK_EQ(own_open(&calls[hops], &client, HEADWAY__KIND_CALL, "fleet.v1.Fleet/Get", open,
                          headway_bytes_of(NULL, 0)),
                 0);
    }
    world_run(&w, 20);
    CHECK_EQ(calls[14].code, HEADWAY_OK);
    CHECK_EQ(calls[15].code, HEADWAY_FAILED_PRECONDITION);
    CHECK_EQ(calls[15].not_processed, 1);
    world_close(&w);
}

/* C11 */
static void a_full_budget_refuses_new_calls_and_lets_the_old_ones_end(void)
{
    unsigned refused = 0;
    begin((headway_broker_options){.budget_bytes = 256 << 10});
    serve(&worker, "fleet.v1.Fleet", 1000);
    worker.hold = 1;
    world_run(&w, 20);
    for (int i = 0; i < 200; i++)
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 50);
    CHECK(worker.opened >= 40 && worker.opened < 70);
    for (int i = 0; i < 200; i++)
        refused += calls[i].done && calls[i].code == HEADWAY_RESOURCE_EXHAUSTED &&
                   calls[i].not_processed && calls[i].retry_after_ms;
    CHECK_EQ(refused + worker.opened, 200);
    CHECK(statistics(&w).reserved_peak <= 256 << 10);
    for (unsigned i = 0, n = worker.opened; i < n; i++) {
        answer(&worker.handled[i], 30000);
        world_run(&w, 5);
    }
    world_run(&w, 500);
    for (int i = 0; i < 200; i++)
        CHECK(calls[i].done == 1 && (calls[i].code != HEADWAY_OK || calls[i].bytes == 30000));
    call(&calls[200], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(calls[200].done, 0); /* admitted again */
    CHECK(statistics(&w).reserved_peak <= 256 << 10);
    world_close(&w);
}

static int drained;
static void on_drained(headway_broker *broker, void *user)
{
    (void)broker;
    (void)user;
    drained++;
}

static void a_drain_waits_for_calls_in_flight(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 1);
    worker.hold = 1;
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    headway_broker_drain(w.broker, 60000, on_drained, NULL);
    world_run(&w, 20);
    CHECK_EQ(drained, 0);
    CHECK(client.link->draining);
    answer(&worker.handled[0], 1);
    world_run(&w, 20);
    CHECK_EQ(drained, 1);
    CHECK_EQ(calls[0].code, HEADWAY_OK);
    world_close(&w);
}

int main(void)
{
    RUN(a_call_is_answered_and_its_deadline_shrinks);
    RUN(a_handlers_error_passes_through_unchanged);
    RUN(refusals_say_what_exists_and_when_to_come_back_L18);
    RUN(the_five_nearest_names_are_told_the_nearest_first);
    RUN(a_worker_has_no_more_calls_than_slots_and_the_rest_wait_C13_L6);
    RUN(a_waiting_call_expires_unprocessed);
    RUN(a_deadline_after_hand_over_is_the_brokers_too);
    RUN(a_cancelled_call_holds_its_slot_until_the_worker_is_done);
    RUN(a_call_that_is_taken_back_unsent_costs_no_slot_L4);
    RUN(two_workers_share_the_load);
    RUN(a_thousand_calls_survive_their_workers_death_as_unavailable);
    RUN(a_caller_that_vanishes_cancels_its_calls);
    RUN(a_slow_reader_keeps_the_brokers_memory_flat_C11);
    RUN(requests_flow_as_the_worker_grants_L8);
    RUN(a_large_schema_is_kept_once_for_all_workers);
    RUN(a_workers_first_grant_reaches_a_caller_that_has_said_all);
    RUN(a_worker_that_says_goaway_gets_no_new_calls);
    RUN(a_call_that_goes_round_brokers_in_a_loop_is_refused);
    RUN(a_full_budget_refuses_new_calls_and_lets_the_old_ones_end);
    RUN(a_drain_waits_for_calls_in_flight);
    return 0;
}
