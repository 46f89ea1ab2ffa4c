/* SPDX-License-Identifier: Apache-2.0 */
/* Who did what, for those who keep a record; where nobody does, each is one branch. */
#ifndef HEADWAY_BROKER_AUDIT_H
#define HEADWAY_BROKER_AUDIT_H

#include "internal.h"

/* Fills in who it was: identity is whose it is, by default the link's. */
void headway__audit_tell(headway__session *session, const struct headway__identity *identity,
                         headway_broker_record record);

static inline int headway__audited(const headway_broker *broker)
{
    return broker->options.audit != NULL;
}
/* It may be opened, and is dealt with now. */
void headway__audit_opened(headway__session *session, const headway__frame *frame,
                           const headway__route *route);
/* The OPEN in hand has been refused: by permit.c, denied is 1. */
void headway__audit_refused(headway__session *session, const headway__frame *frame,
                            const headway__route *route, const headway_status *status, int denied);
/* A call that was taken is over. Its session may be gone. */
void headway__audit_call_ended(const headway__relayed *call, const headway_status *status);

#endif
