/* SPDX-License-Identifier: Apache-2.0 */
#include "internal.h"

int headway__http_is_text(const ProtobufCFieldDescriptor *field)
{
    static const char *const known[] = {"Timestamp",   "Duration",   "FieldMask",   "DoubleValue",
                                        "FloatValue",  "Int64Value", "UInt64Value", "Int32Value",
                                        "UInt32Value", "BoolValue",  "StringValue", "BytesValue"};
    static const char package[] = "google.protobuf.";
    if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        return 1;
    const char *name = ((const ProtobufCMessageDescriptor *)field->descriptor)->name;
    if (strncmp(name, package, sizeof package - 1) != 0)
        return 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(name + sizeof package - 1, known[i]) == 0)
            return 1;
    }
    return 0;
}

int headway__http_is_body(const ProtobufCMessageDescriptor *descriptor)
{
    return strcmp(descriptor->name, "google.api.HttpBody") == 0 && descriptor->n_fields >= 2 &&
           descriptor->fields[0].id == 1 && descriptor->fields[0].type == PROTOBUF_C_TYPE_STRING &&
           descriptor->fields[0].label != PROTOBUF_C_LABEL_REPEATED &&
           descriptor->fields[1].id == 2 && descriptor->fields[1].type == PROTOBUF_C_TYPE_BYTES &&
           descriptor->fields[1].label != PROTOBUF_C_LABEL_REPEATED &&
           !((descriptor->fields[0].flags | descriptor->fields[1].flags) &
             PROTOBUF_C_FIELD_FLAG_ONEOF);
}

void headway__http_near_fields(const ProtobufCMessageDescriptor *descriptor, headway_bytes wanted,
                               char *text, size_t size)
{
    headway__http_near near;
    headway__http_near_init(&near, wanted);
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        headway__http_near_consider(&near, headway_bytes_of_string(descriptor->fields[i].name),
                                    descriptor->fields[i].name);
    headway__http_near_write(&near, text, size);
}
