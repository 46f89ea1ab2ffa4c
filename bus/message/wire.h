/* SPDX-License-Identifier: Apache-2.0 */
/* The protobuf wire format, field by field; and what scan, decoder and JSON share. */
#ifndef HEADWAY_MESSAGE_WIRE_H
#define HEADWAY_MESSAGE_WIRE_H

#include <headway/message.h>

enum { HEADWAY__DEPTH = 100, HEADWAY__MOST_DEPTH = 1000 };

enum wire_type {
    WIRE_VARINT = 0,
    WIRE_64 = 1,
    WIRE_LEN = 2,
    WIRE_GROUP = 3,
    WIRE_GROUP_END = 4,
    WIRE_32 = 5
};

struct wire_reader {
    const uint8_t *at, *end;
    const char *why; /* set on failure */
};

struct wire_field {
    uint32_t number;
    uint32_t type;
    uint64_t value; /* of a varint, 32 and 64 */
    /* LEN: the payload. Others: the value's bytes as they stand; a group with its end tag. */
    const uint8_t *data;
    size_t size;
};

static inline struct wire_reader headway__wire_read(const void *data, size_t size)
{
    const uint8_t *at = size ? (const uint8_t *)data : (const uint8_t *)"";
    struct wire_reader reader = {at, at + size, NULL};
    return reader;
}

/* 0, or -1 when longer than ten bytes, over 64 bits or cut off. */
int headway__wire_varint(struct wire_reader *reader, uint64_t *ret_value);
/* 1 with the next field, 0 at the end, EMALFORMED or ELIMIT (groups nested too deep). */
int headway__wire_next(struct wire_reader *reader, struct wire_field *ret_field);
/* The value behind a tag whose number and type stand in field; 0, or an error as next's. */
int headway__wire_value(struct wire_reader *reader, struct wire_field *field);
/* The number of elements of a packed field of type, or -1 when it is malformed. */
long long headway__wire_packed_count(ProtobufCType type, const uint8_t *data, size_t size);
/* The wire type of an unpacked value, and the size of one value in a message's struct or a repeated
   field's array. */
static inline enum wire_type headway__wire_type_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return WIRE_32;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return WIRE_64;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return WIRE_LEN;
    default:
        return WIRE_VARINT;
    }
}

static inline size_t headway__element_size(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    default:
        return 4;
    }
}

static inline int headway__packable(ProtobufCType type)
{
    return type < PROTOBUF_C_TYPE_STRING;
}

/* SIZE_MAX when valid, else where the first bad byte stands. NUL counts as bad. */
size_t headway__utf8_bad(const uint8_t *data, size_t size);

/* Writes a sentence into why, if there is room for one, and answers error. */
int headway__why(int error, char *why, size_t why_size, const char *format, ...)
    HEADWAY_PRINTF(4, 5);

static inline void *headway__member(const ProtobufCMessage *message, unsigned offset)
{
    return (unsigned char *)(uintptr_t)message + offset;
}

/* Whether a singular field holds something that goes onto the wire. */
int headway__field_present(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);
static inline size_t headway__field_count(const ProtobufCMessage *message,
                                          const ProtobufCFieldDescriptor *field)
{
    size_t count;
    memcpy(&count, headway__member(message, field->quantifier_offset), sizeof count);
    return count;
}
/* Packs into buffer's end; answers the size, which is past buffer's when it did not fit, or an
   error as headway_message_pack. */
ptrdiff_t headway__message_encode(const ProtobufCMessage *message, void *buffer, size_t size);
/* As protobuf_c_message_init, which is not for messages built at run time. */
void headway__message_init_by_descriptor(const ProtobufCMessageDescriptor *descriptor,
                                         ProtobufCMessage *message);
static inline void headway__message_init(const ProtobufCMessageDescriptor *descriptor,
                                         ProtobufCMessage *message)
{
    if (descriptor->message_init)
        descriptor->message_init(message);
    else
        headway__message_init_by_descriptor(descriptor, message);
}
/* An empty string that is nobody's default value: protobuf-c leaves out a string that is. */
extern const char headway__empty[1];
static inline char *headway__empty_string(void)
{
    return (char *)(uintptr_t)headway__empty;
}

#endif
