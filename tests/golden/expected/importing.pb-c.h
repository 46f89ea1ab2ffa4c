/* Made by protoc-gen-headway from importing.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_importing_2eproto__INCLUDED
#define PROTOBUF_C_importing_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif

#include "names.pb-c.h"

typedef struct Golden__Names__AB__ Golden__Names__AB__;

typedef enum _Golden__Names__AB___ {
    GOLDEN__NAMES__A_B__NONE = 0
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(GOLDEN__NAMES__A_B)
} Golden__Names__AB___;

struct Golden__Names__AB__ {
    ProtobufCMessage base;
    Golden__Names__AB_ *theirs;
};
#define GOLDEN__NAMES__A__B__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__names__a__b__descriptor), NULL }

void golden__names__a__b__init(Golden__Names__AB__ *message);
size_t golden__names__a__b__get_packed_size(const Golden__Names__AB__ *message);
size_t golden__names__a__b__pack(const Golden__Names__AB__ *message, uint8_t *out);
size_t golden__names__a__b__pack_to_buffer(const Golden__Names__AB__ *message, ProtobufCBuffer *buffer);
Golden__Names__AB__ *golden__names__a__b__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void golden__names__a__b__free_unpacked(Golden__Names__AB__ *message, ProtobufCAllocator *allocator);

extern const ProtobufCMessageDescriptor golden__names__a__b__descriptor;
extern const ProtobufCEnumDescriptor golden__names__a_b___descriptor;

PROTOBUF_C__END_DECLS

#endif
