/* SPDX-License-Identifier: Apache-2.0 */
/* Serves Lines. */
#include "lines.headway.h"

#include <headway/main.h>

static int say(headway_call *call, const Bench__V1__Line *request, void *self)
{
    (void)self;
    return bench_v1_lines_say_reply(call, request);
}

static int setup(headway_bus *bus, void *user)
{
    static const bench_v1_lines_handlers handlers = {.size = sizeof handlers, .say = say};
    headway_service_options options = {.size = sizeof options, .concurrency = 4096};
    (void)user;
    return bench_v1_lines_serve(bus, &handlers, NULL, &options, NULL);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
