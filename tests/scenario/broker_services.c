/* SPDX-License-Identifier: Apache-2.0 */
/* Health, reflection and statistics, asked as any service is asked. */
#include "broker_world.h"

#include <headway/headway.h>
#include <headway/v1/broker.pb-c.h>
#include <headway/v1/health.pb-c.h>
#include <headway/v1/reflection.pb-c.h>

static struct world w;
static struct peer client, worker;
static struct own calls[64];
static uint8_t response[1 << 20];

static void begin(void)
{
    world_open(&w, (headway_broker_options){.name = "main", .start_grace_ms = 1});
    peer_open(&w, &client, "client");
    peer_open(&w, &worker, "worker");
}

/* Asks and waits; the answer unpacked, or NULL with the status in calls[0]. */
static ProtobufCMessage *ask(const char *method, const void *request,
                             const ProtobufCMessageDescriptor *answer)
{
    uint8_t packed[512];
    size_t size = protobuf_c_message_pack(request, packed);
    call_with(&calls[0], &client, method, 0, headway_bytes_of(packed, size));
    calls[0].keep = response;
    calls[0].window = 1;
    world_run(&w, 500);
    CHECK_EQ(calls[0].done, 1);
    if (calls[0].code != HEADWAY_OK)
        return NULL;
    ProtobufCMessage *message = protobuf_c_message_unpack(answer, NULL, calls[0].bytes, response);
    CHECK(message);
    return message;
}

static int serving(const char *service)
{
    Headway__V1__HealthCheckRequest request = HEADWAY__V1__HEALTH_CHECK_REQUEST__INIT;
    char name[64];
    snprintf(name, sizeof name, "%s", service);
    request.service = name;
    ProtobufCMessage *message =
        ask("headway.v1.Health/Check", &request, &headway__v1__health_check_response__descriptor);
    CHECK(message);
    int answer = (int)((Headway__V1__HealthCheckResponse *)message)->serving;
    protobuf_c_message_free_unpacked(message, NULL);
    return answer;
}

static void health_tells_the_broker_its_services_and_what_nobody_knows(void)
{
    begin();
    CHECK_EQ(serving(""), 1);
    CHECK_EQ(serving("fleet.v1.Fleet"), 3);
    serve(&worker, "fleet.v1.Fleet", 4);
    world_run(&w, 20);
    CHECK_EQ(serving("fleet.v1.Fleet"), 1);
    headway__link_end(worker.link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 20);
    CHECK_EQ(serving("fleet.v1.Fleet"), 2);
    world_close(&w);
}

static void reflection_lists_services_with_their_workers(void)
{
    begin();
    serve(&worker, "fleet.v1.Fleet", 4);
    worker.hold = 1;
    world_run(&w, 20);
    call(&calls[1], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 20);
    Headway__V1__ListServicesRequest request = HEADWAY__V1__LIST_SERVICES_REQUEST__INIT;
    ProtobufCMessage *message = ask("headway.v1.Reflection/ListServices", &request,
                                    &headway__v1__list_services_response__descriptor);
    CHECK(message);
    Headway__V1__ListServicesResponse *list = (void *)message;
    CHECK_EQ(list->n_services, 5);
    CHECK_STR(list->services[0]->name, "fleet.v1.Fleet");
    CHECK_STR(list->services[1]->name, "headway.v1.Access");
    CHECK_STR(list->services[2]->name, "headway.v1.Broker");
    CHECK_STR(list->services[4]->name, "headway.v1.Reflection");
    CHECK_EQ(list->services[0]->n_methods, 2);
    CHECK_STR(list->services[0]->methods[1], "Watch");
    CHECK_EQ(list->services[0]->n_workers, 1);
    CHECK_STR(list->services[0]->workers[0]->name, "worker");
    CHECK_EQ(list->services[0]->slots_free, 3);
    CHECK_EQ(list->services[0]->slots_total, 4);
    CHECK_EQ(list->services[0]->calls_running, 1);
    protobuf_c_message_free_unpacked(message, NULL);
    world_close(&w);
}

static void a_large_schema_comes_back_byte_for_byte(void)
{
    static uint8_t bytes[700000];
    begin();
    headway_bytes declaration = declare(bytes, "fleet.v1.Fleet", NULL, 600000);
    serve_as(&worker, "fleet.v1.Fleet", 4, declaration);
    world_run(&w, 1000);
    Headway__V1__GetSchemaRequest request = HEADWAY__V1__GET_SCHEMA_REQUEST__INIT;
    char name[] = "fleet.v1.Fleet", nobody[] = "x.Y";
    request.service = name;
    ProtobufCMessage *message = ask("headway.v1.Reflection/GetSchema", &request,
                                    &headway__v1__get_schema_response__descriptor);
    CHECK(message);
    Headway__V1__GetSchemaResponse *schema = (void *)message;
    CHECK_EQ(schema->file_descriptor_set.len, 600000);
    CHECK(memcmp(schema->file_descriptor_set.data, bytes + declaration.size - 600000, 600000) == 0);
    protobuf_c_message_free_unpacked(message, NULL);
    request.service = nobody;
    CHECK(!ask("headway.v1.Reflection/GetSchema", &request, NULL));
    CHECK_EQ(calls[0].code, HEADWAY_NOT_FOUND);
    world_close(&w);
}

static void a_ping_of_many_pieces_comes_back_whole(void)
{
    static uint8_t packed[100100], payload[100000];
    begin();
    for (size_t i = 0; i < sizeof payload; i++)
        payload[i] = (uint8_t)(i * 7 + i / 1000);
    for (size_t size = 100; size < 65000; size += 30000) {
        Headway__V1__PingRequest request = HEADWAY__V1__PING_REQUEST__INIT;
        request.payload = (ProtobufCBinaryData){size, payload};
        call_with(&calls[0], &client, "headway.v1.Broker/Ping", 0,
                  headway_bytes_of(packed, protobuf_c_message_pack(&request.base, packed)));
        calls[0].keep = response;
        calls[0].window = 1;
        world_run(&w, 500);
        CHECK(calls[0].done == 1 && calls[0].code == HEADWAY_OK);
        Headway__V1__PingResponse *r =
            headway__v1__ping_response__unpack(NULL, calls[0].bytes, response);
        CHECK(r && r->payload.len == size && memcmp(r->payload.data, payload, size) == 0);
        CHECK_STR(r->name, "main");
        CHECK_STR(r->version, HEADWAY_VERSION_STRING);
        headway__v1__ping_response__free_unpacked(r, NULL);
    }
    world_close(&w);
}

static void a_request_that_is_cancelled_half_way_counts_as_dropped(void)
{
    static uint8_t packed[60100], payload[60000];
    begin();
    Headway__V1__PingRequest request = HEADWAY__V1__PING_REQUEST__INIT;
    request.payload = (ProtobufCBinaryData){sizeof payload, payload};
    call_with(&calls[0], &client, "headway.v1.Broker/Ping", 0,
              headway_bytes_of(packed, protobuf_c_message_pack(&request.base, packed)));
    CHECK_EQ(headway_sim_run(w.sim, MS / 2), 0);
    (void)headway__stream_cancel(&calls[0].stream, HEADWAY_CANCELLED);
    world_run(&w, 100);
    CHECK(calls[0].done == 1 && calls[0].code == HEADWAY_CANCELLED);
    CHECK_EQ(statistics(&w).calls_accepted, 1);
    CHECK_EQ(statistics(&w).calls_dropped, 1);
    world_close(&w);
}

static void statistics_conserve_calls_even_while_they_are_asked(void)
{
    begin();
    serve(&worker, "fleet.v1.Fleet", 4);
    world_run(&w, 20);
    for (int i = 1; i < 10; i++)
        call(&calls[i], &client, i % 3 ? "fleet.v1.Fleet/Get" : "fleet.v1.Nobody/Get");
    world_run(&w, 50);
    Headway__V1__GetStatisticsRequest request = HEADWAY__V1__GET_STATISTICS_REQUEST__INIT;
    ProtobufCMessage *message = ask("headway.v1.Broker/GetStatistics", &request,
                                    &headway__v1__broker_statistics__descriptor);
    CHECK(message);
    Headway__V1__BrokerStatistics *s = (void *)message;
    CHECK_STR(s->name, "main");
    CHECK_EQ(s->calls_accepted, 10);
    CHECK_EQ(s->calls_answered, 6);
    CHECK_EQ(s->calls_refused, 3);
    CHECK_EQ(s->calls_open, 1); /* this one */
    CHECK(s->links == 2 && s->workers == 1 && s->high_water == 0);
    protobuf_c_message_free_unpacked(message, NULL);
    world_close(&w);
}

static void subscriptions_are_listed_by_topic(void)
{
    static const char *const patterns[] = {"a.*", "a.b", "b.>"};
    begin();
    for (int i = 0; i < 3; i++) {
        headway__open open = {.grant_messages = 1, .grant_bytes = 1024, .policy = 1};
        memset(&calls[i + 1], 0, sizeof *calls);
        CHECK_EQ(own_open(&calls[i + 1], &worker, HEADWAY__KIND_SUBSCRIBE, patterns[i], open,
                          headway_bytes_of(NULL, 0)),
                 0);
    }
    world_run(&w, 20);
    Headway__V1__ListSubscriptionsRequest request = HEADWAY__V1__LIST_SUBSCRIPTIONS_REQUEST__INIT;
    char topic[] = "a.b";
    request.topic = topic;
    ProtobufCMessage *message = ask("headway.v1.Broker/ListSubscriptions", &request,
                                    &headway__v1__list_subscriptions_response__descriptor);
    CHECK(message);
    Headway__V1__ListSubscriptionsResponse *list = (void *)message;
    CHECK_EQ(list->n_subscriptions, 2);
    CHECK_STR(list->subscriptions[0]->pattern, "a.*");
    CHECK_STR(list->subscriptions[0]->subscriber, "worker");
    CHECK_EQ(list->subscriptions[0]->slow, 1);
    protobuf_c_message_free_unpacked(message, NULL);
    world_close(&w);
}

static void bad_requests_are_told_what_is_wrong(void)
{
    begin();
    call_with(&calls[1], &client, "headway.v1.Health/Check", 0,
              headway_bytes_of("\x0a\xff\xff\xff", 4));
    call(&calls[2], &client, "headway.v1.Health/Chek");
    call(&calls[3], &client, "headway.v1.Helth/Check");
    world_run(&w, 50);
    CHECK_EQ(calls[1].code, HEADWAY_INVALID_ARGUMENT);
    CHECK_EQ(calls[2].code, HEADWAY_UNIMPLEMENTED);
    CHECK(calls[2].not_processed && strstr(calls[2].message, "headway.v1.Health/Check"));
    CHECK_EQ(calls[3].code, HEADWAY_UNIMPLEMENTED);
    CHECK(strstr(calls[3].message, "headway.v1.Health"));
    serve(&worker, "headway.v1.Health", 1);
    world_run(&w, 50);
    CHECK_EQ(worker.serve.code, HEADWAY_INVALID_ARGUMENT); /* nobody else may */
    world_close(&w);
}

int main(void)
{
    RUN(health_tells_the_broker_its_services_and_what_nobody_knows);
    RUN(reflection_lists_services_with_their_workers);
    RUN(a_large_schema_comes_back_byte_for_byte);
    RUN(a_ping_of_many_pieces_comes_back_whole);
    RUN(a_request_that_is_cancelled_half_way_counts_as_dropped);
    RUN(statistics_conserve_calls_even_while_they_are_asked);
    RUN(subscriptions_are_listed_by_topic);
    RUN(bad_requests_are_told_what_is_wrong);
    return 0;
}
