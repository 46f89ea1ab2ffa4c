/* Made by protoc-gen-headway from bare.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_bare_2eproto__INCLUDED
#define PROTOBUF_C_bare_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif


typedef struct AB AB;
typedef struct AB__Class AB__Class;
typedef struct Ab Ab;
typedef struct EOF_ EOF_;
typedef struct NAN_ NAN_;
typedef struct ProtobufCLabel_ ProtobufCLabel_;
typedef struct _1 _1;
typedef struct _ _;

typedef enum _AB__Class__Case {
    A_B__CLASS__CASE__NONE = 0
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(A_B__CLASS__CASE)
} AB__Class__Case;

typedef enum _AB_ {
    AB__X = 0,
    AB__EOF_ = 1
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(AB)
} AB_;

typedef enum _Ab_ {
    AB___Y = 0
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(AB_)
} Ab_;

typedef enum _AB__ {
    A_B__Z = 0
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(A_B)
} AB__;

typedef enum {
    A_B__CLASS___NOT_SET = 0,
    A_B__CLASS__FIRST = 6,
    A_B__CLASS__NULL = 7
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(A_B__CLASS___CASE)
} AB__ClassCase;

struct AB {
    ProtobufCMessage base;
    int32_t linux_;
    char *stdin_;
    int32_t _x;
    int32_t signed_;
    int32_t eof;
    AB__ClassCase class_case;
    union {
        ProtobufCBinaryData first;
        int32_t null;
    };
};
#define A_B__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&a_b__descriptor), 0, (char *)protobuf_c_empty_string, 0, 0, 0, A_B__CLASS___NOT_SET, {{0, NULL}} }

struct AB__Class {
    ProtobufCMessage base;
};
#define A_B__CLASS__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&a_b__class__descriptor) }

struct Ab {
    ProtobufCMessage base;
};
#define AB__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&ab__descriptor) }

struct EOF_ {
    ProtobufCMessage base;
};
#define EOF__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&eof__descriptor) }

struct NAN_ {
    ProtobufCMessage base;
};
#define NAN__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&nan__descriptor) }

struct ProtobufCLabel_ {
    ProtobufCMessage base;
};
#define PROTOBUF_CLABEL__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&protobuf_clabel__descriptor) }

struct _1 {
    ProtobufCMessage base;
    int32_t __;
};
#define _1__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&_1__descriptor), 0 }

struct _ {
    ProtobufCMessage base;
};
#define ____INIT \
    { PROTOBUF_C_MESSAGE_INIT(&____descriptor) }

void a_b__init(AB *message);
size_t a_b__get_packed_size(const AB *message);
size_t a_b__pack(const AB *message, uint8_t *out);
size_t a_b__pack_to_buffer(const AB *message, ProtobufCBuffer *buffer);
AB *a_b__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void a_b__free_unpacked(AB *message, ProtobufCAllocator *allocator);
void a_b__class__init(AB__Class *message);
void ab__init(Ab *message);
size_t ab__get_packed_size(const Ab *message);
size_t ab__pack(const Ab *message, uint8_t *out);
size_t ab__pack_to_buffer(const Ab *message, ProtobufCBuffer *buffer);
Ab *ab__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void ab__free_unpacked(Ab *message, ProtobufCAllocator *allocator);
void eof__init(EOF_ *message);
size_t eof__get_packed_size(const EOF_ *message);
size_t eof__pack(const EOF_ *message, uint8_t *out);
size_t eof__pack_to_buffer(const EOF_ *message, ProtobufCBuffer *buffer);
EOF_ *eof__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void eof__free_unpacked(EOF_ *message, ProtobufCAllocator *allocator);
void nan__init(NAN_ *message);
size_t nan__get_packed_size(const NAN_ *message);
size_t nan__pack(const NAN_ *message, uint8_t *out);
size_t nan__pack_to_buffer(const NAN_ *message, ProtobufCBuffer *buffer);
NAN_ *nan__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void nan__free_unpacked(NAN_ *message, ProtobufCAllocator *allocator);
void protobuf_clabel__init(ProtobufCLabel_ *message);
size_t protobuf_clabel__get_packed_size(const ProtobufCLabel_ *message);
size_t protobuf_clabel__pack(const ProtobufCLabel_ *message, uint8_t *out);
size_t protobuf_clabel__pack_to_buffer(const ProtobufCLabel_ *message, ProtobufCBuffer *buffer);
ProtobufCLabel_ *protobuf_clabel__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void protobuf_clabel__free_unpacked(ProtobufCLabel_ *message, ProtobufCAllocator *allocator);
void _1__init(_1 *message);
size_t _1__get_packed_size(const _1 *message);
size_t _1__pack(const _1 *message, uint8_t *out);
size_t _1__pack_to_buffer(const _1 *message, ProtobufCBuffer *buffer);
_1 *_1__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void _1__free_unpacked(_1 *message, ProtobufCAllocator *allocator);
void ____init(_ *message);
size_t ____get_packed_size(const _ *message);
size_t ____pack(const _ *message, uint8_t *out);
size_t ____pack_to_buffer(const _ *message, ProtobufCBuffer *buffer);
_ *____unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void ____free_unpacked(_ *message, ProtobufCAllocator *allocator);

extern const ProtobufCMessageDescriptor a_b__descriptor;
extern const ProtobufCMessageDescriptor a_b__class__descriptor;
extern const ProtobufCMessageDescriptor ab__descriptor;
extern const ProtobufCMessageDescriptor eof__descriptor;
extern const ProtobufCMessageDescriptor nan__descriptor;
extern const ProtobufCMessageDescriptor protobuf_clabel__descriptor;
extern const ProtobufCMessageDescriptor _1__descriptor;
extern const ProtobufCMessageDescriptor ____descriptor;
extern const ProtobufCEnumDescriptor a_b__class__case__descriptor;
extern const ProtobufCEnumDescriptor ab___descriptor;
extern const ProtobufCEnumDescriptor ab____descriptor;
extern const ProtobufCEnumDescriptor a_b___descriptor;

PROTOBUF_C__END_DECLS

#endif
