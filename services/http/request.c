/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/http/request.h>

#include "assembly.h"

#include <headway/json.h>

#include <stdarg.h>
#include <stdio.h>

enum { SHOWN = 80 };

int headway__http_bad(const headway__http_assembly *assembly, const headway__http_place *place,
                      const char *format, ...)
{
    headway_http_problem *problem = assembly->problem;
    char name[SHOWN];
    int used = 0;
    va_list arguments;
    problem->http = 400;
    problem->code = HEADWAY_INVALID_ARGUMENT;
    if (place) {
        headway__http_show(place->name, name, sizeof name);
        used = snprintf(problem->text, sizeof problem->text, "%s%s%s: ", place->before, name,
                        place->behind);
    }
    va_start(arguments, format);
    headway__http_tell(problem, used > 0 ? (size_t)used : 0, format, arguments);
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
                          headway__http_decode how, const headway__http_place *place,
                          headway_bytes *ret_text)
{
    size_t size;
    char *out = headway_arena_take(assembly->arena, text.size + 1);
    if (!out)
        return headway__http_no_memory(assembly);
    if (headway__http_percent(text, how, out, &size))
        return headway__http_bad(assembly, place,
                                 "a '%%' has no two hexadecimal digits behind it: write %%25 for "
                                 "'%%'");
    *ret_text = headway_bytes_of(out, size);
    return 0;
}

int headway__http_holder(const headway__http_assembly *assembly, const headway_http_field *field,
                         const headway__http_place *place, ProtobufCMessage **ret_holder)
{
    ProtobufCMessage *message = assembly->message;
    for (size_t i = 0; i + 1 < field->count; i++) {
        int error = headway_message_inner(message, field->steps[i], assembly->arena, &message);
        if (error == HEADWAY_ENOMEM)
            return headway__http_no_memory(assembly);
        if (error)
            return headway__http_bad(assembly, place, "another field is set that excludes %s",
                                     field->steps[i]->name);
    }
    *ret_holder = message;
    return 0;
}

int headway__http_put_text(const headway__http_assembly *assembly, ProtobufCMessage *holder,
                           const ProtobufCFieldDescriptor *field, headway_bytes text,
                           const headway__http_place *place)
{
    char why[HEADWAY_HTTP_WHY - 128], shown[HEADWAY_HTTP_WHY - 128];
    why[0] = 0;
    int error = headway_json_read_text(holder, field, text, assembly->arena, why, sizeof why);
    if (!error)
        return 0;
    if (error != HEADWAY_EMALFORMED)
        return headway__http_no_memory(assembly);
    headway__http_show(headway_bytes_of_string(why), shown, sizeof shown);
    return headway__http_bad(assembly, place, "%s", shown);
}

static int read_variable(const headway__http_assembly *assembly, size_t index)
{
    const headway_http_template *path = &assembly->binding->path;
    const headway_http_field *field = &assembly->binding->fields[index];
    headway__http_decode how = headway_http_template_is_multiple(path, index)
                                   ? HEADWAY__HTTP_BUT_SLASH
                                   : HEADWAY__HTTP_ALL;
    const headway__http_place place = {"{", headway_bytes_of_string(path->variables[index].path),
                                       "} in the path"};
    headway_bytes raw = headway_http_template_capture(path, index, assembly->request->path), text;
    ProtobufCMessage *holder;
    int error = headway__http_decoded(assembly, raw, how, &place, &text);
    if (!error)
        error = headway__http_holder(assembly, field, &place, &holder);
    if (!error)
        error =
            headway__http_put_text(assembly, holder, field->steps[field->count - 1], text, &place);
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
