/* SPDX-License-Identifier: Apache-2.0 */
/* The values of the wire, one kind at a time, into members of a message. */
#include "decode.h"
#include "nul.h"
#include "scan.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define LOW_BITS UINT64_C(0x0101010101010101)

enum { VARINT_BYTES = 10 };

static headway_varint varint_fail(headway_decoder *decoder, const uint8_t *end, const char *why)
{
    return (headway_varint){headway__decode_fail(decoder, end, HEADWAY_EMALFORMED, why), 0};
}

const uint8_t *headway_decode_cut_off(headway_decoder *decoder, const uint8_t *end)
{
    return headway__decode_fail(decoder, end, HEADWAY_EMALFORMED, "a fixed-size value is cut off");
}

/* Byte by byte, where the input ends soon or the value takes nine bytes or ten. */
static headway_varint varint_slow(headway_decoder *decoder, const uint8_t *at, const uint8_t *end)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        if (at == end)
            return varint_fail(decoder, end, "a varint is cut off");
        uint64_t byte = *at++;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80)
            return (headway_varint){at, value};
    }
    if (at == end)
        return varint_fail(decoder, end, "a varint is cut off");
    if (*at > 1)
        return varint_fail(decoder, end, "a varint is longer than 64 bits");
    return (headway_varint){at + 1, value | (uint64_t)*at << 63};
}

/* at[0] >= 0x80. Two bytes are frequent. Else eight at once: the first without its high bit ends
   the value; then sevens of bits are moved together by pairs, fours and eights of bytes. */
static inline headway_varint varint_fast(headway_decoder *decoder, const uint8_t *at,
                                         const uint8_t *end)
{
    uint64_t word;
    if (end - at >= 2 && at[1] < 0x80)
        return (headway_varint){at + 2, (at[0] & 0x7fu) | (uint32_t)at[1] << 7};
    if (decoder->input_end - at < 8)
        return varint_slow(decoder, at, end);
    memcpy(&word, at, 8);
    uint64_t stop = ~word & HIGH_BITS;
    if (!stop)
        return varint_slow(decoder, at, end);
    const uint8_t *behind = at + ((unsigned)__builtin_ctzll(stop) >> 3) + 1;
    if (behind > end)
        return varint_fail(decoder, end, "a varint is cut off");
    word &= stop ^ (stop - 1);
    word = (word & UINT64_C(0x7f007f007f007f00)) >> 1 | (word & UINT64_C(0x007f007f007f007f));
    word = (word & UINT64_C(0x3fff00003fff0000)) >> 2 | (word & UINT64_C(0x00003fff00003fff));
    word = (word & UINT64_C(0x0fffffff00000000)) >> 4 | (word & UINT64_C(0x000000000fffffff));
    return (headway_varint){behind, word};
}

headway_varint headway_decode_varint_long(headway_decoder *decoder, const uint8_t *at,
                                          const uint8_t *end)
{
    return varint_fast(decoder, at, end);
}

headway_varint headway_decode_tag_long(headway_decoder *decoder, const uint8_t *at,
                                       const uint8_t *end)
{
    return headway_decode_varint_long(decoder, at, end);
}

/* The size of what is delimited; the bytes that follow are all there. */
static inline headway_varint length(headway_decoder *decoder, const uint8_t *at, const uint8_t *end)
{
    headway_varint size = headway_decode_varint(decoder, at, end);
    if (size.value > (uint64_t)(end - size.at))
        return varint_fail(decoder, end, "a length goes past the end");
    return size;
}

/* ---- strings and bytes ---- */

/* The high bits of bytes that are not ASCII, and of some that are NUL. */
static inline uint64_t odd_bits(uint64_t word)
{
    return (word | ((word - LOW_BITS) & ~word)) & HIGH_BITS;
}

/* Copies eight bytes at a time, the last ones twice where size is no multiple; 0 when all are ASCII
   without NUL. to has room for a multiple of eight, and more than size. */
static inline uint64_t copy_string(uint8_t *to, const uint8_t *from, size_t size,
                                   const uint8_t *readable)
{
    uint64_t word, odd = 0;
    if (size >= 8) {
        size_t at = 0;
        do { /* the last eight are left to the second look */
            memcpy(&word, from + at, 8);
            memcpy(to + at, &word, 8);
            odd |= odd_bits(word);
            at += 8;
        } while (at + 8 < size);
        memcpy(&word, from + size - 8, 8);
        memcpy(to + size - 8, &word, 8);
        return odd | odd_bits(word);
    }
    if (readable - from < 8) {
        memcpy(to, from, size);
        return 1;
    }
    memcpy(&word, from, 8);
    memcpy(to, &word, 8);
    return odd_bits(word | LOW_BITS << size * 8) & ~(~UINT64_C(0) << size * 8);
}

/* What is not UTF-8 as a string of a struct may still have NULs. */
static const uint8_t *put_nul_string(headway_decoder *decoder, const uint8_t *data, size_t size,
                                     const uint8_t *end, char **member)
{
    size_t nuls = headway__nul_count(data, size);
    if (nuls == SIZE_MAX)
        return headway__decode_fail(decoder, end, HEADWAY_EMALFORMED,
                                    "a string is not valid UTF-8");
    uint8_t *held = headway__decode_take(decoder, size + nuls + 1);
    if (!held)
        return end;
    headway__nul_hold(held, data, size);
    held[size + nuls] = 0;
    *member = (char *)held;
    return data + size;
}

static inline const uint8_t *put_string(headway_decoder *decoder, const uint8_t *data, size_t size,
                                        const uint8_t *end, char **member)
{
    if (size == 0) {
        *member = headway__empty_string();
        return data;
    }
    uint8_t *copy = headway__decode_take(decoder, size + 1);
    if (!copy)
        return end;
    if (copy_string(copy, data, size, decoder->input_end) &&
        headway__utf8_bad(data, size) != SIZE_MAX)
        return put_nul_string(decoder, data, size, end, member);
    copy[size] = 0;
    *member = (char *)copy;
    return data + size;
}

static __attribute__((noinline)) const uint8_t *
string_slow(headway_decoder *decoder, const uint8_t *at, const uint8_t *end, char **member)
{
    headway_varint size = length(decoder, at, end);
    if (decoder->error)
        return end;
    return put_string(decoder, size.at, (size_t)size.value, end, member);
}

/* Short, ASCII, and memory at hand: then nothing is called. */
const uint8_t *headway_decode_string(headway_decoder *decoder, const uint8_t *at,
                                     const uint8_t *end, char **member)
{
    if (at >= end || *at >= 0x80 || *at == 0 || end - at <= *at)
        return string_slow(decoder, at, end, member);
    size_t size = *at, rounded = (size + 8) & ~(size_t)7;
    uint8_t *copy = decoder->memory;
    if (rounded > (size_t)(decoder->memory_end - copy) ||
        copy_string(copy, at + 1, size, decoder->input_end))
        return string_slow(decoder, at, end, member);
    copy[size] = 0;
    decoder->memory = copy + rounded;
    *member = (char *)copy;
    return at + 1 + size;
}

static uint8_t *copy_of(headway_decoder *decoder, const uint8_t *data, size_t size)
{
    uint8_t *copy = headway__decode_take(decoder, size);
    if (copy)
        memcpy(copy, data, size);
    return copy;
}

const uint8_t *headway_decode_bytes(headway_decoder *decoder, const uint8_t *at, const uint8_t *end,
                                    ProtobufCBinaryData *member)
{
    headway_varint size = length(decoder, at, end);
    if (decoder->error)
        return end;
    member->len = 0;
    member->data = NULL;
    if (size.value) {
        member->data = copy_of(decoder, size.at, (size_t)size.value);
        if (!member->data)
            return end;
    }
    member->len = (size_t)size.value;
    return size.at + size.value;
}

/* ---- messages ---- */

const uint8_t *headway_decode_message(headway_decoder *decoder, const uint8_t *at,
                                      const uint8_t *end,
                                      const ProtobufCMessageDescriptor *descriptor, void *member)
{
    headway_varint size = length(decoder, at, end);
    ProtobufCMessage **message = member;
    const uint8_t *behind = size.at + size.value;
    if (decoder->error)
        return end;
    if (decoder->depth_left == 0)
        return headway__decode_fail(decoder, end, HEADWAY_ELIMIT, "messages are nested too deep");
    if (!*message)
        *message = headway__decode_new(decoder, descriptor);
    if (*message && size.value) {
        decoder->depth_left--;
        headway__decode_fields(decoder, size.at, behind, *message);
        decoder->depth_left++;
    }
    return decoder->error ? end : behind;
}

/* ---- repeated ---- */

/* A tag as its shortest bytes; longer ones are as good, but nobody writes them. */
struct short_tag {
    uint8_t bytes[5];
    uint8_t size;
};

static struct short_tag short_tag_of(uint32_t tag)
{
    struct short_tag made = {{0}, 0};
    for (; tag >= 0x80; tag >>= 7)
        made.bytes[made.size++] = (uint8_t)(tag | 0x80);
    made.bytes[made.size++] = (uint8_t)tag;
    return made;
}

static inline int is_next(const struct short_tag *tag, const uint8_t *at, const uint8_t *end)
{
    if (end - at <= tag->size || at[0] != tag->bytes[0])
        return 0;
    return tag->size == 1 || memcmp(at, tag->bytes, tag->size) == 0;
}

/* How many elements stand together from here on; at least one, malformed or not. */
static size_t run_of(const struct short_tag *tag, const uint8_t *at, const uint8_t *end)
{
    for (size_t count = 1;; count++) {
        uint64_t size = 0;
        for (unsigned shift = 0; at < end && shift < 63; shift += 7) {
            size |= (uint64_t)(*at & 0x7f) << shift;
            if (*at++ < 0x80)
                break;
        }
        if (size > (uint64_t)(end - at))
            return count;
        at += size;
        if (!is_next(tag, at, end))
            return count;
        at += tag->size;
    }
}

/* The next free element of an array, which has room for a whole run when it is made. */
static void *next_element(headway_decoder *decoder, const struct short_tag *tag, const uint8_t *at,
                          const uint8_t *end, size_t count, void *array, size_t size)
{
    void **elements = array;
    if ((!*elements || ((size_t *)*elements)[-1] == count) &&
        headway__decode_room(decoder, elements, count, run_of(tag, at, end), size))
        return NULL;
    return (unsigned char *)*elements + count * size;
}

const uint8_t *headway_decode_strings(headway_decoder *decoder, uint32_t tag, const uint8_t *at,
                                      const uint8_t *end, size_t *count, void *array)
{
    const struct short_tag same = short_tag_of(tag);
    for (;; at += same.size) {
        char **next = next_element(decoder, &same, at, end, *count, array, sizeof *next);
        if (!next)
            return end;
        at = headway_decode_string(decoder, at, end, next);
        if (decoder->error)
            return end;
        ++*count;
        if (!is_next(&same, at, end))
            return at;
    }
}

const uint8_t *headway_decode_messages(headway_decoder *decoder, uint32_t tag, const uint8_t *at,
                                       const uint8_t *end,
                                       const ProtobufCMessageDescriptor *descriptor, size_t *count,
                                       void *array)
{
    const struct short_tag same = short_tag_of(tag);
    for (;; at += same.size) {
        ProtobufCMessage **next =
            next_element(decoder, &same, at, end, *count, array, sizeof *next);
        if (!next)
            return end;
        *next = NULL;
        at = headway_decode_message(decoder, at, end, descriptor, next);
        if (decoder->error)
            return end;
        ++*count;
        if (!is_next(&same, at, end))
            return at;
    }
}

/* ---- scalars ---- */

static int32_t unzigzag32(uint32_t value)
{
    return (int32_t)(value >> 1 ^ (0u - (value & 1)));
}

static int64_t unzigzag64(uint64_t value)
{
    return (int64_t)(value >> 1 ^ (0u - (value & 1)));
}

static inline void store_varint(ProtobufCType type, uint64_t value, void *member)
{
    uint32_t low = (uint32_t)value;
    switch (type) {
    case PROTOBUF_C_TYPE_SINT32:
        *(int32_t *)member = unzigzag32(low);
        break;
    case PROTOBUF_C_TYPE_SINT64:
        *(int64_t *)member = unzigzag64(value);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)member = value != 0;
        break;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
        memcpy(member, &value, 8);
        break;
    default:
        memcpy(member, &low, 4);
    }
}

const uint8_t *headway__decode_value(headway_decoder *decoder,
                                     const ProtobufCFieldDescriptor *field, const uint8_t *at,
                                     const uint8_t *end, void *member)
{
    headway_varint varint;
    switch (headway__wire_type_of(field->type)) {
    case WIRE_VARINT:
        varint = headway_decode_varint(decoder, at, end);
        store_varint(field->type, varint.value, member);
        return varint.at;
    case WIRE_32:
        return headway_decode_fixed32(decoder, at, end, member);
    case WIRE_64:
        return headway_decode_fixed64(decoder, at, end, member);
    default:
        break;
    }
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return headway_decode_string(decoder, at, end, member);
    if (field->type == PROTOBUF_C_TYPE_BYTES)
        return headway_decode_bytes(decoder, at, end, member);
    return headway_decode_message(decoder, at, end, field->descriptor, member);
}

const uint8_t *headway__decode_element(headway_decoder *decoder, uint32_t tag,
                                       const ProtobufCFieldDescriptor *field, const uint8_t *at,
                                       const uint8_t *end, ProtobufCMessage *message)
{
    size_t *count = headway__member(message, field->quantifier_offset);
    void **array = headway__member(message, field->offset);
    size_t size = headway__element_size(field->type);
    (void)tag;
    if (headway__decode_room(decoder, array, *count, 1, size))
        return end;
    at = headway__decode_value(decoder, field, at, end, (unsigned char *)*array + *count * size);
    *count += !decoder->error;
    return at;
}

/* ---- packed ---- */

/* The bytes without a high bit: each ends a value. */
static size_t count_varints(const uint8_t *at, const uint8_t *end)
{
    size_t count = 0;
    uint64_t word;
    for (; end - at >= 8; at += 8) {
        memcpy(&word, at, 8);
        count += ((~word & HIGH_BITS) >> 7) * LOW_BITS >> 56;
    }
    for (; at < end; at++)
        count += *at < 0x80;
    return count;
}

/* type is constant at each call, so that there is one loop for each. The last byte ends a varint,
   so that none is cut off. */
static inline void put_each(headway_decoder *decoder, ProtobufCType type, const uint8_t *at,
                            const uint8_t *end, unsigned char *to)
{
    size_t size = headway__element_size(type);
    for (; at < end; to += size) {
        headway_varint varint = {at + 1, *at};
        if (*at >= 0x80)
            varint = varint_fast(decoder, at, end);
        store_varint(type, varint.value, to);
        at = varint.at;
    }
}

static void put_varints(headway_decoder *decoder, ProtobufCType type, const uint8_t *at,
                        const uint8_t *end, unsigned char *to)
{
    switch (type) {
    case PROTOBUF_C_TYPE_SINT32:
        put_each(decoder, PROTOBUF_C_TYPE_SINT32, at, end, to);
        break;
    case PROTOBUF_C_TYPE_SINT64:
        put_each(decoder, PROTOBUF_C_TYPE_SINT64, at, end, to);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        put_each(decoder, PROTOBUF_C_TYPE_BOOL, at, end, to);
        break;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
        put_each(decoder, PROTOBUF_C_TYPE_INT64, at, end, to);
        break;
    default:
        put_each(decoder, PROTOBUF_C_TYPE_INT32, at, end, to);
    }
}

const uint8_t *headway_decode_packed(headway_decoder *decoder, ProtobufCType type,
                                     const uint8_t *at, const uint8_t *end, size_t *count,
                                     void *array)
{
    headway_varint bytes = length(decoder, at, end);
    if (decoder->error)
        return end;
    if (bytes.value == 0)
        return bytes.at;
    const uint8_t *behind = bytes.at + bytes.value;
    enum wire_type wire = headway__wire_type_of(type);
    size_t width = wire == WIRE_32 ? 4 : wire == WIRE_64 ? 8 : 1;
    size_t size = headway__element_size(type);
    size_t more =
        wire == WIRE_VARINT ? count_varints(bytes.at, behind) : (size_t)bytes.value / width;
    if (bytes.value % width || (wire == WIRE_VARINT && behind[-1] >= 0x80))
        return headway__decode_fail(decoder, end, HEADWAY_EMALFORMED,
                                    "the packed values are malformed");
    if (headway__decode_room(decoder, array, *count, more, size))
        return end;
    unsigned char *to = *(unsigned char **)array + *count * size;
    if (wire == WIRE_VARINT)
        put_varints(decoder, type, bytes.at, behind, to);
    else
        memcpy(to, bytes.at, (size_t)bytes.value);
    *count += more;
    return decoder->error ? end : behind;
}

/* ---- unknown fields ---- */

static uint8_t *keep_data(headway_decoder *decoder, const struct wire_field *wire, size_t *ret_size)
{
    uint8_t prefix[VARINT_BYTES];
    size_t size = 0, rest = wire->size;
    if (wire->type == WIRE_LEN) { /* protobuf-c keeps the length in front of the data */
        for (; rest >= 0x80; rest >>= 7)
            prefix[size++] = (uint8_t)(rest | 0x80);
        prefix[size++] = (uint8_t)rest;
    }
    uint8_t *data = headway__decode_take(decoder, size + wire->size);
    if (!data)
        return NULL;
    memcpy(data, prefix, size);
    if (wire->size)
        memcpy(data + size, wire->data, wire->size);
    *ret_size = size + wire->size;
    return data;
}

const uint8_t *headway__decode_keep(headway_decoder *decoder, uint32_t tag, const uint8_t *at,
                                    const uint8_t *end, ProtobufCMessage *message)
{
    struct wire_reader reader = headway__wire_read(at, (size_t)(end - at));
    struct wire_field wire = {.number = tag >> 3, .type = tag & 7};
    int error = headway__wire_value(&reader, &wire);
    if (error)
        return headway__decode_fail(decoder, end, error, reader.why);
    void *array = message->unknown_fields;
    if (headway__decode_room(decoder, &array, message->n_unknown_fields, 1,
                             sizeof(ProtobufCMessageUnknownField)))
        return end;
    message->unknown_fields = array;
    size_t size = 0;
    uint8_t *data = keep_data(decoder, &wire, &size);
    if (!data)
        return end;
    message->unknown_fields[message->n_unknown_fields++] =
        (ProtobufCMessageUnknownField){wire.number, (ProtobufCWireType)wire.type, size, data};
    return reader.at;
}
