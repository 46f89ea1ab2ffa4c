/* SPDX-License-Identifier: Apache-2.0 */
#include "nodes.h"

const headway__limits small_limits = {.heartbeat_ms = 2000,
                                      .calls = 64,
                                      .link_bytes = 262144,
                                      .link_packets = 32,
                                      .aliases = 64,
                                      .message_limit = 4 << 20,
                                      .links = 64,
                                      .stall_ms = 300000};

static struct flow *flow_of(headway__stream *stream)
{
    return HEADWAY__OWNER(stream, struct flow, stream);
}

static struct flow *flow_new(struct actor *actor)
{
    CHECK(actor->flow_count < MOST_FLOWS);
    struct flow *flow = &actor->flows[actor->flow_count++];
    memset(flow, 0, sizeof *flow);
    flow->used = 1;
    flow->actor = actor;
    actor->live++;
    return flow;
}

static void flow_over(struct flow *flow)
{
    flow->actor->live--;
    if (flow->on_done)
        flow->on_done(flow);
}

void flow_finish(struct flow *flow, int code)
{
    headway_status status = {.code = code, .message = code ? "finished" : ""};
    CHECK(flow->callee);
    if (!flow->owes)
        return;
    flow->owes = 0;
    (void)headway__stream_finish(&flow->stream, &status);
    /* With data queued the stream stays on its link until ops->credit. */
    if (!flow->stream.link)
        flow_over(flow);
}

void flow_cancel(struct flow *flow)
{
    if (!headway__stream_cancel(&flow->stream, HEADWAY_CANCELLED))
        return;
    flow->ends = 1; /* nothing was sent, nothing comes back (L4) */
    flow->status = (headway_status){.code = HEADWAY_CANCELLED, .not_processed = 1};
    flow_over(flow);
}

void flow_pump(struct flow *flow)
{
    static char filler[1 << 20];
    while (flow->to_send > 0 && headway__stream_may_send(&flow->stream) == 0) {
        headway_bytes payload = headway_bytes_of(filler, flow->send_size);
        if (headway__stream_send(&flow->stream, 0, payload) != 0)
            return;
        flow->to_send--;
        flow->sent++;
    }
    if (flow->to_send > 0 || !flow->finish_after)
        return;
    flow->finish_after = 0;
    if (flow->callee)
        flow_finish(flow, HEADWAY_OK);
    else
        headway__stream_half(&flow->stream);
}

static void count(struct flow *flow, const headway__frame *frame)
{
    const uint8_t *data = frame->payload.data;
    for (size_t i = 0; i < frame->payload.size; i += 97)
        flow->hash = flow->hash * 31 + data[i];
    flow->bytes += frame->payload.size;
    flow->partial += frame->payload.size;
    if (frame->flags & HEADWAY__FLAG_MORE)
        return;
    flow->partial = 0;
    flow->messages++;
}

static void on_half(headway__stream *stream)
{
    struct flow *flow = flow_of(stream);
    CHECK(flow->callee && !flow->halves);
    flow->halves++;
    if (flow->finish_after && !flow->to_send)
        flow_pump(flow);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    struct flow *flow = flow_of(stream);
    CHECK_EQ(flow->ends, 0);
    CHECK(headway__credit_messages(&stream->in) >= 0 && headway__credit_bytes(&stream->in) >= 0);
    count(flow, frame);
    if (flow->callee && (frame->flags & HEADWAY__FLAG_HALF) && !(frame->flags & HEADWAY__FLAG_MORE))
        on_half(stream);
    if (stream->link && (flow->window_messages || flow->window_bytes))
        headway__stream_window(stream, flow->window_messages, flow->window_bytes);
}

static void on_credit(headway__stream *stream)
{
    struct flow *flow = flow_of(stream);
    flow->credits++;
    if (flow->callee && !flow->owes) {
        if (!stream->link)
            flow_over(flow);
        return;
    }
    flow_pump(flow);
}

static void on_end(headway__stream *stream, const headway_status *status)
{
    struct flow *flow = flow_of(stream);
    CHECK(!flow->callee && !stream->link);
    CHECK_EQ(flow->ends, 0);
    flow->ends++;
    flow->status = *status;
    snprintf(flow->message, sizeof flow->message, "%s", status->message);
    flow_over(flow);
}

static void on_cancel(headway__stream *stream, int code)
{
    struct flow *flow = flow_of(stream);
    CHECK(flow->callee);
    flow->cancels++;
    flow->to_send = 0;
    if (flow->owes)
        flow_finish(flow, code);
    else
        flow_over(flow);
}

static void on_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start)
{
    (void)lost;
    (void)sequence;
    (void)start;
    flow_of(stream)->gaps++;
}

static const headway__stream_ops stream_ops = {
    .data = on_data,
    .half = on_half,
    .credit = on_credit,
    .gap = on_gap,
    .end = on_end,
    .cancel = on_cancel,
};

static int on_accept(headway__node *node, headway_peer peer)
{
    (void)node;
    (void)peer;
    return 0;
}

static void on_up(headway__link *link)
{
    struct actor *actor = (struct actor *)link->owner;
    actor->ups++;
    actor->link = link;
}

static void on_down(headway__link *link, unsigned reason, const char *text)
{
    struct actor *actor = (struct actor *)link->owner;
    CHECK(headway__list_empty(&link->streams));
    actor->downs++;
    actor->reason = reason;
    snprintf(actor->text, sizeof actor->text, "%s", text);
    if (actor->link == link)
        actor->link = NULL;
    for (size_t i = 0; i < actor->flow_count; i++) {
        if (actor->flows[i].from == link)
            actor->flows[i].from = NULL;
    }
    int honest = reason != HEADWAY__REASON_MALFORMED && reason != HEADWAY__REASON_CREDIT &&
                 reason != HEADWAY__REASON_SEQUENCE && reason != HEADWAY__REASON_VERSION;
    if (actor->strict && !honest)
        fprintf(stderr, "%s: %s\n", actor->node.name, text);
    CHECK(!actor->strict || honest);
}

static void call_over(struct flow *flow)
{
    if (flow->from)
        headway__link_call_done(flow->from);
}

static void on_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    struct actor *actor = (struct actor *)link->owner;
    CHECK(route->size > 0);
    actor->opens++;
    if (actor->refuse) {
        headway_status status = {
            .code = actor->refuse, .not_processed = 1, .message = "refused here"};
        actor->refuses++;
        headway__link_refuse(link, frame->call, &status);
        return;
    }
    struct flow *flow = flow_new(actor);
    flow->callee = flow->owes = 1;
    flow->from = link;
    flow->stream.ops = &stream_ops;
    flow->on_done = call_over;
    CHECK_EQ(headway__stream_accept(&flow->stream, link, frame), 0);
    if (frame->flags & HEADWAY__FLAG_PAYLOAD)
        count(flow, frame);
    if (frame->flags & HEADWAY__FLAG_HALF && !(frame->flags & HEADWAY__FLAG_MORE))
        flow->halves = 1;
    if (actor->on_open)
        actor->on_open(flow, frame);
}

static void on_goaway(headway__link *link)
{
    ((struct actor *)link->owner)->goaways++;
}

static void on_writable(headway__link *link)
{
    ((struct actor *)link->owner)->writables++;
}

static const headway__node_ops node_ops = {
    .accept = on_accept,
    .up = on_up,
    .down = on_down,
    .opened = on_opened,
    .goaway = on_goaway,
    .writable = on_writable,
};

void actor_init(struct actor *actor, headway_sim *sim, const char *name,
                const headway__limits *limits)
{
    memset(actor, 0, sizeof *actor);
    actor->sim = sim;
    CHECK_EQ(headway_sim_host(sim, name, &actor->host), 0);
    actor->flows = calloc(MOST_FLOWS, sizeof *actor->flows);
    CHECK(actor->flows);
    headway__node *node = &actor->node;
    node->loop = headway_sim_loop(actor->host);
    node->transport_ops = headway_sim_transport();
    node->alloc = headway_sim_alloc(actor->host);
    node->random = headway_sim_random(actor->host);
    node->ops = &node_ops;
    node->limits = limits ? *limits : small_limits;
    node->name = headway_sim_host_name(actor->host);
    CHECK_EQ(headway__node_init(node, NULL), 0);
}

void actor_listen(struct actor *actor, const char *url)
{
    CHECK_EQ(actor->node.transport_ops->listen(actor->node.transport, url, NULL, 0), 0);
}

void actor_connect(struct actor *actor, const char *url)
{
    headway__link *link;
    int result = headway__link_connect(&actor->node, url, actor, &link);
    CHECK(result == 0 || result == HEADWAY_ENOMEM);
}

static void on_closed(headway__node *node)
{
    ((struct actor *)node)->closed++;
}

static int is_closed(void *user)
{
    return ((struct actor *)user)->closed;
}

void actor_forget(struct actor *actor)
{
    CHECK_EQ(headway_sim_blocks(actor->host), 0);
    free(actor->flows);
    actor->flows = NULL;
}

void actor_close(struct actor *actor)
{
    headway__node_close(&actor->node, on_closed);
    CHECK_EQ(headway_sim_run_until(actor->sim, is_closed, actor, 10 * SECOND), 1);
    CHECK_EQ(actor->closed, 1);
    headway__node_done(&actor->node);
    actor_check_ended(actor);
    actor_forget(actor);
}

struct flow *flow_open(struct actor *actor, struct open_how how)
{
    static char filler[5 << 20];
    headway__open open = {.remaining_ms = 10000,
                          .grant_messages = how.grant_messages ? how.grant_messages : 1,
                          .grant_bytes = how.grant_bytes ? how.grant_bytes : 65536,
                          .identity = headway_bytes_of_string(how.identity ? how.identity : "")};
    uint8_t flags = how.flags ? how.flags : HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF;
    const char *name = how.route ? how.route : "fleet.v1.Fleet/Get";
    if (!actor->link)
        return NULL;
    headway__route *route =
        headway__routes_intern(&actor->node.routes, headway_bytes_of_string(name));
    if (!route)
        return NULL;
    struct flow *flow = flow_new(actor);
    flow->stream.ops = &stream_ops;
    flow->window_messages = how.window_messages;
    flow->window_bytes = how.window_bytes;
    int result = headway__stream_open(&flow->stream, actor->link, route, &open, flags,
                                      headway_bytes_of(filler, how.size));
    headway__route_unref(&actor->node.routes, route);
    if (result == 0)
        return flow;
    actor->live--;
    actor->flow_count--;
    return NULL;
}

void answer_when_whole(struct flow *flow, const headway__frame *frame)
{
    flow->to_send = 1;
    flow->send_size = 10;
    flow->finish_after = 1;
    if (frame->flags & HEADWAY__FLAG_MORE || !flow->halves) {
        flow->window_messages = 4;
        flow->window_bytes = 65536;
        headway__stream_window(&flow->stream, 4, 65536);
        flow->to_send = 0; /* the end alone, at the caller's half */
        return;
    }
    flow_pump(flow);
}

static void tell(const struct actor *actor, const struct flow *flow)
{
    const headway__stream *s = &flow->stream;
    fprintf(stderr,
            "%s: call %u callee %d owes %d half %d/%d over %d cancelled %d head %d stalled %d "
            "wants %d middle %d/%d credit out %lld/%lld in %lld/%lld link %lld/%lld %s\n",
            actor->node.name, s->id, flow->callee, flow->owes, s->half_out, s->half_in, s->over,
            s->cancelled, s->head != NULL, s->stalled_since != 0, s->wants_credit, s->middle_out,
            s->middle_in, (long long)headway__credit_messages(&s->out),
            (long long)headway__credit_bytes(&s->out), (long long)headway__credit_messages(&s->in),
            (long long)headway__credit_bytes(&s->in),
            s->link ? (long long)headway__credit_messages(&s->link->out) : -1,
            s->link ? (long long)headway__credit_bytes(&s->link->out) : -1,
            !s->link                             ? "off"
            : s->link->blocked                   ? "blocked"
            : s->link->state == HEADWAY__LINK_UP ? "up"
                                                 : "not up");
}

void actor_check_ended(const struct actor *actor)
{
    const headway__link *l = actor->link;
    if (actor->live && l)
        fprintf(stderr, "%s: link out %lld/%lld in %lld/%lld of %u window %u blocked %d due %d\n",
                actor->node.name, (long long)headway__credit_messages(&l->out),
                (long long)headway__credit_bytes(&l->out),
                (long long)headway__credit_messages(&l->in),
                (long long)headway__credit_bytes(&l->in), l->owner->limits.link_packets, l->window,
                l->blocked, l->due);
    for (size_t i = 0; i < actor->flow_count; i++) {
        const struct flow *flow = &actor->flows[i];
        if (flow->stream.link || flow->owes || (!flow->callee && !flow->ends))
            tell(actor, flow);
    }
    CHECK_EQ(actor->live, 0);
    for (size_t i = 0; i < actor->flow_count; i++) {
        const struct flow *flow = &actor->flows[i];
        CHECK(!flow->stream.link && !flow->stream.head);
        if (!flow->callee && !flow->refused)
            CHECK_EQ(flow->ends, 1);
    }
}
