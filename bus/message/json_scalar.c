/* SPDX-License-Identifier: Apache-2.0 */
/* Reading values that are not messages, each from all the forms that proto3 JSON allows. */
#include "json_read.h"

/* The first double that no longer rounds to a float. */
#define FLOAT_END 0x1.ffffffp127

static int bad(struct json_reader *reader, const struct json_text *text,
               const ProtobufCFieldDescriptor *field, const char *expected)
{
    int size = text->size > 40 ? 40 : (int)text->size;
    return headway__json_error(reader, HEADWAY_EMALFORMED, text->at, "%.*s is not %s, as %s needs",
                               size, text->data, expected, field->name);
}

/* A number, or a number in quotes. */
static int number_text(struct json_reader *reader, const char *expected, struct json_text *ret_text)
{
    if (headway__json_peek(reader) == '"')
        return headway__json_string(reader, expected, ret_text);
    return headway__json_number(reader, expected, ret_text);
}

static int store_signed(int negative, uint64_t magnitude, int bits, void *member)
{
    uint64_t limit = (UINT64_C(1) << (bits - 1)) - (negative ? 0 : 1);
    if (magnitude > limit)
        return -1;
    uint64_t value = negative ? 0 - magnitude : magnitude;
    uint32_t low = (uint32_t)value;
    memcpy(member, bits == 64 ? (void *)&value : (void *)&low, (size_t)bits / 8);
    return 0;
}

static int store_unsigned(int negative, uint64_t magnitude, int bits, void *member)
{
    uint32_t low = (uint32_t)magnitude;
    if ((negative && magnitude) || (bits == 32 && magnitude > UINT32_MAX))
        return -1;
    memcpy(member, bits == 64 ? (void *)&magnitude : (void *)&low, (size_t)bits / 8);
    return 0;
}

static int is_unsigned(ProtobufCType type)
{
    return type == PROTOBUF_C_TYPE_UINT32 || type == PROTOBUF_C_TYPE_FIXED32 ||
           type == PROTOBUF_C_TYPE_UINT64 || type == PROTOBUF_C_TYPE_FIXED64;
}

static const char *integer_words(ProtobufCType type)
{
    if (headway__element_size(type) == 8)
        return is_unsigned(type) ? "a whole number from 0 to 2^64-1"
                                 : "a whole number from -2^63 to 2^63-1";
    return is_unsigned(type) ? "a whole number from 0 to 4294967295"
                             : "a whole number from -2147483648 to 2147483647";
}

static int integer_of(struct json_reader *reader, const struct json_text *text,
                      const ProtobufCFieldDescriptor *field, void *member)
{
    int negative, bits = (int)headway__element_size(field->type) * 8;
    uint64_t magnitude;
    int wrong = text->size == 0 || headway__number_size(text->data, text->size) != text->size ||
                headway__integer_parse(text->data, text->size, &negative, &magnitude);
    if (!wrong && is_unsigned(field->type))
        wrong = store_unsigned(negative, magnitude, bits, member);
    else if (!wrong)
        wrong = store_signed(negative, magnitude, bits, member);
    return wrong ? bad(reader, text, field, integer_words(field->type)) : 0;
}

static int read_integer(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                        void *member)
{
    struct json_text text;
    int error = number_text(reader, "a whole number", &text);
    return error ? error : integer_of(reader, &text, field, member);
}

static int named_double(const struct json_text *text, double *ret_value)
{
    static const char *const names[] = {"NaN", "Infinity", "-Infinity"};
    static const double zero = 0;
    const double values[] = {zero / zero, 1 / zero, -1 / zero};
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(text->data, names[i]) == 0) {
            *ret_value = values[i];
            return 1;
        }
    }
    return 0;
}

static int read_double(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                       void *member)
{
    struct json_text text;
    double value;
    int quoted = headway__json_peek(reader) == '"', single = field->type == PROTOBUF_C_TYPE_FLOAT;
    int error = number_text(reader, "a number", &text);
    if (error)
        return error;
    if (!quoted || !named_double(&text, &value)) {
        if (!text.size || headway__number_size(text.data, text.size) != text.size)
            return bad(reader, &text, field, "a number");
        if (headway__double_parse(text.data, text.size, &value) ||
            (single && (value >= FLOAT_END || value <= -FLOAT_END)))
            return bad(reader, &text, field, single ? "in the range of float" : "in range");
    }
    float narrow = (float)value;
    memcpy(member, single ? (void *)&narrow : (void *)&value, single ? 4 : 8);
    return 0;
}

static int read_bool(struct json_reader *reader, void *member)
{
    if (headway__json_word(reader, "true"))
        *(protobuf_c_boolean *)member = 1;
    else if (headway__json_word(reader, "false"))
        *(protobuf_c_boolean *)member = 0;
    else
        return headway__json_unexpected(reader, "true or false");
    return 0;
}

static int read_enum(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                     void *member, int *ret_skipped)
{
    const ProtobufCEnumDescriptor *descriptor = field->descriptor;
    struct json_text text;
    if (headway__is_null_value(field) && headway__json_word(reader, "null")) {
        *(int32_t *)member = 0;
        return 0;
    }
    if (headway__json_peek(reader) != '"') {
        int error = headway__json_number(reader, "an enum's name or number", &text);
        return error ? error : integer_of(reader, &text, field, member);
    }
    int error = headway__json_string(reader, "an enum's name", &text);
    if (error)
        return error;
    const ProtobufCEnumValue *value =
        protobuf_c_enum_descriptor_get_value_by_name(descriptor, text.data);
    if (value && strlen(value->name) <= text.size && strlen(text.data) == text.size) {
        *(int32_t *)member = value->value;
        return 0;
    }
    if (reader->flags & HEADWAY_JSON_IGNORE_UNKNOWN) {
        *ret_skipped = 1;
        return 0;
    }
    return headway__json_error(reader, HEADWAY_EMALFORMED, text.at, "%s has no value \"%.64s\"",
                               descriptor->name, text.data);
}

static int read_string(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                       void *member)
{
    struct json_text text;
    int error = headway__json_string(reader, "a string", &text);
    if (error)
        return error;
    if (strlen(text.data) != text.size)
        return headway__json_error(reader, HEADWAY_EMALFORMED, text.at,
                                   "\\u0000 cannot stand in the string %s", field->name);
    *(const char **)member = text.data;
    return 0;
}

static int read_bytes(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                      void *member)
{
    ProtobufCBinaryData *bytes = member;
    struct json_text text;
    int error = headway__json_string(reader, "a string of base64", &text);
    if (error)
        return error;
    uint8_t *data = headway_arena_take(reader->arena, text.size / 4 * 3 + 3);
    if (!data)
        return headway__json_no_memory(reader);
    if (headway__base64_parse(text.data, text.size, data, &bytes->len))
        return bad(reader, &text, field, "base64");
    bytes->data = bytes->len ? data : NULL;
    return 0;
}

int headway__json_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                         void *member, int *ret_skipped)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
        return read_double(reader, field, member);
    case PROTOBUF_C_TYPE_BOOL:
        return read_bool(reader, member);
    case PROTOBUF_C_TYPE_ENUM:
        return read_enum(reader, field, member, ret_skipped);
    case PROTOBUF_C_TYPE_STRING:
        return read_string(reader, field, member);
    case PROTOBUF_C_TYPE_BYTES:
        return read_bytes(reader, field, member);
    case PROTOBUF_C_TYPE_MESSAGE:
        return headway__json_message(reader, field->descriptor, member);
    default:
        return read_integer(reader, field, member);
    }
}

int headway__json_key_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                             const struct json_text *key, void *member)
{
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        if (strlen(key->data) != key->size)
            return headway__json_error(reader, HEADWAY_EMALFORMED, key->at,
                                       "\\u0000 cannot stand in a map's key");
        *(const char **)member = key->data;
        return 0;
    }
    if (field->type == PROTOBUF_C_TYPE_BOOL) {
        *(protobuf_c_boolean *)member = strcmp(key->data, "true") == 0;
        if (strcmp(key->data, "true") != 0 && strcmp(key->data, "false") != 0)
            return headway__json_error(reader, HEADWAY_EMALFORMED, key->at,
                                       "a key of this map is \"true\" or \"false\"");
        return 0;
    }
    return integer_of(reader, key, field, member);
}
