/* SPDX-License-Identifier: Apache-2.0 */
/* The body, by its content type: all of the message, one field of it, or nothing. */
#include "assembly.h"

#include <headway/json.h>

#include <stdio.h>

enum { SHOWN = 80, PATH = 160 };

static const ProtobufCMessageDescriptor *type_of(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_MESSAGE && field->label != PROTOBUF_C_LABEL_REPEATED
               ? field->descriptor
               : NULL;
}

static int new_message(headway__http_assembly *assembly)
{
    assembly->message = headway_message_new(assembly->binding->method->request, assembly->arena);
    return assembly->message ? 0 : headway__http_no_memory(assembly);
}

/* ---- JSON ---- */

/* "3:14: what is wrong" becomes "the body, at shelf.books[2] (line 3, column 14): what is wrong".
 */
static int bad_json(const headway__http_assembly *assembly, int error, const char *why)
{
    unsigned line = 0, column = 0;
    int behind = 0;
    char inner[PATH] = "", path[2 * PATH], shown[SHOWN * 4];
    const ProtobufCFieldDescriptor *field = assembly->binding->body_field;
    if (error == HEADWAY_ENOMEM)
        return headway__http_no_memory(assembly);
    headway__http_show(headway_bytes_of_string(why), shown, sizeof shown);
    if (sscanf(shown, "%u:%u: %n", &line, &column, &behind) != 2 || !behind)
        return headway__http_bad(assembly, NULL, "the body: %s", shown);
    headway_json_path(assembly->request->body, line, column, inner, sizeof inner);
    snprintf(path, sizeof path, "%s%s%s", field ? field->name : "",
             field && inner[0] && inner[0] != '[' ? "." : "", inner);
    return headway__http_bad(assembly, NULL, "the body%s%s (line %u, column %u): %s",
                             path[0] ? ", at " : "", path, line, column, shown + behind);
}

static int read_json(headway__http_assembly *assembly)
{
    const headway_http_request *request = assembly->request;
    const headway_http_binding *binding = assembly->binding;
    char why[HEADWAY_HTTP_WHY] = "";
    int error;
    if (binding->body == HEADWAY_HTTP_BODY_WHOLE) {
        error =
            headway_json_read(assembly->types, binding->method->request, request->body,
                              request->json, assembly->arena, &assembly->message, why, sizeof why);
        return error ? bad_json(assembly, error, why) : 0;
    }
    error = new_message(assembly);
    if (error)
        return error;
    error = headway_json_read_field(assembly->types, assembly->message, binding->body_field,
                                    request->body, request->json, assembly->arena, why, sizeof why);
    return error ? bad_json(assembly, error, why) : 0;
}

/* ---- binary, and raw ---- */

static int set_inner(headway__http_assembly *assembly, ProtobufCMessage *inner)
{
    const ProtobufCFieldDescriptor *field = assembly->binding->body_field;
    ProtobufCMessage *made;
    int error = new_message(assembly);
    if (error)
        return error;
    if (headway_message_inner(assembly->message, field, assembly->arena, &made))
        return headway__http_no_memory(assembly);
    memcpy((unsigned char *)assembly->message + field->offset, &inner, sizeof(void *));
    return 0;
}

static int read_binary(headway__http_assembly *assembly, const ProtobufCMessageDescriptor *type)
{
    char why[HEADWAY_HTTP_WHY - 64] = "";
    ProtobufCMessage *read;
    int error = headway_message_unpack(type, assembly->request->body, NULL, assembly->arena, &read,
                                       why, sizeof why);
    if (error == HEADWAY_ENOMEM)
        return headway__http_no_memory(assembly);
    if (error)
        return headway__http_bad(assembly, NULL, "the body is no %s: %s", type->name, why);
    if (assembly->binding->body == HEADWAY_HTTP_BODY_FIELD)
        return set_inner(assembly, read);
    assembly->message = read;
    return 0;
}

static void put_raw(ProtobufCMessage *body, const char *type, headway_bytes data)
{
    const ProtobufCFieldDescriptor *fields = body->descriptor->fields;
    ProtobufCBinaryData bytes = {data.size, (uint8_t *)(uintptr_t)data.data};
    memcpy((unsigned char *)body + fields[0].offset, &type, sizeof type);
    memcpy((unsigned char *)body + fields[1].offset, &bytes, sizeof bytes);
    for (size_t i = 0; i < 2; i++) {
        if (fields[i].quantifier_offset)
            *(protobuf_c_boolean *)((unsigned char *)body + fields[i].quantifier_offset) = 1;
    }
}

/* A google.api.HttpBody takes what comes; it borrows the body. */
static int read_raw(headway__http_assembly *assembly, const ProtobufCMessageDescriptor *type)
{
    const headway_http_request *request = assembly->request;
    ProtobufCMessage *raw = headway_message_new(type, assembly->arena);
    char *name = headway_arena_take(assembly->arena, request->content_type.size + 1);
    if (!raw || !name)
        return headway__http_no_memory(assembly);
    headway__http_show(request->content_type, name, request->content_type.size + 1);
    put_raw(raw, name, request->body);
    if (assembly->binding->body == HEADWAY_HTTP_BODY_FIELD)
        return set_inner(assembly, raw);
    assembly->message = raw;
    return 0;
}

/* ---- which of them ---- */

static int unsupported(const headway__http_assembly *assembly, int binary)
{
    char shown[SHOWN];
    headway__http_show(assembly->request->content_type, shown, sizeof shown);
    return headway_http_problem_set(
        assembly->problem, 415, HEADWAY_INVALID_ARGUMENT,
        "the content type %s is not taken here: send application/json%s", shown,
        binary ? " or application/x-protobuf" : "");
}

static int read_some(headway__http_assembly *assembly)
{
    const headway_http_request *request = assembly->request;
    const headway_http_binding *binding = assembly->binding;
    const ProtobufCMessageDescriptor *type = binding->body == HEADWAY_HTTP_BODY_WHOLE
                                                 ? binding->method->request
                                                 : type_of(binding->body_field);
    if (type && headway__http_is_body(type))
        return read_raw(assembly, type);
    headway_http_media media = request->content_type.size
                                   ? headway_http_media_of(request->content_type)
                                   : HEADWAY_HTTP_JSON;
    if (media == HEADWAY_HTTP_PROTOBUF && type)
        return read_binary(assembly, type);
    if (media != HEADWAY_HTTP_JSON && media != HEADWAY_HTTP_NDJSON)
        return unsupported(assembly, type != NULL);
    return request->body.size ? read_json(assembly) : new_message(assembly);
}

int headway__http_read_body(headway__http_assembly *assembly)
{
    if (assembly->binding->body != HEADWAY_HTTP_BODY_NONE &&
        (assembly->request->body.size || assembly->request->content_type.size))
        return read_some(assembly);
    if (assembly->request->body.size)
        return headway__http_bad(assembly, NULL,
                                 "%s %.128s takes no body: put its fields into the query",
                                 assembly->binding->verb, assembly->binding->path.text);
    return new_message(assembly);
}
