/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime_api.h"

#include <headway/status.h>
#include <sodium.h>
#include <stdio.h>

static bool equals(headway_bytes text, const char *word)
{
    size_t size = strlen(word);
    return text.size == size && memcmp(text.data, word, size) == 0;
}

/* Takes the word off the front. */
static bool skip(headway_bytes *text, const char *word)
{
    size_t size = strlen(word);
    if (text->size < size || memcmp(text->data, word, size) != 0)
        return false;
    *text = headway_bytes_of((const char *)text->data + size, text->size - size);
    return true;
}

static runtime_operation with_method(headway_bytes method, const char *wanted,
                                     runtime_operation operation)
{
    return equals(method, wanted) ? operation : RUNTIME_WRONG_METHOD;
}

runtime_operation runtime_read(headway_bytes method, headway_bytes path, headway_bytes *ret_id)
{
    if (equals(path, "/ping") || equals(path, "/2018-06-01/ping"))
        return with_method(method, "GET", RUNTIME_PING);
    if (!skip(&path, "/2018-06-01/runtime/"))
        return RUNTIME_UNKNOWN;
    if (equals(path, "invocation/next"))
        return with_method(method, "GET", RUNTIME_NEXT);
    if (equals(path, "init/error"))
        return with_method(method, "POST", RUNTIME_INIT_ERROR);
    if (!skip(&path, "invocation/"))
        return RUNTIME_UNKNOWN;
    const char *slash = path.size ? memchr(path.data, '/', path.size) : NULL;
    if (!slash)
        return RUNTIME_UNKNOWN;
    size_t size = (size_t)(slash - (const char *)path.data);
    headway_bytes what = headway_bytes_of(slash, path.size - size);
    *ret_id = headway_bytes_of(path.data, size);
    if (equals(what, "/response"))
        return with_method(method, "POST", RUNTIME_RESPONSE);
    return equals(what, "/error") ? with_method(method, "POST", RUNTIME_ERROR) : RUNTIME_UNKNOWN;
}

#define PROBLEM(type, message) "{\"errorMessage\":\"" message "\",\"errorType\":\"" type "\"}"

runtime_answer runtime_answer_of(runtime_answer_name name)
{
    static const runtime_answer answers[] = {
        [RUNTIME_OK] = {202, "{\"status\":\"OK\"}\n"},
        [RUNTIME_PONG] = {200, "pong"},
        [RUNTIME_INVALID_ID] = {400, PROBLEM("InvalidRequestID", "Invalid request ID")},
        [RUNTIME_INVALID_STATE] = {403, PROBLEM("InvalidStateTransition",
                                                "State transition is not allowed")},
        [RUNTIME_TOO_LARGE] = {413, PROBLEM("RequestEntityTooLarge",
                                            "Exceeded maximum allowed payload size (6291556 "
                                            "bytes).")},
        [RUNTIME_INVALID_MODE] = {400, PROBLEM("InvalidFunctionResponseMode",
                                               "Invalid function response mode")},
        [RUNTIME_NOT_FOUND] = {404, PROBLEM("NotFound", "The Runtime API has no such path")},
        [RUNTIME_NOT_ALLOWED] = {405, PROBLEM("MethodNotAllowed",
                                              "The Runtime API has no such method there")},
    };
    return answers[name];
}

int runtime_mode(headway_bytes header, bool *ret_streaming)
{
    *ret_streaming = equals(header, "streaming");
    return *ret_streaming || header.size == 0 || equals(header, "buffered") ? 0 : HEADWAY_EINVAL;
}

size_t runtime_trailer(headway_bytes text, char *out)
{
    size_t size = 0;
    if (sodium_base642bin((unsigned char *)out, text.size + 1, text.data, text.size, " \t", &size,
                          NULL, sodium_base64_VARIANT_ORIGINAL) != 0) {
        size = text.size;
        if (size)
            memcpy(out, text.data, size);
    }
    out[size] = 0;
    return size;
}

void runtime_headers(const host_invocation *i,
                     void (*header)(void *user, const char *name, headway_bytes value), void *user)
{
    char deadline[24], arn[ARN_TEXT];
    const function_config *c = &i->e->config->config;
    arn_function function = {.name = ""};
    const char *qualifier = i->qualifier ? i->qualifier : "";
    snprintf(deadline, sizeof deadline, "%lld", (long long)i->deadline_ms);
    snprintf(function.name, sizeof function.name, "%s", c->name);
    snprintf(function.qualifier, sizeof function.qualifier, "%s", qualifier);
    arn_write(&i->h->home, &function, arn);
    header(user, "Content-Type", headway_bytes_of_string("application/json"));
    header(user, "Lambda-Runtime-Aws-Request-Id", headway_bytes_of_string(i->id));
    header(user, "Lambda-Runtime-Deadline-Ms", headway_bytes_of_string(deadline));
    header(user, "Lambda-Runtime-Invoked-Function-Arn", headway_bytes_of_string(arn));
    header(user, "Lambda-Runtime-Trace-Id", headway_bytes_of_string(i->trace_id));
    if (i->client_context.size)
        header(user, "Lambda-Runtime-Client-Context", i->client_context);
    if (i->tenant)
        header(user, "Lambda-Runtime-Aws-Tenant-Id", headway_bytes_of_string(i->tenant));
}
