/* SPDX-License-Identifier: Apache-2.0 */
/* google.rpc.Status as JSON. */
#include <headway/http/status.h>

#include "internal.h"
#include "rule.pb-c.h"

#include <headway/json.h>
#include <headway/v1/status.pb-c.h>

#include <stdio.h>

enum { CODE = 0, MESSAGE = 1, TYPE_URL = 0, VALUE = 1, BODY_SHOWN = 1024 };

static const ProtobufCFieldDescriptor *status_field(unsigned index)
{
    return &headway__v1__status__descriptor.fields[index];
}

/* Written so when its type is not known: its bytes in base64. */
static int write_unknown(headway__http_buffer *buffer, const Google__Protobuf__Any *detail)
{
    const ProtobufCFieldDescriptor *fields = google__protobuf__any__descriptor.fields;
    int error = headway__http_append_text(buffer, "{\"@type\":");
    if (!error)
        error = headway_json_write_field(NULL, &detail->base, &fields[TYPE_URL], 0,
                                         headway__http_append, buffer);
    if (!error)
        error = headway__http_append_text(buffer, ",\"value\":");
    if (!error)
        error = headway_json_write_field(NULL, &detail->base, &fields[VALUE], 0,
                                         headway__http_append, buffer);
    return error ? error : headway__http_append_text(buffer, "}");
}

static int write_detail(headway__http_buffer *buffer, const headway_types *types,
                        const Google__Protobuf__Any *detail)
{
    size_t before = buffer->size;
    int error = types ? headway_json_write(types, &detail->base, 0, headway__http_append, buffer)
                      : HEADWAY_ENOTFOUND;
    if (!error || error == HEADWAY_ENOMEM)
        return error;
    buffer->size = before;
    return write_unknown(buffer, detail);
}

static int write_details(headway__http_buffer *buffer, const headway_types *types,
                         headway_bytes packed)
{
    ProtobufCMessage *message;
    if (!packed.size || headway_message_unpack(&headway__v1__status__descriptor, packed, NULL,
                                               buffer->arena, &message, NULL, 0))
        return 0; /* what cannot be read tells nobody anything */
    const Headway__V1__Status *status = (const Headway__V1__Status *)(void *)message;
    int error = 0;
    for (size_t i = 0; i < status->n_details && !error; i++) {
        error = headway__http_append_text(buffer, i ? "," : ",\"details\":[");
        if (!error)
            error = write_detail(buffer, types, status->details[i]);
    }
    return error || !status->n_details ? error : headway__http_append_text(buffer, "]");
}

static int write_message(headway__http_buffer *buffer, const headway_status *status)
{
    Headway__V1__Status text = HEADWAY__V1__STATUS__INIT;
    headway_bytes message = headway_bytes_of_string(status->message);
    char *mended = headway_arena_take(buffer->arena, message.size + 1);
    if (!mended)
        return HEADWAY_ENOMEM;
    headway__http_mend(message, mended, message.size + 1);
    text.message = mended;
    return headway_json_write_field(NULL, &text.base, status_field(MESSAGE), 0,
                                    headway__http_append, buffer);
}

int headway_http_status_write(const headway_types *types, const headway_status *status,
                              headway_arena *arena, headway_bytes *ret_body)
{
    headway__http_buffer buffer = {.arena = arena};
    char head[48];
    snprintf(head, sizeof head, "{\"code\":%d,\"message\":", status->code);
    int error = headway__http_append_text(&buffer, head);
    if (!error)
        error = write_message(&buffer, status);
    if (!error)
        error = write_details(&buffer, types, status->details);
    if (!error)
        error = headway__http_append_text(&buffer, "}");
    if (!error)
        *ret_body = headway__http_taken(&buffer);
    return error;
}

/* ---- the way back ---- */

static int is_code(int code)
{
    return code > HEADWAY_OK && code <= HEADWAY_UNAUTHENTICATED;
}

/* With its details, if their types are known. */
static int read_whole(const headway_types *types, headway_bytes body, headway_arena *arena,
                      headway_status *status)
{
    ProtobufCMessage *message;
    int error = headway_json_read(types, &headway__v1__status__descriptor, body,
                                  HEADWAY_JSON_IGNORE_UNKNOWN, arena, &message, NULL, 0);
    if (error)
        return error;
    Headway__V1__Status *read = (Headway__V1__Status *)(void *)message;
    Headway__V1__Status details = HEADWAY__V1__STATUS__INIT;
    details.n_details = read->n_details;
    details.details = read->details;
    if (!is_code(read->code))
        return HEADWAY_EMALFORMED;
    error = headway_message_pack(&details.base, arena, &status->details);
    status->code = read->code;
    status->message = read->message;
    return error;
}

static int read_text(headway_bytes body, headway_arena *arena, headway_status *status)
{
    ProtobufCMessage *message;
    int error = headway_json_read(NULL, &headway__http__v1__status_text__descriptor, body,
                                  HEADWAY_JSON_IGNORE_UNKNOWN, arena, &message, NULL, 0);
    if (error)
        return error;
    const Headway__Http__V1__StatusText *read =
        (const Headway__Http__V1__StatusText *)(void *)message;
    if (!is_code(read->code))
        return HEADWAY_EMALFORMED;
    status->code = read->code;
    status->message = read->message;
    return 0;
}

int headway_http_status_read(const headway_types *types, int http, headway_bytes body,
                             headway_arena *arena, headway_status *ret_status)
{
    headway_status status = {.code = headway_http_to_code(http), .message = ""};
    if (read_whole(types, body, arena, &status) == 0 || read_text(body, arena, &status) == 0) {
        *ret_status = status;
        return 0;
    }
    char *text = headway_arena_take(arena, BODY_SHOWN);
    if (!text)
        return HEADWAY_ENOMEM;
    headway__http_mend(body, text, BODY_SHOWN);
    status.message = text;
    *ret_status = status;
    return 0;
}
