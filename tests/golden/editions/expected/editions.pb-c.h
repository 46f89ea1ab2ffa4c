/* Made by protoc-gen-headway from editions.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_editions_2eproto__INCLUDED
#define PROTOBUF_C_editions_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif


typedef struct Protos__Editions__Modern Protos__Editions__Modern;
typedef struct Protos__Editions__Modern__ByNameEntry Protos__Editions__Modern__ByNameEntry;

typedef enum {
    PROTOS__EDITIONS__MODERN__KIND__NOT_SET = 0,
    PROTOS__EDITIONS__MODERN__KIND_WORD = 9
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(PROTOS__EDITIONS__MODERN__KIND__CASE)
} Protos__Editions__Modern__KindCase;

struct Protos__Editions__Modern {
    ProtobufCMessage base;
    int32_t implicit;
    protobuf_c_boolean has_explicit_;
    int32_t explicit_;
    int32_t required;
    size_t n_packed;
    int32_t *packed;
    size_t n_expanded;
    int32_t *expanded;
    /* 6, group Modern: no member; its bytes are kept among base.unknown_fields */
    Protos__Editions__Modern *plain;
    char *text;
    size_t n_by_name;
    Protos__Editions__Modern__ByNameEntry **by_name;
    Protos__Editions__Modern__KindCase kind_case;
    union {
        char *word;
        /* 10, group Modern: no member; its bytes are kept among base.unknown_fields */
    };
};
#define PROTOS__EDITIONS__MODERN__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&protos__editions__modern__descriptor), 0, 0, 0, 0, 0, NULL, 0, NULL, NULL, (char *)protobuf_c_empty_string, 0, NULL, PROTOS__EDITIONS__MODERN__KIND__NOT_SET, {0} }

struct Protos__Editions__Modern__ByNameEntry {
    ProtobufCMessage base;
    char *key;
    Protos__Editions__Modern *value;
};
#define PROTOS__EDITIONS__MODERN__BY_NAME_ENTRY__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&protos__editions__modern__by_name_entry__descriptor), (char *)protobuf_c_empty_string, NULL }

void protos__editions__modern__init(Protos__Editions__Modern *message);
size_t protos__editions__modern__get_packed_size(const Protos__Editions__Modern *message);
size_t protos__editions__modern__pack(const Protos__Editions__Modern *message, uint8_t *out);
size_t protos__editions__modern__pack_to_buffer(const Protos__Editions__Modern *message, ProtobufCBuffer *buffer);
Protos__Editions__Modern *protos__editions__modern__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void protos__editions__modern__free_unpacked(Protos__Editions__Modern *message, ProtobufCAllocator *allocator);
void protos__editions__modern__by_name_entry__init(Protos__Editions__Modern__ByNameEntry *message);

extern const ProtobufCMessageDescriptor protos__editions__modern__descriptor;
extern const ProtobufCMessageDescriptor protos__editions__modern__by_name_entry__descriptor;

PROTOBUF_C__END_DECLS

#endif
