/* Made by protoc-gen-headway from library.proto. Do not edit. */
#include "library.headway.h"
#include <stdio.h>

/* clang-format off */
const headway_message_info library_proto_messages[] = {
    {&headway__call__descriptor, NULL},
};
const size_t library_proto_message_count = 1;
static const uint8_t library_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes library_proto_schema = {library_proto__schema_bytes, ...};
const headway_method headway_bus__methods[] = {
    {"Open", "headway.Bus/Open", HEADWAY_UNARY,
     {0},
     &headway__call__descriptor, &headway__call__descriptor},
};
const headway_service_descriptor headway_bus__service = {
    sizeof(headway_service_descriptor), "headway.Bus",
    headway_bus__methods, 1,
    {library_proto__schema_bytes, sizeof library_proto__schema_bytes},
};
/* clang-format on */

/* ---- service headway.Bus ---- */

static int headway_bus__open__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const headway_bus__handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, headway_bus__methods[0].request);
    if (!request)
        return 0;
    return handlers->open(call, (const void *)request, binding->self);
}

/* clang-format off */
static const headway_handler headway_bus___thunks[] = {
    {headway_bus__open__open, NULL, NULL},
};
static const size_t headway_bus___offsets[] = {
    offsetof(headway_bus__handlers, open),
};
static const headway_stub_service headway_bus___stub = {
    HEADWAY_GENERATED_VERSION, &headway_bus__service, headway_bus___thunks, headway_bus___offsets,
    sizeof(headway_bus__handlers), 0,
};
/* clang-format on */

int headway_bus__serve(headway_bus *bus, const headway_bus__handlers *handlers, void *self,
                       const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &headway_bus___stub, handlers, self, options, ret_service);
}

int headway_bus__open_reply(headway_call *call, const Headway__Call *response)
{
    return headway_stub_reply(call, &response->base);
}

static void headway_bus__open__ended(headway_call *call, const headway_status *status,
                                     const ProtobufCMessage *response,
                                     headway_stub_function on_done, void *user)
{
    ((headway_bus__open_done)on_done)(call, status, (const void *)response, user);
}

int headway_bus__open(headway_bus *bus, const Headway__Call *request,
                      const headway_call_options *options, headway_bus__open_done on_done,
                      void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = headway_bus__open__ended,
    };
    const headway_stub_request_of asked = {
        .method = &headway_bus__methods[0],
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

/* ---- event headway.Call ---- */

/* clang-format off */
const headway_event headway_call__event = {
    "headway.Call",
    "headway.Call",
    HEADWAY_DROP_OLDEST,
    &headway__call__descriptor,
};
/* clang-format on */

int headway_call__publish(headway_bus *bus, const Headway__Call *event,
                          void (*on_done)(const headway_status *status, void *user), void *user)
{
    return headway_stub_publish(bus, &headway_call__event, NULL, &event->base, on_done, user);
}

static void headway_call___received(headway_subscription *subscription,
                                    const ProtobufCMessage *message, const char *topic,
                                    uint64_t sequence, headway_stub_function on_event, void *user)
{
    const void *event = message;
    ((headway_call__handler)on_event)(subscription, event, topic, sequence, user);
}

int headway_call__subscribe(headway_bus *bus, const char *key,
                            const headway_subscription_options *options,
                            const headway_call__events *events, void *user,
                            headway_subscription **ret_subscription)
{
    static const headway_stub_subscriber subscriber = {
        .generated = HEADWAY_GENERATED_VERSION,
        .keyed = 0,
        .event = &headway_call__event,
        .deliver = headway_call___received,
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
