/* SPDX-License-Identifier: Apache-2.0 */
#include "api.h"

#include "api.headway.h"
#include "api_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum {
    ARENA = 4 << 20,    /* of a call, and as much again as three bodies */
    CONCURRENCY = 1000, /* of an account */
    OFFERED = 1024      /* room for the names of what is offered */
};

int api_new(const api_options *options, api **ret_api)
{
    if (options->key_count > API_KEYS)
        return HEADWAY_EINVAL;
    api *a = calloc(1, sizeof *a);
    if (!a)
        return HEADWAY_ENOMEM;
    a->options = *options;
    if (!a->options.concurrency)
        a->options.concurrency = CONCURRENCY;
    a->types = headway_types_new(NULL);
    if (!a->types || headway_types_add(a->types, api_proto_messages,
                                       sizeof api_proto_messages / sizeof *api_proto_messages)) {
        api_free(a);
        return HEADWAY_ENOMEM;
    }
    for (size_t i = 0; options->store && i < store_count(options->store); i++)
        (void)api_give(a, store_at(options->store, i));
    *ret_api = a;
    return 0;
}

void api_free(api *a)
{
    if (!a)
        return;
    headway_types_free(a->types);
    free(a);
}

/* ---- a call's life ---- */

static api_call *call_new(api *a, const api_request *request)
{
    api_call *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    call->arena = headway_arena_new(NULL, ARENA + 3 * request->body.size);
    if (!call->arena) {
        free(call);
        return NULL;
    }
    call->api = a;
    call->request = request;
    call->next = a->calls;
    call->link = &a->calls;
    if (call->next)
        call->next->link = &call->next;
    a->calls = call;
    api_uuid(a->options.random, call->id);
    return call;
}

void api_release(api_call *call)
{
    *call->link = call->next;
    if (call->next)
        call->next->link = call->link;
    headway_arena_free(call->scratch);
    headway_arena_free(call->arena);
    free(call);
}

/* ---- a request ---- */

/* The body of an event is smaller. */
static size_t limit_of(const api_operation *operation, const api_request *request)
{
    if (operation->handle == api_handle_invoke &&
        api_equals(api_header(request, "x-amz-invocation-type"), "Event"))
        return HOST_EVENT_PAYLOAD;
    return operation->body_limit;
}

size_t api_body_limit(const api *a, const api_request *request)
{
    headway_bytes parameters[API_PARAMETERS];
    const api_operation *operation = api_route(request, parameters);
    (void)a;
    return operation ? limit_of(operation, request) : API_PLAIN_BODY;
}

static void refuse_large(api_call *call, size_t limit)
{
    const char *name = call->operation ? call->operation->name : "operation";
    int invoke = strcmp(name, "Invoke") == 0;
    api_refuse(call, 413, "RequestTooLargeException",
               "Request must be smaller than %zu bytes for the %s operation", limit,
               invoke ? "InvokeFunction" : name);
}

static int is_local(headway_bytes name)
{
    static const char home[] = "localhost";
    const char *data = name.data;
    size_t size = name.size, length = sizeof home - 1;
    size -= size > 0 && data[size - 1] == '.'; /* the root may be written out */
    return size >= length && strncasecmp(data + size - length, home, length) == 0 &&
           (size == length || data[size - length - 1] == '.');
}

/* A page of the web can make its reader's browser send requests to this machine, and can give a
   name of its own to this machine's address: then the browser takes them for the page's. */
static int is_browser(const api_request *request)
{
    headway_bytes authority = api_header(request, "host");
    headway_bytes name = api_cut(&authority, ':');
    const char *data = name.data;
    int letters = 0;
    for (size_t i = 0; i < name.size && data[0] != '['; i++)
        letters |= (data[i] | 32) >= 'a' && (data[i] | 32) <= 'z';
    return api_header(request, "origin").data || (letters && !is_local(name));
}

static void refuse_unknown(api_call *call)
{
    char offered[OFFERED], shown[API_SERVICE];
    headway_bytes method = call->request->method;
    snprintf(shown, sizeof shown, "%.*s", method.size < 16 ? (int)method.size : 16,
             (const char *)method.data);
    api_list_offered(offered, sizeof offered);
    if (call->operation)
        api_refuse(call, 400, "UnknownOperationException",
                   "%s of Lambda is not offered by this host. It offers: %s", call->operation->name,
                   offered);
    else
        api_refuse(call, 404, "UnknownOperationException",
                   "%s of this path is no operation of Lambda. This host offers: %s", shown,
                   offered);
}

static int decode_parameters(api_call *call)
{
    int error = 0;
    for (size_t i = 0; !error && i < API_PARAMETERS; i++)
        error = api_decode(call->parameters[i], 0, call->arena, &call->parameters[i]);
    return error;
}

static void handle(api_call *call)
{
    char service[API_SERVICE], operation[API_SERVICE];
    const api_request *request = call->request;
    if (!call->api->options.key_count && is_browser(request)) {
        api_refuse(call, 403, "AccessDeniedException",
                   "Requests that are not signed are only taken from tools on this machine that "
                   "know it as localhost or by its address, not from browsers. Start the host "
                   "with --keys to take others.");
        return;
    }
    call->operation = api_route(request, call->parameters);
    size_t limit = call->operation ? limit_of(call->operation, request) : API_PLAIN_BODY;
    if (request->too_large || request->body.size > limit)
        refuse_large(call, limit);
    else if (api_check_signature(call))
        return;
    else if (api_is_foreign(request, service, operation))
        api_handle_foreign(call, service, operation);
    else if (!call->operation || !call->operation->handle)
        refuse_unknown(call);
    else if (decode_parameters(call))
        api_refuse_memory(call);
    else
        call->operation->handle(call);
}

int api_open(api *a, const api_request *request, const api_output *output, void *user,
             api_call **ret_call)
{
    api_call *call = call_new(a, request);
    if (!call)
        return HEADWAY_ENOMEM;
    call->output = output;
    call->user = user;
    handle(call);
    call->request = NULL;
    int answered = call->answered;
    *ret_call = answered ? NULL : call;
    if (answered)
        api_release(call);
    return 0;
}

void api_writable(api_call *call)
{
    if (call->begun)
        api_stream_go_on(call);
}

void api_cancel(api_call *call)
{
    call->left = 1;
    if (call->invocation)
        host_invocation_cancel(call->invocation);
    if (call->invocation || call->ended)
        api_release(call);
    /* Else its code is being unpacked, and it ends with that. */
}
