/* SPDX-License-Identifier: Apache-2.0 */
/* The testee: what its handlers do. */
#ifndef HEADWAY_TESTS_HTTP_ECHO_H
#define HEADWAY_TESTS_HTTP_ECHO_H

#include "server.h"
#include <uv.h>

struct echo {
    uv_loop_t loop;
    struct headway__http_server *server;
    uint64_t ended[4], refused; /* by headway__http_end */
};

extern const struct headway__http_handler echo_handler;

#endif
