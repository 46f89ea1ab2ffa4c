/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a serialized google.protobuf.FileDescriptorSet. The numbers in the cases are the field
 * numbers of google/protobuf/descriptor.proto; what is not listed is skipped.
 */
#include "types.h"

enum { MOST_NAME = 256, MOST_FULL_NAME = 600 };

static int next_field(struct schema *schema, struct wire_reader *reader, struct wire_field *field)
{
    int more = headway__wire_next(reader, field);
    return more < 0 ? headway__schema_fail(schema, "the schema is malformed: %s", reader->why)
                    : more;
}

/* Allocates a list with room for every occurrence of number in bytes. */
static int open_list(struct schema *schema, headway_bytes bytes, uint32_t number, size_t size,
                     void *ret_list)
{
    struct wire_reader reader = headway__wire_read(bytes.data, bytes.size);
    struct wire_field field;
    size_t count = 0;
    int more;
    while ((more = next_field(schema, &reader, &field)) > 0)
        count += field.number == number && field.type == WIRE_LEN;
    if (more < 0)
        return more;
    void *list = count ? headway__schema_take(schema, count, size) : NULL;
    if (count && !list)
        return headway__schema_no_memory(schema);
    memcpy(ret_list, &list, sizeof list);
    return 0;
}

int headway__schema_text(struct schema *schema, const struct wire_field *field,
                         const char **ret_text)
{
    if (headway__utf8_bad(field->data, field->size) != SIZE_MAX)
        return headway__schema_fail(schema, "the schema is malformed: a text is not valid UTF-8");
    char *copy = headway__schema_take(schema, field->size + 1, 1);
    if (!copy)
        return headway__schema_no_memory(schema);
    memcpy(copy, field->data, field->size);
    *ret_text = copy;
    return 0;
}

static headway_bytes view(const struct wire_field *field)
{
    return headway_bytes_of(field->data, field->size);
}

static int is_identifier(const char *name, int dots)
{
    int start = 1;
    for (; *name; name++) {
        int letter = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z');
        if (*name == '.' && dots && !start) {
            start = 1;
            continue;
        }
        if (!letter && *name != '_' && (start || *name < '0' || *name > '9'))
            return 0;
        start = 0;
    }
    return !start;
}

static int identifier(struct schema *schema, const struct wire_field *field, const char **ret_name)
{
    int error = headway__schema_text(schema, field, ret_name);
    if (!error && (field->size > MOST_NAME || !is_identifier(*ret_name, 0)))
        return headway__schema_fail(schema, "\"%.64s\" is not a name", *ret_name);
    return error;
}

/* A type's full name with its leading dot taken off. */
static int type_name(struct schema *schema, const struct wire_field *field, const char **ret_name)
{
    int error = headway__schema_text(schema, field, ret_name);
    if (error)
        return error;
    *ret_name += **ret_name == '.';
    if (field->size > MOST_FULL_NAME || !is_identifier(*ret_name, 1))
        return headway__schema_fail(schema, "\"%.64s\" is not the name of a type", *ret_name);
    return 0;
}

static int full_name(struct schema *schema, const char *scope, const char *name,
                     const char **ret_name)
{
    size_t scope_size = scope ? strlen(scope) : 0, size = strlen(name);
    char *full = headway__schema_take(schema, scope_size + size + 2, 1);
    if (!full)
        return headway__schema_no_memory(schema);
    if (scope_size) {
        memcpy(full, scope, scope_size);
        full[scope_size++] = '.';
    }
    memcpy(full + scope_size, name, size + 1);
    *ret_name = full;
    return 0;
}

/* {first = 1, last = 2}; a message's ranges end before last, an enum's with it. */
static int read_range(struct schema *schema, const struct wire_field *wire, int exclusive,
                      struct schema_range *range)
{
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field field;
    int more;
    while ((more = next_field(schema, &reader, &field)) > 0) {
        if (field.number == 1)
            range->first = (uint32_t)field.value;
        if (field.number == 2)
            range->last = (uint32_t)field.value - (exclusive ? 1 : 0);
    }
    return more;
}

/* The value of a boolean or enum option, if it stands in options. */
static int read_option(struct schema *schema, const struct wire_field *options, uint32_t number,
                       int *value)
{
    struct wire_reader reader = headway__wire_read(options->data, options->size);
    struct wire_field field;
    int more;
    while ((more = next_field(schema, &reader, &field)) > 0) {
        if (field.number == number && field.type == WIRE_VARINT)
            *value = field.value != 0;
    }
    return more;
}

static int read_field_part(struct schema *schema, const struct wire_field *wire,
                           struct schema_field *field)
{
    switch (wire->number << 3 | wire->type) {
    case 1 << 3 | WIRE_LEN:
        return identifier(schema, wire, &field->name);
    case 2 << 3 | WIRE_LEN:
        return type_name(schema, wire, &field->extendee);
    case 3 << 3 | WIRE_VARINT:
        field->number = wire->value <= UINT32_MAX ? (uint32_t)wire->value : 0;
        return 0;
    case 4 << 3 | WIRE_VARINT:
        field->rule = (uint32_t)wire->value;
        return 0;
    case 5 << 3 | WIRE_VARINT:
        field->kind = (uint32_t)wire->value;
        return 0;
    case 6 << 3 | WIRE_LEN:
        return type_name(schema, wire, &field->type_name);
    case 7 << 3 | WIRE_LEN:
        return headway__schema_text(schema, wire, &field->default_text);
    case 8 << 3 | WIRE_LEN: {
        field->options = view(wire);
        int error = read_option(schema, wire, 2, &field->packed);
        return error ? error : read_option(schema, wire, 3, &field->deprecated);
    }
    case 9 << 3 | WIRE_VARINT:
        field->oneof = wire->value < INT32_MAX ? (int)wire->value : INT32_MAX;
        return 0;
    case 10 << 3 | WIRE_LEN:
        return headway__schema_text(schema, wire, &field->json_name);
    case 17 << 3 | WIRE_VARINT:
        field->optional = wire->value != 0;
        return 0;
    default:
        return 0;
    }
}

static int check_field(struct schema *schema, const struct schema_field *field)
{
    if (!field->name)
        return headway__schema_fail(schema, "a field has no name");
    if (field->number < 1 || field->number > 0x1fffffff)
        return headway__schema_fail(schema, "field %s: its number is not between 1 and 2^29-1",
                                    field->name);
    if (field->rule < RULE_OPTIONAL || field->rule > RULE_REPEATED)
        return headway__schema_fail(schema, "field %s: its label is not known", field->name);
    if (field->kind < KIND_DOUBLE || field->kind > KIND_SINT64)
        return headway__schema_fail(schema, "field %s: its type is not known", field->name);
    int named = field->kind == KIND_MESSAGE || field->kind == KIND_ENUM;
    if (named && !field->type_name)
        return headway__schema_fail(schema, "field %s: the name of its type is missing",
                                    field->name);
    return 0;
}

static int read_field(struct schema *schema, const struct wire_field *wire,
                      struct schema_field *field)
{
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    int more;
    field->oneof = field->packed = -1;
    field->rule = RULE_OPTIONAL;
    while ((more = next_field(schema, &reader, &part)) > 0) {
        int error = read_field_part(schema, &part, field);
        if (error)
            return error;
    }
    return more < 0 ? more : check_field(schema, field);
}

static int read_extension(struct schema *schema, const struct wire_field *wire, const char *scope,
                          struct schema_field *field)
{
    int error = read_field(schema, wire, field);
    field->oneof = -1; /* those are of messages */
    if (!error && !field->extendee)
        return headway__schema_fail(schema, "the extension %s extends nothing", field->name);
    return error ? error : full_name(schema, scope, field->name, &field->full_name);
}

static int read_value(struct schema *schema, const struct wire_field *wire,
                      struct schema_value *value)
{
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    int more, error = 0;
    while (!error && (more = next_field(schema, &reader, &part)) != 0) {
        if (more < 0)
            return more;
        if (part.number == 1 && part.type == WIRE_LEN)
            error = identifier(schema, &part, &value->name);
        if (part.number == 2 && part.type == WIRE_VARINT)
            value->number = (int32_t)part.value;
        if (part.number == 3 && part.type == WIRE_LEN)
            value->options = view(&part);
    }
    if (!error && !value->name)
        return headway__schema_fail(schema, "a value of an enum has no name");
    return error;
}

static int read_enum_part(struct schema *schema, const struct wire_field *wire,
                          struct schema_enum *enumeration)
{
    struct schema_reserved *reserved = &enumeration->reserved;
    switch (wire->number << 3 | wire->type) {
    case 1 << 3 | WIRE_LEN:
        return identifier(schema, wire, &enumeration->name);
    case 2 << 3 | WIRE_LEN:
        return read_value(schema, wire, &enumeration->values[enumeration->value_count++]);
    case 3 << 3 | WIRE_LEN:
        enumeration->options = view(wire);
        return 0;
    case 4 << 3 | WIRE_LEN:
        return read_range(schema, wire, 0, &reserved->ranges[reserved->range_count++]);
    case 5 << 3 | WIRE_LEN:
        return identifier(schema, wire, &reserved->names[reserved->name_count++]);
    case 6 << 3 | WIRE_VARINT:
        enumeration->visibility = wire->value;
        return 0;
    default:
        return 0;
    }
}

static int read_enum(struct schema *schema, const struct wire_field *wire, const char *scope,
                     struct schema_file *file, struct schema_enum *enumeration)
{
    headway_bytes bytes = {wire->data, wire->size};
    struct schema_reserved *reserved = &enumeration->reserved;
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    enumeration->file = file;
    enumeration->bytes = bytes;
    int more,
        error = open_list(schema, bytes, 2, sizeof(struct schema_value), &enumeration->values);
    if (!error)
        error = open_list(schema, bytes, 4, sizeof(struct schema_range), &reserved->ranges);
    if (!error)
        error = open_list(schema, bytes, 5, sizeof(char *), &reserved->names);
    while (!error && (more = next_field(schema, &reader, &part)) != 0)
        error = more < 0 ? more : read_enum_part(schema, &part, enumeration);
    if (!error && !enumeration->name)
        error = headway__schema_fail(schema, "an enum has no name");
    if (!error && !enumeration->value_count)
        error = headway__schema_fail(schema, "the enum %s has no values", enumeration->name);
    return error ? error : full_name(schema, scope, enumeration->name, &enumeration->full_name);
}

static int read_oneof(struct schema *schema, const struct wire_field *wire,
                      struct schema_oneof *oneof)
{
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    int more, error = 0;
    while (!error && (more = next_field(schema, &reader, &part)) != 0) {
        if (more < 0)
            return more;
        if (part.number == 1 && part.type == WIRE_LEN)
            error = identifier(schema, &part, &oneof->name);
        if (part.number == 2 && part.type == WIRE_LEN)
            oneof->options = view(&part);
    }
    if (!error && !oneof->name)
        return headway__schema_fail(schema, "a oneof has no name");
    return error;
}

static int read_message(struct schema *schema, const struct wire_field *wire, const char *scope,
                        struct schema_message *message, unsigned depth);

static int read_message_part(struct schema *schema, const struct wire_field *wire,
                             struct schema_message *message, unsigned depth)
{
    struct schema_reserved *reserved = &message->reserved;
    struct schema_message *inner;
    switch (wire->number << 3 | wire->type) {
    case 2 << 3 | WIRE_LEN:
        return read_field(schema, wire, &message->fields[message->field_count++]);
    case 3 << 3 | WIRE_LEN:
        inner = &message->messages[message->message_count++];
        inner->file = message->file;
        inner->outer = message;
        return read_message(schema, wire, message->full_name, inner, depth + 1);
    case 4 << 3 | WIRE_LEN:
        message->enums[message->enum_count].outer = message;
        return read_enum(schema, wire, message->full_name, message->file,
                         &message->enums[message->enum_count++]);
    case 5 << 3 | WIRE_LEN:
        return read_range(schema, wire, 1, &message->ranges[message->range_count++]);
    case 6 << 3 | WIRE_LEN:
        return read_extension(schema, wire, message->full_name,
                              &message->extensions[message->extension_count++]);
    case 7 << 3 | WIRE_LEN:
        message->options = view(wire);
        return read_option(schema, wire, 7, &message->map_entry);
    case 8 << 3 | WIRE_LEN:
        return read_oneof(schema, wire, &message->oneofs[message->oneof_count++]);
    case 9 << 3 | WIRE_LEN:
        return read_range(schema, wire, 1, &reserved->ranges[reserved->range_count++]);
    case 10 << 3 | WIRE_LEN:
        return identifier(schema, wire, &reserved->names[reserved->name_count++]);
    case 11 << 3 | WIRE_VARINT:
        message->visibility = wire->value;
        return 0;
    default:
        return 0;
    }
}

static int open_message(struct schema *schema, headway_bytes bytes, struct schema_message *message)
{
    int error = open_list(schema, bytes, 2, sizeof(struct schema_field), &message->fields);
    if (!error)
        error = open_list(schema, bytes, 3, sizeof(struct schema_message), &message->messages);
    if (!error)
        error = open_list(schema, bytes, 4, sizeof(struct schema_enum), &message->enums);
    if (!error)
        error = open_list(schema, bytes, 5, sizeof(struct schema_range), &message->ranges);
    if (!error)
        error = open_list(schema, bytes, 6, sizeof(struct schema_field), &message->extensions);
    if (!error)
        error = open_list(schema, bytes, 8, sizeof(struct schema_oneof), &message->oneofs);
    if (!error)
        error = open_list(schema, bytes, 9, sizeof(struct schema_range), &message->reserved.ranges);
    return error ? error : open_list(schema, bytes, 10, sizeof(char *), &message->reserved.names);
}

/* Nested types need the full name: it is read before the rest. */
static int read_name(struct schema *schema, const struct wire_field *wire, const char *scope,
                     const char **ret_name, const char **ret_full)
{
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    const char *name = NULL;
    int more, error = 0;
    while (!error && (more = next_field(schema, &reader, &part)) != 0) {
        if (more < 0)
            return more;
        if (part.number == 1 && part.type == WIRE_LEN)
            error = identifier(schema, &part, &name);
    }
    if (!error && !name)
        error = headway__schema_fail(schema, "a message or service has no name");
    if (!error)
        error = full_name(schema, scope, name, ret_full);
    *ret_name = name;
    return error;
}

static int read_message(struct schema *schema, const struct wire_field *wire, const char *scope,
                        struct schema_message *message, unsigned depth)
{
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    if (depth == TYPES_DEPTH)
        return headway__schema_fail(schema, "messages are nested in messages too deep");
    int more, error = read_name(schema, wire, scope, &message->name, &message->full_name);
    message->bytes = view(wire);
    if (!error)
        error = open_message(schema, message->bytes, message);
    while (!error && (more = next_field(schema, &reader, &part)) != 0)
        error = more < 0 ? more : read_message_part(schema, &part, message, depth);
    return error;
}

static int read_method(struct schema *schema, const struct wire_field *wire,
                       struct schema_method *method)
{
    method->bytes = view(wire);
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    int more, error = 0;
    while (!error && (more = next_field(schema, &reader, &part)) != 0) {
        if (more < 0)
            return more;
        if (part.number == 1 && part.type == WIRE_LEN)
            error = identifier(schema, &part, &method->name);
        else if (part.number == 2 && part.type == WIRE_LEN)
            error = type_name(schema, &part, &method->input);
        else if (part.number == 3 && part.type == WIRE_LEN)
            error = type_name(schema, &part, &method->output);
        else if (part.number == 4 && part.type == WIRE_LEN)
            method->options = view(&part);
        else if (part.number == 5 && part.type == WIRE_VARINT)
            method->client_streams = part.value != 0;
        else if (part.number == 6 && part.type == WIRE_VARINT)
            method->server_streams = part.value != 0;
    }
    if (!error && (!method->name || !method->input || !method->output))
        return headway__schema_fail(schema, "a method has no name, request or response");
    return error;
}

static int read_service(struct schema *schema, const struct wire_field *wire,
                        struct schema_file *file, struct schema_service *service)
{
    headway_bytes bytes = {wire->data, wire->size};
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    service->file = file;
    service->bytes = bytes;
    int more, error = read_name(schema, wire, file->package, &service->name, &service->full_name);
    if (!error)
        error = open_list(schema, bytes, 2, sizeof(struct schema_method), &service->methods);
    while (!error && (more = next_field(schema, &reader, &part)) != 0) {
        if (more < 0)
            return more;
        if (part.number == 2 && part.type == WIRE_LEN)
            error = read_method(schema, &part, &service->methods[service->method_count++]);
        if (part.number == 3 && part.type == WIRE_LEN)
            service->options = view(&part);
    }
    return error;
}

/* What the file's types need to know of it. */
static int read_file_head(struct schema *schema, const struct wire_field *wire,
                          struct schema_file *file)
{
    switch (wire->number << 3 | wire->type) {
    case 1 << 3 | WIRE_LEN:
        return headway__schema_text(schema, wire, &file->name);
    case 2 << 3 | WIRE_LEN:
        return wire->size ? type_name(schema, wire, &file->package) : 0;
    case 3 << 3 | WIRE_LEN:
        return headway__schema_text(schema, wire, &file->imports[file->import_count++]);
    case 12 << 3 | WIRE_LEN:
        return headway__schema_text(schema, wire, &file->syntax);
    case 14 << 3 | WIRE_VARINT:
        file->edition = wire->value;
        return 0;
    case 15 << 3 | WIRE_LEN:
        return headway__schema_text(schema, wire,
                                    &file->option_imports[file->option_import_count++]);
    default:
        return 0;
    }
}

static int read_file_part(struct schema *schema, const struct wire_field *wire,
                          struct schema_file *file)
{
    struct schema_message *message;
    switch (wire->number << 3 | wire->type) {
    case 4 << 3 | WIRE_LEN:
        message = &file->messages[file->message_count++];
        message->file = file;
        return read_message(schema, wire, file->package, message, 0);
    case 5 << 3 | WIRE_LEN:
        return read_enum(schema, wire, file->package, file, &file->enums[file->enum_count++]);
    case 6 << 3 | WIRE_LEN:
        return read_service(schema, wire, file, &file->services[file->service_count++]);
    case 7 << 3 | WIRE_LEN:
        return read_extension(schema, wire, file->package,
                              &file->extensions[file->extension_count++]);
    case 8 << 3 | WIRE_LEN:
        file->options = view(wire);
        return 0;
    case 10 << 3 | WIRE_VARINT:
        if (wire->value < file->import_count)
            file->import_kind[wire->value] = 'p';
        return 0;
    case 11 << 3 | WIRE_VARINT:
        if (wire->value < file->import_count)
            file->import_kind[wire->value] = 'w';
        return 0;
    default:
        return 0;
    }
}

/* Once all that can have one is there. */
static int read_comments(struct schema *schema, struct schema_file *file)
{
    struct wire_reader reader = headway__wire_read(file->bytes.data, file->bytes.size);
    struct wire_field part;
    int more, error = 0;
    while (!error && (more = next_field(schema, &reader, &part)) != 0) {
        if (more < 0)
            return more;
        if (part.number == 9 && part.type == WIRE_LEN)
            error = headway__schema_comments(schema, view(&part), file);
    }
    return error;
}

static int read_file(struct schema *schema, headway_bytes bytes, struct schema_file *file)
{
    struct wire_reader head = headway__wire_read(bytes.data, bytes.size), body = head;
    struct wire_field part;
    file->bytes = bytes;
    int more, error = open_list(schema, bytes, 3, sizeof(char *), &file->imports);
    if (!error)
        error = open_list(schema, bytes, 15, sizeof(char *), &file->option_imports);
    while (!error && (more = next_field(schema, &head, &part)) != 0)
        error = more < 0 ? more : read_file_head(schema, &part, file);
    if (!error && !file->name)
        error = headway__schema_fail(schema, "a file of the schema has no name");
    if (!error)
        error = headway__schema_edition(schema, file);
    if (!error)
        error = open_list(schema, bytes, 3, 1, &file->import_kind);
    if (!error)
        error = open_list(schema, bytes, 4, sizeof(struct schema_message), &file->messages);
    if (!error)
        error = open_list(schema, bytes, 5, sizeof(struct schema_enum), &file->enums);
    if (!error)
        error = open_list(schema, bytes, 6, sizeof(struct schema_service), &file->services);
    if (!error)
        error = open_list(schema, bytes, 7, sizeof(struct schema_field), &file->extensions);
    while (!error && (more = next_field(schema, &body, &part)) != 0)
        error = more < 0 ? more : read_file_part(schema, &part, file);
    if (!error)
        error = headway__schema_features(schema, file);
    return error ? error : read_comments(schema, file);
}

static int is_known(const struct schema *schema, const char *name)
{
    const struct schema_file *heads[] = {schema->types->files, schema->files};
    for (size_t i = 0; i < 2; i++) {
        for (const struct schema_file *file = heads[i]; file; file = file->next) {
            if (strcmp(file->name, name) == 0)
                return 1;
        }
    }
    return 0;
}

int headway__schema_read(struct schema *schema, headway_bytes bytes)
{
    struct wire_reader reader = headway__wire_read(bytes.data, bytes.size);
    struct wire_field part;
    int more;
    while ((more = next_field(schema, &reader, &part)) > 0) {
        if (part.number != 1 || part.type != WIRE_LEN)
            continue;
        struct schema_file *file = headway__schema_take(schema, 1, sizeof *file);
        uint8_t *copy = headway__schema_take(schema, part.size + 1, 1);
        if (!file || !copy)
            return headway__schema_no_memory(schema);
        if (part.size)
            memcpy(copy, part.data, part.size);
        int error = read_file(schema, headway_bytes_of(copy, part.size), file);
        if (error)
            return error;
        if (is_known(schema, file->name))
            continue;
        if (++schema->types->file_count > TYPES_MOST_FILES)
            return headway__why(HEADWAY_ELIMIT, schema->why, schema->why_size,
                                "the schemas have more than %d files", TYPES_MOST_FILES);
        *schema->files_end = file;
        schema->files_end = &file->next;
    }
    return more;
}
