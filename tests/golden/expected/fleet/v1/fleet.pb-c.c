/* Made by protoc-gen-headway from fleet/v1/fleet.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "fleet/v1/fleet.pb-c.h"

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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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
    NULL, NULL, NULL
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

