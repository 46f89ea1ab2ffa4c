/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The load over gRPC C++, for the record.
 * usage: load-grpc service ADDRESS HANDLER_MS CONCURRENCY LINE
 *        load-grpc client ADDRESS NAME [OPTION=VALUE...]
 *
 * The service: the asynchronous API, one completion queue, one thread; a handler is an alarm. LINE 0:
 * it requests as many calls as may run at once, the rest waits in the library. Else the service
 * keeps a line of its own, of so many, and answers others RESOURCE_EXHAUSTED. The client: the
 * callback API, a deadline on every call, one channel.
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <time.h>

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include "echo.grpc.pb.h"
#include "load.h"

namespace {

using bench::v1::Echo;
using bench::v1::Note;

class Service {
public:
    Service(long handler_ms, long concurrency, long line)
        : handler_ms_(handler_ms), concurrency_(concurrency), line_(line) {}

    bool run(const std::string &address)
    {
        grpc::ServerBuilder builder;
        builder.AddListeningPort(address, grpc::InsecureServerCredentials());
        builder.RegisterService(&service_);
        queue_ = builder.AddCompletionQueue();
        server_ = builder.BuildAndStart();
        if (!server_)
            return false;
        long requested = line_ ? concurrency_ + line_ + spare : concurrency_;
        for (long i = 0; i < requested; i++)
            request(new Call);
        void *tag;
        bool ok;
        while (queue_->Next(&tag, &ok))
            step(static_cast<Call *>(tag), ok);
        return true;
    }

private:
    enum { spare = 64 };
    struct Call {
        enum { REQUESTED, RUNNING, ANSWERED } state = REQUESTED;
        grpc::ServerContext context;
        Note note;
        grpc::ServerAsyncResponseWriter<Note> writer{&context};
        grpc::Alarm alarm;
    };

    void request(Call *call)
    {
        service_.RequestSay(&call->context, &call->note, &call->writer, queue_.get(), queue_.get(),
                            call);
    }

    void start(Call *call)
    {
        running_++;
        call->state = Call::RUNNING;
        gpr_timespec time = gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                         gpr_time_from_millis(handler_ms_, GPR_TIMESPAN));
        call->alarm.Set(queue_.get(), time, call);
    }

    void arrived(Call *call)
    {
        if (running_ < concurrency_) {
            start(call);
        } else if (static_cast<long>(waiting_.size()) < line_) {
            waiting_.push_back(call);
        } else {
            call->state = Call::ANSWERED;
            call->writer.FinishWithError(
                grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too many"), call);
        }
        if (line_)
            request(new Call);
    }

    void ran(Call *call)
    {
        running_--;
        call->state = Call::ANSWERED;
        call->writer.Finish(call->note, grpc::Status::OK, call);
        if (!waiting_.empty()) {
            Call *next = waiting_.front();
            waiting_.pop_front();
            start(next);
        }
    }

    void step(Call *call, bool ok)
    {
        if (call->state == Call::REQUESTED && ok) {
            arrived(call);
        } else if (call->state == Call::RUNNING) {
            ran(call);
        } else {
            bool again = !line_ && call->state == Call::ANSWERED;
            delete call;
            if (again)
                request(new Call);
        }
    }

    long handler_ms_, concurrency_, line_, running_ = 0;
    std::deque<Call *> waiting_;
    Echo::AsyncService service_;
    std::unique_ptr<grpc::ServerCompletionQueue> queue_;
    std::unique_ptr<grpc::Server> server_;
};

std::mutex lock;
load the_load;

struct Pending {
    grpc::ClientContext context;
    Note request, response;
    int64_t index;
};

load_outcome outcome_of(const grpc::Status &status)
{
    switch (status.error_code()) {
    case grpc::StatusCode::OK: return LOAD_OK;
    case grpc::StatusCode::RESOURCE_EXHAUSTED: return LOAD_REFUSED;
    case grpc::StatusCode::DEADLINE_EXCEEDED: return LOAD_EXPIRED;
    default: return LOAD_FAILED;
    }
}

void send(Echo::Stub *stub, int64_t index, uint32_t deadline_ms)
{
    auto *call = new Pending;
    call->index = index;
    call->context.set_deadline(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                            gpr_time_from_millis(deadline_ms, GPR_TIMESPAN)));
    stub->async()->Say(&call->context, &call->request, &call->response, [call](grpc::Status status) {
        std::lock_guard<std::mutex> hold(lock);
        load_ended(&the_load, call->index, outcome_of(status), load_now());
        delete call;
    });
}

int client(const std::string &address, const load_plan &plan)
{
    auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    auto stub = Echo::NewStub(channel);
    if (!channel->WaitForConnected(gpr_time_add(gpr_now(GPR_CLOCK_REALTIME),
                                                gpr_time_from_seconds(5, GPR_TIMESPAN))) ||
        load_begin(&the_load, &plan) != 0)
        return 1;
    for (;;) {
        int64_t index;
        do {
            std::unique_lock<std::mutex> hold(lock);
            if (load_is_over(&the_load, load_now()))
                return load_report(&the_load);
            index = load_next(&the_load, load_now());
            hold.unlock();
            if (index >= 0)
                send(stub.get(), index, plan.deadline_ms);
        } while (index >= 0);
        const timespec tick = {0, 1000000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &tick, nullptr);
    }
}

int usage()
{
    fprintf(stderr, "usage: load-grpc service ADDRESS HANDLER_MS CONCURRENCY LINE\n"
                    "       load-grpc client ADDRESS NAME [OPTION=VALUE...]\n");
    return 2;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "service") == 0) {
        if (atol(argv[3]) <= 0 || atol(argv[4]) <= 0)
            return usage();
        return Service(atol(argv[3]), atol(argv[4]), atol(argv[5])).run(argv[2]) ? 0 : 1;
    }
    load_plan plan = {};
    if (argc < 4 || strcmp(argv[1], "client") != 0)
        return usage();
    if (load_options(argc - 3, argv + 3, &plan) != 0)
        return 2;
    plan.system = argv[3];
    return client(argv[2], plan);
}
