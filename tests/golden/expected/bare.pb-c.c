/* Made by protoc-gen-headway from bare.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "bare.pb-c.h"

#include <headway/codec.h>

void a_b__init(AB *message)
{
    static const AB init_value = A_B__INIT;
    *message = init_value;
}

size_t a_b__get_packed_size(const AB *message)
{
    assert(message->base.descriptor == &a_b__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t a_b__pack(const AB *message, uint8_t *out)
{
    assert(message->base.descriptor == &a_b__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t a_b__pack_to_buffer(const AB *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &a_b__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

AB *a_b__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (AB *)protobuf_c_message_unpack(&a_b__descriptor, allocator, len, data);
}

void a_b__free_unpacked(AB *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &a_b__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void a_b__class__init(AB__Class *message)
{
    static const AB__Class init_value = A_B__CLASS__INIT;
    *message = init_value;
}

void ab__init(Ab *message)
{
    static const Ab init_value = AB__INIT;
    *message = init_value;
}

size_t ab__get_packed_size(const Ab *message)
{
    assert(message->base.descriptor == &ab__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t ab__pack(const Ab *message, uint8_t *out)
{
    assert(message->base.descriptor == &ab__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t ab__pack_to_buffer(const Ab *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &ab__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

Ab *ab__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (Ab *)protobuf_c_message_unpack(&ab__descriptor, allocator, len, data);
}

void ab__free_unpacked(Ab *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &ab__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void eof__init(EOF_ *message)
{
    static const EOF_ init_value = EOF__INIT;
    *message = init_value;
}

size_t eof__get_packed_size(const EOF_ *message)
{
    assert(message->base.descriptor == &eof__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t eof__pack(const EOF_ *message, uint8_t *out)
{
    assert(message->base.descriptor == &eof__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t eof__pack_to_buffer(const EOF_ *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &eof__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

EOF_ *eof__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (EOF_ *)protobuf_c_message_unpack(&eof__descriptor, allocator, len, data);
}

void eof__free_unpacked(EOF_ *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &eof__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void nan__init(NAN_ *message)
{
    static const NAN_ init_value = NAN__INIT;
    *message = init_value;
}

size_t nan__get_packed_size(const NAN_ *message)
{
    assert(message->base.descriptor == &nan__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t nan__pack(const NAN_ *message, uint8_t *out)
{
    assert(message->base.descriptor == &nan__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t nan__pack_to_buffer(const NAN_ *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &nan__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

NAN_ *nan__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (NAN_ *)protobuf_c_message_unpack(&nan__descriptor, allocator, len, data);
}

void nan__free_unpacked(NAN_ *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &nan__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void protobuf_clabel__init(ProtobufCLabel_ *message)
{
    static const ProtobufCLabel_ init_value = PROTOBUF_CLABEL__INIT;
    *message = init_value;
}

size_t protobuf_clabel__get_packed_size(const ProtobufCLabel_ *message)
{
    assert(message->base.descriptor == &protobuf_clabel__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t protobuf_clabel__pack(const ProtobufCLabel_ *message, uint8_t *out)
{
    assert(message->base.descriptor == &protobuf_clabel__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t protobuf_clabel__pack_to_buffer(const ProtobufCLabel_ *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &protobuf_clabel__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

ProtobufCLabel_ *protobuf_clabel__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (ProtobufCLabel_ *)protobuf_c_message_unpack(&protobuf_clabel__descriptor, allocator, len, data);
}

void protobuf_clabel__free_unpacked(ProtobufCLabel_ *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &protobuf_clabel__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void _1__init(_1 *message)
{
    static const _1 init_value = _1__INIT;
    *message = init_value;
}

size_t _1__get_packed_size(const _1 *message)
{
    assert(message->base.descriptor == &_1__descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t _1__pack(const _1 *message, uint8_t *out)
{
    assert(message->base.descriptor == &_1__descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t _1__pack_to_buffer(const _1 *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &_1__descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

_1 *_1__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (_1 *)protobuf_c_message_unpack(&_1__descriptor, allocator, len, data);
}

void _1__free_unpacked(_1 *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &_1__descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

void ____init(_ *message)
{
    static const _ init_value = ____INIT;
    *message = init_value;
}

size_t ____get_packed_size(const _ *message)
{
    assert(message->base.descriptor == &____descriptor);
    return protobuf_c_message_get_packed_size(&message->base);
}

size_t ____pack(const _ *message, uint8_t *out)
{
    assert(message->base.descriptor == &____descriptor);
    return protobuf_c_message_pack(&message->base, out);
}

size_t ____pack_to_buffer(const _ *message, ProtobufCBuffer *buffer)
{
    assert(message->base.descriptor == &____descriptor);
    return protobuf_c_message_pack_to_buffer(&message->base, buffer);
}

_ *____unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)
{
    return (_ *)protobuf_c_message_unpack(&____descriptor, allocator, len, data);
}

void ____free_unpacked(_ *message, ProtobufCAllocator *allocator)
{
    if (!message)
        return;
    assert(message->base.descriptor == &____descriptor);
    protobuf_c_message_free_unpacked(&message->base, allocator);
}

static const uint8_t *a_b__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    AB *message = (AB *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->linux_);
            break;
        case 18:
            at = headway_decode_string(decoder, at, end, &message->stdin_);
            break;
        case 24:
            at = headway_decode_int32(decoder, at, end, &message->_x);
            break;
        case 32:
            at = headway_decode_int32(decoder, at, end, &message->signed_);
            break;
        case 40:
            at = headway_decode_int32(decoder, at, end, &message->eof);
            break;
        case 50:
            message->class_case = A_B__CLASS__FIRST;
            at = headway_decode_bytes(decoder, at, end, &message->first);
            break;
        case 56:
            message->class_case = A_B__CLASS__NULL;
            at = headway_decode_int32(decoder, at, end, &message->null);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t a_b__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const AB *message = (const AB *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->class_case == A_B__CLASS__NULL)
        left = headway_encode_int(encoder, left, 56, message->null);
    if (message->class_case == A_B__CLASS__FIRST)
        left = headway_encode_bytes(encoder, left, 50, &message->first);
    if (message->eof)
        left = headway_encode_int(encoder, left, 40, message->eof);
    if (message->signed_)
        left = headway_encode_int(encoder, left, 32, message->signed_);
    if (message->_x)
        left = headway_encode_int(encoder, left, 24, message->_x);
    if (message->stdin_ && *message->stdin_)
        left = headway_encode_string(encoder, left, 18, message->stdin_);
    if (message->linux_)
        left = headway_encode_int(encoder, left, 8, message->linux_);
    return left;
}

static const headway_codec a_b__codec = { HEADWAY_CODEC_MAGIC, 0, a_b__decode, a_b__encode };

static const uint8_t *_1__decode(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, ProtobufCMessage *base)
{
    _1 *message = (_1 *)base;
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = tag.at;
        switch (tag.value) {
        case 8:
            at = headway_decode_int32(decoder, at, end, &message->__);
            break;
        default:
            at = headway_decode_other(decoder, tag.value, at, end, base);
        }
    }
    return end;
}

static ptrdiff_t _1__encode(headway_encoder *encoder, ptrdiff_t left, const ProtobufCMessage *base)
{
    const _1 *message = (const _1 *)base;
    if (base->n_unknown_fields)
        left = headway_encode_unknown(encoder, left, base);
    if (message->__)
        left = headway_encode_int(encoder, left, 8, message->__);
    return left;
}

static const headway_codec _1__codec = { HEADWAY_CODEC_MAGIC, 0, _1__decode, _1__encode };

static const ProtobufCFieldDescriptor a_b__field_descriptors[7] = {
    { "linux", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(AB, linux_),
      NULL, NULL, 0, 0, NULL, NULL },
    { "stdin", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
      0, offsetof(AB, stdin_),
      NULL, &protobuf_c_empty_string, 0, 0, NULL, NULL },
    { "_x", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(AB, _x),
      NULL, NULL, 0, 0, NULL, NULL },
    { "signed", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(AB, signed_),
      NULL, NULL, 0, 0, NULL, NULL },
    { "EOF", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(AB, eof),
      NULL, NULL, 0, 0, NULL, NULL },
    { "first", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BYTES,
      offsetof(AB, class_case), offsetof(AB, first),
      NULL, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
    { "NULL", 7, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      offsetof(AB, class_case), offsetof(AB, null),
      NULL, NULL, 0 | PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL },
};
static const unsigned a_b__field_indices_by_name[] = {
    4, /* EOF */
    6, /* NULL */
    2, /* _x */
    5, /* first */
    0, /* linux */
    3, /* signed */
    1, /* stdin */
};
static const ProtobufCIntRange a_b__number_ranges[] = {
    { 1, 0 },
    { 0, 7 }
};
const ProtobufCMessageDescriptor a_b__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "A_b",
    "AB",
    "AB",
    "",
    sizeof(AB),
    a_b__field_descriptors,
    a_b__field_indices_by_name,
    a_b__number_ranges,
    (ProtobufCMessageInit)a_b__init,
    (void *)&a_b__codec, NULL, NULL
};

const ProtobufCMessageDescriptor a_b__class__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "A_b.Class",
    "Class",
    "AB__Class",
    "",
    sizeof(AB__Class),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)a_b__class__init,
    NULL, NULL, NULL
};

const ProtobufCMessageDescriptor ab__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Ab",
    "Ab",
    "Ab",
    "",
    sizeof(Ab),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)ab__init,
    NULL, NULL, NULL
};

const ProtobufCMessageDescriptor eof__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "EOF",
    "EOF",
    "EOF_",
    "",
    sizeof(EOF_),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)eof__init,
    NULL, NULL, NULL
};

const ProtobufCMessageDescriptor nan__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "NAN",
    "NAN",
    "NAN_",
    "",
    sizeof(NAN_),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)nan__init,
    NULL, NULL, NULL
};

const ProtobufCMessageDescriptor protobuf_clabel__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "ProtobufCLabel",
    "ProtobufCLabel",
    "ProtobufCLabel_",
    "",
    sizeof(ProtobufCLabel_),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)protobuf_clabel__init,
    NULL, NULL, NULL
};

static const ProtobufCFieldDescriptor _1__field_descriptors[1] = {
    { "__", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
      0, offsetof(_1, __),
      NULL, NULL, 0, 0, NULL, NULL },
};
static const unsigned _1__field_indices_by_name[] = {
    0, /* __ */
};
static const ProtobufCIntRange _1__number_ranges[] = {
    { 1, 0 },
    { 0, 1 }
};
const ProtobufCMessageDescriptor _1__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "_1",
    "1",
    "_1",
    "",
    sizeof(_1),
    _1__field_descriptors,
    _1__field_indices_by_name,
    _1__number_ranges,
    (ProtobufCMessageInit)_1__init,
    (void *)&_1__codec, NULL, NULL
};

const ProtobufCMessageDescriptor ____descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "__",
    "",
    "_",
    "",
    sizeof(_),
    NULL,
    NULL,
    NULL,
    (ProtobufCMessageInit)____init,
    NULL, NULL, NULL
};

static const ProtobufCEnumValue a_b__class__case__enum_values_by_number[1] = {
    { "NONE", "A_B__CLASS__CASE__NONE", A_B__CLASS__CASE__NONE },
};
static const ProtobufCIntRange a_b__class__case__value_ranges[] = {
    { 0, 0 },
    { 0, 1 }
};
static const ProtobufCEnumValueIndex a_b__class__case__enum_values_by_name[1] = {
    { "NONE", 0 },
};
const ProtobufCEnumDescriptor a_b__class__case__descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "A_b.Class.Case",
    "Case",
    "AB__Class__Case",
    "",
    a_b__class__case__enum_values_by_number,
    a_b__class__case__enum_values_by_name,
    a_b__class__case__value_ranges,
    NULL, NULL, NULL, NULL
};

static const ProtobufCEnumValue ab___enum_values_by_number[2] = {
    { "X", "AB__X", AB__X },
    { "EOF_", "AB__EOF_", AB__EOF_ },
};
static const ProtobufCIntRange ab___value_ranges[] = {
    { 0, 0 },
    { 0, 2 }
};
static const ProtobufCEnumValueIndex ab___enum_values_by_name[2] = {
    { "EOF_", 1 },
    { "X", 0 },
};
const ProtobufCEnumDescriptor ab___descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "AB",
    "AB",
    "AB_",
    "",
    ab___enum_values_by_number,
    ab___enum_values_by_name,
    ab___value_ranges,
    NULL, NULL, NULL, NULL
};

static const ProtobufCEnumValue ab____enum_values_by_number[1] = {
    { "Y", "AB___Y", AB___Y },
};
static const ProtobufCIntRange ab____value_ranges[] = {
    { 0, 0 },
    { 0, 1 }
};
static const ProtobufCEnumValueIndex ab____enum_values_by_name[1] = {
    { "Y", 0 },
};
const ProtobufCEnumDescriptor ab____descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "ab",
    "ab",
    "Ab_",
    "",
    ab____enum_values_by_number,
    ab____enum_values_by_name,
    ab____value_ranges,
    NULL, NULL, NULL, NULL
};

static const ProtobufCEnumValue a_b___enum_values_by_number[1] = {
    { "Z", "A_B__Z", A_B__Z },
};
static const ProtobufCIntRange a_b___value_ranges[] = {
    { 0, 0 },
    { 0, 1 }
};
static const ProtobufCEnumValueIndex a_b___enum_values_by_name[1] = {
    { "Z", 0 },
};
const ProtobufCEnumDescriptor a_b___descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "aB",
    "aB",
    "AB__",
    "",
    a_b___enum_values_by_number,
    a_b___enum_values_by_name,
    a_b___value_ranges,
    NULL, NULL, NULL, NULL
};

