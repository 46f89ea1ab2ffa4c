/* SPDX-License-Identifier: Apache-2.0 */
#include "api_parts.h"

enum {
    NO_CONTENT = 204,
    ACCEPTED = 202,
    TRACE = 256, /* bytes of a trace id; AWS does not go on with what is none either */
    TENANT = 256
};

typedef struct invoke_request {
    arn_function function;
    const char *version;
    headway_bytes payload;
    host_invoke_options options;
    int is_event, is_dry;
} invoke_request;

static headway_http_header header(const char *name, const char *value)
{
    return (headway_http_header){headway_bytes_of_string(name), headway_bytes_of_string(value)};
}

/* A header's value as a string; NULL where there is none, or no memory. */
static const char *string_of(api_call *call, const char *name)
{
    headway_bytes value = api_header(call->request, name);
    char *text = value.size ? headway_arena_take(call->arena, value.size + 1) : NULL;
    if (!text)
        return NULL;
    memcpy(text, value.data, value.size);
    text[value.size] = 0;
    return text;
}

/* ---- what is asked for ---- */

static int read_type(api_call *call, invoke_request *r)
{
    const char *type = string_of(call, "x-amz-invocation-type");
    const char *log = string_of(call, "x-amz-log-type");
    r->is_event = type && strcmp(type, "Event") == 0 && !r->options.stream;
    r->is_dry = type && strcmp(type, "DryRun") == 0;
    r->options.log_tail = log && strcmp(log, "Tail") == 0;
    if (type && !r->is_event && !r->is_dry && strcmp(type, "RequestResponse") != 0) {
        api_refuse_value(call, "invocationType", type, "satisfy enum value set: [%s]",
                         r->options.stream ? "RequestResponse, DryRun"
                                           : "Event, RequestResponse, DryRun");
        return HEADWAY_EINVAL;
    }
    if (log && !r->options.log_tail && strcmp(log, "None") != 0) {
        api_refuse_value(call, "logType", log, "satisfy enum value set: [None, Tail]");
        return HEADWAY_EINVAL;
    }
    if (!api_header(call->request, "x-amz-durable-execution-name").data)
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException",
               "Durable executions are not offered by this host.");
    return HEADWAY_ENOTSUP;
}

static int read_client_context(api_call *call, invoke_request *r)
{
    headway_bytes text = api_header(call->request, "x-amz-client-context"), json;
    size_t where;
    if (!text.size)
        return 0;
    if (text.size > API_CLIENT_CONTEXT) {
        api_refuse(call, 400, "InvalidRequestContentException",
                   "Client context must be no more than %d bytes when base64-encoded.",
                   API_CLIENT_CONTEXT);
        return HEADWAY_ELIMIT;
    }
    int error = api_base64(text, call->arena, &json);
    if (error == HEADWAY_ENOMEM)
        api_refuse_memory(call);
    else if (error || api_check_json(json, &where) || !memchr(json.data, '{', json.size)) {
        error = HEADWAY_EINVAL;
        api_refuse(call, 400, "InvalidRequestContentException",
                   "Client context must be a valid Base64-encoded JSON object.");
    }
    r->options.client_context = json;
    return error;
}

static int read_payload(api_call *call, invoke_request *r)
{
    r->payload = call->request->body;
    if (!r->payload.size)
        r->payload = headway_bytes_of("{}", 2);
    size_t where;
    int error = api_check_json(r->payload, &where);
    if (error)
        api_refuse(call, 400, "InvalidRequestContentException",
                   "Could not parse request body into json: the payload is no JSON from its byte "
                   "%zu on",
                   where + 1);
    return error;
}

/* What travels with the event in headers. */
static int read_headers(api_call *call, invoke_request *r)
{
    if (api_header(call->request, "x-amzn-trace-id").size <= TRACE)
        r->options.trace_id = string_of(call, "x-amzn-trace-id");
    r->options.tenant = string_of(call, "x-amz-tenant-id");
    if (!r->options.tenant || strlen(r->options.tenant) <= TENANT)
        return 0;
    api_refuse_value(call, "tenantId", r->options.tenant, "have length less than or equal to %d",
                     TENANT);
    return HEADWAY_ELIMIT;
}

static int read_request(api_call *call, invoke_request *r)
{
    int error = api_read_function(call, ARN_INVOKE, &r->function);
    if (!error)
        error = read_type(call, r);
    if (!error)
        error = api_find_version(call, &r->function, &r->version);
    if (!error)
        error = read_client_context(call, r);
    if (!error)
        error = read_headers(call, r);
    if (!error)
        error = read_payload(call, r);
    if (!error && !(call->version = api_copy(call->arena, r->version))) {
        api_refuse_memory(call);
        error = HEADWAY_ENOMEM;
    }
    r->options.size = sizeof r->options;
    r->options.qualifier = r->function.qualifier;
    return error;
}

/* ---- a result at once ---- */

static void on_refused(void *user, const host_refusal *why)
{
    api_call *call = user;
    call->invocation = NULL;
    api_refuse_invoke(call, why);
}

static void on_done(void *user, const host_result *result)
{
    api_call *call = user;
    headway_http_header headers[4];
    size_t count = 0;
    call->invocation = NULL;
    headers[count++] = header("Content-Type", "application/json");
    headers[count++] = header("X-Amz-Executed-Version", result->version);
    if (result->error)
        headers[count++] = header("X-Amz-Function-Error", result->error);
    char *tail = call->wants_tail ? api_to_base64(result->log_tail, call->arena) : NULL;
    if (tail)
        headers[count++] = header("X-Amz-Log-Result", tail);
    api_answer_bytes(call, 200, headers, count, result->payload);
}

static const host_sink whole = {.done = on_done, .refused = on_refused};

static void invoke(api_call *call, const invoke_request *r, const host_sink *sink)
{
    host_refusal refusal;
    call->wants_tail = r->options.log_tail;
    if (host_invoke(call->api->options.host, r->function.name, r->version, r->payload, &r->options,
                    sink, call, &call->invocation, &refusal)) {
        call->invocation = NULL;
        api_refuse_invoke(call, &refusal);
        return;
    }
    memcpy(call->id, host_invocation_id(call->invocation), HOST_ID);
}

static void invoke_event(api_call *call, const invoke_request *r)
{
    host_refusal refusal;
    if (host_invoke_event(call->api->options.host, r->function.name, r->version, r->payload,
                          &r->options, call->id, &refusal))
        api_refuse_invoke(call, &refusal);
    else
        api_answer_empty(call, ACCEPTED);
}

void api_handle_stream(api_call *call)
{
    invoke_request r = {.options.stream = true};
    if (read_request(call, &r))
        return;
    if (r.is_dry)
        api_answer_empty(call, NO_CONTENT);
    else
        invoke(call, &r, &api_stream_sink);
}

void api_handle_invoke(api_call *call)
{
    invoke_request r = {.is_event = 0};
    if (read_request(call, &r))
        return;
    if (r.is_dry)
        api_answer_empty(call, NO_CONTENT);
    else if (r.is_event)
        invoke_event(call, &r);
    else
        invoke(call, &r, &whole);
}
