/* SPDX-License-Identifier: Apache-2.0 */
/* Direct links (L23) among thieves and faults: a ticket is its owner's alone, and whatever breaks,
   each call ends once and nothing that is not idempotent runs twice. */
#include "direct_world.h"

#include "link.h"

/* --- who comes without a good ticket ---------------------------------------------------------- */

static struct {
    headway__node node;
    headway__link *link;
    int ups, downs;
    unsigned reason;
} thief;

static void thief_up(headway__link *link)
{
    (void)link;
    thief.ups++;
}

static void thief_down(headway__link *link, unsigned reason, const char *text)
{
    (void)link;
    (void)text;
    thief.downs++;
    thief.reason = reason;
    thief.link = NULL;
}

static int thief_accept(headway__node *node, headway_peer peer)
{
    (void)node;
    (void)peer;
    return -1;
}

static void thief_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    (void)link;
    (void)frame;
    (void)route;
}

static void thief_other(headway__link *link)
{
    (void)link;
}

static void thief_open(headway_host *host)
{
    static const headway__node_ops ops = {.accept = thief_accept,
                                          .up = thief_up,
                                          .down = thief_down,
                                          .opened = thief_opened,
                                          .goaway = thief_other,
                                          .writable = thief_other};
    headway_transport_options transport = {.size = sizeof transport};
    memset(&thief, 0, sizeof thief);
    thief.node = (headway__node){.loop = headway_sim_loop(host),
                                 .transport_ops = headway_sim_transport(),
                                 .alloc = headway_sim_alloc(host),
                                 .random = headway_sim_random(host),
                                 .ops = &ops,
                                 .name = "thief",
                                 .limits = {.heartbeat_ms = 2000,
                                            .calls = 16,
                                            .link_bytes = 65536,
                                            .link_packets = 32,
                                            .aliases = 16,
                                            .message_limit = 1 << 20,
                                            .links = 4,
                                            .stall_ms = 300000}};
    CHECK_EQ(headway__node_init(&thief.node, &transport), 0);
}

static void try_with(const char *url, const uint8_t *ticket)
{
    thief.ups = thief.downs = 0;
    CHECK_EQ(headway__link_connect(&thief.node, url, NULL, &thief.link), 0);
    if (ticket) {
        thief.link->ticketed = 1;
        memcpy(thief.link->ticket, ticket, HEADWAY__TICKET);
    }
    run(SECOND);
    CHECK_EQ(thief.ups, 0);
    CHECK_EQ(thief.downs, 1);
    CHECK_EQ(thief.reason, HEADWAY__REASON_DENIED);
}

static void thief_closed(headway__node *node)
{
    (void)node;
    thief.downs = 100;
}

/* No ticket, a wrong one, and another's. The last is taken from the client's own memory. */
static void a_ticket_is_its_owners_alone_L23(void)
{
    static const uint8_t wrong[HEADWAY__TICKET] = {1, 2, 3};
    headway_host *host;
    uint8_t real[HEADWAY__TICKET];
    begin(33);
    worker_open(&workers[0], "worker", 64);
    client_open(&clients[0], "client", HEADWAY_VIA_DIRECT);
    CHECK_EQ(headway_sim_host(sim, "thief", &host), 0);
    thief_open(host);
    run(SECOND);
    load_begin(10, 1, WRITE);
    run(SECOND);
    const headway__node *node = (const headway__node *)clients[0].bus;
    memset(real, 0, sizeof real);
    for (const headway__list *at = node->links.next; at != &node->links; at = at->next) {
        const headway__link *link = HEADWAY__OWNER(at, headway__link, node);
        if (link->ticketed)
            memcpy(real, link->ticket, sizeof real);
    }
    CHECK(memcmp(real, (const uint8_t[HEADWAY__TICKET]){0}, sizeof real) != 0);
    try_with("mem://worker-direct:1", NULL);
    try_with("mem://worker-direct:1", wrong);
    try_with("mem://worker-direct:1", real);
    CHECK_EQ(counts(&workers[0]).direct_peers, 1);
    CHECK_EQ(load_end(), 0);
    CHECK_EQ(counts(&clients[0]).links_lost, 0);
    headway__node_close(&thief.node, thief_closed);
    run(SECOND);
    CHECK_EQ(thief.downs, 100);
    headway__node_done(&thief.node);
    end();
}

/* --- chaos ------------------------------------------------------------------------------------ */

static void break_something(int step)
{
    struct party *worker = &workers[headway_sim_draw(sim, WORKERS)];
    struct party *client = &clients[headway_sim_draw(sim, CLIENTS)];
    switch (headway_sim_draw(sim, 6)) {
    case 0:
        if (broker.broker)
            broker_crash(&broker);
        break;
    case 1:
        if (!broker.broker)
            broker_again();
        break;
    case 2:
        headway_sim_cut(worker->host, client->host);
        break;
    case 3:
        headway_sim_cut(client->host, broker.host);
        break;
    case 4:
        headway_sim_pause(worker->host, 3 * SECOND);
        break;
    default:
        if (step % 2 && broker.broker)
            (void)headway_broker_revoke_direct(broker.broker, "a");
    }
}

static void whatever_breaks_nothing_runs_twice_L23(void)
{
    for (uint64_t seed = 100; seed < 124; seed++) {
        broker_options.direct_ticket_ms = seed % 2 ? 3000 : 0;
        begin(seed);
        takes_ms = 25;
        worker_open(&workers[0], "one", 24);
        worker_open(&workers[1], "two", 24);
        for (int i = 0; i < CLIENTS; i++)
            client_open(&clients[i], (const char *[]){"a", "b", "c", "d"}[i],
                        i == 3 ? HEADWAY_VIA_BROKER : HEADWAY_VIA_AUTO);
        run(SECOND);
        load_begin(20, 2, -1);
        headway_sim_fail_allocations(workers[0].host, seed % 3 ? 0 : 5000);
        headway_sim_fail_allocations(broker.host, seed % 3 == 1 ? 2000 : 0);
        for (int step = 0; step < 8; step++) {
            run((200 + headway_sim_draw(sim, 1500)) * MS);
            break_something(step);
        }
        headway_sim_fail_allocations(workers[0].host, 0);
        headway_sim_fail_allocations(broker.host, 0);
        if (!broker.broker)
            broker_again();
        run(5 * SECOND);
        load_end();
        CHECK(workers[0].busiest <= 24 && workers[1].busiest <= 24);
        CHECK(workers[0].narrowest <= 2 && workers[1].narrowest <= 2);
        (void)broker_check(&broker);
        end();
    }
}

int main(void)
{
    RUN(a_ticket_is_its_owners_alone_L23);
    RUN(whatever_breaks_nothing_runs_twice_L23);
    return 0;
}
