/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events: publish and subscribe. A topic is dot-separated tokens, at most 255 bytes
 * ("fleet.v1.ReadingOutOfRange.local"); in a subscription `*` matches one token and a final `>`
 * one or more. At most once, each loss counted and told. Loop thread only.
 */
#ifndef HEADWAY_EVENT_H
#define HEADWAY_EVENT_H

#include <headway/service.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEADWAY_TOPIC_LIMIT 255

/* What becomes of events for a subscriber that is slow (law C17). */
typedef enum headway_slow_policy {
    HEADWAY_DROP_OLDEST = 0, /* the default */
    HEADWAY_DROP_NEWEST = 1,
    HEADWAY_KEEP_LATEST = 2,
    HEADWAY_BLOCK =
        3, /* publishers wait; the subscriber is disconnected after 5 s without credit */
    HEADWAY_DISCONNECT = 4
} headway_slow_policy;

/* An event message type: generated from option (headway.v1.event). */
typedef struct headway_event {
    const char *name;  /* "fleet.v1.ReadingOutOfRange" */
    const char *topic; /* the topic's prefix; a key, if any, is one more token */
    headway_slow_policy policy;
    const void *message; /* descriptor, opaque to the core */
} headway_event;

/* 0, or EINVAL (empty token, wildcard where none may be), ELIMIT (over 255 bytes). */
HEADWAY_API int headway_topic_check(const char *topic, int wildcards_allowed);
/* 1 if topic matches pattern. */
HEADWAY_API int headway_topic_match(const char *pattern, const char *topic);

/* on_done (may be NULL): OK once the event is queued, or counted as dropped, for each live
   subscriber (law L21). EAGAIN, ELIMIT and EINVAL as in headway_call_open. */
HEADWAY_API int headway_publish(headway_bus *bus, const char *topic, headway_bytes message,
                                void (*on_done)(const headway_status *status, void *user),
                                void *user) HEADWAY_MUST_CHECK;

typedef struct headway_subscription headway_subscription;

#define HEADWAY_GAP_UNKNOWN UINT64_MAX

typedef struct headway_subscription_events {
    /* message and topic are borrowed until return. sequence rises within a broker's life, which is
       headway_subscription_epoch's number. */
    void (*on_event)(headway_subscription *subscription, const char *topic, uint64_t sequence,
                     headway_bytes message, void *user);
    /* The subscription stands at a broker (again): everything published there from now on is
       delivered or told as lost. Once for each broker of the list. May be NULL. */
    void (*on_ready)(headway_subscription *subscription, void *user);
    /* lost more events were lost here, the last of them at headway_subscription_sequence.
       HEADWAY_GAP_UNKNOWN: perhaps some were, since a broker was lost while another goes on, or
       stands again after a loss. May be NULL. */
    void (*on_gap)(headway_subscription *subscription, uint64_t lost, void *user);
    /* The subscription has ended: closed, refused, or disconnected as too slow. Exactly once. */
    void (*on_done)(headway_subscription *subscription, const headway_status *status, void *user);
} headway_subscription_events;

typedef struct headway_subscription_options {
    size_t size;
    headway_slow_policy policy;
    uint32_t window_messages; /* default 256 */
    uint32_t window_bytes;    /* default 256 KiB */
    uint8_t manual_demand;    /* 1: events come only as headway_subscription_request asks */
    /* The identity that it is for, 1 to 63 bytes; copied. NULL or "": our own. Judged and limited
       as a call's (headway_call_options): else it ends PERMISSION_DENIED, with a broker that is too
       old UNIMPLEMENTED. */
    const char *on_behalf;
} headway_subscription_options;

/* EINVAL: no pattern, or on_behalf is too long. ELIMIT: the pattern is. */
HEADWAY_API int headway_subscribe(headway_bus *bus, const char *pattern,
                                  const headway_subscription_options *options,
                                  const headway_subscription_events *events, void *user,
                                  headway_subscription **ret_subscription) HEADWAY_MUST_CHECK;
/* Inside on_event and on_gap: up to this sequence, of headway_subscription_epoch's broker, every
   event was delivered or told as lost. */
HEADWAY_API uint64_t headway_subscription_sequence(const headway_subscription *subscription);
/* With several brokers, each of them may send n more. */
HEADWAY_API int headway_subscription_request(headway_subscription *subscription, int64_t n);
/* Inside on_event and on_gap: which broker's life has numbered what is told. Sequences of different
   epochs say nothing of each other. 0 before the first event. */
HEADWAY_API uint64_t headway_subscription_epoch(const headway_subscription *subscription);
/* Idempotent; on_done follows, and the handle is dead when it returns. */
HEADWAY_API void headway_subscription_close(headway_subscription *subscription);

#ifdef __cplusplus
}
#endif
#endif
