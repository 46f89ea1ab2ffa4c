/* SPDX-License-Identifier: Apache-2.0 */
/* Serves Echo; with BENCH_OTHER in its environment, Other. */
#include "echo_serve.h"

#include <headway/main.h>

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    return echo_serve(bus);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
