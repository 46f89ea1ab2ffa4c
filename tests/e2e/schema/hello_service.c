/* SPDX-License-Identifier: Apache-2.0 */
/* One service, built from the proto as it was and as it became. */
#include <hello/v1/hello.headway.h>

#include <headway/main.h>

static int greet(headway_call *call, const Hello__V1__GreetRequest *request, void *self)
{
    static char greeting[] = "Hello.";
    Hello__V1__GreetResponse response = HELLO__V1__GREET_RESPONSE__INIT;
    (void)request;
    (void)self;
    response.greeting = greeting;
    return hello_v1_hello_greet_reply(call, &response);
}

static int setup(headway_bus *bus, void *user)
{
    static const hello_v1_hello_handlers handlers = {.size = sizeof handlers, .greet = greet};
    (void)user;
    return hello_v1_hello_serve(bus, &handlers, NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
