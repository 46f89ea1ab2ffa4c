/* SPDX-License-Identifier: Apache-2.0 */
/* Fan-out: who hears what, and what becomes of the events of a slow subscriber. */
#include "broker_world.h"
#include "internal.h"
#include <headway/event.h>

static struct world w;
static struct peer publisher, slow, fast;
static struct own calls[3000], subs[16];

static void begin(headway_broker_options options)
{
    world_open(&w, options);
    peer_open(&w, &publisher, "publisher");
    peer_open(&w, &slow, "slow");
    peer_open(&w, &fast, "fast");
}

static void subscribe(struct own *own, struct peer *peer, const char *pattern,
                      headway_slow_policy policy, uint32_t grant)
{
    headway__open open = {
        .grant_messages = grant, .grant_bytes = grant * 1024, .policy = (uint8_t)policy};
    memset(own, 0, sizeof *own);
    CHECK_EQ(own_open(own, peer, HEADWAY__KIND_SUBSCRIBE, pattern, open, headway_bytes_of(NULL, 0)),
             0);
    world_run(&w, 20);
}

static void publish(struct own *own, const char *topic, const char *text)
{
    memset(own, 0, sizeof *own);
    CHECK_EQ(own_open(own, &publisher, HEADWAY__KIND_PUBLISH, topic, (headway__open){0},
                      headway_bytes_of_string(text)),
             0);
}

static void publish_many(unsigned first, unsigned count, const char *topic)
{
    char text[16];
    for (unsigned i = first; i < first + count; i++) {
        snprintf(text, sizeof text, "%u", i);
        publish(&calls[i], topic, text);
        if (i % 50 == 49)
            world_run(&w, 20);
    }
    world_run(&w, 50);
}

static void events_reach_every_pattern_that_matches(void)
{
    static const char *const patterns[] = {"a.b.c", "a.*.c", "a.>",     "*.b.*",  ">",
                                           "a.b",   "b.>",   "a.b.c.d", "a.b.c.>"};
    static const unsigned matches[] = {1, 1, 1, 1, 1, 0, 0, 0, 0};
    begin((headway_broker_options){0});
    for (int i = 0; i < 9; i++) {
        subscribe(&subs[i], &fast, patterns[i], HEADWAY_DROP_OLDEST, 10);
        CHECK_EQ(subs[i].gap_starts, 1);
    }
    publish(&calls[0], "a.b.c", "hello");
    world_run(&w, 20);
    CHECK(calls[0].done == 1 && calls[0].code == HEADWAY_OK);
    for (int i = 0; i < 9; i++)
        CHECK_EQ(subs[i].messages, matches[i]);
    CHECK_STR(subs[0].first_text, "hello");
    for (int i = 0; i < 5; i++)
        CHECK_EQ(headway__stream_cancel(&subs[i].stream, HEADWAY_CANCELLED), 0);
    world_run(&w, 20);
    CHECK_EQ(subs[0].done, 1);
    CHECK_EQ(statistics(&w).subscriptions, 4);
    publish(&calls[1], "a.b.c", "again");
    world_run(&w, 20);
    CHECK_EQ(calls[1].code, HEADWAY_OK);
    CHECK_EQ(subs[2].messages, 1);
    world_close(&w);
}

static void bad_names_are_refused(void)
{
    static const char *const patterns[] = {"a..b", ".a", "a.", "a.>.b", "a*b", "a.b>"};
    char long_name[300];
    begin((headway_broker_options){0});
    for (int i = 0; i < 6; i++) {
        subscribe(&subs[i], &fast, patterns[i], HEADWAY_DROP_OLDEST, 10);
        CHECK_EQ(subs[i].code, HEADWAY_INVALID_ARGUMENT);
    }
    memset(long_name, 'a', sizeof long_name);
    long_name[256] = 0;
    subscribe(&subs[6], &fast, long_name, HEADWAY_DROP_OLDEST, 10);
    CHECK_EQ(subs[6].code, HEADWAY_INVALID_ARGUMENT);
    publish(&calls[0], "a.*", "x");
    publish(&calls[1], "a.>", "x");
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_INVALID_ARGUMENT);
    CHECK_EQ(calls[1].code, HEADWAY_INVALID_ARGUMENT);
    world_close(&w);
}

/* L20, C17 */
static void drop_oldest_keeps_the_newest_and_tells_each_loss_C17(void)
{
    begin((headway_broker_options){.queue_messages = 10});
    subscribe(&subs[0], &slow, "t.*", HEADWAY_DROP_OLDEST, 3);
    subscribe(&subs[1], &fast, "t.*", HEADWAY_DROP_OLDEST, 1000);
    publish_many(0, 100, "t.x");
    CHECK_EQ(subs[0].messages, 3);
    CHECK_EQ(subs[1].messages, 100); /* not held up */
    for (int i = 0; i < 100; i++)
        CHECK(calls[i].done == 1 && calls[i].code == HEADWAY_OK);
    headway__stream_grant(&subs[0].stream, 1000, 100000);
    world_run(&w, 50);
    CHECK_EQ(subs[0].messages, 13);
    CHECK_EQ(subs[0].gap_lost, 87);
    CHECK_EQ(subs[0].last_sequence, 100);
    CHECK_EQ(statistics(&w).events_lost, 87);
    CHECK_EQ(statistics(&w).events_queued, 0);
    world_close(&w);
}

static void drop_newest_keeps_the_oldest(void)
{
    begin((headway_broker_options){.queue_messages = 10});
    subscribe(&subs[0], &slow, "t", HEADWAY_DROP_NEWEST, 3);
    publish_many(0, 100, "t");
    headway__stream_grant(&subs[0].stream, 1000, 100000);
    world_run(&w, 50);
    CHECK_EQ(subs[0].messages, 13);
    CHECK_EQ(subs[0].last_sequence, 13);
    publish_many(100, 1, "t");
    CHECK_EQ(subs[0].messages, 14);
    CHECK_EQ(subs[0].gap_lost, 87);
    world_close(&w);
}

static void keep_latest_keeps_one_of_each_topic(void)
{
    begin((headway_broker_options){0});
    subscribe(&subs[0], &slow, "t.*", HEADWAY_KEEP_LATEST, 1);
    publish_many(0, 50, "t.a");
    publish_many(50, 50, "t.b");
    CHECK_EQ(subs[0].messages, 1);
    CHECK_EQ(statistics(&w).events_queued, 2);
    headway__stream_grant(&subs[0].stream, 1000, 100000);
    world_run(&w, 50);
    CHECK_EQ(subs[0].messages, 3);
    CHECK_EQ(subs[0].last_sequence, 100);
    CHECK_EQ(subs[0].gap_lost, 97);
    world_close(&w);
}

static void block_holds_the_publisher_until_there_is_room_L21(void)
{
    begin((headway_broker_options){.queue_messages = 10});
    subscribe(&subs[0], &slow, "t", HEADWAY_BLOCK, 3);
    publish_many(0, 20, "t");
    for (int i = 0; i < 20; i++)
        CHECK_EQ(calls[i].done, i < 13);
    headway__stream_grant(&subs[0].stream, 4, 4000);
    world_run(&w, 50);
    for (int i = 0; i < 20; i++)
        CHECK_EQ(calls[i].done, i < 17);
    headway__stream_grant(&subs[0].stream, 100, 100000);
    world_run(&w, 50);
    CHECK_EQ(subs[0].messages, 20);
    CHECK_EQ(statistics(&w).events_lost, 0);
    world_close(&w);
}

static void block_cuts_off_who_makes_no_progress(void)
{
    begin((headway_broker_options){.queue_messages = 10, .block_ms = 1000});
    subscribe(&subs[0], &slow, "t", HEADWAY_BLOCK, 3);
    publish_many(0, 20, "t");
    CHECK_EQ(calls[19].done, 0);
    world_run(&w, 1500);
    CHECK_EQ(subs[0].done, 1);
    CHECK_EQ(subs[0].code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(slow.up); /* the subscription, never the link */
    for (int i = 0; i < 20; i++)
        CHECK(calls[i].done == 1 && calls[i].code == HEADWAY_OK);
    CHECK_EQ(statistics(&w).subscribers_disconnected, 1);
    world_close(&w);
}

static void disconnect_ends_the_slow_subscription_L20(void)
{
    begin((headway_broker_options){.queue_messages = 10});
    subscribe(&subs[0], &slow, "t", HEADWAY_DISCONNECT, 3);
    subscribe(&subs[1], &fast, "t", HEADWAY_DISCONNECT, 100);
    publish_many(0, 20, "t");
    CHECK_EQ(subs[0].code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_EQ(subs[0].done, 1);
    CHECK_EQ(subs[1].messages, 20);
    CHECK(slow.up);
    world_close(&w);
}

static void a_large_event_comes_whole_and_a_larger_one_is_refused(void)
{
    static char big[300001];
    memset(big, 'x', sizeof big - 1);
    begin((headway_broker_options){0});
    subscribe(&subs[0], &fast, "t", HEADWAY_DROP_OLDEST, 1000);
    publish(&calls[0], "t", big + 300000 - 200000);
    world_run(&w, 200);
    CHECK_EQ(calls[0].code, HEADWAY_OK);
    CHECK(calls[0].done == 1 && subs[0].messages == 1 && subs[0].bytes == 200000);
    publish(&calls[1], "t", big);
    world_run(&w, 200);
    CHECK_EQ(calls[1].code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_EQ(subs[0].messages, 1);
    world_close(&w);
}

static void a_subscriber_that_vanishes_frees_its_publishers(void)
{
    begin((headway_broker_options){.queue_messages = 4});
    subscribe(&subs[0], &slow, "t", HEADWAY_BLOCK, 1);
    publish_many(0, 10, "t");
    CHECK_EQ(calls[9].done, 0);
    headway_sim_crash(slow.host);
    world_run(&w, 10000);
    CHECK(calls[9].done == 1 && calls[9].code == HEADWAY_OK);
    CHECK_EQ(statistics(&w).subscriptions, 0);
    world_close(&w);
}

static void a_publisher_that_vanishes_while_blocked_leaves_its_events(void)
{
    begin((headway_broker_options){.queue_messages = 4, .block_ms = 60000});
    subscribe(&subs[0], &slow, "t", HEADWAY_BLOCK, 1);
    publish_many(0, 10, "t");
    headway_sim_crash(publisher.host);
    world_run(&w, 10000);
    headway__stream_grant(&subs[0].stream, 100, 100000);
    world_run(&w, 50);
    CHECK_EQ(subs[0].messages, 10);
    CHECK_EQ(statistics(&w).events_queued, 0);
    world_close(&w);
}

static void count_leaf(headway__leaf *leaf, void *user)
{
    (void)leaf;
    ++*(unsigned *)user;
}

static void ten_thousand_keys_cost_a_match_no_more_than_one(void)
{
    static headway__leaf leaves[10000];
    headway__trie trie;
    char name[64];
    unsigned found = 0;
    CHECK_EQ(headway__trie_init(&trie, headway_alloc_default()), 0);
    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof name, "fleet.v1.Reading.host%d", i);
        CHECK_EQ(headway__trie_add(&trie, headway_bytes_of_string(name), &leaves[i]), 0);
    }
    CHECK_EQ(trie.count, 10003);
    headway__trie_match(&trie, headway_bytes_of_string("fleet.v1.Reading.host77"), count_leaf,
                        &found);
    CHECK_EQ(found, 1);
    for (int i = 0; i < 10000; i++)
        headway__trie_remove(&trie, &leaves[i]);
    CHECK_EQ(trie.count, 0);
    headway__trie_done(&trie);
}

int main(void)
{
    RUN(events_reach_every_pattern_that_matches);
    RUN(bad_names_are_refused);
    RUN(drop_oldest_keeps_the_newest_and_tells_each_loss_C17);
    RUN(drop_newest_keeps_the_oldest);
    RUN(keep_latest_keeps_one_of_each_topic);
    RUN(block_holds_the_publisher_until_there_is_room_L21);
    RUN(block_cuts_off_who_makes_no_progress);
    RUN(disconnect_ends_the_slow_subscription_L20);
    RUN(a_large_event_comes_whole_and_a_larger_one_is_refused);
    RUN(a_subscriber_that_vanishes_frees_its_publishers);
    RUN(a_publisher_that_vanishes_while_blocked_leaves_its_events);
    RUN(ten_thousand_keys_cost_a_match_no_more_than_one);
    return 0;
}
