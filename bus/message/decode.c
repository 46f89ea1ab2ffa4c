/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decoder: one pass over the bytes, into protobuf-c's structs, from an arena. Generated code
 * takes the fields it expects; everything else, and all of a message without a codec, is decoded
 * here by its descriptor. What stands twice is merged by reading the second into the first, as
 * protobuf's rules have it. Depth and memory are counted as they are used; when something is wrong,
 * the scan reads the bytes again to say where.
 */
#include "decode.h"
#include "scan.h"

enum { OWN_BLOCK = 4096 };

const uint8_t *headway__decode_fail(headway_decoder *decoder, const uint8_t *end, int error,
                                    const char *why)
{
    if (!decoder->error) {
        decoder->error = error;
        decoder->why = why;
    }
    return end;
}

/* What the arena takes for it: the limit is on that. */
static size_t arena_size(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

/* Gives the memory at hand back, but for what was used of it. */
static void settle(headway_decoder *decoder)
{
    if (!decoder->reserved)
        return;
    size_t used = (size_t)(decoder->memory - decoder->reserved);
    decoder->heap_left -= arena_size(used);
    headway_arena_commit(decoder->arena, used);
    decoder->reserved = decoder->memory = decoder->memory_end = NULL;
}

static int reserve(headway_decoder *decoder, size_t size)
{
    size_t room;
    unsigned char *memory = headway_arena_reserve(decoder->arena, size, &room);
    if (!memory)
        return -1;
    if (room > decoder->heap_left)
        room = decoder->heap_left & ~(size_t)15;
    decoder->reserved = decoder->memory = memory;
    decoder->memory_end = memory + room;
    return 0;
}

static void *no_memory(headway_decoder *decoder, int error)
{
    headway__decode_fail(decoder, NULL, error,
                         error == HEADWAY_ELIMIT ? "the message would take more memory than its "
                                                   "limit"
                                                 : "no memory for the message");
    return NULL;
}

void *headway__decode_more(headway_decoder *decoder, size_t size)
{
    size_t rounded = arena_size(size);
    settle(decoder);
    if (rounded < size || rounded > decoder->heap_left)
        return no_memory(decoder, HEADWAY_ELIMIT);
    if (rounded > OWN_BLOCK) {
        void *memory = headway_arena_take(decoder->arena, rounded);
        if (!memory)
            return no_memory(decoder, HEADWAY_ENOMEM);
        decoder->heap_left -= rounded;
        return memory;
    }
    if (reserve(decoder, rounded))
        return no_memory(decoder, HEADWAY_ENOMEM);
    unsigned char *memory = decoder->memory;
    decoder->memory += rounded;
    return memory;
}

int headway__decode_grow(headway_decoder *decoder, void **array, size_t count, size_t more,
                         size_t element)
{
    size_t wanted = count + more;
    if (count && wanted < 2 * count)
        wanted = 2 * count; /* elements that come one by one are copied a bounded number of times */
    if (wanted < more || wanted > (SIZE_MAX - 8) / element) {
        no_memory(decoder, HEADWAY_ELIMIT);
        return -1;
    }
    uint64_t *bigger = headway__decode_take(decoder, 8 + wanted * element);
    if (!bigger)
        return -1;
    bigger++;
    ((size_t *)(void *)bigger)[-1] = wanted;
    if (count)
        memcpy(bigger, *array, count * element);
    *array = bigger;
    return 0;
}

int headway__has_required_field(const ProtobufCMessageDescriptor *descriptor)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (descriptor->fields[i].label == PROTOBUF_C_LABEL_REQUIRED)
            return 1;
    }
    return 0;
}

ProtobufCMessage *headway__decode_take_seen(headway_decoder *decoder,
                                            const ProtobufCMessageDescriptor *descriptor)
{
    size_t words = descriptor->n_fields / 64 + 1;
    struct headway_required *required = headway__decode_take(
        decoder, sizeof *required + words * sizeof(uint64_t) + descriptor->sizeof_message);
    if (!required)
        return NULL;
    memset(required + 1, 0, words * sizeof(uint64_t));
    required->message = (ProtobufCMessage *)((uint64_t *)(void *)(required + 1) + words);
    required->next = decoder->required;
    decoder->required = required;
    return required->message;
}

const uint8_t *headway__decode_by_descriptor(headway_decoder *decoder, const uint8_t *at,
                                             const uint8_t *end, ProtobufCMessage *message)
{
    while (at < end) {
        headway_varint tag = headway_decode_tag(decoder, at, end);
        at = headway_decode_other(decoder, tag.value, tag.at, end, message);
    }
    return end;
}

/* ---- by descriptor ---- */

static const uint8_t *repeated(headway_decoder *decoder, const ProtobufCFieldDescriptor *field,
                               uint32_t tag, const uint8_t *at, const uint8_t *end,
                               ProtobufCMessage *message)
{
    size_t *count = headway__member(message, field->quantifier_offset);
    void *array = headway__member(message, field->offset);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return headway_decode_messages(decoder, tag, at, end, field->descriptor, count, array);
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return headway_decode_strings(decoder, tag, at, end, count, array);
    if ((tag & 7) == WIRE_LEN && headway__packable(field->type))
        return headway_decode_packed(decoder, field->type, at, end, count, array);
    return headway__decode_element(decoder, tag, field, at, end, message);
}

static const uint8_t *singular(headway_decoder *decoder, const ProtobufCFieldDescriptor *field,
                               const uint8_t *at, const uint8_t *end, ProtobufCMessage *message)
{
    void *member = headway__member(message, field->offset);
    void *quantifier = headway__member(message, field->quantifier_offset);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        if (*(uint32_t *)quantifier != field->id)
            memset(member, 0, headway__element_size(field->type));
        *(uint32_t *)quantifier = field->id;
    } else if (field->quantifier_offset) {
        *(protobuf_c_boolean *)quantifier = 1;
    }
    return headway__decode_value(decoder, field, at, end, member);
}

const uint8_t *headway_decode_other(headway_decoder *decoder, uint64_t tag, const uint8_t *at,
                                    const uint8_t *end, ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    struct wire_field wire = {.number = (uint32_t)tag >> 3, .type = (uint32_t)tag & 7};
    if (decoder->error)
        return end;
    if (tag < 8 || tag > UINT32_MAX)
        return headway__decode_fail(decoder, end, HEADWAY_EMALFORMED,
                                    "a field number is not between 1 and 2^29-1");
    const ProtobufCFieldDescriptor *field = headway__known_field(descriptor, &wire);
    if (!field)
        return headway__decode_keep(decoder, (uint32_t)tag, at, end, message);
    if (headway__has_required(descriptor))
        headway_decode_seen(message, (unsigned)(field - descriptor->fields));
    return field->label == PROTOBUF_C_LABEL_REPEATED
               ? repeated(decoder, field, (uint32_t)tag, at, end, message)
               : singular(decoder, field, at, end, message);
}

/* ---- the whole ---- */

/* The scan knows the words for what is wrong with the bytes; the decoder for the rest. */
static int explain(const headway_decoder *decoder, const ProtobufCMessageDescriptor *descriptor,
                   headway_bytes bytes, const headway_message_limits *limits, char *why,
                   size_t why_size)
{
    int error = decoder->error;
    if (error == HEADWAY_ENOMEM)
        return headway__why(error, why, why_size, "%s", decoder->why);
    int scanned = headway_message_scan(descriptor, bytes, limits, why, why_size);
    return scanned ? scanned
                   : headway__why(error, why, why_size, "%s: %s", descriptor->name, decoder->why);
}

int headway_message_unpack(const ProtobufCMessageDescriptor *descriptor, headway_bytes bytes,
                           const headway_message_limits *limits, headway_arena *arena,
                           ProtobufCMessage **ret_message, char *why, size_t why_size)
{
    headway_message_limits actual;
    if (!descriptor || !arena || headway__limits(limits, bytes.size, &actual))
        return headway__why(HEADWAY_EINVAL, why, why_size, "an argument is not valid");
    const uint8_t *at = bytes.size ? (const uint8_t *)bytes.data : (const uint8_t *)"";
    headway_decoder decoder = {.input_end = at + bytes.size,
                               .depth_left = actual.depth - 1,
                               .arena = arena,
                               .heap_left = actual.heap};
    if (descriptor->sizeof_message < OWN_BLOCK)
        (void)reserve(&decoder, descriptor->sizeof_message); /* who then lacks memory says so */
    ProtobufCMessage *message = headway__decode_new(&decoder, descriptor);
    if (message)
        headway__decode_fields(&decoder, at, decoder.input_end, message);
    settle(&decoder);
    if (decoder.error)
        return explain(&decoder, descriptor, bytes, limits, why, why_size);
    if (decoder.required) {
        int error = headway__decode_check_required(&decoder, message, why, why_size);
        if (error)
            return error;
    }
    *ret_message = message;
    return 0;
}
