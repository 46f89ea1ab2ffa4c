/* SPDX-License-Identifier: Apache-2.0 */
/* C++ protobuf's JSON of the codec's messages. */
#include "codec_bench.h"

#include "codec.pb.h"

#include <google/protobuf/util/json_util.h>
#include <string>

namespace
{

using google::protobuf::util::JsonStringToMessage;
using google::protobuf::util::MessageToJsonString;

bench_input input;
std::string text;

template <class Message> struct Sides {
    static void Write(void *user)
    {
        text.clear();
        bench_expect(MessageToJsonString(*static_cast<const Message *>(user), &text).ok(), "write");
    }
    static void Fresh(void *)
    {
        Message message;
        bench_expect(JsonStringToMessage(text, &message).ok(), "read");
    }
    static void Reused(void *user)
    {
        auto *message = static_cast<Message *>(user);
        message->Clear();
        bench_expect(JsonStringToMessage(text, message).ok(), "read");
    }
};

template <class Message> void Run(const char *folder, const char *name, size_t size)
{
    char operation[32];
    bench_read(&input, folder, name, size);
    Message message, again;
    bench_expect(message.ParseFromArray(input.data, static_cast<int>(size)), "parse");
    snprintf(operation, sizeof operation, "json_write_%zu", size);
    bench_run(operation, "C++", Sides<Message>::Write, &message);
    snprintf(operation, sizeof operation, "json_read_%zu", size);
    bench_run(operation, "C++", Sides<Message>::Fresh, nullptr);
    bench_run(operation, "C++,reused", Sides<Message>::Reused, &again);
    bench_expect(again.DebugString() == message.DebugString(), "what is written is not read again");
}

} // namespace

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    Run<bench::codec::v1::Reading>(folder, "codec_94.bin", 94);
    Run<bench::codec::v1::Report>(folder, "codec_909.bin", 909);
    return 0;
}
