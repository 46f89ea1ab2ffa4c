/* SPDX-License-Identifier: Apache-2.0 */
/* Credit that is nearly used up: what is left is too little for a frame, and more must come. */
#include "link.h"
#include "stream.h"

#include <check.h>
#include <headway/sim.h>

enum { MESSAGES = 400, STREAMS = 3 };

typedef struct end {
    headway__node node;
    headway__stream streams[STREAMS];
    unsigned opened, ups;
    unsigned received[STREAMS];
} end;

static end caller, callee;
static uint8_t zeros[4096];

static void no_frame(headway__stream *stream)
{
    (void)stream;
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    if (!(frame->flags & HEADWAY__FLAG_MORE))
        callee.received[stream - callee.streams]++;
    headway__stream_window(stream, MESSAGES, 4096);
}

static void on_end(headway__stream *stream, const headway_status *status)
{
    (void)stream;
    (void)status;
}

static void on_cancel(headway__stream *stream, int code)
{
    (void)stream;
    (void)code;
}

static const headway__stream_ops stream_ops = {
    .data = on_data, .half = no_frame, .credit = no_frame, .end = on_end, .cancel = on_cancel};

static int on_accept(headway__node *node, headway_peer peer)
{
    (void)node;
    (void)peer;
    return 0;
}

static void on_up(headway__link *link)
{
    end *self = HEADWAY__OWNER(link->owner, end, node);
    self->ups++;
}

static void on_down(headway__link *link, unsigned reason, const char *text)
{
    (void)link;
    (void)text;
    CHECK_EQ(reason, HEADWAY__REASON_SHUTDOWN);
}

static void on_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    (void)route;
    headway__stream *stream = &callee.streams[callee.opened++];
    stream->ops = &stream_ops;
    CHECK_EQ(headway__stream_accept(stream, link, frame), 0);
    headway__stream_window(stream, MESSAGES, 4096);
}

static void on_link(headway__link *link)
{
    (void)link;
}

static const headway__node_ops node_ops = {on_accept, on_up,   on_down, on_opened, on_link,
                                           on_link,   on_link, NULL,    NULL,      NULL};

static void start(end *self, headway_sim *sim, const char *name)
{
    headway_host *host;
    memset(self, 0, sizeof *self);
    CHECK_EQ(headway_sim_host(sim, name, &host), 0);
    self->node.loop = headway_sim_loop(host);
    self->node.transport_ops = headway_sim_transport();
    self->node.alloc = headway_sim_alloc(host);
    self->node.random = headway_sim_random(host);
    self->node.ops = &node_ops;
    self->node.name = name;
    self->node.limits = (headway__limits){.heartbeat_ms = 2000,
                                          .calls = 16,
                                          .link_bytes = 16384,
                                          .link_packets = 32,
                                          .aliases = 16,
                                          .message_limit = 1 << 20,
                                          .links = 4};
    headway_transport_options options = {.size = sizeof options};
    CHECK_EQ(headway__node_init(&self->node, &options), 0);
}

static int all_received(void *user)
{
    (void)user;
    for (int i = 0; i < STREAMS; i++) {
        if (callee.received[i] < MESSAGES)
            return 0;
    }
    return 1;
}

/* Sizes that leave every small remainder of window and link in turn. */
static void send_all(headway_sim *sim)
{
    static const headway__open open = {.remaining_ms = UINT32_MAX, .grant_messages = 1};
    headway__link *link = HEADWAY__OWNER(caller.node.links.next, headway__link, node);
    headway__route *route =
        headway__routes_intern(&caller.node.routes, headway_bytes_of_string("a/b"));
    for (int i = 0; i < STREAMS; i++) {
        caller.streams[i].ops = &stream_ops;
        CHECK_EQ(headway__stream_open(&caller.streams[i], link, route, &open, 0,
                                      headway_bytes_of(NULL, 0)),
                 0);
    }
    for (int n = 0; n < MESSAGES; n++) {
        for (int i = 0; i < STREAMS; i++) {
            size_t size = 300 + (size_t)headway_sim_draw(sim, 3000);
            CHECK_EQ(headway__stream_send(&caller.streams[i], 0, headway_bytes_of(zeros, size)), 0);
        }
    }
    headway__route_unref(&caller.node.routes, route);
}

static void on_closed(headway__node *node)
{
    (void)node;
}

static void connect_both(headway_sim *sim)
{
    headway__link *link;
    start(&callee, sim, "callee");
    start(&caller, sim, "caller");
    headway_transport *transport = callee.node.transport;
    CHECK_EQ(transport->ops->listen(transport, "mem://callee", NULL, 0), 0);
    CHECK_EQ(headway__link_connect(&caller.node, "mem://callee", NULL, &link), 0);
    CHECK_EQ(headway_sim_run(sim, HEADWAY_SIM_SECOND), 0);
    CHECK_EQ(caller.ups, 1);
}

static void close_both(headway_sim *sim)
{
    headway__node_close(&caller.node, on_closed);
    headway__node_close(&callee.node, on_closed);
    CHECK_EQ(headway_sim_run(sim, HEADWAY_SIM_SECOND), 0);
    headway__node_done(&caller.node);
    headway__node_done(&callee.node);
    headway_sim_free(sim);
}

static void little_credit_left_stops_nobody(void)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        headway_sim *sim;
        headway_sim_options options = {.size = sizeof options, .seed = seed};
        CHECK_EQ(headway_sim_new(&options, &sim), 0);
        connect_both(sim);
        send_all(sim);
        if (headway_sim_run_until(sim, all_received, NULL, 60 * HEADWAY_SIM_SECOND) != 1) {
            fprintf(stderr, "  seed %llu: %u %u %u of %d\n", (unsigned long long)seed,
                    callee.received[0], callee.received[1], callee.received[2], MESSAGES);
            CHECK(!"every message arrives");
        }
        close_both(sim);
    }
}

int main(void)
{
    RUN(little_credit_left_stops_nobody);
    return 0;
}
