/* Made by protoc-gen-headway from library.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "library.pb-c.h"

#include <headway/codec.h>

void headway__call__init(Headway__Call *message)
{
    static const Headway__Call init_value = HEADWAY__CALL__INIT;
    *message = init_value;
}

size_t headway__call__get_packed_size(const Headway__Call *message)
{
    assert(message->base.descriptor == &headway__call__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t headway__call__pack(const Headway__Call *message, uint8_t *out)
{
    assert(message->base.descriptor == &headway__call__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t headway__call__pack_to_buffer(const Headway__Call *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &headway__call__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Headway__Call *headway__call__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Headway__Call *)protobuf_c_message_unpack(&headway__call__descriptor, allocator, len, data);
}

void headway__call__free_unpacked(Headway__Call *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &headway__call__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

const ProtobufCMessageDescriptor headway__call__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "headway.Call",
    "Call",
    "Headway__Call",
    "headway",
    sizeof(Headway__Call),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)headway__call__init,
    NULL, NULL, NULL
};

