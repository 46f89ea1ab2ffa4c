/* Made by protoc-gen-headway from names.proto. Do not edit. */
#ifndef NAMES_PROTO_HEADWAY_H
#define NAMES_PROTO_HEADWAY_H

#include "names.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info names_proto_messages[4];
extern const size_t names_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes names_proto_schema;

/* ---- service golden.names.Meet ---- */

/* Functions and members that meet. */
extern const headway_method golden_names_meet_methods[10];
extern const headway_service_descriptor golden_names_meet_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct golden_names_meet_handlers {
    size_t size; /* sizeof(golden_names_meet_handlers) */
    int (*get)(headway_call *call, const Golden__Names__AB *request, void *self);
    int (*get_reply_)(headway_call *call, const Golden__Names__AB *request, void *self);
    int (*serve_)(headway_call *call, const Golden__Names__AB *request, void *self);
    int (*do_)(headway_call *call, void *self);
    int (*do__next)(headway_call *call, const Golden__Names__AB *request, void *self);
    int (*do__done)(headway_call *call, void *self);
    int (*do_send)(headway_call *call, const Golden__Names__AB *request, void *self);
    int (*size_)(headway_call *call, const Golden__Names__AB *request, void *self);
    /* Its calls go where others with this number go. */
    int (*http_get)(headway_call *call, const Golden__Names__AB *request, void *self);
    int (*by_text)(headway_call *call, const Golden__Names__AB_ *request, void *self);
    int (*foo)(headway_call *call, void *self);
    int (*foo_next)(headway_call *call, const Golden__Names__AB *request, void *self);
    int (*foo_done)(headway_call *call, void *self);
    int (*foo__)(headway_call *call, void *self);
    int (*foo___next)(headway_call *call, const Golden__Names__AB *request, void *self);
    int (*foo___done)(headway_call *call, void *self);
} golden_names_meet_handlers;

/* handlers are copied; self is theirs. */
int golden_names_meet_serve(headway_bus *bus, const golden_names_meet_handlers *handlers,
                            void *self, const headway_service_options *options,
                            headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int golden_names_meet_get_reply(headway_call *call, const Golden__Names__AB_ *response);
int golden_names_meet_get_reply__reply(headway_call *call, const Golden__Names__AB_ *response);
int golden_names_meet_serve__reply(headway_call *call, const Golden__Names__AB_ *response);
int golden_names_meet_do__reply_send(headway_call *call,
                                     const Golden__Names__AB_ *response) HEADWAY_MUST_CHECK;
int golden_names_meet_do__reply_end(headway_call *call);
int golden_names_meet_do_send_reply(headway_call *call, const Golden__Names__AB_ *response);
int golden_names_meet_size__reply(headway_call *call, const Golden__Names__AB_ *response);
int golden_names_meet_http_get_reply(headway_call *call, const Golden__Names__AB_ *response);
int golden_names_meet_by_text_reply_send(headway_call *call,
                                         const Golden__Names__AB_ *response) HEADWAY_MUST_CHECK;
int golden_names_meet_by_text_reply_end(headway_call *call);
int golden_names_meet_foo_reply_send(headway_call *call,
                                     const Golden__Names__AB_ *response) HEADWAY_MUST_CHECK;
int golden_names_meet_foo_reply_end(headway_call *call);
int golden_names_meet_foo___reply_send(headway_call *call,
                                       const Golden__Names__AB_ *response) HEADWAY_MUST_CHECK;
int golden_names_meet_foo___reply_end(headway_call *call);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*golden_names_meet_get_done)(headway_call *call, const headway_status *status,
                                           const Golden__Names__AB_ *response, void *user);
int golden_names_meet_get(headway_bus *bus, const Golden__Names__AB *request,
                          const headway_call_options *options, golden_names_meet_get_done on_done,
                          void *user, headway_call **ret_call) HEADWAY_MUST_CHECK;

typedef void (*golden_names_meet_get_reply__done)(headway_call *call, const headway_status *status,
                                                  const Golden__Names__AB_ *response, void *user);
int golden_names_meet_get_reply_(headway_bus *bus, const Golden__Names__AB *request,
                                 const headway_call_options *options,
                                 golden_names_meet_get_reply__done on_done, void *user,
                                 headway_call **ret_call) HEADWAY_MUST_CHECK;

typedef void (*golden_names_meet_serve__done)(headway_call *call, const headway_status *status,
                                              const Golden__Names__AB_ *response, void *user);
int golden_names_meet_serve_(headway_bus *bus, const Golden__Names__AB *request,
                             const headway_call_options *options,
                             golden_names_meet_serve__done on_done, void *user,
                             headway_call **ret_call) HEADWAY_MUST_CHECK;

typedef void (*golden_names_meet_do__next)(headway_call *call, const Golden__Names__AB_ *response,
                                           void *user);
typedef void (*golden_names_meet_do__done)(headway_call *call, const headway_status *status,
                                           void *user);
typedef struct golden_names_meet_do__events {
    golden_names_meet_do__next on_next;
    void (*on_writable)(headway_call *call, void *user);
    golden_names_meet_do__done on_done;
} golden_names_meet_do__events;
int golden_names_meet_do_(headway_bus *bus, const headway_call_options *options,
                          const golden_names_meet_do__events *events, void *user,
                          headway_call **ret_call) HEADWAY_MUST_CHECK;
int golden_names_meet_do__send(headway_call *call,
                               const Golden__Names__AB *request) HEADWAY_MUST_CHECK;
int golden_names_meet_do__end(headway_call *call);

typedef void (*golden_names_meet_do_send_done)(headway_call *call, const headway_status *status,
                                               const Golden__Names__AB_ *response, void *user);
int golden_names_meet_do_send(headway_bus *bus, const Golden__Names__AB *request,
                              const headway_call_options *options,
                              golden_names_meet_do_send_done on_done, void *user,
                              headway_call **ret_call) HEADWAY_MUST_CHECK;

typedef void (*golden_names_meet_size__done)(headway_call *call, const headway_status *status,
                                             const Golden__Names__AB_ *response, void *user);
int golden_names_meet_size_(headway_bus *bus, const Golden__Names__AB *request,
                            const headway_call_options *options,
                            golden_names_meet_size__done on_done, void *user,
                            headway_call **ret_call) HEADWAY_MUST_CHECK;

/* Its calls go where others with this number go. */
typedef void (*golden_names_meet_http_get_done)(headway_call *call, const headway_status *status,
                                                const Golden__Names__AB_ *response, void *user);
int golden_names_meet_http_get(headway_bus *bus, const Golden__Names__AB *request,
                               const headway_call_options *options,
                               golden_names_meet_http_get_done on_done, void *user,
                               headway_call **ret_call) HEADWAY_MUST_CHECK;

typedef void (*golden_names_meet_by_text_next)(headway_call *call,
                                               const Golden__Names__AB_ *response, void *user);
typedef void (*golden_names_meet_by_text_done)(headway_call *call, const headway_status *status,
                                               void *user);
typedef struct golden_names_meet_by_text_events {
    golden_names_meet_by_text_next on_next;
    golden_names_meet_by_text_done on_done;
} golden_names_meet_by_text_events;
int golden_names_meet_by_text(headway_bus *bus, const Golden__Names__AB_ *request,
                              const headway_call_options *options,
                              const golden_names_meet_by_text_events *events, void *user,
                              headway_call **ret_call) HEADWAY_MUST_CHECK;

typedef void (*golden_names_meet_foo_next)(headway_call *call, const Golden__Names__AB_ *response,
                                           void *user);
typedef void (*golden_names_meet_foo_done)(headway_call *call, const headway_status *status,
                                           void *user);
typedef struct golden_names_meet_foo_events {
    golden_names_meet_foo_next on_next;
    void (*on_writable)(headway_call *call, void *user);
    golden_names_meet_foo_done on_done;
} golden_names_meet_foo_events;
int golden_names_meet_foo(headway_bus *bus, const headway_call_options *options,
                          const golden_names_meet_foo_events *events, void *user,
                          headway_call **ret_call) HEADWAY_MUST_CHECK;
int golden_names_meet_foo_send(headway_call *call,
                               const Golden__Names__AB *request) HEADWAY_MUST_CHECK;
int golden_names_meet_foo_end(headway_call *call);

typedef void (*golden_names_meet_foo___next)(headway_call *call, const Golden__Names__AB_ *response,
                                             void *user);
typedef void (*golden_names_meet_foo___done)(headway_call *call, const headway_status *status,
                                             void *user);
typedef struct golden_names_meet_foo___events {
    golden_names_meet_foo___next on_next;
    void (*on_writable)(headway_call *call, void *user);
    golden_names_meet_foo___done on_done;
} golden_names_meet_foo___events;
int golden_names_meet_foo__(headway_bus *bus, const headway_call_options *options,
                            const golden_names_meet_foo___events *events, void *user,
                            headway_call **ret_call) HEADWAY_MUST_CHECK;
int golden_names_meet_foo___send(headway_call *call,
                                 const Golden__Names__AB *request) HEADWAY_MUST_CHECK;
int golden_names_meet_foo___end(headway_call *call);

/* ---- service golden.names.Meet_Get ---- */

/* golden_names + Meet_Get meets golden_names_meet + Get. */
extern const headway_method golden_names_meet_get_methods[1];
extern const headway_service_descriptor golden_names_meet_get_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct golden_names_meet_get_handlers {
    size_t size; /* sizeof(golden_names_meet_get_handlers) */
    int (*reply___)(headway_call *call, const Golden__Names__AB *request, void *self);
} golden_names_meet_get_handlers;

/* handlers are copied; self is theirs. */
int golden_names_meet_get_serve(headway_bus *bus, const golden_names_meet_get_handlers *handlers,
                                void *self, const headway_service_options *options,
                                headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int golden_names_meet_get_reply____reply(headway_call *call, const Golden__Names__AB_ *response);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*golden_names_meet_get_reply____done)(headway_call *call,
                                                    const headway_status *status,
                                                    const Golden__Names__AB_ *response, void *user);
int golden_names_meet_get_reply___(headway_bus *bus, const Golden__Names__AB *request,
                                   const headway_call_options *options,
                                   golden_names_meet_get_reply____done on_done, void *user,
                                   headway_call **ret_call) HEADWAY_MUST_CHECK;

/* ---- service golden.names.a_b ---- */

/* a_b + C meets a + B_C. */
extern const headway_method golden_names_a_b_methods[1];
extern const headway_service_descriptor golden_names_a_b_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct golden_names_a_b_handlers {
    size_t size; /* sizeof(golden_names_a_b_handlers) */
    int (*c)(headway_call *call, const Golden__Names__AB *request, void *self);
} golden_names_a_b_handlers;

/* handlers are copied; self is theirs. */
int golden_names_a_b_serve(headway_bus *bus, const golden_names_a_b_handlers *handlers, void *self,
                           const headway_service_options *options,
                           headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int golden_names_a_b_c_reply(headway_call *call, const Golden__Names__AB_ *response);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*golden_names_a_b_c_done)(headway_call *call, const headway_status *status,
                                        const Golden__Names__AB_ *response, void *user);
int golden_names_a_b_c(headway_bus *bus, const Golden__Names__AB *request,
                       const headway_call_options *options, golden_names_a_b_c_done on_done,
                       void *user, headway_call **ret_call) HEADWAY_MUST_CHECK;

/* ---- service golden.names.a ---- */

extern const headway_method golden_names_a_methods[1];
extern const headway_service_descriptor golden_names_a_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct golden_names_a_handlers {
    size_t size; /* sizeof(golden_names_a_handlers) */
    int (*b_c__)(headway_call *call, const Golden__Names__AB *request, void *self);
} golden_names_a_handlers;

/* handlers are copied; self is theirs. */
int golden_names_a_serve(headway_bus *bus, const golden_names_a_handlers *handlers, void *self,
                         const headway_service_options *options,
                         headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int golden_names_a_b_c___reply(headway_call *call, const Golden__Names__AB_ *response);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*golden_names_a_b_c___done)(headway_call *call, const headway_status *status,
                                          const Golden__Names__AB_ *response, void *user);
int golden_names_a_b_c__(headway_bus *bus, const Golden__Names__AB *request,
                         const headway_call_options *options, golden_names_a_b_c___done on_done,
                         void *user, headway_call **ret_call) HEADWAY_MUST_CHECK;

/* ---- service golden.names.Empty ---- */

extern const headway_service_descriptor golden_names_empty_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct golden_names_empty_handlers {
    size_t size; /* sizeof(golden_names_empty_handlers) */
} golden_names_empty_handlers;

/* handlers are copied; self is theirs. */
int golden_names_empty_serve(headway_bus *bus, const golden_names_empty_handlers *handlers,
                             void *self, const headway_service_options *options,
                             headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

/* ---- event golden.names.Meet_Event ---- */

/* An event beside a service's method of its name. */
extern const headway_event golden_names_meet_event_event;
int golden_names_meet_event_publish(headway_bus *bus, const Golden__Names__MeetEvent *event,
                                    void (*on_done)(const headway_status *status, void *user),
                                    void *user) HEADWAY_MUST_CHECK;
typedef void (*golden_names_meet_event_handler)(headway_subscription *subscription,
                                                const Golden__Names__MeetEvent *event,
                                                const char *topic, uint64_t sequence, void *user);
/* As headway_subscription_events. */
typedef struct golden_names_meet_event_events {
    golden_names_meet_event_handler on_event;
    void (*on_ready)(headway_subscription *subscription, void *user);
    void (*on_gap)(headway_subscription *subscription, uint64_t lost, void *user);
    void (*on_done)(headway_subscription *subscription, const headway_status *status, void *user);
} golden_names_meet_event_events;
/* key: NULL, this event has none. */
int golden_names_meet_event_subscribe(headway_bus *bus, const char *key,
                                      const headway_subscription_options *options,
                                      const golden_names_meet_event_events *events, void *user,
                                      headway_subscription **ret_subscription) HEADWAY_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
