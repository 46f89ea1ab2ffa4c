/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Supervisors: who can start workers, and what is asked of them. One is one stream of
 * headway.v1.Broker/Supervise, told in whole states both ways, so that a lost or late message
 * heals itself:
 *
 *   LISTENING --half, cancel, lost, malformed--> LEFT --off its link--> (freed)
 *
 * A service that somebody can start is held for (L22): admission.c asks
 * headway__service_startable. When the last who could start it has left, its waiting calls end.
 */
#include "supervise.h"
#include "shard.h"

#include <headway/v1/broker.headway.h>
#include <stdio.h>

enum {
    MILLION = 1000000,
    WANTED_MS = 5000,
    STATE_LIMIT = 65536,   /* bytes of one state */
    STATE_HEAP = 1 << 20,  /* and of it unpacked */
    SERVICES_LIMIT = 1024, /* of one supervisor */
    WINDOW_MESSAGES = 2,
    ROWS_LIMIT = 256, /* workers told of one service */
    DEMAND_HEAP = 1 << 20
};

static void on_data(headway__stream *stream, const headway__frame *frame);
static void on_half(headway__stream *stream);
static void on_credit(headway__stream *stream);
static void on_cancel(headway__stream *stream, int code);

static const headway__stream_ops supervisor_ops = {
    .data = on_data, .half = on_half, .credit = on_credit, .cancel = on_cancel};

static headway__supervisor *of(headway__stream *stream)
{
    return HEADWAY__OWNER(stream, headway__supervisor, stream);
}

int headway__service_startable(const headway__service *service)
{
    return service->startable > 0;
}

/* --- what it can start ----------------------------------------------------------------------- */

/* Counts the services of state up or down. Those that nobody can start any more let go. */
static void announce(const headway__supervisor *s, const Headway__V1__SupervisorState *state,
                     int by)
{
    for (size_t g = 0; state && g < state->n_groups; g++) {
        const Headway__V1__SupervisedGroup *group = state->groups[g];
        for (size_t i = 0; group->startable && i < group->n_services; i++) {
            headway_bytes name = headway_bytes_of_string(group->services[i]);
            headway__service *service = headway__registry_name(s->broker, name);
            if (!service)
                continue;
            service->startable += (uint32_t)by;
            if (by < 0 && service->startable == 0)
                headway__admission_left(service);
        }
    }
}

/* Makes every service it names known. NULL, or what is wrong. */
static const char *know(headway_broker *broker, const Headway__V1__SupervisorState *state)
{
    const char *wrong = NULL;
    size_t count = 0;
    for (size_t g = 0; g < state->n_groups && !wrong; g++) {
        for (size_t i = 0; i < state->groups[g]->n_services && !wrong; i++) {
            headway_bytes name = headway_bytes_of_string(state->groups[g]->services[i]);
            if (name.size == 0)
                continue;
            if (++count > SERVICES_LIMIT)
                return "a supervisor may name 1024 services";
            uint32_t shards = broker->options.shards; /* it tells all of them */
            if (shards < 2 || headway__shard_hash(name) % shards == broker->options.shard)
                wrong = headway__registry_know(broker, name);
        }
    }
    return wrong;
}

/* What it may send, has sent, was told and has not taken yet (C11). */
static void account(headway__supervisor *s)
{
    int64_t now = s->open ? STATE_LIMIT : 0;
    now += s->arena ? (int64_t)headway_arena_used(s->arena) : 0;
    headway__budget_set(s->broker, &s->reserved,
                        now + (int64_t)s->told_size + (int64_t)s->stream.queued);
}

static void forget(headway__supervisor *s)
{
    const Headway__V1__SupervisorState *state = s->state;
    s->state = NULL;
    announce(s, state, -1);
    if (s->arena)
        headway_arena_free(s->arena);
    s->arena = NULL;
    account(s);
}

static void supervisor_free(headway__task *task)
{
    headway__supervisor *s = HEADWAY__OWNER(task, headway__supervisor, ending);
    headway_broker *broker = s->broker;
    headway__list_remove(&s->node);
    headway__collect_done(broker, &s->collect);
    headway__stream_done(&s->stream);
    headway__budget_set(broker, &s->reserved, 0);
    headway__give(broker->node.alloc, s->told);
    headway__give(broker->node.alloc, s);
}

/* Once its stream is off the link. */
static void settle(headway__supervisor *s)
{
    account(s);
    if (s->open || s->stream.link || !s->session)
        return;
    headway__link_call_done(s->session->link);
    s->session = NULL;
    s->ending.run = supervisor_free;
    headway__node_task(&s->broker->node, &s->ending);
}

static void leave(headway__supervisor *s, const headway_status *status, uint64_t *counter)
{
    headway_broker *broker = s->broker;
    if (!s->open)
        return;
    s->open = 0;
    broker->supervisor_count--;
    (*counter)++;
    headway__node_log(&broker->node, HEADWAY_LOG_INFO, 0, "supervisor %s has left: %s",
                      s->state ? s->state->name : "(nameless)", status->message);
    forget(s);
    (void)headway__stream_finish(&s->stream, status);
    settle(s);
}

static void fail(headway__supervisor *s, int code, const char *text)
{
    headway_status status = {.code = code, .message = text};
    leave(s, &status, &s->broker->count.calls_answered);
}

static const Headway__V1__SupervisedGroup *group_of(const Headway__V1__SupervisorState *state,
                                                    const char *name)
{
    for (size_t g = 0; state && g < state->n_groups; g++)
        if (strcmp(state->groups[g]->name, name) == 0)
            return state->groups[g];
    return NULL;
}

static void log_given_up(headway__supervisor *s, const Headway__V1__SupervisorState *now)
{
    for (size_t g = 0; g < now->n_groups; g++) {
        const Headway__V1__SupervisedGroup *group = now->groups[g];
        const Headway__V1__SupervisedGroup *before = group_of(s->state, group->name);
        if (group->state == HEADWAY__V1__SUPERVISED_GROUP__STATE__STATE_GIVEN_UP &&
            (!before || before->state != group->state))
            headway__node_log(&s->broker->node, HEADWAY_LOG_ERROR, 0,
                              "supervisor %s (pid %u) has given up %s: %s", now->name, now->pid,
                              group->name, group->last_end);
    }
}

static int unpack(headway__supervisor *s, headway_arena *arena, char *why, size_t why_size)
{
    headway_bytes packed = {s->collect.data, s->collect.size};
    headway_broker *broker = s->broker;
    ProtobufCMessage *message;
    if (headway_message_unpack(&headway__v1__supervise_request__descriptor, packed, NULL, arena,
                               &message, why, why_size) != 0)
        return HEADWAY_INVALID_ARGUMENT;
    const Headway__V1__SupervisorState *state = ((Headway__V1__SuperviseRequest *)message)->state;
    const char *wrong = state ? know(broker, state) : "a request without a state";
    if (wrong) {
        snprintf(why, why_size, "%s", wrong);
        return HEADWAY_INVALID_ARGUMENT;
    }
    if ((int64_t)headway_arena_used(arena) > headway__budget_free(broker)) {
        snprintf(why, why_size, "the broker's memory is taken");
        return HEADWAY_RESOURCE_EXHAUSTED;
    }
    log_given_up(s, state);
    headway_arena *old_arena = s->arena;
    const Headway__V1__SupervisorState *old = s->state;
    announce(s, state, 1); /* before the old is taken back, so that nothing lets go between */
    s->arena = arena;
    s->state = state;
    announce(s, old, -1);
    if (old_arena)
        headway_arena_free(old_arena);
    account(s);
    s->told_at = headway__node_now(&broker->node);
    return 0;
}

static void whole(headway__supervisor *s)
{
    headway_broker *broker = s->broker;
    char why[256] = "out of memory";
    int code = HEADWAY_RESOURCE_EXHAUSTED;
    headway_arena *arena = headway_arena_new(broker->node.alloc, STATE_HEAP);
    if (arena)
        code = unpack(s, arena, why, sizeof why);
    headway__collect_done(broker, &s->collect);
    if (code == 0) {
        headway__stream_window(&s->stream, WINDOW_MESSAGES, STATE_LIMIT);
        headway__supervise_tell(s);
        return;
    }
    if (arena)
        headway_arena_free(arena);
    fail(s, code, why);
}

/* --- what is asked of it --------------------------------------------------------------------- */

static int has_prefix(const char *name, const char *prefix)
{
    return *prefix && strncmp(name, prefix, strlen(prefix)) == 0;
}

static void *take(headway_arena *arena, size_t size)
{
    void *memory = headway_arena_take(arena, size);
    if (memory)
        memset(memory, 0, size);
    return memory;
}

static uint32_t oldest_ms(const headway__service *service)
{
    uint64_t now = headway__node_now(&service->broker->node), most = 0;
    for (headway__list *i = service->queues.next; i != &service->queues; i = i->next) {
        const headway__waiting *line = &HEADWAY__OWNER(i, headway__queue, node)->line;
        uint64_t since = HEADWAY__OWNER(line->ages.next, headway__place, age)->since;
        most = now - since > most ? now - since : most;
    }
    return (uint32_t)(most / MILLION);
}

static int has_worker(const Headway__V1__ServiceDemand *row, const headway__worker *worker)
{
    for (size_t i = 0; i < row->n_workers; i++)
        if (row->workers[i]->name == worker->session->link->remote_name)
            return 1;
    return 0;
}

static uint32_t slots_of(const headway__worker *worker)
{
    int64_t slots = headway__credit_messages(&worker->stream.out);
    return slots < 0 ? 0 : slots > 65536 ? 65536 : (uint32_t)slots;
}

static int add_worker(Headway__V1__ServiceDemand *row, const headway__worker *worker,
                      headway_arena *arena)
{
    Headway__V1__WorkerDemand *w = take(arena, sizeof *w);
    if (!w)
        return HEADWAY_ENOMEM;
    *w = (Headway__V1__WorkerDemand)HEADWAY__V1__WORKER_DEMAND__INIT;
    w->name = worker->session->link->remote_name;
    w->slots_free = slots_of(worker);
    w->calls_running = worker->running;
    row->workers[row->n_workers++] = w;
    return 0;
}

static int is_wanted(const headway__service *service)
{
    uint64_t now = headway__node_now(&service->broker->node);
    return service->waiting_count == 0 && service->worker_count == 0 && service->wanted_at &&
           now - service->wanted_at < (uint64_t)WANTED_MS * MILLION;
}

static Headway__V1__ServiceDemand *new_row(Headway__V1__Demand *demand,
                                           const headway__service *service, headway_arena *arena)
{
    size_t most = service->worker_count < ROWS_LIMIT ? service->worker_count : ROWS_LIMIT;
    Headway__V1__ServiceDemand *row = take(arena, sizeof *row);
    if (!row)
        return NULL;
    *row = (Headway__V1__ServiceDemand)HEADWAY__V1__SERVICE_DEMAND__INIT;
    row->name = service->route->name;
    row->calls_waiting = service->waiting_count + (uint32_t)is_wanted(service);
    row->oldest_ms = oldest_ms(service);
    row->calls_running = (uint32_t)service->running;
    row->worker_count = service->worker_count;
    row->workers = take(arena, (most + 1) * sizeof *row->workers);
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next)
        row->slots_free += slots_of(HEADWAY__OWNER(i, headway__worker, of_service));
    demand->services[demand->n_services++] = row;
    return row->workers ? row : NULL;
}

static Headway__V1__ServiceDemand *row_of(const Headway__V1__Demand *demand,
                                          const headway__service *service)
{
    for (size_t i = 0; i < demand->n_services; i++)
        if (demand->services[i]->name == service->route->name)
            return demand->services[i];
    return NULL;
}

/* The service, and its workers whose names begin so: several groups may serve the same. */
static int add_row(Headway__V1__Demand *demand, const headway__service *service, const char *prefix,
                   headway_arena *arena)
{
    Headway__V1__ServiceDemand *row = row_of(demand, service);
    if (!row && demand->n_services == SERVICES_LIMIT)
        return 0;
    if (!row)
        row = new_row(demand, service, arena);
    if (!row)
        return HEADWAY_ENOMEM;
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        const headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        if (row->n_workers < ROWS_LIMIT && has_prefix(worker->session->link->remote_name, prefix) &&
            !has_worker(row, worker) && add_worker(row, worker, arena) != 0)
            return HEADWAY_ENOMEM;
    }
    return 0;
}

/* What this worker serves, unless its row has it already. */
static int add_served(Headway__V1__Demand *demand, const headway__worker *worker,
                      const char *prefix, headway_arena *arena)
{
    const Headway__V1__ServiceDemand *row = row_of(demand, worker->service);
    if (row && (has_worker(row, worker) || row->n_workers == ROWS_LIMIT))
        return 0;
    return add_row(demand, worker->service, prefix, arena);
}

/* A group that names none learns from its workers what they serve. */
static int add_learnt(headway_broker *broker, Headway__V1__Demand *demand, const char *prefix,
                      headway_arena *arena)
{
    int error = 0;
    for (headway__list *i = broker->sessions.next; i != &broker->sessions; i = i->next) {
        headway__session *session = HEADWAY__OWNER(i, headway__session, node);
        if (!has_prefix(session->link->remote_name, prefix))
            continue;
        for (headway__list *j = session->workers.next; j != &session->workers && !error;
             j = j->next) {
            const headway__worker *worker = HEADWAY__OWNER(j, headway__worker, of_session);
            if (worker->serving)
                error = add_served(demand, worker, prefix, arena);
        }
    }
    return error;
}

static int make(headway__supervisor *s, headway_arena *arena, headway_bytes *ret_packed)
{
    Headway__V1__Demand demand = HEADWAY__V1__DEMAND__INIT;
    int error = 0;
    demand.services = take(arena, SERVICES_LIMIT * sizeof *demand.services);
    if (!demand.services)
        return HEADWAY_ENOMEM;
    for (size_t g = 0; g < s->state->n_groups && !error; g++) {
        const Headway__V1__SupervisedGroup *group = s->state->groups[g];
        if (group->n_services == 0)
            error = add_learnt(s->broker, &demand, group->worker_prefix, arena);
        for (size_t i = 0; i < group->n_services && !error; i++) {
            headway_bytes name = headway_bytes_of_string(group->services[i]);
            const headway__service *service = headway__registry_name(s->broker, name);
            if (service)
                error = add_row(&demand, service, group->worker_prefix, arena);
        }
    }
    return error ? error : headway_message_pack(&demand.base, arena, ret_packed);
}

/* 1 if it was said before. Else it is kept, to compare with the next. */
static int is_old(headway__supervisor *s, headway_bytes packed)
{
    const headway_alloc *a = s->broker->node.alloc;
    if (s->told && s->told_size == packed.size &&
        (packed.size == 0 || memcmp(s->told, packed.data, packed.size) == 0))
        return 1;
    uint8_t *copy = headway__take(a, packed.size + 1);
    headway__give(a, s->told);
    s->told = copy;
    s->told_size = copy ? packed.size : 0;
    if (copy && packed.size)
        memcpy(copy, packed.data, packed.size);
    return 0;
}

void headway__supervise_tell(headway__supervisor *s)
{
    headway_bytes packed;
    if (!s->open || !s->state || headway__stream_may_send(&s->stream) != 0)
        return; /* without credit: on_credit comes, and tells what is true then */
    headway_arena *arena = headway_arena_new(s->broker->node.alloc, DEMAND_HEAP);
    if (arena && make(s, arena, &packed) == 0 && !is_old(s, packed))
        (void)headway__stream_send(&s->stream, 0, packed);
    account(s);
    if (arena)
        headway_arena_free(arena);
}

static void tell_all(headway_broker *broker)
{
    for (headway__list *i = broker->supervisors.next; i != &broker->supervisors; i = i->next)
        headway__supervise_tell(HEADWAY__OWNER(i, headway__supervisor, node));
}

static void tell_task(headway__task *task)
{
    tell_all(HEADWAY__OWNER(task, headway_broker, supervise_task));
}

void headway__supervise_wake(headway__service *service)
{
    headway_broker *broker = service->broker;
    if (!headway__service_startable(service) || service->waiting_count > 1)
        return;
    broker->supervise_task.run = tell_task;
    headway__node_task(&broker->node, &broker->supervise_task);
}

void headway__supervise_want(headway__service *service)
{
    service->wanted_at = headway__node_now(&service->broker->node);
    headway__supervise_wake(service);
}

static void again(headway_broker *broker);

static void on_timer(headway__timer *timer)
{
    headway_broker *broker = HEADWAY__OWNER(timer, headway_broker, supervise_timer);
    tell_all(broker);
    again(broker);
}

static void again(headway_broker *broker)
{
    uint64_t at = headway__node_now(&broker->node) + (uint64_t)broker->options.demand_ms * MILLION;
    broker->supervise_timer.fire = on_timer;
    if (broker->supervisor_count > 0 && !broker->node.closing &&
        headway__node_timer(&broker->node, &broker->supervise_timer, at) != 0)
        headway__node_log(&broker->node, HEADWAY_LOG_WARN, 0,
                          "no memory for a timer: supervisors hear of waiting calls only");
}

/* --- its stream ------------------------------------------------------------------------------ */

static void gather(headway__supervisor *s, const headway__frame *frame)
{
    int error = headway__collect_add(s->broker, &s->collect, frame->payload);
    if (error != 0)
        fail(s, HEADWAY_RESOURCE_EXHAUSTED,
             error == HEADWAY_ELIMIT ? "a supervisor's state has 64 KiB at most"
                                     : "the broker's memory is taken");
    else if (!(frame->flags & HEADWAY__FLAG_MORE))
        whole(s);
    else
        headway__stream_window(&s->stream, WINDOW_MESSAGES, STATE_LIMIT);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    if (of(stream)->open)
        gather(of(stream), frame);
}

static void on_half(headway__stream *stream)
{
    fail(of(stream), HEADWAY_OK, "");
}

static void on_credit(headway__stream *stream)
{
    headway__supervise_tell(of(stream));
    settle(of(stream));
}

static void on_cancel(headway__stream *stream, int code)
{
    headway__supervisor *s = of(stream);
    headway_status status = {.code = code ? code : HEADWAY_CANCELLED, .message = "it has gone"};
    leave(s, &status, &s->broker->count.calls_dropped);
    settle(s);
}

static void refuse(headway__session *session, const headway__frame *frame, const char *text)
{
    headway_broker *broker = session->broker;
    headway_status status = headway__refusal(broker, HEADWAY_RESOURCE_EXHAUSTED, 1, text);
    broker->count.calls_refused++;
    headway__link_refuse(session->link, frame->call, &status);
}

void headway__supervise_opened(headway__session *session, const headway__frame *frame)
{
    headway_broker *broker = session->broker;
    if (broker->supervisor_count >= broker->options.supervisors ||
        headway__budget_free(broker) < STATE_LIMIT) {
        refuse(session, frame, "the broker has all the supervisors it may have");
        return;
    }
    headway__supervisor *s = headway__take(broker->node.alloc, sizeof *s);
    if (s)
        s->stream.ops = &supervisor_ops;
    if (!s || headway__stream_accept(&s->stream, session->link, frame) != 0) {
        headway__give(broker->node.alloc, s);
        refuse(session, frame, "out of memory");
        return;
    }
    s->broker = broker;
    s->session = session;
    s->open = 1;
    s->collect.limit = STATE_LIMIT;
    account(s);
    headway__list_append(&broker->supervisors, &s->node);
    if (broker->supervisor_count++ == 0)
        again(broker);
    if (frame->flags & HEADWAY__FLAG_PAYLOAD)
        gather(s, frame);
    else
        headway__stream_window(&s->stream, WINDOW_MESSAGES, STATE_LIMIT);
}
