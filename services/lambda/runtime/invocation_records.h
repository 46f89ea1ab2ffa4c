/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of other services of AWS: a batch of records, or one event that is a batch of one. Each
 * record is a call, some at once.
 */
#ifndef LAMBDA_INVOCATION_RECORDS_H
#define LAMBDA_INVOCATION_RECORDS_H

#include "batch.h"
#include "invocation_parts.h"

enum {
    RECORDS_MOST = 10000, /* as AWS has it, of any source */
    RECORDS_AT_ONCE = 10, /* by default */
    RECORDS_WARNED = 20   /* failures that are told one by one */
};

typedef struct records records;

typedef struct publication publication;

/* One record on its way. */
typedef struct lane {
    rpc r;
    records *all;
    publication *published; /* NULL: it is a call */
    uint32_t item;
    uint8_t busy;
} lane;

struct records {
    invocation *i;
    event_kind kind;
    batch batch;
    arrival *arrivals;
    const want **wants;
    const char **broken; /* of each, why it is no record at all; NULL: it is one */
    lane *lanes;
    uint32_t count, lane_count;
    headway_status failure; /* the first; in the invocation's arena */
};

/* The lane's record has been handled: what is next. The invocation may be gone afterwards. */
void records_done(lane *l, const headway_status *status);

/* invocation_records_publish.c. The lane's record as an event of its topic: 0, and records_done is
   called; else l->r.problem says why not. */
int records_publish(lane *l);
/* Nobody waits for it any more. */
void records_abandon(lane *l);

/* invocation_records_read.c. All records of the event and who wants each, or why it is broken;
   false: the invocation has been told why it fails. */
int records_read(invocation *i, records *all);
/* invocation_records_end.c. */
void records_warn(const records *all, uint32_t item, const headway_status *status);
/* Tells what has not been handled. The invocation is not finished. */
void records_end(invocation *i, records *all);

#endif
