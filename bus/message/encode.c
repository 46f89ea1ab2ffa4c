/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"

static int check_message(const ProtobufCMessage *message, unsigned depth);

static int check_value(ProtobufCType type, const void *member, unsigned depth)
{
    if (type == PROTOBUF_C_TYPE_MESSAGE)
        return check_message(*(ProtobufCMessage *const *)member, depth);
    if (type == PROTOBUF_C_TYPE_BYTES) {
        const ProtobufCBinaryData *bytes = member;
        return bytes->len && !bytes->data ? HEADWAY_EINVAL : 0;
    }
    if (type == PROTOBUF_C_TYPE_STRING) {
        const char *string = *(char *const *)member;
        size_t size = string ? strlen(string) : 0;
        return headway__utf8_bad((const uint8_t *)string, size) == SIZE_MAX ? 0 : HEADWAY_EINVAL;
    }
    return 0;
}

static int check_repeated(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                          unsigned depth)
{
    size_t count = headway__field_count(message, field);
    const unsigned char *element = *(unsigned char **)headway__member(message, field->offset);
    if (count && !element)
        return HEADWAY_EINVAL;
    int pointer = field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
    for (; count > 0 && !headway__packable(field->type); count--) {
        if (pointer && !*(void *const *)element)
            return HEADWAY_EINVAL;
        int error = check_value(field->type, element, depth);
        if (error)
            return error;
        element += headway__element_size(field->type);
    }
    return 0;
}

/* protobuf-c trusts what it packs: look at every pointer before it does. */
static int check_message(const ProtobufCMessage *message, unsigned depth)
{
    if (depth == 0)
        return HEADWAY_ELIMIT;
    if (!message->descriptor)
        return HEADWAY_EINVAL;
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        int error = 0;
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            error = check_repeated(message, field, depth - 1);
        else if (headway__field_present(message, field))
            error = check_value(field->type, headway__member(message, field->offset), depth - 1);
        else if (field->label == PROTOBUF_C_LABEL_REQUIRED)
            error = HEADWAY_EINVAL;
        if (error)
            return error;
    }
    return 0;
}

int headway__message_check(const ProtobufCMessage *message)
{
    return message ? check_message(message, HEADWAY__DEPTH) : HEADWAY_EINVAL;
}

int headway_message_pack(const ProtobufCMessage *message, headway_arena *arena,
                         headway_bytes *ret_bytes)
{
    int error = headway__message_check(message);
    if (error)
        return error;
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *data = headway_arena_take(arena, size);
    if (!data)
        return HEADWAY_ENOMEM;
    *ret_bytes = headway_bytes_of(data, protobuf_c_message_pack(message, data));
    return 0;
}
