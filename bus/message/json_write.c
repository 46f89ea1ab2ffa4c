/* SPDX-License-Identifier: Apache-2.0 */
/* The writer: a walk over the descriptor, in pieces of the buffer's size, without a tree. */
#include "json_write.h"

#include <inttypes.h>
#include <stdio.h>

void headway__json_fail(struct json_writer *writer, int error)
{
    if (!writer->error)
        writer->error = error;
}

static void flush(struct json_writer *writer)
{
    if (writer->used && !writer->error)
        writer->error = writer->write(writer->user, headway_bytes_of(writer->buffer, writer->used));
    writer->used = 0;
}

void headway__json_put(struct json_writer *writer, const void *text, size_t size)
{
    if (size > sizeof writer->buffer - writer->used)
        flush(writer);
    if (writer->error || size == 0)
        return;
    if (size > sizeof writer->buffer) {
        writer->error = writer->write(writer->user, headway_bytes_of(text, size));
        return;
    }
    memcpy(writer->buffer + writer->used, text, size);
    writer->used += size;
}

void headway__json_put_text(struct json_writer *writer, const char *text)
{
    headway__json_put(writer, text, strlen(text));
}

static void put_escape(struct json_writer *writer, unsigned char c)
{
    static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    char text[8];
    for (size_t i = 0; named[i]; i += 2) {
        if (named[i] == (char)c) {
            text[0] = '\\';
            text[1] = named[i + 1];
            headway__json_put(writer, text, 2);
            return;
        }
    }
    snprintf(text, sizeof text, "\\u%04x", c);
    headway__json_put(writer, text, 6);
}

void headway__json_put_string(struct json_writer *writer, const char *string, size_t size)
{
    size_t from = 0;
    if (headway__utf8_bad((const uint8_t *)string, size) != SIZE_MAX)
        headway__json_fail(writer, HEADWAY_EINVAL);
    headway__json_put(writer, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)string[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        headway__json_put(writer, string + from, i - from);
        put_escape(writer, c);
        from = i + 1;
    }
    headway__json_put(writer, string + from, size - from);
    headway__json_put(writer, "\"", 1);
}

static void new_line(struct json_writer *writer)
{
    if (!(writer->flags & HEADWAY_JSON_PRETTY))
        return;
    headway__json_put(writer, "\n", 1);
    for (unsigned i = 0; i < writer->depth; i++)
        headway__json_put(writer, "  ", 2);
}

struct json_list headway__json_begin(struct json_writer *writer, char opening)
{
    struct json_list list = {opening == '{' ? '}' : ']', 0};
    headway__json_put(writer, &opening, 1);
    if (++writer->depth > 2 * HEADWAY__DEPTH)
        headway__json_fail(writer, HEADWAY_ELIMIT);
    return list;
}

void headway__json_item(struct json_writer *writer, struct json_list *list)
{
    if (list->count++)
        headway__json_put(writer, ",", 1);
    new_line(writer);
}

void headway__json_close(struct json_writer *writer, const struct json_list *list)
{
    writer->depth--;
    if (list->count)
        new_line(writer);
    headway__json_put(writer, &list->closing, 1);
}

void headway__json_colon(struct json_writer *writer)
{
    int pretty = (writer->flags & HEADWAY_JSON_PRETTY) != 0;
    headway__json_put(writer, ": ", pretty ? 2 : 1);
}

static void put_bytes(struct json_writer *writer, const ProtobufCBinaryData *bytes)
{
    char text[4];
    headway__json_put(writer, "\"", 1);
    for (size_t at = 0; at < bytes->len && !writer->error; at += 3) {
        headway__base64_text(bytes->data + at, bytes->len - at, text);
        headway__json_put(writer, text, 4);
    }
    headway__json_put(writer, "\"", 1);
}

static void put_double(struct json_writer *writer, double value, int single)
{
    char text[HEADWAY__NUMBER_SIZE];
    if (value != value)
        headway__json_put_text(writer, "\"NaN\"");
    else if (value - value != 0)
        headway__json_put_text(writer, value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    else
        headway__json_put(writer, text, headway__double_text(value, single, text));
}

static void put_enum(struct json_writer *writer, const ProtobufCFieldDescriptor *field,
                     int32_t value)
{
    char text[16];
    const ProtobufCEnumValue *named =
        protobuf_c_enum_descriptor_get_value(field->descriptor, value);
    if (headway__is_null_value(field)) {
        headway__json_put_text(writer, "null");
    } else if (named && !(writer->flags & HEADWAY_JSON_ENUM_NUMBERS)) {
        headway__json_put_string(writer, named->name, strlen(named->name));
    } else {
        snprintf(text, sizeof text, "%" PRId32, value);
        headway__json_put_text(writer, text);
    }
}

void headway__json_put_value(struct json_writer *writer, const ProtobufCFieldDescriptor *field,
                             const void *member)
{
    char text[32] = "";
    const char *string;
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        snprintf(text, sizeof text, "%" PRId32, *(const int32_t *)member);
        break;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        snprintf(text, sizeof text, "%" PRIu32, *(const uint32_t *)member);
        break;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        snprintf(text, sizeof text, "\"%" PRId64 "\"", *(const int64_t *)member);
        break;
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        snprintf(text, sizeof text, "\"%" PRIu64 "\"", *(const uint64_t *)member);
        break;
    case PROTOBUF_C_TYPE_FLOAT:
        put_double(writer, (double)*(const float *)member, 1);
        return;
    case PROTOBUF_C_TYPE_DOUBLE:
        put_double(writer, *(const double *)member, 0);
        return;
    case PROTOBUF_C_TYPE_BOOL:
        headway__json_put_text(writer, *(const protobuf_c_boolean *)member ? "true" : "false");
        return;
    case PROTOBUF_C_TYPE_ENUM:
        put_enum(writer, field, *(const int32_t *)member);
        return;
    case PROTOBUF_C_TYPE_STRING:
        string = *(char *const *)member;
        headway__json_put_string(writer, string ? string : "", string ? strlen(string) : 0);
        return;
    case PROTOBUF_C_TYPE_BYTES:
        put_bytes(writer, member);
        return;
    default:
        headway__json_put_message(writer, *(ProtobufCMessage *const *)member);
        return;
    }
    headway__json_put_text(writer, text);
}

void headway__json_put_array(struct json_writer *writer, const ProtobufCMessage *message,
                             const ProtobufCFieldDescriptor *field)
{
    const unsigned char *element = *(unsigned char **)headway__member(message, field->offset);
    struct json_list list = headway__json_begin(writer, '[');
    for (size_t n = headway__field_count(message, field); n > 0 && !writer->error; n--) {
        headway__json_item(writer, &list);
        headway__json_put_value(writer, field, element);
        element += headway__element_size(field->type);
    }
    headway__json_close(writer, &list);
}

static void put_name(struct json_writer *writer, const ProtobufCFieldDescriptor *field,
                     const char *json_name)
{
    char camel[256];
    const char *name = json_name;
    if (writer->flags & HEADWAY_JSON_PROTO_NAMES)
        name = field->name;
    else if (!name)
        name = headway__camel(field->name, camel, sizeof camel);
    if (!name)
        headway__json_fail(writer, HEADWAY_ELIMIT);
    headway__json_put_string(writer, name ? name : "", name ? strlen(name) : 0);
    headway__json_colon(writer);
}

static int shows(const struct json_writer *writer, const ProtobufCMessage *message,
                 const ProtobufCFieldDescriptor *field)
{
    int defaults = (writer->flags & HEADWAY_JSON_DEFAULTS) != 0;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return defaults || headway__field_count(message, field) > 0;
    if (headway__field_present(message, field))
        return 1;
    return defaults && field->label == PROTOBUF_C_LABEL_NONE &&
           field->type != PROTOBUF_C_TYPE_MESSAGE && !(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF);
}

void headway__json_put_members(struct json_writer *writer, struct json_list *list,
                               const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    const headway_message_info *info = headway_types_info(writer->types, descriptor);
    for (unsigned i = 0; i < descriptor->n_fields && !writer->error; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (!shows(writer, message, field))
            continue;
        headway__json_item(writer, list);
        put_name(writer, field, info && info->fields ? info->fields[i].json_name : NULL);
        if (headway__is_map(descriptor, field, info))
            headway__json_put_map(writer, message, field);
        else if (field->label == PROTOBUF_C_LABEL_REPEATED)
            headway__json_put_array(writer, message, field);
        else
            headway__json_put_value(writer, field, headway__member(message, field->offset));
    }
}

void headway__json_put_message(struct json_writer *writer, const ProtobufCMessage *message)
{
    enum known_type known = headway__known_type(message->descriptor);
    if (known != KNOWN_NONE) {
        headway__json_put_known(writer, known, message);
        return;
    }
    struct json_list list = headway__json_begin(writer, '{');
    headway__json_put_members(writer, &list, message);
    headway__json_close(writer, &list);
}

int headway_json_write(const headway_types *types, const ProtobufCMessage *message, unsigned flags,
                       int (*write)(void *user, headway_bytes text), void *user)
{
    struct json_writer writer;
    if (!message || !message->descriptor || !write)
        return HEADWAY_EINVAL;
    writer.types = types;
    writer.flags = flags;
    writer.write = write;
    writer.user = user;
    writer.error = 0;
    writer.depth = 0;
    writer.used = 0;
    headway__json_put_message(&writer, message);
    flush(&writer);
    return writer.error;
}
