/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of x.headway.c: what JSON, reflection and the broker read. */
#include "emit.h"

#include <string.h>

enum { COMMENT_BYTES = 16384, BYTES_A_LINE = 24 };

typedef Google__Protobuf__FileDescriptorSet file_set;
typedef Google__Protobuf__SourceCodeInfo source_info;

/* ---- schema ---- */

static int has_comment(const location_proto *location)
{
    return (location->leading_comments && location->leading_comments[0]) ||
           (location->trailing_comments && location->trailing_comments[0]);
}

/* The comments of a file, for those who print its schema; none when they are long. */
static source_info *comments_of(gen_model *model, const file_proto *proto)
{
    const source_info *all = proto->source_code_info;
    source_info *kept = pool_take(model->pool, sizeof *kept);
    google__protobuf__source_code_info__init(kept);
    size_t count = all ? all->n_location : 0;
    kept->location = pool_take_array(model->pool, count, sizeof *kept->location);
    for (size_t i = 0; i < count; i++)
        if (has_comment(all->location[i]))
            kept->location[kept->n_location++] = all->location[i];
    size_t size = protobuf_c_message_get_packed_size(&kept->base);
    return kept->n_location && size <= COMMENT_BYTES ? kept : NULL;
}

/* Imports first. */
static void collect(gen_model *model, gen_file *file, file_set *into, const gen_file *own)
{
    if (file->used == model->walk)
        return;
    file->used = model->walk;
    for (size_t i = 0; i < file->proto->n_dependency; i++)
        collect(model, file->imports[i], into, own);
    file_proto *copy = pool_take(model->pool, sizeof *copy);
    *copy = *file->proto;
    copy->source_code_info = file == own ? comments_of(model, file->proto) : NULL;
    into->file[into->n_file++] = copy;
}

static void emit_schema(gen_model *model, gen_file *file, gen_text *out)
{
    file_set set = GOOGLE__PROTOBUF__FILE_DESCRIPTOR_SET__INIT;
    set.file = pool_take_array(model->pool, model->file_count, sizeof *set.file);
    model->walk++;
    collect(model, file, &set, file);
    size_t size = protobuf_c_message_get_packed_size(&set.base);
    uint8_t *bytes = pool_take(model->pool, size);
    protobuf_c_message_pack(&set.base, bytes);
    text_add(out, "static const uint8_t %s__schema_bytes[%zu] HEADWAY_SCHEMA = {", file->stem,
             size);
    for (size_t i = 0; i < size; i++)
        text_add(out, i % BYTES_A_LINE ? "%u," : "\n    %u,", bytes[i]);
    text_add(out, "\n};\nconst headway_bytes %s_schema = {%s__schema_bytes, %zu};\n", file->stem,
             file->stem, size);
}

/* ---- messages ---- */

static void emit_field_infos(gen_text *out, const gen_message *message)
{
    if (!message->member_count)
        return;
    text_add(out, "static const headway_field_info %s__infos[] = {\n", message->lower);
    for (size_t i = 0; i < message->member_count; i++) {
        const gen_field *field = message->by_number[i];
        text_add(out, "    {");
        emit_string(out, field->json_name, strlen(field->json_name));
        if (field->oneof)
            text_add(out, ", \"%s\"", field->oneof->proto->name);
        else
            text_add(out, ", NULL");
        text_add(out, ", %d, %d},\n", field->proto->proto3_optional != 0, field->is_map);
    }
    text_add(out, "};\n");
}

static void emit_message_infos(gen_text *out, const gen_file *file)
{
    for (size_t i = 0; i < file->message_count; i++)
        emit_field_infos(out, file->messages[i]);
    text_add(out, "const headway_message_info %s_messages[] = {\n", file->stem);
    for (size_t i = 0; i < file->message_count; i++) {
        const gen_message *message = file->messages[i];
        if (message->member_count)
            text_add(out, "    {&%s__descriptor, %s__infos},\n", message->lower, message->lower);
        else
            text_add(out, "    {&%s__descriptor, NULL},\n", message->lower);
    }
    if (!file->message_count)
        text_add(out, "    {NULL, NULL},\n");
    text_add(out, "};\nconst size_t %s_message_count = %zu;\n", file->stem, file->message_count);
}

/* ---- methods ---- */

static void emit_policy(gen_text *out, const gen_method_options *policy)
{
    const struct {
        const char *name;
        unsigned value;
    } entries[] = {
        {"deadline_ms", policy->deadline_ms},
        {"window_messages", policy->window_messages},
        {"window_bytes", policy->window_bytes},
        {"concurrency", policy->concurrency},
        {"backoff_ms", policy->backoff_ms},
        {"backoff_most_ms", policy->backoff_most_ms},
        {"idempotent", policy->idempotent != 0},
        {"priority", policy->priority},
        {"retries", policy->retries},
        {"retries_fixed", policy->retries_fixed != 0},
    };
    int any = 0;
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (entries[i].value)
            text_add(out, "%s.%s = %u", any++ ? ", " : "", entries[i].name, entries[i].value);
    if (!any)
        text_add(out, "0");
}

static void emit_service_tables(gen_text *out, const gen_service *service)
{
    static const char *const shapes[] = {"HEADWAY_UNARY", "HEADWAY_CLIENT_STREAM",
                                         "HEADWAY_SERVER_STREAM", "HEADWAY_BIDI_STREAM"};
    size_t count = service->proto->n_method;
    if (count)
        text_add(out, "const headway_method %s_methods[] = {\n", service->stem);
    for (size_t i = 0; i < count; i++) {
        const gen_method *method = &service->methods[i];
        int shape =
            (method->proto->client_streaming ? 1 : 0) | (method->proto->server_streaming ? 2 : 0);
        text_add(out, "    {\"%s\", \"%s/%s\", %s,\n     {", method->proto->name,
                 service->full_name, method->proto->name, shapes[shape]);
        emit_policy(out, &method->options);
        text_add(out, "},\n     &%s__descriptor, &%s__descriptor},\n", method->input->lower,
                 method->output->lower);
    }
    if (count)
        text_add(out, "};\n");
    text_add(out, "const headway_service_descriptor %s_service = {\n", service->stem);
    text_add(out, "    sizeof(headway_service_descriptor), \"%s\",\n", service->full_name);
    if (count)
        text_add(out, "    %s_methods, %zu,\n", service->stem, count);
    else
        text_add(out, "    NULL, 0,\n");
    text_add(out, "    {%s__schema_bytes, sizeof %s__schema_bytes},\n};\n", service->file->stem,
             service->file->stem);
}

void emit_tables(gen_model *model, gen_file *file, gen_text *out)
{
    text_add(out, "\n/* clang-format off */\n");
    emit_message_infos(out, file);
    emit_schema(model, file, out);
    for (size_t i = 0; i < file->proto->n_service; i++)
        emit_service_tables(out, &file->services[i]);
    text_add(out, "/* clang-format on */\n");
}
