/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the broker share. Each struct is changed by the file named above it. */
#ifndef HEADWAY_BROKER_INTERNAL_H
#define HEADWAY_BROKER_INTERNAL_H

#include "breaker.h"
#include "broker.h"
#include "pace.h"
#include "stream.h"
#include "waiting.h"

enum {
    HEADWAY__CALL_WINDOW = 256 * 1024, /* the most one direction of a call is granted */
    HEADWAY__CALL_FLOOR = 4096,        /* what it may always have; reserved at admission */
    HEADWAY__CALL_FIRST = 64 * 1024,
    HEADWAY__HOPS_LIMIT = 16,
    HEADWAY__BOUND_LIMIT = 1024 /* routes that point at one service */
};

typedef struct headway__session headway__session;
typedef struct headway__service headway__service;
typedef struct headway__method headway__method;
typedef struct headway__worker headway__worker;
typedef struct headway__declaration headway__declaration;
typedef struct headway__kept_schema headway__kept_schema;
typedef struct headway__relayed headway__relayed;
typedef struct headway__event headway__event;
typedef struct headway__trie_node headway__trie_node;
typedef struct headway__meter headway__meter;
struct headway__histogram;

/* trie.c */
typedef struct headway__trie {
    uint64_t version; /* rises with each pattern that comes or goes */
    const headway_alloc *alloc;
    headway__trie_node **buckets; /* by parent and token */
    size_t count, capacity;
    headway__trie_node *root;
} headway__trie;

/* A subscription's place in the trie. */
typedef struct headway__leaf {
    headway__list node;
    headway__trie_node *at;
} headway__leaf;

enum { HEADWAY__MATCHED_KEPT = 64 /* a power of two */, HEADWAY__MATCHED_MOST = 16 };

/* What the trie answered for a topic, as long as no pattern comes or goes. publish.c */
typedef struct headway__matched {
    headway__route *topic; /* referenced */
    uint64_t version;
    uint32_t count; /* over HEADWAY__MATCHED_MOST: too many to be kept */
    headway__leaf *leaves[HEADWAY__MATCHED_MOST];
} headway__matched;

/* An identity may do this to that, as long as the same rights hold. permit.c */
typedef struct headway__permitted {
    headway__route *route; /* referenced */
    uint64_t identity, version;
    int action;
} headway__permitted;

/* The first two are powers of two. */
enum {
    HEADWAY__PERMITTED = 1024,
    HEADWAY__IDENTITY_BUCKETS = 256,
    HEADWAY__IDENTITIES_IDLE = 1024
};

/* broker.c */
struct headway_broker {
    headway__node node;
    headway_broker_options options; /* every default filled in */
    char name[256];
    uint64_t started;
    int open; /* the node is initialised */
    int closed, draining, last_words;
    void (*on_closed)(headway_broker *broker, void *user);
    void *closed_user;
    void (*on_drained)(headway_broker *broker, void *user);
    void *drained_user;
    headway__timer drain_timer;
    headway__task drain_task;
    headway__list sessions, services, relayed, answers, publications, subscribers, declarations;
    headway__relayed *spares; /* of calls that are over, for the next ones */
    size_t spare_count;
    headway__list schemas;
    headway__list supervisors;
    headway__timer supervise_timer;
    headway__task supervise_task;
    size_t service_count, supervisor_count;
    headway__list meters, taps;
    uint32_t meter_count, tap_count;
    uint64_t unmetered;    /* calls without a meter */
    uint64_t link_numbers; /* of the last session */
    uint64_t attempt;      /* stamps workers passed over in one choice */
    uint64_t sequence;     /* of the last event */
    headway__trie topics;
    headway__matched matched[HEADWAY__MATCHED_KEPT]; /* who took the topics published of late */
    int64_t reserved, reserved_peak;                 /* bytes granted to peers or held for them */
    headway_broker_statistics count;
    struct headway__rights *rights; /* NULL: none hold */
    uint64_t rights_version;
    struct headway__identity *identities[HEADWAY__IDENTITY_BUCKETS];
    headway__list idle_identities; /* the longest idle first */
    uint32_t identities_idle;
    uint64_t identity_numbers;
    struct {
        uint64_t since, dropped;
        uint32_t told[3]; /* in the second since: of what is done; of links; of denials */
    } audit;
    const headway__session *asked_by;          /* while one of our own services answers: by whom */
    const struct headway__identity *asked_for; /* and whose call it is */
    headway__permitted permitted[HEADWAY__PERMITTED];
};

/* One link, from up to down. broker.c */
struct headway__session {
    headway__list node;
    headway_broker *broker;
    headway__link *link;
    headway__list workers, relayed, seekers;
    uint64_t number, since;
    uint32_t direct; /* asks and tickets of its direct links */
    uint8_t denied;  /* they were revoked: it gets none */
    uint8_t revoked; /* the link is being ended: nothing more is taken */
    struct headway__identity *identity;
    headway__list of_identity;
    uint8_t key[HEADWAY__KEY];      /* that its link came with; zeros: none */
    headway__route *opened;         /* of the OPEN in hand */
    struct headway__identity *asks; /* whose it is; referenced until it is dealt with */
};

/* The bytes of one message that comes in pieces. collect.c */
typedef struct headway__collect {
    uint8_t *data;
    size_t size, capacity, limit;
} headway__collect;

/* One copy of a schema, for all that declared these bytes. schemas.c */
struct headway__kept_schema {
    headway__list node;
    uint32_t refs, hash;
    size_t size;
    uint8_t bytes[];
};

/* What a worker told of itself; one copy per distinct content. declaration.c */
struct headway__declaration {
    headway__list node;
    uint32_t refs, hash;
    size_t method_count;
    headway_bytes *methods; /* views into packed */
    headway_bytes name;
    headway_bytes schema;       /* a view into kept, or empty */
    headway__kept_schema *kept; /* referenced; NULL: none was declared */
    uint32_t concurrency;
    size_t size;
    uint8_t packed[]; /* all but the schema */
};

/* Calls that wait for the same thing: a service's slots, or those of one of its methods that has
   a limit of its own. admission.c */
typedef struct headway__queue {
    headway__waiting line;
    headway__list node; /* in the service's queues while somebody waits */
    headway__service *service;
    headway__timer timer;
    uint64_t attempt; /* nobody took its next call in this dispatch */
    uint64_t held_at; /* when it was last held for a start */
} headway__queue;

/* A method that is called. It is what the routes of its name point at. registry.c */
struct headway__method {
    headway__list node; /* in the service's methods */
    headway__service *service;
    headway__route *route;
    headway__mean mean;
    headway__queue queue; /* used if it is limited */
    uint8_t limited;      /* some worker takes fewer calls of it than it has slots */
};

/* A name that somebody serves or has served in this broker's life (L18). registry.c */
struct headway__service {
    headway__list node;
    headway_broker *broker;
    headway__route *route;
    headway__method other; /* for methods without a route of their own; the service's route's */
    headway__list methods;
    headway__list workers; /* in turn */
    headway__list queues;
    headway__list seekers; /* clients that want to call it straight */
    uint64_t pressed_at;
    headway__task dispatch;
    uint32_t worker_count, waiting_count, bound;
    uint64_t wanted_at; /* somebody asked for more than a call can wait for; 0: never */
    uint32_t startable; /* supervisors' groups that can start a worker of it */
    headway__declaration *declaration; /* the latest */
    headway__mean mean;                /* of all its unary calls */
    headway__breakers breakers;
    uint64_t running, ok, failed, refused;
};

/* How many calls of a limited method a worker has. */
typedef struct headway__limit {
    headway__list node; /* in the worker's limits */
    const headway__method *method;
    uint32_t most, running; /* most 0: no limit there */
} headway__limit;

/* One SERVE stream. Its `out` account is the worker's slots (C10). registry.c */
struct headway__worker {
    headway__stream stream;
    headway__list of_session, of_service;
    headway_broker *broker;
    headway__session *session; /* NULL once deregistered */
    headway__service *service;
    headway__route *route; /* referenced */
    headway__declaration *declaration;
    headway__collect collect;
    headway__task ending;
    headway__list limits;
    headway__list tickets; /* of its direct links */
    headway__pace pace;
    headway__breaker breaker;
    uint64_t since, skipped;
    uint64_t identity; /* of its process: the same on each of its links and at each broker */
    uint64_t ok, failed, lost;          /* calls that ended; lost: by their caller or deadline */
    struct headway__histogram *answers; /* NULL: none yet, or no room for one */
    uint32_t running, refs;             /* registered, and one for each running call */
    uint8_t serving;
};

/* What is known of one direction of a call; `out` is its receiver's account. seen.c */
typedef struct headway__flowing {
    uint64_t moved_at;   /* the sender's last data; the hand-over, if none */
    uint64_t granted_at; /* when the receiver's grant rose last */
    uint64_t dry_since;  /* nothing is left of the grant; 0: something is */
    int64_t granted;     /* the grant at granted_at, messages and bytes */
    uint8_t middle;      /* a message goes on */
} headway__flowing;

/* A call on its way. relay.c */
struct headway__relayed {
    headway__stream caller; /* accepted from the caller */
    headway__stream callee; /* opened at the worker */
    headway__list node, of_session;
    headway__relayed *next_spare;
    headway__place place;
    headway__queue *queue; /* while it waits */
    headway_broker *broker;
    headway__session *session; /* the caller's; NULL when its link is gone */
    headway__service *service;
    headway__method *method;
    headway__worker *worker;
    headway__limit *limit;              /* the worker's, of this method; may be NULL */
    headway__route *route;              /* referenced */
    struct headway__identity *identity; /* whose it is; referenced */
    headway__timer timer;
    headway__task ending;
    headway__open open;
    uint8_t flags;     /* of the OPEN */
    uint8_t state;     /* enum in relay.c */
    uint8_t behalf;    /* the OPEN named an identity, perhaps the link's own */
    uint8_t expired;   /* the grace after the deadline runs */
    uint8_t probe;     /* of the worker's breaker */
    uint8_t judged;    /* the worker's answer has been counted */
    uint64_t deadline; /* HEADWAY_NEVER: none */
    uint64_t handed;   /* when it went to its worker */
    uint8_t *held;     /* metadata and payload of a waiting call */
    size_t held_size;
    headway_bytes payload;                /* in held */
    int64_t window;                       /* of one direction */
    uint64_t request_most, response_most; /* bytes of one message, by its sender's limits */
    uint64_t request_size, response_size; /* of the message that comes in pieces, so far */
    int64_t reserved;
    headway__meter *meter; /* NULL: its method has none */
    uint64_t number, accepted_at;
    headway__flowing requests, responses;
};

/* One event, shared by the queues of all its subscribers. fanout.c */
struct headway__event {
    uint32_t refs;
    uint32_t topic_size;
    uint64_t sequence;
    size_t size;     /* of the payload */
    uint8_t bytes[]; /* topic, payload */
};

/* What people name calls and links by: no two shards give the same. */
static inline uint64_t headway__number(const headway_broker *broker, uint64_t count)
{
    return broker->options.shards ? count * broker->options.shards + broker->options.shard : count;
}
/* broker.c */
headway__session *headway__session_of(headway__link *link);
void headway__broker_ended(headway_broker *broker); /* a call is over: a drain may be complete */
/* 0, or RESOURCE_EXHAUSTED's reason: the budget is spent. */
int headway__budget_take(headway_broker *broker, int64_t bytes);
void headway__budget_give(headway_broker *broker, int64_t bytes);
void headway__budget_set(headway_broker *broker, int64_t *reserved, int64_t now);
static inline int64_t headway__budget_free(const headway_broker *broker)
{
    return (int64_t)broker->options.budget_bytes - broker->reserved;
}
/* What one direction of a call may have outstanding now: a dynamic threshold. */
int64_t headway__budget_cap(const headway_broker *broker);
/* A refusal: not_processed, with advice if retry. text lives in a buffer of the caller. */
headway_status headway__refusal(const headway_broker *broker, int code, int retry,
                                const char *text);

/* collect.c: 0, ELIMIT or ENOMEM (the budget counts as memory). */
int headway__collect_add(headway_broker *broker, headway__collect *collect, headway_bytes bytes);
void headway__collect_done(headway_broker *broker, headway__collect *collect);

/* schemas.c: 0, ELIMIT with a sentence in why, ENOMEM. */
int headway__schemas_take(headway_broker *broker, headway_bytes bytes,
                          headway__kept_schema **ret_schema, char *why, size_t why_size);
void headway__schemas_give(headway_broker *broker, headway__kept_schema *schema);
uint32_t headway__content_hash(headway_bytes bytes);

/* declaration.c: 0, EMALFORMED or ELIMIT with a sentence in why, ENOMEM. */
int headway__declaration_take(headway_broker *broker, headway_bytes packed,
                              headway__declaration **ret_declaration, char *why, size_t why_size);
void headway__declaration_give(headway_broker *broker, headway__declaration *declaration);
int headway__declaration_has(const headway__declaration *declaration, headway_bytes method);
/* The most calls of this method at once; 0: as many as the service takes. */
uint32_t headway__declaration_limit(const headway__declaration *declaration, headway_bytes method);

/* compat.c: 0, or the code of a refusal with its reason in why. service may be NULL: a new name. */
int headway__compat_check(headway__worker *worker, const headway__service *service, char *why,
                          size_t why_size);

/* registry.c */
void headway__registry_opened(headway__session *session, const headway__frame *frame,
                              headway__route *route);
/* The method a call's route names, bound to the route for the next call (or the service's `other`);
   NULL: the service is unknown. */
headway__method *headway__registry_find(headway_broker *broker, headway__route *route);
headway__service *headway__registry_name(headway_broker *broker, headway_bytes name);
/* Makes name a known service. NULL, or a sentence about what is wrong. */
const char *headway__registry_know(headway_broker *broker, headway_bytes name);
/* 1 if some worker may know the method of this route (or none has declared any). */
int headway__registry_method(const headway__service *service, const headway__route *route);
void headway__worker_leave(headway__worker *worker);
void headway__worker_unref(headway__worker *worker);
void headway__registry_done(headway_broker *broker);
/* The method's part of a route. */
headway_bytes headway__route_method(const headway__route *route);
headway_bytes headway__route_service(const headway__route *route);

/* choice.c */
/* A worker that takes the call now, or NULL. */
headway__worker *headway__choose(headway__relayed *call);
/* It was handed over; how it ended for its caller; its worker is done with it. */
void headway__choice_started(headway__relayed *call);
void headway__choice_judged(headway__relayed *call, int code);
void headway__choice_ended(headway__relayed *call);
void headway__choice_join(headway__worker *worker);
void headway__choice_leave(headway__worker *worker);

/* admission.c */
void headway__queue_init(headway__queue *queue, headway__service *service);
void headway__admission_opened(headway__session *session, const headway__frame *frame,
                               headway__route *route);
/* Something changed for the better: waiting calls are tried at the end of the turn. */
void headway__admission_wake(headway__service *service);
/* Its task: waiting calls go to free slots, in order. */
void headway__admission_dispatch(headway__service *service);
/* A worker left or takes no more: when it was the last, nobody waits. */
void headway__admission_left(headway__service *service);
void headway__admission_expired(headway__relayed *call);
void headway__admission_leave(headway__relayed *call);

/* supervise.c */
/* 1 if a supervisor can start a worker of this service, or is starting one: its calls are held,
   until their deadlines, and no rule about delay drops them (L22). */
int headway__service_startable(const headway__service *service);
/* A call has begun to wait: who can start a worker hears of it at once. */
void headway__supervise_wake(headway__service *service);
/* Somebody needs a worker, though no call waits: for 5 s it is asked for as by one call. */
void headway__supervise_want(headway__service *service);

/* suggest.c: a sentence that says what exists instead of a name nobody knows. */
void headway__suggest_service(headway_broker *broker, headway_bytes name, char *text, size_t size);
void headway__suggest_method(const headway__service *service, headway_bytes method, char *text,
                             size_t size);

/* relay.c */
headway__relayed *headway__relay_accept(headway__session *session, const headway__frame *frame,
                                        headway__method *method, headway__route *route);
/* Copies what the OPEN borrowed, for waiting. 0 or ENOMEM. */
int headway__relay_hold(headway__relayed *call);
/* Sends the call to worker: 0, EAGAIN (its link is full), ENOMEM. */
int headway__relay_start(headway__relayed *call, headway__worker *worker);
/* Ends a call that no worker has seen. counter: refused or timed out. */
void headway__relay_refuse(headway__relayed *call, const headway_status *status, uint64_t *counter);
void headway__relay_timer(headway__relayed *call, uint64_t at);
/* It is not allowed any more: ends PERMISSION_DENIED. */
void headway__relay_revoke(headway__relayed *call, const char *text);
/* Milliseconds left, rounded up; UINT32_MAX: no deadline; 0: expired. */
uint32_t headway__relay_remaining(const headway__relayed *call);
/* No worker has it yet; or a worker has it and the caller is there. */
int headway__relay_is_waiting(const headway__relayed *call);
int headway__relay_is_running(const headway__relayed *call);
void headway__relay_done(headway_broker *broker);

/* trie.c */
int headway__trie_init(headway__trie *trie, const headway_alloc *alloc);
void headway__trie_done(headway__trie *trie);
/* 0, EINVAL (not a pattern), ENOMEM. */
int headway__trie_add(headway__trie *trie, headway_bytes pattern, headway__leaf *leaf);
void headway__trie_remove(headway__trie *trie, headway__leaf *leaf);
/* Calls found for each leaf whose pattern matches; it must not change the trie. */
void headway__trie_match(headway__trie *trie, headway_bytes topic,
                         void (*found)(headway__leaf *leaf, void *user), void *user);
/* 1 if name is a topic (or pattern): 1 to 255 bytes, no empty token, wildcards in their places. */
int headway__topic_valid(headway_bytes name, int wildcards);

/* fanout.c */
void headway__subscribe_opened(headway__session *session, const headway__frame *frame,
                               headway__route *route);
/* publish.c */
void headway__publish_opened(headway__session *session, const headway__frame *frame,
                             headway__route *route);

/* services.c: calls to headway.v1.*; 1 if it was one (and is answered). */
int headway__services_opened(headway__session *session, const headway__frame *frame,
                             headway__route *route);

#endif
