/* SPDX-License-Identifier: Apache-2.0 */
/* A thousand clients lose their broker at the same moment: they come back soon, and not all at
   once. */
#include "support/processes.h"

enum { CROWD = 1000, SLICE_MS = 100, MOST_IN_A_SLICE = CROWD / 4 };

static headway_sim *sim;
static struct broker_process broker;
static headway_host *hosts[CROWD];
static headway_bus *buses[CROWD];

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static void begin(uint64_t seed, uint32_t spread_ms)
{
    char name[16];
    sim = sim_make((headway_sim_options){.seed = seed});
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    for (int i = 0; i < CROWD; i++) {
        snprintf(name, sizeof name, "client-%d", i);
        CHECK_EQ(headway_sim_host(sim, name, &hosts[i]), 0);
        headway_bus_options options = {.size = sizeof options,
                                       .alloc = headway_sim_alloc(hosts[i]),
                                       .reconnect_spread_ms = spread_ms,
                                       .random = headway_sim_random(hosts[i])};
        CHECK_EQ(headway_bus_open(headway_sim_loop(hosts[i]), headway_sim_transport(),
                                  "mem://broker", &options, &buses[i]),
                 0);
    }
    run(SECOND);
    CHECK_EQ(broker_check(&broker).links, CROWD);
}

static void finish(void)
{
    for (int i = 0; i < CROWD; i++)
        headway_bus_close(buses[i], NULL, NULL);
    run(2 * SECOND);
    for (int i = 0; i < CROWD; i++)
        headway_bus_free(buses[i]);
    broker_stop(&broker);
    headway_sim_free(sim);
}

/* Until all are back: how many hellos the fullest slice saw, and how long it took. */
static void come_back(uint64_t *ret_most, unsigned *ret_ms)
{
    uint64_t before = broker_check(&broker).links_up;
    *ret_most = 0;
    *ret_ms = 0;
    while (broker_check(&broker).links < CROWD) {
        run(SLICE_MS * MS);
        uint64_t now = broker_check(&broker).links_up;
        *ret_most = now - before > *ret_most ? now - before : *ret_most;
        before = now;
        *ret_ms += SLICE_MS;
        CHECK(*ret_ms <= 5000);
    }
}

static void told(const char *what, uint64_t most, unsigned ms)
{
    fprintf(stderr, "    %s: all back within %u ms, at most %llu hellos in %d ms\n", what, ms,
            (unsigned long long)most, SLICE_MS);
    CHECK(most <= MOST_IN_A_SLICE);
}

static void a_thousand_clients_are_back_within_5_s_without_a_stampede(void)
{
    static const unsigned away_ms[] = {0, 200, 1500, 30000};
    uint64_t most;
    unsigned ms;
    char what[64];
    begin(1, 0);
    for (size_t i = 0; i < sizeof away_ms / sizeof *away_ms; i++) {
        broker_crash(&broker);
        run(away_ms[i] * MS);
        headway_sim_restart(broker.host);
        CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
        come_back(&most, &ms);
        snprintf(what, sizeof what, "a broker away for %u ms", away_ms[i]);
        told(what, most, ms);
    }
    finish();
}

static uint64_t cut_all(uint32_t spread_ms)
{
    uint64_t most;
    unsigned ms;
    begin(2, spread_ms);
    for (int i = 0; i < CROWD; i++)
        headway_sim_cut(broker.host, hosts[i]);
    run(MS);
    come_back(&most, &ms);
    told("links cut", most, ms);
    finish();
    return most;
}

static void nor_when_their_links_are_cut_and_the_broker_lives(void)
{
    CHECK(cut_all(0) > CROWD / 10);
    CHECK(cut_all(2000) < CROWD / 10); /* as wide as one likes */
}

int main(void)
{
    RUN(a_thousand_clients_are_back_within_5_s_without_a_stampede);
    RUN(nor_when_their_links_are_cut_and_the_broker_lives);
    return 0;
}
