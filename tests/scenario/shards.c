/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A broker that is several (docs/PROTOCOL.md, 9.5): each service stands at one of its shards, and
 * whoever calls it goes there, by its name alone; nobody has to be told how many there are.
 */
#include "support/party.h"
#include "support/processes.h"

#include <shard.h>
#include <stdio.h>

enum { SERVICES = 12, MOST = 4, WAITING = 1000 };

static headway_sim *sim;
static struct broker_process brokers[MOST];
static char names[MOST][16];
static struct party worker, client;
static headway_method methods[SERVICES];
static headway_service_descriptor services[SERVICES];
static char service_names[SERVICES][16], routes[SERVICES][24];

static struct {
    int done, code, not_processed;
    char message[400];
} last;

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static void enter(struct party *party, const char *name, const char *endpoint)
{
    party_open(party, sim, name, endpoint, headway_sim_transport());
}

static int on_request(headway_call *call, headway_bytes request, void *self)
{
    (void)request;
    (void)self;
    return headway_call_reply(call, headway_bytes_of_string("done"));
}

static const headway_handler handler = {.open = on_request};

static void worker_open(void)
{
    enter(&worker, "worker", "mem://hub");
    for (int i = 0; i < SERVICES; i++) {
        snprintf(service_names[i], sizeof service_names[i], "t.v1.S%d", i);
        snprintf(routes[i], sizeof routes[i], "t.v1.S%d/Get", i);
        methods[i] = (headway_method){
            .name = "Get", .route = routes[i], .policy = {.idempotent = 1, .retries = 5}};
        services[i] = (headway_service_descriptor){.size = sizeof services[i],
                                                   .name = service_names[i],
                                                   .methods = &methods[i],
                                                   .method_count = 1};
        CHECK_EQ(headway_service_open(worker.bus, &services[i], &handler, NULL, NULL, NULL), 0);
    }
}

static void shard_start(uint16_t shard, uint16_t shards)
{
    CHECK_EQ(headway__shard_url("hub", shard, names[shard], sizeof names[shard]), 0);
    brokers[shard].name = names[shard];
    CHECK_EQ(broker_start(&brokers[shard], sim,
                          (headway_broker_options){.shard = shard, .shards = shards}),
             0);
}

static void shards_start(uint16_t shards)
{
    for (uint16_t i = 0; i < shards; i++)
        shard_start(i, shards);
}

static void begin(uint16_t shards)
{
    sim = sim_make((headway_sim_options){.seed = 7});
    memset(brokers, 0, sizeof brokers);
    shards_start(shards);
    worker_open();
    enter(&client, "client", "mem://hub");
    run(200 * MS);
}

static void finish(void)
{
    party_close(&client);
    party_close(&worker);
    for (int i = 0; i < MOST; i++)
        if (brokers[i].broker)
            broker_stop(&brokers[i]);
    headway_sim_free(sim);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    last.done++;
    last.code = status->code;
    last.not_processed = status->not_processed;
    snprintf(last.message, sizeof last.message, "%s", status->message);
}

static void on_message(headway_call *call, headway_bytes message, void *user)
{
    (void)call;
    (void)message;
    (void)user;
}

static void call_later(headway_bus *bus, int service, headway_call_options options)
{
    static const headway_call_events events = {.on_message = on_message, .on_done = on_done};
    options.size = sizeof options;
    options.wait_for_ready = 1;
    CHECK_EQ(headway_call_open(bus, &methods[service], headway_bytes_of(NULL, 0), &options, &events,
                               NULL, NULL),
             0);
}

static void call_by(headway_bus *bus, int service, headway_call_options options)
{
    memset(&last, 0, sizeof last);
    call_later(bus, service, options);
    run(3 * SECOND);
    CHECK_EQ(last.done, 1);
}

static unsigned shard_of(int service, unsigned shards)
{
    return headway__shard_hash(headway_bytes_of_string(service_names[service])) % shards;
}

static void all_answer(void)
{
    for (int i = 0; i < SERVICES; i++) {
        call_by(client.bus, i, (headway_call_options){0});
        CHECK_EQ(last.code, HEADWAY_OK);
    }
}

/* Each shard has its services and was called for them alone; early: so many calls came before their
   worker was back. */
static void each_has_its_own(unsigned shards, unsigned early)
{
    unsigned used = 0;
    for (unsigned s = 0; s < shards; s++) {
        unsigned own = 0;
        for (int i = 0; i < SERVICES; i++)
            own += shard_of(i, shards) == s;
        headway_broker_statistics now = broker_check(&brokers[s]);
        CHECK_EQ(now.workers, own);
        CHECK(now.calls_refused <= early);
        used += own > 0;
    }
    CHECK_EQ(used, shards); /* or this shows nothing */
}

static void services_are_spread_and_calls_find_them(void)
{
    begin(3);
    CHECK_EQ(headway_bus_shards(client.bus), 3);
    all_answer();
    each_has_its_own(3, 0);
    uint64_t accepted = 0;
    for (int s = 0; s < 3; s++)
        accepted += broker_check(&brokers[s]).calls_accepted;
    CHECK_EQ(accepted, SERVICES);
    CHECK_EQ(headway_bus_shard_of(client.bus, service_names[3]), shard_of(3, 3));
    CHECK_EQ(headway_bus_shard_of(client.bus, routes[3]), shard_of(3, 3));
    finish();
}

static void a_bus_is_up_when_all_shards_are(void)
{
    sim = sim_make((headway_sim_options){.seed = 7});
    memset(brokers, 0, sizeof brokers);
    shard_start(0, 2);
    worker_open();
    enter(&client, "client", "mem://hub");
    run(SECOND);
    CHECK_EQ(client.ups, 0);
    shard_start(1, 2);
    run(3 * SECOND);
    CHECK_EQ(client.ups, 1);
    all_answer();
    finish();
}

static void a_lost_shard_takes_only_its_own_services_along(void)
{
    begin(2);
    all_answer();
    int here = 0, there = 0;
    for (int i = 0; i < SERVICES; i++)
        *(shard_of(i, 2) ? &there : &here) = i;
    broker_crash(&brokers[1]);
    run(10 * SECOND);
    CHECK_EQ(client.downs, 1);
    call_by(client.bus, here, (headway_call_options){0});
    CHECK_EQ(last.code, HEADWAY_OK);
    call_by(client.bus, there, (headway_call_options){.deadline_ms = 500});
    CHECK_EQ(last.code, HEADWAY_DEADLINE_EXCEEDED);
    CHECK(last.not_processed);
    /* Who waits for it holds up nobody, though the other's link runs out of credit meanwhile. */
    memset(&last, 0, sizeof last);
    call_later(client.bus, there, (headway_call_options){.deadline_ms = 60000});
    for (int i = 0; i < WAITING; i++)
        call_later(client.bus, here, (headway_call_options){.deadline_ms = 60000});
    run(3 * SECOND);
    CHECK_EQ(last.done, WAITING);
    headway_sim_restart(brokers[1].host);
    shard_start(1, 2);
    run(4 * SECOND);
    CHECK_EQ(last.done, WAITING + 1);
    CHECK_EQ(last.code, HEADWAY_OK);
    CHECK_EQ(client.ups, 2);
    all_answer();
    each_has_its_own(2, 1);
    finish();
}

static void a_broker_may_come_back_with_another_number_of_shards(void)
{
    static const uint16_t numbers[] = {2, 4, 1, 3};
    begin(numbers[0]);
    for (size_t n = 1; n < sizeof numbers / sizeof numbers[0]; n++) {
        for (uint16_t i = 0; i < numbers[n - 1]; i++) {
            broker_crash(&brokers[i]);
            headway_sim_restart(brokers[i].host);
        }
        shards_start(numbers[n]);
        run(10 * SECOND);
        all_answer();
        each_has_its_own(numbers[n], 0);
        CHECK_EQ(headway_bus_shards(client.bus), numbers[n]);
    }
    finish();
}

/* As one without shards would, or with a word too many in its address. */
static void who_names_one_shard_gets_that_and_is_told_of_the_others(void)
{
    struct party one;
    int here = 0, there = 0;
    begin(2);
    for (int i = 0; i < SERVICES; i++)
        *(shard_of(i, 2) ? &here : &there) = i;
    enter(&one, "one", "mem://hub.1");
    run(SECOND);
    CHECK_EQ(one.ups, 1);
    CHECK_EQ(headway_bus_shards(one.bus), 1);
    call_by(one.bus, here, (headway_call_options){0});
    CHECK_EQ(last.code, HEADWAY_OK);
    call_by(one.bus, there, (headway_call_options){.no_retry = 1});
    CHECK_EQ(last.code, HEADWAY_UNAVAILABLE);
    CHECK(last.not_processed && strstr(last.message, "is at shard 0 of the 2"));
    party_close(&one);
    finish();
}

static void a_stranger_at_the_address_of_a_shard_is_not_taken_for_it(void)
{
    sim = sim_make((headway_sim_options){.seed = 7});
    memset(brokers, 0, sizeof brokers);
    shard_start(0, 2);
    shard_start(1, 0);
    worker_open();
    enter(&client, "client", "mem://hub");
    run(5 * SECOND);
    CHECK_EQ(client.ups, 0);
    CHECK_EQ(client.downs, 1);
    CHECK_EQ(broker_check(&brokers[1]).workers, 0);
    finish();
}

static void on_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                     headway_bytes message, void *user)
{
    (void)subscription;
    (void)topic;
    (void)sequence;
    (void)message;
    ++*(unsigned *)user;
}

static void topics_are_at_the_first(void)
{
    static const headway_subscription_events events = {.on_event = on_event};
    unsigned heard = 0;
    begin(3);
    CHECK_EQ(headway_subscribe(client.bus, ">", NULL, &events, &heard, NULL), 0);
    run(SECOND);
    for (int i = 0; i < SERVICES; i++)
        CHECK_EQ(
            headway_publish(worker.bus, service_names[i], headway_bytes_of_string("!"), NULL, NULL),
            0);
    run(SECOND);
    CHECK_EQ(heard, SERVICES);
    CHECK_EQ(broker_check(&brokers[0]).events_published, SERVICES);
    finish();
}

/* headway.v1.* is answered by each shard for itself; by the first, if nobody asks for another. */
static void each_shard_answers_for_itself(void)
{
    begin(3);
    methods[0].route = "headway.v1.Broker/Ping";
    for (uint8_t i = 0; i <= 3; i++) {
        uint8_t shard = i ? i - 1 : 0;
        uint64_t before = broker_check(&brokers[shard]).packets_received;
        call_by(client.bus, 0, (headway_call_options){.shard = i});
        CHECK_EQ(last.code, HEADWAY_OK);
        CHECK(broker_check(&brokers[shard]).packets_received > before);
    }
    finish();
}

static void addresses_follow_from_the_first(void)
{
    char url[32];
    CHECK_EQ(headway__shard_url("ipc:///run/x.sock", 0, url, sizeof url), 0);
    CHECK_STR(url, "ipc:///run/x.sock");
    CHECK_EQ(headway__shard_url("ipc:///run/x.sock", 12, url, sizeof url), 0);
    CHECK_STR(url, "ipc:///run/x.sock.12");
    CHECK_EQ(headway__shard_url("tcp://[::1]:7000", 3, url, sizeof url), 0);
    CHECK_STR(url, "tcp://[::1]:7003");
    CHECK_EQ(headway__shard_url("tcp://a:65535", 1, url, sizeof url), HEADWAY_EADDRESS);
    CHECK_EQ(headway__shard_url("tcp://a:b", 1, url, sizeof url), HEADWAY_EADDRESS);
    CHECK_EQ(headway__shard_url("ipc:///run/a/name/that/is/long.s", 1, url, sizeof url),
             HEADWAY_ELIMIT);
}

int main(void)
{
    RUN(addresses_follow_from_the_first);
    RUN(services_are_spread_and_calls_find_them);
    RUN(a_bus_is_up_when_all_shards_are);
    RUN(a_lost_shard_takes_only_its_own_services_along);
    RUN(a_broker_may_come_back_with_another_number_of_shards);
    RUN(who_names_one_shard_gets_that_and_is_told_of_the_others);
    RUN(a_stranger_at_the_address_of_a_shard_is_not_taken_for_it);
    RUN(topics_are_at_the_first);
    RUN(each_shard_answers_for_itself);
    return 0;
}
