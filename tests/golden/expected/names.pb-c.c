/* Made by protoc-gen-headway from names.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "names.pb-c.h"

#include <headway/codec.h>

void golden__names__a_b__init(Golden__Names__AB *message)
{
    static const Golden__Names__AB init_value = GOLDEN__NAMES__A_B__INIT;
    *message = init_value;
}

size_t golden__names__a_b__get_packed_size(const Golden__Names__AB *message)
{
    assert(message->base.descriptor == &golden__names__a_b__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t golden__names__a_b__pack(const Golden__Names__AB *message, uint8_t *out)
{
    assert(message->base.descriptor == &golden__names__a_b__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t golden__names__a_b__pack_to_buffer(const Golden__Names__AB *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &golden__names__a_b__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Golden__Names__AB *golden__names__a_b__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Golden__Names__AB *)protobuf_c_message_unpack(&golden__names__a_b__descriptor, allocator, len, data);
}

void golden__names__a_b__free_unpacked(Golden__Names__AB *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &golden__names__a_b__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void golden__names__ab__init(Golden__Names__AB_ *message)
{
    static const Golden__Names__AB_ init_value = GOLDEN__NAMES__AB__INIT;
    *message = init_value;
}

size_t golden__names__ab__get_packed_size(const Golden__Names__AB_ *message)
{
    assert(message->base.descriptor == &golden__names__ab__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t golden__names__ab__pack(const Golden__Names__AB_ *message, uint8_t *out)
{
    assert(message->base.descriptor == &golden__names__ab__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t golden__names__ab__pack_to_buffer(const Golden__Names__AB_ *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &golden__names__ab__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Golden__Names__AB_ *golden__names__ab__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Golden__Names__AB_ *)protobuf_c_message_unpack(&golden__names__ab__descriptor, allocator, len, data);
}

void golden__names__ab__free_unpacked(Golden__Names__AB_ *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &golden__names__ab__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void golden__names__ab__kind_case__init(Golden__Names__AB__KindCase *message)
{
    static const Golden__Names__AB__KindCase init_value = GOLDEN__NAMES__AB__KIND_CASE__INIT;
    *message = init_value;
}

void golden__names__meet__event__init(Golden__Names__MeetEvent *message)
{
    static const Golden__Names__MeetEvent init_value = GOLDEN__NAMES__MEET__EVENT__INIT;
    *message = init_value;
}

size_t golden__names__meet__event__get_packed_size(const Golden__Names__MeetEvent *message)
{
    assert(message->base.descriptor == &golden__names__meet__event__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t golden__names__meet__event__pack(const Golden__Names__MeetEvent *message, uint8_t *out)
{
    assert(message->base.descriptor == &golden__names__meet__event__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t golden__names__meet__event__pack_to_buffer(const Golden__Names__MeetEvent *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &golden__names__meet__event__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Golden__Names__MeetEvent *golden__names__meet__event__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Golden__Names__MeetEvent *)protobuf_c_message_unpack(&golden__names__meet__event__descriptor, allocator, len, data);
}

void golden__names__meet__event__free_unpacked(Golden__Names__MeetEvent *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &golden__names__meet__event__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

static const uint8_t *golden__names__a_b__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Names__AB *message = (Golden__Names__AB *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->a_b);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__names__a_b__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Names__AB *message = (const Golden__Names__AB *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->a_b)
        left = headway_encode_int(encoder, left, 8, message->a_b);
    return left;
}

static const headway_codec golden__names__a_b__codec = { HEADWAY_CODEC_MAGIC, 0, golden__names__a_b__decode, golden__names__a_b__encode };

static const uint8_t *golden__names__ab__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Names__AB_ *message = (Golden__Names__AB_ *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->int_);
            break;
        case 18:
            at = headway_decode_string(decoder, at, end, &message->class_);
            break;
        case 24:
            at = headway_decode_bool(decoder, at, end, &message->restrict_);
            break;
        case 32:
            at = headway_decode_int32(decoder, at, end, &message->errno_);
            break;
        case 42:
            at = headway_decode_string(decoder, at, end, &message->base_);
            break;
        case 50:
            at = headway_decode_strings(decoder, 50, at, end, &message->n_x, &message->x);
            break;
        case 56:
            at = headway_decode_int32(decoder, at, end, &message->n_x_);
            break;
        case 64:
            at = headway_decode_bool(decoder, at, end, &message->has_y);
            break;
        case 72:
            message->has_y_ = 1;
            at = headway_decode_int32(decoder, at, end, &message->y_);
            break;
        case 96:
            at = headway_decode_int32(decoder, at, end, &message->kind_case);
            break;
        case 106:
            message->kind_case_ = GOLDEN__NAMES__AB__KIND_DEFAULT;
            at = headway_decode_string(decoder, at, end, &message->default_);
            break;
        case 112:
            message->kind_case_ = GOLDEN__NAMES__AB__KIND_REGISTER;
            at = headway_decode_int32(decoder, at, end, &message->register_);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__names__ab__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Names__AB_ *message = (const Golden__Names__AB_ *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->kind_case_ == GOLDEN__NAMES__AB__KIND_REGISTER)
        left = headway_encode_int(encoder, left, 112, message->register_);
    if (message->kind_case_ == GOLDEN__NAMES__AB__KIND_DEFAULT && message->default_)
        left = headway_encode_string(encoder, left, 106, message->default_);
    if (message->kind_case)
        left = headway_encode_int(encoder, left, 96, message->kind_case);
    if (message->has_y_)
        left = headway_encode_int(encoder, left, 72, message->y_);
    if (message->has_y)
        left = headway_encode_uint(encoder, left, 64, message->has_y != 0);
    if (message->n_x_)
        left = headway_encode_int(encoder, left, 56, message->n_x_);
    if (message->n_x)
        left = headway_encode_strings(encoder, left, 50, message->n_x, message->x);
    if (message->base_ && *message->base_)
        left = headway_encode_string(encoder, left, 42, message->base_);
    if (message->errno_)
        left = headway_encode_int(encoder, left, 32, message->errno_);
    if (message->restrict_)
        left = headway_encode_uint(encoder, left, 24, message->restrict_ != 0);
    if (message->class_ && *message->class_)
        left = headway_encode_string(encoder, left, 18, message->class_);
    if (message->int_)
        left = headway_encode_int(encoder, left, 8, message->int_);
    return left;
}

static const headway_codec golden__names__ab__codec = { HEADWAY_CODEC_MAGIC, 0, golden__names__ab__decode, golden__names__ab__encode };

static const ProtobufCFieldDescriptor golden__names__a_b__field_descriptors[1] = {
    { "a_b", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Golden__Names__AB, a_b),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__names__a_b__field_indices_by_name[] = {
    0, /* a_b */
};
static const ProtobufCIntRange golden__names__a_b__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor golden__names__a_b__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.names.A_b",
    "AB",
    "Golden__Names__AB",
    "golden.names",
    sizeof(Golden__Names__AB),
    golden__names__a_b__field_descriptors,
    golden__names__a_b__field_indices_by_name,
    golden__names__a_b__number_ranges,
    (ProtobufCMessageInit)golden__names__a_b__init,
    (void *)&golden__names__a_b__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor golden__names__ab__field_descriptors[12] = {
    { "int", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Golden__Names__AB_, int_),
      NULL, NULL, 0, 0, NULL, NULL },
    { "class", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Golden__Names__AB_, class_),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "restrict", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BOOL,
      0, offsetof(Golden__Names__AB_, restrict_),
      NULL, NULL, 0, 0, NULL, NULL },
    { "errno", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Golden__Names__AB_, errno_),
      NULL, NULL, 0, 0, NULL, NULL },
    { "base", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Golden__Names__AB_, base_),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "x", 6, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_STRING,
      offsetof(Golden__Names__AB_, n_x), offsetof(Golden__Names__AB_, x),
      NULL, NULL, 0, 0, NULL, NULL },
    { "n_x", 7, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Golden__Names__AB_, n_x_),
      NULL, NULL, 0, 0, NULL, NULL },
    { "has_y", 8, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BOOL,
      0, offsetof(Golden__Names__AB_, has_y),
      NULL, NULL, 0, 0, NULL, NULL },
    { "y", 9, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
      offsetof(Golden__Names__AB_, has_y_), offsetof(Golden__Names__AB_, y_),
      NULL, NULL, 0, 0, NULL, NULL },
    { "kind_case", 12, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Golden__Names__AB_, kind_case),
      NULL, NULL, 0, 0, NULL, NULL },
    { "default", 13, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      offsetof(Golden__Names__AB_, kind_case_), offsetof(Golden__Names__AB_, default_),
      NULL, &protobuf_c_empty_string, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "register", 14, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      offsetof(Golden__Names__AB_, kind_case_), offsetof(Golden__Names__AB_, register_),
      NULL, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
};
static const unsigned golden__names__ab__field_indices_by_name[] = {
    4, /* base */
    1, /* class */
    10, /* default */
    3, /* errno */
    7, /* has_y */
    0, /* int */
    9, /* kind_case */
    6, /* n_x */
    11, /* register */
    2, /* restrict */
    5, /* x */
    8, /* y */
};
static const ProtobufCIntRange golden__names__ab__number_ranges[] = {
    { 1, 0 },
    { 12, 9 },
    { 0, 12 }
};
const ProtobufCMessageDescriptor golden__names__ab__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.names.AB",
    "AB",
    "Golden__Names__AB_",
    "golden.names",
    sizeof(Golden__Names__AB_),
    golden__names__ab__field_descriptors,
    golden__names__ab__field_indices_by_name,
    golden__names__ab__number_ranges,
    (ProtobufCMessageInit)golden__names__ab__init,
    (void *)&golden__names__ab__codec, NULL, NULL
};

const ProtobufCMessageDescriptor golden__names__ab__kind_case__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.names.AB.KindCase",
    "KindCase",
    "Golden__Names__AB__KindCase",
    "golden.names",
    sizeof(Golden__Names__AB__KindCase),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)golden__names__ab__kind_case__init,
    NULL, NULL, NULL
};

const ProtobufCMessageDescriptor golden__names__meet__event__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.names.Meet_Event",
    "MeetEvent",
    "Golden__Names__MeetEvent",
    "golden.names",
    sizeof(Golden__Names__MeetEvent),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)golden__names__meet__event__init,
    NULL, NULL, NULL
};

static const ProtobufCEnumValue golden__names__ab__kind__enum_values_by_number[2] = {
    { "NOT_SET", "GOLDEN__NAMES__AB__KIND__NOT_SET", GOLDEN__NAMES__AB__KIND__NOT_SET },
    { "OTHER", "GOLDEN__NAMES__AB__KIND__OTHER", GOLDEN__NAMES__AB__KIND__OTHER },
};
static const ProtobufCIntRange golden__names__ab__kind__value_ranges[] = {
    { 0, 0 },
    { 0, 2 }
};
static const ProtobufCEnumValueIndex golden__names__ab__kind__enum_values_by_name[2] = {
    { "NOT_SET", 0 },
    { "OTHER", 1 },
};
const ProtobufCEnumDescriptor golden__names__ab__kind__descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "golden.names.AB.Kind",
    "Kind",
    "Golden__Names__AB__Kind",
    "golden.names",
    golden__names__ab__kind__enum_values_by_number,
    golden__names__ab__kind__enum_values_by_name,
    golden__names__ab__kind__value_ranges,
    NULL, NULL, NULL, NULL
};

