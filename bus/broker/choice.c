/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which worker takes a call. Among those with a free slot, a link that is heard of and a closed
 * breaker: the least of (calls in flight + 1) * pace / slots, in turn where they are equal. A call
 * with a key goes to the worker that its key and the worker's identity choose together (rendezvous
 * hashing: when a worker comes or goes only its own keys move), unless that one is far over the
 * mean load.
 *
 * A worker that is several times slower than the fastest is left alone while a slot of the others
 * is to be expected sooner than the time it would lose.
 */
#include "internal.h"

enum { LOOK_AT = 64, SLOW = 4, MISSED = 2 };

static uint64_t clock_of(const headway__relayed *call)
{
    return headway__node_now(&call->broker->node);
}

static int is_unary(const headway__relayed *call)
{
    return call->open.policy == 0;
}

/* --- who can take it ------------------------------------------------------------------------- */

static headway__limit *limit_of(const headway__worker *worker, const headway__method *method)
{
    for (headway__list *i = worker->limits.next; i != &worker->limits; i = i->next) {
        headway__limit *limit = HEADWAY__OWNER(i, headway__limit, node);
        if (limit->method == method)
            return limit;
    }
    return NULL;
}

/* Makes it if new. NULL: no memory. */
static headway__limit *limit_for(headway__worker *worker, const headway__method *method)
{
    headway__limit *limit = limit_of(worker, method);
    if (limit)
        return limit;
    limit = headway__take(worker->broker->node.alloc, sizeof *limit);
    if (!limit)
        return NULL;
    limit->method = method;
    limit->most =
        headway__declaration_limit(worker->declaration, headway__route_method(method->route));
    headway__list_append(&worker->limits, &limit->node);
    return limit;
}

/* The link is up and not silent for two heartbeats. */
static int is_alive(const headway__worker *worker)
{
    const headway__link *link = worker->session->link;
    return link->state == HEADWAY__LINK_UP && !link->draining && link->missed < MISSED;
}

static int is_free(headway__worker *worker, const headway__relayed *call, uint64_t now)
{
    if (worker->skipped == worker->broker->attempt || !is_alive(worker) ||
        headway__credit_messages(&worker->stream.out) <= 0 ||
        !headway__breaker_admits(&worker->breaker, now))
        return 0;
    if (!call->method->limited)
        return 1;
    const headway__limit *limit = limit_for(worker, call->method);
    return limit && (limit->most == 0 || limit->running < limit->most);
}

static uint64_t size_of(const headway__worker *worker)
{
    int64_t free = headway__credit_messages(&worker->stream.out);
    uint64_t size = worker->running + (free > 0 ? (uint64_t)free : 0);
    return size > 0 ? size : 1;
}

/* --- the least loaded ------------------------------------------------------------------------ */

typedef struct look {
    headway__worker *best, *slow_best; /* the least loaded of either kind that is free */
    uint64_t load, size, slow_load, slow_size;
    uint32_t slow_pace;
    uint32_t fastest; /* of all that are alive */
} look;

static int takes_part(const headway__worker *worker)
{
    return is_alive(worker) && worker->breaker.state == HEADWAY__BREAKER_CLOSED;
}

/* The whole, before anybody is chosen. */
static void survey(look *seen, const headway__worker *worker, uint64_t now)
{
    uint32_t pace = headway__pace_now(&worker->pace, now);
    if (takes_part(worker) && pace < seen->fastest)
        seen->fastest = pace;
}

static void consider(look *seen, headway__worker *worker, const headway__relayed *call,
                     uint64_t now)
{
    if (!takes_part(worker) || !is_free(worker, call, now))
        return;
    uint64_t felt = headway__pace_felt(&worker->pace, worker->service->mean.ns, now);
    uint64_t load = (worker->running + (uint64_t)1) * (felt + 1), size = size_of(worker);
    uint32_t pace = headway__pace_now(&worker->pace, now);
    if (pace / SLOW < seen->fastest) {
        if (seen->best && load * seen->size >= seen->load * size)
            return;
        seen->best = worker;
        seen->load = load;
        seen->size = size;
    } else if (!seen->slow_best || load * seen->slow_size < seen->slow_load * size) {
        seen->slow_best = worker;
        seen->slow_load = load;
        seen->slow_size = size;
        seen->slow_pace = pace;
    }
}

/* Calls that end in one mean time, times HEADWAY__PACE_ONE. */
static uint64_t flow_of(const headway__service *service, uint64_t now)
{
    uint64_t flow = 0;
    size_t looked = 0;
    for (const headway__list *i = service->workers.next; i != &service->workers && looked < LOOK_AT;
         i = i->next, looked++) {
        const headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        uint64_t felt = headway__pace_felt(&worker->pace, service->mean.ns, now);
        if (takes_part(worker))
            flow += (uint64_t)worker->running * HEADWAY__PACE_ONE * HEADWAY__PACE_ONE / (felt + 1);
    }
    return flow;
}

/* 1: to wait for one of the faster ones costs less than to go to the slow one. */
static int is_worth_waiting(const look *seen, const headway__relayed *call, uint64_t now)
{
    uint64_t flow = seen->slow_best ? flow_of(call->service, now) : 0;
    if (flow == 0)
        return 0;
    uint64_t mean = call->service->mean.ns;
    uint64_t lost = call->method->mean.ns * (seen->slow_pace - seen->fastest) / HEADWAY__PACE_ONE;
    uint64_t before = call->service->waiting_count + (uint64_t)1;
    return before * mean * HEADWAY__PACE_ONE / flow < lost;
}

static headway__worker *sole(const headway__relayed *call, headway__list *node, uint64_t now)
{
    if (node == &call->service->workers)
        return NULL;
    headway__worker *worker = HEADWAY__OWNER(node, headway__worker, of_service);
    if (!takes_part(worker) && !headway__breaker_due(&worker->breaker, now))
        return NULL;
    return is_free(worker, call, now) ? worker : NULL;
}

/* Looks at LOOK_AT workers from the front, or as many as it takes to find a free one. */
static headway__worker *least_loaded(headway__relayed *call)
{
    headway__list *workers = &call->service->workers, *i;
    look seen = {.fastest = UINT32_MAX};
    size_t looked = 0;
    uint64_t now = clock_of(call);
    if (workers->next == workers->previous) /* alone: nobody to compare it with */
        return sole(call, workers->next, now);
    for (i = workers->next; i != workers && looked < LOOK_AT; i = i->next, looked++)
        survey(&seen, HEADWAY__OWNER(i, headway__worker, of_service), now);
    looked = 0;
    for (i = workers->next; i != workers; i = i->next) {
        headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        if (looked++ >= LOOK_AT && (seen.best || seen.slow_best))
            break;
        if (headway__breaker_due(&worker->breaker, now) && is_free(worker, call, now))
            return worker; /* its probe */
        consider(&seen, worker, call, now);
    }
    if (seen.best)
        return seen.best;
    return is_worth_waiting(&seen, call, now) ? NULL : seen.slow_best;
}

/* --- by key ---------------------------------------------------------------------------------- */

/* The finaliser of splitmix64: spreads every bit over all. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Calls it may have in flight: its part of all of them, and some more. */
static uint64_t bound_of(const headway__worker *worker, uint64_t running, uint64_t slots)
{
    uint64_t share = (running + 1) * size_of(worker) * worker->broker->options.affinity_percent;
    return (share + slots * 100 - 1) / (slots * 100);
}

static headway__worker *by_key(headway__relayed *call)
{
    headway__service *service = call->service;
    headway__worker *best = NULL;
    uint64_t running = 0, slots = 0, weight = 0, now = clock_of(call);
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        const headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        running += worker->running;
        slots += size_of(worker);
    }
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        uint64_t its = mix(worker->identity ^ (uint64_t)call->open.key_hash << 32);
        if ((best && its <= weight) || !is_free(worker, call, now) ||
            worker->running >= bound_of(worker, running, slots))
            continue;
        best = worker;
        weight = its;
    }
    return best;
}

headway__worker *headway__choose(headway__relayed *call)
{
    headway__worker *worker = call->open.key_hash ? by_key(call) : NULL;
    return worker ? worker : least_loaded(call);
}

/* --- what comes of it ------------------------------------------------------------------------ */

static headway__breaker_rules rules_of(const headway_broker *broker)
{
    return (headway__breaker_rules){.failures = broker->options.eject_failures,
                                    .percent = broker->options.eject_percent,
                                    .back_off = (uint64_t)broker->options.eject_ms * 1000000};
}

void headway__choice_started(headway__relayed *call)
{
    headway__worker *worker = call->worker;
    call->handed = clock_of(call);
    call->probe = (uint8_t)headway__breaker_started(&worker->breaker);
    if (is_unary(call))
        headway__pace_started(&worker->pace, call->handed);
    call->limit = call->method->limited ? limit_of(worker, call->method) : NULL;
    if (call->limit)
        call->limit->running++;
}

/* 1: the worker's failure; 0: not a failure; -1: says nothing about it. A deadline that left it
   little time is not its own. */
static int is_failure(int code, uint64_t took, uint64_t mean)
{
    switch (code) {
    case HEADWAY_UNAVAILABLE:
    case HEADWAY_INTERNAL:
        return 1;
    case HEADWAY_DEADLINE_EXCEEDED:
        return took >= 2 * mean ? 1 : -1;
    case HEADWAY_CANCELLED:
    case HEADWAY_RESOURCE_EXHAUSTED:
        return -1;
    default:
        return 0;
    }
}

static void tell(const headway__worker *worker, int change)
{
    headway_broker *broker = worker->broker;
    const char *name = worker->session->link->remote_name;
    const char *service = worker->service->route->name;
    if (change > 0)
        headway__node_log(&broker->node, HEADWAY_LOG_WARN, 0,
                          "%s fails calls of %s that others answer: it gets none for a while", name,
                          service);
    else if (change < 0)
        headway__node_log(&broker->node, HEADWAY_LOG_INFO, 0, "%s answers calls of %s again", name,
                          service);
}

void headway__choice_judged(headway__relayed *call, int code)
{
    headway__worker *worker = call->worker;
    if (!worker || call->judged)
        return;
    uint64_t now = clock_of(call), took = now - call->handed, usual = call->method->mean.ns;
    call->judged = 1;
    if (!worker->serving || !is_alive(worker))
        return;
    if (is_unary(call) && code == HEADWAY_OK) {
        (void)headway__mean_add(&call->service->mean, took);
        headway__pace_measured(&worker->pace, took, headway__mean_add(&call->method->mean, took),
                               now);
    } else if (is_unary(call) && code == HEADWAY_DEADLINE_EXCEEDED && took > usual) {
        headway__pace_measured(&worker->pace, took, usual, now);
    }
    int failed = is_failure(code, took, usual);
    headway__breaker_rules rules = rules_of(call->broker);
    if (failed < 0)
        return;
    tell(worker, headway__breaker_result(&call->service->breakers, &worker->breaker, &rules, failed,
                                         call->probe, now));
    call->probe = 0;
}

void headway__choice_ended(headway__relayed *call)
{
    headway__worker *worker = call->worker;
    if (!worker)
        return;
    if (is_unary(call))
        headway__pace_ended(&worker->pace, clock_of(call));
    if (call->probe)
        headway__breaker_unknown(&worker->breaker, clock_of(call));
}

void headway__choice_join(headway__worker *worker)
{
    const uint8_t *instance = worker->session->link->remote.instance;
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < sizeof worker->session->link->remote.instance; i++)
        hash = (hash ^ instance[i]) * 1099511628211u;
    worker->identity = hash;
    headway__breaker_join(&worker->service->breakers, &worker->breaker);
}

/* With fewer left there may be too many out: the first to be tried again comes back now. */
void headway__choice_leave(headway__worker *worker)
{
    headway__service *service = worker->service;
    headway__breaker_rules rules = rules_of(worker->broker);
    headway__breaker_leave(&service->breakers, &worker->breaker);
    while (headway__breakers_too_many(&service->breakers, &rules)) {
        headway__breaker *first = NULL;
        for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
            headway__breaker *b = &HEADWAY__OWNER(i, headway__worker, of_service)->breaker;
            if (b->state != HEADWAY__BREAKER_CLOSED && (!first || b->until < first->until))
                first = b;
        }
        headway__breaker_close(&service->breakers, first);
    }
}
