/* SPDX-License-Identifier: Apache-2.0 */
/* The supervisor's place on the bus: it tells each shard of the broker what it can start, and hears
   what is asked. Both are told whole, so that a stream that breaks is simply opened again. */
#include "access.h"
#include "supervisor.h"

#include <headway/v1/broker.headway.h>

#include <stdlib.h>

enum { STATE_HEAP = 1 << 20, AGAIN_MS = 1000 };

/* What all shards say, each of its services; NULL from one of them: not all is known. */
static void tell_groups(supervisor *s)
{
    uint32_t shards = headway_bus_shards(s->bus);
    Headway__V1__Demand all = HEADWAY__V1__DEMAND__INIT;
    size_t most = 0;
    s->hears = 1;
    for (uint32_t i = 0; i < shards; i++) {
        s->hears &= s->hearings[i].demand != NULL;
        most += s->hearings[i].demand ? s->hearings[i].demand->n_services : 0;
    }
    all.services = s->hears ? malloc((most + 1) * sizeof *all.services) : NULL;
    for (uint32_t i = 0; i < shards && all.services; i++) {
        const Headway__V1__Demand *one = s->hearings[i].demand;
        for (size_t k = 0; k < one->n_services; k++)
            if (headway_bus_shard_of(s->bus, one->services[k]->name) == i)
                all.services[all.n_services++] = one->services[k];
    }
    for (size_t i = 0; i < s->group_count; i++)
        group_demand(s->groups[i], all.services ? &all : NULL);
    free(all.services);
}

static void forget(hearing *h)
{
    if (h->demand)
        headway__v1__demand__free_unpacked(h->demand, NULL);
    h->demand = NULL;
}

static void on_demand(headway_call *call, const Headway__V1__Demand *demand, void *user)
{
    hearing *h = user;
    size_t size = headway__v1__demand__get_packed_size(demand);
    uint8_t *packed = malloc(size + 1);
    (void)call;
    forget(h);
    if (packed) {
        (void)headway__v1__demand__pack(demand, packed);
        h->demand = headway__v1__demand__unpack(NULL, size, packed);
    }
    free(packed);
    tell_groups(h->s);
    supervisor_soon(h->s); /* not here: to start a process takes its time */
}

static void on_writable(headway_call *call, void *user)
{
    (void)call;
    supervisor_bus_tick(((hearing *)user)->s);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    hearing *h = user;
    supervisor *s = h->s;
    (void)call;
    h->call = NULL;
    forget(h);
    h->open_ms = supervisor_now(s) + AGAIN_MS;
    tell_groups(s);
    if (s->closing || status->code == HEADWAY_UNAVAILABLE || status->code == HEADWAY_CANCELLED)
        return;
    if (!s->told_refused)
        supervisor_say(s, "the broker does not tell what is asked (%s: %s): --min workers run",
                       headway_code_name(status->code), status->message);
    s->told_refused = 1;
}

static int state_of(supervisor *s, headway_arena *arena, Headway__V1__SupervisorState *state)
{
    headway__v1__supervisor_state__init(state);
    state->name = (char *)s->name;
    state->pid = (uint32_t)uv_os_getpid();
    state->groups = headway_arena_take(arena, (s->group_count + 1) * sizeof *state->groups);
    if (!state->groups)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < s->group_count; i++) {
        int error = group_tell(s->groups[i], arena, &state->groups[state->n_groups++]);
        if (error != 0)
            return error;
    }
    return 0;
}

static void tell(hearing *h)
{
    Headway__V1__SupervisorState state;
    Headway__V1__SuperviseRequest request = HEADWAY__V1__SUPERVISE_REQUEST__INIT;
    headway_arena *arena = headway_arena_new(headway_alloc_default(), STATE_HEAP);
    int error = arena ? state_of(h->s, arena, &state) : HEADWAY_ENOMEM;
    request.state = &state;
    if (!error)
        error = headway_v1_broker_supervise_send(h->call, &request);
    if (!error)
        h->changed = 0;
    if (arena)
        headway_arena_free(arena);
}

static void hearing_tick(supervisor *s, uint32_t shard)
{
    static const headway_v1_broker_supervise_events events = {
        .on_next = on_demand, .on_writable = on_writable, .on_done = on_done};
    const headway_call_options options = {.size = sizeof options, .shard = (uint8_t)(shard + 1)};
    hearing *h = &s->hearings[shard];
    h->changed |= s->changed;
    if (s->up && !h->call && !s->closing && supervisor_now(s) >= h->open_ms) {
        h->s = s;
        h->changed = 1;
        if (headway_v1_broker_supervise(s->bus, &options, &events, h, &h->call) != 0)
            h->call = NULL;
    }
    if (h->call && h->changed)
        tell(h);
}

void supervisor_bus_tick(supervisor *s)
{
    for (uint32_t i = 0; i < headway_bus_shards(s->bus); i++)
        hearing_tick(s, i);
    s->changed = 0;
}

static void on_up(headway_bus *bus, void *user)
{
    supervisor *s = user;
    (void)bus;
    if (s->told_down)
        supervisor_say(s, "connected to %s", s->url);
    s->up = 1;
    s->told_down = s->told_refused = 0;
    for (uint32_t i = 0; i < headway_bus_shards(s->bus); i++)
        s->hearings[i].open_ms = 0;
    supervisor_bus_tick(s);
}

static void on_down(headway_bus *bus, const char *why, void *user)
{
    supervisor *s = user;
    int own = s->group_count > 0 && s->groups[0]->plan.is_broker;
    (void)bus;
    s->up = 0;
    if (s->told_down || s->stopping || own)
        return;
    s->told_down = 1;
    supervisor_say(s,
                   "no broker at %s (%s). Start one with `headway broker`, or name another with "
                   "--bus. Still trying.",
                   s->url, why);
}

int supervisor_bus_open(supervisor *s)
{
    const headway_transport_ops *transport;
    char why[512];
    int wrong = headway_endpoint(s->bus_name, s->url, sizeof s->url);
    if (wrong != 0) {
        char who[32];
        snprintf(who, sizeof who, "headway %s", s->command);
        headway__endpoint_wrong(who, s->bus_name, wrong);
        return HEADWAY__EXIT_USAGE;
    }
    if (headway__transport_for(s->url, &transport, why, sizeof why) != 0) {
        supervisor_say(s, "%s", why);
        return HEADWAY__EXIT_USAGE;
    }
    char who[32];
    snprintf(who, sizeof who, "headway %s", s->command);
    int code = headway__access_find(who, s->bus_name, 0, &s->security);
    if (code != 0)
        return code;
    headway_bus_options o = {.size = sizeof o,
                             .security = s->security,
                             .name = s->name,
                             .random = headway_random_default(),
                             .log = headway_log_stderr(),
                             .on_up = on_up,
                             .on_down = on_down,
                             .reconnect_max_ms = 500,
                             .user = s};
    if (!getenv("HEADWAY_LOG"))
        o.log.level = HEADWAY_LOG_WARN;
    int error = headway_bus_open(s->loop, transport, s->url, &o, &s->bus);
    if (error == 0)
        return 0;
    supervisor_say(s, "cannot use %s: %s", s->url, headway_error_text(error));
    return HEADWAY__EXIT_SOFTWARE;
}
