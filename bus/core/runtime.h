/* SPDX-License-Identifier: Apache-2.0 */
/* The bus library's own state: what bus.c, call.c, serve.c, topic.c and inbox.c share. */
#ifndef HEADWAY_CORE_RUNTIME_H
#define HEADWAY_CORE_RUNTIME_H

#include "breadth.h"
#include "direct.h"

#include <headway/bus.h>
#include <headway/call.h>
#include <headway/event.h>
#include <headway/service.h>
#include <headway/timer.h>

enum {
    HEADWAY__MS = 1000000,
    HEADWAY__ARENAS_KEPT = 256,
    HEADWAY__CALLED_KEPT = 16,      /* a power of two */
    HEADWAY__FIRST_FRAME_MS = 10000 /* L24 */
};

/* Puts the pieces of a large message together, within the bus's budget (L9). */
typedef struct headway__inbox {
    headway__list node; /* in headway_bus.incomplete, oldest first */
    headway__stream *stream;
    headway_bus *bus;
    uint8_t *data;
    size_t size, capacity;
    size_t charged; /* to bus->reassembly */
    int64_t window_messages, window_bytes;
    int64_t demand; /* manual: granted by hand */
    uint8_t manual;
} headway__inbox;

void headway__inbox_init(headway__inbox *inbox, headway_bus *bus, headway__stream *stream);
/* Takes a frame's payload. 1: *ret_message is whole (borrowed until headway__inbox_reset). 0: more
   is to come. ELIMIT: over the message limit. ENOMEM. */
int headway__inbox_take(headway__inbox *inbox, const headway__frame *frame,
                        headway_bytes *ret_message);
/* The message has been processed: its memory and its credit return (C4). */
void headway__inbox_processed(headway__inbox *inbox);
void headway__inbox_done(headway__inbox *inbox);

enum headway__call_state {
    HEADWAY__CALL_WAITING, /* client: for a link or credit */
    HEADWAY__CALL_OPEN,
    HEADWAY__CALL_ENDING, /* on_done is a task */
    HEADWAY__CALL_HELD,   /* server: answered, the reply waits for credit */
    HEADWAY__CALL_OVER
};

typedef struct headway__binding headway__binding;

struct headway_call {
    headway__stream stream; /* first */
    headway__list node;     /* in bus->calls or bus->served; free list */
    headway__list waiting;
    headway__list children; /* server: calls made for this one */
    headway__list sibling;  /* client: in its parent's children */
    headway_bus *bus;
    headway__link *link; /* server: owed a headway__link_call_done */
    const headway_method *method;
    headway__binding *binding; /* server */
    headway__share *share;     /* server: it came straight, and this may have it */
    headway__lane *lane;       /* client: it went straight, by this */
    headway__route *route;
    uint64_t id;
    uint32_t refs;
    uint8_t serving, state;
    uint8_t manual, half_wanted, first_seen, got_message, writable_wanted;
    uint8_t answered, cancelled, started;
    uint8_t shard; /* client: one more than that of the broker which it is for; 0: by its name */
    uint8_t via, straight, moved;     /* client: policy; gone straight; sent on by the broker */
    uint8_t within;                   /* straight, by the loopback */
    uint8_t in_arena;                 /* held is */
    uint8_t retries, maybe_processed; /* client: left; an earlier try may have run */
    uint8_t retried;                  /* tries so far, less one */
    uint8_t above;                    /* somebody above sends again: nobody below does (L3) */
    uint64_t since;                   /* server: when its handler was called first */
    uint64_t retry_at;                /* HEADWAY_NEVER: no back-off runs */
    uint64_t tried_at;                /* when it was last sent */
    uint32_t idle_ms;
    uint64_t deadline, first_by, idle_at; /* HEADWAY_NEVER */
    uint64_t began;                       /* server: its handler */
    uint8_t alone;                        /* server: its time is a base */
    uint8_t named;                        /* server: how many of who are known */
    int64_t open_granted;                 /* a grant beyond it is the callee's first frame */
    headway__timer timer;
    headway__task task;
    headway__inbox inbox;
    headway_arena *arena;
    void *data;
    void *user;
    headway__open open; /* what is sent when it can be */
    uint8_t *held;      /* copied: client: metadata and request, to send later; server: metadata */
    size_t held_metadata, held_request;
    headway_bytes metadata;
    headway_call_events events;
    int end_code, end_not_processed;
    uint32_t end_retry_ms;
    size_t reply_queued;
    void (*on_cancel)(headway_call *call, void *user);
    void (*on_writable)(headway_call *call, void *user);
    void *watch_user;
    char end_text[128]; /* from here on not zeroed for the next call */
    /* Server: the caller's identity, and who spoke for it. Client: [0] is whom it speaks for. */
    char who[2][HEADWAY__WHO_LIMIT + 1];
};

/* One broker of the bus's list, or one of its further shards. upstream.c */
typedef struct headway__upstream {
    headway_bus *bus;
    const char *url;     /* the broker's; in bus->urls */
    headway__link *link; /* in any state; NULL between attempts */
    uint8_t up, known;   /* known: it has been up */
    uint8_t twin;        /* its last link gave way to one by another address */
    uint32_t attempt;    /* failed since it was last up */
    headway__timer reconnect;
    uint32_t shard;                  /* which of the broker's it is */
    struct headway__upstream *first; /* the broker's first shard, in bus->upstreams */
    struct headway__upstream *more;  /* of the first: the others; NULL: it never had any */
    uint32_t shards;                 /* of the first: how many there are; 1 until it says so */
    uint8_t whole;                   /* of the first: all are up */
    char identity[HEADWAY__WHO_LIMIT + 1]; /* ours, as it said last */
} headway__upstream;

struct headway__binding { /* a served method; a route's target */
    headway_service *service;
    const headway_method *method;
    const headway_handler *handler;
    headway__route *route;
    uint64_t base; /* ns: a call's time when few run */
    uint32_t running;
    struct headway__tally *tally; /* what came straight and was not told yet; may be NULL */
};

/* A service at one broker. */
typedef struct headway__registration {
    headway__stream stream; /* SERVE; first */
    headway_service *service;
    headway__timer again; /* registers again after a refusal for want of something */
    uint8_t refused;
} headway__registration;

struct headway_service {
    headway__list node;
    headway_bus *bus;
    const headway_service_descriptor *descriptor;
    void *self;
    void (*on_released)(void *self);
    headway__binding *bindings;
    headway__route *route;
    uint8_t *declaration;
    size_t declaration_size;
    uint32_t concurrency, running;
    uint32_t most;     /* that concurrency may be set to */
    uint32_t straight; /* of running: over direct links that still stand */
    headway__list shares;
    uint32_t share_count;
    headway__share *within;   /* the loopback's; NULL: it has none */
    headway__portion portion; /* the brokers'; counts while there are shares */
    uint64_t planned_at;
    headway__breadth breadth; /* how many of concurrency are worth it */
    uint8_t closing, told_refused;
    int refused_code; /* of the last refusal for good */
    char refused_why[256];
    void (*on_closed)(void *user);
    void *closed_user;
    headway__task task;
    headway__registration at[]; /* one for each of the bus's brokers, at the shard that has it */
};

/* A subscription at one broker. */
typedef struct headway__feed {
    headway__stream stream; /* first */
    headway_subscription *subscription;
    headway__inbox inbox;
    uint8_t stood;    /* once, perhaps on an earlier link */
    uint8_t skipping; /* the rest of an event that was too large */
    uint64_t epoch;   /* of the sequence: the broker's instance */
    uint64_t lost_told, sequence;
    char topic[HEADWAY_TOPIC_LIMIT + 1];
} headway__feed;

struct headway_subscription {
    headway__list node;
    headway_bus *bus;
    headway__route *route;
    headway_slow_policy policy;
    headway_subscription_events events;
    void *user;
    uint8_t closing;
    char who[HEADWAY__WHO_LIMIT + 1]; /* whom it is on behalf of, or "" */
    uint64_t epoch, sequence;         /* of what was told last */
    headway__task task;
    headway__feed at[]; /* one for each of the bus's brokers, at its first shard */
};

struct headway_timer {
    headway__timer timer; /* first */
    headway__list node;
    headway_bus *bus;
    uint64_t repeat_ns;
    uint8_t firing, stopped;
    void (*fire)(void *user);
    void *user;
};

struct headway_bus {
    headway__node node; /* first */
    headway_bus_options options;
    char *endpoint, *name, *listen;
    char *urls; /* endpoint, cut at its commas */
    headway__upstream upstreams[HEADWAY_BROKERS_LIMIT];
    uint32_t upstream_count, up_count;
    headway__upstream *active; /* where calls went last; NULL: nowhere yet */
    uint8_t closing, closed, draining, wants_writable, told_down;
    uint8_t starved_inside;             /* a SERVE or SUBSCRIBE could not be opened yet */
    uint8_t paused, unlisted, resuming; /* pause.h */
    headway__task pause_task;
    void (*on_paused)(void *user), (*on_resumed)(void *user);
    void *pause_user;
    headway__task writable;
    headway__list calls, waiting, served, services, subscriptions, timers, incomplete;
    headway__list free_calls;
    headway__list publications, unpublished, spare_publications; /* publication.c */
    headway__task unpublished_task;
    headway__timer publication_timer;
    uint32_t spare_count;
    headway__direct direct;
    headway_transport_security security; /* the user's server_key; no secret. security.c */
    const char *asked_url;               /* inside a connect to a broker: as the user named it */
    const uint8_t *offered_key;          /* inside a connect to a worker: its key */
    headway_arena *arenas[HEADWAY__ARENAS_KEPT];  /* reset, for the next calls */
    headway__route *called[HEADWAY__CALLED_KEPT]; /* referenced: the routes called of late */
    uint32_t arena_count;
    uint32_t waiting_count, call_count, served_count, free_call_count;
    size_t waiting_bytes, reply_bytes, reassembly;
    uint64_t next_id;
    uint64_t busy; /* ns in callbacks */
    headway_bus_statistics counts;
    uint64_t retry_at; /* ms: the budget was last added to */
    uint32_t retry_saved;
    headway__timer drain_timer;
    headway__task drain_task;
    void (*on_drained)(headway_bus *bus, void *user);
    void *drain_user;
    void (*on_closed)(headway_bus *bus, void *user);
    void *closed_user;
};

/* pause.c: a broker is up, or none could be reached. */
void headway__bus_resumed(headway_bus *bus);

/* security.c: what the transport is given for what the user gave, with a secret in it. */
headway_transport_security headway__bus_security(headway_bus *bus,
                                                 const headway_transport_security *given);
void headway__wipe(void *memory, size_t size);

/* upstream.c */
extern const headway__node_ops headway__bus_node_ops;
/* Reads bus->urls. 0, EADDRESS (an empty item), ELIMIT. */
int headway__upstreams_init(headway_bus *bus);
void headway__upstreams_start(headway_bus *bus);
void headway__upstreams_stop(headway_bus *bus);
/* Those without a link are connected at once. 0; ENOMEM: some are not. */
int headway__upstreams_resume(headway_bus *bus);
void headway__upstreams_free(headway_bus *bus);
/* The shard of a broker that has what is spread so (headway__route). */
headway__upstream *headway__upstream_at(headway__upstream *first, uint32_t spread);
/* The link that calls and publications take now; NULL: no broker takes any. */
headway__link *headway__bus_link(headway_bus *bus, uint32_t spread);

/* call.c */
headway_call *headway__call_new(headway_bus *bus);
void headway__call_start_waiting(headway_bus *bus);
void headway__calls_end_all(headway_bus *bus);
void headway__calls_lane_gone(headway__lane *lane);
/* The parent has ended before it was answered: so do the calls made for it. */
void headway__children_end(headway_call *parent, int code);
typedef struct headway__call_setup {
    headway__route *route; /* its reference is taken */
    const headway_method *method;
    headway_bytes payload;
    const headway_call_options *options;
} headway__call_setup;
int headway__call_begin(headway_bus *bus, const headway__call_setup *setup, headway_call **ret);
void headway__call_free(headway_call *call);
headway_arena *headway__bus_arena(headway_bus *bus);
/* The route of this name, with one more reference. Names are found by their bytes; those used of
   late by where they stand, and compared. NULL: no memory, or the limit. */
headway__route *headway__bus_route(headway_bus *bus, const char *name);
/* The same without a reference, if it was used of late; else NULL. */
headway__route *headway__bus_called(const headway_bus *bus, const char *name);
void headway__bus_arena_give(headway_bus *bus, headway_arena *arena);

/* retry.c */
void headway__retry_init(headway_bus *bus);
/* 1: it may be sent again, and the request is to be kept for that. options may be NULL. */
int headway__retry_wanted(headway_call *call, const headway_call_options *options);
/* Copies metadata and request into call->held. 0 or ENOMEM. */
int headway__call_keep(headway_call *call, headway_bytes payload, headway_bytes metadata);
/* 1: the call that just ended so waits for its next try. */
int headway__retry(headway_call *call, const headway_status *status);
/* It ended so for good: an answer adds to the budget. */
void headway__retry_ended(const headway_call *call, const headway_status *status);

/* Into the line of those that wait for a link or its credit. */
void headway__call_wait(headway_call *call);
/* call_way.c */
/* 0, EAGAIN, ENOMEM; straight or by the broker. ENOTSUP: it does not know on_behalf. */
int headway__call_open_somewhere(headway_call *call, uint8_t flags, headway_bytes payload);
/* It was taken back before anything was sent. */
void headway__call_unsent(headway_call *call);
/* It waits for what others in the line may not need. */
int headway__call_waits_alone(const headway_call *call);
/* It went straight: what it would take to send it by the broker is kept. */
void headway__call_keep_way(headway_call *call, headway_bytes payload, headway_bytes metadata);
/* A call that went straight is sent by the broker instead, if nobody has seen it or it is
   idempotent. 1: it waits to be. */
int headway__call_move(headway_call *call, const headway_status *status);
/* retry.c: as at the beginning, for another try. */
void headway__call_rewind(headway_call *call, uint64_t at);

/* trace.c */
/* own, or own and the trace context of parent in space, which has HEADWAY__METADATA_LIMIT bytes. */
headway_bytes headway__trace_inherit(headway_bytes own, headway_bytes parent, uint8_t *space);

/* serve.c */
void headway__serve_opened(headway__link *link, const headway__frame *frame, headway__route *route);
void headway__services_start(headway_bus *bus);
/* A broker has not answered: tells services that were refused and have nobody left to hope for. */
void headway__services_hope(headway_bus *bus);
void headway__services_drain(headway_bus *bus);
void headway__services_free(headway_bus *bus);
int headway__services_open(const headway_bus *bus); /* 1: a broker still knows of one */
void headway__service_check(headway_service *service);
void headway__service_slots(headway_service *service);
/* The brokers give back what they have not spent of their slots. */
void headway__service_recall(headway_service *service);
/* A handler begins; it has answered. */
void headway__service_began(headway_call *call);
void headway__service_answered(headway_call *call);
void headway__served_end_all(headway_bus *bus);
/* serve_call.c */
/* 0, or ENOMEM (then the call is the caller's to refuse). */
int headway__served_accept(headway__link *link, const headway__frame *frame,
                           headway__binding *binding, headway__share *share);
void headway__served_link_gone(headway_bus *bus, const headway__link *link);
void headway__served_free_all(headway_bus *bus);
/* Its calls go on without it. */
void headway__served_share_gone(headway__share *share);

/* declaration.c: a packed headway.v1.ServiceDeclaration. */
int headway__declare(const headway_alloc *alloc, const headway_service_descriptor *descriptor,
                     uint32_t concurrency, uint8_t **ret_bytes, size_t *ret_size);

/* publication.c */
void headway__publications_end_all(headway_bus *bus);
void headway__publications_free(headway_bus *bus);

/* topic.c */
void headway__subscriptions_start(headway_bus *bus);
void headway__subscriptions_end_all(headway_bus *bus);

/* user_timer.c */
void headway__user_timers_silence(headway_bus *bus);
void headway__user_timers_free(headway_bus *bus);

/* bus.c */
void headway__bus_starved(headway_bus *bus);
/* At the end of the turn, what waits for a link or its credit is tried. */
void headway__bus_writable(headway_bus *bus);
void headway__bus_drain_check(headway_bus *bus);
/* Times a callback for the watchdog: start = headway__node_now before it. Told is "what of whose";
   what may be NULL. */
void headway__bus_watch(headway_bus *bus, uint64_t start, const char *what, const char *whose);
/* The same for a call's: what is "the handler", "on_done"; its method is told too. */
void headway__call_watch(const headway_call *call, uint64_t start, const char *what);

#endif
