/* SPDX-License-Identifier: Apache-2.0 */
/* A worker's replies: never refused to the handler, bounded by what may start (L10, C10, L14). */
#include "support/nodes.h"

#include <headway/bus.h>
#include <headway/call.h>
#include <headway/service.h>

enum { REPLY = 60000, BUDGET = 100000, SLOTS = 8 };

static const headway_method methods[] = {
    {.name = "Get", .route = "fleet.v1.Fleet/Get", .shape = HEADWAY_UNARY}};
static const headway_service_descriptor descriptor = {
    .size = sizeof descriptor, .name = "fleet.v1.Fleet", .methods = methods, .method_count = 1};

static headway_sim *sim;
static struct actor broker;
static struct flow *serve; /* the worker's SERVE call */
static headway_host *worker_host;
static headway_bus *worker;
static headway_service *service;
static headway_call *kept[SLOTS];
static unsigned kept_count, replies;
static int keep;

static int get(headway_call *call, headway_bytes message, void *self)
{
    static const uint8_t zeros[REPLY];
    (void)message;
    (void)self;
    if (keep) {
        kept[kept_count++] = call;
        return 0;
    }
    CHECK_EQ(headway_call_reply(call, headway_bytes_of(zeros, REPLY)), 0);
    replies++;
    return 0;
}

static void on_open(struct flow *flow, const headway__frame *frame)
{
    if (frame->open.kind == HEADWAY__KIND_SERVE)
        serve = flow;
}

static void start(void)
{
    static const headway_handler handler = {.open = get};
    serve = NULL;
    kept_count = replies = 0;
    keep = 0;
    sim = sim_make((headway_sim_options){.seed = 9});
    actor_init(&broker, sim, "broker", &small_limits);
    broker.on_open = on_open;
    actor_listen(&broker, "mem://broker");
    CHECK_EQ(headway_sim_host(sim, "worker", &worker_host), 0);
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(worker_host),
                                   .random = headway_sim_random(worker_host),
                                   .reply_budget = BUDGET};
    CHECK_EQ(headway_bus_open(headway_sim_loop(worker_host), headway_sim_transport(),
                              "mem://broker", &options, &worker),
             0);
    headway_service_options slots = {.size = sizeof slots, .concurrency = SLOTS};
    CHECK_EQ(headway_service_open(worker, &descriptor, &handler, NULL, &slots, &service), 0);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    CHECK(serve);
    CHECK_EQ(serve->stream.out.granted_messages, SLOTS);
}

static void stop(void)
{
    headway_bus_close(worker, NULL, NULL);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    headway_bus_free(worker);
    actor_close(&broker);
    headway_sim_free(sim);
}

static struct flow *call(uint32_t grant_bytes)
{
    struct flow *flow = flow_open(
        &broker, (struct open_how){.size = 10, .grant_messages = 1, .grant_bytes = grant_bytes});
    CHECK(flow);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    return flow;
}

static void held_replies_gate_new_calls_and_no_reply_is_refused_L10(void)
{
    start();
    struct flow *first = call(1000), *second = call(1000);
    CHECK_EQ(replies, 2);
    CHECK_EQ(first->ends + second->ends, 0);
    struct flow *third = call(1000); /* two replies of 60 KB are held: the budget is spent */
    CHECK_EQ(replies, 2);
    CHECK_EQ(third->ends, 1);
    CHECK_EQ(third->status.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_EQ(third->status.not_processed, 1);
    headway__stream_grant(&first->stream, 0, 2 * REPLY);
    headway__stream_grant(&second->stream, 0, 2 * REPLY);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    CHECK_EQ(first->ends + second->ends, 2);
    CHECK_EQ(first->bytes, REPLY);
    struct flow *fourth = call(2 * REPLY);
    CHECK_EQ(fourth->ends, 1);
    CHECK_EQ(fourth->status.code, HEADWAY_OK);
    stop();
}

static void slots_on_a_new_link_are_less_what_still_runs_L14(void)
{
    start();
    keep = 1;
    for (int i = 0; i < 3; i++)
        (void)call(1000);
    CHECK_EQ(kept_count, 3);
    serve = NULL;
    headway_sim_cut(broker.host, worker_host);
    CHECK_EQ(headway_sim_run(sim, 10 * SECOND), 0);
    CHECK(serve);
    CHECK_EQ(serve->stream.out.granted_messages, SLOTS - 3);
    for (unsigned i = 0; i < kept_count; i++) {
        CHECK_EQ(headway_call_cancelled(kept[i]), 1);
        headway_call_drop(kept[i]);
    }
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    CHECK(serve->stream.out.granted_messages > SLOTS - SLOTS / 4); /* told in steps */
    stop();
}

/* The wire has its end at once, the slot is taken until the handler lets go. */
static void cancelled_work_that_runs_counts_C10(void)
{
    start();
    keep = 1;
    struct flow *flow = call(1000);
    (void)headway__stream_cancel(&flow->stream, HEADWAY_CANCELLED);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    CHECK_EQ(flow->ends, 1);
    CHECK_EQ(flow->status.code, HEADWAY_CANCELLED);
    for (int i = 1; i < SLOTS; i++)
        (void)call(1000);
    CHECK_EQ(kept_count, SLOTS);
    CHECK_EQ(call(1000)->status.code, HEADWAY_RESOURCE_EXHAUSTED);
    headway_call_drop(kept[0]);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    keep = 0;
    CHECK_EQ(call(2 * REPLY)->status.code, HEADWAY_OK);
    for (unsigned i = 1; i < kept_count; i++)
        headway_call_drop(kept[i]);
    stop();
}

int main(void)
{
    RUN(held_replies_gate_new_calls_and_no_reply_is_refused_L10);
    RUN(slots_on_a_new_link_are_less_what_still_runs_L14);
    RUN(cancelled_work_that_runs_counts_C10);
    return 0;
}
