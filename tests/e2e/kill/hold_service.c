/* SPDX-License-Identifier: Apache-2.0 */
/* Answers every second call at once and holds the others for ever. */
#include "echo.headway.h"

#include <headway/main.h>

static int say(headway_call *call, const Bench__V1__Note *request, void *self)
{
    unsigned *count = self;
    return ++*count % 2 ? bench_v1_echo_say_reply(call, request) : 0;
}

static int setup(headway_bus *bus, void *user)
{
    static const bench_v1_echo_handlers handlers = {.size = sizeof handlers, .say = say};
    headway_service_options options = {.size = sizeof options, .concurrency = 2000};
    return bench_v1_echo_serve(bus, &handlers, user, &options, NULL);
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    return headway_main(argc, argv, setup, &count);
}
