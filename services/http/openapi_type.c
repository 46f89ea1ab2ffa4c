/* SPDX-License-Identifier: Apache-2.0 */
/* Fields as JSON Schema, by the canonical JSON mapping. */
#include "openapi_parts.h"

#include <ctype.h>
#include <stdio.h>

#define TYPE(name) GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_##name
#define LABEL(name) GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_##name

static int is_message(const openapi_field_proto *field)
{
    return field->type == TYPE(MESSAGE);
}

const openapi_message_proto *headway__openapi_map_entry(const openapi *d,
                                                        const openapi_field_proto *field)
{
    const openapi_node *node =
        is_message(field) && field->label == LABEL(REPEATED) && field->type_name
            ? headway__openapi_node(&d->files, field->type_name)
            : NULL;
    int map = node && node->message && node->message->options && node->message->n_field == 2 &&
              node->message->options->map_entry;
    return map ? node->message : NULL;
}

int headway__openapi_is_shown(const openapi_field_proto *field)
{
    return field->type != TYPE(GROUP);
}

int headway__openapi_is_text(const openapi_field_proto *field)
{
    static const char *const texts[] = {"Timestamp",   "Duration",   "FieldMask",   "DoubleValue",
                                        "FloatValue",  "Int64Value", "UInt64Value", "Int32Value",
                                        "UInt32Value", "BoolValue",  "StringValue", "BytesValue"};
    if (!is_message(field))
        return 1;
    const char *name = field->type_name ? field->type_name + (*field->type_name == '.') : "";
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strncmp(name, "google.protobuf.", 16) == 0 && strcmp(name + 16, texts[i]) == 0)
            return 1;
    return 0;
}

const char *headway__openapi_json_name(openapi *d, const openapi_field_proto *field)
{
    const char *from = field->name ? field->name : "";
    if (field->json_name)
        return field->json_name;
    char *name = headway_arena_take(d->arena, strlen(from) + 1), *to = name;
    for (int up = 0; name && *from; from++) {
        if (*from != '_')
            *to++ = (char)(up ? toupper((unsigned char)*from) : *from);
        up = *from == '_';
    }
    if (name)
        *to = 0;
    else
        d->error = HEADWAY_ENOMEM;
    return name ? name : "";
}

static void want(openapi *d, const char *name)
{
    int is_new = 0;
    const char *own = headway__openapi_set_add(&d->schemas, d->names, name, &is_new);
    if (own && !is_new)
        return;
    if (!own || headway__openapi_grow(d->out.alloc, &d->wanted, sizeof *d->wanted, d->wanted_count,
                                      &d->wanted_room) != 0)
        d->error = HEADWAY_ENOMEM;
    else
        d->wanted[d->wanted_count++] = own;
}

void headway__openapi_ref(openapi *d, const char *type_name)
{
    char place[OPENAPI_NAME];
    const char *name = type_name ? type_name + (*type_name == '.') : "";
    snprintf(place, sizeof place, "#/components/schemas/%s", name);
    headway__openapi_member(&d->out, "$ref", place);
    want(d, name);
}

void headway__openapi_ref_object(openapi *d, const char *type_name)
{
    headway__openapi_open(&d->out, '{');
    headway__openapi_ref(d, type_name);
    headway__openapi_close(&d->out, '}');
}

static void number(openapi *d, const char *format, const char *least)
{
    headway__openapi_member(&d->out, "type", "integer");
    headway__openapi_member(&d->out, "format", format);
    if (!least)
        return;
    headway__openapi_name(&d->out, "minimum");
    headway__openapi_raw(&d->out, least, strlen(least));
}

static void text(openapi *d, const char *type, const char *name, const char *value)
{
    headway__openapi_member(&d->out, "type", type);
    if (name)
        headway__openapi_member(&d->out, name, value);
}

/* Numbers of 64 bits are strings in JSON. */
static void long_number(openapi *d, const char *format)
{
    text(d, "string", "format", format);
    headway__openapi_list(&d->out, "examples");
    headway__openapi_string(&d->out, "0");
    headway__openapi_close(&d->out, ']');
}

void headway__openapi_type(openapi *d, const openapi_field_proto *field)
{
    switch (field->type) {
    case TYPE(DOUBLE):
        text(d, "number", "format", "double");
        break;
    case TYPE(FLOAT):
        text(d, "number", "format", "float");
        break;
    case TYPE(INT64):
    case TYPE(SINT64):
    case TYPE(SFIXED64):
        long_number(d, "int64");
        break;
    case TYPE(UINT64):
    case TYPE(FIXED64):
        long_number(d, "uint64");
        break;
    case TYPE(INT32):
    case TYPE(SINT32):
    case TYPE(SFIXED32):
        number(d, "int32", NULL);
        break;
    case TYPE(UINT32):
    case TYPE(FIXED32):
        number(d, "uint32", "0");
        break;
    case TYPE(BOOL):
        text(d, "boolean", NULL, NULL);
        break;
    case TYPE(STRING):
        text(d, "string", NULL, NULL);
        break;
    case TYPE(BYTES):
        text(d, "string", "contentEncoding", "base64");
        break;
    default:
        headway__openapi_ref(d, field->type_name);
    }
}

static void element(openapi *d, const openapi_field_proto *field, const char *name)
{
    headway__openapi_object(&d->out, name);
    headway__openapi_type(d, field);
    headway__openapi_close(&d->out, '}');
}

void headway__openapi_field(openapi *d, const openapi_field_proto *field, const char *comment)
{
    const openapi_message_proto *entry = headway__openapi_map_entry(d, field);
    headway__openapi_open(&d->out, '{');
    if (entry) {
        headway__openapi_member(&d->out, "type", "object");
        element(d, entry->field[1], "additionalProperties");
    } else if (field->label == LABEL(REPEATED)) {
        headway__openapi_member(&d->out, "type", "array");
        element(d, field, "items");
    } else {
        headway__openapi_type(d, field);
    }
    if (comment)
        headway__openapi_member(&d->out, "description", comment);
    if (field->options && field->options->deprecated)
        headway__openapi_true(&d->out, "deprecated");
    headway__openapi_close(&d->out, '}');
}
