/* SPDX-License-Identifier: Apache-2.0 */
/* A client: listens for an event, makes a call, reads a stream, and ends. */
#include "greeter/v1/greeter.headway.h"

#include <stdio.h>

static int heard, counted;

static void finish(headway_bus *bus, const headway_status *status)
{
    if (status->code != HEADWAY_OK) {
        fprintf(stderr, "%s: %s\n", headway_code_name(status->code), status->message);
        headway_main_stop(bus, 1);
    } else if (heard && counted) {
        headway_main_stop(bus, 0);
    }
}

static void on_number(headway_call *call, const Greeter__V1__CountResponse *response, void *user)
{
    (void)call, (void)user;
    printf("%llu\n", (unsigned long long)response->number);
}

static void on_counted(headway_call *call, const headway_status *status, void *user)
{
    (void)user;
    counted = 1;
    finish(headway_call_bus(call), status);
}

static void on_greeted(headway_call *call, const headway_status *status,
                       const Greeter__V1__GreetResponse *response, void *user)
{
    static const greeter_v1_greeter_count_events events = {on_number, on_counted};
    Greeter__V1__CountRequest request = GREETER__V1__COUNT_REQUEST__INIT;
    headway_bus *bus = headway_call_bus(call);
    (void)user;
    if (status->code != HEADWAY_OK) {
        finish(bus, status);
        return;
    }
    printf("%s\n", response->greeting);
    request.up_to = 3;
    int error = greeter_v1_greeter_count(bus, &request, NULL, &events, NULL, NULL);
    if (error != 0) {
        fprintf(stderr, "cannot count: %s\n", headway_error_text(error));
        headway_main_stop(bus, 1);
    }
}

/* The subscription stands: no event is missed from here on. */
static void on_ready(headway_subscription *subscription, void *user)
{
    static int begun;
    headway_bus *bus = user;
    Greeter__V1__GreetRequest request = GREETER__V1__GREET_REQUEST__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    (void)subscription;
    if (begun++) /* again, after a lost broker came back */
        return;
    request.name = "world";
    int error = greeter_v1_greeter_greet(bus, &request, &options, on_greeted, NULL, NULL);
    if (error != 0) {
        fprintf(stderr, "cannot greet: %s\n", headway_error_text(error));
        headway_main_stop(bus, 1);
    }
}

static void on_event(headway_subscription *subscription, const Greeter__V1__Greeted *event,
                     const char *topic, uint64_t sequence, void *user)
{
    const headway_status ok = {.code = HEADWAY_OK, .message = ""};
    (void)subscription, (void)topic, (void)sequence;
    printf("heard that %s was greeted\n", event->name);
    heard = 1;
    finish(user, &ok);
}

/* Refused, or the bus has ended. */
static void on_unsubscribed(headway_subscription *subscription, const headway_status *status,
                            void *user)
{
    (void)subscription;
    if (!heard)
        finish(user, status);
}

static int setup(headway_bus *bus, void *user)
{
    static const greeter_v1_greeted_events events = {
        .on_event = on_event,
        .on_ready = on_ready,
        .on_done = on_unsubscribed,
    };
    headway_subscription *subscription;
    (void)user;
    return greeter_v1_greeted_subscribe(bus, NULL, NULL, &events, bus, &subscription);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
