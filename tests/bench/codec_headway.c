/* SPDX-License-Identifier: Apache-2.0 */
/* Our side: generated types, read into an arena that is reset each time, packed into one. */
#include "codec_bench.h"

#include "codec.headway.h"

static struct bench_input input;

struct job {
    const ProtobufCMessageDescriptor *descriptor;
    const ProtobufCMessage *message;
    headway_arena *arena;
};

static ProtobufCMessage *unpack(const struct job *job)
{
    ProtobufCMessage *message = NULL;
    int error = headway_message_unpack(job->descriptor, headway_bytes_of(input.data, input.size),
                                       NULL, job->arena, &message, NULL, 0);
    bench_expect(!error, "headway_message_unpack");
    return message;
}

static void decode(void *user)
{
    struct job *job = user;
    (void)unpack(job);
    headway_arena_reset(job->arena);
}

static void encode(void *user)
{
    struct job *job = user;
    headway_bytes bytes;
    bench_expect(headway_message_pack(job->message, job->arena, &bytes) == 0,
                 "headway_message_pack");
    headway_arena_reset(job->arena);
}

static void check(const struct job *job)
{
    headway_bytes bytes;
    bench_expect(headway_message_pack(job->message, job->arena, &bytes) == 0 &&
                     bytes.size == input.size && !memcmp(bytes.data, input.data, input.size),
                 "what was read is not written again");
}

static void run(const char *folder, const char *name, size_t size,
                const ProtobufCMessageDescriptor *descriptor)
{
    char operation[32];
    struct job job = {descriptor, NULL, headway_arena_new(NULL, 1 << 20)};
    headway_arena *kept = headway_arena_new(NULL, 1 << 20);
    struct job once = {descriptor, NULL, kept};
    bench_expect(job.arena && kept, "no memory");
    bench_read(&input, folder, name, size);
    job.message = unpack(&once);
    check(&job);
    headway_arena_reset(job.arena);
    snprintf(operation, sizeof operation, "decode_%zu", size);
    bench_run(operation, "headway", decode, &job);
    snprintf(operation, sizeof operation, "encode_%zu", size);
    bench_run(operation, "headway", encode, &job);
    headway_arena_free(job.arena);
    headway_arena_free(kept);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    run(folder, "codec_94.bin", 94, &bench__codec__v1__reading__descriptor);
    run(folder, "codec_909.bin", 909, &bench__codec__v1__report__descriptor);
    return 0;
}
