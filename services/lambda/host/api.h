/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Lambda API: requests of the aws command and of SDKs become invocations and changes of
 * functions of a host, and answers. It knows no socket, disk or clock: they come as ports.
 *
 *   api_head --(the body)--> api_open --> respond | begin write... (end | abort)
 *
 * Loop thread of the host.
 */
#ifndef HOST_API_H
#define HOST_API_H

#include "host.h"
#include "store.h"

#include <headway/http/header.h>

enum {
    API_CODE_BODY = 70167211,   /* of CreateFunction, as AWS has it: 50 MiB in base64 and more */
    API_PLAIN_BODY = 256 << 10, /* of what carries neither code nor payload */
    API_CLIENT_CONTEXT = 3583,  /* bytes of base64 */
    API_KEYS = 64
};

typedef struct api api;
typedef struct api_call api_call;
typedef struct api_operation api_operation;

/* A key that requests may be signed with. */
typedef struct api_key {
    const char *access_key, *secret;
} api_key;

typedef struct api_options {
    size_t size;
    host *host;
    store *store; /* NULL: functions cannot be created */
    arn_home home;
    const headway_random *random;
    int64_t (*now_ms)(void *user); /* since 1970 */
    void *now_user;
    const api_key *keys; /* some: every request must be signed with one of them */
    size_t key_count;
    uint32_t concurrency; /* of the account, as GetAccountSettings tells; 0: 1000 */
    const char *layers;   /* what /opt is on AWS, for all that is created; NULL: nothing */
} api_options;

/* All is copied but the pointers to ports. ENOMEM; EINVAL: more than API_KEYS. */
int api_new(const api_options *options, api **ret_api);
/* After the last call. */
void api_free(api *a);

typedef struct api_request {
    headway_bytes method, path, query; /* as they came, the query without '?' */
    const headway_http_header *headers;
    size_t header_count;
    headway_bytes body;
    int too_large; /* there was more of it than api_body_limit, and it is left out */
} api_request;

/* Where the answer goes. Each is called on the loop's thread, also from inside api_open; after
   respond, end or abort the call is gone. */
typedef struct api_output {
    void (*respond)(void *user, int status, const headway_http_header *headers, size_t count,
                    headway_bytes body);
    int (*begin)(void *user, int status, const headway_http_header *headers, size_t count);
    /* EAGAIN: nothing was taken; api_writable follows. */
    int (*write)(void *user, headway_bytes bytes);
    void (*end)(void *user);
    void (*abort)(void *user);
} api_output;

/* How many bytes of a body are worth reading for a request with these headers. */
size_t api_body_limit(const api *a, const api_request *request);
/* The request with its whole body. All is copied that is needed when it returns. ret_call is NULL
   if it is answered by then. ENOMEM: nothing was called. */
int api_open(api *a, const api_request *request, const api_output *output, void *user,
             api_call **ret_call);
void api_writable(api_call *call);
/* The client has gone: nothing more is called. What it has changed stays. */
void api_cancel(api_call *call);

/* What an event must be: one value and no more. EMALFORMED, and how far it was one; or deeper than
   1024. */
int api_check_json(headway_bytes text, size_t *ret_where);

#endif
