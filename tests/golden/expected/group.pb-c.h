/* Made by protoc-gen-headway from group.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_group_2eproto__INCLUDED
#define PROTOBUF_C_group_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif


typedef struct Golden__Group__Holder Golden__Group__Holder;
typedef struct Golden__Group__Holder__Old Golden__Group__Holder__Old;
typedef struct Golden__Group__Holder__Many Golden__Group__Holder__Many;
typedef struct Golden__Group__Holder__Must Golden__Group__Holder__Must;
typedef struct Golden__Group__Holder__Chosen Golden__Group__Holder__Chosen;
typedef struct Golden__Group__Holder__A Golden__Group__Holder__A;
typedef struct Golden__Group__Holder__B Golden__Group__Holder__B;
typedef struct Golden__Group__Holder__Set Golden__Group__Holder__Set;
typedef struct Golden__Group__Extra Golden__Group__Extra;
typedef struct Golden__Group__Nothing Golden__Group__Nothing;
typedef struct Golden__Group__Nothing__Only Golden__Group__Nothing__Only;

typedef enum {
    GOLDEN__GROUP__HOLDER__KIND__NOT_SET = 0,
    GOLDEN__GROUP__HOLDER__KIND_WORD = 6
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(GOLDEN__GROUP__HOLDER__KIND__CASE)
} Golden__Group__Holder__KindCase;

struct Golden__Group__Holder {
    ProtobufCMessage base;
    protobuf_c_boolean has_before;
    int32_t before;
    /* 2, group Old: no member; its bytes are kept among base.unknown_fields */
    /* 3, group Many: no member; its bytes are kept among base.unknown_fields */
    /* 4, group Must: no member; its bytes are kept among base.unknown_fields, whether it is there is not checked */
    /* 7, group A: no member; its bytes are kept among base.unknown_fields */
    /* 8, group B: no member; its bytes are kept among base.unknown_fields */
    Golden__Group__Holder__Set *set;
    char *after;
    Golden__Group__Holder__KindCase kind_case;
    union {
        /* 5, group Chosen: no member; its bytes are kept among base.unknown_fields */
        char *word;
    };
};
#define GOLDEN__GROUP__HOLDER__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__holder__descriptor), 0, 0, NULL, NULL, GOLDEN__GROUP__HOLDER__KIND__NOT_SET, {0} }

/* Where nested messages came from. */
struct Golden__Group__Holder__Old {
    ProtobufCMessage base;
    protobuf_c_boolean has_x;
    int32_t x;
};
#define GOLDEN__GROUP__HOLDER__OLD__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__holder__old__descriptor), 0, 0 }

struct Golden__Group__Holder__Many {
    ProtobufCMessage base;
    char *y;
};
#define GOLDEN__GROUP__HOLDER__MANY__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__holder__many__descriptor), NULL }

struct Golden__Group__Holder__Must {
    ProtobufCMessage base;
    char *y;
};
#define GOLDEN__GROUP__HOLDER__MUST__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__holder__must__descriptor), NULL }

struct Golden__Group__Holder__Chosen {
    ProtobufCMessage base;
    protobuf_c_boolean has_z;
    int32_t z;
};
#define GOLDEN__GROUP__HOLDER__CHOSEN__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__holder__chosen__descriptor), 0, 0 }

struct Golden__Group__Holder__A {
    ProtobufCMessage base;
};
#define GOLDEN__GROUP__HOLDER__A__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__holder__a__descriptor) }

struct Golden__Group__Holder__B {
    ProtobufCMessage base;
};
#define GOLDEN__GROUP__HOLDER__B__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__holder__b__descriptor) }

struct Golden__Group__Holder__Set {
    ProtobufCMessage base;
    /* A message set: its entries are kept among base.unknown_fields. */
};
#define GOLDEN__GROUP__HOLDER__SET__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__holder__set__descriptor) }

struct Golden__Group__Extra {
    ProtobufCMessage base;
    protobuf_c_boolean has_z;
    int32_t z;
};
#define GOLDEN__GROUP__EXTRA__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__extra__descriptor), 0, 0 }

struct Golden__Group__Nothing {
    ProtobufCMessage base;
    /* 1, group Only: no member; its bytes are kept among base.unknown_fields */
};
#define GOLDEN__GROUP__NOTHING__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__nothing__descriptor) }

struct Golden__Group__Nothing__Only {
    ProtobufCMessage base;
};
#define GOLDEN__GROUP__NOTHING__ONLY__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__group__nothing__only__descriptor) }

void golden__group__holder__init(Golden__Group__Holder *message);
size_t golden__group__holder__get_packed_size(const Golden__Group__Holder *message);
size_t golden__group__holder__pack(const Golden__Group__Holder *message, uint8_t *out);
size_t golden__group__holder__pack_to_buffer(const Golden__Group__Holder *message, ProtobufCBuffer *buffer);
Golden__Group__Holder *golden__group__holder__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void golden__group__holder__free_unpacked(Golden__Group__Holder *message, ProtobufCAllocator *allocator);
void golden__group__holder__old__init(Golden__Group__Holder__Old *message);
void golden__group__holder__many__init(Golden__Group__Holder__Many *message);
void golden__group__holder__must__init(Golden__Group__Holder__Must *message);
void golden__group__holder__chosen__init(Golden__Group__Holder__Chosen *message);
void golden__group__holder__a__init(Golden__Group__Holder__A *message);
void golden__group__holder__b__init(Golden__Group__Holder__B *message);
void golden__group__holder__set__init(Golden__Group__Holder__Set *message);
void golden__group__extra__init(Golden__Group__Extra *message);
size_t golden__group__extra__get_packed_size(const Golden__Group__Extra *message);
size_t golden__group__extra__pack(const Golden__Group__Extra *message, uint8_t *out);
size_t golden__group__extra__pack_to_buffer(const Golden__Group__Extra *message, ProtobufCBuffer *buffer);
Golden__Group__Extra *golden__group__extra__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void golden__group__extra__free_unpacked(Golden__Group__Extra *message, ProtobufCAllocator *allocator);
void golden__group__nothing__init(Golden__Group__Nothing *message);
size_t golden__group__nothing__get_packed_size(const Golden__Group__Nothing *message);
size_t golden__group__nothing__pack(const Golden__Group__Nothing *message, uint8_t *out);
size_t golden__group__nothing__pack_to_buffer(const Golden__Group__Nothing *message, ProtobufCBuffer *buffer);
Golden__Group__Nothing *golden__group__nothing__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void golden__group__nothing__free_unpacked(Golden__Group__Nothing *message, ProtobufCAllocator *allocator);
void golden__group__nothing__only__init(Golden__Group__Nothing__Only *message);

extern const ProtobufCMessageDescriptor golden__group__holder__descriptor;
extern const ProtobufCMessageDescriptor golden__group__holder__old__descriptor;
extern const ProtobufCMessageDescriptor golden__group__holder__many__descriptor;
extern const ProtobufCMessageDescriptor golden__group__holder__must__descriptor;
extern const ProtobufCMessageDescriptor golden__group__holder__chosen__descriptor;
extern const ProtobufCMessageDescriptor golden__group__holder__a__descriptor;
extern const ProtobufCMessageDescriptor golden__group__holder__b__descriptor;
extern const ProtobufCMessageDescriptor golden__group__holder__set__descriptor;
extern const ProtobufCMessageDescriptor golden__group__extra__descriptor;
extern const ProtobufCMessageDescriptor golden__group__nothing__descriptor;
extern const ProtobufCMessageDescriptor golden__group__nothing__only__descriptor;

PROTOBUF_C__END_DECLS

#endif
