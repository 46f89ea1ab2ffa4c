/* SPDX-License-Identifier: Apache-2.0 */
#include "binary.h"

#include "event.pb-c.h"

#include <headway/json.h>

#include <stdio.h>

typedef Headway__Aws__V1__BinaryMessage binary_message;

static const ProtobufCFieldDescriptor *the_field(void)
{
    return headway__aws__v1__binary_message__descriptor.fields;
}

static binary_message holding(headway_bytes bytes)
{
    binary_message message = HEADWAY__AWS__V1__BINARY_MESSAGE__INIT;
    message.has_binary = 1;
    message.binary.len = bytes.size;
    message.binary.data = (uint8_t *)(uintptr_t)bytes.data;
    return message;
}

/* A message may be empty, but not absent. */
static int held_by(const binary_message *message, const char *absent, headway_bytes *ret_bytes,
                   char *why, size_t why_size)
{
    if (!message->has_binary) {
        snprintf(why, why_size, "%s", absent);
        return HEADWAY_EMALFORMED;
    }
    *ret_bytes = headway_bytes_of(message->binary.data, message->binary.len);
    return 0;
}

int binary_read(headway_bytes string, headway_arena *arena, headway_bytes *ret_bytes, char *why,
                size_t why_size)
{
    binary_message message = HEADWAY__AWS__V1__BINARY_MESSAGE__INIT;
    int error =
        headway_json_read_field(NULL, &message.base, the_field(), string, 0, arena, why, why_size);
    return error
               ? error
               : held_by(&message, "it is null: give a string of base64", ret_bytes, why, why_size);
}

int binary_read_response(headway_bytes json, headway_arena *arena, headway_bytes *ret_bytes,
                         char *why, size_t why_size)
{
    ProtobufCMessage *message;
    int error = headway_json_read(NULL, &headway__aws__v1__binary_message__descriptor, json,
                                  HEADWAY_JSON_IGNORE_UNKNOWN, arena, &message, why, why_size);
    return error ? error
                 : held_by((const binary_message *)message,
                           "it has no \"binary\", as its event has: does the function know binary "
                           "payloads?",
                           ret_bytes, why, why_size);
}

int binary_write(headway_bytes bytes, int (*write)(void *user, headway_bytes text), void *user)
{
    const binary_message message = holding(bytes);
    return headway_json_write_field(NULL, &message.base, the_field(), 0, write, user);
}

int binary_write_response(headway_bytes bytes, int (*write)(void *user, headway_bytes text),
                          void *user)
{
    const binary_message message = holding(bytes);
    return headway_json_write(NULL, &message.base, 0, write, user);
}

int binary_stream_put(headway_http_stream *stream, headway_bytes bytes, headway_arena *arena,
                      headway_bytes *ret_piece)
{
    const binary_message message = holding(bytes);
    return headway_http_stream_put(stream, NULL, &message.base, arena, ret_piece);
}
