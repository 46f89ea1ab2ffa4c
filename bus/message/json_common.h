/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and writing JSON share: names, well-known types, numbers, dates, base64. */
#ifndef HEADWAY_MESSAGE_JSON_COMMON_H
#define HEADWAY_MESSAGE_JSON_COMMON_H

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
/* lowerCamelCase, into buffer when it differs from name; NULL when buffer is too small. */
const char *headway__camel(const char *name, char *buffer, size_t size);
int headway__camel_equals(const char *name, const char *text, size_t size);

/* Shortest text that reads back as the same number; single for float. Not for NaN and infinity. */
enum { HEADWAY__NUMBER_SIZE = 40 };
size_t headway__double_text(double value, int single, char buffer[HEADWAY__NUMBER_SIZE]);
/* text is a JSON number, NUL-terminated in buffers of the caller. Not 0 when out of range. */
int headway__double_parse(const char *text, size_t size, double *ret_value);
/* Not 0 unless the JSON number is a whole number of 64 bits: -1 has a fraction, -2 too large. */
int headway__integer_parse(const char *text, size_t size, int *ret_negative,
                           uint64_t *ret_magnitude);
/* The length of the JSON number at the start of text, or 0. */
size_t headway__number_size(const char *text, size_t size);

enum { HEADWAY__TIME_SIZE = 64 };
/* EINVAL when out of range. */
int headway__timestamp_text(int64_t seconds, int32_t nanos, char text[HEADWAY__TIME_SIZE]);
int headway__duration_text(int64_t seconds, int32_t nanos, char text[HEADWAY__TIME_SIZE]);
int headway__timestamp_parse(const char *text, size_t size, int64_t *ret_seconds,
                             int32_t *ret_nanos);
int headway__duration_parse(const char *text, size_t size, int64_t *ret_seconds,
                            int32_t *ret_nanos);

/* Both alphabets, padded or not. data holds size * 3 / 4 + 3 bytes. Not 0 when malformed. */
int headway__base64_parse(const char *text, size_t size, uint8_t *data, size_t *ret_size);
/* Four characters of 1 to 3 bytes. */
void headway__base64_text(const uint8_t *data, size_t size, char text[4]);

#endif
