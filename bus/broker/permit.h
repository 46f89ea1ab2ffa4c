/* SPDX-License-Identifier: Apache-2.0 */
/* Rights at the broker's door: who a link is, and what it may open. */
#ifndef HEADWAY_BROKER_PERMIT_H
#define HEADWAY_BROKER_PERMIT_H

#include "internal.h"
#include "rights.h"

/* One name: its links, and what goes on for it. identity.c; counts by who counts */
typedef struct headway__identity {
    struct headway__identity *next; /* in its bucket */
    headway__list idle;             /* in broker->idle_identities, if nobody refers to it */
    headway__list sessions;
    uint64_t number; /* no other has or had it */
    uint32_t refs;   /* links and calls */
    uint32_t links, calls, subscriptions;
    uint64_t queued;  /* bytes of calls that wait and of events */
    uint64_t version; /* of the rights that limits are from */
    headway__identity_limits limits;
    uint64_t paid_until;          /* of calls_per_second: when what was called is through */
    uint64_t quiet_until, unsaid; /* denials that are not logged one by one */
    char name[HEADWAY__IDENTITY_MOST + 1];
} headway__identity;

/* identity.c: with one more reference. NULL: no memory. */
headway__identity *headway__identity_take(headway_broker *broker, const char *name);
static inline headway__identity *headway__identity_ref(headway__identity *identity)
{
    identity->refs++;
    return identity;
}
/* NULL is nobody. */
void headway__identity_give(headway_broker *broker, headway__identity *identity);
const headway__identity_limits *headway__identity_limits_of(const headway_broker *broker,
                                                            headway__identity *identity);
/* 1: so many bytes more may wait for it. */
static inline int headway__identity_room(const headway_broker *broker, headway__identity *identity,
                                         size_t bytes)
{
    uint64_t most = headway__identity_limits_of(broker, identity)->queued_bytes;
    return most >= identity->queued && bytes <= most - identity->queued;
}
/* After all who referred to any. */
void headway__identities_done(headway_broker *broker);

/* Learns who is there; a link that may not be ends. */
void headway__permit_up(headway__session *session);
void headway__permit_down(headway__session *session);
/* Nobody ends another's link by telling its instance (L13). */
int headway__permit_same(headway__link *link, headway__link *other);
/* Whose the link is; "" for somebody without a name. */
const char *headway__permit_identity(const headway__link *link);
/* 1: it has been refused. 0: session->asks is set, until headway__permit_passed. */
int headway__permit_refused(headway__session *session, const headway__frame *frame,
                            headway__route *route);
void headway__permit_passed(headway__session *session);
void headway__permit_done(headway_broker *broker);

#endif
