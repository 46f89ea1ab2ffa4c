/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program in reading order: main -> generate -> read (the request becomes this model) -> check
 * (what cannot be generated is refused, where it stands) -> name (every C name, once) -> emit.
 */
#ifndef HEADWAY_CODEGEN_MODEL_H
#define HEADWAY_CODEGEN_MODEL_H

#include "text.h"

#include "google/protobuf/compiler/plugin.pb-c.h"
#include "google/protobuf/descriptor.pb-c.h"
#include <stdint.h>

typedef Google__Protobuf__FileDescriptorProto file_proto;
typedef Google__Protobuf__DescriptorProto message_proto;
typedef Google__Protobuf__EnumDescriptorProto enum_proto;
typedef Google__Protobuf__FieldDescriptorProto field_proto;
typedef Google__Protobuf__OneofDescriptorProto oneof_proto;
typedef Google__Protobuf__ServiceDescriptorProto service_proto;
typedef Google__Protobuf__MethodDescriptorProto method_proto;
typedef Google__Protobuf__SourceCodeInfo__Location location_proto;

#define TYPE(name) GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_##name
#define LABEL(name) GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_##name

/* Where something stands in the .proto; line 0: unknown. */
typedef struct gen_place {
    int line, column;
    const char *comment; /* leading, else trailing, or NULL */
} gen_place;

typedef struct gen_file gen_file;
typedef struct gen_message gen_message;

typedef struct gen_enumeration {
    const enum_proto *proto;
    gen_file *file;
    gen_place place;
    const char *full_name;
    gen_place *value_places;
    const char *c_name, *lower, *upper;
    const char **values; /* C names, in the proto's order */
} gen_enumeration;

typedef struct gen_oneof {
    const oneof_proto *proto;
    const char *case_type, *upper, *member; /* Foo__KindCase, FOO__KIND, kind_case */
    const char *not_set;
    size_t member_count; /* of its fields; with none, the struct has no trace of it */
} gen_oneof;

typedef enum gen_presence {
    REPEATED,
    REQUIRED,
    HAS,      /* has_x beside it, or a pointer that may be NULL */
    IMPLICIT, /* as in proto3: the default value is absence */
    IN_ONEOF
} gen_presence;

/* What an edition's features say of a field; proto2 and proto3 are two sets of them. */
typedef struct gen_features {
    unsigned presence; /* google.protobuf.FeatureSet.FieldPresence */
    unsigned packing;  /* RepeatedFieldEncoding */
    unsigned framing;  /* MessageEncoding */
} gen_features;
enum {
    EXPLICIT = 1,
    IMPLICIT_PRESENCE = 2,
    LEGACY_REQUIRED = 3,
    PACKED = 1,
    EXPANDED = 2,
    DELIMITED = 2
};
enum { EDITION_FIRST = 1000, EDITION_LAST = 1002 }; /* 2023, 2024, 2026 */

typedef struct gen_field {
    const field_proto *proto;
    gen_place place;
    gen_message *owner;
    gen_message *message; /* of a message field */
    gen_enumeration *enumeration;
    gen_oneof *oneof; /* a real one, or NULL */
    gen_presence presence;
    gen_features features;
    int is_map;
    int is_skipped; /* a group: no member, no descriptor; its bytes stay among the unknown fields */
    const char *json_name;
    const char *name;         /* the C member */
    const char *case_name;    /* in a oneof: its enumerator */
    const char *default_name; /* with an explicit default */
} gen_field;

/* headway.v1.EventOptions */
typedef struct gen_event_options {
    int present;
    const char *topic, *key;
    unsigned slow;
} gen_event_options;

struct gen_message {
    const message_proto *proto;
    gen_file *file;
    gen_message *parent;
    gen_place place;
    gen_features features;
    const char *full_name;
    gen_field *fields;     /* as in the .proto */
    gen_field **by_number; /* those with a member, by their number: the descriptor's order */
    size_t member_count;
    gen_oneof *oneofs;
    size_t oneof_count; /* real ones, which come first */
    gen_event_options event;
    const char *c_name, *lower, *upper;
    const char *event_stem; /* of an event's functions */
};

/* headway.v1.MethodOptions */
typedef struct gen_method_options {
    uint32_t deadline_ms, retries, priority, window_messages, window_bytes, concurrency;
    uint32_t backoff_ms, backoff_most_ms;
    int idempotent, retries_fixed;
    const char *key; /* of the request's fields, or NULL */
} gen_method_options;

typedef struct gen_method {
    const method_proto *proto;
    gen_place place;
    gen_message *input, *output;
    gen_method_options options;
    const char *local; /* the handlers' member; names end with it */
    const char *stem;  /* fleet_v1_fleet_get */
} gen_method;

typedef struct gen_service {
    const service_proto *proto;
    gen_file *file;
    gen_place place;
    const char *full_name;
    uint32_t concurrency; /* 0: none given */
    gen_method *methods;
    const char *stem; /* fleet_v1_fleet */
} gen_service;

struct gen_file {
    const file_proto *proto;
    int generate, proto3;
    unsigned edition; /* 0: proto2 or proto3 */
    gen_features features;
    gen_file **imports;
    gen_message **messages; /* all, nested ones after their parent */
    size_t message_count;
    gen_enumeration **enums;
    size_t enum_count;
    gen_service *services;
    const char *prefix;      /* option (headway.v1.file), or NULL */
    const char *base;        /* "fleet/v1/fleet" */
    const char *stem;        /* "fleet_v1_fleet_proto" */
    gen_map names;           /* that are taken at the scope of the file */
    location_proto **places; /* sorted by path */
    size_t place_count;
    uint64_t used; /* while walking imports: the walk's number */
};

typedef struct gen_model {
    gen_pool *pool;
    gen_file *files;
    size_t file_count;
    gen_map file_map, message_map, enum_map;
    gen_text errors;
    size_t error_count;
    uint64_t walk;
} gen_model;

/* generate.c: the stages. What goes wrong in a .proto becomes the response's error. */
void model_init(gen_model *model);
void generate(gen_model *model, const uint8_t *bytes, size_t size, gen_text *ret_response);
void model_done(gen_model *model);
/* read.c: NULL names are not possible afterwards, types are resolved. Ends the program when the
   request is not what protoc sends. */
void model_read(gen_model *model, const Google__Protobuf__Compiler__CodeGeneratorRequest *request);
/* place.c */
void places_read(gen_model *model, gen_file *file);
gen_place place_find(const gen_file *file, const int32_t *path, size_t length);
/* options.c: our own options, which protobuf-c leaves among the unknown fields. */
/* Of a file, what its syntax or edition says, and its own options; of a message, what those around
   it say, and its own; of a field, its message's, its oneof's and its own. bus/message/edition.c
   reads them by the same rule. */
gen_features options_file_features(const gen_file *file);
gen_features options_message_features(const gen_features *around, const message_proto *proto);
gen_features options_field_features(const gen_field *field);
unsigned options_edition(const file_proto *proto);
const char *options_file_prefix(gen_model *model, const gen_file *file);
uint32_t options_service_concurrency(const service_proto *proto);
gen_method_options options_method(gen_model *model, const method_proto *proto);
gen_event_options options_event(gen_model *model, const message_proto *proto);
int options_has(const ProtobufCMessage *options, uint32_t tag);
/* check.c */
void check_file(gen_model *model, gen_file *file);
const gen_field *field_named(const gen_message *message, const char *name);
void refuse(gen_model *model, const gen_file *file, gen_place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* name.c */
void name_file(gen_model *model, gen_file *file);
enum { GENERATED_VERSION = 1 }; /* headway.h's HEADWAY_GENERATED_VERSION */

/* clash.c: after all names are known. */
void check_clashes(gen_model *model, gen_file *file);
/* emit_*.c: one output file each. */
void emit_message_header(gen_model *model, gen_file *file, gen_text *out);
void emit_message_source(gen_model *model, gen_file *file, gen_text *out);
void emit_stub_header(gen_model *model, gen_file *file, gen_text *out);
void emit_stub_source(gen_model *model, gen_file *file, gen_text *out);

#endif
