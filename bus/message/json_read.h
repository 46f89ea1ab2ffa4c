/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEADWAY_MESSAGE_JSON_READ_H
#define HEADWAY_MESSAGE_JSON_READ_H

#include "json_common.h"

struct json_reader {
    const headway_types *types;
    unsigned flags;
    headway_arena *arena;
    const char *start, *at, *end;
    unsigned depth;
    char *why;
    size_t why_size;
};

struct json_text {
    const char *data;
    size_t size;
    const char *at; /* where the token begins in the input */
};

/* Each answers 0 or an error whose "line:column: sentence" stands in why. */
int headway__json_error(struct json_reader *reader, int error, const char *at, const char *format,
                        ...) HEADWAY_PRINTF(4, 5);
int headway__json_no_memory(struct json_reader *reader);
void *headway__json_take(struct json_reader *reader, size_t size); /* zeroed, or NULL */
/* The next character that is not white space, or 0 at the end. */
char headway__json_peek(struct json_reader *reader);
int headway__json_unexpected(struct json_reader *reader, const char *expected);
int headway__json_string(struct json_reader *reader, const char *expected,
                         struct json_text *ret_text);
/* Checks a string without keeping it. */
int headway__json_skip_string(struct json_reader *reader);
int headway__json_number(struct json_reader *reader, const char *expected,
                         struct json_text *ret_text);
/* 1 when the next token is this word, which is then taken. */
int headway__json_word(struct json_reader *reader, const char *word);
int headway__json_skip(struct json_reader *reader);

/* Walks an object or array: open, then next until it answers 0; 1 with the next member. */
int headway__json_open(struct json_reader *reader, char opening, const char *expected);
int headway__json_next_key(struct json_reader *reader, int *first, struct json_text *ret_key);
int headway__json_next_item(struct json_reader *reader, int *first);

/* Reads a value into a member. ret_skipped: an enum name that is not known, by option. */
int headway__json_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                         void *member, int *ret_skipped);
/* The same from a map's key. */
int headway__json_key_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                             const struct json_text *key, void *member);
int headway__json_message(struct json_reader *reader, const ProtobufCMessageDescriptor *descriptor,
                          ProtobufCMessage **ret_message);
/* The members of an object into message; name_to_skip is Any's "@type", or NULL. */
int headway__json_members(struct json_reader *reader, ProtobufCMessage *message,
                          const char *name_to_skip);
int headway__json_array(struct json_reader *reader, ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field);
int headway__json_map(struct json_reader *reader, ProtobufCMessage *message,
                      const ProtobufCFieldDescriptor *field);
int headway__json_known(struct json_reader *reader, enum known_type known,
                        ProtobufCMessage *message);

#endif
