/* SPDX-License-Identifier: Apache-2.0 */
/* JSON of the codec's messages: by generated tables, by a schema at run time, and by neither. */
#include "codec_bench.h"

#include "codec.headway.h"

#include <headway/json.h>

static struct bench_input input, text;
static headway_types *generated, *dynamic;
static headway_arena *arena;

struct job {
    const headway_types *types;
    const ProtobufCMessageDescriptor *descriptor;
    ProtobufCMessage *message;
};

static int append(void *user, headway_bytes piece)
{
    struct bench_input *to = user;
    bench_expect(to->size + piece.size <= sizeof to->data, "the text is too large");
    memcpy(to->data + to->size, piece.data, piece.size);
    to->size += piece.size;
    return 0;
}

static void write_once(void *user)
{
    const struct job *job = user;
    text.size = 0;
    bench_expect(headway_json_write(job->types, job->message, 0, append, &text) == 0, "write");
}

static void read_once(void *user)
{
    const struct job *job = user;
    ProtobufCMessage *message;
    bench_expect(headway_json_read(job->types, job->descriptor,
                                   headway_bytes_of(text.data, text.size), 0, arena, &message, NULL,
                                   0) == 0,
                 "read");
    headway_arena_reset(arena);
}

static void run(const char *side, const headway_types *types, const char *name,
                const ProtobufCMessageDescriptor *descriptor)
{
    char operation[32];
    headway_arena *kept = headway_arena_new(NULL, 1 << 20);
    struct job job = {types, descriptor, NULL};
    if (!job.descriptor)
        job.descriptor = headway_types_message(types, name);
    bench_expect(headway_message_unpack(job.descriptor, headway_bytes_of(input.data, input.size),
                                        NULL, kept, &job.message, NULL, 0) == 0,
                 "unpack");
    snprintf(operation, sizeof operation, "json_write_%zu", input.size);
    bench_run(operation, side, write_once, &job);
    snprintf(operation, sizeof operation, "json_read_%zu", input.size);
    bench_run(operation, side, read_once, &job);
    headway_arena_free(kept);
}

static void run_message(const char *folder, const char *file, size_t size, const char *name,
                        const ProtobufCMessageDescriptor *descriptor)
{
    bench_read(&input, folder, file, size);
    run("headway", generated, name, descriptor);
    run("headway,dynamic", dynamic, name, NULL);
    run("headway,bare", NULL, name, descriptor);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    arena = headway_arena_new(NULL, 1 << 20);
    generated = headway_types_new(NULL);
    dynamic = headway_types_new(NULL);
    bench_expect(headway_types_add(generated, codec_proto_messages, codec_proto_message_count) ==
                         0 &&
                     headway_types_add_schema(dynamic, codec_proto_schema, NULL, 0) == 0,
                 "types");
    run_message(folder, "codec_94.bin", 94, "bench.codec.v1.Reading",
                &bench__codec__v1__reading__descriptor);
    run_message(folder, "codec_909.bin", 909, "bench.codec.v1.Report",
                &bench__codec__v1__report__descriptor);
    headway_types_free(generated);
    headway_types_free(dynamic);
    headway_arena_free(arena);
    return 0;
}
