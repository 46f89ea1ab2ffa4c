/* Made by protoc-gen-headway from bare.proto. Do not edit. */
#ifndef BARE_PROTO_HEADWAY_H
#define BARE_PROTO_HEADWAY_H

#include "bare.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info bare_proto_messages[8];
extern const size_t bare_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes bare_proto_schema;

/* ---- service Headway ---- */

extern const headway_method headway___methods[1];
extern const headway_service_descriptor headway___service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct headway___handlers {
    size_t size; /* sizeof(headway___handlers) */
    int (*open)(headway_call *call, const Ab *request, void *self);
} headway___handlers;

/* handlers are copied; self is theirs. */
int headway___serve(headway_bus *bus, const headway___handlers *handlers, void *self,
                    const headway_service_options *options,
                    headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int headway___open_reply(headway_call *call, const Ab *response);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*headway___open_done)(headway_call *call, const headway_status *status,
                                    const Ab *response, void *user);
int headway___open(headway_bus *bus, const Ab *request, const headway_call_options *options,
                   headway___open_done on_done, void *user,
                   headway_call **ret_call) HEADWAY_MUST_CHECK;

/* ---- service headway_call ---- */

extern const headway_method headway_call__methods[1];
extern const headway_service_descriptor headway_call__service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct headway_call__handlers {
    size_t size; /* sizeof(headway_call__handlers) */
    int (*reply)(headway_call *call, const Ab *request, void *self);
} headway_call__handlers;

/* handlers are copied; self is theirs. */
int headway_call__serve(headway_bus *bus, const headway_call__handlers *handlers, void *self,
                        const headway_service_options *options,
                        headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int headway_call__reply_reply(headway_call *call, const Ab *response);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

typedef void (*headway_call__reply_done)(headway_call *call, const headway_status *status,
                                         const Ab *response, void *user);
int headway_call__reply(headway_bus *bus, const Ab *request, const headway_call_options *options,
                        headway_call__reply_done on_done, void *user,
                        headway_call **ret_call) HEADWAY_MUST_CHECK;

/* ---- service a_b ---- */

extern const headway_method a_b_methods[3];
extern const headway_service_descriptor a_b_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct a_b_handlers {
    size_t size; /* sizeof(a_b_handlers) */
    /* Ab's own function. */
    int (*_pack_)(headway_call *call, const Ab *request, void *self);
    int (*errno_)(headway_call *call, const Ab *request, void *self);
    int (*assert_)(headway_call *call, void *self);
    int (*assert__next)(headway_call *call, const Ab *request, void *self);
    int (*assert__done)(headway_call *call, void *self);
} a_b_handlers;

/* handlers are copied; self is theirs. */
int a_b_serve(headway_bus *bus, const a_b_handlers *handlers, void *self,
              const headway_service_options *options,
              headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int a_b__pack__reply(headway_call *call, const Ab *response);
int a_b_errno__reply_send(headway_call *call, const Ab *response) HEADWAY_MUST_CHECK;
int a_b_errno__reply_end(headway_call *call);
int a_b_assert__reply(headway_call *call, const Ab *response);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

/* Ab's own function. */
typedef void (*a_b__pack__done)(headway_call *call, const headway_status *status,
                                const Ab *response, void *user);
int a_b__pack_(headway_bus *bus, const Ab *request, const headway_call_options *options,
               a_b__pack__done on_done, void *user, headway_call **ret_call) HEADWAY_MUST_CHECK;

typedef void (*a_b_errno__next)(headway_call *call, const Ab *response, void *user);
typedef void (*a_b_errno__done)(headway_call *call, const headway_status *status, void *user);
typedef struct a_b_errno__events {
    a_b_errno__next on_next;
    a_b_errno__done on_done;
} a_b_errno__events;
int a_b_errno_(headway_bus *bus, const Ab *request, const headway_call_options *options,
               const a_b_errno__events *events, void *user,
               headway_call **ret_call) HEADWAY_MUST_CHECK;

typedef void (*a_b_assert__done)(headway_call *call, const headway_status *status,
                                 const Ab *response, void *user);
typedef struct a_b_assert__events {
    void (*on_writable)(headway_call *call, void *user);
    a_b_assert__done on_done;
} a_b_assert__events;
int a_b_assert_(headway_bus *bus, const headway_call_options *options,
                const a_b_assert__events *events, void *user,
                headway_call **ret_call) HEADWAY_MUST_CHECK;
int a_b_assert__send(headway_call *call, const Ab *request) HEADWAY_MUST_CHECK;
int a_b_assert__end(headway_call *call);

#ifdef __cplusplus
}
#endif
#endif
