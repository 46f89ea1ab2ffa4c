/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Required fields (proto2) are looked at when all is decoded, for what lacks them in one part of a
 * merged message may come in another. A message that lacks some is only a fault while it is part of
 * the whole: the member of a oneof may have been replaced since.
 */
#include "decode.h"

static const ProtobufCFieldDescriptor *missing_of(const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    const uint64_t *seen = (const uint64_t *)(const void *)message;
    if (!headway__has_required(descriptor))
        return NULL;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (descriptor->fields[i].label == PROTOBUF_C_LABEL_REQUIRED &&
            !(seen[-1 - (ptrdiff_t)(i / 64)] >> i % 64 & 1))
            return &descriptor->fields[i];
    }
    return NULL;
}

static const ProtobufCMessage *lacking_in(const ProtobufCMessage *message);

static const ProtobufCMessage *lacking_in_field(const ProtobufCMessage *message,
                                                const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessage *lacking = NULL;
    const void *member = headway__member(message, field->offset);
    if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        return NULL;
    if (field->label != PROTOBUF_C_LABEL_REPEATED)
        return headway__field_present(message, field)
                   ? lacking_in(*(ProtobufCMessage *const *)member)
                   : NULL;
    ProtobufCMessage *const *elements = *(ProtobufCMessage *const *const *)member;
    size_t count = headway__field_count(message, field);
    for (size_t i = 0; i < count && !lacking; i++)
        lacking = lacking_in(elements[i]);
    return lacking;
}

static const ProtobufCMessage *lacking_in(const ProtobufCMessage *message)
{
    if (missing_of(message))
        return message;
    const ProtobufCMessage *lacking = NULL;
    for (unsigned i = 0; i < message->descriptor->n_fields && !lacking; i++)
        lacking = lacking_in_field(message, &message->descriptor->fields[i]);
    return lacking;
}

int headway__decode_check_required(const headway_decoder *decoder, const ProtobufCMessage *root,
                                   char *why, size_t why_size)
{
    const struct headway_required *each = decoder->required;
    while (each && !missing_of(each->message))
        each = each->next;
    const ProtobufCMessage *lacking = each ? lacking_in(root) : NULL;
    if (!lacking)
        return 0;
    return headway__why(HEADWAY_EMALFORMED, why, why_size, "%s: the required field %s is missing",
                        lacking->descriptor->name, missing_of(lacking)->name);
}
