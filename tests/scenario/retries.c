/* SPDX-License-Identifier: Apache-2.0 */
/* The client's library retries, nobody else (L3): what, how often, and within which budget. */
#include "support/nodes.h"

#include <headway/bus.h>
#include <headway/call.h>

enum { BURST = 400 };

static const headway_method patient = {.name = "Get",
                                       .route = "a.B/Get",
                                       .shape = HEADWAY_UNARY,
                                       .policy = {.idempotent = 1, .retries = 3}};
static const headway_method once = {.name = "Set", .route = "a.B/Set", .shape = HEADWAY_UNARY};

static headway_sim *sim;
static struct actor server;
static headway_bus *bus;
static unsigned done, ok, cut_after, refuse_first;
static headway_status last;

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    done++;
    ok += status->code == HEADWAY_OK;
    last = *status;
    last.message = "";
}

static const headway_call_events events = {.on_done = on_done};

static void answer(struct flow *flow, const headway__frame *frame)
{
    if (server.opens >= (int)cut_after)
        answer_when_whole(flow, frame);
    else
        headway__link_end(flow->stream.link, HEADWAY__REASON_LIMIT, "the story says so");
    if (server.opens >= (int)refuse_first)
        server.refuse = 0;
}

static void start(void)
{
    headway_host *host;
    done = ok = cut_after = refuse_first = 0;
    sim = sim_make((headway_sim_options){.seed = 5});
    actor_init(&server, sim, "server", &small_limits);
    server.on_open = answer;
    actor_listen(&server, "mem://server");
    CHECK_EQ(headway_sim_host(sim, "client", &host), 0);
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(host),
                                   .random = headway_sim_random(host)};
    CHECK_EQ(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://server",
                              &options, &bus),
             0);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
}

static int call(const headway_method *method, uint32_t deadline_ms)
{
    headway_call_options options = {.size = sizeof options, .deadline_ms = deadline_ms};
    return headway_call_open(bus, method, headway_bytes_of_string("request"), &options, &events,
                             NULL, NULL);
}

static void stop(void)
{
    headway_bus_close(bus, NULL, NULL);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    headway_bus_free(bus);
    actor_close(&server);
    headway_sim_free(sim);
}

static void an_idempotent_call_survives_a_lost_link_L3(void)
{
    start();
    cut_after = 2;
    CHECK_EQ(call(&patient, 0), 0);
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(ok, 1);
    CHECK_EQ(server.opens, 2);
    stop();
}

static void another_call_is_sent_once_L3(void)
{
    start();
    cut_after = 2;
    CHECK_EQ(call(&once, 0), 0);
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(last.code, HEADWAY_UNAVAILABLE);
    CHECK_EQ(last.not_processed, 0);
    CHECK_EQ(server.opens, 1);
    stop();
}

static void retries_end_and_the_last_status_is_told(void)
{
    start();
    server.refuse = HEADWAY_UNAVAILABLE;
    CHECK_EQ(call(&patient, 0), 0);
    CHECK_EQ(headway_sim_run(sim, 9 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(last.code, HEADWAY_UNAVAILABLE);
    CHECK_EQ(last.not_processed, 1);
    CHECK_EQ(server.refuses, 4);
    stop();
}

/* One try may have run: the whole may have, whatever became of the later ones (L1). */
static void not_processed_holds_for_all_tries_L1(void)
{
    start();
    cut_after = 1000;
    CHECK_EQ(call(&patient, 0), 0);
    while (server.opens < 1)
        CHECK(headway_sim_step(sim) == 1);
    server.refuse = HEADWAY_RESOURCE_EXHAUSTED;
    CHECK_EQ(headway_sim_run(sim, 9 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK(server.refuses > 0);
    CHECK_EQ(last.not_processed, 0);
    stop();
}

static void the_deadline_bounds_retries_too(void)
{
    start();
    server.refuse = HEADWAY_UNAVAILABLE;
    CHECK_EQ(call(&patient, 5), 0);
    CHECK_EQ(headway_sim_run(sim, 100 * MS), 0);
    CHECK_EQ(done, 1);
    CHECK(server.refuses <= 2);
    stop();
}

/* Where there is no room a try without the time to be handled only takes another's: the refusal is
   told instead, at once. */
static void a_refused_call_is_not_sent_again_without_time_to_be_handled(void)
{
    start();
    server.refuse = HEADWAY_RESOURCE_EXHAUSTED;
    CHECK_EQ(call(&patient, 36), 0); /* back-off 12 to 37, and 25 to be handled */
    CHECK_EQ(headway_sim_run(sim, 10 * MS), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(last.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_EQ(server.refuses, 1);
    CHECK_EQ(call(&patient, 500), 0);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    CHECK_EQ(done, 2);
    CHECK_EQ(last.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_EQ(server.refuses, 5);
    stop();
}

static void other_errors_are_not_retried(void)
{
    start();
    server.refuse = HEADWAY_FAILED_PRECONDITION;
    CHECK_EQ(call(&patient, 0), 0);
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(server.refuses, 1);
    stop();
}

static headway_bus_statistics counts(void)
{
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(bus, &s);
    return s;
}

/* Answers how many were sent again. */
static uint64_t burst(unsigned count)
{
    uint64_t before = counts().retries;
    done = 0;
    for (unsigned opened = 0; opened < count;) {
        if (call(&patient, 0) == 0)
            opened++;
        else
            CHECK_EQ(headway_sim_run(sim, MS), 0);
    }
    CHECK_EQ(headway_sim_run(sim, 300 * MS), 0);
    CHECK_EQ(done, count);
    return counts().retries - before;
}

/* 100 saved up, ten a second, a fifth of the answered calls: what is refused earns nothing. */
static void a_budget_bounds_all_retries(void)
{
    uint64_t again;
    start();
    server.refuse = HEADWAY_UNAVAILABLE;
    again = burst(BURST);
    CHECK(again >= 100 && again <= 100 + 10);
    again = burst(BURST);
    CHECK(again <= 10);
    server.refuse = 0;
    CHECK_EQ(burst(BURST / 2), 0);
    server.refuse = HEADWAY_UNAVAILABLE;
    again = burst(BURST);
    CHECK(again >= BURST / 2 / 5 && again <= BURST / 2 / 5 + 10);
    CHECK_EQ(headway_sim_run(sim, 20 * SECOND), 0);
    again = burst(BURST);
    CHECK(again >= 100 && again <= 100 + 10);
    stop();
}

static void a_call_between_tries_can_be_cancelled(void)
{
    headway_call *mine;
    start();
    server.refuse = HEADWAY_UNAVAILABLE;
    CHECK_EQ(headway_call_open(bus, &patient, headway_bytes_of_string("request"), NULL, &events,
                               NULL, &mine),
             0);
    while (server.refuses < 1)
        CHECK(headway_sim_step(sim) == 1);
    CHECK_EQ(headway_sim_run(sim, 3 * MS), 0);
    headway_call_cancel(mine);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(last.code, HEADWAY_CANCELLED);
    CHECK_EQ(server.refuses, 1);
    stop();
}

/* Nobody was asked yet, so no try is used up. */
static void without_a_broker_a_retry_waits_for_one(void)
{
    start();
    cut_after = 1000;
    CHECK_EQ(call(&patient, 0), 0);
    while (server.opens < 1)
        CHECK(headway_sim_step(sim) == 1);
    headway_sim_crash(server.host);
    actor_forget(&server);
    CHECK_EQ(headway_sim_run(sim, 4 * SECOND), 0);
    CHECK_EQ(done, 0);
    headway_sim_restart(server.host);
    actor_init(&server, sim, "server", &small_limits);
    server.on_open = answer_when_whole;
    actor_listen(&server, "mem://server");
    CHECK_EQ(headway_sim_run(sim, 4 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(ok, 1);
    stop();
}

static void without_a_broker_the_deadline_still_holds(void)
{
    start();
    cut_after = 1000;
    CHECK_EQ(call(&patient, 2000), 0);
    while (server.opens < 1)
        CHECK(headway_sim_step(sim) == 1);
    headway_sim_crash(server.host);
    actor_forget(&server);
    CHECK_EQ(headway_sim_run(sim, 3 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(last.code, HEADWAY_DEADLINE_EXCEEDED);
    CHECK_EQ(last.not_processed, 0);
    headway_bus_close(bus, NULL, NULL);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    headway_bus_free(bus);
    headway_sim_free(sim);
}

/* --- policy --------------------------------------------------------------------------------- */

static int call_with(const headway_method *method, headway_call_options options)
{
    options.size = sizeof options;
    return headway_call_open(bus, method, headway_bytes_of_string("request"), &options, &events,
                             NULL, NULL);
}

static void a_call_may_say_how_often_and_the_proto_may_bound_it(void)
{
    static const headway_method bounded = {
        .name = "Get",
        .route = "a.B/Get",
        .policy = {.idempotent = 1, .retries = 1, .retries_fixed = 1}};
    const struct {
        const headway_method *method;
        uint8_t retries, no_retry;
        int tries;
    } all[] = {{&patient, 0, 0, 4}, {&patient, 1, 0, 2}, {&patient, 6, 0, 7},
               {&patient, 6, 1, 1}, {&bounded, 6, 0, 2}, {&bounded, 0, 1, 1}};
    start();
    server.refuse = HEADWAY_UNAVAILABLE;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int before = server.refuses;
        CHECK_EQ(call_with(all[i].method, (headway_call_options){.retries = all[i].retries,
                                                                 .no_retry = all[i].no_retry}),
                 0);
        CHECK_EQ(headway_sim_run(sim, 9 * SECOND), 0);
        CHECK_EQ(server.refuses - before, all[i].tries);
    }
    CHECK_EQ(counts().retries, 3 + 1 + 6 + 0 + 1 + 0);
    CHECK_EQ(counts().retries_denied, 0);
    stop();
}

/* What nobody has seen may be sent again, whatever it is; what somebody may have seen may not. */
static void work_that_is_not_idempotent_is_sent_again_only_unprocessed_C15(void)
{
    start();
    server.refuse = HEADWAY_UNAVAILABLE;
    CHECK_EQ(call_with(&once, (headway_call_options){.retries = 3}), 0);
    while (server.refuses < 2)
        CHECK(headway_sim_step(sim) == 1);
    server.refuse = 0;
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(ok, 1);
    CHECK_EQ(server.opens, server.refuses + 1);
    cut_after = 1000;
    int before = server.opens;
    CHECK_EQ(call_with(&once, (headway_call_options){.retries = 3}), 0);
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(done, 2);
    CHECK_EQ(last.code, HEADWAY_UNAVAILABLE);
    CHECK_EQ(last.not_processed, 0);
    CHECK_EQ(server.opens, before + 1);
    stop();
}

/* --- push-back ------------------------------------------------------------------------------ */

static uint32_t push_back;
static uint64_t opened_at[2];

static void push(struct flow *flow, const headway__frame *frame)
{
    headway_status status = {.code = HEADWAY_UNAVAILABLE,
                             .not_processed = 1,
                             .retry_after_ms = push_back,
                             .message = "later"};
    if (server.opens <= 2)
        opened_at[server.opens - 1] = headway_sim_now(sim);
    if (server.opens > 1) {
        answer_when_whole(flow, frame);
        return;
    }
    (void)headway__stream_finish(&flow->stream, &status);
    flow->owes = 0;
    server.live--;
    headway__link_call_done(flow->from);
}

static void a_refusal_says_how_long_to_wait(void)
{
    start();
    server.on_open = push;
    push_back = 1500;
    CHECK_EQ(call(&patient, 0), 0);
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(ok, 1);
    CHECK(opened_at[1] - opened_at[0] >= 1500 * MS);
    CHECK(opened_at[1] - opened_at[0] <= 2400 * MS);
    stop();
}

static void a_refusal_may_say_never(void)
{
    start();
    server.on_open = push;
    push_back = HEADWAY_RETRY_NEVER;
    CHECK_EQ(call(&patient, 0), 0);
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK_EQ(last.code, HEADWAY_UNAVAILABLE);
    CHECK_EQ(server.opens, 1);
    CHECK_EQ(counts().retries_forbidden, 1);
    stop();
}

/* --- streams -------------------------------------------------------------------------------- */

static void stream_then_cut(struct flow *flow, const headway__frame *frame)
{
    (void)frame;
    if (server.opens > 1 || cut_after == 1) {
        (void)headway__stream_send(&flow->stream, 0, headway_bytes_of_string("item"));
        (void)headway__stream_send(&flow->stream, 0, headway_bytes_of_string("item"));
    }
    if (server.opens > 1)
        flow_finish(flow, 0);
    else if (cut_after == 0)
        headway__link_end(flow->stream.link, HEADWAY__REASON_LIMIT, "the story says so");
}

static unsigned items;
static void on_item(headway_call *call, headway_bytes message, void *user)
{
    (void)call;
    (void)message;
    (void)user;
    items++;
    if (cut_after == 1 && server.opens == 1)
        headway__link_end(server.link, HEADWAY__REASON_LIMIT, "the story says so");
}

static void watch(unsigned when)
{
    static const headway_method stream = {.name = "Watch",
                                          .route = "a.B/Watch",
                                          .shape = HEADWAY_SERVER_STREAM,
                                          .policy = {.idempotent = 1, .retries = 3}};
    static const headway_call_events watching = {.on_message = on_item, .on_done = on_done};
    start();
    items = 0;
    cut_after = when;
    server.on_open = stream_then_cut;
    CHECK_EQ(headway_call_open(bus, &stream, headway_bytes_of_string("request"), NULL, &watching,
                               NULL, NULL),
             0);
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(done, 1);
}

static void a_stream_is_sent_again_before_its_first_item_only_L3(void)
{
    watch(0);
    CHECK_EQ(ok, 1);
    CHECK_EQ(items, 2);
    CHECK_EQ(server.opens, 2);
    stop();
    watch(1);
    CHECK_EQ(last.code, HEADWAY_UNAVAILABLE);
    CHECK(items > 0);
    CHECK_EQ(server.opens, 1);
    stop();
}

int main(void)
{
    RUN(an_idempotent_call_survives_a_lost_link_L3);
    RUN(another_call_is_sent_once_L3);
    RUN(retries_end_and_the_last_status_is_told);
    RUN(not_processed_holds_for_all_tries_L1);
    RUN(the_deadline_bounds_retries_too);
    RUN(a_refused_call_is_not_sent_again_without_time_to_be_handled);
    RUN(other_errors_are_not_retried);
    RUN(a_budget_bounds_all_retries);
    RUN(a_call_between_tries_can_be_cancelled);
    RUN(without_a_broker_a_retry_waits_for_one);
    RUN(without_a_broker_the_deadline_still_holds);
    RUN(a_call_may_say_how_often_and_the_proto_may_bound_it);
    RUN(work_that_is_not_idempotent_is_sent_again_only_unprocessed_C15);
    RUN(a_refusal_says_how_long_to_wait);
    RUN(a_refusal_may_say_never);
    RUN(a_stream_is_sent_again_before_its_first_item_only_L3);
    return 0;
}
