/* Made by protoc-gen-headway from event_only.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_event_5fonly_2eproto__INCLUDED
#define PROTOBUF_C_event_5fonly_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif

#include "old.pb-c.h"

typedef struct Golden__Happened Golden__Happened;

/* The topic is the full name, and there is no key. */
struct Golden__Happened {
    ProtobufCMessage base;
    /* Known through old.proto's public import. */
    Shared *what;
};
#define GOLDEN__HAPPENED__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__happened__descriptor), NULL }

void golden__happened__init(Golden__Happened *message);
size_t golden__happened__get_packed_size(const Golden__Happened *message);
size_t golden__happened__pack(const Golden__Happened *message, uint8_t *out);
size_t golden__happened__pack_to_buffer(const Golden__Happened *message, ProtobufCBuffer *buffer);
Golden__Happened *golden__happened__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void golden__happened__free_unpacked(Golden__Happened *message, ProtobufCAllocator *allocator);

extern const ProtobufCMessageDescriptor golden__happened__descriptor;

PROTOBUF_C__END_DECLS

#endif
