/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker alone allots its slots (L11). Who shares them, the brokers together and each direct
 * link, has a window of one at least. Twenty times a second at most the limit is divided anew: who
 * met want asks for twice what it has, the others for what they used; the least wishes are granted
 * first and what is left is divided evenly (max-min). Nobody's window grows before the slots have
 * come back from where they were: those that nobody asks for are the brokers'.
 */
#include "runtime.h"

enum { TICK_MS = 100, SOON_MS = 50, DECAY = 8 };

static int64_t unspent(const headway__stream *stream)
{
    int64_t left = stream->link ? headway__credit_messages(&stream->in) : 0;
    return left > 0 ? left : 0;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static headway__share *share_at(headway__list *at)
{
    return HEADWAY__OWNER(at, headway__share, of_service);
}

/* What the brokers were granted, or use. */
static int64_t brokers_hold(const headway_service *service)
{
    int64_t left = 0;
    for (uint32_t i = 0; i < service->bus->upstream_count; i++)
        left = most(left, unspent(&service->at[i].stream));
    return left + service->running - service->straight;
}

static int64_t share_holds(const headway__share *share)
{
    return most(headway__credit_messages(&share->stream.in), 0) + share->running;
}

static int is_at_a_broker(const headway_service *service)
{
    for (uint32_t i = 0; i < service->bus->upstream_count; i++)
        if (service->at[i].stream.link)
            return 1;
    return 0;
}

int headway__shares_crowd(const headway_service *service)
{
    return service->breadth.now < service->share_count + (uint32_t)is_at_a_broker(service);
}

void headway__share_grant(headway__share *share)
{
    headway__credit *in = &share->stream.in;
    int64_t window = share->portion.window;
    int64_t missing = window - share->running - headway__credit_messages(in);
    if (share == share->service->within)
        headway__loopback_slots(share);
    if (!share->stream.link || share->stream.recalling || missing <= 0)
        return;
    if (missing >= (window + 3) / 4 || headway__credit_messages(in) <= 0)
        headway__stream_grant(&share->stream, missing, 0);
}

/* --- the division ---------------------------------------------------------------------------- */

static uint32_t wish(const headway__portion *p, uint32_t limit)
{
    uint32_t want = p->need;
    if (p->asked)
        want = p->window < UINT32_MAX / 2 ? p->window * 2 : UINT32_MAX;
    want = want > 1 || !p->asked ? want : 2;
    want = want < limit ? want : limit;
    return want ? want : 1;
}

/* Gives each wish that is not over an even part what it wants. Answers how many got it. */
static int satisfy(headway_service *service, uint32_t part, uint32_t *left, uint32_t *waiting)
{
    int count = 0;
    headway__portion *p = &service->portion;
    for (headway__list *at = &service->shares;;) {
        uint32_t limit = at == &service->shares ? UINT32_MAX : share_at(at)->limit;
        uint32_t want = wish(p, limit);
        if (!p->target && want <= part) {
            p->target = want;
            *left -= want < *left ? want : *left;
            --*waiting;
            count++;
        }
        at = at->next;
        if (at == &service->shares)
            return count;
        p = &share_at(at)->portion;
    }
}

static void divide_rest(headway_service *service, uint32_t left, uint32_t waiting)
{
    uint32_t part = left / waiting, more = left % waiting;
    headway__portion *p = &service->portion;
    for (headway__list *at = &service->shares;;) {
        if (!p->target) {
            p->target = part + more > 0 ? part + (more > 0) : 1;
            more -= more > 0;
        }
        at = at->next;
        if (at == &service->shares)
            return;
        p = &share_at(at)->portion;
    }
}

void headway__shares_plan(headway_service *service)
{
    uint32_t left = service->breadth.now, waiting = service->share_count + 1;
    if (!service->share_count)
        return;
    service->portion.target = 0;
    for (headway__list *at = service->shares.next; at != &service->shares; at = at->next)
        share_at(at)->portion.target = 0;
    while (waiting > 0 && satisfy(service, left / waiting, &left, &waiting) > 0) {
    }
    if (waiting > 0)
        divide_rest(service, left, waiting);
    else
        service->portion.target += left;
    if (service->within && !is_at_a_broker(service)) {
        service->within->portion.target += service->portion.target;
        service->portion.target = 0;
    }
    service->portion.asked = 0;
    for (headway__list *at = service->shares.next; at != &service->shares; at = at->next)
        share_at(at)->portion.asked = 0;
    headway__shares_apply(service);
}

static void shrink(headway__portion *p)
{
    if (p->target < p->window)
        p->window = p->target;
}

static void grow(headway__portion *p, int64_t *free)
{
    int64_t more = (int64_t)p->target - p->window;
    if (more > *free)
        more = *free;
    if (more <= 0)
        return;
    p->window += (uint32_t)more;
    *free -= more;
}

void headway__shares_registered(headway_service *service)
{
    if (!service->share_count)
        return;
    if (!service->portion.window)
        service->portion.need = service->breadth.now / (service->share_count + 1);
    headway__shares_plan(service);
}

void headway__shares_apply(headway_service *service)
{
    if (!service->share_count)
        return;
    headway__portion *brokers = &service->portion;
    shrink(brokers);
    int64_t held = brokers_hold(service), free = service->breadth.now;
    if (held > brokers->window)
        headway__service_recall(service);
    free -= most(held, brokers->window);
    for (headway__list *at = service->shares.next; at != &service->shares; at = at->next) {
        headway__share *share = share_at(at);
        shrink(&share->portion);
        held = share_holds(share);
        if (held > share->portion.window && unspent(&share->stream) && !share->stream.recalling)
            headway__stream_recall(&share->stream);
        free -= most(held, share->portion.window);
    }
    for (headway__list *at = service->shares.next; at != &service->shares; at = at->next) {
        grow(&share_at(at)->portion, &free);
        headway__share_grant(share_at(at));
    }
    grow(brokers, &free);
    /* Fewer slots than sharers: the loopback's is granted only as it is spent, so that the brokers
       may count on one as well. */
    if (service->breadth.now <= service->share_count && brokers->window < brokers->target &&
        service->within)
        brokers->window = brokers->target;
    headway__service_slots(service);
}

/* --- time ------------------------------------------------------------------------------------ */

/* What it used of late, with some room; a direct link gives up no more than an eighth at once. */
static int learn(headway__portion *p, uint32_t running, int direct)
{
    uint32_t used = running + p->opens, kept = p->window - (p->window + DECAY - 1) / DECAY;
    uint32_t before = p->need;
    int quiet = p->opens == 0 && !p->asked;
    p->opens = 0;
    if (used >= p->window)
        p->need = p->window;
    else
        p->need = used + used / 4 + 1;
    if (p->need > p->window)
        p->need = p->window;
    if (direct && p->need < kept)
        p->need = kept;
    return quiet && p->need == before && p->window == p->target;
}

static int service_tick(headway_service *service)
{
    int quiet = learn(&service->portion, service->running - service->straight, 0);
    for (headway__list *at = service->shares.next; at != &service->shares; at = at->next)
        quiet &= learn(&share_at(at)->portion, share_at(at)->running, 1);
    headway__shares_plan(service);
    return quiet;
}

static void arm(headway_bus *bus, uint32_t ms);

static void tick(headway__timer *timer)
{
    headway_bus *bus = HEADWAY__OWNER(timer, headway_bus, direct.tick);
    int quiet = 1;
    bus->direct.ticking = 0;
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next) {
        headway_service *service = HEADWAY__OWNER(at, headway_service, node);
        if (service->share_count)
            quiet &= service_tick(service);
    }
    if (!quiet)
        arm(bus, TICK_MS);
}

static void arm(headway_bus *bus, uint32_t ms)
{
    uint64_t at = headway__node_now(&bus->node) + (uint64_t)ms * HEADWAY__MS;
    bus->direct.tick.fire = tick;
    bus->direct.ticking = headway__node_timer(&bus->node, &bus->direct.tick, at) == 0;
}

void headway__portion_used(headway_service *service, headway__portion *portion)
{
    portion->opens++;
    if (service->share_count && !service->bus->direct.ticking)
        arm(service->bus, TICK_MS);
}

void headway__portion_asked(headway_service *service, headway__portion *portion)
{
    headway_bus *bus = service->bus;
    uint64_t now = headway__node_now(&bus->node);
    portion->asked = 1;
    if (!service->share_count)
        return;
    if (now - service->planned_at >= (uint64_t)SOON_MS * HEADWAY__MS) {
        service->planned_at = now;
        headway__shares_plan(service);
    }
    if (!bus->direct.ticking)
        arm(bus, TICK_MS);
}
