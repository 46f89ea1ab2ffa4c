/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection: two sides, a FIFO pipe each way. The simulator owns it; a side is a transport's
 * until it is detached (disconnect, close, crash, down), and it is freed when both are.
 */
#ifndef HEADWAY_ADAPTERS_MEM_CONN_H
#define HEADWAY_ADAPTERS_MEM_CONN_H

#include "mem.h"

typedef struct headway__sim_packet {
    struct headway__sim_packet *next;
    uint64_t at;
    size_t size;
    uint8_t *data; /* an allocation of its own: a read past its end is seen */
} headway__sim_packet;

/* From side i to side 1 - i. */
typedef struct headway__sim_pipe {
    headway__sim_event deliver;
    headway__sim_event writable;
    headway__sim_conn *conn;
    headway__sim_packet *head, *tail;
    size_t count;
    uint64_t last_at, taken_at;
    uint8_t wants;  /* the sender met EAGAIN */
    uint8_t finish; /* after the last packet the receiver hears down */
    uint64_t finish_at;
} headway__sim_pipe;

typedef struct headway__sim_side {
    headway__sim_event up;
    headway__sim_conn *conn;
    headway__sim_transport *transport; /* NULL: detached */
    headway_host *host;
    headway_peer peer;
    uint8_t is_up;
    headway_credentials other; /* who the other side is, once accepted */
} headway__sim_side;

struct headway__sim_conn {
    headway_sim *sim;
    headway__sim_conn *next, *previous, *next_reap;
    headway__sim_side side[2]; /* 0 connected, 1 accepted */
    headway__sim_pipe pipe[2];
    headway__sim_event reach; /* the connect arrives */
    uint32_t tries;
    uint8_t cut, reaping, accepted;
    uint8_t key_known; /* server_key is what the acceptor must hold */
    uint8_t server_key[HEADWAY_KEY_SIZE];
    char name[HEADWAY__SIM_URL];
};

typedef struct headway__sim_listener {
    struct headway__sim_listener *next;
    char name[HEADWAY__SIM_URL];
} headway__sim_listener;

struct headway__sim_transport {
    headway_transport base; /* first: a transport is this */
    headway_host *host;
    headway__sim_transport *next;
    const headway_alloc *alloc;
    headway_transport_options options;
    headway_transport_security security; /* what options.security names, or NULL */
    headway_transport_events events;
    void *user;
    headway__sim_listener *listeners;
    headway__sim_side **sides; /* by rising peer */
    size_t count, capacity;
    headway__sim_event close_event;
    uint8_t closing;
    void (*closed)(void *user);
    void *closed_user;
};

/* conn.c */
int headway__sim_conn_new(headway__sim_transport *transport, const char *name,
                          headway_peer *ret_peer);
int headway__sim_conn_send(headway__sim_side *side, const headway_bytes *parts, size_t count);
/* This side goes away; gently: what it sent is still delivered. The other may hear down. */
void headway__sim_conn_leave(headway__sim_side *side, int gently);
void headway__sim_conn_cut(headway__sim_conn *conn);

/* transport.c */
int headway__sim_attach(headway__sim_transport *transport, headway__sim_side *side);
void headway__sim_detach(headway__sim_side *side);
/* NULL when nobody listens at name. */
headway__sim_transport *headway__sim_listening(headway_sim *sim, const char *name);

#endif
