/* SPDX-License-Identifier: Apache-2.0 */
/* Topics: their grammar, publishing, and subscriptions that re-open on every new link. */
#include "runtime.h"

#include <stdio.h>

enum { WINDOW_MESSAGES = 256, WINDOW_BYTES = 262144, LEAST_WINDOW = 1024 /* C8 */ };

static int token_check(const char *token, size_t size, int last, int wildcards)
{
    if (size == 0)
        return HEADWAY_EINVAL;
    int star = size == 1 && *token == '*', rest = size == 1 && *token == '>';
    if (star || rest)
        return wildcards && (star || last) ? 0 : HEADWAY_EINVAL;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)token[i] <= ' ' || token[i] == '*' || token[i] == '>' || token[i] == 127)
            return HEADWAY_EINVAL;
    return 0;
}

int headway_topic_check(const char *topic, int wildcards_allowed)
{
    if (!topic || !*topic)
        return HEADWAY_EINVAL;
    if (strlen(topic) > HEADWAY_TOPIC_LIMIT)
        return HEADWAY_ELIMIT;
    for (;;) {
        size_t size = strcspn(topic, ".");
        int last = topic[size] == 0;
        if (token_check(topic, size, last, wildcards_allowed) != 0)
            return HEADWAY_EINVAL;
        if (last)
            return 0;
        topic += size + 1;
    }
}

int headway_topic_match(const char *pattern, const char *topic)
{
    for (;;) {
        size_t p = strcspn(pattern, "."), t = strcspn(topic, ".");
        if (p == 1 && *pattern == '>')
            return t > 0;
        int star = p == 1 && *pattern == '*';
        if (t == 0 || (!star && (p != t || memcmp(pattern, topic, p) != 0)))
            return 0;
        if (!pattern[p] || !topic[t])
            return !pattern[p] && !topic[t];
        pattern += p + 1;
        topic += t + 1;
    }
}

int headway_publish(headway_bus *bus, const char *topic, headway_bytes message,
                    void (*on_done)(const headway_status *status, void *user), void *user)
{
    int error = headway_topic_check(topic, 0);
    headway_call *call;
    if (!bus || error != 0)
        return error ? error : HEADWAY_EINVAL;
    if (bus->closing || bus->draining)
        return HEADWAY_ECLOSED;
    if (message.size > bus->options.message_limit)
        return HEADWAY_ELIMIT;
    headway__call_setup setup = {
        headway__routes_intern(&bus->node.routes, headway_bytes_of_string(topic)), NULL,
        HEADWAY__KIND_PUBLISH, message, NULL};
    if (!setup.route)
        return HEADWAY_ENOMEM;
    error = headway__call_begin(bus, &setup, &call);
    if (error != 0)
        return error;
    call->publish_done = on_done;
    call->user = user;
    bus->counts.events_published++;
    return 0;
}

static void finish(headway_subscription *s, const headway_status *status)
{
    headway_bus *bus = s->bus;
    headway__list_remove(&s->node);
    headway__task_cancel(&s->task);
    headway__inbox_done(&s->inbox);
    if (s->events.on_done)
        s->events.on_done(s, status, s->user);
    headway__stream_done(&s->stream);
    headway__route_unref(&bus->node.routes, s->route);
    headway__give(bus->node.alloc, s);
}

static void closed_task(headway__task *task)
{
    static const headway_status cancelled = {.code = HEADWAY_CANCELLED,
                                             .message = "the subscription was closed"};
    finish(HEADWAY__OWNER(task, headway_subscription, task), &cancelled);
}

void headway_subscription_close(headway_subscription *s)
{
    if (!s || s->closing)
        return;
    s->closing = 1;
    headway__stream_abandon(&s->stream);
    s->task.run = closed_task;
    headway__node_task(&s->bus->node, &s->task);
}

static void gap(headway_subscription *s, uint64_t lost)
{
    if (lost != HEADWAY_GAP_UNKNOWN)
        s->bus->counts.events_lost += lost;
    if (s->events.on_gap)
        s->events.on_gap(s, lost, s->user);
}

static void on_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start)
{
    headway_subscription *s = (headway_subscription *)stream;
    if (s->closing)
        return;
    if (start) {
        int again = s->stood;
        s->stood = 1;
        s->lost_told = 0;
        s->sequence = sequence;
        if (again)
            gap(s, HEADWAY_GAP_UNKNOWN);
        if (!s->closing && s->events.on_ready)
            s->events.on_ready(s, s->user);
        return;
    }
    if (lost <= s->lost_told)
        return;
    uint64_t more = lost - s->lost_told;
    s->lost_told = lost;
    gap(s, more);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    headway_subscription *s = (headway_subscription *)stream;
    headway_bytes message;
    if (s->closing)
        return;
    if (frame->type == HEADWAY__EVENT) {
        size_t size = frame->event.topic.size;
        memcpy(s->topic, size ? frame->event.topic.data : "", size);
        s->topic[size] = 0;
        s->sequence = frame->event.sequence;
    }
    int got = s->skipping ? 0 : headway__inbox_take(&s->inbox, frame, &message);
    if (got < 0) { /* too large for us: lost here, all its pieces, and told */
        s->skipping = 1;
        headway__inbox_done(&s->inbox);
        gap(s, 1);
    }
    if (s->skipping && !s->closing) {
        s->skipping = (frame->flags & HEADWAY__FLAG_MORE) != 0;
        headway__inbox_processed(&s->inbox);
        return;
    }
    if (!got || s->closing)
        return;
    s->bus->counts.events_received++;
    uint64_t start = headway__node_now(&s->bus->node);
    s->events.on_event(s, s->topic, s->sequence, message, s->user);
    headway__bus_watch(s->bus, start, s->route->name, 0);
    if (!s->closing)
        headway__inbox_processed(&s->inbox);
}

static void on_end(headway__stream *stream, const headway_status *status)
{
    headway_subscription *s = (headway_subscription *)stream;
    headway_bus *bus = s->bus;
    if (s->closing)
        return;
    headway__inbox_done(&s->inbox);
    if (!bus->link || bus->link->state != HEADWAY__LINK_UP)
        return; /* the link was lost: opened again on the next */
    s->closing = 1;
    finish(s, status);
}

static void on_credit(headway__stream *stream)
{
    (void)stream; /* a subscriber sends nothing */
}

static const headway__stream_ops subscription_ops = {
    .data = on_data, .credit = on_credit, .gap = on_gap, .end = on_end};

static int start(headway_subscription *s)
{
    headway_bus *bus = s->bus;
    if (s->closing || s->stream.link || !bus->up)
        return 0;
    memset(&s->stream, 0, sizeof s->stream);
    s->skipping = 0;
    s->stream.ops = &subscription_ops;
    headway__open open = {.remaining_ms = UINT32_MAX,
                          .kind = HEADWAY__KIND_SUBSCRIBE,
                          .policy = (uint8_t)s->policy,
                          .grant_messages =
                              s->inbox.manual ? 0 : (uint32_t)s->inbox.window_messages,
                          .grant_bytes = (uint32_t)s->inbox.window_bytes};
    return headway__stream_open(&s->stream, bus->link, s->route, &open, HEADWAY__FLAG_HALF,
                                headway_bytes_of(NULL, 0));
}

void headway__subscriptions_start(headway_bus *bus)
{
    for (headway__list *at = bus->subscriptions.next; at != &bus->subscriptions; at = at->next)
        if (start(HEADWAY__OWNER(at, headway_subscription, node)) != 0)
            bus->starved_inside = 1;
}

int headway_subscribe(headway_bus *bus, const char *pattern,
                      const headway_subscription_options *options,
                      const headway_subscription_events *events, void *user,
                      headway_subscription **ret_subscription)
{
    int error = headway_topic_check(pattern, 1);
    if (!bus || !events || !events->on_event || error != 0)
        return error ? error : HEADWAY_EINVAL;
    if (bus->closing || bus->draining)
        return HEADWAY_ECLOSED;
    headway_subscription *s = headway__take(bus->node.alloc, sizeof *s);
    if (!s)
        return HEADWAY_ENOMEM;
    s->route = headway__routes_intern(&bus->node.routes, headway_bytes_of_string(pattern));
    if (!s->route) {
        headway__give(bus->node.alloc, s);
        return HEADWAY_ENOMEM;
    }
    s->bus = bus;
    s->events = *events;
    s->user = user;
    headway__inbox_init(&s->inbox, bus, &s->stream);
    s->inbox.window_messages = WINDOW_MESSAGES;
    s->inbox.window_bytes = WINDOW_BYTES;
    if (options) {
        s->policy = options->policy;
        s->inbox.manual = options->manual_demand;
        if (options->window_messages)
            s->inbox.window_messages = options->window_messages;
        if (options->window_bytes)
            s->inbox.window_bytes = options->window_bytes;
        if (s->inbox.window_bytes < LEAST_WINDOW)
            s->inbox.window_bytes = LEAST_WINDOW;
    }
    headway__list_append(&bus->subscriptions, &s->node);
    if (start(s) != 0)
        bus->starved_inside = 1;
    if (ret_subscription)
        *ret_subscription = s;
    return 0;
}

int headway_subscription_request(headway_subscription *s, int64_t n)
{
    if (n <= 0 || !s->inbox.manual)
        return HEADWAY_EINVAL;
    if (s->closing)
        return HEADWAY_ECLOSED;
    if (s->stream.link)
        headway__stream_grant(&s->stream, n, 0);
    return 0;
}

void headway__subscriptions_end_all(headway_bus *bus)
{
    for (headway__list *at = bus->subscriptions.next; at != &bus->subscriptions; at = at->next)
        headway_subscription_close(HEADWAY__OWNER(at, headway_subscription, node));
}
