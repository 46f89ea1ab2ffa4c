/* SPDX-License-Identifier: Apache-2.0 */
/* A broker, workers that take direct links, and clients under load; every end is noted. */
#ifndef HEADWAY_SCENARIO_DIRECT_WORLD_H
#define HEADWAY_SCENARIO_DIRECT_WORLD_H

#include "support/processes.h"

#include <headway/timer.h>

enum { CLIENTS = 4, WORKERS = 2, CALLS = 65536, READ = 0, WRITE = 1, NARROW = 2, HOST = 7 };

static const headway_method methods[] = {
    {.name = "Read", .route = "t.S/Read", .policy = {.idempotent = 1, .retries = 5}},
    {.name = "Write", .route = "t.S/Write"},
    {.name = "Narrow", .route = "t.S/Narrow", .policy = {.concurrency = 2}},
};
static const headway_service_descriptor service = {
    .size = sizeof service, .name = "t.S", .methods = methods, .method_count = 3};

struct party {
    headway_host *host;
    headway_bus *bus;
    unsigned busy, busiest, narrow, narrowest, served;
};

/* One call, from both ends. */
struct work {
    int method, runs, done, code, not_processed;
};

struct answer {
    headway_call *call;
    headway_timer *timer;
    struct party *party;
    int narrow;
};

static headway_sim *sim;
static struct broker_process broker;
static struct party workers[WORKERS], clients[CLIENTS];
static struct work works[CALLS];
static unsigned work_count, takes_ms;
static headway_broker_options broker_options;
static struct {
    int on;
    unsigned every_ms, burst;
    int method; /* -1: any */
} load;

static inline void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static inline headway_bus_statistics counts(const struct party *party)
{
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(party->bus, &s);
    return s;
}

/* --- parties -------------------------------------------------------------------------------- */

static inline void party_open(struct party *party, const char *name, headway_bus_options options)
{
    *party = (struct party){0};
    CHECK_EQ(headway_sim_host(sim, name, &party->host), 0);
    options.size = sizeof options;
    options.name = name;
    options.alloc = headway_sim_alloc(party->host);
    options.random = headway_sim_random(party->host);
    options.host = HOST;
    CHECK_EQ(headway_bus_open(headway_sim_loop(party->host), headway_sim_transport(),
                              "mem://broker", &options, &party->bus),
             0);
}

static inline void client_open(struct party *party, const char *name, int via)
{
    party_open(party, name, (headway_bus_options){.via = (uint8_t)via});
}

static inline void party_close(struct party *party)
{
    if (!party->bus)
        return;
    headway_bus_close(party->bus, NULL, NULL);
    run(3 * SECOND);
    headway_bus_free(party->bus);
    party->bus = NULL;
    CHECK_EQ(headway_sim_blocks(party->host), 0);
}

static inline void party_crash(struct party *party)
{
    headway_sim_crash(party->host);
    party->bus = NULL;
    party->busy = party->narrow = 0;
}

static inline void answer_now(void *user)
{
    struct answer *answer = user;
    answer->party->busy--;
    answer->party->narrow -= (unsigned)answer->narrow;
    (void)headway_call_reply(answer->call, headway_bytes_of_string("done"));
}

static inline void note_most(unsigned now, unsigned *most)
{
    *most = now > *most ? now : *most;
}

static inline int on_request(headway_call *call, headway_bytes request, void *self)
{
    unsigned number;
    struct party *party = self;
    headway_arena *arena = headway_call_arena(call);
    struct answer *answer = arena ? headway_arena_take(arena, sizeof *answer) : NULL;
    CHECK_EQ(request.size, sizeof number);
    memcpy(&number, request.data, sizeof number);
    works[number].runs++;
    party->served++;
    if (!answer)
        return HEADWAY_RESOURCE_EXHAUSTED;
    answer->call = call;
    answer->party = party;
    answer->narrow = works[number].method == NARROW;
    party->narrow += (unsigned)answer->narrow;
    note_most(++party->busy, &party->busiest);
    note_most(party->narrow, &party->narrowest);
    uint32_t ms = takes_ms ? 1 + (uint32_t)headway_sim_draw(sim, takes_ms) : 0;
    if (ms == 0) {
        answer_now(answer);
        return 0;
    }
    if (headway_timer_start(headway_call_bus(call), ms, 0, answer_now, answer, &answer->timer) == 0)
        return 0;
    party->busy--;
    party->narrow -= (unsigned)answer->narrow;
    return HEADWAY_RESOURCE_EXHAUSTED;
}

static inline void worker_open(struct party *party, const char *name, uint32_t concurrency)
{
    static const headway_handler handlers[] = {
        {.open = on_request}, {.open = on_request}, {.open = on_request}};
    char url[64];
    headway_service_options options = {.size = sizeof options, .concurrency = concurrency};
    snprintf(url, sizeof url, "mem://%s-direct:0", name);
    party_open(party, name, (headway_bus_options){.direct_listen = url});
    CHECK_EQ(headway_service_open(party->bus, &service, handlers, party, &options, NULL), 0);
}

/* --- calling -------------------------------------------------------------------------------- */

static inline void on_done(headway_call *call, const headway_status *status, void *user)
{
    struct work *work = user;
    (void)call;
    CHECK_EQ(++work->done, 1);
    work->code = status->code;
    work->not_processed = status->not_processed;
}

static const headway_call_events events = {.on_done = on_done};

static inline struct work *call_by(struct party *client, int method, headway_call_options options)
{
    unsigned number = work_count++;
    options.size = sizeof options;
    options.wait_for_ready = 1;
    options.deadline_ms = options.deadline_ms ? options.deadline_ms : 8000;
    CHECK(number < CALLS);
    works[number] = (struct work){.method = method};
    CHECK_EQ(headway_call_open(client->bus, &methods[method],
                               headway_bytes_of(&number, sizeof number), &options, &events,
                               &works[number], NULL),
             0);
    return &works[number];
}

static inline struct work *call(struct party *client, int method)
{
    return call_by(client, method, (headway_call_options){0});
}

static inline void load_now(void *user)
{
    (void)user;
    if (!load.on)
        return;
    for (int i = 0; i < CLIENTS; i++)
        for (unsigned n = 0; clients[i].bus && n < load.burst; n++)
            call(&clients[i], load.method >= 0 ? load.method : (int)headway_sim_draw(sim, 3));
    CHECK_EQ(headway_sim_after(sim, load.every_ms * MS, load_now, NULL), 0);
}

static inline void load_begin(unsigned every_ms, unsigned burst, int method)
{
    load.on = 1;
    load.every_ms = every_ms;
    load.burst = burst;
    load.method = method;
    load_now(NULL);
}

/* Everything has ended, once; nothing but idempotent work ran twice. Answers how many failed. */
static inline unsigned load_end(void)
{
    unsigned failed = 0;
    load.on = 0;
    run(12 * SECOND);
    for (unsigned i = 0; i < work_count; i++) {
        CHECK_EQ(works[i].done, 1);
        CHECK(works[i].method == READ || works[i].runs <= 1);
        CHECK(works[i].code != HEADWAY_OK || works[i].runs >= 1);
        CHECK(!works[i].not_processed || works[i].runs == 0);
        failed += works[i].code != HEADWAY_OK;
    }
    return failed;
}

/* --- the world ------------------------------------------------------------------------------ */

static inline void begin(uint64_t seed)
{
    sim = sim_make((headway_sim_options){.seed = seed});
    memset(&broker, 0, sizeof broker);
    memset(workers, 0, sizeof workers);
    memset(clients, 0, sizeof clients);
    work_count = 0;
    takes_ms = 0;
    CHECK_EQ(broker_start(&broker, sim, broker_options), 0);
}

static inline void broker_again(void)
{
    headway_sim_restart(broker.host);
    CHECK_EQ(broker_start(&broker, sim, broker_options), 0);
}

static inline void end(void)
{
    for (int i = 0; i < CLIENTS; i++)
        party_close(&clients[i]);
    for (int i = 0; i < WORKERS; i++)
        party_close(&workers[i]);
    if (broker.broker)
        broker_stop(&broker);
    headway_sim_free(sim);
    broker_options = (headway_broker_options){0};
}

static inline uint64_t straight(const struct party *client)
{
    return counts(client).calls_straight;
}

#endif
