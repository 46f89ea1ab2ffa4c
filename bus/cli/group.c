/* SPDX-License-Identifier: Apache-2.0 */
#include "supervisor.h"

#include <stdlib.h>
#include <unistd.h>

enum {
    STARTING = HEADWAY__V1__SUPERVISED_WORKER__STATE__STATE_STARTING,
    SERVING = HEADWAY__V1__SUPERVISED_WORKER__STATE__STATE_SERVING,
    DRAINING = HEADWAY__V1__SUPERVISED_WORKER__STATE__STATE_DRAINING,
    UP = HEADWAY__V1__SUPERVISED_GROUP__STATE__STATE_UP,
    BACKING_OFF = HEADWAY__V1__SUPERVISED_GROUP__STATE__STATE_BACKING_OFF,
    GIVEN_UP = HEADWAY__V1__SUPERVISED_GROUP__STATE__STATE_GIVEN_UP,
    STOPPING = HEADWAY__V1__SUPERVISED_GROUP__STATE__STATE_STOPPING,
    LINGER_MS = 1000 /* the output of a process that has ended is read so long */
};

static int stays(const worker *w)
{
    return !w->exited && w->state != DRAINING;
}

static uint32_t count(const group *g, int state)
{
    uint32_t n = 0;
    for (const worker *w = g->workers; w; w = w->next)
        n += stays(w) && (state < 0 || w->state == state);
    return n;
}

static void set_state(group *g, int state)
{
    g->supervisor->changed |= g->state != state;
    g->state = state;
}

/* --- its services ---------------------------------------------------------------------------- */

static int serves(const group *g, const char *service)
{
    for (size_t i = 0; i < g->service_count; i++)
        if (strcmp(g->services[i], service) == 0)
            return 1;
    return 0;
}

static void add_service(group *g, const char *service)
{
    if (serves(g, service) || g->service_count == SERVICES_MOST)
        return;
    char *copy = strdup(service);
    if (!copy)
        return;
    g->services[g->service_count++] = copy;
    g->supervisor->changed = 1;
}

static void clear_services(group *g)
{
    while (g->service_count > 0)
        free(g->services[--g->service_count]);
}

void group_replan(group *g, const group_plan *plan)
{
    g->plan = *plan;
    if (plan->service_count > 0)
        clear_services(g);
    for (size_t i = 0; i < plan->service_count; i++)
        add_service(g, plan->services[i]);
    g->supervisor->changed = 1;
}

const char *group_init(group *g, supervisor *s, const group_plan *plan)
{
    if (strlen(plan->name) >= NAME_MOST)
        return "a name has 63 bytes at most";
    if (plan->service_count > SERVICES_MOST)
        return "a program serves 64 services at most here";
    memset(g, 0, sizeof *g);
    g->supervisor = s;
    g->state = UP;
    snprintf(g->name, sizeof g->name, "%s", plan->name);
    snprintf(g->prefix, sizeof g->prefix, "%s-%d-", plan->name, (int)getpid());
    group_replan(g, plan);
    return NULL;
}

void group_done(group *g)
{
    clear_services(g);
}

void group_free_worker(worker *w)
{
    for (worker **at = w->group ? &w->group->workers : NULL; at && *at; at = &(*at)->next) {
        if (*at == w) {
            *at = w->next;
            break;
        }
    }
    if (w->group && w->group->fresh == w)
        w->group->fresh = NULL;
    free(w);
}

/* --- what the broker says -------------------------------------------------------------------- */

static worker *named(const group *g, const char *name)
{
    worker *w = g->workers;
    while (w && strcmp(w->name, name) != 0)
        w = w->next;
    return w;
}

/* Our workers in one service's row; 1 if there were any. */
static int read_workers(group *g, const Headway__V1__ServiceDemand *row)
{
    int found = 0;
    for (size_t i = 0; i < row->n_workers; i++) {
        worker *w = named(g, row->workers[i]->name);
        if (!w)
            continue;
        w->seen++;
        w->running += row->workers[i]->calls_running;
        w->slots_free += row->workers[i]->slots_free;
        g->recognised = found = 1;
    }
    return found;
}

/* Programs that do not call themselves HEADWAY_WORKER on the bus: their number must do. */
static void guess(group *g, const scale_demand *all)
{
    uint32_t there = all->workers;
    g->demand.running = all->running;
    g->demand.slots_free = all->slots_free;
    g->demand.workers = there;
    for (worker *w = g->workers; w; w = w->next)
        w->seen = there > 0 && stays(w) && there-- > 0 ? SERVICES_MOST : 0;
}

static void recognise(group *g)
{
    for (const worker *w = g->workers; w; w = w->next) {
        if (!stays(w) || w->seen == 0)
            continue;
        g->demand.workers++;
        g->demand.running += w->running;
        g->demand.slots_free += w->slots_free;
    }
}

static void update_states(group *g)
{
    for (worker *w = g->workers; w; w = w->next) {
        int state = w->seen > 0 && w->seen >= g->service_count ? SERVING : STARTING;
        if (!stays(w) || w->state == state)
            continue;
        w->state = state;
        g->supervisor->changed = 1;
        if (state == SERVING)
            supervisor_say(g->supervisor, "%s (pid %d) serves", w->name, w->process.pid);
    }
}

void group_demand(group *g, const Headway__V1__Demand *demand)
{
    scale_demand all = {0};
    g->demand = (scale_demand){0};
    if (g->plan.is_broker)
        return;
    for (worker *w = g->workers; w; w = w->next)
        w->seen = w->running = w->slots_free = 0;
    for (size_t i = 0; demand && i < demand->n_services; i++) {
        const Headway__V1__ServiceDemand *row = demand->services[i];
        if (read_workers(g, row) && g->plan.service_count == 0)
            add_service(g, row->name);
        if (!serves(g, row->name))
            continue;
        g->demand.waiting += row->calls_waiting;
        if (row->oldest_ms > g->demand.oldest_ms)
            g->demand.oldest_ms = row->oldest_ms;
        all.running += row->calls_running;
        all.slots_free += row->slots_free;
        all.workers = row->worker_count > all.workers ? row->worker_count : all.workers;
    }
    if (g->recognised)
        recognise(g);
    else
        guess(g, &all);
    update_states(g);
}

/* --- ends ------------------------------------------------------------------------------------ */

static void drain_all(group *g)
{
    for (worker *w = g->workers; w; w = w->next)
        worker_drain(w, supervisor_now(g->supervisor));
}

static void give_up(group *g, int code)
{
    supervisor *s = g->supervisor;
    set_state(g, GIVEN_UP);
    drain_all(g);
    s->exit_code = code;
    if (s->ends_with_group || g->plan.is_broker)
        supervisor_stop(s, code);
    else
        supervisor_say(s, "the others go on; SIGHUP to pid %d tries %s again", (int)getpid(),
                       g->name);
}

/* A broker that cannot listen will not be able to in a second: who is there stays there. */
static int cannot_listen(const group *g, const worker *w)
{
    return g->plan.is_broker && w->exit_code == HEADWAY__EXIT_LISTEN;
}

static void abandon_roll(group *g)
{
    g->rolling = 0;
    g->fresh = NULL;
    for (worker *w = g->workers; w; w = w->next)
        w->old = 0;
    supervisor_say(g->supervisor,
                   "%s: the roll is given up, its replacement did not come up; the "
                   "old workers go on",
                   g->name);
}

static void failed(group *g, const worker *w, const char *how, uint64_t now_ms)
{
    uint64_t lived = now_ms - w->started_ms;
    int hopeless = cannot_listen(g, w);
    int64_t pause = hopeless ? -1 : restart_after(&g->law, &g->plan.restart, now_ms, lived);
    snprintf(g->last_end, sizeof g->last_end, "%s", how);
    if (pause < 0) {
        supervisor_say(g->supervisor, "%s (pid %d) ended by itself: %s", w->name, w->process.pid,
                       how);
        if (hopeless)
            supervisor_say(g->supervisor,
                           "GIVING UP: the broker cannot listen, and said why. To use the one that "
                           "is there, leave `broker` out of the file; to start another beside it, "
                           "write another name as its `listen`");
        else
            supervisor_say(g->supervisor,
                           "GIVING UP %s: more than %u restart%s in %g s. The last: %s", g->name,
                           g->plan.restart.most, g->plan.restart.most == 1 ? "" : "s",
                           g->plan.restart.within_ms / 1000.0, g->last_end);
        give_up(g, hopeless ? HEADWAY__EXIT_LISTEN : EXIT_GAVE_UP);
        return;
    }
    g->restarts++;
    g->not_before_ms = now_ms + (uint64_t)pause;
    set_state(g, BACKING_OFF);
    supervisor_say(g->supervisor, "%s (pid %d) ended by itself: %s; the next may start in %d ms",
                   w->name, w->process.pid, how, (int)pause);
}

void group_ended(group *g, worker *w, const char *how, int expected, uint64_t now_ms)
{
    g->supervisor->changed = 1;
    if (g->fresh == w)
        abandon_roll(g);
    if (expected)
        supervisor_say(g->supervisor, "%s (pid %d) has ended: %s", w->name, w->process.pid, how);
    else if (g->state == UP || g->state == BACKING_OFF)
        failed(g, w, how, now_ms);
    group_tick(g, now_ms);
}

void group_stop(group *g)
{
    g->stopping = 1;
    if (g->state != GIVEN_UP)
        set_state(g, STOPPING);
    drain_all(g);
}

void group_kill(group *g)
{
    for (worker *w = g->workers; w; w = w->next)
        worker_kill(w, "told to stop at once");
}

/* --- every tick ------------------------------------------------------------------------------ */

int group_ready(const group *g)
{
    return count(g, SERVING) > 0 || (g->plan.scale.min == 0 && g->service_count > 0);
}

static int may_start(group *g)
{
    supervisor *s = g->supervisor;
    const group *first = s->groups[0];
    if (!g->was_ready && first->plan.is_broker && first != g && !group_ready(first))
        return 0;
    for (size_t i = 0; !g->was_ready && i < g->plan.after_count; i++) {
        const group *before = supervisor_find(s, g->plan.after[i]);
        if (before && !group_ready(before))
            return 0;
    }
    g->was_ready = 1; /* once: what came up may start again without its like */
    return g->state == UP;
}

static uint32_t decide(group *g, uint64_t now_ms)
{
    const scale_policy *policy = &g->plan.scale;
    uint32_t alive = count(g, -1), least = policy->min;
    if (g->fresh)
        alive--; /* it stands for another */
    if (g->service_count == 0 && !g->plan.is_broker && least == 0)
        least = 1; /* to learn what it serves */
    if (g->plan.is_broker || !g->supervisor->hears)
        return alive < least ? least : alive > policy->max ? policy->max : alive;
    g->demand.starting = count(g, STARTING);
    uint32_t want = scale_want(&g->scale, policy, &g->demand, now_ms);
    return want < least ? least : want;
}

/* The one with the least to finish, the newest among them. */
static worker *spare(const group *g)
{
    worker *least = NULL;
    for (worker *w = g->workers; w; w = w->next)
        if (stays(w) && w != g->fresh && (!least || w->running < least->running))
            least = w;
    return least;
}

static worker *next_old(const group *g)
{
    worker *last = NULL;
    for (worker *w = g->workers; w; w = w->next) {
        if (w->old && !w->exited && w->state == DRAINING)
            return NULL; /* one after the other */
        if (w->old && stays(w))
            last = w;
    }
    return last;
}

static int any_old(const group *g)
{
    for (const worker *w = g->workers; w; w = w->next)
        if (w->old && !w->exited)
            return 1;
    return 0;
}

static void roll(group *g, uint64_t now_ms)
{
    if (g->fresh && g->fresh->state != SERVING)
        return;
    worker *old = next_old(g);
    if (g->fresh) {
        g->fresh = NULL;
        if (old)
            worker_drain(old, now_ms);
    } else if (!any_old(g)) {
        g->rolling = 0;
        supervisor_say(g->supervisor, "%s: every worker is new", g->name);
    } else if (old && g->state == UP) {
        g->fresh = worker_start(g, now_ms);
        if (!g->fresh)
            abandon_roll(g);
    }
}

static void look_after(worker *w, uint64_t now_ms)
{
    group *g = w->group;
    char why[120];
    output_tick(&w->out);
    output_tick(&w->err);
    if (w->exited) {
        if (now_ms - w->ending_ms < LINGER_MS)
            return;
        output_close(&w->out);
        output_close(&w->err);
        return;
    }
    if (g->plan.is_broker && w->state == STARTING && g->supervisor->up) {
        w->state = SERVING;
        g->supervisor->changed = 1; /* nothing else need ever change */
    }
    if (w->state == SERVING ||
        (w->state == STARTING && !g->supervisor->hears && !g->plan.is_broker))
        w->seen_ms = now_ms;
    if (w->state == DRAINING && now_ms - w->ending_ms > g->plan.drain_ms) {
        w->ending_ms = now_ms;
        snprintf(why, sizeof why, "it did not end within %g s of SIGTERM", g->plan.drain_ms / 1e3);
        worker_kill(w, why);
    } else if (w->state == STARTING && now_ms - w->seen_ms > g->plan.ready_ms) {
        w->seen_ms = now_ms;
        snprintf(why, sizeof why, "it was not on the bus for %g s", g->plan.ready_ms / 1e3);
        worker_kill(w, why);
    }
}

void group_tick(group *g, uint64_t now_ms)
{
    for (worker *w = g->workers; w; w = w->next)
        look_after(w, now_ms);
    if (g->state == BACKING_OFF && now_ms >= g->not_before_ms)
        set_state(g, UP);
    if (g->state == GIVEN_UP || g->state == STOPPING || !may_start(g))
        return;
    g->wanted = decide(g, now_ms);
    if (g->rolling)
        roll(g, now_ms);
    uint32_t alive = count(g, -1) - (g->fresh != NULL);
    for (; alive < g->wanted; alive++) {
        if (!worker_start(g, now_ms)) {
            g->not_before_ms = now_ms + g->plan.restart.longest_ms;
            set_state(g, BACKING_OFF);
            return;
        }
        g->supervisor->changed = 1;
    }
    for (; alive > g->wanted; alive--) {
        worker *w = spare(g);
        if (w)
            worker_drain(w, now_ms);
    }
}

void group_roll(group *g)
{
    if (g->state == GIVEN_UP) {
        memset(&g->law, 0, sizeof g->law);
        set_state(g, UP);
        return;
    }
    if (g->stopping || g->plan.is_broker)
        return;
    for (worker *w = g->workers; w; w = w->next)
        w->old = stays(w) && w != g->fresh;
    g->rolling = 1;
    supervisor_say(g->supervisor, "%s: replacing %u worker%s, one after the other", g->name,
                   count(g, -1), count(g, -1) == 1 ? "" : "s");
}

/* --- what it tells --------------------------------------------------------------------------- */

static int tell_workers(const group *g, headway_arena *arena, Headway__V1__SupervisedGroup *out)
{
    size_t most = 0;
    for (const worker *w = g->workers; w; w = w->next)
        most++;
    out->workers = headway_arena_take(arena, (most + 1) * sizeof *out->workers);
    for (const worker *w = g->workers; w && out->workers; w = w->next) {
        Headway__V1__SupervisedWorker *row = headway_arena_take(arena, sizeof *row);
        if (!row)
            return HEADWAY_ENOMEM;
        if (w->exited)
            continue;
        headway__v1__supervised_worker__init(row);
        row->name = (char *)w->name;
        row->pid = (uint32_t)w->process.pid;
        row->state = (Headway__V1__SupervisedWorker__State)w->state;
        row->age_ms = supervisor_now(g->supervisor) - w->started_ms;
        out->workers[out->n_workers++] = row;
    }
    return out->workers ? 0 : HEADWAY_ENOMEM;
}

int group_tell(const group *g, headway_arena *arena, Headway__V1__SupervisedGroup **ret_group)
{
    Headway__V1__SupervisedGroup *out = headway_arena_take(arena, sizeof *out);
    if (!out)
        return HEADWAY_ENOMEM;
    headway__v1__supervised_group__init(out);
    out->name = (char *)g->name;
    out->state = (Headway__V1__SupervisedGroup__State)g->state;
    out->n_services = g->service_count;
    out->services = (char **)g->services;
    out->worker_prefix = (char *)g->prefix;
    out->startable = (g->state == UP || g->state == BACKING_OFF) && !g->plan.is_broker &&
                     (count(g, -1) < g->plan.scale.max || count(g, STARTING) > 0);
    out->min = g->plan.scale.min;
    out->max = g->plan.scale.max;
    out->restarts = g->restarts;
    out->last_end = (char *)g->last_end;
    *ret_group = out;
    return tell_workers(g, arena, out);
}
