/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Direct links (L11, L12, L23): calls go straight from client to worker; the broker names, gives
 * tickets, and counts. Whatever dies: each call ends once, idempotent calls end well, nothing else
 * runs twice, and never do more run than the service has slots.
 */
#include "direct_world.h"

/* --- stories -------------------------------------------------------------------------------- */

static void calls_go_straight_after_a_while_L23(void)
{
    begin(1);
    worker_open(&workers[0], "worker", 64);
    client_open(&clients[0], "client", HEADWAY_VIA_AUTO);
    run(SECOND);
    for (int i = 0; i < 3; i++)
        call(&clients[0], WRITE);
    run(2 * SECOND);
    CHECK_EQ(straight(&clients[0]), 0);
    CHECK_EQ(counts(&clients[0]).direct_links, 0);
    load_begin(10, 1, WRITE);
    run(2 * SECOND);
    uint64_t by_broker = broker_check(&broker).calls_accepted;
    CHECK(straight(&clients[0]) > 100);
    run(2 * SECOND);
    CHECK_EQ(broker_check(&broker).calls_accepted, by_broker);
    CHECK_EQ(load_end(), 0);
    CHECK_EQ(counts(&workers[0]).served_straight, straight(&clients[0]));
    CHECK_EQ(counts(&workers[0]).direct_peers, 1);
    CHECK_EQ(broker_check(&broker).calls_direct, straight(&clients[0]));
    end();
}

static void the_policy_is_kept(void)
{
    begin(2);
    worker_open(&workers[0], "worker", 64);
    client_open(&clients[0], "by-broker", HEADWAY_VIA_BROKER);
    client_open(&clients[1], "straight", HEADWAY_VIA_DIRECT);
    client_open(&clients[2], "plain", HEADWAY_VIA_DEFAULT);
    run(SECOND);
    load_begin(10, 1, WRITE);
    run(2 * SECOND);
    CHECK_EQ(load_end(), 0);
    CHECK_EQ(straight(&clients[0]), 0);
    CHECK_EQ(straight(&clients[1]), counts(&clients[1]).calls_ok); /* from the first on */
    CHECK_EQ(straight(&clients[2]), 0);
    uint64_t before = broker_check(&broker).calls_accepted;
    struct work *by_broker =
        call_by(&clients[1], WRITE, (headway_call_options){.via = HEADWAY_VIA_BROKER});
    run(SECOND);
    CHECK_EQ(by_broker->code, HEADWAY_OK);
    CHECK_EQ(broker_check(&broker).calls_accepted, before + 1);
    end();
}

static void straight_alone_is_unavailable_without_a_way(void)
{
    begin(3);
    party_open(&workers[0], "deaf", (headway_bus_options){0});
    static const headway_handler handlers[3] = {{.open = on_request}};
    CHECK_EQ(headway_service_open(workers[0].bus, &service, handlers, &workers[0], NULL, NULL), 0);
    client_open(&clients[0], "client", HEADWAY_VIA_DIRECT);
    run(SECOND);
    struct work *work = call_by(&clients[0], READ, (headway_call_options){.deadline_ms = 1000});
    run(3 * SECOND);
    CHECK_EQ(work->done, 1);
    CHECK_EQ(work->code, HEADWAY_UNAVAILABLE);
    CHECK(work->not_processed);
    CHECK_EQ(work->runs, 0);
    end();
}

static void direct_links_outlive_the_broker_L23(void)
{
    begin(4);
    broker_options.direct_ticket_ms = 0;
    worker_open(&workers[0], "worker", 64);
    client_open(&clients[0], "client", HEADWAY_VIA_AUTO);
    run(SECOND);
    load_begin(10, 1, WRITE);
    run(2 * SECOND);
    broker_crash(&broker);
    run(20 * SECOND);
    uint64_t dead = straight(&clients[0]);
    CHECK(dead > 2000);
    broker_again();
    run(70 * SECOND); /* longer than the old ticket */
    CHECK(straight(&clients[0]) > dead + 6500);
    CHECK_EQ(counts(&clients[0]).direct_links, 1);
    CHECK_EQ(load_end(), 0);
    CHECK(broker_check(&broker).calls_direct > dead);
    end();
}

static void a_ticket_runs_out_L23(void)
{
    broker_options.direct_ticket_ms = 5000;
    begin(5);
    worker_open(&workers[0], "worker", 64);
    client_open(&clients[0], "client", HEADWAY_VIA_AUTO);
    run(SECOND);
    load_begin(10, 1, READ);
    run(2 * SECOND);
    broker_crash(&broker);
    run(4 * SECOND);
    CHECK_EQ(counts(&clients[0]).direct_links, 1);
    run(8 * SECOND);
    CHECK_EQ(counts(&clients[0]).direct_links, 0);
    CHECK_EQ(counts(&workers[0]).direct_peers, 0);
    uint64_t then = straight(&clients[0]);
    run(SECOND);
    CHECK_EQ(straight(&clients[0]), then);
    load.on = 0;
    run(12 * SECOND);
    end();
}

static void revocation_ends_it_within_a_second_L23(void)
{
    begin(6);
    worker_open(&workers[0], "worker", 64);
    client_open(&clients[0], "client", HEADWAY_VIA_AUTO);
    client_open(&clients[1], "other", HEADWAY_VIA_AUTO);
    run(SECOND);
    load_begin(10, 1, READ);
    run(2 * SECOND);
    CHECK_EQ(counts(&workers[0]).direct_peers, 2);
    broker_crash(&broker);
    run(SECOND);
    broker_again(); /* the first tickets have not run out yet: they end too */
    run(5 * SECOND);
    CHECK_EQ(counts(&workers[0]).direct_peers, 2);
    CHECK_EQ(headway_broker_revoke_direct(broker.broker, "client"), 1);
    run(SECOND);
    CHECK_EQ(counts(&clients[0]).direct_links, 0);
    CHECK_EQ(counts(&clients[1]).direct_links, 1);
    CHECK_EQ(counts(&workers[0]).direct_peers, 1);
    uint64_t then = straight(&clients[0]);
    run(5 * SECOND);
    CHECK_EQ(straight(&clients[0]), then);
    CHECK_EQ(load_end(), 0);
    end();
}

/* What was under way there is lost, or begun anew elsewhere where that is allowed. */
static void a_worker_dies(void)
{
    uint64_t moved = 0;
    for (uint64_t seed = 10; seed < 18; seed++) {
        begin(seed);
        takes_ms = 20;
        worker_open(&workers[0], "one", 64);
        worker_open(&workers[1], "two", 64);
        for (int i = 0; i < CLIENTS; i++)
            client_open(&clients[i], (const char *[]){"a", "b", "c", "d"}[i], HEADWAY_VIA_AUTO);
        run(SECOND);
        load_begin(7, 1, -1);
        run(3 * SECOND);
        CHECK(straight(&clients[0]) > 0);
        CHECK_EQ(counts(&clients[0]).direct_links, 2);
        party_crash(&workers[0]);
        run(3 * SECOND);
        load_end();
        for (unsigned i = 0; i < work_count; i++)
            CHECK(works[i].method != READ || works[i].code == HEADWAY_OK);
        for (int i = 0; i < CLIENTS; i++)
            moved += counts(&clients[i]).calls_moved;
        end();
    }
    CHECK(moved > 0);
}

static void slots_are_never_more_than_there_are_L11(void)
{
    for (uint64_t seed = 20; seed < 26; seed++) {
        begin(seed);
        takes_ms = 10;
        worker_open(&workers[0], "worker", 16);
        client_open(&clients[0], "a", HEADWAY_VIA_AUTO);
        client_open(&clients[1], "b", HEADWAY_VIA_AUTO);
        client_open(&clients[2], "c", HEADWAY_VIA_BROKER);
        run(SECOND);
        load_begin(8, 2, -1);
        run(8 * SECOND);
        unsigned failed = load_end();
        CHECK(straight(&clients[0]) > 200);
        CHECK(straight(&clients[1]) > 200);
        CHECK(workers[0].busiest <= 16);
        CHECK_EQ(counts(&clients[0]).calls_moved, 0); /* nobody counted on another's slots */
        CHECK_EQ(counts(&clients[1]).calls_moved, 0);
        CHECK(workers[0].narrowest <= 2);
        CHECK(failed < work_count / 10);
        end();
    }
}

/* One slot for it, and ten calls at once: none hears of that. */
static void want_of_slots_is_the_brokers_path_L12(void)
{
    broker_options.direct_slots = 1;
    begin(34);
    takes_ms = 10;
    worker_open(&workers[0], "worker", 64);
    client_open(&clients[0], "client", HEADWAY_VIA_AUTO);
    run(SECOND);
    load_begin(20, 10, WRITE);
    run(4 * SECOND);
    CHECK_EQ(load_end(), 0);
    CHECK(straight(&clients[0]) > 100);
    CHECK(straight(&clients[0]) < work_count / 4);
    CHECK_EQ(broker_check(&broker).calls_accepted + straight(&clients[0]), work_count);
    end();
}

/* Whoever wants slots gets them from who does not use them, in either direction. */
static void slots_follow_use_L11(void)
{
    begin(30);
    takes_ms = 20;
    worker_open(&workers[0], "worker", 32);
    client_open(&clients[0], "a", HEADWAY_VIA_DIRECT);
    run(SECOND);
    load_begin(10, 16, WRITE); /* about 17 run at once */
    run(4 * SECOND);
    CHECK(workers[0].busiest > 20);
    struct party alone = clients[0];
    clients[0].bus = NULL; /* it calls no more */
    load.burst = 12;
    client_open(&clients[1], "b", HEADWAY_VIA_BROKER);
    workers[0].busiest = 0;
    run(4 * SECOND);
    CHECK(workers[0].busiest > 10);
    clients[0] = alone;
    load.burst = 16;
    workers[0].busiest = 0;
    run(4 * SECOND);
    CHECK(workers[0].busiest <= 32);
    load.on = 0;
    run(12 * SECOND);
    end();
}

static void peers_that_outnumber_the_slots_go_by_the_broker_L11(void)
{
    begin(31);
    worker_open(&workers[0], "worker", 3);
    for (int i = 0; i < CLIENTS; i++)
        client_open(&clients[i], (const char *[]){"a", "b", "c", "d"}[i], HEADWAY_VIA_AUTO);
    run(SECOND);
    load_begin(20, 1, WRITE);
    run(5 * SECOND);
    CHECK_EQ(counts(&workers[0]).direct_peers, 2);
    CHECK_EQ(load_end(), 0);
    end();
}

/* In memory: it gives itself no ticket. loopback.c tells more. */
static void a_bus_may_call_itself(void)
{
    begin(35);
    worker_open(&workers[0], "worker", 64);
    run(SECOND);
    for (int i = 0; i < 300; i++) {
        call_by(&workers[0], WRITE, (headway_call_options){.via = HEADWAY_VIA_AUTO});
        run(10 * MS);
    }
    CHECK(straight(&workers[0]) > 200);
    CHECK_EQ(counts(&workers[0]).calls_within, straight(&workers[0]));
    CHECK_EQ(counts(&workers[0]).direct_links, 0);
    CHECK_EQ(load_end(), 0);
    end();
}

static void a_worker_that_drains_loses_nothing(void)
{
    begin(32);
    takes_ms = 30;
    worker_open(&workers[0], "one", 64);
    worker_open(&workers[1], "two", 64);
    client_open(&clients[0], "client", HEADWAY_VIA_AUTO);
    run(SECOND);
    load_begin(5, 1, WRITE);
    run(3 * SECOND);
    headway_bus_drain(workers[0].bus, 5000, NULL, NULL);
    run(SECOND);
    unsigned served = workers[0].served;
    run(2 * SECOND);
    CHECK_EQ(workers[0].served, served);
    CHECK_EQ(load_end(), 0);
    end();
}

int main(void)
{
    RUN(calls_go_straight_after_a_while_L23);
    RUN(the_policy_is_kept);
    RUN(straight_alone_is_unavailable_without_a_way);
    RUN(direct_links_outlive_the_broker_L23);
    RUN(a_ticket_runs_out_L23);
    RUN(revocation_ends_it_within_a_second_L23);
    RUN(a_worker_dies);
    RUN(slots_are_never_more_than_there_are_L11);
    RUN(slots_follow_use_L11);
    RUN(want_of_slots_is_the_brokers_path_L12);
    RUN(peers_that_outnumber_the_slots_go_by_the_broker_L11);
    RUN(a_bus_may_call_itself);
    RUN(a_worker_that_drains_loses_nothing);
    return 0;
}
