/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_FACE_INTERNAL_H
#define LAMBDA_FACE_INTERNAL_H

#include "face.h"

#include <headway/http/service.h>

enum { FACE_SCRATCH = 64 << 20 };

/* Bytes that grow, up to a limit. */
typedef struct face_buffer {
    const headway_alloc *alloc;
    char *data;
    size_t start, size, room, limit;
} face_buffer;

/* buffer.c. user: the buffer. 0, ELIMIT, ENOMEM: nothing was added. */
int face_append(void *user, headway_bytes bytes);
int face_append_text(face_buffer *buffer, const char *text);
/* The first bytes are done with. */
void face_cut(face_buffer *buffer, size_t size);
void face_buffer_done(face_buffer *buffer);
headway_bytes face_bytes(const face_buffer *buffer);

typedef struct face_method {
    const headway_http_method *type;
    uint8_t event;
} face_method;

struct face {
    headway_alloc alloc;
    headway_bus *bus;
    const face_port *port;
    void *user;
    headway_http_service *types;
    headway_arena *scratch; /* of one message */
    headway_service *service;
    face_method *methods; /* in the descriptor's order, as the two below */
    headway_method *calls;
    headway_handler *handlers;
    headway_service_descriptor descriptor;
    char *schema;
    uint8_t bare, binary;
    void (*closed)(void *user);
    void *closed_user;
};

/* How a stream of responses is written. */
typedef enum face_form { FACE_UNSEEN, FACE_VALUES, FACE_ARRAY } face_form;

struct face_call {
    face *face;
    headway_call *call;
    const face_method *method;
    void *data;
    face_buffer request, result;
    uint32_t requests; /* of the client's stream */
    uint32_t hops;
    face_form form;
    uint8_t invoked; /* cancel must tell whoever invokes */
    size_t tried;    /* bytes of the result that were no whole response */
    uint8_t blocked; /* a response waits for credit */
    uint8_t ending;  /* the result is whole, and its last responses wait */
    uint8_t over;
};

/* call.c */
extern const headway_handler face_unary, face_upload;
/* Lets go of what the call held; its headway_call has been answered, or is about to be. */
void face_over(face_call *call);

/* request.c: a message from the bus behind what the request has. 0 or a headway_code, told in why.
 */
int face_request_add(face_call *call, headway_bytes message, char *why, size_t why_size);
/* What stands before and behind all messages. 0, ELIMIT, ENOMEM. */
int face_request_begin(face_call *call);
int face_request_end(face_call *call);

/* result.c: a JSON value of the result as a packed response, in scratch. EMALFORMED with a
   sentence. */
int face_response(face_call *call, headway_bytes json, headway_bytes *ret_packed, char *why,
                  size_t why_size);

/* After reply_send had no credit. */
void face_writable(face_call *call);

/* stream.c: whole responses go out as far as credit goes. 0; EAGAIN; else told in why. */
int face_stream(face_call *call, int last, char *why, size_t why_size);
/* 1: what is next is no response, but how a function tells that it failed. */
int face_stream_error(face_call *call, headway_bytes *ret_payload);

/* status.c: what a function's error means, in arena. Only ENOMEM fails. */
int face_status(headway_bytes payload, headway_arena *arena, headway_status *ret_status);

/* hops.c */
/* Of the call's metadata: how many functions it has passed, and its X-Amzn-Trace-Id. */
void face_trace_read(headway_bytes metadata, headway_arena *scratch, uint32_t *ret_hops,
                     char ret_trace[FACE_TRACE]);
void face_context_write(uint32_t hops, char ret_context[FACE_CONTEXT]);

#endif
