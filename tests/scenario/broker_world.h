/* SPDX-License-Identifier: Apache-2.0 */
/* A broker and its peers on the simulator. A peer is a bare node that speaks the wire through the
   core's streams, so that a story can say exactly who grants what. */
#ifndef HEADWAY_TESTS_BROKER_WORLD_H
#define HEADWAY_TESTS_BROKER_WORLD_H

#include "broker.h"
#include "stream.h"

#include <check.h>
#include <headway/sim.h>

#define MS HEADWAY_SIM_MILLISECOND

enum { CALLS = 4096 };

struct peer;

/* A call, publication, subscription or SERVE stream of a peer's own. */
struct own {
    headway__stream stream;
    struct peer *peer;
    int done, code, not_processed;
    uint32_t retry_after_ms;
    char message[600];
    unsigned messages;
    size_t bytes;
    int window; /* keep so many messages granted; 0: none beyond the first */
    uint64_t gap_lost, gap_starts, first_sequence, last_sequence;
    char first_text[16];
    uint8_t *keep; /* the whole response, if given */
};

/* A call that a worker handles. */
struct handled {
    headway__stream stream;
    struct peer *peer;
    int busy, cancelled;
    uint32_t remaining_ms;
    unsigned hops, messages;
    size_t bytes;
    char identity[64], delegate[64]; /* of the OPEN; of an ask for a direct link, its own */
};

struct peer {
    headway__node node;
    headway_host *host;
    headway__link *link;
    int up, downs;
    struct own serve;
    struct handled *handled; /* CALLS of them */
    unsigned opened;
    int hold;     /* answer nothing by itself */
    size_t reply; /* bytes of an answer */
};

struct world {
    headway_sim *sim;
    headway_host *host;
    headway_broker *broker;
    int closed;
};

static inline int no_accept(headway__node *node, headway_peer peer)
{
    (void)node;
    (void)peer;
    return -1;
}

static inline void peer_up(headway__link *link)
{
    ((struct peer *)link->user)->up = 1;
}

static inline void peer_down(headway__link *link, unsigned reason, const char *text)
{
    struct peer *peer = link->user;
    (void)reason;
    (void)text;
    peer->up = 0;
    peer->downs++;
    peer->link = NULL;
}

static inline void peer_link_event(headway__link *link)
{
    (void)link;
}

/* --- what a peer opens ---------------------------------------------------------------------- */

static inline void own_data(headway__stream *stream, const headway__frame *frame)
{
    struct own *own = HEADWAY__OWNER(stream, struct own, stream);
    if (own->keep && frame->payload.size)
        memcpy(own->keep + own->bytes, frame->payload.data, frame->payload.size);
    own->bytes += frame->payload.size;
    if (!(frame->flags & HEADWAY__FLAG_MORE))
        own->messages++;
    if (frame->type == HEADWAY__EVENT) {
        if (!own->first_sequence) {
            own->first_sequence = frame->event.sequence;
            memcpy(own->first_text, frame->payload.data,
                   frame->payload.size < 15 ? frame->payload.size : 15);
        }
        CHECK(frame->event.sequence > own->last_sequence);
        own->last_sequence = frame->event.sequence;
    }
    if (own->window)
        headway__stream_window(stream, own->window, 65536);
}

static inline void own_nothing(headway__stream *stream)
{
    (void)stream;
}

static inline void own_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start)
{
    struct own *own = HEADWAY__OWNER(stream, struct own, stream);
    CHECK(sequence >= own->last_sequence || start);
    own->gap_lost = lost;
    own->gap_starts += (uint64_t)start;
}

static inline void own_end(headway__stream *stream, const headway_status *status)
{
    struct own *own = HEADWAY__OWNER(stream, struct own, stream);
    own->done++;
    own->code = status->code;
    own->not_processed = status->not_processed;
    own->retry_after_ms = status->retry_after_ms;
    snprintf(own->message, sizeof own->message, "%s", status->message);
    CHECK_EQ(own->done, 1);
}

static const headway__stream_ops own_ops = {
    .data = own_data, .half = own_nothing, .credit = own_nothing, .gap = own_gap, .end = own_end};

static inline int own_open(struct own *own, struct peer *peer, unsigned kind, const char *name,
                           headway__open open, headway_bytes payload)
{
    headway__route *route =
        headway__routes_intern(&peer->node.routes, headway_bytes_of_string(name));
    uint8_t flags = kind == HEADWAY__KIND_SUBSCRIBE ? HEADWAY__FLAG_HALF
                                                    : HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF;
    own->stream.ops = &own_ops;
    own->peer = peer;
    open.kind = (uint8_t)kind;
    if (!open.remaining_ms)
        open.remaining_ms = UINT32_MAX;
    int error = headway__stream_open(&own->stream, peer->link, route, &open, flags, payload);
    headway__route_unref(&peer->node.routes, route);
    return error;
}

static inline void call_with(struct own *own, struct peer *peer, const char *method,
                             uint32_t remaining_ms, headway_bytes payload)
{
    headway__open open = {.grant_messages = 1, .grant_bytes = 65536, .remaining_ms = remaining_ms};
    memset(own, 0, sizeof *own);
    CHECK_EQ(own_open(own, peer, HEADWAY__KIND_CALL, method, open, payload), 0);
}

static inline void call(struct own *own, struct peer *peer, const char *method)
{
    call_with(own, peer, method, 0, headway_bytes_of_string("request"));
}

/* --- what a worker is asked ----------------------------------------------------------------- */

static inline void handled_data(headway__stream *stream, const headway__frame *frame)
{
    struct handled *handled = HEADWAY__OWNER(stream, struct handled, stream);
    handled->bytes += frame->payload.size;
    handled->messages += !(frame->flags & HEADWAY__FLAG_MORE);
}

static inline void handled_cancel(headway__stream *stream, int code)
{
    struct handled *handled = HEADWAY__OWNER(stream, struct handled, stream);
    (void)code;
    handled->cancelled = 1;
}

static const headway__stream_ops handled_ops = {
    .data = handled_data, .half = own_nothing, .credit = own_nothing, .cancel = handled_cancel};

/* The handler is done: its slot returns. */
static inline void slot_returns(struct handled *handled)
{
    struct peer *peer = handled->peer;
    handled->busy = 0;
    if (!peer->link)
        return;
    headway__link_call_done(peer->link);
    headway__stream_grant(&peer->serve.stream, 1, 65536);
}

static inline void answer(struct handled *handled, size_t size)
{
    static const uint8_t zeros[1 << 20];
    CHECK(size <= sizeof zeros);
    (void)headway__stream_send(&handled->stream, HEADWAY__FLAG_END, headway_bytes_of(zeros, size));
    slot_returns(handled);
}

static inline void fail(struct handled *handled, int code, const char *message)
{
    headway_status status = {.code = code, .message = message};
    (void)headway__stream_finish(&handled->stream, &status);
    slot_returns(handled);
}

static inline void worker_opened(headway__link *link, const headway__frame *frame,
                                 headway__route *route)
{
    struct peer *peer = link->user;
    (void)route;
    CHECK(peer->handled && peer->opened < CALLS);
    struct handled *handled = &peer->handled[peer->opened++];
    handled->stream.ops = &handled_ops;
    handled->peer = peer;
    handled->busy = 1;
    handled->remaining_ms = frame->open.remaining_ms;
    handled->hops = frame->open.hops;
    headway__ask ask = {.identity = frame->open.identity};
    if (frame->open.kind == HEADWAY__KIND_DIRECT)
        CHECK_EQ(headway__ask_decode(frame->payload, &ask), 0);
    headway__who_copy(handled->identity, ask.identity);
    headway__who_copy(handled->delegate, frame->open.delegate);
    CHECK_EQ(headway__stream_accept(&handled->stream, link, frame), 0);
    handled_data(&handled->stream, frame);
    if (!peer->hold)
        answer(handled, peer->reply);
}

static const headway__node_ops peer_ops = {.accept = no_accept,
                                           .up = peer_up,
                                           .down = peer_down,
                                           .opened = worker_opened,
                                           .goaway = peer_link_event,
                                           .writable = peer_link_event};

/* A headway.v1.ServiceDeclaration, packed by hand: name, methods, schema. */
static inline headway_bytes declare(uint8_t *at, const char *name, const char *methods[],
                                    size_t schema)
{
    uint8_t *w = at;
    *w++ = 10;
    *w++ = (uint8_t)strlen(name);
    memcpy(w, name, strlen(name));
    w += strlen(name);
    for (; methods && *methods; methods++) {
        uint8_t size = (uint8_t)strlen(*methods);
        *w++ = 18;
        *w++ = size + 2;
        *w++ = 10;
        *w++ = size;
        memcpy(w, *methods, size);
        w += size;
    }
    *w++ = 34;
    for (size_t left = schema;; left >>= 7) {
        *w++ = (uint8_t)((left & 0x7f) | (left > 127 ? 0x80 : 0));
        if (left <= 127)
            break;
    }
    memset(w, 's', schema);
    return headway_bytes_of(at, (size_t)(w - at) + schema);
}

static inline void serve_as(struct peer *peer, const char *name, uint32_t slots,
                            headway_bytes declaration)
{
    headway__open open = {.grant_messages = slots, .grant_bytes = slots * 65536};
    memset(&peer->serve, 0, sizeof peer->serve);
    if (!peer->handled)
        peer->handled =
            headway_sim_alloc(peer->host)
                ->allocate(headway_sim_alloc(peer->host)->user, CALLS * sizeof *peer->handled);
    memset(peer->handled, 0, CALLS * sizeof *peer->handled);
    peer->opened = 0;
    CHECK_EQ(own_open(&peer->serve, peer, HEADWAY__KIND_SERVE, name, open, declaration), 0);
}

static inline void serve(struct peer *peer, const char *name, uint32_t slots)
{
    uint8_t bytes[256];
    serve_as(peer, name, slots, declare(bytes, name, (const char *[]){"Get", "Watch", NULL}, 0));
}

/* --- the world ------------------------------------------------------------------------------ */

static inline void world_run(struct world *world, unsigned milliseconds)
{
    CHECK_EQ(headway_sim_run(world->sim, milliseconds * MS), 0);
}

/* Whose lines are about links, services and methods: none is of one call. */
static inline void world_log(void *user, headway_log_level level, uint64_t number, const char *line)
{
    (void)user;
    CHECK(level >= HEADWAY_LOG_ERROR && level <= HEADWAY_LOG_TRACE && *line);
    CHECK_EQ(number, 0);
}

static inline void world_open_seed(struct world *world, headway_broker_options options,
                                   uint64_t seed)
{
    headway_sim_options simulated = {.size = sizeof simulated, .seed = seed};
    memset(world, 0, sizeof *world);
    CHECK_EQ(headway_sim_new(&simulated, &world->sim), 0);
    CHECK_EQ(headway_sim_host(world->sim, "broker", &world->host), 0);
    options.size = sizeof options;
    options.alloc = headway_sim_alloc(world->host);
    if (!options.log.write)
        options.log = (headway_log_sink){world_log, NULL, HEADWAY_LOG_TRACE};
    options.random = headway_sim_random(world->host);
    CHECK_EQ(headway_broker_new(headway_sim_loop(world->host), headway_sim_transport(), &options,
                                &world->broker),
             0);
    CHECK_EQ(headway_broker_listen(world->broker, "mem://broker", NULL, 0), 0);
}

static inline void world_open(struct world *world, headway_broker_options options)
{
    world_open_seed(world, options, 9);
}

static inline void peer_connect(struct world *world, struct peer *peer)
{
    CHECK_EQ(headway__link_connect(&peer->node, "mem://broker", peer, &peer->link), 0);
    world_run(world, 20);
    CHECK(peer->up);
}

static inline void peer_open(struct world *world, struct peer *peer, const char *name)
{
    memset(peer, 0, sizeof *peer);
    CHECK_EQ(headway_sim_host(world->sim, name, &peer->host), 0);
    peer->node.loop = headway_sim_loop(peer->host);
    peer->node.transport_ops = headway_sim_transport();
    peer->node.alloc = headway_sim_alloc(peer->host);
    peer->node.random = headway_sim_random(peer->host);
    peer->node.ops = &peer_ops;
    peer->node.name = name;
    peer->node.limits = (headway__limits){.heartbeat_ms = 2000,
                                          .calls = 4096,
                                          .link_bytes = 262144,
                                          .link_packets = 32,
                                          .aliases = 256,
                                          .message_limit = 4 << 20,
                                          .links = 4,
                                          .stall_ms = 300000};
    headway_transport_options transport = {.size = sizeof transport};
    CHECK_EQ(headway__node_init(&peer->node, &transport), 0);
    peer->reply = 5;
    peer_connect(world, peer);
}

static inline headway_broker_statistics statistics(const struct world *world)
{
    headway_broker_statistics s = {.size = sizeof s};
    headway_broker_statistics_get(world->broker, &s);
    CHECK_EQ(s.calls_accepted, s.calls_answered + s.calls_refused + s.calls_timed_out +
                                   s.calls_dropped + s.calls_in_flight + s.calls_waiting);
    CHECK_EQ(s.events_matched, s.events_delivered + s.events_lost + s.events_queued);
    CHECK(s.reserved_bytes <= s.budget_bytes);
    CHECK_EQ(s.high_water, 0);
    return s;
}

static inline void on_world_closed(headway_broker *broker, void *user)
{
    (void)broker;
    ((struct world *)user)->closed++;
}

/* Every byte the broker took comes back. */
static inline void world_close(struct world *world)
{
    statistics(world);
    headway_broker_close(world->broker, on_world_closed, world);
    world_run(world, 2000);
    CHECK_EQ(world->closed, 1);
    headway_broker_statistics s = {.size = sizeof s};
    headway_broker_statistics_get(world->broker, &s);
    CHECK_EQ(s.calls_in_flight, 0);
    CHECK_EQ(s.calls_waiting, 0);
    headway_broker_free(world->broker);
    CHECK_EQ(headway_sim_blocks(world->host), 0);
    headway_sim_free(world->sim);
}

#endif
