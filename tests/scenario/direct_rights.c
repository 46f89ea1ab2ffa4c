/* SPDX-License-Identifier: Apache-2.0 */
/* Who is revoked is revoked on direct links too (L23), clients and workers: within a second nothing
   goes straight between them and others, whatever the worker's tickets still say. */
#include "direct_world.h"

static const char *const worker_names[] = {"worker", "second"};
static const char *const client_names[] = {"anna", "ben"};
static const char *revoked; /* who is not let in */

static int identify(void *user, const headway_credentials *who, char *ret_name, size_t size)
{
    (void)user;
    if (revoked && strcmp(who->remote, revoked) == 0)
        return -1;
    snprintf(ret_name, size, "%s", who->remote);
    return 0;
}

/* Workers and clients, each known by its host's name, and calls between them that go straight. */
static void begin_straight(uint64_t seed, int worker_count)
{
    revoked = NULL;
    broker_options.identify = identify;
    begin(seed);
    for (int i = 0; i < worker_count; i++) {
        worker_open(&workers[i], worker_names[i], 64);
        run(100 * MS);
    }
    for (int i = 0; i < 2; i++) {
        client_open(&clients[i], client_names[i], HEADWAY_VIA_AUTO);
        run(100 * MS);
    }
    load_begin(10, 1, READ);
    run(4 * SECOND);
    for (int i = 0; i < 2; i++)
        CHECK_EQ(counts(&clients[i]).direct_links, worker_count);
}

static void a_revoked_client_calls_nobody_straight_L23(void)
{
    begin_straight(1, 1);
    revoked = "anna"; /* its key is trusted no more */
    CHECK_EQ(headway_broker_review(broker.broker), 1);
    run(SECOND);
    CHECK_EQ(counts(&clients[0]).direct_links, 0);
    CHECK_EQ(counts(&workers[0]).direct_peers, 1);
    uint64_t then = straight(&clients[0]), others = straight(&clients[1]);
    run(5 * SECOND);
    CHECK_EQ(straight(&clients[0]), then);
    CHECK(straight(&clients[1]) > others + 100);
    CHECK_EQ(counts(&clients[1]).direct_links, 1);
    load_end();
    end();
}

static void nobody_calls_a_revoked_worker_straight_L23(void)
{
    begin_straight(2, 2);
    revoked = "worker";
    CHECK_EQ(headway_broker_review(broker.broker), 1);
    run(SECOND);
    for (int i = 0; i < 2; i++)
        CHECK_EQ(counts(&clients[i]).direct_links, 1); /* to the other */
    CHECK_EQ(counts(&workers[0]).direct_peers, 0);
    CHECK_EQ(counts(&workers[1]).direct_peers, 2);
    unsigned served = workers[0].served, other = workers[1].served;
    run(5 * SECOND);
    CHECK_EQ(workers[0].served, served);
    CHECK(workers[1].served > other + 500);
    load_end();
    for (unsigned i = 0; i < work_count; i++)
        CHECK_EQ(works[i].code, HEADWAY_OK);
    end();
}

/* The worker does not hear the broker's word, and would keep its clients for as long as its tickets
   hold: they leave it by themselves. */
static void a_worker_that_does_not_listen_is_left_all_the_same_L23(void)
{
    begin_straight(3, 2);
    revoked = "worker";
    CHECK_EQ(headway_sim_partition(broker.host, workers[0].host, 1), 0);
    CHECK_EQ(headway_broker_review(broker.broker), 1);
    run(SECOND);
    for (int i = 0; i < 2; i++)
        CHECK_EQ(counts(&clients[i]).direct_links, 1);
    unsigned served = workers[0].served;
    run(5 * SECOND);
    CHECK_EQ(workers[0].served, served);
    load_end();
    end();
}

int main(void)
{
    RUN(a_revoked_client_calls_nobody_straight_L23);
    RUN(nobody_calls_a_revoked_worker_straight_L23);
    RUN(a_worker_that_does_not_listen_is_left_all_the_same_L23);
    return 0;
}
