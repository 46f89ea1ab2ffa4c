/* Made by protoc-gen-headway from library.proto. Do not edit. */
#ifndef LIBRARY_PROTO_HEADWAY_H
#define LIBRARY_PROTO_HEADWAY_H

#include "library.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info library_proto_messages[1];
extern const size_t library_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes library_proto_schema;

/* ---- service headway.Bus ---- */

extern const headway_method headway_bus__methods[1];
extern const headway_service_descriptor headway_bus__service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct headway_bus__handlers {
    size_t size; /* sizeof(headway_bus__handlers) */
    int (*open)(headway_call *call, const Headway__Call *request, void *self);
} headway_bus__handlers;

/* handlers are copied; self is theirs. */
int headway_bus__serve(headway_bus *bus, const headway_bus__handlers *handlers, void *self,
                       const headway_service_options *options,
                       headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int headway_bus__open_reply(headway_call *call, const Headway__Call *response);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*headway_bus__open_done)(headway_call *call, const headway_status *status,
                                       const Headway__Call *response, void *user);
int headway_bus__open(headway_bus *bus, const Headway__Call *request,
                      const headway_call_options *options, headway_bus__open_done on_done,
                      void *user, headway_call **ret_call) HEADWAY_MUST_CHECK;

/* ---- event headway.Call ---- */

extern const headway_event headway_call__event;
int headway_call__publish(headway_bus *bus, const Headway__Call *event,
                          void (*on_done)(const headway_status *status, void *user),
                          void *user) HEADWAY_MUST_CHECK;
typedef void (*headway_call__handler)(headway_subscription *subscription,
                                      const Headway__Call *event, const char *topic,
                                      uint64_t sequence, void *user);
/* As headway_subscription_events. */
typedef struct headway_call__events {
    headway_call__handler on_event;
    void (*on_ready)(headway_subscription *subscription, void *user);
    void (*on_gap)(headway_subscription *subscription, uint64_t lost, void *user);
    void (*on_done)(headway_subscription *subscription, const headway_status *status, void *user);
} headway_call__events;
/* key: NULL, this event has none. */
int headway_call__subscribe(headway_bus *bus, const char *key,
                            const headway_subscription_options *options,
                            const headway_call__events *events, void *user,
                            headway_subscription **ret_subscription) HEADWAY_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
