/* SPDX-License-Identifier: Apache-2.0 */
/* A program on a host of its own, as far as all have it: its bus, and when that was up and down. */
#ifndef HEADWAY_SCENARIO_PARTY_H
#define HEADWAY_SCENARIO_PARTY_H

#include <headway/bus.h>
#include <headway/sim.h>

struct party {
    headway_sim *sim;
    headway_host *host;
    headway_bus *bus;
    int ups, downs;
};

/* transport: the simulator's, or one that wraps it. */
void party_open(struct party *party, headway_sim *sim, const char *name, const char *endpoint,
                const headway_transport_ops *transport);
/* Closes its bus; no memory is left. */
void party_close(struct party *party);

#endif
