/* SPDX-License-Identifier: Apache-2.0 */
/* What a slow subscriber lost is told by number and by sequence: all before it is accounted for. */
#include <headway/event.h>
#include <headway/sim.h>

#include <broker.h>
#include <check.h>
#include <headway/bus.h>

#define MS HEADWAY_SIM_MILLISECOND

enum { PUBLISHED = 40, QUEUE = 4 };

static headway_sim *sim;
static headway_bus *publisher, *subscriber;
static headway_subscription *subscription;
static uint64_t delivered, lost, gaps, last;

static headway_host *host_of(const char *name)
{
    headway_host *host;
    CHECK_EQ(headway_sim_host(sim, name, &host), 0);
    return host;
}

static headway_bus *open_bus(const char *name)
{
    headway_bus *bus;
    headway_host *host = host_of(name);
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(host),
                                   .random = headway_sim_random(host)};
    CHECK_EQ(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://broker",
                              &options, &bus),
             0);
    return bus;
}

static void on_event(headway_subscription *s, const char *topic, uint64_t sequence,
                     headway_bytes message, void *user)
{
    (void)topic;
    (void)message;
    (void)user;
    CHECK(sequence > last);
    CHECK_EQ(headway_subscription_sequence(s), sequence);
    last = sequence;
    delivered++;
    CHECK_EQ(delivered + lost, sequence); /* one topic alone: nothing is unaccounted for */
}

static void on_gap(headway_subscription *s, uint64_t more, void *user)
{
    (void)user;
    gaps++;
    lost += more;
    CHECK(headway_subscription_sequence(s) > last);
    CHECK_EQ(headway_subscription_sequence(s), delivered + lost);
    last = headway_subscription_sequence(s);
}

static void publish(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        CHECK_EQ(headway_publish(publisher, "a.b", headway_bytes_of_string("event"), NULL, NULL),
                 0);
        CHECK_EQ(headway_sim_run(sim, 10 * MS), 0);
    }
}

static void losses_are_told_by_sequence(void)
{
    static const headway_subscription_events events = {.on_event = on_event, .on_gap = on_gap};
    headway_subscription_options options = {.size = sizeof options, .manual_demand = 1};
    headway_broker *broker; /* its memory goes with the simulator */
    CHECK_EQ(headway_sim_new(NULL, &sim), 0);
    headway_host *host = host_of("broker");
    headway_broker_options limits = {.size = sizeof limits,
                                     .alloc = headway_sim_alloc(host),
                                     .random = headway_sim_random(host),
                                     .queue_messages = QUEUE};
    CHECK_EQ(headway_broker_new(headway_sim_loop(host), headway_sim_transport(), &limits, &broker),
             0);
    CHECK_EQ(headway_broker_listen(broker, "mem://broker", NULL, 0), 0);
    publisher = open_bus("publisher");
    subscriber = open_bus("subscriber");
    CHECK_EQ(headway_sim_run(sim, 100 * MS), 0);
    CHECK_EQ(headway_subscribe(subscriber, "a.*", &options, &events, NULL, &subscription), 0);
    CHECK_EQ(headway_sim_run(sim, 100 * MS), 0);
    for (int round = 0; round < 3; round++) {
        publish(PUBLISHED);
        CHECK_EQ(headway_subscription_request(subscription, 2), 0);
        CHECK_EQ(headway_sim_run(sim, 100 * MS), 0);
    }
    CHECK_EQ(headway_subscription_request(subscription, QUEUE), 0);
    CHECK_EQ(headway_sim_run(sim, 100 * MS), 0);
    CHECK_EQ(delivered + lost, 3 * PUBLISHED);
    CHECK(gaps >= 3 && delivered >= 6);
    headway_bus_close(publisher, NULL, NULL);
    headway_bus_close(subscriber, NULL, NULL);
    CHECK_EQ(headway_sim_run(sim, 1000 * MS), 0);
    headway_bus_free(publisher);
    headway_bus_free(subscriber);
    headway_sim_free(sim);
}

int main(void)
{
    RUN(losses_are_told_by_sequence);
    return 0;
}
