/* SPDX-License-Identifier: Apache-2.0 */
/* Supervisors, between supervise.c, services.c (which opens them) and answers.c (which lists
   them). */
#ifndef HEADWAY_BROKER_SUPERVISE_H
#define HEADWAY_BROKER_SUPERVISE_H

#include "internal.h"

#include <headway/message.h>
#include <headway/v1/supervise.pb-c.h>

typedef struct headway__supervisor {
    headway__stream stream;
    headway__list node; /* in the broker's supervisors */
    headway_broker *broker;
    headway__session *session;
    headway__collect collect;
    headway__task ending;
    headway_arena *arena;                      /* of state */
    const Headway__V1__SupervisorState *state; /* the last it told; NULL before the first */
    uint64_t told_at;
    uint8_t *told; /* the demand it was told last, packed */
    size_t told_size;
    int64_t reserved;
    uint8_t open;
} headway__supervisor;

/* A call of Broker/Supervise. */
void headway__supervise_opened(headway__session *session, const headway__frame *frame);
/* What is asked of it now, if that is new and it has credit. */
void headway__supervise_tell(headway__supervisor *supervisor);

#endif
