/* SPDX-License-Identifier: Apache-2.0 */
#include "hello/v1/hello.headway.h"
#include <headway/sim.h>
#include <stdio.h>
#include <string.h>

static headway_sim *sim;
static char answer[64];

static int never(headway_call *call, const Hello__V1__GreetRequest *request, void *self)
{
    (void)call, (void)request, (void)self;
    return 0; /* "I will answer later" */
}

static headway_bus *bus_on(headway_host *host)
{
    headway_bus_options options = {.size = sizeof options,
                                   .alloc = headway_sim_alloc(host),
                                   .random = headway_sim_random(host)};
    headway_bus *bus = NULL;
    if (headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://broker", &options,
                         &bus) != 0)
        headway_sim_crash(host);
    return bus;
}

static void boot_service(headway_host *host, void *user)
{
    static const hello_v1_hello_handlers handlers = {.size = sizeof handlers, .greet = never};
    headway_service *service;
    (void)user;
    if (hello_v1_hello_serve(bus_on(host), &handlers, NULL, NULL, &service) != 0)
        headway_sim_crash(host);
}

static void on_greeted(headway_call *call, const headway_status *status,
                       const Hello__V1__GreetResponse *response, void *user)
{
    (void)call, (void)response, (void)user;
    snprintf(answer, sizeof answer, "%s", headway_code_name(status->code));
}

static void boot_client(headway_host *host, void *user)
{
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    Hello__V1__GreetRequest request = HELLO__V1__GREET_REQUEST__INIT;
    (void)user;
    request.name = "nobody";
    if (hello_v1_hello_greet(bus_on(host), &request, &options, on_greeted, NULL, NULL) != 0)
        headway_sim_crash(host);
}

static int answered(void *user)
{
    (void)user;
    return answer[0] != 0;
}

/* The service takes a call and its machine dies: the caller is told, and soon. */
int main(void)
{
    headway_host *broker, *service, *client;
    if (headway_sim_new(NULL, &sim) != 0 || headway_sim_host(sim, "broker", &broker) != 0 ||
        headway_sim_host(sim, "service", &service) != 0 ||
        headway_sim_host(sim, "client", &client) != 0)
        return 1;
    headway_sim_broker(broker);
    headway_sim_boot(service, boot_service, NULL);
    headway_sim_run(sim, HEADWAY_SIM_SECOND);
    headway_sim_boot(client, boot_client, NULL);
    headway_sim_run(sim, HEADWAY_SIM_SECOND / 10);
    headway_sim_crash(service);
    headway_sim_run_until(sim, answered, NULL, 2 * HEADWAY_SIM_SECOND);
    printf("%s\n", answer);
    headway_sim_free(sim);
    return strcmp(answer, "UNAVAILABLE");
}
