/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEADWAY_TESTS_SIM_WORLD_H
#define HEADWAY_TESTS_SIM_WORLD_H

#include "world.h"

extern const contract_world sim_world; /* sim_world.c: hosts of one simulator */

#endif
