/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the rules of change share. */
#ifndef HEADWAY_SCHEMA_BREAKING_H
#define HEADWAY_SCHEMA_BREAKING_H

#include "set.h"

/* Pointers to the elements of a list, sorted. */
typedef struct sorted {
    const void **items;
    size_t count;
    int (*compare)(const void *a, const void *b); /* of pointers to items */
} sorted;

typedef struct interval {
    int64_t first, last;
} interval;

/* Without overlap, in order. */
typedef struct interval_list {
    interval *list;
    size_t count;
} interval_list;

/* What is reserved. */
typedef struct reserved_side {
    interval_list numbers;
    sorted names;
} reserved_side;

/* The fields of a message or the values of an enum, found by number and by name. */
typedef struct side {
    sorted by_number, by_name;
    sorted oneofs;           /* of names */
    uint32_t *oneof_members; /* how many fields each has */
    reserved_side reserved;
    interval_list ranges; /* of a message: numbers for extensions */
} side;

/* How much a difference breaks. */
typedef enum severity { SAME, IN_SOURCE, IN_JSON, ON_WIRE } severity;

/* What a finding has told already: heavier rules stand first in the table. */
enum { TOLD_GONE = 1, TOLD_TYPE = 2, TOLD_NAME = 4 };

/* Something of the older schema and what has become of it. */
typedef struct pair {
    element_kind kind; /* what rules it meets */
    element older, newer;
    int gone;                    /* then newer is what it stood in */
    int renumbered;              /* newer is its name under another number */
    const side *olders, *newers; /* of message or enum */
    unsigned told;
} pair;

typedef struct breaking {
    const headway__schema_set *older, *newer;
    const struct schema_file **twins; /* of older's infos: the newer file of the same name */
    headway_arena *arena;             /* of one message, enum or service at a time */
    uint64_t mask;
    const headway__schema_rule *rule; /* now */
    headway__schema_found found;
    void *user;
    int result; /* of found, or an error */
} breaking;

typedef struct breaking_rule {
    headway__schema_rule about;
    element_kind kind;
    void (*check)(breaking *b, pair *p);
} breaking_rule;

/* breaking.c */
void headway__breaking_say(breaking *b, const pair *p, const char *format, ...)
    HEADWAY_PRINTF(3, 4);
/* Asks every rule of its kind. */
/* Says that a field or an enum's value is gone, and all there is to do: also for the rule
   `removed`, when it is asked, so that nobody is sent round twice. */
void headway__breaking_say_gone(breaking *b, pair *p, const char *name, int64_t number,
                                int number_is_free, const char *removed);
/* 1 when this rule is asked. */
int headway__breaking_asks(const breaking *b, const char *rule);
void headway__breaking_visit(breaking *b, pair *p);

/* breaking_walk.c */
void headway__breaking_walk(breaking *b, const headway__breaking_scope *scope);
/* What a type's name should be now: its package may have changed. buffer: NAME_SIZE. */
enum { NAME_SIZE = 1400 };
const char *headway__breaking_name(const breaking *b, const struct schema_file *older,
                                   const char *full_name, char *buffer);
/* 1 when the two names mean the same type; older is any type's name of the older schema. */
int headway__breaking_same_type(const breaking *b, const char *older, const char *newer);

/* breaking_side.c: 0 or ENOMEM. */
int headway__side_of_message(breaking *b, const struct schema_message *message, side *ret_side);
int headway__side_of_enum(breaking *b, const struct schema_enum *enumeration, side *ret_side);
int headway__sorted_make(breaking *b, sorted *ret_sorted, const void *array, size_t count,
                         size_t stride, int (*compare)(const void *a, const void *b));
const struct schema_field *headway__side_field(const side *in, const struct schema_field *like);
const struct schema_field *headway__side_field_named(const side *in,
                                                     const struct schema_field *like);
/* A value of like's number and name, of its number, of its name. */
const struct schema_value *headway__side_value(const side *in, const struct schema_value *like);
const struct schema_value *headway__side_value_numbered(const side *in,
                                                        const struct schema_value *like);
const struct schema_value *headway__side_value_named(const side *in,
                                                     const struct schema_value *like);
const struct schema_method *headway__side_method(const sorted *in,
                                                 const struct schema_method *like);
int headway__side_methods(breaking *b, const struct schema_service *service, sorted *ret_sorted);
/* The index of the oneof of this name, or -1. */
int headway__side_oneof(const side *in, const struct schema_message *message, const char *name);
int headway__reserves_name(const side *in, const char *name);
int headway__reserves_number(const side *in, int64_t first, int64_t last);
int headway__extensible(const side *in, int64_t first, int64_t last);

/* breaking_type.c */
severity headway__type_change(const breaking *b, const struct schema_field *older,
                              const struct schema_field *newer);
/* "string", "map<string, int32>", "fleet.v1.Kind" */
void headway__type_print(const struct schema_field *field, char *text, size_t size);

/* The rules. breaking_file.c */
void headway__breaking_file_removed(breaking *b, pair *p);
void headway__breaking_package_changed(breaking *b, pair *p);
void headway__breaking_syntax_changed(breaking *b, pair *p);
void headway__breaking_prefix_changed(breaking *b, pair *p);
void headway__breaking_service_removed(breaking *b, pair *p);
void headway__breaking_rpc_removed(breaking *b, pair *p);
void headway__breaking_rpc_request(breaking *b, pair *p);
void headway__breaking_rpc_response(breaking *b, pair *p);
void headway__breaking_rpc_streaming(breaking *b, pair *p);
void headway__breaking_rpc_idempotent(breaking *b, pair *p);
void headway__breaking_rpc_http(breaking *b, pair *p);
/* breaking_message.c */
void headway__breaking_message_removed(breaking *b, pair *p);
void headway__breaking_type_moved(breaking *b, pair *p);
void headway__breaking_json_format(breaking *b, pair *p);
void headway__breaking_event_withdrawn(breaking *b, pair *p);
void headway__breaking_event_topic(breaking *b, pair *p);
void headway__breaking_event_key(breaking *b, pair *p);
void headway__breaking_reserved_number(breaking *b, pair *p);
void headway__breaking_reserved_name(breaking *b, pair *p);
void headway__breaking_extension_range(breaking *b, pair *p);
void headway__breaking_extension_removed(breaking *b, pair *p);
void headway__breaking_oneof_removed(breaking *b, pair *p);
void headway__breaking_required_new(breaking *b, pair *p);
/* breaking_field.c */
void headway__breaking_field_renumbered(breaking *b, pair *p);
void headway__breaking_field_number(breaking *b, pair *p);
void headway__breaking_field_name(breaking *b, pair *p);
void headway__breaking_field_removed(breaking *b, pair *p);
void headway__breaking_field_reused(breaking *b, pair *p);
void headway__breaking_field_wire_type(breaking *b, pair *p);
void headway__breaking_field_json_type(breaking *b, pair *p);
void headway__breaking_field_type(breaking *b, pair *p);
void headway__breaking_field_label(breaking *b, pair *p);
void headway__breaking_field_oneof(breaking *b, pair *p);
void headway__breaking_field_required(breaking *b, pair *p);
void headway__breaking_field_unrequired(breaking *b, pair *p);
void headway__breaking_field_default(breaking *b, pair *p);
void headway__breaking_field_utf8(breaking *b, pair *p);
void headway__breaking_field_json_name(breaking *b, pair *p);
void headway__breaking_field_renamed(breaking *b, pair *p);
void headway__breaking_field_presence(breaking *b, pair *p);
/* breaking_enum.c */
void headway__breaking_enum_removed(breaking *b, pair *p);
void headway__breaking_enum_closed(breaking *b, pair *p);
void headway__breaking_value_renumbered(breaking *b, pair *p);
void headway__breaking_value_renamed(breaking *b, pair *p);
void headway__breaking_value_number(breaking *b, pair *p);
void headway__breaking_value_name(breaking *b, pair *p);
void headway__breaking_value_removed(breaking *b, pair *p);

#endif
