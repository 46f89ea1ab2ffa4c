/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Descriptions of services, methods and events (const tables that generated code fills), and
 * serving them. All functions: loop thread only.
 */
#ifndef HEADWAY_SERVICE_H
#define HEADWAY_SERVICE_H

#include <headway/bytes.h>
#include <headway/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_bus headway_bus;
typedef struct headway_call headway_call;
typedef struct headway_service headway_service;

typedef enum headway_shape {
    HEADWAY_UNARY = 0,
    HEADWAY_CLIENT_STREAM = 1, /* bit 0: the client streams */
    HEADWAY_SERVER_STREAM = 2, /* bit 1: the server streams */
    HEADWAY_BIDI_STREAM = 3
} headway_shape;

/* A method's policy, from headway/v1/options.proto; 0 everywhere means the library's default. */
/* Which way calls go (docs/GUIDE.md, Direct links). */
typedef enum headway_via {
    HEADWAY_VIA_DEFAULT = 0, /* of a call: the bus's; of a bus: by the broker */
    /* To a service of the bus itself within the process, without socket or broker; to a worker
       where a direct link stands; else by the broker. A link is looked for when a service is called
       often.
     */
    HEADWAY_VIA_AUTO = 1,
    HEADWAY_VIA_BROKER = 2, /* always by the broker, to services of one's own too */
    HEADWAY_VIA_DIRECT = 3  /* only straight: EAGAIN, or UNAVAILABLE at the deadline, else */
} headway_via;

typedef struct headway_policy {
    uint32_t deadline_ms;
    uint32_t window_messages; /* stream window */
    uint32_t window_bytes;
    uint32_t concurrency; /* handlers of this method at once, per worker */
    uint8_t idempotent;
    uint8_t priority;
    uint8_t retries;
    uint8_t retries_fixed; /* a call may ask for fewer, not for more */
    uint16_t backoff_ms, backoff_most_ms;
} headway_policy;

/* One method of a service. request and response are the message descriptors of whatever message
   layer made them (protobuf-c's for generated code); the core never looks inside. */
typedef struct headway_method {
    const char *name;  /* "Get" */
    const char *route; /* "fleet.v1.Fleet/Get" */
    headway_shape shape;
    headway_policy policy;
    const void *request;
    const void *response;
} headway_method;

typedef struct headway_service_descriptor {
    size_t size;
    const char *name; /* "fleet.v1.Fleet" */
    const headway_method *methods;
    size_t method_count;
    /* A serialized google.protobuf.FileDescriptorSet: the service's file and all it imports, or
       empty. Sent to the broker once per link, for reflection. */
    headway_bytes schema;
} headway_service_descriptor;

/* How one method is served. Callbacks run on the loop's thread, self is headway_service_open's.
   Each returns 0 ("answered, or I will") or a positive headway_code, which becomes the answer.
   A handler that returned 0 owns the call until headway_call_reply, _fail or _drop. */
typedef struct headway_handler {
    /* A call has come. message: the request (unary and server stream), or empty (client streams).
       Borrowed until return; what must live longer is copied into headway_call_arena(call). */
    int (*open)(headway_call *call, headway_bytes message, void *self);
    /* Client and bidi streams: the next request; credit for it returns when this returns. */
    int (*next)(headway_call *call, headway_bytes message, void *self);
    /* Client and bidi streams: the client has sent its last. */
    int (*done)(headway_call *call, void *self);
} headway_handler;

typedef struct headway_service_options {
    size_t size;
    uint32_t concurrency; /* calls handled at once by this service here, at most; default 256 */
    /* May be NULL. Called once, when the service uses self and its tables no more: after the last
       handler of a closed service, or at the end of the bus. Not after a failed open. */
    void (*on_released)(void *self);
    /* Where it is set, the library takes fewer calls at once when more only make each of them
       slower, but never fewer than this. Not for handlers that hold calls for long: while they run
       the limit stands still. Default: as many as concurrency, always. */
    uint32_t concurrency_floor;
} headway_service_options;

/* Serves at every broker of the bus, now and after each reconnect. descriptor and handlers (one per
   method, in the descriptor's order; open NULL = UNIMPLEMENTED) must outlive the service. */
HEADWAY_API int headway_service_open(headway_bus *bus, const headway_service_descriptor *descriptor,
                                     const headway_handler *handlers, void *self,
                                     const headway_service_options *options,
                                     headway_service **ret_service) HEADWAY_MUST_CHECK;
/* Calls handled at once from now on: one at least, and at most the options' concurrency. Of fewer,
   what was granted is called back; what comes all the same is refused as not processed. EINVAL: the
   service has a concurrency_floor, and finds its limit by itself. */
HEADWAY_API int headway_service_limit(headway_service *service, uint32_t concurrency);
/* No new calls; running handlers finish as usual. Idempotent. The handle is dead after
   on_closed (may be NULL), which runs when the last handler has answered. */
HEADWAY_API void headway_service_close(headway_service *service, void (*on_closed)(void *user),
                                       void *user);

#ifdef __cplusplus
}
#endif
#endif
