/* SPDX-License-Identifier: Apache-2.0 */
/* Who is who in the simulator: what a host is told to be is what others see, judge and expect. */
#include "check.h"
#include "sim_world.h"
#include "transport_contract.h"
#include <headway/sim.h>

static contract_transport contract = {.world = &sim_world};
static headway_loop *loops[2];
static struct side server, client;
static uint8_t expected;

static int admit(void *user, const headway_credentials *who)
{
    (void)user;
    return who->mechanism != HEADWAY_MECHANISM_CURVE || who->public_key[0] != 'c';
}

static int server_key(void *user, const char *url, uint8_t ret_key[HEADWAY_KEY_SIZE])
{
    (void)user;
    CHECK(strncmp(url, "mem://", 6) == 0);
    memset(ret_key, expected, HEADWAY_KEY_SIZE);
    return expected ? 0 : -1;
}

static headway_credentials of_key(char byte)
{
    headway_credentials who = {
        .mechanism = HEADWAY_MECHANISM_CURVE, .uid = -1, .gid = -1, .pid = -1};
    memset(who.public_key, byte, sizeof who.public_key);
    return who;
}

/* The server is 's'. What the client is, and what it takes the server for; 0: whoever. */
static void meet(char who, char takes, bool gets_in)
{
    const headway_transport_security security = {
        .size = sizeof security, .admit = admit, .server_key = server_key};
    const headway_transport_options options = {.size = sizeof options, .security = &security};
    headway_credentials ids[2] = {of_key('s'), of_key(who)}, seen;
    char url[256];
    expected = (uint8_t)takes;
    headway_sim_identify((headway_host *)loops[0], &ids[0]);
    headway_sim_identify((headway_host *)loops[1], who ? &ids[1] : NULL);
    side_open(&server, &contract, loops[0], &options);
    side_open(&client, &contract, loops[1], &options);
    CHECK_EQ(contract.ops->listen(server.transport, "mem://here:0", url, sizeof url), 0);
    headway_peer peer = side_connect(&client, url);
    side_await(&client, gets_in ? &client.ups : &client.downs, 1);
    CHECK_EQ(client.ups, gets_in);
    if (gets_in) {
        CHECK_EQ(side_send(&client, peer, "x", 1), 0);
        side_await(&server, &server.packets, 1);
        CHECK_EQ(contract.ops->credentials(server.transport, server.up[0], &seen), 0);
        CHECK_EQ(seen.public_key[0], who);
        CHECK_STR(seen.remote, headway_sim_host_name((headway_host *)loops[1]));
        CHECK_EQ(contract.ops->credentials(client.transport, peer, &seen), 0);
        CHECK_EQ(seen.public_key[0], 's');
    }
    CHECK_EQ(server.ups, gets_in);
    side_close(&client);
    side_close(&server);
}

static void whom_admit_knows_gets_in(void)
{
    meet('c', 's', true);
    meet('c', 0, true);
}

static void strangers_and_nobodies_do_not(void)
{
    meet('x', 's', false);
    meet(0, 's', false);
}

static void another_server_is_not_believed(void)
{
    meet('c', 't', false);
}

static void without_a_judge_nobody_listens(void)
{
    const headway_transport_security none = {.size = sizeof none};
    const headway_transport_options options = {.size = sizeof options, .security = &none};
    side_open(&server, &contract, loops[0], &options);
    CHECK_EQ(contract.ops->listen(server.transport, "mem://here", NULL, 0), HEADWAY_EINVAL);
    side_close(&server);
}

int main(void)
{
    contract.ops = headway_sim_transport();
    for (int i = 0; i < 2; i++)
        loops[i] = sim_world.open();
    RUN(whom_admit_knows_gets_in);
    RUN(strangers_and_nobodies_do_not);
    RUN(another_server_is_not_believed);
    RUN(without_a_judge_nobody_listens);
    for (int i = 0; i < 2; i++)
        sim_world.close(loops[i]);
    return 0;
}
