/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several brokers (L19): workers and subscribers stand at all of them, clients go to one and move
 * on. Whatever dies or is upgraded under load: each call ends once, idempotent calls end well,
 * nothing that is not idempotent runs twice.
 */
#include "support/party.h"
#include "support/processes.h"

#include <headway/timer.h>

enum { CLIENTS = 3, CALLS = 4000, EVERY_MS = 5, SEEDS = 16, READ = 0, WRITE = 1 };

static const char *const both = "mem://one,mem://two";
static const headway_method methods[] = {
    {.name = "Read", .route = "t.S/Read", .policy = {.idempotent = 1, .retries = 5}},
    {.name = "Write", .route = "t.S/Write", .policy = {.retries = 5}},
};
static const headway_service_descriptor service = {
    .size = sizeof service, .name = "t.S", .methods = methods, .method_count = 2};

/* One call, from both ends. */
struct work {
    int method, started, runs, done, code, not_processed;
};

struct answer {
    headway_call *call;
    headway_timer *timer;
};

static headway_sim *sim;
static struct broker_process brokers[2];
static struct party worker, clients[CLIENTS];
static struct work works[CALLS];
static unsigned work_count, busy, busiest;
static int loading;
static uint64_t last_ok, longest_pause;

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

/* --- parties -------------------------------------------------------------------------------- */

static void enter(struct party *party, const char *name, const char *endpoint)
{
    party_open(party, sim, name, endpoint, headway_sim_transport());
}

static headway_bus_statistics counts(const struct party *party)
{
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(party->bus, &s);
    return s;
}

/* --- serving: each takes up to 20 ms -------------------------------------------------------- */

static void answer_now(void *user)
{
    struct answer *answer = user;
    busy--;
    (void)headway_call_reply(answer->call, headway_bytes_of_string("done"));
}

static int on_request(headway_call *call, headway_bytes request, void *self)
{
    unsigned number;
    (void)self;
    struct answer *answer = headway_arena_take(headway_call_arena(call), sizeof *answer);
    CHECK(answer && request.size == sizeof number);
    memcpy(&number, request.data, sizeof number);
    works[number].runs++;
    answer->call = call;
    busy++;
    busiest = busy > busiest ? busy : busiest;
    return headway_timer_start(headway_call_bus(call), (uint32_t)headway_sim_draw(sim, 20), 0,
                               answer_now, answer, &answer->timer);
}

static void worker_open(const char *endpoint, uint32_t concurrency)
{
    static const headway_handler handlers[] = {{.open = on_request}, {.open = on_request}};
    headway_service_options options = {.size = sizeof options, .concurrency = concurrency};
    enter(&worker, "worker", endpoint);
    CHECK_EQ(headway_service_open(worker.bus, &service, handlers, NULL, &options, NULL), 0);
}

/* --- calling -------------------------------------------------------------------------------- */

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    struct work *work = user;
    (void)call;
    CHECK_EQ(++work->done, 1);
    work->code = status->code;
    work->not_processed = status->not_processed;
    if (status->code != HEADWAY_OK)
        return;
    uint64_t pause = headway_sim_now(sim) - last_ok;
    longest_pause = pause > longest_pause ? pause : longest_pause;
    last_ok = headway_sim_now(sim);
}

static const headway_call_events events = {.on_done = on_done};

static void call(struct party *client, int method)
{
    headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .deadline_ms = 20000};
    unsigned number = work_count++;
    CHECK(number < CALLS);
    works[number] = (struct work){.method = method, .started = 1};
    CHECK_EQ(headway_call_open(client->bus, &methods[method],
                               headway_bytes_of(&number, sizeof number), &options, &events,
                               &works[number], NULL),
             0);
}

static void load(void *user)
{
    (void)user;
    if (!loading)
        return;
    for (int i = 0; i < CLIENTS; i++)
        call(&clients[i], headway_sim_draw(sim, 2) ? READ : WRITE);
    CHECK_EQ(headway_sim_after(sim, EVERY_MS * MS, load, NULL), 0);
}

static void load_begin(void)
{
    loading = 1;
    last_ok = headway_sim_now(sim);
    longest_pause = 0;
    load(NULL);
}

/* Everything has ended, once; idempotent work well; other work never twice. */
static void load_end(unsigned *ret_failed)
{
    *ret_failed = 0;
    loading = 0;
    run(25 * SECOND);
    for (unsigned i = 0; i < work_count; i++) {
        CHECK_EQ(works[i].done, 1);
        if (works[i].method == READ)
            CHECK_EQ(works[i].code, HEADWAY_OK);
        else
            CHECK(works[i].runs <= 1);
        if (works[i].code == HEADWAY_OK)
            CHECK(works[i].runs >= 1);
        else
            CHECK_EQ(works[i].code, HEADWAY_UNAVAILABLE);
        if (works[i].not_processed)
            CHECK_EQ(works[i].runs, 0);
        *ret_failed += works[i].code != HEADWAY_OK;
    }
}

/* --- the world ------------------------------------------------------------------------------ */

static void broker_open(int i)
{
    brokers[i].name = i ? "two" : "one";
    CHECK_EQ(broker_start(&brokers[i], sim, (headway_broker_options){0}), 0);
}

static void begin(uint64_t seed)
{
    static const char *const names[CLIENTS] = {"ann", "bob", "cyd"};
    sim = sim_make((headway_sim_options){.seed = seed});
    work_count = busy = busiest = 0;
    broker_open(0);
    broker_open(1);
    worker_open(both, 64);
    run(50 * MS);
    for (int i = 0; i < CLIENTS; i++)
        enter(&clients[i], names[i], both);
    run(100 * MS);
}

static void finish(void)
{
    for (int i = 0; i < CLIENTS; i++)
        party_close(&clients[i]);
    party_close(&worker);
    for (int i = 0; i < 2; i++)
        if (brokers[i].broker)
            broker_stop(&brokers[i]);
    headway_sim_free(sim);
}

/* 0 or 1: where the first client's calls go. */
static int active(void)
{
    return strcmp(headway_bus_endpoint(clients[0].bus), "mem://two") == 0;
}

/* --- stories -------------------------------------------------------------------------------- */

static void workers_stand_at_every_broker_and_clients_call_at_one_L19(void)
{
    begin(1);
    for (int i = 0; i < 2; i++) {
        headway_broker_statistics s = broker_check(&brokers[i]);
        CHECK_EQ(s.workers, 1);
        CHECK_EQ(s.links, 1 + CLIENTS);
    }
    uint64_t before = broker_check(&brokers[active()]).calls_accepted;
    for (int i = 0; i < 20; i++)
        call(&clients[0], READ);
    run(SECOND);
    CHECK_EQ(broker_check(&brokers[active()]).calls_accepted - before, 20);
    CHECK_EQ(broker_check(&brokers[!active()]).calls_accepted, 0);
    CHECK_EQ(clients[0].ups, 1);
    finish();
}

static void a_standby_takes_over_within_a_second_whoever_is_killed(void)
{
    unsigned failed, failed_in_all = 0;
    uint64_t longest = 0, failovers = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        begin(seed);
        load_begin();
        for (int n = 0; n < 3; n++) {
            run((200 + headway_sim_draw(sim, 400)) * MS);
            int victim = headway_sim_draw(sim, 3) ? active() : !active();
            broker_crash(&brokers[victim]);
            run((300 + headway_sim_draw(sim, 300)) * MS);
            headway_sim_restart(brokers[victim].host);
            broker_open(victim);
            run(700 * MS); /* the worker is back there too */
        }
        CHECK(longest_pause < SECOND);
        longest = longest_pause > longest ? longest_pause : longest;
        load_end(&failed);
        failed_in_all += failed;
        for (int i = 0; i < CLIENTS; i++) {
            failovers += counts(&clients[i]).failovers;
            CHECK_EQ(clients[i].downs, 0);
        }
        finish();
    }
    fprintf(stderr, "    %llu failovers, longest pause %llu ms, %u writes ended UNAVAILABLE\n",
            (unsigned long long)failovers, (unsigned long long)(longest / MS), failed_in_all);
    CHECK(failovers > SEEDS && failed_in_all > 0);
}

static void on_drained(headway_broker *broker, void *user)
{
    (void)broker;
    *(int *)user = 1;
}

static void upgrade(int i)
{
    int drained = 0;
    headway_broker_drain(brokers[i].broker, 10000, on_drained, &drained);
    for (int n = 0; n < 1000 && !drained; n++)
        run(10 * MS);
    CHECK(drained);
    broker_stop(&brokers[i]);
    run(headway_sim_draw(sim, 500) * MS);
    broker_open(i);
    run(SECOND);
}

/* A broker that drains tells everybody; what crosses that word is refused unprocessed and sent
   elsewhere: nothing fails, idempotent or not. */
static void brokers_are_upgraded_under_load_without_a_failed_call(void)
{
    unsigned failed;
    for (uint64_t seed = 1; seed <= SEEDS / 2; seed++) {
        begin(seed);
        load_begin();
        run(300 * MS);
        upgrade(active());
        upgrade(active());
        load_end(&failed);
        CHECK_EQ(failed, 0);
        CHECK(longest_pause < SECOND / 2);
        finish();
    }
}

/* A broker that drains while it is idle, and calls that are on their way to it just then. */
static void a_call_that_crosses_the_word_of_a_drain_is_not_lost(void)
{
    unsigned failed;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        int drained = 0;
        begin(seed);
        run(headway_sim_draw(sim, 3000) * MS);
        for (int i = 0; i < CLIENTS; i++)
            call(&clients[i], WRITE);
        int old = active();
        run(headway_sim_draw(sim, 2) ? headway_sim_draw(sim, MS) : 0);
        headway_broker_drain(brokers[old].broker, 10000, on_drained, &drained);
        while (!drained)
            CHECK(headway_sim_step(sim) == 1);
        broker_stop(&brokers[old]);
        load_end(&failed);
        CHECK_EQ(failed, 0);
        finish();
    }
}

/* The only broker is killed and comes back: idempotent calls wait for it, and for their worker. */
static void calls_outlive_the_only_broker_restarted_in_its_place(void)
{
    static const char *const names[CLIENTS] = {"ann", "bob", "cyd"};
    unsigned failed;
    for (uint64_t seed = 1; seed <= SEEDS / 2; seed++) {
        sim = sim_make((headway_sim_options){.seed = seed});
        work_count = busy = busiest = 0;
        broker_open(0);
        worker_open("mem://one", 64);
        for (int i = 0; i < CLIENTS; i++)
            enter(&clients[i], names[i], "mem://one");
        run(11 * SECOND); /* the budget of retries fills */
        for (int n = 0; n < 60; n++) {
            call(&clients[n % CLIENTS], n % 5 ? READ : WRITE);
            if (n == 20)
                broker_crash(&brokers[0]);
            run(50 * MS);
            if (n == 20 + (int)(seed % 15)) {
                headway_sim_restart(brokers[0].host);
                broker_open(0);
            }
        }
        load_end(&failed);
        finish();
    }
}

static void a_worker_never_has_more_calls_than_slots_over_two_brokers_L11(void)
{
    unsigned failed;
    sim = sim_make((headway_sim_options){.seed = 4});
    work_count = busy = busiest = 0;
    broker_open(0);
    broker_open(1);
    worker_open(both, 8);
    run(50 * MS);
    enter(&clients[0], "ann", "mem://one");
    enter(&clients[1], "bob", "mem://two");
    enter(&clients[2], "cyd", both);
    run(100 * MS);
    load_begin();
    run(3 * SECOND);
    load_end(&failed);
    CHECK_EQ(failed, 0);
    CHECK_EQ(busiest, 8);
    finish();
}

/* --- events --------------------------------------------------------------------------------- */

static unsigned heard, ready, unknown, unsubscribed;
static uint64_t last_sequence, epochs[2];

static void on_event(headway_subscription *s, const char *topic, uint64_t sequence,
                     headway_bytes message, void *user)
{
    unsigned from;
    (void)topic;
    (void)user;
    heard++;
    memcpy(&from, message.data, sizeof from);
    if (!epochs[from])
        epochs[from] = headway_subscription_epoch(s);
    CHECK_EQ(headway_subscription_epoch(s), epochs[from]);
    last_sequence = sequence;
}

static void on_ready(headway_subscription *s, void *user)
{
    (void)s;
    (void)user;
    ready++;
}

static void on_gap(headway_subscription *s, uint64_t lost, void *user)
{
    (void)s;
    (void)user;
    CHECK_EQ(lost, HEADWAY_GAP_UNKNOWN);
    unknown++;
}

static void on_unsubscribed(headway_subscription *s, const headway_status *status, void *user)
{
    (void)s;
    (void)user;
    CHECK_EQ(status->code, HEADWAY_CANCELLED);
    unsubscribed++;
}

static void publish(unsigned from, unsigned count)
{
    while (count-- > 0)
        CHECK_EQ(headway_publish(clients[from].bus, "a.b", headway_bytes_of(&from, sizeof from),
                                 NULL, NULL),
                 0);
    run(50 * MS);
}

static void a_subscriber_hears_every_broker_and_a_new_epoch_is_a_gap_L19(void)
{
    static const headway_subscription_events listen = {on_event, on_ready, on_gap, on_unsubscribed};
    headway_subscription *subscription;
    heard = ready = unknown = unsubscribed = 0;
    memset(epochs, 0, sizeof epochs);
    sim = sim_make((headway_sim_options){.seed = 6});
    broker_open(0);
    broker_open(1);
    enter(&worker, "worker", both);
    enter(&clients[0], "ann", "mem://one");
    enter(&clients[1], "bob", "mem://two");
    enter(&clients[2], "cyd", both);
    CHECK_EQ(headway_subscribe(worker.bus, "a.*", NULL, &listen, NULL, &subscription), 0);
    run(100 * MS);
    CHECK_EQ(ready, 2);
    CHECK_EQ(headway_subscription_epoch(subscription), 0);
    publish(0, 10);
    publish(1, 20);
    CHECK_EQ(heard, 30);
    CHECK_EQ(last_sequence, 20);
    CHECK(epochs[0] != epochs[1]);
    broker_crash(&brokers[0]);
    run(100 * MS);
    CHECK_EQ(unknown, 1);
    publish(1, 5);
    CHECK_EQ(heard, 35);
    headway_sim_restart(brokers[0].host);
    broker_open(0);
    run(3 * SECOND);
    CHECK_EQ(ready, 3);
    CHECK_EQ(unknown, 2);
    uint64_t before = epochs[0];
    epochs[0] = 0;
    publish(0, 3);
    CHECK_EQ(heard, 38);
    CHECK_EQ(last_sequence, 3);
    CHECK(epochs[0] && epochs[0] != before);
    headway_subscription_close(subscription);
    run(100 * MS);
    CHECK_EQ(unsubscribed, 1);
    CHECK_EQ(broker_check(&brokers[0]).subscriptions + broker_check(&brokers[1]).subscriptions, 0);
    finish();
}

/* --- lists ---------------------------------------------------------------------------------- */

static void a_list_that_cannot_be_meant_is_refused(void)
{
    sim = sim_make((headway_sim_options){.seed = 8});
    CHECK_EQ(headway_sim_host(sim, "ann", &clients[0].host), 0);
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(clients[0].host),
                                   .random = headway_sim_random(clients[0].host)};
    static const struct {
        const char *list;
        int error;
    } bad[] = {{"", HEADWAY_EADDRESS},
               {"mem://a,", HEADWAY_EADDRESS},
               {"mem://a,,mem://b", HEADWAY_EADDRESS},
               {"mem://1,mem://2,mem://3,mem://4,mem://5,mem://6,mem://7,mem://8,mem://9",
                HEADWAY_ELIMIT}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        headway_bus *bus = NULL;
        CHECK_EQ(headway_bus_open(headway_sim_loop(clients[0].host), headway_sim_transport(),
                                  bad[i].list, &options, &bus),
                 bad[i].error);
        CHECK(!bus);
        CHECK_EQ(headway_sim_blocks(clients[0].host), 0);
    }
    headway_sim_free(sim);
}

/* A broker keeps one link of a process (L13): its second address stands by. */
static void two_addresses_of_one_broker_do_not_fight(void)
{
    sim = sim_make((headway_sim_options){.seed = 9});
    broker_open(0);
    CHECK_EQ(headway_broker_listen(brokers[0].broker, "mem://also", NULL, 0), 0);
    enter(&clients[0], "ann", "mem://one,mem://also,mem://one");
    run(SECOND);
    uint64_t ups = counts(&clients[0]).links_up;
    CHECK(ups <= 2);
    run(60 * SECOND);
    CHECK_EQ(counts(&clients[0]).links_up, ups);
    CHECK(headway_bus_is_up(clients[0].bus));
    CHECK_EQ(broker_check(&brokers[0]).links, 1);
    party_close(&clients[0]);
    broker_stop(&brokers[0]);
    headway_sim_free(sim);
}

int main(void)
{
    RUN(workers_stand_at_every_broker_and_clients_call_at_one_L19);
    RUN(a_standby_takes_over_within_a_second_whoever_is_killed);
    RUN(brokers_are_upgraded_under_load_without_a_failed_call);
    RUN(a_call_that_crosses_the_word_of_a_drain_is_not_lost);
    RUN(calls_outlive_the_only_broker_restarted_in_its_place);
    RUN(a_worker_never_has_more_calls_than_slots_over_two_brokers_L11);
    RUN(a_subscriber_hears_every_broker_and_a_new_epoch_is_a_gap_L19);
    RUN(a_list_that_cannot_be_meant_is_refused);
    RUN(two_addresses_of_one_broker_do_not_fight);
    return 0;
}
