/* SPDX-License-Identifier: Apache-2.0 */
#include "json_common.h"
#include "print.h"

#include <inttypes.h>
#include <stdio.h>

static const struct schema_message *message_of(const struct schema_field *field)
{
    return field->type ? field->type->message_source : NULL;
}

static void put_type(struct printer *printer, const struct schema_field *field)
{
    static const char *const names[] = {"",         "double",   "float",   "int64",  "uint64",
                                        "int32",    "fixed64",  "fixed32", "bool",   "string",
                                        "group",    "",         "bytes",   "uint32", "",
                                        "sfixed32", "sfixed64", "sint32",  "sint64"};
    if (field->kind == KIND_MESSAGE || field->kind == KIND_ENUM || field->delimited)
        headway__put_name(printer, field->type_name, 0);
    else
        headway__put(printer, names[field->kind]);
}

static const struct schema_message *map_entry_of(const struct schema_field *field)
{
    const struct schema_message *source = field->kind == KIND_MESSAGE ? message_of(field) : NULL;
    return source && source->map_entry && source->field_count == 2 ? source : NULL;
}

static void put_default(struct printer *printer, const struct schema_field *field)
{
    if (field->kind == 9) {
        headway__put_quoted(printer, headway_bytes_of_string(field->default_text), 0);
    } else if (field->kind == 12) { /* escaped already */
        headway__put(printer, "\"");
        headway__put(printer, field->default_text);
        headway__put(printer, "\"");
    } else {
        headway__put(printer, field->default_text);
    }
}

static void put_field_options(struct printer *printer, const struct schema_field *field)
{
    int count = 0;
    const char *json_name = field->extendee ? NULL : field->json_name;
    if (field->default_text) {
        headway__put(printer, " [default = ");
        put_default(printer, field);
        count++;
    }
    if (json_name && !headway__camel_equals(field->name, json_name, strlen(json_name))) {
        headway__put(printer, count++ ? ", " : " [");
        headway__put(printer, "json_name = ");
        headway__put_quoted(printer, headway_bytes_of_string(json_name), 0);
    }
    headway__print_option_list(printer, "FieldOptions", field->options, &count);
    headway__put(printer, count ? "]" : "");
}

static void print_members(struct printer *printer, const struct schema_message *message);

static void put_rule(struct printer *printer, const struct schema_field *field, int bare)
{
    if (field->rule == RULE_REPEATED)
        headway__put(printer, "repeated ");
    else if (printer->file->edition)
        return; /* features say it */
    else if (field->rule == RULE_REQUIRED)
        headway__put(printer, "required ");
    else if (field->optional || !bare)
        headway__put(printer, "optional ");
}

/* bare: a singular field has no label (proto3, a oneof). */
static void print_field(struct printer *printer, const struct schema_field *field, int bare)
{
    char number[32];
    const struct schema_message *map = map_entry_of(field);
    const struct schema_message *group = field->inlined ? message_of(field) : NULL;
    headway__put_leading(printer, &field->comment);
    headway__put_line(printer, "%s", "");
    if (map) {
        headway__put(printer, "map<");
        put_type(printer, &map->fields[0]);
        headway__put(printer, ", ");
        put_type(printer, &map->fields[1]);
        headway__put(printer, ">");
    } else {
        put_rule(printer, field, bare);
        put_type(printer, field);
    }
    headway__put(printer, " ");
    headway__put(printer, group ? group->name : field->name);
    snprintf(number, sizeof number, " = %" PRIu32, field->number);
    headway__put(printer, number);
    put_field_options(printer, field);
    if (!group) {
        headway__put_end(printer, ";", &field->comment);
        return;
    }
    headway__put_end(printer, " {", &field->comment);
    /* Several fields may name one group: what is written again is counted. */
    if (headway__print_work(printer, 1 + group->field_count) == 0)
        print_members(printer, group);
}

/* A oneof is printed where its first member stands. */
static void print_oneof(struct printer *printer, const struct schema_message *message,
                        const struct schema_field *first)
{
    const struct schema_oneof *oneof = &message->oneofs[first->oneof];
    for (const struct schema_field *field = message->fields; field < first; field++) {
        if (field->oneof == first->oneof)
            return;
    }
    headway__put_leading(printer, &oneof->comment);
    headway__put_line(printer, "oneof %s", oneof->name);
    headway__put_end(printer, " {", &oneof->comment);
    printer->indent++;
    headway__print_options(printer, "OneofOptions", oneof->options);
    for (size_t i = 0; i < message->field_count; i++) {
        if (message->fields[i].oneof == first->oneof)
            print_field(printer, &message->fields[i], 1);
    }
    headway__put_close(printer);
}

static void print_ranges(struct printer *printer, const char *word,
                         const struct schema_range *ranges, size_t count, int enumeration)
{
    uint32_t most = enumeration ? INT32_MAX : 0x1fffffff;
    for (size_t i = 0; i < count; i++) {
        char text[64];
        headway__put_line(printer, "%s ", word);
        if (enumeration)
            snprintf(text, sizeof text, "%" PRId32, (int32_t)ranges[i].first);
        else
            snprintf(text, sizeof text, "%" PRIu32, ranges[i].first);
        headway__put(printer, text);
        snprintf(text, sizeof text, enumeration ? " to %" PRId32 : " to %" PRIu32, ranges[i].last);
        /* A message set's numbers go on to 2^31 - 2. */
        if (ranges[i].last == most || (!enumeration && ranges[i].last == INT32_MAX - 1))
            headway__put(printer, " to max");
        else if (ranges[i].last != ranges[i].first)
            headway__put(printer, text);
        headway__put(printer, ";\n");
    }
}

static void print_reserved(struct printer *printer, const struct schema_reserved *reserved,
                           int enumeration)
{
    print_ranges(printer, "reserved", reserved->ranges, reserved->range_count, enumeration);
    for (size_t i = 0; i < reserved->name_count; i++)
        headway__put_line(printer, printer->file->edition ? "reserved %s;\n" : "reserved \"%s\";\n",
                          reserved->names[i]);
}

static const char *visibility_of(uint64_t visibility)
{
    return visibility == 1 ? "local " : visibility == 2 ? "export " : "";
}

void headway__print_enum(struct printer *printer, const struct schema_enum *enumeration)
{
    headway__put_leading(printer, &enumeration->comment);
    headway__put_line(printer, "%senum %s", visibility_of(enumeration->visibility),
                      enumeration->name);
    headway__put_end(printer, " {", &enumeration->comment);
    printer->indent++;
    headway__print_options(printer, "EnumOptions", enumeration->options);
    print_reserved(printer, &enumeration->reserved, 1);
    for (size_t i = 0; i < enumeration->value_count; i++) {
        const struct schema_value *value = &enumeration->values[i];
        int count = 0;
        headway__put_leading(printer, &value->comment);
        headway__put_line(printer, "%s = %" PRId32, value->name, value->number);
        headway__print_option_list(printer, "EnumValueOptions", value->options, &count);
        headway__put_end(printer, count ? "];" : ";", &value->comment);
    }
    headway__put_close(printer);
    printer->blank = 1;
}

/* Prints the fields before end. */
static void print_fields(struct printer *printer, const struct schema_message *message, size_t *at,
                         size_t end)
{
    for (; *at < end && !printer->error; ++*at) {
        const struct schema_field *field = &message->fields[*at];
        if (field->oneof >= 0 && !field->optional)
            print_oneof(printer, message, field);
        else
            print_field(printer, field, message->file->proto3);
    }
}

/* Nested types in their order: a map's entry and a group have no text but their field's, which
   brings all fields before it. */
static void print_nested(struct printer *printer, const struct schema_message *message, size_t *at)
{
    for (size_t i = 0; i < message->message_count && !printer->error; i++) {
        const struct schema_message *nested = &message->messages[i];
        size_t field = *at;
        if (!nested->map_entry && !nested->group) {
            headway__print_message(printer, nested);
            continue;
        }
        while (field < message->field_count && message_of(&message->fields[field]) != nested)
            field++;
        if (headway__print_work(printer, field - *at) == 0 && field < message->field_count)
            print_fields(printer, message, at, field + 1);
    }
}

/* What stands between the braces, and the closing one. */
static void print_members(struct printer *printer, const struct schema_message *message)
{
    const struct schema_message *outer = printer->scope;
    size_t at = 0; /* the next field */
    printer->scope = message;
    printer->indent++;
    headway__print_options(printer, "MessageOptions", message->options);
    print_reserved(printer, &message->reserved, 0);
    print_ranges(printer, "extensions", message->ranges, message->range_count, 0);
    for (size_t i = 0; i < message->enum_count; i++)
        headway__print_enum(printer, &message->enums[i]);
    print_nested(printer, message, &at);
    for (size_t i = 0; i < message->extension_count; i++)
        headway__print_extension(printer, &message->extensions[i], message->file);
    print_fields(printer, message, &at, message->field_count);
    headway__put_close(printer);
    printer->scope = outer;
}

void headway__print_message(struct printer *printer, const struct schema_message *message)
{
    headway__put_leading(printer, &message->comment);
    headway__put_line(printer, "%smessage %s", visibility_of(message->visibility), message->name);
    headway__put_end(printer, " {", &message->comment);
    print_members(printer, message);
    printer->blank = 1;
}

static void print_method(struct printer *printer, const struct schema_method *method)
{
    headway__put_leading(printer, &method->comment);
    headway__put_line(printer, "rpc %s(%s", method->name, method->client_streams ? "stream " : "");
    headway__put_name(printer, method->input, 0);
    headway__put(printer, ") returns (");
    headway__put(printer, method->server_streams ? "stream " : "");
    headway__put_name(printer, method->output, 0);
    headway__put(printer, ")");
    if (!method->options.size) {
        headway__put_end(printer, ";", &method->comment);
    } else {
        headway__put_end(printer, " {", &method->comment);
        printer->indent++;
        headway__print_options(printer, "MethodOptions", method->options);
        headway__put_close(printer);
    }
    if (method->options.size || method->comment.leading)
        printer->blank = 1;
}

void headway__print_service(struct printer *printer, const struct schema_service *service,
                            const struct schema_method *only)
{
    headway__put_leading(printer, &service->comment);
    headway__put_line(printer, "service %s", service->name);
    headway__put_end(printer, " {", &service->comment);
    printer->indent++;
    headway__print_options(printer, "ServiceOptions", service->options);
    for (size_t i = 0; i < service->method_count && !printer->error; i++) {
        if (!only || only == &service->methods[i])
            print_method(printer, &service->methods[i]);
    }
    headway__put_close(printer);
    printer->blank = 1;
}

void headway__print_extension(struct printer *printer, const struct schema_field *field,
                              const struct schema_file *file)
{
    headway__put_line(printer, "extend ");
    headway__put_name(printer, field->extendee, 0);
    headway__put(printer, " {\n");
    printer->indent++;
    print_field(printer, field, file->proto3 && !field->optional);
    headway__put_close(printer);
    printer->blank = 1;
}
