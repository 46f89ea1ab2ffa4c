/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a description is made: service after service, each part of it as a fragment of text under a
 * key; at last the fragments are put together in the order of their keys. So of all the schemas
 * only one service's lies unpacked at a time.
 */
#ifndef HEADWAY_HTTP_OPENAPI_PARTS_H
#define HEADWAY_HTTP_OPENAPI_PARTS_H

#include "openapi_out.h"

#include <google/protobuf/descriptor.pb-c.h>
#include <headway/http/openapi.h>

typedef Google__Protobuf__FileDescriptorProto openapi_file_proto;
typedef Google__Protobuf__DescriptorProto openapi_message_proto;
typedef Google__Protobuf__EnumDescriptorProto openapi_enum_proto;
typedef Google__Protobuf__FieldDescriptorProto openapi_field_proto;

enum {
    OPENAPI_NAME = 1024,
    OPENAPI_DEPTH = 32 /* of types within types */
};

/* --- openapi_set.c: names that were seen --------------------------------------------------------
 */

typedef struct openapi_set {
    const char **slots;
    size_t count, room;
} openapi_set;
/* The set's own copy of name, in arena; ret_new says whether it was not there before. NULL: out of
   memory. */
const char *headway__openapi_set_add(openapi_set *set, headway_arena *arena, const char *name,
                                     int *ret_new);

/* --- openapi_files.c: one service's schema -------------------------------------------------------
 */

/* Where a definition stands, as SourceCodeInfo says it. */
typedef struct openapi_path {
    int32_t steps[2 * OPENAPI_DEPTH + 4];
    size_t count;
} openapi_path;

typedef Google__Protobuf__SourceCodeInfo__Location openapi_location;
typedef struct openapi_file {
    struct openapi_file *next;
    openapi_file_proto *proto;
    const openapi_location **comments; /* by their paths */
    size_t comment_count;
} openapi_file;

/* A message, enum or service by its full name. */
typedef struct openapi_node {
    const char *name;
    const openapi_file *file;
    const openapi_message_proto *message; /* one of these, or of a service none */
    const openapi_enum_proto *enumeration;
    const Google__Protobuf__ServiceDescriptorProto *service;
    openapi_path path;
} openapi_node;

typedef struct openapi_files {
    headway_arena *arena;
    openapi_file *first;
    const openapi_node **nodes; /* by name */
    size_t count, room;
    int error;
} openapi_files;
/* Everything that types have. 0, ENOMEM, EMALFORMED. */
int headway__openapi_files_read(openapi_files *files, const headway_types *types,
                                headway_arena *arena);
/* name may begin with a dot; NULL: unknown. */
const openapi_node *headway__openapi_node(const openapi_files *files, const char *name);
/* The comment at node's path and these two steps more (0 and 0: at itself), its lines without their
   first space and without directives for tools; in arena. NULL: there is none. */
char *headway__openapi_comment(const openapi_node *node, int32_t field, int32_t index,
                               headway_arena *arena);

/* --- the whole ----------------------------------------------------------------------------------
 */

typedef struct openapi_fragment {
    const char *key, *verb; /* verb: of an operation, else "" */
    size_t offset, size;    /* in the text */
} openapi_fragment;

typedef struct openapi_fragments {
    openapi_fragment *list;
    size_t count, room;
} openapi_fragments;

/* An operation to be: a binding with its path as OpenAPI has it. */
typedef struct openapi_record {
    const headway_http_binding *binding;
    const char *shape; /* the path with {} in place of names */
    const char *verb;  /* "get" */
    size_t number;     /* of the bindings of its method */
    const char *service;
    const struct openapi_record *first; /* of its shape: whose names its path has */
} openapi_record;

typedef struct openapi {
    const headway_http_openapi_options *options;
    openapi_out out;      /* the fragments */
    headway_arena *names; /* of what lives to the end */
    headway_arena *arena; /* of what lives as long as a service is described */
    openapi_files files;
    openapi_set events;  /* the paths of topics that are described */
    openapi_set schemas; /* that are described, or will be */
    const char **wanted; /* of those, what is not yet */
    size_t wanted_count, wanted_room;
    openapi_fragments parts[3];
    int error;
} openapi;

enum { OPENAPI_TAGS, OPENAPI_PATHS, OPENAPI_SCHEMAS };

/* Begins and ends a fragment; between them the text is written. */
void headway__openapi_begin(openapi *d, unsigned depth, size_t *ret_offset);
void headway__openapi_keep(openapi *d, int part, const char *key, const char *verb, size_t offset);
/* Room for one more in a list that grows. */
int headway__openapi_grow(const headway_alloc *alloc, void *list, size_t size, size_t count,
                          size_t *room);

/* --- openapi_type.c -----------------------------------------------------------------------------
 */

/* The schema of a field's value, or of one element of it, as members of an object that is open. */
void headway__openapi_type(openapi *d, const openapi_field_proto *field);
/* The same with repetition: an object of its own. comment may be NULL. */
void headway__openapi_field(openapi *d, const openapi_field_proto *field, const char *comment);
/* "$ref", which is remembered. */
void headway__openapi_ref(openapi *d, const char *type_name);
/* {"$ref": ...} */
void headway__openapi_ref_object(openapi *d, const char *type_name);
/* Whether JSON knows the field: groups it does not. */
int headway__openapi_is_shown(const openapi_field_proto *field);
/* Whether its value is one text in a query. */
int headway__openapi_is_text(const openapi_field_proto *field);
const openapi_message_proto *headway__openapi_map_entry(const openapi *d,
                                                        const openapi_field_proto *field);
const char *headway__openapi_json_name(openapi *d, const openapi_field_proto *field);

/* --- openapi_schema.c: what is wanted becomes fragments
 * -------------------------------------------- */

void headway__openapi_schemas(openapi *d);

/* --- openapi_path.c ------------------------------------------------------------------------------
 */

/* The template with {} for each variable segment, in arena. NULL: out of memory. */
char *headway__openapi_shape(const headway_http_template *path, headway_arena *arena);
/* The same with names, those of `names`, which has the same shape. */
char *headway__openapi_path_text(const headway_http_template *names, headway_arena *arena);
/* The index-th {}: what it is called, its segment, and the variable that has it (-1: none). */
typedef struct openapi_slot {
    char name[OPENAPI_NAME];
    const headway_http_segment *segment;
    int variable;
} openapi_slot;
/* 0: there are no more. */
int headway__openapi_slot(const headway_http_template *path, size_t index, openapi_slot *ret_slot);

/* --- openapi_operation.c, openapi_parameter.c, openapi_event.c
 * --------------------------------------- */

void headway__openapi_operation(openapi *d, const openapi_record *record);
void headway__openapi_parameters(openapi *d, const openapi_record *record);
/* The topics of events among the service's messages. */
void headway__openapi_events(openapi *d);

#endif
