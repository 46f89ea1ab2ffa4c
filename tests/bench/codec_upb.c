/* SPDX-License-Identifier: Apache-2.0 */
/*
 * upb on the same bytes: tables made from the schema, an arena whose first block is reused. Built
 * by upb.sh, not by CMake. usage: codec-upb FOLDER
 */
#include "codec_bench.h"

#include "php-upb.h"

static struct bench_input input, schema;
static char block[65536];

struct job {
    const upb_MessageDef *type;
    const upb_DefPool *pool;
    const upb_MiniTable *table;
    const upb_Message *message;
    char *text;
    size_t text_size;
};

static upb_Arena *arena_new(void)
{
    return upb_Arena_Init(block, sizeof block, NULL);
}

static upb_Message *read_message(const struct job *job, upb_Arena *arena)
{
    upb_Message *message = _upb_Message_New(job->table, arena);
    bench_expect(upb_Decode((const char *)input.data, input.size, message, job->table, NULL, 0,
                            arena) == kUpb_DecodeStatus_Ok,
                 "upb_Decode");
    return message;
}

static void decode(void *user)
{
    upb_Arena *arena = arena_new();
    (void)read_message(user, arena);
    upb_Arena_Free(arena);
}

static void encode(void *user)
{
    struct job *job = user;
    size_t size;
    upb_Arena *arena = arena_new();
    char *bytes = upb_Encode(job->message, job->table, 0, arena, &size);
    bench_expect(bytes && size == input.size, "upb_Encode");
    upb_Arena_Free(arena);
}

static void json_read(void *user)
{
    struct job *job = user;
    upb_Arena *arena = arena_new();
    upb_Message *message = _upb_Message_New(job->table, arena);
    bench_expect(
        upb_JsonDecode(job->text, job->text_size, message, job->type, job->pool, 0, arena, NULL),
        "upb_JsonDecode");
    upb_Arena_Free(arena);
}

static void json_write(void *user)
{
    struct job *job = user;
    static char text[BENCH_MOST];
    size_t size = upb_JsonEncode(job->message, job->type, job->pool, 0, text, sizeof text, NULL);
    bench_expect(size == job->text_size, "upb_JsonEncode");
}

static upb_DefPool *load(const char *folder)
{
    size_t count;
    upb_DefPool *pool = upb_DefPool_New();
    upb_Arena *arena = upb_Arena_New();
    bench_read(&schema, folder, "codec.fds", 0);
    const google_protobuf_FileDescriptorProto *const *files =
        google_protobuf_FileDescriptorSet_file(
            google_protobuf_FileDescriptorSet_parse((const char *)schema.data, schema.size, arena),
            &count);
    bench_expect(count == 1 && upb_DefPool_AddFile(pool, files[0], NULL), "upb reads the schema");
    return pool;
}

static void run(const char *folder, const upb_DefPool *pool, const char *type, size_t size)
{
    char name[32];
    snprintf(name, sizeof name, "codec_%zu.bin", size);
    bench_read(&input, folder, name, size);
    struct job job = {upb_DefPool_FindMessageByName(pool, type), pool, NULL, NULL, NULL, 0};
    job.table = upb_MessageDef_MiniTable(job.type);
    job.message = read_message(&job, upb_Arena_New());
    job.text_size = upb_JsonEncode(job.message, job.type, pool, 0, NULL, 0, NULL);
    job.text = malloc(job.text_size + 1);
    bench_expect(job.text && upb_JsonEncode(job.message, job.type, pool, 0, job.text,
                                            job.text_size + 1, NULL) == job.text_size,
                 "upb_JsonEncode");
    static const struct {
        const char *name;
        void (*once)(void *user);
    } operations[] = {{"decode", decode},
                      {"encode", encode},
                      {"json_read", json_read},
                      {"json_write", json_write}};
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        snprintf(name, sizeof name, "%s_%zu", operations[i].name, size);
        bench_run(name, "upb", operations[i].once, &job);
    }
    free(job.text);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    upb_DefPool *pool = load(folder);
    run(folder, pool, "bench.codec.v1.Reading", 94);
    run(folder, pool, "bench.codec.v1.Report", 909);
    upb_DefPool_Free(pool);
    return 0;
}
