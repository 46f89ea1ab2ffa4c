/* SPDX-License-Identifier: Apache-2.0 */
/* The contract over ipc: transport_ADAPTER_ipc.c define TRANSPORT, the adapter. */
#include "transport_contract.h"
#include <stdio.h>
#include <unistd.h>

static void address(char *url, size_t size)
{
    static int count;
    snprintf(url, size, "ipc:///tmp/headway-contract-%d-%d.sock", (int)getpid(), count++);
}

#define TEN "0123456789"
static const char *const bad[] = {
    "ipc://",
    "ipc://*",
    "ipc://@abstract",
    "ipc:///tmp/no/such/directory/x.sock",
    "inproc://x",
    "ipc:///tmp/" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN, /* 115 bytes of path */
    NULL};

static const contract_transport contract = {.world = &uv_world,
                                            .ops = &TRANSPORT,
                                            .address = address,
                                            .bad_addresses = bad,
                                            .nobody = "ipc:///tmp/headway-nobody.sock",
                                            .processes = true,
                                            .separate_loops = true,
                                            .counts_files = true,
                                            .mechanism = HEADWAY_MECHANISM_PEER,
                                            .stall_limit = 32 << 20};
TRANSPORT_CONTRACT(contract)
