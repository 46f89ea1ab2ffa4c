/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEADWAY_MESSAGE_JSON_WRITE_H
#define HEADWAY_MESSAGE_JSON_WRITE_H

#include "json_common.h"

struct json_writer {
    const headway_types *types;
    unsigned flags;
    int (*write)(void *user, headway_bytes text);
    void *user;
    int error; /* once set, nothing more is written */
    unsigned depth;
    size_t used;
    char buffer[1024];
};

void headway__json_put(struct json_writer *writer, const void *text, size_t size);
void headway__json_put_text(struct json_writer *writer, const char *text);
void headway__json_put_string(struct json_writer *writer, const char *string, size_t size);
void headway__json_fail(struct json_writer *writer, int error);
/* An object or array: open, then an item before each member, then close. */
struct json_list {
    char closing;
    size_t count;
};
struct json_list headway__json_begin(struct json_writer *writer, char opening);
void headway__json_item(struct json_writer *writer, struct json_list *list);
void headway__json_close(struct json_writer *writer, const struct json_list *list);
void headway__json_colon(struct json_writer *writer);

void headway__json_put_value(struct json_writer *writer, const ProtobufCFieldDescriptor *field,
                             const void *member);
void headway__json_put_members(struct json_writer *writer, struct json_list *list,
                               const ProtobufCMessage *message);
void headway__json_put_array(struct json_writer *writer, const ProtobufCMessage *message,
                             const ProtobufCFieldDescriptor *field);
void headway__json_put_map(struct json_writer *writer, const ProtobufCMessage *message,
                           const ProtobufCFieldDescriptor *field);
void headway__json_put_message(struct json_writer *writer, const ProtobufCMessage *message);
void headway__json_put_known(struct json_writer *writer, enum known_type known,
                             const ProtobufCMessage *message);

#endif
