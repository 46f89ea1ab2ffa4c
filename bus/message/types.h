/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A registry of types, in three steps for a schema: schema.c reads the FileDescriptorSet into the
 * structs here (edition.c what editions say), build.c makes protobuf-c descriptors of them, print.c
 * writes them as .proto text. Views (headway_bytes) point into a copy of the file's bytes.
 * Everything of one schema lives in one arena; a schema that fails leaves nothing behind.
 */
#ifndef HEADWAY_MESSAGE_TYPES_H
#define HEADWAY_MESSAGE_TYPES_H

#include "wire.h"

enum {
    TYPES_SCHEMA_LIMIT = 16 * 1024 * 1024,
    TYPES_HEAP_LIMIT = 256 * 1024 * 1024,
    TYPES_DEPTH = 32,
    TYPES_BUCKETS = 1024,
    TYPES_PLANS = 128,
    TYPES_MOST = 65536,
    TYPES_MOST_FILES = 4096
};

/* FieldDescriptorProto.Type and Label. */
enum { KIND_DOUBLE = 1, KIND_GROUP = 10, KIND_MESSAGE = 11, KIND_ENUM = 14, KIND_SINT64 = 18 };
enum { RULE_OPTIONAL = 1, RULE_REQUIRED = 2, RULE_REPEATED = 3 };

/* Edition. */
enum { EDITION_2023 = 1000, EDITION_2024 = 1001, EDITION_2026 = 1002 };

/* What a syntax or edition, and the features set in it, say of a field or type: each a number of
   an enum of google.protobuf.FeatureSet. */
struct schema_features {
    uint8_t presence, enum_type, packing, utf8, framing, json;
};
enum { FEATURE_EXPLICIT = 1, FEATURE_IMPLICIT = 2, FEATURE_REQUIRED = 3 };
enum { FEATURE_OPEN = 1, FEATURE_CLOSED = 2 };
enum { FEATURE_PACKED = 1, FEATURE_EXPANDED = 2 };
enum { FEATURE_VERIFY = 2, FEATURE_UNVERIFIED = 3 };
enum { FEATURE_PREFIXED = 1, FEATURE_DELIMITED = 2 };
enum { FEATURE_JSON = 1, FEATURE_JSON_BEST_EFFORT = 2 };

struct schema_message;
struct schema_enum;
struct schema_file;

/* What stands before and after a definition in its .proto; NULL: nothing. */
struct schema_comment {
    const char *leading, *trailing;
};

struct schema_field {
    const char *name, *json_name, *type_name, *default_text, *extendee;
    uint32_t number, kind, rule;
    int oneof;    /* index, or -1 */
    int packed;   /* the option; -1: not said */
    int optional; /* proto3 */
    int deprecated;
    int delimited; /* a group by its feature: kind is KIND_GROUP, written as a message's field */
    int inlined;   /* a group whose message is written with the field */
    struct schema_features features;
    const char *full_name; /* of an extension */
    headway_bytes options;
    struct schema_comment comment;
    struct symbol *type; /* of a message or enum */
};

struct schema_range {
    uint32_t first, last; /* inclusive */
};

struct schema_reserved {
    struct schema_range *ranges;
    size_t range_count;
    const char **names;
    size_t name_count;
};

struct schema_value {
    const char *name;
    int32_t number;
    headway_bytes options;
    struct schema_comment comment;
};

struct schema_oneof {
    const char *name;
    headway_bytes options;
    struct schema_comment comment;
};

struct schema_enum {
    const char *name, *full_name;
    struct schema_file *file;
    struct schema_message *outer;
    struct schema_value *values;
    size_t value_count;
    struct schema_reserved reserved;
    int printed;
    uint64_t visibility; /* SymbolVisibility */
    struct schema_features features;
    headway_bytes options, bytes;
    struct schema_comment comment;
    struct symbol *symbol;
};

struct schema_message {
    const char *name, *full_name;
    struct schema_file *file;
    struct schema_message *outer;
    struct schema_field *fields;
    size_t field_count;
    struct schema_oneof *oneofs;
    size_t oneof_count;
    struct schema_message *messages;
    size_t message_count;
    struct schema_enum *enums;
    size_t enum_count;
    struct schema_range *ranges; /* for extensions */
    size_t range_count;
    struct schema_field *extensions; /* of others, defined in here */
    size_t extension_count;
    struct schema_reserved reserved;
    int map_entry, printed;
    int group; /* written where the field of its type stands */
    uint64_t visibility;
    struct schema_features features;
    headway_bytes options, bytes;
    struct schema_comment comment;
    struct symbol *symbol;
};

struct schema_method {
    const char *name, *input, *output;
    struct symbol *request, *response;
    int client_streams, server_streams;
    headway_bytes options, bytes;
    struct schema_comment comment;
};

struct schema_service {
    const char *name, *full_name;
    struct schema_file *file;
    struct schema_method *methods;
    size_t method_count;
    headway_bytes options, bytes;
    struct schema_comment comment;
};

struct schema_file {
    const char *name, *package, *syntax;
    int proto3;
    uint64_t edition;                /* 0: proto2 or proto3 */
    struct schema_features features; /* of its own */
    const char **imports;
    size_t import_count;
    const char **option_imports; /* for options alone */
    size_t option_import_count;
    uint8_t *import_kind; /* 'p'ublic, 'w'eak, or 0 */
    struct schema_message *messages;
    size_t message_count;
    struct schema_enum *enums;
    size_t enum_count;
    struct schema_service *services;
    size_t service_count;
    struct schema_field *extensions;
    size_t extension_count;
    headway_bytes options, bytes;
    struct schema_comment comment, package_comment;
    int imported; /* by what is being printed */
    struct schema_file *next;
};

/* One name: a type, or a service. */
struct symbol {
    struct symbol *next;
    const char *name;
    unsigned batch;
    const ProtobufCMessageDescriptor *message;
    const ProtobufCEnumDescriptor *enumeration;
    const headway_message_info *info;
    struct schema_message *message_source;
    struct schema_enum *enum_source;
    struct schema_service *service;
    const struct schema_field *extension; /* under its key, see headway__extension_key */
    struct schema_file *extension_file;
    const struct schema_message *extension_scope; /* the message that it stands in, or NULL */
    int map_entry;                                /* as the last schema says that defines it */
};

struct types_arena {
    struct types_arena *next;
    headway_arena *arena;
};

struct headway_types {
    headway_alloc alloc;
    headway_arena *arena; /* of generated types */
    struct types_arena *schemas;
    struct schema_file *files, **files_end;
    unsigned batch;
    unsigned count; /* of types and services defined by schemas */
    unsigned file_count;
    struct symbol *buckets[TYPES_BUCKETS];
    const struct json_plan *plans[TYPES_PLANS]; /* by their descriptors' addresses */
};

/* One add_schema at work. */
struct schema {
    headway_types *types;
    headway_arena *arena;
    struct schema_file *files, **files_end;
    char *why;
    size_t why_size;
};

/* An extension stands among the names as "extended.Type:number". */
enum { HEADWAY__EXTENSION_KEY = 640 };
void headway__extension_key(const char *extendee, uint32_t number,
                            char key[HEADWAY__EXTENSION_KEY]);
struct symbol *headway__types_find(const headway_types *types, const char *name, size_t size);
/* Finds or adds; NULL when out of memory. */
struct symbol *headway__types_symbol(headway_types *types, headway_arena *arena, const char *name);
int headway__schema_fail(struct schema *schema, const char *format, ...) HEADWAY_PRINTF(2, 3);
int headway__schema_no_memory(struct schema *schema);
/* Zeroed; NULL when out of memory. */
void *headway__schema_take(struct schema *schema, size_t count, size_t size);

int headway__schema_read(struct schema *schema, headway_bytes bytes);
/* comments.c: hangs the comments of a SourceCodeInfo onto what they belong to. */
int headway__schema_comments(struct schema *schema, headway_bytes source_info,
                             struct schema_file *file);
int headway__schema_text(struct schema *schema, const struct wire_field *field,
                         const char **ret_text);
/* edition.c: settles the syntax or edition of a file whose head is read. */
int headway__schema_edition(struct schema *schema, struct schema_file *file);
/* Gives everything in a file that is read its features: the edition's, the file's, the message's,
   the oneof's and its own. */
int headway__schema_features(struct schema *schema, struct schema_file *file);
int headway__schema_resolve(struct schema *schema);
int headway__schema_build(struct schema *schema);
/* default_value of a field; NULL when it has none or out of memory. */
int headway__schema_default(struct schema *schema, const struct schema_field *field,
                            ProtobufCFieldDescriptor *descriptor);

#endif
