/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nested calls: front asks middle, which asks back for it. The inner call has what the outer one
 * has left: its time, its fate, its priority, its trace; and one layer alone retries (L3).
 */
#define _GNU_SOURCE /* memmem */
#include "support/processes.h"

enum { FRONT, MIDDLE, BACK, PARTIES };

static const headway_method go[] = {
    {.name = "Go", .route = "m.M/Go", .policy = {.idempotent = 1}},
};
static const headway_method deep[] = {
    {.name = "Do", .route = "b.B/Do", .policy = {.idempotent = 1, .retries = 3, .priority = 1}},
};
static const headway_service_descriptor middle_service = {
    .size = sizeof middle_service, .name = "m.M", .methods = go, .method_count = 1};
static const headway_service_descriptor back_service = {
    .size = sizeof back_service, .name = "b.B", .methods = deep, .method_count = 1};

static headway_sim *sim;
static struct broker_process broker;
static headway_bus *buses[PARTIES];
static headway_host *hosts[PARTIES];

static headway_call_options inner; /* what middle says besides its parent */
static int answer_first;           /* middle answers before back does */
static int back_fails;             /* with this code at once; -1: it holds the call */
static struct {
    unsigned middle, back, back_cancels, inner_done, outer_done;
    int inner_code, outer_code, open_error;
    uint32_t back_ms;
    uint8_t metadata[512];
    size_t metadata_size;
    headway_call *held, *outer_served;
} seen;

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

/* --- back ----------------------------------------------------------------------------------- */

static void back_cancelled(headway_call *call, void *user)
{
    (void)user;
    seen.back_cancels++;
    seen.held = NULL;
    headway_call_drop(call);
}

static int back_open(headway_call *call, headway_bytes request, void *self)
{
    headway_bytes metadata = headway_call_metadata(call);
    (void)request;
    (void)self;
    seen.back++;
    seen.back_ms = headway_call_remaining_ms(call);
    CHECK(metadata.size <= sizeof seen.metadata);
    memcpy(seen.metadata, metadata.size ? metadata.data : "", metadata.size);
    seen.metadata_size = metadata.size;
    if (back_fails > 0)
        return back_fails;
    if (back_fails == 0)
        return headway_call_reply(call, headway_bytes_of_string("deep"));
    seen.held = call;
    headway_call_watch(call, back_cancelled, NULL, NULL);
    return 0;
}

/* --- middle --------------------------------------------------------------------------------- */

static void inner_done(headway_call *call, const headway_status *status, void *user)
{
    headway_call *outer = user;
    (void)call;
    seen.inner_done++;
    seen.inner_code = status->code;
    if (answer_first)
        return;
    if (headway_call_cancelled(outer))
        headway_call_drop(outer);
    else if (status->code != HEADWAY_OK)
        (void)headway_call_fail_status(outer, status);
    else
        (void)headway_call_reply(outer, headway_bytes_of_string("middle"));
}

static const headway_call_events inner_events = {.on_done = inner_done};

/* quote: parent */
static int ask_back(headway_call *outer)
{
    headway_call_options options = inner;
    options.size = sizeof options;
    options.parent = outer;
    return headway_call_open(buses[MIDDLE], &deep[0], headway_bytes_of_string("request"), &options,
                             &inner_events, outer, NULL);
}
/* end quote */

static int middle_open(headway_call *call, headway_bytes request, void *self)
{
    (void)request;
    (void)self;
    seen.middle++;
    seen.outer_served = call;
    seen.open_error = ask_back(call);
    CHECK_EQ(seen.open_error, 0);
    return answer_first ? headway_call_reply(call, headway_bytes_of_string("middle")) : 0;
}

/* --- front ---------------------------------------------------------------------------------- */

static void outer_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    seen.outer_done++;
    seen.outer_code = status->code;
}

static const headway_call_events outer_events = {.on_done = outer_done};

static headway_call *ask_middle(headway_call_options options)
{
    headway_call *call;
    options.size = sizeof options;
    CHECK_EQ(headway_call_open(buses[FRONT], &go[0], headway_bytes_of_string("request"), &options,
                               &outer_events, NULL, &call),
             0);
    return call;
}

/* --- the world ------------------------------------------------------------------------------ */

static void begin(int fails)
{
    static const char *const names[PARTIES] = {"front", "middle", "back"};
    static const headway_handler middle_handlers[] = {{.open = middle_open}};
    static const headway_handler back_handlers[] = {{.open = back_open}};
    memset(&seen, 0, sizeof seen);
    inner = (headway_call_options){0};
    answer_first = 0;
    back_fails = fails;
    sim = sim_make((headway_sim_options){.seed = 3});
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    for (int i = 0; i < PARTIES; i++) {
        CHECK_EQ(headway_sim_host(sim, names[i], &hosts[i]), 0);
        headway_bus_options options = {.size = sizeof options,
                                       .name = names[i],
                                       .alloc = headway_sim_alloc(hosts[i]),
                                       .random = headway_sim_random(hosts[i])};
        CHECK_EQ(headway_bus_open(headway_sim_loop(hosts[i]), headway_sim_transport(),
                                  "mem://broker", &options, &buses[i]),
                 0);
    }
    CHECK_EQ(
        headway_service_open(buses[MIDDLE], &middle_service, middle_handlers, NULL, NULL, NULL), 0);
    CHECK_EQ(headway_service_open(buses[BACK], &back_service, back_handlers, NULL, NULL, NULL), 0);
    run(100 * MS);
}

static void finish(void)
{
    for (int i = 0; i < PARTIES; i++)
        headway_bus_close(buses[i], NULL, NULL);
    run(2 * SECOND);
    for (int i = 0; i < PARTIES; i++) {
        headway_bus_free(buses[i]);
        CHECK_EQ(headway_sim_blocks(hosts[i]), 0);
    }
    broker_stop(&broker);
    headway_sim_free(sim);
}

/* --- stories -------------------------------------------------------------------------------- */

static void the_inner_call_has_the_time_that_is_left(void)
{
    begin(0);
    (void)ask_middle((headway_call_options){.deadline_ms = 700});
    run(SECOND);
    CHECK_EQ(seen.outer_code, HEADWAY_OK);
    CHECK(seen.back_ms > 600 && seen.back_ms <= 700);
    inner.deadline_ms = 300; /* its own is sooner */
    (void)ask_middle((headway_call_options){.deadline_ms = 700});
    run(SECOND);
    CHECK(seen.back_ms > 200 && seen.back_ms <= 300);
    finish();
}

static void the_inner_call_is_cancelled_with_the_outer(void)
{
    begin(-1);
    headway_call *outer = ask_middle((headway_call_options){0});
    run(100 * MS);
    CHECK(seen.held && !seen.inner_done);
    headway_call_cancel(outer);
    run(100 * MS);
    CHECK_EQ(seen.outer_code, HEADWAY_CANCELLED);
    CHECK_EQ(seen.inner_done, 1);
    CHECK_EQ(seen.inner_code, HEADWAY_CANCELLED);
    CHECK_EQ(seen.back_cancels, 1);
    finish();
}

static void the_inner_call_ends_with_the_outer_deadline_and_link(void)
{
    begin(-1);
    (void)ask_middle((headway_call_options){.deadline_ms = 300});
    run(SECOND);
    CHECK_EQ(seen.outer_code, HEADWAY_DEADLINE_EXCEEDED);
    CHECK_EQ(seen.inner_done, 1);
    CHECK(seen.inner_code == HEADWAY_DEADLINE_EXCEEDED || seen.inner_code == HEADWAY_CANCELLED);
    CHECK_EQ(seen.back_cancels, 1);
    (void)ask_middle((headway_call_options){0});
    run(100 * MS);
    headway_sim_cut(hosts[FRONT], broker.host);
    run(SECOND);
    CHECK_EQ(seen.inner_done, 2);
    CHECK_EQ(seen.inner_code, HEADWAY_CANCELLED);
    CHECK_EQ(seen.back_cancels, 2);
    finish();
}

static void after_the_answer_the_inner_call_goes_on_alone(void)
{
    begin(-1);
    answer_first = 1;
    (void)ask_middle((headway_call_options){0});
    run(100 * MS);
    CHECK_EQ(seen.outer_code, HEADWAY_OK);
    CHECK(seen.outer_done == 1 && !seen.inner_done && !seen.back_cancels);
    (void)headway_call_reply(seen.held, headway_bytes_of_string("deep"));
    run(100 * MS);
    CHECK_EQ(seen.inner_done, 1);
    CHECK_EQ(seen.inner_code, HEADWAY_OK);
    finish();
}

static void a_parent_that_has_ended_or_serves_nobody_is_refused(void)
{
    begin(-1);
    headway_call *outer = ask_middle((headway_call_options){0});
    CHECK_EQ(ask_back(outer), HEADWAY_EINVAL);
    run(100 * MS);
    headway_call *served = headway_call_ref(seen.outer_served);
    headway_call_cancel(outer);
    run(100 * MS);
    CHECK_EQ(ask_back(served), HEADWAY_ECLOSED);
    headway_call_unref(served);
    finish();
}

/* --- trace context -------------------------------------------------------------------------- */

/* A headway.v1.Metadata of texts, packed by hand. */
static size_t text(uint8_t *at, const char *name, const char *value)
{
    size_t n = strlen(name), v = strlen(value);
    at[0] = 10;
    at[1] = (uint8_t)(n + v + 4);
    at[2] = 10;
    at[3] = (uint8_t)n;
    memcpy(at + 4, name, n);
    at[4 + n] = 18;
    at[5 + n] = (uint8_t)v;
    memcpy(at + 6 + n, value, v);
    return n + v + 6;
}

static int back_saw(const char *name, const char *value)
{
    uint8_t entry[128];
    size_t size = text(entry, name, value);
    return memmem(seen.metadata, seen.metadata_size, entry, size) != NULL;
}

static void the_trace_context_goes_on_and_nothing_else(void)
{
    const char *trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    uint8_t outer[512], own[512], bad[] = {10, 200, 1, 1};
    size_t size = text(outer, "user", "ann");
    size += text(outer + size, "traceparent", trace);
    size += text(outer + size, "tracestate", "vendor=1");
    headway_call_options options = {.metadata = headway_bytes_of(outer, size)};
    begin(0);
    (void)ask_middle(options);
    run(100 * MS);
    CHECK(back_saw("traceparent", trace) && back_saw("tracestate", "vendor=1"));
    CHECK(!back_saw("user", "ann"));
    inner.metadata = headway_bytes_of(own, text(own, "shard", "7"));
    (void)ask_middle(options);
    run(100 * MS);
    CHECK(back_saw("traceparent", trace) && back_saw("shard", "7"));
    inner.metadata = headway_bytes_of(own, text(own, "traceparent", "mine"));
    (void)ask_middle(options);
    run(100 * MS);
    CHECK(back_saw("traceparent", "mine") && !back_saw("traceparent", trace));
    CHECK(!back_saw("tracestate", "vendor=1"));
    inner.metadata = headway_bytes_of(NULL, 0);
    (void)ask_middle((headway_call_options){.metadata = headway_bytes_of(bad, sizeof bad)});
    run(100 * MS);
    CHECK_EQ(seen.metadata_size, 0);
    CHECK_EQ(seen.outer_code, HEADWAY_OK);
    finish();
}

/* --- one layer ------------------------------------------------------------------------------ */

/* Three tries above and three below were nine more calls of a service that is in trouble. */
static void one_layer_retries_L3(void)
{
    begin(HEADWAY_UNAVAILABLE);
    run(10 * SECOND); /* the budget of retries fills */
    (void)ask_middle((headway_call_options){.retries = 3, .deadline_ms = 60000});
    run(20 * SECOND);
    CHECK_EQ(seen.outer_done, 1);
    CHECK_EQ(seen.outer_code, HEADWAY_UNAVAILABLE);
    CHECK_EQ(seen.middle, 4);
    CHECK_EQ(seen.back, 3 + 4); /* only the last try from above, which is final, is tried again */
    finish();
    begin(HEADWAY_UNAVAILABLE);
    run(10 * SECOND);
    (void)ask_middle((headway_call_options){.no_retry = 1, .deadline_ms = 60000});
    run(20 * SECOND);
    CHECK_EQ(seen.middle, 1);
    CHECK_EQ(seen.back, 4);
    finish();
}

int main(void)
{
    RUN(the_inner_call_has_the_time_that_is_left);
    RUN(the_inner_call_is_cancelled_with_the_outer);
    RUN(the_inner_call_ends_with_the_outer_deadline_and_link);
    RUN(after_the_answer_the_inner_call_goes_on_alone);
    RUN(a_parent_that_has_ended_or_serves_nobody_is_refused);
    RUN(the_trace_context_goes_on_and_nothing_else);
    RUN(one_layer_retries_L3);
    return 0;
}
