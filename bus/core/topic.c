/* SPDX-License-Identifier: Apache-2.0 */
/* Topics: their grammar, and subscriptions, which stand at every broker and re-open on each new
   link (L19). */
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

static uint32_t places(const headway_subscription *s)
{
    return s->bus->upstream_count;
}

static const headway_status closed = {.code = HEADWAY_CANCELLED,
                                      .message = "the subscription was closed"},
                            unheard_of = {.code = HEADWAY_UNIMPLEMENTED,
                                          .message = "the broker takes no subscriptions on behalf "
                                                     "of others"};

static void leave(headway_subscription *s)
{
    s->closing = 1;
    for (uint32_t i = 0; i < places(s); i++)
        headway__stream_abandon(&s->at[i].stream);
}

static void finish(headway_subscription *s, const headway_status *status)
{
    headway_bus *bus = s->bus;
    headway__list_remove(&s->node);
    headway__task_cancel(&s->task);
    for (uint32_t i = 0; i < places(s); i++)
        headway__inbox_done(&s->at[i].inbox);
    if (s->events.on_done)
        s->events.on_done(s, status, s->user);
    for (uint32_t i = 0; i < places(s); i++)
        headway__stream_done(&s->at[i].stream);
    headway__route_unref(&bus->node.routes, s->route);
    headway__give(bus->node.alloc, s);
}

static void closed_task(headway__task *task)
{
    finish(HEADWAY__OWNER(task, headway_subscription, task), &closed);
}

static void unheard_of_task(headway__task *task)
{
    finish(HEADWAY__OWNER(task, headway_subscription, task), &unheard_of);
}

static void end_soon(headway_subscription *s, void (*run)(headway__task *task))
{
    leave(s);
    s->task.run = run;
    headway__node_task(&s->bus->node, &s->task);
}

void headway_subscription_close(headway_subscription *s)
{
    if (s && !s->closing)
        end_soon(s, closed_task);
}

/* What a callback may ask for: the broker that speaks, and how far it has come. */
static void speaks(const headway__feed *at)
{
    at->subscription->epoch = at->epoch;
    at->subscription->sequence = at->sequence;
}

static void gap(const headway__feed *at, uint64_t lost)
{
    headway_subscription *s = at->subscription;
    speaks(at);
    if (lost != HEADWAY_GAP_UNKNOWN)
        s->bus->counts.events_lost += lost;
    if (s->events.on_gap)
        s->events.on_gap(s, lost, s->user);
}

uint64_t headway_subscription_sequence(const headway_subscription *s)
{
    return s->sequence;
}

/* The feed stands. If it has stood before, nobody knows what was published there meanwhile. */
static void stands(headway__feed *at, uint64_t sequence)
{
    headway_subscription *s = at->subscription;
    int again = at->stood;
    at->stood = 1;
    at->lost_told = 0;
    at->sequence = sequence;
    memcpy(&at->epoch, at->stream.link->remote.instance, sizeof at->epoch);
    if (again)
        gap(at, HEADWAY_GAP_UNKNOWN);
    if (!s->closing && s->events.on_ready)
        s->events.on_ready(s, s->user);
}

static void on_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start)
{
    headway__feed *at = (headway__feed *)stream;
    if (at->subscription->closing)
        return;
    if (start) {
        stands(at, sequence);
        return;
    }
    if (lost <= at->lost_told)
        return;
    uint64_t more = lost - at->lost_told;
    at->lost_told = lost;
    if (sequence > at->sequence)
        at->sequence = sequence;
    gap(at, more);
}

static void deliver(headway__feed *at, headway_bytes message)
{
    headway_subscription *s = at->subscription;
    s->bus->counts.events_received++;
    speaks(at);
    uint64_t start = headway__node_now(&s->bus->node);
    s->events.on_event(s, at->topic, at->sequence, message, s->user);
    headway__bus_watch(s->bus, start, NULL, s->route->name);
    if (!s->closing)
        headway__inbox_processed(&at->inbox);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    headway__feed *at = (headway__feed *)stream;
    headway_subscription *s = at->subscription;
    headway_bytes message;
    if (s->closing)
        return;
    if (frame->type == HEADWAY__EVENT) {
        size_t size = frame->event.topic.size;
        memcpy(at->topic, size ? frame->event.topic.data : "", size);
        at->topic[size] = 0;
        at->sequence = frame->event.sequence;
    }
    int got = at->skipping ? 0 : headway__inbox_take(&at->inbox, frame, &message);
    if (got < 0) { /* too large for us: lost here, all its pieces, and told */
        at->skipping = 1;
        headway__inbox_done(&at->inbox);
        gap(at, 1);
    }
    if (at->skipping && !s->closing) {
        at->skipping = (frame->flags & HEADWAY__FLAG_MORE) != 0;
        headway__inbox_processed(&at->inbox);
        return;
    }
    if (got && !s->closing)
        deliver(at, message);
}

static headway__link *link_of(const headway__feed *at)
{
    const headway_subscription *s = at->subscription;
    headway__link *link = s->bus->upstreams[at - s->at].link;
    return link && link->state == HEADWAY__LINK_UP ? link : NULL;
}

static int stands_elsewhere(const headway__feed *at)
{
    const headway_subscription *s = at->subscription;
    for (uint32_t i = 0; i < places(s); i++)
        if (&s->at[i] != at && s->at[i].stood && s->at[i].stream.link)
            return 1;
    return 0;
}

/* Lost with its link, it is opened again on the next. What goes on at another broker has a sequence
   of its own, and what was under way here is gone: both are told now. */
static void on_end(headway__stream *stream, const headway_status *status)
{
    headway__feed *at = (headway__feed *)stream;
    headway_subscription *s = at->subscription;
    if (s->closing)
        return;
    headway__inbox_done(&at->inbox);
    headway__link *link = link_of(at);
    if (link && !link->draining) {
        leave(s);
        finish(s, status);
    } else if (at->stood && stands_elsewhere(at)) {
        gap(at, HEADWAY_GAP_UNKNOWN);
    }
}

static void on_credit(headway__stream *stream)
{
    (void)stream; /* a subscriber sends nothing */
}

static const headway__stream_ops subscription_ops = {
    .data = on_data, .credit = on_credit, .gap = on_gap, .end = on_end};

static int start(headway__feed *at)
{
    headway_subscription *s = at->subscription;
    headway__link *link = link_of(at);
    if (s->closing || at->stream.link || !link || link->draining)
        return 0;
    if (*s->who && !headway__link_tells_who(link)) {
        end_soon(s, unheard_of_task); /* an older broker: it would take it for ours */
        return 0;
    }
    memset(&at->stream, 0, sizeof at->stream);
    at->skipping = 0;
    at->stream.ops = &subscription_ops;
    headway__open open = {.remaining_ms = UINT32_MAX,
                          .kind = HEADWAY__KIND_SUBSCRIBE,
                          .policy = (uint8_t)s->policy,
                          .identity = headway_bytes_of_string(s->who),
                          .grant_messages =
                              at->inbox.manual ? 0 : (uint32_t)at->inbox.window_messages,
                          .grant_bytes = (uint32_t)at->inbox.window_bytes};
    return headway__stream_open(&at->stream, link, s->route, &open, HEADWAY__FLAG_HALF,
                                headway_bytes_of(NULL, 0));
}

static void start_all(headway_subscription *s)
{
    for (uint32_t i = 0; i < places(s); i++)
        if (start(&s->at[i]) != 0)
            s->bus->starved_inside = 1;
}

void headway__subscriptions_start(headway_bus *bus)
{
    for (headway__list *at = bus->subscriptions.next; at != &bus->subscriptions; at = at->next)
        start_all(HEADWAY__OWNER(at, headway_subscription, node));
}

static void feed_init(headway__feed *at, headway_subscription *s,
                      const headway_subscription_options *options)
{
    headway__inbox *inbox = &at->inbox;
    at->subscription = s;
    headway__inbox_init(inbox, s->bus, &at->stream);
    inbox->window_messages = WINDOW_MESSAGES;
    inbox->window_bytes = WINDOW_BYTES;
    inbox->manual = options->manual_demand;
    if (options->window_messages)
        inbox->window_messages = options->window_messages;
    if (options->window_bytes)
        inbox->window_bytes = options->window_bytes;
    if (inbox->window_bytes < LEAST_WINDOW)
        inbox->window_bytes = LEAST_WINDOW;
}

static headway_subscription *subscription_new(headway_bus *bus, const char *pattern,
                                              const headway_subscription_options *options)
{
    headway_subscription *s =
        headway__take(bus->node.alloc, sizeof *s + bus->upstream_count * sizeof s->at[0]);
    if (!s)
        return NULL;
    s->route = headway__routes_intern(&bus->node.routes, headway_bytes_of_string(pattern));
    if (!s->route) {
        headway__give(bus->node.alloc, s);
        return NULL;
    }
    s->bus = bus;
    s->policy = options->policy;
    if (options->on_behalf)
        headway__who_copy(s->who, headway_bytes_of_string(options->on_behalf));
    for (uint32_t i = 0; i < places(s); i++)
        feed_init(&s->at[i], s, options);
    return s;
}

int headway_subscribe(headway_bus *bus, const char *pattern,
                      const headway_subscription_options *options,
                      const headway_subscription_events *events, void *user,
                      headway_subscription **ret_subscription)
{
    headway_subscription_options mine = {0};
    int error = headway_topic_check(pattern, 1);
    if (!bus || !events || !events->on_event || error != 0)
        return error ? error : HEADWAY_EINVAL;
    if (options)
        memcpy(&mine, options,
               options->size && options->size < sizeof mine ? options->size : sizeof mine);
    if (mine.on_behalf && strlen(mine.on_behalf) > HEADWAY__WHO_LIMIT)
        return HEADWAY_EINVAL;
    if (bus->closing || bus->draining)
        return HEADWAY_ECLOSED;
    headway_subscription *s = subscription_new(bus, pattern, &mine);
    if (!s)
        return HEADWAY_ENOMEM;
    s->events = *events;
    s->user = user;
    headway__list_append(&bus->subscriptions, &s->node);
    start_all(s);
    if (ret_subscription)
        *ret_subscription = s;
    return 0;
}

int headway_subscription_request(headway_subscription *s, int64_t n)
{
    if (n <= 0 || !s->at[0].inbox.manual)
        return HEADWAY_EINVAL;
    if (s->closing)
        return HEADWAY_ECLOSED;
    for (uint32_t i = 0; i < places(s); i++)
        if (s->at[i].stream.link)
            headway__stream_grant(&s->at[i].stream, n, 0);
    return 0;
}

uint64_t headway_subscription_epoch(const headway_subscription *s)
{
    return s->epoch;
}

void headway__subscriptions_end_all(headway_bus *bus)
{
    for (headway__list *at = bus->subscriptions.next; at != &bus->subscriptions; at = at->next)
        headway_subscription_close(HEADWAY__OWNER(at, headway_subscription, node));
}
