/* SPDX-License-Identifier: Apache-2.0 */
#include "echo_serve.h"

#include "echo.headway.h"

#include <stdlib.h>

static int say(headway_call *call, const Bench__V1__Note *request, void *self)
{
    (void)self;
    return bench_v1_echo_say_reply(call, request);
}

static int say_too(headway_call *call, const Bench__V1__Note *request, void *self)
{
    (void)self;
    return bench_v1_other_say_reply(call, request);
}

int echo_serve(headway_bus *bus)
{
    static const bench_v1_echo_handlers handlers = {.size = sizeof handlers, .say = say};
    static const bench_v1_other_handlers others = {.size = sizeof others, .say = say_too};
    headway_service_options options = {.size = sizeof options, .concurrency = 4096};
    if (getenv("BENCH_OTHER"))
        return bench_v1_other_serve(bus, &others, NULL, &options, NULL);
    return bench_v1_echo_serve(bus, &handlers, NULL, &options, NULL);
}
