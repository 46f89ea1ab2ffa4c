/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A function that stands on a bus as a service: calls become invocations, and results answers. It
 * knows no way to invoke: a bridge and a host give one.
 *
 *   call -> invoke -+-> face_write... -> face_end            answered
 *                   |-> face_failed, face_fail, face_refuse  ended with a status
 *                   \-> cancel                               nobody waits any more
 *
 * An invocation's payload is {"method": "fleet.v1.Fleet/Get", "request": {...}}, or the request
 * alone; a client's stream is one request, an array. Its result is the response; of a stream of
 * responses one JSON value for each, an array of them, or {"responses": [...]}. Messages are JSON
 * by protobuf's canonical mapping; or they stand there packed, in base64: "binary" takes the place
 * of "request", and each response is {"binary": "<base64>"}.
 *
 * Loop thread of the bus.
 */
#ifndef LAMBDA_FACE_H
#define LAMBDA_FACE_H

#include <headway/bus.h>
#include <headway/call.h>

enum {
    FACE_PAYLOAD = 6291456,       /* bytes of an invocation */
    FACE_EVENT_PAYLOAD = 1 << 20, /* and of one whose result nobody waits for */
    FACE_RESULT = 6291556,        /* bytes of a result, or of one response of a stream */
    FACE_HOPS = 8,                /* functions and buses in turn that a call may have passed */
    FACE_CONTEXT = 128,           /* room for a client context, with its NUL */
    FACE_TRACE = 128
};

typedef struct face face;
typedef struct face_call face_call; /* being invoked; dead after what ends it */

typedef struct face_invocation {
    const headway_method *method;
    headway_bytes payload;
    char client_context[FACE_CONTEXT]; /* JSON */
    char trace_id[FACE_TRACE];         /* as X-Amzn-Trace-Id has it; "": none */
    uint32_t remaining_ms;             /* UINT32_MAX: no deadline */
    uint8_t event;                     /* nobody waits for a result: face_end once it is taken */
    uint8_t streams;                   /* the result is wanted in pieces, as they come */
} face_invocation;

typedef struct face_port {
    /* Begins an invocation, whose parts are borrowed until it returns. The functions below may be
       called from within. A negative HEADWAY_E...: nothing has begun, and the call is refused. */
    int (*invoke)(void *user, face_call *call, const face_invocation *invocation);
    /* The caller has left, or its time is over; call is dead when this returns. */
    void (*cancel)(void *user, face_call *call);
    /* After face_write answered EAGAIN. */
    void (*writable)(void *user, face_call *call);
} face_port;

typedef struct face_options {
    size_t size;
    const headway_alloc *alloc; /* NULL: the bus's */
    const char *service;        /* "fleet.v1.Fleet" */
    headway_bytes schema;       /* a FileDescriptorSet that has it; copied */
    uint32_t concurrency;       /* the most that face_limit may allow; default 1000 */
    uint8_t bare;               /* the payload is the request alone */
    uint8_t binary;             /* messages stand in it packed; not with bare */
    /* Methods by name, ended by NULL, that are invoked as events, and answered once that is taken:
       their response must be google.protobuf.Empty. NULL: none. Not kept. */
    const char *const *events;
} face_options;

/* Serves at once. EMALFORMED, ENOTFOUND and ELIMIT, with a sentence in why; ENOMEM, ECLOSED. port
   and user must outlive it. */
int face_open(headway_bus *bus, const face_options *options, const face_port *port, void *user,
              char *why, size_t why_size, face **ret_face);
/* No new calls; those that run end as usual, then closed (may be NULL), and the face is gone. */
void face_close(face *face, void (*closed)(void *user), void *user);

/* How many are invoked at once from now on, one at least: the credit of the bus. */
void face_limit(face *face, uint32_t concurrency);
const char *face_service(const face *face);

/* The next bytes of the result. EAGAIN: the caller has no credit, nothing was taken, and writable
   follows. ECLOSED: what came ends the call, which is dead: it was too large, or nothing that the
   method could answer. */
int face_write(face_call *call, headway_bytes piece);
/* That was the result. */
void face_end(face_call *call);
/* The function has failed: payload tells how; empty: what was written does. */
void face_failed(face_call *call, headway_bytes payload);
/* It could not be invoked, or nobody knows what became of it. */
void face_fail(face_call *call, const headway_status *status);
/* It was surely not invoked: the caller may send the call again. RESOURCE_EXHAUSTED or UNAVAILABLE.
 */
void face_refuse(face_call *call, int code, uint32_t retry_after_ms, const char *why);

/* For who invokes. */
void face_call_set_data(face_call *call, void *data);
void *face_call_data(const face_call *call);
uint64_t face_call_id(const face_call *call);

#endif
