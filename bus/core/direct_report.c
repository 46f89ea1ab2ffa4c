/* SPDX-License-Identifier: Apache-2.0 */
/* What came straight is counted here, and told to a broker once a second, so that its statistics
   are of all calls. Without a broker it is kept until there is one. */
#include "histogram.h"
#include "runtime.h"

enum { REPORT_MS = 1000 };

struct headway__tally {
    uint64_t ok, failed;
    headway__histogram times;
};

/* A ticket's call by which something may be said now. */
static headway__stream *speaker_for(headway_bus *bus, const headway_service *service)
{
    for (headway__list *at = bus->direct.passes.next; at != &bus->direct.passes; at = at->next) {
        headway__pass *pass = HEADWAY__OWNER(at, headway__pass, node);
        if (pass->service == service && pass->stream.link &&
            headway__stream_may_send(&pass->stream) == 0)
            return &pass->stream;
    }
    return NULL;
}

static int tell(const headway__binding *binding, headway__stream *to)
{
    struct headway__tally *tally = binding->tally;
    uint8_t bytes[HEADWAY__DIRECT_LIMIT];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    headway__used used = {.method = headway_bytes_of_string(binding->method->name),
                          .ok = tally->ok,
                          .failed = tally->failed,
                          .sum = tally->times.sum,
                          .most = tally->times.most};
    headway__used_encode(&w, &used);
    for (unsigned i = 0; i < HEADWAY__HISTOGRAM_BUCKETS; i++)
        if (tally->times.buckets[i])
            headway__used_pair(&w, i, (uint32_t)tally->times.buckets[i]);
    if (w.overflow || headway__stream_send(to, 0, headway_bytes_of(bytes, w.size)) != 0)
        return 0;
    memset(tally, 0, sizeof *tally);
    return 1;
}

/* 1: nothing is left to be told. */
static int tell_service(headway_service *service)
{
    int all = 1;
    for (size_t i = 0; i < service->descriptor->method_count; i++) {
        const headway__binding *binding = &service->bindings[i];
        if (!binding->tally || binding->tally->ok + binding->tally->failed == 0)
            continue;
        headway__stream *to = speaker_for(service->bus, service);
        all &= to && tell(binding, to);
    }
    return all;
}

static void arm(headway_bus *bus);

static void report(headway__timer *timer)
{
    headway_bus *bus = HEADWAY__OWNER(timer, headway_bus, direct.report);
    int all = 1;
    bus->direct.reporting = 0;
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next)
        all &= tell_service(HEADWAY__OWNER(at, headway_service, node));
    if (!all)
        arm(bus);
}

static void arm(headway_bus *bus)
{
    uint64_t at = headway__node_now(&bus->node) + (uint64_t)REPORT_MS * HEADWAY__MS;
    bus->direct.report.fire = report;
    bus->direct.reporting = headway__node_timer(&bus->node, &bus->direct.report, at) == 0;
}

void headway__direct_count(headway_call *call, int code, uint64_t microseconds)
{
    headway_bus *bus = call->bus;
    headway__binding *binding = call->binding;
    if (!binding->tally)
        binding->tally = headway__take(bus->node.alloc, sizeof *binding->tally);
    if (!binding->tally)
        return;
    binding->tally->ok += code == HEADWAY_OK;
    binding->tally->failed += code != HEADWAY_OK;
    headway__histogram_record(&binding->tally->times, microseconds);
    if (!bus->direct.reporting && !bus->closing)
        arm(bus);
}
