/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"

#include "frame.h"
#include "link.h"

#include <stdarg.h>
#include <stdio.h>

enum { MILLION = 1000000, LOST_AFTER = 3, BUFFERS_KEPT = 64, FIRST_TIMERS = 64 };

void *headway__take(const headway_alloc *alloc, size_t size)
{
    void *memory = alloc->allocate(alloc->user, size);
    if (memory)
        memset(memory, 0, size);
    return memory;
}

uint64_t headway__node_refresh(headway__node *node)
{
    uint64_t now = node->loop->ops->now(node->loop);
    node->stale = 0;
    if (node->now)
        node->now = now;
    return now;
}

static uint64_t tick_of(const headway__node *node)
{
    const headway_loop_ops *ops = node->loop->ops;
    int has = ops->size >= offsetof(headway_loop_ops, tick) + sizeof ops->tick && ops->tick;
    return has ? ops->tick(node->loop) : ops->now(node->loop);
}

uint64_t headway__node_ticked(headway__node *node)
{
    uint64_t tick = tick_of(node), before = node->tick;
    node->stale = 1;
    if (tick <= before)
        return 0;
    node->tick = tick;
    if (!node->now) /* in no event: what it was before says nothing */
        return 1;
    (void)headway__node_refresh(node);
    return tick - before;
}

uint64_t headway__node_random(headway__node *node)
{
    uint64_t value;
    node->random->fill(node->random->user, &value, sizeof value);
    return value;
}

void headway__node_log(headway__node *node, headway_log_level level, uint64_t call,
                       const char *format, ...)
{
    char line[512];
    va_list args;
    if (!node->log.write || level > node->log.level)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    node->log.write(node->log.user, level, call, line);
}

void headway__node_wake(headway__node *node)
{
    if (node->defer)
        node->loop->ops->defer_arm(node->defer);
}

void headway__node_task(headway__node *node, headway__task *task)
{
    if (!headway__list_linked(&task->node))
        headway__list_append(&node->tasks, &task->node);
    headway__node_wake(node);
}

void headway__task_cancel(headway__task *task)
{
    headway__list_remove(&task->node);
}

static void alarm_update(headway__node *node)
{
    node->alarm_at = headway__timers_next(&node->timers);
    node->loop->ops->alarm_set(node->alarm, node->alarm_at);
}

int headway__node_timer(headway__node *node, headway__timer *timer, uint64_t at)
{
    int error = headway__timers_set(&node->timers, timer, at);
    if (error == 0 && at < node->alarm_at)
        alarm_update(node);
    return error;
}

void headway__node_timer_stop(headway__node *node, headway__timer *timer)
{
    headway__timers_stop(&node->timers, timer); /* an early alarm is harmless */
}

uint8_t *headway__node_buffer(headway__node *node)
{
    void *buffer = node->buffers;
    if (!buffer)
        return node->alloc->allocate(node->alloc->user, HEADWAY__PACKET_LIMIT);
    memcpy(&node->buffers, buffer, sizeof node->buffers);
    node->buffer_count--;
    return buffer;
}

void headway__node_buffer_give(headway__node *node, uint8_t *buffer)
{
    if (!buffer)
        return;
    if (node->buffer_count >= BUFFERS_KEPT) {
        headway__give(node->alloc, buffer);
        return;
    }
    memcpy(buffer, &node->buffers, sizeof node->buffers);
    node->buffers = buffer;
    node->buffer_count++;
}

/* Links by peer: chained buckets. */
static size_t bucket_of(const headway__node *node, headway_peer peer)
{
    return (size_t)(peer * 0x9e3779b97f4a7c15u >> 32) & (node->by_peer_capacity - 1);
}

static int buckets_grow(headway__node *node)
{
    size_t capacity = node->by_peer_capacity ? node->by_peer_capacity * 2 : 16;
    headway__link **buckets = headway__take(node->alloc, capacity * sizeof(headway__link *));
    if (!buckets)
        return HEADWAY_ENOMEM;
    headway__give(node->alloc, node->by_peer);
    node->by_peer = buckets;
    node->by_peer_capacity = capacity;
    for (headway__list *at = node->links.next; at != &node->links; at = at->next) {
        headway__link *link = HEADWAY__OWNER(at, headway__link, node);
        size_t bucket = bucket_of(node, link->peer);
        link->next_by_peer = buckets[bucket];
        buckets[bucket] = link;
    }
    return 0;
}

int headway__node_link_add(headway__node *node, headway__link *link)
{
    if (node->link_count >= node->by_peer_capacity && buckets_grow(node) != 0)
        return HEADWAY_ENOMEM;
    size_t bucket = bucket_of(node, link->peer);
    link->next_by_peer = node->by_peer[bucket];
    node->by_peer[bucket] = link;
    headway__list_append(&node->links, &link->node);
    node->link_count++;
    return 0;
}

void headway__node_link_remove(headway__node *node, headway__link *link)
{
    headway__link **at = &node->by_peer[bucket_of(node, link->peer)];
    while (*at && *at != link)
        at = &(*at)->next_by_peer;
    if (!*at)
        return;
    *at = link->next_by_peer;
    headway__list_remove(&link->node);
    node->link_count--;
}

static headway__link *link_of(headway__node *node, headway_peer peer)
{
    if (!node->by_peer_capacity)
        return NULL;
    headway__link *link = node->by_peer[bucket_of(node, peer)];
    while (link && link->peer != peer)
        link = link->next_by_peer;
    return link;
}

static uint64_t begin(headway__node *node)
{
    node->tick = tick_of(node);
    node->stale = 0;
    return node->now = node->loop->ops->now(node->loop);
}

/* A loop that stood still for longer than the time-out trusts none of its links: what waits in them
   is stale (L15). */
static void turn(headway__node *node)
{
    uint64_t now = begin(node);
    uint64_t limit = (uint64_t)node->limits.heartbeat_ms * MILLION * LOST_AFTER;
    uint64_t last = node->last_turn;
    node->last_turn = now;
    if (!last || now - last <= limit)
        return;
    for (headway__list *at = node->links.next; at != &node->links; at = at->next) {
        headway__link *link = HEADWAY__OWNER(at, headway__link, node);
        if (link->since <= last && !link->pair)
            headway__link_end(link, HEADWAY__REASON_STALLED, NULL);
    }
}

static void on_alarm(void *user)
{
    headway__node *node = user;
    turn(node);
    headway__timers_run(&node->timers, headway__node_now(node));
    alarm_update(node);
    node->now = 0;
}

static void on_defer(void *user)
{
    headway__node *node = user;
    headway__list now;
    node->last_turn = begin(node);
    headway__list_take(&now, &node->tasks);
    while (!headway__list_empty(&now)) {
        headway__task *task = HEADWAY__OWNER(now.next, headway__task, node);
        headway__list_remove(&task->node);
        task->run(task);
    }
    headway__list_take(&now, &node->dirty);
    while (!headway__list_empty(&now)) {
        headway__link *link = HEADWAY__OWNER(now.next, headway__link, dirty);
        headway__list_remove(&link->dirty);
        headway__link_flush(link);
    }
    if (!headway__list_empty(&node->tasks) || !headway__list_empty(&node->dirty))
        headway__node_wake(node);
    node->now = 0;
}

static void on_up(void *user, headway_peer peer)
{
    headway__node *node = user;
    headway__link *link = link_of(node, peer);
    turn(node);
    if (link)
        headway__link_peer_up(link);
    else if (node->closing || !headway__link_accept(node, peer))
        node->transport_ops->disconnect(node->transport, peer);
    node->now = 0;
}

static void on_receive(void *user, headway_peer peer, headway_bytes packet)
{
    headway__node *node = user;
    headway__link *link = link_of(node, peer);
    turn(node);
    if (!link && !node->closing)
        link = headway__link_accept(node, peer);
    if (link && link->state == HEADWAY__LINK_CONNECTING)
        headway__link_peer_up(link);
    if (link)
        headway__link_receive(link, packet);
    else
        node->transport_ops->disconnect(node->transport, peer);
    node->now = 0;
}

static void on_writable(void *user, headway_peer peer)
{
    headway__node *node = user;
    headway__link *link = link_of(node, peer);
    turn(node);
    if (link)
        headway__link_writable(link);
    node->now = 0;
}

static void on_down(void *user, headway_peer peer)
{
    headway__node *node = user;
    headway__link *link = link_of(node, peer);
    turn(node);
    if (link)
        headway__link_peer_down(link);
    node->now = 0;
}

static const headway_transport_events transport_events = {on_up, on_receive, on_writable, on_down};

int headway__node_init(headway__node *node, const headway_transport_options *options)
{
    const headway_loop_ops *loop = node->loop->ops;
    headway__list_init(&node->tasks);
    headway__list_init(&node->dirty);
    headway__list_init(&node->links);
    node->timers.alloc = node->alloc;
    node->alarm_at = HEADWAY_NEVER;
    node->routes.alloc = node->alloc;
    node->random->fill(node->random->user, node->routes.key, sizeof node->routes.key);
    if (!node->routes.limit)
        node->routes.limit = 1 << 20;
    node->random->fill(node->random->user, node->instance, sizeof node->instance);
    int error = loop->alarm_new(node->loop, on_alarm, node, &node->alarm);
    if (error != 0)
        return error;
    error = loop->defer_new(node->loop, on_defer, node, &node->defer);
    if (error == 0) /* what is armed at once; last comes what takes a turn to close */
        error = headway__timers_reserve(&node->timers, FIRST_TIMERS);
    if (error == 0)
        error = node->transport_ops->open(node->loop, node->alloc, options, &transport_events, node,
                                          &node->transport);
    if (error != 0)
        headway__node_done(node);
    return error;
}

static void transport_closed(void *user)
{
    headway__node *node = user;
    node->transport = NULL;
    node->closed(node);
}

void headway__node_link_gone(headway__node *node)
{
    if (!node->closing || node->link_count > 0 || node->closing == 2)
        return;
    node->closing = 2;
    node->transport_ops->close(node->transport, transport_closed, node);
}

static void close_task(headway__task *task)
{
    headway__node *node = HEADWAY__OWNER(task, headway__node, close_task);
    headway__node_link_gone(node);
}

void headway__node_close(headway__node *node, void (*closed)(headway__node *node))
{
    if (node->closing)
        return;
    node->closing = 1;
    node->closed = closed;
    headway__list *next;
    for (headway__list *at = node->links.next; at != &node->links; at = next) {
        headway__link *link = HEADWAY__OWNER(at, headway__link, node);
        next = at->next;
        headway__link_push(link); /* the last answers of a drain were written in this turn */
        headway__link_end(link, HEADWAY__REASON_SHUTDOWN, NULL);
    }
    node->close_task.run = close_task;
    headway__node_task(node, &node->close_task);
}

void headway__node_done(headway__node *node)
{
    if (node->alarm)
        node->loop->ops->alarm_free(node->alarm);
    if (node->defer)
        node->loop->ops->defer_free(node->defer);
    node->alarm = NULL;
    node->defer = NULL;
    headway__timers_done(&node->timers);
    headway__routes_done(&node->routes);
    headway__give(node->alloc, node->by_peer);
    node->by_peer = NULL;
    while (node->buffers) {
        void *buffer = headway__node_buffer(node);
        headway__give(node->alloc, buffer);
    }
}
