/* SPDX-License-Identifier: Apache-2.0 */
#include "seen.h"

#include "audit.h"

enum { MICROSECOND = 1000 };

/* The method's, made when it is called first; NULL: the limit is reached, or memory is short. */
static headway__meter *meter_of(headway_broker *broker, headway__route *route)
{
    headway__meter *meter = route->meter;
    if (meter || broker->meter_count >= broker->options.meters)
        return meter;
    meter = headway__take(broker->node.alloc, sizeof *meter);
    if (!meter)
        return NULL;
    meter->route = route;
    route->refs++;
    route->meter = meter;
    headway__list_append(&broker->meters, &meter->node);
    broker->meter_count++;
    return meter;
}

/* The same for a worker. */
static headway__histogram *answers_of(headway__worker *worker)
{
    headway_broker *broker = worker->broker;
    if (worker->answers || broker->meter_count >= broker->options.meters)
        return worker->answers;
    worker->answers = headway__take(broker->node.alloc, sizeof *worker->answers);
    broker->meter_count += worker->answers != NULL;
    return worker->answers;
}

void headway__seen_accepted(headway__relayed *call)
{
    headway_broker *broker = call->broker;
    call->number = headway__number(broker, broker->count.calls_accepted);
    call->accepted_at = headway__node_now(&broker->node);
    call->requests.middle = (call->flags & HEADWAY__FLAG_MORE) != 0;
    call->meter = meter_of(broker, call->route);
    if (call->meter)
        call->meter->calls++;
    else
        broker->unmetered++;
    if (broker->tap_count)
        headway__tap_accepted(call);
}

void headway__seen_started(headway__relayed *call)
{
    call->requests.moved_at = call->responses.moved_at = call->handed;
    call->requests.granted_at = call->responses.granted_at = call->handed;
    if (call->meter)
        call->meter->running++;
}

static void note_times(const headway__relayed *call, uint64_t now)
{
    headway__meter *meter = call->meter;
    headway__histogram *answers = answers_of(call->worker);
    uint64_t there = (now - call->handed) / MICROSECOND;
    if (answers)
        headway__histogram_record(answers, there);
    if (!meter)
        return;
    headway__histogram_record(&meter->total, (now - call->accepted_at) / MICROSECOND);
    headway__histogram_record(&meter->queue, (call->handed - call->accepted_at) / MICROSECOND);
    if (!call->callee.took)
        return;
    uint64_t handler = headway__took_unpack(call->callee.took);
    headway__histogram_record(&meter->handler, handler);
    headway__histogram_record(&meter->wire, there > handler ? there - handler : 0);
}

static void count_end(headway__relayed *call, int outcome, int code)
{
    headway__meter *meter = call->meter;
    headway__worker *worker = call->worker;
    if (worker) {
        worker->ok += outcome == HEADWAY__OUTCOME_ANSWERED && code == HEADWAY_OK;
        worker->failed += outcome == HEADWAY__OUTCOME_ANSWERED && code != HEADWAY_OK;
        worker->lost += outcome != HEADWAY__OUTCOME_ANSWERED;
    }
    if (!meter)
        return;
    meter->running -= worker != NULL;
    meter->ok += outcome == HEADWAY__OUTCOME_ANSWERED && code == HEADWAY_OK;
    meter->failed += outcome == HEADWAY__OUTCOME_ANSWERED && code != HEADWAY_OK;
    meter->refused += outcome == HEADWAY__OUTCOME_REFUSED;
    meter->expired += outcome == HEADWAY__OUTCOME_EXPIRED;
    meter->lost += outcome == HEADWAY__OUTCOME_LOST;
}

void headway__seen_ended(headway__relayed *call, int outcome, const headway_status *status)
{
    count_end(call, outcome, status->code);
    if (outcome == HEADWAY__OUTCOME_ANSWERED && call->worker)
        note_times(call, headway__node_now(&call->broker->node));
    if (call->broker->tap_count)
        headway__tap_ended(call, status);
    if (headway__audited(call->broker) && call->session)
        headway__audit_call_ended(call, status);
}

void headway__seen_refused(const headway__route *route)
{
    headway__meter *meter = route->meter;
    if (!meter)
        return;
    meter->calls++;
    meter->refused++;
}

static void add_times(headway__histogram *to, headway__used used)
{
    unsigned bucket;
    uint32_t count;
    while (headway__used_next(&used, &bucket, &count)) {
        if (bucket >= HEADWAY__HISTOGRAM_BUCKETS)
            continue;
        to->buckets[bucket] += count;
        to->count += count;
    }
    to->sum += used.sum;
    if (used.most > to->most)
        to->most = used.most;
}

void headway__seen_direct(headway__worker *worker, const headway__used *used)
{
    headway_broker *broker = worker->broker;
    headway__routes *routes = &broker->node.routes;
    char name[HEADWAY__NAME_LIMIT + 1];
    headway_bytes method = used->method;
    size_t size = worker->route->size + 1 + method.size;
    const headway__declaration *d = worker->declaration;
    if (!method.size || size >= sizeof name || !worker->serving ||
        (d->method_count && !headway__declaration_has(d, method)))
        return;
    memcpy(name, worker->route->name, worker->route->size);
    name[worker->route->size] = '/';
    memcpy(name + worker->route->size + 1, method.data, method.size);
    headway__route *route = headway__routes_intern(routes, headway_bytes_of(name, size));
    headway__meter *meter = route ? meter_of(broker, route) : NULL;
    uint64_t calls = used->ok + used->failed;
    broker->count.calls_direct += calls;
    worker->ok += used->ok;
    worker->failed += used->failed;
    worker->service->ok += used->ok;
    worker->service->failed += used->failed;
    if (meter) {
        meter->calls += calls;
        meter->direct += calls;
        meter->ok += used->ok;
        meter->failed += used->failed;
        add_times(&meter->handler, *used);
    } else {
        broker->unmetered += calls;
    }
    headway__route_unref(routes, route);
}

static void note_flow(headway__flowing *flow, const headway__credit *out, headway__node *node)
{
    int64_t granted = headway__credit_add(out->granted_messages, out->granted_bytes);
    if (granted != flow->granted) {
        flow->granted_at = headway__node_now(node);
        flow->granted = granted;
    }
    if (!headway__flow_is_dry(flow, out))
        flow->dry_since = 0;
    else if (!flow->dry_since)
        flow->dry_since = headway__node_now(node);
}

void headway__seen_flow(headway__relayed *call)
{
    note_flow(&call->requests, &call->callee.out, &call->broker->node);
    note_flow(&call->responses, &call->caller.out, &call->broker->node);
}

void headway__seen_done(headway_broker *broker)
{
    while (!headway__list_empty(&broker->meters)) {
        headway__meter *meter = HEADWAY__OWNER(broker->meters.next, headway__meter, node);
        headway__list_remove(&meter->node);
        headway__give(broker->node.alloc, meter);
    }
}
