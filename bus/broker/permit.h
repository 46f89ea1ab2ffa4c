/* SPDX-License-Identifier: Apache-2.0 */
/* Rights at the broker's door: who a link is, and what it may open. */
#ifndef HEADWAY_BROKER_PERMIT_H
#define HEADWAY_BROKER_PERMIT_H

#include "internal.h"
#include "rights.h"

/* All links of one name. permit.c */
typedef struct headway__identity {
    headway__list node, sessions;
    uint32_t links;
    uint64_t version; /* of the rights that limits are from */
    headway__identity_limits limits;
    uint64_t paid_until;          /* of calls_per_second: when what was called is through */
    uint64_t quiet_until, unsaid; /* denials that are not logged one by one */
    char name[HEADWAY__IDENTITY_MOST + 1];
} headway__identity;

/* Learns who is there; a link that may not be ends. */
void headway__permit_up(headway__session *session);
void headway__permit_down(headway__session *session);
/* Nobody ends another's link by telling its instance (L13). */
int headway__permit_same(headway__link *link, headway__link *other);
/* Whose the link is; "" for somebody without a name. */
const char *headway__permit_identity(const headway__link *link);
/* 1: it has been refused. */
int headway__permit_refused(headway__session *session, const headway__frame *frame,
                            headway__route *route);
void headway__permit_done(headway_broker *broker);

#endif
