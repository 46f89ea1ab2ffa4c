/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and writing of HTTP events share. */
#ifndef LAMBDA_EVENT_HTTP_H
#define LAMBDA_EVENT_HTTP_H

#include "event.h"
#include "event.pb-c.h"

/* A token of RFC 9110, as methods and names of headers are. */
int event_is_token(headway_bytes text);
/* A value that a header can have: no control characters but tabs. */
int event_is_value(headway_bytes text);

/* Text of a known length at most, in an arena. */
typedef struct event_text {
    char *data;
    size_t size;
} event_text;
/* With all escaped that is not unreserved: a name or value that was decoded. */
void event_put_encoded(event_text *text, headway_bytes value);
/* As it came, but for bytes that no path or query has. */
void event_put_kept(event_text *text, headway_bytes value);
void event_put(event_text *text, headway_bytes value);

/* The query that payload 1.0 and load balancers have in parts. EINVAL with the problem; ENOMEM. */
int event_query(event_kind kind, const Headway__Aws__V1__HttpEvent *event, headway_arena *arena,
                headway_bytes *ret_query, headway_http_problem *ret_problem);

#endif
