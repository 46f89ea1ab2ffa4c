/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gRPC C++ unary, in both of its asynchronous ways.
 * usage: speed-grpc service queue|callback ADDRESS
 *        speed-grpc client queue|callback ADDRESS IN_FLIGHT PAYLOAD SECONDS
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <unistd.h>

#include <grpcpp/grpcpp.h>

#include "echo.grpc.pb.h"
#include "meter.h"

namespace {

using bench::v1::Echo;
using bench::v1::Note;

constexpr int ahead = 1024; /* calls requested before they come */
constexpr int deadline_ms = 10000;
constexpr int message_most = 64 << 20;

void ready()
{
    printf("ready\n");
    fflush(stdout);
}

/* --- the service ----------------------------------------------------------------------------- */

struct ServerCall {
    grpc::ServerContext context;
    Note note;
    grpc::ServerAsyncResponseWriter<Note> writer{&context};
    bool answered = false;
};

int service_queue(grpc::ServerBuilder &builder)
{
    Echo::AsyncService service;
    builder.RegisterService(&service);
    auto queue = builder.AddCompletionQueue();
    auto server = builder.BuildAndStart();
    if (!server)
        return 1;
    auto request = [&] {
        auto *call = new ServerCall;
        service.RequestSay(&call->context, &call->note, &call->writer, queue.get(), queue.get(),
                           call);
    };
    for (int i = 0; i < ahead; i++)
        request();
    ready();
    void *tag;
    bool ok;
    while (queue->Next(&tag, &ok)) {
        auto *call = static_cast<ServerCall *>(tag);
        if (!ok || call->answered) {
            delete call;
            continue;
        }
        request();
        call->answered = true;
        call->writer.Finish(call->note, grpc::Status::OK, call);
    }
    return 0;
}

class CallbackService final : public Echo::CallbackService {
    grpc::ServerUnaryReactor *Say(grpc::CallbackServerContext *context, const Note *request,
                                  Note *response) override
    {
        auto *reactor = context->DefaultReactor();
        *response = *request;
        reactor->Finish(grpc::Status::OK);
        return reactor;
    }
};

int service_callback(grpc::ServerBuilder &builder)
{
    CallbackService service;
    builder.RegisterService(&service);
    auto server = builder.BuildAndStart();
    if (!server)
        return 1;
    ready();
    server->Wait();
    return 0;
}

/* --- the client ------------------------------------------------------------------------------ */

meter the_meter;
meter_load load;
std::mutex lock;

struct ClientCall {
    grpc::ClientContext context;
    Note request, response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Note>> reader;
};

ClientCall *new_call()
{
    auto *call = new ClientCall;
    uint64_t stamp = meter_stamp(&the_meter);
    std::string *payload = call->request.mutable_payload();
    payload->resize(load.payload);
    memcpy(&(*payload)[0], &stamp, sizeof stamp);
    call->context.set_deadline(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                            gpr_time_from_millis(deadline_ms, GPR_TIMESPAN)));
    return call;
}

void ended(const grpc::Status &status, const Note &response)
{
    uint64_t stamp;
    if (!status.ok() || response.payload().size() != load.payload) {
        fprintf(stderr, "a call failed: %s\n", status.error_message().c_str());
        _exit(1);
    }
    memcpy(&stamp, response.payload().data(), sizeof stamp);
    if (meter_note(&the_meter, stamp))
        _exit(0);
}

int client_queue(Echo::Stub *stub)
{
    grpc::CompletionQueue queue;
    auto send = [&] {
        auto *call = new_call();
        call->reader = stub->AsyncSay(&call->context, call->request, &queue);
        call->reader->Finish(&call->response, &call->status, call);
    };
    for (unsigned i = 0; i < load.in_flight; i++)
        send();
    void *tag;
    bool ok;
    while (queue.Next(&tag, &ok)) {
        auto *call = static_cast<ClientCall *>(tag);
        ended(call->status, call->response);
        delete call;
        send();
    }
    return 1;
}

void send_callback(Echo::Stub *stub)
{
    std::unique_lock<std::mutex> hold(lock);
    auto *call = new_call();
    hold.unlock();
    stub->async()->Say(&call->context, &call->request, &call->response,
                       [stub, call](grpc::Status status) {
                           std::unique_lock<std::mutex> counting(lock);
                           ended(status, call->response);
                           counting.unlock();
                           delete call;
                           send_callback(stub);
                       });
}

int client(const std::string &mode, const std::string &address)
{
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(message_most);
    auto channel =
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
    auto stub = Echo::NewStub(channel);
    if (!channel->WaitForConnected(gpr_time_add(gpr_now(GPR_CLOCK_REALTIME),
                                                gpr_time_from_seconds(5, GPR_TIMESPAN))))
        return 1;
    meter_start(&the_meter, load.in_flight, load.seconds);
    if (mode == "queue")
        return client_queue(stub.get());
    for (unsigned i = 0; i < load.in_flight; i++)
        send_callback(stub.get());
    pause();
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "service") == 0) {
        grpc::ServerBuilder builder;
        builder.AddListeningPort(argv[3], grpc::InsecureServerCredentials());
        builder.SetMaxReceiveMessageSize(message_most);
        return strcmp(argv[2], "queue") == 0 ? service_queue(builder) : service_callback(builder);
    }
    if (argc == 7 && strcmp(argv[1], "client") == 0 && meter_arguments(argv + 4, &load) == 0)
        return client(argv[2], argv[3]);
    return 2;
}
