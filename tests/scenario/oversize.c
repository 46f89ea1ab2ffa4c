/* SPDX-License-Identifier: Apache-2.0 */
/* An event too large for its subscriber is one loss, told; nothing of it is taken for another. */
#include "link.h"
#include "stream.h"

#include <check.h>
#include <headway/bus.h>
#include <headway/event.h>
#include <headway/sim.h>

enum { LIMIT = 3000, LARGE = 9000, SMALL = 100 };

typedef struct heard {
    unsigned ready, events, lost, wrong, done;
} heard;

static headway__node broker;
static headway__stream subscriber;
static heard all;

static void nothing(headway__stream *stream)
{
    (void)stream;
}

static void on_cancel(headway__stream *stream, int code)
{
    static const headway_status ended = {.code = HEADWAY_CANCELLED, .message = ""};
    (void)code;
    (void)headway__stream_finish(stream, &ended);
}

static const headway__stream_ops stream_ops = {
    .half = nothing, .credit = nothing, .cancel = on_cancel};

static int on_accept(headway__node *node, headway_peer peer)
{
    (void)node;
    (void)peer;
    return 0;
}

static void on_link(headway__link *link)
{
    (void)link;
}

static void on_down(headway__link *link, unsigned reason, const char *text)
{
    (void)link;
    (void)reason;
    (void)text;
}

static void publish(uint64_t sequence, size_t size)
{
    static const uint8_t zeros[LARGE];
    CHECK_EQ(headway__stream_send_event(&subscriber, sequence, headway_bytes_of_string("a.b"),
                                        headway_bytes_of(zeros, size)),
             0);
}

static void on_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    (void)route;
    subscriber.ops = &stream_ops;
    CHECK_EQ(headway__stream_accept(&subscriber, link, frame), 0);
    headway__stream_gap(&subscriber, 0, 0, 1);
    for (uint64_t n = 1; n <= 10; n++)
        publish(n, n % 2 ? LARGE : SMALL);
}

static const headway__node_ops node_ops = {on_accept, on_link, on_down, on_opened, on_link,
                                           on_link,   on_link, NULL,    NULL,      NULL};

static void start_broker(headway_sim *sim)
{
    headway_host *host;
    CHECK_EQ(headway_sim_host(sim, "broker", &host), 0);
    broker = (headway__node){.loop = headway_sim_loop(host),
                             .transport_ops = headway_sim_transport(),
                             .alloc = headway_sim_alloc(host),
                             .random = headway_sim_random(host),
                             .ops = &node_ops,
                             .name = "broker",
                             .limits = {.heartbeat_ms = 2000,
                                        .calls = 16,
                                        .link_bytes = 16384,
                                        .link_packets = 32,
                                        .aliases = 16,
                                        .message_limit = 1 << 20,
                                        .links = 4}};
    headway_transport_options options = {.size = sizeof options};
    CHECK_EQ(headway__node_init(&broker, &options), 0);
    CHECK_EQ(broker.transport->ops->listen(broker.transport, "mem://broker", NULL, 0), 0);
}

static void on_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                     headway_bytes message, void *user)
{
    (void)subscription;
    (void)user;
    CHECK_STR(topic, "a.b");
    all.events++;
    all.wrong += message.size != SMALL || sequence % 2 != 0;
}

static void on_ready(headway_subscription *subscription, void *user)
{
    (void)subscription;
    (void)user;
    all.ready++;
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)subscription;
    (void)user;
    all.lost += (unsigned)lost;
}

static void on_done(headway_subscription *subscription, const headway_status *status, void *user)
{
    (void)subscription;
    (void)status;
    (void)user;
    all.done++;
}

static void closed(headway__node *node)
{
    (void)node;
}

/* window: what the subscriber asks for; however little, what a frame needs is granted (C8). */
static void hear_with_window(uint32_t window)
{
    headway_sim *sim;
    headway_host *host;
    headway_bus *bus;
    headway_subscription *subscription;
    memset(&all, 0, sizeof all);
    memset(&subscriber, 0, sizeof subscriber);
    CHECK_EQ(headway_sim_new(NULL, &sim), 0);
    start_broker(sim);
    CHECK_EQ(headway_sim_host(sim, "subscriber", &host), 0);
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(host),
                                   .random = headway_sim_random(host),
                                   .message_limit = LIMIT};
    CHECK_EQ(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://broker",
                              &options, &bus),
             0);
    headway_subscription_events events = {on_event, on_ready, on_gap, on_done};
    headway_subscription_options wanted = {.size = sizeof wanted, .window_bytes = window};
    CHECK_EQ(headway_subscribe(bus, "a.>", &wanted, &events, NULL, &subscription), 0);
    CHECK_EQ(headway_sim_run(sim, 60 * HEADWAY_SIM_SECOND), 0);
    CHECK_EQ(all.ready, 1);
    CHECK_EQ(all.events, 5);
    CHECK_EQ(all.lost, 5);
    CHECK_EQ(all.wrong, 0);
    headway_bus_close(bus, NULL, NULL);
    CHECK_EQ(headway_sim_run(sim, HEADWAY_SIM_SECOND), 0);
    CHECK_EQ(all.done, 1);
    headway_bus_free(bus);
    headway__node_close(&broker, closed);
    CHECK_EQ(headway_sim_run(sim, HEADWAY_SIM_SECOND), 0);
    headway__node_done(&broker);
    headway_sim_free(sim);
}

static void an_event_over_the_limit_is_one_loss(void)
{
    hear_with_window(0);
    hear_with_window(4000);
}

static void a_tiny_window_still_holds_a_frame_C8(void)
{
    hear_with_window(1);
    hear_with_window(300);
}

int main(void)
{
    RUN(an_event_over_the_limit_is_one_loss);
    RUN(a_tiny_window_still_holds_a_frame_C8);
    return 0;
}
