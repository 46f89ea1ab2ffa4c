/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The broker's life, and the sorting of what peers open:
 *
 *   CALL      -> admission.c -> relay.c      (headway.v1.*: services.c)
 *   SERVE     -> registry.c
 *   SUBSCRIBE -> fanout.c
 *   PUBLISH   -> publish.c
 *   DIRECT    -> direct.c
 */
#include "audit.h"
#include "direct.h"
#include "permit.h"
#include "seen.h"
#include "shard.h"

#include <stdio.h>

headway__session *headway__session_of(headway__link *link)
{
    return link->user;
}

static headway_broker *broker_of(headway__node *node)
{
    return HEADWAY__OWNER(node, headway_broker, node);
}

static int on_accept(headway__node *node, headway_peer peer)
{
    headway_broker *broker = broker_of(node);
    (void)peer;
    return node->link_count < broker->options.links ? 0 : HEADWAY_ELIMIT;
}

static void on_up(headway__link *link)
{
    headway_broker *broker = broker_of(link->owner);
    headway__session *session = headway__take(broker->node.alloc, sizeof *session);
    link->user = session;
    if (!session) {
        headway__link_end(link, HEADWAY__REASON_MEMORY, NULL);
        return;
    }
    session->broker = broker;
    session->link = link;
    session->number = headway__number(broker, ++broker->link_numbers);
    session->since = headway__node_now(&broker->node);
    headway__list_init(&session->workers);
    headway__list_init(&session->relayed);
    headway__list_init(&session->seekers);
    headway__list_append(&broker->sessions, &session->node);
    broker->count.links++;
    headway__permit_up(session);
    if (!session->revoked)
        headway__audit_tell(session, NULL, (headway_broker_record){.what = HEADWAY_BROKER_UP});
    if (broker->draining)
        headway__link_goaway(link);
}

/* Its streams have ended; what stays are calls that wait for their worker's final word (C10). */
static void on_down(headway__link *link, unsigned reason, const char *text)
{
    headway__session *session = link->user;
    (void)reason;
    if (!session)
        return;
    headway_broker *broker = session->broker;
    headway__node_log(&broker->node, HEADWAY_LOG_INFO, 0, "link of %s ended: %s", link->remote_name,
                      text);
    while (!headway__list_empty(&session->workers))
        headway__worker_leave(HEADWAY__OWNER(session->workers.next, headway__worker, of_session));
    while (!headway__list_empty(&session->relayed)) {
        headway__relayed *call =
            HEADWAY__OWNER(session->relayed.next, headway__relayed, of_session);
        headway__list_remove(&call->of_session);
        call->session = NULL;
    }
    headway__list_remove(&session->node);
    headway__audit_tell(
        session, NULL,
        (headway_broker_record){.what = HEADWAY_BROKER_DOWN,
                                .ended = 1,
                                .text = text,
                                .duration_us =
                                    (headway__node_now(&broker->node) - session->since) / 1000});
    headway__permit_down(session);
    link->user = NULL;
    broker->count.links--;
    headway__give(broker->node.alloc, session);
    headway__broker_ended(broker);
}

/* 0: it is here, or everywhere. Who knows of shards comes here only when it has missed a restart
   with another number of them. */
static int is_elsewhere(headway_broker *broker, const headway__frame *frame,
                        const headway__route *route, char *text, size_t size)
{
    uint32_t shards = broker->options.shards;
    if (shards < 2 || strncmp(route->name, "headway.v1.", 11) == 0)
        return 0;
    int is_topic =
        frame->open.kind == HEADWAY__KIND_PUBLISH || frame->open.kind == HEADWAY__KIND_SUBSCRIBE;
    uint32_t shard = is_topic ? 0 : route->spread % shards;
    if (shard == broker->options.shard)
        return 0;
    snprintf(text, size, "%.300s is at shard %u of the %u of this broker, this is %u", route->name,
             shard, shards, broker->options.shard);
    return 1;
}

static void sort(headway__session *session, const headway__frame *frame, headway__route *route)
{
    headway_status status;
    char text[400];
    if (headway__audited(session->broker))
        headway__audit_opened(session, frame, route);
    if (is_elsewhere(session->broker, frame, route, text, sizeof text)) {
        status = headway__refusal(session->broker, HEADWAY_UNAVAILABLE, 1, text);
        headway__audit_refused(session, frame, route, &status, 0);
        headway__link_refuse(session->link, frame->call, &status);
        return;
    }
    switch (frame->open.kind) {
    case HEADWAY__KIND_CALL:
        headway__admission_opened(session, frame, route);
        return;
    case HEADWAY__KIND_PUBLISH:
        headway__publish_opened(session, frame, route);
        return;
    case HEADWAY__KIND_SUBSCRIBE:
        headway__subscribe_opened(session, frame, route);
        return;
    case HEADWAY__KIND_SERVE:
        headway__registry_opened(session, frame, route);
        return;
    case HEADWAY__KIND_DIRECT:
        headway__direct_opened(session, frame, route);
        return;
    default:
        status = (headway_status){.code = HEADWAY_UNIMPLEMENTED,
                                  .not_processed = 1,
                                  .message = "this broker does not know this kind of call"};
        headway__link_refuse(session->link, frame->call, &status);
    }
}

static void on_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    static const headway_status ending = {
        .code = HEADWAY_UNAVAILABLE, .not_processed = 1, .message = "this link is being ended"};
    headway__session *session = link->user;
    if (!session)
        headway__link_refuse(link, frame->call, &ending);
    else if (!headway__permit_refused(session, frame, route)) {
        sort(session, frame, route);
        headway__permit_passed(session);
    }
}

static void each_service(headway__link *link, void (*visit)(headway__service *service))
{
    headway__session *session = link->user;
    if (!session)
        return;
    for (headway__list *i = session->workers.next; i != &session->workers; i = i->next) {
        headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_session);
        if (worker->serving)
            visit(worker->service);
    }
}

static void on_writable(headway__link *link)
{
    each_service(link, headway__admission_wake);
    each_service(link, headway__direct_seek);
}

/* A worker that goes away takes no new calls: the choice passes over draining links. */
static void on_goaway(headway__link *link)
{
    each_service(link, headway__admission_left);
}

static void on_sounded(headway__link *link)
{
    headway__broker_ended(broker_of(link->owner));
}

static const headway__node_ops node_ops = {
    .accept = on_accept,
    .up = on_up,
    .down = on_down,
    .opened = on_opened,
    .goaway = on_goaway,
    .sounded = on_sounded,
    .writable = on_writable,
    .same = headway__permit_same,
    .identity = headway__permit_identity,
};

#define DEFAULT(member, value)                                                                     \
    if (!options->member)                                                                          \
    options->member = (value)

static void fill_defaults(headway_broker_options *options)
{
    DEFAULT(alloc, headway_alloc_default());
    DEFAULT(name, "broker");
    DEFAULT(links, 4096);
    DEFAULT(calls_per_link, 4096);
    DEFAULT(budget_bytes, HEADWAY_BROKER_BUDGET);
    DEFAULT(waiting_calls, 1024);
    DEFAULT(waiting_bytes, HEADWAY_BROKER_WAITING);
    DEFAULT(wait_ms, 5000);
    DEFAULT(subscriptions, 65536);
    DEFAULT(queue_messages, 1024);
    DEFAULT(queue_bytes, (uint64_t)1 << 20);
    DEFAULT(block_ms, 5000);
    DEFAULT(event_limit, 256 * 1024);
    DEFAULT(heartbeat_ms, 2000);
    DEFAULT(message_limit, (uint64_t)4 << 20);
    DEFAULT(start_grace_ms, 10000);
    DEFAULT(retry_after_ms, 100);
    DEFAULT(known_names, 65536);
    DEFAULT(meters, 512);
    DEFAULT(taps, 8);
    DEFAULT(schemas, 4096);
    DEFAULT(schema_bytes, (uint64_t)16 << 20);
    DEFAULT(queue_target_ms, 5);
    DEFAULT(queue_interval_ms, 100);
    DEFAULT(eject_failures, 5);
    DEFAULT(eject_ms, 1000);
    DEFAULT(eject_percent, 50);
    DEFAULT(affinity_percent, 125);
    DEFAULT(supervisors, 64);
    DEFAULT(demand_ms, 100);
    DEFAULT(held_ms, 60000);
    DEFAULT(direct_ticket_ms, 60000);
    DEFAULT(direct_tickets, 256);
    DEFAULT(direct_slots, 1024);
    DEFAULT(audit_rate, 10000);
}

static void init_lists(headway_broker *broker)
{
    headway__list_init(&broker->sessions);
    headway__list_init(&broker->services);
    headway__list_init(&broker->relayed);
    headway__list_init(&broker->answers);
    headway__list_init(&broker->publications);
    headway__list_init(&broker->subscribers);
    headway__list_init(&broker->declarations);
    headway__list_init(&broker->schemas);
    headway__list_init(&broker->supervisors);
    headway__list_init(&broker->meters);
    headway__list_init(&broker->taps);
    headway__list_init(&broker->idle_identities);
}

static int open_node(headway_broker *broker, headway_loop *loop,
                     const headway_transport_ops *transport)
{
    headway__node *node = &broker->node;
    const headway_broker_options *o = &broker->options;
    headway_transport_options transport_options = {.size = sizeof transport_options,
                                                   .packet_limit = HEADWAY__PACKET_LIMIT,
                                                   .peer_limit = o->links,
                                                   .log = o->log,
                                                   .security = o->security};
    node->loop = loop;
    node->transport_ops = transport;
    node->alloc = o->alloc;
    node->random = o->random;
    node->log = o->log;
    node->ops = &node_ops;
    node->name = broker->name;
    node->shard = o->shard;
    node->shards = o->shards;
    node->limits = (headway__limits){.heartbeat_ms = o->heartbeat_ms,
                                     .calls = o->calls_per_link,
                                     .link_bytes = 256 * 1024,
                                     .link_packets = 32,
                                     .aliases = 4096,
                                     .message_limit = o->message_limit,
                                     .links = o->links,
                                     .stall_ms = 300000};
    int error = headway__node_init(node, &transport_options);
    broker->options.security = NULL;
    return error;
}

int headway_broker_new(headway_loop *loop, const headway_transport_ops *transport,
                       const headway_broker_options *options, headway_broker **ret_broker)
{
    headway_broker_options filled = {.size = sizeof filled};
    if (!options || options->size > sizeof filled)
        return HEADWAY_EINVAL;
    memcpy(&filled, options, options->size);
    if (!filled.random || filled.shards > HEADWAY__SHARDS_LIMIT ||
        (filled.shards && filled.shard >= filled.shards))
        return HEADWAY_EINVAL;
    fill_defaults(&filled);
    headway_broker *broker = headway__take(filled.alloc, sizeof *broker);
    if (!broker)
        return HEADWAY_ENOMEM;
    broker->options = filled;
    size_t size = strlen(filled.name);
    memcpy(broker->name, filled.name, size < sizeof broker->name ? size : sizeof broker->name - 1);
    broker->options.name = broker->name;
    init_lists(broker);
    int error = headway__trie_init(&broker->topics, filled.alloc);
    if (error == 0)
        error = open_node(broker, loop, transport);
    if (error != 0) {
        headway__trie_done(&broker->topics);
        headway__give(filled.alloc, broker);
        return error;
    }
    broker->started = headway__node_now(&broker->node);
    *ret_broker = broker;
    return 0;
}

int headway_broker_listen(headway_broker *broker, const char *url, char *bound, size_t bound_size)
{
    headway__node *node = &broker->node;
    if (node->closing)
        return HEADWAY_ECLOSED;
    return node->transport_ops->listen(node->transport, url, bound, bound_size);
}

/* No call is here, and none is under way to us: each peer has answered our PING. */
static int is_idle(const headway_broker *broker)
{
    for (headway__list *i = broker->sessions.next; i != &broker->sessions; i = i->next)
        if (HEADWAY__OWNER(i, headway__session, node)->link->sounding)
            return 0;
    return headway__list_empty(&broker->relayed) && headway__list_empty(&broker->answers);
}

static void drain_finish(headway__task *task)
{
    headway_broker *broker = HEADWAY__OWNER(task, headway_broker, drain_task);
    void (*drained)(headway_broker *, void *) = broker->on_drained;
    headway__node_timer_stop(&broker->node, &broker->drain_timer);
    broker->on_drained = NULL;
    if (drained)
        drained(broker, broker->drained_user);
}

static void drain_timeout(headway__timer *timer)
{
    drain_finish(&HEADWAY__OWNER(timer, headway_broker, drain_timer)->drain_task);
}

void headway__broker_ended(headway_broker *broker)
{
    if (!broker->on_drained || !is_idle(broker))
        return;
    if (!broker->last_words) { /* they have been written; once they are read, we may close */
        broker->last_words = 1;
        for (headway__list *i = broker->sessions.next; i != &broker->sessions; i = i->next)
            headway__link_sound(HEADWAY__OWNER(i, headway__session, node)->link);
        if (!headway__list_empty(&broker->sessions))
            return;
    }
    broker->drain_task.run = drain_finish;
    headway__node_task(&broker->node, &broker->drain_task);
}

void headway_broker_drain(headway_broker *broker, uint32_t timeout_ms,
                          void (*on_drained)(headway_broker *broker, void *user), void *user)
{
    if (broker->draining || broker->node.closing)
        return;
    broker->draining = 1;
    broker->on_drained = on_drained;
    broker->drained_user = user;
    for (headway__list *i = broker->sessions.next; i != &broker->sessions; i = i->next)
        headway__link_goaway(HEADWAY__OWNER(i, headway__session, node)->link);
    broker->drain_timer.fire = drain_timeout;
    uint64_t at = headway__node_now(&broker->node) + (uint64_t)timeout_ms * 1000000;
    if (headway__node_timer(&broker->node, &broker->drain_timer, at) != 0) {
        broker->drain_task.run = drain_finish;
        headway__node_task(&broker->node, &broker->drain_task);
        return;
    }
    headway__broker_ended(broker);
}

static void on_node_closed(headway__node *node)
{
    headway_broker *broker = broker_of(node);
    broker->closed = 1;
    if (broker->on_closed)
        broker->on_closed(broker, broker->closed_user);
}

void headway_broker_close(headway_broker *broker,
                          void (*on_closed)(headway_broker *broker, void *user), void *user)
{
    if (broker->node.closing)
        return;
    broker->on_drained = NULL;
    headway__node_timer_stop(&broker->node, &broker->drain_timer);
    headway__node_timer_stop(&broker->node, &broker->supervise_timer);
    headway__task_cancel(&broker->drain_task);
    broker->on_closed = on_closed;
    broker->closed_user = user;
    headway__node_close(&broker->node, on_node_closed);
}

/* Closing ended everything; what is left of it stands in the tasks. */
static void run_left_over(headway__node *node)
{
    while (!headway__list_empty(&node->tasks)) {
        headway__task *task = HEADWAY__OWNER(node->tasks.next, headway__task, node);
        headway__list_remove(&task->node);
        task->run(task);
    }
}

void headway_broker_free(headway_broker *broker)
{
    if (!broker)
        return;
    const headway_alloc *alloc = broker->node.alloc;
    run_left_over(&broker->node);
    headway__relay_done(broker);
    headway__seen_done(broker);
    headway__registry_done(broker);
    headway__trie_done(&broker->topics);
    headway__permit_done(broker);
    headway__node_done(&broker->node);
    headway__give(alloc, broker);
}

void headway_broker_statistics_get(const headway_broker *broker,
                                   headway_broker_statistics *ret_statistics)
{
    headway_broker_statistics now = broker->count;
    size_t size = ret_statistics->size < sizeof now ? ret_statistics->size : sizeof now;
    uint64_t ended =
        now.calls_answered + now.calls_refused + now.calls_timed_out + now.calls_dropped;
    now.calls_in_flight = now.calls_accepted - ended - now.calls_waiting;
    now.services = broker->service_count;
    for (headway__list *i = broker->services.next; i != &broker->services; i = i->next) {
        const headway__breakers *all = &HEADWAY__OWNER(i, headway__service, node)->breakers;
        now.workers_ejected += all->out;
        now.ejections += all->opened;
    }
    now.budget_bytes = broker->options.budget_bytes;
    now.reserved_bytes = (uint64_t)broker->reserved;
    now.reserved_peak = (uint64_t)broker->reserved_peak;
    now.packets_sent = broker->node.statistics.packets_sent;
    now.packets_received = broker->node.statistics.packets_received;
    now.bytes_sent = broker->node.statistics.bytes_sent;
    now.bytes_received = broker->node.statistics.bytes_received;
    now.links_up = broker->node.statistics.links_up;
    now.links_lost = broker->node.statistics.links_lost;
    now.high_water = broker->node.statistics.high_water;
    now.size = size;
    memcpy(ret_statistics, &now, size);
}
