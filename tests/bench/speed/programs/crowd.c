/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: speed-crowd MEMBER SERVICES SUBSCRIPTIONS [headway_main's options]
 *
 * Registers so many services, each with a name and a method of its own, and so many subscriptions,
 * each to a topic of its own; says "ready" once the broker has all of them, and stays.
 */

#include <headway/headway.h>
#include <headway/main.h>
#include <headway/timer.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAME = 64, MOST = 1 << 20, LOOK_MS = 50 };

typedef struct registered {
    char name[NAME];
    headway_service_descriptor descriptor;
    headway_method method;
    headway_handler handler;
} registered;

static headway_bus *the_bus;
static registered *services;
static uint64_t member, service_count, subscription_count, stand;
static int failed;

static int refuse(headway_call *call, headway_bytes message, void *self)
{
    (void)message;
    (void)self;
    return headway_call_fail(call, HEADWAY_UNIMPLEMENTED, "one of a crowd");
}

static int register_service(headway_bus *bus, uint64_t index)
{
    registered *r = &services[index];
    headway_service_options options = {.size = sizeof options, .concurrency = 1};
    snprintf(r->name, sizeof r->name, "bench.crowd.v1.S%" PRIu64 "_%" PRIu64, member, index);
    r->method = (headway_method){.name = "Say", .route = r->name};
    r->handler = (headway_handler){.open = refuse};
    r->descriptor = (headway_service_descriptor){
        .size = sizeof r->descriptor, .name = r->name, .methods = &r->method, .method_count = 1};
    return headway_service_open(bus, &r->descriptor, &r->handler, NULL, &options, NULL);
}

static void on_ready(headway_subscription *subscription, void *user)
{
    (void)subscription;
    (void)user;
    stand++;
}

static void on_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                     headway_bytes message, void *user)
{
    (void)subscription, (void)topic, (void)sequence, (void)message, (void)user;
}

static void on_done(headway_subscription *subscription, const headway_status *status, void *user)
{
    (void)subscription;
    (void)user;
    if (failed++ == 0)
        fprintf(stderr, "a subscription ended: %s: %s\n", headway_code_name(status->code),
                status->message);
}

static int subscribe(headway_bus *bus, uint64_t index)
{
    static const headway_subscription_events events = {
        .on_event = on_event, .on_ready = on_ready, .on_done = on_done};
    headway_subscription_options options = {.size = sizeof options};
    headway_subscription *subscription;
    char topic[NAME];
    snprintf(topic, sizeof topic, "bench.crowd.%" PRIu64 ".t%" PRIu64, member, index);
    return headway_subscribe(bus, topic, &options, &events, NULL, &subscription);
}

static void look(void *user)
{
    static int said;
    (void)user;
    if (failed) {
        headway_main_stop(the_bus, 1);
    } else if (stand >= subscription_count && headway_bus_is_up(the_bus) && !said++) {
        printf("ready\n");
        fflush(stdout);
    }
}

static int setup(headway_bus *bus, void *user)
{
    int error = 0;
    (void)user;
    the_bus = bus;
    for (uint64_t i = 0; i < service_count && error == 0; i++)
        error = register_service(bus, i);
    for (uint64_t i = 0; i < subscription_count && error == 0; i++)
        error = subscribe(bus, i);
    return error ? error : headway_timer_start(bus, LOOK_MS, LOOK_MS, look, NULL, NULL);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    member = strtoull(argv[1], NULL, 10);
    service_count = strtoull(argv[2], NULL, 10);
    subscription_count = strtoull(argv[3], NULL, 10);
    if (service_count > MOST || subscription_count > MOST)
        return 2;
    services = calloc(service_count + 1, sizeof *services);
    if (!services)
        return 1;
    argv[3] = argv[0];
    int code = headway_main(argc - 3, argv + 3, setup, NULL);
    free(services);
    return code;
}
