/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C++ protobuf on the same bytes, in each way its users have: a message made anew, one on an arena
 * whose first block is reused, and one message that is read into again and again.
 */
#include "codec_bench.h"

#include "codec.pb.h"

#include <google/protobuf/arena.h>

namespace
{

bench_input input;
alignas(16) char block[65536];
uint8_t packed[BENCH_MOST];

template <class Message> struct Sides {
    static void Fresh(void *)
    {
        Message message;
        bench_expect(message.ParseFromArray(input.data, static_cast<int>(input.size)), "parse");
    }
    static void OnArena(void *user)
    {
        auto *arena = static_cast<google::protobuf::Arena *>(user);
        auto *message = google::protobuf::Arena::CreateMessage<Message>(arena);
        bench_expect(message->ParseFromArray(input.data, static_cast<int>(input.size)), "parse");
        arena->Reset();
    }
    static void Reused(void *user)
    {
        auto *message = static_cast<Message *>(user);
        bench_expect(message->ParseFromArray(input.data, static_cast<int>(input.size)), "parse");
    }
    static void Encode(void *user)
    {
        auto *message = static_cast<const Message *>(user);
        size_t size = message->ByteSizeLong();
        message->SerializeWithCachedSizesToArray(packed);
        bench_expect(size == input.size, "size");
    }
};

template <class Message> void Run(const char *folder, const char *name, size_t size)
{
    char operation[32];
    bench_read(&input, folder, name, size);
    google::protobuf::ArenaOptions options;
    options.initial_block = block;
    options.initial_block_size = sizeof block;
    google::protobuf::Arena arena(options);
    Message message, again;
    bench_expect(message.ParseFromArray(input.data, static_cast<int>(size)), "parse");
    Sides<Message>::Encode(&message);
    bench_expect(again.ParseFromArray(packed, static_cast<int>(size)) &&
                     again.DebugString() == message.DebugString(),
                 "what was read is not written again");
    snprintf(operation, sizeof operation, "decode_%zu", size);
    bench_run(operation, "C++", Sides<Message>::Fresh, nullptr);
    bench_run(operation, "C++,arena", Sides<Message>::OnArena, &arena);
    bench_run(operation, "C++,reused", Sides<Message>::Reused, &again);
    snprintf(operation, sizeof operation, "encode_%zu", size);
    bench_run(operation, "C++", Sides<Message>::Encode, &message);
}

} // namespace

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    Run<bench::codec::v1::Reading>(folder, "codec_94.bin", 94);
    Run<bench::codec::v1::Report>(folder, "codec_909.bin", 909);
    return 0;
}
