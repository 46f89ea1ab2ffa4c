/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of an account as services of a bus.
 *
 *   face_call --invoke--> [credentials] --> request --> head --+-- result   --> face_write...
 * face_end ^                               |-- throttled -> limit, face_refuse | \-- expired --+
 *                              +---------------- once -----------------------+
 */
#ifndef LAMBDA_BRIDGE_H
#define LAMBDA_BRIDGE_H

#include "../../eventstream.h"
#include "../../face/face.h"
#include "../aimd.h"
#include "../config.h"
#include "../cost.h"
#include "../region.h"
#include "../reply.h"
#include "../target.h"

#include "auth.h"

#include <headway/timer.h>

typedef struct bridge bridge;
typedef struct function function;
typedef struct invocation invocation;

struct bridge {
    headway_bus *bus;
    struct uv_loop_s *loop;
    const bridge_config *config;
    http_client *http;
    auth *auth;
    char region[REGION_NAME], url[REGION_URL];
    char host[REGION_URL]; /* of url, as the Host header has it */
    char sts[REGION_URL];
    cost_price price;
    function *functions;
    size_t count, open;      /* functions whose faces stand */
    invocation *first;       /* of all that run */
    headway_timer *patience; /* while it stops */
    void (*stopped)(void *user);
    void *stopped_user;
};

struct function {
    bridge *bridge;
    const bridge_function *config;
    face *face;
    target target;
    aimd aimd;
    cost_counts counts;
    uint32_t running, limit; /* limit: what the face was told last */
    uint64_t told_at;        /* when throttling was last logged */
};

/* 0, or an error that has been told. */
int bridge_new(headway_bus *bus, struct uv_loop_s *loop, const bridge_config *config,
               bridge **ret_bridge);
/* Calls in flight end, at most so long as the settings say; then stopped. */
void bridge_stop(bridge *bridge, void (*stopped)(void *user), void *user);
void bridge_free(bridge *bridge);
/* A line for each function: what was counted, and what it costs. */
void bridge_report(const bridge *bridge, FILE *out);

/* invocation.c: the face's port. user is the function. */
extern const face_port invocation_port;
/* All that run end now, UNAVAILABLE. */
void invocation_end_all(bridge *bridge);
uint64_t bridge_now(const bridge *bridge);
/* function.c */
void function_taken(function *function);
void function_throttled(function *function, uint32_t round, const reply_verdict *verdict);
/* Milliseconds with some more, so that those who are refused do not come back all at once. */
uint32_t function_spread(uint32_t ms);

/* request.c: the request of an invocation, signed, on its way. EINVAL; ENOMEM. */
int request_send(invocation *invocation, const credentials *credentials, const http_events *events);

struct invocation {
    function *function;
    invocation *next, *previous; /* of the bridge's */
    face_call *call;             /* NULL: it is over for the caller */
    http_exchange *exchange;
    auth_waiter waiter;
    char *payload;
    size_t size;
    char context[FACE_CONTEXT], trace[FACE_TRACE];
    char access_key[CREDENTIALS_KEY]; /* it was signed with */
    char *token;                      /* and this; an answer may echo it */
    uint64_t deadline, sent_at;       /* ns; of deadline HEADWAY_NEVER */
    uint32_t round;
    uint8_t event, streams, again, waiting;
    uint8_t taken; /* it was invoked */
    uint8_t function_error, blocked;
    reply reply;
    char *body; /* of an error, or what was read behind a message that waits */
    size_t body_size;
    char retry_after[32], error_type[128];
    eventstream_reader reader;
    uint8_t framed, complete; /* reader is in use; its last message has come */
    headway_bytes held;       /* a message's payload that waits for credit */
};

/* result.c: what comes of an invocation that was taken. */
/* Bytes of the body; -1: the call is over. */
int result_bytes(invocation *invocation, headway_bytes bytes);
/* After EAGAIN: what waits, as far as it goes. 1: more may come; 0: not yet; -1. */
int result_resume(invocation *invocation);
/* The body is whole. */
void result_end(invocation *invocation);

#endif
