/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls, from both ends. Loop thread only. Callbacks never run inside the function that accepted
 * them; on_done is terminal: exactly once, and last.
 *
 * A handle is valid until on_done returns (client), or until reply, fail or drop (server; inside
 * the handler that answered, until it returns). headway_call_ref keeps the handle, not the call:
 * on a call that has ended every function is a no-op or answers HEADWAY_ECLOSED.
 */
#ifndef HEADWAY_CALL_H
#define HEADWAY_CALL_H

#include <headway/alloc.h>
#include <headway/service.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_call_options {
    size_t size;
    uint32_t deadline_ms;   /* 0: the method's, else 10 s (unary); streams have none by default */
    uint32_t idle_ms;       /* streams: end after this long without a message; 0: never */
    uint8_t wait_for_ready; /* 1: no EAGAIN for want of a link or credit; wait, bounded */
    uint8_t priority;       /* 0: the method's */
    uint8_t manual_demand;  /* 1: responses come only as headway_call_request asks */
    uint32_t key_hash;      /* affinity, 0: none */
    headway_bytes metadata; /* packed headway.v1.Metadata; copied */
    /* How often the library sends it again at most, if it ends UNAVAILABLE, or RESOURCE_EXHAUSTED
       and not processed, and nothing has been received: an idempotent method's call, or one that
       nobody has seen. 0: the method's number. Streams of requests are never sent again. */
    uint8_t retries;
    uint8_t no_retry; /* 1: it is sent once */
    /* The served call that this one is made for; NULL: none. It ends with its parent's deadline at
       the latest and is cancelled with it; it takes over the parent's priority and trace context
       (traceparent, tracestate) where it has none of its own; and it is not retried where the
       parent is, by whoever called (law L3: one layer). Once the parent has been answered the call
       goes on alone. ECLOSED: the parent has ended; EINVAL: it is no served call. */
    headway_call *parent;
    /* headway_via; 0: the bus's. AUTO or DIRECT to a service of this bus: within the process */
    uint8_t via;
    /* Of a broker that is several (`headway broker --threads`) this one answers, 1 the first: for
       calls of headway.v1.*, which each answers for what it has. Numbers beyond the last count
       round. 0: the one that has the service, of headway.v1.* the first. */
    uint8_t shard;
    /* The identity that the call is made for, 1 to 63 bytes; copied. NULL or "": our own. The
       broker judges it by the rights and limits of that identity, if its rights let us delegate for
       it, else it ends PERMISSION_DENIED, as at a broker without rights; the handler sees it in
       headway_call_identity and us in headway_call_delegate. It goes by the broker always: EINVAL
       with HEADWAY_VIA_DIRECT. A service that acts for its caller passes on headway_call_identity
       of the call it serves; nothing is passed on by itself. */
    const char *on_behalf;
} headway_call_options;

/* The client's callbacks. message is borrowed until return; its credit returns then too. */
typedef struct headway_call_events {
    void (*on_message)(headway_call *call, headway_bytes message, void *user);
    void (*on_writable)(headway_call *call,
                        void *user); /* after send answered EAGAIN; may be NULL */
    void (*on_done)(headway_call *call, const headway_status *status, void *user);
} headway_call_events;

/* Start a call. request: the message (unary, server stream), copied; ignored for client streams.
   EAGAIN: no link or no credit, nothing was taken, the bus's on_writable fires once.
   ELIMIT: the message is over the limit, or the waiting list is full. ENOTSUP: the broker is too
   old for on_behalf (with wait_for_ready the call may end UNIMPLEMENTED instead). ret_call may be
   NULL. */
HEADWAY_API int headway_call_open(headway_bus *bus, const headway_method *method,
                                  headway_bytes request, const headway_call_options *options,
                                  const headway_call_events *events, void *user,
                                  headway_call **ret_call) HEADWAY_MUST_CHECK;

/* Client and bidi streams, client side: send the next request (copied). EAGAIN: on_writable fires
   once when it is worth trying again. ECLOSED after end, cancel or the call's end. */
HEADWAY_API int headway_call_send(headway_call *call, headway_bytes message) HEADWAY_MUST_CHECK;
/* The last request has been sent. Idempotent. */
HEADWAY_API int headway_call_end(headway_call *call);
/* Ends the call: on_done hears CANCELLED. Idempotent. */
HEADWAY_API void headway_call_cancel(headway_call *call);
/* With manual_demand: allow n more messages. n <= 0 is EINVAL; demand saturates. Either side. */
HEADWAY_API int headway_call_request(headway_call *call, int64_t n);

/* Serving side. reply: the one response of a unary or client-stream call; never EAGAIN: the bytes
   are copied and travel as credit arrives. A second answer is a traced no-op. */
HEADWAY_API int headway_call_reply(headway_call *call, headway_bytes message);
/* Server and bidi streams, serving side: send the next response. 0, EAGAIN, ECLOSED. */
HEADWAY_API int headway_call_reply_send(headway_call *call,
                                        headway_bytes message) HEADWAY_MUST_CHECK;
/* Server and bidi streams: the stream ends well. */
HEADWAY_API int headway_call_reply_end(headway_call *call);
/* End with an error status; format may be NULL. */
HEADWAY_API int headway_call_fail(headway_call *call, int code, const char *format, ...)
    HEADWAY_PRINTF(3, 4);
/* As fail, with a whole status; not_processed is stripped (law L1). */
HEADWAY_API int headway_call_fail_status(headway_call *call, const headway_status *status);
/* End as never begun, for those who hand calls on to what is no bus and know that it took nothing:
   the caller may send it again. RESOURCE_EXHAUSTED or UNAVAILABLE; retry_after_ms as in a status.
   EINVAL: another code, or a response has been sent. */
HEADWAY_API int headway_call_refuse(headway_call *call, int code, uint32_t retry_after_ms,
                                    const char *why);
/* Give the call up without an answer of one's own: the caller hears CANCELLED if it still waits. */
HEADWAY_API void headway_call_drop(headway_call *call);
/* on_cancel: the caller cancelled, its deadline passed or its link died; the handler still owns the
   call and must end it (drop). on_writable: after reply_send answered EAGAIN. Either may be NULL.
 */
HEADWAY_API void headway_call_watch(headway_call *call,
                                    void (*on_cancel)(headway_call *call, void *user),
                                    void (*on_writable)(headway_call *call, void *user),
                                    void *user);
/* 1 once the caller no longer waits. */
HEADWAY_API int headway_call_cancelled(const headway_call *call);
/* Who calls, as the broker knows them by their key or their user ("anna", "uid:1000"), whatever
   they say of themselves; of a call by a direct link as the broker said when it gave the ticket, of
   one within the process the bus's own. "" if nobody knows, and on the client's side. It is valid
   as long as the call, and may be kept from the handler's beginning on. */
HEADWAY_API const char *headway_call_identity(const headway_call *call);
/* Who made the call on behalf of that identity, having the right to; "": nobody, it called itself.
 */
HEADWAY_API const char *headway_call_delegate(const headway_call *call);

/* Either side. */
HEADWAY_API const headway_method *headway_call_method(const headway_call *call);
HEADWAY_API headway_bus *headway_call_bus(const headway_call *call);
HEADWAY_API uint64_t headway_call_id(const headway_call *call); /* unique on this bus, for logs */
/* Milliseconds until the deadline; UINT32_MAX: none. */
HEADWAY_API uint32_t headway_call_remaining_ms(const headway_call *call);
HEADWAY_API headway_bytes headway_call_metadata(const headway_call *call);
/* Memory that lives as long as the call; NULL when out of memory or over its limit. */
HEADWAY_API headway_arena *headway_call_arena(headway_call *call);
/* A pointer of the user's own, for generated code's and handlers' state. Initially NULL. */
HEADWAY_API void headway_call_set_data(headway_call *call, void *data);
HEADWAY_API void *headway_call_data(const headway_call *call);
/* The user pointer given at open (client), self (server). */
HEADWAY_API void *headway_call_user(const headway_call *call);
HEADWAY_API headway_call *headway_call_ref(headway_call *call);
HEADWAY_API void headway_call_unref(headway_call *call);

#ifdef __cplusplus
}
#endif
#endif
