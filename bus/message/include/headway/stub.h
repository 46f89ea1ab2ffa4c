/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What generated code stands on. Only *.headway.c includes the functions below by name; users call
 * the typed functions of *.headway.h. Loop thread only.
 */
#ifndef HEADWAY_STUB_H
#define HEADWAY_STUB_H

#include <headway/headway.h>
#include <headway/message.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A pointer to a typed callback, cast back by the generated code that knows its type. */
typedef void (*headway_stub_function)(void);

/* ---- serving ---- */

/* A service as the generator describes it. */
typedef struct headway_stub_service {
    int generated; /* HEADWAY_GENERATED_VERSION at compile time */
    const headway_service_descriptor *descriptor;
    const headway_handler *thunks; /* one per method */
    const size_t *offsets;         /* of each method's handler in the handlers struct */
    size_t handlers_size;
    uint32_t concurrency; /* of the .proto; 0: the library's default */
} headway_stub_service;

/* What the thunks get as self: a copy of the user's handlers, and the user's self. */
typedef struct headway_stub_binding {
    const void *handlers;
    void *self;
} headway_stub_binding;

/* handlers: the generated struct, its size first; copied. A method without a handler answers
   UNIMPLEMENTED. The binding is freed when the service uses it no more. */
HEADWAY_API int headway_stub_serve(headway_bus *bus, const headway_stub_service *service,
                                   const void *handlers, void *self,
                                   const headway_service_options *options,
                                   headway_service **ret_service) HEADWAY_MUST_CHECK;
/* Unpacks into the call's arena. NULL: the call has been failed with the reason. */
HEADWAY_API const ProtobufCMessage *
headway_stub_request(headway_call *call, headway_bytes message,
                     const ProtobufCMessageDescriptor *descriptor);
/* As headway_stub_request, for one message of a stream: it lives until headway_stub_release. */
HEADWAY_API const ProtobufCMessage *headway_stub_next(headway_call *call, headway_bytes message,
                                                      const ProtobufCMessageDescriptor *descriptor,
                                                      headway_stub_binding *binding);
HEADWAY_API void headway_stub_release(headway_stub_binding *binding);
/* Pack and hand over; EINVAL as headway_message_pack. A reply that fails so ends its call as
   INTERNAL. */
HEADWAY_API int headway_stub_reply(headway_call *call, const ProtobufCMessage *response);
HEADWAY_API int headway_stub_reply_send(headway_call *call,
                                        const ProtobufCMessage *response) HEADWAY_MUST_CHECK;

/* ---- calling ---- */

typedef struct headway_stub_client {
    int generated;
    /* Streams of responses: hand one over. NULL: there is one response, given to done. */
    void (*next)(headway_call *call, const ProtobufCMessage *message, headway_stub_function on_next,
                 void *user);
    /* response: NULL unless the status is OK and the method has one response. */
    void (*done)(headway_call *call, const headway_status *status, const ProtobufCMessage *response,
                 headway_stub_function on_done, void *user);
} headway_stub_client;

/* The user's callbacks; each may be NULL. Copied. */
typedef struct headway_stub_start {
    headway_stub_function on_next;
    headway_stub_function on_done;
    void (*on_writable)(headway_call *call, void *user);
    void *user;
} headway_stub_start;

/* request: NULL for streams of requests. method->response is the descriptor of responses; one that
   is malformed ends the call as INTERNAL. */
typedef struct headway_stub_request_of {
    const headway_method *method;
    const headway_stub_client *client;
    const ProtobufCMessage *message;
    const headway_call_options *options;
    uint32_t key_hash; /* of the method's key, if the options have none; 0: none */
} headway_stub_request_of;
/* The key hash of a value: FNV-1a, 32 bits, of its UTF-8 bytes, or of its eight bytes, the lowest
   first; never 0, but for no text or an empty one. */
HEADWAY_API uint32_t headway_stub_key_text(const char *text);
HEADWAY_API uint32_t headway_stub_key_number(uint64_t number);
/* The same of a request's field, as generated code would: for callers that learn a method's key at
   run time (headway_types_method). 0 where the field is no string and no integer, or repeated. */
HEADWAY_API uint32_t headway_stub_key_of(const ProtobufCMessage *request,
                                         const ProtobufCFieldDescriptor *field);
HEADWAY_API int headway_stub_open(headway_bus *bus, const headway_stub_request_of *request,
                                  const headway_stub_start *start,
                                  headway_call **ret_call) HEADWAY_MUST_CHECK;
HEADWAY_API int headway_stub_send(headway_call *call,
                                  const ProtobufCMessage *request) HEADWAY_MUST_CHECK;

/* ---- events ---- */

/* key: one more token of the topic, or NULL where the event has none. */
HEADWAY_API int headway_stub_publish(headway_bus *bus, const headway_event *event, const char *key,
                                     const ProtobufCMessage *message,
                                     void (*on_done)(const headway_status *status, void *user),
                                     void *user) HEADWAY_MUST_CHECK;

typedef struct headway_stub_subscriber {
    int generated;
    uint8_t keyed; /* the event's topic has one more token */
    const headway_event *event;
    void (*deliver)(headway_subscription *subscription, const ProtobufCMessage *message,
                    const char *topic, uint64_t sequence, headway_stub_function on_event,
                    void *user);
} headway_stub_subscriber;

/* The user's callbacks; each may be NULL. Copied. An event that is malformed is told as a gap. */
typedef struct headway_stub_listen {
    headway_stub_function on_event;
    void (*on_ready)(headway_subscription *subscription, void *user);
    void (*on_gap)(headway_subscription *subscription, uint64_t lost, void *user);
    void (*on_done)(headway_subscription *subscription, const headway_status *status, void *user);
    void *user;
} headway_stub_listen;

/* key: NULL for every key. options' policy 0: the event's own. */
HEADWAY_API int headway_stub_subscribe(headway_bus *bus, const headway_stub_subscriber *subscriber,
                                       const char *key, const headway_subscription_options *options,
                                       const headway_stub_listen *listen,
                                       headway_subscription **ret_subscription) HEADWAY_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
