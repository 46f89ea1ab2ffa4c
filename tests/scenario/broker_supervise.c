/* SPDX-License-Identifier: Apache-2.0 */
/* Services that can be started: calls are held for them, and their supervisor hears what is asked
   (L22). The supervisor here decides by the same law as `headway run`. */
#include "broker_world.h"
#include "scale.h"

#include <headway/v1/supervise.pb-c.h>

enum { WORKERS = 4, BURST = 60 };

struct supervisor {
    headway__stream stream;
    uint8_t packed[65536];
    size_t size;
    Headway__V1__Demand *demand; /* the last */
    unsigned told;
    int code, done;
    char message[600];
};

static struct world w;
static struct peer client, boss, workers[WORKERS];
static struct own calls[BURST];
static struct supervisor sup;

static void sup_data(headway__stream *stream, const headway__frame *frame)
{
    CHECK(sup.size + frame->payload.size <= sizeof sup.packed);
    if (frame->payload.size)
        memcpy(sup.packed + sup.size, frame->payload.data, frame->payload.size);
    sup.size += frame->payload.size;
    headway__stream_window(stream, 1, 65536);
    if (frame->flags & HEADWAY__FLAG_MORE)
        return;
    if (sup.demand)
        headway__v1__demand__free_unpacked(sup.demand, NULL);
    sup.demand = headway__v1__demand__unpack(NULL, sup.size, sup.packed);
    CHECK(sup.demand);
    sup.size = 0;
    sup.told++;
}

static void sup_end(headway__stream *stream, const headway_status *status)
{
    (void)stream;
    sup.done++;
    sup.code = status->code;
    snprintf(sup.message, sizeof sup.message, "%s", status->message);
}

static const headway__stream_ops sup_ops = {
    .data = sup_data, .half = own_nothing, .credit = own_nothing, .gap = own_gap, .end = sup_end};

static size_t state_of(uint8_t *packed, const char *service, int startable)
{
    char name[] = "fleet", prefix[] = "worker", copy[600];
    char *services[] = {copy};
    Headway__V1__SupervisedGroup group = HEADWAY__V1__SUPERVISED_GROUP__INIT;
    Headway__V1__SupervisedGroup *groups[] = {&group};
    Headway__V1__SupervisorState state = HEADWAY__V1__SUPERVISOR_STATE__INIT;
    Headway__V1__SuperviseRequest request = HEADWAY__V1__SUPERVISE_REQUEST__INIT;
    snprintf(copy, sizeof copy, "%s", service);
    group.name = name;
    group.worker_prefix = prefix;
    group.n_services = *service ? 1 : 0;
    group.services = services;
    group.startable = startable;
    state.name = name;
    state.n_groups = 1;
    state.groups = groups;
    request.state = &state;
    return headway__v1__supervise_request__pack(&request, packed);
}

static void supervise(const char *service, int startable)
{
    uint8_t packed[1024];
    headway_bytes state = headway_bytes_of(packed, state_of(packed, service, startable));
    headway__open open = {.kind = HEADWAY__KIND_CALL,
                          .policy = 3,
                          .grant_messages = 1,
                          .grant_bytes = 65536,
                          .remaining_ms = UINT32_MAX};
    headway__route *route = headway__routes_intern(
        &boss.node.routes, headway_bytes_of_string("headway.v1.Broker/Supervise"));
    memset(&sup, 0, sizeof sup);
    sup.stream.ops = &sup_ops;
    CHECK_EQ(
        headway__stream_open(&sup.stream, boss.link, route, &open, HEADWAY__FLAG_PAYLOAD, state),
        0);
    headway__route_unref(&boss.node.routes, route);
    world_run(&w, 20);
}

static void say(const char *service, int startable)
{
    uint8_t packed[1024];
    headway_bytes state = headway_bytes_of(packed, state_of(packed, service, startable));
    CHECK_EQ(headway__stream_send(&sup.stream, 0, state), 0);
    world_run(&w, 20);
}

static void begin(headway_broker_options options)
{
    options.start_grace_ms = 1;
    world_open(&w, options);
    peer_open(&w, &client, "client");
    peer_open(&w, &boss, "boss");
}

static void end(void)
{
    world_close(&w);
    if (sup.demand)
        headway__v1__demand__free_unpacked(sup.demand, NULL);
    sup.demand = NULL;
}

static const Headway__V1__ServiceDemand *asked(void)
{
    CHECK(sup.demand && sup.demand->n_services == 1);
    return sup.demand->services[0];
}

static void a_call_is_held_until_the_worker_it_waits_for_is_there(void)
{
    begin((headway_broker_options){.wait_ms = 100});
    supervise("fleet.v1.Fleet", 1);
    CHECK_STR(asked()->name, "fleet.v1.Fleet");
    CHECK_EQ(asked()->calls_waiting, 0);
    call_with(&calls[0], &client, "fleet.v1.Fleet/Get", 9000, headway_bytes_of_string("x"));
    world_run(&w, 20); /* told at once, not with the next turn of demand_ms */
    CHECK_EQ(asked()->calls_waiting, 1);
    world_run(&w, 5000); /* much longer than wait_ms */
    CHECK_EQ(calls[0].done, 0);
    CHECK(asked()->oldest_ms >= 4800 && asked()->oldest_ms <= 5100);
    peer_open(&w, &workers[0], "worker-1");
    serve(&workers[0], "fleet.v1.Fleet", 4);
    world_run(&w, 200);
    CHECK_EQ(calls[0].code, HEADWAY_OK);
    CHECK_EQ(calls[0].done, 1);
    CHECK_EQ(asked()->n_workers, 1);
    CHECK_STR(asked()->workers[0]->name, "worker-1");
    CHECK_EQ(asked()->slots_free, 4);
    CHECK_EQ(asked()->calls_waiting, 0);
    end();
}

static void held_calls_end_at_their_deadlines_and_never_reached_anybody(void)
{
    begin((headway_broker_options){.wait_ms = 100, .held_ms = 7000});
    supervise("fleet.v1.Fleet", 1);
    call_with(&calls[0], &client, "fleet.v1.Fleet/Get", 3000, headway_bytes_of_string("x"));
    call_with(&calls[1], &client, "fleet.v1.Fleet/Get", 0, headway_bytes_of_string("x"));
    world_run(&w, 2900);
    CHECK_EQ(calls[0].done, 0);
    world_run(&w, 200);
    CHECK_EQ(calls[0].code, HEADWAY_DEADLINE_EXCEEDED);
    CHECK(calls[0].done && calls[0].not_processed);
    world_run(&w, 3500); /* without a deadline: held_ms */
    CHECK_EQ(calls[1].done, 0);
    world_run(&w, 1000);
    CHECK_EQ(calls[1].code, HEADWAY_UNAVAILABLE);
    CHECK(calls[1].done && calls[1].not_processed && calls[1].retry_after_ms);
    end();
}

static void held_calls_have_the_limits_of_waiting_calls(void)
{
    begin((headway_broker_options){.waiting_calls = 3});
    supervise("fleet.v1.Fleet", 1);
    for (int i = 0; i < 4; i++)
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 50);
    CHECK_EQ(asked()->calls_waiting, 3);
    CHECK_EQ(calls[3].code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(calls[3].done && calls[3].not_processed);
    end();
}

static void held_calls_are_let_go_when_nobody_can_start_it_any_more(void)
{
    begin((headway_broker_options){0});
    supervise("fleet.v1.Fleet", 1);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    say("fleet.v1.Fleet", 0); /* it has given up */
    CHECK_EQ(calls[0].code, HEADWAY_UNAVAILABLE);
    CHECK(calls[0].done && calls[0].not_processed && calls[0].retry_after_ms);
    call(&calls[1], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(calls[1].code, HEADWAY_UNAVAILABLE); /* known, not held */
    say("fleet.v1.Fleet", 1);
    call(&calls[2], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    CHECK_EQ(calls[2].done, 0);
    headway__link_end(boss.link, HEADWAY__REASON_SHUTDOWN, NULL); /* it has died */
    world_run(&w, 20);
    CHECK_EQ(calls[2].code, HEADWAY_UNAVAILABLE);
    CHECK(calls[2].done && calls[2].not_processed && calls[2].retry_after_ms);
    end();
}

static void what_two_can_start_is_held_until_both_have_left(void)
{
    static struct peer second;
    begin((headway_broker_options){0});
    peer_open(&w, &second, "second");
    supervise("fleet.v1.Fleet", 1);
    uint8_t packed[1024];
    static struct own other;
    headway__open open = {.grant_messages = 1, .grant_bytes = 65536, .remaining_ms = UINT32_MAX};
    headway__route *route = headway__routes_intern(
        &second.node.routes, headway_bytes_of_string("headway.v1.Broker/Supervise"));
    memset(&other, 0, sizeof other);
    other.stream.ops = &own_ops;
    CHECK_EQ(headway__stream_open(&other.stream, second.link, route, &open, HEADWAY__FLAG_PAYLOAD,
                                  headway_bytes_of(packed, state_of(packed, "fleet.v1.Fleet", 1))),
             0);
    headway__route_unref(&second.node.routes, route);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    headway__link_end(boss.link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 500);
    CHECK_EQ(calls[0].done, 0);
    headway__stream_half(&other.stream); /* a farewell */
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_UNAVAILABLE);
    CHECK_EQ(other.code, HEADWAY_OK);
    CHECK(calls[0].done && other.done);
    end();
}

static void a_group_that_names_no_service_learns_them_from_its_workers(void)
{
    begin((headway_broker_options){0});
    supervise("", 1);
    CHECK_EQ(sup.demand->n_services, 0);
    peer_open(&w, &workers[0], "worker-1");
    peer_open(&w, &workers[1], "other-1");
    serve(&workers[0], "fleet.v1.Fleet", 4);
    serve(&workers[1], "other.v1.Other", 4);
    world_run(&w, 250);
    CHECK_STR(asked()->name, "fleet.v1.Fleet");
    end();
}

static void a_supervisor_that_reads_slowly_hears_the_latest_and_costs_one_message(void)
{
    begin((headway_broker_options){0});
    supervise("fleet.v1.Fleet", 1);
    unsigned told = sup.told;
    for (int i = 0; i < 20; i++) { /* nothing changes: nothing is said */
        world_run(&w, 100);
    }
    CHECK_EQ(sup.told, told);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 1000);
    CHECK(sup.told > told && sup.told <= told + 12); /* at most every demand_ms, and at once */
    end();
}

static void who_asks_for_its_schema_makes_it_start(void)
{
    begin((headway_broker_options){0});
    supervise("fleet.v1.Fleet", 1);
    call_with(&calls[0], &client, "headway.v1.Reflection/GetSchema", 0,
              headway_bytes_of_string("\x0a\x0e"
                                      "fleet.v1.Fleet"));
    world_run(&w, 50);
    CHECK_EQ(calls[0].code, HEADWAY_UNAVAILABLE);
    CHECK(calls[0].done && strstr(calls[0].message, "being started"));
    CHECK_EQ(asked()->calls_waiting, 1);
    world_run(&w, 6000);
    CHECK_EQ(asked()->calls_waiting, 0); /* nobody asked again */
    end();
}

static void what_is_malformed_or_too_much_ends_the_supervisor_with_a_sentence(void)
{
    begin((headway_broker_options){.supervisors = 1});
    supervise("fleet/v1", 1);
    CHECK_EQ(sup.code, HEADWAY_INVALID_ARGUMENT);
    CHECK(sup.done && strstr(sup.message, "name"));
    supervise("headway.v1.Health", 1);
    CHECK_EQ(sup.code, HEADWAY_INVALID_ARGUMENT);
    supervise("fleet.v1.Fleet", 1);
    CHECK_EQ(sup.done, 0);
    call(&calls[0], &boss, "headway.v1.Broker/Supervise");
    world_run(&w, 20);
    CHECK_EQ(calls[0].code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(calls[0].done && calls[0].not_processed);
    end();
}

static void whatever_allocation_fails_nothing_is_left_and_no_call_ends_twice(void)
{
    for (uint64_t n = 1; n <= 80; n++) {
        begin((headway_broker_options){0});
        memset(workers, 0, sizeof workers);
        peer_open(&w, &workers[0], "worker-1");
        headway_sim_fail_allocation(w.host, n);
        memset(calls, 0, sizeof calls);
        supervise("fleet.v1.Fleet", 1);
        if (client.link) /* a broker that is short of memory may end a link */
            call_with(&calls[0], &client, "fleet.v1.Fleet/Get", 2000, headway_bytes_of_string("x"));
        world_run(&w, 300);
        if (workers[0].link)
            serve(&workers[0], "fleet.v1.Fleet", 4);
        world_run(&w, 300);
        if (boss.link)
            call(&calls[1], &boss, "headway.v1.Broker/ListSupervisors");
        world_run(&w, 100);
        headway_sim_fail_allocation(w.host, 0);
        statistics(&w);
        CHECK(calls[0].done <= 1 && sup.done <= 1 && calls[1].done <= 1);
        end();
    }
}

/* --- 0 to 4 to 0 ----------------------------------------------------------------------------- */

static int leaving[WORKERS];

static int working(int i)
{
    return workers[i].link != NULL && !leaving[i];
}

/* One look at the demand, as a supervisor does: starts workers, stops them. */
static uint32_t follow(scale *s)
{
    static const scale_policy policy = {
        .max = WORKERS, .per_worker = 10, .delay_ms = 100, .idle_ms = 1000};
    const Headway__V1__ServiceDemand *row = asked();
    scale_demand demand = {.waiting = row->calls_waiting,
                           .oldest_ms = row->oldest_ms,
                           .running = row->calls_running,
                           .slots_free = row->slots_free,
                           .workers = row->worker_count};
    uint32_t alive = 0;
    uint64_t now = headway_sim_now(w.sim) / MS;
    for (int i = 0; i < WORKERS; i++)
        alive += (uint32_t)working(i);
    demand.starting = alive - row->worker_count;
    uint32_t want = scale_want(s, &policy, &demand, now);
    for (int i = 0; i < WORKERS && alive < want; i++) {
        char name[32];
        if (working(i) || workers[i].link)
            continue;
        snprintf(name, sizeof name, "worker-%d", i);
        leaving[i] = 0;
        if (!workers[i].host)
            peer_open(&w, &workers[i], name);
        else
            peer_connect(&w, &workers[i]);
        workers[i].hold = 1;
        serve(&workers[i], "fleet.v1.Fleet", 10);
        alive++;
    }
    for (int i = WORKERS; i-- > 0 && alive > want;) {
        if (!working(i))
            continue;
        headway__stream_cancel(&workers[i].serve.stream, HEADWAY_CANCELLED); /* drains */
        leaving[i] = 1;
        alive--;
    }
    return alive;
}

static struct handled *busy(struct peer *worker)
{
    for (unsigned k = 0; worker->link && k < worker->opened; k++)
        if (worker->handled[k].busy)
            return &worker->handled[k];
    return NULL;
}

/* Every worker answers one of its calls in each round of 50 ms; who drains leaves after its last.
 */
static void work(void)
{
    for (int i = 0; i < WORKERS; i++) {
        struct handled *next = busy(&workers[i]);
        if (next)
            answer(next, 5);
        else if (leaving[i] && workers[i].link)
            headway__link_end(workers[i].link, HEADWAY__REASON_SHUTDOWN, NULL);
    }
}

static void a_burst_starts_four_workers_and_idleness_stops_them_and_no_call_fails(void)
{
    scale s = {0};
    uint32_t most = 0, alive = 0;
    memset(workers, 0, sizeof workers);
    begin((headway_broker_options){.wait_ms = 200});
    supervise("fleet.v1.Fleet", 1);
    CHECK_EQ(follow(&s), 0);
    for (int i = 0; i < BURST; i++)
        call_with(&calls[i], &client, "fleet.v1.Fleet/Get", 10000, headway_bytes_of_string("x"));
    for (int round = 0; round < 200; round++) {
        world_run(&w, 50);
        alive = follow(&s);
        most = alive > most ? alive : most;
        work();
    }
    CHECK_EQ(most, WORKERS);
    CHECK_EQ(alive, 0);
    for (int i = 0; i < BURST; i++) {
        CHECK_EQ(calls[i].done, 1);
        CHECK_EQ(calls[i].code, HEADWAY_OK);
    }
    headway_broker_statistics now = statistics(&w);
    CHECK_EQ(now.calls_refused + now.calls_timed_out + now.calls_dropped, 0);
    end();
}

int main(void)
{
    RUN(a_call_is_held_until_the_worker_it_waits_for_is_there);
    RUN(held_calls_end_at_their_deadlines_and_never_reached_anybody);
    RUN(held_calls_have_the_limits_of_waiting_calls);
    RUN(held_calls_are_let_go_when_nobody_can_start_it_any_more);
    RUN(what_two_can_start_is_held_until_both_have_left);
    RUN(a_group_that_names_no_service_learns_them_from_its_workers);
    RUN(a_supervisor_that_reads_slowly_hears_the_latest_and_costs_one_message);
    RUN(who_asks_for_its_schema_makes_it_start);
    RUN(what_is_malformed_or_too_much_ends_the_supervisor_with_a_sentence);
    RUN(whatever_allocation_fails_nothing_is_left_and_no_call_ends_twice);
    RUN(a_burst_starts_four_workers_and_idleness_stops_them_and_no_call_fails);
    return 0;
}
