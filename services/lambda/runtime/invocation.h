/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a function does with an event: the event becomes calls of services that stand on a bus, and
 * their answers become the function's result. It knows nothing of where events come from or where
 * results go: the runtime of a bootstrap and tests give both.
 *
 *   invocation_open --calls--> respond | begin write... end | fail --> done
 *
 * Loop thread of the bus. result's functions are never called from inside a function of this file.
 */
#ifndef LAMBDA_INVOCATION_H
#define LAMBDA_INVOCATION_H

#include "../event.h"

#include <headway/bus.h>

typedef struct function function;
typedef struct invocation invocation;

typedef struct function_options {
    size_t size;
    const headway_alloc *alloc; /* NULL: the default */
    /* What a direct invocation calls whose event is not {"method", "request"}: the whole event is
       then the request. NULL: such an event is refused. "fleet.v1.Fleet/Get" */
    const char *method;
    uint8_t via; /* headway_via of the calls */
    /* Streams of responses are sent as they come, and answers to HTTP with a prelude, as a function
       URL of InvokeMode RESPONSE_STREAM takes them; else streams are gathered. */
    uint8_t streaming;
    uint8_t concurrency; /* records of a batch that are handled at once; default 10 */
    /* Events go where rules say (rule.h) and nowhere else: no method is called by its name, or by
       HTTP. */
    uint8_t rules_only;
    /* Called before the first event is looked at, and at the next one if it failed; it takes ms at
       most, and calls function_prepared, later. May be NULL. */
    void (*prepare)(void *user, function *f, uint32_t ms);
    void (*freed)(void *user); /* the function is gone: nothing is prepared any more; may be NULL */
    void *prepare_user;
    /* What is no result's matter: a record of a batch that failed, and why. May be NULL. */
    void (*warn)(void *user, const char *request_id, const char *text);
    void *user;
} function_options;

/* ENOMEM. */
int function_new(headway_bus *bus, const function_options *options, function **ret_function);
void function_free(function *function);
/* A service of the bus, whose schema is read: its methods, HTTP routes, and which events it wants.
   EMALFORMED and ELIMIT, with a sentence in why. */
int function_add(function *function, const headway_service_descriptor *service, char *why,
                 size_t why_size);
/* Whether options.method is one of the services that were added. EMALFORMED, with a sentence in why
   that begins with the method and names those that are near, or all. */
int function_check_method(const function *function, char *why, size_t why_size);

/* With a status that is not OK the events that wait end so. */
void function_prepared(function *f, const headway_status *status);

/* An event as it came with its headers; all copied. */
typedef struct invocation_event {
    headway_bytes body;
    const char *request_id, *trace_id;      /* "" where there is none */
    headway_bytes client_context, identity; /* JSON, or empty */
    headway_bytes tenant;                   /* whose this environment is; or empty */
    uint32_t remaining_ms;                  /* until the function's time is up */
} invocation_event;

/* Where the result goes. */
typedef struct invocation_result {
    /* The whole result. */
    void (*respond)(void *user, headway_bytes body);
    /* A result in pieces. With prelude (not NULL): the JSON of a streamed HTTP response's status
       and headers; content_type is then that of the integration. */
    void (*begin)(void *user, const char *content_type, const headway_bytes *prelude);
    /* EAGAIN: nothing was taken; invocation_writable follows. */
    int (*write)(void *user, headway_bytes piece);
    void (*end)(void *user);
    /* Instead of respond or end: the function has failed, before begin or in the middle. body is
       what the Runtime API takes of an error (result.h has its form), type its errorType. */
    void (*fail)(void *user, const char *type, headway_bytes body);
    /* Last and once, after all others; the invocation is gone when it returns. */
    void (*done)(void *user);
} invocation_result;

/* ENOMEM; anything else that is wrong becomes a result. */
int invocation_open(function *function, const invocation_event *event,
                    const invocation_result *result, void *user, invocation **ret_invocation);
void invocation_writable(invocation *invocation);
/* Nobody waits for the result any more: only done follows. */
void invocation_cancel(invocation *invocation);

#endif
