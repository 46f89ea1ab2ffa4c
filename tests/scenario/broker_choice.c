/* SPDX-License-Identifier: Apache-2.0 */
/* Which worker takes a call: the slow, the stopped and the failing are left alone, keys stay with
   their worker, and a method's own limit holds up no other. */
#include "load_world.h"

enum { WORKERS = 4, SLOTS = 16, CAPACITY = WORKERS * SLOTS * 100 }; /* 10 ms a call */

static struct world w;
static struct station workers[WORKERS];
static struct load load;
static struct tally tally;
static char warnings[16][256];
static int warning_count;

static void on_log(void *user, headway_log_level level, uint64_t number, const char *line)
{
    world_log(user, level, number, line);
    if (strstr(line, "others answer") && warning_count < 16)
        snprintf(warnings[warning_count++], sizeof warnings[0], "%s", line);
}

static void begin(headway_broker_options options)
{
    static const char *const names[WORKERS] = {"w0", "w1", "w2", "w3"};
    memset(&tally, 0, sizeof tally);
    warning_count = 0;
    world_open(&w, options);
    for (int i = 0; i < WORKERS; i++)
        station_open(&w, &workers[i], names[i], SLOTS, 10 * MS);
    load_open(&w, &load, "client");
    load.tally = &tally;
    load.random = 1;
}

static void run(double part, unsigned milliseconds)
{
    load.a_second = part * CAPACITY;
    loads_run(&load, 1, milliseconds);
}

static double p99_with_the_first_taking(uint64_t ns)
{
    begin((headway_broker_options){0});
    workers[0].ns = ns;
    run(0.5, 5000);
    loads_settle(&load, 1);
    tally_print(ns == 10 * MS ? "all alike" : "one slow", &tally);
    CHECK_EQ(tally.ok, tally.sent);
    double p99 = quantile(tally.ms, tally.times, 990);
    world_close(&w);
    return p99;
}

static void one_worker_ten_times_slower_is_hardly_felt(void)
{
    double healthy = p99_with_the_first_taking(10 * MS);
    double one_slow = p99_with_the_first_taking(100 * MS);
    CHECK(one_slow <= 1.5 * healthy);
}

/* One slot each: when the fast are busy, to wait for them is better than to go to the slow. */
static void waiting_for_the_fast_is_better_than_the_slow(void)
{
    static const char *const names[WORKERS] = {"w0", "w1", "w2", "w3"};
    memset(&tally, 0, sizeof tally);
    world_open(&w, (headway_broker_options){0});
    for (int i = 0; i < WORKERS; i++)
        station_open(&w, &workers[i], names[i], 2, i == 0 ? 500 * MS : 10 * MS);
    load_open(&w, &load, "client");
    load.tally = &tally;
    load.random = 1;
    load.a_second = 400; /* of 600 that the fast three can */
    loads_run(&load, 1, 10000);
    loads_settle(&load, 1);
    tally_print("two slots", &tally);
    fprintf(stderr, "    the slow one took %u of %u\n", workers[0].taken, tally.sent);
    CHECK(workers[0].taken > 0); /* it is tried again and again */
    CHECK(workers[0].taken * 100 < tally.sent);
    CHECK(quantile(tally.ms, tally.times, 980) < 30);
    world_close(&w);
}

/* One slot each, of 10 ms and of 100. */
static void one_waits_for_the_fast_and_of_many_some_go_to_the_slow(void)
{
    memset(&tally, 0, sizeof tally);
    world_open(&w, (headway_broker_options){0});
    station_open(&w, &workers[0], "fast", 1, 10 * MS);
    station_open(&w, &workers[1], "slow", 1, 100 * MS);
    load_open(&w, &load, "client");
    load.tally = &tally;
    load.a_second = 50;
    loads_run(&load, 1, 3000);
    loads_settle(&load, 1);
    load_call(&load);
    load_call(&load); /* it has been long: the slow one is tried again */
    world_run(&w, 102);
    CHECK_EQ(workers[0].running + workers[1].running, 0);
    unsigned before = workers[1].taken;
    load_call(&load);
    load_call(&load);
    world_run(&w, 2);
    CHECK_EQ(workers[1].taken, before);
    CHECK_EQ(statistics(&w).calls_waiting, 1);
    for (int i = 0; i < 30; i++) /* 300 ms of the fast one's time */
        load_call(&load);
    world_run(&w, 30);
    CHECK_EQ(workers[1].taken, before + 1);
    loads_settle(&load, 1);
    world_close(&w);
}

static void a_slow_worker_that_recovers_is_used_again(void)
{
    begin((headway_broker_options){0});
    workers[0].ns = 100 * MS;
    run(0.5, 2000);
    unsigned before = workers[0].taken;
    run(0.5, 1000);
    CHECK(workers[0].taken - before < 100);
    workers[0].ns = 10 * MS;
    run(0.5, 10000);
    before = workers[0].taken;
    run(0.5, 1000);
    loads_settle(&load, 1);
    CHECK(workers[0].taken - before > 600); /* of 800 that are its part */
    world_close(&w);
}

static void calls_move_on_from_a_stopped_worker_within_three_heartbeats(void)
{
    begin((headway_broker_options){.heartbeat_ms = 500});
    load.deadline_ms = 10000;
    run(0.5, 1000);
    headway_sim_pause(workers[0].peer.host, 20000 * MS);
    run(0.5, 1500);
    loads_settle(&load, 1);
    tally_print("one stopped", &tally);
    /* Those it had, and those it got before its silence was felt. */
    CHECK(tally.failed > 0 && tally.failed <= SLOTS);
    CHECK_EQ(tally.ok, tally.sent - tally.failed);
    memset(&tally, 0, sizeof tally);
    run(0.5, 2000);
    loads_settle(&load, 1);
    CHECK_EQ(tally.ok, tally.sent);
    CHECK(quantile(tally.ms, tally.times, 990) < 20);
    world_close(&w);
}

static void a_worker_that_fails_what_others_answer_is_ejected_and_comes_back(void)
{
    begin((headway_broker_options){.log = {on_log, NULL, HEADWAY_LOG_WARN}, .eject_ms = 300});
    workers[2].code = HEADWAY_INTERNAL;
    workers[2].ns = MS / 10; /* it fails fast: by its pace alone it would get everything */
    run(0.5, 3000);
    tally_print("one fails", &tally);
    CHECK(tally.failed < 60);
    headway_broker_statistics s = statistics(&w);
    CHECK_EQ(s.workers_ejected, 1);
    CHECK_EQ(s.ejections, 1);
    CHECK_EQ(warning_count, 1); /* told once */
    CHECK(strstr(warnings[0], "w2") && strstr(warnings[0], SERVICE));
    workers[2].code = HEADWAY_OK;
    workers[2].ns = 10 * MS;
    run(0.5, 10000);
    CHECK_EQ(statistics(&w).workers_ejected, 0);
    unsigned before = workers[2].taken;
    run(0.5, 1000);
    CHECK(workers[2].taken - before > 600);
    loads_settle(&load, 1);
    world_close(&w);
}

static void how_many_failures_are_too_many_is_an_option(void)
{
    unsigned failed[2];
    for (int i = 0; i < 2; i++) {
        begin((headway_broker_options){.eject_failures = i ? 12 : 2, .eject_ms = 60000});
        workers[2].code = HEADWAY_UNAVAILABLE;
        workers[2].ns = MS / 10;
        run(0.1, 1000);
        loads_settle(&load, 1);
        CHECK_EQ(statistics(&w).workers_ejected, 1);
        failed[i] = tally.failed;
        world_close(&w);
    }
    CHECK(failed[0] >= 2 && failed[1] >= 12 && failed[0] < failed[1]);
}

static void five_failures_in_a_row_are_too_many(void)
{
    begin((headway_broker_options){.eject_ms = 60000}); /* the number as it is by default */
    workers[2].code = HEADWAY_INTERNAL;
    for (int i = 0; i < 200 && statistics(&w).workers_ejected == 0; i++) {
        load_call(&load);
        world_run(&w, 20);
    }
    CHECK_EQ(statistics(&w).workers_ejected, 1);
    CHECK_EQ(workers[2].taken, 5);
    world_close(&w);
}

static void when_all_fail_nobody_is_ejected(void)
{
    begin((headway_broker_options){0});
    for (int i = 0; i < WORKERS; i++)
        workers[i].code = HEADWAY_UNAVAILABLE;
    run(0.5, 1000);
    loads_settle(&load, 1);
    CHECK_EQ(tally.failed, tally.sent);
    CHECK_EQ(statistics(&w).workers_ejected, 0);
    world_close(&w);
}

static void the_last_ejected_come_back_when_the_others_leave(void)
{
    begin((headway_broker_options){.eject_percent = 75});
    for (int i = 0; i < 3; i++) { /* one after the other: a majority that fails is no outlier */
        workers[i].code = HEADWAY_INTERNAL;
        run(0.2, 300);
    }
    CHECK_EQ(statistics(&w).workers_ejected, 3);
    for (int i = 3; i > 0; i--) {
        headway__link_end(workers[i].peer.link, HEADWAY__REASON_SHUTDOWN, NULL);
        world_run(&w, 50);
    }
    CHECK_EQ(statistics(&w).workers_ejected, 0);
    workers[0].code = HEADWAY_OK;
    loads_settle(&load, 1);
    memset(&tally, 0, sizeof tally);
    run(0.1, 200);
    loads_settle(&load, 1);
    CHECK_EQ(tally.ok, tally.sent);
    world_close(&w);
}

/* --- keys ------------------------------------------------------------------------------------ */

/* Who takes a call with this key, on a calm bus. */
static int taker(uint32_t key)
{
    unsigned before[WORKERS];
    int found = -1;
    for (int i = 0; i < WORKERS; i++)
        before[i] = workers[i].taken;
    load.key_hash = key;
    load_call(&load);
    world_run(&w, 20);
    for (int i = 0; i < WORKERS; i++)
        if (workers[i].taken != before[i])
            found = i;
    CHECK(found >= 0);
    return found;
}

static void a_key_stays_with_its_worker_and_only_its_keys_move(void)
{
    enum { KEYS = 200 };
    int home[KEYS];
    unsigned share[WORKERS] = {0};
    begin((headway_broker_options){0});
    for (uint32_t key = 1; key < KEYS; key++)
        share[home[key] = taker(key)]++;
    for (int i = 0; i < WORKERS; i++)
        CHECK(share[i] > KEYS / 8 && share[i] < KEYS / 2);
    for (uint32_t key = 1; key < KEYS; key++)
        CHECK_EQ(taker(key), home[key]);
    headway__link_end(workers[1].peer.link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 50);
    for (uint32_t key = 1; key < KEYS; key++) {
        int now = taker(key);
        CHECK(home[key] == 1 ? now != 1 : now == home[key]);
    }
    peer_connect(&w, &workers[1].peer); /* the same process, on a new link */
    serve(&workers[1].peer, SERVICE, SLOTS);
    world_run(&w, 50);
    for (uint32_t key = 1; key < KEYS; key++)
        CHECK_EQ(taker(key), home[key]);
    world_close(&w);
}

static void a_hot_key_spills_over_when_its_worker_has_more_than_its_part(void)
{
    begin((headway_broker_options){.affinity_percent = 200});
    load.key_hash = 77;
    load.random = 0;
    run(0.2, 1000); /* 13 calls in flight, all of one key */
    loads_settle(&load, 1);
    CHECK_EQ(tally.ok, tally.sent);
    unsigned most = 0, least = UINT32_MAX, busy = 0;
    for (int i = 0; i < WORKERS; i++) {
        most = workers[i].taken > most ? workers[i].taken : most;
        least = workers[i].taken < least ? workers[i].taken : least;
        busy = workers[i].most > busy ? workers[i].most : busy;
    }
    CHECK(most * 100 > tally.sent * 40 && most * 100 < tally.sent * 65); /* about half: 200 % */
    CHECK(busy <= 8);
    world_close(&w);
}

/* --- methods --------------------------------------------------------------------------------- */

/* Get at most twice at once; Watch is free. */
static void serve_limited(struct station *station, uint32_t slots)
{
    static const uint8_t declaration[] = {
        10, 14, 'f', 'l', 'e', 'e', 't', '.', 'v', '1', '.', 'F', 'l', 'e', 'e', 't', 18,  9,
        10, 3,  'G', 'e', 't', 26,  2,   56,  2,   18,  7,   10,  5,   'W', 'a', 't', 'c', 'h'};
    serve_as(&station->peer, SERVICE, slots, headway_bytes_of(declaration, sizeof declaration));
}

static struct station limited;
static struct load others;
static struct tally others_tally;

static void a_methods_limit_is_kept_and_holds_up_no_other(void)
{
    memset(&tally, 0, sizeof tally);
    memset(&others_tally, 0, sizeof others_tally);
    world_open(&w, (headway_broker_options){0});
    memset(&limited, 0, sizeof limited);
    peer_open(&w, &limited.peer, "limited");
    limited.peer.node.ops = &station_ops;
    limited.ns = 50 * MS;
    serve_limited(&limited, 10);
    load_open(&w, &load, "client");
    load_open(&w, &others, "others");
    world_run(&w, 20);
    load.tally = &tally;
    others.tally = &others_tally;
    others.method = SERVICE "/Watch";
    for (int i = 0; i < 6; i++)
        load_call(&load);
    world_run(&w, 10);
    CHECK_EQ(limited.running, 2);
    CHECK_EQ(statistics(&w).calls_waiting, 4);
    for (int i = 0; i < 8; i++)
        load_call(&others);
    world_run(&w, 10);
    CHECK_EQ(limited.running, 10);
    world_run(&w, 400);
    CHECK_EQ(tally.ok + tally.refused, 6);
    CHECK_EQ(others_tally.ok, 8);
    CHECK(tally.ok >= 4);
    CHECK_EQ(statistics(&w).calls_waiting, 0);
    world_close(&w);
}

int main(void)
{
    RUN(one_worker_ten_times_slower_is_hardly_felt);
    RUN(waiting_for_the_fast_is_better_than_the_slow);
    RUN(one_waits_for_the_fast_and_of_many_some_go_to_the_slow);
    RUN(a_slow_worker_that_recovers_is_used_again);
    RUN(calls_move_on_from_a_stopped_worker_within_three_heartbeats);
    RUN(a_worker_that_fails_what_others_answer_is_ejected_and_comes_back);
    RUN(how_many_failures_are_too_many_is_an_option);
    RUN(five_failures_in_a_row_are_too_many);
    RUN(when_all_fail_nobody_is_ejected);
    RUN(the_last_ejected_come_back_when_the_others_leave);
    RUN(a_key_stays_with_its_worker_and_only_its_keys_move);
    RUN(a_hot_key_spills_over_when_its_worker_has_more_than_its_part);
    RUN(a_methods_limit_is_kept_and_holds_up_no_other);
    return 0;
}
