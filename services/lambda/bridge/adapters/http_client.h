/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests over HTTP on a uv loop, by libcurl. A request that may have reached the other side is
 * never sent a second time, whatever becomes of its connection. Proxies are those of the
 * environment (https_proxy, no_proxy); certificates are verified. Callbacks never run inside the
 * function that asked for them.
 */
#ifndef LAMBDA_HTTP_CLIENT_H
#define LAMBDA_HTTP_CLIENT_H

#include <headway/http/header.h>

struct uv_loop_s;
typedef struct http_client http_client;
typedef struct http_exchange http_exchange;

typedef struct http_client_options {
    uint32_t connections;  /* at once; more requests wait for one */
    uint32_t connect_ms;   /* for a connection to stand */
    uint32_t idle_s;       /* a kept connection may have rested */
    const char *ca_bundle; /* a PEM file; NULL: the system's */
} http_client_options;

typedef struct http_request {
    const char *method, *url;
    const headway_http_header *headers; /* all but content-length */
    size_t header_count;
    headway_bytes body; /* copied, as is all else; NULL data: none */
    uint32_t timeout_ms;
    uint8_t direct; /* by no proxy, as what is local must be */
} http_request;

/* How an exchange ended. */
typedef struct http_outcome {
    int failed; /* the answer did not come, or not whole */
    int sent;   /* the other side may have the request */
    int timed_out;
    const char *text; /* what went wrong */
} http_outcome;

typedef struct http_events {
    /* Status and headers are there; not for 1xx. */
    void (*on_head)(http_exchange *exchange, int status, void *user);
    /* Borrowed. May be NULL: the body is not looked at. */
    void (*on_body)(http_exchange *exchange, headway_bytes piece, void *user);
    /* Once and last. Not after http_cancel. */
    void (*on_done)(http_exchange *exchange, const http_outcome *outcome, void *user);
} http_events;

/* ENOMEM, ENOTSUP: libcurl has no TLS. */
int http_client_new(struct uv_loop_s *loop, const http_client_options *options,
                    http_client **ret_client);
/* Ends what still runs without a word; the client is gone when closed is called. */
void http_client_close(http_client *client, void (*closed)(void *user), void *user);

/* ENOMEM; EINVAL: the URL, or a header, cannot be. */
int http_send(http_client *client, const http_request *request, const http_events *events,
              void *user, http_exchange **ret_exchange);
void http_cancel(http_exchange *exchange);
/* Body no longer comes, but for one more piece; and again. */
void http_pause(http_exchange *exchange);
void http_resume(http_exchange *exchange);
/* From on_head on: the last of this name (in any case); NULL: none. Valid until on_done returns. */
const char *http_header(http_exchange *exchange, const char *name);

#endif
