/* SPDX-License-Identifier: Apache-2.0 */
/* The service on the simulator: broker, service and caller are hosts of one process under virtual
   time, and the network may be as bad as one likes. The same seed gives the same run. */
#include "service.h"

#include "greeter/v1/greeter.headway.h"

#include <headway/sim.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static headway_sim *sim;
static headway_host *broker, *service, *caller;
static headway_bus *bus; /* the caller's */

static struct {
    int done, code;
    char text[128];
    uint64_t numbers, last;
} seen;

static headway_bus *bus_on(headway_host *host)
{
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(host),
                                   .random = headway_sim_random(host)};
    headway_bus *opened = NULL;
    CHECK(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://broker",
                           &options, &opened) == 0);
    return opened;
}

static void boot_service(headway_host *host, void *user)
{
    CHECK(service_open(bus_on(host), user) == 0);
}

static void boot_caller(headway_host *host, void *user)
{
    (void)user;
    bus = bus_on(host);
}

static void begin(void)
{
    headway_sim_options options = {.size = sizeof options, .seed = 7};
    CHECK(headway_sim_new(&options, &sim) == 0);
    CHECK(headway_sim_host(sim, "broker", &broker) == 0);
    CHECK(headway_sim_host(sim, "service", &service) == 0);
    CHECK(headway_sim_host(sim, "caller", &caller) == 0);
    CHECK(headway_sim_broker(broker) == 0);
    CHECK(headway_sim_boot(service, boot_service, NULL) == 0);
    CHECK(headway_sim_boot(caller, boot_caller, NULL) == 0);
    CHECK(headway_sim_run(sim, HEADWAY_SIM_SECOND) == 0);
    memset(&seen, 0, sizeof seen);
}

static int is_done(void *user)
{
    (void)user;
    return seen.done;
}

/* Runs until the call has ended; it must, within seconds of virtual time. */
static void end(int seconds)
{
    CHECK(headway_sim_run_until(sim, is_done, NULL, (uint64_t)seconds * HEADWAY_SIM_SECOND) == 1);
    headway_sim_free(sim);
}

static void on_greeted(headway_call *call, const headway_status *status,
                       const Greeter__V1__GreetResponse *response, void *user)
{
    (void)call, (void)user;
    seen.done = 1;
    seen.code = status->code;
    snprintf(seen.text, sizeof seen.text, "%s", response ? response->greeting : status->message);
}

static void greet(char *name)
{
    Greeter__V1__GreetRequest request = GREETER__V1__GREET_REQUEST__INIT;
    request.name = name;
    CHECK(greeter_v1_greeter_greet(bus, &request, NULL, on_greeted, NULL, NULL) == 0);
}

static void on_number(headway_call *call, const Greeter__V1__CountResponse *response, void *user)
{
    (void)call, (void)user;
    CHECK(response->number == seen.last + 1);
    seen.last = response->number;
    seen.numbers++;
}

static void on_counted(headway_call *call, const headway_status *status, void *user)
{
    (void)call, (void)user;
    seen.done = 1;
    seen.code = status->code;
}

static void a_name_is_greeted(void)
{
    char name[] = "world";
    begin();
    greet(name);
    end(2);
    CHECK(seen.code == HEADWAY_OK);
    CHECK(strcmp(seen.text, "Hello, world.") == 0);
}

static void nobody_is_not(void)
{
    char name[] = "";
    begin();
    greet(name);
    end(2);
    CHECK(seen.code == HEADWAY_INVALID_ARGUMENT);
}

/* A slow reader slows the service down; nothing is lost and nothing piles up. */
static void counting_goes_at_the_pace_of_the_reader(void)
{
    static const greeter_v1_greeter_count_events events = {on_number, on_counted};
    Greeter__V1__CountRequest request = GREETER__V1__COUNT_REQUEST__INIT;
    begin();
    headway_sim_slow(caller, 10 * HEADWAY_SIM_MILLISECOND);
    request.up_to = 5000;
    CHECK(greeter_v1_greeter_count(bus, &request, NULL, &events, NULL, NULL) == 0);
    end(60);
    CHECK(seen.code == HEADWAY_OK);
    CHECK(seen.numbers == 5000);
}

/* The machine of the service dies before it has answered: the caller is told, and soon. */
static void a_crash_is_told(void)
{
    char name[] = "world";
    begin();
    headway_sim_crash(service);
    greet(name);
    end(2);
    CHECK(seen.code == HEADWAY_UNAVAILABLE);
}

int main(void)
{
    a_name_is_greeted();
    nobody_is_not();
    counting_goes_at_the_pace_of_the_reader();
    a_crash_is_told();
    printf("all is well\n");
    return 0;
}
