/* Made by protoc-gen-headway from old.proto. Do not edit. */
#include "old.headway.h"
#include <stdio.h>

/* clang-format off */
static const headway_field_info sample__infos[] = {
    {"id", NULL, 0, 0},
    {"text", NULL, 0, 0},
    {"data", NULL, 0, 0},
    {"color", NULL, 0, 0},
    {"up", NULL, 0, 0},
    {"down", NULL, 0, 0},
    {"none", NULL, 0, 0},
    {"small", NULL, 0, 0},
    {"whole", NULL, 0, 0},
    {"least", NULL, 0, 0},
    {"most", NULL, 0, 0},
    {"yes", NULL, 0, 0},
    {"number", NULL, 0, 0},
    {"first", NULL, 0, 0},
    {"packed", NULL, 0, 0},
    {"plain", NULL, 0, 0},
    {"byName", NULL, 0, 1},
    {"word", "choice", 0, 0},
    {"shared", "choice", 0, 0},
    {"shade", "choice", 0, 0},
    {"at", NULL, 0, 0},
    {"deprecatedOne", NULL, 0, 0},
    {"Mixed", NULL, 0, 0},
    {"mixed", NULL, 0, 0},
};
static const headway_field_info sample__by_name_entry__infos[] = {
    {"key", NULL, 0, 0},
    {"value", NULL, 0, 0},
};
static const headway_field_info counted__infos[] = {
    {"id", NULL, 0, 0},
};
const headway_message_info old_proto_messages[] = {
    {&sample__descriptor, sample__infos},
    {&sample__by_name_entry__descriptor, sample__by_name_entry__infos},
    {&counted__descriptor, counted__infos},
};
const size_t old_proto_message_count = 3;
static const uint8_t old_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes old_proto_schema = {old_proto__schema_bytes, ...};
const headway_method old_old_methods[] = {
    {"Ask", "Old/Ask", HEADWAY_UNARY,
     {0},
     &sample__descriptor, &shared__descriptor},
};
const headway_service_descriptor old_old_service = {
    sizeof(headway_service_descriptor), "Old",
    old_old_methods, 1,
    {old_proto__schema_bytes, sizeof old_proto__schema_bytes},
};
const headway_method old_older_methods[] = {
    {"Ask", "Older/Ask", HEADWAY_SERVER_STREAM,
     {0},
     &shared__descriptor, &sample__descriptor},
};
const headway_service_descriptor old_older_service = {
    sizeof(headway_service_descriptor), "Older",
    old_older_methods, 1,
    {old_proto__schema_bytes, sizeof old_proto__schema_bytes},
};
/* clang-format on */

/* ---- service Old ---- */

static int old_old_ask__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const old_old_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, old_old_methods[0].request);
    if (!request)
        return 0;
    return handlers->ask(call, (const void *)request, binding->self);
}

/* clang-format off */
static const headway_handler old_old__thunks[] = {
    {old_old_ask__open, NULL, NULL},
};
static const size_t old_old__offsets[] = {
    offsetof(old_old_handlers, ask),
};
static const headway_stub_service old_old__stub = {
    HEADWAY_GENERATED_VERSION, &old_old_service, old_old__thunks, old_old__offsets,
    sizeof(old_old_handlers), 8,
};
/* clang-format on */

int old_old_serve(headway_bus *bus, const old_old_handlers *handlers, void *self,
                  const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &old_old__stub, handlers, self, options, ret_service);
}

int old_old_ask_reply(headway_call *call, const Shared *response)
{
    return headway_stub_reply(call, &response->base);
}

static void old_old_ask__ended(headway_call *call, const headway_status *status,
                               const ProtobufCMessage *response, headway_stub_function on_done,
                               void *user)
{
    ((old_old_ask_done)on_done)(call, status, (const void *)response, user);
}

int old_old_ask(headway_bus *bus, const Sample *request, const headway_call_options *options,
                old_old_ask_done on_done, void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = old_old_ask__ended,
    };
    const headway_stub_request_of asked = {
        .method = &old_old_methods[0],
        .client = &client,
        .message = &request->base,
        .options = options,
    };
    const headway_stub_start start = {
        .on_done = (headway_stub_function)on_done,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

/* ---- service Older ---- */

static int old_older_ask__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const old_older_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, old_older_methods[0].request);
    if (!request)
        return 0;
    return handlers->ask(call, (const void *)request, binding->self);
}

/* clang-format off */
static const headway_handler old_older__thunks[] = {
    {old_older_ask__open, NULL, NULL},
};
static const size_t old_older__offsets[] = {
    offsetof(old_older_handlers, ask),
};
static const headway_stub_service old_older__stub = {
    HEADWAY_GENERATED_VERSION, &old_older_service, old_older__thunks, old_older__offsets,
    sizeof(old_older_handlers), 0,
};
/* clang-format on */

int old_older_serve(headway_bus *bus, const old_older_handlers *handlers, void *self,
                    const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &old_older__stub, handlers, self, options, ret_service);
}

int old_older_ask_reply_send(headway_call *call, const Sample *response)
{
    return headway_stub_reply_send(call, &response->base);
}

int old_older_ask_reply_end(headway_call *call)
{
    return headway_call_reply_end(call);
}

static void old_older_ask__received(headway_call *call, const ProtobufCMessage *message,
                                    headway_stub_function on_next, void *user)
{
    ((old_older_ask_next)on_next)(call, (const void *)message, user);
}

static void old_older_ask__ended(headway_call *call, const headway_status *status,
                                 const ProtobufCMessage *response, headway_stub_function on_done,
                                 void *user)
{
    (void)response;
    ((old_older_ask_done)on_done)(call, status, user);
}

int old_older_ask(headway_bus *bus, const Shared *request, const headway_call_options *options,
                  const old_older_ask_events *events, void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .next = old_older_ask__received,
        .done = old_older_ask__ended,
    };
    const headway_stub_request_of asked = {
        .method = &old_older_methods[0],
        .client = &client,
        .message = &request->base,
        .options = options,
    };
    const headway_stub_start start = {
        .on_next = (headway_stub_function)events->on_next,
        .on_done = (headway_stub_function)events->on_done,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

/* ---- event Counted ---- */

/* clang-format off */
const headway_event old_counted_event = {
    "Counted",
    "counted.here",
    HEADWAY_KEEP_LATEST,
    &counted__descriptor,
};
/* clang-format on */

int old_counted_publish(headway_bus *bus, const Counted *event,
                        void (*on_done)(const headway_status *status, void *user), void *user)
{
    char key[24];
    snprintf(key, sizeof key, "%llu", (unsigned long long)event->id);
    return headway_stub_publish(bus, &old_counted_event, key, &event->base, on_done, user);
}

static void old_counted__received(headway_subscription *subscription,
                                  const ProtobufCMessage *message, const char *topic,
                                  uint64_t sequence, headway_stub_function on_event, void *user)
{
    const void *event = message;
    ((old_counted_handler)on_event)(subscription, event, topic, sequence, user);
}

int old_counted_subscribe(headway_bus *bus, const char *key,
                          const headway_subscription_options *options,
                          const old_counted_events *events, void *user,
                          headway_subscription **ret_subscription)
{
    static const headway_stub_subscriber subscriber = {
        .generated = HEADWAY_GENERATED_VERSION,
        .keyed = 1,
        .event = &old_counted_event,
        .deliver = old_counted__received,
    };
    const headway_stub_listen listen = {
        .on_event = (headway_stub_function)events->on_event,
        .on_ready = events->on_ready,
        .on_gap = events->on_gap,
        .on_done = events->on_done,
        .user = user,
    };
    return headway_stub_subscribe(bus, &subscriber, key, options, &listen, ret_subscription);
}
