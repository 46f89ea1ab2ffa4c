/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stock protobuf-c: protoc-c's code for the same .proto. Once with malloc, as its users have it,
 * and once with an arena as simple as can be, to show what the allocator alone gives.
 */
#include "codec_bench.h"

#include "codec.pb-c.h"

static struct bench_input input;

struct arena {
    ProtobufCAllocator allocator;
    size_t used;
    _Alignas(16) unsigned char memory[65536];
};

static void *arena_take(void *user, size_t size)
{
    struct arena *arena = user;
    size = (size + 15) & ~(size_t)15;
    if (size > sizeof arena->memory - arena->used)
        return NULL;
    arena->used += size;
    return arena->memory + arena->used - size;
}

static void arena_keep(void *user, void *memory)
{
    (void)user;
    (void)memory;
}

static struct arena arena = {{arena_take, arena_keep, &arena}, 0, {0}};

struct job {
    const ProtobufCMessageDescriptor *descriptor;
    ProtobufCMessage *message;
};

static void decode(void *user)
{
    struct job *job = user;
    ProtobufCMessage *message =
        protobuf_c_message_unpack(job->descriptor, NULL, input.size, input.data);
    bench_expect(message != NULL, "protobuf_c_message_unpack");
    protobuf_c_message_free_unpacked(message, NULL);
}

static void decode_arena(void *user)
{
    struct job *job = user;
    arena.used = 0;
    bench_expect(protobuf_c_message_unpack(job->descriptor, &arena.allocator, input.size,
                                           input.data) != NULL,
                 "protobuf_c_message_unpack into an arena");
}

static uint8_t packed[BENCH_MOST];

static void encode(void *user)
{
    struct job *job = user;
    size_t size = protobuf_c_message_get_packed_size(job->message);
    bench_expect(size <= sizeof packed && protobuf_c_message_pack(job->message, packed) == size,
                 "protobuf_c_message_pack");
}

static void run(const char *folder, const char *name, size_t size,
                const ProtobufCMessageDescriptor *descriptor)
{
    char operation[32];
    bench_read(&input, folder, name, size);
    struct job job = {descriptor,
                      protobuf_c_message_unpack(descriptor, NULL, input.size, input.data)};
    bench_expect(job.message != NULL, "protobuf-c cannot read it");
    encode(&job);
    bench_expect(!memcmp(packed, input.data, size), "what was read is not written again");
    snprintf(operation, sizeof operation, "decode_%zu", size);
    bench_run(operation, "protobuf-c", decode, &job);
    bench_run(operation, "protobuf-c+arena", decode_arena, &job);
    snprintf(operation, sizeof operation, "encode_%zu", size);
    bench_run(operation, "protobuf-c", encode, &job);
    protobuf_c_message_free_unpacked(job.message, NULL);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    run(folder, "codec_94.bin", 94, &bench__codec__v1__reading__descriptor);
    run(folder, "codec_909.bin", 909, &bench__codec__v1__report__descriptor);
    return 0;
}
