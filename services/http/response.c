/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/http/response.h>

#include "reply.h"

#include <headway/json.h>

static const ProtobufCMessageDescriptor *body_type(const headway_http_binding *binding)
{
    const ProtobufCFieldDescriptor *field = binding->response_field;
    if (!field)
        return binding->method->response;
    return field->type == PROTOBUF_C_TYPE_MESSAGE && field->label != PROTOBUF_C_LABEL_REPEATED
               ? field->descriptor
               : NULL;
}

static int is_raw(const headway_http_binding *binding)
{
    const ProtobufCMessageDescriptor *type = body_type(binding);
    return type && headway__http_is_body(type);
}

int headway_http_response_media(const headway_http_binding *binding, headway_bytes accept)
{
    static const headway_http_media one[] = {HEADWAY_HTTP_JSON, HEADWAY_HTTP_PROTOBUF};
    static const headway_http_media many[] = {HEADWAY_HTTP_NDJSON, HEADWAY_HTTP_JSON,
                                              HEADWAY_HTTP_EVENTS};
    int streams = (binding->method->call.shape & HEADWAY_SERVER_STREAM) != 0;
    if (is_raw(binding))
        return HEADWAY_HTTP_OTHER;
    size_t count = streams ? sizeof many / sizeof *many : body_type(binding) ? 2 : 1;
    int best = headway_http_accept(accept, streams ? many : one, count);
    return best < 0 ? -1 : (int)(streams ? many : one)[best];
}

static void *member_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return (unsigned char *)(uintptr_t)message + field->offset;
}

/* The message that is the body; NULL where its field is absent. */
static const ProtobufCMessage *body_message(const headway_http_binding *binding,
                                            const ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *field = binding->response_field;
    if (!field)
        return message;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t number;
        memcpy(&number, (const unsigned char *)message + field->quantifier_offset, sizeof number);
        if (number != field->id)
            return NULL;
    }
    return *(const ProtobufCMessage *const *)member_of(message, field);
}

static void write_raw(const ProtobufCMessage *body, headway_http_body_text *ret_body)
{
    if (!body)
        return;
    const char *type = *(const char *const *)member_of(body, &body->descriptor->fields[0]);
    const ProtobufCBinaryData *data = member_of(body, &body->descriptor->fields[1]);
    /* It becomes a header: what is not printable is no type. */
    if (type && *type &&
        strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789!#$&^_.+-/;=\"' ,") == strlen(type))
        ret_body->content_type = headway_bytes_of_string(type);
    ret_body->body = headway_bytes_of(data->data, data->len);
}

static int write_json(const headway_http_binding *binding, const ProtobufCMessage *message,
                      unsigned flags, headway__http_buffer *buffer)
{
    const headway_types *types = headway_http_service_types(binding->method->service);
    if (binding->response_field)
        return headway_json_write_field(types, message, binding->response_field, flags,
                                        headway__http_append, buffer);
    return headway_json_write(types, message, flags, headway__http_append, buffer);
}

static int unpack(const headway_http_binding *binding, headway_bytes packed, headway_arena *arena,
                  ProtobufCMessage **ret_message)
{
    return headway_message_unpack(binding->method->response, packed, NULL, arena, ret_message, NULL,
                                  0);
}

int headway__http_reply_json(const headway_http_binding *binding, headway_bytes packed,
                             unsigned flags, headway__http_buffer *buffer)
{
    ProtobufCMessage *message;
    int error = unpack(binding, packed, buffer->arena, &message);
    if (!error)
        error = headway__http_expect(buffer, packed.size * 2);
    return error ? error : write_json(binding, message, flags, buffer);
}

int headway_http_response_write(const headway_http_binding *binding, headway_http_media media,
                                headway_bytes packed, unsigned flags, headway_arena *arena,
                                headway_http_body_text *ret_body)
{
    headway__http_buffer buffer = {.arena = arena};
    headway_http_body_text body = {headway_bytes_of_string(headway_http_media_name(media)), packed};
    ProtobufCMessage *message;
    int error = 0;
    if (media == HEADWAY_HTTP_PROTOBUF && !binding->response_field) {
        *ret_body = body;
        return 0;
    }
    if (media == HEADWAY_HTTP_JSON) {
        error = headway__http_reply_json(binding, packed, flags, &buffer);
        body.body = headway__http_taken(&buffer);
    } else {
        error = unpack(binding, packed, arena, &message);
        const ProtobufCMessage *inner = error ? NULL : body_message(binding, message);
        body.body = headway_bytes_of("", 0);
        if (inner && is_raw(binding))
            write_raw(inner, &body);
        else if (inner)
            error = headway_message_pack(inner, arena, &body.body);
    }
    if (!error)
        *ret_body = body;
    return error;
}
