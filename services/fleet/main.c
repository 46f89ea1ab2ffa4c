/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/main.h>

#include "fleet.h"
#include "proc.h"

static int setup(headway_bus *bus, void *user)
{
    char name[READINGS_NAME];
    const struct fleet_source host = {.read = proc_read, .user = user, .hostname = name};
    proc_hostname(name, sizeof name);
    return fleet_open(bus, &host);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
