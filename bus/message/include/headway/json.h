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
/* The field of a message that JSON or the .proto calls so; NULL when there is none. */
HEADWAY_API const ProtobufCFieldDescriptor *
headway_json_field(const headway_types *types, const ProtobufCMessageDescriptor *descriptor,
                   headway_bytes name);
/* Reads the value of one field of a message that is there, as headway_json_read would within its
   object; other fields stay, but another member of its oneof is an error. A field that failed holds
   anything. */
HEADWAY_API int headway_json_read_field(const headway_types *types, ProtobufCMessage *message,
                                        const ProtobufCFieldDescriptor *field, headway_bytes text,
                                        unsigned flags, headway_arena *arena, char *why,
                                        size_t why_size);
/* Writes the value of one field, as headway_json_write would; null where a message or a oneof's
   member is absent. */
HEADWAY_API int headway_json_write_field(const headway_types *types,
                                         const ProtobufCMessage *message,
                                         const ProtobufCFieldDescriptor *field, unsigned flags,
                                         int (*write)(void *user, headway_bytes text), void *user);
/* Reads one field from plain text, as URLs and forms have it: what JSON has as one string, number
   or word, without quotes; enums by name or number; a FieldMask also by the names of the .proto.
   What the field held is replaced, and one more element added to a repeated one, whose others must
   have come in this way too. EMALFORMED with a sentence without a place in why. */
HEADWAY_API int headway_json_read_text(ProtobufCMessage *message,
                                       const ProtobufCFieldDescriptor *field, headway_bytes text,
                                       headway_arena *arena, char *why, size_t why_size);
/* The path, as "shelf.books[2].name", of what stands at a place that headway_json_read complained
   of; "" for the whole. Cut where it does not fit. */
HEADWAY_API void headway_json_path(headway_bytes text, size_t line, size_t column, char *path,
                                   size_t size);
/* The length of the first whole JSON value in text with the white space before it; 0 when
   incomplete; EMALFORMED. For streams of values. */
HEADWAY_API int headway_json_next(headway_bytes text, size_t *ret_size);

#ifdef __cplusplus
}
#endif
#endif
