/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/http/request.h>

#include "assembly.h"

#include <headway/json.h>

#include <stdarg.h>
#include <stdio.h>

static void tell(headway_http_problem *problem, int http, int code, const char *format,
                 va_list arguments)
{
    problem->http = http;
    problem->code = code;
    vsnprintf(problem->text, sizeof problem->text, format, arguments);
    headway__http_mend_end(problem->text);
}

int headway_http_problem_set(headway_http_problem *problem, int http, int code, const char *format,
                             ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(problem, http, code, format, arguments);
    va_end(arguments);
    return HEADWAY_EINVAL;
}

int headway__http_bad(const headway__http_assembly *assembly, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(assembly->problem, 400, HEADWAY_INVALID_ARGUMENT, format, arguments);
    va_end(arguments);
    return HEADWAY_EINVAL;
}

int headway__http_no_memory(const headway__http_assembly *assembly)
{
    headway_http_problem_set(assembly->problem, 413, HEADWAY_RESOURCE_EXHAUSTED,
                             "the request takes more memory than its limit: send less at once");
    return HEADWAY_ENOMEM;
}

int headway__http_decoded(const headway__http_assembly *assembly, headway_bytes text,
                          headway__http_decode how, const char *what, headway_bytes *ret_text)
{
    size_t size;
    char *out = headway_arena_take(assembly->arena, text.size + 1);
    if (!out)
        return headway__http_no_memory(assembly);
    if (headway__http_percent(text, how, out, &size))
        return headway__http_bad(assembly,
                                 "%s has a '%%' without two hexadecimal digits behind it: write "
                                 "%%25 for '%%'",
                                 what);
    *ret_text = headway_bytes_of(out, size);
    return 0;
}

int headway__http_holder(const headway__http_assembly *assembly, const headway_http_field *field,
                         const char *what, ProtobufCMessage **ret_holder)
{
    ProtobufCMessage *message = assembly->message;
    for (size_t i = 0; i + 1 < field->count; i++) {
        int error = headway_message_inner(message, field->steps[i], assembly->arena, &message);
        if (error == HEADWAY_ENOMEM)
            return headway__http_no_memory(assembly);
        if (error)
            return headway__http_bad(assembly, "%s: another field is set that excludes %s", what,
                                     field->steps[i]->name);
    }
    *ret_holder = message;
    return 0;
}

int headway__http_put_text(const headway__http_assembly *assembly, ProtobufCMessage *holder,
                           const ProtobufCFieldDescriptor *field, headway_bytes text,
                           const char *what)
{
    char why[HEADWAY_HTTP_WHY - 128] = "", shown[HEADWAY_HTTP_WHY - 128];
    int error = headway_json_read_text(holder, field, text, assembly->arena, why, sizeof why);
    if (!error)
        return 0;
    if (error != HEADWAY_EMALFORMED)
        return headway__http_no_memory(assembly);
    headway__http_show(headway_bytes_of_string(why), shown, sizeof shown);
    return headway__http_bad(assembly, "%s: %s", what, shown);
}

static int read_variable(const headway__http_assembly *assembly, size_t index)
{
    const headway_http_template *path = &assembly->binding->path;
    const headway_http_field *field = &assembly->binding->fields[index];
    int multiple = headway_http_template_is_multiple(path, index);
    headway_bytes raw = headway_http_template_capture(path, index, assembly->request->path), text;
    ProtobufCMessage *holder;
    char what[96];
    snprintf(what, sizeof what, "{%s} in the path", path->variables[index].path);
    int error = headway__http_decoded(
        assembly, raw, multiple ? HEADWAY__HTTP_BUT_SLASH : HEADWAY__HTTP_ALL, what, &text);
    if (!error)
        error = headway__http_holder(assembly, field, what, &holder);
    if (!error)
        error =
            headway__http_put_text(assembly, holder, field->steps[field->count - 1], text, what);
    return error;
}

int headway_http_request_read(const headway_http_request *request, headway_arena *arena,
                              ProtobufCMessage **ret_message, headway_http_problem *ret_problem)
{
    headway__http_assembly assembly = {
        .request = request,
        .binding = request->binding,
        .types = headway_http_service_types(request->binding->method->service),
        .arena = arena,
        .problem = ret_problem,
    };
    int error = headway__http_read_body(&assembly);
    if (!error)
        error = headway__http_read_query(&assembly);
    for (size_t i = 0; i < request->binding->path.variable_count && !error; i++)
        error = read_variable(&assembly, i);
    if (!error)
        *ret_message = assembly.message;
    return error;
}
