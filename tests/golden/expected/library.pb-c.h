/* Made by protoc-gen-headway from library.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_library_2eproto__INCLUDED
#define PROTOBUF_C_library_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif


typedef struct Headway__Call Headway__Call;

struct Headway__Call {
    ProtobufCMessage base;
};
#define HEADWAY__CALL__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&headway__call__descriptor) }

void headway__call__init(Headway__Call *message);
size_t headway__call__get_packed_size(const Headway__Call *message);
size_t headway__call__pack(const Headway__Call *message, uint8_t *out);
size_t headway__call__pack_to_buffer(const Headway__Call *message, ProtobufCBuffer *buffer);
Headway__Call *headway__call__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void headway__call__free_unpacked(Headway__Call *message, ProtobufCAllocator *allocator);

extern const ProtobufCMessageDescriptor headway__call__descriptor;

PROTOBUF_C__END_DECLS

#endif
