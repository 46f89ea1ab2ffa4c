/* SPDX-License-Identifier: Apache-2.0 */
/* x.pb-c.c: functions and descriptors as protobuf-c 1.4 makes them. */
#include "emit.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

static int has_special_float(const gen_file *file)
{
    for (size_t i = 0; i < file->message_count; i++)
        for (size_t j = 0; j < file->messages[i]->proto->n_field; j++) {
            const field_proto *field = file->messages[i]->fields[j].proto;
            int type = (int)field->type;
            if ((type == TYPE(FLOAT) || type == TYPE(DOUBLE)) && field->default_value &&
                (strstr(field->default_value, "inf") || strstr(field->default_value, "nan")))
                return 1;
        }
    return 0;
}

static void emit_functions(gen_text *out, const gen_message *message)
{
    const char *lower = message->lower, *name = message->c_name;
    text_add(out, "void %s__init(%s *message)\n{\n", lower, name);
    text_add(out, "    static const %s init_value = %s__INIT;\n", name, message->upper);
    text_add(out, "    *message = init_value;\n}\n\n");
    if (message->parent)
        return;
    text_add(out, "size_t %s__get_packed_size(const %s *message)\n{\n", lower, name);
    text_add(out, "    assert(message->base.descriptor == &%s__descriptor);\n", lower);
    text_add(out, "    return protobuf_c_message_get_packed_size(&message->base);\n}\n\n");
    text_add(out, "size_t %s__pack(const %s *message, uint8_t *out)\n{\n", lower, name);
    text_add(out, "    assert(message->base.descriptor == &%s__descriptor);\n", lower);
    text_add(out, "    return protobuf_c_message_pack(&message->base, out);\n}\n\n");
    text_add(out, "size_t %s__pack_to_buffer(const %s *message, ProtobufCBuffer *buffer)\n{\n",
             lower, name);
    text_add(out, "    assert(message->base.descriptor == &%s__descriptor);\n", lower);
    text_add(out, "    return protobuf_c_message_pack_to_buffer(&message->base, buffer);\n}\n\n");
    text_add(out,
             "%s *%s__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data)\n",
             name, lower);
    text_add(out,
             "{\n    return (%s *)protobuf_c_message_unpack(&%s__descriptor, allocator, len, data);"
             "\n}\n\n",
             name, lower);
    text_add(out, "void %s__free_unpacked(%s *message, ProtobufCAllocator *allocator)\n{\n", lower,
             name);
    text_add(out, "    if (!message)\n        return;\n");
    text_add(out, "    assert(message->base.descriptor == &%s__descriptor);\n", lower);
    text_add(out, "    protobuf_c_message_free_unpacked(&message->base, allocator);\n}\n\n");
}

static void emit_default_value(gen_text *out, const gen_field *field)
{
    const char *name = field->default_name, *value = field->proto->default_value;
    if (!name)
        return;
    if (field->proto->type == TYPE(STRING)) {
        text_add(out, "char %s[] = ", name);
        emit_string(out, value, strlen(value));
    } else if (field->proto->type == TYPE(BYTES)) {
        text_add(out, "uint8_t %s_data[%zu] = ", name, emit_bytes_size(value) + 1);
        emit_bytes_literal(out, value);
        text_add(out, ";\nstatic const ProtobufCBinaryData %s = { sizeof(%s_data) - 1, %s_data }",
                 name, name, name);
    } else {
        text_add(out, "static const %s %s = ", emit_c_type(field), name);
        emit_default(out, field);
    }
    text_add(out, ";\n");
}

const char *emit_type_name(const gen_field *field)
{
    static const char *const names[] = {"DOUBLE",   "FLOAT",   "INT64",  "UINT64", "INT32",
                                        "FIXED64",  "FIXED32", "BOOL",   "STRING", "",
                                        "MESSAGE",  "BYTES",   "UINT32", "ENUM",   "SFIXED32",
                                        "SFIXED64", "SINT32",  "SINT64"};
    return names[field->proto->type - 1];
}

static const char *label_name(const gen_field *field)
{
    if (field->presence == REPEATED)
        return "REPEATED";
    if (field->presence == REQUIRED)
        return "REQUIRED";
    return field->presence == HAS || field->features.presence == EXPLICIT ? "OPTIONAL" : "NONE";
}

int emit_is_packed(const gen_field *field)
{
    int type = (int)field->proto->type;
    if (field->presence != REPEATED || type == TYPE(STRING) || type == TYPE(BYTES) ||
        type == TYPE(MESSAGE))
        return 0;
    return field->features.packing == PACKED;
}

static void emit_quantifier(gen_text *out, const gen_field *field)
{
    const char *type = field->owner->c_name;
    int kind = (int)field->proto->type;
    if (field->oneof)
        text_add(out, "offsetof(%s, %s)", type, field->oneof->member);
    else if (field->presence == REPEATED)
        text_add(out, "offsetof(%s, n_%s)", type, field->name);
    else if (field->presence == HAS && kind != TYPE(STRING) && kind != TYPE(MESSAGE))
        text_add(out, "offsetof(%s, has_%s)", type, field->name);
    else
        text_add(out, "0");
}

static void emit_field(gen_text *out, const gen_field *field)
{
    text_add(out, "    { ");
    emit_string(out, field->proto->name, strlen(field->proto->name));
    text_add(out, ", %d, PROTOBUF_C_LABEL_%s, PROTOBUF_C_TYPE_%s,\n      ",
             (int)field->proto->number, label_name(field), emit_type_name(field));
    emit_quantifier(out, field);
    text_add(out, ", offsetof(%s, %s),\n      ", field->owner->c_name, field->name);
    if (field->message)
        text_add(out, "&%s__descriptor, ", field->message->lower);
    else if (field->enumeration)
        text_add(out, "&%s__descriptor, ", field->enumeration->lower);
    else
        text_add(out, "NULL, ");
    if (field->default_name)
        text_add(out, "&%s, ", field->default_name);
    else if (field->proto->type == TYPE(STRING) && field->features.presence != EXPLICIT &&
             (field->presence == IMPLICIT || field->presence == IN_ONEOF))
        text_add(out, "&protobuf_c_empty_string, ");
    else
        text_add(out, "NULL, ");
    int deprecated = field->proto->options && field->proto->options->deprecated;
    text_add(out, "0%s%s%s, 0, NULL, NULL },\n",
             emit_is_packed(field) ? " | PROTOBUF_C_FIELD_FLAG_PACKED" : "",
             deprecated ? " | PROTOBUF_C_FIELD_FLAG_DEPRECATED" : "",
             field->oneof ? " | PROTOBUF_C_FIELD_FLAG_ONEOF" : "");
}

/* ---- sorted indexes ---- */

typedef struct named_index {
    const char *name;
    unsigned index;
} named_index;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const named_index *)a)->name, ((const named_index *)b)->name);
}

static void emit_indices(gen_model *model, gen_text *out, const gen_message *message)
{
    size_t count = message->member_count;
    named_index *sorted = pool_take_array(model->pool, count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (named_index){message->by_number[i]->proto->name, (unsigned)i};
    qsort(sorted, count, sizeof *sorted, by_name);
    text_add(out, "static const unsigned %s__field_indices_by_name[] = {\n", message->lower);
    for (size_t i = 0; i < count; i++)
        text_add(out, "    %u, /* %s */\n", sorted[i].index, sorted[i].name);
    text_add(out, "};\n");
}

/* Runs of consecutive numbers: {first number, index of it}, closed by {0, count}. */
static size_t emit_ranges(gen_text *out, const int32_t *numbers, size_t count)
{
    size_t runs = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || (int64_t)numbers[i] != (int64_t)numbers[i - 1] + 1) {
            if (numbers[i] == INT32_MIN)
                text_add(out, "    { INT32_MIN, %zu },\n", i);
            else
                text_add(out, "    { %d, %zu },\n", (int)numbers[i], i);
            runs++;
        }
    text_add(out, "    { 0, %zu }\n};\n", count);
    return runs;
}

static const char *package_of(const gen_file *file)
{
    return file->proto->package ? file->proto->package : "";
}

static void emit_message_tables(gen_model *model, gen_text *out, const gen_message *message,
                                size_t *ret_runs)
{
    size_t count = message->member_count;
    text_add(out, "static const ProtobufCFieldDescriptor %s__field_descriptors[%zu] = {\n",
             message->lower, count);
    for (size_t i = 0; i < count; i++)
        emit_field(out, message->by_number[i]);
    text_add(out, "};\n");
    emit_indices(model, out, message);
    int32_t *numbers = pool_take_array(model->pool, count, sizeof *numbers);
    for (size_t i = 0; i < count; i++)
        numbers[i] = message->by_number[i]->proto->number;
    text_add(out, "static const ProtobufCIntRange %s__number_ranges[] = {\n", message->lower);
    *ret_runs = emit_ranges(out, numbers, count);
}

static void emit_descriptor(gen_model *model, gen_text *out, const gen_message *message)
{
    const char *lower = message->lower;
    size_t count = message->member_count, runs = 0;
    for (size_t i = 0; i < message->proto->n_field; i++)
        emit_default_value(out, &message->fields[i]);
    if (count)
        emit_message_tables(model, out, message, &runs);
    text_add(out, "const ProtobufCMessageDescriptor %s__descriptor = {\n", lower);
    text_add(out, "    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,\n");
    text_add(out, "    \"%s\",\n    \"%s\",\n    \"%s\",\n    \"%s\",\n", message->full_name,
             words_camel(model->pool, message->proto->name), message->c_name,
             package_of(message->file));
    text_add(out, "    sizeof(%s),\n    %zu,\n", message->c_name, count);
    if (count)
        text_add(out, "    %s__field_descriptors,\n    %s__field_indices_by_name,\n", lower, lower);
    else
        text_add(out, "    NULL,\n    NULL,\n");
    text_add(out, "    %zu,\n", runs);
    if (count)
        text_add(out, "    %s__number_ranges,\n", lower);
    else
        text_add(out, "    NULL,\n");
    text_add(out, "    (ProtobufCMessageInit)%s__init,\n", lower);
    if (emit_has_codec(message))
        text_add(out, "    (void *)&%s__codec, NULL, NULL\n};\n\n", lower);
    else
        text_add(out, "    NULL, NULL, NULL\n};\n\n");
}

/* ---- enums ---- */

typedef struct enum_entry {
    int32_t number;
    size_t order; /* in the .proto */
} enum_entry;

static int by_value(const void *a, const void *b)
{
    const enum_entry *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* Values by number, of aliases the first only, and the index each name has among them. */
static size_t sort_values(const gen_enumeration *of, enum_entry *values, named_index *names)
{
    size_t unique = 0;
    for (size_t i = 0; i < of->proto->n_value; i++)
        values[i] = (enum_entry){of->proto->value[i]->number, i};
    qsort(values, of->proto->n_value, sizeof *values, by_value);
    for (size_t i = 0; i < of->proto->n_value; i++) {
        const char *name = of->proto->value[values[i].order]->name;
        if (!unique || values[unique - 1].number != values[i].number)
            values[unique++] = values[i];
        names[i] = (named_index){name, (unsigned)unique - 1};
    }
    qsort(names, of->proto->n_value, sizeof *names, by_name);
    return unique;
}

static void emit_enum(gen_model *model, gen_text *out, const gen_enumeration *of)
{
    size_t count = of->proto->n_value;
    enum_entry *values = pool_take_array(model->pool, count, sizeof *values);
    named_index *names = pool_take_array(model->pool, count, sizeof *names);
    int32_t *numbers = pool_take_array(model->pool, count, sizeof *numbers);
    size_t unique = sort_values(of, values, names);
    text_add(out, "static const ProtobufCEnumValue %s__enum_values_by_number[%zu] = {\n", of->lower,
             unique);
    for (size_t i = 0; i < unique; i++) {
        const char *name = of->values[values[i].order];
        numbers[i] = values[i].number;
        text_add(out, "    { \"%s\", \"%s\", %s },\n", of->proto->value[values[i].order]->name,
                 name, name);
    }
    text_add(out, "};\nstatic const ProtobufCIntRange %s__value_ranges[] = {\n", of->lower);
    size_t runs = emit_ranges(out, numbers, unique);
    text_add(out, "static const ProtobufCEnumValueIndex %s__enum_values_by_name[%zu] = {\n",
             of->lower, count);
    for (size_t i = 0; i < count; i++)
        text_add(out, "    { \"%s\", %u },\n", names[i].name, names[i].index);
    text_add(out, "};\nconst ProtobufCEnumDescriptor %s__descriptor = {\n", of->lower);
    text_add(out, "    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,\n");
    text_add(out, "    \"%s\",\n    \"%s\",\n    \"%s\",\n    \"%s\",\n", of->full_name,
             of->proto->name, of->c_name, package_of(of->file));
    text_add(out, "    %zu,\n    %s__enum_values_by_number,\n", unique, of->lower);
    text_add(out, "    %zu,\n    %s__enum_values_by_name,\n", count, of->lower);
    text_add(out, "    %zu,\n    %s__value_ranges,\n    NULL, NULL, NULL, NULL\n};\n\n", runs,
             of->lower);
}

void emit_message_source(gen_model *model, gen_file *file, gen_text *out)
{
    emit_banner(out, file);
    text_add(out, "/* clang-format off */\n");
    text_add(out, "#ifndef PROTOBUF_C__NO_DEPRECATED\n#define PROTOBUF_C__NO_DEPRECATED\n#endif\n");
    text_add(out, "#include \"%s.pb-c.h\"\n", file->base);
    text_add(out, "\n#include <headway/codec.h>\n");
    if (has_special_float(file))
        text_add(out, "#include <math.h>\n");
    text_add(out, "\n");
    for (size_t i = 0; i < file->message_count; i++)
        emit_functions(out, file->messages[i]);
    for (size_t i = 0; i < file->message_count; i++)
        emit_codec(out, file->messages[i]);
    for (size_t i = 0; i < file->message_count; i++)
        emit_descriptor(model, out, file->messages[i]);
    for (size_t i = 0; i < file->enum_count; i++)
        emit_enum(model, out, file->enums[i]);
}
