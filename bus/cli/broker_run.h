/* SPDX-License-Identifier: Apache-2.0 */
/* Running a broker: a loop and a thread for each of its shards. */
#ifndef HEADWAY_CLI_BROKER_RUN_H
#define HEADWAY_CLI_BROKER_RUN_H

#include "cli.h"

#include "audit.h"
#include "broker_access.h"

enum { BROKER_THREADS = 64 };

typedef struct broker_run {
    headway_broker_options options; /* of all together: budgets are shared out */
    const headway_transport_ops *transport;
    char (*urls)[640];
    size_t url_count;
    int inherits_tcp; /* a socket that was handed over is of tcp */
    uint32_t threads; /* 1 to BROKER_THREADS */
    uint32_t drain_ms;
    broker_access *access;
    audit *record; /* NULL: none is kept */
} broker_run;

/* Until SIGTERM or SIGINT and the end of what is in flight; SIGHUP reads keys and rights again. The
   exit code, after saying what is wrong. */
int broker_run_all(const broker_run *run);

#endif
