/* SPDX-License-Identifier: Apache-2.0 */
/* The default values of proto2, from the text a descriptor carries them in. */
#include "types.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static int fail(struct schema *schema, const struct schema_field *field)
{
    return headway__schema_fail(schema, "field %s: its default value is not of its type",
                                field->name);
}

static int parse_float(const char *text, double *ret_value)
{
    char *end;
    if (strcmp(text, "inf") == 0)
        *ret_value = (double)INFINITY;
    else if (strcmp(text, "-inf") == 0)
        *ret_value = -(double)INFINITY;
    else if (strcmp(text, "nan") == 0)
        *ret_value = (double)NAN;
    else {
        *ret_value = strtod(text, &end);
        return *text && !*end ? 0 : -1;
    }
    return 0;
}

/* Integers of all sizes, as the 64 bits that the field's memory begins with. */
static int parse_integer(const char *text, ProtobufCType type, uint64_t *ret_value)
{
    char *end;
    errno = 0;
    int is_unsigned = type == PROTOBUF_C_TYPE_UINT64 || type == PROTOBUF_C_TYPE_FIXED64;
    *ret_value = is_unsigned ? strtoull(text, &end, 10) : (uint64_t)strtoll(text, &end, 10);
    return *text && !*end && !errno ? 0 : -1;
}

static int octal(char c)
{
    return c >= '0' && c <= '7';
}

/* One character of a C-escaped text, as protoc writes default values of bytes. */
static uint8_t unescape(const char **at)
{
    static const char plain[] = "n\nr\rt\t";
    const char *text = *at;
    if (*text != '\\' || !text[1]) {
        *at = text + 1;
        return (uint8_t)*text;
    }
    text++;
    if (octal(text[0]) && octal(text[1]) && octal(text[2])) {
        *at = text + 3;
        return (uint8_t)((text[0] - '0') << 6 | (text[1] - '0') << 3 | (text[2] - '0'));
    }
    *at = text + 1;
    for (size_t i = 0; plain[i]; i += 2) {
        if (plain[i] == *text)
            return (uint8_t)plain[i + 1];
    }
    return (uint8_t)*text;
}

static int default_bytes(struct schema *schema, const char *text,
                         ProtobufCFieldDescriptor *descriptor)
{
    ProtobufCBinaryData *bytes = headway__schema_take(schema, 1, sizeof *bytes);
    uint8_t *data = headway__schema_take(schema, strlen(text) + 1, 1);
    if (!bytes || !data)
        return headway__schema_no_memory(schema);
    bytes->data = data;
    while (*text)
        data[bytes->len++] = unescape(&text);
    descriptor->default_value = bytes;
    return 0;
}

static int default_enum(const struct schema_field *field, int32_t *ret_value)
{
    /* A generated enum's own first value is not known: its field then has no default but 0. */
    const struct schema_enum *source = field->type->enum_source;
    if (!field->default_text) {
        *ret_value = source ? source->values[0].number : 0;
        return 0;
    }
    const ProtobufCEnumDescriptor *descriptor = field->type->enumeration;
    const ProtobufCEnumValue *value =
        protobuf_c_enum_descriptor_get_value_by_name(descriptor, field->default_text);
    if (value)
        *ret_value = value->value;
    return value ? 0 : -1;
}

static int default_scalar(struct schema *schema, const struct schema_field *field,
                          ProtobufCFieldDescriptor *descriptor)
{
    const char *text = field->default_text;
    double number = 0;
    uint64_t bits = 0;
    int32_t value = 0;
    int error = 0;
    if (descriptor->type == PROTOBUF_C_TYPE_ENUM) {
        error = default_enum(field, &value);
        bits = (uint32_t)value;
    } else if (descriptor->type == PROTOBUF_C_TYPE_BOOL) {
        bits = strcmp(text, "true") == 0;
        error = !bits && strcmp(text, "false") != 0;
    } else if (descriptor->type == PROTOBUF_C_TYPE_FLOAT) {
        error = parse_float(text, &number);
        float single = (float)number;
        memcpy(&bits, &single, sizeof single);
    } else if (descriptor->type == PROTOBUF_C_TYPE_DOUBLE) {
        error = parse_float(text, &number);
        memcpy(&bits, &number, sizeof number);
    } else {
        error = parse_integer(text, descriptor->type, &bits);
    }
    if (error)
        return fail(schema, field);
    uint64_t *memory = bits ? headway__schema_take(schema, 1, sizeof *memory) : NULL;
    if (bits && !memory)
        return headway__schema_no_memory(schema);
    if (memory)
        *memory = bits;
    descriptor->default_value = memory;
    return 0;
}

int headway__schema_default(struct schema *schema, const struct schema_field *field,
                            ProtobufCFieldDescriptor *descriptor)
{
    int oneof = (descriptor->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
    if (oneof || descriptor->label == PROTOBUF_C_LABEL_REPEATED ||
        descriptor->type == PROTOBUF_C_TYPE_MESSAGE)
        return 0;
    if (descriptor->label == PROTOBUF_C_LABEL_NONE) {
        if (descriptor->type == PROTOBUF_C_TYPE_STRING)
            descriptor->default_value = &protobuf_c_empty_string;
        return 0;
    }
    if (descriptor->type == PROTOBUF_C_TYPE_ENUM)
        return field->optional ? 0 : default_scalar(schema, field, descriptor);
    if (!field->default_text)
        return 0;
    if (descriptor->type == PROTOBUF_C_TYPE_BYTES)
        return default_bytes(schema, field->default_text, descriptor);
    if (descriptor->type != PROTOBUF_C_TYPE_STRING)
        return default_scalar(schema, field, descriptor);
    descriptor->default_value = field->default_text;
    return 0;
}
