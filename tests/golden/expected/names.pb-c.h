/* Made by protoc-gen-headway from names.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_names_2eproto__INCLUDED
#define PROTOBUF_C_names_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif


typedef struct Golden__Names__AB Golden__Names__AB;
typedef struct Golden__Names__AB_ Golden__Names__AB_;
typedef struct Golden__Names__AB__KindCase Golden__Names__AB__KindCase;
typedef struct Golden__Names__MeetEvent Golden__Names__MeetEvent;

typedef enum _Golden__Names__AB__Kind {
    GOLDEN__NAMES__AB__KIND__NOT_SET = 0,
    GOLDEN__NAMES__AB__KIND__OTHER = 1
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(GOLDEN__NAMES__AB__KIND)
} Golden__Names__AB__Kind;

/* Two that protobuf-c would both call Golden__Names__AB. */
struct Golden__Names__AB {
    ProtobufCMessage base;
    int32_t a_b;
};
#define GOLDEN__NAMES__A_B__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__names__a_b__descriptor), 0 }

typedef enum {
    GOLDEN__NAMES__AB__KIND__NOT_SET_ = 0,
    GOLDEN__NAMES__AB__KIND_DEFAULT = 13,
    GOLDEN__NAMES__AB__KIND_REGISTER = 14
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(GOLDEN__NAMES__AB__KIND__CASE)
} Golden__Names__AB___KindCase;

struct Golden__Names__AB_ {
    ProtobufCMessage base;
    /* Words of C and of C++, and macros. */
    int32_t int_;
    char *class_;
    protobuf_c_boolean restrict_;
    int32_t errno_;
    /* The struct's own first member. */
    char *base_;
    /* n_x stands beside a repeated x. */
    size_t n_x;
    char **x;
    int32_t n_x_;
    /* has_y stands beside an optional y. */
    protobuf_c_boolean has_y;
    protobuf_c_boolean has_y_;
    int32_t y_;
    /* kind_case stands beside the oneof kind. */
    int32_t kind_case;
    Golden__Names__AB___KindCase kind_case_;
    union {
        char *default_;
        int32_t register_;
    };
};
#define GOLDEN__NAMES__AB__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__names__ab__descriptor), 0, (char *)protobuf_c_empty_string, 0, 0, (char *)protobuf_c_empty_string, 0, NULL, 0, 0, 0, 0, 0, GOLDEN__NAMES__AB__KIND__NOT_SET_, {0} }

struct Golden__Names__AB__KindCase {
    ProtobufCMessage base;
};
#define GOLDEN__NAMES__AB__KIND_CASE__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__names__ab__kind_case__descriptor) }

/* An event beside a service's method of its name. */
struct Golden__Names__MeetEvent {
    ProtobufCMessage base;
};
#define GOLDEN__NAMES__MEET__EVENT__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&golden__names__meet__event__descriptor) }

void golden__names__a_b__init(Golden__Names__AB *message);
size_t golden__names__a_b__get_packed_size(const Golden__Names__AB *message);
size_t golden__names__a_b__pack(const Golden__Names__AB *message, uint8_t *out);
size_t golden__names__a_b__pack_to_buffer(const Golden__Names__AB *message, ProtobufCBuffer *buffer);
Golden__Names__AB *golden__names__a_b__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void golden__names__a_b__free_unpacked(Golden__Names__AB *message, ProtobufCAllocator *allocator);
void golden__names__ab__init(Golden__Names__AB_ *message);
size_t golden__names__ab__get_packed_size(const Golden__Names__AB_ *message);
size_t golden__names__ab__pack(const Golden__Names__AB_ *message, uint8_t *out);
size_t golden__names__ab__pack_to_buffer(const Golden__Names__AB_ *message, ProtobufCBuffer *buffer);
Golden__Names__AB_ *golden__names__ab__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void golden__names__ab__free_unpacked(Golden__Names__AB_ *message, ProtobufCAllocator *allocator);
void golden__names__ab__kind_case__init(Golden__Names__AB__KindCase *message);
void golden__names__meet__event__init(Golden__Names__MeetEvent *message);
size_t golden__names__meet__event__get_packed_size(const Golden__Names__MeetEvent *message);
size_t golden__names__meet__event__pack(const Golden__Names__MeetEvent *message, uint8_t *out);
size_t golden__names__meet__event__pack_to_buffer(const Golden__Names__MeetEvent *message, ProtobufCBuffer *buffer);
Golden__Names__MeetEvent *golden__names__meet__event__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void golden__names__meet__event__free_unpacked(Golden__Names__MeetEvent *message, ProtobufCAllocator *allocator);

extern const ProtobufCMessageDescriptor golden__names__a_b__descriptor;
extern const ProtobufCMessageDescriptor golden__names__ab__descriptor;
extern const ProtobufCMessageDescriptor golden__names__ab__kind_case__descriptor;
extern const ProtobufCMessageDescriptor golden__names__meet__event__descriptor;
extern const ProtobufCEnumDescriptor golden__names__ab__kind__descriptor;

PROTOBUF_C__END_DECLS

#endif
