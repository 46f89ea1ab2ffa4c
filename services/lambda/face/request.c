/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of the bus become an invocation's payload. */
#include "internal.h"

#include "../binary.h"

#include <headway/json.h>

#include <stdio.h>

static int is_upload(const face_call *call)
{
    return call->method->type->call.shape & HEADWAY_CLIENT_STREAM;
}

int face_request_begin(face_call *call)
{
    face_buffer *b = &call->request;
    int error = 0;
    if (!call->face->bare) {
        error = face_append_text(b, "{\"method\":\"");
        if (!error)
            error = face_append_text(b, call->method->type->call.route);
        if (!error)
            error = face_append_text(b, call->face->binary ? "\",\"binary\":" : "\",\"request\":");
    }
    return error || !is_upload(call) ? error : face_append_text(b, "[");
}

int face_request_end(face_call *call)
{
    int error = is_upload(call) ? face_append_text(&call->request, "]") : 0;
    return error || call->face->bare ? error : face_append_text(&call->request, "}");
}

static int tell(face_call *call, int error, char *why, size_t why_size)
{
    if (error == HEADWAY_ELIMIT) {
        snprintf(why, why_size,
                 "%s the request is over the %zu bytes that a function takes: send less",
                 call->face->binary ? "in base64" : "as JSON", call->request.limit);
        return HEADWAY_RESOURCE_EXHAUSTED;
    }
    snprintf(why, why_size, "the request cannot be written as JSON: %s", headway_error_text(error));
    return error == HEADWAY_ENOMEM ? HEADWAY_RESOURCE_EXHAUSTED : HEADWAY_INVALID_ARGUMENT;
}

/* Checked in both forms, so that no invocation is paid for what is no request; ret_request is NULL
   where the bytes go as they are. */
static int check(face_call *call, headway_bytes message, ProtobufCMessage **ret_request, char *why,
                 size_t why_size)
{
    headway_arena *scratch = call->face->scratch;
    const ProtobufCMessageDescriptor *type = call->method->type->request;
    *ret_request = NULL;
    if (call->face->binary)
        return headway_message_scan(type, message, NULL, why, why_size);
    headway_arena_reset(scratch);
    return headway_message_unpack(type, message, NULL, scratch, ret_request, why, why_size);
}

int face_request_add(face_call *call, headway_bytes message, char *why, size_t why_size)
{
    ProtobufCMessage *request;
    int error = check(call, message, &request, why, why_size);
    if (error)
        return error == HEADWAY_EMALFORMED ? HEADWAY_INVALID_ARGUMENT : HEADWAY_RESOURCE_EXHAUSTED;
    if (call->requests++ > 0)
        error = face_append_text(&call->request, ",");
    if (!error)
        error = request ? headway_json_write(headway_http_service_types(call->face->types), request,
                                             0, face_append, &call->request)
                        : binary_write(message, face_append, &call->request);
    return error ? tell(call, error, why, why_size) : 0;
}
