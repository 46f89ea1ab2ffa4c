/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_HTTP_INTERNAL_H
#define LAMBDA_HTTP_INTERNAL_H

#include "http_client.h"

#include <curl/curl.h>
#include <uv.h>

typedef struct http_socket http_socket;

struct http_client {
    uv_loop_t *loop;
    CURLM *multi;
    uv_timer_t timer; /* libcurl's */
    uv_idle_t later;  /* does in the next turn what was asked for in this one */
    http_exchange *first;
    http_client_options options;
    char *ca_bundle;
    unsigned handles; /* of libuv that are open */
    int closing;
    void (*closed)(void *user);
    void *closed_user;
};

struct http_exchange {
    http_client *client;
    http_exchange *next, *previous;
    CURL *easy;
    struct curl_slist *headers;
    char *body;
    size_t size, taken; /* of the body, by libcurl */
    http_events events;
    void *user;
    int told; /* on_head has been called */
    int paused, resuming, dropped;
    char text[CURL_ERROR_SIZE];
};

/* http_sockets.c: libcurl's sockets and timer on the loop. */
int http_sockets_init(http_client *client);
void http_sockets_close(http_client *client);
/* http_client.c: a handle of the client's is closed. */
void http_handle_closed(http_client *client);
void http_collect(http_client *client);

#endif
