/* SPDX-License-Identifier: Apache-2.0 */
/* The suite every adapter of port/loop.h passes. */
#ifndef HEADWAY_TESTS_LOOP_CONTRACT_H
#define HEADWAY_TESTS_LOOP_CONTRACT_H

#include "world.h"

void loop_contract(const contract_world *world);

#endif
