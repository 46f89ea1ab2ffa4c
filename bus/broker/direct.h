/* SPDX-License-Identifier: Apache-2.0 */
/* Direct links (L23): who may call a worker without us, and what came of it. */
#ifndef HEADWAY_BROKER_DIRECT_H
#define HEADWAY_BROKER_DIRECT_H

#include "internal.h"

typedef struct headway__ticket headway__ticket;

/* A client that wants to call a service straight: its DIRECT call. direct.c */
typedef struct headway__seeker {
    headway__stream stream; /* first; accepted from the client */
    headway__list of_session, of_service, tickets;
    headway_broker *broker;
    headway__session *session;
    headway__service *service;
    headway__ask ask;
    uint32_t count; /* tickets that stand */
    int64_t reserved;
} headway__seeker;

/* One worker that was asked to take it: our DIRECT call to the worker. */
struct headway__ticket {
    headway__stream stream; /* first */
    headway__list of_seeker, of_worker;
    headway__seeker *seeker;
    headway__worker *worker;
    headway__collect collect;
    int64_t reserved;
    uint8_t over;    /* the worker has refused it, or taken it back: not asked again */
    uint8_t offered; /* the client has been told */
};

void headway__direct_opened(headway__session *session, const headway__frame *frame,
                            headway__route *route);
/* Asks the workers of service that have not been asked yet, for each who seeks it. */
void headway__direct_seek(headway__service *service);
void headway__direct_leave(headway__worker *worker);
/* 0: what it answers is limited in size, which nobody would see on a direct link. */
int headway__direct_allowed(const headway__worker *worker);
/* Of clients that were told how to call it straight. */
uint32_t headway__direct_links(const headway__worker *worker);
/* Calls wait for slots: workers that share theirs with direct links hear of it, at times. */
void headway__direct_press(headway__service *service);

/* It is no worker any more whom anybody may trust: its clients are told to leave it. */
void headway__direct_withdraw(headway__session *session);
/* Its direct links end at the workers, now; it gets none any more. How many. */
uint32_t headway__direct_revoke(headway__session *session);

#endif
