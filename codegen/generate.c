/* SPDX-License-Identifier: Apache-2.0 */
/* From the bytes of a request to the bytes of a response. */
#include "emit.h"

#include <string.h>

enum { NESTING_LIMIT = 100, OUTPUTS = 4, FEATURE_SUPPORTS_EDITIONS = 2 };

typedef Google__Protobuf__Compiler__CodeGeneratorRequest request;
typedef Google__Protobuf__Compiler__CodeGeneratorResponse response;
typedef Google__Protobuf__Compiler__CodeGeneratorResponse__File response_file;

static const struct {
    const char *suffix;
    void (*emit)(gen_model *model, gen_file *file, gen_text *out);
} outputs[OUTPUTS] = {
    {".pb-c.h", emit_message_header},
    {".pb-c.c", emit_message_source},
    {".headway.h", emit_stub_header},
    {".headway.c", emit_stub_source},
};

/* protobuf-c unpacks by recursion without a limit: how deep is what we are about to give it? Bytes
   that merely look nested are refused with it; no request of protoc's comes near. */
static int nests_too_deep(const unsigned char *at, const unsigned char *end, int depth);

static int varint(const unsigned char **at, const unsigned char *end, uint64_t *ret_value)
{
    uint64_t value = 0;
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        unsigned char byte = *(*at)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret_value = value;
            return 1;
        }
    }
    return 0;
}

static int nests_too_deep(const unsigned char *at, const unsigned char *end, int depth)
{
    uint64_t key, value;
    while (at < end && varint(&at, end, &key)) {
        size_t fixed = (key & 7) == 1 ? 8 : 4;
        switch (key & 7) {
        case 0:
            if (!varint(&at, end, &value))
                return 0;
            break;
        case 2:
            if (!varint(&at, end, &value) || value > (uint64_t)(end - at))
                return 0;
            if (depth == 0 || nests_too_deep(at, at + value, depth - 1))
                return 1;
            at += value;
            break;
        case 1:
        case 5:
            if ((size_t)(end - at) < fixed)
                return 0;
            at += fixed;
            break;
        default:
            return 0;
        }
    }
    return 0;
}

static void *from_pool(void *pool, size_t size)
{
    return pool_take(pool, size);
}

/* The pool frees all at once. */
static void to_pool(void *pool, void *memory)
{
    (void)pool;
    (void)memory;
}

static const request *read_request(gen_model *model, const uint8_t *bytes, size_t size)
{
    if (!size)
        fatal("standard input is empty: this program is run by protoc --headway_out=DIRECTORY");
    if (nests_too_deep(bytes, bytes + size, NESTING_LIMIT))
        fatal("the request is nested over %d deep", NESTING_LIMIT);
    ProtobufCAllocator allocator = {from_pool, to_pool, model->pool};
    const request *asked =
        google__protobuf__compiler__code_generator_request__unpack(&allocator, size, bytes);
    if (!asked)
        fatal("standard input is not a CodeGeneratorRequest");
    return asked;
}

/* To protoc, the first line continues its own "--headway_out: ". */
static char *error_of(gen_model *model)
{
    return pool_print(model->pool, "%zu error%s\n%.*s", model->error_count,
                      model->error_count == 1 ? "" : "s", (int)model->errors.size - 1,
                      text_of(&model->errors));
}

static void emit_file(gen_model *model, gen_file *file, response *into)
{
    for (size_t i = 0; i < OUTPUTS; i++) {
        gen_text text = {0};
        outputs[i].emit(model, file, &text);
        emit_settle_format(&text);
        response_file *made = pool_take(model->pool, sizeof *made);
        google__protobuf__compiler__code_generator_response__file__init(made);
        made->name = pool_print(model->pool, "%s%s", file->base, outputs[i].suffix);
        made->content = pool_print(model->pool, "%s", text_of(&text));
        into->file[into->n_file++] = made;
        text_done(&text);
    }
}

static void write_response(gen_model *model, const response *made, gen_text *ret_bytes)
{
    size_t size = google__protobuf__compiler__code_generator_response__get_packed_size(made);
    uint8_t *bytes = pool_take(model->pool, size);
    google__protobuf__compiler__code_generator_response__pack(made, bytes);
    text_append(ret_bytes, bytes, size);
    /* Fields 3 and 4, the editions we know: newer than the plugin.proto we may be built with. */
    const unsigned char editions[] = {3 << 3, 0x80 | (EDITION_FIRST & 0x7f), EDITION_FIRST >> 7,
                                      4 << 3, 0x80 | (EDITION_LAST & 0x7f),  EDITION_LAST >> 7};
    text_append(ret_bytes, editions, sizeof editions);
}

void generate(gen_model *model, const uint8_t *bytes, size_t size, gen_text *ret_response)
{
    response made = GOOGLE__PROTOBUF__COMPILER__CODE_GENERATOR_RESPONSE__INIT;
    made.has_supported_features = 1;
    made.supported_features =
        GOOGLE__PROTOBUF__COMPILER__CODE_GENERATOR_RESPONSE__FEATURE__FEATURE_PROTO3_OPTIONAL |
        FEATURE_SUPPORTS_EDITIONS;
    model_read(model, read_request(model, bytes, size));
    made.file = pool_take_array(model->pool, model->file_count * OUTPUTS, sizeof *made.file);
    for (size_t i = 0; i < model->file_count; i++)
        if (model->files[i].generate)
            check_file(model, &model->files[i]);
    for (size_t i = 0; i < model->file_count; i++)
        name_file(model, &model->files[i]);
    for (size_t i = 0; i < model->file_count; i++)
        if (model->files[i].generate)
            check_clashes(model, &model->files[i]);
    for (size_t i = 0; i < model->file_count && !model->error_count; i++)
        if (model->files[i].generate)
            emit_file(model, &model->files[i], &made);
    if (model->error_count)
        made.error = error_of(model);
    write_response(model, &made, ret_response);
}

void model_init(gen_model *model)
{
    memset(model, 0, sizeof *model);
    model->pool = pool_new();
}

void model_done(gen_model *model)
{
    for (size_t i = 0; i < model->file_count; i++)
        map_done(&model->files[i].names);
    map_done(&model->file_map);
    map_done(&model->message_map);
    map_done(&model->enum_map);
    text_done(&model->errors);
    pool_free(model->pool);
}
