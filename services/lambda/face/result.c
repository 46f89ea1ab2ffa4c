/* SPDX-License-Identifier: Apache-2.0 */
/* What a function answers becomes what the caller is answered. */
#include "internal.h"

#include "../binary.h"

#include <headway/json.h>

#include <stdio.h>

enum { WHY = 512 };

static int read_response(face_call *call, headway_bytes json, unsigned flags,
                         ProtobufCMessage **ret_message, char *why, size_t why_size)
{
    headway_arena_reset(call->face->scratch);
    return headway_json_read(headway_http_service_types(call->face->types),
                             call->method->type->response, json, flags, call->face->scratch,
                             ret_message, why, why_size);
}

static int is_null(headway_bytes json)
{
    const char *text = json.data;
    size_t from = 0, end = json.size;
    while (from < end && strchr(" \t\r\n", text[from]))
        from++;
    while (end > from && strchr(" \t\r\n", text[end - 1]))
        end--;
    return from == end || (end - from == 4 && memcmp(text + from, "null", 4) == 0);
}

static int packed_response(face_call *call, headway_bytes json, headway_bytes *ret_packed,
                           char *why, size_t why_size)
{
    headway_bytes packed;
    headway_arena_reset(call->face->scratch);
    int error = binary_read_response(json, call->face->scratch, &packed, why, why_size);
    if (!error)
        error = headway_message_scan(call->method->type->response, packed, NULL, why, why_size);
    if (!error)
        *ret_packed = packed;
    return error;
}

/* Fields that the schema does not have may be those of a newer one; but when there is nothing else,
   it is something else. */
int face_response(face_call *call, headway_bytes json, headway_bytes *ret_packed, char *why,
                  size_t why_size)
{
    ProtobufCMessage *message;
    if (is_null(json)) { /* of a function that returns nothing */
        *ret_packed = headway_bytes_of(NULL, 0);
        return 0;
    }
    if (call->face->binary)
        return packed_response(call, json, ret_packed, why, why_size);
    int error = read_response(call, json, HEADWAY_JSON_IGNORE_UNKNOWN, &message, why, why_size);
    if (!error)
        error = headway_message_pack(message, call->face->scratch, ret_packed);
    if (!error && ret_packed->size == 0)
        error = read_response(call, json, 0, &message, why, why_size);
    return error;
}

static void malformed(face_call *call, const char *why)
{
    char text[WHY + 256];
    snprintf(text, sizeof text, "the function's result is no %s: %s",
             call->method->type->response->name, why);
    const headway_status status = {.code = HEADWAY_INTERNAL, .message = text};
    face_fail(call, &status);
}

static int is_stream(const face_call *call)
{
    return call->method->type->call.shape & HEADWAY_SERVER_STREAM;
}

/* ECLOSED, the call being over; or EAGAIN or 0. */
static int flow(face_call *call, int last)
{
    char why[WHY] = "";
    headway_bytes failure;
    int error = face_stream(call, last, why, sizeof why);
    call->blocked = error == HEADWAY_EAGAIN;
    if (!error || error == HEADWAY_EAGAIN)
        return error;
    if (face_stream_error(call, &failure)) /* it does not stream, and has failed */
        face_failed(call, failure);
    else
        malformed(call, *why ? why : headway_error_text(error));
    return HEADWAY_ECLOSED;
}

static void too_large(face_call *call, int error)
{
    const headway_status status = {
        .code = HEADWAY_RESOURCE_EXHAUSTED,
        .retry_after_ms = error == HEADWAY_ELIMIT ? HEADWAY_RETRY_NEVER : 0,
        .message = error == HEADWAY_ELIMIT ? "the function's result is over 6291556 bytes"
                                           : "out of memory for the function's result"};
    face_fail(call, &status);
}

int face_write(face_call *call, headway_bytes piece)
{
    if (call->blocked)
        return HEADWAY_EAGAIN;
    int error = face_append(&call->result, piece);
    if (error) {
        too_large(call, error);
        return HEADWAY_ECLOSED;
    }
    if (is_stream(call) && flow(call, 0) == HEADWAY_ECLOSED)
        return HEADWAY_ECLOSED;
    return 0;
}

static void end_stream(face_call *call)
{
    headway_call *answered = call->call;
    call->ending = 1;
    call->invoked = 0; /* who invoked is done with it */
    if (flow(call, 1) != 0)
        return; /* it waits for credit, or is over */
    face_over(call);
    (void)headway_call_reply_end(answered);
}

void face_writable(face_call *call)
{
    face *f = call->face;
    if (!call->blocked)
        return;
    if (call->ending) {
        end_stream(call);
        return;
    }
    if (flow(call, 0) == 0 && !call->blocked)
        f->port->writable(f->user, call);
}

void face_end(face_call *call)
{
    char why[WHY] = "";
    headway_bytes packed = {NULL, 0};
    headway_call *answered = call->call;
    if (is_stream(call)) {
        end_stream(call);
        return;
    }
    int error = call->method->event
                    ? 0
                    : face_response(call, face_bytes(&call->result), &packed, why, sizeof why);
    if (error) {
        malformed(call, *why ? why : headway_error_text(error));
        return;
    }
    face_over(call);
    (void)headway_call_reply(answered, packed);
}

void face_failed(face_call *call, headway_bytes payload)
{
    headway_status status;
    headway_arena_reset(call->face->scratch);
    if (!payload.size)
        payload = face_bytes(&call->result);
    if (face_status(payload, call->face->scratch, &status) != 0)
        status = (headway_status){.code = HEADWAY_UNKNOWN, .message = "the function has failed"};
    if (status.not_processed)
        face_refuse(call, status.code, status.retry_after_ms, status.message);
    else
        face_fail(call, &status);
}

void face_fail(face_call *call, const headway_status *status)
{
    headway_call *answered = call->call;
    face_over(call);
    (void)headway_call_fail_status(answered, status);
}

void face_refuse(face_call *call, int code, uint32_t retry_after_ms, const char *why)
{
    headway_call *answered = call->call;
    const headway_status status = {.code = code, .retry_after_ms = retry_after_ms, .message = why};
    face_over(call);
    if (headway_call_refuse(answered, code, retry_after_ms, why) == HEADWAY_EINVAL)
        (void)headway_call_fail_status(answered, &status); /* something has been answered already */
}
