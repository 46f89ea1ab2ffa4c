/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A function's error becomes a status. One that our own runtime wrote holds the status it was made
 * of; of any other the type tells the code, and all of it goes into the details: a
 * google.rpc.ErrorInfo with the type, a google.rpc.DebugInfo with the stack.
 */
#include "internal.h"

#include "../event_walk.h"
#include "face.pb-c.h"

#include <headway/http/status.h>
#include <headway/json.h>
#include <headway/v1/status.pb-c.h>

#include <stdio.h>

enum { STACK_ENTRIES = 64, STACK_TEXT = 4096, MESSAGE = 1024, DETAILS = 8192 };

typedef Headway__Aws__V1__FunctionError function_error;

static const struct {
    const char *type;
    int code;
    uint32_t retry_after_ms;
} known[] = {
    {"Sandbox.Timedout", HEADWAY_DEADLINE_EXCEEDED, 0},
    {"Sandbox.Failure", HEADWAY_UNAVAILABLE, 0},
    {"Runtime.ExitError", HEADWAY_UNAVAILABLE, 0}, /* as a worker that was killed */
    {"Runtime.OutOfMemory", HEADWAY_RESOURCE_EXHAUSTED, HEADWAY_RETRY_NEVER},
    {"Function.ResponseSizeTooLarge", HEADWAY_RESOURCE_EXHAUSTED, HEADWAY_RETRY_NEVER},
    {"Runtime.InvalidEntrypoint", HEADWAY_FAILED_PRECONDITION, 0},
    {"Runtime.InvalidWorkingDir", HEADWAY_FAILED_PRECONDITION, 0},
    {"Runtime.HandlerNotFound", HEADWAY_FAILED_PRECONDITION, 0},
    {"Runtime.ImportModuleError", HEADWAY_FAILED_PRECONDITION, 0},
    {"Runtime.TruncatedResponse", HEADWAY_INTERNAL, 0},
    {"Runtime.InvalidResponseModeHeader", HEADWAY_INTERNAL, 0},
};

static const char *text_of(const Google__Protobuf__Value *value)
{
    return value && value->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE
               ? value->string_value
               : "";
}

static uint32_t number_of(const Google__Protobuf__Value *value)
{
    if (!value || value->kind_case != GOOGLE__PROTOBUF__VALUE__KIND_NUMBER_VALUE)
        return 0;
    double number = value->number_value;
    return number < 1 ? 0 : number >= UINT32_MAX ? UINT32_MAX : (uint32_t)number;
}

static int is_true(const Google__Protobuf__Value *value)
{
    return value && value->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_BOOL_VALUE &&
           value->bool_value;
}

/* ---- details ---- */

static int add_any(Headway__V1__Status *details, const char *url, const ProtobufCMessage *message,
                   headway_arena *arena)
{
    headway_bytes packed;
    int error = headway_message_pack(message, arena, &packed);
    Google__Protobuf__Any *any = error ? NULL : headway_arena_take(arena, sizeof *any);
    if (error == HEADWAY_EINVAL)
        return 0; /* texts that are none: the message has what can be told */
    if (!any)
        return HEADWAY_ENOMEM;
    google__protobuf__any__init(any);
    any->type_url = (char *)url;
    any->value.data = (uint8_t *)packed.data;
    any->value.len = packed.size;
    details->details[details->n_details++] = any;
    return 0;
}

/* Its strings, as far as they are few and short. */
static size_t stack_of(const Google__Protobuf__Value *value, char **entries)
{
    size_t count = 0, size = 0;
    if (!value || value->kind_case != GOOGLE__PROTOBUF__VALUE__KIND_LIST_VALUE)
        return 0;
    for (size_t i = 0; i < value->list_value->n_values && count < STACK_ENTRIES; i++) {
        const char *text = text_of(value->list_value->values[i]);
        size += strlen(text);
        if (*text && size <= STACK_TEXT)
            entries[count++] = (char *)text;
    }
    return count;
}

static int add_details(const function_error *error, headway_arena *arena, headway_bytes *ret_packed)
{
    Headway__V1__Status details = HEADWAY__V1__STATUS__INIT;
    Headway__Aws__V1__ErrorInfo info = HEADWAY__AWS__V1__ERROR_INFO__INIT;
    Headway__Aws__V1__DebugInfo debug = HEADWAY__AWS__V1__DEBUG_INFO__INIT;
    Google__Protobuf__Any *two[2];
    char *entries[STACK_ENTRIES];
    details.details = two;
    info.reason = (char *)text_of(error->error_type);
    info.domain = "lambda.amazonaws.com";
    debug.n_stack_entries =
        stack_of(error->stack_trace ? error->stack_trace : error->trace, entries);
    debug.stack_entries = entries;
    int failed = 0;
    if (*info.reason && strlen(info.reason) < MESSAGE)
        failed = add_any(&details, "type.googleapis.com/google.rpc.ErrorInfo", &info.base, arena);
    if (!failed && debug.n_stack_entries)
        failed = add_any(&details, "type.googleapis.com/google.rpc.DebugInfo", &debug.base, arena);
    return failed ? failed : headway_message_pack(&details.base, arena, ret_packed);
}

/* ---- the status ---- */

/* The JSON of a member as it stands in the payload. */
static headway_bytes member(headway_bytes payload, const char *name)
{
    headway_bytes inside, key, value;
    if (event_enter(payload, '{', &inside))
        while (event_member(&inside, &key, &value) > 0)
            if (event_equals(key, name))
                return value;
    return headway_bytes_of(NULL, 0);
}

static int code_of(const char *type, uint32_t *ret_retry)
{
    int own = strncmp(type, "headway.", 8) == 0 ? headway_code_of(type + 8) : -1;
    if (own > 0)
        return own;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(type, known[i].type) == 0) {
            *ret_retry = known[i].retry_after_ms;
            return known[i].code;
        }
    }
    return HEADWAY_UNKNOWN;
}

/* What a function that timed out wrote before its errors had types. */
static int is_timeout(const char *type, const char *message)
{
    return !*type && strstr(message, "Task timed out after");
}

static int of_type(const function_error *error, headway_arena *arena, headway_status *status)
{
    const char *type = text_of(error->error_type), *message = text_of(error->error_message);
    char *text = headway_arena_take(arena, MESSAGE);
    if (!text)
        return HEADWAY_ENOMEM;
    status->code = is_timeout(type, message) ? HEADWAY_DEADLINE_EXCEEDED
                                             : code_of(type, &status->retry_after_ms);
    if (strncmp(type, "headway.", 8) == 0 || !*type)
        snprintf(text, MESSAGE, "%s", *message ? message : "the function has failed");
    else
        snprintf(text, MESSAGE, "%.200s: %s", type, message);
    status->message = text;
    return add_details(error, arena, &status->details);
}

/* A claim that nothing was processed is believed of our own runtime alone. */
static int of_status(const function_error *error, headway_bytes json, headway_arena *arena,
                     headway_status *status)
{
    int failed = headway_http_status_read(NULL, 500, json, arena, status);
    status->retry_after_ms = number_of(error->retry_after_ms);
    status->not_processed =
        is_true(error->not_processed) &&
        (status->code == HEADWAY_RESOURCE_EXHAUSTED || status->code == HEADWAY_UNAVAILABLE);
    return failed;
}

/* Something else than an error as runtimes write it. */
static int of_text(headway_bytes payload, headway_arena *arena, headway_status *status)
{
    int failed = headway_http_status_read(NULL, 500, payload, arena, status);
    *status = (headway_status){.code = HEADWAY_UNKNOWN,
                               .message = failed || !payload.size ? "the function has failed"
                                                                  : status->message};
    return failed;
}

int face_status(headway_bytes payload, headway_arena *arena, headway_status *ret_status)
{
    ProtobufCMessage *message;
    headway_status status = {.message = ""};
    int error = headway_json_read(NULL, &headway__aws__v1__function_error__descriptor, payload,
                                  HEADWAY_JSON_IGNORE_UNKNOWN, arena, &message, NULL, 0);
    if (error == HEADWAY_ENOMEM)
        return error;
    const function_error *read = error ? NULL : (const function_error *)(void *)message;
    if (!read || (!read->error_type && !read->error_message))
        error = of_text(payload, arena, &status);
    else if (read->status && strncmp(text_of(read->error_type), "headway.", 8) == 0)
        error = of_status(read, member(payload, "status"), arena, &status);
    else
        error = of_type(read, arena, &status);
    if (!error && status.details.size > DETAILS)
        status.details = headway_bytes_of(NULL, 0);
    if (!error)
        *ret_status = status;
    return error;
}
