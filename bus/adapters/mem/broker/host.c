/* SPDX-License-Identifier: Apache-2.0 */
/* A simulated host that runs a broker. It lives in the host's memory, and so dies with it. */
#include "broker.h"

#include <headway/sim.h>
#include <stdio.h>

static int start(headway_host *host)
{
    char url[128];
    snprintf(url, sizeof url, "mem://%s", headway_sim_host_name(host));
    headway_broker_options options = {.size = sizeof options,
                                      .name = headway_sim_host_name(host),
                                      .alloc = headway_sim_alloc(host),
                                      .random = headway_sim_random(host)};
    headway_broker *broker;
    int error =
        headway_broker_new(headway_sim_loop(host), headway_sim_transport(), &options, &broker);
    return error ? error : headway_broker_listen(broker, url, NULL, 0);
}

static void boot(headway_host *host, void *user)
{
    (void)user;
    if (start(host) != 0)
        headway_sim_crash(host);
}

int headway_sim_broker(headway_host *host)
{
    return headway_sim_boot(host, boot, NULL);
}
