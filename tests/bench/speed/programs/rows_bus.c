/* SPDX-License-Identifier: Apache-2.0 */
#include "rows_bus.h"

#include <headway/zmq.h>
#include <headway/zmtp.h>

#include <stdlib.h>

int rows_bus_open(headway_bus *main_bus, void (*on_up)(headway_bus *bus, void *user),
                  void (*on_writable)(headway_bus *bus, void *user), void *user,
                  headway_bus **ret_bus)
{
    const char *name = getenv("HEADWAY_TRANSPORT"), *way = getenv("HEADWAY_VIA");
    int direct = way && strcmp(way, "direct") == 0;
    headway_bus_options options = {.size = sizeof options,
                                   .name = "bench",
                                   .message_limit = ROWS_LIMIT,
                                   .reassembly_budget = 4 * ROWS_LIMIT,
                                   .reply_budget = 4 * ROWS_LIMIT,
                                   .waiting_bytes = 4 * ROWS_LIMIT,
                                   .watchdog_ms = 10000,
                                   .on_up = on_up,
                                   .on_writable = on_writable,
                                   .via = direct ? HEADWAY_VIA_DIRECT : HEADWAY_VIA_BROKER,
                                   .direct_listen = "tcp://127.0.0.1:0",
                                   .host = 1, /* all processes of the bench are on one */
                                   .user = user};
    return headway_bus_open(headway_bus_loop(main_bus),
                            name && strcmp(name, "zmq") == 0 ? &headway_zmq_transport
                                                             : &headway_zmtp_transport,
                            headway_bus_endpoint(main_bus), &options, ret_bus);
}
