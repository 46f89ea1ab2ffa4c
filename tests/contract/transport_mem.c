/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_world.h"
#include "transport_contract.h"
#include <headway/sim.h>
#include <stdio.h>

static void address(char *url, size_t size)
{
    snprintf(url, size, "mem://contract:0");
}

static const char *const bad[] = {"mem://", "tcp://127.0.0.1:1", "mem:/x", NULL};

static contract_transport contract = {
    .world = &sim_world, .address = address, .bad_addresses = bad, .nobody = "mem://nobody"};

int main(int argc, char **argv)
{
    contract.ops = headway_sim_transport();
    return transport_contract_main(&contract, argc, argv);
}
