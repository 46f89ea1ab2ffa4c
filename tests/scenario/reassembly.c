/* SPDX-License-Identifier: Apache-2.0 */
/* Many large messages at once, and little memory to put them together in (L9). */
#include "support/nodes.h"

#include <headway/bus.h>
#include <headway/call.h>

enum { CALLS = 20, RESPONSE = 300000, MESSAGE_LIMIT = 400000, BUDGET = 800000, MOST = 2500000 };

static const headway_method method = {.name = "Get", .route = "a.B/Get", .shape = HEADWAY_UNARY};
static unsigned whole, done;

static void on_open(struct flow *flow, const headway__frame *frame)
{
    static const uint8_t zeros[RESPONSE];
    (void)frame;
    flow->owes = 0;
    CHECK_EQ(
        headway__stream_send(&flow->stream, HEADWAY__FLAG_END, headway_bytes_of(zeros, RESPONSE)),
        0);
}

static void on_message(headway_call *call, headway_bytes message, void *user)
{
    (void)call;
    (void)user;
    whole += message.size == RESPONSE;
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    done += status->code == HEADWAY_OK;
}

static void large_responses_share_a_small_budget_L9(void)
{
    static const headway_call_events events = {.on_message = on_message, .on_done = on_done};
    headway_sim *sim = sim_make((headway_sim_options){.seed = 3});
    struct actor server;
    headway_host *host;
    headway_bus *bus;
    actor_init(&server, sim, "server", &small_limits);
    server.on_open = on_open;
    actor_listen(&server, "mem://server");
    CHECK_EQ(headway_sim_host(sim, "client", &host), 0);
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(host),
                                   .random = headway_sim_random(host),
                                   .message_limit = MESSAGE_LIMIT,
                                   .reassembly_budget = BUDGET};
    CHECK_EQ(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://server",
                              &options, &bus),
             0);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    for (int i = 0; i < CALLS; i++)
        CHECK_EQ(headway_call_open(bus, &method, headway_bytes_of_string("x"), NULL, &events, NULL,
                                   NULL),
                 0);
    CHECK_EQ(headway_sim_run(sim, 9 * SECOND), 0);
    CHECK_EQ(whole, CALLS);
    CHECK_EQ(done, CALLS);
    CHECK(headway_sim_bytes_most(host) < MOST);
    headway_bus_close(bus, NULL, NULL);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    headway_bus_free(bus);
    actor_close(&server);
    headway_sim_free(sim);
}

int main(void)
{
    RUN(large_responses_share_a_small_budget_L9);
    return 0;
}
