/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the messages' generated code (x.pb-c.c) stands on: one function per message that decodes it
 * in one pass over the bytes, and one that encodes it from its end to its start, so that a length
 * is known when it is written. Users call headway_message_unpack and headway_message_pack, which
 * find both through the descriptor. Wire format: https://protobuf.dev/programming-guides/encoding/.
 */
#ifndef HEADWAY_CODEC_H
#define HEADWAY_CODEC_H

#include <headway/message.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the codec of a message ---- */

typedef struct headway_decoder headway_decoder;
typedef struct headway_encoder headway_encoder;

/* Decodes the fields from at to end into message, and answers end; after an error too, which then
   stands in the decoder. */
typedef const uint8_t *(*headway_decode_function)(headway_decoder *decoder, const uint8_t *at,
                                                  const uint8_t *end, ProtobufCMessage *message);
/* Writes the fields before what is written, and answers the bytes that are left. */
typedef ptrdiff_t (*headway_encode_function)(headway_encoder *encoder, ptrdiff_t left,
                                             const ProtobufCMessage *message);

/* reserved1 of a generated descriptor. The magic holds the layout's version. */
#define HEADWAY_CODEC_MAGIC 0x48770001u
typedef struct headway_codec {
    uint32_t magic;
    uint32_t has_required;
    headway_decode_function decode;
    headway_encode_function encode;
} headway_codec;

/* ---- decoding ---- */

struct headway_decoder {
    unsigned char *memory, *memory_end; /* at hand, in multiples of eight bytes */
    const uint8_t *input_end;           /* of all there is to read */
    int error;                          /* once set, nothing more is decoded */
    uint32_t depth_left;
    /* The library's own: */
    headway_arena *arena;
    unsigned char *reserved; /* where the memory at hand began */
    size_t heap_left;        /* as of then */
    struct headway_required *required;
    const char *why;
};

/* A value and where the bytes go on: two registers. */
typedef struct headway_varint {
    const uint8_t *at;
    uint64_t value;
} headway_varint;

/* Of two bytes or more, or malformed. */
HEADWAY_API headway_varint headway_decode_varint_long(headway_decoder *decoder, const uint8_t *at,
                                                      const uint8_t *end);
/* Of three bytes or more, or malformed. */
HEADWAY_API headway_varint headway_decode_tag_long(headway_decoder *decoder, const uint8_t *at,
                                                   const uint8_t *end);
HEADWAY_API const uint8_t *headway_decode_cut_off(headway_decoder *decoder, const uint8_t *end);

/* at < end */
static inline headway_varint headway_decode_tag(headway_decoder *decoder, const uint8_t *at,
                                                const uint8_t *end)
{
    headway_varint tag = {at + 1, at[0]};
    if (at[0] < 0x80)
        return tag;
    if (end - at < 2 || at[1] >= 0x80)
        return headway_decode_tag_long(decoder, at, end);
    tag.at = at + 2;
    tag.value = (at[0] & 0x7fu) | (uint32_t)at[1] << 7;
    return tag;
}

static inline headway_varint headway_decode_varint(headway_decoder *decoder, const uint8_t *at,
                                                   const uint8_t *end)
{
    if (at < end && *at < 0x80) {
        headway_varint varint = {at + 1, *at};
        return varint;
    }
    return headway_decode_varint_long(decoder, at, end);
}

static inline const uint8_t *headway_decode_int32(headway_decoder *decoder, const uint8_t *at,
                                                  const uint8_t *end, void *member)
{
    headway_varint varint = headway_decode_varint(decoder, at, end);
    uint32_t value = (uint32_t)varint.value;
    memcpy(member, &value, sizeof value);
    return varint.at;
}

static inline const uint8_t *headway_decode_int64(headway_decoder *decoder, const uint8_t *at,
                                                  const uint8_t *end, void *member)
{
    headway_varint varint = headway_decode_varint(decoder, at, end);
    memcpy(member, &varint.value, sizeof varint.value);
    return varint.at;
}

static inline const uint8_t *headway_decode_sint32(headway_decoder *decoder, const uint8_t *at,
                                                   const uint8_t *end, int32_t *member)
{
    headway_varint varint = headway_decode_varint(decoder, at, end);
    uint32_t value = (uint32_t)varint.value;
    *member = (int32_t)(value >> 1 ^ (0u - (value & 1)));
    return varint.at;
}

static inline const uint8_t *headway_decode_sint64(headway_decoder *decoder, const uint8_t *at,
                                                   const uint8_t *end, int64_t *member)
{
    headway_varint varint = headway_decode_varint(decoder, at, end);
    *member = (int64_t)(varint.value >> 1 ^ (0u - (varint.value & 1)));
    return varint.at;
}

static inline const uint8_t *headway_decode_bool(headway_decoder *decoder, const uint8_t *at,
                                                 const uint8_t *end, protobuf_c_boolean *member)
{
    headway_varint varint = headway_decode_varint(decoder, at, end);
    *member = varint.value != 0;
    return varint.at;
}

static inline const uint8_t *headway_decode_fixed32(headway_decoder *decoder, const uint8_t *at,
                                                    const uint8_t *end, void *member)
{
    if (end - at < 4)
        return headway_decode_cut_off(decoder, end);
    memcpy(member, at, 4);
    return at + 4;
}

static inline const uint8_t *headway_decode_fixed64(headway_decoder *decoder, const uint8_t *at,
                                                    const uint8_t *end, void *member)
{
    if (end - at < 8)
        return headway_decode_cut_off(decoder, end);
    memcpy(member, at, 8);
    return at + 8;
}

/* at stands behind the tag. A string is copied, with its NUL; so are bytes. */
HEADWAY_API const uint8_t *headway_decode_string(headway_decoder *decoder, const uint8_t *at,
                                                 const uint8_t *end, char **member);
HEADWAY_API const uint8_t *headway_decode_bytes(headway_decoder *decoder, const uint8_t *at,
                                                const uint8_t *end, ProtobufCBinaryData *member);
/* Into the message that is there already, as protobuf merges; else into a new one. */
HEADWAY_API const uint8_t *headway_decode_message(headway_decoder *decoder, const uint8_t *at,
                                                  const uint8_t *end,
                                                  const ProtobufCMessageDescriptor *descriptor,
                                                  void *member);
/* One element, and those of the same tag behind it. array: the address of the member. */
HEADWAY_API const uint8_t *headway_decode_strings(headway_decoder *decoder, uint32_t tag,
                                                  const uint8_t *at, const uint8_t *end,
                                                  size_t *count, void *array);
HEADWAY_API const uint8_t *headway_decode_messages(headway_decoder *decoder, uint32_t tag,
                                                   const uint8_t *at, const uint8_t *end,
                                                   const ProtobufCMessageDescriptor *descriptor,
                                                   size_t *count, void *array);
/* A whole packed field. */
HEADWAY_API const uint8_t *headway_decode_packed(headway_decoder *decoder, ProtobufCType type,
                                                 const uint8_t *at, const uint8_t *end,
                                                 size_t *count, void *array);
/* Any field at all, by the message's descriptor; an unknown one is kept. */
HEADWAY_API const uint8_t *headway_decode_other(headway_decoder *decoder, uint64_t tag,
                                                const uint8_t *at, const uint8_t *end,
                                                ProtobufCMessage *message);

/* Messages that have required fields: which were seen, by the field's index in the descriptor,
   stands in front of the message. */
static inline void headway_decode_seen(ProtobufCMessage *message, unsigned index)
{
    ((uint64_t *)(void *)message)[-1 - (ptrdiff_t)(index / 64)] |= UINT64_C(1) << index % 64;
}

/* ---- encoding ---- */

struct headway_encoder {
    uint8_t *start; /* of the buffer */
    int error;      /* once set, what is written means nothing */
    uint32_t depth_left;
};
/* `left` goes below zero when the buffer is too small: then nothing is written any more, but bytes
   are still counted. */

HEADWAY_API ptrdiff_t headway_encode_varint_long(headway_encoder *encoder, ptrdiff_t left,
                                                 uint64_t value);

static inline ptrdiff_t headway_encode_varint(headway_encoder *encoder, ptrdiff_t left,
                                              uint64_t value)
{
    if (value >= 0x80)
        return headway_encode_varint_long(encoder, left, value);
    if (--left >= 0)
        encoder->start[left] = (uint8_t)value;
    return left;
}

static inline ptrdiff_t headway_encode_raw(headway_encoder *encoder, ptrdiff_t left,
                                           const void *data, size_t size)
{
    left -= (ptrdiff_t)size;
    if (left >= 0 && size)
        memcpy(encoder->start + left, data, size);
    return left;
}

/* tag is constant where generated code calls these. */
static inline ptrdiff_t headway_encode_tag(headway_encoder *encoder, ptrdiff_t left, uint32_t tag)
{
    uint8_t two[2] = {(uint8_t)(tag | 0x80), (uint8_t)(tag >> 7)};
    if (tag < 0x80)
        return headway_encode_varint(encoder, left, tag);
    return tag < 0x4000 ? headway_encode_raw(encoder, left, two, 2)
                        : headway_encode_varint_long(encoder, left, tag);
}

static inline ptrdiff_t headway_encode_uint(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                            uint64_t value)
{
    left = headway_encode_varint(encoder, left, value);
    return headway_encode_tag(encoder, left, tag);
}

static inline ptrdiff_t headway_encode_int(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                           int64_t value)
{
    return headway_encode_uint(encoder, left, tag, (uint64_t)value);
}

static inline ptrdiff_t headway_encode_sint32(headway_encoder *encoder, ptrdiff_t left,
                                              uint32_t tag, int32_t value)
{
    uint32_t zigzag = (uint32_t)value << 1 ^ (value < 0 ? UINT32_MAX : 0);
    return headway_encode_uint(encoder, left, tag, zigzag);
}

static inline ptrdiff_t headway_encode_sint64(headway_encoder *encoder, ptrdiff_t left,
                                              uint32_t tag, int64_t value)
{
    uint64_t zigzag = (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
    return headway_encode_uint(encoder, left, tag, zigzag);
}

static inline ptrdiff_t headway_encode_fixed32(headway_encoder *encoder, ptrdiff_t left,
                                               uint32_t tag, const void *member)
{
    left = headway_encode_raw(encoder, left, member, 4);
    return headway_encode_tag(encoder, left, tag);
}

static inline ptrdiff_t headway_encode_fixed64(headway_encoder *encoder, ptrdiff_t left,
                                               uint32_t tag, const void *member)
{
    left = headway_encode_raw(encoder, left, member, 8);
    return headway_encode_tag(encoder, left, tag);
}

/* Whether a float or double is to be written where its default is absence: -0 is not the default.
 */
static inline int headway_encode_is_set32(const void *member)
{
    uint32_t bits;
    memcpy(&bits, member, sizeof bits);
    return bits != 0;
}

static inline int headway_encode_is_set64(const void *member)
{
    uint64_t bits;
    memcpy(&bits, member, sizeof bits);
    return bits != 0;
}

/* string may be NULL, which is the empty one; EINVAL when it is not valid UTF-8. */
HEADWAY_API ptrdiff_t headway_encode_string(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                            const char *string);
HEADWAY_API ptrdiff_t headway_encode_bytes(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                           const ProtobufCBinaryData *bytes);
/* message: a pointer to any message; EINVAL when it is NULL. */
HEADWAY_API ptrdiff_t headway_encode_message(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                             const void *message);
/* All elements of a repeated field that has some. array: the member. */
HEADWAY_API ptrdiff_t headway_encode_strings(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                             size_t count, char *const *array);
HEADWAY_API ptrdiff_t headway_encode_messages(headway_encoder *encoder, ptrdiff_t left,
                                              uint32_t tag, size_t count, const void *array);
HEADWAY_API ptrdiff_t headway_encode_packed(headway_encoder *encoder, ptrdiff_t left, uint32_t tag,
                                            ProtobufCType type, size_t count, const void *array);
/* The field at this index of the message's descriptor, by the descriptor. */
HEADWAY_API ptrdiff_t headway_encode_other(headway_encoder *encoder, ptrdiff_t left,
                                           const ProtobufCMessage *message, unsigned index);
HEADWAY_API ptrdiff_t headway_encode_unknown(headway_encoder *encoder, ptrdiff_t left,
                                             const ProtobufCMessage *message);

#ifdef __cplusplus
}
#endif
#endif
