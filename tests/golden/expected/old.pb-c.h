/* Made by protoc-gen-headway from old.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_old_2eproto__INCLUDED
#define PROTOBUF_C_old_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif

#include "shared.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"

typedef struct Sample Sample;
typedef struct Sample__ByNameEntry Sample__ByNameEntry;
typedef struct Counted Counted;

typedef enum _Color {
    COLOR__RED = 0,
    COLOR__GREEN = -1,
    COLOR__BLUE = 7,
    COLOR__AZURE = 7
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(COLOR)
} Color;

typedef enum {
    SAMPLE__CHOICE__NOT_SET = 0,
    SAMPLE__CHOICE_WORD = 18,
    SAMPLE__CHOICE_SHARED = 19,
    SAMPLE__CHOICE_SHADE = 20
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(SAMPLE__CHOICE__CASE)
} Sample__ChoiceCase;

struct Sample {
    ProtobufCMessage base;
    int32_t id;
    char *text;
    protobuf_c_boolean has_data;
    ProtobufCBinaryData data;
    protobuf_c_boolean has_color;
    Color color;
    protobuf_c_boolean has_up;
    double up;
    protobuf_c_boolean has_down;
    float down;
    protobuf_c_boolean has_none;
    float none;
    protobuf_c_boolean has_small;
    float small;
    protobuf_c_boolean has_whole;
    double whole;
    protobuf_c_boolean has_least;
    int64_t least;
    protobuf_c_boolean has_most;
    uint64_t most;
    protobuf_c_boolean has_yes;
    protobuf_c_boolean yes;
    protobuf_c_boolean has_number;
    uint32_t number;
    protobuf_c_boolean has_first;
    Color first;
    size_t n_packed;
    int32_t *packed;
    size_t n_plain;
    int32_t *plain;
    size_t n_by_name;
    Sample__ByNameEntry **by_name;
    Google__Protobuf__Timestamp *at;
    Sample *deprecated_one PROTOBUF_C__DEPRECATED;
    /* One name, but for its case. */
    protobuf_c_boolean has_mixed;
    int32_t mixed;
    protobuf_c_boolean has_mixed_;
    int32_t mixed_;
    Sample__ChoiceCase choice_case;
    union {
        char *word;
        Shared *shared;
        Color shade;
    };
};
extern char sample__text__default_value[];
extern uint8_t sample__data__default_value_data[5];
extern char sample__word__default_value[];
#define SAMPLE__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&sample__descriptor), INT32_MIN, sample__text__default_value, 0, { sizeof(sample__data__default_value_data) - 1, sample__data__default_value_data }, 0, COLOR__GREEN, 0, INFINITY, 0, -INFINITY, 0, NAN, 0, 1e-10f, 0, 3.0, 0, INT64_MIN, 0, 18446744073709551615ull, 0, 1, 0, 4000000000u, 0, COLOR__RED, 0, NULL, 0, NULL, 0, NULL, NULL, NULL, 0, 0, 0, 0, SAMPLE__CHOICE__NOT_SET, {0} }

struct Sample__ByNameEntry {
    ProtobufCMessage base;
    char *key;
    Shared *value;
};
#define SAMPLE__BY_NAME_ENTRY__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&sample__by_name_entry__descriptor), NULL, NULL }

/* Keyed by a number. */
struct Counted {
    ProtobufCMessage base;
    protobuf_c_boolean has_id;
    uint64_t id;
};
#define COUNTED__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&counted__descriptor), 0, 0 }

void sample__init(Sample *message);
size_t sample__get_packed_size(const Sample *message);
size_t sample__pack(const Sample *message, uint8_t *out);
size_t sample__pack_to_buffer(const Sample *message, ProtobufCBuffer *buffer);
Sample *sample__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void sample__free_unpacked(Sample *message, ProtobufCAllocator *allocator);
void sample__by_name_entry__init(Sample__ByNameEntry *message);
void counted__init(Counted *message);
size_t counted__get_packed_size(const Counted *message);
size_t counted__pack(const Counted *message, uint8_t *out);
size_t counted__pack_to_buffer(const Counted *message, ProtobufCBuffer *buffer);
Counted *counted__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void counted__free_unpacked(Counted *message, ProtobufCAllocator *allocator);

extern const ProtobufCMessageDescriptor sample__descriptor;
extern const ProtobufCMessageDescriptor sample__by_name_entry__descriptor;
extern const ProtobufCMessageDescriptor counted__descriptor;
extern const ProtobufCEnumDescriptor color__descriptor;

PROTOBUF_C__END_DECLS

#endif
