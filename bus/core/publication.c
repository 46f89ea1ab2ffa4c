/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events on their way to a broker. A publication is a call that needs little of one: no retry, no
 * answer but its end, and the same time for each, so that the oldest is the first to be late and
 * one timer does for all.
 *
 *   OPEN (in bus->publications) --final frame, link lost--> (on_done, freed)
 *      \--deadline, bus closed--> (in bus->unpublished) --task--> (on_done, freed)
 */
#include "runtime.h"

enum { DEADLINE_MS = 10000, SPARES_KEPT = 1024, ANSWER_BYTES = 1024 };

typedef struct headway__publication {
    headway__stream stream; /* first */
    headway__list node;     /* in the bus's publications, unpublished or spare_publications */
    headway_bus *bus;
    headway__route *route; /* referenced */
    void (*on_done)(const headway_status *status, void *user);
    void *user;
    uint64_t deadline;
    int code, not_processed; /* unpublished */
    const char *text;
} headway__publication;

static headway__publication *by_node(headway__list *node)
{
    return HEADWAY__OWNER(node, headway__publication, node);
}

static void release(headway__publication *p)
{
    headway_bus *bus = p->bus;
    headway__stream_done(&p->stream);
    headway__route_unref(&bus->node.routes, p->route);
    if (bus->spare_count >= SPARES_KEPT || bus->closed) {
        headway__give(bus->node.alloc, p);
        return;
    }
    headway__list_init(&p->node);
    headway__list_append(&bus->spare_publications, &p->node);
    bus->spare_count++;
}

static headway__publication *take(headway_bus *bus)
{
    if (headway__list_empty(&bus->spare_publications))
        return headway__take(bus->node.alloc, sizeof(headway__publication));
    headway__publication *p = by_node(bus->spare_publications.previous);
    headway__list_remove(&p->node);
    bus->spare_count--;
    memset(&p->stream, 0, sizeof p->stream);
    return p;
}

static void finish(headway__publication *p, const headway_status *status)
{
    headway_bus *bus = p->bus;
    headway__list_remove(&p->node);
    bus->call_count--;
    if (status->code == HEADWAY_OK)
        bus->counts.calls_ok++;
    else
        bus->counts.calls_failed++;
    if (p->on_done) {
        uint64_t start = headway__node_now(&bus->node);
        p->on_done(status, p->user);
        headway__bus_watch(bus, start, "on_done", p->route->name);
    }
    release(p);
    headway__bus_drain_check(bus);
}

static void finish_all(headway__task *task)
{
    headway_bus *bus = HEADWAY__OWNER(task, headway_bus, unpublished_task);
    while (!headway__list_empty(&bus->unpublished)) {
        headway__publication *p = by_node(bus->unpublished.next);
        headway_status status = {
            .code = p->code, .not_processed = p->not_processed, .message = p->text};
        finish(p, &status);
    }
}

/* Ends it here: the wire now, on_done from a task. */
static void end_soon(headway__publication *p, int code, const char *text)
{
    headway_bus *bus = p->bus;
    p->code = code;
    p->text = text;
    p->not_processed = p->stream.link && !headway__stream_sent(&p->stream);
    (void)headway__stream_cancel(&p->stream, HEADWAY_CANCELLED);
    headway__stream_abandon(&p->stream);
    headway__list_append(&bus->unpublished, &p->node);
    bus->unpublished_task.run = finish_all;
    headway__node_task(&bus->node, &bus->unpublished_task);
}

void headway__publications_end_all(headway_bus *bus)
{
    headway__node_timer_stop(&bus->node, &bus->publication_timer);
    while (!headway__list_empty(&bus->publications))
        end_soon(by_node(bus->publications.next), HEADWAY_CANCELLED, "the bus is closed");
}

void headway__publications_free(headway_bus *bus)
{
    while (!headway__list_empty(&bus->spare_publications)) {
        headway__publication *p = by_node(bus->spare_publications.next);
        headway__list_remove(&p->node);
        headway__give(bus->node.alloc, p);
    }
}

static int watch(headway_bus *bus, uint64_t at)
{
    return bus->publication_timer.place
               ? 0
               : headway__node_timer(&bus->node, &bus->publication_timer, at);
}

static void on_timer(headway__timer *timer)
{
    headway_bus *bus = HEADWAY__OWNER(timer, headway_bus, publication_timer);
    uint64_t now = headway__node_now(&bus->node);
    while (!headway__list_empty(&bus->publications)) {
        headway__publication *p = by_node(bus->publications.next);
        if (p->deadline > now) {
            (void)watch(bus, p->deadline); /* the heap has room: the timer was there */
            return;
        }
        end_soon(p, HEADWAY_DEADLINE_EXCEEDED, "the deadline has passed");
    }
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    (void)stream, (void)frame; /* a broker answers with END alone; what else is said is not heard */
}

static void on_credit(headway__stream *stream)
{
    (void)stream;
}

static void on_end(headway__stream *stream, const headway_status *status)
{
    finish((headway__publication *)stream, status);
}

static const headway__stream_ops publication_ops = {
    .data = on_data, .credit = on_credit, .end = on_end};

static int open_it(headway__publication *p, headway_bytes message)
{
    static const headway__open open = {.remaining_ms = DEADLINE_MS,
                                       .kind = HEADWAY__KIND_PUBLISH,
                                       .grant_messages = 1,
                                       .grant_bytes = ANSWER_BYTES};
    headway_bus *bus = p->bus;
    headway__link *link =
        bus->call_count < bus->options.calls_limit ? headway__bus_link(bus, 0) : NULL;
    if (!link)
        return HEADWAY_EAGAIN;
    return headway__stream_open(&p->stream, link, p->route, &open,
                                HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF, message);
}

/* With one more reference; the topic is checked when it is new. */
static int topic_route(headway_bus *bus, const char *topic, headway__route **ret_route)
{
    headway__route *route = topic ? headway__bus_called(bus, topic) : NULL;
    if (route && route->is_topic) {
        route->refs++;
        *ret_route = route;
        return 0;
    }
    int error = headway_topic_check(topic, 0);
    if (error != 0)
        return error;
    *ret_route = route = headway__bus_route(bus, topic);
    if (!route)
        return HEADWAY_ENOMEM;
    route->is_topic = 1;
    return 0;
}

int headway_publish(headway_bus *bus, const char *topic, headway_bytes message,
                    void (*on_done)(const headway_status *status, void *user), void *user)
{
    headway__route *route;
    int error = bus ? topic_route(bus, topic, &route) : HEADWAY_EINVAL;
    if (error != 0)
        return error;
    if (bus->closing || bus->draining)
        error = HEADWAY_ECLOSED;
    else if (message.size > bus->options.message_limit)
        error = HEADWAY_ELIMIT;
    headway__publication *p = error ? NULL : take(bus);
    if (!p) {
        headway__route_unref(&bus->node.routes, route);
        return error ? error : HEADWAY_ENOMEM;
    }
    p->bus = bus;
    p->route = route;
    p->on_done = on_done;
    p->user = user;
    p->stream.ops = &publication_ops;
    p->deadline = headway__node_now(&bus->node) + (uint64_t)DEADLINE_MS * HEADWAY__MS;
    bus->publication_timer.fire = on_timer;
    error = watch(bus, p->deadline);
    if (error == 0)
        error = open_it(p, message);
    if (error != 0) {
        release(p);
        if (error == HEADWAY_EAGAIN)
            headway__bus_starved(bus);
        return error;
    }
    bus->call_count++;
    bus->counts.calls_started++;
    bus->counts.events_published++;
    headway__list_append(&bus->publications, &p->node);
    return 0;
}
