/* SPDX-License-Identifier: Apache-2.0 */
#include "party.h"

#include <check.h>

static void on_up(headway_bus *bus, void *user)
{
    (void)bus;
    ((struct party *)user)->ups++;
}

static void on_down(headway_bus *bus, const char *why, void *user)
{
    (void)bus;
    (void)why;
    ((struct party *)user)->downs++;
}

void party_open(struct party *party, headway_sim *sim, const char *name, const char *endpoint,
                const headway_transport_ops *transport)
{
    *party = (struct party){.sim = sim};
    CHECK_EQ(headway_sim_host(sim, name, &party->host), 0);
    headway_bus_options options = {.size = sizeof options,
                                   .name = name,
                                   .alloc = headway_sim_alloc(party->host),
                                   .random = headway_sim_random(party->host),
                                   .on_up = on_up,
                                   .on_down = on_down,
                                   .user = party};
    CHECK_EQ(
        headway_bus_open(headway_sim_loop(party->host), transport, endpoint, &options, &party->bus),
        0);
}

void party_close(struct party *party)
{
    headway_bus_close(party->bus, NULL, NULL);
    CHECK_EQ(headway_sim_run(party->sim, 3 * HEADWAY_SIM_SECOND), 0);
    headway_bus_free(party->bus);
    CHECK_EQ(headway_sim_blocks(party->host), 0);
}
