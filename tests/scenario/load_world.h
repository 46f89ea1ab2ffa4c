/* SPDX-License-Identifier: Apache-2.0 */
/* Load on the simulator: workers whose handlers take a fixed time, and callers who do not wait for
   an answer before they call again. What comes of each call is counted, with its time. */
#ifndef HEADWAY_TESTS_LOAD_WORLD_H
#define HEADWAY_TESTS_LOAD_WORLD_H

#include "broker_world.h"

#define SERVICE "fleet.v1.Fleet"

enum { MOST_HERE = 512, MOST_OPEN = 8192, MOST_TIMES = 100000 };

/* --- workers -------------------------------------------------------------------------------- */

struct station;

struct work {
    headway__stream stream;
    headway__timer timer;
    struct station *station; /* NULL: free */
};

/* A worker whose handlers take ns each. */
struct station {
    struct peer peer;
    uint64_t ns;
    int code; /* of the answers */
    struct work works[MOST_HERE];
    unsigned taken, running, most, cancelled;
    uint8_t last_priority; /* as its OPEN said */
    uint32_t last_key;
};

static inline void work_cancelled(headway__stream *stream, int code)
{
    struct work *work = HEADWAY__OWNER(stream, struct work, stream);
    (void)code;
    work->station->cancelled++; /* the handler does not look */
}

static const headway__stream_ops work_ops = {
    .data = handled_data, .half = own_nothing, .credit = own_nothing, .cancel = work_cancelled};

static inline void work_done(headway__timer *timer)
{
    struct work *work = HEADWAY__OWNER(timer, struct work, timer);
    struct station *station = work->station;
    headway_status failed = {.code = station->code, .message = "as told"};
    if (station->code)
        (void)headway__stream_finish(&work->stream, &failed);
    else
        (void)headway__stream_send(&work->stream, HEADWAY__FLAG_END, headway_bytes_of("done", 4));
    headway__stream_abandon(&work->stream);
    headway__stream_done(&work->stream);
    work->station = NULL;
    station->running--;
    if (!station->peer.link)
        return;
    headway__link_call_done(station->peer.link);
    headway__stream_grant(&station->peer.serve.stream, 1, 65536);
}

static inline void station_opened(headway__link *link, const headway__frame *frame,
                                  headway__route *route)
{
    struct station *station = HEADWAY__OWNER(link->owner, struct station, peer.node);
    unsigned i = 0;
    (void)route;
    while (i < MOST_HERE && station->works[i].station)
        i++;
    CHECK(i < MOST_HERE);
    struct work *work = &station->works[i];
    memset(work, 0, sizeof *work);
    work->station = station;
    work->stream.ops = &work_ops;
    work->timer.fire = work_done;
    station->last_priority = frame->open.priority;
    station->last_key = frame->open.key_hash;
    CHECK_EQ(headway__stream_accept(&work->stream, link, frame), 0);
    station->taken++;
    if (++station->running > station->most)
        station->most = station->running;
    uint64_t at = headway__node_now(&station->peer.node) + station->ns;
    CHECK_EQ(headway__node_timer(&station->peer.node, &work->timer, at), 0);
}

static const headway__node_ops station_ops = {.accept = no_accept,
                                              .up = peer_up,
                                              .down = peer_down,
                                              .opened = station_opened,
                                              .goaway = peer_link_event,
                                              .writable = peer_link_event};

static inline void station_open(struct world *world, struct station *station, const char *name,
                                uint32_t slots, uint64_t ns)
{
    memset(station, 0, sizeof *station);
    peer_open(world, &station->peer, name);
    station->peer.node.ops = &station_ops;
    station->ns = ns;
    serve(&station->peer, SERVICE, slots);
    world_run(world, 20);
}

/* --- callers -------------------------------------------------------------------------------- */

/* What came of the calls of one phase. */
struct tally {
    unsigned sent, blocked, ok, refused, failed, late, unprocessed;
    unsigned times, refusals;
    double ms[MOST_TIMES], refusal_ms[MOST_TIMES];
    uint32_t least_advice, most_advice;
};

struct load;

struct arrival {
    headway__stream stream;
    struct load *load;
    struct tally *tally;
    uint64_t at;
    int busy;
};

struct load {
    struct world *world;
    struct peer peer;
    struct tally *tally;
    double a_second; /* calls, evenly or (random) as they come */
    int random;
    uint32_t deadline_ms;
    uint8_t priority;
    uint32_t key_hash;
    const char *method;
    uint64_t next; /* ns */
    unsigned at;
    struct arrival arrivals[MOST_OPEN];
};

static inline void arrival_end(headway__stream *stream, const headway_status *status)
{
    struct arrival *arrival = HEADWAY__OWNER(stream, struct arrival, stream);
    struct tally *tally = arrival->tally;
    double ms = (double)(headway_sim_now(arrival->load->world->sim) - arrival->at) / 1e6;
    arrival->busy = 0;
    tally->unprocessed += (unsigned)status->not_processed;
    if (status->code == HEADWAY_OK) {
        tally->ok++;
        if (tally->times < MOST_TIMES)
            tally->ms[tally->times++] = ms;
    } else if (status->code == HEADWAY_RESOURCE_EXHAUSTED && status->not_processed) {
        tally->refused++;
        if (tally->refusals < MOST_TIMES)
            tally->refusal_ms[tally->refusals++] = ms;
        if (status->retry_after_ms < tally->least_advice || !tally->least_advice)
            tally->least_advice = status->retry_after_ms;
        if (status->retry_after_ms > tally->most_advice)
            tally->most_advice = status->retry_after_ms;
    } else if (status->code == HEADWAY_DEADLINE_EXCEEDED) {
        tally->late++;
    } else {
        tally->failed++;
    }
}

static inline void arrival_data(headway__stream *stream, const headway__frame *frame)
{
    (void)stream;
    (void)frame;
}

static const headway__stream_ops arrival_ops = {.data = arrival_data,
                                                .half = own_nothing,
                                                .credit = own_nothing,
                                                .gap = own_gap,
                                                .end = arrival_end};

static inline void load_call(struct load *load)
{
    struct arrival *arrival = &load->arrivals[load->at++ % MOST_OPEN];
    headway__routes *routes = &load->peer.node.routes;
    headway__route *route = headway__routes_intern(routes, headway_bytes_of_string(load->method));
    headway__open open = {.grant_messages = 1,
                          .grant_bytes = 4096,
                          .remaining_ms = load->deadline_ms,
                          .priority = load->priority,
                          .key_hash = load->key_hash};
    CHECK(!arrival->busy);
    memset(arrival, 0, sizeof *arrival);
    arrival->stream.ops = &arrival_ops;
    arrival->load = load;
    arrival->tally = load->tally;
    arrival->at = headway_sim_now(load->world->sim);
    int error = headway__stream_open(&arrival->stream, load->peer.link, route, &open,
                                     HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF,
                                     headway_bytes_of("request", 7));
    headway__route_unref(routes, route);
    arrival->busy = error == 0;
    load->tally->sent += error == 0;
    load->tally->blocked += error != 0;
}

static inline void load_open(struct world *world, struct load *load, const char *name)
{
    memset(load, 0, sizeof *load);
    load->world = world;
    load->deadline_ms = 1000;
    load->method = SERVICE "/Get";
    peer_open(world, &load->peer, name);
}

/* Every caller goes on at its rate for so long, beginning to count in its tally. */
static inline void loads_run(struct load *loads, unsigned count, unsigned milliseconds)
{
    struct world *world = loads[0].world;
    uint64_t end = headway_sim_now(world->sim) + milliseconds * MS;
    for (unsigned i = 0; i < count; i++)
        loads[i].next = headway_sim_now(world->sim);
    for (;;) {
        struct load *first = &loads[0];
        for (unsigned i = 1; i < count; i++)
            if (loads[i].next < first->next)
                first = &loads[i];
        if (first->next >= end)
            break;
        CHECK_EQ(headway_sim_run(world->sim, first->next - headway_sim_now(world->sim)), 0);
        load_call(first);
        double gap = 1e9 / first->a_second;
        if (first->random) /* a sum of three dice: neither even nor without bounds */
            gap *=
                (double)(headway_sim_draw(world->sim, 1000) + headway_sim_draw(world->sim, 1000) +
                         headway_sim_draw(world->sim, 1000)) /
                1498.5;
        first->next += (uint64_t)gap + 1;
    }
    CHECK_EQ(headway_sim_run(world->sim, end - headway_sim_now(world->sim)), 0);
    statistics(world); /* conservation */
}

/* Until every call has ended. */
static inline void loads_settle(struct load *loads, unsigned count)
{
    unsigned busy = 1;
    for (int turn = 0; turn < 100 && busy; turn++) {
        world_run(loads[0].world, 100);
        busy = 0;
        for (unsigned i = 0; i < count; i++)
            for (unsigned j = 0; j < MOST_OPEN; j++)
                busy += (unsigned)loads[i].arrivals[j].busy;
    }
    CHECK_EQ(busy, 0);
    statistics(loads[0].world);
}

static inline int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The time under which so many of a thousand stay. */
static inline double quantile(double *ms, unsigned count, unsigned of_thousand)
{
    CHECK(count > 0);
    qsort(ms, count, sizeof *ms, by_size);
    return ms[(size_t)(count - 1) * of_thousand / 1000];
}

static inline void tally_print(const char *what, struct tally *t)
{
    fprintf(stderr, "    %s: %u sent, %u ok, %u refused, %u late, %u failed", what, t->sent, t->ok,
            t->refused, t->late, t->failed);
    if (t->times)
        fprintf(stderr, "; p50 %.1f p99 %.1f ms", quantile(t->ms, t->times, 500),
                quantile(t->ms, t->times, 990));
    if (t->refusals)
        fprintf(stderr, "; refused p99 %.1f ms, come back in %u to %u ms",
                quantile(t->refusal_ms, t->refusals, 990), t->least_advice, t->most_advice);
    fprintf(stderr, "\n");
}

#endif
