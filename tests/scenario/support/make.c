/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <headway/sim.h>

headway_sim *sim_make(headway_sim_options options);

headway_sim *sim_make(headway_sim_options options)
{
    headway_sim *sim;
    options.size = sizeof options;
    CHECK_EQ(headway_sim_new(&options, &sim), 0);
    return sim;
}
