/* SPDX-License-Identifier: Apache-2.0 */
/* The contract over tcp: transport_ADAPTER_tcp.c define TRANSPORT, the adapter, and those over
   CURVE, transport_ADAPTER_curve.c, SECURITY and MECHANISM. */
#include "security.h"
#include "transport_contract.h"
#include <stdio.h>

#ifndef SECURITY
#define SECURITY NULL
#define MECHANISM HEADWAY_MECHANISM_NONE
#endif

static void address(char *url, size_t size)
{
    snprintf(url, size, "tcp://127.0.0.1:0");
}

static const char *const bad[] = {"tcp://",       "tcp://127.0.0.1",      "tcp://127.0.0.1:",
                                  "tcp://:7000x", "tcp://127.0.0.1:abc",  "udp://127.0.0.1:1",
                                  "nonsense",     "tcp://192.0.2.1:7000", NULL};

static const contract_transport contract = {.world = &uv_world,
                                            .ops = &TRANSPORT,
                                            .address = address,
                                            .bad_addresses = bad,
                                            .nobody = "tcp://127.0.0.1:1",
                                            .processes = true,
                                            .separate_loops = true,
                                            .counts_files = true,
                                            .security = SECURITY,
                                            .mechanism = MECHANISM,
                                            .stall_limit = 32 << 20};
TRANSPORT_CONTRACT(contract)
