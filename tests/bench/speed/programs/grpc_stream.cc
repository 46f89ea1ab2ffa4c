/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gRPC C++, a server stream: the service writes without hints, so that none is held back.
 * usage: speed-grpc-stream service sync|callback HOST:PORT
 *        speed-grpc-stream client HOST:PORT PAYLOAD SECONDS
 */
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "meter.h"
#include "rows.grpc.pb.h"

using bench::rows::v1::FlowRequest;
using bench::rows::v1::Item;
using bench::rows::v1::Rows;

namespace {

constexpr uint64_t timed_each = 64;

/* The same mark as Headway's service makes: when it was sent, now and then, and its number. */
void mark(Item *item, uint64_t number)
{
    const uint64_t words[2] = {number % timed_each ? 0 : meter_now(), number};
    std::memcpy(&(*item->mutable_payload())[0], words, sizeof words);
}

class Sync final : public Rows::Service {
    grpc::Status Flow(grpc::ServerContext *, const FlowRequest *request,
                      grpc::ServerWriter<Item> *writer) override
    {
        Item item;
        uint64_t number = 0;
        item.mutable_payload()->resize(request->size());
        do
            mark(&item, number++);
        while (writer->Write(item));
        return grpc::Status::OK;
    }
};

class Flow final : public grpc::ServerWriteReactor<Item> {
  public:
    explicit Flow(size_t size)
    {
        item_.mutable_payload()->resize(size);
        next();
    }
    void OnWriteDone(bool ok) override
    {
        if (ok)
            next();
        else
            Finish(grpc::Status::OK);
    }
    void OnDone() override
    {
        delete this;
    }

  private:
    void next()
    {
        mark(&item_, number_++);
        StartWrite(&item_);
    }
    Item item_;
    uint64_t number_ = 0;
};

class Callback final : public Rows::CallbackService {
    grpc::ServerWriteReactor<Item> *Flow(grpc::CallbackServerContext *,
                                         const FlowRequest *request) override
    {
        return new ::Flow(request->size());
    }
};

int serve(grpc::Service *service, const char *at)
{
    grpc::ServerBuilder builder;
    builder.AddListeningPort(at, grpc::InsecureServerCredentials());
    builder.RegisterService(service);
    const std::unique_ptr<grpc::Server> server(builder.BuildAndStart());
    if (!server)
        return 1;
    std::printf("ready\n");
    std::fflush(stdout);
    server->Wait();
    return 0;
}

int client(const char *at, size_t payload, double seconds)
{
    static meter m;
    const auto channel = grpc::CreateChannel(at, grpc::InsecureChannelCredentials());
    const auto stub = Rows::NewStub(channel);
    grpc::ClientContext context;
    FlowRequest request;
    Item item;
    request.set_size(static_cast<uint32_t>(payload));
    meter_start(&m, 256, seconds);
    const auto reader = stub->Flow(&context, request);
    while (reader->Read(&item)) {
        uint64_t sent = 0;
        if (item.payload().size() != payload)
            return 1;
        std::memcpy(&sent, item.payload().data(), sizeof sent);
        if (meter_note(&m, sent))
            std::_Exit(0);
    }
    const auto status = reader->Finish();
    std::fprintf(stderr, "the stream ended: %s\n", status.error_message().c_str());
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 4 && std::strcmp(argv[1], "service") == 0) {
        Sync sync;
        Callback callback;
        const bool is_sync = std::strcmp(argv[2], "sync") == 0;
        return serve(is_sync ? static_cast<grpc::Service *>(&sync) : &callback, argv[3]);
    }
    if (argc == 5 && std::strcmp(argv[1], "client") == 0)
        return client(argv[2], std::strtoul(argv[3], nullptr, 10), std::atof(argv[4]));
    return 2;
}
