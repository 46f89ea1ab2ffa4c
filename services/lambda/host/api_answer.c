/* SPDX-License-Identifier: Apache-2.0 */
#include "api_parts.h"

#include <stdarg.h>
#include <stdio.h>

enum { HEADERS = 8, TEXT = 1536, RETRY_ROOM = 16 };

static const headway_bytes json_type = {"application/json", sizeof "application/json" - 1};

static headway_http_header header(const char *name, headway_bytes value)
{
    return (headway_http_header){headway_bytes_of_string(name), value};
}

/* Outside of api_open nobody else lets go of it. */
static void end(api_call *call)
{
    call->answered = 1;
    if (!call->request)
        api_release(call);
}

void api_answer_bytes(api_call *call, int status, const headway_http_header *headers, size_t count,
                      headway_bytes body)
{
    headway_http_header all[HEADERS];
    size_t used = 0;
    all[used++] = header("x-amzn-RequestId", headway_bytes_of_string(call->id));
    for (size_t i = 0; i < count && used < HEADERS; i++)
        all[used++] = headers[i];
    if (!call->left)
        call->output->respond(call->user, status, all, used, body);
    end(call);
}

void api_answer_empty(api_call *call, int status)
{
    api_answer_bytes(call, status, NULL, 0, headway_bytes_of(NULL, 0));
}

/* ---- JSON ---- */

struct text {
    headway_arena *arena;
    char *data;
    size_t size, room;
};

static int add(void *user, headway_bytes piece)
{
    struct text *text = user;
    if (piece.size > text->room - text->size) {
        size_t room = 2 * (text->size + piece.size) + 512;
        char *data = headway_arena_take(text->arena, room);
        if (!data)
            return HEADWAY_ENOMEM;
        if (text->size)
            memcpy(data, text->data, text->size);
        text->data = data;
        text->room = room;
    }
    memcpy(text->data + text->size, piece.data, piece.size);
    text->size += piece.size;
    return 0;
}

int api_json(const api_call *call, const ProtobufCMessage *message, headway_bytes *ret_json)
{
    struct text text = {.arena = call->arena};
    int error = headway_json_write(call->api->types, message, 0, add, &text);
    if (!error)
        *ret_json = headway_bytes_of(text.data, text.size);
    return error;
}

static void answer_json(api_call *call, int status, headway_bytes json)
{
    headway_http_header type = header("Content-Type", json_type);
    api_answer_bytes(call, status, &type, 1, json);
}

void api_answer(api_call *call, int status, const ProtobufCMessage *message)
{
    headway_bytes json;
    if (api_json(call, message, &json))
        api_refuse_memory(call);
    else
        answer_json(call, status, json);
}

void api_answer_list(api_call *call, const ProtobufCMessage *message, size_t count,
                     const char *none)
{
    if (count)
        api_answer(call, 200, message);
    else
        answer_json(call, 200, headway_bytes_of_string(none));
}

/* ---- refusals ---- */

/* As the model has it, which is not the same for all. */
static int is_upper(const char *type)
{
    return strcmp(type, "ResourceNotFoundException") == 0 || strcmp(type, "ServiceException") == 0;
}

struct refused {
    int status;
    const char *type, *reason;
    char *text;
    uint32_t retry_after_s;
    int names_itself;
};

static void refuse(api_call *call, const struct refused *r)
{
    char retry[RETRY_ROOM];
    headway_bytes json;
    Headway__Lambda__V1__Refusal body = HEADWAY__LAMBDA__V1__REFUSAL__INIT;
    body.type = (char *)(uintptr_t)(r->status < 500 ? "User" : "Service");
    if (r->reason)
        body.reason = (char *)(uintptr_t)r->reason;
    if (r->names_itself)
        body.json_type = (char *)(uintptr_t)r->type;
    *(is_upper(r->type) ? &body.message_upper : &body.message_lower) = r->text;
    if (api_json(call, &body.base, &json))
        json = headway_bytes_of_string("{}");
    snprintf(retry, sizeof retry, "%u", (unsigned)r->retry_after_s);
    headway_http_header headers[] = {header("Content-Type", json_type),
                                     header("x-amzn-ErrorType", headway_bytes_of_string(r->type)),
                                     header("Retry-After", headway_bytes_of_string(retry))};
    api_answer_bytes(call, r->status, headers, r->retry_after_s ? 3 : 2, json);
}

void api_refuse(api_call *call, int status, const char *type, const char *format, ...)
{
    char text[TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    refuse(call, &(struct refused){.status = status, .type = type, .text = text});
}

void api_refuse_foreign(api_call *call, const char *service, const char *operation)
{
    char text[TEXT];
    snprintf(text, sizeof text, API_FOREIGN, operation, service);
    refuse(call, &(struct refused){.status = 400,
                                   .type = "UnknownOperationException",
                                   .text = text,
                                   .names_itself = 1});
}

void api_refuse_value(api_call *call, const char *member, const char *value, const char *format,
                      ...)
{
    char constraint[TEXT / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(constraint, sizeof constraint, format, arguments);
    va_end(arguments);
    api_refuse(call, 400, "ValidationException",
               "1 validation error detected: Value '%.256s' at '%s' failed to satisfy constraint: "
               "Member must %s",
               value, member, constraint);
}

void api_refuse_name(api_call *call, const arn_refusal *refusal)
{
    api_refuse(call, refusal->http, refusal->type, "%s", refusal->text);
}

void api_refuse_invoke(api_call *call, const host_refusal *refusal)
{
    char text[ARN_WHY];
    snprintf(text, sizeof text, "%s", refusal->text);
    refuse(call, &(struct refused){.status = refusal->http,
                                   .type = refusal->type,
                                   .reason = refusal->reason,
                                   .text = text,
                                   .retry_after_s = (refusal->retry_after_ms + 999) / 1000});
}

void api_refuse_memory(api_call *call)
{
    api_refuse(call, 500, "ServiceException", "The host has no memory for this request.");
}
