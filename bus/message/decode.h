/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the decoder share; generated code knows <headway/codec.h> only. */
#ifndef HEADWAY_MESSAGE_DECODE_H
#define HEADWAY_MESSAGE_DECODE_H

#include "wire.h"

#include <headway/codec.h>

/* Stands before a message that has required fields: this, then the words of what was seen, last
   word first, then the message. */
struct headway_required {
    struct headway_required *next;
    ProtobufCMessage *message;
};

/* NULL for a descriptor that carries none. */
static inline const headway_codec *headway__codec_of(const ProtobufCMessageDescriptor *descriptor)
{
    const headway_codec *codec = descriptor->reserved1;
    return codec && codec->magic == HEADWAY_CODEC_MAGIC ? codec : NULL;
}

/* Sets the decoder's first error and answers end. */
const uint8_t *headway__decode_fail(headway_decoder *decoder, const uint8_t *end, int error,
                                    const char *why);
void *headway__decode_more(headway_decoder *decoder, size_t size);
/* Memory aligned to eight bytes. NULL: the decoder has the error. */
static inline void *headway__decode_take(headway_decoder *decoder, size_t size)
{
    unsigned char *memory = decoder->memory;
    size_t rounded = (size + 7) & ~(size_t)7;
    if (rounded < size || rounded > (size_t)(decoder->memory_end - memory))
        return headway__decode_more(decoder, size);
    decoder->memory = memory + rounded;
    return memory;
}

int headway__has_required_field(const ProtobufCMessageDescriptor *descriptor);
static inline int headway__has_required(const ProtobufCMessageDescriptor *descriptor)
{
    const headway_codec *codec = headway__codec_of(descriptor);
    return codec ? codec->has_required != 0 : headway__has_required_field(descriptor);
}

/* Memory for a message that has required fields. */
ProtobufCMessage *headway__decode_take_seen(headway_decoder *decoder,
                                            const ProtobufCMessageDescriptor *descriptor);
/* A new message, initialised; NULL as headway__decode_take. */
static inline ProtobufCMessage *headway__decode_new(headway_decoder *decoder,
                                                    const ProtobufCMessageDescriptor *descriptor)
{
    ProtobufCMessage *message = headway__has_required(descriptor)
                                    ? headway__decode_take_seen(decoder, descriptor)
                                    : headway__decode_take(decoder, descriptor->sizeof_message);
    if (message)
        headway__message_init(descriptor, message);
    return message;
}

const uint8_t *headway__decode_by_descriptor(headway_decoder *decoder, const uint8_t *at,
                                             const uint8_t *end, ProtobufCMessage *message);
/* The fields of a message whose depth is already paid for. */
static inline const uint8_t *headway__decode_fields(headway_decoder *decoder, const uint8_t *at,
                                                    const uint8_t *end, ProtobufCMessage *message)
{
    const headway_codec *codec = headway__codec_of(message->descriptor);
    return codec ? codec->decode(decoder, at, end, message)
                 : headway__decode_by_descriptor(decoder, at, end, message);
}

int headway__decode_grow(headway_decoder *decoder, void **array, size_t count, size_t more,
                         size_t element);
/* Room for more elements behind the count that *array holds, or -1. The capacity of an array stands
   before its elements. */
static inline int headway__decode_room(headway_decoder *decoder, void **array, size_t count,
                                       size_t more, size_t element)
{
    if (*array && ((size_t *)*array)[-1] - count >= more)
        return 0;
    if (*array || more > UINT32_MAX)
        return headway__decode_grow(decoder, array, count, more, element);
    uint64_t *memory = headway__decode_take(decoder, 8 + more * element);
    if (!memory)
        return -1;
    *array = memory + 1;
    ((size_t *)*array)[-1] = more;
    return 0;
}
/* One value of a repeated field that is not packed, as any type of wire allows. */
const uint8_t *headway__decode_element(headway_decoder *decoder, uint32_t tag,
                                       const ProtobufCFieldDescriptor *field, const uint8_t *at,
                                       const uint8_t *end, ProtobufCMessage *message);
/* One value; a message is merged into the one that is there. */
const uint8_t *headway__decode_value(headway_decoder *decoder,
                                     const ProtobufCFieldDescriptor *field, const uint8_t *at,
                                     const uint8_t *end, void *member);
/* Errors of the wire as the reader tells them. */
const uint8_t *headway__decode_keep(headway_decoder *decoder, uint32_t tag, const uint8_t *at,
                                    const uint8_t *end, ProtobufCMessage *message);
/* 0 when every message that is part of root has its required fields; else says which is missing. */
int headway__decode_check_required(const headway_decoder *decoder, const ProtobufCMessage *root,
                                   char *why, size_t why_size);

#endif
