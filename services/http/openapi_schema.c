/* SPDX-License-Identifier: Apache-2.0 */
/* Messages and enums as schemas under their full names. */
#include "openapi_parts.h"

#include <stdio.h>

/* Steps of a path: fields and oneofs of a message, values of an enum. */
enum { FIELD = 2, ONEOF = 8, VALUE = 2, SCHEMA_DEPTH = 3 };

#define REQUIRED GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REQUIRED

/* --- well-known types ------------------------------------------------------------------------- */

typedef struct known_type {
    const char *name, *schema;
} known_type;

static const known_type all_known[] = {
    {"google.protobuf.Timestamp",
     "{\"type\":\"string\",\"format\":\"date-time\",\"examples\":[\"2026-01-31T12:00:00Z\"]}"},
    {"google.protobuf.Duration",
     "{\"type\":\"string\",\"pattern\":\"^-?[0-9]+(\\\\.[0-9]{1,9})?s$\","
     "\"examples\":[\"1.5s\"]}"},
    {"google.protobuf.FieldMask", "{\"type\":\"string\",\"examples\":[\"a,b.c\"]}"},
    {"google.protobuf.Empty", "{\"type\":\"object\"}"},
    {"google.protobuf.Struct", "{\"type\":\"object\",\"additionalProperties\":true}"},
    {"google.protobuf.Value", "{}"},
    {"google.protobuf.ListValue", "{\"type\":\"array\",\"items\":{}}"},
    {"google.protobuf.NullValue", "{\"type\":\"null\"}"},
    {"google.protobuf.DoubleValue", "{\"type\":[\"number\",\"null\"],\"format\":\"double\"}"},
    {"google.protobuf.FloatValue", "{\"type\":[\"number\",\"null\"],\"format\":\"float\"}"},
    {"google.protobuf.Int64Value",
     "{\"type\":[\"string\",\"null\"],\"format\":\"int64\",\"examples\":[\"0\"]}"},
    {"google.protobuf.UInt64Value",
     "{\"type\":[\"string\",\"null\"],\"format\":\"uint64\",\"examples\":[\"0\"]}"},
    {"google.protobuf.Int32Value", "{\"type\":[\"integer\",\"null\"],\"format\":\"int32\"}"},
    {"google.protobuf.UInt32Value",
     "{\"type\":[\"integer\",\"null\"],\"format\":\"uint32\",\"minimum\":0}"},
    {"google.protobuf.BoolValue", "{\"type\":[\"boolean\",\"null\"]}"},
    {"google.protobuf.StringValue", "{\"type\":[\"string\",\"null\"]}"},
    {"google.protobuf.BytesValue",
     "{\"type\":[\"string\",\"null\"],\"contentEncoding\":\"base64\"}"},
    {"google.protobuf.Any",
     "{\"type\":\"object\",\"description\":\"A message of any type, which @type names.\","
     "\"properties\":{\"@type\":{\"type\":\"string\"}},\"required\":[\"@type\"],"
     "\"additionalProperties\":true,\"examples\":[{\"@type\":"
     "\"type.googleapis.com/google.protobuf.Duration\",\"value\":\"1s\"}]}"},
    {"google.api.HttpBody", "{\"description\":\"Bytes of any content type.\"}"},
    {"google.rpc.Status",
     "{\"type\":\"object\",\"description\":\"Why a call failed.\",\"properties\":{"
     "\"code\":{\"type\":\"integer\",\"format\":\"int32\",\"description\":\"A google.rpc.Code.\"},"
     "\"message\":{\"type\":\"string\",\"description\":\"For a developer, in English.\"},"
     "\"details\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/"
     "google.protobuf.Any\"}}},\"required\":[\"code\",\"message\"]}"},
};

static const char *known_schema(const char *name)
{
    for (size_t i = 0; i < sizeof all_known / sizeof *all_known; i++)
        if (strcmp(all_known[i].name, name) == 0)
            return all_known[i].schema;
    return NULL;
}

/* --- enums -------------------------------------------------------------------------------------
 */

/* What the enum is, then a line for each value that has a comment. */
static void describe_enum(openapi *d, const openapi_node *node)
{
    const openapi_enum_proto *e = node->enumeration;
    const char *comment = headway__openapi_comment(node, 0, 0, d->arena);
    openapi_out text = {.alloc = d->out.alloc, .limit = d->out.limit};
    if (comment)
        headway__openapi_bytes(&text, comment, strlen(comment));
    for (size_t i = 0; i < e->n_value; i++) {
        const char *word = headway__openapi_comment(node, VALUE, (int32_t)i, d->arena);
        char line[OPENAPI_NAME];
        int n = word ? snprintf(line, sizeof line, "%s- %s: %s", text.size ? "\n" : "",
                                e->value[i]->name ? e->value[i]->name : "", word)
                     : 0;
        headway__openapi_bytes(&text, line, n < (int)sizeof line ? (size_t)n : sizeof line - 1);
    }
    if (text.size && !text.error)
        headway__openapi_member(&d->out, "description", text.text);
    d->error = d->error ? d->error : text.error;
    text.alloc->release(text.alloc->user, text.text);
}

static void enumeration(openapi *d, const openapi_node *node)
{
    const openapi_enum_proto *e = node->enumeration;
    headway__openapi_open(&d->out, '{');
    headway__openapi_member(&d->out, "type", "string");
    describe_enum(d, node);
    headway__openapi_list(&d->out, "enum");
    for (size_t i = 0; i < e->n_value; i++)
        headway__openapi_string(&d->out, e->value[i]->name ? e->value[i]->name : "");
    headway__openapi_close(&d->out, ']');
    if (e->options && e->options->deprecated)
        headway__openapi_true(&d->out, "deprecated");
    headway__openapi_close(&d->out, '}');
}

/* --- messages ----------------------------------------------------------------------------------
 */

/* The oneof that a field is of, or -1; an optional field's own is none. */
static int oneof_of(const openapi_field_proto *field)
{
    int is_one = field->has_oneof_index && !field->proto3_optional;
    return is_one && headway__openapi_is_shown(field) ? field->oneof_index : -1;
}

static void property(openapi *d, const openapi_node *node, size_t index)
{
    const openapi_field_proto *field = node->message->field[index];
    headway__openapi_name(&d->out, headway__openapi_json_name(d, field));
    headway__openapi_field(d, field,
                           headway__openapi_comment(node, FIELD, (int32_t)index, d->arena));
}

static void properties(openapi *d, const openapi_node *node)
{
    const openapi_message_proto *m = node->message;
    int open = 0;
    for (size_t i = 0; i < m->n_field; i++) {
        if (oneof_of(m->field[i]) >= 0 || !headway__openapi_is_shown(m->field[i]))
            continue;
        if (!open)
            headway__openapi_object(&d->out, "properties");
        open = 1;
        property(d, node, i);
    }
    if (open)
        headway__openapi_close(&d->out, '}');
}

static void required(openapi *d, const openapi_message_proto *m)
{
    int open = 0;
    for (size_t i = 0; i < m->n_field; i++) {
        if (m->field[i]->label != REQUIRED || !headway__openapi_is_shown(m->field[i]))
            continue;
        if (!open)
            headway__openapi_list(&d->out, "required");
        open = 1;
        headway__openapi_string(&d->out, headway__openapi_json_name(d, m->field[i]));
    }
    if (open)
        headway__openapi_close(&d->out, ']');
}

static void only_required(openapi *d, const openapi_field_proto *field)
{
    headway__openapi_list(&d->out, "required");
    headway__openapi_string(&d->out, headway__openapi_json_name(d, field));
    headway__openapi_close(&d->out, ']');
}

/* Exactly one holds: a member with its property, or none of them. */
static void oneof(openapi *d, const openapi_node *node, int index)
{
    const openapi_message_proto *m = node->message;
    const char *comment = headway__openapi_comment(node, ONEOF, index, d->arena);
    headway__openapi_list(&d->out, "oneOf");
    for (size_t i = 0; i < m->n_field; i++) {
        if (oneof_of(m->field[i]) != index)
            continue;
        headway__openapi_open(&d->out, '{');
        headway__openapi_member(&d->out, "title", headway__openapi_json_name(d, m->field[i]));
        headway__openapi_object(&d->out, "properties");
        property(d, node, i);
        headway__openapi_close(&d->out, '}');
        only_required(d, m->field[i]);
        headway__openapi_close(&d->out, '}');
    }
    headway__openapi_open(&d->out, '{');
    headway__openapi_member(&d->out, "title", "none");
    headway__openapi_object(&d->out, "not");
    headway__openapi_list(&d->out, "anyOf");
    for (size_t i = 0; i < m->n_field; i++) {
        if (oneof_of(m->field[i]) != index)
            continue;
        headway__openapi_open(&d->out, '{');
        only_required(d, m->field[i]);
        headway__openapi_close(&d->out, '}');
    }
    headway__openapi_close(&d->out, ']');
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, ']');
    if (comment)
        headway__openapi_member(&d->out, "$comment", comment);
}

static int has_members(const openapi_message_proto *m, int index)
{
    for (size_t i = 0; i < m->n_field; i++)
        if (oneof_of(m->field[i]) == index)
            return 1;
    return 0;
}

static void oneofs(openapi *d, const openapi_node *node)
{
    const openapi_message_proto *m = node->message;
    int open = 0;
    for (int i = 0; i < (int)m->n_oneof_decl; i++) {
        if (!has_members(m, i))
            continue;
        if (!open)
            headway__openapi_list(&d->out, "allOf");
        open = 1;
        headway__openapi_open(&d->out, '{');
        oneof(d, node, i);
        headway__openapi_close(&d->out, '}');
    }
    if (open)
        headway__openapi_close(&d->out, ']');
}

static void message(openapi *d, const openapi_node *node)
{
    const openapi_message_proto *m = node->message;
    const char *comment = headway__openapi_comment(node, 0, 0, d->arena);
    headway__openapi_open(&d->out, '{');
    headway__openapi_member(&d->out, "type", "object");
    if (comment)
        headway__openapi_member(&d->out, "description", comment);
    properties(d, node);
    required(d, m);
    oneofs(d, node);
    if (m->options && m->options->deprecated)
        headway__openapi_true(&d->out, "deprecated");
    headway__openapi_close(&d->out, '}');
}

static void schema(openapi *d, const char *name)
{
    size_t offset;
    const char *known = known_schema(name);
    const openapi_node *node = known ? NULL : headway__openapi_node(&d->files, name);
    headway__openapi_begin(d, SCHEMA_DEPTH, &offset);
    if (known)
        headway__openapi_raw(&d->out, known, strlen(known));
    else if (node && node->enumeration)
        enumeration(d, node);
    else if (node && node->message)
        message(d, node);
    else
        headway__openapi_raw(&d->out, "{}", 2);
    headway__openapi_keep(d, OPENAPI_SCHEMAS, name, "", offset);
}

void headway__openapi_schemas(openapi *d)
{
    while (d->wanted_count && !d->error && !d->out.error)
        schema(d, d->wanted[--d->wanted_count]);
}
