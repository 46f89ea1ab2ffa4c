/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of HTTP in events: judged, routed and answered as the gateway does it. */
#ifndef LAMBDA_INVOCATION_HTTP_H
#define LAMBDA_INVOCATION_HTTP_H

#include "invocation_parts.h"

#include <headway/timer.h>

enum { HTTP_REQUEST_ID = 129 };

typedef struct http {
    rpc r;
    event_request request;
    const headway_http_binding *binding;
    headway_bytes path; /* as the binding's variables capture from it */
    headway_bytes content_type;
    headway_http_media media;
    headway_http_stream stream;
    growing gathered;
    headway_bytes answer, answer_type;
    headway_timer *quiet;
    char request_id[HTTP_REQUEST_ID]; /* the client's, if it can be echoed; else the event's */
    uint8_t is_head, streams, has_answer, too_large, unfit;
} http;

/* invocation_http_answer.c. Each is a whole answer. */
void http_answer(invocation *i, http *h, int status, headway_bytes content_type,
                 headway_bytes body);
/* A google.rpc.Status as JSON, with the HTTP status that belongs to its code, or `status` if that
   is not 0. allow: of a 405; may be NULL. */
void http_answer_status(invocation *i, http *h, int status, const char *allow,
                        const headway_status *told);
void http_answer_problem(invocation *i, http *h, const headway_http_problem *problem);
/* A stream of responses, all at once. */
void http_answer_stream(invocation *i, http *h, headway_bytes body);
/* The head of an answer whose body comes bit by bit. */
void http_answer_begin(invocation *i, http *h);
/* Whether answers to this event go out with a prelude. */
int http_is_streamed(const invocation *i);

/* invocation_http_judge.c. Whether the request can become a call: 1, with the route in h; 0: it has
   been answered. */
int http_judge(invocation *i, http *h);

#endif
