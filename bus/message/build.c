/* SPDX-License-Identifier: Apache-2.0 */
/*
 * protobuf-c descriptors from a schema, laid out as its generator would lay out the struct: base,
 * members with has_x or n_x before them, oneofs last. Groups stay unknown fields, as protobuf-c has
 * no type for them.
 */
#include "types.h"

#include <stdlib.h>

static ProtobufCType type_of(uint32_t kind)
{
    static const ProtobufCType types[] = {
        [1] = PROTOBUF_C_TYPE_DOUBLE,          [2] = PROTOBUF_C_TYPE_FLOAT,
        [3] = PROTOBUF_C_TYPE_INT64,           [4] = PROTOBUF_C_TYPE_UINT64,
        [5] = PROTOBUF_C_TYPE_INT32,           [6] = PROTOBUF_C_TYPE_FIXED64,
        [7] = PROTOBUF_C_TYPE_FIXED32,         [8] = PROTOBUF_C_TYPE_BOOL,
        [9] = PROTOBUF_C_TYPE_STRING,          [KIND_MESSAGE] = PROTOBUF_C_TYPE_MESSAGE,
        [12] = PROTOBUF_C_TYPE_BYTES,          [13] = PROTOBUF_C_TYPE_UINT32,
        [KIND_ENUM] = PROTOBUF_C_TYPE_ENUM,    [15] = PROTOBUF_C_TYPE_SFIXED32,
        [16] = PROTOBUF_C_TYPE_SFIXED64,       [17] = PROTOBUF_C_TYPE_SINT32,
        [KIND_SINT64] = PROTOBUF_C_TYPE_SINT64};
    return types[kind];
}

static int by_number(const void *a, const void *b)
{
    const struct schema_field *left = *(struct schema_field *const *)a;
    const struct schema_field *right = *(struct schema_field *const *)b;
    return (left->number > right->number) - (left->number < right->number);
}

static int by_field_name(const void *a, const void *b)
{
    const struct schema_field *left = *(struct schema_field *const *)a;
    const struct schema_field *right = *(struct schema_field *const *)b;
    return strcmp(left->name, right->name);
}

/* The message's fields without groups, sorted. */
static int sort_fields(struct schema *schema, struct schema_message *message,
                       struct schema_field ***ret_sorted, unsigned *ret_count)
{
    struct schema_field **sorted =
        headway__schema_take(schema, message->field_count, sizeof *sorted);
    unsigned count = 0;
    if (!sorted)
        return headway__schema_no_memory(schema);
    for (size_t i = 0; i < message->field_count; i++) {
        if (message->fields[i].kind != KIND_GROUP)
            sorted[count++] = &message->fields[i];
    }
    qsort(sorted, count, sizeof *sorted, by_field_name);
    for (unsigned i = 1; i < count; i++) {
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
            return headway__schema_fail(schema, "%s: the field name %s is taken twice",
                                        message->full_name, sorted[i]->name);
    }
    qsort(sorted, count, sizeof *sorted, by_number);
    for (unsigned i = 1; i < count; i++) {
        if (sorted[i - 1]->number == sorted[i]->number)
            return headway__schema_fail(schema, "%s: the field number %u is taken twice",
                                        message->full_name, (unsigned)sorted[i]->number);
    }
    *ret_sorted = sorted;
    *ret_count = count;
    return 0;
}

static unsigned place(size_t *at, size_t size, size_t alignment)
{
    *at = (*at + alignment - 1) & ~(alignment - 1);
    size_t offset = *at;
    *at += size;
    return (unsigned)offset;
}

static unsigned place_value(size_t *at, ProtobufCType type)
{
    size_t size = headway__element_size(type);
    return place(at, size, size > 8 ? 8 : size);
}

/* The real oneof of a field, or -1. */
static int oneof_of(const struct schema_field *field)
{
    return field->optional ? -1 : field->oneof;
}

static ProtobufCLabel label_of(const struct schema_field *field)
{
    if (field->rule == RULE_REPEATED)
        return PROTOBUF_C_LABEL_REPEATED;
    if (field->rule == RULE_REQUIRED)
        return PROTOBUF_C_LABEL_REQUIRED;
    return field->features.presence == FEATURE_EXPLICIT || field->optional
               ? PROTOBUF_C_LABEL_OPTIONAL
               : PROTOBUF_C_LABEL_NONE;
}

static int fill_field(struct schema *schema, const struct schema_field *from,
                      ProtobufCFieldDescriptor *field)
{
    field->name = from->name;
    field->id = from->number;
    field->label = label_of(from);
    field->type = type_of(from->kind);
    if (from->kind == KIND_MESSAGE)
        field->descriptor = from->type->message;
    if (from->kind == KIND_ENUM)
        field->descriptor = from->type->enumeration;
    if (oneof_of(from) >= 0)
        field->flags |= PROTOBUF_C_FIELD_FLAG_ONEOF;
    if (from->deprecated > 0)
        field->flags |= PROTOBUF_C_FIELD_FLAG_DEPRECATED;
    if (from->features.packing == FEATURE_PACKED && from->rule == RULE_REPEATED &&
        headway__packable(field->type))
        field->flags |= PROTOBUF_C_FIELD_FLAG_PACKED;
    return headway__schema_default(schema, from, field);
}

static void lay_out_member(ProtobufCFieldDescriptor *field, size_t *at)
{
    int pointer = field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        field->quantifier_offset = place(at, sizeof(size_t), sizeof(size_t));
        field->offset = place(at, sizeof(void *), sizeof(void *));
        return;
    }
    if (field->label == PROTOBUF_C_LABEL_OPTIONAL && !pointer)
        field->quantifier_offset =
            place(at, sizeof(protobuf_c_boolean), sizeof(protobuf_c_boolean));
    field->offset = place_value(at, field->type);
}

/* Every member of a oneof begins at one offset, behind the case. */
static void lay_out_oneofs(struct schema_field **sorted, unsigned count, size_t oneofs,
                           ProtobufCFieldDescriptor *fields, unsigned *offsets, size_t *at)
{
    memset(offsets, 0, oneofs * sizeof *offsets);
    for (unsigned i = 0; i < count; i++) {
        int oneof = oneof_of(sorted[i]);
        if (oneof < 0)
            continue;
        if (!offsets[oneof]) {
            (void)place(at, 4, 8);
            offsets[oneof] = place(at, sizeof(ProtobufCBinaryData), 8);
        }
        fields[i].offset = offsets[oneof];
        fields[i].quantifier_offset = offsets[oneof] - 8;
    }
}

static size_t make_ranges(ProtobufCIntRange *ranges, unsigned count,
                          int64_t (*value)(void *, size_t), void *values)
{
    size_t range = 0;
    for (unsigned i = 0; i < count; i++) {
        if (i == 0 || value(values, i) != value(values, i - 1) + 1)
            ranges[range++] = (ProtobufCIntRange){(int)value(values, i), i};
    }
    ranges[range] = (ProtobufCIntRange){0, count};
    return range;
}

static int64_t field_number(void *fields, size_t index)
{
    return ((ProtobufCFieldDescriptor *)fields)[index].id;
}

static int64_t value_number(void *values, size_t index)
{
    return ((ProtobufCEnumValue *)values)[index].value;
}

static int check_map_entry(struct schema *schema, const struct schema_message *message,
                           const ProtobufCMessageDescriptor *descriptor)
{
    const ProtobufCFieldDescriptor *fields = descriptor->fields;
    int right = descriptor->n_fields == 2 && fields[0].id == 1 && fields[1].id == 2 &&
                fields[0].label != PROTOBUF_C_LABEL_REPEATED &&
                fields[1].label != PROTOBUF_C_LABEL_REPEATED &&
                !((fields[0].flags | fields[1].flags) & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
                fields[0].type != PROTOBUF_C_TYPE_FLOAT &&
                fields[0].type != PROTOBUF_C_TYPE_DOUBLE &&
                fields[0].type != PROTOBUF_C_TYPE_ENUM && fields[0].type != PROTOBUF_C_TYPE_BYTES &&
                fields[0].type != PROTOBUF_C_TYPE_MESSAGE;
    return right ? 0 : headway__schema_fail(schema, "%s is not a map entry", message->full_name);
}

static int make_info(struct schema *schema, struct schema_message *message,
                     struct schema_field **sorted, ProtobufCMessageDescriptor *descriptor)
{
    headway_message_info *info = headway__schema_take(schema, 1, sizeof *info);
    headway_field_info *fields = headway__schema_take(schema, descriptor->n_fields, sizeof *fields);
    if (!info || !fields)
        return headway__schema_no_memory(schema);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const struct schema_field *from = sorted[i];
        int oneof = oneof_of(from);
        const struct schema_message *source =
            from->kind == KIND_MESSAGE ? from->type->message_source : NULL;
        fields[i].json_name = from->json_name;
        fields[i].oneof = oneof < 0 ? NULL : message->oneofs[oneof].name;
        fields[i].optional = from->optional != 0;
        fields[i].map = from->rule == RULE_REPEATED && source && source->map_entry;
    }
    *info = (headway_message_info){descriptor, fields};
    message->symbol->info = info;
    return 0;
}

static int sort_names(struct schema *schema, struct schema_field **sorted,
                      ProtobufCMessageDescriptor *descriptor)
{
    unsigned count = descriptor->n_fields;
    struct schema_field **named = headway__schema_take(schema, count, sizeof *named);
    unsigned *indices = headway__schema_take(schema, count, sizeof *indices);
    if (!named || !indices)
        return headway__schema_no_memory(schema);
    if (count)
        memcpy(named, sorted, count * sizeof *named);
    qsort(named, count, sizeof *named, by_field_name);
    for (unsigned i = 0; i < count; i++) {
        struct schema_field **found = bsearch(&named[i], sorted, count, sizeof *sorted, by_number);
        indices[i] = (unsigned)(found - sorted);
    }
    descriptor->fields_sorted_by_name = indices;
    return 0;
}

static int fill_message(struct schema *schema, struct schema_message *message,
                        struct schema_field **sorted, ProtobufCMessageDescriptor *descriptor)
{
    unsigned count = descriptor->n_fields;
    ProtobufCFieldDescriptor *fields = headway__schema_take(schema, count, sizeof *fields);
    ProtobufCIntRange *ranges = headway__schema_take(schema, count + 1u, sizeof *ranges);
    unsigned *offsets = headway__schema_take(schema, message->oneof_count, sizeof *offsets);
    if (!fields || !ranges || !offsets)
        return headway__schema_no_memory(schema);
    size_t at = sizeof(ProtobufCMessage);
    for (unsigned i = 0; i < count; i++) {
        int error = fill_field(schema, sorted[i], &fields[i]);
        if (error)
            return error;
        if (oneof_of(sorted[i]) < 0)
            lay_out_member(&fields[i], &at);
    }
    lay_out_oneofs(sorted, count, message->oneof_count, fields, offsets, &at);
    (void)place(&at, 0, 8);
    descriptor->fields = fields;
    descriptor->n_field_ranges = (unsigned)make_ranges(ranges, count, field_number, fields);
    descriptor->field_ranges = ranges;
    descriptor->sizeof_message = at;
    return sort_names(schema, sorted, descriptor);
}

static int build_message(struct schema *schema, struct schema_message *message)
{
    ProtobufCMessageDescriptor *descriptor =
        (ProtobufCMessageDescriptor *)(uintptr_t)message->symbol->message;
    struct schema_field **sorted = NULL;
    int error = sort_fields(schema, message, &sorted, &descriptor->n_fields);
    if (error)
        return error;
    descriptor->magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC;
    descriptor->name = message->full_name;
    descriptor->short_name = descriptor->c_name = message->name;
    descriptor->package_name = message->file->package ? message->file->package : "";
    error = fill_message(schema, message, sorted, descriptor);
    if (!error && message->map_entry)
        error = check_map_entry(schema, message, descriptor);
    return error ? error : make_info(schema, message, sorted, descriptor);
}

static int by_value(const void *a, const void *b)
{
    const struct schema_value *left = *(struct schema_value *const *)a;
    const struct schema_value *right = *(struct schema_value *const *)b;
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return (left > right) - (left < right); /* the first of aliases */
}

static int by_value_name(const void *a, const void *b)
{
    return strcmp(((const ProtobufCEnumValueIndex *)a)->name,
                  ((const ProtobufCEnumValueIndex *)b)->name);
}

static int build_enum(struct schema *schema, struct schema_enum *from)
{
    ProtobufCEnumDescriptor *descriptor =
        (ProtobufCEnumDescriptor *)(uintptr_t)from->symbol->enumeration;
    size_t count = from->value_count;
    struct schema_value **sorted = headway__schema_take(schema, count, sizeof *sorted);
    ProtobufCEnumValue *values = headway__schema_take(schema, count, sizeof *values);
    ProtobufCEnumValueIndex *names = headway__schema_take(schema, count, sizeof *names);
    ProtobufCIntRange *ranges = headway__schema_take(schema, count + 1, sizeof *ranges);
    if (!sorted || !values || !names || !ranges)
        return headway__schema_no_memory(schema);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &from->values[i];
    qsort(sorted, count, sizeof *sorted, by_value);
    unsigned distinct = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || sorted[i]->number != sorted[i - 1]->number)
            values[distinct++] =
                (ProtobufCEnumValue){sorted[i]->name, sorted[i]->name, sorted[i]->number};
        names[i] = (ProtobufCEnumValueIndex){sorted[i]->name, distinct - 1};
    }
    qsort(names, count, sizeof *names, by_value_name);
    *descriptor = (ProtobufCEnumDescriptor){
        .magic = PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
        .name = from->full_name,
        .short_name = from->name,
        .c_name = from->name,
        .package_name = from->file->package ? from->file->package : "",
        .n_values = distinct,
        .values = values,
        .n_value_names = (unsigned)count,
        .values_by_name = names,
        .n_value_ranges = (unsigned)make_ranges(ranges, distinct, value_number, values),
        .value_ranges = ranges};
    return 0;
}

static int build_enums(struct schema *schema, struct schema_enum *enums, size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        if (enums[i].symbol->enum_source == &enums[i])
            error = build_enum(schema, &enums[i]);
    }
    return error;
}

static int build_all_enums(struct schema *schema, struct schema_message *messages, size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        error = build_enums(schema, messages[i].enums, messages[i].enum_count);
        if (!error)
            error = build_all_enums(schema, messages[i].messages, messages[i].message_count);
    }
    return error;
}

static int build_messages(struct schema *schema, struct schema_message *messages, size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        if (messages[i].symbol->message_source == &messages[i])
            error = build_message(schema, &messages[i]);
        if (!error)
            error = build_messages(schema, messages[i].messages, messages[i].message_count);
    }
    return error;
}

int headway__schema_build(struct schema *schema)
{
    struct schema_file *file;
    int error = 0;
    /* Enums first: fields' default values are looked up in them. */
    for (file = schema->files; file && !error; file = file->next) {
        error = build_enums(schema, file->enums, file->enum_count);
        if (!error)
            error = build_all_enums(schema, file->messages, file->message_count);
    }
    for (file = schema->files; file && !error; file = file->next)
        error = build_messages(schema, file->messages, file->message_count);
    return error;
}
