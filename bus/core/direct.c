/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client's side of direct links: a service that is called often is asked for at the broker; to
 * each worker that it names we connect, with the ticket that came with the name, and what the
 * worker opens to us then, a SERVE call with slots, is a lane for calls.
 *
 *   goal: COLD --calls in a second--> WANTED --ask--> ASKED --end, or nobody there--> back-off
 *           ^------------------------ no call for a minute -----------------------------/
 */
#include "runtime.h"

enum {
    HOT_CALLS = 4,   /* within */
    HOT_MS = 1000,   /* make a service wanted */
    IDLE_MS = 60000, /* without a call, and it is no more */
    LOOK_MS = 5000,  /* how often an asked goal looks after itself */
    AGAIN_MS = 250,  /* doubles with each attempt in vain */
    AGAIN_MOST_MS = 30000,
    PATIENCE_MS = 2000, /* an offer should have become a lane by then */
    ASK_SLOTS_MS = 20,
    OFFERS = 32,
    OFFERS_BYTES = 16384
};

static void look(headway__timer *timer);

static headway_bus *bus_of(const headway__link *link)
{
    return (headway_bus *)link->owner;
}

static uint64_t now_of(const headway__goal *goal)
{
    return headway__node_now(&goal->bus->node);
}

static void look_in(headway__goal *goal, uint64_t ms)
{
    goal->timer.fire = look;
    (void)headway__node_timer(&goal->bus->node, &goal->timer, now_of(goal) + ms * HEADWAY__MS);
}

/* --- the goal -------------------------------------------------------------------------------- */

static uint64_t back_off(headway__goal *goal)
{
    uint64_t ms = goal->attempt < 8 ? (uint64_t)AGAIN_MS << goal->attempt : AGAIN_MOST_MS;
    ms = ms < AGAIN_MOST_MS ? ms : AGAIN_MOST_MS;
    goal->attempt++;
    return ms / 2 + headway__node_random(&goal->bus->node) % (ms / 2 + 1);
}

static int is_wanted(const headway__goal *goal)
{
    return goal->wanted && now_of(goal) - goal->called_at < (uint64_t)IDLE_MS * HEADWAY__MS;
}

/* The worker that the broker named: by its key too, for an instance is its own word. */
static headway__shortcut *shortcut_find(const headway_bus *bus, const headway__offer *offer)
{
    const headway__list *all = &bus->direct.shortcuts;
    for (headway__list *at = all->next; at != all; at = at->next) {
        headway__shortcut *s = HEADWAY__OWNER(at, headway__shortcut, node);
        if (memcmp(s->instance, offer->instance, HEADWAY__INSTANCE) == 0 &&
            memcmp(s->key, offer->key, HEADWAY__KEY) == 0)
            return s;
    }
    return NULL;
}

static int is_named(const headway__shortcut *shortcut, const headway__goal *goal)
{
    return shortcut->named >> goal->number & 1;
}

/* The lane may have come before the broker's word. */
static void was_named(headway__shortcut *shortcut, const headway__goal *goal)
{
    shortcut->named |= (uint64_t)1 << goal->number;
    headway__bus_writable(goal->bus);
}

static void shortcut_to(headway__goal *goal, const headway__offer *offer)
{
    headway_bus *bus = goal->bus;
    headway__direct *d = &bus->direct;
    char url[HEADWAY__ENDPOINT_LIMIT + 1];
    headway__shortcut *known = shortcut_find(bus, offer);
    if (known && !offer->endpoint.size)
        headway__link_end(known->link, HEADWAY__REASON_DENIED, "the broker has withdrawn it");
    if (known) /* it opens a lane for this service too */
        was_named(known, goal);
    if (known || !offer->endpoint.size)
        return;
    if (d->shortcut_count >= bus->options.direct_links ||
        memchr(offer->endpoint.data, 0, offer->endpoint.size))
        return;
    memcpy(url, offer->endpoint.data, offer->endpoint.size);
    url[offer->endpoint.size] = 0;
    headway__shortcut *s = headway__take(bus->node.alloc, sizeof *s);
    if (!s)
        return;
    bus->offered_key = offer->key;
    int error = headway__link_connect(&bus->node, url, s, &s->link);
    bus->offered_key = NULL;
    if (error != 0) {
        headway__node_log(&bus->node, HEADWAY_LOG_DEBUG, 0, "no direct link to %s: %s", url,
                          headway_error_text(error));
        headway__give(bus->node.alloc, s);
        return;
    }
    s->link->direct = 1;
    s->link->ticketed = 1;
    memcpy(s->link->ticket, offer->ticket, sizeof s->link->ticket);
    memcpy(s->instance, offer->instance, sizeof s->instance);
    memcpy(s->key, offer->key, sizeof s->key);
    was_named(s, goal);
    headway__list_init(&s->lanes);
    headway__list_append(&d->shortcuts, &s->node);
    d->shortcut_count++;
}

static void goal_data(headway__stream *stream, const headway__frame *frame)
{
    headway__goal *goal = (headway__goal *)stream;
    headway__offer offer;
    size_t size = frame->payload.size;
    if (size > sizeof goal->message - goal->size)
        size = 0; /* too long for an offer: what is left of it is none */
    if (size)
        memcpy(goal->message + goal->size, frame->payload.data, size);
    goal->size += size;
    if (!(frame->flags & HEADWAY__FLAG_MORE)) {
        if (headway__offer_decode(headway_bytes_of(goal->message, goal->size), &offer) == 0)
            shortcut_to(goal, &offer);
        goal->size = 0;
    }
    headway__stream_window(stream, OFFERS, OFFERS_BYTES);
}

static void goal_credit(headway__stream *stream)
{
    (void)stream;
}

static void goal_end(headway__stream *stream, const headway_status *status)
{
    headway__goal *goal = (headway__goal *)stream;
    headway__node_log(&goal->bus->node, HEADWAY_LOG_DEBUG, 0, "no direct links to %s: %s",
                      goal->route->name, status->message);
    if (goal->bus->closing)
        return;
    if (status->code == HEADWAY_UNIMPLEMENTED || status->code == HEADWAY_PERMISSION_DENIED)
        goal->attempt = 16; /* a broker that knows or gives none */
    look_in(goal, back_off(goal));
}

static const headway__stream_ops goal_ops = {
    .data = goal_data, .credit = goal_credit, .end = goal_end};

static void seek(headway__goal *goal)
{
    headway_bus *bus = goal->bus;
    headway__link *link = headway__bus_link(bus, goal->route->spread);
    headway__ask ask = {.host = bus->options.host};
    uint8_t bytes[64];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    headway__open open = {.kind = HEADWAY__KIND_DIRECT,
                          .remaining_ms = UINT32_MAX,
                          .grant_messages = OFFERS,
                          .grant_bytes = OFFERS_BYTES};
    if (goal->stream.link || !link || bus->closing)
        return;
    headway__ask_encode(&w, &ask);
    memset(&goal->stream, 0, sizeof goal->stream);
    goal->stream.ops = &goal_ops;
    goal->size = 0;
    goal->asked_at = now_of(goal);
    if (headway__stream_open(&goal->stream, link, goal->route, &open,
                             HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF,
                             headway_bytes_of(bytes, w.size)) != 0)
        look_in(goal, back_off(goal));
    else
        look_in(goal, PATIENCE_MS);
}

/* Its time has come: to ask, to ask anew where nothing came of it, to give up what is idle. */
static void look(headway__timer *timer)
{
    headway__goal *goal = HEADWAY__OWNER(timer, headway__goal, timer);
    if (!is_wanted(goal)) {
        goal->wanted = 0;
        headway__stream_abandon(&goal->stream); /* the workers end our links */
        return;
    }
    if (!goal->stream.link) {
        seek(goal);
        return;
    }
    if (!headway__list_empty(&goal->lanes)) {
        goal->attempt = 0;
        look_in(goal, LOOK_MS);
        return;
    }
    headway__stream_abandon(&goal->stream);
    look_in(goal, back_off(goal));
}

static headway__goal *goal_new(headway_bus *bus, headway_bytes name)
{
    headway__direct *d = &bus->direct;
    headway__goal *goal =
        d->goal_count < HEADWAY__GOALS ? headway__take(bus->node.alloc, sizeof *goal) : NULL;
    if (!goal)
        return NULL;
    goal->bus = bus;
    goal->route = headway__routes_intern(&bus->node.routes, name);
    if (!goal->route) {
        headway__give(bus->node.alloc, goal);
        return NULL;
    }
    goal->number = d->goal_count;
    headway__list_init(&goal->lanes);
    headway__list_append(&d->goals, &goal->node);
    d->goal_count++;
    return goal;
}

static headway__goal *goal_find(headway_bus *bus, headway_bytes name)
{
    headway__list *goals = &bus->direct.goals;
    for (headway__list *at = goals->next; at != goals; at = at->next) {
        headway__goal *goal = HEADWAY__OWNER(at, headway__goal, node);
        if (goal->route->size == name.size && memcmp(goal->route->name, name.data, name.size) == 0)
            return goal;
    }
    return NULL;
}

/* Of a method's route, kept there: goals last as long as the bus. */
static headway__goal *goal_of(headway_bus *bus, headway__route *route)
{
    if (route->meter)
        return route->meter;
    const char *slash = memchr(route->name, '/', route->size);
    if (!slash)
        return NULL;
    headway_bytes name = headway_bytes_of(route->name, (size_t)(slash - route->name));
    headway__goal *goal = goal_find(bus, name);
    route->meter = goal ? goal : goal_new(bus, name);
    return route->meter;
}

static void called(headway__goal *goal, int at_once)
{
    uint64_t now = now_of(goal);
    goal->called_at = now;
    if (goal->wanted)
        return;
    if (now - goal->since > (uint64_t)HOT_MS * HEADWAY__MS) {
        goal->since = now;
        goal->calls = 0;
    }
    if (++goal->calls < HOT_CALLS && !at_once)
        return;
    goal->wanted = 1;
    goal->attempt = 0;
    look_in(goal, 0);
}

void headway__goals_start(headway_bus *bus)
{
    headway__list *goals = &bus->direct.goals;
    for (headway__list *at = goals->next; at != goals; at = at->next) {
        headway__goal *goal = HEADWAY__OWNER(at, headway__goal, node);
        if (goal->wanted && !goal->stream.link) {
            goal->attempt = 0;
            look_in(goal, headway__node_random(&bus->node) % AGAIN_MS);
        }
    }
}

/* --- lanes ----------------------------------------------------------------------------------- */

static void lane_free(headway__lane *lane)
{
    headway_bus *bus = lane->goal->bus;
    headway__calls_lane_gone(lane);
    headway__list_remove(&lane->of_goal);
    headway__list_remove(&lane->of_shortcut);
    headway__stream_done(&lane->stream);
    bus->direct.lane_count--;
    headway__give(bus->node.alloc, lane);
    headway__bus_writable(bus);
}

static void lane_data(headway__stream *stream, const headway__frame *frame)
{
    (void)stream;
    (void)frame;
}

static void lane_half(headway__stream *stream)
{
    (void)stream;
}

static void lane_credit(headway__stream *stream)
{
    headway__bus_writable(bus_of(stream->link));
}

static void lane_cancel(headway__stream *stream, int code)
{
    headway_status status = {.message = ""};
    headway__link *link = stream->link;
    (void)code;
    if (link) {
        (void)headway__stream_finish(stream, &status);
        headway__link_call_done(link);
    }
    lane_free((headway__lane *)stream);
}

static const headway__stream_ops lane_ops = {
    .data = lane_data, .half = lane_half, .credit = lane_credit, .cancel = lane_cancel};

void headway__lane_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    headway_bus *bus = bus_of(link);
    headway__shortcut *shortcut = link->user;
    headway__goal *goal = goal_find(bus, headway_bytes_of(route->name, route->size));
    headway__lane *lane = NULL;
    if (frame->open.kind == HEADWAY__KIND_SERVE && goal)
        lane = headway__take(bus->node.alloc, sizeof *lane);
    if (!lane) {
        headway_status status = {.code = HEADWAY_UNIMPLEMENTED,
                                 .not_processed = 1,
                                 .message = "nothing is served here, and nothing asked for"};
        headway__link_refuse(link, frame->call, &status);
        return;
    }
    lane->stream.ops = &lane_ops;
    (void)headway__stream_accept(&lane->stream, link, frame);
    lane->stream.wants_credit = 1;
    lane->goal = goal;
    lane->shortcut = shortcut;
    headway__list_append(&goal->lanes, &lane->of_goal);
    headway__list_append(&shortcut->lanes, &lane->of_shortcut);
    bus->direct.lane_count++;
    headway__stream_grant(&lane->stream, 0, 1); /* as a broker says "you are registered" */
    headway__bus_writable(bus);
}

static int may_carry(const headway__lane *lane)
{
    const headway__link *link = lane->stream.link;
    return link && link->state == HEADWAY__LINK_UP && !link->draining && !link->gone &&
           !lane->stream.cancelled && is_named(lane->shortcut, lane->goal);
}

/* The worker hears that we want more, not more often than this. */
static void want_slots(headway__goal *goal)
{
    uint64_t now = now_of(goal);
    for (headway__list *at = goal->lanes.next; at != &goal->lanes; at = at->next) {
        headway__lane *lane = HEADWAY__OWNER(at, headway__lane, of_goal);
        lane->stream.wants_credit = 1;
        if (!may_carry(lane) || now - lane->asked_at < (uint64_t)ASK_SLOTS_MS * HEADWAY__MS)
            continue;
        lane->asked_at = now;
        headway__stream_ask(&lane->stream);
    }
}

static headway__lane *best_of(headway__goal *goal)
{
    headway__lane *best = NULL;
    int64_t most = 0;
    for (headway__list *at = goal->lanes.next; at != &goal->lanes; at = at->next) {
        headway__lane *lane = HEADWAY__OWNER(at, headway__lane, of_goal);
        int64_t slots = headway__credit_messages(&lane->stream.out);
        if (slots > most && may_carry(lane)) {
            best = lane;
            most = slots;
        }
    }
    return best;
}

headway__lane *headway__direct_lane(headway_call *call)
{
    int must = call->via == HEADWAY_VIA_DIRECT;
    if (call->via == HEADWAY_VIA_BROKER || call->moved)
        return NULL;
    headway__goal *goal = goal_of(call->bus, call->route);
    if (!goal)
        return NULL;
    called(goal, must);
    /* The broker alone keeps affinity, and the line of a method with a limit of its own. */
    if (!must && (call->open.key_hash || call->method->policy.concurrency))
        return NULL;
    headway__lane *lane = best_of(goal);
    if (!lane)
        want_slots(goal);
    return lane;
}

void headway__direct_spent(headway__lane *lane, headway__stream *call)
{
    headway__credit_spend(&lane->stream.out, 1, 0);
    lane->stream.last_packet = call->open_packet; /* no SPENT passes it (L4) */
}

void headway__direct_unspent(headway__lane *lane)
{
    lane->stream.out.spent_messages--;
}

int headway__direct_is_up(const headway_bus *bus)
{
    return bus->direct.lane_count > 0 || bus->direct.near ||
           (bus->options.via != HEADWAY_VIA_BROKER && !headway__list_empty(&bus->services));
}

/* --- shortcuts ------------------------------------------------------------------------------- */

void headway__shortcut_up(headway__link *link)
{
    headway__shortcut *s = link->user;
    if (memcmp(link->remote.instance, s->instance, sizeof s->instance) != 0) {
        headway__link_end(link, HEADWAY__REASON_DENIED, "another worker than the broker named");
        return;
    }
    headway__node_log(link->owner, HEADWAY_LOG_INFO, 0, "a direct link to %s", link->remote_name);
}

/* Who lost a worker looks for others soon. */
void headway__shortcut_down(headway__link *link)
{
    headway_bus *bus = bus_of(link);
    headway__shortcut *s = link->user;
    while (!headway__list_empty(&s->lanes))
        lane_free(HEADWAY__OWNER(s->lanes.next, headway__lane, of_shortcut));
    headway__list_remove(&s->node);
    bus->direct.shortcut_count--;
    headway__give(bus->node.alloc, s);
    if (bus->closing)
        return;
    for (headway__list *at = bus->direct.goals.next; at != &bus->direct.goals; at = at->next) {
        headway__goal *goal = HEADWAY__OWNER(at, headway__goal, node);
        if (goal->wanted && headway__list_empty(&goal->lanes))
            look_in(goal, back_off(goal));
    }
    headway__bus_writable(bus);
}

/* --- the bus's ---------------------------------------------------------------------------------
 */

void headway__direct_init(headway_bus *bus)
{
    headway__list *const lists[] = {&bus->direct.goals, &bus->direct.shortcuts, &bus->direct.guests,
                                    &bus->direct.passes};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        headway__list_init(lists[i]);
}

void headway__direct_close(headway_bus *bus)
{
    headway__node_timer_stop(&bus->node, &bus->direct.tick);
    headway__node_timer_stop(&bus->node, &bus->direct.report);
    headway__loopback_close(bus);
    for (headway__list *at = bus->direct.goals.next; at != &bus->direct.goals; at = at->next) {
        headway__goal *goal = HEADWAY__OWNER(at, headway__goal, node);
        headway__node_timer_stop(&bus->node, &goal->timer);
        headway__stream_abandon(&goal->stream);
    }
}

void headway__direct_free(headway_bus *bus)
{
    headway__direct *d = &bus->direct;
    while (!headway__list_empty(&d->goals)) {
        headway__goal *goal = HEADWAY__OWNER(d->goals.next, headway__goal, node);
        headway__list_remove(&goal->node);
        headway__node_timer_stop(&bus->node, &goal->timer);
        headway__route_unref(&bus->node.routes, goal->route);
        headway__give(bus->node.alloc, goal);
    }
    while (!headway__list_empty(&d->passes)) {
        headway__pass *pass = HEADWAY__OWNER(d->passes.next, headway__pass, node);
        headway__list_remove(&pass->node);
        headway__node_timer_stop(&bus->node, &pass->expiry);
        headway__stream_done(&pass->stream);
        headway__give(bus->node.alloc, pass);
    }
}
