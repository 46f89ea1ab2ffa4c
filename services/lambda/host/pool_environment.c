/* SPDX-License-Identifier: Apache-2.0 */
/* Environments: when a process starts, what it is given, and when it ends. */
#include "pool.h"

#include <headway/status.h>
#include <stdarg.h>
#include <stdio.h>

#define MS ((uint64_t)1000000)
#define SECOND (1000 * MS)

enum { STARTS_PER_TURN = 8, LINE = 1024, PARKED_MOST = 2048 };

static uint64_t now(const host *h)
{
    return h->ports.now(h->ports.user);
}

static bool is_stale(const environment *e)
{
    return e->config != e->f->config || e->h->stopping;
}

static uint32_t concurrency_of(const environment *e)
{
    return e->config->config.concurrency;
}

/* What its environments could take, beside what they have. */
static uint32_t credit_of(const pool_function *f)
{
    uint32_t credit = 0;
    for (const pool_link *l = f->environments.next; l != &f->environments; l = l->next) {
        const environment *e = POOL_OF(l, environment, link);
        if (e->state <= ENVIRONMENT_READY && !is_stale(e) && e->busy < concurrency_of(e))
            credit += concurrency_of(e) - e->busy;
    }
    return credit;
}

/* Asks for a process where what there is could not take all that waits. */
static void want(pool_function *f)
{
    if (f->config && f->waiting_count > credit_of(f) && pool_link_alone(&f->wanting)) {
        pool_link_put(&f->h->wanting, &f->wanting);
        pool_wake(f->h);
    }
}

/* What has started makes room for what is to start. */
static void set_state(environment *e, environment_state state)
{
    host *h = e->h;
    if (e->state == ENVIRONMENT_STARTING && state != ENVIRONMENT_STARTING) {
        h->starting--;
        if (!pool_link_alone(&h->wanting))
            pool_wake(h);
    }
    e->state = state;
}

/* --- its log --------------------------------------------------------------------------------- */

static void on_line(void *user, headway_bytes line)
{
    environment *e = user;
    e->h->ports.log(e->h->ports.user, e, line);
}

void environment_output(environment *e, bool is_err, headway_bytes bytes)
{
    tail_add(&e->tail, bytes);
    lines_add(is_err ? &e->err : &e->out, bytes, false, on_line, e);
}

void environment_say(environment *e, const char *format, ...)
{
    char line[LINE];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    if (size < 0)
        return;
    headway_bytes text =
        headway_bytes_of(line, (size_t)size < sizeof line - 1 ? (size_t)size : sizeof line - 2);
    on_line(e, text);
    line[text.size] = '\n';
    tail_add(&e->tail, headway_bytes_of(line, text.size + 1));
}

/* --- its end --------------------------------------------------------------------------------- */

void environment_stop(environment *e, bool kill)
{
    host *h = e->h;
    if (e->state != ENVIRONMENT_STOPPING)
        h->ending++;
    set_state(e, ENVIRONMENT_STOPPING);
    pool_link_remove(&e->idle);
    due_set(&h->dues, &e->due, now(h) + h->options.grace_ms * MS);
    h->ports.stop(h->ports.user, e, kill);
    want(e->f);
}

/* As many as it would have taken end as its start did. */
static void fail_waiting(environment *e, const char *type, headway_bytes body, const char *text)
{
    pool_function *f = e->f;
    for (uint32_t n = concurrency_of(e); n > 0 && !pool_link_alone(&f->waiting); n--) {
        host_invocation *i = POOL_OF(f->waiting.next, host_invocation, link);
        if (body.size)
            invocation_fail_with(i, type, body);
        else
            invocation_fail(i, type, text);
    }
}

static void fail_running(environment *e, const char *type, const char *text)
{
    while (!pool_link_alone(&e->running)) {
        host_invocation *i = POOL_OF(e->running.next, host_invocation, link);
        i->state == INVOCATION_ABANDONED ? invocation_bury(i) : invocation_fail(i, type, text);
    }
}

static poller *unpark(environment *e, poller *p)
{
    pool_link_remove(&p->link);
    p->e = NULL;
    e->parked--;
    return p;
}

static void forget(environment *e)
{
    host *h = e->h;
    pool_function *f = e->f;
    h->ports.forget(h->ports.user, e);
    dues_release(&h->dues, &e->due);
    pool_link_remove(&e->link);
    pool_link_remove(&e->idle);
    while (!pool_link_alone(&e->pollers))
        unpark(e, POOL_OF(e->pollers.next, poller, link));
    h->processes--;
    pool_config_unuse(h, e->config);
    pool_give(h, e->error_body);
    pool_give(h, e);
    want(f);
    pool_function_check(f);
    pool_wake(h);
}

/* e->f may go with it. */
void environment_exited(environment *e, int code, int signal)
{
    char text[96];
    pool_function *f = e->f;
    text_exit(code, signal, text, sizeof text);
    lines_add(&e->out, headway_bytes_of(NULL, 0), true, on_line, e);
    lines_add(&e->err, headway_bytes_of(NULL, 0), true, on_line, e);
    bool started = e->state != ENVIRONMENT_STARTING;
    if (e->state == ENVIRONMENT_STOPPING)
        e->h->ending--;
    set_state(e, ENVIRONMENT_GONE);
    f->holds++;
    if (!started && e->config == f->config)
        fail_waiting(e, e->init_failed ? e->error_type : "Runtime.ExitError",
                     headway_bytes_of(e->error_body, e->error_size), text);
    fail_running(e, "Runtime.ExitError", text);
    f->holds--;
    forget(e);
}

static void on_init_late(environment *e)
{
    char text[64];
    bool again = !e->unhurried && e->config == e->f->config;
    uint32_t limit = e->unhurried ? e->config->config.timeout_s * 1000 : e->h->options.init_ms;
    environment_say(e, "INIT_REPORT Init Duration: %u.00 ms\tPhase: init\tStatus: timeout", limit);
    environment_stop(e, true);
    if (again) {
        e->f->unhurried = true;
        return;
    }
    snprintf(text, sizeof text, "Task timed out after %u.00 seconds", e->config->config.timeout_s);
    fail_waiting(e, "Sandbox.Timedout", headway_bytes_of(NULL, 0), text);
}

static void on_due(due *what)
{
    environment *e = POOL_OF(what, environment, due);
    if (e->state == ENVIRONMENT_STARTING) {
        on_init_late(e);
    } else if (e->state == ENVIRONMENT_STOPPING) {
        environment_stop(e, true);
    } else if (e->parked) {
        environment_stop(e, false);
    } else {
        environment_say(e, "the runtime answered and did not ask for the next invocation");
        environment_stop(e, true);
    }
}

/* --- its start ------------------------------------------------------------------------------- */

static void hex_id(host *h, char ret_id[33])
{
    uint8_t bytes[16];
    h->options.random->fill(h->options.random->user, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(ret_id + 2 * i, 3, "%02x", bytes[i]);
}

static environment *environment_new(pool_function *f)
{
    host *h = f->h;
    environment *e = pool_take(h, sizeof *e);
    if (!e || dues_reserve(&h->dues) != 0) {
        pool_give(h, e);
        return NULL;
    }
    e->h = h;
    e->f = f;
    e->config = f->config;
    e->config->uses++;
    e->due.fire = on_due;
    e->started = now(h);
    e->unhurried = f->unhurried;
    hex_id(h, e->id);
    pool_link_init(&e->link);
    pool_link_init(&e->idle);
    pool_link_init(&e->pollers);
    pool_link_init(&e->running);
    pool_link_put(&f->environments, &e->link);
    h->processes++;
    h->starting++;
    return e;
}

static void refuse_front(pool_function *f)
{
    if (!pool_link_alone(&f->waiting))
        invocation_refuse(POOL_OF(f->waiting.next, host_invocation, link),
                          "ConcurrentInvocationLimitExceeded");
}

static void start(pool_function *f)
{
    char why[512] = "";
    host *h = f->h;
    environment *e = environment_new(f);
    if (!e) {
        refuse_front(f);
        return;
    }
    uint64_t limit = e->unhurried ? e->config->config.timeout_s * SECOND : h->options.init_ms * MS;
    int error = h->ports.start(h->ports.user, e, why, sizeof why);
    h->statistics.cold_starts++;
    if (!error) {
        due_set(&h->dues, &e->due, e->started + limit);
        return;
    }
    f->holds++;
    fail_waiting(e, error == HEADWAY_EINVAL ? "Runtime.InvalidEntrypoint" : "Sandbox.Failure",
                 headway_bytes_of(NULL, 0), why);
    set_state(e, ENVIRONMENT_GONE);
    f->holds--;
    forget(e);
}

/* Room for one more process; where there is none, the longest idle one makes it. Those that start
   at once take from each other the time that each of them has. */
static bool has_room(host *h)
{
    if (h->starting >= h->options.starts)
        return false;
    if (h->processes < h->options.processes)
        return true;
    if (h->ending == 0 && !pool_link_alone(&h->idle))
        environment_stop(POOL_OF(h->idle.next, environment, idle), false);
    return false;
}

void environment_start_wanted(host *h)
{
    for (int n = 0; !pool_link_alone(&h->wanting) && n < STARTS_PER_TURN; n++) {
        pool_function *f = POOL_OF(h->wanting.next, pool_function, wanting);
        if (!f->config || f->waiting_count <= credit_of(f)) {
            pool_link_remove(&f->wanting);
            continue;
        }
        if (!has_room(h))
            return;
        pool_link_put(&h->wanting, &f->wanting);
        start(f);
    }
    if (!pool_link_alone(&h->wanting))
        pool_wake(h);
}

/* --- what it is given ------------------------------------------------------------------------ */

static environment *free_one(pool_function *f)
{
    for (pool_link *l = f->environments.next; l != &f->environments; l = l->next) {
        environment *e = POOL_OF(l, environment, link);
        if (e->state == ENVIRONMENT_READY && e->parked && e->busy < concurrency_of(e) &&
            !is_stale(e))
            return e;
    }
    return NULL;
}

static void give(environment *e, host_invocation *i)
{
    host *h = e->h;
    poller *p = unpark(e, POOL_OF(e->pollers.next, poller, link));
    if (e->busy++ == 0)
        e->tail.size = 0;
    invocation_given(i, e);
    if (e->busy == concurrency_of(e)) /* those with credit stand before */
        pool_link_put(&e->f->environments, &e->link);
    environment_settle(e);
    h->ports.give(h->ports.user, p, i);
}

void environment_dispatch(pool_function *f)
{
    while (!pool_link_alone(&f->waiting)) {
        environment *e = free_one(f);
        if (!e)
            break;
        give(e, POOL_OF(f->waiting.next, host_invocation, link));
    }
    want(f);
}

/* Runtimes that take several may keep more of them open than they have credit. */
static uint32_t most_parked(const environment *e)
{
    return concurrency_of(e) == 1 ? 1 : PARKED_MOST;
}

int environment_next(environment *e, poller *p)
{
    host *h = e->h;
    if (e->init_failed || (concurrency_of(e) == 1 && e->busy > 0))
        return HEADWAY_EINVAL;
    if (e->parked >= most_parked(e)) /* whose end was not seen yet, most likely */
        h->ports.dismiss(h->ports.user, unpark(e, POOL_OF(e->pollers.next, poller, link)));
    pool_link_init(&p->link);
    pool_link_put(&e->pollers, &p->link);
    p->e = e;
    e->parked++;
    if (e->state == ENVIRONMENT_STARTING) {
        set_state(e, ENVIRONMENT_READY);
        e->init_ns = now(h) - e->started;
    }
    if (e->state == ENVIRONMENT_READY) /* the last used is the first to be used again */
        pool_link_put_first(&e->f->environments, &e->link);
    environment_dispatch(e->f);
    environment_settle(e);
    return 0;
}

void environment_poller_gone(poller *p)
{
    environment *e = p->e;
    if (!e)
        return;
    unpark(e, p);
    e->quiet_until = now(e->h) + e->config->config.timeout_s * SECOND;
    environment_settle(e);
}

void environment_not_taken(environment *e, const char *id)
{
    host_invocation *i = environment_running(e, headway_bytes_of_string(id));
    if (!i || i->state != INVOCATION_GIVEN)
        return;
    e->busy--;
    invocation_wait(i, true);
    if (!e->f->config || e->h->stopping)
        invocation_refuse(i, "");
    e->quiet_until = now(e->h) + e->config->config.timeout_s * SECOND;
    environment_settle(e);
    environment_dispatch(e->f);
}

int environment_init_error(environment *e, const char *type, headway_bytes body)
{
    if (e->state != ENVIRONMENT_STARTING || e->init_failed)
        return HEADWAY_EINVAL;
    e->init_failed = true;
    snprintf(e->error_type, sizeof e->error_type, "%s", *type ? type : "Function.Unknown");
    e->error_body = body.size ? pool_take(e->h, body.size) : NULL;
    if (e->error_body) {
        memcpy(e->error_body, body.data, body.size);
        e->error_size = body.size;
    }
    return 0;
}

void environment_answered(environment *e)
{
    e->busy--;
    e->quiet_until = now(e->h) + e->config->config.timeout_s * SECOND;
    environment_settle(e);
}

/* One process that runs one is ended; one that runs many is ended when none of them moves. */
void environment_overdue(environment *e)
{
    if (++e->abandoned >= e->busy && e->state != ENVIRONMENT_STOPPING)
        environment_stop(e, true);
}

void environment_settle(environment *e)
{
    host *h = e->h;
    if (e->state == ENVIRONMENT_STARTING && is_stale(e))
        environment_stop(e, true);
    if (e->state == ENVIRONMENT_READY && is_stale(e))
        set_state(e, ENVIRONMENT_RETIRING);
    if (e->state == ENVIRONMENT_RETIRING && e->busy <= e->abandoned)
        environment_stop(e, false);
    if (e->state != ENVIRONMENT_READY)
        return;
    bool idle = e->busy == 0 && e->parked > 0;
    if (idle && pool_link_alone(&e->idle)) {
        pool_link_put(&h->idle, &e->idle);
        due_set(&h->dues, &e->due, now(h) + h->options.idle_ms * MS);
    } else if (!idle) {
        pool_link_remove(&e->idle);
        due_clear(&h->dues, &e->due);
        if (e->busy == 0)
            due_set(&h->dues, &e->due, e->quiet_until);
    }
    if (!pool_link_alone(&h->wanting))
        pool_wake(h);
}
