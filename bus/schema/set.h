/* SPDX-License-Identifier: Apache-2.0 */
/* A schema as rules see it: the structs of bus/message, with places, comments and options. */
#ifndef HEADWAY_SCHEMA_SET_H
#define HEADWAY_SCHEMA_SET_H

#include "rules.h"
#include "types.h"

enum { PATH_MOST = 2 * TYPES_DEPTH + 8, TEXT_SIZE = 700, OPTION_TAG = 51234 };

/* Where something stands in a file: SourceCodeInfo's path. */
typedef struct schema_path {
    int32_t steps[PATH_MOST];
    size_t length;
} schema_path;

/* mark.c: a path, and what is known about it. */
typedef struct schema_mark {
    const int32_t *steps;
    size_t length;
    int line, column;
    headway_bytes bytes; /* of the SourceCodeInfo.Location, or of the options */
} schema_mark;

typedef struct schema_marks {
    schema_mark *list; /* sorted by path */
    size_t count;
} schema_marks;

/* A file's marks. */
typedef struct schema_info {
    const struct schema_file *file;
    schema_marks places, options;
} schema_info;

struct headway__schema_set {
    headway_alloc alloc;
    headway_types *types;
    headway_arena *arena;
    struct schema_file *files;
    schema_info *infos;
    size_t count;
};

typedef enum element_kind {
    IN_FILE,
    IN_IMPORT,
    IN_MESSAGE,
    IN_FIELD,
    IN_ONEOF,
    IN_ENUM,
    IN_VALUE,
    IN_SERVICE,
    IN_METHOD,
    IN_EXTENSION
} element_kind;

/* What a rule looks at. Those of its pointers that its kind and its surroundings have are set. */
typedef struct element {
    element_kind kind;
    const struct schema_file *file;
    const struct schema_message *message; /* also that an extension stands in */
    const struct schema_enum *enumeration;
    const struct schema_service *service;
    const struct schema_field *field; /* or extension */
    const struct schema_value *value;
    const struct schema_method *method;
    size_t index; /* of an import or oneof */
} element;

/* mark.c */
int headway__marks_read(headway__schema_set *set, schema_info *info);
const schema_mark *headway__mark_find(const schema_marks *marks, const schema_path *path);
int headway__path_compare(const int32_t *a, size_t a_length, const int32_t *b, size_t b_length);

/* set.c */
const schema_info *headway__set_info(const headway__schema_set *set,
                                     const struct schema_file *file);
const struct schema_file *headway__set_file(const headway__schema_set *set, const char *name);

/* element.c */
schema_path headway__element_path(const element *e);
element headway__element_of_message(const struct schema_message *message);
element headway__element_of_enum(const struct schema_enum *enumeration);
/* Its options, as they stand in the descriptor; empty when it has none. */
headway_bytes headway__element_options(const headway__schema_set *set, const element *e);
/* 1 when it has a leading or trailing comment. */
int headway__element_commented(const headway__schema_set *set, const element *e);
/* 1 when a comment "headway:KIND:ignore ... RULE" stands at it or around it. */
int headway__element_ignores(const headway__schema_set *set, const element *e, const char *word,
                             const char *rule);
/* Line and column from 1, of the nearest thing around it whose place is known; else 1:1. */
void headway__element_place(const headway__schema_set *set, const element *e, int *ret_line,
                            int *ret_column);
/* Calls found, unless suppressed. finding has its rule and text; file and place are filled in. */
int headway__element_report(const headway__schema_set *set, const element *e, const char *word,
                            headway__schema_finding *finding, headway__schema_found found,
                            void *user);
/* 1 unless it is the one that protoc makes for a proto3 optional field. */
int headway__oneof_is_written(const struct schema_message *message, size_t oneof);

/* option.c: our own options; numbers are those of headway/v1/options.proto. */
typedef struct option_values {
    int there;           /* the option stands */
    uint64_t numbers[8]; /* by field number */
    headway_bytes texts[8];
} option_values;
/* Reads the message-typed extension tag of these options, in all its pieces. */
option_values headway__option_read(headway_bytes options, uint32_t tag);
int headway__same_bytes(headway_bytes a, headway_bytes b);

/* usage.c: 1 when the index-th import of file is needed by it. */
int headway__import_used(const headway__schema_set *set, const struct schema_file *file,
                         size_t index);

#endif
