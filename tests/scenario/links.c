/* SPDX-License-Identifier: Apache-2.0 */
/* Two cores and a network: the laws of links and streams. */
#include "support/nodes.h"

static struct actor server, client;

static headway_sim *meet(headway_sim_options options)
{
    headway_sim *sim = sim_make(options);
    actor_init(&server, sim, "server", NULL);
    actor_init(&client, sim, "client", NULL);
    actor_listen(&server, "mem://server");
    actor_connect(&client, "mem://server");
    headway_sim_run(sim, 20 * MS);
    CHECK(server.ups == 1 && client.ups == 1);
    return sim;
}

static void part(headway_sim *sim)
{
    actor_close(&client);
    actor_close(&server);
    headway_sim_free(sim);
}

static void hello_tells_each_side_who_the_other_is(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 1});
    CHECK_STR(server.link->remote_name, "client");
    CHECK_STR(client.link->remote_name, "server");
    CHECK(client.link->tag != 0 && client.link->tag == server.link->tag);
    CHECK(memcmp(server.link->remote.instance, client.node.instance, 16) == 0);
    part(sim);
    CHECK_EQ(server.reason, HEADWAY__REASON_SHUTDOWN);
}

static void a_call_is_answered_once_C16(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 2});
    server.on_open = answer_when_whole;
    struct flow *flow = flow_open(&client, (struct open_how){.size = 100});
    CHECK(flow);
    CHECK_EQ(flow->ends, 0);
    headway_sim_run(sim, 20 * MS);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_OK && flow->messages == 1);
    CHECK_EQ(flow->bytes, 10);
    CHECK_EQ(server.flows[0].bytes, 100);
    part(sim);
}

static void a_refusal_says_not_processed_C15(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 3});
    server.refuse = HEADWAY_UNIMPLEMENTED;
    struct flow *flow = flow_open(&client, (struct open_how){.size = 100});
    headway_sim_run(sim, 20 * MS);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_UNIMPLEMENTED);
    CHECK(flow->status.not_processed);
    CHECK_STR(flow->message, "refused here");
    part(sim);
}

static void a_call_that_was_answered_cannot_be_answered_again_C16(void)
{
    headway_status again = {.code = HEADWAY_INTERNAL, .message = "again"};
    headway_sim *sim = meet((headway_sim_options){.seed = 32});
    struct flow *flow = flow_open(&client, (struct open_how){.size = 10});
    headway_sim_run(sim, 20 * MS);
    flow_finish(&server.flows[0], HEADWAY_NOT_FOUND);
    CHECK_EQ(headway__stream_finish(&server.flows[0].stream, &again), HEADWAY_ECLOSED);
    headway_sim_run(sim, 20 * MS);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_NOT_FOUND);
    CHECK_EQ(headway__stream_finish(&server.flows[0].stream, &again), HEADWAY_ECLOSED);
    CHECK_EQ(headway__stream_finish(&flow->stream, &again), HEADWAY_ECLOSED);
    part(sim);
}

/* The end of the requests stays behind the last of them, which waits for credit. */
static void half_waits_behind_what_was_sent(void)
{
    static char large[5000];
    headway_sim *sim = meet((headway_sim_options){.seed = 33});
    struct flow *flow =
        flow_open(&client, (struct open_how){.flags = HEADWAY__FLAG_PAYLOAD, .size = 10});
    headway_sim_run(sim, 20 * MS);
    struct flow *served = &server.flows[0];
    headway__stream_grant(&served->stream, 2, 3000);
    headway_sim_run(sim, 20 * MS);
    CHECK_EQ(headway__stream_send(&flow->stream, 0, headway_bytes_of(large, sizeof large)), 0);
    headway__stream_half(&flow->stream);
    headway_sim_run(sim, 20 * MS);
    CHECK(served->messages == 1 && served->partial > 0 && served->halves == 0);
    headway__stream_grant(&served->stream, 0, 3000);
    headway_sim_run(sim, 20 * MS);
    CHECK(served->messages == 2 && served->halves == 1);
    CHECK_EQ(served->bytes, 10 + sizeof large);
    flow_finish(served, HEADWAY_OK);
    headway_sim_run(sim, 20 * MS);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_OK);
    CHECK_EQ(client.downs + server.downs, 0);
    part(sim);
}

static void a_message_of_4_MiB_travels_in_pieces_past_its_neighbours_C8_L5(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 4});
    server.on_open = answer_when_whole;
    struct flow *large = flow_open(&client, (struct open_how){.size = 4 << 20});
    CHECK(large && !large->ends);
    headway_sim_run(sim, 3 * MS);
    struct flow *small = flow_open(&client, (struct open_how){.size = 10});
    CHECK(small);
    headway_sim_run(sim, 10 * MS);
    CHECK(small->ends == 1 && !large->ends);
    headway_sim_run(sim, 10 * SECOND);
    CHECK(large->ends == 1 && large->status.code == HEADWAY_OK);
    CHECK_EQ(server.flows[0].bytes, 4 << 20);
    CHECK(headway_sim_bytes_most(server.host) < 1 << 20);
    CHECK_EQ(client.node.statistics.high_water + server.node.statistics.high_water, 0);
    part(sim);
}

static void endless(struct flow *flow, const headway__frame *frame)
{
    (void)frame;
    flow->to_send = 1000;
    flow->send_size = 500;
    flow->finish_after = 1;
    flow_pump(flow);
}

static void a_stream_never_sends_beyond_its_grant_C2_C4(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 5});
    server.on_open = endless;
    struct flow *flow =
        flow_open(&client, (struct open_how){.grant_messages = 7, .grant_bytes = 10000});
    headway_sim_run(sim, 5 * SECOND);
    CHECK(flow->messages == 7 && !flow->ends);
    headway__stream_grant(&flow->stream, 3, 0);
    headway_sim_run(sim, 1 * SECOND);
    CHECK_EQ(flow->messages, 10);
    headway__stream_grant(&flow->stream, 100, 0);
    headway_sim_run(sim, 1 * SECOND);
    CHECK_EQ(flow->messages, 10000 / 512); /* bytes hold it now */
    headway__stream_window(&flow->stream, 1000, 1000000);
    headway_sim_run(sim, 1 * SECOND);
    CHECK(flow->messages == 1000 && flow->ends == 1 && flow->status.code == HEADWAY_OK);
    part(sim);
}

static void a_reader_that_stops_holds_up_no_neighbour_C1_L7(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 6});
    server.on_open = endless;
    struct flow *slow =
        flow_open(&client, (struct open_how){.grant_messages = 50, .grant_bytes = 1 << 20});
    struct flow *quick =
        flow_open(&client, (struct open_how){.window_messages = 64, .window_bytes = 65536});
    headway_sim_run(sim, 5 * SECOND);
    CHECK(slow->messages == 50 && !slow->ends);
    CHECK(quick->messages == 1000 && quick->ends == 1);
    CHECK(headway_sim_bytes_most(server.host) < 2 << 20);
    part(sim);
}

static void without_places_a_call_gets_eagain_and_writable_comes_once_L12(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 7});
    int opened = 0;
    while (flow_open(&client, (struct open_how){.size = 10}))
        opened++;
    CHECK_EQ(opened, 64);
    CHECK(!flow_open(&client, (struct open_how){.size = 10}));
    headway_sim_run(sim, 1 * SECOND);
    CHECK_EQ(client.writables, 0);
    for (int i = 0; i < 64; i++)
        flow_finish(&server.flows[i], HEADWAY_NOT_FOUND);
    headway_sim_run(sim, 1 * SECOND);
    CHECK_EQ(client.writables, 1);
    CHECK(flow_open(&client, (struct open_how){.size = 10}));
    part(sim);
}

static void cancel_before_the_turn_ends_sends_nothing_L4(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 8});
    struct flow *flow = flow_open(&client, (struct open_how){.size = 10});
    flow_cancel(flow);
    CHECK_EQ(flow->ends, 1);
    for (int i = 1; i < 200; i++) { /* nor takes a place: there are 64 */
        flow = flow_open(&client, (struct open_how){.size = 10});
        CHECK(flow);
        flow_cancel(flow);
    }
    headway_sim_run(sim, 1 * SECOND);
    CHECK_EQ(server.opens, 0);
    part(sim);
}

static void a_binding_that_was_withdrawn_goes_with_the_next_call_L16(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 9});
    const char *route = "a.rather.long.name.so.that.it.counts.in.credit.v1.Service/Method";
    struct flow *first = flow_open(&client, (struct open_how){.route = route, .size = 10});
    struct flow *second = flow_open(
        &client, (struct open_how){.route = route, .flags = HEADWAY__FLAG_PAYLOAD, .size = 10});
    flow_cancel(first);
    CHECK_EQ(first->ends, 1);
    headway_sim_run(sim, 1 * SECOND);
    CHECK_EQ(server.opens, 1);
    /* All of a grant of bytes may be spent, to the last one, by either count. */
    headway__stream_grant(&server.flows[0].stream, 1000, 10000);
    headway_sim_run(sim, 1 * SECOND);
    second->send_size = 1006 - HEADWAY__FRAME_HEADER;
    second->to_send = 12;
    flow_pump(second);
    headway_sim_run(sim, 1 * SECOND);
    CHECK(client.downs == 0 && server.downs == 0);
    CHECK_EQ(server.flows[0].bytes - server.flows[0].partial, 10 + 9 * second->send_size);
    part(sim);
}

/* Nobody but a broker knows identities; who tells one elsewhere is not heard. */
static void an_identity_is_no_ones_to_tell(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 10});
    struct flow *flow = flow_open(&client, (struct open_how){.identity = "root", .size = 10});
    headway_sim_run(sim, 20 * MS);
    CHECK_EQ(server.opens, 0);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_UNAVAILABLE);
    CHECK_EQ(server.downs, 1);
    CHECK_EQ(server.reason, HEADWAY__REASON_MALFORMED);
    part(sim);
}

static void cancel_reaches_the_handler_and_one_end_comes_back_L2(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 10});
    struct flow *flow = flow_open(&client, (struct open_how){.size = 10});
    headway_sim_run(sim, 20 * MS);
    CHECK(server.opens == 1 && !flow->ends);
    CHECK_EQ(headway__stream_cancel(&flow->stream, HEADWAY_CANCELLED), 0);
    CHECK_EQ(headway__stream_cancel(&flow->stream, HEADWAY_CANCELLED), 0);
    headway_sim_run(sim, 20 * MS);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_CANCELLED);
    CHECK_EQ(server.flows[0].cancels, 1);
    part(sim);
}

static void cancel_of_an_answer_that_waits_for_credit_still_ends_it_L2(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 11});
    struct flow *flow =
        flow_open(&client, (struct open_how){.grant_messages = 1, .grant_bytes = 300});
    headway_sim_run(sim, 20 * MS);
    struct flow *served = &server.flows[0];
    static char large[5000];
    CHECK_EQ(headway__stream_send(&served->stream, 0, headway_bytes_of(large, sizeof large)), 0);
    flow_finish(served, HEADWAY_OK);
    CHECK(served->stream.link != NULL);
    headway_sim_run(sim, 20 * MS);
    CHECK(!flow->ends);
    (void)headway__stream_cancel(&flow->stream, HEADWAY_CANCELLED);
    headway_sim_run(sim, 20 * MS);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_CANCELLED);
    CHECK(served->stream.link == NULL);
    part(sim);
}

static void frames_after_cancel_are_counted_and_dropped_C6_L2(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 12});
    server.on_open = endless;
    for (int round = 0; round < 50; round++) {
        struct flow *flow =
            flow_open(&client, (struct open_how){.grant_messages = 100, .grant_bytes = 65536});
        CHECK(flow);
        headway_sim_run(sim, MS);
        headway__stream_abandon(&flow->stream); /* the owner goes away: no callback follows */
        flow->ends = 1;
        client.live--;
        headway_sim_run(sim, 100 * MS);
    }
    CHECK(client.downs == 0 && server.downs == 0);
    struct flow *last =
        flow_open(&client, (struct open_how){.window_messages = 100, .window_bytes = 65536});
    headway_sim_run(sim, 5 * SECOND);
    CHECK(last->ends == 1 && last->messages == 1000); /* nothing of the link's credit is lost */
    part(sim);
}

static void a_link_without_traffic_is_lost_in_3_intervals_L17(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 13});
    struct flow *flow = flow_open(&client, (struct open_how){.size = 10});
    headway_sim_run(sim, 60 * SECOND);
    CHECK(client.downs == 0 && server.downs == 0);
    CHECK_EQ(headway_sim_partition(client.host, server.host, 1), 0);
    headway_sim_run(sim, 5 * SECOND);
    CHECK_EQ(client.downs, 0);
    headway_sim_run(sim, 4 * SECOND);
    CHECK(client.downs == 1 && client.reason == HEADWAY__REASON_LOST);
    CHECK(server.downs == 1 && server.reason == HEADWAY__REASON_LOST);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_UNAVAILABLE);
    CHECK(!flow->status.not_processed);
    CHECK_EQ(server.flows[0].cancels, 1);
    CHECK_EQ(headway_sim_partition(client.host, server.host, 0), 0);
    part(sim);
}

static void a_crash_that_nobody_reports_is_seen_by_the_heartbeat(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 14, .silent_ppm = 1000000});
    struct flow *flow = flow_open(&client, (struct open_how){.size = 10});
    headway_sim_run(sim, 20 * MS);
    headway_sim_crash(server.host);
    headway_sim_run(sim, 9 * SECOND);
    CHECK(client.reason == HEADWAY__REASON_LOST && flow->ends == 1);
    CHECK(!flow->status.not_processed);
    actor_forget(&server);
    actor_close(&client);
    headway_sim_free(sim);
}

static void a_thawed_process_runs_no_stale_call_L15(void)
{
    for (uint64_t seed = 15; seed < 25; seed++) {
        headway_sim *sim = meet((headway_sim_options){.seed = seed, .silent_ppm = 1000000});
        headway_sim_pause(server.host, 30 * SECOND);
        struct flow *flow = flow_open(&client, (struct open_how){.size = 10});
        headway_sim_run(sim, 40 * SECOND);
        CHECK(flow->ends == 1 && flow->status.code == HEADWAY_UNAVAILABLE);
        CHECK_EQ(server.opens, 0);
        CHECK(server.downs == 1);
        part(sim);
    }
}

static void a_newer_link_of_the_same_process_ends_the_older_L13(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 26});
    headway__link *older = server.link;
    actor_connect(&client, "mem://server");
    headway_sim_run(sim, 20 * MS);
    CHECK(server.ups == 2 && server.downs == 1 && server.link != older);
    CHECK_EQ(server.reason, HEADWAY__REASON_EPOCH);
    CHECK(client.downs == 1 && client.link);
    server.on_open = answer_when_whole;
    struct flow *flow = flow_open(&client, (struct open_how){.size = 10});
    headway_sim_run(sim, 20 * MS);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_OK);
    part(sim);
}

static void a_stalled_reader_is_ended_after_5_minutes_L24(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 27});
    server.on_open = endless;
    struct flow *flow = flow_open(&client, (struct open_how){.grant_messages = 2});
    headway_sim_run(sim, 290 * SECOND);
    CHECK_EQ(flow->ends, 0);
    headway_sim_run(sim, 15 * SECOND);
    CHECK(flow->ends == 1 && flow->status.code == HEADWAY_DEADLINE_EXCEEDED);
    CHECK(strstr(flow->message, "stalled"));
    CHECK_EQ(client.downs, 0);
    part(sim);
}

static void a_full_transport_is_met_with_patience_C14(void)
{
    headway_sim *sim = meet((headway_sim_options){
        .seed = 28, .again_ppm = 300000, .spurious_ppm = 300000, .queue_packets = 4});
    server.on_open = endless;
    struct flow *flow =
        flow_open(&client, (struct open_how){.window_messages = 100, .window_bytes = 65536});
    headway_sim_run(sim, 30 * SECOND);
    CHECK(flow->messages == 1000 && flow->ends == 1);
    CHECK(server.node.statistics.high_water > 0);
    part(sim);
}

static void goaway_refuses_new_calls_and_finishes_old_ones(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 29});
    struct flow *old = flow_open(&client, (struct open_how){.size = 10});
    headway_sim_run(sim, 20 * MS);
    headway__link_goaway(server.link);
    headway_sim_run(sim, 20 * MS);
    CHECK_EQ(client.goaways, 1);
    CHECK(!flow_open(&client, (struct open_how){.size = 10}));
    flow_finish(&server.flows[0], HEADWAY_NOT_FOUND);
    headway_sim_run(sim, 20 * MS);
    CHECK(old->ends == 1 && old->status.code == HEADWAY_NOT_FOUND);
    part(sim);
}

static void nobody_there_ends_the_link_and_no_more(void)
{
    headway_sim *sim = sim_make((headway_sim_options){.seed = 30});
    actor_init(&client, sim, "client", NULL);
    actor_connect(&client, "mem://nowhere");
    headway_sim_run(sim, 20 * MS);
    CHECK(client.downs == 1 && client.reason == HEADWAY__REASON_DISCONNECTED);
    actor_close(&client);
    headway_sim_free(sim);
}

static void small_calls_share_packets(void)
{
    headway_sim *sim = meet((headway_sim_options){.seed = 31});
    server.on_open = answer_when_whole;
    uint64_t before = client.node.statistics.packets_sent;
    for (int i = 0; i < 60; i++)
        CHECK(flow_open(&client, (struct open_how){.size = 100}));
    headway_sim_run(sim, 100 * MS);
    CHECK(client.node.statistics.packets_sent - before < 10);
    for (int i = 0; i < 60; i++)
        CHECK_EQ(client.flows[i].ends, 1);
    part(sim);
}

int main(void)
{
    RUN(hello_tells_each_side_who_the_other_is);
    RUN(a_call_is_answered_once_C16);
    RUN(a_refusal_says_not_processed_C15);
    RUN(a_call_that_was_answered_cannot_be_answered_again_C16);
    RUN(half_waits_behind_what_was_sent);
    RUN(a_message_of_4_MiB_travels_in_pieces_past_its_neighbours_C8_L5);
    RUN(a_stream_never_sends_beyond_its_grant_C2_C4);
    RUN(a_reader_that_stops_holds_up_no_neighbour_C1_L7);
    RUN(without_places_a_call_gets_eagain_and_writable_comes_once_L12);
    RUN(cancel_before_the_turn_ends_sends_nothing_L4);
    RUN(a_binding_that_was_withdrawn_goes_with_the_next_call_L16);
    RUN(an_identity_is_no_ones_to_tell);
    RUN(cancel_reaches_the_handler_and_one_end_comes_back_L2);
    RUN(cancel_of_an_answer_that_waits_for_credit_still_ends_it_L2);
    RUN(frames_after_cancel_are_counted_and_dropped_C6_L2);
    RUN(a_link_without_traffic_is_lost_in_3_intervals_L17);
    RUN(a_crash_that_nobody_reports_is_seen_by_the_heartbeat);
    RUN(a_thawed_process_runs_no_stale_call_L15);
    RUN(a_newer_link_of_the_same_process_ends_the_older_L13);
    RUN(a_stalled_reader_is_ended_after_5_minutes_L24);
    RUN(a_full_transport_is_met_with_patience_C14);
    RUN(goaway_refuses_new_calls_and_finishes_old_ones);
    RUN(nobody_there_ends_the_link_and_no_more);
    RUN(small_calls_share_packets);
    return 0;
}
