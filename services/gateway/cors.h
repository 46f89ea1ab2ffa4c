/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of other origins, by the Fetch standard
 * (https://fetch.spec.whatwg.org/#http-cors-protocol). Pure: what the request says goes in, headers
 * of the response come out.
 */
#ifndef GATEWAY_CORS_H
#define GATEWAY_CORS_H

#include <headway/v1/gateway.headway.h>

typedef struct gateway_cors gateway_cors;

/* Compiles the settings, which are copied. Without origins every answer is CORS_NONE.
   ENOMEM. */
int cors_new(const Headway__V1__GatewayCors *settings, gateway_cors **ret_cors);
void cors_free(gateway_cors *c);

typedef struct cors_request {
    headway_bytes method;
    headway_bytes origin;          /* of the headers; empty: there is none */
    headway_bytes request_method;  /* Access-Control-Request-Method */
    headway_bytes request_headers; /* Access-Control-Request-Headers */
} cors_request;

typedef enum cors_kind {
    CORS_NONE,      /* nothing to do with origins; headers may hold Vary */
    CORS_ACTUAL,    /* goes on, and its response has these headers */
    CORS_PREFLIGHT, /* is answered with 204 and these headers: the browser may ask */
    CORS_REFUSED    /* a preflight that is answered with 403 and these headers: it may not */
} cors_kind;

typedef struct cors_header {
    const char *name, *value;
} cors_header;

enum { CORS_HEADERS = 6, CORS_ORIGIN = 320 };
typedef struct cors_answer {
    cors_kind kind;
    cors_header headers[CORS_HEADERS]; /* valid as long as the answer and the cors */
    size_t count;
    char origin[CORS_ORIGIN];
    const char *why; /* of CORS_REFUSED: for a developer */
} cors_answer;

void cors_decide(const gateway_cors *c, const cors_request *request, cors_answer *ret_answer);
/* 1: an origin that the settings may name. */
int cors_origin_check(const char *text);

#endif
