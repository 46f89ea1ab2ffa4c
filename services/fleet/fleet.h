/* SPDX-License-Identifier: Apache-2.0 */
/* The service fleet.v1.Fleet. Pure: the host's readings come through a source. */
#ifndef FLEET_H
#define FLEET_H

#include <headway/bus.h>

#include "readings.h"

#define FLEET_LOCAL "local" /* the host's name in the fleet */

/* Where readings come from. */
struct fleet_source {
    /* Fills in what can be read now; 0 or HEADWAY_E... */
    int (*read)(void *user, struct readings *ret_readings);
    void *user;
    const char *hostname; /* copied */
};

/* Serves on bus until its end, where everything is freed. */
int fleet_open(headway_bus *bus, const struct fleet_source *source);

#endif
