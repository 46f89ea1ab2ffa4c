/* SPDX-License-Identifier: Apache-2.0 */
#include "hello/v1/hello.headway.h"
#include <stdio.h>

static void on_greeted(headway_call *call, const headway_status *status,
                       const Hello__V1__GreetResponse *response, void *user)
{
    (void)user;
    if (status->code == HEADWAY_OK)
        printf("%s\n", response->greeting);
    else
        fprintf(stderr, "%s: %s\n", headway_code_name(status->code), status->message);
    headway_main_stop(headway_call_bus(call), status->code == HEADWAY_OK ? 0 : 1);
}

static int setup(headway_bus *bus, void *user)
{
    Hello__V1__GreetRequest request = HELLO__V1__GREET_REQUEST__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    (void)user;
    request.name = "world";
    return hello_v1_hello_greet(bus, &request, &options, on_greeted, NULL, NULL);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
