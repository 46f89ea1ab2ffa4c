/* SPDX-License-Identifier: Apache-2.0 */
/* usage: speed-idle COUNT [headway_main's options]: so many buses, each with a connection of its
   own and nothing to do; says "ready" when all are up, and stays. */
#include <headway/headway.h>
#include <headway/main.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "rows_bus.h"

enum { MOST = 16384 };

static unsigned wanted, up;

static void on_up(headway_bus *bus, void *user)
{
    (void)bus;
    (void)user;
    if (++up == wanted) {
        printf("ready\n");
        fflush(stdout);
    }
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    for (unsigned i = 0; i < wanted; i++) {
        headway_bus *own;
        int error = rows_bus_open(bus, on_up, NULL, NULL, &own);
        if (error != 0)
            return error;
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct rlimit limit;
    wanted = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
    if (wanted == 0 || wanted > MOST)
        return 2;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    argv[1] = argv[0];
    return headway_main(argc - 1, argv + 1, setup, NULL);
}
