/* Made by protoc-gen-headway from fleet/v1/fleet.proto. Do not edit. */
#include "fleet/v1/fleet.headway.h"
#include <stdio.h>

/* clang-format off */
static const headway_field_info fleet__v1__get_request__infos[] = {
    {"device", NULL, 0, 0},
};
static const headway_field_info fleet__v1__device__infos[] = {
    {"name", NULL, 0, 0},
    {"hostname", NULL, 0, 0},
    {"bootedAt", NULL, 0, 0},
    {"readings", NULL, 0, 0},
};
static const headway_field_info fleet__v1__watch_request__infos[] = {
    {"device", NULL, 0, 0},
    {"interval", NULL, 0, 0},
    {"filter", NULL, 0, 0},
};
static const headway_field_info fleet__v1__filter__infos[] = {
    {"kinds", NULL, 0, 0},
    {"names", NULL, 0, 0},
};
static const headway_field_info fleet__v1__reading__infos[] = {
    {"device", NULL, 0, 0},
    {"takenAt", NULL, 0, 0},
    {"sequence", NULL, 0, 0},
    {"load", "value", 0, 0},
    {"cpu", "value", 0, 0},
    {"memory", "value", 0, 0},
    {"disks", "value", 0, 0},
    {"network", "value", 0, 0},
    {"processes", "value", 0, 0},
};
static const headway_field_info fleet__v1__load__infos[] = {
    {"oneMinute", NULL, 0, 0},
    {"fiveMinutes", NULL, 0, 0},
    {"fifteenMinutes", NULL, 0, 0},
};
static const headway_field_info fleet__v1__cpu__infos[] = {
    {"busyPercent", NULL, 0, 0},
    {"iowaitPercent", NULL, 0, 0},
    {"cores", NULL, 0, 0},
};
static const headway_field_info fleet__v1__cpu__core__infos[] = {
    {"number", NULL, 0, 0},
    {"busyPercent", NULL, 0, 0},
};
static const headway_field_info fleet__v1__memory__infos[] = {
    {"totalBytes", NULL, 0, 0},
    {"availableBytes", NULL, 0, 0},
    {"cachedBytes", NULL, 0, 0},
    {"swapTotalBytes", NULL, 0, 0},
    {"swapFreeBytes", NULL, 0, 0},
    {"usedPercent", NULL, 0, 0},
};
static const headway_field_info fleet__v1__disks__infos[] = {
    {"disks", NULL, 0, 0},
};
static const headway_field_info fleet__v1__disk__infos[] = {
    {"mount", NULL, 0, 0},
    {"device", NULL, 0, 0},
    {"totalBytes", NULL, 0, 0},
    {"availableBytes", NULL, 0, 0},
    {"usedPercent", NULL, 0, 0},
    {"readBytes", NULL, 0, 0},
    {"writtenBytes", NULL, 0, 0},
};
static const headway_field_info fleet__v1__network__infos[] = {
    {"interfaces", NULL, 0, 0},
    {"receivedPerSecond", NULL, 0, 0},
    {"sentPerSecond", NULL, 0, 0},
};
static const headway_field_info fleet__v1__interface__infos[] = {
    {"name", NULL, 0, 0},
    {"receivedBytes", NULL, 0, 0},
    {"receivedPackets", NULL, 0, 0},
    {"sentBytes", NULL, 0, 0},
    {"sentPackets", NULL, 0, 0},
    {"errors", NULL, 0, 0},
};
static const headway_field_info fleet__v1__processes__infos[] = {
    {"count", NULL, 0, 0},
    {"threads", NULL, 0, 0},
    {"running", NULL, 0, 0},
};
static const headway_field_info fleet__v1__upload_summary__infos[] = {
    {"count", NULL, 0, 0},
    {"statistics", NULL, 0, 0},
};
static const headway_field_info fleet__v1__statistic__infos[] = {
    {"kind", NULL, 0, 0},
    {"count", NULL, 0, 0},
    {"minimum", NULL, 0, 0},
    {"maximum", NULL, 0, 0},
    {"mean", NULL, 0, 0},
};
static const headway_field_info fleet__v1__command__infos[] = {
    {"id", NULL, 0, 0},
    {"device", NULL, 0, 0},
    {"setThreshold", "action", 0, 0},
    {"sampleNow", "action", 0, 0},
    {"setInterval", "action", 0, 0},
};
static const headway_field_info fleet__v1__set_threshold__infos[] = {
    {"kind", NULL, 0, 0},
    {"minimum", NULL, 1, 0},
    {"maximum", NULL, 1, 0},
    {"hysteresis", NULL, 1, 0},
};
static const headway_field_info fleet__v1__sample_now__infos[] = {
    {"filter", NULL, 0, 0},
};
static const headway_field_info fleet__v1__set_interval__infos[] = {
    {"interval", NULL, 0, 0},
};
static const headway_field_info fleet__v1__outcome__infos[] = {
    {"id", NULL, 0, 0},
    {"done", NULL, 0, 0},
    {"message", NULL, 0, 0},
    {"readings", NULL, 0, 0},
};
static const headway_field_info fleet__v1__reading_out_of_range__infos[] = {
    {"device", NULL, 0, 0},
    {"kind", NULL, 0, 0},
    {"value", NULL, 0, 0},
    {"bound", NULL, 0, 0},
    {"side", NULL, 0, 0},
    {"reading", NULL, 0, 0},
};
const headway_message_info fleet_v1_fleet_proto_messages[] = {
    {&fleet__v1__get_request__descriptor, fleet__v1__get_request__infos},
    {&fleet__v1__device__descriptor, fleet__v1__device__infos},
    {&fleet__v1__watch_request__descriptor, fleet__v1__watch_request__infos},
    {&fleet__v1__filter__descriptor, fleet__v1__filter__infos},
    {&fleet__v1__reading__descriptor, fleet__v1__reading__infos},
    {&fleet__v1__load__descriptor, fleet__v1__load__infos},
    {&fleet__v1__cpu__descriptor, fleet__v1__cpu__infos},
    {&fleet__v1__cpu__core__descriptor, fleet__v1__cpu__core__infos},
    {&fleet__v1__memory__descriptor, fleet__v1__memory__infos},
    {&fleet__v1__disks__descriptor, fleet__v1__disks__infos},
    {&fleet__v1__disk__descriptor, fleet__v1__disk__infos},
    {&fleet__v1__network__descriptor, fleet__v1__network__infos},
    {&fleet__v1__interface__descriptor, fleet__v1__interface__infos},
    {&fleet__v1__processes__descriptor, fleet__v1__processes__infos},
    {&fleet__v1__upload_summary__descriptor, fleet__v1__upload_summary__infos},
    {&fleet__v1__statistic__descriptor, fleet__v1__statistic__infos},
    {&fleet__v1__command__descriptor, fleet__v1__command__infos},
    {&fleet__v1__set_threshold__descriptor, fleet__v1__set_threshold__infos},
    {&fleet__v1__sample_now__descriptor, fleet__v1__sample_now__infos},
    {&fleet__v1__set_interval__descriptor, fleet__v1__set_interval__infos},
    {&fleet__v1__outcome__descriptor, fleet__v1__outcome__infos},
    {&fleet__v1__reading_out_of_range__descriptor, fleet__v1__reading_out_of_range__infos},
};
const size_t fleet_v1_fleet_proto_message_count = 22;
static const uint8_t fleet_v1_fleet_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes fleet_v1_fleet_proto_schema = {fleet_v1_fleet_proto__schema_bytes, ...};
const headway_method fleet_v1_fleet_methods[] = {
    {"Get", "fleet.v1.Fleet/Get", HEADWAY_UNARY,
     {.deadline_ms = 2000, .idempotent = 1, .retries = 2},
     &fleet__v1__get_request__descriptor, &fleet__v1__device__descriptor},
    {"Watch", "fleet.v1.Fleet/Watch", HEADWAY_SERVER_STREAM,
     {.window_messages = 64, .window_bytes = 65536},
     &fleet__v1__watch_request__descriptor, &fleet__v1__reading__descriptor},
    {"Upload", "fleet.v1.Fleet/Upload", HEADWAY_CLIENT_STREAM,
     {.window_messages = 64, .window_bytes = 65536},
     &fleet__v1__reading__descriptor, &fleet__v1__upload_summary__descriptor},
    {"Control", "fleet.v1.Fleet/Control", HEADWAY_BIDI_STREAM,
     {.window_messages = 16, .window_bytes = 16384, .priority = 1},
     &fleet__v1__command__descriptor, &fleet__v1__outcome__descriptor},
};
const headway_service_descriptor fleet_v1_fleet_service = {
    sizeof(headway_service_descriptor), "fleet.v1.Fleet",
    fleet_v1_fleet_methods, 4,
    {fleet_v1_fleet_proto__schema_bytes, sizeof fleet_v1_fleet_proto__schema_bytes},
};
/* clang-format on */

/* ---- service fleet.v1.Fleet ---- */

static int fleet_v1_fleet_get__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const fleet_v1_fleet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, fleet_v1_fleet_methods[0].request);
    if (!request)
        return 0;
    return handlers->get(call, (const void *)request, binding->self);
}

static int fleet_v1_fleet_watch__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const fleet_v1_fleet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, fleet_v1_fleet_methods[1].request);
    if (!request)
        return 0;
    return handlers->watch(call, (const void *)request, binding->self);
}

static int fleet_v1_fleet_upload__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const fleet_v1_fleet_handlers *handlers = binding->handlers;
    (void)message;
    return handlers->upload(call, binding->self);
}

static int fleet_v1_fleet_upload__next(headway_call *call, headway_bytes message, void *self)
{
    headway_stub_binding *binding = self;
    const fleet_v1_fleet_handlers *handlers = binding->handlers;
    if (!handlers->upload_next)
        return 0;
    const void *descriptor = fleet_v1_fleet_methods[2].request;
    const void *request = headway_stub_next(call, message, descriptor, binding);
    if (!request)
        return 0;
    int code = handlers->upload_next(call, request, binding->self);
    headway_stub_release(binding);
    return code;
}

static int fleet_v1_fleet_upload__done(headway_call *call, void *self)
{
    const headway_stub_binding *binding = self;
    const fleet_v1_fleet_handlers *handlers = binding->handlers;
    return handlers->upload_done ? handlers->upload_done(call, binding->self) : 0;
}

static int fleet_v1_fleet_control__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const fleet_v1_fleet_handlers *handlers = binding->handlers;
    (void)message;
    return handlers->control(call, binding->self);
}

static int fleet_v1_fleet_control__next(headway_call *call, headway_bytes message, void *self)
{
    headway_stub_binding *binding = self;
    const fleet_v1_fleet_handlers *handlers = binding->handlers;
    if (!handlers->control_next)
        return 0;
    const void *descriptor = fleet_v1_fleet_methods[3].request;
    const void *request = headway_stub_next(call, message, descriptor, binding);
    if (!request)
        return 0;
    int code = handlers->control_next(call, request, binding->self);
    headway_stub_release(binding);
    return code;
}

static int fleet_v1_fleet_control__done(headway_call *call, void *self)
{
    const headway_stub_binding *binding = self;
    const fleet_v1_fleet_handlers *handlers = binding->handlers;
    return handlers->control_done ? handlers->control_done(call, binding->self) : 0;
}

/* clang-format off */
static const headway_handler fleet_v1_fleet__thunks[] = {
    {fleet_v1_fleet_get__open, NULL, NULL},
    {fleet_v1_fleet_watch__open, NULL, NULL},
    {fleet_v1_fleet_upload__open, fleet_v1_fleet_upload__next, fleet_v1_fleet_upload__done},
    {fleet_v1_fleet_control__open, fleet_v1_fleet_control__next, fleet_v1_fleet_control__done},
};
static const size_t fleet_v1_fleet__offsets[] = {
    offsetof(fleet_v1_fleet_handlers, get),
    offsetof(fleet_v1_fleet_handlers, watch),
    offsetof(fleet_v1_fleet_handlers, upload),
    offsetof(fleet_v1_fleet_handlers, control),
};
static const headway_stub_service fleet_v1_fleet__stub = {
    HEADWAY_GENERATED_VERSION, &fleet_v1_fleet_service, fleet_v1_fleet__thunks, fleet_v1_fleet__offsets,
    sizeof(fleet_v1_fleet_handlers), 0,
};
/* clang-format on */

int fleet_v1_fleet_serve(headway_bus *bus, const fleet_v1_fleet_handlers *handlers, void *self,
                         const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &fleet_v1_fleet__stub, handlers, self, options, ret_service);
}

int fleet_v1_fleet_get_reply(headway_call *call, const Fleet__V1__Device *response)
{
    return headway_stub_reply(call, &response->base);
}

int fleet_v1_fleet_watch_reply_send(headway_call *call, const Fleet__V1__Reading *response)
{
    return headway_stub_reply_send(call, &response->base);
}

int fleet_v1_fleet_watch_reply_end(headway_call *call)
{
    return headway_call_reply_end(call);
}

int fleet_v1_fleet_upload_reply(headway_call *call, const Fleet__V1__UploadSummary *response)
{
    return headway_stub_reply(call, &response->base);
}

int fleet_v1_fleet_control_reply_send(headway_call *call, const Fleet__V1__Outcome *response)
{
    return headway_stub_reply_send(call, &response->base);
}

int fleet_v1_fleet_control_reply_end(headway_call *call)
{
    return headway_call_reply_end(call);
}

static void fleet_v1_fleet_get__ended(headway_call *call, const headway_status *status,
                                      const ProtobufCMessage *response,
                                      headway_stub_function on_done, void *user)
{
    ((fleet_v1_fleet_get_done)on_done)(call, status, (const void *)response, user);
}

int fleet_v1_fleet_get(headway_bus *bus, const Fleet__V1__GetRequest *request,
                       const headway_call_options *options, fleet_v1_fleet_get_done on_done,
                       void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = fleet_v1_fleet_get__ended,
    };
    const headway_stub_request_of asked = {
        .method = &fleet_v1_fleet_methods[0],
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

static void fleet_v1_fleet_watch__received(headway_call *call, const ProtobufCMessage *message,
                                           headway_stub_function on_next, void *user)
{
    ((fleet_v1_fleet_watch_next)on_next)(call, (const void *)message, user);
}

static void fleet_v1_fleet_watch__ended(headway_call *call, const headway_status *status,
                                        const ProtobufCMessage *response,
                                        headway_stub_function on_done, void *user)
{
    (void)response;
    ((fleet_v1_fleet_watch_done)on_done)(call, status, user);
}

int fleet_v1_fleet_watch(headway_bus *bus, const Fleet__V1__WatchRequest *request,
                         const headway_call_options *options,
                         const fleet_v1_fleet_watch_events *events, void *user,
                         headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .next = fleet_v1_fleet_watch__received,
        .done = fleet_v1_fleet_watch__ended,
    };
    const headway_stub_request_of asked = {
        .method = &fleet_v1_fleet_methods[1],
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

static void fleet_v1_fleet_upload__ended(headway_call *call, const headway_status *status,
                                         const ProtobufCMessage *response,
                                         headway_stub_function on_done, void *user)
{
    ((fleet_v1_fleet_upload_done)on_done)(call, status, (const void *)response, user);
}

int fleet_v1_fleet_upload(headway_bus *bus, const headway_call_options *options,
                          const fleet_v1_fleet_upload_events *events, void *user,
                          headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = fleet_v1_fleet_upload__ended,
    };
    const headway_stub_request_of asked = {
        .method = &fleet_v1_fleet_methods[2],
        .client = &client,
        .message = NULL,
        .options = options,
    };
    const headway_stub_start start = {
        .on_done = (headway_stub_function)events->on_done,
        .on_writable = events->on_writable,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

int fleet_v1_fleet_upload_send(headway_call *call, const Fleet__V1__Reading *request)
{
    return headway_stub_send(call, &request->base);
}

int fleet_v1_fleet_upload_end(headway_call *call)
{
    return headway_call_end(call);
}

static void fleet_v1_fleet_control__received(headway_call *call, const ProtobufCMessage *message,
                                             headway_stub_function on_next, void *user)
{
    ((fleet_v1_fleet_control_next)on_next)(call, (const void *)message, user);
}

static void fleet_v1_fleet_control__ended(headway_call *call, const headway_status *status,
                                          const ProtobufCMessage *response,
                                          headway_stub_function on_done, void *user)
{
    (void)response;
    ((fleet_v1_fleet_control_done)on_done)(call, status, user);
}

int fleet_v1_fleet_control(headway_bus *bus, const headway_call_options *options,
                           const fleet_v1_fleet_control_events *events, void *user,
                           headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .next = fleet_v1_fleet_control__received,
        .done = fleet_v1_fleet_control__ended,
    };
    const headway_stub_request_of asked = {
        .method = &fleet_v1_fleet_methods[3],
        .client = &client,
        .message = NULL,
        .options = options,
    };
    const headway_stub_start start = {
        .on_next = (headway_stub_function)events->on_next,
        .on_done = (headway_stub_function)events->on_done,
        .on_writable = events->on_writable,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

int fleet_v1_fleet_control_send(headway_call *call, const Fleet__V1__Command *request)
{
    return headway_stub_send(call, &request->base);
}

int fleet_v1_fleet_control_end(headway_call *call)
{
    return headway_call_end(call);
}

/* ---- event fleet.v1.ReadingOutOfRange ---- */

/* clang-format off */
const headway_event fleet_v1_reading_out_of_range_event = {
    "fleet.v1.ReadingOutOfRange",
    "fleet.v1.ReadingOutOfRange",
    HEADWAY_DROP_OLDEST,
    &fleet__v1__reading_out_of_range__descriptor,
};
/* clang-format on */

int fleet_v1_reading_out_of_range_publish(headway_bus *bus,
                                          const Fleet__V1__ReadingOutOfRange *event,
                                          void (*on_done)(const headway_status *status, void *user),
                                          void *user)
{
    if (!event->device)
        return HEADWAY_EINVAL;
    return headway_stub_publish(bus, &fleet_v1_reading_out_of_range_event, event->device,
                                &event->base, on_done, user);
}

static void fleet_v1_reading_out_of_range__received(headway_subscription *subscription,
                                                    const ProtobufCMessage *message,
                                                    const char *topic, uint64_t sequence,
                                                    headway_stub_function on_event, void *user)
{
    const void *event = message;
    ((fleet_v1_reading_out_of_range_handler)on_event)(subscription, event, topic, sequence, user);
}

int fleet_v1_reading_out_of_range_subscribe(headway_bus *bus, const char *key,
                                            const headway_subscription_options *options,
                                            const fleet_v1_reading_out_of_range_events *events,
                                            void *user, headway_subscription **ret_subscription)
{
    static const headway_stub_subscriber subscriber = {
        .generated = HEADWAY_GENERATED_VERSION,
        .keyed = 1,
        .event = &fleet_v1_reading_out_of_range_event,
        .deliver = fleet_v1_reading_out_of_range__received,
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
