/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_world.h"
#include "check.h"
#include <headway/sim.h>

static headway_sim *sim;
static int open_loops, made;

static headway_loop *open_loop(void)
{
    char name[32];
    headway_host *host;
    if (open_loops++ == 0) {
        headway_sim_options options = {.size = sizeof options, .seed = 42};
        CHECK_EQ(headway_sim_new(&options, &sim), 0);
    }
    snprintf(name, sizeof name, "host-%d", made++);
    CHECK_EQ(headway_sim_host(sim, name, &host), 0);
    return headway_sim_loop(host);
}

static void turn(headway_loop *loop)
{
    (void)loop;
    CHECK_EQ(headway_sim_step(sim), 1);
}

static void close_loop(headway_loop *loop)
{
    CHECK_EQ(headway_sim_blocks((headway_host *)loop), 0);
    if (--open_loops == 0)
        headway_sim_free(sim);
}

const contract_world sim_world = {"sim", open_loop, turn, close_loop, false};
