/* SPDX-License-Identifier: Apache-2.0 */
/* Lives of a host by the dice: whatever its processes do, every invocation ends once, no process
   has more than its credit, and nothing is left. A seed that fails is printed. */
#include "lambda_host_world.h"

#include <signal.h>
#include <unistd.h>

enum { SEEDS = 60, STEPS = 400, FUNCTIONS = 4, ROOM = 100000 };

typedef struct life {
    world *w;
    uint64_t dice;
    int accepted, ended, cancelled;
} life;

typedef struct wait {
    life *l;
    host_invocation *invocation; /* NULL: it has ended */
} wait;

static unsigned long long the_seed;
static life *the_life; /* whose memory fails now and then; NULL: none does */

static void tell_seed(int number)
{
    char line[64];
    int size = snprintf(line, sizeof line, "  failed with seed %llu\n", the_seed);
    ssize_t ignored = write(2, line, (size_t)size);
    (void)ignored;
    (void)number;
}

static uint32_t draw(life *l, uint32_t below)
{
    l->dice = l->dice * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(l->dice >> 33) % below;
}

static void *allocate(void *user, size_t size)
{
    (void)user;
    return the_life && draw(the_life, 20) == 0 ? NULL : malloc(size);
}

static void *resize(void *user, void *memory, size_t size)
{
    (void)user;
    return the_life && draw(the_life, 20) == 0 ? NULL : realloc(memory, size);
}

static void release(void *user, void *memory)
{
    (void)user;
    free(memory);
}

static void ended(void *user)
{
    wait *c = user;
    CHECK(c->invocation);
    c->invocation = NULL;
    c->l->ended++;
}

static void on_done(void *user, const host_result *r)
{
    (void)r;
    ended(user);
}

static void on_refused(void *user, const host_refusal *r)
{
    (void)r;
    ended(user);
}

static void on_begin(void *user, const char *type)
{
    (void)user;
    (void)type;
}

static int on_write(void *user, headway_bytes piece)
{
    const wait *c = user;
    (void)piece;
    return draw(c->l, 4) ? 0 : HEADWAY_EAGAIN;
}

static const char *name_of(life *l)
{
    static const char *const names[FUNCTIONS] = {"a", "b", "c", "d"};
    return names[draw(l, FUNCTIONS)];
}

static void put(life *l)
{
    function_config c = world_config(name_of(l));
    c.concurrency = 1 + draw(l, 3);
    c.reserved = draw(l, 3) ? FUNCTION_UNRESERVED : (int32_t)draw(l, 4);
    c.retries = draw(l, 3);
    c.on_failure = "arn:aws:lambda:us-east-1:000000000000:function:a";
    int error = host_function_put(l->w->h, &c);
    CHECK(error == 0 || error == HEADWAY_ENOMEM);
}

static void invoke(life *l, wait *c)
{
    static const host_sink sink = {on_done, on_refused, on_begin, on_write};
    const host_invoke_options o = {
        .size = sizeof o, .stream = draw(l, 2), .log_tail = true, .deadline_ms = draw(l, 2) * 500};
    host_refusal why;
    char id[HOST_ID + 1];
    headway_bytes payload = headway_bytes_of_string("{}");
    if (draw(l, 4) == 0) {
        (void)host_invoke_event(l->w->h, name_of(l), "$LATEST", payload, NULL, id, &why);
        return;
    }
    *c = (wait){.l = l};
    if (host_invoke(l->w->h, name_of(l), "$LATEST", payload, &o, &sink, c, &c->invocation, &why))
        c->invocation = NULL;
    else
        l->accepted++;
}

static void cancel(life *l, wait *c)
{
    if (!c->invocation)
        return;
    host_invocation *i = c->invocation;
    c->invocation = NULL;
    l->cancelled++;
    host_invocation_cancel(i);
}

/* What the runtime of a process does next, in whatever order it likes. */
static void answer(life *l, box *b)
{
    host_invocation *i;
    if (environment_answer(b->e, headway_bytes_of_string(b->id), &i) != 0)
        return;
    invocation_answer_begin(i, draw(l, 2), "text/plain");
    switch (draw(l, 4)) {
    case 0:
        invocation_answer_error(i, "Bad", headway_bytes_of_string("{}"));
        return;
    case 1:
        invocation_answer_wrong(i, "Runtime.TruncatedResponse", "Truncated");
        return;
    default:
        if (invocation_answer_piece(i, headway_bytes_of_string("x")) != HEADWAY_ELIMIT)
            invocation_answer_end(i, NULL, NULL);
    }
}

static void poll(life *l, box *b)
{
    poller *p = &b->pollers[draw(l, WORLD_POLLERS)];
    if (!p->e)
        (void)environment_next(b->e, p);
}

static void act(life *l)
{
    world *w = l->w;
    box *b = w->started ? &w->boxes[draw(l, (uint32_t)w->started)] : NULL;
    if (!b || !b->e)
        return;
    switch (draw(l, 12)) {
    case 0:
        environment_exited(b->e, (int)draw(l, 3), draw(l, 2) ? 9 : 0);
        return;
    case 1:
        (void)environment_init_error(b->e, "Init", headway_bytes_of_string("{}"));
        return;
    case 2:
        environment_poller_gone(&b->pollers[draw(l, WORLD_POLLERS)]);
        return;
    case 3:
        environment_not_taken(b->e, b->id);
        return;
    case 4:
    case 5:
    case 6:
        answer(l, b);
        return;
    default:
        poll(l, b);
    }
}

/* Nobody waits for nothing. */
static void check_wanted(const pool_function *f)
{
    uint32_t credit = 0;
    for (const pool_link *l = f->environments.next; l != &f->environments; l = l->next) {
        const environment *e = POOL_OF(l, environment, link);
        uint32_t most = e->config->config.concurrency;
        CHECK(e->busy <= most);
        if (e->state <= ENVIRONMENT_READY && e->config == f->config)
            credit += most - e->busy;
    }
    CHECK(f->waiting_count <= credit || f->h->processes == f->h->options.processes ||
          f->h->starting == f->h->options.starts);
}

static void step(life *l, wait calls[WORLD_CALLS])
{
    wait *c = &calls[draw(l, WORLD_CALLS)];
    switch (draw(l, 10)) {
    case 0:
        put(l);
        break;
    case 1:
        cancel(l, c);
        break;
    case 2:
        if (draw(l, 8) == 0)
            (void)host_function_remove(l->w->h, name_of(l), "$LATEST");
        break;
    case 3:
    case 4:
        if (!c->invocation)
            invoke(l, c);
        break;
    case 5:
        world_pass(l->w, draw(l, 8) ? draw(l, 400) : draw(l, ROOM));
        break;
    default:
        act(l);
    }
    world_turn(l->w);
    for (const pool_function *f = l->w->h->functions; f; f = f->next)
        check_wanted(f);
    CHECK(l->w->alive <= 6);
}

static int live(uint64_t seed, bool memory_fails)
{
    static wait calls[WORLD_CALLS];
    static const headway_alloc alloc = {allocate, resize, release, NULL};
    pool_options o = {.size = sizeof o,
                      .alloc = &alloc,
                      .processes = 6,
                      .starts = 4,
                      .concurrency = 20,
                      .events = 30};
    life l = {.w = world_begin(&o), .dice = seed * 7919 + 1};
    the_seed = seed;
    the_life = memory_fails ? &l : NULL;
    memset(calls, 0, sizeof calls);
    for (int n = 0; n < STEPS && l.w->started < WORLD_BOXES - 8; n++)
        step(&l, calls);
    the_life = NULL;
    world_end(l.w);
    for (int i = 0; i < WORLD_CALLS; i++)
        CHECK(!calls[i].invocation);
    CHECK_EQ(l.accepted, l.ended + l.cancelled);
    return l.ended;
}

static void live_all(bool memory_fails)
{
    int ended = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        ended += live(seed, memory_fails);
    CHECK(ended > 10 * SEEDS);
}

static void every_invocation_ends_once_whatever_happens(void)
{
    live_all(false);
}

static void and_so_it_does_without_memory(void)
{
    live_all(true);
}

int main(void)
{
    signal(SIGABRT, tell_seed);
    RUN(every_invocation_ends_once_whatever_happens);
    RUN(and_so_it_does_without_memory);
    return 0;
}
