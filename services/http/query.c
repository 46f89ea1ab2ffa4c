/* SPDX-License-Identifier: Apache-2.0 */
/* The query's parameters: each names a field of the request that neither path nor body has. */
#include "assembly.h"

#include <headway/json.h>

enum { SHOWN = 80, NEAR = 3 * HEADWAY__HTTP_NEAR_SIZE };

/* A parameter that was put: of a singular field there can be one. */
struct put {
    const ProtobufCMessage *holder;
    const ProtobufCFieldDescriptor *field;
};

struct query {
    headway__http_assembly *assembly;
    struct put *puts;
    size_t put_count, count;
};

struct parameter {
    headway_bytes name, value; /* decoded */
    headway__http_place place;
    headway_http_field field;
    const ProtobufCFieldDescriptor *steps[HEADWAY_HTTP_FIELD_DEPTH];
};

static int is_ignored(const headway_http_request *request, headway_bytes name)
{
    for (const char *const *ignored = request->ignored; ignored && *ignored; ignored++) {
        if (headway__http_equals(name, *ignored))
            return 1;
    }
    return 0;
}

/* ---- which field ---- */

static int unknown(const headway__http_assembly *assembly, const struct parameter *parameter,
                   const ProtobufCMessageDescriptor *descriptor, headway_bytes piece)
{
    char near[NEAR], shown[SHOWN];
    headway__http_near_fields(descriptor, piece, near, sizeof near);
    headway__http_show(piece, shown, sizeof shown);
    return headway__http_bad(assembly, &parameter->place, "%s has no field \"%s\"%s",
                             descriptor->name, shown, near);
}

/* A field on the way, or at its end. */
static int check_step(const headway__http_assembly *assembly, const struct parameter *parameter,
                      const ProtobufCFieldDescriptor *field, int last)
{
    int many = field->label == PROTOBUF_C_LABEL_REPEATED;
    if (last && headway__http_is_text(field))
        return 0;
    if (!last && (many || headway__http_is_text(field)))
        return headway__http_bad(assembly, &parameter->place, "%s has no fields that can be named",
                                 field->name);
    if (!last)
        return 0;
    return headway__http_bad(assembly, &parameter->place,
                             many ? "messages and maps come in a body, not in the query"
                                  : "it is a message: name one of its fields behind a '.'");
}

static int find_field(const headway__http_assembly *assembly, struct parameter *parameter)
{
    const ProtobufCMessageDescriptor *descriptor = assembly->message->descriptor;
    headway_bytes rest = parameter->name;
    size_t count = 0;
    do {
        headway_bytes piece = headway__http_cut(&rest, '.');
        const ProtobufCFieldDescriptor *field =
            headway_json_field(assembly->types, descriptor, piece);
        if (!field)
            return unknown(assembly, parameter, descriptor, piece);
        if (count == HEADWAY_HTTP_FIELD_DEPTH)
            return headway__http_bad(assembly, &parameter->place, "it is more than %d fields deep",
                                     HEADWAY_HTTP_FIELD_DEPTH);
        int error = check_step(assembly, parameter, field, !rest.data);
        if (error)
            return error;
        parameter->steps[count++] = field;
        descriptor = field->descriptor;
    } while (rest.data);
    parameter->field = (headway_http_field){parameter->steps, count};
    return 0;
}

static int is_same(const headway_http_field *a, const headway_http_field *b)
{
    return a->count == b->count && memcmp(a->steps, b->steps, a->count * sizeof *a->steps) == 0;
}

static int check_elsewhere(const headway__http_assembly *assembly,
                           const struct parameter *parameter)
{
    const headway_http_binding *binding = assembly->binding;
    if (binding->body == HEADWAY_HTTP_BODY_FIELD && parameter->steps[0] == binding->body_field)
        return headway__http_bad(assembly, &parameter->place, "the body has it");
    for (size_t i = 0; i < binding->path.variable_count; i++) {
        if (is_same(&parameter->field, &binding->fields[i]))
            return headway__http_bad(assembly, &parameter->place, "the path has it");
    }
    return 0;
}

/* ---- its value ---- */

static int put_once(struct query *query, const struct parameter *parameter,
                    const ProtobufCMessage *holder, const ProtobufCFieldDescriptor *field)
{
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return 0;
    if (!query->puts)
        query->puts = headway_arena_take(query->assembly->arena,
                                         HEADWAY_HTTP_PARAMETERS * sizeof *query->puts);
    if (!query->puts)
        return headway__http_no_memory(query->assembly);
    for (size_t i = 0; i < query->put_count; i++) {
        if (query->puts[i].holder == holder && query->puts[i].field == field)
            return headway__http_bad(query->assembly, &parameter->place,
                                     "it stands twice, and is not repeated");
    }
    query->puts[query->put_count++] = (struct put){holder, field};
    return 0;
}

static int put(struct query *query, struct parameter *parameter)
{
    const headway__http_assembly *assembly = query->assembly;
    ProtobufCMessage *holder;
    if (assembly->binding->body == HEADWAY_HTTP_BODY_WHOLE)
        return headway__http_bad(assembly, &parameter->place,
                                 "the body is the whole request here, put it there");
    int error = find_field(assembly, parameter);
    if (!error)
        error = check_elsewhere(assembly, parameter);
    if (!error)
        error = headway__http_holder(assembly, &parameter->field, &parameter->place, &holder);
    if (error)
        return error;
    const ProtobufCFieldDescriptor *field = parameter->steps[parameter->field.count - 1];
    error = put_once(query, parameter, holder, field);
    return error ? error
                 : headway__http_put_text(assembly, holder, field, parameter->value,
                                          &parameter->place);
}

static int read_one(struct query *query, headway_bytes raw)
{
    const headway__http_assembly *assembly = query->assembly;
    struct parameter parameter;
    headway_bytes value = raw, name = headway__http_cut(&value, '=');
    parameter.place = (headway__http_place){"the parameter ", name, ""};
    if (query->count++ == HEADWAY_HTTP_PARAMETERS)
        return headway__http_bad(assembly, NULL, "the query has more than %d parameters",
                                 HEADWAY_HTTP_PARAMETERS);
    int error = headway__http_decoded(assembly, name, HEADWAY__HTTP_FORM, &parameter.place,
                                      &parameter.name);
    if (error || is_ignored(assembly->request, parameter.name))
        return error;
    error = headway__http_decoded(assembly, value, HEADWAY__HTTP_FORM, &parameter.place,
                                  &parameter.value);
    return error ? error : put(query, &parameter);
}

int headway__http_read_query(headway__http_assembly *assembly)
{
    struct query query = {.assembly = assembly};
    headway_bytes rest = assembly->request->query;
    int error = 0;
    while (rest.size && !error) {
        headway_bytes raw = headway__http_cut(&rest, '&');
        error = raw.size ? read_one(&query, raw) : 0;
    }
    return error;
}
