/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A real loop, a real transport, generated stubs, and no broker: a process calls itself, alone and
 * as a stream. Nothing is sent, and no socket is there that was not there before.
 */
#include "within.headway.h"

#include <check.h>
#include <dirent.h>
#include <headway/uv.h>
#include <headway/zmtp.h>
#include <unistd.h>
#include <uv.h>

enum { CALLS = 10000, IN_FLIGHT = 64, ITEMS = 5000 };

static struct {
    headway_bus *bus;
    unsigned sent, done, items, sockets, connects, sends, inside;
    uint64_t next; /* of the stream's handler */
} world;

static unsigned sockets(void)
{
    unsigned count = 0;
    char path[300], target[64];
    DIR *folder = opendir("/proc/self/fd");
    CHECK(folder != NULL);
    for (struct dirent *at = readdir(folder); at; at = readdir(folder)) {
        snprintf(path, sizeof path, "/proc/self/fd/%s", at->d_name);
        ssize_t size = readlink(path, target, sizeof target);
        count += size > 7 && memcmp(target, "socket:", 7) == 0;
    }
    closedir(folder);
    return count;
}

/* --- nobody is there ------------------------------------------------------------------------- */

static int connect_nowhere(headway_transport *transport, const char *url, headway_peer *ret_peer)
{
    (void)transport;
    (void)url;
    (void)ret_peer;
    world.connects++;
    return HEADWAY_EADDRESS;
}

static int send_nothing(headway_transport *transport, headway_peer peer, const headway_bytes *parts,
                        size_t count)
{
    (void)transport;
    (void)peer;
    (void)parts;
    (void)count;
    world.sends++;
    return HEADWAY_ECLOSED;
}

/* --- the service ----------------------------------------------------------------------------- */

static int on_twice(headway_call *call, const Within__V1__Number *request, void *self)
{
    Within__V1__Number answer = WITHIN__V1__NUMBER__INIT;
    (void)self;
    CHECK_EQ(world.inside, 0);
    answer.value = request->value * 2;
    return within_v1_abacus_twice_reply(call, &answer);
}

static void count_on(headway_call *call, void *user)
{
    Within__V1__Number item = WITHIN__V1__NUMBER__INIT;
    (void)user;
    for (; world.next < ITEMS; world.next++) {
        item.value = world.next;
        int error = within_v1_abacus_count_reply_send(call, &item);
        if (error == HEADWAY_EAGAIN)
            return;
        CHECK_EQ(error, 0);
    }
    CHECK_EQ(within_v1_abacus_count_reply_end(call), 0);
}

static int on_count(headway_call *call, const Within__V1__Number *request, void *self)
{
    CHECK_EQ(request->value, ITEMS);
    headway_call_watch(call, NULL, count_on, self);
    count_on(call, self);
    return 0;
}

/* --- the caller ------------------------------------------------------------------------------ */

static void finish(void)
{
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(world.bus, &s);
    CHECK_EQ(s.calls_within, CALLS + 1);
    CHECK_EQ(s.served_straight, CALLS + 1);
    CHECK_EQ(s.packets_sent + s.packets_received + s.links_up, 0);
    CHECK_EQ(sockets(), world.sockets);
    CHECK_EQ(world.sends, 0);
    CHECK(!headway_bus_is_up(world.bus));
    headway_bus_close(world.bus, NULL, NULL);
}

static void on_item(headway_call *call, const Within__V1__Number *response, void *user)
{
    (void)call;
    (void)user;
    CHECK_EQ(response->value, world.items);
    world.items++;
}

static void on_counted(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    CHECK_EQ(status->code, HEADWAY_OK);
    CHECK_EQ(world.items, ITEMS);
    finish();
}

static void ask_to_count(void)
{
    static const within_v1_abacus_count_events events = {.on_next = on_item, .on_done = on_counted};
    Within__V1__Number many = WITHIN__V1__NUMBER__INIT;
    many.value = ITEMS;
    CHECK_EQ(within_v1_abacus_count(world.bus, &many, NULL, &events, NULL, NULL), 0);
}

static void ask(void);

static void on_doubled(headway_call *call, const headway_status *status,
                       const Within__V1__Number *response, void *user)
{
    (void)call;
    CHECK_EQ(world.inside, 0);
    CHECK_EQ(status->code, HEADWAY_OK);
    CHECK_EQ(response->value, 2 * (uintptr_t)user);
    world.done++;
    if (world.done % 1000 == 0)
        CHECK_EQ(sockets(), world.sockets);
    if (world.sent < CALLS)
        ask();
    else if (world.done == CALLS)
        ask_to_count();
}

static void ask(void)
{
    Within__V1__Number number = WITHIN__V1__NUMBER__INIT;
    uintptr_t value = world.sent++;
    number.value = value;
    world.inside = 1; /* no callback runs inside */
    CHECK_EQ(within_v1_abacus_twice(world.bus, &number, NULL, on_doubled, (void *)value, NULL), 0);
    world.inside = 0;
}

int main(void)
{
    static const within_v1_abacus_handlers handlers = {
        .size = sizeof handlers, .twice = on_twice, .count = on_count};
    headway_transport_ops nowhere = headway_zmtp_transport;
    headway_bus_options options = {.size = sizeof options, .via = HEADWAY_VIA_DIRECT};
    uv_loop_t uv;
    headway_loop *loop;
    nowhere.connect = connect_nowhere;
    nowhere.send = send_nothing;
    CHECK_EQ(uv_loop_init(&uv), 0);
    world.sockets = sockets();
    CHECK_EQ(headway_uv_loop_new(&uv, &loop), 0);
    CHECK_EQ(headway_bus_open(loop, &nowhere, "ipc:///nowhere/headway.sock", &options, &world.bus),
             0);
    CHECK_EQ(within_v1_abacus_serve(world.bus, &handlers, NULL, NULL, NULL), 0);
    for (int i = 0; i < IN_FLIGHT; i++)
        ask();
    CHECK_EQ(world.done, 0);
    CHECK_EQ(uv_run(&uv, UV_RUN_DEFAULT), 0);
    CHECK_EQ(world.done, CALLS);
    CHECK(world.connects > 0);
    headway_bus_free(world.bus);
    headway_uv_loop_free(loop);
    (void)uv_run(&uv, UV_RUN_DEFAULT);
    CHECK_EQ(uv_loop_close(&uv), 0);
    return 0;
}
