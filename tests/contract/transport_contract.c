/* SPDX-License-Identifier: Apache-2.0 */
#include "transport_contract.h"
#include "check.h"
#include <dirent.h>
#include <unistd.h>

enum {
    MANY = 100000,
    BACK = 20000,
    LIMIT = 65536,
    ROUNDS = 20,
    BATCH = 50,
    LAPS = 5,
    PENDING = 300,
    PATIENCE = 300 /* of 30 ms, on a busy machine */
};

static const contract_transport *contract;
static const headway_transport_ops *ops;
static headway_loop *loop;
static struct side server, client;
static char url[256];
static unsigned char large[LIMIT + 1];

/* A server that listens, a client that is connected and has been heard. */
/* What is sent is delivered if linger_ms allow: a machine that stands still for its usual half a
   second must not decide what a test hears. */
static const headway_transport_options patient = {.size = sizeof patient, .linger_ms = 60000};

static headway_peer meet(const headway_transport_options *options)
{
    headway_peer peer;
    side_open(&server, contract, loop, options);
    side_open(&client, contract, loop, options);
    CHECK_EQ(side_listen(&server, url, sizeof(url)), 0);
    peer = side_connect(&client, url);
    side_await(&client, &client.ups, 1);
    CHECK(client.up[0] == peer);
    CHECK_EQ(side_send(&client, peer, "hello", 5), 0);
    side_await(&server, &server.packets, 1);
    CHECK_EQ(server.ups, 1);
    CHECK(server.last == server.up[0]);
    return peer;
}

static void part(void)
{
    side_close(&client);
    side_close(&server);
}

static void each_end_knows_who_the_other_is(void)
{
    headway_peer peer = meet(NULL);
    headway_credentials who[2];
    CHECK_EQ(ops->credentials(server.transport, server.up[0], &who[0]), 0);
    CHECK_EQ(ops->credentials(client.transport, peer, &who[1]), 0);
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(who[i].mechanism, contract->mechanism);
        CHECK_EQ(who[i].uid,
                 contract->mechanism == HEADWAY_MECHANISM_PEER ? (int64_t)getuid() : -1);
        CHECK_EQ(who[i].pid, contract->mechanism == HEADWAY_MECHANISM_PEER ? getpid() : -1);
        if (contract->security)
            CHECK(memcmp(who[i].public_key, contract->security->public_key, HEADWAY_KEY_SIZE) == 0);
        CHECK(strlen(who[i].remote) > 0 && strlen(who[i].remote) < HEADWAY_REMOTE_SIZE);
    }
    ops->disconnect(client.transport, peer);
    side_await(&server, &server.downs, 1);
    CHECK_EQ(ops->credentials(client.transport, peer, &who[0]), HEADWAY_ECLOSED);
    CHECK_EQ(ops->credentials(server.transport, server.up[0], &who[0]), HEADWAY_ECLOSED);
    peer = side_connect(&client, contract->nobody);
    CHECK_EQ(ops->credentials(client.transport, peer, &who[0]), HEADWAY_ECLOSED); /* not up */
    part();
}

/* Numbered packets: four bytes of number, then as many of filling as the number says. */
static size_t filling(uint32_t number)
{
    return number * 2654435761u >> 24;
}

static int send_numbered(struct side *side, headway_peer peer, uint32_t number)
{
    unsigned char fill[256];
    headway_bytes parts[4] = {{&number, 2}, {(char *)&number + 2, 2}, {NULL, 0}, {fill, 0}};
    parts[3].size = filling(number);
    memset(fill, (int)(number & 0xff), sizeof(fill));
    return ops->send(side->transport, peer, parts, 4);
}

static void check_numbered(struct side *side, headway_peer peer, headway_bytes packet)
{
    uint32_t number;
    const unsigned char *data = packet.data;
    (void)peer;
    CHECK(packet.size >= 4);
    memcpy(&number, data, 4);
    CHECK_EQ(number, side->next_number);
    CHECK_EQ(packet.size, 4 + filling(number));
    for (size_t i = 4; i < packet.size; i++)
        CHECK(data[i] == (number & 0xff));
    side->next_number++;
}

/* Sends all, waiting for writable where refused. */
static void send_all(struct side *from, headway_peer peer, uint32_t count)
{
    for (uint32_t number = 0; number < count; number++) {
        int error;
        while ((error = send_numbered(from, peer, number)) == HEADWAY_EAGAIN)
            side_await(from, &from->writables, from->writables + 1);
        CHECK_EQ(error, 0);
    }
}

static void packets_arrive_whole_in_order_and_once(void)
{
    headway_peer peer = meet(NULL);
    server.on_packet = client.on_packet = check_numbered;
    server.packets = 0;
    send_all(&client, peer, MANY);
    side_await(&server, &server.packets, MANY);
    send_all(&server, server.up[0], BACK);
    side_await(&client, &client.packets, BACK);
    world_wait(contract->world, loop, 20);
    CHECK_EQ(server.packets, MANY);
    CHECK_EQ(client.packets, BACK);
    part();
}

static void check_large(struct side *side, headway_peer peer, headway_bytes packet)
{
    (void)side;
    (void)peer;
    CHECK_EQ(packet.size, LIMIT);
    CHECK(memcmp(packet.data, large, LIMIT) == 0);
}

static void the_largest_packet_passes_and_a_larger_one_is_refused(void)
{
    headway_peer peer = meet(NULL);
    for (size_t i = 0; i < sizeof(large); i++)
        large[i] = (unsigned char)(i * 31 + (i >> 8));
    server.on_packet = check_large;
    server.packets = 0;
    for (int sent = 0; sent < 100; sent++) {
        int error;
        while ((error = side_send(&client, peer, large, LIMIT)) == HEADWAY_EAGAIN)
            side_await(&client, &client.writables, client.writables + 1);
        CHECK_EQ(error, 0);
    }
    CHECK_EQ(side_send(&client, peer, large, LIMIT + 1), HEADWAY_ELIMIT);
    CHECK_EQ(side_send(&client, peer, large, 0), HEADWAY_EINVAL);
    side_await(&server, &server.packets, 100);
    part();
}

static void a_peer_that_sends_too_large_a_packet_is_ended(void)
{
    const headway_transport_options small = {.size = sizeof(small), .packet_limit = 1024};
    headway_peer peer;
    side_open(&server, contract, loop, &small);
    side_open(&client, contract, loop, NULL);
    CHECK_EQ(side_listen(&server, url, sizeof(url)), 0);
    peer = side_connect(&client, url);
    side_await(&client, &client.ups, 1);
    CHECK_EQ(side_send(&client, peer, large, 1024), 0);
    side_await(&server, &server.packets, 1);
    CHECK_EQ(side_send(&client, peer, large, 1025), 0);
    side_await(&server, &server.downs, 1);
    side_await(&client, &client.downs, 1);
    CHECK_EQ(server.packets, 1);
    part();
}

static void connecting_to_nobody_is_told_as_down(void)
{
    headway_peer peer;
    side_open(&client, contract, loop, NULL);
    peer = side_connect(&client, contract->nobody);
    CHECK_EQ(side_send(&client, peer, "x", 1), HEADWAY_EAGAIN);
    CHECK_EQ(client.downs, 0);
    side_await(&client, &client.downs, 1);
    CHECK(client.last_down == peer);
    CHECK_EQ(client.ups, 0);
    CHECK_EQ(side_send(&client, peer, "x", 1), HEADWAY_ECLOSED);
    world_wait(contract->world, loop, 50);
    CHECK_EQ(client.downs, 1);
    side_close(&client);
}

static void an_address_that_cannot_be_used_is_refused(void)
{
    headway_peer peer;
    side_open(&server, contract, loop, NULL);
    for (const char *const *bad = contract->bad_addresses; *bad; bad++)
        CHECK_EQ(ops->listen(server.transport, *bad, NULL, 0), HEADWAY_EADDRESS);
    CHECK_EQ(ops->connect(server.transport, "nonsense", &peer), HEADWAY_EADDRESS);
    CHECK_EQ(ops->connect(server.transport, "carrier-pigeon://here", &peer), HEADWAY_EADDRESS);
    CHECK_EQ(server.ups + server.downs, 0);
    side_close(&server);
}

static void a_second_listener_is_refused_and_the_first_goes_on(void)
{
    struct side *second = calloc(1, sizeof(*second));
    CHECK(second != NULL);
    meet(NULL);
    side_open(second, contract, loop, NULL);
    CHECK_EQ(ops->listen(second->transport, url, NULL, 0), HEADWAY_EADDRINUSE);
    side_connect(&client, url);
    side_await(&client, &client.ups, 2);
    CHECK_EQ(side_send(&client, client.up[1], "x", 1), 0);
    side_await(&server, &server.ups, 2);
    part();
    CHECK_EQ(ops->listen(second->transport, url, NULL, 0), 0); /* free again */
    side_close(second);
    free(second);
}

static void what_was_sent_before_close_is_delivered(void)
{
    headway_peer peer = meet(&patient);
    int accepted = 0;
    server.on_packet = check_numbered;
    server.packets = 0;
    while (accepted < PENDING && send_numbered(&client, peer, (uint32_t)accepted) == 0)
        accepted++;
    CHECK(accepted > 0);
    side_close(&client);
    side_await(&server, &server.downs, 1);
    CHECK_EQ(server.packets, accepted);
    CHECK(server.last_down == server.up[0]);
    CHECK_EQ(side_send(&server, server.up[0], "x", 1), HEADWAY_ECLOSED);
    side_close(&server);
}

static void closing_ends_what_still_connects(void)
{
    side_open(&client, contract, loop, NULL);
    side_connect(&client, contract->nobody);
    side_close(&client);
    CHECK_EQ(client.ups + client.downs, 0);
}

static void hang_up(struct side *side, headway_peer peer, headway_bytes packet)
{
    (void)packet;
    ops->disconnect(side->transport, peer);
    CHECK_EQ(side_send(side, peer, "x", 1), HEADWAY_ECLOSED);
}

static void disconnect_inside_receive_ends_the_peer_at_once(void)
{
    headway_peer peer = meet(NULL);
    server.on_packet = hang_up;
    server.packets = 0;
    for (int i = 0; i < 50; i++)
        CHECK_EQ(send_numbered(&client, peer, (uint32_t)i), 0);
    side_await(&client, &client.downs, 1);
    world_wait(contract->world, loop, 20);
    CHECK_EQ(server.packets, 1);
    CHECK_EQ(server.downs, 0); /* whoever disconnects is not told */
    part();
}

static void the_connecting_side_may_hang_up_too(void)
{
    headway_peer peer = meet(NULL);
    CHECK_EQ(side_send(&client, peer, "bye", 3), 0);
    ops->disconnect(client.transport, peer);
    ops->disconnect(client.transport, peer);
    ops->disconnect(client.transport, 12345);
    side_await(&server, &server.downs, 1);
    CHECK_EQ(server.packets, 2); /* what was sent came first */
    CHECK_EQ(client.downs, 0);
    part();
}

static void close_now(struct side *side, headway_peer peer, headway_bytes packet)
{
    (void)packet;
    (void)peer;
    ops->close(side->transport, NULL, NULL);
}

static void close_inside_receive_is_the_last_event(void)
{
    headway_peer peer = meet(NULL);
    server.on_packet = close_now;
    server.packets = 0;
    for (int i = 0; i < 50; i++)
        CHECK_EQ(send_numbered(&client, peer, (uint32_t)i), 0);
    side_await(&client, &client.downs, 1);
    world_wait(contract->world, loop, 50);
    for (int wait = 0; wait < PATIENCE && server.blocks; wait++)
        world_wait(contract->world, loop, 30);
    CHECK_EQ(server.packets, 1);
    CHECK_EQ(server.downs, 0);
    CHECK_EQ(server.blocks, 0);
    side_close(&client);
}

static void a_reconnect_is_another_peer(void)
{
    headway_peer first = meet(NULL), second, at_server = server.up[0];
    ops->disconnect(client.transport, first);
    second = side_connect(&client, url);
    CHECK(second != first);
    side_await(&client, &client.ups, 2);
    CHECK_EQ(side_send(&client, first, "x", 1), HEADWAY_ECLOSED);
    CHECK_EQ(side_send(&client, second, "x", 1), 0);
    side_await(&server, &server.ups, 2);
    CHECK(server.up[1] != at_server);
    side_await(&server, &server.downs, 1);
    CHECK(server.last_down == at_server);
    CHECK_EQ(side_send(&server, server.up[1], "y", 1), 0);
    side_await(&client, &client.packets, 1);
    CHECK(client.last == second);
    part();
}

static int open_files(void)
{
    int count = 0;
    DIR *directory = opendir("/proc/self/fd");
    CHECK(directory != NULL);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* A round: connect many, let every second one speak, hang up all. */
static void connect_and_hang_up(void)
{
    headway_peer peers[BATCH];
    int ups = client.ups, told = server.downs;
    for (int i = 0; i < BATCH; i++)
        peers[i] = side_connect(&client, url);
    side_await(&client, &client.ups, ups + BATCH);
    for (int i = 0; i < BATCH; i += 2)
        CHECK_EQ(side_send(&client, peers[i], "x", 1), 0);
    for (int i = 0; i < BATCH; i++)
        ops->disconnect(client.transport, peers[i]);
    side_await(&server, &server.downs, told + BATCH / 2);
}

static int little_is_left(long blocks, int files)
{
    return server.blocks + client.blocks <= blocks + BATCH / 2 &&
           (!contract->counts_files || open_files() <= files + 8);
}

/* Whether many rounds left little more behind than the first ones. */
static int many_rounds_leave_little(void)
{
    long blocks = 0;
    int files = 0;
    for (int round = 0; round < ROUNDS; round++) {
        connect_and_hang_up();
        world_wait(contract->world, loop, 30);
        if (round == 2) {
            blocks = server.blocks + client.blocks;
            files = open_files();
        }
    }
    for (int wait = 0; wait < PATIENCE && !little_is_left(blocks, files); wait++)
        world_wait(contract->world, loop, 30);
    return little_is_left(blocks, files);
}

static void a_thousand_connections_leave_nothing_behind(void)
{
    int flat = 0;
    meet(&patient);
    /* A pool keeps as many as were ever up at once, which the machine's pauses decide: its
     * mark may rise in one lap, and then stands. A leak is hundreds in each. */
    for (int lap = 0; lap < LAPS && !flat; lap++)
        flat = many_rounds_leave_little();
    CHECK(flat);
    CHECK_EQ(client.downs, 0);
    CHECK(server.ups - server.downs >= 1);
    CHECK_EQ(side_send(&client, client.up[0], "still here", 10), 0); /* the first one lives */
    server.last = 0;
    while (server.last != server.up[0]) /* a late word of another may come first */
        side_await(&server, &server.packets, server.packets + 1);
    part();
}

static void past_the_peer_limit_newcomers_are_turned_away(void)
{
    const headway_transport_options three = {.size = sizeof(three), .peer_limit = 3};
    side_open(&server, contract, loop, &three);
    side_open(&client, contract, loop, NULL);
    CHECK_EQ(side_listen(&server, url, sizeof(url)), 0);
    for (int i = 0; i < 3; i++) {
        side_connect(&client, url);
        side_await(&client, &client.ups, i + 1);
        CHECK_EQ(side_send(&client, client.up[i], "x", 1), 0);
    }
    side_await(&server, &server.ups, 3);
    side_connect(&client, url);
    side_await(&client, &client.downs, 1);
    CHECK_EQ(server.ups, 3);
    ops->disconnect(client.transport, client.up[0]);
    side_await(&server, &server.downs, 1);
    for (int tries = 1; server.ups < 4 && tries < 100; tries++) {
        int ups = client.ups, downs = client.downs;
        headway_peer peer = side_connect(&client, url);
        for (int i = 0; i < 50 && client.ups == ups && client.downs == downs; i++)
            world_wait(contract->world, loop, 20);
        if (client.ups > ups)
            (void)side_send(&client, peer, "x", 1);
        for (int i = 0; i < 50 && server.ups < 4 && client.downs == downs; i++)
            world_wait(contract->world, loop, 20);
    }
    CHECK_EQ(server.ups, 4);
    part();
}

/* An adapter without threads of its own moves only what its loop turns. */
static void turn_both_until(const int *counter, int at_least)
{
    for (int turns = 0; *counter < at_least; turns++) {
        CHECK(turns < 20000);
        world_wait(contract->world, server.loop, 1);
        world_wait(contract->world, client.loop, 1);
    }
}

/* The peer's loop does not turn once it is connected: it never reads. */
static void a_stalled_peer_costs_bounded_memory_and_no_packet_is_unaccounted(void)
{
    headway_loop *other = contract->world->open();
    headway_peer peer;
    int accepted = 0, refused = 0;
    side_open(&server, contract, other, NULL);
    side_open(&client, contract, loop, NULL);
    CHECK_EQ(side_listen(&server, url, sizeof(url)), 0);
    peer = side_connect(&client, url);
    turn_both_until(&client.ups, 1);
    for (int rest = 0; rest < 20;) {
        int error = side_send(&client, peer, large, LIMIT);
        CHECK(error == 0 || error == HEADWAY_EAGAIN);
        accepted += error == 0;
        refused += error != 0;
        rest = error ? rest + 1 : 0;
        if (error)
            world_wait(contract->world, loop, 10);
        CHECK((size_t)accepted * LIMIT <= contract->stall_limit);
    }
    CHECK(refused > 0);
    turn_both_until(&server.packets, accepted);
    CHECK_EQ(server.packets, accepted);
    CHECK_EQ(server.bytes, (size_t)accepted * LIMIT);
    client.writables = 0;
    if (side_send(&client, peer, "x", 1) == HEADWAY_EAGAIN)
        side_await(&client, &client.writables, 1); /* room again */
    side_close(&client);
    side_close(&server);
    contract->world->close(other);
}

static void want_of_memory_is_an_error_not_a_crash(void)
{
    const headway_transport_events none = {0};
    headway_transport *transport;
    for (long at = 1; at < 100; at++) {
        side_open(&client, contract, loop, NULL);
        client.fail_at = at;
        int error = ops->open(loop, &client.alloc, NULL, &none, &client, &transport);
        headway_peer peer;
        CHECK(error == 0 || error == HEADWAY_ENOMEM);
        if (error == 0) {
            error = side_listen(&client, url, sizeof(url));
            CHECK(error == 0 || error == HEADWAY_ENOMEM);
            error = ops->connect(client.transport, contract->nobody, &peer);
            CHECK(error == 0 || error == HEADWAY_ENOMEM);
            side_close_other(&client, transport);
        }
        bool enough = client.fail_at > 0;
        client.fail_at = 0;
        side_close(&client);
        if (enough)
            return;
    }
    CHECK(!"all allocations tried");
}

int transport_contract_main(const contract_transport *of, int argc, char **argv)
{
    contract = of;
    ops = of->ops;
    if (argc > 1)
        return contract_child(of, argv);
    CHECK(ops->size >= sizeof(headway_transport_ops));
    loop = of->world->open();
    RUN(each_end_knows_who_the_other_is);
    RUN(packets_arrive_whole_in_order_and_once);
    RUN(the_largest_packet_passes_and_a_larger_one_is_refused);
    RUN(a_peer_that_sends_too_large_a_packet_is_ended);
    RUN(connecting_to_nobody_is_told_as_down);
    RUN(an_address_that_cannot_be_used_is_refused);
    RUN(a_second_listener_is_refused_and_the_first_goes_on);
    RUN(what_was_sent_before_close_is_delivered);
    RUN(closing_ends_what_still_connects);
    RUN(disconnect_inside_receive_ends_the_peer_at_once);
    RUN(the_connecting_side_may_hang_up_too);
    RUN(close_inside_receive_is_the_last_event);
    RUN(a_reconnect_is_another_peer);
    RUN(a_thousand_connections_leave_nothing_behind);
    RUN(past_the_peer_limit_newcomers_are_turned_away);
    RUN(want_of_memory_is_an_error_not_a_crash);
    if (of->separate_loops)
        RUN(a_stalled_peer_costs_bounded_memory_and_no_packet_is_unaccounted);
    if (of->security)
        contract_security(of, loop);
    of->world->close(loop);
    if (of->processes)
        contract_processes(of, argv[0]);
    return 0;
}
