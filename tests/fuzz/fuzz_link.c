/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A peer that says anything after a good hello. Input: records of a u16 size and a packet, whose
 * tag and sequence are put right so that its frames are read. Whatever comes, each of our calls
 * ends once, no more is sent to a call than its credit, and all memory returns.
 */
#include "check.h"
#include "link.h"
#include "stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STREAMS = 32, OWN = 3, PEER = 1, TAG = 77 };

struct headway_alarm {
    int unused;
};
struct headway_defer {
    void (*run)(void *user);
    void *user;
    int armed;
};

typedef struct flow {
    headway__stream stream;
    int ends, cancels;
} flow;

static headway_alarm alarm_one;
static headway_defer defer_one;
static uint64_t now_ns;
static long blocks;
static headway_transport_events events;
static void *events_user;
static headway_transport wire;
static headway__node node;
static headway__link *link_up;
static flow flows[STREAMS];
static unsigned flow_count;
static int gone;

static uint64_t loop_now(headway_loop *loop)
{
    (void)loop;
    return now_ns;
}

static int alarm_new(headway_loop *loop, void (*fire)(void *user), void *user,
                     headway_alarm **ret_alarm)
{
    (void)loop;
    (void)fire;
    (void)user;
    *ret_alarm = &alarm_one;
    return 0;
}

static void alarm_set(headway_alarm *alarm, uint64_t at_ns)
{
    (void)alarm;
    (void)at_ns;
}

static void alarm_free(headway_alarm *alarm)
{
    (void)alarm;
}

static int defer_new(headway_loop *loop, void (*run)(void *user), void *user,
                     headway_defer **ret_defer)
{
    (void)loop;
    defer_one = (headway_defer){run, user, 0};
    *ret_defer = &defer_one;
    return 0;
}

static void defer_arm(headway_defer *defer)
{
    defer->armed = 1;
}

static void defer_free(headway_defer *defer)
{
    defer->armed = 0;
}

static const headway_loop_ops loop_ops = {.size = sizeof loop_ops,
                                          .now = loop_now,
                                          .alarm_new = alarm_new,
                                          .alarm_set = alarm_set,
                                          .alarm_free = alarm_free,
                                          .defer_new = defer_new,
                                          .defer_arm = defer_arm,
                                          .defer_free = defer_free};

static const headway_transport_ops transport_ops;

static int transport_open(headway_loop *loop, const headway_alloc *alloc,
                          const headway_transport_options *options,
                          const headway_transport_events *all, void *user,
                          headway_transport **ret_transport)
{
    (void)loop;
    (void)alloc;
    (void)options;
    events = *all;
    events_user = user;
    wire.ops = &transport_ops;
    *ret_transport = &wire;
    return 0;
}

static int transport_send(headway_transport *transport, headway_peer peer,
                          const headway_bytes *parts, size_t count)
{
    size_t size = 0;
    (void)transport;
    CHECK_EQ(peer, PEER);
    for (size_t i = 0; i < count; i++)
        size += parts[i].size;
    CHECK(size >= HEADWAY__PACKET_HEADER && size <= HEADWAY__PACKET_LIMIT);
    return 0;
}

static void transport_disconnect(headway_transport *transport, headway_peer peer)
{
    (void)transport;
    (void)peer;
    gone = 1;
}

static void transport_close(headway_transport *transport, void (*closed)(void *user), void *user)
{
    (void)transport;
    closed(user);
}

static const headway_transport_ops transport_ops = {.size = sizeof transport_ops,
                                                    .open = transport_open,
                                                    .send = transport_send,
                                                    .disconnect = transport_disconnect,
                                                    .close = transport_close};

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    CHECK(stream->in.spent_messages <= stream->in.granted_messages);
    CHECK(stream->in.spent_bytes <= stream->in.granted_bytes);
    headway__stream_window(stream, 4, 4096);
    if (!stream->own && frame->payload.size)
        (void)headway__stream_send(stream, 0, frame->payload);
}

static void on_half(headway__stream *stream)
{
    static const headway_status ok = {.message = ""};
    (void)headway__stream_finish(stream, &ok);
}

static void on_nothing(headway__stream *stream)
{
    (void)stream;
}

static void on_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start)
{
    (void)stream;
    (void)lost;
    (void)sequence;
    (void)start;
}

static void on_end(headway__stream *stream, const headway_status *status)
{
    flow *of = HEADWAY__OWNER(stream, flow, stream);
    CHECK(status->message);
    CHECK_EQ(of->ends++, 0);
}

static void on_cancel(headway__stream *stream, int code)
{
    static const headway_status cancelled = {.code = HEADWAY_CANCELLED, .message = ""};
    flow *of = HEADWAY__OWNER(stream, flow, stream);
    (void)code;
    CHECK_EQ(of->cancels++, 0);
    (void)headway__stream_finish(stream, &cancelled);
}

static const headway__stream_ops stream_ops = {.data = on_data,
                                               .half = on_half,
                                               .credit = on_nothing,
                                               .gap = on_gap,
                                               .end = on_end,
                                               .cancel = on_cancel};

static int on_accept(headway__node *of, headway_peer peer)
{
    (void)of;
    (void)peer;
    return 0;
}

static void on_up(headway__link *link)
{
    link_up = link;
}

static void on_down(headway__link *link, unsigned reason, const char *text)
{
    (void)link;
    (void)reason;
    CHECK(text);
    link_up = NULL;
}

static void on_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    static const headway_status full = {.code = HEADWAY_RESOURCE_EXHAUSTED, .message = "full"};
    CHECK(route);
    if (flow_count == STREAMS) {
        headway__link_refuse(link, frame->call, &full);
        return;
    }
    flow *of = &flows[flow_count++];
    of->stream.ops = &stream_ops;
    CHECK_EQ(headway__stream_accept(&of->stream, link, frame), 0);
    headway__stream_window(&of->stream, 4, 4096);
    if (frame->payload.size)
        (void)headway__stream_send(&of->stream, 0, frame->payload);
}

static void on_link(headway__link *link)
{
    (void)link;
}

static const headway__node_ops node_ops = {on_accept, on_up,   on_down, on_opened, on_link,
                                           on_link,   on_link, NULL,    NULL,      NULL};

static void *take(void *user, size_t size)
{
    (void)user;
    blocks++;
    return malloc(size);
}

static void *resize(void *user, void *memory, size_t size)
{
    (void)user;
    blocks += !memory;
    return realloc(memory, size);
}

static void release(void *user, void *memory)
{
    (void)user;
    blocks -= memory != NULL;
    free(memory);
}

static const headway_alloc counting = {.allocate = take, .resize = resize, .release = release};

static void fill(void *user, void *bytes, size_t size)
{
    (void)user;
    memset(bytes, 0x11, size);
}

static const headway_random dull = {.fill = fill};

static void turn(void)
{
    for (int rounds = 0; defer_one.armed; rounds++) {
        CHECK(rounds < 1000);
        defer_one.armed = 0;
        defer_one.run(defer_one.user);
    }
}

static void greet(void)
{
    uint8_t bytes[256];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    headway__hello hello = {.version_min = 1,
                            .version_max = 1,
                            .heartbeat_ms = 2000,
                            .epoch = 1,
                            .packet_limit = 65536,
                            .message_limit = 1 << 20,
                            .alias_limit = 16,
                            .calls = 8,
                            .link_bytes = 20000,
                            .link_packets = 8};
    headway__packet_encode(&w, TAG, 1, 1);
    headway__hello_encode(&w, HEADWAY__HELLO, &hello);
    events.receive(events_user, PEER, headway_bytes_of(bytes, w.size));
    turn();
    CHECK(link_up);
}

/* Calls of ours, for the peer to answer. */
static void call(void)
{
    static const headway__open open = {
        .remaining_ms = UINT32_MAX, .grant_messages = 4, .grant_bytes = 4096};
    headway__route *route = headway__routes_intern(&node.routes, headway_bytes_of_string("x/Y"));
    for (; flow_count < OWN; flow_count++) {
        flows[flow_count].stream.ops = &stream_ops;
        CHECK_EQ(headway__stream_open(&flows[flow_count].stream, link_up, route, &open,
                                      HEADWAY__FLAG_PAYLOAD, headway_bytes_of_string("request")),
                 0);
    }
    headway__route_unref(&node.routes, route);
    turn();
}

/* At its own size in memory, so that reading past it is seen. */
static void deliver(const uint8_t *data, size_t size, uint32_t sequence)
{
    uint8_t *packet = malloc(size ? size : 1);
    uint64_t tag = TAG;
    CHECK(packet);
    memcpy(packet, data, size);
    if (size >= HEADWAY__PACKET_HEADER) {
        memcpy(packet, &tag, sizeof tag);
        memcpy(packet + sizeof tag, &sequence, sizeof sequence);
    }
    events.receive(events_user, PEER, headway_bytes_of(packet, size));
    free(packet);
    turn();
}

static void closed(headway__node *of)
{
    (void)of;
}

static void finish(void)
{
    headway__node_close(&node, closed);
    turn();
    for (unsigned i = 0; i < flow_count; i++) {
        CHECK(!flows[i].stream.link);
        CHECK_EQ(flows[i].ends, i < OWN);
    }
    headway__node_done(&node);
    CHECK_EQ(blocks, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static headway_loop loop = {&loop_ops};
    memset(flows, 0, sizeof flows);
    flow_count = 0;
    gone = 0;
    node = (headway__node){.loop = &loop,
                           .transport_ops = &transport_ops,
                           .alloc = &counting,
                           .random = &dull,
                           .ops = &node_ops,
                           .name = "fuzzed",
                           .limits = {.heartbeat_ms = 2000,
                                      .calls = 8,
                                      .link_bytes = 16384,
                                      .link_packets = 8,
                                      .aliases = 16,
                                      .message_limit = 1 << 20,
                                      .links = 2}};
    headway_transport_options options = {.size = sizeof options};
    CHECK_EQ(headway__node_init(&node, &options), 0);
    events.up(events_user, PEER);
    greet();
    call();
    for (uint32_t sequence = 2; size >= 2 && !gone; sequence++) {
        size_t packet = (size_t)data[0] | (size_t)data[1] << 8;
        data += 2;
        size -= 2;
        if (packet > size)
            packet = size;
        deliver(data, packet, sequence);
        data += packet;
        size -= packet;
    }
    finish();
    return 0;
}
