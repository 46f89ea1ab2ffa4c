/* SPDX-License-Identifier: Apache-2.0 */
/* The host and its functions. */
#include "pool.h"

#include <headway/status.h>

enum {
    FUNCTIONS = 1000,
    CONCURRENCY = 1000,
    PROCESSES = 128,
    STARTS = 8,
    IDLE_MS = 300000,
    WAIT_MS = 60000,
    INIT_MS = 10000,
    GRACE_MS = 2000,
    EVENTS = 10000,
    CONCURRENCY_MOST = 1600 /* in one process */
};

void *pool_take(host *h, size_t size)
{
    void *memory = h->alloc->allocate(h->alloc->user, size);
    return memory ? memset(memory, 0, size) : NULL;
}

void pool_give(host *h, void *memory)
{
    h->alloc->release(h->alloc->user, memory);
}

void pool_wake(host *h)
{
    if (!h->awake)
        h->ports.wake(h->ports.user);
    h->awake = true;
}

static uint32_t or_else(uint32_t given, uint32_t fallback)
{
    return given ? given : fallback;
}

static void defaults(pool_options *o)
{
    o->alloc = o->alloc ? o->alloc : headway_alloc_default();
    o->random = o->random ? o->random : headway_random_default();
    o->partition = o->partition ? o->partition : "aws";
    o->region = o->region ? o->region : "us-east-1";
    o->account = o->account ? o->account : "000000000000";
    o->functions = or_else(o->functions, FUNCTIONS);
    o->concurrency = or_else(o->concurrency, CONCURRENCY);
    o->processes = or_else(o->processes, PROCESSES);
    o->starts = or_else(o->starts, STARTS);
    o->idle_ms = or_else(o->idle_ms, IDLE_MS);
    o->wait_ms = or_else(o->wait_ms, WAIT_MS);
    o->init_ms = or_else(o->init_ms, INIT_MS);
    o->grace_ms = or_else(o->grace_ms, GRACE_MS);
    o->events = or_else(o->events, EVENTS);
    o->event_bytes = o->event_bytes ? o->event_bytes : (uint64_t)256 << 20;
    o->payload_bytes = o->payload_bytes ? o->payload_bytes : (uint64_t)1 << 30;
    o->speed = or_else(o->speed, 1);
}

int host_new(const pool_options *options, const pool_ports *ports, host **ret_host)
{
    pool_options o = {.size = sizeof o};
    if (options && (options->size < sizeof options->size || options->size > sizeof o))
        return HEADWAY_EINVAL;
    if (options)
        memcpy(&o, options, options->size);
    defaults(&o);
    host *h = o.alloc->allocate(o.alloc->user, sizeof *h);
    if (!h)
        return HEADWAY_ENOMEM;
    *h = (host){.options = o, .ports = *ports, .alloc = o.alloc, .dues = {.alloc = o.alloc}};
    h->home = (arn_home){o.partition, o.region, o.account};
    pool_link_init(&h->wanting);
    pool_link_init(&h->idle);
    pool_link_init(&h->refused);
    pool_link_init(&h->events);
    *ret_host = h;
    return 0;
}

/* --- functions ------------------------------------------------------------------------------- */

static size_t text_size(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static const char *keep(char **at, const char *text)
{
    size_t size = text_size(text);
    char *copy = size ? memcpy(*at, text, size) : NULL;
    *at += size;
    return copy;
}

/* The texts of a configuration, each with its place. */
enum { TEXTS = 9 };
static void texts_of(function_config *c, const char **texts[TEXTS])
{
    const char **all[TEXTS] = {&c->name,        &c->version,    &c->runtime,
                               &c->handler,     &c->folder,     &c->layers,
                               &c->dead_letter, &c->on_success, &c->on_failure};
    memcpy(texts, all, sizeof all);
}

static pool_config *copy_of(host *h, const function_config *given)
{
    function_config c = *given;
    const char **texts[TEXTS];
    texts_of(&c, texts);
    size_t size = sizeof(pool_config) + c.variable_count * sizeof(function_variable);
    for (size_t i = 0; i < TEXTS; i++)
        size += text_size(*texts[i]);
    for (size_t i = 0; i < c.variable_count; i++)
        size += text_size(c.variables[i].name) + text_size(c.variables[i].value);
    pool_config *copy = pool_take(h, size);
    if (!copy)
        return NULL;
    function_variable *variables = (function_variable *)(void *)(copy + 1);
    char *at = (char *)(variables + c.variable_count);
    for (size_t i = 0; i < TEXTS; i++)
        *texts[i] = keep(&at, *texts[i]);
    for (size_t i = 0; i < c.variable_count; i++) {
        variables[i].name = keep(&at, given->variables[i].name);
        variables[i].value = keep(&at, given->variables[i].value);
    }
    c.variables = variables;
    copy->config = c;
    copy->uses = 1;
    return copy;
}

void pool_config_unuse(host *h, pool_config *config)
{
    if (--config->uses)
        return;
    config->next = h->spent;
    h->spent = config;
    pool_wake(h);
}

static void free_spent(host *h)
{
    while (h->spent) {
        pool_config *config = h->spent;
        h->spent = config->next;
        if (h->folder_free)
            h->folder_free(h->folder_user, config->config.folder);
        pool_give(h, config);
    }
}

static bool is_valid(const function_config *c)
{
    size_t bytes = 0;
    for (size_t i = 0; i < c->variable_count; i++)
        bytes += strlen(c->variables[i].name) + strlen(c->variables[i].value);
    return c->name && *c->name && strlen(c->name) <= ARN_NAME && c->version && *c->version &&
           strlen(c->version) <= ARN_QUALIFIER && c->runtime && c->handler && c->folder &&
           c->timeout_s >= 1 && c->timeout_s <= FUNCTION_TIMEOUT_MOST_S && c->memory_mb &&
           c->reserved >= FUNCTION_UNRESERVED && c->concurrency >= 1 &&
           c->concurrency <= CONCURRENCY_MOST && c->retries <= FUNCTION_RETRIES &&
           bytes <= FUNCTION_ENVIRONMENT_BYTES;
}

pool_function *pool_find(const host *h, const char *name, const char *version)
{
    for (pool_function *f = h->functions; f; f = f->next)
        if (f->config && strcmp(f->config->config.name, name) == 0 &&
            strcmp(f->config->config.version, version) == 0)
            return f;
    return NULL;
}

static uint32_t reserved_of(const pool_config *c)
{
    return c->config.reserved > 0 ? (uint32_t)c->config.reserved : 0;
}

static int function_new(host *h, pool_function **ret_function)
{
    if (h->function_count == h->options.functions)
        return HEADWAY_ELIMIT;
    pool_function *f = pool_take(h, sizeof *f);
    if (!f)
        return HEADWAY_ENOMEM;
    *f = (pool_function){.next = h->functions, .h = h};
    pool_link_init(&f->environments);
    pool_link_init(&f->waiting);
    pool_link_init(&f->wanting);
    h->functions = f;
    h->function_count++;
    *ret_function = f;
    return 0;
}

/* What runs with another configuration than the function's takes nothing more. */
static void retire_old(pool_function *f)
{
    for (pool_link *l = f->environments.next, *next; l != &f->environments; l = next) {
        next = l->next;
        environment_settle(POOL_OF(l, environment, link));
    }
}

/* Counts again where the function's invocations count. */
static void set_config(pool_function *f, pool_config *config)
{
    host *h = f->h;
    pool_config *old = f->config;
    uint32_t running = f->running;
    if (old) {
        pool_count(f, -(int)running);
        h->reserved -= reserved_of(old);
    }
    f->config = config;
    f->unhurried = false;
    if (config) {
        h->reserved += reserved_of(config);
        pool_count(f, (int)running);
    } else {
        f->running = running;
    }
    if (old) {
        retire_old(f);
        pool_config_unuse(h, old);
    }
}

int host_function_put(host *h, const function_config *config)
{
    if (!is_valid(config))
        return HEADWAY_EINVAL;
    pool_config *copy = copy_of(h, config);
    if (!copy)
        return HEADWAY_ENOMEM;
    pool_function *f = pool_find(h, config->name, config->version);
    int error = f ? 0 : function_new(h, &f);
    if (error) {
        pool_give(h, copy);
        return error;
    }
    set_config(f, copy);
    environment_dispatch(f);
    pool_wake(h);
    return 0;
}

int host_function_remove(host *h, const char *name, const char *version)
{
    pool_function *f = pool_find(h, name, version);
    if (!f)
        return HEADWAY_ENOTFOUND;
    while (!pool_link_alone(&f->waiting))
        invocation_refuse(POOL_OF(f->waiting.next, host_invocation, link), "");
    event_drop_all(h, f);
    set_config(f, NULL);
    pool_function_check(f);
    pool_wake(h);
    return 0;
}

void pool_function_check(pool_function *f)
{
    host *h = f->h;
    if (f->config || f->running || f->holds || !pool_link_alone(&f->environments))
        return;
    for (pool_function **at = &h->functions; *at; at = &(*at)->next)
        if (*at == f) {
            *at = f->next;
            break;
        }
    pool_link_remove(&f->wanting);
    h->function_count--;
    pool_give(h, f);
}

const function_config *host_function_find(const host *h, const char *name, const char *version)
{
    const pool_function *f = pool_find(h, name, version);
    return f ? &f->config->config : NULL;
}

const function_config *host_function_at(const host *h, size_t i)
{
    for (const pool_function *f = h->functions; f; f = f->next)
        if (f->config && i-- == 0)
            return &f->config->config;
    return NULL;
}

void host_on_folder_free(host *h, void (*on_free)(void *user, const char *folder), void *user)
{
    h->folder_free = on_free;
    h->folder_user = user;
}

/* --- limits ---------------------------------------------------------------------------------- */

void pool_count(pool_function *f, int by)
{
    f->running += (uint32_t)by;
    if (f->config && f->config->config.reserved < 0)
        f->h->unreserved_running += (uint32_t)by;
}

const char *pool_throttle(const pool_function *f)
{
    const host *h = f->h;
    int32_t reserved = f->config->config.reserved;
    uint32_t left = h->options.concurrency > h->reserved ? h->options.concurrency - h->reserved : 0;
    if (reserved >= 0 && f->running >= (uint32_t)reserved)
        return "ReservedFunctionConcurrentInvocationLimitExceeded";
    if (reserved < 0 && h->unreserved_running >= left)
        return "ConcurrentInvocationLimitExceeded";
    return NULL;
}

/* --- turns ----------------------------------------------------------------------------------- */

uint64_t host_due(const host *h)
{
    return dues_next(&h->dues);
}

static void check_stopped(host *h)
{
    if (!h->stopping || h->processes || !h->stopped || !pool_link_alone(&h->refused))
        return;
    void (*stopped)(void *) = h->stopped;
    h->stopped = NULL;
    stopped(h->stopped_user);
}

void host_turn(host *h)
{
    h->awake = false;
    dues_run(&h->dues, h->ports.now(h->ports.user));
    invocation_refuse_told(h);
    environment_start_wanted(h);
    free_spent(h);
    check_stopped(h);
}

void host_stop(host *h, void (*stopped)(void *user), void *user)
{
    h->stopping = true;
    h->stopped = stopped;
    h->stopped_user = user;
    event_drop_all(h, NULL);
    for (pool_function *f = h->functions; f; f = f->next) {
        while (!pool_link_alone(&f->waiting))
            invocation_refuse(POOL_OF(f->waiting.next, host_invocation, link), "");
        retire_old(f);
    }
    pool_wake(h);
}

void host_free(host *h)
{
    if (!h)
        return;
    while (h->functions) {
        pool_function *f = h->functions;
        h->functions = f->next;
        if (f->config)
            pool_give(h, f->config);
        pool_give(h, f);
    }
    free_spent(h);
    dues_done(&h->dues);
    pool_give(h, h);
}

static void count_environments(const pool_function *f, host_statistics *s)
{
    for (const pool_link *l = f->environments.next; l != &f->environments; l = l->next) {
        const environment *e = POOL_OF(l, environment, link);
        s->starting += e->state == ENVIRONMENT_STARTING;
        s->busy += e->busy > 0;
        s->idle += e->state == ENVIRONMENT_READY && e->busy == 0;
    }
}

void host_statistics_get(const host *h, host_statistics *ret_statistics)
{
    host_statistics s = h->statistics;
    s.functions = h->function_count;
    for (const pool_function *f = h->functions; f; f = f->next)
        count_environments(f, &s);
    *ret_statistics = s;
}
