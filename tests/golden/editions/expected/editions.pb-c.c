/* Made by protoc-gen-headway from editions.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "editions.pb-c.h"

#include <headway/codec.h>

void protos__editions__modern__init(Protos__Editions__Modern *message)
{
    static const Protos__Editions__Modern init_value = PROTOS__EDITIONS__MODERN__INIT;
    *message = init_value;
}

size_t protos__editions__modern__get_packed_size(const Protos__Editions__Modern *message)
{
    assert(message->base.descriptor == &protos__editions__modern__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t protos__editions__modern__pack(const Protos__Editions__Modern *message, uint8_t *out)
{
    assert(message->base.descriptor == &protos__editions__modern__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t protos__editions__modern__pack_to_buffer(const Protos__Editions__Modern *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &protos__editions__modern__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Protos__Editions__Modern *protos__editions__modern__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Protos__Editions__Modern *)protobuf_c_message_unpack(&protos__editions__modern__descriptor, allocator, len, data);
}

void protos__editions__modern__free_unpacked(Protos__Editions__Modern *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &protos__editions__modern__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void protos__editions__modern__by_name_entry__init(Protos__Editions__Modern__ByNameEntry *message)
{
    static const Protos__Editions__Modern__ByNameEntry init_value = PROTOS__EDITIONS__MODERN__BY_NAME_ENTRY__INIT;
    *message = init_value;
}

static const uint8_t *protos__editions__modern__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Protos__Editions__Modern *message = (Protos__Editions__Modern *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->implicit);
            break;
        case 16:
            message->has_explicit_ = 1;
            at = headway_decode_int32(decoder, at, end, &message->explicit_);
            break;
        case 24:
            headway_decode_seen(base, 2);
            at = headway_decode_int32(decoder, at, end, &message->required);
            break;
        case 34:
            at = headway_decode_packed(decoder, PROTOBUF_C_TYPE_INT32, at, end, &message->n_packed, &message->packed);
            break;
        case 42:
            at = headway_decode_packed(decoder, PROTOBUF_C_TYPE_INT32, at, end, &message->n_expanded, &message->expanded);
            break;
        case 58:
            at = headway_decode_message(decoder, at, end, &protos__editions__modern__descriptor, &message->plain);
            break;
        case 66:
            at = headway_decode_string(decoder, at, end, &message->text);
            break;
        case 74:
            message->kind_case = PROTOS__EDITIONS__MODERN__KIND_WORD;
            at = headway_decode_string(decoder, at, end, &message->word);
            break;
        case 90:
            at = headway_decode_messages(decoder, 90, at, end, &protos__editions__modern__by_name_entry__descriptor, &message->n_by_name, &message->by_name);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t protos__editions__modern__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Protos__Editions__Modern *message = (const Protos__Editions__Modern *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->n_by_name)
        left = headway_encode_messages(encoder, left, 90, message->n_by_name, message->by_name);
    if (message->kind_case == PROTOS__EDITIONS__MODERN__KIND_WORD && message->word)
        left = headway_encode_string(encoder, left, 74, message->word);
    if (message->text && *message->text)
        left = headway_encode_string(encoder, left, 66, message->text);
    if (message->plain)
        left = headway_encode_message(encoder, left, 58, message->plain);
    if (message->n_expanded)
        left = headway_encode_other(encoder, left, base, 4);
    if (message->n_packed)
        left = headway_encode_packed(encoder, left, 34, PROTOBUF_C_TYPE_INT32, message->n_packed, message->packed);
    left = headway_encode_int(encoder, left, 24, message->required);
    if (message->has_explicit_)
        left = headway_encode_int(encoder, left, 16, message->explicit_);
    if (message->implicit)
        left = headway_encode_int(encoder, left, 8, message->implicit);
    return left;
}

static const headway_codec protos__editions__modern__codec = { HEADWAY_CODEC_MAGIC, 1, protos__editions__modern__decode, protos__editions__modern__encode };

static const uint8_t *protos__editions__modern__by_name_entry__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Protos__Editions__Modern__ByNameEntry *message = (Protos__Editions__Modern__ByNameEntry *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->key);
            break;
        case 18:
            at = headway_decode_message(decoder, at, end, &protos__editions__modern__descriptor, &message->value);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t protos__editions__modern__by_name_entry__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Protos__Editions__Modern__ByNameEntry *message = (const Protos__Editions__Modern__ByNameEntry *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->value)
        left = headway_encode_message(encoder, left, 18, message->value);
    if (message->key && *message->key)
        left = headway_encode_string(encoder, left, 10, message->key);
    return left;
}

static const headway_codec protos__editions__modern__by_name_entry__codec = { HEADWAY_CODEC_MAGIC, 0, protos__editions__modern__by_name_entry__decode, protos__editions__modern__by_name_entry__encode };

static const ProtobufCFieldDescriptor protos__editions__modern__field_descriptors[9] = {
    { "implicit", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Protos__Editions__Modern, implicit),
      NULL, NULL, 0, 0, NULL, NULL },
    { "explicit", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
      offsetof(Protos__Editions__Modern, has_explicit_), offsetof(Protos__Editions__Modern, explicit_),
      NULL, NULL, 0, 0, NULL, NULL },
    { "required", 3, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Protos__Editions__Modern, required),
      NULL, NULL, 0, 0, NULL, NULL },
    { "packed", 4, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
      offsetof(Protos__Editions__Modern, n_packed), offsetof(Protos__Editions__Modern, packed),
      NULL, NULL, 0 | PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL },
    { "expanded", 5, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
      offsetof(Protos__Editions__Modern, n_expanded), offsetof(Protos__Editions__Modern, expanded),
      NULL, NULL, 0, 0, NULL, NULL },
    { "plain", 7, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Protos__Editions__Modern, plain),
      &protos__editions__modern__descriptor, NULL, 0, 0, NULL, NULL },
    { "text", 8, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Protos__Editions__Modern, text),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "word", 9, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      offsetof(Protos__Editions__Modern, kind_case), offsetof(Protos__Editions__Modern, word),
      NULL, &protobuf_c_empty_string, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "by_name", 11, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Protos__Editions__Modern, n_by_name), offsetof(Protos__Editions__Modern, by_name),
      &protos__editions__modern__by_name_entry__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned protos__editions__modern__field_indices_by_name[] = {
    8, /* by_name */
    4, /* expanded */
    1, /* explicit */
    0, /* implicit */
    3, /* packed */
    5, /* plain */
    2, /* required */
    6, /* text */
    7, /* word */
};
static const ProtobufCIntRange protos__editions__modern__number_ranges[] = {
    { 1, 0 },
    { 7, 5 },
    { 11, 8 },
    { 0, 9 }
};
const ProtobufCMessageDescriptor protos__editions__modern__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "protos.editions.Modern",
    "Modern",
    "Protos__Editions__Modern",
    "protos.editions",
    sizeof(Protos__Editions__Modern),
    9,
    protos__editions__modern__field_descriptors,
    protos__editions__modern__field_indices_by_name,
    3,
    protos__editions__modern__number_ranges,
    (ProtobufCMessageInit)protos__editions__modern__init,
    (void *)&protos__editions__modern__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor protos__editions__modern__by_name_entry__field_descriptors[2] = {
    { "key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Protos__Editions__Modern__ByNameEntry, key),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "value", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Protos__Editions__Modern__ByNameEntry, value),
      &protos__editions__modern__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned protos__editions__modern__by_name_entry__field_indices_by_name[] = {
    0, /* key */
    1, /* value */
};
static const ProtobufCIntRange protos__editions__modern__by_name_entry__number_ranges[] = {
    { 1, 0 },
    { 0, 2 }
};
const ProtobufCMessageDescriptor protos__editions__modern__by_name_entry__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "protos.editions.Modern.ByNameEntry",
    "ByNameEntry",
    "Protos__Editions__Modern__ByNameEntry",
    "protos.editions",
    sizeof(Protos__Editions__Modern__ByNameEntry),
    2,
    protos__editions__modern__by_name_entry__field_descriptors,
    protos__editions__modern__by_name_entry__field_indices_by_name,
    1,
    protos__editions__modern__by_name_entry__number_ranges,
    (ProtobufCMessageInit)protos__editions__modern__by_name_entry__init,
    (void *)&protos__editions__modern__by_name_entry__codec, NULL, NULL
};

