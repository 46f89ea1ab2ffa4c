/* Made by protoc-gen-headway from group.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "group.pb-c.h"

#include <headway/codec.h>

void golden__group__holder__init(Golden__Group__Holder *message)
{
    static const Golden__Group__Holder init_value = GOLDEN__GROUP__HOLDER__INIT;
    *message = init_value;
}

size_t golden__group__holder__get_packed_size(const Golden__Group__Holder *message)
{
    assert(message->base.descriptor == &golden__group__holder__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t golden__group__holder__pack(const Golden__Group__Holder *message, uint8_t *out)
{
    assert(message->base.descriptor == &golden__group__holder__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t golden__group__holder__pack_to_buffer(const Golden__Group__Holder *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &golden__group__holder__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Golden__Group__Holder *golden__group__holder__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Golden__Group__Holder *)protobuf_c_message_unpack(&golden__group__holder__descriptor, allocator, len, data);
}

void golden__group__holder__free_unpacked(Golden__Group__Holder *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &golden__group__holder__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void golden__group__holder__old__init(Golden__Group__Holder__Old *message)
{
    static const Golden__Group__Holder__Old init_value = GOLDEN__GROUP__HOLDER__OLD__INIT;
    *message = init_value;
}

void golden__group__holder__many__init(Golden__Group__Holder__Many *message)
{
    static const Golden__Group__Holder__Many init_value = GOLDEN__GROUP__HOLDER__MANY__INIT;
    *message = init_value;
}

void golden__group__holder__must__init(Golden__Group__Holder__Must *message)
{
    static const Golden__Group__Holder__Must init_value = GOLDEN__GROUP__HOLDER__MUST__INIT;
    *message = init_value;
}

void golden__group__holder__chosen__init(Golden__Group__Holder__Chosen *message)
{
    static const Golden__Group__Holder__Chosen init_value = GOLDEN__GROUP__HOLDER__CHOSEN__INIT;
    *message = init_value;
}

void golden__group__holder__a__init(Golden__Group__Holder__A *message)
{
    static const Golden__Group__Holder__A init_value = GOLDEN__GROUP__HOLDER__A__INIT;
    *message = init_value;
}

void golden__group__holder__b__init(Golden__Group__Holder__B *message)
{
    static const Golden__Group__Holder__B init_value = GOLDEN__GROUP__HOLDER__B__INIT;
    *message = init_value;
}

void golden__group__holder__set__init(Golden__Group__Holder__Set *message)
{
    static const Golden__Group__Holder__Set init_value = GOLDEN__GROUP__HOLDER__SET__INIT;
    *message = init_value;
}

void golden__group__extra__init(Golden__Group__Extra *message)
{
    static const Golden__Group__Extra init_value = GOLDEN__GROUP__EXTRA__INIT;
    *message = init_value;
}

size_t golden__group__extra__get_packed_size(const Golden__Group__Extra *message)
{
    assert(message->base.descriptor == &golden__group__extra__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t golden__group__extra__pack(const Golden__Group__Extra *message, uint8_t *out)
{
    assert(message->base.descriptor == &golden__group__extra__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t golden__group__extra__pack_to_buffer(const Golden__Group__Extra *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &golden__group__extra__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Golden__Group__Extra *golden__group__extra__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Golden__Group__Extra *)protobuf_c_message_unpack(&golden__group__extra__descriptor, allocator, len, data);
}

void golden__group__extra__free_unpacked(Golden__Group__Extra *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &golden__group__extra__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void golden__group__nothing__init(Golden__Group__Nothing *message)
{
    static const Golden__Group__Nothing init_value = GOLDEN__GROUP__NOTHING__INIT;
    *message = init_value;
}

size_t golden__group__nothing__get_packed_size(const Golden__Group__Nothing *message)
{
    assert(message->base.descriptor == &golden__group__nothing__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t golden__group__nothing__pack(const Golden__Group__Nothing *message, uint8_t *out)
{
    assert(message->base.descriptor == &golden__group__nothing__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t golden__group__nothing__pack_to_buffer(const Golden__Group__Nothing *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &golden__group__nothing__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Golden__Group__Nothing *golden__group__nothing__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Golden__Group__Nothing *)protobuf_c_message_unpack(&golden__group__nothing__descriptor, allocator, len, data);
}

void golden__group__nothing__free_unpacked(Golden__Group__Nothing *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &golden__group__nothing__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void golden__group__nothing__only__init(Golden__Group__Nothing__Only *message)
{
    static const Golden__Group__Nothing__Only init_value = GOLDEN__GROUP__NOTHING__ONLY__INIT;
    *message = init_value;
}

static const uint8_t *golden__group__holder__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Group__Holder *message = (Golden__Group__Holder *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            message->has_before = 1;
            at = headway_decode_int32(decoder, at, end, &message->before);
            break;
        case 50:
            message->kind_case = GOLDEN__GROUP__HOLDER__KIND_WORD;
            at = headway_decode_string(decoder, at, end, &message->word);
            break;
        case 74:
            at = headway_decode_message(decoder, at, end, &golden__group__holder__set__descriptor, &message->set);
            break;
        case 82:
            at = headway_decode_string(decoder, at, end, &message->after);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__group__holder__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Group__Holder *message = (const Golden__Group__Holder *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->after)
        left = headway_encode_string(encoder, left, 82, message->after);
    if (message->set)
        left = headway_encode_message(encoder, left, 74, message->set);
    if (message->kind_case == GOLDEN__GROUP__HOLDER__KIND_WORD && message->word)
        left = headway_encode_string(encoder, left, 50, message->word);
    if (message->has_before)
        left = headway_encode_int(encoder, left, 8, message->before);
    return left;
}

static const headway_codec golden__group__holder__codec = { HEADWAY_CODEC_MAGIC, 0, golden__group__holder__decode, golden__group__holder__encode };

static const uint8_t *golden__group__holder__old__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Group__Holder__Old *message = (Golden__Group__Holder__Old *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            message->has_x = 1;
            at = headway_decode_int32(decoder, at, end, &message->x);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__group__holder__old__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Group__Holder__Old *message = (const Golden__Group__Holder__Old *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->has_x)
        left = headway_encode_int(encoder, left, 8, message->x);
    return left;
}

static const headway_codec golden__group__holder__old__codec = { HEADWAY_CODEC_MAGIC, 0, golden__group__holder__old__decode, golden__group__holder__old__encode };

static const uint8_t *golden__group__holder__many__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Group__Holder__Many *message = (Golden__Group__Holder__Many *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->y);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__group__holder__many__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Group__Holder__Many *message = (const Golden__Group__Holder__Many *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->y)
        left = headway_encode_string(encoder, left, 10, message->y);
    return left;
}

static const headway_codec golden__group__holder__many__codec = { HEADWAY_CODEC_MAGIC, 0, golden__group__holder__many__decode, golden__group__holder__many__encode };

static const uint8_t *golden__group__holder__must__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Group__Holder__Must *message = (Golden__Group__Holder__Must *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            headway_decode_seen(base, 0);
            at = headway_decode_string(decoder, at, end, &message->y);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__group__holder__must__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Group__Holder__Must *message = (const Golden__Group__Holder__Must *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    left = headway_encode_string(encoder, left, 10, message->y);
    return left;
}

static const headway_codec golden__group__holder__must__codec = { HEADWAY_CODEC_MAGIC, 1, golden__group__holder__must__decode, golden__group__holder__must__encode };

static const uint8_t *golden__group__holder__chosen__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Group__Holder__Chosen *message = (Golden__Group__Holder__Chosen *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            message->has_z = 1;
            at = headway_decode_int32(decoder, at, end, &message->z);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__group__holder__chosen__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Group__Holder__Chosen *message = (const Golden__Group__Holder__Chosen *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->has_z)
        left = headway_encode_int(encoder, left, 8, message->z);
    return left;
}

static const headway_codec golden__group__holder__chosen__codec = { HEADWAY_CODEC_MAGIC, 0, golden__group__holder__chosen__decode, golden__group__holder__chosen__encode };

static const uint8_t *golden__group__extra__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Golden__Group__Extra *message = (Golden__Group__Extra *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            message->has_z = 1;
            at = headway_decode_int32(decoder, at, end, &message->z);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t golden__group__extra__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Golden__Group__Extra *message = (const Golden__Group__Extra *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->has_z)
        left = headway_encode_int(encoder, left, 8, message->z);
    return left;
}

static const headway_codec golden__group__extra__codec = { HEADWAY_CODEC_MAGIC, 0, golden__group__extra__decode, golden__group__extra__encode };

static const ProtobufCFieldDescriptor golden__group__holder__field_descriptors[4] = {
    { "before", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
      offsetof(Golden__Group__Holder, has_before), offsetof(Golden__Group__Holder, before),
      NULL, NULL, 0, 0, NULL, NULL },
    { "word", 6, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
      offsetof(Golden__Group__Holder, kind_case), offsetof(Golden__Group__Holder, word),
      NULL, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "set", 9, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Golden__Group__Holder, set),
      &golden__group__holder__set__descriptor, NULL, 0, 0, NULL, NULL },
    { "after", 10, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Golden__Group__Holder, after),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__group__holder__field_indices_by_name[] = {
    3, /* after */
    0, /* before */
    2, /* set */
    1, /* word */
};
static const ProtobufCIntRange golden__group__holder__number_ranges[] = {
    { 1, 0 },
    { 6, 1 },
    { 9, 2 },
    { 0, 4 }
};
const ProtobufCMessageDescriptor golden__group__holder__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Holder",
    "Holder",
    "Golden__Group__Holder",
    "golden.group",
    sizeof(Golden__Group__Holder),
    golden__group__holder__field_descriptors,
    golden__group__holder__field_indices_by_name,
    golden__group__holder__number_ranges,
    (ProtobufCMessageInit)golden__group__holder__init,
    (void *)&golden__group__holder__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor golden__group__holder__old__field_descriptors[1] = {
    { "x", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
      offsetof(Golden__Group__Holder__Old, has_x), offsetof(Golden__Group__Holder__Old, x),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__group__holder__old__field_indices_by_name[] = {
    0, /* x */
};
static const ProtobufCIntRange golden__group__holder__old__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor golden__group__holder__old__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Holder.Old",
    "Old",
    "Golden__Group__Holder__Old",
    "golden.group",
    sizeof(Golden__Group__Holder__Old),
    golden__group__holder__old__field_descriptors,
    golden__group__holder__old__field_indices_by_name,
    golden__group__holder__old__number_ranges,
    (ProtobufCMessageInit)golden__group__holder__old__init,
    (void *)&golden__group__holder__old__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor golden__group__holder__many__field_descriptors[1] = {
    { "y", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Golden__Group__Holder__Many, y),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__group__holder__many__field_indices_by_name[] = {
    0, /* y */
};
static const ProtobufCIntRange golden__group__holder__many__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor golden__group__holder__many__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Holder.Many",
    "Many",
    "Golden__Group__Holder__Many",
    "golden.group",
    sizeof(Golden__Group__Holder__Many),
    golden__group__holder__many__field_descriptors,
    golden__group__holder__many__field_indices_by_name,
    golden__group__holder__many__number_ranges,
    (ProtobufCMessageInit)golden__group__holder__many__init,
    (void *)&golden__group__holder__many__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor golden__group__holder__must__field_descriptors[1] = {
    { "y", 1, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Golden__Group__Holder__Must, y),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__group__holder__must__field_indices_by_name[] = {
    0, /* y */
};
static const ProtobufCIntRange golden__group__holder__must__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor golden__group__holder__must__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Holder.Must",
    "Must",
    "Golden__Group__Holder__Must",
    "golden.group",
    sizeof(Golden__Group__Holder__Must),
    golden__group__holder__must__field_descriptors,
    golden__group__holder__must__field_indices_by_name,
    golden__group__holder__must__number_ranges,
    (ProtobufCMessageInit)golden__group__holder__must__init,
    (void *)&golden__group__holder__must__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor golden__group__holder__chosen__field_descriptors[1] = {
    { "z", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
      offsetof(Golden__Group__Holder__Chosen, has_z), offsetof(Golden__Group__Holder__Chosen, z),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__group__holder__chosen__field_indices_by_name[] = {
    0, /* z */
};
static const ProtobufCIntRange golden__group__holder__chosen__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor golden__group__holder__chosen__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Holder.Chosen",
    "Chosen",
    "Golden__Group__Holder__Chosen",
    "golden.group",
    sizeof(Golden__Group__Holder__Chosen),
    golden__group__holder__chosen__field_descriptors,
    golden__group__holder__chosen__field_indices_by_name,
    golden__group__holder__chosen__number_ranges,
    (ProtobufCMessageInit)golden__group__holder__chosen__init,
    (void *)&golden__group__holder__chosen__codec, NULL, NULL
};

const ProtobufCMessageDescriptor golden__group__holder__a__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Holder.A",
    "A",
    "Golden__Group__Holder__A",
    "golden.group",
    sizeof(Golden__Group__Holder__A),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)golden__group__holder__a__init,
    NULL, NULL, NULL
};

const ProtobufCMessageDescriptor golden__group__holder__b__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Holder.B",
    "B",
    "Golden__Group__Holder__B",
    "golden.group",
    sizeof(Golden__Group__Holder__B),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)golden__group__holder__b__init,
    NULL, NULL, NULL
};

const ProtobufCMessageDescriptor golden__group__holder__set__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Holder.Set",
    "Set",
    "Golden__Group__Holder__Set",
    "golden.group",
    sizeof(Golden__Group__Holder__Set),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)golden__group__holder__set__init,
    NULL, NULL, NULL
};

static const ProtobufCFieldDescriptor golden__group__extra__field_descriptors[1] = {
    { "z", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
      offsetof(Golden__Group__Extra, has_z), offsetof(Golden__Group__Extra, z),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned golden__group__extra__field_indices_by_name[] = {
    0, /* z */
};
static const ProtobufCIntRange golden__group__extra__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor golden__group__extra__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Extra",
    "Extra",
    "Golden__Group__Extra",
    "golden.group",
    sizeof(Golden__Group__Extra),
    golden__group__extra__field_descriptors,
    golden__group__extra__field_indices_by_name,
    golden__group__extra__number_ranges,
    (ProtobufCMessageInit)golden__group__extra__init,
    (void *)&golden__group__extra__codec, NULL, NULL
};

const ProtobufCMessageDescriptor golden__group__nothing__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Nothing",
    "Nothing",
    "Golden__Group__Nothing",
    "golden.group",
    sizeof(Golden__Group__Nothing),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)golden__group__nothing__init,
    NULL, NULL, NULL
};

const ProtobufCMessageDescriptor golden__group__nothing__only__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "golden.group.Nothing.Only",
    "Only",
    "Golden__Group__Nothing__Only",
    "golden.group",
    sizeof(Golden__Group__Nothing__Only),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)golden__group__nothing__only__init,
    NULL, NULL, NULL
};

