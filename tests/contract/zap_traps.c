/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libzmq's CURVE lets anyone in unless five things are right. Each is made wrong here beneath the
 * adapter, by a libzmq that takes a setting and forgets it: then nothing may listen. And programs
 * that use libzmq without the adapter meet it, in both roles.
 */
#include "check.h"
#include "security.h"
#include "transport_contract.h"
#include <errno.h>
#include <headway/zmq.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

enum { ENFORCE_DOMAIN = 93, HALF_SECOND = 500, PATIENCE = 60000, GREETING = 64 };

static const contract_transport contract = {.world = &uv_world, .ops = &headway_zmq_transport};
static headway_loop *loop;
static struct side server, client;
static char url[256];
static int forgotten; /* an option; -1: binding the handler fails */

int __real_zmq_setsockopt(void *socket, int option, const void *value, size_t size);
int __wrap_zmq_setsockopt(void *socket, int option, const void *value, size_t size);
int __real_zmq_bind(void *socket, const char *endpoint);
int __wrap_zmq_bind(void *socket, const char *endpoint);

int __wrap_zmq_setsockopt(void *socket, int option, const void *value, size_t size)
{
    return option == forgotten ? 0 : __real_zmq_setsockopt(socket, option, value, size);
}

int __wrap_zmq_bind(void *socket, const char *endpoint)
{
    if (forgotten != -1 || strncmp(endpoint, "inproc://zeromq.zap", 19) != 0)
        return __real_zmq_bind(socket, endpoint);
    errno = EADDRINUSE;
    return -1;
}

static void open_with(struct side *side, const headway_transport_security *security)
{
    const headway_transport_options options = {.size = sizeof options, .security = security};
    side_open(side, &contract, loop, &options);
}

static int listens_without(int option)
{
    forgotten = option;
    open_with(&server, &trusted);
    int error = contract.ops->listen(server.transport, "tcp://127.0.0.1:0", NULL, 0);
    side_close(&server);
    forgotten = 0;
    return error;
}

static void of_the_five_misconfigurations_none_starts(void)
{
    CHECK_EQ(listens_without(-1), HEADWAY_EACCES); /* no handler */
    CHECK_EQ(listens_without(ZMQ_ZAP_DOMAIN), HEADWAY_EACCES);
    CHECK_EQ(listens_without(ENFORCE_DOMAIN), HEADWAY_EACCES);
    CHECK_EQ(listens_without(ZMQ_CURVE_SERVER), HEADWAY_EACCES); /* the mechanism is NULL */
    CHECK_EQ(listens_without(ZMQ_CURVE_SECRETKEY), HEADWAY_EACCES);
    CHECK_EQ(listens_without(0), 0);
}

static void be_curve(void *socket, const headway_transport_security *as, bool serves)
{
    int yes = 1;
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, as->secret_key, HEADWAY_KEY_SIZE);
    if (serves) {
        zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
        return;
    }
    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, as->public_key, HEADWAY_KEY_SIZE);
    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, trusted.public_key, HEADWAY_KEY_SIZE);
}

/* A program that uses libzmq by itself connects. */
static void foreign_client(const headway_transport_security *as, bool gets_in)
{
    void *context = zmq_ctx_new(), *socket = zmq_socket(context, ZMQ_DEALER);
    int now = 0, long_ = PATIENCE, before = judged;
    char answer[8];
    open_with(&server, &trusted);
    CHECK_EQ(contract.ops->listen(server.transport, "tcp://127.0.0.1:0", url, sizeof url), 0);
    zmq_setsockopt(socket, ZMQ_LINGER, &now, sizeof now);
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &long_, sizeof long_);
    if (as)
        be_curve(socket, as, false);
    CHECK(zmq_connect(socket, url) == 0);
    CHECK(zmq_send(socket, "hello", 5, 0) == 5);
    if (as)
        side_await(&server, &judged, before + 1);
    if (gets_in)
        side_await(&server, &server.packets, 1);
    world_wait(contract.world, loop, HALF_SECOND);
    CHECK_EQ(server.packets, gets_in);
    if (gets_in) {
        CHECK_EQ(side_send(&server, server.up[0], "welcome", 7), 0);
        world_wait(contract.world, loop, 50);
        CHECK_EQ(zmq_recv(socket, answer, sizeof answer, 0), 7);
        CHECK(memcmp(answer, "welcome", 7) == 0);
    }
    zmq_close(socket);
    zmq_ctx_term(context);
    side_close(&server);
}

static void a_foreign_client_gets_in_by_its_key_alone(void)
{
    judged = 0;
    foreign_client(&trusted, true);
    foreign_client(&stranger, false);
    foreign_client(NULL, false);
}

static void a_foreign_server_is_connected_to(void)
{
    void *context = zmq_ctx_new(), *socket = zmq_socket(context, ZMQ_ROUTER);
    int now = 0, long_ = PATIENCE;
    char route[16], packet[8];
    size_t size = sizeof url;
    zmq_setsockopt(socket, ZMQ_LINGER, &now, sizeof now);
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &long_, sizeof long_);
    be_curve(socket, &trusted, true);
    CHECK(zmq_bind(socket, "tcp://127.0.0.1:*") == 0);
    CHECK(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, url, &size) == 0);
    open_with(&client, &trusted);
    headway_peer peer = side_connect(&client, url);
    side_await(&client, &client.ups, 1);
    CHECK_EQ(side_send(&client, peer, "hello", 5), 0);
    world_wait(contract.world, loop, 50);
    int route_size = zmq_recv(socket, route, sizeof route, 0);
    CHECK(route_size > 0);
    CHECK_EQ(zmq_recv(socket, packet, sizeof packet, 0), 5);
    CHECK(zmq_send(socket, route, (size_t)route_size, ZMQ_SNDMORE) == route_size);
    CHECK(zmq_send(socket, "welcome", 7, 0) == 7);
    side_await(&client, &client.packets, 1);
    CHECK_EQ(client.bytes, 7);
    side_close(&client);
    zmq_close(socket);
    zmq_ctx_term(context);
}

/* Until more than its greeting has come: it has said READY. */
static void await_ready(int fd)
{
    char byte;
    for (int i = 0; i <= GREETING; i++)
        CHECK_EQ(recv(fd, &byte, 1, 0), 1);
}

/* A peer may say in its READY that it is anyone: that is not the handler's word. */
static void without_security_no_one_has_a_key(void)
{
    static const char ready[] = "\4\150\5READY\13Socket-Type\0\0\0\6DEALER\7User-Id\0\0\0\100"
                                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    uint8_t greeting[GREETING] = {0xff, [9] = 0x7f, 3, 1, 'N', 'U', 'L', 'L'};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    headway_credentials who;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    open_with(&server, NULL);
    CHECK_EQ(contract.ops->listen(server.transport, "tcp://127.0.0.1:0", url, sizeof url), 0);
    to.sin_port = htons((uint16_t)atoi(strrchr(url, ':') + 1));
    CHECK(connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    CHECK(send(fd, greeting, sizeof greeting, 0) == sizeof greeting);
    CHECK(send(fd, ready, sizeof ready - 1, 0) == sizeof ready - 1);
    await_ready(fd); /* libzmq takes no packet before */
    CHECK(send(fd, "\0\1x", 3, 0) == 3);
    side_await(&server, &server.packets, 1);
    CHECK_EQ(contract.ops->credentials(server.transport, server.up[0], &who), 0);
    CHECK_EQ(who.mechanism, HEADWAY_MECHANISM_NONE);
    close(fd);
    side_close(&server);
}

int main(void)
{
    loop = uv_world.open();
    RUN(of_the_five_misconfigurations_none_starts);
    RUN(a_foreign_client_gets_in_by_its_key_alone);
    RUN(a_foreign_server_is_connected_to);
    RUN(without_security_no_one_has_a_key);
    uv_world.close(loop);
    return 0;
}
