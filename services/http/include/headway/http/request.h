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

#ifdef __cplusplus
extern "C" {
#endif

enum { HEADWAY_HTTP_PARAMETERS = 256 };

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
