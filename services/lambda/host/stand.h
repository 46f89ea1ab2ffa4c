/* SPDX-License-Identifier: Apache-2.0 */
/* A function of a host that stands on a bus as a service. */
#ifndef LAMBDA_HOST_STAND_H
#define LAMBDA_HOST_STAND_H

#include "host.h"

#include <headway/bus.h>

typedef struct stand stand;

typedef struct stand_options {
    const char *function;      /* its newest version */
    const char *service;       /* "fleet.v1.Fleet" */
    headway_bytes schema;      /* a FileDescriptorSet that has it */
    const char *const *events; /* methods that are invoked as events, ended by NULL; NULL: none */
    bool bare;                 /* an event is the request alone */
    bool binary;               /* messages stand in events packed; not with bare */
    uint32_t concurrency;      /* calls at once, at most */
} stand_options;

/* Serves at once; host and bus outlive it. Failures of face_open, with a sentence in why. */
int stand_open(headway_bus *bus, host *h, const stand_options *options, char *why, size_t why_size,
               stand **ret_stand);
/* No new calls; those that run end as usual, and then it is gone. */
void stand_close(stand *s);

#endif
