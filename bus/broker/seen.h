/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the broker notes of calls in passing, so that statistics, Explain and Tap can tell of it
 * later. The relay calls these; each is a few stores, and a branch where no tap is open.
 */
#ifndef HEADWAY_BROKER_SEEN_H
#define HEADWAY_BROKER_SEEN_H

#include "histogram.h"
#include "internal.h"

/* One method's counts and times. In broker->meters; its route's `meter`. */
struct headway__meter {
    headway__list node;
    headway__route *route; /* referenced */
    uint64_t calls, ok, failed, refused, expired, lost;
    uint64_t direct; /* of calls: they came straight */
    uint32_t running;
    headway__histogram total, queue, wire, handler; /* microseconds */
};

enum headway__outcome {
    HEADWAY__OUTCOME_ANSWERED, /* by its worker: ok or failed, as the status says */
    HEADWAY__OUTCOME_REFUSED,
    HEADWAY__OUTCOME_EXPIRED,
    HEADWAY__OUTCOME_LOST
};

void headway__seen_accepted(headway__relayed *call);
void headway__seen_started(headway__relayed *call);
/* Before the call forgets its worker; once. */
void headway__seen_ended(headway__relayed *call, int outcome, const headway_status *status);
/* Refused before it became a call of the relay. */
void headway__seen_refused(const headway__route *route);
/* Calls of one method that came to the worker without us. */
void headway__seen_direct(headway__worker *worker, const headway__used *used);
/* Grants rose, or data spent them. */
void headway__seen_flow(headway__relayed *call);
void headway__seen_done(headway_broker *broker);

/* tap.c */
void headway__tap_opened(headway__session *session, const headway__frame *frame);
void headway__tap_accepted(const headway__relayed *call);
void headway__tap_data(const headway__relayed *call, const headway__flowing *flow,
                       const headway__frame *frame);
void headway__tap_ended(const headway__relayed *call, const headway_status *status);

static inline void headway__seen_data(headway__relayed *call, headway__flowing *flow,
                                      const headway__frame *frame)
{
    flow->moved_at = headway__node_now(&call->broker->node);
    if (call->broker->tap_count)
        headway__tap_data(call, flow, frame);
    flow->middle = (frame->flags & HEADWAY__FLAG_MORE) != 0;
}

/* Without credit for another frame of the receiver's. */
static inline int headway__flow_is_dry(const headway__flowing *flow, const headway__credit *out)
{
    return headway__credit_bytes(out) < 256 || (!flow->middle && headway__credit_messages(out) < 1);
}

#endif
