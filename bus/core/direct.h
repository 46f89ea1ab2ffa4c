/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Direct links (L11, L12, L23): the broker tells a client where a service's workers listen, with a
 * ticket for each; from then on the client calls them straight. On a direct link the worker opens a
 * SERVE call to the client, as it does to a broker, and its credit is the slots that this client
 * may use: so the same credit, the same recall.
 *
 *   client                                          worker
 *   goal: a service that is called often            pass: a ticket that stands
 *   shortcut: a direct link of ours                 guest: a direct link of a client
 *   lane: a service on it, its SERVE call           share: a service for a guest, its SERVE call
 *
 * A bus that calls a service of its own needs none of that but a share: loopback.c.
 */
#ifndef HEADWAY_CORE_DIRECT_H
#define HEADWAY_CORE_DIRECT_H

#include "stream.h"

#include <headway/service.h>

struct headway_call;
struct headway_bus;

enum { HEADWAY__DIRECT_URLS = 2, HEADWAY__GOALS = 64 /* services */ };

/* What one of those who share a service's slots may have of them. direct_share.c */
typedef struct headway__portion {
    uint32_t window, target; /* now; and when the others have given theirs back */
    uint32_t need;           /* as far as is known from what it used */
    uint32_t opens;          /* since the last tick */
    uint8_t asked;           /* it met want of slots */
} headway__portion;

/* Who may come straight, in a broker's words: an instance is what a client says of itself, and its
   word alone is nothing (decision 64). */
typedef struct headway__client {
    uint8_t instance[HEADWAY__INSTANCE];
    uint8_t key[HEADWAY__KEY]; /* by which it shows who it is; zeros: by none */
    char identity[HEADWAY__WHO_LIMIT + 1];
} headway__client;

typedef struct headway__guest {
    headway__list node; /* in bus->direct.guests */
    headway__link *link;
    headway__client client; /* that of the pass whose ticket it showed */
    headway__list shares;
} headway__guest;

typedef struct headway__share {
    headway__stream stream; /* first; SERVE */
    headway__list of_guest, of_service;
    headway__guest *guest;
    struct headway_service *service;
    headway__portion portion;
    uint32_t running, limit;
    uint8_t wanted;                        /* the loopback's: a call met want of slots */
    char identity[HEADWAY__WHO_LIMIT + 1]; /* whose calls these are, as a broker said */
    uint64_t used_at;                      /* the loopback's */
} headway__share;

typedef struct headway__pass {
    headway__stream stream; /* first; DIRECT, from a broker. Off its link: the pass runs out */
    headway__list node;     /* in bus->direct.passes */
    struct headway_service *service;
    headway__client client; /* whose it is */
    uint8_t ticket[HEADWAY__TICKET];
    uint32_t ms, slots;
    headway__timer expiry;
} headway__pass;

typedef struct headway__shortcut {
    headway__list node; /* in bus->direct.shortcuts */
    headway__link *link;
    uint8_t instance[HEADWAY__INSTANCE]; /* the worker's */
    uint8_t key[HEADWAY__KEY];
    uint64_t named; /* bits: for which goals a broker has named this worker */
    headway__list lanes;
} headway__shortcut;

typedef struct headway__goal {
    headway__stream stream; /* first; DIRECT, at a broker */
    headway__list node;     /* in bus->direct.goals */
    struct headway_bus *bus;
    headway__route *route; /* the service's */
    uint32_t number;       /* under HEADWAY__GOALS */
    headway__list lanes;
    uint64_t since, called_at, asked_at, retry_at;
    uint32_t calls;   /* since `since` */
    uint32_t attempt; /* in vain */
    uint8_t wanted;   /* called often enough */
    uint8_t message[HEADWAY__TICKET * 2 + HEADWAY__ENDPOINT_LIMIT + 64];
    size_t size; /* of message, which comes in pieces */
    headway__timer timer;
} headway__goal;

typedef struct headway__lane {
    headway__stream stream; /* first; SERVE, accepted: `out` is our slots */
    headway__list of_goal, of_shortcut;
    headway__goal *goal;
    headway__shortcut *shortcut; /* it carries nothing before its worker was named for the goal */
    uint64_t asked_at;
} headway__lane;

/* In each bus. */
typedef struct headway__direct {
    headway__list goals, shortcuts; /* the client's */
    headway__list guests, passes;   /* the worker's */
    uint32_t goal_count, shortcut_count, lane_count, guest_count, pass_count, share_count;
    uint8_t listening, cannot; /* it has begun to; it could not */
    uint32_t url_count;
    char urls[HEADWAY__DIRECT_URLS][HEADWAY__ENDPOINT_LIMIT + 1];
    headway__timer tick, report, loopback_idle;
    uint8_t ticking, reporting, looking;
    headway__link *near; /* the loopback's, by which we call ourselves; NULL: not joined */
} headway__direct;

void headway__direct_init(struct headway_bus *bus);
/* Before the links end; after they have. */
void headway__direct_close(struct headway_bus *bus);
void headway__direct_free(struct headway_bus *bus);

/* direct.c: the client's side. */
/* A lane with a slot for this call, the one with most; NULL: by the broker. Takes note of the call,
   and begins to look for workers when there are many. */
headway__lane *headway__direct_lane(struct headway_call *call);
/* It was opened on lane's link. */
void headway__direct_spent(headway__lane *lane, headway__stream *call);
void headway__direct_unspent(headway__lane *lane);
/* 1 if some call might go straight now. */
int headway__direct_is_up(const struct headway_bus *bus);
/* On our direct link. */
void headway__lane_opened(headway__link *link, const headway__frame *frame, headway__route *route);
void headway__shortcut_up(headway__link *link);
void headway__shortcut_down(headway__link *link);
/* A broker is there. */
void headway__goals_start(struct headway_bus *bus);

/* direct_serve.c: the worker's side. */
void headway__pass_opened(headway__link *link, const headway__frame *frame, headway__route *route);
int headway__guest_admit(headway__link *link, const headway__hello *hello);
int headway__guest_same(headway__link *link, headway__link *other);
void headway__guest_up(headway__link *link);
void headway__guest_down(headway__link *link);
headway__share *headway__share_of(const headway__link *link, const struct headway_service *service);
/* A zeroed share takes its place among those of service, with a window of none yet. */
void headway__share_joins(headway__share *share, struct headway_service *service, uint32_t limit);
void headway__share_free(headway__share *share);
/* The service is deregistered: no more calls come straight; those under way go on. */
void headway__shares_end(struct headway_service *service);

/* direct_share.c: who may have how many slots (L11). */
/* A portion's holder has opened a call. */
void headway__portion_used(struct headway_service *service, headway__portion *portion);
/* Its holder met want of slots. */
void headway__portion_asked(struct headway_service *service, headway__portion *portion);
void headway__share_grant(headway__share *share);
/* Somebody came, left, or gave back; or the limit has changed. */
void headway__shares_plan(struct headway_service *service);
void headway__shares_apply(struct headway_service *service);
/* A broker has it now: it has a portion again. */
void headway__shares_registered(struct headway_service *service);
/* 1: more share the slots than there are. */
int headway__shares_crowd(const struct headway_service *service);

/* loopback.c: calls to a service of this bus, within the process. */
/* 0: it went so. EAGAIN: it does not, or not now (then bus_writable follows). ENOMEM. */
int headway__loopback_open(struct headway_call *call, uint8_t flags, headway_bytes payload);
/* It was taken back unsent. */
void headway__loopback_unspent(struct headway_call *call);
/* Slots may be free: tells who waits for one. */
void headway__loopback_slots(headway__share *share);
void headway__loopback_down(headway__link *link);
void headway__loopback_close(struct headway_bus *bus);

/* direct_report.c: what came straight, for the broker's statistics; once a second. */
void headway__direct_count(struct headway_call *call, int code, uint64_t microseconds);

#endif
