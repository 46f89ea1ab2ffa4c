/* Made by protoc-gen-headway from shared.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "shared.pb-c.h"

#include <headway/codec.h>

void shared__init(Shared *message)
{
    static const Shared init_value = SHARED__INIT;
    *message = init_value;
}

size_t shared__get_packed_size(const Shared *message)
{
    assert(message->base.descriptor == &shared__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t shared__pack(const Shared *message, uint8_t *out)
{
    assert(message->base.descriptor == &shared__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t shared__pack_to_buffer(const Shared *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &shared__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Shared *shared__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Shared *)protobuf_c_message_unpack(&shared__descriptor, allocator, len, data);
}

void shared__free_unpacked(Shared *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &shared__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void shared__nested__init(Shared__Nested *message)
{
    static const Shared__Nested init_value = SHARED__NESTED__INIT;
    *message = init_value;
}

void shared__nested__deep__init(Shared__Nested__Deep *message)
{
    static const Shared__Nested__Deep init_value = SHARED__NESTED__DEEP__INIT;
    *message = init_value;
}

void shared__nested_entry__init(Shared__NestedEntry *message)
{
    static const Shared__NestedEntry init_value = SHARED__NESTED_ENTRY__INIT;
    *message = init_value;
}

static const uint8_t *shared__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Shared *message = (Shared *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->name);
            break;
        case 18:
            message->has_bytes = 1;
            at = headway_decode_bytes(decoder, at, end, &message->bytes);
            break;
        case 26:
            at = headway_decode_message(decoder, at, end, &shared__descriptor, &message->shared);
            break;
        case 34:
            at = headway_decode_packed(decoder, PROTOBUF_C_TYPE_DOUBLE, at, end, &message->n_values, &message->values);
            break;
        case 42:
            at = headway_decode_packed(decoder, PROTOBUF_C_TYPE_DOUBLE, at, end, &message->n_unpacked, &message->unpacked);
            break;
        case 50:
            at = headway_decode_messages(decoder, 50, at, end, &shared__nested_entry__descriptor, &message->n_nested, &message->nested);
            break;
        case 56:
            at = headway_decode_int32(decoder, at, end, &message->custom);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t shared__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Shared *message = (const Shared *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->custom)
        left = headway_encode_int(encoder, left, 56, message->custom);
    if (message->n_nested)
        left = headway_encode_messages(encoder, left, 50, message->n_nested, message->nested);
    if (message->n_unpacked)
        left = headway_encode_other(encoder, left, base, 4);
    if (message->n_values)
        left = headway_encode_packed(encoder, left, 34, PROTOBUF_C_TYPE_DOUBLE, message->n_values, message->values);
    if (message->shared)
        left = headway_encode_message(encoder, left, 26, message->shared);
    if (message->has_bytes)
        left = headway_encode_bytes(encoder, left, 18, &message->bytes);
    if (message->name)
        left = headway_encode_string(encoder, left, 10, message->name);
    return left;
}

static const headway_codec shared__codec = { HEADWAY_CODEC_MAGIC, 0, shared__decode, shared__encode };

static const uint8_t *shared__nested__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Shared__Nested *message = (Shared__Nested *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_message(decoder, at, end, &shared__nested__deep__descriptor, &message->deep);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t shared__nested__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Shared__Nested *message = (const Shared__Nested *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->deep)
        left = headway_encode_message(encoder, left, 10, message->deep);
    return left;
}

static const headway_codec shared__nested__codec = { HEADWAY_CODEC_MAGIC, 0, shared__nested__decode, shared__nested__encode };

static const uint8_t *shared__nested__deep__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Shared__Nested__Deep *message = (Shared__Nested__Deep *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->level);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t shared__nested__deep__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Shared__Nested__Deep *message = (const Shared__Nested__Deep *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->level)
        left = headway_encode_int(encoder, left, 8, (int32_t)message->level);
    return left;
}

static const headway_codec shared__nested__deep__codec = { HEADWAY_CODEC_MAGIC, 0, shared__nested__deep__decode, shared__nested__deep__encode };

static const uint8_t *shared__nested_entry__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Shared__NestedEntry *message = (Shared__NestedEntry *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->key);
            break;
        case 18:
            at = headway_decode_message(decoder, at, end, &shared__nested__descriptor, &message->value);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t shared__nested_entry__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Shared__NestedEntry *message = (const Shared__NestedEntry *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->value)
        left = headway_encode_message(encoder, left, 18, message->value);
    if (message->key)
        left = headway_encode_int(encoder, left, 8, message->key);
    return left;
}

static const headway_codec shared__nested_entry__codec = { HEADWAY_CODEC_MAGIC, 0, shared__nested_entry__decode, shared__nested_entry__encode };

static const ProtobufCFieldDescriptor shared__field_descriptors[7] = {
    { "name", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Shared, name),
      NULL, NULL, 0, 0, NULL, NULL },
    { "bytes", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
      offsetof(Shared, has_bytes), offsetof(Shared, bytes),
      NULL, NULL, 0, 0, NULL, NULL },
    { "shared", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Shared, shared),
      &shared__descriptor, NULL, 0, 0, NULL, NULL },
    { "values", 4, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_DOUBLE,
      offsetof(Shared, n_values), offsetof(Shared, values),
      NULL, NULL, 0 | PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL },
    { "unpacked", 5, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_DOUBLE,
      offsetof(Shared, n_unpacked), offsetof(Shared, unpacked),
      NULL, NULL, 0, 0, NULL, NULL },
    { "nested", 6, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Shared, n_nested), offsetof(Shared, nested),
      &shared__nested_entry__descriptor, NULL, 0, 0, NULL, NULL },
    { "custom", 7, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Shared, custom),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned shared__field_indices_by_name[] = {
    1, /* bytes */
    6, /* custom */
    0, /* name */
    5, /* nested */
    2, /* shared */
    4, /* unpacked */
    3, /* values */
};
static const ProtobufCIntRange shared__number_ranges[] = {
    { 1, 0 },
    { 0, 7 }
};
const ProtobufCMessageDescriptor shared__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Shared",
    "Shared",
    "Shared",
    "",
    sizeof(Shared),
    shared__field_descriptors,
    shared__field_indices_by_name,
    shared__number_ranges,
    (ProtobufCMessageInit)shared__init,
    (void *)&shared__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor shared__nested__field_descriptors[1] = {
    { "deep", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Shared__Nested, deep),
      &shared__nested__deep__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned shared__nested__field_indices_by_name[] = {
    0, /* deep */
};
static const ProtobufCIntRange shared__nested__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor shared__nested__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Shared.Nested",
    "Nested",
    "Shared__Nested",
    "",
    sizeof(Shared__Nested),
    shared__nested__field_descriptors,
    shared__nested__field_indices_by_name,
    shared__nested__number_ranges,
    (ProtobufCMessageInit)shared__nested__init,
    (void *)&shared__nested__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor shared__nested__deep__field_descriptors[1] = {
    { "level", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
      0, offsetof(Shared__Nested__Deep, level),
      &shared__nested__deep__level__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned shared__nested__deep__field_indices_by_name[] = {
    0, /* level */
};
static const ProtobufCIntRange shared__nested__deep__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor shared__nested__deep__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Shared.Nested.Deep",
    "Deep",
    "Shared__Nested__Deep",
    "",
    sizeof(Shared__Nested__Deep),
    shared__nested__deep__field_descriptors,
    shared__nested__deep__field_indices_by_name,
    shared__nested__deep__number_ranges,
    (ProtobufCMessageInit)shared__nested__deep__init,
    (void *)&shared__nested__deep__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor shared__nested_entry__field_descriptors[2] = {
    { "key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Shared__NestedEntry, key),
      NULL, NULL, 0, 0, NULL, NULL },
    { "value", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Shared__NestedEntry, value),
      &shared__nested__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned shared__nested_entry__field_indices_by_name[] = {
    0, /* key */
    1, /* value */
};
static const ProtobufCIntRange shared__nested_entry__number_ranges[] = {
    { 1, 0 },
    { 0, 2 }
};
const ProtobufCMessageDescriptor shared__nested_entry__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Shared.NestedEntry",
    "NestedEntry",
    "Shared__NestedEntry",
    "",
    sizeof(Shared__NestedEntry),
    shared__nested_entry__field_descriptors,
    shared__nested_entry__field_indices_by_name,
    shared__nested_entry__number_ranges,
    (ProtobufCMessageInit)shared__nested_entry__init,
    (void *)&shared__nested_entry__codec, NULL, NULL
};

static const ProtobufCEnumValue shared__nested__deep__level__enum_values_by_number[2] = {
    { "LOW", "SHARED__NESTED__DEEP__LEVEL__LOW", SHARED__NESTED__DEEP__LEVEL__LOW },
    { "HIGH", "SHARED__NESTED__DEEP__LEVEL__HIGH", SHARED__NESTED__DEEP__LEVEL__HIGH },
};
static const ProtobufCIntRange shared__nested__deep__level__value_ranges[] = {
    { 0, 0 },
    { 5, 1 },
    { 0, 2 }
};
static const ProtobufCEnumValueIndex shared__nested__deep__level__enum_values_by_name[2] = {
    { "HIGH", 1 },
    { "LOW", 0 },
};
const ProtobufCEnumDescriptor shared__nested__deep__level__descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "Shared.Nested.Deep.Level",
    "Level",
    "Shared__Nested__Deep__Level",
    "",
    shared__nested__deep__level__enum_values_by_number,
    shared__nested__deep__level__enum_values_by_name,
    shared__nested__deep__level__value_ranges,
    NULL, NULL, NULL, NULL
};

