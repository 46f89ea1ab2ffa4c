/* SPDX-License-Identifier: Apache-2.0 */
/* Reading values that are not messages, each from all the forms that proto3 JSON allows. */
#include "json_read.h"

static int bad(struct json_reader *reader, const struct json_text *text,
               const ProtobufCFieldDescriptor *field, const char *expected)
{
    return headway__json_error(reader, HEADWAY_EMALFORMED, text->at, "%.*s is not %s, as %s needs",
                               headway__json_shown(text, 40), text->data, expected, field->name);
}

/* ---- integers ---- */

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

static int store_integer(ProtobufCType type, const struct headway__decimal *decimal, void *member)
{
    uint64_t magnitude, most;
    int wide = headway__element_size(type) == 8, negative = decimal->negative;
    if (headway__decimal_integer(decimal, &magnitude))
        return -1;
    if (is_unsigned(type))
        most = negative ? 0 : wide ? UINT64_MAX : UINT32_MAX;
    else
        most = (UINT64_C(1) << (wide ? 63 : 31)) - !negative;
    if (magnitude > most)
        return -1;
    uint64_t value = negative ? 0 - magnitude : magnitude;
    uint32_t low = (uint32_t)value;
    if (wide)
        memcpy(member, &value, sizeof value);
    else
        memcpy(member, &low, sizeof low);
    return 0;
}

/* A number that is all of text. */
static int whole_decimal(const struct json_text *text, struct headway__decimal *ret_decimal)
{
    return text->size &&
           headway__decimal_read(text->data, text->data + text->size, ret_decimal) == text->size;
}

static int integer_of(struct json_reader *reader, const struct json_text *text,
                      const ProtobufCFieldDescriptor *field, void *member)
{
    struct headway__decimal decimal;
    if (whole_decimal(text, &decimal) && store_integer(field->type, &decimal, member) == 0)
        return 0;
    return bad(reader, text, field, integer_words(field->type));
}

static int unquoted_integer(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                            const char *expected, void *member)
{
    struct headway__decimal decimal;
    int error = headway__json_number(reader, expected, &decimal);
    if (error || store_integer(field->type, &decimal, member) == 0)
        return error;
    struct json_text text = {decimal.text, decimal.size, decimal.text, 0};
    return bad(reader, &text, field, integer_words(field->type));
}

static int read_integer(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                        void *member)
{
    struct json_text text;
    if (headway__json_peek(reader) != '"')
        return unquoted_integer(reader, field, "a whole number", member);
    int error = headway__json_string(reader, "a whole number", &text);
    return error ? error : integer_of(reader, &text, field, member);
}

/* ---- doubles ---- */

static int named_double(const struct json_text *text, double *ret_value)
{
    static const char *const names[] = {"NaN", "Infinity", "-Infinity"};
    static const double zero = 0;
    const double values[] = {zero / zero, 1 / zero, -1 / zero};
    for (size_t i = 0; i < 3; i++) {
        if (headway__json_is(text, names[i], strlen(names[i]))) {
            *ret_value = values[i];
            return 1;
        }
    }
    return 0;
}

static void store_double(ProtobufCType type, double value, void *member)
{
    float narrow = (float)value;
    if (type == PROTOBUF_C_TYPE_FLOAT)
        memcpy(member, &narrow, sizeof narrow);
    else
        memcpy(member, &value, sizeof value);
}

static int double_of(struct json_reader *reader, const struct headway__decimal *decimal,
                     const ProtobufCFieldDescriptor *field, void *member)
{
    int single = field->type == PROTOBUF_C_TYPE_FLOAT;
    int error =
        single ? headway__decimal_float(decimal, member) : headway__decimal_double(decimal, member);
    if (error == HEADWAY_ENOMEM)
        return headway__json_no_memory(reader);
    struct json_text text = {decimal->text, decimal->size, decimal->text, 0};
    return error ? bad(reader, &text, field, single ? "in the range of float" : "in range") : 0;
}

static int text_double(struct json_reader *reader, const struct json_text *text,
                       const ProtobufCFieldDescriptor *field, void *member)
{
    struct headway__decimal decimal;
    double named;
    if (named_double(text, &named)) {
        store_double(field->type, named, member);
        return 0;
    }
    return whole_decimal(text, &decimal) ? double_of(reader, &decimal, field, member)
                                         : bad(reader, text, field, "a number");
}

static int read_double(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                       void *member)
{
    struct headway__decimal decimal;
    struct json_text text;
    if (headway__json_peek(reader) != '"') {
        int error = headway__json_number(reader, "a number", &decimal);
        return error ? error : double_of(reader, &decimal, field, member);
    }
    int error = headway__json_string(reader, "a number", &text);
    return error ? error : text_double(reader, &text, field, member);
}

/* ---- the rest ---- */

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

/* The order of a name, and a text that need not end where it does. */
static int compare_name(const char *name, const struct json_text *text)
{
    int order = strncmp(name, text->data, text->size);
    return order ? order : name[text->size] != 0;
}

static const ProtobufCEnumValue *find_value(const ProtobufCEnumDescriptor *descriptor,
                                            const struct json_text *text)
{
    const ProtobufCEnumValueIndex *names = descriptor->values_by_name;
    unsigned low = 0, high = descriptor->n_value_names;
    if (memchr(text->data, 0, text->size))
        return NULL;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        int order = compare_name(names[middle].name, text);
        if (order == 0)
            return &descriptor->values[names[middle].index];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int read_enum(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                     void *member, int *ret_skipped)
{
    const ProtobufCEnumDescriptor *descriptor = field->descriptor;
    struct json_text text;
    char c = headway__json_peek(reader);
    if (c == 'n' && headway__is_null_value(field) && headway__json_word(reader, "null")) {
        *(int32_t *)member = 0;
        return 0;
    }
    if (c != '"')
        return unquoted_integer(reader, field, "an enum's name or number", member);
    int error = headway__json_string(reader, "an enum's name", &text);
    if (error)
        return error;
    const ProtobufCEnumValue *value = find_value(descriptor, &text);
    if (value) {
        *(int32_t *)member = value->value;
        return 0;
    }
    if (reader->flags & HEADWAY_JSON_IGNORE_UNKNOWN) {
        *ret_skipped = 1;
        return 0;
    }
    return headway__json_error(reader, HEADWAY_EMALFORMED, text.at, "%s has no value \"%.*s\"",
                               descriptor->name, headway__json_shown(&text, 64), text.data);
}

static int read_string(struct json_reader *reader, char **member)
{
    struct json_text text;
    int error = headway__json_string(reader, "a string", &text);
    return error ? error : headway__json_keep(reader, &text, member);
}

static int text_bytes(struct json_reader *reader, const struct json_text *text,
                      const ProtobufCFieldDescriptor *field, ProtobufCBinaryData *bytes)
{
    uint8_t *data = (uint8_t *)headway__json_take_text(reader, text->size / 4 * 3 + 3);
    if (!data)
        return headway__json_no_memory(reader);
    if (headway__base64_parse(text->data, text->size, data, &bytes->len))
        return bad(reader, text, field, "base64");
    bytes->data = bytes->len ? data : NULL;
    return 0;
}

static int read_bytes(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                      ProtobufCBinaryData *bytes)
{
    struct json_text text;
    int error = headway__json_string(reader, "a string of base64", &text);
    return error ? error : text_bytes(reader, &text, field, bytes);
}

int headway__json_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                         void *member, const struct json_plan *plan, int *ret_skipped)
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
        return read_string(reader, member);
    case PROTOBUF_C_TYPE_BYTES:
        return read_bytes(reader, field, member);
    case PROTOBUF_C_TYPE_MESSAGE:
        return headway__json_message(reader, field->descriptor, plan, member);
    default:
        return read_integer(reader, field, member);
    }
}

int headway__json_key_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                             const struct json_text *key, void *member)
{
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return headway__json_keep(reader, key, member);
    if (field->type != PROTOBUF_C_TYPE_BOOL)
        return integer_of(reader, key, field, member);
    int is_true = headway__json_is(key, "true", 4);
    *(protobuf_c_boolean *)member = is_true;
    if (!is_true && !headway__json_is(key, "false", 5))
        return headway__json_error(reader, HEADWAY_EMALFORMED, key->at,
                                   "a key of this map is \"true\" or \"false\"");
    return 0;
}

static int text_string(struct json_reader *reader, const struct json_text *text,
                       const ProtobufCFieldDescriptor *field, char **member)
{
    if (headway__utf8_bad((const uint8_t *)text->data, text->size) != SIZE_MAX)
        return headway__json_error(reader, HEADWAY_EMALFORMED, text->at,
                                   "%s needs UTF-8 without a NUL", field->name);
    return headway__json_keep(reader, text, member);
}

static int text_bool(struct json_reader *reader, const struct json_text *text,
                     const ProtobufCFieldDescriptor *field, void *member)
{
    int is_true = headway__json_is(text, "true", 4);
    *(protobuf_c_boolean *)member = is_true;
    return is_true || headway__json_is(text, "false", 5)
               ? 0
               : bad(reader, text, field, "true or false");
}

static int text_enum(struct json_reader *reader, const struct json_text *text,
                     const ProtobufCFieldDescriptor *field, int32_t *member)
{
    const ProtobufCEnumDescriptor *descriptor = field->descriptor;
    struct headway__decimal decimal;
    const ProtobufCEnumValue *value = find_value(descriptor, text);
    if (value)
        *member = value->value;
    else if (!whole_decimal(text, &decimal) || store_integer(field->type, &decimal, member))
        return headway__json_error(reader, HEADWAY_EMALFORMED, text->at, "%s has no value \"%.*s\"",
                                   descriptor->name, headway__json_shown(text, 64), text->data);
    return 0;
}

int headway__json_text_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                              const struct json_text *text, void *member)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
        return text_double(reader, text, field, member);
    case PROTOBUF_C_TYPE_BOOL:
        return text_bool(reader, text, field, member);
    case PROTOBUF_C_TYPE_ENUM:
        return text_enum(reader, text, field, member);
    case PROTOBUF_C_TYPE_STRING:
        return text_string(reader, text, field, member);
    case PROTOBUF_C_TYPE_BYTES:
        return text_bytes(reader, text, field, member);
    default:
        return integer_of(reader, text, field, member);
    }
}
