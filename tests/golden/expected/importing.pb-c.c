/* Made by protoc-gen-headway from importing.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "importing.pb-c.h"

#include <headway/codec.h>

void golden__names__a__b__init(Golden__Names__AB__ *message)
{
    static const Golden__Names__AB__ init_value = GOLDEN__NAMES__A__B__INIT;
    *message = init_value;
}

size_t golden__names__a__b__get_packed_size(const Golden__Names__AB__ *message)
{
    assert(message->base.descriptor == &golden__names__a__b__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t golden__names__a__b__pack(const Golden__Names__AB__ *message, uint8_t *out)
{
    assert(message->base.descriptor == &golden__names__a__b__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t golden__names__a__b__pack_to_buffer(const Golden__Names__AB__ *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &golden__names__a__b__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Golden__Names__AB__ *golden__names__a__b__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Golden__Names__AB__ *)protobuf_c_message_unpack(&golden__names__a__b__descriptor, allocator, len, data);
}

void golden__names__a__b__free_unpacked(Golden__Names__AB__ *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &golden__names__a__b__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

static const uint8_t *golden__names__a__b__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Names__AB__ *message = (Golden__Names__AB__ *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_message(decoder, at, end, &golden__names__ab__descriptor, &message->theirs);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__names__a__b__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Names__AB__ *message = (const Golden__Names__AB__ *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->theirs)
        left = headway_encode_message(encoder, left, 10, message->theirs);
    return left;
}

static const headway_codec golden__names__a__b__codec = { HEADWAY_CODEC_MAGIC, 0, golden__names__a__b__decode, golden__names__a__b__encode };

static const ProtobufCFieldDescriptor golden__names__a__b__field_descriptors[1] = {
    { "theirs", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Golden__Names__AB__, theirs),
      &golden__names__ab__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__names__a__b__field_indices_by_name[] = {
    0, /* theirs */
};
static const ProtobufCIntRange golden__names__a__b__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor golden__names__a__b__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.names.A_B",
    "AB",
    "Golden__Names__AB__",
    "golden.names",
    sizeof(Golden__Names__AB__),
    golden__names__a__b__field_descriptors,
    golden__names__a__b__field_indices_by_name,
    golden__names__a__b__number_ranges,
    (ProtobufCMessageInit)golden__names__a__b__init,
    (void *)&golden__names__a__b__codec, NULL, NULL
};

static const ProtobufCEnumValue golden__names__a_b___enum_values_by_number[1] = {
    { "NONE", "GOLDEN__NAMES__A_B__NONE", GOLDEN__NAMES__A_B__NONE },
};
static const ProtobufCIntRange golden__names__a_b___value_ranges[] = {
    { 0, 0 },
    { 0, 1 }
};
static const ProtobufCEnumValueIndex golden__names__a_b___enum_values_by_name[1] = {
    { "NONE", 0 },
};
const ProtobufCEnumDescriptor golden__names__a_b___descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "golden.names.aB",
    "aB",
    "Golden__Names__AB___",
    "golden.names",
    golden__names__a_b___enum_values_by_number,
    golden__names__a_b___enum_values_by_name,
    golden__names__a_b___value_ranges,
    NULL, NULL, NULL, NULL
};

