/* Made by protoc-gen-headway from event_only.proto. Do not edit. */
#ifndef EVENT_ONLY_PROTO_HEADWAY_H
#define EVENT_ONLY_PROTO_HEADWAY_H

#include "event_only.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info event_only_proto_messages[1];
extern const size_t event_only_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes event_only_proto_schema;

/* ---- event golden.Happened ---- */

/* The topic is the full name, and there is no key. */
extern const headway_event golden_happened_event;
int golden_happened_publish(headway_bus *bus, const Golden__Happened *event,
                            void (*on_done)(const headway_status *status, void *user),
                            void *user) HEADWAY_MUST_CHECK;
typedef void (*golden_happened_handler)(headway_subscription *subscription,
                                        const Golden__Happened *event, const char *topic,
                                        uint64_t sequence, void *user);
/* As headway_subscription_events. */
typedef struct golden_happened_events {
    golden_happened_handler on_event;
    void (*on_ready)(headway_subscription *subscription, void *user);
    void (*on_gap)(headway_subscription *subscription, uint64_t lost, void *user);
    void (*on_done)(headway_subscription *subscription, const headway_status *status, void *user);
} golden_happened_events;
/* key: NULL, this event has none. */
int golden_happened_subscribe(headway_bus *bus, const char *key,
                              const headway_subscription_options *options,
                              const golden_happened_events *events, void *user,
                              headway_subscription **ret_subscription) HEADWAY_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
