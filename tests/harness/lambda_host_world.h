/* SPDX-License-Identifier: Apache-2.0 */
/* A host of functions whose clock, processes and runtimes are the test's. */
#ifndef HEADWAY_TESTS_LAMBDA_HOST_WORLD_H
#define HEADWAY_TESTS_LAMBDA_HOST_WORLD_H

#include "check.h"

#include <headway/status.h>
#include <pool.h>

enum { WORLD_BOXES = 64, WORLD_CALLS = 64, WORLD_TEXT = 1024, WORLD_POLLERS = 8 };

/* A process that does what the test says. */
typedef struct box {
    environment *e; /* NULL: it has ended */
    poller pollers[WORLD_POLLERS];
    int polls, given, terms, kills;
    char got[WORLD_TEXT], id[HOST_ID + 1], trace[128], tenant[64]; /* of the last invocation */
} box;

typedef struct call {
    host_invocation *invocation;
    bool done, failed, refused, blocked;
    char payload[WORLD_TEXT], type[128], message[128];
    const char *reason;
} call;

typedef struct world {
    host *h;
    box boxes[WORLD_BOXES];
    call calls[WORLD_CALLS];
    int started, alive, called, resumed, dismissed, folders_freed, records, start_error;
    uint64_t now;
    int64_t wall_ms;
    uint64_t dice;
    bool stopped;
    char record[2 * WORLD_TEXT], first_record[2 * WORLD_TEXT], log[8 * WORLD_TEXT];
} world;

static world *the_world; /* the one there is */

static uint64_t world_now(void *user)
{
    (void)user;
    return the_world->now;
}

static int64_t world_wall(void *user)
{
    (void)user;
    return the_world->wall_ms + (int64_t)(the_world->now / 1000000);
}

static void world_wake(void *user)
{
    (void)user;
}

static int world_start(void *user, environment *e, char *why, size_t why_size)
{
    world *w = the_world;
    (void)user;
    if (w->start_error) {
        snprintf(why, why_size, "no bootstrap");
        return w->start_error;
    }
    CHECK(w->started < WORLD_BOXES);
    box *b = &w->boxes[w->started++];
    *b = (box){.e = e};
    e->outside = b;
    w->alive++;
    return 0;
}

static void world_stop(void *user, environment *e, bool kill)
{
    box *b = e->outside;
    (void)user;
    *(kill ? &b->kills : &b->terms) += 1;
}

static void world_forget(void *user, environment *e)
{
    box *b = e->outside;
    (void)user;
    if (!b)
        return;
    b->e = NULL;
    the_world->alive--;
}

static void world_copy(char *out, size_t size, headway_bytes bytes)
{
    snprintf(out, size, "%.*s", (int)(bytes.size < size ? bytes.size : size - 1),
             bytes.size ? (const char *)bytes.data : "");
}

static void world_give(void *user, poller *p, host_invocation *i)
{
    box *b = i->e->outside;
    (void)user;
    (void)p;
    world_copy(b->got, sizeof b->got, i->payload);
    memcpy(b->id, i->id, sizeof b->id);
    snprintf(b->trace, sizeof b->trace, "%s", i->trace_id);
    snprintf(b->tenant, sizeof b->tenant, "%s", i->tenant ? i->tenant : "");
    b->given++;
}

static void world_dismiss(void *user, poller *p)
{
    (void)user;
    (void)p;
    the_world->dismissed++;
}

static void world_resume(void *user, environment *e, host_invocation *i)
{
    (void)user;
    (void)e;
    (void)i;
    the_world->resumed++;
}

static void world_drain(void *user, environment *e)
{
    (void)user;
    (void)e;
}

static uint32_t world_memory(void *user, const environment *e)
{
    (void)user;
    (void)e;
    return 3000;
}

static void world_log(void *user, const environment *e, headway_bytes line)
{
    size_t used = strlen(the_world->log);
    (void)user;
    (void)e;
    snprintf(the_world->log + used, sizeof the_world->log - used, "%.*s\n", (int)line.size,
             (const char *)line.data);
}

static void world_deliver(void *user, const char *target, headway_bytes record)
{
    world *w = the_world;
    (void)user;
    snprintf(w->record, sizeof w->record, "%s %.*s", target, (int)record.size,
             (const char *)record.data);
    if (!w->records++)
        memcpy(w->first_record, w->record, sizeof w->first_record);
}

/* Numbers that are the same in each run. */
static void world_fill(void *user, void *bytes, size_t size)
{
    uint8_t *out = bytes;
    (void)user;
    for (size_t i = 0; i < size; i++) {
        the_world->dice = the_world->dice * 6364136223846793005u + 1442695040888963407u;
        out[i] = (uint8_t)(the_world->dice >> 56);
    }
}

static void world_folder_free(void *user, const char *folder)
{
    (void)user;
    CHECK_STR(folder, "/code");
    the_world->folders_freed++;
}

static inline void world_stopped(void *user)
{
    (void)user;
    the_world->stopped = true;
}

static inline world *world_begin(const pool_options *options)
{
    static world w;
    static const pool_ports ports = {.now = world_now,
                                     .wall_ms = world_wall,
                                     .wake = world_wake,
                                     .start = world_start,
                                     .stop = world_stop,
                                     .forget = world_forget,
                                     .give = world_give,
                                     .dismiss = world_dismiss,
                                     .resume = world_resume,
                                     .drain = world_drain,
                                     .memory_kb = world_memory,
                                     .log = world_log,
                                     .deliver = world_deliver};
    static const headway_random random = {.fill = world_fill};
    pool_options o = {.size = sizeof o};
    if (options)
        o = *options;
    o.random = &random;
    w = (world){.now = 1000000000, .wall_ms = 1700000000000, .dice = 7};
    the_world = &w;
    CHECK_EQ(host_new(&o, &ports, &w.h), 0);
    host_on_folder_free(w.h, world_folder_free, NULL);
    return &w;
}

/* All that is to be done now. */
static inline void world_turn(world *w)
{
    for (int n = 0; n < 32; n++)
        host_turn(w->h);
}

/* Time passes, and what falls due on the way happens at its time. */
static inline void world_pass(world *w, uint64_t ms)
{
    uint64_t until = w->now + ms * 1000000;
    while (host_due(w->h) <= until) {
        uint64_t at = host_due(w->h);
        w->now = at > w->now ? at : w->now;
        world_turn(w);
    }
    w->now = until;
    world_turn(w);
}

static inline function_config world_config(const char *name)
{
    function_config c;
    function_defaults(&c);
    c.name = name;
    c.folder = "/code";
    return c;
}

static inline void world_put(world *w, const function_config *c)
{
    CHECK_EQ(host_function_put(w->h, c), 0);
}

static inline void world_function(world *w, const char *name)
{
    function_config c = world_config(name);
    world_put(w, &c);
}

/* -- who invokes ------------------------------------------------------------------------------ */

static void call_done(void *user, const host_result *r)
{
    call *c = user;
    size_t used = strlen(c->payload);
    CHECK(!c->done && !c->refused);
    c->done = true;
    c->failed = r->error != NULL;
    world_copy(c->payload + used, sizeof c->payload - used, r->payload);
    if (r->error_type)
        snprintf(c->type, sizeof c->type, "%s", r->error_type);
    snprintf(c->message, sizeof c->message, "%s", r->error_message);
}

static void call_refused(void *user, const host_refusal *why)
{
    call *c = user;
    CHECK(!c->done && !c->refused);
    c->refused = true;
    c->reason = why->reason;
}

static void call_begin(void *user, const char *content_type)
{
    call *c = user;
    snprintf(c->type, sizeof c->type, "%s", content_type);
}

static int call_write(void *user, headway_bytes piece)
{
    call *c = user;
    size_t used = strlen(c->payload);
    if (c->blocked)
        return HEADWAY_EAGAIN;
    world_copy(c->payload + used, sizeof c->payload - used, piece);
    return 0;
}

static inline call *world_call(world *w, const char *name, headway_bytes payload, bool stream,
                               host_refusal *ret_refusal, int *ret_error)
{
    static const host_sink sink = {call_done, call_refused, call_begin, call_write};
    const host_invoke_options o = {.size = sizeof o, .stream = stream};
    call *c = &w->calls[w->called];
    CHECK(w->called++ < WORLD_CALLS);
    *c = (call){.invocation = NULL};
    *ret_error =
        host_invoke(w->h, name, "$LATEST", payload, &o, &sink, c, &c->invocation, ret_refusal);
    return c;
}

static inline call *world_invoke(world *w, const char *name, const char *payload)
{
    host_refusal why;
    int error;
    call *c = world_call(w, name, headway_bytes_of_string(payload), false, &why, &error);
    CHECK_EQ(error, 0);
    return c;
}

static inline call *world_stream(world *w, const char *name, const char *payload)
{
    host_refusal why;
    int error;
    call *c = world_call(w, name, headway_bytes_of_string(payload), true, &why, &error);
    CHECK_EQ(error, 0);
    return c;
}

/* The reason of a 429. */
static inline const char *world_refused(world *w, const char *name)
{
    host_refusal why = {.http = 0};
    int error;
    world_call(w, name, headway_bytes_of_string("{}"), false, &why, &error);
    CHECK_EQ(error, HEADWAY_EAGAIN);
    CHECK_EQ(why.http, 429);
    CHECK_STR(why.type, "TooManyRequestsException");
    return why.reason;
}

static inline int world_invoke_size(world *w, const char *name, size_t size)
{
    host_refusal why = {.http = 0};
    int error;
    void *payload = calloc(1, size);
    world_call(w, name, headway_bytes_of(payload, size), false, &why, &error);
    free(payload);
    return error;
}

/* -- runtimes --------------------------------------------------------------------------------- */

static inline void runtime_next(world *w, int at)
{
    box *b = &w->boxes[at];
    poller *p = &b->pollers[b->polls++ % WORLD_POLLERS];
    *p = (poller){.e = NULL};
    CHECK_EQ(environment_next(b->e, p), 0);
}

/* To the last invocation that it was given. */
static inline void runtime_answer_with(world *w, int at, const char *payload)
{
    host_invocation *i;
    box *b = &w->boxes[at];
    CHECK_EQ(environment_answer(b->e, headway_bytes_of_string(b->id), &i), 0);
    invocation_answer_begin(i, false, "application/json");
    (void)invocation_answer_piece(i, headway_bytes_of_string(payload));
    invocation_answer_end(i, NULL, NULL);
}

static inline void runtime_fail(world *w, int at, const char *type, const char *payload)
{
    host_invocation *i;
    box *b = &w->boxes[at];
    CHECK_EQ(environment_answer(b->e, headway_bytes_of_string(b->id), &i), 0);
    invocation_answer_error(i, type, headway_bytes_of_string(payload));
}

static inline void world_exit(world *w, int at, int code, int signal)
{
    environment_exited(w->boxes[at].e, code, signal);
}

/* An invocation that the last process answers. */
static inline void world_round(world *w, const char *name)
{
    call *c = world_invoke(w, name, "{}");
    world_turn(w);
    int at = w->started - 1;
    if (!w->boxes[at].given)
        runtime_next(w, at);
    runtime_answer_with(w, at, "x");
    runtime_next(w, at);
    CHECK(c->done && !c->failed);
}

/* Every process ends, and nothing may be left; the sanitizer sees what leaks. */
static inline void world_end(world *w)
{
    host_statistics s;
    if (!w->stopped)
        host_stop(w->h, world_stopped, w);
    world_turn(w);
    for (int i = 0; i < w->started; i++)
        if (w->boxes[i].e)
            world_exit(w, i, 0, 9);
    world_turn(w);
    CHECK(w->stopped);
    CHECK_EQ(w->alive, 0);
    host_statistics_get(w->h, &s);
    CHECK_EQ(s.invocations, 0);
    CHECK_EQ(s.waiting, 0);
    CHECK_EQ(s.events, 0);
    host_free(w->h);
}

#endif
