/* SPDX-License-Identifier: Apache-2.0 */
/* x.pb-c.h: structs and functions as protobuf-c 1.4 makes them; proto3's optional is has_x. */
#include "emit.h"

#include <string.h>

static void emit_top(gen_model *model, gen_file *file, gen_text *out)
{
    gen_text guard = {0};
    emit_file_identifier(&guard, file->proto->name);
    emit_banner(out, file);
    text_add(out, "/* clang-format off */\n");
    text_add(out, "#ifndef PROTOBUF_C_%s__INCLUDED\n", text_of(&guard));
    text_add(out, "#define PROTOBUF_C_%s__INCLUDED\n\n", text_of(&guard));
    text_add(out, "#include <protobuf-c/protobuf-c.h>\n\n");
    text_add(out, "PROTOBUF_C__BEGIN_DECLS\n\n");
    text_add(out, "#if PROTOBUF_C_VERSION_NUMBER < 1003000\n"
                  "#error \"protobuf-c's headers are too old: 1.3 or later is needed\"\n"
                  "#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION\n"
                  "#error \"protobuf-c's headers are too new: generate this file again\"\n"
                  "#endif\n\n");
    for (size_t i = 0; i < file->proto->n_dependency; i++)
        if (emit_import_is_needed(model, file, i))
            text_add(out, "#include \"%s.pb-c.h\"\n", file->imports[i]->base);
    text_done(&guard);
}

static void emit_enum(gen_text *out, const gen_enumeration *of)
{
    emit_comment(out, "", of->place.comment);
    text_add(out, "typedef enum _%s {\n", of->c_name);
    for (size_t i = 0; i < of->proto->n_value; i++) {
        emit_comment(out, "    ", of->value_places[i].comment);
        text_add(out, "    %s = ", of->values[i]);
        if (of->proto->value[i]->number == INT32_MIN)
            text_add(out, "INT32_MIN");
        else
            text_add(out, "%d", (int)of->proto->value[i]->number);
        text_add(out, i + 1 < of->proto->n_value ? ",\n" : "\n");
    }
    text_add(out, "    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(%s)\n", of->upper);
    text_add(out, "} %s;\n\n", of->c_name);
}

static void emit_case(gen_text *out, const gen_message *message, const gen_oneof *oneof)
{
    text_add(out, "typedef enum {\n    %s = 0", oneof->not_set);
    for (size_t i = 0; i < message->proto->n_field; i++)
        if (message->fields[i].oneof == oneof && !message->fields[i].is_skipped)
            text_add(out, ",\n    %s = %d", message->fields[i].case_name,
                     (int)message->fields[i].proto->number);
    text_add(out, "\n    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(%s__CASE)\n", oneof->upper);
    text_add(out, "} %s;\n\n", oneof->case_type);
}

static int is_pointer(const gen_field *field)
{
    return field->proto->type == TYPE(STRING) || field->proto->type == TYPE(MESSAGE);
}

static void emit_skipped(gen_text *out, const char *indent, const gen_field *field)
{
    text_add(out,
             "%s/* %d, group %s: no member; its bytes are kept among base.unknown_fields%s */\n",
             indent, (int)field->proto->number, field->message->proto->name,
             field->presence == REQUIRED ? ", whether it is there is not checked" : "");
}

static void emit_member(gen_text *out, const char *indent, const gen_field *field)
{
    if (field->is_skipped) {
        emit_skipped(out, indent, field);
        return;
    }
    emit_comment(out, indent, field->place.comment);
    if (field->presence == REPEATED)
        text_add(out, "%ssize_t n_%s;\n", indent, field->name);
    else if (field->presence == HAS && !is_pointer(field))
        text_add(out, "%sprotobuf_c_boolean has_%s;\n", indent, field->name);
    int stars = (field->presence == REPEATED) + is_pointer(field);
    const char *deprecated =
        field->proto->options && field->proto->options->deprecated ? " PROTOBUF_C__DEPRECATED" : "";
    text_add(out, "%s%s %.*s%s%s;\n", indent, emit_c_type(field), stars, "**", field->name,
             deprecated);
}

/* A oneof of groups alone is no union. */
static int has_place_in_union(const gen_field *field)
{
    return field->oneof && field->oneof->member_count;
}

static void emit_struct(gen_text *out, const gen_message *message)
{
    for (size_t i = 0; i < message->oneof_count; i++)
        if (message->oneofs[i].member_count)
            emit_case(out, message, &message->oneofs[i]);
    emit_comment(out, "", message->place.comment);
    text_add(out, "struct %s {\n    ProtobufCMessage base;\n", message->c_name);
    const Google__Protobuf__MessageOptions *options = message->proto->options;
    if (options && options->message_set_wire_format)
        text_add(out, "    /* A message set: its entries are kept among base.unknown_fields. */\n");
    for (size_t i = 0; i < message->proto->n_field; i++)
        if (!has_place_in_union(&message->fields[i]))
            emit_member(out, "    ", &message->fields[i]);
    for (size_t i = 0; i < message->oneof_count; i++) {
        const gen_oneof *oneof = &message->oneofs[i];
        if (!oneof->member_count)
            continue;
        text_add(out, "    %s %s;\n    union {\n", oneof->case_type, oneof->member);
        for (size_t j = 0; j < message->proto->n_field; j++)
            if (message->fields[j].oneof == oneof)
                emit_member(out, "        ", &message->fields[j]);
        text_add(out, "    };\n");
    }
    text_add(out, "};\n");
}

/* What a field's members start with. */
static void emit_initial(gen_text *out, const gen_field *field)
{
    int type = (int)field->proto->type;
    if (field->presence == REPEATED) {
        text_add(out, ", 0, NULL");
        return;
    }
    if (field->presence == HAS && !is_pointer(field))
        text_add(out, ", 0");
    text_add(out, ", ");
    if (type == TYPE(MESSAGE))
        text_add(out, "NULL");
    else if (type == TYPE(STRING) && field->default_name)
        text_add(out, "%s", field->default_name);
    else if (type == TYPE(STRING) && field->presence == IMPLICIT)
        text_add(out, "(char *)protobuf_c_empty_string");
    else if (type == TYPE(STRING))
        text_add(out, "NULL");
    else if (type == TYPE(BYTES) && field->default_name)
        text_add(out, "{ sizeof(%s_data) - 1, %s_data }", field->default_name, field->default_name);
    else if (type == TYPE(BYTES))
        text_add(out, "{ 0, NULL }");
    else
        emit_default(out, field);
}

/* An initialiser of a union is one of its first member. */
static int begins_with_bytes(const gen_message *message, const gen_oneof *oneof)
{
    for (size_t i = 0; i < message->proto->n_field; i++)
        if (message->fields[i].oneof == oneof && !message->fields[i].is_skipped)
            return message->fields[i].proto->type == TYPE(BYTES);
    return 0;
}

static void emit_init_macro(gen_text *out, const gen_message *message)
{
    for (size_t i = 0; i < message->proto->n_field; i++) {
        const gen_field *field = &message->fields[i];
        if (!field->default_name)
            continue;
        if (field->proto->type == TYPE(STRING))
            text_add(out, "extern char %s[];\n", field->default_name);
        else if (field->proto->type == TYPE(BYTES))
            text_add(out, "extern uint8_t %s_data[%zu];\n", field->default_name,
                     emit_bytes_size(field->proto->default_value) + 1);
    }
    text_add(out, "#define %s__INIT \\\n", message->upper);
    text_add(out, "    { PROTOBUF_C_MESSAGE_INIT(&%s__descriptor)", message->lower);
    for (size_t i = 0; i < message->proto->n_field; i++)
        if (!message->fields[i].oneof && !message->fields[i].is_skipped)
            emit_initial(out, &message->fields[i]);
    for (size_t i = 0; i < message->oneof_count; i++)
        if (message->oneofs[i].member_count)
            text_add(out, ", %s, %s", message->oneofs[i].not_set,
                     begins_with_bytes(message, &message->oneofs[i]) ? "{{0, NULL}}" : "{0}");
    text_add(out, " }\n\n");
}

static void emit_functions(gen_text *out, const gen_message *message)
{
    const char *lower = message->lower, *name = message->c_name;
    text_add(out, "void %s__init(%s *message);\n", lower, name);
    if (message->parent)
        return; /* as protobuf-c: nested messages are packed within their parent */
    text_add(out, "size_t %s__get_packed_size(const %s *message);\n", lower, name);
    text_add(out, "size_t %s__pack(const %s *message, uint8_t *out);\n", lower, name);
    text_add(out, "size_t %s__pack_to_buffer(const %s *message, ProtobufCBuffer *buffer);\n", lower,
             name);
    text_add(out,
             "%s *%s__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);\n",
             name, lower);
    text_add(out, "void %s__free_unpacked(%s *message, ProtobufCAllocator *allocator);\n", lower,
             name);
}

void emit_message_header(gen_model *model, gen_file *file, gen_text *out)
{
    emit_top(model, file, out);
    text_add(out, "\n");
    for (size_t i = 0; i < file->message_count; i++)
        text_add(out, "typedef struct %s %s;\n", file->messages[i]->c_name,
                 file->messages[i]->c_name);
    text_add(out, "\n");
    for (size_t i = 0; i < file->enum_count; i++)
        emit_enum(out, file->enums[i]);
    for (size_t i = 0; i < file->message_count; i++) {
        emit_struct(out, file->messages[i]);
        emit_init_macro(out, file->messages[i]);
    }
    for (size_t i = 0; i < file->message_count; i++)
        emit_functions(out, file->messages[i]);
    text_add(out, "\n");
    for (size_t i = 0; i < file->message_count; i++)
        text_add(out, "extern const ProtobufCMessageDescriptor %s__descriptor;\n",
                 file->messages[i]->lower);
    for (size_t i = 0; i < file->enum_count; i++)
        text_add(out, "extern const ProtobufCEnumDescriptor %s__descriptor;\n",
                 file->enums[i]->lower);
    text_add(out, "\nPROTOBUF_C__END_DECLS\n\n#endif\n");
}
