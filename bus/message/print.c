/* SPDX-License-Identifier: Apache-2.0 */
/* A schema as .proto text: whole files, or one name and what it needs. */
#include "json_common.h"
#include "types.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct printer {
    int (*write)(void *user, headway_bytes text);
    void *user;
    int error;
    unsigned indent;
    int blank; /* a blank line is due before the next text */
};

static void put(struct printer *printer, const char *text)
{
    if (!printer->error)
        printer->error = printer->write(printer->user, headway_bytes_of_string(text));
}

/* One line, or the beginning of one, indented. */
static void line(struct printer *printer, const char *format, ...) HEADWAY_PRINTF(2, 3);
static void line(struct printer *printer, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    if (printer->blank)
        put(printer, "\n");
    printer->blank = 0;
    for (unsigned i = 0; i < printer->indent; i++)
        put(printer, "  ");
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(printer, text);
}

static void close_block(struct printer *printer)
{
    printer->blank = 0;
    printer->indent--;
    line(printer, "}\n");
}

static void put_quoted(struct printer *printer, const char *text)
{
    char escaped[8];
    put(printer, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == 0x7f || c == '"' || c == '\\')
            snprintf(escaped, sizeof escaped, "\\%03o", c);
        else
            snprintf(escaped, sizeof escaped, "%c", c);
        put(printer, escaped);
    }
    put(printer, "\"");
}

static void put_type(struct printer *printer, const struct schema_field *field)
{
    static const char *const names[] = {"",         "double",   "float",   "int64",  "uint64",
                                        "int32",    "fixed64",  "fixed32", "bool",   "string",
                                        "group",    "",         "bytes",   "uint32", "",
                                        "sfixed32", "sfixed64", "sint32",  "sint64"};
    if (field->kind == KIND_MESSAGE || field->kind == KIND_ENUM) {
        put(printer, ".");
        put(printer, field->type_name);
    } else {
        put(printer, names[field->kind]);
    }
}

static const struct schema_message *map_entry_of(const struct schema_field *field)
{
    const struct schema_message *source =
        field->kind == KIND_MESSAGE && field->type ? field->type->message_source : NULL;
    return source && source->map_entry && source->field_count == 2 ? source : NULL;
}

static void put_default(struct printer *printer, const struct schema_field *field)
{
    if (field->kind == 9) {
        put_quoted(printer, field->default_text);
    } else if (field->kind == 12) { /* escaped already */
        put(printer, "\"");
        put(printer, field->default_text);
        put(printer, "\"");
    } else {
        put(printer, field->default_text);
    }
}

/* Opens the list of options at the first of them. */
static void put_option(struct printer *printer, int *count, const char *option)
{
    put(printer, (*count)++ ? ", " : " [");
    put(printer, option);
}

static void put_options(struct printer *printer, const struct schema_field *field)
{
    int count = 0;
    const char *json_name = field->json_name;
    if (field->default_text) {
        put_option(printer, &count, "default = ");
        put_default(printer, field);
    }
    if (json_name && !headway__camel_equals(field->name, json_name, strlen(json_name))) {
        put_option(printer, &count, "json_name = ");
        put_quoted(printer, json_name);
    }
    if (field->packed >= 0)
        put_option(printer, &count, field->packed ? "packed = true" : "packed = false");
    if (field->deprecated > 0)
        put_option(printer, &count, "deprecated = true");
    put(printer, count ? "];\n" : ";\n");
}

static void print_field(struct printer *printer, const struct schema_field *field, int proto3)
{
    char number[32];
    const struct schema_message *map = map_entry_of(field);
    int in_oneof = field->oneof >= 0 && !field->optional;
    line(printer, "%s", "");
    if (map) {
        put(printer, "map<");
        put_type(printer, &map->fields[0]);
        put(printer, ", ");
        put_type(printer, &map->fields[1]);
        put(printer, ">");
    } else {
        if (field->rule == RULE_REPEATED)
            put(printer, "repeated ");
        else if (field->rule == RULE_REQUIRED)
            put(printer, "required ");
        else if (field->optional || (!proto3 && !in_oneof))
            put(printer, "optional ");
        put_type(printer, field);
    }
    put(printer, " ");
    put(printer, field->name);
    snprintf(number, sizeof number, " = %" PRIu32, field->number);
    put(printer, number);
    put_options(printer, field);
}

/* A oneof is printed where its first member stands. */
static void print_oneof(struct printer *printer, const struct schema_message *message,
                        const struct schema_field *first)
{
    for (const struct schema_field *field = message->fields; field < first; field++) {
        if (field->oneof == first->oneof)
            return;
    }
    line(printer, "oneof %s {\n", message->oneofs[first->oneof]);
    printer->indent++;
    for (size_t i = 0; i < message->field_count; i++) {
        if (message->fields[i].oneof == first->oneof)
            print_field(printer, &message->fields[i], 1);
    }
    close_block(printer);
}

static void print_ranges(struct printer *printer, const char *word,
                         const struct schema_range *ranges, size_t count, int enumeration)
{
    uint32_t most = enumeration ? INT32_MAX : 0x1fffffff;
    for (size_t i = 0; i < count; i++) {
        char text[64];
        line(printer, "%s ", word);
        if (enumeration)
            snprintf(text, sizeof text, "%" PRId32, (int32_t)ranges[i].first);
        else
            snprintf(text, sizeof text, "%" PRIu32, ranges[i].first);
        put(printer, text);
        snprintf(text, sizeof text, enumeration ? " to %" PRId32 : " to %" PRIu32, ranges[i].last);
        if (ranges[i].last == most)
            put(printer, " to max");
        else if (ranges[i].last != ranges[i].first)
            put(printer, text);
        put(printer, ";\n");
    }
}

static void print_reserved(struct printer *printer, const struct schema_reserved *reserved,
                           int enumeration)
{
    print_ranges(printer, "reserved", reserved->ranges, reserved->range_count, enumeration);
    for (size_t i = 0; i < reserved->name_count; i++)
        line(printer, "reserved \"%s\";\n", reserved->names[i]);
}

static void print_enum(struct printer *printer, const struct schema_enum *enumeration)
{
    line(printer, "enum %s {\n", enumeration->name);
    printer->indent++;
    if (enumeration->alias)
        line(printer, "option allow_alias = true;\n");
    print_reserved(printer, &enumeration->reserved, 1);
    for (size_t i = 0; i < enumeration->value_count; i++)
        line(printer, "%s = %" PRId32 ";\n", enumeration->values[i].name,
             enumeration->values[i].number);
    close_block(printer);
    printer->blank = 1;
}

static void print_message(struct printer *printer, const struct schema_message *message)
{
    line(printer, "message %s {\n", message->name);
    printer->indent++;
    print_reserved(printer, &message->reserved, 0);
    print_ranges(printer, "extensions", message->extensions, message->extension_count, 0);
    for (size_t i = 0; i < message->enum_count; i++)
        print_enum(printer, &message->enums[i]);
    for (size_t i = 0; i < message->message_count; i++) {
        if (!message->messages[i].map_entry)
            print_message(printer, &message->messages[i]);
    }
    for (size_t i = 0; i < message->field_count && !printer->error; i++) {
        const struct schema_field *field = &message->fields[i];
        if (field->oneof >= 0 && !field->optional)
            print_oneof(printer, message, field);
        else
            print_field(printer, field, message->file->proto3);
    }
    close_block(printer);
    printer->blank = 1;
}

static void print_service(struct printer *printer, const struct schema_service *service)
{
    line(printer, "service %s {\n", service->name);
    printer->indent++;
    for (size_t i = 0; i < service->method_count; i++) {
        const struct schema_method *method = &service->methods[i];
        line(printer, "rpc %s(%s.%s) returns (%s.%s);\n", method->name,
             method->client_streams ? "stream " : "", method->input,
             method->server_streams ? "stream " : "", method->output);
    }
    close_block(printer);
    printer->blank = 1;
}

static void print_extensions(struct printer *printer, const struct schema_file *file)
{
    for (size_t i = 0; i < file->extension_count; i++) {
        const struct schema_field *field = &file->extensions[i];
        line(printer, "extend .%s {\n", field->extendee ? field->extendee : "");
        printer->indent++;
        print_field(printer, field, file->proto3 && !field->optional);
        close_block(printer);
        printer->blank = 1;
    }
}

static void print_head(struct printer *printer, const struct schema_file *file)
{
    line(printer, "syntax = \"%s\";\n", file->proto3 ? "proto3" : "proto2");
    if (file->package)
        line(printer, "package %s;\n", file->package);
    printer->blank = 1;
}

static void print_file(struct printer *printer, const struct schema_file *file)
{
    line(printer, "// ");
    put_quoted(printer, file->name);
    put(printer, "\n");
    print_head(printer, file);
    for (size_t i = 0; i < file->import_count; i++) {
        line(printer, file->import_public[i] ? "import public " : "import ");
        put_quoted(printer, file->imports[i]);
        put(printer, ";\n");
    }
    printer->blank = 1;
    print_extensions(printer, file);
    for (size_t i = 0; i < file->service_count; i++)
        print_service(printer, &file->services[i]);
    for (size_t i = 0; i < file->message_count; i++)
        print_message(printer, &file->messages[i]);
    for (size_t i = 0; i < file->enum_count; i++)
        print_enum(printer, &file->enums[i]);
}

/* What is to be printed beside a name: the outermost types, each once, in the order found. */
struct needs {
    headway_arena *arena;
    struct need {
        struct need *next;
        struct schema_message *message;
        struct schema_enum *enumeration;
    } * first, **end;
    int error;
};

static void need(struct needs *needs, struct symbol *symbol)
{
    struct schema_message *message = symbol ? symbol->message_source : NULL;
    struct schema_enum *enumeration = symbol ? symbol->enum_source : NULL;
    /* A type of another's inside is printed with its outermost one. */
    while (message && message->outer)
        message = message->outer;
    if (enumeration && enumeration->outer) {
        for (message = enumeration->outer; message->outer; message = message->outer)
            continue;
        enumeration = NULL;
    }
    int *printed = message ? &message->printed : enumeration ? &enumeration->printed : NULL;
    if (!printed || *printed)
        return;
    struct need *entry = headway_arena_take(needs->arena, sizeof *entry);
    if (!entry) {
        needs->error = HEADWAY_ENOMEM;
        return;
    }
    *printed = 1;
    *entry = (struct need){NULL, message, enumeration};
    *needs->end = entry;
    needs->end = &entry->next;
}

static void need_fields(struct needs *needs, const struct schema_message *message)
{
    for (size_t i = 0; i < message->field_count; i++)
        need(needs, message->fields[i].type);
    for (size_t i = 0; i < message->message_count; i++)
        need_fields(needs, &message->messages[i]);
}

static void collect(struct needs *needs, struct symbol *symbol)
{
    need(needs, symbol);
    for (size_t i = 0; symbol->service && i < symbol->service->method_count; i++) {
        need(needs, symbol->service->methods[i].request);
        need(needs, symbol->service->methods[i].response);
    }
    for (const struct need *entry = needs->first; entry; entry = entry->next) {
        if (entry->message)
            need_fields(needs, entry->message);
    }
}

static const struct schema_file *file_of(const struct symbol *symbol)
{
    if (symbol->service)
        return symbol->service->file;
    if (symbol->message_source)
        return symbol->message_source->file;
    return symbol->enum_source ? symbol->enum_source->file : NULL;
}

static int same_package(const struct schema_file *a, const struct schema_file *b)
{
    return strcmp(a->package ? a->package : "", b->package ? b->package : "") == 0;
}

static void print_needs(struct printer *printer, const struct needs *needs,
                        const struct schema_file *file)
{
    for (struct need *entry = needs->first; entry; entry = entry->next) {
        const struct schema_file *from =
            entry->message ? entry->message->file : entry->enumeration->file;
        if (!same_package(from, file)) {
            line(printer, "// from ");
            put_quoted(printer, from->name);
            if (from->package)
                put(printer, ", package ");
            put(printer, from->package ? from->package : "");
            put(printer, "\n");
        }
        if (entry->message)
            print_message(printer, entry->message);
        else
            print_enum(printer, entry->enumeration);
    }
}

static int print_symbol(struct printer *printer, struct symbol *symbol)
{
    const struct schema_file *file = file_of(symbol);
    if (!file)
        return HEADWAY_ENOTFOUND;
    struct needs needs = {.arena = headway_arena_new(NULL, TYPES_HEAP_LIMIT)};
    if (!needs.arena)
        return HEADWAY_ENOMEM;
    needs.end = &needs.first;
    collect(&needs, symbol);
    if (!needs.error) {
        print_head(printer, file);
        if (symbol->service)
            print_service(printer, symbol->service);
        print_needs(printer, &needs, file);
    }
    for (struct need *entry = needs.first; entry; entry = entry->next) {
        if (entry->message)
            entry->message->printed = 0;
        else
            entry->enumeration->printed = 0;
    }
    headway_arena_free(needs.arena);
    return needs.error ? needs.error : printer->error;
}

int headway_types_print(const headway_types *types, const char *name,
                        int (*write)(void *user, headway_bytes text), void *user)
{
    struct printer printer = {write, user, 0, 0, 0};
    if (name) {
        struct symbol *symbol = headway__types_find(types, name, strlen(name));
        return symbol ? print_symbol(&printer, symbol) : HEADWAY_ENOTFOUND;
    }
    for (const struct schema_file *file = types->files; file; file = file->next)
        print_file(&printer, file);
    return printer.error;
}
