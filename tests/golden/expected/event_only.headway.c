/* Made by protoc-gen-headway from event_only.proto. Do not edit. */
#include "event_only.headway.h"
#include <stdio.h>

/* clang-format off */
static const headway_field_info golden__happened__infos[] = {
    {"what", NULL, 0, 0},
};
const headway_message_info event_only_proto_messages[] = {
    {&golden__happened__descriptor, golden__happened__infos},
};
const size_t event_only_proto_message_count = 1;
static const uint8_t event_only_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes event_only_proto_schema = {event_only_proto__schema_bytes, ...};
/* clang-format on */

/* ---- event golden.Happened ---- */

/* clang-format off */
const headway_event golden_happened_event = {
    "golden.Happened",
    "golden.Happened",
    HEADWAY_BLOCK,
    &golden__happened__descriptor,
};
/* clang-format on */

int golden_happened_publish(headway_bus *bus, const Golden__Happened *event,
                            void (*on_done)(const headway_status *status, void *user), void *user)
{
    return headway_stub_publish(bus, &golden_happened_event, NULL, &event->base, on_done, user);
}

static void golden_happened__received(headway_subscription *subscription,
                                      const ProtobufCMessage *message, const char *topic,
                                      uint64_t sequence, headway_stub_function on_event, void *user)
{
    const void *event = message;
    ((golden_happened_handler)on_event)(subscription, event, topic, sequence, user);
}

int golden_happened_subscribe(headway_bus *bus, const char *key,
                              const headway_subscription_options *options,
                              const golden_happened_events *events, void *user,
                              headway_subscription **ret_subscription)
{
    static const headway_stub_subscriber subscriber = {
        .generated = HEADWAY_GENERATED_VERSION,
        .keyed = 0,
        .event = &golden_happened_event,
        .deliver = golden_happened__received,
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
