/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_API_SERVER_PARTS_H
#define HOST_API_SERVER_PARTS_H

#include "api_server.h"
#include "disk.h"

#include "server.h"

struct api_server {
    struct headway__http_server *http;
    struct uv_loop_s *loop;
    disk *disk;
    store *store;
    api *api;
    size_t bodies; /* bytes of them */
    char url[API_SERVER_URL];
    void (*done)(void *user);
    void *done_user;
};

extern const struct headway__http_handler api_exchange_handler;

#endif
