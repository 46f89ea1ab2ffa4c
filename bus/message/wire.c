/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"

#include <stdarg.h>
#include <stdio.h>

int headway__wire_varint(struct wire_reader *reader, uint64_t *ret_value)
{
    uint64_t value = 0;
    const uint8_t *at = reader->at;
    for (unsigned shift = 0; at < reader->end; shift += 7) {
        uint8_t byte = *at++;
        if (shift == 63 && byte > 1) {
            reader->why = "a varint is longer than 64 bits";
            return -1;
        }
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            reader->at = at;
            *ret_value = value;
            return 0;
        }
    }
    reader->why = "a varint is cut off";
    return -1;
}

static int malformed(struct wire_reader *reader, const char *why)
{
    reader->why = why;
    return HEADWAY_EMALFORMED;
}

static int read_tag(struct wire_reader *reader, struct wire_field *field)
{
    uint64_t tag;
    if (headway__wire_varint(reader, &tag))
        return HEADWAY_EMALFORMED;
    if (tag > UINT32_MAX || tag < 8)
        return malformed(reader, "a field number is not between 1 and 2^29-1");
    field->number = (uint32_t)(tag >> 3);
    field->type = (uint32_t)tag & 7;
    return 0;
}

static int read_fixed(struct wire_reader *reader, struct wire_field *field, size_t size)
{
    if ((size_t)(reader->end - reader->at) < size)
        return malformed(reader, "a fixed-size value is cut off");
    field->value = 0;
    memcpy(&field->value, reader->at, size);
    reader->at += size;
    return 0;
}

/* The value of every type but a group. */
static int read_value(struct wire_reader *reader, struct wire_field *field)
{
    int error = 0;
    field->data = reader->at;
    switch (field->type) {
    case WIRE_VARINT:
        error = headway__wire_varint(reader, &field->value) ? HEADWAY_EMALFORMED : 0;
        break;
    case WIRE_64:
        error = read_fixed(reader, field, 8);
        break;
    case WIRE_32:
        error = read_fixed(reader, field, 4);
        break;
    case WIRE_LEN:
        if (headway__wire_varint(reader, &field->value))
            return HEADWAY_EMALFORMED;
        if (field->value > (uint64_t)(reader->end - reader->at))
            return malformed(reader, "a length goes past the end");
        field->data = reader->at;
        reader->at += field->value;
        break;
    default:
        return malformed(reader, "a wire type is not known");
    }
    field->size = (size_t)(reader->at - field->data);
    return error;
}

static int skip_group(struct wire_reader *reader, struct wire_field *group)
{
    uint32_t open[HEADWAY__DEPTH];
    size_t depth = 1;
    open[0] = group->number;
    group->data = reader->at;
    while (depth > 0) {
        struct wire_field inner;
        if (reader->at == reader->end)
            return malformed(reader, "a group is cut off");
        int error = read_tag(reader, &inner);
        if (!error && inner.type == WIRE_GROUP) {
            if (depth == HEADWAY__DEPTH) {
                reader->why = "groups are nested too deep";
                return HEADWAY_ELIMIT;
            }
            open[depth++] = inner.number;
        } else if (!error && inner.type == WIRE_GROUP_END) {
            if (open[--depth] != inner.number)
                return malformed(reader, "a group ends with another group's number");
        } else if (!error) {
            error = read_value(reader, &inner);
        }
        if (error)
            return error;
    }
    group->size = (size_t)(reader->at - group->data);
    return 0;
}

int headway__wire_value(struct wire_reader *reader, struct wire_field *field)
{
    if (field->type == WIRE_GROUP_END)
        return malformed(reader, "a group ends that never began");
    return field->type == WIRE_GROUP ? skip_group(reader, field) : read_value(reader, field);
}

int headway__wire_next(struct wire_reader *reader, struct wire_field *ret_field)
{
    if (reader->at == reader->end)
        return 0;
    int error = read_tag(reader, ret_field);
    if (!error)
        error = headway__wire_value(reader, ret_field);
    return error ? error : 1;
}

long long headway__wire_packed_count(ProtobufCType type, const uint8_t *data, size_t size)
{
    enum wire_type wire = headway__wire_type_of(type);
    if (wire == WIRE_32)
        return size % 4 ? -1 : (long long)(size / 4);
    if (wire == WIRE_64)
        return size % 8 ? -1 : (long long)(size / 8);
    struct wire_reader reader = headway__wire_read(data, size);
    long long count = 0;
    uint64_t value;
    for (; reader.at < reader.end; count++) {
        if (headway__wire_varint(&reader, &value))
            return -1;
    }
    return count;
}

/* The length of the well-formed sequence at data, or 0. */
static size_t utf8_sequence(const uint8_t *data, size_t size)
{
    uint8_t lead = data[0];
    size_t length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || length > size)
        return 0;
    uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (data[1] < low || data[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((data[i] & 0xc0) != 0x80)
            return 0;
    }
    return length;
}

size_t headway__utf8_bad(const uint8_t *data, size_t size)
{
    const uint64_t high = UINT64_C(0x8080808080808080), low = UINT64_C(0x0101010101010101);
    size_t at = 0;
    while (at < size) {
        uint64_t word = 0;
        if (size - at >= 8)
            memcpy(&word, data + at, 8);
        if (word && !((word | ((word - low) & ~word)) & high)) { /* eight of ASCII, none NUL */
            at += 8;
            continue;
        }
        if (data[at] >= 1 && data[at] < 0x80) {
            at++;
            continue;
        }
        size_t length = data[at] ? utf8_sequence(data + at, size - at) : 0;
        if (!length)
            return at;
        at += length;
    }
    return SIZE_MAX;
}

int headway__why(int error, char *why, size_t why_size, const char *format, ...)
{
    if (why && why_size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(why, why_size, format, arguments);
        va_end(arguments);
    }
    return error;
}

static int is_zero(const void *member, ProtobufCType type)
{
    static const unsigned char zero[8];
    if (type == PROTOBUF_C_TYPE_STRING) {
        const char *string = *(char *const *)member;
        return !string || !*string;
    }
    if (type == PROTOBUF_C_TYPE_BYTES)
        return ((const ProtobufCBinaryData *)member)->len == 0;
    return memcmp(member, zero, headway__element_size(type)) == 0;
}

int headway__field_present(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    const void *member = headway__member(message, field->offset);
    const void *quantifier = headway__member(message, field->quantifier_offset);
    int pointer = field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return *(const uint32_t *)quantifier == field->id && (!pointer || *(void *const *)member);
    if (field->label == PROTOBUF_C_LABEL_REQUIRED)
        return field->type != PROTOBUF_C_TYPE_MESSAGE || *(void *const *)member;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return *(void *const *)member != NULL;
    if (field->label == PROTOBUF_C_LABEL_NONE)
        return !is_zero(member, field->type);
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return *(void *const *)member && *(const void *const *)member != field->default_value;
    return *(const protobuf_c_boolean *)quantifier != 0;
}

const char headway__empty[1] = "";

void headway__message_init_by_descriptor(const ProtobufCMessageDescriptor *descriptor,
                                         ProtobufCMessage *message)
{
    memset(message, 0, descriptor->sizeof_message);
    message->descriptor = descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        void *member = headway__member(message, field->offset);
        if (!field->default_value || field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF ||
            field->label == PROTOBUF_C_LABEL_REPEATED)
            continue;
        if (field->type == PROTOBUF_C_TYPE_STRING)
            memcpy(member, &field->default_value, sizeof field->default_value);
        else
            memcpy(member, field->default_value, headway__element_size(field->type));
    }
}
