/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEADWAY_MESSAGE_JSON_WRITE_H
#define HEADWAY_MESSAGE_JSON_WRITE_H

#include "json_plan.h"

enum { JSON_BUFFER = 2048 };

struct json_writer {
    const headway_types *types;
    unsigned flags;
    int (*write)(void *user, headway_bytes text);
    void *user;
    int error; /* once set, nothing more is written */
    unsigned depth;
    size_t used;
    char buffer[JSON_BUFFER];
};

void headway__json_fail(struct json_writer *writer, int error);
void headway__json_writer_init(struct json_writer *writer, const headway_types *types,
                               unsigned flags, int (*write)(void *user, headway_bytes text),
                               void *user);
void headway__json_flush(struct json_writer *writer);
void headway__json_put_long(struct json_writer *writer, const void *text, size_t size);

/* Where size characters may be written, at most the whole buffer: then add them to used. */
static inline char *headway__json_room(struct json_writer *writer, size_t size)
{
    if (size > sizeof writer->buffer - writer->used)
        headway__json_flush(writer);
    return writer->buffer + writer->used;
}

static inline void headway__json_put(struct json_writer *writer, const void *text, size_t size)
{
    if (size > sizeof writer->buffer - writer->used) {
        headway__json_put_long(writer, text, size);
        return;
    }
    memcpy(writer->buffer + writer->used, text, size);
    writer->used += size;
}

static inline void headway__json_put_char(struct json_writer *writer, char c)
{
    *headway__json_room(writer, 1) = c;
    writer->used++;
}

static inline void headway__json_put_text(struct json_writer *writer, const char *text)
{
    headway__json_put(writer, text, strlen(text));
}

void headway__json_put_string(struct json_writer *writer, const char *string, size_t size);
/* An object or array: open, then an item before each member, then close. */
struct json_list {
    char closing;
    size_t count;
};
void headway__json_new_line(struct json_writer *writer);
struct json_list headway__json_begin(struct json_writer *writer, char opening);
static inline void headway__json_item(struct json_writer *writer, struct json_list *list)
{
    if (list->count++)
        headway__json_put_char(writer, ',');
    if (writer->flags & HEADWAY_JSON_PRETTY)
        headway__json_new_line(writer);
}
void headway__json_close(struct json_writer *writer, const struct json_list *list);
void headway__json_colon(struct json_writer *writer);

/* plan: of a message's type, if it is known; NULL looks it up. */
void headway__json_put_value(struct json_writer *writer, const ProtobufCFieldDescriptor *field,
                             const void *member, const struct json_plan *plan);
/* The value of the field at this index, as it is. */
void headway__json_put_member(struct json_writer *writer, const ProtobufCMessage *message,
                              const struct json_plan *plan, unsigned index);
void headway__json_put_members(struct json_writer *writer, struct json_list *list,
                               const ProtobufCMessage *message, const struct json_plan *plan);
void headway__json_put_array(struct json_writer *writer, const ProtobufCMessage *message,
                             const ProtobufCFieldDescriptor *field, const struct json_plan *plan);
void headway__json_put_map(struct json_writer *writer, const ProtobufCMessage *message,
                           const ProtobufCFieldDescriptor *field);
void headway__json_put_message(struct json_writer *writer, const ProtobufCMessage *message,
                               const struct json_plan *plan);
void headway__json_put_known(struct json_writer *writer, enum known_type known,
                             const ProtobufCMessage *message);

#endif
