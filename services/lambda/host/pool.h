/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host inside, without sockets, processes or clocks: it decides, its ports do. Time comes in
 * through the ports too, so that a test runs hours in a moment.
 *
 * An environment is a process and its Runtime API:
 *
 *   STARTING --first /next--> READY --old, idle too long, or room is wanted--> RETIRING
 *      |                        |                            (finishes what it runs)  |
 *      | init error, time-out   | an invocation's time is up                          |
 *      `------------------------+------------> STOPPING <---------------- all ended --'
 *                                                 | TERM, later KILL
 *   from any state, when the process ends --------+--> gone
 *
 * An invocation:
 *
 *   WAITING --a parked /next takes it--> GIVEN --POST response--> ANSWERING --its end--> done
 *      |  ^----- the /next was lost ------|                           |
 *      `--> refused                       `-- error, exit, time-out --+--> done with an error
 *
 * Concurrency is credit: a function's environments have so many invocations to give as their
 * configurations say; one that waits without such credit asks for a new environment.
 */
#ifndef LAMBDA_HOST_POOL_H
#define LAMBDA_HOST_POOL_H

#include "due.h"
#include "host.h"
#include "tail.h"

#define POOL_OF(pointer, type, member) ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

typedef struct environment environment;
typedef struct poller poller;
typedef struct pool_event pool_event;
typedef struct pool_function pool_function;

/* What the outside does. Only started, given and resumed may call back into the pool, and none
   before it has returned. */
typedef struct pool_ports {
    uint64_t (*now)(void *user);    /* monotonic ns */
    int64_t (*wall_ms)(void *user); /* since 1970 */
    void (*wake)(void *user);       /* host_turn is called soon, or at host_due */
    /* Its process and Runtime API, both at e->outside. 0, or HEADWAY_E... with a sentence in why.
     */
    int (*start)(void *user, environment *e, char *why, size_t why_size);
    /* Asks the process to end, or ends it; environment_exited follows. */
    void (*stop)(void *user, environment *e, bool kill);
    /* Nothing is left of it in the pool. */
    void (*forget)(void *user, environment *e);
    /* Answers a parked /next with the invocation. */
    void (*give)(void *user, poller *p, host_invocation *invocation);
    /* Answers a parked /next that another has replaced. */
    void (*dismiss)(void *user, poller *p);
    /* An answer whose body was held back may go on. */
    void (*resume)(void *user, environment *e, host_invocation *invocation);
    /* Reads what the process has written and is not read yet, into environment_output. */
    void (*drain)(void *user, environment *e);
    uint32_t (*memory_kb)(void *user, const environment *e); /* the most it used; 0: not known */
    /* A line of a function's log, or of the host's own about it. */
    void (*log)(void *user, const environment *e, headway_bytes line);
    /* A record of an event's end, JSON, for a target that is no function. */
    void (*deliver)(void *user, const char *target, headway_bytes record);
    void *user;
} pool_ports;

typedef struct pool_options {
    size_t size;
    const headway_alloc *alloc;
    const headway_random *random;
    const char *partition, *region, *account; /* "aws", "us-east-1", "000000000000"; not copied */
    uint32_t functions;                       /* at most; default 1000 */
    uint32_t concurrency;   /* of the account: invocations at once; default 1000 */
    uint32_t processes;     /* at once; default 128 */
    uint32_t starts;        /* of processes at once; default 8 */
    uint32_t idle_ms;       /* without work before a process is ended; default 300000 */
    uint32_t wait_ms;       /* for a process, before 429; default 60000 */
    uint32_t init_ms;       /* of a process's start; default 10000 */
    uint32_t grace_ms;      /* between TERM and KILL; default 2000 */
    uint32_t events;        /* that may wait; default 10000 */
    uint64_t event_bytes;   /* and their payloads in all; default 256 MiB */
    uint64_t payload_bytes; /* of all invocations that run or wait; default 1 GiB */
    uint32_t speed; /* of the clock that events wait by: 60 makes minutes seconds; default 1 */
} pool_options;

typedef struct pool_link {
    struct pool_link *next, *previous;
} pool_link;

/* A /next that waits; the adapter has it in its own struct. */
struct poller {
    pool_link link; /* of e->pollers */
    environment *e; /* NULL: it is not parked */
};

/* A configuration, and how many environments and functions use it. */
typedef struct pool_config {
    function_config config; /* its strings lie behind it */
    uint32_t uses;
    struct pool_config *next; /* of h->spent */
} pool_config;

struct pool_function {
    pool_function *next;
    host *h;
    pool_config *config; /* NULL: removed */
    pool_link environments, waiting;
    pool_link wanting; /* in h->wanting: it waits for the room of a process */
    uint32_t running;  /* invocations accepted and not ended */
    uint32_t waiting_count;
    uint32_t holds; /* by functions that still need it */
    bool unhurried; /* its start took too long: the next may take the function's time-out */
};

typedef enum environment_state {
    ENVIRONMENT_STARTING,
    ENVIRONMENT_READY,
    ENVIRONMENT_RETIRING,
    ENVIRONMENT_STOPPING,
    ENVIRONMENT_GONE
} environment_state;

struct environment {
    host *h;
    pool_function *f;
    pool_config *config;
    pool_link link; /* of f->environments */
    pool_link idle; /* of h->idle while nothing runs and a /next is parked, oldest first */
    pool_link pollers, running;
    due due;
    environment_state state;
    void *outside;             /* the adapter's */
    uint64_t started, init_ns; /* when, and how long its start took */
    uint64_t quiet_until;      /* without a /next after an answer: ns */
    uint32_t parked;           /* pollers */
    uint32_t busy;             /* invocations that the runtime has not answered, of which */
    uint32_t abandoned;        /* so many had their time up */
    uint32_t served;
    bool init_failed, unhurried;
    char id[33];            /* of its log stream */
    char last[HOST_ID + 1]; /* the request answered last */
    char error_type[64];    /* of /init/error */
    char *error_body;
    size_t error_size;
    log_tail tail;
    log_lines out, err;
};

typedef enum invocation_state {
    INVOCATION_WAITING,
    INVOCATION_GIVEN,
    INVOCATION_ANSWERING,
    INVOCATION_ABANDONED /* told already; what the runtime still says of it is refused */
} invocation_state;

struct host_invocation {
    host *h;
    pool_function *f;
    environment *e;
    pool_link link; /* of f->waiting, e->running, or h->refused */
    due due;
    invocation_state state;
    host_sink sink;
    void *user;
    pool_event *event; /* NULL: somebody waits for it */
    char id[HOST_ID + 1];
    headway_bytes payload, client_context; /* with the texts, in one block behind this one */
    const char *qualifier, *trace_id, *tenant;
    uint64_t since, until; /* of waiting, then of running: ns */
    int64_t deadline_ms;   /* on the wall's clock */
    uint8_t *body;         /* gathered */
    size_t body_size, body_room;
    char content_type[128];
    uint64_t written;
    bool stream, failure_apart, log_tail, cancelled, begun, streaming, blocked;
    const char *refusal; /* the reason it waits in h->refused with */
};

struct host {
    pool_options options;
    pool_ports ports;
    const headway_alloc *alloc;
    arn_home home;
    dues dues;
    pool_function *functions;
    pool_link wanting, idle, refused, events;
    pool_config *spent; /* nobody uses them; told from the next turn */
    uint32_t function_count, processes, starting, ending, reserved;
    uint32_t unreserved_running;
    uint64_t payload_bytes, event_bytes;
    bool stopping, awake;
    host_statistics statistics;
    void (*folder_free)(void *user, const char *folder);
    void *folder_user;
    void (*stopped)(void *user);
    void *stopped_user;
};

/* -- pool.c: the host and its functions ------------------------------------------------------- */

/* EINVAL, ENOMEM. Texts of options stay the caller's and outlive the host. */
int host_new(const pool_options *options, const pool_ports *ports, host **ret_host);
/* All that waits is refused, processes are asked to end and then ended; stopped once, from a turn.
 */
void host_stop(host *h, void (*stopped)(void *user), void *user);
/* When the last process of a configuration that was replaced or removed has gone, its folder is
   told: from a turn. */
void host_on_folder_free(host *h, void (*on_free)(void *user, const char *folder), void *user);
/* After stopped, or when nothing was ever invoked. */
void host_free(host *h);
/* What is due, and what was put off. From the loop, never from a callback of the pool. */
void host_turn(host *h);
/* When host_turn is wanted next: ns, UINT64_MAX for never. */
uint64_t host_due(const host *h);

void *pool_take(host *h, size_t size); /* zeroed; NULL */
void pool_give(host *h, void *memory);
void pool_wake(host *h);
pool_function *pool_find(const host *h, const char *name, const char *version);
void pool_config_unuse(host *h, pool_config *config);
/* A removed function with nothing left is gone. */
void pool_function_check(pool_function *f);
/* Whether the limits allow one more; the reason why not, else NULL. */
const char *pool_throttle(const pool_function *f);
void pool_count(pool_function *f, int by);

/* -- pool_environment.c ----------------------------------------------------------------------- */

/* What adapters tell. GET /next: parked, until the process ends where that is asked to,
   or given at once. EINVAL: the state does not allow it
 * (403). */
int environment_next(environment *e, poller *p);
/* The parked /next is gone. */
void environment_poller_gone(poller *p);
/* An invocation that was given never reached the runtime: it waits again. */
void environment_not_taken(environment *e, const char *id);
/* POST /init/error. EINVAL: not now (403). */
int environment_init_error(environment *e, const char *type, headway_bytes body);
/* The process has ended: code as of exit, or the signal's number (then code is -1). */
void environment_exited(environment *e, int code, int signal);
void environment_output(environment *e, bool is_err, headway_bytes bytes);

/* Between the parts of the pool. */
void environment_settle(
    environment *e); /* after anything changed: idle, retired, or to be stopped */
void environment_stop(environment *e, bool kill);
void environment_dispatch(pool_function *f);
/* Starts what is wanted as far as there is room. */
void environment_start_wanted(host *h);
/* A line of the host's own in its log, and in its tail. */
void environment_say(environment *e, const char *format, ...) HEADWAY_PRINTF(2, 3);
/* One of its invocations is answered, or its time is up. */
void environment_answered(environment *e);
void environment_overdue(environment *e);

/* -- pool_invocation.c ------------------------------------------------------------------------ */

/* POST /response or /error: the invocation of that id which waits for an answer. ENOTFOUND: none
   of this environment has it (400); EINVAL: it was answered already (403). It is valid until it has
   ended, by one of the five below, or with its environment. */
int environment_answer(environment *e, headway_bytes id, host_invocation **ret_invocation);
/* An answer's head, pieces and end. piece: EAGAIN (ports.resume follows), ELIMIT (413; it has
   ended), ECLOSED (nobody wants it: read on and drop). */
void invocation_answer_begin(host_invocation *i, bool streaming, const char *content_type);
int invocation_answer_piece(host_invocation *i, headway_bytes piece);
/* type and message: of a stream's trailers, NULL where it ended well. */
void invocation_answer_end(host_invocation *i, const char *type, const char *message);
void invocation_answer_error(host_invocation *i, const char *type, headway_bytes body);
/* It broke off, or is none: the runtime's own fault, of this type. */
void invocation_answer_wrong(host_invocation *i, const char *type, const char *text);

/* Between the parts of the pool. */
void invocation_fail(host_invocation *i, const char *type, const char *text);
void invocation_fail_with(host_invocation *i, const char *type, headway_bytes body);
void invocation_given(host_invocation *i, environment *e);
void invocation_wait(host_invocation *i, bool first);
/* Told from the next turn. reason "": the function was removed, or the host stops. */
void invocation_refuse(host_invocation *i, const char *reason);
void invocation_refuse_told(host *h);
/* Of one that was abandoned: nothing is left of it. */
void invocation_bury(host_invocation *i);
host_invocation *environment_running(environment *e, headway_bytes id); /* NULL: none */
/* As host_invoke, for an event of the queue where it is not NULL. */
int invocation_open(pool_function *f, headway_bytes payload, const host_invoke_options *options,
                    pool_event *event, host_invocation **ret_invocation, host_refusal *ret_refusal);

/* -- pool_event.c ----------------------------------------------------------------------------- */

/* How an event's invocation ended: exactly one of the two. */
void event_done(pool_event *e, const host_result *result);
void event_refused(pool_event *e);
void event_drop_all(host *h, const pool_function *f); /* f NULL: of all functions */

/* -- pool_text.c ------------------------------------------------------------------------------ */

void text_id(const headway_random *random, char ret_id[HOST_ID + 1]);
void text_trace(const headway_random *random, int64_t wall_ms, char ret_trace[80]);
/* Of the document that a failure is told with. Answers its size. */
size_t text_error(const char *id, const char *type, const char *text, char *out, size_t size);
/* "Runtime exited with error: exit status 1" */
void text_exit(int code, int signal, char *out, size_t size);
void text_refusal(host_refusal *refusal, int http, const char *type, const char *text);
void text_throttled(host_refusal *refusal, const char *reason);
void text_too_large(host_refusal *refusal, size_t size, size_t limit);
void text_not_found(const host *h, const char *name, const char *version, host_refusal *refusal);
/* A JSON string with its quotes, cut where it does not fit. Answers its size. */
size_t text_json(headway_bytes text, char *out, size_t size);

/* -- lists ------------------------------------------------------------------------------------ */

static inline void pool_link_init(pool_link *l)
{
    l->next = l->previous = l;
}
static inline bool pool_link_alone(const pool_link *l)
{
    return l->next == l;
}
static inline void pool_link_remove(pool_link *l)
{
    l->next->previous = l->previous;
    l->previous->next = l->next;
    pool_link_init(l);
}
/* At the end. */
static inline void pool_link_put(pool_link *head, pool_link *l)
{
    pool_link_remove(l);
    l->next = head;
    l->previous = head->previous;
    head->previous->next = l;
    head->previous = l;
}
static inline void pool_link_put_first(pool_link *head, pool_link *l)
{
    pool_link_remove(l);
    pool_link_put(head->next, l);
}

#endif
