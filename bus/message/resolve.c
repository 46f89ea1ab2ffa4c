/* SPDX-License-Identifier: Apache-2.0 */
/* Gives every type and service of a schema its symbol, and every name in it the symbol it means. */
#include "types.h"

#include <inttypes.h>
#include <stdio.h>

static int define(struct schema *schema, const char *name, struct symbol **ret_symbol)
{
    struct symbol *symbol = headway__types_symbol(schema->types, schema->arena, name);
    if (!symbol)
        return headway__schema_no_memory(schema);
    int taken = symbol->message || symbol->enumeration || symbol->service;
    if (taken && symbol->batch == schema->types->batch)
        return headway__schema_fail(schema, "%s is defined twice", name);
    if (!taken && ++schema->types->count > TYPES_MOST)
        return headway__why(HEADWAY_ELIMIT, schema->why, schema->why_size,
                            "the schemas have more than %d types", TYPES_MOST);
    *ret_symbol = symbol;
    return 0;
}

static int define_enums(struct schema *schema, struct schema_enum *enums, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct symbol *symbol;
        int error = define(schema, enums[i].full_name, &symbol);
        if (error)
            return error;
        enums[i].symbol = symbol;
        if (symbol->message || symbol->service)
            return headway__schema_fail(schema, "%s is another type already", symbol->name);
        if (symbol->enumeration)
            continue;
        symbol->enum_source = &enums[i];
        symbol->enumeration = headway__schema_take(schema, 1, sizeof *symbol->enumeration);
        if (!symbol->enumeration)
            return headway__schema_no_memory(schema);
    }
    return 0;
}

static int define_messages(struct schema *schema, struct schema_message *messages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct schema_message *message = &messages[i];
        struct symbol *symbol;
        int error = define(schema, message->full_name, &symbol);
        if (error)
            return error;
        message->symbol = symbol;
        symbol->map_entry = message->map_entry;
        if (symbol->enumeration || symbol->service)
            return headway__schema_fail(schema, "%s is another type already", symbol->name);
        if (!symbol->message) {
            symbol->message_source = message;
            symbol->message = headway__schema_take(schema, 1, sizeof *symbol->message);
            if (!symbol->message)
                return headway__schema_no_memory(schema);
        }
        error = define_enums(schema, message->enums, message->enum_count);
        if (!error)
            error = define_messages(schema, message->messages, message->message_count);
        if (error)
            return error;
    }
    return 0;
}

static int define_services(struct schema *schema, struct schema_file *file)
{
    for (size_t i = 0; i < file->service_count; i++) {
        struct symbol *symbol;
        int error = define(schema, file->services[i].full_name, &symbol);
        if (error)
            return error;
        if (symbol->message || symbol->enumeration)
            return headway__schema_fail(schema, "%s is another type already", symbol->name);
        if (!symbol->service)
            symbol->service = &file->services[i];
    }
    return 0;
}

void headway__extension_key(const char *extendee, uint32_t number, char key[HEADWAY__EXTENSION_KEY])
{
    snprintf(key, HEADWAY__EXTENSION_KEY, "%s:%" PRIu32, extendee, number);
}

/* scope: the message that they stand in, or NULL. */
static int define_extensions(struct schema *schema, struct schema_file *file,
                             const struct schema_message *scope, const struct schema_field *fields,
                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char key[HEADWAY__EXTENSION_KEY], *name = NULL;
        struct symbol *symbol;
        headway__extension_key(fields[i].extendee, fields[i].number, key);
        if (headway__types_find(schema->types, key, strlen(key)))
            continue; /* two with one number: the first counts */
        name = headway__schema_take(schema, strlen(key) + 1, 1);
        if (!name)
            return headway__schema_no_memory(schema);
        memcpy(name, key, strlen(key) + 1);
        int error = define(schema, name, &symbol);
        if (error)
            return error;
        symbol->extension = &fields[i];
        symbol->extension_file = file;
        symbol->extension_scope = scope;
    }
    return 0;
}

static int define_inner_extensions(struct schema *schema, struct schema_message *messages,
                                   size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        error = define_extensions(schema, messages[i].file, &messages[i], messages[i].extensions,
                                  messages[i].extension_count);
        if (!error)
            error =
                define_inner_extensions(schema, messages[i].messages, messages[i].message_count);
    }
    return error;
}

/* Written where its field stands: by the syntax of groups, and beside it in the same message. */
static int is_inline(const struct schema_field *field, const struct schema_message *scope)
{
    const struct schema_message *group = field->type ? field->type->message_source : NULL;
    return field->kind == KIND_GROUP && !field->delimited && group && group->outer == scope;
}

/* For printing alone: a type that is missing is nobody's failure. scope: the message that the
   fields stand in, or NULL. */
static void resolve_printed(struct schema *schema, const struct schema_message *scope,
                            struct schema_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = fields[i].type_name;
        struct symbol *symbol =
            name ? headway__types_find(schema->types, name, strlen(name)) : NULL;
        if (!fields[i].type)
            fields[i].type = symbol;
        if (fields[i].delimited && fields[i].kind == KIND_MESSAGE && !(symbol && symbol->map_entry))
            fields[i].kind = KIND_GROUP;
        fields[i].inlined = is_inline(&fields[i], scope);
        if (fields[i].inlined)
            symbol->message_source->group = 1;
    }
}

/* protoc writes full names only; scope is for error texts. */
static int find_type(struct schema *schema, const char *scope, const char *name, int enumeration,
                     struct symbol **ret_symbol)
{
    struct symbol *symbol = headway__types_find(schema->types, name, strlen(name));
    if (!symbol || (enumeration ? !symbol->enumeration : !symbol->message))
        return headway__schema_fail(schema, "%s: the type %s is not in the schema", scope, name);
    *ret_symbol = symbol;
    return 0;
}

/* A map's entries and what is in them have no groups, whatever is said around them. */
static void delimit(const struct schema_message *message, struct schema_field *field)
{
    if (!field->delimited || field->kind != KIND_MESSAGE)
        return;
    field->delimited = !message->map_entry && !field->type->map_entry;
    if (field->delimited)
        field->kind = KIND_GROUP;
}

static int resolve_fields(struct schema *schema, const struct schema_message *message,
                          struct schema_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct schema_field *field = &fields[i];
        if (field->oneof >= 0 &&
            ((size_t)field->oneof >= message->oneof_count || field->rule != RULE_OPTIONAL))
            return headway__schema_fail(schema, "%s: the field %s cannot stand in its oneof",
                                        message->full_name, field->name);
        if (field->kind != KIND_MESSAGE && field->kind != KIND_ENUM)
            continue;
        int error = find_type(schema, message->full_name, field->type_name,
                              field->kind == KIND_ENUM, &field->type);
        if (error)
            return error;
        delimit(message, field);
    }
    return 0;
}

static int resolve_messages(struct schema *schema, struct schema_message *messages, size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        struct schema_message *message = &messages[i];
        error = resolve_fields(schema, message, message->fields, message->field_count);
        if (!error)
            error = resolve_messages(schema, message->messages, message->message_count);
        resolve_printed(schema, message, message->fields, message->field_count);
        resolve_printed(schema, message, message->extensions, message->extension_count);
    }
    return error;
}

static int resolve_services(struct schema *schema, struct schema_file *file)
{
    for (size_t i = 0; i < file->service_count; i++) {
        struct schema_service *service = &file->services[i];
        for (size_t j = 0; j < service->method_count; j++) {
            struct schema_method *method = &service->methods[j];
            int error = find_type(schema, service->full_name, method->input, 0, &method->request);
            if (!error)
                error = find_type(schema, service->full_name, method->output, 0, &method->response);
            if (error)
                return error;
        }
    }
    return 0;
}

int headway__schema_resolve(struct schema *schema)
{
    struct schema_file *file;
    int error = 0;
    for (file = schema->files; file && !error; file = file->next) {
        error = define_messages(schema, file->messages, file->message_count);
        if (!error)
            error = define_enums(schema, file->enums, file->enum_count);
        if (!error)
            error = define_services(schema, file);
        if (!error)
            error = define_extensions(schema, file, NULL, file->extensions, file->extension_count);
        if (!error)
            error = define_inner_extensions(schema, file->messages, file->message_count);
    }
    for (file = schema->files; file && !error; file = file->next) {
        error = resolve_messages(schema, file->messages, file->message_count);
        if (!error)
            error = resolve_services(schema, file);
        resolve_printed(schema, NULL, file->extensions, file->extension_count);
    }
    return error;
}
