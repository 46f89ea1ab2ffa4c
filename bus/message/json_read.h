/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEADWAY_MESSAGE_JSON_READ_H
#define HEADWAY_MESSAGE_JSON_READ_H

#include "json_plan.h"

struct json_reader {
    const headway_types *types;
    unsigned flags;
    headway_arena *arena;
    const char *start, *at, *end;
    unsigned depth;
    char *why;
    size_t why_size;
    /* The block at hand: objects from its start, text from its end. */
    unsigned char *objects, *texts;
    size_t heap_left; /* what all blocks may still take */
};

/* A token; its data is the reader's input where nothing stands in the way, and has no NUL behind.
 */
struct json_text {
    const char *data;
    size_t size;
    const char *at; /* where the token begins in the input */
    int kept;       /* data is memory of the arena with a NUL behind */
};

/* A reader at the text's start, without a place for why. */
struct json_reader headway__json_reader(const headway_types *types, headway_bytes text,
                                        unsigned flags, headway_arena *arena);
/* Each answers 0 or an error whose "line:column: sentence" stands in why. */
/* Nothing but white space is left. */
int headway__json_over(struct json_reader *reader);
int headway__json_error(struct json_reader *reader, int error, const char *at, const char *format,
                        ...) HEADWAY_PRINTF(4, 5);
int headway__json_no_memory(struct json_reader *reader);
/* Not zeroed; NULL when out of memory. */
void *headway__json_take(struct json_reader *reader, size_t size);
char *headway__json_take_text(struct json_reader *reader, size_t size);
/* The next character that is not white space, or 0 at the end. */
char headway__json_peek_far(struct json_reader *reader);
static inline char headway__json_peek(struct json_reader *reader)
{
    if (reader->at < reader->end && (unsigned char)*reader->at > ' ')
        return *reader->at;
    return headway__json_peek_far(reader);
}
int headway__json_unexpected(struct json_reader *reader, const char *expected);
int headway__json_string(struct json_reader *reader, const char *expected,
                         struct json_text *ret_text);
/* The text in memory of the arena, with a NUL behind. */
int headway__json_keep(struct json_reader *reader, const struct json_text *text, char **ret_kept);
int headway__json_number(struct json_reader *reader, const char *expected,
                         struct headway__decimal *ret_decimal);
/* 1 when the next token is this word, which is then taken. */
int headway__json_word(struct json_reader *reader, const char *word);
int headway__json_skip(struct json_reader *reader);

static inline int headway__json_is(const struct json_text *text, const char *word, size_t size)
{
    return text->size == size && memcmp(text->data, word, size) == 0;
}

/* For "%.*s": at most so much of a text stands in an error. */
static inline int headway__json_shown(const struct json_text *text, size_t most)
{
    return (int)(text->size < most ? text->size : most);
}

/* Walks an object or array: open, then next until it answers 0; 1 with the next member. */
int headway__json_open(struct json_reader *reader, char opening, const char *expected);
int headway__json_next_key(struct json_reader *reader, int *first, struct json_text *ret_key);
int headway__json_next_item(struct json_reader *reader, int *first);

/* Reads a value into a member. plan: of a message's type, if it is known. ret_skipped: an enum name
   that is not known, by option. */
int headway__json_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                         void *member, const struct json_plan *plan, int *ret_skipped);
/* The same from a map's key. */
int headway__json_key_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                             const struct json_text *key, void *member);
/* The same, of any type that is no message, from text as it stands in a URL. */
int headway__json_text_scalar(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                              const struct json_text *text, void *member);
/* The same of a well-known type that JSON has as one scalar. */
int headway__json_text_known(struct json_reader *reader, enum known_type known,
                             const struct json_text *text, ProtobufCMessage *message);
/* A new message, initialised; NULL when out of memory. */
ProtobufCMessage *headway__json_new(struct json_reader *reader,
                                    const ProtobufCMessageDescriptor *descriptor);
int headway__json_message(struct json_reader *reader, const ProtobufCMessageDescriptor *descriptor,
                          const struct json_plan *plan, ProtobufCMessage **ret_message);
/* One member; key: for errors. */
int headway__json_member(struct json_reader *reader, ProtobufCMessage *message,
                         const struct json_plan *plan, const ProtobufCFieldDescriptor *field,
                         const struct json_text *key);
/* The members of an object into message; any: it is an Any's, whose "@type" was read before. */
int headway__json_members(struct json_reader *reader, ProtobufCMessage *message,
                          const struct json_plan *plan, int any);
/* A value's presence, where its field has one. */
void headway__json_mark(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);
int headway__json_array(struct json_reader *reader, ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field, const struct json_plan *plan);
int headway__json_map(struct json_reader *reader, ProtobufCMessage *message,
                      const ProtobufCFieldDescriptor *field);
int headway__json_known(struct json_reader *reader, enum known_type known,
                        ProtobufCMessage *message);
/* Whether null is a value of this field. */
int headway__json_holds_null(const ProtobufCFieldDescriptor *field);

#endif
