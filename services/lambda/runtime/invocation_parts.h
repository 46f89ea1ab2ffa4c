/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of an invocation share. Everything of it happens in callbacks of its calls and in
 * turns of its own, which the functions that others call only ask for:
 *
 *   open --turn--> start ... writable --turn--> ... | cancel --turn--> calls end --> finish
 */
#ifndef LAMBDA_INVOCATION_PARTS_H
#define LAMBDA_INVOCATION_PARTS_H

#include "function_parts.h"
#include "growing.h"
#include "result.h"

#include <headway/call.h>
#include <headway/http/request.h>
#include <headway/http/stream.h>
#include <headway/port/loop.h>

enum { INVOCATION_MEMORY = 256 << 20 /* of an event, or a message, and what is made of it */ };

/* What an event's kind does. All but start may be NULL. */
typedef struct invocation_kind {
    void (*start)(invocation *i);
    void (*writable)(invocation *i);
    void (*cancel)(invocation *i); /* ends its calls; when they have ended, it finishes */
    void (*release)(invocation *i);
} invocation_kind;

/* invocation_outflow.c: a result in pieces, at the pace of who takes it. */
typedef struct outflow {
    growing pending;      /* what was not taken yet */
    uint32_t outstanding; /* messages that the call may still bring */
    uint32_t largest;     /* so far */
    uint8_t begun, blocked, ending;
    char type[RESULT_TYPE]; /* of the failure that it ends with; "": none */
    headway_bytes failure;
} outflow;

struct invocation {
    function *f;
    invocation_result result;
    void *user;
    headway_arena *arena, *scratch; /* of all of it; of one message */
    headway_defer *turn;
    const invocation_kind *kind; /* NULL: it has not begun */
    void *state;                 /* the kind's; in arena */
    headway_bytes event, client_context, identity, tenant, metadata;
    const char *request_id, *trace_id;
    event_shape shape;
    uint64_t ends_at; /* ns: what has no answer by then is told so */
    outflow out;
    invocation *waits_behind; /* of those that wait for the function to be prepared */
    uint8_t cancelled, writable, waits;
};

/* invocation.c. After a cancel nothing is told but the end. */
uint32_t invocation_time(const invocation *i); /* ms that are left for calls */
void invocation_warn(const invocation *i, const char *format, ...) HEADWAY_PRINTF(2, 3);
void invocation_respond(invocation *i, headway_bytes body);
void invocation_fail_status(invocation *i, const headway_types *types,
                            const headway_status *status);
/* With a status that no call has had. */
void invocation_refuse(invocation *i, int code, const char *format, ...) HEADWAY_PRINTF(3, 4);
void invocation_too_large(invocation *i);
/* All has been told, or nobody waits: it is gone. */
void invocation_finish(invocation *i);

/* invocation_context.c. What calls carry: i->metadata, of the event's headers and its context. 0,
   ELIMIT: the headers are too much; ENOMEM. */
int invocation_metadata(invocation *i, const headway_http_header *headers, size_t count);
/* The first of that name; empty: none. */
headway_bytes invocation_header(const headway_http_header *headers, size_t count,
                                const char *lower);

/* A plain call; a request of HTTP; and what is from other services of AWS. */
extern const invocation_kind invocation_direct, invocation_http, invocation_records;

/* ---- invocation_rpc.c: one call, with requests out of JSON ---- */

typedef struct rpc rpc;
typedef struct rpc_kind {
    /* One request's text as a message, packed in r->requests. EINVAL with the problem. */
    int (*pack)(rpc *r, headway_bytes text, headway_bytes *ret_packed);
    void (*message)(rpc *r, headway_bytes message);
    void (*done)(rpc *r, const headway_status *status); /* last; r may be gone afterwards */
} rpc_kind;

struct rpc {
    invocation *i;
    const rpc_kind *kind;
    const headway_http_method *method;
    uint32_t deadline_ms; /* that is asked for; 0: none */
    uint8_t manual_demand;

    headway_call *call;
    headway_arena *requests;
    headway_http_lines lines;
    headway_bytes rest, waiting; /* of the requests; one that met EAGAIN */
    uint64_t sent;
    uint32_t key_hash;
    uint8_t has_waiting, all_sent;
    headway_http_problem problem; /* .http: it failed here, for this reason */
};

/* r: i, kind, method, and what is asked for are set. text: the request; of a stream of requests a
   JSON array, or values one after another (media). 0: done will be called. Else r->problem says why
   there is no call, and nothing is called. */
int rpc_open(rpc *r, headway_bytes text, headway_http_media media);
/* done follows, if it has not been called. */
void rpc_cancel(rpc *r);
/* The message, packed in r->requests, with its key. */
int rpc_pack(rpc *r, const ProtobufCMessage *message, headway_bytes *ret_packed);
/* From JSON, strictly; or foreign (foreign.h). */
int rpc_pack_json(rpc *r, headway_bytes text, int foreign, headway_bytes *ret_packed);
/* From a JSON string of base64: the message as it came, once it is known to be one. */
int rpc_pack_binary(rpc *r, headway_bytes string, headway_bytes *ret_packed);

/* ---- invocation_outflow.c ---- */

/* One piece: it is taken, or waits here. begin has been told. 0 or ENOMEM. */
int outflow_put(invocation *i, headway_bytes piece);
void outflow_flush(invocation *i);
/* Asks the call for as much as may wait here. */
void outflow_demand(invocation *i, rpc *r);
void outflow_came(invocation *i, size_t size);
/* The end, well or with a status, when what waits has been taken; then the invocation finishes. */
void outflow_end(invocation *i, const headway_types *types, const headway_status *status);

#endif
