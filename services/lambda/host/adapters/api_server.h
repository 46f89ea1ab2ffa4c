/* SPDX-License-Identifier: Apache-2.0 */
/* The Lambda API of a host at a port, with the functions that were created there. */
#ifndef HOST_API_SERVER_H
#define HOST_API_SERVER_H

#include "../api.h"

#include <stdbool.h>

struct uv_loop_s;
typedef struct api_server api_server;

enum {
    API_SERVER_WHY = 512,
    API_SERVER_BODIES = 256 << 20, /* bytes of all bodies that are being read; more wait: 429 */
    API_SERVER_URL = 256
};

typedef struct api_server_options {
    size_t size;
    const char *listen; /* "tcp://127.0.0.1:9001", "unix:PATH"; as headway__http_listen */
    const char *state;  /* folder of what is created; NULL: nothing can be */
    arn_home home;
    const api_key *keys; /* some: every request must be signed with one of them. None: only an
                            address of loopback or a unix socket is listened at */
    size_t key_count;
    uint32_t concurrency; /* of the account; 0: 1000 */
    const char *layers;   /* what /opt is on AWS, for all that is created; NULL: nothing */
    /* A record on disk that cannot be read, which is left there. */
    void (*unreadable)(void *user, const char *name, const char *why);
    void *user;
} api_server_options;

/* Strings and keys are borrowed for its life. Gives the host what is on disk. Failures of
   disk_open, headway__http_listen and store_new, and EINVAL (no address, or unsigned requests from
   elsewhere), with a sentence. */
int api_server_new(host *h, struct uv_loop_s *loop, const api_server_options *options,
                   char why[API_SERVER_WHY], api_server **ret_server);
/* Where it listens, with the port that was picked. */
const char *api_server_url(const api_server *s);
/* Takes no more requests, lets those that are there end for drain_ms, cuts the rest. The host must
   live until done. */
void api_server_stop(api_server *s, uint32_t drain_ms, void (*done)(void *user), void *user);
void api_server_free(api_server *s);

#endif
