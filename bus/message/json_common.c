/* SPDX-License-Identifier: Apache-2.0 */
#include "json_common.h"

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

/* ---- sorting ---- */

static void sift(const void **items, size_t root, size_t count,
                 int (*compare)(const void *, const void *))
{
    const void *item = items[root];
    for (size_t child = root * 2 + 1; child < count; child = root * 2 + 1) {
        if (child + 1 < count && compare(items[child], items[child + 1]) < 0)
            child++;
        if (compare(item, items[child]) >= 0)
            break;
        items[root] = items[child];
        root = child;
    }
    items[root] = item;
}

void headway__sort(const void **items, size_t count, int (*compare)(const void *, const void *))
{
    for (size_t root = count / 2; root > 0; root--)
        sift(items, root - 1, count, compare);
    for (size_t last = count; last > 1; last--) {
        const void *largest = items[0];
        items[0] = items[last - 1];
        items[last - 1] = largest;
        sift(items, 0, last - 1, compare);
    }
}

/* ---- base64 ---- */

enum { NOT_BASE64 = 64 };

static uint32_t base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a' + 26);
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0' + 52);
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : NOT_BASE64;
}

int headway__base64_parse(const char *text, size_t size, uint8_t *data, size_t *ret_size)
{
    size_t padding = 0, used = 0;
    while (padding < 2 && padding < size && text[size - 1 - padding] == '=')
        padding++;
    if ((padding && size % 4) || (size - padding) % 4 == 1)
        return -1;
    size -= padding;
    uint32_t bad = 0;
    for (; size >= 4; size -= 4, text += 4) {
        uint32_t a = base64_digit(text[0]), b = base64_digit(text[1]);
        uint32_t c = base64_digit(text[2]), d = base64_digit(text[3]);
        bad |= a | b | c | d;
        data[used++] = (uint8_t)(a << 2 | b >> 4);
        data[used++] = (uint8_t)(b << 4 | c >> 2);
        data[used++] = (uint8_t)(c << 6 | d);
    }
    if (size) {
        uint32_t a = base64_digit(text[0]), b = base64_digit(text[1]);
        uint32_t c = size > 2 ? base64_digit(text[2]) : 0;
        bad |= a | b | c;
        data[used++] = (uint8_t)(a << 2 | b >> 4);
        if (size > 2)
            data[used++] = (uint8_t)(b << 4 | c >> 2);
    }
    *ret_size = used;
    return bad & NOT_BASE64 ? -1 : 0;
}

size_t headway__base64_text(const uint8_t *data, size_t size, char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *to = text;
    for (; size >= 3; size -= 3, data += 3, to += 4) {
        uint32_t bits = (uint32_t)data[0] << 16 | (uint32_t)data[1] << 8 | data[2];
        for (int i = 0; i < 4; i++)
            to[i] = digits[bits >> (18 - 6 * i) & 63];
    }
    if (size) {
        uint32_t bits = (uint32_t)data[0] << 16 | (size > 1 ? (uint32_t)data[1] << 8 : 0);
        to[0] = digits[bits >> 18];
        to[1] = digits[bits >> 12 & 63];
        to[2] = size > 1 ? digits[bits >> 6 & 63] : '=';
        to[3] = '=';
        to += 4;
    }
    return (size_t)(to - text);
}
