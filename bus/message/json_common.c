/* SPDX-License-Identifier: Apache-2.0 */
#include "json_common.h"

#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

struct known {
    const char *name; /* behind google.protobuf. */
    enum known_type known;
    unsigned fields;
    ProtobufCType first;
};

static const struct known known_types[] = {
    {"Any", KNOWN_ANY, 2, PROTOBUF_C_TYPE_STRING},
    {"Timestamp", KNOWN_TIMESTAMP, 2, PROTOBUF_C_TYPE_INT64},
    {"Duration", KNOWN_DURATION, 2, PROTOBUF_C_TYPE_INT64},
    {"FieldMask", KNOWN_FIELD_MASK, 1, PROTOBUF_C_TYPE_STRING},
    {"Struct", KNOWN_STRUCT, 1, PROTOBUF_C_TYPE_MESSAGE},
    {"Value", KNOWN_VALUE, 6, PROTOBUF_C_TYPE_ENUM},
    {"ListValue", KNOWN_LIST, 1, PROTOBUF_C_TYPE_MESSAGE},
    {"DoubleValue", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_DOUBLE},
    {"FloatValue", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_FLOAT},
    {"Int64Value", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_INT64},
    {"UInt64Value", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_UINT64},
    {"Int32Value", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_INT32},
    {"UInt32Value", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_UINT32},
    {"BoolValue", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_BOOL},
    {"StringValue", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_STRING},
    {"BytesValue", KNOWN_WRAPPER, 1, PROTOBUF_C_TYPE_BYTES},
};

/* A schema may call anything google.protobuf.Value: the code behind relies on these. */
static int fields_fit(const ProtobufCMessageDescriptor *descriptor, const struct known *known)
{
    static const ProtobufCType value[] = {PROTOBUF_C_TYPE_ENUM,    PROTOBUF_C_TYPE_DOUBLE,
                                          PROTOBUF_C_TYPE_STRING,  PROTOBUF_C_TYPE_BOOL,
                                          PROTOBUF_C_TYPE_MESSAGE, PROTOBUF_C_TYPE_MESSAGE};
    const ProtobufCFieldDescriptor *fields = descriptor->fields;
    int repeated = known->known == KNOWN_FIELD_MASK || known->known == KNOWN_STRUCT ||
                   known->known == KNOWN_LIST;
    int oneof = known->known == KNOWN_VALUE;
    if (descriptor->n_fields != known->fields || fields[0].type != known->first)
        return 0;
    for (unsigned i = 0; i < known->fields; i++) {
        if (fields[i].id != i + 1 || (fields[i].label == PROTOBUF_C_LABEL_REPEATED) != repeated ||
            ((fields[i].flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) != oneof ||
            (oneof && fields[i].type != value[i]))
            return 0;
    }
    if (known->known == KNOWN_ANY)
        return fields[1].type == PROTOBUF_C_TYPE_BYTES;
    if (known->known == KNOWN_TIMESTAMP || known->known == KNOWN_DURATION)
        return fields[1].type == PROTOBUF_C_TYPE_INT32;
    if (known->known == KNOWN_STRUCT)
        return headway__is_map(descriptor, fields, NULL);
    return 1;
}

enum known_type headway__known_type(const ProtobufCMessageDescriptor *descriptor)
{
    static const char package[] = "google.protobuf.";
    if (strncmp(descriptor->name, package, sizeof package - 1) != 0)
        return KNOWN_NONE;
    const char *name = descriptor->name + sizeof package - 1;
    for (size_t i = 0; i < sizeof known_types / sizeof *known_types; i++) {
        if (strcmp(known_types[i].name, name) == 0)
            return fields_fit(descriptor, &known_types[i]) ? known_types[i].known : KNOWN_NONE;
    }
    return KNOWN_NONE;
}

int headway__is_null_value(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_ENUM &&
           strcmp(((const ProtobufCEnumDescriptor *)field->descriptor)->name,
                  "google.protobuf.NullValue") == 0;
}

/* "device_names" has entries of type "<outer>.DeviceNamesEntry". */
static int is_entry_name(const char *outer, const char *field, const char *entry)
{
    size_t size = strlen(outer);
    if (strncmp(entry, outer, size) != 0 || entry[size] != '.')
        return 0;
    const char *at = entry + size + 1;
    int upper = 1;
    for (; *field; field++) {
        if (*field == '_') {
            upper = 1;
            continue;
        }
        char c = upper && *field >= 'a' && *field <= 'z' ? (char)(*field - 32) : *field;
        upper = 0;
        if (*at++ != c)
            return 0;
    }
    return strcmp(at, "Entry") == 0;
}

int headway__is_map(const ProtobufCMessageDescriptor *descriptor,
                    const ProtobufCFieldDescriptor *field, const headway_message_info *info)
{
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || field->label != PROTOBUF_C_LABEL_REPEATED)
        return 0;
    const ProtobufCMessageDescriptor *entry = field->descriptor;
    if (entry->n_fields != 2 || entry->fields[0].id != 1 || entry->fields[1].id != 2)
        return 0;
    if (info && info->fields)
        return info->fields[field - descriptor->fields].map;
    return is_entry_name(descriptor->name, field->name, entry->name);
}

int headway__compare_keys(const ProtobufCMessage *left, const ProtobufCMessage *right)
{
    const ProtobufCFieldDescriptor *key = &left->descriptor->fields[0];
    const void *left_key = headway__member(left, key->offset);
    const void *right_key = headway__member(right, key->offset);
    if (key->type == PROTOBUF_C_TYPE_STRING) {
        const char *a = *(char *const *)left_key, *b = *(char *const *)right_key;
        return strcmp(a ? a : "", b ? b : "");
    }
    return memcmp(left_key, right_key, headway__element_size(key->type));
}

static int camel_next(const char **at)
{
    const char *name = *at;
    int upper = 0;
    for (; *name == '_'; name++)
        upper = 1;
    *at = *name ? name + 1 : name;
    return upper && *name >= 'a' && *name <= 'z' ? *name - 32 : *name;
}

const char *headway__camel(const char *name, char *buffer, size_t size)
{
    if (!strchr(name, '_'))
        return name;
    for (size_t i = 0; i < size; i++) {
        buffer[i] = (char)camel_next(&name);
        if (!buffer[i])
            return buffer;
    }
    return NULL;
}

int headway__camel_equals(const char *name, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (camel_next(&name) != text[i] || !text[i])
            return 0;
    }
    return camel_next(&name) == 0;
}

/* The C library writes and reads the locale's decimal point. */
static char decimal_point(void)
{
    const char *point = localeconv()->decimal_point;
    return point && *point ? *point : '.';
}

size_t headway__double_text(double value, int single, char buffer[HEADWAY__NUMBER_SIZE])
{
    for (int digits = single ? 6 : 15; digits <= (single ? 9 : 17); digits++) {
        snprintf(buffer, HEADWAY__NUMBER_SIZE, "%.*g", digits, value);
        if (single ? strtof(buffer, NULL) == (float)value : strtod(buffer, NULL) == value)
            break;
    }
    char *point = decimal_point() == '.' ? NULL : strchr(buffer, decimal_point());
    if (point)
        *point = '.';
    return strlen(buffer);
}

int headway__double_parse(const char *text, size_t size, double *ret_value)
{
    char local[128], *copy = size < sizeof local ? local : malloc(size + 1);
    if (!copy)
        return HEADWAY_ENOMEM;
    memcpy(copy, text, size);
    copy[size] = 0;
    char *point = decimal_point() == '.' ? NULL : strchr(copy, '.');
    if (point)
        *point = decimal_point();
    double value = strtod(copy, NULL);
    if (copy != local)
        free(copy);
    *ret_value = value;
    return value - value != 0 ? HEADWAY_EMALFORMED : 0;
}

static size_t digits_size(const char *text, size_t size)
{
    size_t count = 0;
    while (count < size && text[count] >= '0' && text[count] <= '9')
        count++;
    return count;
}

size_t headway__number_size(const char *text, size_t size)
{
    size_t at = size && *text == '-' ? 1 : 0, digits = digits_size(text + at, size - at);
    if (!digits || (digits > 1 && text[at] == '0'))
        return 0;
    at += digits;
    if (at < size && text[at] == '.') {
        digits = digits_size(text + at + 1, size - at - 1);
        if (!digits)
            return 0;
        at += 1 + digits;
    }
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        at += at + 1 < size && (text[at + 1] == '+' || text[at + 1] == '-') ? 2 : 1;
        digits = digits_size(text + at, size - at);
        if (!digits)
            return 0;
        at += digits;
    }
    return at;
}

/* The exponent of a JSON number, clamped to what no 64-bit number survives. */
static long exponent_of(const char *text, size_t size)
{
    const char *e = memchr(text, 'e', size);
    if (!e)
        e = memchr(text, 'E', size);
    if (!e)
        return 0;
    const char *end = text + size;
    int negative = *++e == '-';
    long exponent = 0;
    for (e += *e == '-' || *e == '+'; e < end; e++) {
        if (exponent < 100000000)
            exponent = exponent * 10 + (*e - '0');
    }
    return negative ? -exponent : exponent;
}

static int shift_in(uint64_t *magnitude, unsigned digit)
{
    if (*magnitude > (UINT64_MAX - digit) / 10)
        return -2;
    *magnitude = *magnitude * 10 + digit;
    return 0;
}

int headway__integer_parse(const char *text, size_t size, int *ret_negative,
                           uint64_t *ret_magnitude)
{
    long exponent = exponent_of(text, size), whole = 0, seen = 0;
    uint64_t magnitude = 0;
    size_t at = *text == '-', first = at;
    whole = (long)digits_size(text + at, size - at) + exponent; /* digits before the point */
    for (; at < size && text[at] != 'e' && text[at] != 'E'; at++) {
        if (text[at] == '.')
            continue;
        unsigned digit = (unsigned)(text[at] - '0');
        if (seen++ >= whole) {
            if (digit)
                return -1;
        } else if (shift_in(&magnitude, digit)) {
            return -2;
        }
    }
    for (; seen < whole && magnitude; seen++) {
        if (shift_in(&magnitude, 0))
            return -2;
    }
    *ret_negative = first == 1;
    *ret_magnitude = magnitude;
    return 0;
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

int headway__base64_parse(const char *text, size_t size, uint8_t *data, size_t *ret_size)
{
    size_t padding = 0, used = 0;
    while (padding < 2 && padding < size && text[size - 1 - padding] == '=')
        padding++;
    if (padding && size % 4)
        return -1;
    size -= padding;
    if (size % 4 == 1)
        return -1;
    uint32_t bits = 0;
    for (size_t i = 0; i < size; i++) {
        int digit = base64_digit(text[i]);
        if (digit < 0)
            return -1;
        bits = bits << 6 | (uint32_t)digit;
        if (i % 4 != 0)
            data[used++] = (uint8_t)(bits >> (6 - i % 4 * 2));
    }
    *ret_size = used;
    return 0;
}

void headway__base64_text(const uint8_t *data, size_t size, char text[4])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)data[0] << 16;
    bits |= size > 1 ? (uint32_t)data[1] << 8 : 0;
    bits |= size > 2 ? data[2] : 0;
    for (size_t i = 0; i < 4; i++)
        text[i] = i <= size ? digits[bits >> (18 - 6 * i) & 63] : '=';
}
