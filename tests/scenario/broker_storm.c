/* SPDX-License-Identifier: Apache-2.0 */
/* Everything at once, by dice: calls, cancels, slow readers, lost links, crashes, memory that runs
   out. Whatever comes, every call ends once, the counters conserve and every byte comes back. */
#include "broker_world.h"

enum { CLIENTS = 3, WORKERS = 2, OWN = 400, STEPS = 400, SEEDS = 20 };

static struct world w;
static struct peer clients[CLIENTS], workers[WORKERS];
static struct own owns[CLIENTS][OWN];
static unsigned used[CLIENTS];
static uint8_t payload[200000];
static headway_broker_statistics total;

static uint64_t draw(uint64_t bound)
{
    return headway_sim_draw(w.sim, bound);
}

static void conserve(void)
{
    headway_broker_statistics s = {.size = sizeof s};
    headway_broker_statistics_get(w.broker, &s);
    CHECK_EQ(s.calls_accepted, s.calls_answered + s.calls_refused + s.calls_timed_out +
                                   s.calls_dropped + s.calls_in_flight + s.calls_waiting);
    CHECK(s.calls_in_flight < 1 << 20); /* none counted twice */
    CHECK_EQ(s.events_matched, s.events_delivered + s.events_lost + s.events_queued);
    CHECK(s.reserved_bytes <= s.budget_bytes);
}

static struct own *fresh(struct peer **ret_peer)
{
    unsigned c = (unsigned)draw(CLIENTS);
    if (!clients[c].up || used[c] >= OWN)
        return NULL;
    *ret_peer = &clients[c];
    struct own *own = &owns[c][used[c]++];
    memset(own, 0, sizeof *own);
    return own;
}

static void start(unsigned kind, const char *const *names, size_t count)
{
    struct peer *peer;
    struct own *own = fresh(&peer);
    headway__open open = {.grant_messages = (uint32_t)draw(4),
                          .grant_bytes = (uint32_t)draw(100000),
                          .remaining_ms = draw(3) ? (uint32_t)draw(3000) + 1 : 0,
                          .policy = (uint8_t)(kind == HEADWAY__KIND_SUBSCRIBE ? draw(5) : 0)};
    if (!own)
        return;
    own->window = draw(2) ? 2 : 0;
    size_t size = draw(4) ? draw(500) : draw(sizeof payload);
    if (kind == HEADWAY__KIND_SUBSCRIBE)
        size = 0;
    if (own_open(own, peer, kind, names[draw(count)], open, headway_bytes_of(payload, size)) != 0)
        memset(own, 0, sizeof *own);
}

static struct own *some_own(void)
{
    unsigned c = (unsigned)draw(CLIENTS);
    struct own *own = used[c] ? &owns[c][draw(used[c])] : NULL;
    return own && own->stream.link ? own : NULL;
}

static void work(void)
{
    struct peer *worker = &workers[draw(WORKERS)];
    if (!worker->up || !worker->opened)
        return;
    struct handled *handled = &worker->handled[draw(worker->opened)];
    if (handled->stream.link)
        headway__stream_window(&handled->stream, 2, 70000);
    if (handled->busy && handled->cancelled)
        fail(handled, HEADWAY_CANCELLED, "cancelled");
    else if (handled->busy && draw(5) == 0)
        fail(handled, HEADWAY_INTERNAL, "by dice");
    else if (handled->busy)
        answer(handled, draw(3) ? draw(1000) : draw(300000));
}

static void reconnect(struct peer *peer, int is_worker)
{
    if (peer->link)
        return;
    if (headway__link_connect(&peer->node, "mem://broker", peer, &peer->link) != 0)
        return;
    world_run(&w, 10);
    if (is_worker && peer->up && draw(4))
        serve(peer, "fleet.v1.Fleet", 1 + (uint32_t)draw(6));
}

static void reconnect_all(void)
{
    for (int i = 0; i < CLIENTS; i++)
        reconnect(&clients[i], 0);
    for (int i = 0; i < WORKERS; i++)
        reconnect(&workers[i], 1);
}

static void break_something(void)
{
    struct peer *peer = draw(2) ? &clients[draw(CLIENTS)] : &workers[draw(WORKERS)];
    switch (draw(6)) {
    case 0:
        headway_sim_cut(w.host, peer->host);
        break;
    case 1:
        if (peer->link)
            headway__link_end(peer->link, HEADWAY__REASON_SHUTDOWN, NULL);
        break;
    case 2:
        headway_sim_fail_allocation(w.host, 1 + draw(20));
        break;
    case 3:
        headway_sim_pause(peer->host, draw(3000) * MS);
        break;
    case 4:
        headway_sim_slow(peer->host, draw(2) * MS);
        break;
    default:
        if (peer->up && peer->serve.stream.link && draw(2))
            (void)headway__stream_cancel(&peer->serve.stream, HEADWAY_CANCELLED);
    }
}

static void step(void)
{
    static const char *const methods[] = {
        "fleet.v1.Fleet/Get",      "fleet.v1.Fleet/Watch",
        "fleet.v1.Fleet/Nothing",  "x.Y/Z",
        "headway.v1.Health/Check", "headway.v1.Reflection/ListServices"};
    static const char *const topics[] = {"a.b", "a.c", "b", "a..b"};
    static const char *const patterns[] = {"a.*", "a.b", ">", "b", "a.b.>"};
    struct own *own;
    switch (draw(12)) {
    case 0:
    case 1:
    case 2:
        start(HEADWAY__KIND_CALL, methods, draw(3) ? 2 : 6);
        break;
    case 3:
        start(HEADWAY__KIND_PUBLISH, topics, 4);
        break;
    case 4:
        start(HEADWAY__KIND_SUBSCRIBE, patterns, 5);
        break;
    case 5:
        if ((own = some_own()) != NULL && draw(3) == 0)
            (void)headway__stream_cancel(&own->stream, HEADWAY_CANCELLED);
        break;
    case 6:
        if ((own = some_own()) != NULL)
            headway__stream_grant(&own->stream, (int64_t)draw(5), (int64_t)draw(200000));
        break;
    case 7:
        if (draw(8) == 0)
            break_something();
        break;
    case 8:
        reconnect_all();
        break;
    default:
        work();
    }
    headway_sim_run(w.sim, draw(4 * MS));
    conserve();
}

static void peers_open(void)
{
    char name[16];
    for (int i = 0; i < CLIENTS; i++) {
        snprintf(name, sizeof name, "client%d", i);
        peer_open(&w, &clients[i], name);
        used[i] = 0;
    }
    for (int i = 0; i < WORKERS; i++) {
        snprintf(name, sizeof name, "worker%d", i);
        peer_open(&w, &workers[i], name);
        workers[i].hold = 1;
        serve(&workers[i], "fleet.v1.Fleet", 4);
    }
    world_run(&w, 20);
}

static void add_up(void)
{
    headway_broker_statistics s = {.size = sizeof s};
    headway_broker_statistics_get(w.broker, &s);
    total.calls_answered += s.calls_answered;
    total.calls_refused += s.calls_refused;
    total.calls_timed_out += s.calls_timed_out;
    total.calls_dropped += s.calls_dropped;
    total.events_delivered += s.events_delivered;
    total.events_lost += s.events_lost;
    total.subscribers_disconnected += s.subscribers_disconnected;
    total.links_lost += s.links_lost;
}

static void storm(uint64_t seed)
{
    world_open_seed(&w,
                    (headway_broker_options){.budget_bytes = 3 << 20,
                                             .waiting_calls = 16,
                                             .queue_messages = 8,
                                             .block_ms = 200,
                                             .wait_ms = 300,
                                             .start_grace_ms = 100},
                    seed);
    peers_open();
    for (int i = 0; i < STEPS; i++)
        step();
    headway_sim_fail_allocation(w.host, 0);
    for (int i = 0; i < CLIENTS; i++)
        headway_sim_slow(clients[i].host, 0);
    for (int i = 0; i < WORKERS; i++)
        headway_sim_slow(workers[i].host, 0);
    if (draw(2)) { /* all links end first: nothing may be left of them but what is known */
        for (int i = 0; i < CLIENTS; i++)
            headway_sim_crash(clients[i].host);
        for (int i = 0; i < WORKERS; i++)
            headway_sim_crash(workers[i].host);
        world_run(&w, 20000);
        headway_broker_statistics s = {.size = sizeof s};
        headway_broker_statistics_get(w.broker, &s);
        CHECK_EQ(s.calls_in_flight + s.calls_waiting + s.links + s.subscriptions + s.workers, 0);
        CHECK(s.reserved_bytes < 4096);
    }
    add_up();
    headway_broker_close(w.broker, on_world_closed, &w);
    world_run(&w, 5000);
    CHECK_EQ(w.closed, 1);
    headway_broker_free(w.broker);
    CHECK_EQ(headway_sim_blocks(w.host), 0);
    headway_sim_free(w.sim);
}

static unsigned seeds = SEEDS;

static void whatever_comes_nothing_is_lost_or_kept(void)
{
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        fprintf(stderr, "    seed %llu\r", (unsigned long long)seed);
        storm(seed);
    }
}

/* A storm in which something never happens proves nothing of it. */
static void everything_happened(void)
{
    fprintf(stderr,
            "    answered %llu, refused %llu, timed out %llu, dropped %llu; events delivered %llu, "
            "lost %llu, cut off %llu; links lost %llu\n",
            (unsigned long long)total.calls_answered, (unsigned long long)total.calls_refused,
            (unsigned long long)total.calls_timed_out, (unsigned long long)total.calls_dropped,
            (unsigned long long)total.events_delivered, (unsigned long long)total.events_lost,
            (unsigned long long)total.subscribers_disconnected,
            (unsigned long long)total.links_lost);
    CHECK(total.calls_answered > 500 && total.calls_refused > 100 && total.calls_timed_out > 10);
    CHECK(total.calls_dropped > 50 && total.events_delivered > 50 && total.events_lost > 50);
    CHECK(total.subscribers_disconnected > 5 && total.links_lost > 10);
}

/* An argument: how many seeds. */
int main(int argc, char **argv)
{
    if (argc > 1)
        seeds = (unsigned)strtoul(argv[1], NULL, 10);
    RUN(whatever_comes_nothing_is_lost_or_kept);
    RUN(everything_happened);
    return 0;
}
