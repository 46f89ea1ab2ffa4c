/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and writing JSON share: names, well-known types, numbers, dates, base64. */
#ifndef HEADWAY_MESSAGE_JSON_COMMON_H
#define HEADWAY_MESSAGE_JSON_COMMON_H

#include "json_number.h"
#include "nul.h"
#include "wire.h"

#include <headway/json.h>

enum known_type {
    KNOWN_NONE,
    KNOWN_ANY,
    KNOWN_TIMESTAMP,
    KNOWN_DURATION,
    KNOWN_FIELD_MASK,
    KNOWN_STRUCT,
    KNOWN_VALUE,
    KNOWN_LIST,
    KNOWN_WRAPPER
};

/* A message type with a JSON form of its own; only when its fields are as expected. */
enum known_type headway__known_type(const ProtobufCMessageDescriptor *descriptor);
int headway__is_null_value(const ProtobufCFieldDescriptor *field);
/* Whether field is a map: by info, or where there is none by the name that protoc gives entries. */
int headway__is_map(const ProtobufCMessageDescriptor *descriptor,
                    const ProtobufCFieldDescriptor *field, const headway_message_info *info);
/* An order of map entries of one type by their keys; 0 for equal keys. */
int headway__compare_keys(const ProtobufCMessage *left, const ProtobufCMessage *right);
/* In place, without memory; of equal ones the order is not kept. */
void headway__sort(const void **items, size_t count, int (*compare)(const void *, const void *));
/* lowerCamelCase, into buffer when it differs from name; NULL when buffer is too small. */
const char *headway__camel(const char *name, char *buffer, size_t size);
int headway__camel_equals(const char *name, const char *text, size_t size);

enum { HEADWAY__TIME_SIZE = 64 };
/* The size of the text; EINVAL when out of range. */
int headway__timestamp_text(int64_t seconds, int32_t nanos, char text[HEADWAY__TIME_SIZE]);
int headway__duration_text(int64_t seconds, int32_t nanos, char text[HEADWAY__TIME_SIZE]);
int headway__timestamp_parse(const char *text, size_t size, int64_t *ret_seconds,
                             int32_t *ret_nanos);
int headway__duration_parse(const char *text, size_t size, int64_t *ret_seconds,
                            int32_t *ret_nanos);

/* Both alphabets, padded or not. data holds size * 3 / 4 + 3 bytes. Not 0 when malformed. */
int headway__base64_parse(const char *text, size_t size, uint8_t *data, size_t *ret_size);
/* Four characters for each three bytes or what is left of them; answers how many. */
size_t headway__base64_text(const uint8_t *data, size_t size, char *text);

/* Of eight bytes of text, a high bit in each that is a quote, a backslash, a control character or
   not ASCII; the bits above the lowest may err. */
static inline uint64_t headway__special_bytes(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
    return ((word - ones * 0x20) | (quote - ones) | (backslash - ones) | word) & high;
}

#endif
