/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical proto3 JSON by descriptor (https://protobuf.dev/programming-guides/json/). */
#ifndef HEADWAY_JSON_H
#define HEADWAY_JSON_H

#include <headway/message.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    HEADWAY_JSON_PRETTY = 1,         /* write: two-space indent and newlines */
    HEADWAY_JSON_DEFAULTS = 2,       /* write: fields at their default value too */
    HEADWAY_JSON_PROTO_NAMES = 4,    /* write: names as in the .proto */
    HEADWAY_JSON_IGNORE_UNKNOWN = 8, /* read: skip unknown fields and enum names */
    HEADWAY_JSON_ENUM_NUMBERS = 16,  /* write: enums as numbers */
    HEADWAY_JSON_ANY_HEAP = 32 /* read: as much memory as the arena allows; for trusted text */
};

/* Writes message as JSON in pieces of 2 KiB at most, but for longer strings. types: for Any and
   JSON names, and it remembers what JSON needs to know of a type; may be NULL when neither is
   needed. A non-zero answer of write stops and is returned. Doubles are the shortest text that
   reads back as the same, in the form of RFC 8785. ENOTFOUND: an Any of an unknown type; EINVAL:
   what JSON cannot say (a string that is not UTF-8, a time out of range, NaN in a
   google.protobuf.Value). */
HEADWAY_API int headway_json_write(const headway_types *types, const ProtobufCMessage *message,
                                   unsigned flags, int (*write)(void *user, headway_bytes text),
                                   void *user);
/* Reads one JSON value of descriptor's type into arena, where it lives as long. EMALFORMED with
   "line:column: what is wrong" in why (may be NULL); ELIMIT past depth 100, past the arena's limit,
   or, without HEADWAY_JSON_ANY_HEAP, when the message would take more than 8 times the text's size
   and 64 KiB, as headway_message_unpack's default is. */
HEADWAY_API int headway_json_read(const headway_types *types,
                                  const ProtobufCMessageDescriptor *descriptor, headway_bytes text,
                                  unsigned flags, headway_arena *arena,
                                  ProtobufCMessage **ret_message, char *why, size_t why_size);
/* The length of the first whole JSON value in text with the white space before it; 0 when
   incomplete; EMALFORMED. For streams of values. */
HEADWAY_API int headway_json_next(headway_bytes text, size_t *ret_size);

#ifdef __cplusplus
}
#endif
#endif
