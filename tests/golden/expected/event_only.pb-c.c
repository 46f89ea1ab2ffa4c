/* Made by protoc-gen-headway from event_only.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "event_only.pb-c.h"

#include <headway/codec.h>

void golden__happened__init(Golden__Happened *message)
{
    static const Golden__Happened init_value = GOLDEN__HAPPENED__INIT;
    *message = init_value;
}

size_t golden__happened__get_packed_size(const Golden__Happened *message)
{
    assert(message->base.descriptor == &golden__happened__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t golden__happened__pack(const Golden__Happened *message, uint8_t *out)
{
    assert(message->base.descriptor == &golden__happened__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t golden__happened__pack_to_buffer(const Golden__Happened *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &golden__happened__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Golden__Happened *golden__happened__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Golden__Happened *)protobuf_c_message_unpack(&golden__happened__descriptor, allocator, len, data);
}

void golden__happened__free_unpacked(Golden__Happened *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &golden__happened__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

static const uint8_t *golden__happened__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Happened *message = (Golden__Happened *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_message(decoder, at, end, &shared__descriptor, &message->what);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__happened__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Happened *message = (const Golden__Happened *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->what)
        left = headway_encode_message(encoder, left, 10, message->what);
    return left;
}

static const headway_codec golden__happened__codec = { HEADWAY_CODEC_MAGIC, 0, golden__happened__decode, golden__happened__encode };

static const ProtobufCFieldDescriptor golden__happened__field_descriptors[1] = {
    { "what", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Golden__Happened, what),
      &shared__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__happened__field_indices_by_name[] = {
    0, /* what */
};
static const ProtobufCIntRange golden__happened__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor golden__happened__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.Happened",
    "Happened",
    "Golden__Happened",
    "golden",
    sizeof(Golden__Happened),
    golden__happened__field_descriptors,
    golden__happened__field_indices_by_name,
    golden__happened__number_ranges,
    (ProtobufCMessageInit)golden__happened__init,
    (void *)&golden__happened__codec, NULL, NULL
};

