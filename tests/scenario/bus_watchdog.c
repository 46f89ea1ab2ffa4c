/* SPDX-License-Identifier: Apache-2.0 */
/* Who holds the loop is named, with the method and the time; who is quick is not. */
#include <headway/bus.h>
#include <headway/call.h>
#include <headway/service.h>
#include <headway/sim.h>
#include <headway/timer.h>

#include <broker.h>
#include <check.h>

#define MS HEADWAY_SIM_MILLISECOND

enum { LINES = 16 };

static const headway_method methods[] = {
    {.name = "Get", .route = "fleet.v1.Fleet/Get", .shape = HEADWAY_UNARY}};
static const headway_service_descriptor descriptor = {
    .size = sizeof descriptor, .name = "fleet.v1.Fleet", .methods = methods, .method_count = 1};

static headway_sim *sim;
static headway_bus *worker, *client;
static char lines[LINES][256];
static unsigned count;
static uint64_t held, handler_ms, done_ms, timer_ms; /* how long each callback takes */
static int done;

/* The simulator's loop, but for a clock that a callback can push on. */
static headway_loop_ops slow_ops;
static uint64_t (*real_now)(headway_loop *loop);

static uint64_t slow_now(headway_loop *loop)
{
    return real_now(loop) + held;
}

static headway_loop *slow(headway_loop *loop)
{
    if (!real_now) {
        slow_ops = *loop->ops;
        real_now = slow_ops.now;
        slow_ops.now = slow_now;
    }
    loop->ops = &slow_ops;
    return loop;
}

static void note(void *user, headway_log_level level, uint64_t call, const char *line)
{
    (void)user;
    (void)call;
    if (strstr(line, "held the loop") && count < LINES) {
        CHECK_EQ(level, HEADWAY_LOG_WARN);
        snprintf(lines[count++], sizeof lines[0], "%s", line);
    }
}

static headway_bus *open_bus(const char *name, uint32_t watchdog_ms)
{
    headway_host *host;
    headway_bus *bus;
    CHECK_EQ(headway_sim_host(sim, name, &host), 0);
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(host),
                                   .random = headway_sim_random(host),
                                   .log = {.write = note, .level = HEADWAY_LOG_WARN},
                                   .watchdog_ms = watchdog_ms};
    CHECK_EQ(headway_bus_open(slow(headway_sim_loop(host)), headway_sim_transport(), "mem://broker",
                              &options, &bus),
             0);
    return bus;
}

static void broker_open(headway_host *host)
{
    headway_broker *broker; /* its memory goes with the simulator */
    headway_broker_options options = {.size = sizeof options,
                                      .alloc = headway_sim_alloc(host),
                                      .random = headway_sim_random(host)};
    CHECK_EQ(headway_broker_new(headway_sim_loop(host), headway_sim_transport(), &options, &broker),
             0);
    CHECK_EQ(headway_broker_listen(broker, "mem://broker", NULL, 0), 0);
}

static int get(headway_call *call, headway_bytes message, void *self)
{
    (void)message;
    (void)self;
    held += handler_ms * MS;
    return headway_call_reply(call, headway_bytes_of_string("answer"));
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    CHECK_EQ(status->code, HEADWAY_OK);
    held += done_ms * MS;
    done++;
}

static void on_timer(void *user)
{
    (void)user;
    held += timer_ms * MS;
}

/* One call, and a timer at the client. */
static void run_one(uint32_t watchdog_ms)
{
    static const headway_handler handler = {.open = get};
    static const headway_call_events events = {.on_done = on_done};
    headway_host *broker;
    headway_service *service;
    headway_timer *timer;
    count = 0;
    done = 0;
    held = 0;
    CHECK_EQ(headway_sim_new(NULL, &sim), 0);
    CHECK_EQ(headway_sim_host(sim, "broker", &broker), 0);
    broker_open(broker);
    worker = open_bus("worker", watchdog_ms);
    client = open_bus("client", watchdog_ms);
    CHECK_EQ(headway_service_open(worker, &descriptor, &handler, NULL, NULL, &service), 0);
    CHECK_EQ(headway_sim_run(sim, 1000 * MS), 0);
    CHECK_EQ(headway_call_open(client, &methods[0], headway_bytes_of(NULL, 0), NULL, &events, NULL,
                               NULL),
             0);
    CHECK_EQ(headway_timer_start(client, 10, 0, on_timer, NULL, &timer), 0);
    CHECK_EQ(headway_sim_run(sim, 2000 * MS), 0);
    CHECK_EQ(done, 1);
    headway_bus_close(client, NULL, NULL);
    headway_bus_close(worker, NULL, NULL);
    CHECK_EQ(headway_sim_run(sim, 1000 * MS), 0);
    headway_bus_free(client);
    headway_bus_free(worker);
    headway_sim_free(sim);
}

static int was_told(const char *line)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(lines[i], line) == 0)
            return 1;
    for (unsigned i = 0; i < count; i++)
        fprintf(stderr, "told: %s\n", lines[i]);
    return 0;
}

static void a_handler_that_holds_the_loop_is_named_with_its_time(void)
{
    handler_ms = 150, done_ms = 0, timer_ms = 0;
    run_one(0); /* the default: 100 ms */
    CHECK_EQ(count, 1);
    CHECK(was_told("the handler of fleet.v1.Fleet/Get held the loop for 150 ms"));
}

static void a_callback_of_the_caller_and_a_timer_are_named_too(void)
{
    handler_ms = 0, done_ms = 300, timer_ms = 200;
    run_one(0);
    CHECK_EQ(count, 2);
    CHECK(was_told("on_done of fleet.v1.Fleet/Get held the loop for 300 ms"));
    CHECK(was_told("a timer held the loop for 200 ms"));
}

static void who_is_quicker_than_the_limit_is_not_named(void)
{
    handler_ms = 99, done_ms = 99, timer_ms = 99;
    run_one(0);
    CHECK_EQ(count, 0);
    run_one(50);
    CHECK_EQ(count, 3);
    CHECK(was_told("the handler of fleet.v1.Fleet/Get held the loop for 99 ms"));
}

int main(void)
{
    RUN(a_handler_that_holds_the_loop_is_named_with_its_time);
    RUN(a_callback_of_the_caller_and_a_timer_are_named_too);
    RUN(who_is_quicker_than_the_limit_is_not_named);
    return 0;
}
