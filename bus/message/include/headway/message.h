/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: bounded unpacking into arenas, over protobuf-c's structs and descriptors. */
#ifndef HEADWAY_MESSAGE_H
#define HEADWAY_MESSAGE_H

#include <headway/alloc.h>
#include <headway/status.h>
#include <protobuf-c/protobuf-c.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_message_limits {
    size_t size;
    uint32_t depth; /* nested messages; default 100 */
    size_t heap;    /* bytes of unpacked message; default 8 x input + 64 KiB */
} headway_message_limits;

/* U+0000 in a string: the struct's string would end there, and holds it as the two bytes C0 80,
   which are never part of UTF-8. Unpacking and packing, and JSON too, change one into the other;
   protobuf-c's own functions do not. */

/* Checks bytes against descriptor without allocating: well-formed, depth, heap the unpacked message
   would take, UTF-8 in strings, wire types. EMALFORMED or ELIMIT, and a sentence in why (may be
   NULL). limits NULL: the defaults. */
HEADWAY_API int headway_message_scan(const ProtobufCMessageDescriptor *descriptor,
                                     headway_bytes bytes, const headway_message_limits *limits,
                                     char *why, size_t why_size);
/* Scan, then unpack into arena; the message lives as long as the arena. ENOMEM when it is full. */
HEADWAY_API int headway_message_unpack(const ProtobufCMessageDescriptor *descriptor,
                                       headway_bytes bytes, const headway_message_limits *limits,
                                       headway_arena *arena, ProtobufCMessage **ret_message,
                                       char *why, size_t why_size);
/* Packs into memory of arena. EINVAL when a string of the message is not valid UTF-8. */
HEADWAY_API int headway_message_pack(const ProtobufCMessage *message, headway_arena *arena,
                                     headway_bytes *ret_bytes);

/* A new message with every field at its default, in arena; of any descriptor, those made at run
   time too. NULL when the arena is full. */
HEADWAY_API ProtobufCMessage *headway_message_new(const ProtobufCMessageDescriptor *descriptor,
                                                  headway_arena *arena);
/* The message that a singular message field holds; where it holds none, a new one that it holds
   from now on. EINVAL: it is no such field, or another member of its oneof is set; ENOMEM. */
HEADWAY_API int headway_message_inner(ProtobufCMessage *message,
                                      const ProtobufCFieldDescriptor *field, headway_arena *arena,
                                      ProtobufCMessage **ret_inner);

/* Where generated code puts schemas, each a FileDescriptorSet: tools read them in a program's file
   without running it. */
#if defined(__ELF__) && defined(__GNUC__)
#define HEADWAY_SCHEMA __attribute__((section("headway_schema")))
#else
#define HEADWAY_SCHEMA
#endif

/* What protobuf-c's descriptors lack, emitted beside them by the generator. */
typedef struct headway_field_info {
    const char *json_name;
    const char *oneof; /* the real oneof's name, or NULL */
    uint8_t optional;  /* proto3 optional */
    uint8_t map;       /* this repeated field is a map */
} headway_field_info;
typedef struct headway_message_info {
    const ProtobufCMessageDescriptor *descriptor;
    const headway_field_info *fields; /* in the descriptor's order */
} headway_message_info;

/* A set of message types known by descriptor: from generated tables, or from a serialized
   google.protobuf.FileDescriptorSet (the schema a service carries). Dynamic messages are ordinary
   protobuf-c messages of descriptors built at run time; only protobuf_c_message_init, which calls
   generated code, is not for them. Groups stay unknown fields. Not thread-safe. */
typedef struct headway_types headway_types;
HEADWAY_API headway_types *headway_types_new(const headway_alloc *alloc);
HEADWAY_API void headway_types_free(headway_types *types);
/* infos are borrowed for the life of types; a type that is there already stays as it is. Their
   fields may be NULL: maps are then told by the name protoc gives their entries. */
HEADWAY_API int headway_types_add(headway_types *types, const headway_message_info *infos,
                                  size_t count);
/* EMALFORMED, ELIMIT (default 16 MiB), and a sentence in why. Adding a type again is a no-op. */
HEADWAY_API int headway_types_add_schema(headway_types *types, headway_bytes file_descriptor_set,
                                         char *why, size_t why_size);
/* By full name, without a leading dot. NULL when unknown. */
HEADWAY_API const ProtobufCMessageDescriptor *headway_types_message(const headway_types *types,
                                                                    const char *name);
HEADWAY_API const headway_message_info *
headway_types_info(const headway_types *types, const ProtobufCMessageDescriptor *descriptor);

typedef struct headway_types_method {
    const char *name;
    const ProtobufCMessageDescriptor *request, *response;
    int client_streams, server_streams;
    const ProtobufCFieldDescriptor *key; /* of the request: the method's option `key`; or NULL */
} headway_types_method;
/* The methods of a service of an added schema: the index-th, or ENOTFOUND. */
HEADWAY_API int headway_types_method_at(const headway_types *types, const char *service,
                                        size_t index, headway_types_method *ret_method);
/* The schema printed as .proto text, with its comments and options, for people and for protoc: a
   service, method ("a.v1.S/Get"), message or enum by full name with what it needs of its package,
   other packages being imported; or a file by its name; or every file when name is NULL. write is
   called with pieces of text. ENOTFOUND; ELIMIT when a schema takes absurdly long to print. */
HEADWAY_API int headway_types_print(const headway_types *types, const char *name,
                                    int (*write)(void *user, headway_bytes text), void *user);

/* What a name of a schema stands for. */
typedef enum headway_types_kind {
    HEADWAY_TYPES_FILE,
    HEADWAY_TYPES_SERVICE,
    HEADWAY_TYPES_METHOD, /* "a.v1.S/Get" */
    HEADWAY_TYPES_MESSAGE,
    HEADWAY_TYPES_ENUM
} headway_types_kind;
/* Every name of the added schemas, file by file, types without map entries. found answers 0 to go
   on; anything else ends it and is returned. */
HEADWAY_API int
headway_types_each(const headway_types *types,
                   int (*found)(void *user, headway_types_kind kind, const char *name), void *user);

/* One definition of an added schema. Everything lives as long as types. */
typedef struct headway_types_entry {
    headway_types_kind kind;
    const char *descriptor_type; /* "google.protobuf.DescriptorProto" and its like, */
    headway_bytes descriptor;    /* and its bytes as the schema had them */
    const char *comment;         /* what stands before it, lines with their first space; or NULL */
} headway_types_entry;
/* By a name that headway_types_each tells. ENOTFOUND. */
HEADWAY_API int headway_types_entry_of(const headway_types *types, const char *name,
                                       headway_types_entry *ret_entry);

#ifdef __cplusplus
}
#endif
#endif
