/* SPDX-License-Identifier: Apache-2.0 */
#include "lambda_shop.h"

#include "broker.h"

#include <headway/call.h>
#include <headway/stub.h>
#include <headway/timer.h>

struct shop shop;

/* ---- the service ---- */

static void note(const Shop__V1__Order *order)
{
    size_t used = strlen(shop.log);
    snprintf(shop.log + used, sizeof shop.log - used, "%s%llu ", order->customer,
             (unsigned long long)order->number);
}

static void *take(headway_call *call, size_t size)
{
    headway_arena *arena = headway_call_arena(call);
    return arena ? headway_arena_take(arena, size) : NULL;
}

/* What there is memory for. */
static void tell_metadata(headway_call *call, Shop__V1__Receipt *receipt)
{
    headway_arena *arena = headway_call_arena(call);
    ProtobufCMessage *message;
    if (!arena ||
        headway_message_unpack(&headway__v1__metadata__descriptor, headway_call_metadata(call),
                               NULL, arena, &message, NULL, 0) != 0)
        return;
    const Headway__V1__Metadata *beside = (const Headway__V1__Metadata *)message;
    Shop__V1__Receipt__MetadataEntry *entries = take(call, beside->n_text * sizeof *entries);
    receipt->metadata = take(call, beside->n_text * sizeof *receipt->metadata);
    for (size_t i = 0; entries && receipt->metadata && i < beside->n_text; i++) {
        shop__v1__receipt__metadata_entry__init(&entries[i]);
        entries[i].key = beside->text[i]->key;
        entries[i].value = beside->text[i]->value;
        receipt->metadata[receipt->n_metadata++] = &entries[i];
    }
}

static int refuse_nobody(headway_call *call)
{
    Headway__V1__Status details = HEADWAY__V1__STATUS__INIT;
    Google__Protobuf__Any any = GOOGLE__PROTOBUF__ANY__INIT, *all[] = {&any};
    headway_bytes packed;
    any.type_url = "type.googleapis.com/shop.v1.ListRequest";
    any.value = (ProtobufCBinaryData){2, (uint8_t *)"\x08\x07"};
    details.details = all;
    details.n_details = 1;
    headway_arena *arena = headway_call_arena(call);
    if (!arena || headway_message_pack(&details.base, arena, &packed) != 0)
        return HEADWAY_RESOURCE_EXHAUSTED;
    const headway_status status = {.code = HEADWAY_NOT_FOUND,
                                   .message = "no \"nobody\" here",
                                   .retry_after_ms = 250,
                                   .details = packed};
    return headway_call_fail_status(call, &status);
}

static void on_cancel(headway_call *call, void *user)
{
    (void)user;
    shop.cancels++;
    headway_call_drop(call);
}

static void answer_slow(void *user)
{
    headway_call *call = user;
    Shop__V1__Receipt receipt = SHOP__V1__RECEIPT__INIT;
    shop.at_once--;
    (void)shop_v1_shop_place_reply(call, &receipt);
}

static int place(headway_call *call, const Shop__V1__Order *order, void *self)
{
    Shop__V1__Receipt receipt = SHOP__V1__RECEIPT__INIT;
    headway_timer *timer;
    (void)self;
    shop.placed++;
    note(order);
    if (strcmp(order->customer, "nobody") == 0)
        return refuse_nobody(call);
    if (strcmp(order->customer, "late") == 0) {
        headway_call_watch(call, on_cancel, NULL, NULL);
        return 0;
    }
    if (strcmp(order->customer, "slow") == 0) {
        if (++shop.at_once > shop.most_at_once)
            shop.most_at_once = shop.at_once;
        return headway_timer_start(shop.service, 10, 0, answer_slow, call, &timer)
                   ? HEADWAY_RESOURCE_EXHAUSTED
                   : 0;
    }
    receipt.customer = order->customer;
    receipt.number = order->number;
    receipt.remaining_ms = headway_call_remaining_ms(call);
    tell_metadata(call, &receipt);
    return shop_v1_shop_place_reply(call, &receipt);
}

struct listing {
    Shop__V1__Order order;
    uint64_t count;
    int code;
};

static void list_more(headway_call *call, void *user)
{
    struct listing *l = user;
    while (l->order.number < l->count) {
        l->order.number++;
        if (shop_v1_shop_list_reply_send(call, &l->order) != 0) {
            l->order.number--;
            return;
        }
        shop.listed++;
    }
    if (l->code)
        (void)headway_call_fail(call, l->code, "the list is torn");
    else
        (void)shop_v1_shop_list_reply_end(call);
}

static int list(headway_call *call, const Shop__V1__ListRequest *request, void *self)
{
    struct listing *l = take(call, sizeof *l);
    char *text = take(call, request->size + 1);
    (void)self;
    if (!l || !text)
        return HEADWAY_RESOURCE_EXHAUSTED;
    memset(text, 'x', request->size);
    text[request->size] = 0;
    *l = (struct listing){SHOP__V1__ORDER__INIT, request->count, request->code};
    l->order.customer = "anna";
    l->order.text = text;
    headway_call_watch(call, on_cancel, list_more, l);
    list_more(call, l);
    return 0;
}

static int import(headway_call *call, void *self)
{
    Shop__V1__Receipt *receipt = take(call, sizeof *receipt);
    (void)self;
    if (!receipt)
        return HEADWAY_RESOURCE_EXHAUSTED;
    shop__v1__receipt__init(receipt);
    headway_call_set_data(call, receipt);
    headway_call_watch(call, on_cancel, NULL, NULL);
    return 0;
}

static int import_next(headway_call *call, const Shop__V1__Order *order, void *self)
{
    Shop__V1__Receipt *receipt = headway_call_data(call);
    (void)self, (void)order;
    receipt->number++;
    return 0;
}

static int import_done(headway_call *call, void *self)
{
    (void)self;
    return shop_v1_shop_import_reply(call, headway_call_data(call));
}

static int haggle(headway_call *call, void *self)
{
    (void)self;
    headway_call_watch(call, on_cancel, NULL, NULL);
    return 0;
}

static int haggle_next(headway_call *call, const Shop__V1__Order *order, void *self)
{
    Shop__V1__Receipt receipt = SHOP__V1__RECEIPT__INIT;
    (void)self;
    receipt.number = order->number;
    return shop_v1_shop_haggle_reply_send(call, &receipt) ? HEADWAY_RESOURCE_EXHAUSTED : 0;
}

static int haggle_done(headway_call *call, void *self)
{
    (void)self;
    return headway_call_reply_end(call);
}

/* ---- events ---- */

static void remember(const char *what)
{
    size_t used = strlen(shop.log);
    snprintf(shop.log + used, sizeof shop.log - used, "%s ", what);
}

static int answer(headway_call *call)
{
    Shop__V1__Receipt receipt = SHOP__V1__RECEIPT__INIT;
    return headway_stub_reply(call, &receipt.base);
}

static int take_message(headway_call *call, const Headway__V1__SqsMessage *message, void *self)
{
    (void)self;
    remember(message->message_id);
    remember(message->body);
    for (size_t i = 0; i < message->n_message_attributes; i++)
        remember(message->message_attributes[i]->value->string_value);
    return answer(call);
}

static int store(headway_call *call, const Headway__V1__S3Record *record, void *self)
{
    (void)self;
    if (!record->s3 || !record->s3->object)
        return HEADWAY_INVALID_ARGUMENT;
    remember(record->event_name);
    remember(record->s3->object->key);
    return strcmp(record->s3->object->key, "bad key") == 0 ? HEADWAY_DATA_LOSS : answer(call);
}

static int change(headway_call *call, const Headway__V1__DynamodbRecord *record, void *self)
{
    (void)self;
    if (!record->dynamodb)
        return HEADWAY_INVALID_ARGUMENT;
    remember(record->dynamodb->sequence_number);
    return strcmp(record->event_name, "REMOVE") == 0 ? HEADWAY_ABORTED : answer(call);
}

static int night(headway_call *call, const Headway__V1__BridgeEvent *event, void *self)
{
    (void)self;
    remember(event->detail_type);
    return answer(call);
}

/* ---- the world ---- */

static void warn(void *user, const char *request_id, const char *text)
{
    size_t used = strlen(shop.warned);
    (void)user, (void)request_id;
    snprintf(shop.warned + used, sizeof shop.warned - used, "%s\n", text);
}

static const shop_v1_shop_handlers handlers = {.size = sizeof handlers,
                                               .place = place,
                                               .list = list,
                                               .import = import,
                                               .import_next = import_next,
                                               .import_done = import_done,
                                               .take = place,
                                               .take_message = take_message,
                                               .store = store,
                                               .change = change,
                                               .night = night,
                                               .haggle = haggle,
                                               .haggle_next = haggle_next,
                                               .haggle_done = haggle_done};

static headway_bus *open_bus(headway_host *host, const char *endpoint, uint8_t via)
{
    headway_bus *bus;
    const headway_bus_options options = {.size = sizeof options,
                                         .name = headway_sim_host_name(host),
                                         .alloc = headway_sim_alloc(host),
                                         .random = headway_sim_random(host),
                                         .via = via};
    CHECK_EQ(
        headway_bus_open(headway_sim_loop(host), headway_sim_transport(), endpoint, &options, &bus),
        0);
    return bus;
}

static void begin(uint64_t seed)
{
    memset(&shop, 0, sizeof shop);
    CHECK_EQ(
        headway_sim_new(&(headway_sim_options){.size = sizeof(headway_sim_options), .seed = seed},
                        &shop.sim),
        0);
    CHECK_EQ(headway_sim_host(shop.sim, "function", &shop.host), 0);
}

void shop_begin(function_options options)
{
    char why[512] = "";
    begin(1);
    shop.bus = open_bus(shop.host, "mem://nowhere", HEADWAY_VIA_DIRECT);
    shop.service = shop.bus;
    CHECK_EQ(shop_v1_shop_serve(shop.bus, &handlers, NULL, NULL, NULL), 0);
    options.size = sizeof options;
    options.alloc = headway_sim_alloc(shop.host);
    options.via = HEADWAY_VIA_DIRECT;
    options.warn = warn;
    CHECK_EQ(function_new(shop.bus, &options, &shop.f), 0);
    CHECK_EQ(function_add(shop.f, &shop_v1_shop_service, why, sizeof why), 0);
}

static void on_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                     headway_bytes message, void *user)
{
    size_t used = strlen(shop.published);
    (void)subscription, (void)sequence, (void)user;
    snprintf(shop.published + used, sizeof shop.published - used, "%s:%zu ", topic, message.size);
    shop.published_count++;
}

static void on_unsubscribed(headway_subscription *subscription, const headway_status *status,
                            void *user)
{
    (void)subscription, (void)status, (void)user;
}

static void boot_broker(headway_host *host, void *user)
{
    headway_broker *broker;
    const headway_broker_options options = {.size = sizeof options,
                                            .alloc = headway_sim_alloc(host),
                                            .random = headway_sim_random(host)};
    (void)user;
    CHECK_EQ(headway_broker_new(headway_sim_loop(host), headway_sim_transport(), &options, &broker),
             0);
    CHECK_EQ(headway_broker_listen(broker, "mem://broker", NULL, 0), 0);
}

void shop_begin_ingest(const char *rules, uint64_t seed)
{
    static const headway_subscription_events events = {.on_event = on_event,
                                                       .on_done = on_unsubscribed};
    const ingest_warn told = {warn, NULL};
    headway_subscription *subscription;
    begin(seed);
    CHECK_EQ(headway_sim_host(shop.sim, "broker", &shop.broker), 0);
    CHECK_EQ(headway_sim_boot(shop.broker, boot_broker, NULL), 0);
    CHECK_EQ(headway_sim_host(shop.sim, "service", &shop.service_host), 0);
    CHECK_EQ(headway_sim_host(shop.sim, "listener", &shop.listener_host), 0);
    shop.service = open_bus(shop.service_host, "mem://broker", 0);
    shop.listener = open_bus(shop.listener_host, "mem://broker", 0);
    shop.bus = open_bus(shop.host, "mem://broker", 0);
    CHECK_EQ(shop_v1_shop_serve(shop.service, &handlers, NULL, NULL, NULL), 0);
    CHECK_EQ(headway_subscribe(shop.listener, "shop.>", NULL, &events, NULL, &subscription), 0);
    CHECK_EQ(ingest_settings_read(&shop.settings, rules, stderr), 0);
    CHECK_EQ(ingest_new(shop.bus, shop.settings.config, &told, &shop.in, &shop.f), 0);
    shop_run(SECOND);
}

static void on_closed(headway_bus *bus, void *user)
{
    (void)user;
    headway_bus_free(bus);
}

void shop_run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(shop.sim, span), 0);
}

void shop_end(void)
{
    function_free(shop.f);
    headway_bus_close(shop.bus, on_closed, NULL);
    if (shop.service != shop.bus)
        headway_bus_close(shop.service, on_closed, NULL);
    if (shop.listener)
        headway_bus_close(shop.listener, on_closed, NULL);
    shop_run(SECOND);
    ingest_free(shop.in);
    if (shop.settings.arena)
        ingest_settings_done(&shop.settings);
    CHECK_EQ(headway_sim_blocks(shop.host), 0);
    headway_sim_free(shop.sim);
}

/* ---- who hears ---- */

static void add(struct heard *h, headway_bytes bytes)
{
    CHECK(h->size + bytes.size < sizeof h->body);
    if (bytes.size)
        memcpy(h->body + h->size, bytes.data, bytes.size);
    h->size += bytes.size;
    h->body[h->size] = 0;
}

static void on_respond(void *user, headway_bytes body)
{
    struct heard *h = user;
    CHECK(!h->responded++ && !h->begun && !h->failed && !h->done);
    add(h, body);
}

static void on_begin(void *user, const char *content_type, const headway_bytes *prelude)
{
    struct heard *h = user;
    CHECK(!h->responded && !h->begun++ && !h->failed && !h->done);
    snprintf(h->type, sizeof h->type, "%s", content_type);
    if (prelude)
        snprintf(h->prelude, sizeof h->prelude, "%.*s", (int)prelude->size,
                 (const char *)prelude->data);
}

static int on_write(void *user, headway_bytes piece)
{
    struct heard *h = user;
    CHECK(h->begun && !h->ended && !h->failed && !h->done);
    if (!h->room) {
        h->waited++;
        return HEADWAY_EAGAIN;
    }
    h->room -= piece.size < h->room ? piece.size : h->room;
    add(h, piece);
    return 0;
}

static void on_end(void *user)
{
    struct heard *h = user;
    CHECK(h->begun && !h->ended++ && !h->failed && !h->done);
}

static void on_fail(void *user, const char *type, headway_bytes body)
{
    struct heard *h = user;
    CHECK(!h->responded && !h->ended && !h->failed++ && !h->done);
    snprintf(h->type, sizeof h->type, "%s", type);
    add(h, body);
}

static void on_done(void *user)
{
    struct heard *h = user;
    CHECK(!h->done++);
    h->running = NULL;
}

void shop_open_event(struct heard *h, const invocation_event *event)
{
    static const invocation_result result = {on_respond, on_begin, on_write,
                                             on_end,     on_fail,  on_done};
    h->room = h->room ? h->room : SIZE_MAX;
    CHECK_EQ(invocation_open(shop.f, event, &result, h, &h->running), 0);
    CHECK(!h->responded && !h->begun && !h->failed && !h->done);
}

void shop_open(struct heard *h, const char *event)
{
    const invocation_event e = {.body = headway_bytes_of_string(event),
                                .request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
                                .trace_id = "",
                                .remaining_ms = 3000};
    memset(h, 0, sizeof *h);
    shop_open_event(h, &e);
}

static int is_done(void *user)
{
    return ((const struct heard *)user)->done;
}

void shop_invoke(struct heard *h, const char *event)
{
    shop_open(h, event);
    CHECK_EQ(headway_sim_run_until(shop.sim, is_done, h, 60 * SECOND), 1);
}

int shop_says(const struct heard *h, const char *part)
{
    if (strstr(h->body, part))
        return 1;
    fprintf(stderr, "no %s in: %.2000s\n", part, h->body);
    return 0;
}
