/* SPDX-License-Identifier: Apache-2.0 */
/* A program that ends while it has another bus open on the loop, and a timer there. */
#include <headway/main.h>
#include <headway/timer.h>
#include <headway/zmq.h>

static headway_bus *other;

static void on_tick(void *user)
{
    (void)user;
}

static void over(void *user)
{
    headway_bus *bus = user;
    if (headway_bus_is_up(bus) && headway_bus_is_up(other))
        headway_main_stop(bus, 3);
}

static int setup(headway_bus *bus, void *user)
{
    headway_bus_options options = {.size = sizeof options, .name = "other"};
    int error = headway_bus_open(headway_bus_loop(bus), &headway_zmq_transport,
                                 headway_bus_endpoint(bus), &options, &other);
    (void)user;
    if (error == 0)
        error = headway_timer_start(other, 10, 10, on_tick, NULL, NULL);
    return error ? error : headway_timer_start(bus, 50, 50, over, bus, NULL);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
