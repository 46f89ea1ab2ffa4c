/* Made by protoc-gen-headway from fleet/v1/fleet.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "fleet/v1/fleet.pb-c.h"

#include <headway/codec.h>

void fleet__v1__get_request__init(Fleet__V1__GetRequest *message)
{
    static const Fleet__V1__GetRequest init_value = FLEET__V1__GET_REQUEST__INIT;
    *message = init_value;
}

size_t fleet__v1__get_request__get_packed_size(const Fleet__V1__GetRequest *message)
{
    assert(message->base.descriptor == &fleet__v1__get_request__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__get_request__pack(const Fleet__V1__GetRequest *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__get_request__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__get_request__pack_to_buffer(const Fleet__V1__GetRequest *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__get_request__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__GetRequest *fleet__v1__get_request__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__GetRequest *)protobuf_c_message_unpack(&fleet__v1__get_request__descriptor, allocator, len, data);
}

void fleet__v1__get_request__free_unpacked(Fleet__V1__GetRequest *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__get_request__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__device__init(Fleet__V1__Device *message)
{
    static const Fleet__V1__Device init_value = FLEET__V1__DEVICE__INIT;
    *message = init_value;
}

size_t fleet__v1__device__get_packed_size(const Fleet__V1__Device *message)
{
    assert(message->base.descriptor == &fleet__v1__device__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__device__pack(const Fleet__V1__Device *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__device__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__device__pack_to_buffer(const Fleet__V1__Device *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__device__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Device *fleet__v1__device__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Device *)protobuf_c_message_unpack(&fleet__v1__device__descriptor, allocator, len, data);
}

void fleet__v1__device__free_unpacked(Fleet__V1__Device *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__device__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__watch_request__init(Fleet__V1__WatchRequest *message)
{
    static const Fleet__V1__WatchRequest init_value = FLEET__V1__WATCH_REQUEST__INIT;
    *message = init_value;
}

size_t fleet__v1__watch_request__get_packed_size(const Fleet__V1__WatchRequest *message)
{
    assert(message->base.descriptor == &fleet__v1__watch_request__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__watch_request__pack(const Fleet__V1__WatchRequest *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__watch_request__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__watch_request__pack_to_buffer(const Fleet__V1__WatchRequest *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__watch_request__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__WatchRequest *fleet__v1__watch_request__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__WatchRequest *)protobuf_c_message_unpack(&fleet__v1__watch_request__descriptor, allocator, len, data);
}

void fleet__v1__watch_request__free_unpacked(Fleet__V1__WatchRequest *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__watch_request__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__filter__init(Fleet__V1__Filter *message)
{
    static const Fleet__V1__Filter init_value = FLEET__V1__FILTER__INIT;
    *message = init_value;
}

size_t fleet__v1__filter__get_packed_size(const Fleet__V1__Filter *message)
{
    assert(message->base.descriptor == &fleet__v1__filter__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__filter__pack(const Fleet__V1__Filter *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__filter__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__filter__pack_to_buffer(const Fleet__V1__Filter *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__filter__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Filter *fleet__v1__filter__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Filter *)protobuf_c_message_unpack(&fleet__v1__filter__descriptor, allocator, len, data);
}

void fleet__v1__filter__free_unpacked(Fleet__V1__Filter *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__filter__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__reading__init(Fleet__V1__Reading *message)
{
    static const Fleet__V1__Reading init_value = FLEET__V1__READING__INIT;
    *message = init_value;
}

size_t fleet__v1__reading__get_packed_size(const Fleet__V1__Reading *message)
{
    assert(message->base.descriptor == &fleet__v1__reading__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__reading__pack(const Fleet__V1__Reading *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__reading__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__reading__pack_to_buffer(const Fleet__V1__Reading *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__reading__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Reading *fleet__v1__reading__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Reading *)protobuf_c_message_unpack(&fleet__v1__reading__descriptor, allocator, len, data);
}

void fleet__v1__reading__free_unpacked(Fleet__V1__Reading *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__reading__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__load__init(Fleet__V1__Load *message)
{
    static const Fleet__V1__Load init_value = FLEET__V1__LOAD__INIT;
    *message = init_value;
}

size_t fleet__v1__load__get_packed_size(const Fleet__V1__Load *message)
{
    assert(message->base.descriptor == &fleet__v1__load__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__load__pack(const Fleet__V1__Load *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__load__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__load__pack_to_buffer(const Fleet__V1__Load *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__load__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Load *fleet__v1__load__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Load *)protobuf_c_message_unpack(&fleet__v1__load__descriptor, allocator, len, data);
}

void fleet__v1__load__free_unpacked(Fleet__V1__Load *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__load__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__cpu__init(Fleet__V1__Cpu *message)
{
    static const Fleet__V1__Cpu init_value = FLEET__V1__CPU__INIT;
    *message = init_value;
}

size_t fleet__v1__cpu__get_packed_size(const Fleet__V1__Cpu *message)
{
    assert(message->base.descriptor == &fleet__v1__cpu__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__cpu__pack(const Fleet__V1__Cpu *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__cpu__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__cpu__pack_to_buffer(const Fleet__V1__Cpu *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__cpu__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Cpu *fleet__v1__cpu__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Cpu *)protobuf_c_message_unpack(&fleet__v1__cpu__descriptor, allocator, len, data);
}

void fleet__v1__cpu__free_unpacked(Fleet__V1__Cpu *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__cpu__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__cpu__core__init(Fleet__V1__Cpu__Core *message)
{
    static const Fleet__V1__Cpu__Core init_value = FLEET__V1__CPU__CORE__INIT;
    *message = init_value;
}

void fleet__v1__memory__init(Fleet__V1__Memory *message)
{
    static const Fleet__V1__Memory init_value = FLEET__V1__MEMORY__INIT;
    *message = init_value;
}

size_t fleet__v1__memory__get_packed_size(const Fleet__V1__Memory *message)
{
    assert(message->base.descriptor == &fleet__v1__memory__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__memory__pack(const Fleet__V1__Memory *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__memory__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__memory__pack_to_buffer(const Fleet__V1__Memory *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__memory__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Memory *fleet__v1__memory__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Memory *)protobuf_c_message_unpack(&fleet__v1__memory__descriptor, allocator, len, data);
}

void fleet__v1__memory__free_unpacked(Fleet__V1__Memory *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__memory__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__disks__init(Fleet__V1__Disks *message)
{
    static const Fleet__V1__Disks init_value = FLEET__V1__DISKS__INIT;
    *message = init_value;
}

size_t fleet__v1__disks__get_packed_size(const Fleet__V1__Disks *message)
{
    assert(message->base.descriptor == &fleet__v1__disks__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__disks__pack(const Fleet__V1__Disks *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__disks__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__disks__pack_to_buffer(const Fleet__V1__Disks *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__disks__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Disks *fleet__v1__disks__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Disks *)protobuf_c_message_unpack(&fleet__v1__disks__descriptor, allocator, len, data);
}

void fleet__v1__disks__free_unpacked(Fleet__V1__Disks *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__disks__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__disk__init(Fleet__V1__Disk *message)
{
    static const Fleet__V1__Disk init_value = FLEET__V1__DISK__INIT;
    *message = init_value;
}

size_t fleet__v1__disk__get_packed_size(const Fleet__V1__Disk *message)
{
    assert(message->base.descriptor == &fleet__v1__disk__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__disk__pack(const Fleet__V1__Disk *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__disk__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__disk__pack_to_buffer(const Fleet__V1__Disk *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__disk__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Disk *fleet__v1__disk__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Disk *)protobuf_c_message_unpack(&fleet__v1__disk__descriptor, allocator, len, data);
}

void fleet__v1__disk__free_unpacked(Fleet__V1__Disk *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__disk__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__network__init(Fleet__V1__Network *message)
{
    static const Fleet__V1__Network init_value = FLEET__V1__NETWORK__INIT;
    *message = init_value;
}

size_t fleet__v1__network__get_packed_size(const Fleet__V1__Network *message)
{
    assert(message->base.descriptor == &fleet__v1__network__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__network__pack(const Fleet__V1__Network *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__network__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__network__pack_to_buffer(const Fleet__V1__Network *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__network__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Network *fleet__v1__network__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Network *)protobuf_c_message_unpack(&fleet__v1__network__descriptor, allocator, len, data);
}

void fleet__v1__network__free_unpacked(Fleet__V1__Network *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__network__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__interface__init(Fleet__V1__Interface *message)
{
    static const Fleet__V1__Interface init_value = FLEET__V1__INTERFACE__INIT;
    *message = init_value;
}

size_t fleet__v1__interface__get_packed_size(const Fleet__V1__Interface *message)
{
    assert(message->base.descriptor == &fleet__v1__interface__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__interface__pack(const Fleet__V1__Interface *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__interface__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__interface__pack_to_buffer(const Fleet__V1__Interface *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__interface__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Interface *fleet__v1__interface__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Interface *)protobuf_c_message_unpack(&fleet__v1__interface__descriptor, allocator, len, data);
}

void fleet__v1__interface__free_unpacked(Fleet__V1__Interface *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__interface__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__processes__init(Fleet__V1__Processes *message)
{
    static const Fleet__V1__Processes init_value = FLEET__V1__PROCESSES__INIT;
    *message = init_value;
}

size_t fleet__v1__processes__get_packed_size(const Fleet__V1__Processes *message)
{
    assert(message->base.descriptor == &fleet__v1__processes__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__processes__pack(const Fleet__V1__Processes *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__processes__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__processes__pack_to_buffer(const Fleet__V1__Processes *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__processes__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Processes *fleet__v1__processes__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Processes *)protobuf_c_message_unpack(&fleet__v1__processes__descriptor, allocator, len, data);
}

void fleet__v1__processes__free_unpacked(Fleet__V1__Processes *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__processes__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__upload_summary__init(Fleet__V1__UploadSummary *message)
{
    static const Fleet__V1__UploadSummary init_value = FLEET__V1__UPLOAD_SUMMARY__INIT;
    *message = init_value;
}

size_t fleet__v1__upload_summary__get_packed_size(const Fleet__V1__UploadSummary *message)
{
    assert(message->base.descriptor == &fleet__v1__upload_summary__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__upload_summary__pack(const Fleet__V1__UploadSummary *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__upload_summary__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__upload_summary__pack_to_buffer(const Fleet__V1__UploadSummary *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__upload_summary__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__UploadSummary *fleet__v1__upload_summary__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__UploadSummary *)protobuf_c_message_unpack(&fleet__v1__upload_summary__descriptor, allocator, len, data);
}

void fleet__v1__upload_summary__free_unpacked(Fleet__V1__UploadSummary *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__upload_summary__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__statistic__init(Fleet__V1__Statistic *message)
{
    static const Fleet__V1__Statistic init_value = FLEET__V1__STATISTIC__INIT;
    *message = init_value;
}

size_t fleet__v1__statistic__get_packed_size(const Fleet__V1__Statistic *message)
{
    assert(message->base.descriptor == &fleet__v1__statistic__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__statistic__pack(const Fleet__V1__Statistic *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__statistic__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__statistic__pack_to_buffer(const Fleet__V1__Statistic *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__statistic__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Statistic *fleet__v1__statistic__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Statistic *)protobuf_c_message_unpack(&fleet__v1__statistic__descriptor, allocator, len, data);
}

void fleet__v1__statistic__free_unpacked(Fleet__V1__Statistic *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__statistic__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__command__init(Fleet__V1__Command *message)
{
    static const Fleet__V1__Command init_value = FLEET__V1__COMMAND__INIT;
    *message = init_value;
}

size_t fleet__v1__command__get_packed_size(const Fleet__V1__Command *message)
{
    assert(message->base.descriptor == &fleet__v1__command__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__command__pack(const Fleet__V1__Command *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__command__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__command__pack_to_buffer(const Fleet__V1__Command *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__command__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Command *fleet__v1__command__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Command *)protobuf_c_message_unpack(&fleet__v1__command__descriptor, allocator, len, data);
}

void fleet__v1__command__free_unpacked(Fleet__V1__Command *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__command__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__set_threshold__init(Fleet__V1__SetThreshold *message)
{
    static const Fleet__V1__SetThreshold init_value = FLEET__V1__SET_THRESHOLD__INIT;
    *message = init_value;
}

size_t fleet__v1__set_threshold__get_packed_size(const Fleet__V1__SetThreshold *message)
{
    assert(message->base.descriptor == &fleet__v1__set_threshold__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__set_threshold__pack(const Fleet__V1__SetThreshold *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__set_threshold__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__set_threshold__pack_to_buffer(const Fleet__V1__SetThreshold *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__set_threshold__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__SetThreshold *fleet__v1__set_threshold__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__SetThreshold *)protobuf_c_message_unpack(&fleet__v1__set_threshold__descriptor, allocator, len, data);
}

void fleet__v1__set_threshold__free_unpacked(Fleet__V1__SetThreshold *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__set_threshold__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__sample_now__init(Fleet__V1__SampleNow *message)
{
    static const Fleet__V1__SampleNow init_value = FLEET__V1__SAMPLE_NOW__INIT;
    *message = init_value;
}

size_t fleet__v1__sample_now__get_packed_size(const Fleet__V1__SampleNow *message)
{
    assert(message->base.descriptor == &fleet__v1__sample_now__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__sample_now__pack(const Fleet__V1__SampleNow *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__sample_now__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__sample_now__pack_to_buffer(const Fleet__V1__SampleNow *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__sample_now__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__SampleNow *fleet__v1__sample_now__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__SampleNow *)protobuf_c_message_unpack(&fleet__v1__sample_now__descriptor, allocator, len, data);
}

void fleet__v1__sample_now__free_unpacked(Fleet__V1__SampleNow *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__sample_now__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__set_interval__init(Fleet__V1__SetInterval *message)
{
    static const Fleet__V1__SetInterval init_value = FLEET__V1__SET_INTERVAL__INIT;
    *message = init_value;
}

size_t fleet__v1__set_interval__get_packed_size(const Fleet__V1__SetInterval *message)
{
    assert(message->base.descriptor == &fleet__v1__set_interval__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__set_interval__pack(const Fleet__V1__SetInterval *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__set_interval__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__set_interval__pack_to_buffer(const Fleet__V1__SetInterval *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__set_interval__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__SetInterval *fleet__v1__set_interval__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__SetInterval *)protobuf_c_message_unpack(&fleet__v1__set_interval__descriptor, allocator, len, data);
}

void fleet__v1__set_interval__free_unpacked(Fleet__V1__SetInterval *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__set_interval__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__outcome__init(Fleet__V1__Outcome *message)
{
    static const Fleet__V1__Outcome init_value = FLEET__V1__OUTCOME__INIT;
    *message = init_value;
}

size_t fleet__v1__outcome__get_packed_size(const Fleet__V1__Outcome *message)
{
    assert(message->base.descriptor == &fleet__v1__outcome__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__outcome__pack(const Fleet__V1__Outcome *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__outcome__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__outcome__pack_to_buffer(const Fleet__V1__Outcome *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__outcome__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__Outcome *fleet__v1__outcome__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__Outcome *)protobuf_c_message_unpack(&fleet__v1__outcome__descriptor, allocator, len, data);
}

void fleet__v1__outcome__free_unpacked(Fleet__V1__Outcome *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__outcome__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void fleet__v1__reading_out_of_range__init(Fleet__V1__ReadingOutOfRange *message)
{
    static const Fleet__V1__ReadingOutOfRange init_value = FLEET__V1__READING_OUT_OF_RANGE__INIT;
    *message = init_value;
}

size_t fleet__v1__reading_out_of_range__get_packed_size(const Fleet__V1__ReadingOutOfRange *message)
{
    assert(message->base.descriptor == &fleet__v1__reading_out_of_range__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t fleet__v1__reading_out_of_range__pack(const Fleet__V1__ReadingOutOfRange *message, uint8_t *out)
{
    assert(message->base.descriptor == &fleet__v1__reading_out_of_range__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t fleet__v1__reading_out_of_range__pack_to_buffer(const Fleet__V1__ReadingOutOfRange *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &fleet__v1__reading_out_of_range__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Fleet__V1__ReadingOutOfRange *fleet__v1__reading_out_of_range__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Fleet__V1__ReadingOutOfRange *)protobuf_c_message_unpack(&fleet__v1__reading_out_of_range__descriptor, allocator, len, data);
}

void fleet__v1__reading_out_of_range__free_unpacked(Fleet__V1__ReadingOutOfRange *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &fleet__v1__reading_out_of_range__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

static const uint8_t *fleet__v1__get_request__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__GetRequest *message = (Fleet__V1__GetRequest *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->device);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__get_request__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__GetRequest *message = (const Fleet__V1__GetRequest *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->device && *message->device)
        left = headway_encode_string(encoder, left, 10, message->device);
    return left;
}

static const headway_codec fleet__v1__get_request__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__get_request__decode, fleet__v1__get_request__encode };

static const uint8_t *fleet__v1__device__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Device *message = (Fleet__V1__Device *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->name);
            break;
        case 18:
            at = headway_decode_string(decoder, at, end, &message->hostname);
            break;
        case 26:
            at = headway_decode_message(decoder, at, end, &google__protobuf__timestamp__descriptor, &message->booted_at);
            break;
        case 34:
            at = headway_decode_messages(decoder, 34, at, end, &fleet__v1__reading__descriptor, &message->n_readings, &message->readings);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__device__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Device *message = (const Fleet__V1__Device *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->n_readings)
        left = headway_encode_messages(encoder, left, 34, message->n_readings, message->readings);
    if (message->booted_at)
        left = headway_encode_message(encoder, left, 26, message->booted_at);
    if (message->hostname && *message->hostname)
        left = headway_encode_string(encoder, left, 18, message->hostname);
    if (message->name && *message->name)
        left = headway_encode_string(encoder, left, 10, message->name);
    return left;
}

static const headway_codec fleet__v1__device__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__device__decode, fleet__v1__device__encode };

static const uint8_t *fleet__v1__watch_request__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__WatchRequest *message = (Fleet__V1__WatchRequest *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->device);
            break;
        case 18:
            at = headway_decode_message(decoder, at, end, &google__protobuf__duration__descriptor, &message->interval);
            break;
        case 26:
            at = headway_decode_message(decoder, at, end, &fleet__v1__filter__descriptor, &message->filter);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__watch_request__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__WatchRequest *message = (const Fleet__V1__WatchRequest *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->filter)
        left = headway_encode_message(encoder, left, 26, message->filter);
    if (message->interval)
        left = headway_encode_message(encoder, left, 18, message->interval);
    if (message->device && *message->device)
        left = headway_encode_string(encoder, left, 10, message->device);
    return left;
}

static const headway_codec fleet__v1__watch_request__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__watch_request__decode, fleet__v1__watch_request__encode };

static const uint8_t *fleet__v1__filter__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Filter *message = (Fleet__V1__Filter *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_packed(decoder, PROTOBUF_C_TYPE_ENUM, at, end, &message->n_kinds, &message->kinds);
            break;
        case 18:
            at = headway_decode_strings(decoder, 18, at, end, &message->n_names, &message->names);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__filter__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Filter *message = (const Fleet__V1__Filter *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->n_names)
        left = headway_encode_strings(encoder, left, 18, message->n_names, message->names);
    if (message->n_kinds)
        left = headway_encode_packed(encoder, left, 10, PROTOBUF_C_TYPE_ENUM, message->n_kinds, message->kinds);
    return left;
}

static const headway_codec fleet__v1__filter__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__filter__decode, fleet__v1__filter__encode };

static const uint8_t *fleet__v1__reading__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Reading *message = (Fleet__V1__Reading *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->device);
            break;
        case 18:
            at = headway_decode_message(decoder, at, end, &google__protobuf__timestamp__descriptor, &message->taken_at);
            break;
        case 24:
            at = headway_decode_int64(decoder, at, end, &message->sequence);
            break;
        case 34:
            if (message->value_case != FLEET__V1__READING__VALUE_LOAD)
                message->load = NULL;
            message->value_case = FLEET__V1__READING__VALUE_LOAD;
            at = headway_decode_message(decoder, at, end, &fleet__v1__load__descriptor, &message->load);
            break;
        case 42:
            if (message->value_case != FLEET__V1__READING__VALUE_CPU)
                message->cpu = NULL;
            message->value_case = FLEET__V1__READING__VALUE_CPU;
            at = headway_decode_message(decoder, at, end, &fleet__v1__cpu__descriptor, &message->cpu);
            break;
        case 50:
            if (message->value_case != FLEET__V1__READING__VALUE_MEMORY)
                message->memory = NULL;
            message->value_case = FLEET__V1__READING__VALUE_MEMORY;
            at = headway_decode_message(decoder, at, end, &fleet__v1__memory__descriptor, &message->memory);
            break;
        case 58:
            if (message->value_case != FLEET__V1__READING__VALUE_DISKS)
                message->disks = NULL;
            message->value_case = FLEET__V1__READING__VALUE_DISKS;
            at = headway_decode_message(decoder, at, end, &fleet__v1__disks__descriptor, &message->disks);
            break;
        case 66:
            if (message->value_case != FLEET__V1__READING__VALUE_NETWORK)
                message->network = NULL;
            message->value_case = FLEET__V1__READING__VALUE_NETWORK;
            at = headway_decode_message(decoder, at, end, &fleet__v1__network__descriptor, &message->network);
            break;
        case 74:
            if (message->value_case != FLEET__V1__READING__VALUE_PROCESSES)
                message->processes = NULL;
            message->value_case = FLEET__V1__READING__VALUE_PROCESSES;
            at = headway_decode_message(decoder, at, end, &fleet__v1__processes__descriptor, &message->processes);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__reading__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Reading *message = (const Fleet__V1__Reading *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->value_case == FLEET__V1__READING__VALUE_PROCESSES && message->processes)
        left = headway_encode_message(encoder, left, 74, message->processes);
    if (message->value_case == FLEET__V1__READING__VALUE_NETWORK && message->network)
        left = headway_encode_message(encoder, left, 66, message->network);
    if (message->value_case == FLEET__V1__READING__VALUE_DISKS && message->disks)
        left = headway_encode_message(encoder, left, 58, message->disks);
    if (message->value_case == FLEET__V1__READING__VALUE_MEMORY && message->memory)
        left = headway_encode_message(encoder, left, 50, message->memory);
    if (message->value_case == FLEET__V1__READING__VALUE_CPU && message->cpu)
        left = headway_encode_message(encoder, left, 42, message->cpu);
    if (message->value_case == FLEET__V1__READING__VALUE_LOAD && message->load)
        left = headway_encode_message(encoder, left, 34, message->load);
    if (message->sequence)
        left = headway_encode_uint(encoder, left, 24, message->sequence);
    if (message->taken_at)
        left = headway_encode_message(encoder, left, 18, message->taken_at);
    if (message->device && *message->device)
        left = headway_encode_string(encoder, left, 10, message->device);
    return left;
}

static const headway_codec fleet__v1__reading__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__reading__decode, fleet__v1__reading__encode };

static const uint8_t *fleet__v1__load__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Load *message = (Fleet__V1__Load *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 9:
            at = headway_decode_fixed64(decoder, at, end, &message->one_minute);
            break;
        case 17:
            at = headway_decode_fixed64(decoder, at, end, &message->five_minutes);
            break;
        case 25:
            at = headway_decode_fixed64(decoder, at, end, &message->fifteen_minutes);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__load__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Load *message = (const Fleet__V1__Load *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (headway_encode_is_set64(&message->fifteen_minutes))
        left = headway_encode_fixed64(encoder, left, 25, &message->fifteen_minutes);
    if (headway_encode_is_set64(&message->five_minutes))
        left = headway_encode_fixed64(encoder, left, 17, &message->five_minutes);
    if (headway_encode_is_set64(&message->one_minute))
        left = headway_encode_fixed64(encoder, left, 9, &message->one_minute);
    return left;
}

static const headway_codec fleet__v1__load__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__load__decode, fleet__v1__load__encode };

static const uint8_t *fleet__v1__cpu__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Cpu *message = (Fleet__V1__Cpu *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 9:
            at = headway_decode_fixed64(decoder, at, end, &message->busy_percent);
            break;
        case 17:
            at = headway_decode_fixed64(decoder, at, end, &message->iowait_percent);
            break;
        case 26:
            at = headway_decode_messages(decoder, 26, at, end, &fleet__v1__cpu__core__descriptor, &message->n_cores, &message->cores);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__cpu__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Cpu *message = (const Fleet__V1__Cpu *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->n_cores)
        left = headway_encode_messages(encoder, left, 26, message->n_cores, message->cores);
    if (headway_encode_is_set64(&message->iowait_percent))
        left = headway_encode_fixed64(encoder, left, 17, &message->iowait_percent);
    if (headway_encode_is_set64(&message->busy_percent))
        left = headway_encode_fixed64(encoder, left, 9, &message->busy_percent);
    return left;
}

static const headway_codec fleet__v1__cpu__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__cpu__decode, fleet__v1__cpu__encode };

static const uint8_t *fleet__v1__cpu__core__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Cpu__Core *message = (Fleet__V1__Cpu__Core *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->number);
            break;
        case 17:
            at = headway_decode_fixed64(decoder, at, end, &message->busy_percent);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__cpu__core__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Cpu__Core *message = (const Fleet__V1__Cpu__Core *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (headway_encode_is_set64(&message->busy_percent))
        left = headway_encode_fixed64(encoder, left, 17, &message->busy_percent);
    if (message->number)
        left = headway_encode_uint(encoder, left, 8, message->number);
    return left;
}

static const headway_codec fleet__v1__cpu__core__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__cpu__core__decode, fleet__v1__cpu__core__encode };

static const uint8_t *fleet__v1__memory__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Memory *message = (Fleet__V1__Memory *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int64(decoder, at, end, &message->total_bytes);
            break;
        case 16:
            at = headway_decode_int64(decoder, at, end, &message->available_bytes);
            break;
        case 24:
            at = headway_decode_int64(decoder, at, end, &message->cached_bytes);
            break;
        case 32:
            at = headway_decode_int64(decoder, at, end, &message->swap_total_bytes);
            break;
        case 40:
            at = headway_decode_int64(decoder, at, end, &message->swap_free_bytes);
            break;
        case 49:
            at = headway_decode_fixed64(decoder, at, end, &message->used_percent);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__memory__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Memory *message = (const Fleet__V1__Memory *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (headway_encode_is_set64(&message->used_percent))
        left = headway_encode_fixed64(encoder, left, 49, &message->used_percent);
    if (message->swap_free_bytes)
        left = headway_encode_uint(encoder, left, 40, message->swap_free_bytes);
    if (message->swap_total_bytes)
        left = headway_encode_uint(encoder, left, 32, message->swap_total_bytes);
    if (message->cached_bytes)
        left = headway_encode_uint(encoder, left, 24, message->cached_bytes);
    if (message->available_bytes)
        left = headway_encode_uint(encoder, left, 16, message->available_bytes);
    if (message->total_bytes)
        left = headway_encode_uint(encoder, left, 8, message->total_bytes);
    return left;
}

static const headway_codec fleet__v1__memory__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__memory__decode, fleet__v1__memory__encode };

static const uint8_t *fleet__v1__disks__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Disks *message = (Fleet__V1__Disks *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_messages(decoder, 10, at, end, &fleet__v1__disk__descriptor, &message->n_disks, &message->disks);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__disks__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Disks *message = (const Fleet__V1__Disks *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->n_disks)
        left = headway_encode_messages(encoder, left, 10, message->n_disks, message->disks);
    return left;
}

static const headway_codec fleet__v1__disks__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__disks__decode, fleet__v1__disks__encode };

static const uint8_t *fleet__v1__disk__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Disk *message = (Fleet__V1__Disk *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->mount);
            break;
        case 18:
            at = headway_decode_string(decoder, at, end, &message->device);
            break;
        case 24:
            at = headway_decode_int64(decoder, at, end, &message->total_bytes);
            break;
        case 32:
            at = headway_decode_int64(decoder, at, end, &message->available_bytes);
            break;
        case 41:
            at = headway_decode_fixed64(decoder, at, end, &message->used_percent);
            break;
        case 48:
            at = headway_decode_int64(decoder, at, end, &message->read_bytes);
            break;
        case 56:
            at = headway_decode_int64(decoder, at, end, &message->written_bytes);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__disk__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Disk *message = (const Fleet__V1__Disk *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->written_bytes)
        left = headway_encode_uint(encoder, left, 56, message->written_bytes);
    if (message->read_bytes)
        left = headway_encode_uint(encoder, left, 48, message->read_bytes);
    if (headway_encode_is_set64(&message->used_percent))
        left = headway_encode_fixed64(encoder, left, 41, &message->used_percent);
    if (message->available_bytes)
        left = headway_encode_uint(encoder, left, 32, message->available_bytes);
    if (message->total_bytes)
        left = headway_encode_uint(encoder, left, 24, message->total_bytes);
    if (message->device && *message->device)
        left = headway_encode_string(encoder, left, 18, message->device);
    if (message->mount && *message->mount)
        left = headway_encode_string(encoder, left, 10, message->mount);
    return left;
}

static const headway_codec fleet__v1__disk__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__disk__decode, fleet__v1__disk__encode };

static const uint8_t *fleet__v1__network__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Network *message = (Fleet__V1__Network *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_messages(decoder, 10, at, end, &fleet__v1__interface__descriptor, &message->n_interfaces, &message->interfaces);
            break;
        case 17:
            at = headway_decode_fixed64(decoder, at, end, &message->received_per_second);
            break;
        case 25:
            at = headway_decode_fixed64(decoder, at, end, &message->sent_per_second);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__network__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Network *message = (const Fleet__V1__Network *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (headway_encode_is_set64(&message->sent_per_second))
        left = headway_encode_fixed64(encoder, left, 25, &message->sent_per_second);
    if (headway_encode_is_set64(&message->received_per_second))
        left = headway_encode_fixed64(encoder, left, 17, &message->received_per_second);
    if (message->n_interfaces)
        left = headway_encode_messages(encoder, left, 10, message->n_interfaces, message->interfaces);
    return left;
}

static const headway_codec fleet__v1__network__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__network__decode, fleet__v1__network__encode };

static const uint8_t *fleet__v1__interface__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Interface *message = (Fleet__V1__Interface *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->name);
            break;
        case 16:
            at = headway_decode_int64(decoder, at, end, &message->received_bytes);
            break;
        case 24:
            at = headway_decode_int64(decoder, at, end, &message->received_packets);
            break;
        case 32:
            at = headway_decode_int64(decoder, at, end, &message->sent_bytes);
            break;
        case 40:
            at = headway_decode_int64(decoder, at, end, &message->sent_packets);
            break;
        case 48:
            at = headway_decode_int64(decoder, at, end, &message->errors);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__interface__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Interface *message = (const Fleet__V1__Interface *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->errors)
        left = headway_encode_uint(encoder, left, 48, message->errors);
    if (message->sent_packets)
        left = headway_encode_uint(encoder, left, 40, message->sent_packets);
    if (message->sent_bytes)
        left = headway_encode_uint(encoder, left, 32, message->sent_bytes);
    if (message->received_packets)
        left = headway_encode_uint(encoder, left, 24, message->received_packets);
    if (message->received_bytes)
        left = headway_encode_uint(encoder, left, 16, message->received_bytes);
    if (message->name && *message->name)
        left = headway_encode_string(encoder, left, 10, message->name);
    return left;
}

static const headway_codec fleet__v1__interface__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__interface__decode, fleet__v1__interface__encode };

static const uint8_t *fleet__v1__processes__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Processes *message = (Fleet__V1__Processes *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->count);
            break;
        case 16:
            at = headway_decode_int32(decoder, at, end, &message->threads);
            break;
        case 24:
            at = headway_decode_int32(decoder, at, end, &message->running);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__processes__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Processes *message = (const Fleet__V1__Processes *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->running)
        left = headway_encode_uint(encoder, left, 24, message->running);
    if (message->threads)
        left = headway_encode_uint(encoder, left, 16, message->threads);
    if (message->count)
        left = headway_encode_uint(encoder, left, 8, message->count);
    return left;
}

static const headway_codec fleet__v1__processes__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__processes__decode, fleet__v1__processes__encode };

static const uint8_t *fleet__v1__upload_summary__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__UploadSummary *message = (Fleet__V1__UploadSummary *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int64(decoder, at, end, &message->count);
            break;
        case 18:
            at = headway_decode_messages(decoder, 18, at, end, &fleet__v1__statistic__descriptor, &message->n_statistics, &message->statistics);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__upload_summary__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__UploadSummary *message = (const Fleet__V1__UploadSummary *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->n_statistics)
        left = headway_encode_messages(encoder, left, 18, message->n_statistics, message->statistics);
    if (message->count)
        left = headway_encode_uint(encoder, left, 8, message->count);
    return left;
}

static const headway_codec fleet__v1__upload_summary__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__upload_summary__decode, fleet__v1__upload_summary__encode };

static const uint8_t *fleet__v1__statistic__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Statistic *message = (Fleet__V1__Statistic *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->kind);
            break;
        case 16:
            at = headway_decode_int64(decoder, at, end, &message->count);
            break;
        case 25:
            at = headway_decode_fixed64(decoder, at, end, &message->minimum);
            break;
        case 33:
            at = headway_decode_fixed64(decoder, at, end, &message->maximum);
            break;
        case 41:
            at = headway_decode_fixed64(decoder, at, end, &message->mean);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__statistic__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Statistic *message = (const Fleet__V1__Statistic *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (headway_encode_is_set64(&message->mean))
        left = headway_encode_fixed64(encoder, left, 41, &message->mean);
    if (headway_encode_is_set64(&message->maximum))
        left = headway_encode_fixed64(encoder, left, 33, &message->maximum);
    if (headway_encode_is_set64(&message->minimum))
        left = headway_encode_fixed64(encoder, left, 25, &message->minimum);
    if (message->count)
        left = headway_encode_uint(encoder, left, 16, message->count);
    if (message->kind)
        left = headway_encode_int(encoder, left, 8, (int32_t)message->kind);
    return left;
}

static const headway_codec fleet__v1__statistic__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__statistic__decode, fleet__v1__statistic__encode };

static const uint8_t *fleet__v1__command__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Command *message = (Fleet__V1__Command *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int64(decoder, at, end, &message->id);
            break;
        case 18:
            at = headway_decode_string(decoder, at, end, &message->device);
            break;
        case 26:
            if (message->action_case != FLEET__V1__COMMAND__ACTION_SET_THRESHOLD)
                message->set_threshold = NULL;
            message->action_case = FLEET__V1__COMMAND__ACTION_SET_THRESHOLD;
            at = headway_decode_message(decoder, at, end, &fleet__v1__set_threshold__descriptor, &message->set_threshold);
            break;
        case 34:
            if (message->action_case != FLEET__V1__COMMAND__ACTION_SAMPLE_NOW)
                message->sample_now = NULL;
            message->action_case = FLEET__V1__COMMAND__ACTION_SAMPLE_NOW;
            at = headway_decode_message(decoder, at, end, &fleet__v1__sample_now__descriptor, &message->sample_now);
            break;
        case 42:
            if (message->action_case != FLEET__V1__COMMAND__ACTION_SET_INTERVAL)
                message->set_interval = NULL;
            message->action_case = FLEET__V1__COMMAND__ACTION_SET_INTERVAL;
            at = headway_decode_message(decoder, at, end, &fleet__v1__set_interval__descriptor, &message->set_interval);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__command__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Command *message = (const Fleet__V1__Command *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->action_case == FLEET__V1__COMMAND__ACTION_SET_INTERVAL && message->set_interval)
        left = headway_encode_message(encoder, left, 42, message->set_interval);
    if (message->action_case == FLEET__V1__COMMAND__ACTION_SAMPLE_NOW && message->sample_now)
        left = headway_encode_message(encoder, left, 34, message->sample_now);
    if (message->action_case == FLEET__V1__COMMAND__ACTION_SET_THRESHOLD && message->set_threshold)
        left = headway_encode_message(encoder, left, 26, message->set_threshold);
    if (message->device && *message->device)
        left = headway_encode_string(encoder, left, 18, message->device);
    if (message->id)
        left = headway_encode_uint(encoder, left, 8, message->id);
    return left;
}

static const headway_codec fleet__v1__command__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__command__decode, fleet__v1__command__encode };

static const uint8_t *fleet__v1__set_threshold__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__SetThreshold *message = (Fleet__V1__SetThreshold *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->kind);
            break;
        case 17:
            message->has_minimum = 1;
            at = headway_decode_fixed64(decoder, at, end, &message->minimum);
            break;
        case 25:
            message->has_maximum = 1;
            at = headway_decode_fixed64(decoder, at, end, &message->maximum);
            break;
        case 33:
            message->has_hysteresis = 1;
            at = headway_decode_fixed64(decoder, at, end, &message->hysteresis);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__set_threshold__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__SetThreshold *message = (const Fleet__V1__SetThreshold *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->has_hysteresis)
        left = headway_encode_fixed64(encoder, left, 33, &message->hysteresis);
    if (message->has_maximum)
        left = headway_encode_fixed64(encoder, left, 25, &message->maximum);
    if (message->has_minimum)
        left = headway_encode_fixed64(encoder, left, 17, &message->minimum);
    if (message->kind)
        left = headway_encode_int(encoder, left, 8, (int32_t)message->kind);
    return left;
}

static const headway_codec fleet__v1__set_threshold__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__set_threshold__decode, fleet__v1__set_threshold__encode };

static const uint8_t *fleet__v1__sample_now__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__SampleNow *message = (Fleet__V1__SampleNow *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_message(decoder, at, end, &fleet__v1__filter__descriptor, &message->filter);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__sample_now__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__SampleNow *message = (const Fleet__V1__SampleNow *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->filter)
        left = headway_encode_message(encoder, left, 10, message->filter);
    return left;
}

static const headway_codec fleet__v1__sample_now__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__sample_now__decode, fleet__v1__sample_now__encode };

static const uint8_t *fleet__v1__set_interval__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__SetInterval *message = (Fleet__V1__SetInterval *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_message(decoder, at, end, &google__protobuf__duration__descriptor, &message->interval);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__set_interval__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__SetInterval *message = (const Fleet__V1__SetInterval *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->interval)
        left = headway_encode_message(encoder, left, 10, message->interval);
    return left;
}

static const headway_codec fleet__v1__set_interval__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__set_interval__decode, fleet__v1__set_interval__encode };

static const uint8_t *fleet__v1__outcome__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__Outcome *message = (Fleet__V1__Outcome *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int64(decoder, at, end, &message->id);
            break;
        case 16:
            at = headway_decode_bool(decoder, at, end, &message->done);
            break;
        case 26:
            at = headway_decode_string(decoder, at, end, &message->message);
            break;
        case 34:
            at = headway_decode_messages(decoder, 34, at, end, &fleet__v1__reading__descriptor, &message->n_readings, &message->readings);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__outcome__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__Outcome *message = (const Fleet__V1__Outcome *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->n_readings)
        left = headway_encode_messages(encoder, left, 34, message->n_readings, message->readings);
    if (message->message && *message->message)
        left = headway_encode_string(encoder, left, 26, message->message);
    if (message->done)
        left = headway_encode_uint(encoder, left, 16, message->done != 0);
    if (message->id)
        left = headway_encode_uint(encoder, left, 8, message->id);
    return left;
}

static const headway_codec fleet__v1__outcome__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__outcome__decode, fleet__v1__outcome__encode };

static const uint8_t *fleet__v1__reading_out_of_range__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Fleet__V1__ReadingOutOfRange *message = (Fleet__V1__ReadingOutOfRange *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->device);
            break;
        case 16:
            at = headway_decode_int32(decoder, at, end, &message->kind);
            break;
        case 25:
            at = headway_decode_fixed64(decoder, at, end, &message->value);
            break;
        case 33:
            at = headway_decode_fixed64(decoder, at, end, &message->bound);
            break;
        case 40:
            at = headway_decode_int32(decoder, at, end, &message->side);
            break;
        case 50:
            at = headway_decode_message(decoder, at, end, &fleet__v1__reading__descriptor, &message->reading);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t fleet__v1__reading_out_of_range__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Fleet__V1__ReadingOutOfRange *message = (const Fleet__V1__ReadingOutOfRange *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->reading)
        left = headway_encode_message(encoder, left, 50, message->reading);
    if (message->side)
        left = headway_encode_int(encoder, left, 40, (int32_t)message->side);
    if (headway_encode_is_set64(&message->bound))
        left = headway_encode_fixed64(encoder, left, 33, &message->bound);
    if (headway_encode_is_set64(&message->value))
        left = headway_encode_fixed64(encoder, left, 25, &message->value);
    if (message->kind)
        left = headway_encode_int(encoder, left, 16, (int32_t)message->kind);
    if (message->device && *message->device)
        left = headway_encode_string(encoder, left, 10, message->device);
    return left;
}

static const headway_codec fleet__v1__reading_out_of_range__codec = { HEADWAY_CODEC_MAGIC, 0, fleet__v1__reading_out_of_range__decode, fleet__v1__reading_out_of_range__encode };

static const ProtobufCFieldDescriptor fleet__v1__get_request__field_descriptors[1] = {
    { "device", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__GetRequest, device),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__get_request__field_indices_by_name[] = {
    0, /* device */
};
static const ProtobufCIntRange fleet__v1__get_request__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor fleet__v1__get_request__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.GetRequest",
    "GetRequest",
    "Fleet__V1__GetRequest",
    "fleet.v1",
    sizeof(Fleet__V1__GetRequest),
    fleet__v1__get_request__field_descriptors,
    fleet__v1__get_request__field_indices_by_name,
    fleet__v1__get_request__number_ranges,
    (ProtobufCMessageInit)fleet__v1__get_request__init,
    (void *)&fleet__v1__get_request__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__device__field_descriptors[4] = {
    { "name", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__Device, name),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "hostname", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__Device, hostname),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "booted_at", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Fleet__V1__Device, booted_at),
      &google__protobuf__timestamp__descriptor, NULL, 0, 0, NULL, NULL },
    { "readings", 4, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Device, n_readings), offsetof(Fleet__V1__Device, readings),
      &fleet__v1__reading__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__device__field_indices_by_name[] = {
    2, /* booted_at */
    1, /* hostname */
    0, /* name */
    3, /* readings */
};
static const ProtobufCIntRange fleet__v1__device__number_ranges[] = {
    { 1, 0 },
    { 0, 4 }
};
const ProtobufCMessageDescriptor fleet__v1__device__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Device",
    "Device",
    "Fleet__V1__Device",
    "fleet.v1",
    sizeof(Fleet__V1__Device),
    fleet__v1__device__field_descriptors,
    fleet__v1__device__field_indices_by_name,
    fleet__v1__device__number_ranges,
    (ProtobufCMessageInit)fleet__v1__device__init,
    (void *)&fleet__v1__device__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__watch_request__field_descriptors[3] = {
    { "device", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__WatchRequest, device),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "interval", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Fleet__V1__WatchRequest, interval),
      &google__protobuf__duration__descriptor, NULL, 0, 0, NULL, NULL },
    { "filter", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Fleet__V1__WatchRequest, filter),
      &fleet__v1__filter__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__watch_request__field_indices_by_name[] = {
    0, /* device */
    2, /* filter */
    1, /* interval */
};
static const ProtobufCIntRange fleet__v1__watch_request__number_ranges[] = {
    { 1, 0 },
    { 0, 3 }
};
const ProtobufCMessageDescriptor fleet__v1__watch_request__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.WatchRequest",
    "WatchRequest",
    "Fleet__V1__WatchRequest",
    "fleet.v1",
    sizeof(Fleet__V1__WatchRequest),
    fleet__v1__watch_request__field_descriptors,
    fleet__v1__watch_request__field_indices_by_name,
    fleet__v1__watch_request__number_ranges,
    (ProtobufCMessageInit)fleet__v1__watch_request__init,
    (void *)&fleet__v1__watch_request__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__filter__field_descriptors[2] = {
    { "kinds", 1, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_ENUM,
      offsetof(Fleet__V1__Filter, n_kinds), offsetof(Fleet__V1__Filter, kinds),
      &fleet__v1__kind__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL },
    { "names", 2, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_STRING,
      offsetof(Fleet__V1__Filter, n_names), offsetof(Fleet__V1__Filter, names),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__filter__field_indices_by_name[] = {
    0, /* kinds */
    1, /* names */
};
static const ProtobufCIntRange fleet__v1__filter__number_ranges[] = {
    { 1, 0 },
    { 0, 2 }
};
const ProtobufCMessageDescriptor fleet__v1__filter__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Filter",
    "Filter",
    "Fleet__V1__Filter",
    "fleet.v1",
    sizeof(Fleet__V1__Filter),
    fleet__v1__filter__field_descriptors,
    fleet__v1__filter__field_indices_by_name,
    fleet__v1__filter__number_ranges,
    (ProtobufCMessageInit)fleet__v1__filter__init,
    (void *)&fleet__v1__filter__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__reading__field_descriptors[9] = {
    { "device", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__Reading, device),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "taken_at", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Fleet__V1__Reading, taken_at),
      &google__protobuf__timestamp__descriptor, NULL, 0, 0, NULL, NULL },
    { "sequence", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Reading, sequence),
      NULL, NULL, 0, 0, NULL, NULL },
    { "load", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Reading, value_case), offsetof(Fleet__V1__Reading, load),
      &fleet__v1__load__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "cpu", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Reading, value_case), offsetof(Fleet__V1__Reading, cpu),
      &fleet__v1__cpu__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "memory", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Reading, value_case), offsetof(Fleet__V1__Reading, memory),
      &fleet__v1__memory__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "disks", 7, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Reading, value_case), offsetof(Fleet__V1__Reading, disks),
      &fleet__v1__disks__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "network", 8, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Reading, value_case), offsetof(Fleet__V1__Reading, network),
      &fleet__v1__network__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "processes", 9, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Reading, value_case), offsetof(Fleet__V1__Reading, processes),
      &fleet__v1__processes__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
};
static const unsigned fleet__v1__reading__field_indices_by_name[] = {
    4, /* cpu */
    0, /* device */
    6, /* disks */
    3, /* load */
    5, /* memory */
    7, /* network */
    8, /* processes */
    2, /* sequence */
    1, /* taken_at */
};
static const ProtobufCIntRange fleet__v1__reading__number_ranges[] = {
    { 1, 0 },
    { 0, 9 }
};
const ProtobufCMessageDescriptor fleet__v1__reading__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Reading",
    "Reading",
    "Fleet__V1__Reading",
    "fleet.v1",
    sizeof(Fleet__V1__Reading),
    fleet__v1__reading__field_descriptors,
    fleet__v1__reading__field_indices_by_name,
    fleet__v1__reading__number_ranges,
    (ProtobufCMessageInit)fleet__v1__reading__init,
    (void *)&fleet__v1__reading__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__load__field_descriptors[3] = {
    { "one_minute", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Load, one_minute),
      NULL, NULL, 0, 0, NULL, NULL },
    { "five_minutes", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Load, five_minutes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "fifteen_minutes", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Load, fifteen_minutes),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__load__field_indices_by_name[] = {
    2, /* fifteen_minutes */
    1, /* five_minutes */
    0, /* one_minute */
};
static const ProtobufCIntRange fleet__v1__load__number_ranges[] = {
    { 1, 0 },
    { 0, 3 }
};
const ProtobufCMessageDescriptor fleet__v1__load__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Load",
    "Load",
    "Fleet__V1__Load",
    "fleet.v1",
    sizeof(Fleet__V1__Load),
    fleet__v1__load__field_descriptors,
    fleet__v1__load__field_indices_by_name,
    fleet__v1__load__number_ranges,
    (ProtobufCMessageInit)fleet__v1__load__init,
    (void *)&fleet__v1__load__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__cpu__field_descriptors[3] = {
    { "busy_percent", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Cpu, busy_percent),
      NULL, NULL, 0, 0, NULL, NULL },
    { "iowait_percent", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Cpu, iowait_percent),
      NULL, NULL, 0, 0, NULL, NULL },
    { "cores", 3, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Cpu, n_cores), offsetof(Fleet__V1__Cpu, cores),
      &fleet__v1__cpu__core__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__cpu__field_indices_by_name[] = {
    0, /* busy_percent */
    2, /* cores */
    1, /* iowait_percent */
};
static const ProtobufCIntRange fleet__v1__cpu__number_ranges[] = {
    { 1, 0 },
    { 0, 3 }
};
const ProtobufCMessageDescriptor fleet__v1__cpu__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Cpu",
    "Cpu",
    "Fleet__V1__Cpu",
    "fleet.v1",
    sizeof(Fleet__V1__Cpu),
    fleet__v1__cpu__field_descriptors,
    fleet__v1__cpu__field_indices_by_name,
    fleet__v1__cpu__number_ranges,
    (ProtobufCMessageInit)fleet__v1__cpu__init,
    (void *)&fleet__v1__cpu__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__cpu__core__field_descriptors[2] = {
    { "number", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT32,
      0, offsetof(Fleet__V1__Cpu__Core, number),
      NULL, NULL, 0, 0, NULL, NULL },
    { "busy_percent", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Cpu__Core, busy_percent),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__cpu__core__field_indices_by_name[] = {
    1, /* busy_percent */
    0, /* number */
};
static const ProtobufCIntRange fleet__v1__cpu__core__number_ranges[] = {
    { 1, 0 },
    { 0, 2 }
};
const ProtobufCMessageDescriptor fleet__v1__cpu__core__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Cpu.Core",
    "Core",
    "Fleet__V1__Cpu__Core",
    "fleet.v1",
    sizeof(Fleet__V1__Cpu__Core),
    fleet__v1__cpu__core__field_descriptors,
    fleet__v1__cpu__core__field_indices_by_name,
    fleet__v1__cpu__core__number_ranges,
    (ProtobufCMessageInit)fleet__v1__cpu__core__init,
    (void *)&fleet__v1__cpu__core__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__memory__field_descriptors[6] = {
    { "total_bytes", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Memory, total_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "available_bytes", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Memory, available_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "cached_bytes", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Memory, cached_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "swap_total_bytes", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Memory, swap_total_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "swap_free_bytes", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Memory, swap_free_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "used_percent", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Memory, used_percent),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__memory__field_indices_by_name[] = {
    1, /* available_bytes */
    2, /* cached_bytes */
    4, /* swap_free_bytes */
    3, /* swap_total_bytes */
    0, /* total_bytes */
    5, /* used_percent */
};
static const ProtobufCIntRange fleet__v1__memory__number_ranges[] = {
    { 1, 0 },
    { 0, 6 }
};
const ProtobufCMessageDescriptor fleet__v1__memory__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Memory",
    "Memory",
    "Fleet__V1__Memory",
    "fleet.v1",
    sizeof(Fleet__V1__Memory),
    fleet__v1__memory__field_descriptors,
    fleet__v1__memory__field_indices_by_name,
    fleet__v1__memory__number_ranges,
    (ProtobufCMessageInit)fleet__v1__memory__init,
    (void *)&fleet__v1__memory__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__disks__field_descriptors[1] = {
    { "disks", 1, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Disks, n_disks), offsetof(Fleet__V1__Disks, disks),
      &fleet__v1__disk__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__disks__field_indices_by_name[] = {
    0, /* disks */
};
static const ProtobufCIntRange fleet__v1__disks__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor fleet__v1__disks__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Disks",
    "Disks",
    "Fleet__V1__Disks",
    "fleet.v1",
    sizeof(Fleet__V1__Disks),
    fleet__v1__disks__field_descriptors,
    fleet__v1__disks__field_indices_by_name,
    fleet__v1__disks__number_ranges,
    (ProtobufCMessageInit)fleet__v1__disks__init,
    (void *)&fleet__v1__disks__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__disk__field_descriptors[7] = {
    { "mount", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__Disk, mount),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "device", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__Disk, device),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "total_bytes", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Disk, total_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "available_bytes", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Disk, available_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "used_percent", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Disk, used_percent),
      NULL, NULL, 0, 0, NULL, NULL },
    { "read_bytes", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Disk, read_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "written_bytes", 7, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Disk, written_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__disk__field_indices_by_name[] = {
    3, /* available_bytes */
    1, /* device */
    0, /* mount */
    5, /* read_bytes */
    2, /* total_bytes */
    4, /* used_percent */
    6, /* written_bytes */
};
static const ProtobufCIntRange fleet__v1__disk__number_ranges[] = {
    { 1, 0 },
    { 0, 7 }
};
const ProtobufCMessageDescriptor fleet__v1__disk__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Disk",
    "Disk",
    "Fleet__V1__Disk",
    "fleet.v1",
    sizeof(Fleet__V1__Disk),
    fleet__v1__disk__field_descriptors,
    fleet__v1__disk__field_indices_by_name,
    fleet__v1__disk__number_ranges,
    (ProtobufCMessageInit)fleet__v1__disk__init,
    (void *)&fleet__v1__disk__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__network__field_descriptors[3] = {
    { "interfaces", 1, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Network, n_interfaces), offsetof(Fleet__V1__Network, interfaces),
      &fleet__v1__interface__descriptor, NULL, 0, 0, NULL, NULL },
    { "received_per_second", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Network, received_per_second),
      NULL, NULL, 0, 0, NULL, NULL },
    { "sent_per_second", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Network, sent_per_second),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__network__field_indices_by_name[] = {
    0, /* interfaces */
    1, /* received_per_second */
    2, /* sent_per_second */
};
static const ProtobufCIntRange fleet__v1__network__number_ranges[] = {
    { 1, 0 },
    { 0, 3 }
};
const ProtobufCMessageDescriptor fleet__v1__network__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Network",
    "Network",
    "Fleet__V1__Network",
    "fleet.v1",
    sizeof(Fleet__V1__Network),
    fleet__v1__network__field_descriptors,
    fleet__v1__network__field_indices_by_name,
    fleet__v1__network__number_ranges,
    (ProtobufCMessageInit)fleet__v1__network__init,
    (void *)&fleet__v1__network__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__interface__field_descriptors[6] = {
    { "name", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__Interface, name),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "received_bytes", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Interface, received_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "received_packets", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Interface, received_packets),
      NULL, NULL, 0, 0, NULL, NULL },
    { "sent_bytes", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Interface, sent_bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "sent_packets", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Interface, sent_packets),
      NULL, NULL, 0, 0, NULL, NULL },
    { "errors", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Interface, errors),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__interface__field_indices_by_name[] = {
    5, /* errors */
    0, /* name */
    1, /* received_bytes */
    2, /* received_packets */
    3, /* sent_bytes */
    4, /* sent_packets */
};
static const ProtobufCIntRange fleet__v1__interface__number_ranges[] = {
    { 1, 0 },
    { 0, 6 }
};
const ProtobufCMessageDescriptor fleet__v1__interface__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Interface",
    "Interface",
    "Fleet__V1__Interface",
    "fleet.v1",
    sizeof(Fleet__V1__Interface),
    fleet__v1__interface__field_descriptors,
    fleet__v1__interface__field_indices_by_name,
    fleet__v1__interface__number_ranges,
    (ProtobufCMessageInit)fleet__v1__interface__init,
    (void *)&fleet__v1__interface__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__processes__field_descriptors[3] = {
    { "count", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT32,
      0, offsetof(Fleet__V1__Processes, count),
      NULL, NULL, 0, 0, NULL, NULL },
    { "threads", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT32,
      0, offsetof(Fleet__V1__Processes, threads),
      NULL, NULL, 0, 0, NULL, NULL },
    { "running", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT32,
      0, offsetof(Fleet__V1__Processes, running),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__processes__field_indices_by_name[] = {
    0, /* count */
    2, /* running */
    1, /* threads */
};
static const ProtobufCIntRange fleet__v1__processes__number_ranges[] = {
    { 1, 0 },
    { 0, 3 }
};
const ProtobufCMessageDescriptor fleet__v1__processes__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Processes",
    "Processes",
    "Fleet__V1__Processes",
    "fleet.v1",
    sizeof(Fleet__V1__Processes),
    fleet__v1__processes__field_descriptors,
    fleet__v1__processes__field_indices_by_name,
    fleet__v1__processes__number_ranges,
    (ProtobufCMessageInit)fleet__v1__processes__init,
    (void *)&fleet__v1__processes__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__upload_summary__field_descriptors[2] = {
    { "count", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__UploadSummary, count),
      NULL, NULL, 0, 0, NULL, NULL },
    { "statistics", 2, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__UploadSummary, n_statistics), offsetof(Fleet__V1__UploadSummary, statistics),
      &fleet__v1__statistic__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__upload_summary__field_indices_by_name[] = {
    0, /* count */
    1, /* statistics */
};
static const ProtobufCIntRange fleet__v1__upload_summary__number_ranges[] = {
    { 1, 0 },
    { 0, 2 }
};
const ProtobufCMessageDescriptor fleet__v1__upload_summary__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.UploadSummary",
    "UploadSummary",
    "Fleet__V1__UploadSummary",
    "fleet.v1",
    sizeof(Fleet__V1__UploadSummary),
    fleet__v1__upload_summary__field_descriptors,
    fleet__v1__upload_summary__field_indices_by_name,
    fleet__v1__upload_summary__number_ranges,
    (ProtobufCMessageInit)fleet__v1__upload_summary__init,
    (void *)&fleet__v1__upload_summary__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__statistic__field_descriptors[5] = {
    { "kind", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
      0, offsetof(Fleet__V1__Statistic, kind),
      &fleet__v1__kind__descriptor, NULL, 0, 0, NULL, NULL },
    { "count", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Statistic, count),
      NULL, NULL, 0, 0, NULL, NULL },
    { "minimum", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Statistic, minimum),
      NULL, NULL, 0, 0, NULL, NULL },
    { "maximum", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Statistic, maximum),
      NULL, NULL, 0, 0, NULL, NULL },
    { "mean", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__Statistic, mean),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__statistic__field_indices_by_name[] = {
    1, /* count */
    0, /* kind */
    3, /* maximum */
    4, /* mean */
    2, /* minimum */
};
static const ProtobufCIntRange fleet__v1__statistic__number_ranges[] = {
    { 1, 0 },
    { 0, 5 }
};
const ProtobufCMessageDescriptor fleet__v1__statistic__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Statistic",
    "Statistic",
    "Fleet__V1__Statistic",
    "fleet.v1",
    sizeof(Fleet__V1__Statistic),
    fleet__v1__statistic__field_descriptors,
    fleet__v1__statistic__field_indices_by_name,
    fleet__v1__statistic__number_ranges,
    (ProtobufCMessageInit)fleet__v1__statistic__init,
    (void *)&fleet__v1__statistic__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__command__field_descriptors[5] = {
    { "id", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Command, id),
      NULL, NULL, 0, 0, NULL, NULL },
    { "device", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__Command, device),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "set_threshold", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Command, action_case), offsetof(Fleet__V1__Command, set_threshold),
      &fleet__v1__set_threshold__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "sample_now", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Command, action_case), offsetof(Fleet__V1__Command, sample_now),
      &fleet__v1__sample_now__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "set_interval", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Command, action_case), offsetof(Fleet__V1__Command, set_interval),
      &fleet__v1__set_interval__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
};
static const unsigned fleet__v1__command__field_indices_by_name[] = {
    1, /* device */
    0, /* id */
    3, /* sample_now */
    4, /* set_interval */
    2, /* set_threshold */
};
static const ProtobufCIntRange fleet__v1__command__number_ranges[] = {
    { 1, 0 },
    { 0, 5 }
};
const ProtobufCMessageDescriptor fleet__v1__command__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Command",
    "Command",
    "Fleet__V1__Command",
    "fleet.v1",
    sizeof(Fleet__V1__Command),
    fleet__v1__command__field_descriptors,
    fleet__v1__command__field_indices_by_name,
    fleet__v1__command__number_ranges,
    (ProtobufCMessageInit)fleet__v1__command__init,
    (void *)&fleet__v1__command__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__set_threshold__field_descriptors[4] = {
    { "kind", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
      0, offsetof(Fleet__V1__SetThreshold, kind),
      &fleet__v1__kind__descriptor, NULL, 0, 0, NULL, NULL },
    { "minimum", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
      offsetof(Fleet__V1__SetThreshold, has_minimum), offsetof(Fleet__V1__SetThreshold, minimum),
      NULL, NULL, 0, 0, NULL, NULL },
    { "maximum", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
      offsetof(Fleet__V1__SetThreshold, has_maximum), offsetof(Fleet__V1__SetThreshold, maximum),
      NULL, NULL, 0, 0, NULL, NULL },
    { "hysteresis", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
      offsetof(Fleet__V1__SetThreshold, has_hysteresis), offsetof(Fleet__V1__SetThreshold, hysteresis),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__set_threshold__field_indices_by_name[] = {
    3, /* hysteresis */
    0, /* kind */
    2, /* maximum */
    1, /* minimum */
};
static const ProtobufCIntRange fleet__v1__set_threshold__number_ranges[] = {
    { 1, 0 },
    { 0, 4 }
};
const ProtobufCMessageDescriptor fleet__v1__set_threshold__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.SetThreshold",
    "SetThreshold",
    "Fleet__V1__SetThreshold",
    "fleet.v1",
    sizeof(Fleet__V1__SetThreshold),
    fleet__v1__set_threshold__field_descriptors,
    fleet__v1__set_threshold__field_indices_by_name,
    fleet__v1__set_threshold__number_ranges,
    (ProtobufCMessageInit)fleet__v1__set_threshold__init,
    (void *)&fleet__v1__set_threshold__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__sample_now__field_descriptors[1] = {
    { "filter", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Fleet__V1__SampleNow, filter),
      &fleet__v1__filter__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__sample_now__field_indices_by_name[] = {
    0, /* filter */
};
static const ProtobufCIntRange fleet__v1__sample_now__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor fleet__v1__sample_now__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.SampleNow",
    "SampleNow",
    "Fleet__V1__SampleNow",
    "fleet.v1",
    sizeof(Fleet__V1__SampleNow),
    fleet__v1__sample_now__field_descriptors,
    fleet__v1__sample_now__field_indices_by_name,
    fleet__v1__sample_now__number_ranges,
    (ProtobufCMessageInit)fleet__v1__sample_now__init,
    (void *)&fleet__v1__sample_now__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__set_interval__field_descriptors[1] = {
    { "interval", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Fleet__V1__SetInterval, interval),
      &google__protobuf__duration__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__set_interval__field_indices_by_name[] = {
    0, /* interval */
};
static const ProtobufCIntRange fleet__v1__set_interval__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor fleet__v1__set_interval__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.SetInterval",
    "SetInterval",
    "Fleet__V1__SetInterval",
    "fleet.v1",
    sizeof(Fleet__V1__SetInterval),
    fleet__v1__set_interval__field_descriptors,
    fleet__v1__set_interval__field_indices_by_name,
    fleet__v1__set_interval__number_ranges,
    (ProtobufCMessageInit)fleet__v1__set_interval__init,
    (void *)&fleet__v1__set_interval__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__outcome__field_descriptors[4] = {
    { "id", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
      0, offsetof(Fleet__V1__Outcome, id),
      NULL, NULL, 0, 0, NULL, NULL },
    { "done", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BOOL,
      0, offsetof(Fleet__V1__Outcome, done),
      NULL, NULL, 0, 0, NULL, NULL },
    { "message", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__Outcome, message),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "readings", 4, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Fleet__V1__Outcome, n_readings), offsetof(Fleet__V1__Outcome, readings),
      &fleet__v1__reading__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__outcome__field_indices_by_name[] = {
    1, /* done */
    0, /* id */
    2, /* message */
    3, /* readings */
};
static const ProtobufCIntRange fleet__v1__outcome__number_ranges[] = {
    { 1, 0 },
    { 0, 4 }
};
const ProtobufCMessageDescriptor fleet__v1__outcome__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.Outcome",
    "Outcome",
    "Fleet__V1__Outcome",
    "fleet.v1",
    sizeof(Fleet__V1__Outcome),
    fleet__v1__outcome__field_descriptors,
    fleet__v1__outcome__field_indices_by_name,
    fleet__v1__outcome__number_ranges,
    (ProtobufCMessageInit)fleet__v1__outcome__init,
    (void *)&fleet__v1__outcome__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor fleet__v1__reading_out_of_range__field_descriptors[6] = {
    { "device", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Fleet__V1__ReadingOutOfRange, device),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "kind", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
      0, offsetof(Fleet__V1__ReadingOutOfRange, kind),
      &fleet__v1__kind__descriptor, NULL, 0, 0, NULL, NULL },
    { "value", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__ReadingOutOfRange, value),
      NULL, NULL, 0, 0, NULL, NULL },
    { "bound", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
      0, offsetof(Fleet__V1__ReadingOutOfRange, bound),
      NULL, NULL, 0, 0, NULL, NULL },
    { "side", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
      0, offsetof(Fleet__V1__ReadingOutOfRange, side),
      &fleet__v1__reading_out_of_range__side__descriptor, NULL, 0, 0, NULL, NULL },
    { "reading", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Fleet__V1__ReadingOutOfRange, reading),
      &fleet__v1__reading__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned fleet__v1__reading_out_of_range__field_indices_by_name[] = {
    3, /* bound */
    0, /* device */
    1, /* kind */
    5, /* reading */
    4, /* side */
    2, /* value */
};
static const ProtobufCIntRange fleet__v1__reading_out_of_range__number_ranges[] = {
    { 1, 0 },
    { 0, 6 }
};
const ProtobufCMessageDescriptor fleet__v1__reading_out_of_range__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "fleet.v1.ReadingOutOfRange",
    "ReadingOutOfRange",
    "Fleet__V1__ReadingOutOfRange",
    "fleet.v1",
    sizeof(Fleet__V1__ReadingOutOfRange),
    fleet__v1__reading_out_of_range__field_descriptors,
    fleet__v1__reading_out_of_range__field_indices_by_name,
    fleet__v1__reading_out_of_range__number_ranges,
    (ProtobufCMessageInit)fleet__v1__reading_out_of_range__init,
    (void *)&fleet__v1__reading_out_of_range__codec, NULL, NULL
};

static const ProtobufCEnumValue fleet__v1__reading_out_of_range__side__enum_values_by_number[3] = {
    { "SIDE_UNSPECIFIED", "FLEET__V1__READING_OUT_OF_RANGE__SIDE__SIDE_UNSPECIFIED", FLEET__V1__READING_OUT_OF_RANGE__SIDE__SIDE_UNSPECIFIED },
    { "ABOVE", "FLEET__V1__READING_OUT_OF_RANGE__SIDE__ABOVE", FLEET__V1__READING_OUT_OF_RANGE__SIDE__ABOVE },
    { "BELOW", "FLEET__V1__READING_OUT_OF_RANGE__SIDE__BELOW", FLEET__V1__READING_OUT_OF_RANGE__SIDE__BELOW },
};
static const ProtobufCIntRange fleet__v1__reading_out_of_range__side__value_ranges[] = {
    { 0, 0 },
    { 0, 3 }
};
static const ProtobufCEnumValueIndex fleet__v1__reading_out_of_range__side__enum_values_by_name[3] = {
    { "ABOVE", 1 },
    { "BELOW", 2 },
    { "SIDE_UNSPECIFIED", 0 },
};
const ProtobufCEnumDescriptor fleet__v1__reading_out_of_range__side__descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "fleet.v1.ReadingOutOfRange.Side",
    "Side",
    "Fleet__V1__ReadingOutOfRange__Side",
    "fleet.v1",
    fleet__v1__reading_out_of_range__side__enum_values_by_number,
    fleet__v1__reading_out_of_range__side__enum_values_by_name,
    fleet__v1__reading_out_of_range__side__value_ranges,
    NULL, NULL, NULL, NULL
};

static const ProtobufCEnumValue fleet__v1__kind__enum_values_by_number[7] = {
    { "KIND_UNSPECIFIED", "FLEET__V1__KIND__KIND_UNSPECIFIED", FLEET__V1__KIND__KIND_UNSPECIFIED },
    { "LOAD", "FLEET__V1__KIND__LOAD", FLEET__V1__KIND__LOAD },
    { "CPU", "FLEET__V1__KIND__CPU", FLEET__V1__KIND__CPU },
    { "MEMORY", "FLEET__V1__KIND__MEMORY", FLEET__V1__KIND__MEMORY },
    { "DISKS", "FLEET__V1__KIND__DISKS", FLEET__V1__KIND__DISKS },
    { "NETWORK", "FLEET__V1__KIND__NETWORK", FLEET__V1__KIND__NETWORK },
    { "PROCESSES", "FLEET__V1__KIND__PROCESSES", FLEET__V1__KIND__PROCESSES },
};
static const ProtobufCIntRange fleet__v1__kind__value_ranges[] = {
    { 0, 0 },
    { 0, 7 }
};
static const ProtobufCEnumValueIndex fleet__v1__kind__enum_values_by_name[7] = {
    { "CPU", 2 },
    { "DISKS", 4 },
    { "KIND_UNSPECIFIED", 0 },
    { "LOAD", 1 },
    { "MEMORY", 3 },
    { "NETWORK", 5 },
    { "PROCESSES", 6 },
};
const ProtobufCEnumDescriptor fleet__v1__kind__descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "fleet.v1.Kind",
    "Kind",
    "Fleet__V1__Kind",
    "fleet.v1",
    fleet__v1__kind__enum_values_by_number,
    fleet__v1__kind__enum_values_by_name,
    fleet__v1__kind__value_ranges,
    NULL, NULL, NULL, NULL
};

