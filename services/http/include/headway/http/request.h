/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an HTTP request to the message of a call. The path's variables, the query's parameters and
 * the body meet in one message; a field comes from one of them only, but that the path's value is
 * put over the body's. Strict: what is not understood is refused with its name.
 */
#ifndef HEADWAY_HTTP_REQUEST_H
#define HEADWAY_HTTP_REQUEST_H

#include <headway/http/media.h>
#include <headway/http/router.h>
#include <headway/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HEADWAY_HTTP_PARAMETERS = 256, HEADWAY_HTTP_WHY = 512 };

/* Why a request has no answer but this one. */
typedef struct headway_http_problem {
    int http; /* 400, 415 ... */
    int code; /* headway_code */
    char text[HEADWAY_HTTP_WHY];
} headway_http_problem;

/* Writes the sentence, cut where it is too long, never within a UTF-8 character; answers EINVAL. */
int headway_http_problem_set(headway_http_problem *problem, int http, int code, const char *format,
                             ...) HEADWAY_PRINTF(4, 5);

typedef struct headway_http_request {
    const headway_http_binding *binding; /* both of the match */
    headway_bytes path;
    headway_bytes query; /* as in the request line, without '?' */
    headway_bytes content_type;
    /* All of it; of a stream of requests one of them: path and query then say the same of each. */
    headway_bytes body;
    /* Parameters that are not the method's but the gateway's: skipped. Ends with NULL; may be NULL.
     */
    const char *const *ignored;
    unsigned json; /* HEADWAY_JSON_IGNORE_UNKNOWN, or 0 */
} headway_http_request;

/* The message, in arena. EINVAL with the problem in ret_problem; ENOMEM with one too (RESOURCE_
   EXHAUSTED: the arena's limit). A google.api.HttpBody takes a body of any content type as it is.
 */
int headway_http_request_read(const headway_http_request *request, headway_arena *arena,
                              ProtobufCMessage **ret_message, headway_http_problem *ret_problem);

#ifdef __cplusplus
}
#endif
#endif
