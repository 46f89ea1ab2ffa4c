/* SPDX-License-Identifier: Apache-2.0 */
#include "hello/v1/hello.headway.h"
#include <stdio.h>

static int greet(headway_call *call, const Hello__V1__GreetRequest *request, void *self)
{
    (void)self;
    if (!*request->name)
        return headway_call_fail(call, HEADWAY_INVALID_ARGUMENT, "a name, please");
    char greeting[128];
    snprintf(greeting, sizeof greeting, "Hello, %.100s.", request->name);
    Hello__V1__GreetResponse response = HELLO__V1__GREET_RESPONSE__INIT;
    response.greeting = greeting;
    return hello_v1_hello_greet_reply(call, &response);
}

static int setup(headway_bus *bus, void *user)
{
    static const hello_v1_hello_handlers handlers = {.size = sizeof handlers, .greet = greet};
    static headway_service *service;
    (void)user;
    return hello_v1_hello_serve(bus, &handlers, NULL, NULL, &service);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
