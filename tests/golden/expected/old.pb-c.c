/* Made by protoc-gen-headway from old.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "old.pb-c.h"

#include <headway/codec.h>
#include <math.h>

void sample__init(Sample *message)
{
    static const Sample init_value = SAMPLE__INIT;
    *message = init_value;
}

size_t sample__get_packed_size(const Sample *message)
{
    assert(message->base.descriptor == &sample__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t sample__pack(const Sample *message, uint8_t *out)
{
    assert(message->base.descriptor == &sample__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t sample__pack_to_buffer(const Sample *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &sample__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Sample *sample__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Sample *)protobuf_c_message_unpack(&sample__descriptor, allocator, len, data);
}

void sample__free_unpacked(Sample *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &sample__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void sample__by_name_entry__init(Sample__ByNameEntry *message)
{
    static const Sample__ByNameEntry init_value = SAMPLE__BY_NAME_ENTRY__INIT;
    *message = init_value;
}

void counted__init(Counted *message)
{
    static const Counted init_value = COUNTED__INIT;
    *message = init_value;
}

size_t counted__get_packed_size(const Counted *message)
{
    assert(message->base.descriptor == &counted__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t counted__pack(const Counted *message, uint8_t *out)
{
    assert(message->base.descriptor == &counted__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t counted__pack_to_buffer(const Counted *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &counted__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Counted *counted__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Counted *)protobuf_c_message_unpack(&counted__descriptor, allocator, len, data);
}

void counted__free_unpacked(Counted *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &counted__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

static const uint8_t *sample__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Sample *message = (Sample *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            headway_decode_seen(base, 0);
            at = headway_decode_int32(decoder, at, end, &message->id);
            break;
        case 18:
            at = headway_decode_string(decoder, at, end, &message->text);
            break;
        case 26:
            message->has_data = 1;
            at = headway_decode_bytes(decoder, at, end, &message->data);
            break;
        case 32:
            message->has_color = 1;
            at = headway_decode_int32(decoder, at, end, &message->color);
            break;
        case 41:
            message->has_up = 1;
            at = headway_decode_fixed64(decoder, at, end, &message->up);
            break;
        case 53:
            message->has_down = 1;
            at = headway_decode_fixed32(decoder, at, end, &message->down);
            break;
        case 61:
            message->has_none = 1;
            at = headway_decode_fixed32(decoder, at, end, &message->none);
            break;
        case 69:
            message->has_small = 1;
            at = headway_decode_fixed32(decoder, at, end, &message->small);
            break;
        case 73:
            message->has_whole = 1;
            at = headway_decode_fixed64(decoder, at, end, &message->whole);
            break;
        case 80:
            message->has_least = 1;
            at = headway_decode_int64(decoder, at, end, &message->least);
            break;
        case 88:
            message->has_most = 1;
            at = headway_decode_int64(decoder, at, end, &message->most);
            break;
        case 96:
            message->has_yes = 1;
            at = headway_decode_bool(decoder, at, end, &message->yes);
            break;
        case 104:
            message->has_number = 1;
            at = headway_decode_int32(decoder, at, end, &message->number);
            break;
        case 112:
            message->has_first = 1;
            at = headway_decode_int32(decoder, at, end, &message->first);
            break;
        case 122:
            at = headway_decode_packed(decoder, PROTOBUF_C_TYPE_INT32, at, end, &message->n_packed, &message->packed);
            break;
        case 130:
            at = headway_decode_packed(decoder, PROTOBUF_C_TYPE_INT32, at, end, &message->n_plain, &message->plain);
            break;
        case 138:
            at = headway_decode_messages(decoder, 138, at, end, &sample__by_name_entry__descriptor, &message->n_by_name, &message->by_name);
            break;
        case 146:
            message->choice_case = SAMPLE__CHOICE_WORD;
            at = headway_decode_string(decoder, at, end, &message->word);
            break;
        case 154:
            if (message->choice_case != SAMPLE__CHOICE_SHARED)
                message->shared = NULL;
            message->choice_case = SAMPLE__CHOICE_SHARED;
            at = headway_decode_message(decoder, at, end, &shared__descriptor, &message->shared);
            break;
        case 160:
            message->choice_case = SAMPLE__CHOICE_SHADE;
            at = headway_decode_int32(decoder, at, end, &message->shade);
            break;
        case 170:
            at = headway_decode_message(decoder, at, end, &google__protobuf__timestamp__descriptor, &message->at);
            break;
        case 178:
            at = headway_decode_message(decoder, at, end, &sample__descriptor, &message->deprecated_one);
            break;
        case 184:
            message->has_mixed = 1;
            at = headway_decode_int32(decoder, at, end, &message->mixed);
            break;
        case 192:
            message->has_mixed_ = 1;
            at = headway_decode_int32(decoder, at, end, &message->mixed_);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t sample__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Sample *message = (const Sample *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->has_mixed_)
        left = headway_encode_int(encoder, left, 192, message->mixed_);
    if (message->has_mixed)
        left = headway_encode_int(encoder, left, 184, message->mixed);
    if (message->deprecated_one)
        left = headway_encode_message(encoder, left, 178, message->deprecated_one);
    if (message->at)
        left = headway_encode_message(encoder, left, 170, message->at);
    if (message->choice_case == SAMPLE__CHOICE_SHADE)
        left = headway_encode_int(encoder, left, 160, (int32_t)message->shade);
    if (message->choice_case == SAMPLE__CHOICE_SHARED && message->shared)
        left = headway_encode_message(encoder, left, 154, message->shared);
    if (message->choice_case == SAMPLE__CHOICE_WORD && message->word)
        left = headway_encode_string(encoder, left, 146, message->word);
    if (message->n_by_name)
        left = headway_encode_messages(encoder, left, 138, message->n_by_name, message->by_name);
    if (message->n_plain)
        left = headway_encode_other(encoder, left, base, 15);
    if (message->n_packed)
        left = headway_encode_packed(encoder, left, 122, PROTOBUF_C_TYPE_INT32, message->n_packed, message->packed);
    if (message->has_first)
        left = headway_encode_int(encoder, left, 112, (int32_t)message->first);
    if (message->has_number)
        left = headway_encode_uint(encoder, left, 104, message->number);
    if (message->has_yes)
        left = headway_encode_uint(encoder, left, 96, message->yes != 0);
    if (message->has_most)
        left = headway_encode_uint(encoder, left, 88, message->most);
    if (message->has_least)
        left = headway_encode_int(encoder, left, 80, message->least);
    if (message->has_whole)
        left = headway_encode_fixed64(encoder, left, 73, &message->whole);
    if (message->has_small)
        left = headway_encode_fixed32(encoder, left, 69, &message->small);
    if (message->has_none)
        left = headway_encode_fixed32(encoder, left, 61, &message->none);
    if (message->has_down)
        left = headway_encode_fixed32(encoder, left, 53, &message->down);
    if (message->has_up)
        left = headway_encode_fixed64(encoder, left, 41, &message->up);
    if (message->has_color)
        left = headway_encode_int(encoder, left, 32, (int32_t)message->color);
    if (message->has_data)
        left = headway_encode_bytes(encoder, left, 26, &message->data);
    if (message->text && message->text != sample__text__default_value)
        left = headway_encode_string(encoder, left, 18, message->text);
    left = headway_encode_int(encoder, left, 8, message->id);
    return left;
}

static const headway_codec sample__codec = { HEADWAY_CODEC_MAGIC, 1, sample__decode, sample__encode };

static const uint8_t *sample__by_name_entry__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Sample__ByNameEntry *message = (Sample__ByNameEntry *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 10:
            at = headway_decode_string(decoder, at, end, &message->key);
            break;
        case 18:
            at = headway_decode_message(decoder, at, end, &shared__descriptor, &message->value);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t sample__by_name_entry__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Sample__ByNameEntry *message = (const Sample__ByNameEntry *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->value)
        left = headway_encode_message(encoder, left, 18, message->value);
    if (message->key)
        left = headway_encode_string(encoder, left, 10, message->key);
    return left;
}

static const headway_codec sample__by_name_entry__codec = { HEADWAY_CODEC_MAGIC, 0, sample__by_name_entry__decode, sample__by_name_entry__encode };

static const uint8_t *counted__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    Counted *message = (Counted *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 9:
            message->has_id = 1;
            at = headway_decode_fixed64(decoder, at, end, &message->id);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t counted__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const Counted *message = (const Counted *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->has_id)
        left = headway_encode_fixed64(encoder, left, 9, &message->id);
    return left;
}

static const headway_codec counted__codec = { HEADWAY_CODEC_MAGIC, 0, counted__decode, counted__encode };

static const int32_t sample__id__default_value = INT32_MIN;
char sample__text__default_value[] = "say \"hi\"\n\?\?/";
uint8_t sample__data__default_value_data[5] = "a\000b\377";
static const ProtobufCBinaryData sample__data__default_value = { sizeof(sample__data__default_value_data) - 1, sample__data__default_value_data };
static const Color sample__color__default_value = COLOR__GREEN;
static const double sample__up__default_value = INFINITY;
static const float sample__down__default_value = -INFINITY;
static const float sample__none__default_value = NAN;
static const float sample__small__default_value = 1e-10f;
static const double sample__whole__default_value = 3.0;
static const int64_t sample__least__default_value = INT64_MIN;
static const uint64_t sample__most__default_value = 18446744073709551615ull;
static const protobuf_c_boolean sample__yes__default_value = 1;
static const uint32_t sample__number__default_value = 4000000000u;
char sample__word__default_value[] = "none";
static const Color sample__shade__default_value = COLOR__BLUE;
static const ProtobufCFieldDescriptor sample__field_descriptors[24] = {
    { "id", 1, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_INT32,
      0, offsetof(Sample, id),
      NULL, &sample__id__default_value, 0, 0, NULL, NULL },
    { "text", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Sample, text),
      NULL, &sample__text__default_value, 0, 0, NULL, NULL },
    { "data", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
      offsetof(Sample, has_data), offsetof(Sample, data),
      NULL, &sample__data__default_value, 0, 0, NULL, NULL },
    { "color", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
      offsetof(Sample, has_color), offsetof(Sample, color),
      &color__descriptor, &sample__color__default_value, 0, 0, NULL, NULL },
    { "up", 5, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
      offsetof(Sample, has_up), offsetof(Sample, up),
      NULL, &sample__up__default_value, 0, 0, NULL, NULL },
    { "down", 6, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_FLOAT,
      offsetof(Sample, has_down), offsetof(Sample, down),
      NULL, &sample__down__default_value, 0, 0, NULL, NULL },
    { "none", 7, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_FLOAT,
      offsetof(Sample, has_none), offsetof(Sample, none),
      NULL, &sample__none__default_value, 0, 0, NULL, NULL },
    { "small", 8, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_FLOAT,
      offsetof(Sample, has_small), offsetof(Sample, small),
      NULL, &sample__small__default_value, 0, 0, NULL, NULL },
    { "whole", 9, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
      offsetof(Sample, has_whole), offsetof(Sample, whole),
      NULL, &sample__whole__default_value, 0, 0, NULL, NULL },
    { "least", 10, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT64,
      offsetof(Sample, has_least), offsetof(Sample, least),
      NULL, &sample__least__default_value, 0, 0, NULL, NULL },
    { "most", 11, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_UINT64,
      offsetof(Sample, has_most), offsetof(Sample, most),
      NULL, &sample__most__default_value, 0, 0, NULL, NULL },
    { "yes", 12, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BOOL,
      offsetof(Sample, has_yes), offsetof(Sample, yes),
      NULL, &sample__yes__default_value, 0, 0, NULL, NULL },
    { "number", 13, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_UINT32,
      offsetof(Sample, has_number), offsetof(Sample, number),
      NULL, &sample__number__default_value, 0, 0, NULL, NULL },
    { "first", 14, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
      offsetof(Sample, has_first), offsetof(Sample, first),
      &color__descriptor, NULL, 0, 0, NULL, NULL },
    { "packed", 15, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
      offsetof(Sample, n_packed), offsetof(Sample, packed),
      NULL, NULL, 0 | PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL },
    { "plain", 16, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
      offsetof(Sample, n_plain), offsetof(Sample, plain),
      NULL, NULL, 0, 0, NULL, NULL },
    { "by_name", 17, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Sample, n_by_name), offsetof(Sample, by_name),
      &sample__by_name_entry__descriptor, NULL, 0, 0, NULL, NULL },
    { "word", 18, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
      offsetof(Sample, choice_case), offsetof(Sample, word),
      NULL, &sample__word__default_value, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "shared", 19, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
      offsetof(Sample, choice_case), offsetof(Sample, shared),
      &shared__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "shade", 20, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
      offsetof(Sample, choice_case), offsetof(Sample, shade),
      &color__descriptor, &sample__shade__default_value, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "at", 21, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Sample, at),
      &google__protobuf__timestamp__descriptor, NULL, 0, 0, NULL, NULL },
    { "deprecated_one", 22, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Sample, deprecated_one),
      &sample__descriptor, NULL, 0 | PROTOBUF_C_FIELD_FLAG_DEPRECATED, 0, NULL, NULL },
    { "Mixed", 23, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
      offsetof(Sample, has_mixed), offsetof(Sample, mixed),
      NULL, NULL, 0, 0, NULL, NULL },
    { "mixed", 24, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
      offsetof(Sample, has_mixed_), offsetof(Sample, mixed_),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned sample__field_indices_by_name[] = {
    22, /* Mixed */
    20, /* at */
    16, /* by_name */
    3, /* color */
    2, /* data */
    21, /* deprecated_one */
    5, /* down */
    13, /* first */
    0, /* id */
    9, /* least */
    23, /* mixed */
    10, /* most */
    6, /* none */
    12, /* number */
    14, /* packed */
    15, /* plain */
    19, /* shade */
    18, /* shared */
    7, /* small */
    1, /* text */
    4, /* up */
    8, /* whole */
    17, /* word */
    11, /* yes */
};
static const ProtobufCIntRange sample__number_ranges[] = {
    { 1, 0 },
    { 0, 24 }
};
const ProtobufCMessageDescriptor sample__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Sample",
    "Sample",
    "Sample",
    "",
    sizeof(Sample),
    sample__field_descriptors,
    sample__field_indices_by_name,
    sample__number_ranges,
    (ProtobufCMessageInit)sample__init,
    (void *)&sample__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor sample__by_name_entry__field_descriptors[2] = {
    { "key", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
      0, offsetof(Sample__ByNameEntry, key),
      NULL, NULL, 0, 0, NULL, NULL },
    { "value", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
      0, offsetof(Sample__ByNameEntry, value),
      &shared__descriptor, NULL, 0, 0, NULL, NULL },
};
static const unsigned sample__by_name_entry__field_indices_by_name[] = {
    0, /* key */
    1, /* value */
};
static const ProtobufCIntRange sample__by_name_entry__number_ranges[] = {
    { 1, 0 },
    { 0, 2 }
};
const ProtobufCMessageDescriptor sample__by_name_entry__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Sample.ByNameEntry",
    "ByNameEntry",
    "Sample__ByNameEntry",
    "",
    sizeof(Sample__ByNameEntry),
    sample__by_name_entry__field_descriptors,
    sample__by_name_entry__field_indices_by_name,
    sample__by_name_entry__number_ranges,
    (ProtobufCMessageInit)sample__by_name_entry__init,
    (void *)&sample__by_name_entry__codec, NULL, NULL
};

static const ProtobufCFieldDescriptor counted__field_descriptors[1] = {
    { "id", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_FIXED64,
      offsetof(Counted, has_id), offsetof(Counted, id),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned counted__field_indices_by_name[] = {
    0, /* id */
};
static const ProtobufCIntRange counted__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor counted__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Counted",
    "Counted",
    "Counted",
    "",
    sizeof(Counted),
    counted__field_descriptors,
    counted__field_indices_by_name,
    counted__number_ranges,
    (ProtobufCMessageInit)counted__init,
    (void *)&counted__codec, NULL, NULL
};

static const ProtobufCEnumValue color__enum_values_by_number[3] = {
    { "GREEN", "COLOR__GREEN", COLOR__GREEN },
    { "RED", "COLOR__RED", COLOR__RED },
    { "BLUE", "COLOR__BLUE", COLOR__BLUE },
};
static const ProtobufCIntRange color__value_ranges[] = {
    { -1, 0 },
    { 7, 2 },
    { 0, 3 }
};
static const ProtobufCEnumValueIndex color__enum_values_by_name[4] = {
    { "AZURE", 2 },
    { "BLUE", 2 },
    { "GREEN", 0 },
    { "RED", 1 },
};
const ProtobufCEnumDescriptor color__descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "Color",
    "Color",
    "Color",
    "",
    color__enum_values_by_number,
    color__enum_values_by_name,
    color__value_ranges,
    NULL, NULL, NULL, NULL
};

