/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fault sweep: short stories of the whole bus, told again and again, while each allocation and
 * each send of each host fails once, or from then on. Whatever fails: each call and publication
 * ends exactly once, none is handled twice, the broker accounts for all, no memory is left, and
 * once the fault is over the bus works.
 *
 *   PROGRAM [--every K]         each place, or each K-th of them
 *   PROGRAM --only S,H,F,N,ON   one of them: as it was printed when it failed; with its trace
 */
#include "support/processes.h"

#include <signal.h>
#include <unistd.h>

enum { BROKER, WORKER, CLIENT, HOSTS, FAULTS = HEADWAY_SIM_SEND_CUT + 1 };

static const char *const host_names[HOSTS] = {"broker", "worker", "client"};
static const char *const fault_names[FAULTS] = {"no memory", "send: again", "send: no memory",
                                                "send: cut"};
static headway_sim *sim;
static headway_host *hosts[HOSTS];
static struct broker_process broker;
static struct process worker, client;
static char replay[128];
static int tracing;

/* One run: the fault at the n-th attempt of host; n 0: nothing fails. */
struct place {
    unsigned story, host, fault, on;
    unsigned long long n;
};

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

/* --- the stories: what fails is not accepted, or ends with a status ----------------------------
 */

static void ask(struct process *process, struct ask what)
{
    int error;
    if (process->bus && !process_ask(process, what, &error))
        CHECK(error == HEADWAY_EAGAIN || error == HEADWAY_ENOMEM);
}

static void a_call(void)
{
    ask(&client, (struct ask){.method = UNARY, .size = 100, .options = {.wait_for_ready = 1}});
}

static void a_large_call(void)
{
    ask(&client, (struct ask){.method = UNARY, .size = 100000});
}

static void a_call_sent_again(void)
{
    ask(&client, (struct ask){.method = UNARY, .size = 10, .options = {.retries = 3}});
    run(5 * MS);
    headway_sim_cut(hosts[BROKER], hosts[CLIENT]);
    run(1 * SECOND);
    ask(&client, (struct ask){.method = UNARY, .size = 10, .options = {.retries = 3}});
}

static void streams(void)
{
    ask(&client, (struct ask){.method = UPLOAD, .size = 3000, .messages = 10});
    ask(&client, (struct ask){.method = WATCH, .wanted = 20});
    ask(&client, (struct ask){.method = CONTROL, .size = 50, .messages = 5});
}

static void a_call_that_is_cancelled(void)
{
    worker.hold = 1;
    ask(&client, (struct ask){.method = WATCH, .wanted = 3});
    ask(&client, (struct ask){.method = UNARY});
    run(10 * MS);
    for (unsigned i = 0; client.bus && i < client.request_count; i++)
        request_cancel(&client.requests[i]);
    run(10 * MS);
    worker.hold = 0;
    jobs_release(&worker, UINT32_MAX);
}

static void events(void)
{
    headway_subscription_options options = {.policy = HEADWAY_DROP_OLDEST};
    if (client.bus)
        (void)process_subscribe(&client, "a.*", options);
    if (worker.bus)
        (void)process_subscribe(&worker, ">", options);
    run(10 * MS);
    for (int i = 0; worker.bus && client.bus && i < 4; i++) {
        (void)process_publish(&worker, "a.b", 100);
        (void)process_publish(&client, "b", i == 0 ? 40000 : 10);
    }
    run(100 * MS);
    for (int i = 0; client.bus && i < MOST_SUBSCRIPTIONS; i++) {
        struct subscriber *subscriber = &client.subscribers[i];
        if (subscriber->used && !subscriber->done)
            headway_subscription_close(subscriber->subscription);
    }
}

static void a_worker_that_goes(void)
{
    worker.hold = 1;
    ask(&client, (struct ask){.method = UNARY});
    run(10 * MS);
    if (worker.service)
        headway_service_close(worker.service, NULL, NULL);
    worker.service = NULL;
    run(10 * MS);
    worker.hold = 0;
    jobs_release(&worker, UINT32_MAX);
    ask(&client, (struct ask){.method = UNARY, .options = {.deadline_ms = 500}});
    run(100 * MS);
    if (worker.bus)
        (void)process_serve(&worker, 2);
}

static const struct {
    const char *name;
    void (*tell)(void);
    int from_birth; /* the fault may come while all start */
} stories[] = {
    {"all start, and a call is answered", a_call, 1},     {"a large call", a_large_call, 0},
    {"a call is sent again", a_call_sent_again, 0},       {"streams of all shapes", streams, 0},
    {"calls are cancelled", a_call_that_is_cancelled, 0}, {"events", events, 0},
    {"a worker goes and returns", a_worker_that_goes, 0},
};
enum { STORIES = sizeof stories / sizeof *stories };

/* --- one run -------------------------------------------------------------------------------- */

static void print(void *user, const char *line)
{
    (void)user;
    if (tracing)
        puts(line);
}

static void start_broker(void)
{
    headway_broker_options options = {.start_grace_ms = 100};
    if (!broker.broker)
        (void)broker_start(&broker, sim, options);
}

static void start_process(struct process *process, const char *name)
{
    if (process->bus)
        return;
    if (process_start(process, sim, name, (headway_bus_options){0}) != 0)
        return;
    if (process == &worker && process_serve(process, 4) != 0)
        process_stop(process);
}

static void start_all(void)
{
    start_broker();
    start_process(&worker, "worker");
    start_process(&client, "client");
}

/* The fault is over: everything begun ends by itself, and the bus works. */
static void heal(void)
{
    for (int i = 0; i < HOSTS; i++) {
        headway_sim_fail(hosts[i], HEADWAY_SIM_NO_MEMORY, 0, 0);
        headway_sim_fail(hosts[i], HEADWAY_SIM_SEND_AGAIN, 0, 0);
    }
    start_all();
    run(10 * SECOND); /* a service that goes is gone by now */
    if (!worker.service)
        CHECK_EQ(process_serve(&worker, 4), 0);
    run(30 * SECOND);
    CHECK(headway_bus_is_up(worker.bus) && headway_bus_is_up(client.bus));
    CHECK_EQ(process_pending(&worker) + process_pending(&client), 0);
    CHECK(worker.served <= client.request_count); /* no call twice: none is idempotent */
    int error;
    struct request *request =
        process_ask(&client, (struct ask){.method = WATCH, .wanted = 9}, &error);
    CHECK_EQ(error, 0);
    run(2 * SECOND);
    CHECK_STR(request->message, "");
    CHECK(request->done == 1 && request->code == HEADWAY_OK && request->messages == 9);
}

static void arm(const struct place *place)
{
    if (place->n)
        headway_sim_fail(hosts[place->host], (headway_sim_fault)place->fault, place->n,
                         (int)place->on);
}

/* Answers how many attempts of its kind the host made while the fault could come. */
static uint64_t tell(const struct place *place)
{
    headway_sim_fault fault = (headway_sim_fault)place->fault;
    sim = sim_make((headway_sim_options){.seed = 1, .trace = print});
    memset(&broker, 0, sizeof broker);
    memset(&worker, 0, sizeof worker);
    memset(&client, 0, sizeof client);
    for (int i = 0; i < HOSTS; i++)
        CHECK_EQ(headway_sim_host(sim, host_names[i], &hosts[i]), 0);
    if (stories[place->story].from_birth)
        arm(place);
    start_all();
    run(100 * MS);
    uint64_t before = 0;
    if (!stories[place->story].from_birth) {
        before = headway_sim_attempts(hosts[place->host], fault);
        arm(place);
    }
    stories[place->story].tell();
    run(2 * SECOND);
    uint64_t attempts = headway_sim_attempts(hosts[place->host], fault) - before;
    heal();
    process_stop(&client);
    process_stop(&worker);
    broker_stop(&broker);
    headway_sim_free(sim);
    return attempts;
}

/* --- all of them ---------------------------------------------------------------------------- */

static void on_abort(int signal_number)
{
    if (write(STDERR_FILENO, replay, strlen(replay)) < 0)
        return;
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static int finished;
static void at_exit(void) /* the sanitizers' reports end with exit, not abort */
{
    if (!finished)
        fputs(replay, stderr);
}

static void say_how_to_replay(const struct place *place)
{
    snprintf(replay, sizeof replay, "\n%s, %s, %s %llu%s failed; again: --only %u,%u,%u,%llu,%u\n",
             stories[place->story].name, host_names[place->host], fault_names[place->fault],
             place->n, place->on ? " and on" : "", place->story, place->host, place->fault,
             place->n, place->on);
}

static uint64_t one(const struct place *place)
{
    say_how_to_replay(place);
    alarm(120); /* not a time limit on the code: a run that hangs shall name itself */
    return tell(place);
}

/* Both modes of one story, host and fault. phase: where in every K it begins. */
static unsigned long long sweep(struct place place, unsigned every, unsigned *phase)
{
    unsigned long long runs = 0;
    place.n = 0;
    uint64_t attempts = one(&place);
    for (place.n = 1; place.n <= attempts; place.n++) {
        for (place.on = 0; place.on < 2; place.on++) {
            if (++*phase % every == 0) {
                (void)one(&place);
                runs++;
            }
        }
    }
    return runs;
}

static void sweep_all(unsigned every)
{
    unsigned phase = 0;
    unsigned long long all = 0;
    for (unsigned story = 0; story < STORIES; story++) {
        for (unsigned host = 0; host < HOSTS; host++) {
            unsigned long long runs = 0;
            for (unsigned fault = 0; fault < FAULTS; fault++)
                runs += sweep((struct place){.story = story, .host = host, .fault = fault}, every,
                              &phase);
            fprintf(stderr, "  %s: %llu faults at the %s\n", stories[story].name, runs,
                    host_names[host]);
            CHECK(runs > 0);
            all += runs;
        }
    }
    fprintf(stderr, "  %llu faults, nothing lost\n", all);
}

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s [--every K | --only STORY,HOST,FAULT,N,ON]\n", program);
    return 2;
}

int main(int argc, char **argv)
{
    struct place place;
    unsigned every = 1;
    signal(SIGABRT, on_abort);
    signal(SIGALRM, on_abort);
    atexit(at_exit);
    if (argc == 3 && strcmp(argv[1], "--only") == 0) {
        if (sscanf(argv[2], "%u,%u,%u,%llu,%u", &place.story, &place.host, &place.fault, &place.n,
                   &place.on) != 5 ||
            place.story >= STORIES || place.host >= HOSTS || place.fault >= FAULTS)
            return usage(argv[0]);
        setvbuf(stdout, NULL, _IOLBF, 0);
        tracing = 1;
        (void)one(&place);
    } else {
        if (argc == 3 && strcmp(argv[1], "--every") == 0)
            every = (unsigned)strtoul(argv[2], NULL, 10);
        if (every == 0 || (argc != 1 && argc != 3))
            return usage(argv[0]);
        sweep_all(every);
    }
    finished = 1;
    return 0;
}
