/* SPDX-License-Identifier: Apache-2.0 */
/* Who may be at a broker, and do what there: its keys and rights, for all its shards. */
#ifndef HEADWAY_CLI_BROKER_ACCESS_H
#define HEADWAY_CLI_BROKER_ACCESS_H

#include "broker_keys.h"

#include <broker.h>

typedef struct broker_access broker_access;

typedef struct broker_access_options {
    const char *rights;   /* a file; "": none, or the usual one if there are keys */
    const char *identity; /* the broker's own key; NULL: no keys */
    int insecure;         /* tcp on loopback without keys */
    /* Of newcomers and addresses, as the transport has them; 0: its defaults. */
    uint32_t handshake_ms, handshakes, handshakes_per_address, peers_per_address;
} broker_access_options;

/* Reads everything. 0, or the exit code after saying what is wrong. */
int broker_access_open(const broker_access_options *options, broker_access **ret_access);
void broker_access_close(broker_access *access);
/* Which key and rights, on stdout. */
void broker_access_tell(const broker_access *access);
/* Sets what the broker is told of it: security, which lives until broker_access_started, and
   identify. */
void broker_access_apply(broker_access *access, headway_broker_options *options);
/* All shards have been made: the secret is wiped. */
void broker_access_started(broker_access *access);
/* The rights, compiled for one shard more, which owns them; NULL: there are none. 0, or ENOMEM. */
int broker_access_rights(broker_access *access, struct headway__rights **ret_rights);
/* Reads keys and rights again; any thread. text tells what holds now, or why nothing was changed
   (the details are on stderr). 0, or a headway_error. */
int broker_access_reload(broker_access *access, char *text, size_t size);
/* 1: keys have changed. */
int broker_access_changed(broker_access *access);
broker_keys *broker_access_keys(broker_access *access);

/* broker_probe.c: a stranger with a key of its own knocks at url, a listener of this loop, which it
   turns. 0: it was turned away; else the exit code, after saying so. */
int broker_probe(broker_keys *keys, uv_loop_t *uv, headway_loop *loop,
                 const headway_transport_ops *transport, const char *url);
/* What is given to the brokers in place of log. */
headway_log_sink broker_probe_log(headway_log_sink log);

#endif
