/* SPDX-License-Identifier: Apache-2.0 */
#include "types.h"

#include <stdarg.h>
#include <stdio.h>

enum { HEADWAY_OPTION = 51234, METHOD_KEY = 20 }; /* of headway/v1/options.proto */

static struct symbol **bucket_of(const headway_types *types, const char *name, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)name[i]) * 16777619u;
    return (struct symbol **)&types->buckets[hash % TYPES_BUCKETS];
}

struct symbol *headway__types_find(const headway_types *types, const char *name, size_t size)
{
    struct symbol *symbol = *bucket_of(types, name, size);
    while (symbol && (strncmp(symbol->name, name, size) != 0 || symbol->name[size] != 0))
        symbol = symbol->next;
    return symbol;
}

struct symbol *headway__types_symbol(headway_types *types, headway_arena *arena, const char *name)
{
    size_t size = strlen(name);
    struct symbol *symbol = headway__types_find(types, name, size);
    if (symbol)
        return symbol;
    symbol = headway_arena_take(arena, sizeof *symbol);
    if (!symbol)
        return NULL;
    struct symbol **bucket = bucket_of(types, name, size);
    *symbol = (struct symbol){.next = *bucket, .name = name, .batch = types->batch};
    *bucket = symbol;
    return symbol;
}

int headway__schema_fail(struct schema *schema, const char *format, ...)
{
    if (schema->why && schema->why_size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(schema->why, schema->why_size, format, arguments);
        va_end(arguments);
    }
    return HEADWAY_EMALFORMED;
}

int headway__schema_no_memory(struct schema *schema)
{
    return headway__why(HEADWAY_ENOMEM, schema->why, schema->why_size, "no memory for the schema");
}

void *headway__schema_take(struct schema *schema, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    void *memory = headway_arena_take(schema->arena, count * size);
    if (memory)
        memset(memory, 0, count * size);
    return memory;
}

headway_types *headway_types_new(const headway_alloc *alloc)
{
    if (!alloc)
        alloc = headway_alloc_default();
    headway_types *types = alloc->allocate(alloc->user, sizeof *types);
    if (!types)
        return NULL;
    memset(types, 0, sizeof *types);
    types->alloc = *alloc;
    types->files_end = &types->files;
    types->arena = headway_arena_new(alloc, TYPES_HEAP_LIMIT);
    if (!types->arena) {
        alloc->release(alloc->user, types);
        return NULL;
    }
    return types;
}

void headway_types_free(headway_types *types)
{
    if (!types)
        return;
    headway_alloc alloc = types->alloc;
    while (types->schemas) {
        struct types_arena *schema = types->schemas;
        types->schemas = schema->next;
        headway_arena_free(schema->arena); /* the node lies inside */
    }
    headway_arena_free(types->arena);
    alloc.release(alloc.user, types);
}

int headway_types_add(headway_types *types, const headway_message_info *infos, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!infos[i].descriptor || !infos[i].descriptor->name)
            return HEADWAY_EINVAL;
        struct symbol *symbol =
            headway__types_symbol(types, types->arena, infos[i].descriptor->name);
        if (!symbol)
            return HEADWAY_ENOMEM;
        if (!symbol->message) {
            symbol->message = infos[i].descriptor;
            symbol->info = &infos[i];
        }
    }
    return 0;
}

/* Takes back the names that a failed schema added. */
static void forget_batch(headway_types *types)
{
    for (size_t i = 0; i < TYPES_BUCKETS; i++) {
        struct symbol **at = &types->buckets[i];
        while (*at) {
            if ((*at)->batch == types->batch)
                *at = (*at)->next;
            else
                at = &(*at)->next;
        }
    }
}

static int add_schema(struct schema *schema, headway_bytes bytes)
{
    int error = headway__schema_read(schema, bytes);
    if (!error)
        error = headway__schema_resolve(schema);
    if (!error)
        error = headway__schema_build(schema);
    return error;
}

static void keep_schema(headway_types *types, struct schema *schema, struct types_arena *node)
{
    node->arena = schema->arena;
    node->next = types->schemas;
    types->schemas = node;
    if (schema->files) {
        *types->files_end = schema->files;
        types->files_end = schema->files_end;
    }
}

/* Sources are hung onto the symbols of generated types only once nothing can fail any more. */
static void adopt_sources(struct schema_message *messages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct schema_message *message = &messages[i];
        if (message->symbol && !message->symbol->message_source)
            message->symbol->message_source = message;
        adopt_sources(message->messages, message->message_count);
    }
}

int headway_types_add_schema(headway_types *types, headway_bytes file_descriptor_set, char *why,
                             size_t why_size)
{
    if (file_descriptor_set.size > TYPES_SCHEMA_LIMIT)
        return headway__why(HEADWAY_ELIMIT, why, why_size, "a schema of %zu bytes is over 16 MiB",
                            file_descriptor_set.size);
    struct schema schema = {types, NULL, NULL, NULL, why, why_size};
    schema.files_end = &schema.files;
    schema.arena = headway_arena_new(&types->alloc, TYPES_HEAP_LIMIT);
    struct types_arena *node = schema.arena ? headway_arena_take(schema.arena, sizeof *node) : NULL;
    if (!node) {
        headway_arena_free(schema.arena);
        return headway__schema_no_memory(&schema);
    }
    types->batch++;
    unsigned count = types->count, file_count = types->file_count;
    int error = add_schema(&schema, file_descriptor_set);
    if (error) {
        forget_batch(types);
        types->count = count;
        types->file_count = file_count;
        headway_arena_free(schema.arena);
        return error;
    }
    for (struct schema_file *file = schema.files; file; file = file->next)
        adopt_sources(file->messages, file->message_count);
    keep_schema(types, &schema, node);
    return 0;
}

const ProtobufCMessageDescriptor *headway_types_message(const headway_types *types,
                                                        const char *name)
{
    const struct symbol *symbol =
        types && name ? headway__types_find(types, name, strlen(name)) : NULL;
    return symbol ? symbol->message : NULL;
}

const headway_message_info *headway_types_info(const headway_types *types,
                                               const ProtobufCMessageDescriptor *descriptor)
{
    if (!types || !descriptor || !descriptor->name)
        return NULL;
    const struct symbol *symbol =
        headway__types_find(types, descriptor->name, strlen(descriptor->name));
    return symbol && symbol->message == descriptor ? symbol->info : NULL;
}

/* The payload of the last field of that number, or nothing. */
static headway_bytes payload_of(headway_bytes message, uint32_t number)
{
    struct wire_reader reader = headway__wire_read(message.data, message.size);
    struct wire_field field;
    headway_bytes found = {NULL, 0};
    while (headway__wire_next(&reader, &field) == 1)
        if (field.number == number && field.type == WIRE_LEN)
            found = headway_bytes_of(field.data, field.size);
    return found;
}

/* headway.v1.method's key, if the request has a field of that name. */
static const ProtobufCFieldDescriptor *key_of(const struct schema_method *method)
{
    headway_bytes name = payload_of(payload_of(method->options, HEADWAY_OPTION), METHOD_KEY);
    const ProtobufCMessageDescriptor *request = method->request->message;
    for (unsigned i = 0; name.size && i < request->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &request->fields[i];
        if (strlen(field->name) == name.size && memcmp(field->name, name.data, name.size) == 0)
            return field;
    }
    return NULL;
}

int headway_types_method_at(const headway_types *types, const char *service, size_t index,
                            headway_types_method *ret_method)
{
    const struct symbol *symbol = headway__types_find(types, service, strlen(service));
    if (!symbol || !symbol->service || index >= symbol->service->method_count)
        return HEADWAY_ENOTFOUND;
    const struct schema_method *method = &symbol->service->methods[index];
    *ret_method = (headway_types_method){
        method->name,           method->request->message, method->response->message,
        method->client_streams, method->server_streams,   key_of(method)};
    return 0;
}
