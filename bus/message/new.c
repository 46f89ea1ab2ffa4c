/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that are put together field by field. */
#include "wire.h"

ProtobufCMessage *headway_message_new(const ProtobufCMessageDescriptor *descriptor,
                                      headway_arena *arena)
{
    ProtobufCMessage *message = headway_arena_take(arena, descriptor->sizeof_message);
    if (message)
        headway__message_init(descriptor, message);
    return message;
}

int headway_message_inner(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                          headway_arena *arena, ProtobufCMessage **ret_inner)
{
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || field->label == PROTOBUF_C_LABEL_REPEATED)
        return HEADWAY_EINVAL;
    ProtobufCMessage **member = headway__member(message, field->offset);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t *which = headway__member(message, field->quantifier_offset);
        if (*which && *which != field->id)
            return HEADWAY_EINVAL;
        if (!*which)
            *member = NULL;
    }
    ProtobufCMessage *inner = *member ? *member : headway_message_new(field->descriptor, arena);
    if (!inner)
        return HEADWAY_ENOMEM;
    *member = inner;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        *(uint32_t *)headway__member(message, field->quantifier_offset) = field->id;
    *ret_inner = inner;
    return 0;
}
