/* SPDX-License-Identifier: Apache-2.0 */
/* Generated code at work: a service, its client and an event, over a simulated broker. */
#include "broker.h"
#include "fleet/v1/fleet.headway.h"

#include <check.h>
#include <headway/sim.h>

struct world {
    headway_sim *sim;
    headway_broker *broker;
    headway_bus *server, *client;
    headway_service *service;
    int released;
    /* What the handlers saw. */
    int gets, opened, received, ended;
    char names[64];
    headway_call *watched;
    /* What the client heard. */
    int done, code, items, writable;
    uint64_t number;
    char text[160];
    /* What the subscriber heard. */
    int ready, events, gaps, unsubscribed;
    headway_subscription *subscription;
};

static void run(struct world *world, unsigned milliseconds)
{
    CHECK_EQ(headway_sim_run(world->sim, milliseconds * HEADWAY_SIM_MILLISECOND), 0);
}

static headway_host *host_of(struct world *world, const char *name)
{
    headway_host *host;
    CHECK_EQ(headway_sim_host(world->sim, name, &host), 0);
    return host;
}

static headway_bus *bus_of(struct world *world, const char *name)
{
    headway_host *host = host_of(world, name);
    headway_bus_options options = {.size = sizeof options,
                                   .name = name,
                                   .alloc = headway_sim_alloc(host),
                                   .random = headway_sim_random(host)};
    headway_bus *bus;
    CHECK_EQ(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://broker",
                              &options, &bus),
             0);
    return bus;
}

static void world_open(struct world *world)
{
    memset(world, 0, sizeof *world);
    CHECK_EQ(headway_sim_new(NULL, &world->sim), 0);
    headway_host *host = host_of(world, "broker");
    headway_broker_options options = {.size = sizeof options,
                                      .alloc = headway_sim_alloc(host),
                                      .random = headway_sim_random(host)};
    CHECK_EQ(headway_broker_new(headway_sim_loop(host), headway_sim_transport(), &options,
                                &world->broker),
             0);
    CHECK_EQ(headway_broker_listen(world->broker, "mem://broker", NULL, 0), 0);
    world->server = bus_of(world, "server");
    world->client = bus_of(world, "client");
    run(world, 100);
}

static void world_close(struct world *world)
{
    headway_bus_close(world->server, NULL, NULL);
    headway_bus_close(world->client, NULL, NULL);
    headway_broker_close(world->broker, NULL, NULL);
    run(world, 1000);
    headway_bus_free(world->server);
    headway_bus_free(world->client);
    headway_broker_free(world->broker);
    CHECK_EQ(headway_sim_blocks(host_of(world, "server")), 0);
    CHECK_EQ(headway_sim_blocks(host_of(world, "client")), 0);
    headway_sim_free(world->sim);
}

/* ---- the service ---- */

static int get(headway_call *call, const Fleet__V1__GetRequest *request, void *self)
{
    struct world *world = self;
    world->gets++;
    if (strcmp(request->device, "none") == 0)
        return headway_call_fail(call, HEADWAY_NOT_FOUND, "no device %s", request->device);
    if (strcmp(request->device, "busy") == 0)
        return HEADWAY_UNAVAILABLE;
    Fleet__V1__Device device = FLEET__V1__DEVICE__INIT;
    device.name = strcmp(request->device, "later") == 0 ? (char *)"\xff" : request->device;
    if (device.name != request->device) /* as one who answers later, and looks away */
        return fleet_v1_fleet_get_reply(call, &device) == HEADWAY_EINVAL ? 0 : HEADWAY_ABORTED;
    return fleet_v1_fleet_get_reply(call, &device);
}

static int watch(headway_call *call, const Fleet__V1__WatchRequest *request, void *self)
{
    struct world *world = self;
    world->watched = call;
    Fleet__V1__Reading reading = FLEET__V1__READING__INIT;
    reading.device = request->device;
    for (reading.sequence = 1; reading.sequence <= 3; reading.sequence++)
        CHECK_EQ(fleet_v1_fleet_watch_reply_send(call, &reading), 0);
    return fleet_v1_fleet_watch_reply_end(call);
}

static int upload(headway_call *call, void *self)
{
    (void)call;
    ((struct world *)self)->opened++;
    return 0;
}

static int upload_next(headway_call *call, const Fleet__V1__Reading *request, void *self)
{
    struct world *world = self;
    (void)call;
    world->received++;
    strncat(world->names, request->device, sizeof world->names - strlen(world->names) - 1);
    return 0;
}

static int upload_done(headway_call *call, void *self)
{
    struct world *world = self;
    world->ended++;
    Fleet__V1__UploadSummary summary = FLEET__V1__UPLOAD_SUMMARY__INIT;
    summary.count = (uint64_t)world->received;
    return fleet_v1_fleet_upload_reply(call, &summary);
}

static int control(headway_call *call, void *self)
{
    (void)call;
    ((struct world *)self)->opened++;
    return 0;
}

static int control_next(headway_call *call, const Fleet__V1__Command *request, void *self)
{
    (void)self;
    Fleet__V1__Outcome outcome = FLEET__V1__OUTCOME__INIT;
    outcome.id = request->id;
    return fleet_v1_fleet_control_reply_send(call, &outcome);
}

static int control_done(headway_call *call, void *self)
{
    (void)self;
    return fleet_v1_fleet_control_reply_end(call);
}

static const fleet_v1_fleet_handlers handlers = {
    .size = sizeof handlers,
    .get = get,
    .watch = watch,
    .upload = upload,
    .upload_next = upload_next,
    .upload_done = upload_done,
    .control = control,
    .control_next = control_next,
    .control_done = control_done,
};

static void on_released(void *self)
{
    ((struct world *)self)->released++;
}

static void serve(struct world *world, const fleet_v1_fleet_handlers *with)
{
    headway_service_options options = {.size = sizeof options, .on_released = on_released};
    CHECK_EQ(fleet_v1_fleet_serve(world->server, with, world, &options, &world->service), 0);
    run(world, 100);
}

/* ---- the client ---- */

static void ended(struct world *world, const headway_status *status)
{
    world->done++;
    world->code = status->code;
    snprintf(world->text, sizeof world->text, "%s", status->message ? status->message : "");
}

static void on_get(headway_call *call, const headway_status *status,
                   const Fleet__V1__Device *response, void *user)
{
    (void)call;
    ended(user, status);
    CHECK((response != NULL) == (status->code == HEADWAY_OK));
    if (response)
        snprintf(((struct world *)user)->text, 100, "%s", response->name);
}

static void on_uploaded(headway_call *call, const headway_status *status,
                        const Fleet__V1__UploadSummary *response, void *user)
{
    (void)call;
    ended(user, status);
    if (response)
        ((struct world *)user)->number = response->count;
}

static void on_reading(headway_call *call, const Fleet__V1__Reading *response, void *user)
{
    struct world *world = user;
    (void)call;
    world->items++;
    CHECK_EQ(response->sequence, world->items);
    CHECK_STR(response->device, "here");
}

static void on_outcome(headway_call *call, const Fleet__V1__Outcome *response, void *user)
{
    (void)call;
    ((struct world *)user)->items++;
    ((struct world *)user)->number += response->id;
}

static void on_end(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    ended(user, status);
}

static void ask(struct world *world, const char *device)
{
    Fleet__V1__GetRequest request = FLEET__V1__GET_REQUEST__INIT;
    request.device = (char *)device;
    world->done = 0;
    CHECK_EQ(fleet_v1_fleet_get(world->client, &request, NULL, on_get, world, NULL), 0);
    CHECK_EQ(world->done, 0); /* never from inside */
    run(world, 3000);
    CHECK_EQ(world->done, 1);
}

/* ---- stories ---- */

static void a_unary_call_is_answered_refused_or_failed_by_its_handler(void)
{
    struct world world;
    world_open(&world);
    serve(&world, &handlers);
    ask(&world, "here");
    CHECK_EQ(world.code, HEADWAY_OK);
    CHECK_STR(world.text, "here");
    ask(&world, "none");
    CHECK_EQ(world.code, HEADWAY_NOT_FOUND);
    CHECK_STR(world.text, "no device none");
    ask(&world, "busy");
    CHECK_EQ(world.code, HEADWAY_UNAVAILABLE);
    ask(&world, "later");
    CHECK_EQ(world.code, HEADWAY_INTERNAL);
    CHECK(strncmp(world.text, "the response cannot be sent: ", 29) == 0);
    static char large[10000];
    memset(large, 'x', sizeof large - 1);
    ask(&world, large); /* larger than what the stack holds */
    CHECK_EQ(world.code, HEADWAY_OK);
    world_close(&world);
    CHECK_EQ(world.released, 1);
}

static void a_method_without_handler_is_unimplemented(void)
{
    struct world world;
    world_open(&world);
    static const fleet_v1_fleet_handlers few = {.size = sizeof few, .watch = watch};
    serve(&world, &few);
    ask(&world, "here");
    CHECK_EQ(world.code, HEADWAY_UNIMPLEMENTED);
    /* An older program's struct is shorter. */
    fleet_v1_fleet_handlers older = handlers;
    older.size = offsetof(fleet_v1_fleet_handlers, get);
    headway_service_close(world.service, NULL, NULL);
    run(&world, 100);
    CHECK_EQ(world.released, 1);
    serve(&world, &older);
    ask(&world, "here");
    CHECK_EQ(world.code, HEADWAY_UNIMPLEMENTED);
    CHECK_EQ(world.gets, 0);
    world_close(&world);
    CHECK_EQ(world.released, 2);
}

static void streams_carry_messages_both_ways(void)
{
    struct world world;
    world_open(&world);
    serve(&world, &handlers);
    Fleet__V1__WatchRequest request = FLEET__V1__WATCH_REQUEST__INIT;
    request.device = (char *)"here";
    fleet_v1_fleet_watch_events watching = {.on_next = on_reading, .on_done = on_end};
    CHECK_EQ(fleet_v1_fleet_watch(world.client, &request, NULL, &watching, &world, NULL), 0);
    run(&world, 1000);
    CHECK_EQ(world.items, 3);
    CHECK_EQ(world.done, 1);
    CHECK_EQ(world.code, HEADWAY_OK);

    fleet_v1_fleet_control_events controlling = {.on_next = on_outcome, .on_done = on_end};
    headway_call *call;
    CHECK_EQ(fleet_v1_fleet_control(world.client, NULL, &controlling, &world, &call), 0);
    run(&world, 100);
    world.items = world.done = 0;
    Fleet__V1__Command command = FLEET__V1__COMMAND__INIT;
    for (command.id = 1; command.id <= 3; command.id++)
        CHECK_EQ(fleet_v1_fleet_control_send(call, &command), 0);
    CHECK_EQ(fleet_v1_fleet_control_end(call), 0);
    run(&world, 1000);
    CHECK_EQ(world.items, 3);
    CHECK_EQ(world.number, 6);
    CHECK_EQ(world.done, 1);
    world_close(&world);
}

static void an_upload_is_summed_up_in_one_response(void)
{
    struct world world;
    world_open(&world);
    serve(&world, &handlers);
    fleet_v1_fleet_upload_events events = {.on_done = on_uploaded};
    headway_call *call;
    CHECK_EQ(fleet_v1_fleet_upload(world.client, NULL, &events, &world, &call), 0);
    run(&world, 100);
    Fleet__V1__Reading reading = FLEET__V1__READING__INIT;
    reading.device = (char *)"a";
    CHECK_EQ(fleet_v1_fleet_upload_send(call, &reading), 0);
    reading.device = (char *)"b";
    CHECK_EQ(fleet_v1_fleet_upload_send(call, &reading), 0);
    reading.device = (char *)"\xff"; /* not UTF-8 */
    CHECK_EQ(fleet_v1_fleet_upload_send(call, &reading), HEADWAY_EINVAL);
    CHECK_EQ(fleet_v1_fleet_upload_end(call), 0);
    run(&world, 1000);
    CHECK_EQ(world.opened + world.ended, 2);
    CHECK_STR(world.names, "ab");
    CHECK_EQ(world.number, 2);
    CHECK_EQ(world.code, HEADWAY_OK);
    world_close(&world);
}

static void raw_done(headway_call *call, const headway_status *status, void *user)
{
    on_end(call, status, user);
}

static void a_malformed_request_never_reaches_its_handler(void)
{
    struct world world;
    world_open(&world);
    serve(&world, &handlers);
    headway_call_events raw = {.on_done = raw_done};
    headway_bytes bad = headway_bytes_of("\x0a\x05zz", 4); /* a string that is cut short */
    CHECK_EQ(
        headway_call_open(world.client, &fleet_v1_fleet_methods[0], bad, NULL, &raw, &world, NULL),
        0);
    run(&world, 1000);
    CHECK_EQ(world.code, HEADWAY_INVALID_ARGUMENT);
    CHECK(strncmp(world.text, "malformed request: ", 19) == 0);
    headway_call *call;
    CHECK_EQ(headway_call_open(world.client, &fleet_v1_fleet_methods[2], headway_bytes_of(NULL, 0),
                               NULL, &raw, &world, &call),
             0);
    run(&world, 100);
    CHECK_EQ(headway_call_send(call, bad), 0);
    run(&world, 1000);
    CHECK_EQ(world.done, 2);
    CHECK_EQ(world.code, HEADWAY_INVALID_ARGUMENT);
    CHECK_EQ(world.gets + world.received, 0);
    world_close(&world);
}

static int raw_open(headway_call *call, headway_bytes message, void *self)
{
    (void)message;
    (void)self;
    headway_bytes bad = headway_bytes_of("\x0a\x05zz", 4);
    if (headway_call_method(call) == &fleet_v1_fleet_methods[0])
        return headway_call_reply(call, bad);
    return headway_call_reply_send(call, bad);
}

static void a_malformed_response_is_internal(void)
{
    struct world world;
    world_open(&world);
    static const headway_handler raw[4] = {{.open = raw_open}, {.open = raw_open}};
    CHECK_EQ(headway_service_open(world.server, &fleet_v1_fleet_service, raw, NULL, NULL, NULL), 0);
    run(&world, 100);
    ask(&world, "here");
    CHECK_EQ(world.code, HEADWAY_INTERNAL);
    Fleet__V1__WatchRequest request = FLEET__V1__WATCH_REQUEST__INIT;
    fleet_v1_fleet_watch_events watching = {.on_next = on_reading, .on_done = on_end};
    CHECK_EQ(fleet_v1_fleet_watch(world.client, &request, NULL, &watching, &world, NULL), 0);
    run(&world, 1000);
    CHECK_EQ(world.done, 2);
    CHECK_EQ(world.code, HEADWAY_INTERNAL);
    CHECK_EQ(world.items, 0);
    world_close(&world);
}

/* ---- events ---- */

static void on_event(headway_subscription *subscription, const Fleet__V1__ReadingOutOfRange *event,
                     const char *topic, uint64_t sequence, void *user)
{
    struct world *world = user;
    CHECK(subscription == world->subscription && sequence > 0);
    world->events++;
    snprintf(world->names, sizeof world->names, "%s %s", topic, event->device);
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)subscription;
    (void)lost;
    ((struct world *)user)->gaps++;
}

static void on_ready(headway_subscription *subscription, void *user)
{
    (void)subscription;
    ((struct world *)user)->ready++;
}

static void on_unsubscribed(headway_subscription *subscription, const headway_status *status,
                            void *user)
{
    (void)subscription;
    (void)status;
    ((struct world *)user)->unsubscribed++;
}

static void published(const headway_status *status, void *user)
{
    ended(user, status);
}

static const fleet_v1_reading_out_of_range_events listening = {
    .on_event = on_event, .on_ready = on_ready, .on_gap = on_gap, .on_done = on_unsubscribed};

static void publish(struct world *world, const char *device)
{
    Fleet__V1__ReadingOutOfRange event = FLEET__V1__READING_OUT_OF_RANGE__INIT;
    event.device = (char *)device;
    CHECK_EQ(fleet_v1_reading_out_of_range_publish(world->server, &event, published, world), 0);
    run(world, 1000);
}

static void an_event_reaches_those_who_asked_for_its_key(void)
{
    struct world world;
    world_open(&world);
    CHECK_EQ(fleet_v1_reading_out_of_range_subscribe(world.client, "here", NULL, &listening, &world,
                                                     &world.subscription),
             0);
    run(&world, 1000);
    CHECK_EQ(world.ready, 1);
    publish(&world, "here");
    CHECK_EQ(world.events, 1);
    CHECK_EQ(world.done, 1);
    CHECK_EQ(world.code, HEADWAY_OK);
    CHECK_STR(world.names, "fleet.v1.ReadingOutOfRange.here here");
    publish(&world, "there");
    CHECK_EQ(world.events, 1);
    headway_subscription_close(world.subscription);
    run(&world, 1000);
    CHECK_EQ(world.unsubscribed, 1);
    CHECK_EQ(fleet_v1_reading_out_of_range_subscribe(world.client, NULL, NULL, &listening, &world,
                                                     &world.subscription),
             0);
    run(&world, 1000);
    publish(&world, "here");
    publish(&world, "there");
    CHECK_EQ(world.events, 3);
    /* One that is malformed is told as lost. */
    CHECK_EQ(headway_publish(world.server, "fleet.v1.ReadingOutOfRange.here",
                             headway_bytes_of("\x0a\x05zz", 4), NULL, NULL),
             0);
    world.gaps = 0;
    run(&world, 1000);
    CHECK_EQ(world.events, 3);
    CHECK_EQ(world.gaps, 1);
    world_close(&world);
    CHECK_EQ(world.unsubscribed, 2);
}

static void a_key_is_no_wildcard(void)
{
    struct world world;
    world_open(&world);
    Fleet__V1__ReadingOutOfRange event = FLEET__V1__READING_OUT_OF_RANGE__INIT;
    static const char *const keys[] = {"", "*", ">", "a.*"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        event.device = (char *)keys[i];
        CHECK_EQ(fleet_v1_reading_out_of_range_publish(world.server, &event, NULL, NULL),
                 HEADWAY_EINVAL);
        CHECK_EQ(fleet_v1_reading_out_of_range_subscribe(world.client, keys[i], NULL, &listening,
                                                         &world, &world.subscription),
                 HEADWAY_EINVAL);
    }
    world_close(&world);
}

/* ---- want of memory ---- */

/* One of each, with the nth allocation of one side failing: it fails as a whole or works as a
   whole, ends at most once, and nothing is lost. */
static void all_of_it(struct world *world, const char *side, unsigned n)
{
    memset(world, 0, sizeof *world);
    world_open(world);
    headway_host *host = host_of(world, side);
    headway_sim_fail_allocation(host, n);
    headway_service *service = NULL;
    int served = fleet_v1_fleet_serve(world->server, &handlers, world, NULL, &service);
    CHECK(served == 0 || (served == HEADWAY_ENOMEM && !service));
    run(world, 200);
    Fleet__V1__GetRequest request = FLEET__V1__GET_REQUEST__INIT;
    static char large[5000];
    memset(large, 'x', sizeof large - 1);
    request.device = large;
    int asked = fleet_v1_fleet_get(world->client, &request, NULL, on_get, world, NULL);
    fleet_v1_fleet_watch_events watching = {.on_next = NULL, .on_done = on_end};
    Fleet__V1__WatchRequest watched = FLEET__V1__WATCH_REQUEST__INIT;
    headway_call *call = NULL;
    int watches = fleet_v1_fleet_watch(world->client, &watched, NULL, &watching, world, &call);
    int listens = fleet_v1_reading_out_of_range_subscribe(world->client, NULL, NULL, &listening,
                                                          world, &world->subscription);
    run(world, 20000);
    CHECK_EQ(world->done, (asked == 0) + (watches == 0));
    Fleet__V1__ReadingOutOfRange event = FLEET__V1__READING_OUT_OF_RANGE__INIT;
    event.device = (char *)"here";
    int publishes = fleet_v1_reading_out_of_range_publish(world->server, &event, NULL, NULL);
    CHECK(publishes == 0 || publishes == HEADWAY_ENOMEM || publishes == HEADWAY_EAGAIN);
    run(world, 1000);
    headway_sim_fail_allocation(host, 0);
    world_close(world);
    CHECK_EQ(world->unsubscribed, listens == 0);
}

static void want_of_memory_ends_calls_but_nothing_else(void)
{
    struct world world;
    for (unsigned n = 1; n <= 120; n++) {
        all_of_it(&world, "server", n);
        all_of_it(&world, "client", n);
    }
}

int main(void)
{
    RUN(a_unary_call_is_answered_refused_or_failed_by_its_handler);
    RUN(a_method_without_handler_is_unimplemented);
    RUN(streams_carry_messages_both_ways);
    RUN(an_upload_is_summed_up_in_one_response);
    RUN(a_malformed_request_never_reaches_its_handler);
    RUN(a_malformed_response_is_internal);
    RUN(an_event_reaches_those_who_asked_for_its_key);
    RUN(a_key_is_no_wildcard);
    RUN(want_of_memory_ends_calls_but_nothing_else);
    return 0;
}
