/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of Lambda, run as processes of this machine. A host knows functions, environments (a
 * process each, with its own Runtime API) and invocations:
 *
 *   host_invoke --(begin write...)--> done | refused        exactly one of the two, once and last
 *
 * Loop thread only; no sink is called from inside host_invoke or host_invocation_cancel.
 */
#ifndef LAMBDA_HOST_HOST_H
#define LAMBDA_HOST_HOST_H

#include "../arn.h"
#include "function.h"

#include <headway/alloc.h>
#include <headway/port/random.h>

enum {
    HOST_PAYLOAD = 6291556,          /* bytes of an event or a result: 6 MiB and 100 */
    HOST_EVENT_PAYLOAD = 1 << 20,    /* of an event that nobody waits for */
    HOST_STREAM_PAYLOAD = 200 << 20, /* of a streamed result */
    HOST_TAIL = 4096,                /* of the log, with a result */
    HOST_ID = 36                     /* characters of a request id */
};

typedef struct host host;
typedef struct host_invocation host_invocation;

/* -- functions -------------------------------------------------------------------------------- */

/* New, or instead of the one of that name and version: then processes of the old take no more
   invocations. All is copied. EINVAL (a field out of range), ENOMEM, ELIMIT (too many). */
int host_function_put(host *h, const function_config *config);
/* Running invocations go on; waiting ones and events that wait are refused. ENOTFOUND. */
int host_function_remove(host *h, const char *name, const char *version);
/* As it was put; valid until the next put or remove of it. NULL: there is none. */
const function_config *host_function_find(const host *h, const char *name, const char *version);
/* The i-th, in no order that means anything; NULL behind the last. */
const function_config *host_function_at(const host *h, size_t i);

/* -- invocations ------------------------------------------------------------------------------ */

/* Why nothing was run, as the Lambda API answers. */
typedef struct host_refusal {
    int http;         /* 404, 413, 429, 500 */
    const char *type; /* "TooManyRequestsException" */
    const char
        *reason; /* "ReservedFunctionConcurrentInvocationLimitExceeded" of a 429, else NULL */
    char text[ARN_WHY];
    uint32_t retry_after_ms; /* 0: no advice */
} host_refusal;

typedef struct host_result {
    headway_bytes payload;     /* with stream: empty, it was written */
    const char *content_type;  /* as the runtime said; "" where it did not */
    const char *error;         /* NULL: it succeeded; else "Unhandled" */
    const char *error_type;    /* "Runtime.ExitError", "Sandbox.Timedout", what it said; "" else */
    const char *error_message; /* of a stream that broke off: the text of its trailer; "" else */
    headway_bytes log_tail;    /* the last 4 KiB, where asked for */
    const char *version;       /* that ran */
} host_result;

typedef struct host_sink {
    /* It has ended: nothing of result is valid afterwards, nor is the invocation. */
    void (*done)(void *user, const host_result *result);
    /* It was accepted and could not be run after all: no place for a process in wait_ms, the
       function removed, the host stopping. */
    void (*refused)(void *user, const host_refusal *why);
    /* With options.stream only, before done: the result comes in pieces, a failure that comes
       before the first byte too. EAGAIN, but not of the first piece: nothing was taken,
       host_invocation_writable follows when it is worth trying again; the function is not read
       until then. */
    void (*begin)(void *user, const char *content_type);
    int (*write)(void *user, headway_bytes piece);
} host_sink;

typedef struct host_invoke_options {
    size_t size;
    const char *qualifier; /* as called: part of the ARN the function sees. NULL or "": none */
    bool stream;           /* the result in pieces */
    bool failure_apart; /* with stream: one before the first byte is done's payload, not written */
    bool log_tail;      /* the log's end with the result */
    headway_bytes client_context; /* JSON, already out of its base64; or empty */
    const char *trace_id;         /* NULL: a new one is made */
    const char *tenant;           /* NULL: none */
    uint32_t deadline_ms; /* the caller waits this long; 0: as long as the function may run */
} host_invoke_options;

/* payload is copied. EAGAIN (throttled), ENOTFOUND, ELIMIT (payload too large), ENOMEM: then
   ret_refusal says what to answer. options may be NULL. */
int host_invoke(host *h, const char *name, const char *version, headway_bytes payload,
                const host_invoke_options *options, const host_sink *sink, void *user,
                host_invocation **ret_invocation, host_refusal *ret_refusal);
/* Nobody waits any more: no callback follows. What runs goes on; what waits is forgotten. */
void host_invocation_cancel(host_invocation *invocation);
void host_invocation_writable(host_invocation *invocation);
const char *
host_invocation_id(const host_invocation *invocation); /* the request's, 36 characters */

/* Invocation type Event: into the queue of events, at once; retries, dead letter and destinations
   follow the function's configuration. ret_id: of HOST_ID + 1 bytes. Errors as host_invoke. */
int host_invoke_event(host *h, const char *name, const char *version, headway_bytes payload,
                      const host_invoke_options *options, char *ret_id, host_refusal *ret_refusal);

/* -- the host --------------------------------------------------------------------------------- */

typedef struct host_statistics {
    uint32_t functions, starting, idle, busy; /* environments */
    uint32_t invocations, waiting, events;    /* now */
    uint64_t invoked, throttled, failed, cold_starts, events_dropped;
} host_statistics;
void host_statistics_get(const host *h, host_statistics *ret_statistics);

#endif
