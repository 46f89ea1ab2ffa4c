/* SPDX-License-Identifier: Apache-2.0 */
/* Who asked what for whom: a request's id, and W3C trace context
   (https://www.w3.org/TR/trace-context/). */
#ifndef GATEWAY_TRACE_H
#define GATEWAY_TRACE_H

#include <headway/port/random.h>

enum { TRACE_PARENT = 56, TRACE_STATE = 513, TRACE_REQUEST = 129 };

/* Of the request; empty: there is none. Of a header that comes twice neither counts, but for
   tracestate, whose values are joined with commas. */
typedef struct trace_headers {
    headway_bytes traceparent, tracestate, request_id;
} trace_headers;

typedef struct gateway_trace {
    char request_id[TRACE_REQUEST]; /* the client's, if it can be echoed; else 32 hex digits */
    char traceparent[TRACE_PARENT]; /* for the call: the trace, and our own span */
    char tracestate[TRACE_STATE];   /* the client's, or "" */
    char trace_id[33], span_id[17], parent_id[17]; /* parent "": the trace begins here */
    unsigned char flags;                           /* 1: sampled, as new ones are */
} gateway_trace;

/* What is malformed counts as absent, as the standard says. */
void trace_begin(const trace_headers *headers, const headway_random *random,
                 gateway_trace *ret_trace);

#endif
