/* SPDX-License-Identifier: Apache-2.0 */
/* A service whose handlers wait for a pool of four, 10 ms each, behind a broker: it takes as many
   calls at once as the pool is worth, and what it has granted beyond that it calls back (L11). */
#include "load_world.h"

#include <headway/bus.h>
#include <headway/call.h>
#include <headway/timer.h>

enum { POOL = 4, MOST = 512 };

static struct world w;
static struct load load;
static struct tally tally, later;
static headway_bus *bus;
static headway_service *service;
static headway_call *held[MOST];
static unsigned first, count, busy, most;
static int pooled;

static void pump(void);

static void ended(void *user)
{
    headway_call *call = user;
    busy--;
    (void)headway_call_reply(call, headway_bytes_of("done", 4));
    pump();
}

static void pump(void)
{
    while (count > 0 && (!pooled || busy < POOL)) {
        headway_call *call = held[first++ % MOST];
        count--;
        busy++;
        CHECK_EQ(headway_timer_start(bus, 10, 0, ended, call, NULL), 0);
    }
}

static int on_get(headway_call *call, headway_bytes message, void *self)
{
    (void)message;
    (void)self;
    CHECK(count < MOST);
    held[(first + count++) % MOST] = call;
    if (count + busy > most)
        most = count + busy;
    pump();
    return 0;
}

static const headway_method methods[] = {
    {.name = "Get", .route = SERVICE "/Get", .shape = HEADWAY_UNARY}};
static const headway_service_descriptor descriptor = {
    .size = sizeof descriptor, .name = SERVICE, .methods = methods, .method_count = 1};
static const headway_handler handlers[] = {{.open = on_get}};

static void begin(int with_pool, headway_service_options options)
{
    headway_host *host;
    pooled = with_pool;
    first = count = busy = most = 0;
    memset(&tally, 0, sizeof tally);
    memset(&later, 0, sizeof later);
    world_open(&w, (headway_broker_options){.wait_ms = 1});
    load_open(&w, &load, "client");
    load.tally = &tally;
    load.random = 1;
    load.deadline_ms = 10000;
    CHECK_EQ(headway_sim_host(w.sim, "worker", &host), 0);
    headway_bus_options of_bus = {.size = sizeof of_bus,
                                  .alloc = headway_sim_alloc(host),
                                  .random = headway_sim_random(host)};
    CHECK_EQ(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://broker",
                              &of_bus, &bus),
             0);
    options.size = sizeof options;
    CHECK_EQ(headway_service_open(bus, &descriptor, handlers, NULL, &options, &service), 0);
    world_run(&w, 100);
}

static unsigned most_in(double a_second, unsigned milliseconds)
{
    load.a_second = a_second;
    most = 0;
    loads_run(&load, 1, milliseconds);
    return most;
}

static void end(void)
{
    loads_settle(&load, 1);
    CHECK_EQ(tally.sent, tally.ok + tally.refused);
    CHECK_EQ(later.sent, later.ok + later.refused);
    headway_bus_close(bus, NULL, NULL);
    world_run(&w, 1000);
    headway_bus_free(bus);
    world_close(&w);
}

static void a_pool_behind_the_handlers_bounds_them_and_stays_busy(void)
{
    begin(1, (headway_service_options){.concurrency_floor = 4});
    (void)most_in(300, 2000);
    unsigned flooded = most_in(1200, 8000);
    unsigned after = most_in(1200, 4000);
    fprintf(stderr, "    at first %u at once, then %u\n", flooded, after);
    CHECK(flooded > 100 && after <= 16);
    load.tally = &later;
    (void)most_in(1200, 2000);
    CHECK(later.ok >= 760); /* of 800 that the pool can */
    end();
}

/* Slots granted under the old limit do not come as calls after it: a burst finds the new one. */
static void slots_granted_before_are_recalled_L11(void)
{
    begin(1, (headway_service_options){.concurrency_floor = 4});
    (void)most_in(300, 1000);
    (void)most_in(1200, 12000);
    load.a_second = 1;
    loads_run(&load, 1, 3000);
    most = 0;
    for (int i = 0; i < 200; i++)
        load_call(&load);
    world_run(&w, 500);
    CHECK(most <= 16);
    end();
}

static void handlers_that_wait_elsewhere_keep_all_their_slots(void)
{
    begin(0, (headway_service_options){.concurrency = 64, .concurrency_floor = 4});
    (void)most_in(6000, 8000);
    load.tally = &later;
    CHECK_EQ(most_in(12000, 2000), 64);
    fprintf(stderr, "    %u of 12800\n", later.ok);
    CHECK(later.ok > 9000); /* the way there and back takes its part */
    end();
}

static void a_floor_as_large_as_the_concurrency_is_a_fixed_number(void)
{
    begin(1, (headway_service_options){.concurrency = 100});
    (void)most_in(300, 1000);
    (void)most_in(1200, 8000);
    CHECK_EQ(most_in(1200, 1000), 100);
    end();
}

int main(void)
{
    RUN(a_pool_behind_the_handlers_bounds_them_and_stays_busy);
    RUN(slots_granted_before_are_recalled_L11);
    RUN(handlers_that_wait_elsewhere_keep_all_their_slots);
    RUN(a_floor_as_large_as_the_concurrency_is_a_fixed_number);
    return 0;
}
