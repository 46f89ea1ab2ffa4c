/* Made by protoc-gen-headway from old.proto. Do not edit. */
#ifndef OLD_PROTO_HEADWAY_H
#define OLD_PROTO_HEADWAY_H

#include "old.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info old_proto_messages[3];
extern const size_t old_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes old_proto_schema;

/* ---- service Old ---- */

extern const headway_method old_old_methods[1];
extern const headway_service_descriptor old_old_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct old_old_handlers {
    size_t size; /* sizeof(old_old_handlers) */
    int (*ask)(headway_call *call, const Sample *request, void *self);
} old_old_handlers;

/* handlers are copied; self is theirs. */
int old_old_serve(headway_bus *bus, const old_old_handlers *handlers, void *self,
                  const headway_service_options *options,
                  headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int old_old_ask_reply(headway_call *call, const Shared *response);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*old_old_ask_done)(headway_call *call, const headway_status *status,
                                 const Shared *response, void *user);
int old_old_ask(headway_bus *bus, const Sample *request, const headway_call_options *options,
                old_old_ask_done on_done, void *user, headway_call **ret_call) HEADWAY_MUST_CHECK;

/* ---- service Older ---- */

extern const headway_method old_older_methods[1];
extern const headway_service_descriptor old_older_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct old_older_handlers {
    size_t size; /* sizeof(old_older_handlers) */
    int (*ask)(headway_call *call, const Shared *request, void *self);
} old_older_handlers;

/* handlers are copied; self is theirs. */
int old_older_serve(headway_bus *bus, const old_older_handlers *handlers, void *self,
                    const headway_service_options *options,
                    headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int old_older_ask_reply_send(headway_call *call, const Sample *response) HEADWAY_MUST_CHECK;
int old_older_ask_reply_end(headway_call *call);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*old_older_ask_next)(headway_call *call, const Sample *response, void *user);
typedef void (*old_older_ask_done)(headway_call *call, const headway_status *status, void *user);
typedef struct old_older_ask_events {
    old_older_ask_next on_next;
    old_older_ask_done on_done;
} old_older_ask_events;
int old_older_ask(headway_bus *bus, const Shared *request, const headway_call_options *options,
                  const old_older_ask_events *events, void *user,
                  headway_call **ret_call) HEADWAY_MUST_CHECK;

/* ---- event Counted ---- */

/* Keyed by a number. */
extern const headway_event old_counted_event;
int old_counted_publish(headway_bus *bus, const Counted *event,
                        void (*on_done)(const headway_status *status, void *user),
                        void *user) HEADWAY_MUST_CHECK;
typedef void (*old_counted_handler)(headway_subscription *subscription, const Counted *event,
                                    const char *topic, uint64_t sequence, void *user);
/* As headway_subscription_events. */
typedef struct old_counted_events {
    old_counted_handler on_event;
    void (*on_ready)(headway_subscription *subscription, void *user);
    void (*on_gap)(headway_subscription *subscription, uint64_t lost, void *user);
    void (*on_done)(headway_subscription *subscription, const headway_status *status, void *user);
} old_counted_events;
/* key: a value of id, or NULL for all. */
int old_counted_subscribe(headway_bus *bus, const char *key,
                          const headway_subscription_options *options,
                          const old_counted_events *events, void *user,
                          headway_subscription **ret_subscription) HEADWAY_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
