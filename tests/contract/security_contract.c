/* SPDX-License-Identifier: Apache-2.0 */
/* Who may connect, and what each end knows of the other. */
#include "check.h"
#include "security.h"
#include "transport_contract.h"
#include <unistd.h>

/* The two pairs of the CurveCP and NaCl papers: nobody's secrets. */
#define PUBLIC_A                                                                                   \
    {                                                                                              \
        0x85, 0x20, 0xf0, 0x09, 0x89, 0x30, 0xa7, 0x54, 0x74, 0x8b, 0x7d, 0xdc, 0xb4, 0x3e, 0xf7,  \
            0x5a, 0x0d, 0xbf, 0x3a, 0x0d, 0x26, 0x38, 0x1a, 0xf4, 0xeb, 0xa4, 0xa9, 0x8e, 0xaa,    \
            0x9b, 0x4e, 0x6a                                                                       \
    }
#define SECRET_A                                                                                   \
    {                                                                                              \
        0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c, 0x16, 0xc1, 0x72, 0x51, 0xb2, 0x66,  \
            0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0, 0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5, 0x1d,    \
            0xb9, 0x2c, 0x2a                                                                       \
    }
#define PUBLIC_B                                                                                   \
    {                                                                                              \
        0xde, 0x9e, 0xdb, 0x7d, 0x7b, 0x7d, 0xc1, 0xb4, 0xd3, 0x5b, 0x61, 0xc2, 0xec, 0xe4, 0x35,  \
            0x37, 0x3f, 0x83, 0x43, 0xc8, 0x5b, 0x78, 0x67, 0x4d, 0xad, 0xfc, 0x7e, 0x14, 0x6f,    \
            0x88, 0x2b, 0x4f                                                                       \
    }
#define SECRET_B                                                                                   \
    {                                                                                              \
        0x5d, 0xab, 0x08, 0x7e, 0x62, 0x4a, 0x8a, 0x4b, 0x79, 0xe1, 0x7f, 0x8b, 0x83, 0x80, 0x0e,  \
            0xe6, 0x6f, 0x3b, 0xb1, 0x29, 0x26, 0x18, 0xb6, 0xfd, 0x1c, 0x2f, 0x8b, 0x27, 0xff,    \
            0x88, 0xe0, 0xeb                                                                       \
    }

int judged;
static const contract_transport *contract;
static headway_loop *loop;
static struct side server, client;
static char url[256];

static int admit(void *user, const headway_credentials *who)
{
    (void)user;
    judged++;
    CHECK(who->remote[0] != 0);
    if (who->mechanism == HEADWAY_MECHANISM_CURVE)
        return memcmp(who->public_key, trusted.public_key, HEADWAY_KEY_SIZE) != 0;
    return who->mechanism != HEADWAY_MECHANISM_PEER || who->uid != (int64_t)getuid();
}

static int right_key(void *user, const char *of, uint8_t ret_key[HEADWAY_KEY_SIZE])
{
    (void)user;
    CHECK(strncmp(of, "tcp://", 6) == 0 || strncmp(of, "ipc://", 6) == 0);
    memcpy(ret_key, trusted.public_key, HEADWAY_KEY_SIZE);
    return 0;
}

static int wrong_key(void *user, const char *of, uint8_t ret_key[HEADWAY_KEY_SIZE])
{
    (void)user;
    (void)of;
    memcpy(ret_key, stranger.public_key, HEADWAY_KEY_SIZE);
    return 0;
}

const headway_transport_security trusted = {.size = sizeof trusted,
                                            .public_key = PUBLIC_A,
                                            .secret_key = SECRET_A,
                                            .admit = admit,
                                            .server_key = right_key};
const headway_transport_security stranger = {.size = sizeof stranger,
                                             .public_key = PUBLIC_B,
                                             .secret_key = SECRET_B,
                                             .admit = admit,
                                             .server_key = right_key};
const headway_transport_security misled = {.size = sizeof misled,
                                           .public_key = PUBLIC_A,
                                           .secret_key = SECRET_A,
                                           .admit = admit,
                                           .server_key = wrong_key};

static void open_with(struct side *side, const headway_transport_security *security)
{
    const headway_transport_options options = {.size = sizeof options, .security = security};
    contract_transport bare = *contract;
    bare.security = NULL;
    static contract_transport kept[2];
    kept[side == &client] = bare;
    side_open(side, &kept[side == &client], loop, &options);
}

/* A client that must not get in, and hears down. */
static void is_refused(const headway_transport_security *security)
{
    open_with(&server, &trusted);
    open_with(&client, security);
    CHECK_EQ(side_listen(&server, url, sizeof url), 0);
    headway_peer peer = side_connect(&client, url);
    side_await(&client, &client.downs, 1);
    CHECK(client.last_down == peer);
    world_wait(contract->world, loop, 50);
    CHECK_EQ(client.ups + server.ups + server.packets, 0);
    side_close(&client);
    side_close(&server);
}

static void a_stranger_is_judged_and_not_let_in(void)
{
    judged = 0;
    is_refused(&stranger);
    CHECK(judged > 0);
}

static void a_server_with_another_key_is_not_believed(void)
{
    judged = 0;
    is_refused(&misled);
    CHECK_EQ(judged, 0);
}

static void who_brings_no_key_is_refused(void)
{
    judged = 0;
    is_refused(NULL);
    CHECK_EQ(judged, 0);
}

static void a_server_without_keys_is_not_talked_to(void)
{
    open_with(&server, NULL);
    open_with(&client, &trusted);
    CHECK_EQ(side_listen(&server, url, sizeof url), 0);
    side_connect(&client, url);
    side_await(&client, &client.downs, 1);
    CHECK_EQ(client.ups + server.ups + server.packets, 0);
    side_close(&client);
    side_close(&server);
}

static int opens_with(const headway_transport_security *security)
{
    const headway_transport_options options = {.size = sizeof options, .security = security};
    const headway_transport_events none = {0};
    headway_transport *transport;
    int error = contract->ops->open(loop, &client.alloc, &options, &none, &client, &transport);
    if (!error)
        side_close_other(&client, transport);
    return error;
}

static int listens_with(const headway_transport_security *security, const char *where)
{
    open_with(&server, security);
    int error = contract->ops->listen(server.transport, where, NULL, 0);
    side_close(&server);
    return error;
}

static int connects_with(const headway_transport_security *security, const char *where)
{
    headway_peer peer;
    open_with(&client, security);
    int error = contract->ops->connect(client.transport, where, &peer);
    side_close(&client);
    return error;
}

static void what_is_not_safe_does_not_start(void)
{
    headway_transport_security wrong = trusted, none = {.size = sizeof none, .admit = admit};
    memcpy(wrong.public_key, stranger.public_key, HEADWAY_KEY_SIZE);
    open_with(&client, NULL); /* lends its allocator */
    CHECK_EQ(opens_with(&wrong), HEADWAY_EINVAL);
    CHECK_EQ(opens_with(&trusted), 0);
    side_close(&client);
    CHECK_EQ(listens_with(&none, "tcp://127.0.0.1:0"), HEADWAY_EACCES);
    CHECK_EQ(connects_with(&none, "tcp://127.0.0.1:1"), HEADWAY_EACCES);
    none.insecure = 1;
    CHECK_EQ(listens_with(&none, "tcp://127.0.0.1:0"), 0);
    CHECK_EQ(listens_with(&none, "tcp://*:0"), HEADWAY_EACCES);
    CHECK_EQ(listens_with(&none, "tcp://0.0.0.0:0"), HEADWAY_EACCES);
    CHECK_EQ(connects_with(&none, "tcp://127.0.0.1:1"), 0);
    CHECK_EQ(connects_with(&none, "tcp://localhost:1"), 0);
    CHECK_EQ(connects_with(&none, "tcp://192.0.2.1:1"), HEADWAY_EACCES);
    CHECK_EQ(connects_with(&none, "tcp://127.0.0.1.example.org:1"), HEADWAY_EACCES);
    CHECK_EQ(connects_with(&none, "ipc:///tmp/headway-nobody.sock"), HEADWAY_EACCES);
    none.ipc_by_kernel = 1;
    CHECK_EQ(connects_with(&none, "ipc:///tmp/headway-nobody.sock"), 0);
    none.server_key = right_key; /* a key that is known is asked for, never dropped */
    CHECK_EQ(connects_with(&none, "tcp://127.0.0.1:1"), HEADWAY_EACCES);
    none = trusted;
    none.admit = NULL;
    CHECK_EQ(listens_with(&none, "tcp://127.0.0.1:0"), HEADWAY_EINVAL);
    none = trusted;
    none.server_key = NULL;
    CHECK_EQ(connects_with(&none, "tcp://127.0.0.1:1"), HEADWAY_EACCES);
}

/* Without keys on loopback, and by the kernel's word on ipc: admit judges all the same. */
static void without_keys_admit_judges_too(void)
{
    headway_transport_security none = {
        .size = sizeof none, .admit = admit, .insecure = 1, .ipc_by_kernel = 1};
    char path[64];
    snprintf(path, sizeof path, "ipc:///tmp/headway-security-%d.sock", (int)getpid());
    open_with(&server, &none);
    open_with(&client, &none);
    judged = 0;
    CHECK_EQ(side_listen(&server, url, sizeof url), 0);
    side_connect(&client, url);
    side_await(&client, &client.downs, 1); /* tcp: NONE is not admitted by this judge */
    CHECK(judged > 0);
    CHECK_EQ(contract->ops->listen(server.transport, path, NULL, 0), 0);
    headway_peer peer = side_connect(&client, path);
    side_await(&client, &client.ups, 1);
    CHECK_EQ(side_send(&client, peer, "x", 1), 0);
    side_await(&server, &server.packets, 1);
    headway_credentials who;
    CHECK_EQ(contract->ops->credentials(server.transport, server.up[0], &who), 0);
    CHECK_EQ(who.mechanism, HEADWAY_MECHANISM_PEER);
    CHECK_EQ(who.uid, getuid());
    CHECK_EQ(who.gid, getgid());
    CHECK_EQ(who.pid, getpid());
    CHECK_EQ(contract->ops->credentials(client.transport, peer, &who), 0);
    CHECK_EQ(who.mechanism, HEADWAY_MECHANISM_PEER);
    CHECK_EQ(who.uid, getuid());
    side_close(&client);
    side_close(&server);
}

void contract_security(const contract_transport *of, headway_loop *on)
{
    contract = of;
    loop = on;
    RUN(a_stranger_is_judged_and_not_let_in);
    RUN(a_server_with_another_key_is_not_believed);
    RUN(who_brings_no_key_is_refused);
    RUN(a_server_without_keys_is_not_talked_to);
    RUN(what_is_not_safe_does_not_start);
    RUN(without_keys_admit_judges_too);
}
