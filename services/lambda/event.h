/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events that invoke a function: which kind one is, and requests of HTTP in them. What an event
 * means is told by its shape alone, as AWS names no kind; so an IoT rule's, which is what its SQL
 * selects, is EVENT_OTHER, as is whatever else nobody knows.
 */
#ifndef LAMBDA_EVENT_H
#define LAMBDA_EVENT_H

#include <headway/http/header.h>
#include <headway/http/problem.h>

typedef enum event_kind {
    EVENT_OTHER,
    EVENT_CALL,   /* {"method": "fleet.v1.Fleet/Get", "request": {...}} and no more; or "binary":
                     "<base64>" of the packed request in its place */
    EVENT_HTTP_1, /* API Gateway, payload 1.0 */
    EVENT_HTTP_2, /* API Gateway, payload 2.0 */
    EVENT_FUNCTION_URL, /* as payload 2.0 */
    EVENT_LOAD_BALANCER,
    EVENT_WEBSOCKET, /* API Gateway: $connect and its like */
    EVENT_SQS,
    EVENT_SNS,
    EVENT_S3,
    EVENT_KINESIS,
    EVENT_DYNAMODB,
    EVENT_BRIDGE,  /* EventBridge */
    EVENT_SCHEDULE /* likewise, of a schedule */
} event_kind;

/* "SQS", for logs. */
const char *event_name(event_kind kind);

/* An event and its parts, borrowed from its text. Strings are without quotes but with their
   escapes, others are JSON. */
typedef struct event_shape {
    event_kind kind;
    headway_bytes method, request, binary;     /* CALL; request, binary empty: none */
    headway_bytes records;                     /* SQS to DYNAMODB */
    headway_bytes source, detail_type, detail; /* BRIDGE and SCHEDULE */
} event_shape;

/* EMALFORMED: the text is not one JSON value. What the parts hold is not judged. */
int event_look(headway_bytes event, event_shape *ret_shape);
/* The next of shape.records, which is cut off the front of it: 1; 0 behind the last; EMALFORMED. */
int event_next_record(headway_bytes *records, headway_bytes *ret_record);

/* ---- HTTP ---- */

enum {
    EVENT_HEADERS = 256,     /* of a request or a response */
    EVENT_PARAMETERS = 1024, /* of a query that comes in parts */
    EVENT_STATUS_LEAST = 100,
    EVENT_STATUS_MOST = 599
};

typedef struct event_request {
    headway_bytes method, path, query;  /* path and query percent-encoded, the latter without '?' */
    const headway_http_header *headers; /* 2.0 has joined those that came twice; cookies are one */
    size_t header_count;
    headway_bytes body;
    int multi_value; /* a load balancer that wants multiValueHeaders back */
} event_request;

/* A request out of an event of kind HTTP_1 to LOAD_BALANCER, in arena. The stage of an API is no
   part of the path. EINVAL with the problem (400, 413, 431): it is no such event, a header or a
   path that HTTP cannot have, a body that is no base64, too many headers or parameters; ENOMEM. */
int event_http_read(event_kind kind, headway_bytes event, headway_arena *arena,
                    event_request *ret_request, headway_http_problem *ret_problem);

typedef struct event_response {
    int status;
    const headway_http_header *headers; /* one for each Set-Cookie */
    size_t header_count;
    headway_bytes body; /* sent as text if it is UTF-8, else in base64 */
} event_response;

/* The answer to such a request as the function's result, in arena. Of a name that comes twice the
   values are joined with ", ", where they cannot be kept apart; but of Set-Cookie a load balancer
   that has no multiValueHeaders gets the last alone. EINVAL: a status or a header that HTTP cannot
   have; ELIMIT: too many headers; ENOMEM. */
int event_http_write(event_kind kind, int multi_value, const event_response *response,
                     headway_arena *arena, headway_bytes *ret_json);

#endif
