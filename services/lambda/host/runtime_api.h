/* SPDX-License-Identifier: Apache-2.0 */
/* The Runtime API's words: what a request asks for, and what answers look like. */
#ifndef LAMBDA_HOST_RUNTIME_API_H
#define LAMBDA_HOST_RUNTIME_API_H

#include "pool.h"

typedef enum runtime_operation {
    RUNTIME_UNKNOWN,      /* 404 */
    RUNTIME_WRONG_METHOD, /* 405 */
    RUNTIME_NEXT,
    RUNTIME_RESPONSE,
    RUNTIME_ERROR,
    RUNTIME_INIT_ERROR,
    RUNTIME_PING
} runtime_operation;

/* ret_id: of RESPONSE and ERROR, within path. */
runtime_operation runtime_read(headway_bytes method, headway_bytes path, headway_bytes *ret_id);

typedef struct runtime_answer {
    int status;
    const char *body; /* JSON, but of a ping */
} runtime_answer;

typedef enum runtime_answer_name {
    RUNTIME_OK, /* 202 */
    RUNTIME_PONG,
    RUNTIME_INVALID_ID,
    RUNTIME_INVALID_STATE,
    RUNTIME_TOO_LARGE,
    RUNTIME_INVALID_MODE,
    RUNTIME_NOT_FOUND,
    RUNTIME_NOT_ALLOWED
} runtime_answer_name;
runtime_answer runtime_answer_of(runtime_answer_name name);

/* The mode a response's header asks for. EINVAL: there is no such mode. */
int runtime_mode(headway_bytes header, bool *ret_streaming);

/* The document of an error that ended a stream: its trailer is base64. What is none is taken as it
   is. Answers the size; of room for as many bytes as text has, and one more. */
size_t runtime_trailer(headway_bytes text, char *out);

/* The headers of an invocation, each given to `header`. */
void runtime_headers(const host_invocation *i,
                     void (*header)(void *user, const char *name, headway_bytes value), void *user);

#endif
