/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random schedules on the whole bus: a broker, workers, clients on the public API, and every fault.
 * Whatever happens: each accepted call and publication ends exactly once, the broker accounts for
 * each call, what was answered OK was answered whole, and no memory is left.
 */
#include "support/processes.h"
#include "support/seeds.h"

enum { WORKERS = 2, CLIENTS = 2, PROCESSES = WORKERS + CLIENTS, STEPS = 100 };

static const char *const names[PROCESSES] = {"work-1", "work-2", "ann", "bob"};
static headway_sim *sim;
static struct broker_process broker;
static struct process processes[PROCESSES];
static headway_host *hosts[PROCESSES + 1]; /* the last is the broker's */
static void (*tracing)(void *user, const char *line);

static uint64_t draw(uint64_t bound)
{
    return headway_sim_draw(sim, bound);
}

static void note(void *user, headway_log_level level, uint64_t call, const char *line)
{
    char all[512];
    (void)level;
    snprintf(all, sizeof all, "%12.6f ms  log        %s %llu %s",
             (double)headway_sim_now(sim) / 1e6, (const char *)user, (unsigned long long)call,
             line);
    if (tracing)
        tracing(NULL, all);
    int honest = !strstr(line, "malformed") && !strstr(line, "packet is missing") &&
                 !strstr(line, "more than was granted") && !strstr(line, "never opened");
    if (!honest)
        fprintf(stderr, "%s\n", all);
    CHECK(honest);
}

static void start_broker(void)
{
    headway_broker_options options = {.start_grace_ms = 100,
                                      .calls_per_link = 20 + (uint32_t)draw(200),
                                      .waiting_calls = 1 + (uint32_t)draw(20),
                                      .queue_messages = 1 + (uint32_t)draw(100)};
    options.log = (headway_log_sink){note, "broker", HEADWAY_LOG_DEBUG};
    if (draw(3) == 0)
        options.budget_bytes = 8 << 20;
    headway_sim_restart(hosts[PROCESSES]);
    (void)broker_start(&broker, sim, options);
}

static void start_process(int i)
{
    headway_bus_options options = {.concurrency = 1 + (uint32_t)draw(64),
                                   .waiting_limit = 1 + (uint32_t)draw(50)};
    options.log = (headway_log_sink){note, (void *)(uintptr_t)names[i], HEADWAY_LOG_DEBUG};
    headway_sim_restart(hosts[i]);
    if (process_start(&processes[i], sim, names[i], options) != 0)
        return;
    processes[i].dice = 1;
    if (i < WORKERS && process_serve(&processes[i], 1 + (uint32_t)draw(16)) != 0)
        process_stop(&processes[i]);
}

static void ask_some(struct process *process)
{
    int error;
    for (uint64_t n = 1 + draw(10); n > 0 && process->request_count < MOST_REQUESTS / 2; n--) {
        struct ask ask = {.method = (int)draw(METHODS),
                          .size = draw(draw(15) ? 2000 : 300000),
                          .wanted = (unsigned)draw(draw(4) ? 10 : 400),
                          .messages = (unsigned)draw(draw(4) ? 10 : 100)};
        if (ask.method == UPLOAD || ask.method == CONTROL)
            ask.size = draw(3000);
        ask.options.deadline_ms = draw(3) ? 0 : 1 + (uint32_t)draw(3000);
        ask.options.wait_for_ready = draw(3) == 0;
        ask.options.manual_demand = draw(6) == 0;
        ask.options.via = (uint8_t)draw(4); /* workers call themselves too */
        struct request *request = process_ask(process, ask, &error);
        CHECK(request || error == HEADWAY_EAGAIN || error == HEADWAY_ENOMEM ||
              error == HEADWAY_ELIMIT);
        if (request && request->call && ask.options.manual_demand)
            (void)headway_call_request(request->call, 1 + (int64_t)draw(500));
    }
}

static void do_events(struct process *process)
{
    static const char *const topics[] = {"a.b", "a.c", "b", "a.b.c"};
    static const char *const patterns[] = {"a.*", ">", "b", "a.b.>", "*.c"};
    if (draw(4) == 0) {
        headway_subscription_options options = {.policy = (headway_slow_policy)draw(5),
                                                .window_messages = 1 + (uint32_t)draw(20)};
        (void)process_subscribe(process, patterns[draw(5)], options);
        return;
    }
    for (uint64_t n = draw(20); n > 0 && process->publication_count < MOST_REQUESTS / 2; n--)
        (void)process_publish(process, topics[draw(4)], draw(draw(9) ? 500 : 100000));
}

static void act(int i)
{
    struct process *process = &processes[i];
    if (i < WORKERS && draw(2)) {
        jobs_release(process, (unsigned)draw(5));
    } else if (draw(4) == 0 && process->request_count) {
        request_cancel(&process->requests[draw(process->request_count)]);
    } else if (draw(4) == 0) {
        do_events(process);
    } else {
        ask_some(process);
    }
}

static void crash(int i)
{
    if (i == PROCESSES && broker.broker)
        broker_crash(&broker);
    else if (i < PROCESSES && processes[i].bus)
        process_crash(&processes[i]);
}

static void misfortune(int i)
{
    headway_host *host = hosts[i], *other = hosts[PROCESSES];
    switch (draw(9)) {
    case 0:
        headway_sim_pause(host, draw(draw(2) ? 100 * MS : 15 * SECOND));
        break;
    case 1:
        headway_sim_freeze(host, draw(10 * SECOND));
        break;
    case 2:
        headway_sim_slow(host, draw(2) ? 0 : draw(5 * MS));
        break;
    case 3:
        headway_sim_cut(host, other);
        break;
    case 4:
    case 5:
        if (host != other)
            CHECK_EQ(headway_sim_partition(host, other, draw(3) == 0), 0);
        break;
    case 6:
        crash(i);
        break;
    case 7:
        headway_sim_fail_allocation(host, 1 + draw(60));
        break;
    default:
        headway_sim_fail_allocations(host, draw(3) ? 0 : (uint32_t)draw(20000));
        break;
    }
    headway_sim_wall_jump(host, (int64_t)draw(1 << 30) - (1 << 29));
}

static void step(void)
{
    int i = (int)draw(PROCESSES + 1);
    if (i == PROCESSES && !broker.broker)
        start_broker();
    else if (i < PROCESSES && !processes[i].bus)
        start_process(i);
    else if (draw(8) == 0)
        misfortune(i);
    else if (i < PROCESSES)
        act(i);
    CHECK_EQ(headway_sim_run(sim, draw(draw(8) ? 10 * MS : 4 * SECOND)), 0);
    if (broker.broker)
        broker_check(&broker);
}

static void heal(void)
{
    headway_sim_options kind = {.size = sizeof kind, .trace = tracing};
    headway_sim_set(sim, &kind);
    for (int i = 0; i <= PROCESSES; i++) {
        headway_sim_fail_allocation(hosts[i], 0);
        headway_sim_fail_allocations(hosts[i], 0);
        headway_sim_slow(hosts[i], 0);
        CHECK_EQ(headway_sim_partition(hosts[i], hosts[PROCESSES], 0), 0);
    }
    if (!broker.broker)
        start_broker();
    for (int i = 0; i < PROCESSES; i++) {
        if (!processes[i].bus)
            start_process(i);
        processes[i].dice = 0;
    }
    CHECK_EQ(headway_sim_run(sim, 60 * SECOND), 0);
}

/* All is well again: the bus works, and everything that was begun can end. */
static void end_all(void)
{
    for (int i = 0; i < PROCESSES; i++) {
        struct process *process = &processes[i];
        CHECK(headway_bus_is_up(process->bus));
        jobs_release(process, UINT32_MAX);
        for (unsigned n = 0; n < process->request_count; n++)
            request_cancel(&process->requests[n]);
    }
    CHECK_EQ(headway_sim_run(sim, 30 * SECOND), 0);
    for (int i = 0; i < PROCESSES; i++)
        CHECK_EQ(process_pending(&processes[i]), 0);
    headway_broker_statistics s = broker_check(&broker);
    CHECK_EQ(s.calls_in_flight + s.calls_waiting, 0);
}

static void works_again(void)
{
    int error;
    struct request *request =
        process_ask(&processes[WORKERS], (struct ask){.method = WATCH, .wanted = 50}, &error);
    CHECK_EQ(error, 0);
    CHECK_EQ(headway_sim_run(sim, 10 * SECOND), 0);
    CHECK_EQ(request->done, 1);
    CHECK_EQ(request->code, HEADWAY_OK);
}

static headway_sim_options options_of(uint64_t seed)
{
    uint64_t dice = seed * 0x9e3779b97f4a7c15u >> 7;
    return (headway_sim_options){.seed = seed,
                                 .trace = tracing,
                                 .delay_min_ns = 1000,
                                 .delay_max_ns = dice % 3 ? 500000 : 20 * MS,
                                 .queue_packets = dice % 5 ? 256 : 8,
                                 .again_ppm = dice % 7 ? 0 : 100000,
                                 .spurious_ppm = dice % 11 ? 0 : 100000,
                                 .cut_ppm = dice % 13 % 2 ? 0 : 1000,
                                 .silent_ppm = dice % 17 % 2 ? 0 : 500000};
}

static uint64_t run(uint64_t seed, void (*trace)(void *user, const char *line))
{
    tracing = trace;
    sim = sim_make(options_of(seed));
    memset(&broker, 0, sizeof broker);
    memset(processes, 0, sizeof processes);
    for (int i = 0; i <= PROCESSES; i++)
        CHECK_EQ(headway_sim_host(sim, i < PROCESSES ? names[i] : "broker", &hosts[i]), 0);
    start_broker();
    for (int i = 0; i < PROCESSES; i++)
        start_process(i);
    for (int n = 0; n < STEPS; n++)
        step();
    heal();
    end_all();
    works_again();
    for (int i = 0; i < PROCESSES; i++)
        process_stop(&processes[i]);
    broker_stop(&broker);
    uint64_t hash = headway_sim_trace_hash(sim);
    headway_sim_free(sim);
    return hash;
}

int main(int argc, char **argv)
{
    return seeds_main(argc, argv, run);
}
