/* Made by protoc-gen-headway from shared.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_shared_2eproto__INCLUDED
#define PROTOBUF_C_shared_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif


typedef struct Shared Shared;
typedef struct Shared__Nested Shared__Nested;
typedef struct Shared__Nested__Deep Shared__Nested__Deep;
typedef struct Shared__NestedEntry Shared__NestedEntry;

typedef enum _Shared__Nested__Deep__Level {
    SHARED__NESTED__DEEP__LEVEL__LOW = 0,
    SHARED__NESTED__DEEP__LEVEL__HIGH = 5
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(SHARED__NESTED__DEEP__LEVEL)
} Shared__Nested__Deep__Level;

/* Imported by old.proto, and handed on to those who import that. */
struct Shared {
    ProtobufCMessage base;
    /* * / cannot end a comment / * of C */
    char *name;
    protobuf_c_boolean has_bytes;
    ProtobufCBinaryData bytes;
    Shared *shared;
    size_t n_values;
    double *values;
    size_t n_unpacked;
    double *unpacked;
    size_t n_nested;
    Shared__NestedEntry **nested;
    int32_t custom;
};
#define SHARED__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&shared__descriptor), NULL, 0, { 0, NULL }, NULL, 0, NULL, 0, NULL, 0, NULL, 0 }

struct Shared__Nested {
    ProtobufCMessage base;
    Shared__Nested__Deep *deep;
};
#define SHARED__NESTED__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&shared__nested__descriptor), NULL }

struct Shared__Nested__Deep {
    ProtobufCMessage base;
    Shared__Nested__Deep__Level level;
};
#define SHARED__NESTED__DEEP__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&shared__nested__deep__descriptor), SHARED__NESTED__DEEP__LEVEL__LOW }

struct Shared__NestedEntry {
    ProtobufCMessage base;
    int32_t key;
    Shared__Nested *value;
};
#define SHARED__NESTED_ENTRY__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&shared__nested_entry__descriptor), 0, NULL }

void shared__init(Shared *message);
size_t shared__get_packed_size(const Shared *message);
size_t shared__pack(const Shared *message, uint8_t *out);
size_t shared__pack_to_buffer(const Shared *message, ProtobufCBuffer *buffer);
Shared *shared__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void shared__free_unpacked(Shared *message, ProtobufCAllocator *allocator);
void shared__nested__init(Shared__Nested *message);
void shared__nested__deep__init(Shared__Nested__Deep *message);
void shared__nested_entry__init(Shared__NestedEntry *message);

extern const ProtobufCMessageDescriptor shared__descriptor;
extern const ProtobufCMessageDescriptor shared__nested__descriptor;
extern const ProtobufCMessageDescriptor shared__nested__deep__descriptor;
extern const ProtobufCMessageDescriptor shared__nested_entry__descriptor;
extern const ProtobufCEnumDescriptor shared__nested__deep__level__descriptor;

PROTOBUF_C__END_DECLS

#endif
