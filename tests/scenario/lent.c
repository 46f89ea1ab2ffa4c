/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A large frame's payload is handed to the transport where its sender has it, uncopied; what the
 * transport does not take is kept, and is the same when it is sent later.
 */
#include "support/party.h"
#include "support/processes.h"

#include <headway/timer.h>

enum { SIZE = 1 << 20 };

static headway_sim *sim;
static struct broker_process broker;
static const headway_transport_ops *real;
static headway_transport_ops watched;
static headway_transport_events heard;
static void *heard_user;
static struct party client, worker;
static uint8_t message[SIZE];

static struct {
    unsigned three, refused; /* sends of three parts; EAGAIN to them */
    headway_peer waits;
    unsigned refuse_each; /* 0: none */
} seen;

static int open_watched(headway_loop *loop, const headway_alloc *alloc,
                        const headway_transport_options *options,
                        const headway_transport_events *events, void *user,
                        headway_transport **ret_transport)
{
    heard = *events;
    heard_user = user;
    return real->open(loop, alloc, options, events, user, ret_transport);
}

static int send_watched(headway_transport *transport, headway_peer peer, const headway_bytes *parts,
                        size_t count)
{
    if (count == 3) {
        seen.three++;
        if (seen.refuse_each && seen.three % seen.refuse_each == 0) {
            seen.refused++;
            seen.waits = peer;
            return HEADWAY_EAGAIN;
        }
    }
    return real->send(transport, peer, parts, count);
}

static void let_go(void *user)
{
    headway_peer peer = seen.waits;
    (void)user;
    seen.waits = 0;
    if (peer)
        heard.writable(heard_user, peer);
}

/* --- an echo -------------------------------------------------------------------------------- */

static const headway_method method = {.name = "Echo", .route = "t.v1.S/Echo"};
static const headway_service_descriptor service = {
    .size = sizeof service, .name = "t.v1.S", .methods = &method, .method_count = 1};

static int on_request(headway_call *call, headway_bytes request, void *self)
{
    (void)self;
    return headway_call_reply(call, request);
}

static int done, same;

static void on_message(headway_call *call, headway_bytes answer, void *user)
{
    (void)call;
    (void)user;
    same = answer.size == SIZE && memcmp(answer.data, message, SIZE) == 0;
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    done++;
    CHECK_EQ(status->code, HEADWAY_OK);
}

static void echoes(unsigned refuse_each)
{
    static const headway_handler handler = {.open = on_request};
    static const headway_call_events events = {.on_message = on_message, .on_done = on_done};
    const headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    memset(&seen, 0, sizeof seen);
    done = same = 0;
    seen.refuse_each = refuse_each;
    for (size_t i = 0; i < SIZE; i++)
        message[i] = (uint8_t)(i * 7 + i / 251);
    sim = sim_make((headway_sim_options){.seed = 3});
    broker = (struct broker_process){.name = NULL};
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    real = headway_sim_transport();
    watched = *real;
    watched.open = open_watched;
    watched.send = send_watched;
    party_open(&worker, sim, "worker", "mem://broker", real);
    party_open(&client, sim, "client", "mem://broker", &watched);
    CHECK_EQ(headway_service_open(worker.bus, &service, &handler, NULL, NULL, NULL), 0);
    CHECK_EQ(headway_timer_start(client.bus, 1, 1, let_go, NULL, NULL), 0);
    CHECK_EQ(headway_sim_run(sim, SECOND), 0);
    CHECK_EQ(headway_call_open(client.bus, &method, headway_bytes_of(message, SIZE), &options,
                               &events, NULL, NULL),
             0);
    CHECK_EQ(headway_sim_run(sim, 20 * SECOND), 0);
    CHECK_EQ(done, 1);
    CHECK(same);
    party_close(&client);
    party_close(&worker);
    broker_stop(&broker);
    headway_sim_free(sim);
}

static void a_large_payload_is_lent_to_the_transport(void)
{
    echoes(0);
    CHECK(seen.three >= SIZE / 65536); /* the third part is what nobody copied */
    CHECK_EQ(seen.refused, 0);
}

static void what_is_not_taken_is_kept(void)
{
    echoes(2);
    CHECK(seen.refused > 2);
    echoes(1);
    CHECK(seen.refused > 2);
}

int main(void)
{
    RUN(a_large_payload_is_lent_to_the_transport);
    RUN(what_is_not_taken_is_kept);
    return 0;
}
