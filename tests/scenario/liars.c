/* SPDX-License-Identifier: Apache-2.0 */
/* A peer that speaks the wire by hand, and lies: the node refuses it and nothing worse. */
#include "support/nodes.h"

static headway_sim *sim;
static struct actor server;

/* The liar: a bare transport. What the server says to it is kept, by type. */
static struct liar {
    headway_host *host;
    headway_transport *transport;
    headway_peer peer;
    int ups, downs;
    uint64_t tag;
    uint32_t sequence;
    int heard[256];
    headway__frame last; /* views are not kept */
    unsigned reason;
    uint64_t reset_tag;
    uint8_t bytes[HEADWAY__PACKET_LIMIT];
    headway__writer w;
    uint16_t frames;
} liar;

static void on_up(void *user, headway_peer peer)
{
    (void)user;
    liar.ups++;
    liar.peer = peer;
}

static void on_receive(void *user, headway_peer peer, headway_bytes bytes)
{
    headway__packet packet;
    (void)user;
    (void)peer;
    CHECK_EQ(headway__packet_decode(bytes, &packet), 0);
    for (unsigned n = 0; n < packet.frames; n++) {
        CHECK_EQ(headway__frame_decode(&packet.rest, &liar.last), 0);
        liar.heard[liar.last.type]++;
        CHECK(liar.last.call != 0 || liar.last.flags == 0); /* a link's own frames have none */
        if (liar.last.type == HEADWAY__CLOSE)
            liar.reason = liar.last.extra;
        if (liar.last.type == HEADWAY__RESET)
            liar.reset_tag = liar.last.number;
    }
    CHECK_EQ(packet.rest.size, 0);
}

static void on_writable(void *user, headway_peer peer)
{
    (void)user;
    (void)peer;
}

static void on_down(void *user, headway_peer peer)
{
    (void)user;
    (void)peer;
    liar.downs++;
}

static void begin(void)
{
    static const headway_transport_events events = {on_up, on_receive, on_writable, on_down};
    sim = sim_make((headway_sim_options){.seed = 1});
    actor_init(&server, sim, "server", NULL);
    actor_listen(&server, "mem://server");
    memset(&liar, 0, sizeof liar);
    CHECK_EQ(headway_sim_host(sim, "liar", &liar.host), 0);
    CHECK_EQ(headway_sim_transport()->open(headway_sim_loop(liar.host),
                                           headway_sim_alloc(liar.host), NULL, &events, NULL,
                                           &liar.transport),
             0);
    CHECK_EQ(liar.transport->ops->connect(liar.transport, "mem://server", &liar.peer), 0);
    headway_sim_run(sim, 20 * MS);
    CHECK_EQ(liar.ups, 1);
    liar.tag = 77;
    liar.sequence = 1;
}

static headway__writer *write_frame(void)
{
    if (!liar.w.data)
        liar.w = (headway__writer){liar.bytes, HEADWAY__PACKET_HEADER, sizeof liar.bytes, 0};
    liar.frames++;
    return &liar.w;
}

static void send_raw(const void *data, size_t size)
{
    headway_bytes packet = headway_bytes_of(data, size);
    (void)liar.transport->ops->send(liar.transport, liar.peer, &packet, 1);
    headway_sim_run(sim, 20 * MS);
}

static void send_packet(void)
{
    headway__writer header = {liar.bytes, 0, HEADWAY__PACKET_HEADER, 0};
    headway__packet_encode(&header, liar.tag, liar.sequence++, liar.frames);
    size_t size = liar.w.size;
    memset(&liar.w, 0, sizeof liar.w);
    liar.frames = 0;
    send_raw(liar.bytes, size);
}

static headway__hello good_hello(void)
{
    return (headway__hello){.version_min = 1,
                            .version_max = 1,
                            .heartbeat_ms = 2000,
                            .epoch = 1,
                            .packet_limit = HEADWAY__PACKET_LIMIT,
                            .message_limit = 4 << 20,
                            .alias_limit = 16,
                            .calls = 16,
                            .link_bytes = 65536,
                            .link_packets = 16,
                            .name = headway_bytes_of_string("liar")};
}

static void say_hello(headway__hello hello)
{
    headway__hello_encode(write_frame(), HEADWAY__HELLO, &hello);
    send_packet();
}

static void greet(void)
{
    begin();
    say_hello(good_hello());
    CHECK_EQ(liar.heard[HEADWAY__WELCOME], 1);
    CHECK_EQ(server.ups, 1);
}

static void write_open(uint32_t id, uint16_t alias, const char *name, uint8_t flags)
{
    headway__open open = {.remaining_ms = 1000, .alias = alias, .grant_messages = 1};
    open.grant_bytes = 1000;
    open.name = headway_bytes_of_string(name);
    headway__open_encode(write_frame(), id, &open, flags, headway_bytes_of(NULL, 0));
}

/* The server has ended the link for this reason, told so, and lives on. */
static void refused(unsigned reason)
{
    headway_sim_run(sim, 100 * MS);
    CHECK_EQ(server.downs, 1);
    CHECK_EQ(server.reason, reason);
    CHECK(reason != HEADWAY__REASON_VERSION || strstr(server.text, "version: here 1, there"));
    CHECK_EQ(liar.heard[HEADWAY__CLOSE], 1);
    CHECK_EQ(liar.reason, reason);
    CHECK_EQ(liar.downs, 1);
    struct actor honest;
    server.on_open = answer_when_whole;
    actor_init(&honest, sim, "honest", NULL);
    actor_connect(&honest, "mem://server");
    headway_sim_run(sim, 20 * MS);
    struct flow *flow = flow_open(&honest, (struct open_how){.size = 10});
    headway_sim_run(sim, 20 * MS);
    CHECK(flow && flow->ends == 1 && flow->status.code == HEADWAY_OK);
    actor_close(&honest);
    actor_close(&server);
    headway_sim_free(sim);
}

static uint32_t id_of(uint32_t slot, uint32_t generation)
{
    return headway__id_make(slot, generation, 0);
}

static const uint8_t whole = HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF;

static void an_older_and_a_newer_version_are_refused_with_words(void)
{
    headway__hello hello = good_hello();
    begin();
    hello.version_min = hello.version_max = 0;
    say_hello(hello);
    refused(HEADWAY__REASON_VERSION);
    begin();
    hello.version_min = 2;
    hello.version_max = 9;
    say_hello(hello);
    refused(HEADWAY__REASON_VERSION);
}

static void a_newer_peer_that_still_speaks_ours_is_welcome(void)
{
    headway__hello hello = good_hello();
    begin();
    hello.version_max = 9;
    hello.features = UINT64_MAX;
    say_hello(hello);
    CHECK_EQ(liar.heard[HEADWAY__WELCOME], 1);
    headway__plain_encode(write_frame(), 99, 0, 0); /* unknown, may be skipped */
    liar.bytes[HEADWAY__PACKET_HEADER + 5] = HEADWAY__FLAG_SKIPPABLE;
    send_packet();
    CHECK_EQ(server.downs, 0);
    headway__plain_encode(write_frame(), 99, 0, 0); /* and one that may not */
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
}

static void a_hello_that_allows_no_route_is_refused(void)
{
    headway__hello hello = good_hello();
    begin();
    hello.alias_limit = 0;
    say_hello(hello);
    refused(HEADWAY__REASON_MALFORMED);
}

static void a_call_before_hello_is_refused(void)
{
    begin();
    write_open(id_of(0, 1), 0, "a/B", whole);
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
}

static void a_gap_in_the_sequence_ends_the_link(void)
{
    greet();
    liar.sequence++;
    headway__plain_encode(write_frame(), HEADWAY__GOAWAY, 0, 0);
    send_packet();
    refused(HEADWAY__REASON_SEQUENCE);
}

static void an_unknown_tag_is_answered_by_one_reset_and_not_processed_L2(void)
{
    greet();
    uint64_t tag = liar.tag;
    liar.tag = 1234;
    write_open(id_of(0, 1), 0, "a/B", whole);
    send_packet();
    CHECK_EQ(liar.heard[HEADWAY__RESET], 1);
    CHECK_EQ(liar.reset_tag, 1234);
    CHECK(server.opens == 0 && server.downs == 0);
    liar.tag = tag;
    liar.sequence--;
    write_open(id_of(0, 1), 0, "a/B", whole);
    send_packet();
    CHECK_EQ(server.opens, 1); /* the link itself goes on */
    liar.sequence += 5;
    headway__plain_encode(write_frame(), HEADWAY__GOAWAY, 0, 0);
    send_packet();
    refused(HEADWAY__REASON_SEQUENCE);
}

static void more_calls_than_granted_end_the_link(void)
{
    greet();
    for (uint32_t i = 0; i < small_limits.calls + 1; i++)
        write_open(id_of(i, 1), 0, i ? NULL : "a/B", whole);
    send_packet();
    CHECK_EQ(server.opens, small_limits.calls);
    refused(HEADWAY__REASON_CREDIT);
}

static void more_bytes_than_the_stream_was_granted_end_the_link(void)
{
    static const char data[100];
    greet();
    write_open(id_of(0, 1), 0, "a/B", HEADWAY__FLAG_PAYLOAD);
    headway__data_encode(write_frame(), id_of(0, 1), 0, headway_bytes_of(data, sizeof data));
    send_packet();
    refused(HEADWAY__REASON_CREDIT);
}

static void more_bytes_than_the_link_was_granted_end_it(void)
{
    static const char data[30000];
    greet();
    write_open(id_of(0, 1), 0, "a/B", HEADWAY__FLAG_PAYLOAD);
    headway__data_encode(write_frame(), id_of(0, 1), 0, headway_bytes_of(data, sizeof data));
    send_packet();
    refused(HEADWAY__REASON_CREDIT);
}

static void frames_for_what_was_never_opened_end_the_link_but_cancel_does_not_L2(void)
{
    greet();
    headway__plain_encode(write_frame(), HEADWAY__CANCEL, id_of(5, 1), 1);
    send_packet();
    CHECK_EQ(server.downs, 0);
    headway__numbers_encode(write_frame(), HEADWAY__CREDIT, 0, id_of(5, 1), (uint64_t[]){1, 1}, 2);
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
}

static void lies_about_ids_and_aliases_end_the_link(void)
{
    greet();
    write_open(id_of(0, 1) | 1, 0, "a/B", whole); /* our own side's number */
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
    greet();
    write_open(id_of(0, 1), 3, NULL, whole); /* never bound */
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
    greet();
    write_open(id_of(0, 1), 60000, "a/B", whole); /* over the limit */
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
    greet();
    write_open(id_of(0, 1), 0, "a/B", whole);
    write_open(id_of(0, 1), 0, NULL, whole); /* in use */
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
    greet();
    write_open(id_of(0xfffff, 1), 0, "a/B", whole); /* far out */
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
}

static void a_frame_that_lies_about_its_length_ends_the_link(void)
{
    greet();
    headway__plain_encode(write_frame(), HEADWAY__GOAWAY, 0, 0);
    liar.bytes[HEADWAY__PACKET_HEADER] = 200;
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
    greet();
    headway__plain_encode(write_frame(), HEADWAY__GOAWAY, 0, 0);
    liar.frames = 9; /* as the packet does here */
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
    greet();
    headway__plain_encode(write_frame(), HEADWAY__GOAWAY, 0, 0);
    liar.frames = 0;
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
    greet();
    send_raw("short", 5);
    refused(HEADWAY__REASON_MALFORMED);
}

static void frames_after_the_end_end_the_link(void)
{
    greet();
    write_open(id_of(0, 1), 0, "a/B", whole);
    headway__data_encode(write_frame(), id_of(0, 1), 0, headway_bytes_of(NULL, 0));
    send_packet();
    refused(HEADWAY__REASON_MALFORMED);
    greet();
    write_open(id_of(0, 1), 0, "a/B", whole);
    headway__numbers_encode(write_frame(), HEADWAY__SPENT, 0, id_of(0, 1),
                            (uint64_t[]){1000, 1000000}, 2);
    send_packet();
    refused(HEADWAY__REASON_CREDIT); /* spent what was never granted */
}

static void a_peer_that_says_nothing_is_lost(void)
{
    begin();
    send_raw("x", 1);
    headway_sim_run(sim, 100 * MS);
    CHECK_EQ(server.downs, 1);
    actor_close(&server);
    headway_sim_free(sim);
    greet();
    headway_sim_run(sim, 9 * SECOND);
    CHECK(server.downs == 1 && server.reason == HEADWAY__REASON_LOST);
    CHECK_EQ(liar.downs, 1);
    actor_close(&server);
    headway_sim_free(sim);
}

int main(void)
{
    RUN(an_older_and_a_newer_version_are_refused_with_words);
    RUN(a_newer_peer_that_still_speaks_ours_is_welcome);
    RUN(a_hello_that_allows_no_route_is_refused);
    RUN(a_call_before_hello_is_refused);
    RUN(a_gap_in_the_sequence_ends_the_link);
    RUN(an_unknown_tag_is_answered_by_one_reset_and_not_processed_L2);
    RUN(more_calls_than_granted_end_the_link);
    RUN(more_bytes_than_the_stream_was_granted_end_the_link);
    RUN(more_bytes_than_the_link_was_granted_end_it);
    RUN(frames_for_what_was_never_opened_end_the_link_but_cancel_does_not_L2);
    RUN(lies_about_ids_and_aliases_end_the_link);
    RUN(a_frame_that_lies_about_its_length_ends_the_link);
    RUN(frames_after_the_end_end_the_link);
    RUN(a_peer_that_says_nothing_is_lost);
    return 0;
}
