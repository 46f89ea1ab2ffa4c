/* SPDX-License-Identifier: Apache-2.0 */
#include "api_parts.h"

#include <stdlib.h>

int api_read_function(api_call *call, size_t limit, arn_function *ret_function)
{
    headway_bytes qualifier;
    arn_refusal refusal;
    if (api_query(call->request, "Qualifier", call->arena, &qualifier)) {
        api_refuse_memory(call);
        return HEADWAY_ENOMEM;
    }
    int error = arn_resolve(&call->api->options.home, call->parameters[0], qualifier, limit,
                            ret_function, &refusal);
    if (error)
        api_refuse_name(call, &refusal);
    return error;
}

int api_check_unqualified(api_call *call, const arn_function *function)
{
    if (!*function->qualifier)
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException",
               "This operation is permitted on Lambda functions only. Aliases and versions do not "
               "support this operation. Please specify either a function name or an unqualified "
               "function ARN.");
    return HEADWAY_EINVAL;
}

int api_read_latest(api_call *call, arn_function *ret_function)
{
    int error = api_read_function(call, ARN_CREATE, ret_function);
    if (error || strcmp(ret_function->qualifier, "$LATEST") == 0)
        return error;
    return api_check_unqualified(call, ret_function);
}

int api_read_body(api_call *call, const ProtobufCMessageDescriptor *descriptor,
                  ProtobufCMessage **ret_message)
{
    char why[256] = "";
    headway_bytes body = call->request->body;
    if (!body.size)
        body = headway_bytes_of("{}", 2);
    int error = headway_json_read(call->api->types, descriptor, body, HEADWAY_JSON_IGNORE_UNKNOWN,
                                  call->arena, ret_message, why, sizeof why);
    if (error == HEADWAY_ENOMEM)
        api_refuse_memory(call);
    else if (error)
        api_refuse(call, 400, "InvalidRequestContentException",
                   "Could not parse request body into json: %s", why);
    return error;
}

int api_read_record(api_call *call, const arn_function *function, const store_record **ret_record)
{
    const api_options *options = &call->api->options;
    const store_record *record = options->store ? store_find(options->store, function->name) : NULL;
    arn_refusal refusal;
    if (record) {
        *ret_record = record;
        return 0;
    }
    if (host_function_find(options->host, function->name, "$LATEST")) {
        api_refuse(call, 409, "ResourceConflictException",
                   "The function %s is a folder that the host was started with: it is changed "
                   "there.",
                   function->name);
        return HEADWAY_ENOTFOUND;
    }
    arn_not_found(&options->home, function, &refusal);
    api_refuse_name(call, &refusal);
    return HEADWAY_ENOTFOUND;
}

int api_check_idle(api_call *call, const arn_function *function)
{
    char arn[ARN_TEXT];
    for (const api_call *other = call->api->calls; other; other = other->next) {
        if (other == call || !other->record || strcmp(other->function.name, function->name) != 0)
            continue;
        arn_write(&call->api->options.home, function, arn);
        api_refuse(call, 409, "ResourceConflictException",
                   "The operation cannot be performed at this time. An update is in progress for "
                   "resource: %s",
                   arn);
        return HEADWAY_EAGAIN;
    }
    return 0;
}

int api_read_idle(api_call *call, const arn_function *function, const store_record **ret_record)
{
    int error = api_check_idle(call, function);
    return error ? error : api_read_record(call, function, ret_record);
}

int api_copy_message(api_call *call, const ProtobufCMessage *message, ProtobufCMessage **ret_copy)
{
    headway_bytes bytes;
    int error = headway_message_pack(message, call->arena, &bytes);
    if (!error)
        error = headway_message_unpack(message->descriptor, bytes, NULL, call->arena, ret_copy,
                                       NULL, 0);
    if (error)
        api_refuse_memory(call);
    return error;
}

int api_read_page(api_call *call, size_t most, size_t *ret_items, headway_bytes *ret_marker)
{
    headway_bytes items, marker;
    if (api_query(call->request, "MaxItems", call->arena, &items) ||
        api_query(call->request, "Marker", call->arena, &marker)) {
        api_refuse_memory(call);
        return HEADWAY_ENOMEM;
    }
    char *end = NULL;
    long wanted = items.size ? strtol(items.data, &end, 10) : (long)most;
    if (wanted < 1 || (end && *end)) {
        api_refuse_value(call, "maxItems", items.data, "have value greater than or equal to 1");
        return HEADWAY_EINVAL;
    }
    *ret_items = (size_t)wanted < most ? (size_t)wanted : most;
    *ret_marker = marker;
    return 0;
}
