/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The suite every adapter of port/transport.h passes. A test of an adapter is a world, its ops, a
 * source of addresses, and what it cannot do:
 *
 *   static const contract_transport contract = {.world = &uv_world, ...};
 *   TRANSPORT_CONTRACT(contract)
 */
#ifndef HEADWAY_TESTS_TRANSPORT_CONTRACT_H
#define HEADWAY_TESTS_TRANSPORT_CONTRACT_H

#include "world.h"
#include <headway/port/transport.h>

typedef struct contract_transport {
    const contract_world *world;
    const headway_transport_ops *ops;
    /* An address to listen on that nobody uses; may hold port 0. */
    void (*address)(char *url, size_t size);
    /* NULL-terminated: addresses that listen refuses with EADDRESS. */
    const char *const *bad_addresses;
    /* Where nobody listens. */
    const char *nobody;
    bool processes;      /* peers may be in other processes, which the suite kills */
    bool separate_loops; /* two loops of the world can talk: one may stall */
    bool counts_files;   /* open descriptors are counted before and after */
    /* Of both ends, where options have none: the suite then tries who is let in (security.h). */
    const headway_transport_security *security;
    headway_mechanism mechanism; /* that credentials tell */
    size_t stall_limit;          /* bytes that may be accepted for a peer that never reads */
} contract_transport;

int transport_contract_main(const contract_transport *contract, int argc, char **argv);

#define TRANSPORT_CONTRACT(contract)                                                               \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        return transport_contract_main(&(contract), argc, argv);                                   \
    }

/* Inside the suite. One end of conversations, counting what it hears. */
enum { SIDE_PEERS = 4096 };
struct side {
    const contract_transport *contract;
    headway_loop *loop;
    headway_transport *transport;
    headway_peer up[SIDE_PEERS]; /* in the order they came */
    int ups, downs, writables, packets, closed, late;
    size_t bytes;
    headway_peer last, last_down; /* last: who sent the last packet */
    void (*on_packet)(struct side *side, headway_peer peer, headway_bytes packet);
    void (*on_writable)(struct side *side, headway_peer peer);
    headway_alloc alloc;
    long blocks, fail_at; /* blocks held; fail_at: allocations until one fails, 0 never */
    uint32_t next_number; /* of numbered packets */
};

void side_open(struct side *side, const contract_transport *contract, headway_loop *loop,
               const headway_transport_options *options);
void side_close(struct side *side); /* and waits, and checks that nothing is left or late */
/* Another transport on its loop: closes it and waits. */
void side_close_other(struct side *side, headway_transport *transport);
int side_listen(struct side *side, char *url, size_t size);
headway_peer side_connect(struct side *side, const char *url);
int side_send(struct side *side, headway_peer peer, const void *data, size_t size);
/* Turns side's loop until *counter reaches at_least. */
bool side_until(struct side *side, const int *counter, int at_least);
void side_await(struct side *side, const int *counter, int at_least);

/* security_contract.c */
void contract_security(const contract_transport *contract, headway_loop *loop);

/* processes.c */
void contract_processes(const contract_transport *contract, const char *program);
int contract_child(const contract_transport *contract, char **argv);

#endif
