/* SPDX-License-Identifier: Apache-2.0 */
/* What a change of a field's type breaks: types of one group are written alike. */
#include "breaking.h"

#include <stdio.h>

enum wire_group { W_DOUBLE, W_FLOAT, W_VARINT, W_ZIGZAG, W_FIXED32, W_FIXED64, W_BYTES, W_OTHER };
enum json_group { J_NUMBER, J_TEXT_NUMBER, J_BOOL, J_TEXT, J_BASE64, J_ENUM, J_OTHER };

/* By FieldDescriptorProto.Type. */
static const struct {
    const char *name;
    uint8_t wire, json;
} kinds[KIND_SINT64 + 1] = {
    [1] = {"double", W_DOUBLE, J_NUMBER},
    [2] = {"float", W_FLOAT, J_NUMBER},
    [3] = {"int64", W_VARINT, J_TEXT_NUMBER},
    [4] = {"uint64", W_VARINT, J_TEXT_NUMBER},
    [5] = {"int32", W_VARINT, J_NUMBER},
    [6] = {"fixed64", W_FIXED64, J_TEXT_NUMBER},
    [7] = {"fixed32", W_FIXED32, J_NUMBER},
    [8] = {"bool", W_VARINT, J_BOOL},
    [9] = {"string", W_BYTES, J_TEXT},
    [KIND_GROUP] = {"group", W_OTHER, J_OTHER},
    [KIND_MESSAGE] = {"message", W_OTHER, J_OTHER},
    [12] = {"bytes", W_BYTES, J_BASE64},
    [13] = {"uint32", W_VARINT, J_NUMBER},
    [KIND_ENUM] = {"enum", W_VARINT, J_ENUM},
    [15] = {"sfixed32", W_FIXED32, J_NUMBER},
    [16] = {"sfixed64", W_FIXED64, J_TEXT_NUMBER},
    [17] = {"sint32", W_ZIGZAG, J_NUMBER},
    [KIND_SINT64] = {"sint64", W_ZIGZAG, J_TEXT_NUMBER},
};

static const struct schema_message *entry_of(const struct schema_field *field)
{
    const struct schema_message *entry = field->type ? field->type->message_source : NULL;
    return entry && entry->map_entry && entry->field_count == 2 ? entry : NULL;
}

static severity worse(severity a, severity b)
{
    return a > b ? a : b;
}

static severity plain_change(const breaking *b, const struct schema_field *older,
                             const struct schema_field *newer)
{
    if (older->kind == newer->kind) {
        if (!older->type_name || !newer->type_name ||
            headway__breaking_same_type(b, older->type_name, newer->type_name))
            return SAME;
        return older->kind == KIND_ENUM ? IN_JSON : ON_WIRE;
    }
    if (kinds[older->kind].wire != kinds[newer->kind].wire || kinds[older->kind].wire == W_OTHER)
        return ON_WIRE;
    return kinds[older->kind].json == kinds[newer->kind].json ? IN_SOURCE : IN_JSON;
}

severity headway__type_change(const breaking *b, const struct schema_field *older,
                              const struct schema_field *newer)
{
    const struct schema_message *was = entry_of(older), *is = entry_of(newer);
    if (!was != !is)
        return ON_WIRE;
    if (!was)
        return plain_change(b, older, newer);
    return worse(plain_change(b, &was->fields[0], &is->fields[0]),
                 plain_change(b, &was->fields[1], &is->fields[1]));
}

static const char *plain_name(const struct schema_field *field)
{
    return field->type_name && field->kind != KIND_GROUP ? field->type_name
                                                         : kinds[field->kind].name;
}

void headway__type_print(const struct schema_field *field, char *text, size_t size)
{
    const struct schema_message *entry = entry_of(field);
    if (entry)
        snprintf(text, size, "map<%s, %s>", plain_name(&entry->fields[0]),
                 plain_name(&entry->fields[1]));
    else
        snprintf(text, size, "%s", plain_name(field));
}
