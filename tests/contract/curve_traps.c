/* SPDX-License-Identifier: Apache-2.0 */
/* Before its key is shown a peer gets nothing: a little memory, a little time, and that of a
   bounded number of them. A thousand who stop half-way, drip or shout hurt nobody. */
#include "check.h"
#include "security.h"
#include "transport_contract.h"
#include <arpa/inet.h>
#include <errno.h>
#include <headway/zmtp.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CROWD = 1000,
    GREETING = 64,
    HELLO = 202,
    KINDS = 4,
    LIMIT_MS = 3000,
    SOON_MS = 20000, /* the limit, and what a machine that stands still adds */
    LONG_MS = 60000,
    MOST_EACH = 4096, /* bytes of the adapter's, for a peer that has shown nothing */
    LINES_A_SECOND = 12
};

static const contract_transport contract = {.world = &uv_world, .ops = &headway_zmtp_transport};
static headway_loop *loop;
static struct side server, client;
static char url[256], said[1 << 16];
static size_t held, most;
static int lines;

static void hear(void *user, headway_log_level level, uint64_t call, const char *line)
{
    size_t used = strlen(said);
    (void)user;
    (void)level;
    (void)call;
    lines++;
    snprintf(said + used, sizeof said - used, "%s\n", line);
}

/* Counts the bytes that the adapter holds. */
static void count(size_t before, size_t after)
{
    held += after - before;
    most = held > most ? held : most;
}

static void *allocate(void *user, size_t size)
{
    (void)user;
    void *memory = malloc(size);
    count(0, malloc_usable_size(memory));
    return memory;
}

static void *resize(void *user, void *memory, size_t size)
{
    (void)user;
    size_t before = malloc_usable_size(memory);
    void *other = realloc(memory, size);
    count(before, malloc_usable_size(other));
    return other;
}

static void release(void *user, void *memory)
{
    (void)user;
    count(malloc_usable_size(memory), 0);
    free(memory);
}

static const headway_alloc counted = {allocate, resize, release, NULL};

static int counted_open(headway_loop *on, const headway_alloc *alloc,
                        const headway_transport_options *options,
                        const headway_transport_events *events, void *user,
                        headway_transport **ret_transport)
{
    (void)alloc;
    return headway_zmtp_transport.open(on, &counted, options, events, user, ret_transport);
}

static void serve(uint32_t each, uint32_t handshake_ms)
{
    static headway_transport_ops ops;
    static contract_transport by_bytes;
    headway_transport_security security = trusted;
    security.handshake_each = each;
    security.handshake_ms = handshake_ms;
    const headway_transport_options options = {
        .size = sizeof options,
        .security = &security,
        .log = {.write = hear, .level = HEADWAY_LOG_WARN},
    };
    ops = headway_zmtp_transport;
    ops.open = counted_open;
    by_bytes = contract;
    by_bytes.ops = &ops;
    said[0] = 0;
    lines = judged = 0;
    side_open(&server, &by_bytes, loop, &options);
    CHECK_EQ(ops.listen(server.transport, "tcp://127.0.0.1:0", url, sizeof url), 0);
}

static void open_client(void)
{
    const headway_transport_options options = {.size = sizeof options, .security = &trusted};
    side_open(&client, &contract, loop, &options);
}

static int dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    CHECK(fd >= 0);
    to.sin_port = htons((uint16_t)atoi(strrchr(url, ':') + 1));
    CHECK(connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == EINPROGRESS);
    return fd;
}

/* Whether the server has ended it; what it said before is read. */
static bool is_ended(int fd)
{
    char bytes[GREETING * 8];
    ssize_t size;
    while ((size = recv(fd, bytes, sizeof bytes, 0)) > 0)
        continue;
    return size == 0 || errno != EAGAIN;
}

static int ended(const int *crowd, int count)
{
    int result = 0;
    for (int i = 0; i < count; i++)
        result += is_ended(crowd[i]);
    return result;
}

struct hope {
    const int *crowd;
    int count, wanted;
};

static bool so_many_ended(void *user)
{
    const struct hope *hope = user;
    return ended(hope->crowd, hope->count) >= hope->wanted;
}

/* A friend comes in; where it has no room yet, or the machine stood still for longer than it has,
   it tries again. How often it tried. */
static int come_in(void)
{
    int tries = 0;
    for (int ups = server.ups; server.ups == ups; tries++) {
        CHECK(tries < 100);
        int downs = client.downs;
        side_connect(&client, url);
        while (server.ups == ups && client.downs == downs)
            world_wait(contract.world, loop, 10);
    }
    return tries;
}

/* A greeting, and a HELLO that no key stands behind. */
static void words(uint8_t *out)
{
    memset(out, 0, GREETING + HELLO);
    memcpy(out, "\xff\0\0\0\0\0\0\0\0\x7f\3\1CURVE", 17);
    memcpy(out + GREETING, "\4\310\5HELLO\1\0", 10);
}

/* Kinds: half a greeting, half a HELLO, a byte now and then, a mebibyte of nothing. */
static void misbehave(int fd, int kind, int turn)
{
    static const uint8_t nothing[1 << 16];
    uint8_t all[GREETING + HELLO];
    words(all);
    if (kind == 0 && turn == 0)
        (void)send(fd, all, GREETING / 2, MSG_NOSIGNAL);
    if (kind == 1 && turn == 0)
        (void)send(fd, all, GREETING + HELLO / 2, MSG_NOSIGNAL);
    if (kind == 2 && turn < GREETING)
        (void)send(fd, all + turn, 1, MSG_NOSIGNAL);
    for (int i = 0; kind == 3 && i < 16; i++) {
        (void)send(fd, all, turn == 0 && i == 0 ? GREETING : 0, MSG_NOSIGNAL);
        (void)send(fd, nothing, sizeof nothing, MSG_NOSIGNAL);
    }
}

static void a_thousand_without_a_key_cost_little_and_are_gone_in_time(void)
{
    static int crowd[CROWD];
    serve(2 * CROWD, LIMIT_MS);
    open_client();
    headway_peer first = side_connect(&client, url);
    side_await(&server, &server.ups, 1);
    size_t before = most = held;
    uint64_t began = loop->ops->now(loop);
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = dial();
        misbehave(crowd[i], i % KINDS, 0);
        if (i % 50 == 0)
            world_wait(contract.world, loop, 1);
    }
    for (int turn = 1; turn < 5; turn++) {
        for (int i = 0; i < CROWD; i++)
            misbehave(crowd[i], i % KINDS, turn);
        CHECK_EQ(side_send(&client, first, "x", 1), 0);
        side_await(&server, &server.packets, turn); /* who has a key is served meanwhile */
    }
    int tries = come_in();
    CHECK(most - before <= (size_t)CROWD * MOST_EACH);
    struct hope all = {crowd, CROWD, CROWD};
    CHECK(world_until(contract.world, loop, so_many_ended, &all, SOON_MS));
    for (int i = 0; i < CROWD; i++)
        close(crowd[i]);
    CHECK_EQ(server.ups, 2);
    CHECK(judged >= 2 && judged <= 1 + tries);
    CHECK_EQ(server.downs, 0);
    CHECK(lines <= LINES_A_SECOND * (int)((loop->ops->now(loop) - began) / 1000000000 + 2));
    CHECK(strstr(said, "handshakes have failed so far"));
    fprintf(stderr, "    %zu bytes at most, for each of %d\n", (most - before) / CROWD, CROWD);
    side_close(&client);
    side_close(&server);
    CHECK_EQ(held, 0);
}

/* Of one address only so many may be half-way; those who are in stay in. */
static void of_one_address_only_so_many_are_half_way(void)
{
    enum { EACH = 20 };
    int crowd[3 * EACH];
    serve(EACH, LONG_MS);
    open_client();
    headway_peer first = side_connect(&client, url);
    side_await(&server, &server.ups, 1);
    for (int i = 0; i < 3 * EACH; i++)
        crowd[i] = dial();
    struct hope most_of_them = {crowd, 3 * EACH, 2 * EACH};
    CHECK(world_until(contract.world, loop, so_many_ended, &most_of_them, LONG_MS / 2));
    world_wait(contract.world, loop, 50);
    CHECK_EQ(ended(crowd, 3 * EACH), 2 * EACH);
    CHECK(strstr(said, "too many handshakes with its address are under way"));
    CHECK_EQ(side_send(&client, first, "x", 1), 0);
    side_await(&server, &server.packets, 1);
    for (int i = 0; i < 3 * EACH; i++)
        close(crowd[i]);
    come_in(); /* room again */
    side_close(&client);
    side_close(&server);
}

/* The words of the log name no key. */
static void no_secret_is_ever_said(void)
{
    char hex[2 * HEADWAY_KEY_SIZE + 1];
    for (int i = 0; i < HEADWAY_KEY_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", trusted.secret_key[i]);
    CHECK(strlen(said) > 0);
    CHECK(!strstr(said, hex));
    CHECK(!memmem(said, sizeof said, trusted.secret_key, HEADWAY_KEY_SIZE));
}

int main(void)
{
    struct rlimit limit;
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = limit.rlim_max < 8192 ? limit.rlim_max : 8192;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    loop = uv_world.open();
    RUN(of_one_address_only_so_many_are_half_way);
    RUN(a_thousand_without_a_key_cost_little_and_are_gone_in_time);
    RUN(no_secret_is_ever_said);
    uv_world.close(loop);
    return 0;
}
