/* SPDX-License-Identifier: Apache-2.0 */
/* Explain: finds what the subject names, and tells who holds whom there, the worst first. */
#include "explain.h"
#include "direct.h"
#include "fanout.h"

#include <headway/event.h>

enum { FINDINGS = 24, LIMIT = 16, LIMIT_MOST = 128, TOLD_CALLS = 8 };

/* What is being put together. */
typedef struct answer_state {
    headway_broker *broker;
    headway_arena *arena;
    Headway__V1__ExplainResponse *response;
    uint32_t limit;
    int full; /* the arena is */
} answer_state;

static void find(answer_state *a, char *text)
{
    a->full |= text == NULL;
    if (text && a->response->n_findings < FINDINGS)
        a->response->findings[a->response->n_findings++] = text;
}

#define FIND(...) find(a, headway__explain_text(a->arena, __VA_ARGS__))

/* --- calls ----------------------------------------------------------------------------------- */

static void add_call(answer_state *a, const headway__relayed *call)
{
    Headway__V1__ExplainResponse *r = a->response;
    if (r->n_calls == a->limit) {
        r->more_calls++;
        return;
    }
    Headway__V1__CallState *row = headway__explain_call(call, a->arena);
    if (row)
        r->calls[r->n_calls++] = row;
    else
        a->full = 1;
}

/* Of the calls told, those that somebody holds, the longest first. */
static void tell_calls(answer_state *a)
{
    const Headway__V1__ExplainResponse *r = a->response;
    uint8_t told[LIMIT_MOST] = {0};
    for (unsigned n = 0; n < TOLD_CALLS; n++) {
        size_t worst = r->n_calls;
        for (size_t i = 0; i < r->n_calls; i++)
            if (!told[i] && r->calls[i]->held_ms > 0 &&
                (worst == r->n_calls || r->calls[i]->held_ms > r->calls[worst]->held_ms))
                worst = i;
        if (worst == r->n_calls)
            return;
        told[worst] = 1;
        find(a, r->calls[worst]->finding);
    }
}

static void explain_number(answer_state *a, const char *digits)
{
    uint64_t number = 0;
    for (const char *c = digits; *c; c++)
        number = number * 10 + (uint64_t)(*c - '0');
    for (headway__list *i = a->broker->relayed.next; i != &a->broker->relayed; i = i->next) {
        const headway__relayed *call = HEADWAY__OWNER(i, headway__relayed, node);
        if (call->number != number)
            continue;
        a->response->kind = HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_CALL;
        add_call(a, call);
        if (a->response->n_calls)
            find(a, a->response->calls[0]->finding);
        return;
    }
    FIND(number <= a->broker->count.calls_accepted
             ? "call %s is over, or was never given to a worker here; calls under way are told by "
               "their service"
             : "there has been no call %s yet",
         digits);
}

/* --- services -------------------------------------------------------------------------------- */

static void oldest_of(answer_state *a, const headway__worker *worker, Headway__V1__WorkerState *row)
{
    for (headway__list *i = a->broker->relayed.next; i != &a->broker->relayed; i = i->next) {
        const headway__relayed *call = HEADWAY__OWNER(i, headway__relayed, node);
        if (call->worker != worker)
            continue;
        uint64_t ms = headway__ms_since(a->broker, call->handed);
        if (row->oldest_call && ms <= row->oldest_ms)
            continue;
        row->oldest_ms = ms;
        row->oldest_call = call->number;
    }
}

static void add_worker(answer_state *a, const headway__worker *worker)
{
    Headway__V1__ExplainResponse *r = a->response;
    if (r->n_workers == a->limit) {
        r->more_workers++;
        return;
    }
    Headway__V1__WorkerState *row = take(a->arena, sizeof *row);
    a->full |= row == NULL;
    if (!row)
        return;
    *row = (Headway__V1__WorkerState)HEADWAY__V1__WORKER_STATE__INIT;
    int64_t slots = headway__credit_messages(&worker->stream.out);
    row->name = text_of(a->arena, headway_bytes_of_string(worker->session->link->remote_name));
    row->service = worker->service->route->name;
    row->slots_free = slots < 0 ? 0 : slots > UINT32_MAX ? UINT32_MAX : (uint32_t)slots;
    row->running = worker->running;
    row->slots_total = worker->declaration->concurrency ? worker->declaration->concurrency
                                                        : row->slots_free + worker->running;
    row->silent = worker->session->link->missed;
    row->direct_links = headway__direct_links(worker);
    oldest_of(a, worker, row);
    a->full |= row->name == NULL;
    if (row->name)
        r->workers[r->n_workers++] = row;
}

static void tell_worker(answer_state *a, const Headway__V1__WorkerState *worker)
{
    char text[32];
    if (worker->silent >= HEADWAY__SILENT)
        FIND("the worker %s has been silent for %u heartbeats; at three its link ends",
             worker->name, worker->silent);
    if (worker->slots_free == 0)
        FIND("the worker %s takes no more calls: %u run there; the oldest, call %llu, for %s",
             worker->name, worker->running, (unsigned long long)worker->oldest_call,
             headway__span(worker->oldest_ms, text, sizeof text));
}

static uint64_t oldest_waiting(headway_broker *broker, const headway__service *service)
{
    for (headway__list *i = broker->relayed.next; i != &broker->relayed; i = i->next) {
        const headway__relayed *call = HEADWAY__OWNER(i, headway__relayed, node);
        if (call->service == service && headway__relay_is_waiting(call))
            return headway__ms_since(broker, call->accepted_at);
    }
    return 0;
}

/* route NULL: all methods of it. */
static void explain_service(answer_state *a, headway__service *service, const headway__route *route)
{
    char text[32];
    a->response->kind = route ? HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_METHOD
                              : HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_SERVICE;
    for (headway__list *i = a->broker->relayed.next; i != &a->broker->relayed; i = i->next) {
        const headway__relayed *call = HEADWAY__OWNER(i, headway__relayed, node);
        if (call->service == service && (!route || call->route == route))
            add_call(a, call);
    }
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next)
        add_worker(a, HEADWAY__OWNER(i, headway__worker, of_service));
    uint64_t free_slots = 0;
    for (size_t i = 0; i < a->response->n_workers; i++)
        free_slots += a->response->workers[i]->slots_free;
    FIND("%s: %u worker%s with %llu free slot%s, %llu call%s running, %u waiting",
         service->route->name, service->worker_count, headway__plural(service->worker_count),
         (unsigned long long)free_slots, headway__plural(free_slots),
         (unsigned long long)service->running, headway__plural(service->running),
         service->waiting_count);
    if (service->worker_count == 0)
        FIND("no worker serves %s now: its calls are refused", service->route->name);
    if (service->waiting_count)
        FIND("%u call%s wait%s for a free slot, the oldest for %s", service->waiting_count,
             headway__plural(service->waiting_count), headway__singular(service->waiting_count),
             headway__span(oldest_waiting(a->broker, service), text, sizeof text));
    for (size_t i = 0; i < a->response->n_workers; i++)
        tell_worker(a, a->response->workers[i]);
    tell_calls(a);
}

/* --- topics ---------------------------------------------------------------------------------- */

static void tell_subscriber(answer_state *a, const Headway__V1__SubscriberState *row)
{
    char text[32];
    if (row->stalled_ms)
        FIND("the subscriber %s of %s reads nothing: it has granted no credit for %s while %u "
             "event%s (%llu bytes) wait%s for it",
             row->subscriber, row->pattern, headway__span(row->stalled_ms, text, sizeof text),
             row->queued_messages, headway__plural(row->queued_messages),
             (unsigned long long)row->queued_bytes, headway__singular(row->queued_messages));
    if (row->waiting_publishers)
        FIND("%u publisher%s wait%s for the subscriber %s of %s: its policy is block",
             row->waiting_publishers, headway__plural(row->waiting_publishers),
             headway__singular(row->waiting_publishers), row->subscriber, row->pattern);
    if (row->dropped)
        FIND("the subscriber %s of %s has lost %llu event%s, the last with sequence %llu",
             row->subscriber, row->pattern, (unsigned long long)row->dropped,
             headway__plural(row->dropped), (unsigned long long)row->last_dropped);
}

static void add_subscriber(answer_state *a, const headway__subscriber *s)
{
    Headway__V1__ExplainResponse *r = a->response;
    if (r->n_subscribers == a->limit) {
        r->more_subscribers++;
        return;
    }
    Headway__V1__SubscriberState *row = take(a->arena, sizeof *row);
    a->full |= row == NULL;
    if (!row)
        return;
    *row = (Headway__V1__SubscriberState)HEADWAY__V1__SUBSCRIBER_STATE__INIT;
    row->pattern = text_of(a->arena, headway_bytes_of_string(s->pattern));
    row->subscriber = text_of(a->arena, headway_bytes_of_string(s->session->link->remote_name));
    row->slow = (Headway__V1__EventOptions__Slow)s->policy;
    row->queued_messages = s->count;
    row->queued_bytes = s->bytes;
    row->credit_messages = headway__credit_messages(&s->stream.out);
    row->credit_bytes = headway__credit_bytes(&s->stream.out);
    row->delivered = s->delivered;
    row->dropped = s->lost;
    row->last_dropped = s->last_lost;
    if (s->count || s->stream.queued)
        row->stalled_ms = headway__ms_since(a->broker, s->stream.stalled_since);
    for (const headway__list *i = s->waiters.next; i != &s->waiters; i = i->next)
        row->waiting_publishers++;
    a->full |= !row->pattern || !row->subscriber;
    if (row->pattern && row->subscriber)
        r->subscribers[r->n_subscribers++] = row;
}

static void explain_topic(answer_state *a, const char *subject)
{
    char text[512] = "";
    Headway__V1__ExplainResponse *r = a->response;
    for (headway__list *i = a->broker->subscribers.next; i != &a->broker->subscribers;
         i = i->next) {
        const headway__subscriber *s = HEADWAY__OWNER(i, headway__subscriber, node);
        if (strcmp(s->pattern, subject) == 0 || headway_topic_match(s->pattern, subject))
            add_subscriber(a, s);
    }
    if (r->n_subscribers) {
        r->kind = HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_TOPIC;
        unsigned count = (unsigned)r->n_subscribers + r->more_subscribers;
        FIND("%s: %u subscriber%s", subject, count, headway__plural(count));
        for (size_t i = 0; i < r->n_subscribers; i++)
            tell_subscriber(a, r->subscribers[i]);
        return;
    }
    FIND("nobody subscribes to %s", subject);
    headway__suggest_service(a->broker, headway_bytes_of_string(subject), text, sizeof text);
    FIND("%s", text);
}

/* --- the subject ----------------------------------------------------------------------------- */

static void explain_method(answer_state *a, headway__service *service, const char *subject,
                           headway_bytes method)
{
    char text[512];
    headway__route *route =
        headway__routes_find(&a->broker->node.routes, headway_bytes_of_string(subject));
    if (service->declaration && !headway__declaration_has(service->declaration, method)) {
        headway__suggest_method(service, method, text, sizeof text);
        FIND("%s", text);
    } else if (route) {
        explain_service(a, service, route);
    } else {
        FIND("nobody has called %s", subject);
    }
}

static void explain(answer_state *a, const char *subject)
{
    headway_broker *broker = a->broker;
    const char *slash = strchr(subject, '/');
    size_t size = slash ? (size_t)(slash - subject) : strlen(subject);
    headway__service *service = headway__registry_name(broker, headway_bytes_of(subject, size));
    if (strspn(subject, "0123456789") == strlen(subject)) {
        explain_number(a, subject);
    } else if (service && !slash) {
        explain_service(a, service, NULL);
    } else if (service) {
        explain_method(a, service, subject, headway_bytes_of_string(slash + 1));
    } else {
        explain_topic(a, subject);
    }
}

int headway__answer_explain(ARGUMENTS)
{
    const Headway__V1__ExplainRequest *request = (const void *)base;
    if (!*request->subject || strlen(request->subject) > HEADWAY__NAME_LIMIT) {
        snprintf(why, why_size, "name a call's number, a service, a method or a topic");
        return HEADWAY_INVALID_ARGUMENT;
    }
    RESPONSE(Headway__V1__ExplainResponse, HEADWAY__V1__EXPLAIN_RESPONSE__INIT, r);
    uint32_t limit = request->limit ? request->limit : LIMIT;
    answer_state a = {broker, arena, r, limit < LIMIT_MOST ? limit : LIMIT_MOST, 0};
    r->findings = take(arena, FINDINGS * sizeof *r->findings);
    r->calls = take(arena, a.limit * sizeof *r->calls);
    r->workers = take(arena, a.limit * sizeof *r->workers);
    r->subscribers = take(arena, a.limit * sizeof *r->subscribers);
    if (!r->findings || !r->calls || !r->workers || !r->subscribers)
        return too_large(why, why_size);
    explain(&a, request->subject);
    return a.full ? too_large(why, why_size) : 0;
}
