/* SPDX-License-Identifier: Apache-2.0 */
/* Counts and times of calls, told by the broker: by method, by worker, in pages, within limits. */
#include "broker_world.h"
#include "histogram.h"

#include <headway/v1/observe.pb-c.h>

static struct world w;
static struct peer client, worker, servers[3];
static struct own asked, calls[64];
static uint8_t response[1 << 20];
static headway__histogram times;

static void begin(headway_broker_options options)
{
    options.start_grace_ms = 1;
    world_open(&w, options);
    peer_open(&w, &client, "client");
    peer_open(&w, &worker, "worker");
}

static void *ask(const char *method, const void *request, const ProtobufCMessageDescriptor *answer)
{
    uint8_t packed[512];
    size_t size = protobuf_c_message_pack(request, packed);
    call_with(&asked, &client, method, 0, headway_bytes_of(packed, size));
    asked.keep = response;
    asked.window = 1;
    world_run(&w, 500);
    CHECK_EQ(asked.done, 1);
    CHECK_EQ(asked.code, HEADWAY_OK);
    void *message = protobuf_c_message_unpack(answer, NULL, asked.bytes, response);
    CHECK(message);
    return message;
}

static Headway__V1__GetCallStatisticsResponse *call_statistics(const char *prefix, uint32_t first,
                                                               uint32_t limit)
{
    Headway__V1__GetCallStatisticsRequest request = HEADWAY__V1__GET_CALL_STATISTICS_REQUEST__INIT;
    char text[64];
    snprintf(text, sizeof text, "%s", prefix);
    request.prefix = text;
    request.first = first;
    request.limit = limit;
    Headway__V1__GetCallStatisticsResponse *r =
        ask("headway.v1.Broker/GetCallStatistics", &request,
            &headway__v1__get_call_statistics_response__descriptor);
    for (size_t i = 0; i < r->n_methods; i++) {
        const Headway__V1__CallStatistics *m = r->methods[i];
        CHECK_EQ(m->calls,
                 m->ok + m->failed + m->refused + m->expired + m->lost + m->waiting + m->running);
    }
    return r;
}

static void done_with(void *message)
{
    protobuf_c_message_free_unpacked(message, NULL);
}

static uint64_t quantile(const Headway__V1__Histogram *h, unsigned per_mille)
{
    memset(&times, 0, sizeof times);
    times.count = h->count;
    times.most = h->most_us;
    CHECK_EQ(h->n_buckets, h->n_counts);
    for (size_t i = 0; i < h->n_buckets; i++)
        times.buckets[h->buckets[i]] = h->counts[i];
    return headway__histogram_quantile(&times, per_mille);
}

/* A link of the simulator takes half a millisecond or so each way. */
static int is_about_ms(uint64_t microseconds, unsigned ms)
{
    return microseconds >= ms * 970ull && microseconds <= ms * 1031ull + 4000;
}

static void a_calls_time_is_split_in_queue_wire_and_handler(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 1);
    worker.hold = 1;
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    call(&calls[1], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 400);
    worker.handled[0].stream.took = headway__took_pack(100000);
    answer(&worker.handled[0], 5);
    world_run(&w, 200);
    worker.handled[1].stream.took = headway__took_pack(150000);
    answer(&worker.handled[1], 5);
    world_run(&w, 50);
    CHECK(calls[0].done && calls[1].done);
    Headway__V1__GetCallStatisticsResponse *r = call_statistics("", 0, 0);
    CHECK_EQ(r->n_methods, 1);
    const Headway__V1__CallStatistics *m = r->methods[0];
    CHECK_STR(m->method, "fleet.v1.Fleet/Get");
    CHECK_EQ(m->ok, 2);
    CHECK_EQ(m->total->count, 2);
    CHECK(is_about_ms(m->total->most_us, 600));
    CHECK(is_about_ms(quantile(m->total, 500), 400));
    CHECK(is_about_ms(quantile(m->queue, 1000), 400));
    CHECK_EQ(quantile(m->queue, 500), 0);
    CHECK(is_about_ms(quantile(m->handler, 500), 100));
    CHECK(is_about_ms(quantile(m->handler, 1000), 150));
    CHECK(is_about_ms(quantile(m->wire, 1000), 300));
    CHECK(is_about_ms(quantile(m->wire, 500), 50));
    done_with(r);
    world_close(&w);
}

static void each_way_a_call_ends_is_counted_once(void)
{
    begin((headway_broker_options){.waiting_calls = 1});
    serve(&worker, "fleet.v1.Fleet", 2);
    worker.hold = 1;
    world_run(&w, 20);
    for (int i = 0; i < 4; i++) /* two run, one waits, one is refused */
        call_with(&calls[i], &client, "fleet.v1.Fleet/Get", i == 2 ? 100 : 0,
                  headway_bytes_of(NULL, 0));
    world_run(&w, 20);
    Headway__V1__GetCallStatisticsResponse *r = call_statistics("fleet.v1.Fleet/Get", 0, 0);
    CHECK_EQ(r->methods[0]->running, 2);
    CHECK_EQ(r->methods[0]->refused, 1);
    CHECK_EQ(r->methods[0]->waiting + r->methods[0]->expired, 1);
    done_with(r);
    fail(&worker.handled[0], HEADWAY_NOT_FOUND, "no");
    CHECK_EQ(headway__stream_cancel(&calls[1].stream, HEADWAY_CANCELLED), 0);
    world_run(&w, 50);
    r = call_statistics("fleet.v1.Fleet/Get", 0, 0);
    const Headway__V1__CallStatistics *m = r->methods[0];
    CHECK_EQ(m->calls, 4);
    CHECK_EQ(m->failed, 1);
    CHECK_EQ(m->lost, 1);
    CHECK_EQ(m->expired, 1);
    CHECK_EQ(m->refused, 1);
    CHECK_EQ(m->running + m->waiting, 0);
    CHECK_EQ(m->total->count, 1);   /* times are of answers */
    CHECK_EQ(m->handler->count, 0); /* an error tells no handler's time */
    done_with(r);
    world_close(&w);
}

static void beyond_the_limit_calls_are_only_counted(void)
{
    begin((headway_broker_options){.meters = 2}); /* a method and a worker */
    serve(&worker, "fleet.v1.Fleet", 4);
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    for (int i = 1; i < 4; i++)
        call(&calls[i], &client, "fleet.v1.Fleet/Watch");
    world_run(&w, 50);
    Headway__V1__GetCallStatisticsResponse *r = call_statistics("", 0, 0);
    CHECK_EQ(r->n_methods, 1);
    CHECK_EQ(r->unmetered, 3);
    done_with(r);
    world_close(&w);
}

static void a_worker_that_leaves_gives_its_meter_back(void)
{
    begin((headway_broker_options){.meters = 3}); /* two methods and a worker */
    for (int i = 0; i < 5; i++) {
        serve(&worker, "fleet.v1.Fleet", 4);
        world_run(&w, 20);
        call(&calls[i], &client, "fleet.v1.Fleet/Get");
        world_run(&w, 20);
        CHECK_EQ(calls[i].code, HEADWAY_OK);
        headway__link_end(worker.link, HEADWAY__REASON_SHUTDOWN, NULL);
        world_run(&w, 100);
        peer_connect(&w, &worker);
    }
    serve(&worker, "fleet.v1.Fleet", 4);
    world_run(&w, 20);
    call(&calls[5], &client, "fleet.v1.Fleet/Watch");
    world_run(&w, 20);
    Headway__V1__GetCallStatisticsResponse *r = call_statistics("", 0, 0);
    CHECK_EQ(r->n_methods, 2);
    CHECK_EQ(r->unmetered, 0);
    done_with(r);
    world_close(&w);
}

static void methods_come_in_pages(void)
{
    static const char *const methods[] = {"a.A/Get", "b.B/Get", "b.B/Watch", "c.C/Get"};
    begin((headway_broker_options){0});
    for (int i = 0; i < 3; i++) {
        peer_open(&w, &servers[i], (const char *[]){"first", "second", "third"}[i]);
        serve(&servers[i], (const char *[]){"a.A", "b.B", "c.C"}[i], 4);
    }
    for (int i = 0; i < 4; i++) {
        world_run(&w, 20);
        call(&calls[i], &client, methods[i]);
    }
    world_run(&w, 20);
    uint32_t first = 0, count = 0;
    do {
        Headway__V1__GetCallStatisticsResponse *r = call_statistics("", first, 3);
        CHECK(r->n_methods <= 3);
        for (size_t i = 0; i < r->n_methods; i++)
            CHECK_STR(r->methods[i]->method, methods[count++]);
        first = r->next;
        done_with(r);
    } while (first);
    CHECK_EQ(count, 4);
    Headway__V1__GetCallStatisticsResponse *r = call_statistics("b.B", 1, 5);
    CHECK_EQ(r->n_methods, 1);
    CHECK_STR(r->methods[0]->method, "b.B/Watch");
    CHECK_EQ(r->next, 0);
    done_with(r);
    world_close(&w);
}

static void links_tell_their_credit_and_workers(void)
{
    begin((headway_broker_options){0});
    serve(&worker, "fleet.v1.Fleet", 4);
    worker.hold = 1;
    world_run(&w, 20);
    call(&calls[0], &client, "fleet.v1.Fleet/Get");
    call(&calls[1], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 100);
    answer(&worker.handled[0], 5);
    world_run(&w, 20);
    Headway__V1__ListLinksRequest request = HEADWAY__V1__LIST_LINKS_REQUEST__INIT;
    Headway__V1__ListLinksResponse *r =
        ask("headway.v1.Broker/ListLinks", &request, &headway__v1__list_links_response__descriptor);
    CHECK_EQ(r->n_links, 2);
    CHECK_EQ(r->next, 0);
    const Headway__V1__LinkStatistics *link = r->links[1];
    CHECK_STR(r->links[0]->name, "client");
    CHECK_EQ(r->links[0]->calls, 1);
    CHECK_EQ(r->links[0]->n_workers, 0);
    CHECK_STR(link->name, "worker");
    CHECK(link->number > r->links[0]->number);
    CHECK(link->credit_bytes_out > 0 && link->credit_packets_out > 0);
    CHECK_EQ(link->n_workers, 1);
    CHECK_STR(link->workers[0]->service, "fleet.v1.Fleet");
    CHECK_EQ(link->workers[0]->slots_free, 3);
    CHECK_EQ(link->workers[0]->slots_total, 4);
    CHECK_EQ(link->workers[0]->running, 1);
    CHECK_EQ(link->workers[0]->calls, 2);
    CHECK_EQ(link->workers[0]->ok, 1);
    CHECK(is_about_ms(quantile(link->workers[0]->answer, 500), 100));
    done_with(r);
    request.limit = 1;
    r = ask("headway.v1.Broker/ListLinks", &request, &headway__v1__list_links_response__descriptor);
    CHECK_EQ(r->n_links, 1);
    CHECK_EQ(r->next, 1);
    done_with(r);
    world_close(&w);
}

int main(void)
{
    RUN(a_calls_time_is_split_in_queue_wire_and_handler);
    RUN(each_way_a_call_ends_is_counted_once);
    RUN(beyond_the_limit_calls_are_only_counted);
    RUN(a_worker_that_leaves_gives_its_meter_back);
    RUN(methods_come_in_pages);
    RUN(links_tell_their_credit_and_workers);
    return 0;
}
