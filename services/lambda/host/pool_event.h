/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_HOST_POOL_EVENT_H
#define LAMBDA_HOST_POOL_EVENT_H

#include "pool.h"

struct pool_event {
    host *h;
    pool_link link; /* of h->events */
    due due;
    bool trying;  /* its invocation waits or runs */
    bool dropped; /* its function is gone */
    uint32_t attempts, throttled;
    uint32_t depth;      /* so many records of events' ends led to it */
    int64_t accepted_ms; /* on the wall's clock */
    uint64_t accepted;   /* ns */
    char id[HOST_ID + 1];
    const char *name, *version, *qualifier; /* with what follows, behind this one */
    const char *trace_id, *tenant;          /* "": none */
    headway_bytes payload, client_context;
};

/* pool_event.c: as host_invoke_event, of a record of another's end. */
int event_put(host *h, const char *name, const char *version, headway_bytes payload,
              const host_invoke_options *options, uint32_t depth, char *ret_id,
              host_refusal *ret_refusal);
/* pool_record.c: tells who is to hear of an event's end. result NULL: it was never run. */
void event_tell(pool_event *e, const function_config *config, const char *condition,
                const host_result *result);

#endif
