/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that wait for a broker, and end in the moment in which it comes. */
#include "support/nodes.h"

#include <headway/bus.h>
#include <headway/call.h>
#include <headway/event.h>
#include <headway/timer.h>

static const headway_method get = {.name = "Get", .route = "a.B/Get", .shape = HEADWAY_UNARY};

static headway_sim *sim;
static struct actor server;
static headway_bus *bus;
static headway_call *waits;
static struct {
    int done;
    headway_status status;
} first, second;

static void on_published(const headway_status *status, void *user)
{
    (void)user;
    second.done++;
    second.status = *status;
}

/* The link stands, and what waits for it is about to be sent. */
static void on_up(headway_bus *up, void *user)
{
    (void)up;
    (void)user;
    headway_call_cancel(waits);
}

static void publish(void *user)
{
    (void)user;
    CHECK_EQ(headway_publish(bus, "a.b", headway_bytes_of_string("event"), on_published, NULL), 0);
}

static void on_first(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    first.done++;
    first.status = *status;
    CHECK_EQ(headway_timer_start(bus, 0, 0, publish, NULL, NULL), 0);
}

/* Sent all the same, its late end met whatever had taken its place in memory since. */
static void a_waiting_call_that_has_ended_is_not_sent_when_a_broker_comes(void)
{
    static const headway_call_events events = {.on_done = on_first};
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    headway_host *host;
    sim = sim_make((headway_sim_options){.seed = 8});
    actor_init(&server, sim, "server", &small_limits);
    CHECK_EQ(headway_sim_host(sim, "client", &host), 0);
    headway_bus_options own = {.size = sizeof own,
                               .alloc = headway_sim_alloc(host),
                               .random = headway_sim_random(host),
                               .on_up = on_up};
    CHECK_EQ(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://server", &own,
                              &bus),
             0);
    CHECK_EQ(headway_call_open(bus, &get, headway_bytes_of_string("request"), &options, &events,
                               NULL, &waits),
             0);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    server.on_open = answer_when_whole;
    actor_listen(&server, "mem://server");
    CHECK_EQ(headway_sim_run(sim, 5 * SECOND), 0);
    CHECK_EQ(first.done, 1);
    CHECK_EQ(first.status.code, HEADWAY_CANCELLED);
    CHECK_EQ(first.status.not_processed, 1);
    CHECK_EQ(second.done, 1);
    CHECK_EQ(second.status.code, HEADWAY_OK);
    CHECK_EQ(server.opens, 1);
    headway_bus_close(bus, NULL, NULL);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    headway_bus_free(bus);
    actor_close(&server);
    headway_sim_free(sim);
}

int main(void)
{
    RUN(a_waiting_call_that_has_ended_is_not_sent_when_a_broker_comes);
    return 0;
}
