/* SPDX-License-Identifier: Apache-2.0 */
#include "api_parts.h"
#include "sigv4.h"

#include <stdio.h>

/* Without the slash at its end, which older clients put behind collections. */
static headway_bytes without_slash(headway_bytes path)
{
    const char *data = path.data;
    return path.size > 1 && data[path.size - 1] == '/' ? headway_bytes_of(data, path.size - 1)
                                                       : path;
}

/* Whether one of the query's parameters is this, "find=LayerVersion". */
static int asks(headway_bytes query, headway_bytes parameter)
{
    while (query.size) {
        headway_bytes have = api_cut(&query, '&');
        if (have.size == parameter.size && memcmp(have.data, parameter.data, have.size) == 0)
            return 1;
    }
    return 0;
}

static int matches(const api_operation *operation, headway_bytes path, headway_bytes query,
                   headway_bytes parameters[API_PARAMETERS])
{
    headway_bytes parameter = headway_bytes_of_string(operation->path), rest = path;
    headway_bytes pattern = api_cut(&parameter, '?');
    if (parameter.size && !asks(query, parameter))
        return 0;
    size_t count = 0;
    while (pattern.size && rest.size) {
        headway_bytes want = api_cut(&pattern, '/'), have = api_cut(&rest, '/');
        int any = api_equals(want, "{}");
        if (any ? !have.size : want.size != have.size || memcmp(want.data, have.data, have.size))
            return 0;
        if (any && count < API_PARAMETERS)
            parameters[count++] = have;
    }
    return !pattern.size && !rest.size;
}

const api_operation *api_route(const api_request *request, headway_bytes parameters[API_PARAMETERS])
{
    headway_bytes trimmed = without_slash(request->path);
    int two = trimmed.size && ((const char *)trimmed.data)[trimmed.size - 1] == '/';
    for (size_t i = 0; !two && i < api_operation_count; i++) {
        const api_operation *operation = &api_operations[i];
        if (api_equals(request->method, operation->method) &&
            matches(operation, trimmed, request->query, parameters))
            return operation;
    }
    return NULL;
}

void api_list_offered(char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < api_operation_count && used < size; i++) {
        if (api_operations[i].handle)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                                     api_operations[i].name);
    }
}

/* ---- other services ---- */

/* Letters and digits of a name, as it will stand in a sentence. */
static void show(headway_bytes name, char text[API_SERVICE])
{
    const char *data = name.data;
    size_t used = 0;
    for (; used < name.size && used + 1 < API_SERVICE; used++) {
        char c = data[used];
        int plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        text[used] = plain || c == '_' || c == '-' ? c : '?';
    }
    text[used] = 0;
}

/* "Credential=KEY/DAY/REGION/SERVICE/aws4_request". */
static headway_bytes scope_service(const api_request *request)
{
    headway_bytes rest = api_header(request, "authorization");
    const char *data = rest.data;
    static const char word[] = "Credential=";
    for (size_t i = 0; i + sizeof word <= rest.size; i++) {
        if (memcmp(data + i, word, sizeof word - 1) != 0)
            continue;
        rest = headway_bytes_of(data + i, rest.size - i);
        headway_bytes scope = api_cut(&rest, ',');
        for (int part = 0; part < 3; part++)
            (void)api_cut(&scope, '/');
        return api_cut(&scope, '/');
    }
    return headway_bytes_of(NULL, 0);
}

/* Action=NAME of a form, in the body or the query. */
static headway_bytes form_action(const api_request *request)
{
    headway_bytes forms[] = {request->query, request->body};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        while (forms[i].size && forms[i].size <= API_PLAIN_BODY) {
            headway_bytes value = api_cut(&forms[i], '&');
            headway_bytes name = api_cut(&value, '=');
            if (api_equals(name, "Action"))
                return value;
        }
    }
    return headway_bytes_of(NULL, 0);
}

int api_is_foreign(const api_request *request, char service[API_SERVICE],
                   char operation[API_SERVICE])
{
    headway_bytes target = api_header(request, "x-amz-target");
    headway_bytes scope = scope_service(request), parameters[API_PARAMETERS];
    if (target.size) {
        headway_bytes prefix = api_cut(&target, '.');
        show(scope.size ? scope : prefix, service);
        show(target, operation);
        return 1;
    }
    int lambda = !scope.size || api_equals(scope, "lambda");
    if (lambda && api_route(request, parameters))
        return 0;
    headway_bytes action = form_action(request);
    if (lambda && !action.size)
        return 0;
    show(lambda ? headway_bytes_of_string("query") : scope, service);
    show(action.size ? action : request->method, operation);
    return 1;
}

int api_is_form(const api_request *request)
{
    return form_action(request).size > 0;
}

int api_is_identity(const api_request *request)
{
    return api_equals(form_action(request), "GetCallerIdentity");
}
