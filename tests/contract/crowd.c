/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Before it has shown who it is a newcomer gets a place among few and a little time, in either
 * transport: each limit is reached here, said, and over when there is room again; who is in stays.
 */
#include "check.h"
#include "security.h"
#include "transport_contract.h"
#include <arpa/inet.h>
#include <errno.h>
#include <headway/zmq.h>
#include <headway/zmtp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    FEW = 8,
    CROWD = 3 * FEW,
    GREETING = 64,
    QUICK_MS = 400,
    LONG_MS = 60000, /* who is half-way stays so, however slow the machine is */
    OTHER = 2,
    TRIES = 100
};

static const contract_transport contract = {.world = &uv_world, .ops = &TRANSPORT};
static const contract_transport of_clients = {.world = &uv_world, .ops = &headway_zmtp_transport};
static headway_loop *loop;
static struct side server, client;
static headway_peer first, first_there; /* at the server */
static char url[256], said[1 << 14];
static int crowd[CROWD], lines;

static void hear(void *user, headway_log_level level, uint64_t call, const char *line)
{
    size_t used = strlen(said);
    (void)user;
    (void)level;
    (void)call;
    lines++;
    snprintf(said + used, sizeof said - used, "%s\n", line);
}

static void open_client(void)
{
    const headway_transport_options options = {.size = sizeof options, .security = &trusted};
    side_open(&client, &of_clients, loop, &options);
}

struct hope {
    const int *good, *bad;
    int goods, bads;
};

static bool decided(void *user)
{
    const struct hope *hope = user;
    return *hope->good > hope->goods || *hope->bad > hope->bads;
}

/* 1: *good grows before one of ours is down. */
static int grows(const int *good)
{
    struct hope hope = {good, &client.downs, *good, client.downs};
    CHECK(world_until(contract.world, loop, decided, &hope, LONG_MS));
    return *good > hope.goods;
}

/* Comes in, and is heard. It is turned away while the server has not seen that others have left,
   and where the machine stood still for as long as it has: then it tries again. */
static headway_peer come_in(void)
{
    for (int tries = 0; tries < TRIES; tries++) {
        headway_peer peer = side_connect(&client, url);
        if (grows(&client.ups) && side_send(&client, peer, "x", 1) == 0 && grows(&server.packets))
            return peer;
        world_wait(contract.world, loop, QUICK_MS / 4);
    }
    CHECK(!"let in");
    return 0;
}

/* With one peer that has shown its key, and been heard. */
static void serve(headway_transport_security security)
{
    const headway_transport_options options = {
        .size = sizeof options,
        .security = &security,
        .log = {.write = hear, .level = HEADWAY_LOG_WARN},
    };
    said[0] = 0;
    lines = 0;
    side_open(&server, &contract, loop, &options);
    CHECK_EQ(contract.ops->listen(server.transport, "tcp://127.0.0.1:0", url, sizeof url), 0);
    open_client();
    first = come_in();
    first_there = server.last;
}

/* From 127.0.0.HOST. */
static int dial(int host)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in from = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (unsigned)host)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    CHECK(fd >= 0);
    CHECK(bind(fd, (struct sockaddr *)&from, sizeof from) == 0);
    to.sin_port = htons((uint16_t)atoi(strrchr(url, ':') + 1));
    CHECK(connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == EINPROGRESS);
    return fd;
}

static bool is_ended(int fd)
{
    struct pollfd end = {.fd = fd, .events = POLLRDHUP};
    CHECK(poll(&end, 1, 0) >= 0);
    return end.revents & (POLLRDHUP | POLLHUP | POLLERR);
}

static int ended(void)
{
    int count = 0;
    for (int i = 0; i < CROWD; i++)
        count += is_ended(crowd[i]);
    return count;
}

static bool so_many_ended(void *user)
{
    return ended() >= *(int *)user;
}

static void await_ended(int count)
{
    CHECK(world_until(contract.world, loop, so_many_ended, &count, LONG_MS / 2));
    world_wait(contract.world, loop, QUICK_MS / 4);
    CHECK_EQ(ended(), count);
}

static void leave(void)
{
    for (int i = 0; i < CROWD; i++)
        close(crowd[i]);
    world_wait(contract.world, loop, QUICK_MS / 4);
}

/* Who was in is heard still, and one more comes in. */
static void goes_on(void)
{
    come_in();
    int packets = server.packets;
    CHECK_EQ(side_send(&client, first, "x", 1), 0);
    side_await(&server, &server.packets, packets + 1);
    CHECK(server.last == first_there);
}

static void end(const char *words)
{
    if (!strstr(said, words))
        fprintf(stderr, "\"%s\" was not said, but: %s\n", words, said);
    CHECK(strstr(said, words));
    side_close(&client);
    side_close(&server);
}

static void of_one_address_only_so_many_are_half_way(void)
{
    headway_transport_security few = trusted;
    few.handshake_each = FEW;
    few.handshake_ms = LONG_MS;
    serve(few);
    for (int i = 0; i < CROWD; i++)
        crowd[i] = dial(1);
    await_ended(CROWD - FEW);
    int other = dial(OTHER);
    world_wait(contract.world, loop, QUICK_MS / 4);
    CHECK(!is_ended(other)); /* another address has room of its own */
    close(other);
    leave();
    goes_on();
    end("too many handshakes with its address are under way");
}

static void of_all_addresses_only_so_many_are_half_way(void)
{
    headway_transport_security few = trusted;
    few.handshake_most = FEW;
    few.handshake_ms = LONG_MS;
    serve(few);
    for (int i = 0; i < CROWD; i++)
        crowd[i] = dial(1 + i);
    await_ended(CROWD - FEW);
    leave();
    goes_on();
    end("too many handshakes are under way");
}

static void of_one_address_only_so_many_are_there(void)
{
    headway_transport_security few = trusted;
    few.address_most = FEW;
    few.handshake_ms = LONG_MS;
    serve(few);
    for (int i = 1; i < FEW; i++)
        come_in();
    for (int i = 0; i < CROWD; i++)
        crowd[i] = dial(1);
    await_ended(CROWD);
    leave();
    int other = dial(OTHER);
    world_wait(contract.world, loop, QUICK_MS / 4);
    CHECK(!is_ended(other));
    close(other);
    for (int i = 1; i < FEW; i++)
        contract.ops->disconnect(server.transport, server.up[i]);
    side_await(&client, &client.downs, FEW - 1);
    goes_on();
    end("as many peers as one address may have are connected from there");
}

/* Kinds: nothing, half a greeting, a byte now and then, half a HELLO that says it is long. */
static void misbehave(int fd, int kind, int turn)
{
    uint8_t all[GREETING + 16] = "\xff\0\0\0\0\0\0\0\0\x7f\3\1CURVE";
    memcpy(all + GREETING, "\6\0\0\0\0\0\1\0\0\5HELLO", 15); /* 64 KiB */
    size_t size = kind == 1 ? GREETING / 2 : kind == 2 ? 1 : kind == 3 ? sizeof all : 0;
    if (size && (turn == 0 || (kind == 2 && turn < GREETING)))
        (void)send(fd, all + (kind == 2 ? turn : 0), size, MSG_NOSIGNAL);
}

static void who_does_not_come_to_the_point_is_ended_in_time(void)
{
    headway_transport_security hasty = trusted;
    hasty.handshake_ms = QUICK_MS;
    serve(hasty);
    uint64_t began = loop->ops->now(loop);
    for (int i = 0; i < CROWD; i++)
        crowd[i] = dial(1);
    for (int turn = 0; turn < QUICK_MS / 10; turn++) {
        for (int i = 0; i < CROWD; i++)
            misbehave(crowd[i], i % 4, turn);
        world_wait(contract.world, loop, 1);
    }
    await_ended(CROWD);
    CHECK(loop->ops->now(loop) - began >= QUICK_MS * UINT64_C(1000000) / 2);
    leave();
    goes_on();
    side_close(&client);
    side_close(&server);
}

/* libzmq keeps who has shown its key and says nothing: it is nobody's peer yet. */
static void who_has_a_key_and_says_nothing_is_ended_too(void)
{
    headway_transport_security hasty = trusted;
    hasty.handshake_ms = QUICK_MS;
    serve(hasty);
    int ups = server.ups, downs;
    do {
        downs = client.downs;
        side_connect(&client, url);
    } while (!grows(&client.ups));
    CHECK_EQ(server.ups, ups);
    side_await(&client, &client.downs, downs + 1);
    goes_on();
    end("it has said nothing in time");
}

int main(void)
{
    loop = uv_world.open();
    RUN(of_one_address_only_so_many_are_half_way);
    RUN(of_all_addresses_only_so_many_are_half_way);
    RUN(of_one_address_only_so_many_are_there);
    RUN(who_does_not_come_to_the_point_is_ended_in_time);
    if (strcmp(contract.ops->name, "zmq") == 0)
        RUN(who_has_a_key_and_says_nothing_is_ended_too);
    uv_world.close(loop);
    return 0;
}
