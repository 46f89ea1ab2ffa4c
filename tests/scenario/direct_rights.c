/* SPDX-License-Identifier: Apache-2.0 */
/* Who is revoked is revoked on direct links too (L23), clients and workers: within a second nothing
   goes straight between them and others, whatever the worker's tickets still say. */
#include "direct_world.h"

#include "runtime.h"

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

/* ben says that he is anna's process, by a newer epoch, and has a ticket of his own: he is ben all
   the same, and she loses nothing. */
static void an_instance_is_nobodys_proof_L23(void)
{
    revoked = NULL;
    broker_options.identify = identify;
    begin(4);
    worker_open(&workers[0], "worker", 64);
    client_open(&clients[0], "anna", HEADWAY_VIA_AUTO);
    client_open(&clients[1], "ben", HEADWAY_VIA_AUTO);
    headway__node *liar = &clients[1].bus->node;
    memcpy(liar->instance, clients[0].bus->node.instance, sizeof liar->instance);
    liar->epoch = (uint64_t)1 << 40;
    run(SECOND);
    load_begin(10, 1, READ);
    run(4 * SECOND);
    CHECK_EQ(counts(&workers[0]).direct_peers, 2);
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(counts(&clients[i]).direct_links, 1);
        CHECK_EQ(counts(&clients[i]).links_lost, 0);
    }
    const headway__list *guests = &workers[0].bus->direct.guests;
    for (const headway__list *at = guests->next; at != guests; at = at->next) {
        const headway__guest *guest = HEADWAY__OWNER(at, headway__guest, node);
        CHECK_STR(guest->link->remote_name, guest->client.identity);
        for (const headway__list *s = guest->shares.next; s != &guest->shares; s = s->next)
            CHECK_STR(HEADWAY__OWNER(s, headway__share, of_guest)->identity,
                      guest->client.identity);
    }
    load_end();
    end();
}

static const headway_method toy_methods[] = {{.name = "Read", .route = "t.Toy/Read"}};
static const headway_service_descriptor toy = {
    .size = sizeof toy, .name = "t.Toy", .methods = toy_methods, .method_count = 1};

static int on_toy(headway_call *call, headway_bytes request, void *self)
{
    (void)self;
    return headway_call_reply(call, request);
}

static void toy_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    CHECK_EQ(status->code, HEADWAY_OK);
}

static void toys_and_calls(unsigned count)
{
    static const headway_call_events none = {.on_done = toy_done};
    const headway_call_options options = {.size = sizeof options};
    for (unsigned i = 0; i < count; i++) {
        CHECK_EQ(headway_call_open(clients[0].bus, &toy_methods[0], headway_bytes_of("x", 1),
                                   &options, &none, NULL, NULL),
                 0);
        call(&clients[0], WRITE);
        run(10 * MS);
    }
}

static void nothing_of(headway__stream *stream, const headway__frame *frame)
{
    (void)stream;
    (void)frame;
}

static void credit_of(headway__stream *stream)
{
    (void)stream;
}

static void end_of(headway__stream *stream, const headway_status *status)
{
    (void)stream;
    (void)status;
}

/* Of mal, for the other service: there is one, with slots. */
static int64_t calls_on_foreign_lanes(void)
{
    const headway__list *goals = &clients[0].bus->direct.goals;
    int64_t calls = -1;
    for (const headway__list *at = goals->next; at != goals; at = at->next) {
        const headway__goal *goal = HEADWAY__OWNER(at, headway__goal, node);
        for (const headway__list *i = goal->lanes.next; i != &goal->lanes; i = i->next) {
            const headway__lane *lane = HEADWAY__OWNER(i, headway__lane, of_goal);
            if (strcmp(goal->route->name, "t.S") == 0 &&
                strcmp(lane->shortcut->link->remote_name, "mal") == 0) {
                CHECK_EQ(lane->stream.out.granted_messages, 4096);
                calls = lane->stream.out.spent_messages;
            }
        }
    }
    return calls;
}

/* It is called straight for a toy, and offers slots for the other service too. */
static void who_serves_one_service_gets_no_calls_of_another_L23(void)
{
    static const headway_handler handlers[] = {{.open = on_toy}};
    static const headway__stream_ops ops = {.data = nothing_of,
                                            .credit = credit_of,
                                            .spent = credit_of,
                                            .asked = credit_of,
                                            .end = end_of};
    static headway__stream offer;
    revoked = NULL;
    broker_options.identify = identify;
    begin(5);
    worker_open(&workers[0], "worker", 64);
    party_open(&workers[1], "mal", (headway_bus_options){.direct_listen = "mem://mal-direct:0"});
    CHECK_EQ(headway_service_open(workers[1].bus, &toy, handlers, NULL, NULL, NULL), 0);
    client_open(&clients[0], "anna", HEADWAY_VIA_AUTO);
    run(SECOND);
    toys_and_calls(400);
    CHECK_EQ(counts(&clients[0]).direct_links, 2);
    headway_bus *mal = workers[1].bus;
    headway__guest *guest = HEADWAY__OWNER(mal->direct.guests.next, headway__guest, node);
    headway__route *route =
        headway__routes_intern(&mal->node.routes, headway_bytes_of_string("t.S"));
    headway__open open = {
        .remaining_ms = UINT32_MAX, .kind = HEADWAY__KIND_SERVE, .grant_bytes = UINT32_MAX};
    memset(&offer, 0, sizeof offer);
    offer.ops = &ops;
    CHECK_EQ(headway__stream_open(&offer, guest->link, route, &open, HEADWAY__FLAG_HALF,
                                  headway_bytes_of(NULL, 0)),
             0);
    offer.in.granted_bytes = INT64_MAX;
    headway__stream_grant(&offer, 4096, 0);
    unsigned served = workers[0].served;
    toys_and_calls(100);
    CHECK_EQ(workers[0].served, served + 100);
    CHECK_EQ(calls_on_foreign_lanes(), 0);
    headway__stream_abandon(&offer);
    headway__stream_done(&offer);
    headway__route_unref(&mal->node.routes, route);
    run(SECOND);
    for (unsigned i = 0; i < work_count; i++)
        CHECK_EQ(works[i].code, HEADWAY_OK);
    end();
}

int main(void)
{
    RUN(a_revoked_client_calls_nobody_straight_L23);
    RUN(nobody_calls_a_revoked_worker_straight_L23);
    RUN(a_worker_that_does_not_listen_is_left_all_the_same_L23);
    RUN(an_instance_is_nobodys_proof_L23);
    RUN(who_serves_one_service_gets_no_calls_of_another_L23);
    return 0;
}
