/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The encoder: one pass from the end of a message to its start, so that what a length counts is
 * written before the length. It trusts no pointer and no string. Where the buffer ends, it goes on
 * counting, and the caller comes again with a buffer of the size that it said.
 */
#include "decode.h"
#include "nul.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

enum { LOCAL = 2048 };

static ptrdiff_t fail(headway_encoder *encoder, ptrdiff_t left, int error)
{
    if (!encoder->error)
        encoder->error = error;
    return left;
}

/* value >= 0x80, of which it takes the tests away. */
static inline ptrdiff_t put_varint_long(headway_encoder *encoder, ptrdiff_t left, uint64_t value)
{
    left -= (70 - __builtin_clzll(value)) / 7;
    if (left < 0)
        return left;
    uint8_t *to = encoder->start + left;
    do {
        *to++ = (uint8_t)(value | 0x80);
        value >>= 7;
    } while (value >= 0x80);
    *to = (uint8_t)value;
    return left;
}

ptrdiff_t headway_encode_varint_long(headway_encoder *encoder, ptrdiff_t left, uint64_t value)
{
    return put_varint_long(encoder, left, value);
}

static inline ptrdiff_t put_head(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                 size_t size)
{
    left = headway_encode_varint(encoder, left, size);
    return headway_encode_tag(encoder, left, tag);
}

/* Copies, and answers the bits that any byte has; the last eight bytes may be copied twice. */
static inline uint64_t copy_bits(uint8_t *to, const uint8_t *from, size_t size)
{
    uint64_t word, bits = 0;
    uint32_t half;
    if (size >= 8) {
        for (size_t at = 0; at + 8 <= size; at += 8) {
            memcpy(&word, from + at, 8);
            memcpy(to + at, &word, 8);
            bits |= word;
        }
        memcpy(&word, from + size - 8, 8);
        memcpy(to + size - 8, &word, 8);
        return bits | word;
    }
    if (size >= 4) {
        memcpy(&half, from, 4);
        memcpy(to, &half, 4);
        bits = half;
        memcpy(&half, from + size - 4, 4);
        memcpy(to + size - 4, &half, 4);
        return bits | half;
    }
    for (size_t at = 0; at < size; at++)
        bits |= to[at] = from[at];
    return bits;
}

/* What is not UTF-8 may hold NULs, which go out as such. */
static ptrdiff_t put_nul_string(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                const char *string, size_t size)
{
    size_t nuls = headway__nul_count_held((const uint8_t *)string, size);
    if (nuls == SIZE_MAX)
        return fail(encoder, left, HEADWAY_EINVAL);
    left -= (ptrdiff_t)(size - nuls);
    if (left >= 0)
        headway__nul_release(encoder->start + left, (const uint8_t *)string, size);
    return put_head(encoder, left, tag, size - nuls);
}

ptrdiff_t headway_encode_string(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                const char *string)
{
    size_t size = string ? strlen(string) : 0;
    ptrdiff_t before = left - (ptrdiff_t)size;
    uint64_t bits = UINT64_MAX;
    if (before >= 0)
        bits = copy_bits(encoder->start + before, (const uint8_t *)string, size);
    if ((bits & HIGH_BITS) && headway__utf8_bad((const uint8_t *)string, size) != SIZE_MAX)
        return put_nul_string(encoder, left, tag, string, size);
    return put_head(encoder, before, tag, size);
}

ptrdiff_t headway_encode_bytes(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                               const ProtobufCBinaryData *bytes)
{
    if (bytes->len && !bytes->data)
        return fail(encoder, left, HEADWAY_EINVAL);
    left = headway_encode_raw(encoder, left, bytes->data, bytes->len);
    return put_head(encoder, left, tag, bytes->len);
}

static ptrdiff_t put_fields(headway_encoder *encoder, ptrdiff_t left,
                            const ProtobufCMessage *message)
{
    const headway_codec *codec = headway__codec_of(message->descriptor);
    if (codec)
        return codec->encode(encoder, left, message);
    left = headway_encode_unknown(encoder, left, message);
    for (unsigned i = message->descriptor->n_fields; i > 0; i--)
        left = headway_encode_other(encoder, left, message, i - 1);
    return left;
}

ptrdiff_t headway_encode_message(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                 const void *message)
{
    const ProtobufCMessage *inner = message;
    if (!inner || !inner->descriptor)
        return fail(encoder, left, HEADWAY_EINVAL);
    if (encoder->depth_left == 0)
        return fail(encoder, left, HEADWAY_ELIMIT);
    encoder->depth_left--;
    ptrdiff_t before = put_fields(encoder, left, inner);
    encoder->depth_left++;
    return put_head(encoder, before, tag, (size_t)(left - before));
}

/* ---- repeated ---- */

ptrdiff_t headway_encode_strings(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                 size_t count, char *const *array)
{
    if (!array)
        return fail(encoder, left, HEADWAY_EINVAL);
    for (; count > 0; count--) {
        if (!array[count - 1])
            return fail(encoder, left, HEADWAY_EINVAL);
        left = headway_encode_string(encoder, left, tag, array[count - 1]);
    }
    return left;
}

ptrdiff_t headway_encode_messages(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                  size_t count, const void *array)
{
    ProtobufCMessage *const *messages = array;
    if (!messages)
        return fail(encoder, left, HEADWAY_EINVAL);
    for (; count > 0 && !encoder->error; count--)
        left = headway_encode_message(encoder, left, tag, messages[count - 1]);
    return left;
}

/* The 64 bits that go onto the wire as a varint. */
static inline uint64_t varint_of(ProtobufCType type, const void *member)
{
    uint32_t low;
    uint64_t whole;
    memcpy(&low, member, sizeof low);
    switch (type) {
    case PROTOBUF_C_TYPE_UINT32:
        return low;
    case PROTOBUF_C_TYPE_SINT32:
        return low << 1 ^ (low >> 31 ? UINT32_MAX : 0);
    case PROTOBUF_C_TYPE_BOOL:
        return *(const protobuf_c_boolean *)member != 0;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM:
        return (uint64_t)(int64_t)(int32_t)low;
    default:
        memcpy(&whole, member, sizeof whole);
        if (type == PROTOBUF_C_TYPE_SINT64)
            whole = whole << 1 ^ (whole >> 63 ? UINT64_MAX : 0);
        return whole;
    }
}

/* type is constant at each call, so that there is one loop for each. */
static inline ptrdiff_t put_each(headway_encoder *encoder, ptrdiff_t left, ProtobufCType type,
                                 size_t count, const void *array)
{
    size_t size = headway__element_size(type);
    const unsigned char *element = (const unsigned char *)array + count * size;
    for (; count > 0; count--) {
        element -= size;
        uint64_t value = varint_of(type, element);
        if (value >= 0x80)
            left = put_varint_long(encoder, left, value);
        else if (--left >= 0)
            encoder->start[left] = (uint8_t)value;
    }
    return left;
}

static ptrdiff_t put_varints(headway_encoder *encoder, ptrdiff_t left, ProtobufCType type,
                             size_t count, const void *array)
{
    switch (type) {
    case PROTOBUF_C_TYPE_UINT32:
        return put_each(encoder, left, PROTOBUF_C_TYPE_UINT32, count, array);
    case PROTOBUF_C_TYPE_SINT32:
        return put_each(encoder, left, PROTOBUF_C_TYPE_SINT32, count, array);
    case PROTOBUF_C_TYPE_SINT64:
        return put_each(encoder, left, PROTOBUF_C_TYPE_SINT64, count, array);
    case PROTOBUF_C_TYPE_BOOL:
        return put_each(encoder, left, PROTOBUF_C_TYPE_BOOL, count, array);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
        return put_each(encoder, left, PROTOBUF_C_TYPE_INT64, count, array);
    default:
        return put_each(encoder, left, PROTOBUF_C_TYPE_INT32, count, array);
    }
}

ptrdiff_t headway_encode_packed(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                ProtobufCType type, size_t count, const void *array)
{
    ptrdiff_t behind = left;
    if (!array)
        return fail(encoder, left, HEADWAY_EINVAL);
    if (headway__wire_type_of(type) == WIRE_VARINT)
        left = put_varints(encoder, left, type, count, array);
    else
        left = headway_encode_raw(encoder, left, array, count * headway__element_size(type));
    return put_head(encoder, left, tag, (size_t)(behind - left));
}

/* ---- by descriptor ---- */

static ptrdiff_t put_value(headway_encoder *encoder, ptrdiff_t left,
                           const ProtobufCFieldDescriptor *field, const void *member)
{
    enum wire_type wire = headway__wire_type_of(field->type);
    uint32_t tag = field->id << 3 | wire;
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return headway_encode_string(encoder, left, tag, *(char *const *)member);
    if (field->type == PROTOBUF_C_TYPE_BYTES)
        return headway_encode_bytes(encoder, left, tag, member);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return headway_encode_message(encoder, left, tag, *(void *const *)member);
    if (wire == WIRE_VARINT)
        return headway_encode_uint(encoder, left, tag, varint_of(field->type, member));
    return wire == WIRE_32 ? headway_encode_fixed32(encoder, left, tag, member)
                           : headway_encode_fixed64(encoder, left, tag, member);
}

static ptrdiff_t put_repeated(headway_encoder *encoder, ptrdiff_t left,
                              const ProtobufCMessage *message,
                              const ProtobufCFieldDescriptor *field)
{
    size_t count = headway__field_count(message, field);
    size_t size = headway__element_size(field->type);
    const void *array = *(void *const *)headway__member(message, field->offset);
    uint32_t tag = field->id << 3 | WIRE_LEN;
    if (count == 0)
        return left;
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return headway_encode_strings(encoder, left, tag, count, array);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return headway_encode_messages(encoder, left, tag, count, array);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_PACKED)
        return headway_encode_packed(encoder, left, tag, field->type, count, array);
    if (!array)
        return fail(encoder, left, HEADWAY_EINVAL);
    for (; count > 0; count--)
        left = put_value(encoder, left, field, (const unsigned char *)array + (count - 1) * size);
    return left;
}

ptrdiff_t headway_encode_other(headway_encoder *encoder, ptrdiff_t left,
                               const ProtobufCMessage *message, unsigned index)
{
    const ProtobufCFieldDescriptor *field = &message->descriptor->fields[index];
    if (encoder->error)
        return left;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return put_repeated(encoder, left, message, field);
    if (headway__field_present(message, field))
        return put_value(encoder, left, field, headway__member(message, field->offset));
    return field->label == PROTOBUF_C_LABEL_REQUIRED ? fail(encoder, left, HEADWAY_EINVAL) : left;
}

ptrdiff_t headway_encode_unknown(headway_encoder *encoder, ptrdiff_t left,
                                 const ProtobufCMessage *message)
{
    for (unsigned i = message->n_unknown_fields; i > 0; i--) {
        const ProtobufCMessageUnknownField *unknown = &message->unknown_fields[i - 1];
        left = headway_encode_raw(encoder, left, unknown->data, unknown->len);
        left = headway_encode_tag(encoder, left, unknown->tag << 3 | unknown->wire_type);
    }
    return left;
}

/* ---- the whole ---- */

ptrdiff_t headway__message_encode(const ProtobufCMessage *message, void *buffer, size_t size)
{
    headway_encoder encoder = {buffer, 0, HEADWAY__DEPTH - 1};
    if (!message || !message->descriptor)
        return HEADWAY_EINVAL;
    ptrdiff_t left = put_fields(&encoder, (ptrdiff_t)size, message);
    return encoder.error ? encoder.error : (ptrdiff_t)size - left;
}

int headway_message_pack(const ProtobufCMessage *message, headway_arena *arena,
                         headway_bytes *ret_bytes)
{
    uint8_t local[LOCAL];
    ptrdiff_t size = headway__message_encode(message, local, sizeof local);
    if (size < 0)
        return (int)size;
    uint8_t *data = headway_arena_take(arena, (size_t)size);
    if (!data)
        return HEADWAY_ENOMEM;
    if ((size_t)size <= sizeof local)
        memcpy(data, local + sizeof local - size, (size_t)size);
    else
        headway__message_encode(message, data, (size_t)size);
    *ret_bytes = headway_bytes_of(data, (size_t)size);
    return 0;
}
