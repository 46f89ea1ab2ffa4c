/* Made by protoc-gen-headway from fleet/v1/fleet.proto. Do not edit. */
#ifndef FLEET_V1_FLEET_PROTO_HEADWAY_H
#define FLEET_V1_FLEET_PROTO_HEADWAY_H

#include "fleet/v1/fleet.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info fleet_v1_fleet_proto_messages[22];
extern const size_t fleet_v1_fleet_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes fleet_v1_fleet_proto_schema;

/* ---- service fleet.v1.Fleet ---- */

/* Readings of a fleet of devices, in all four shapes of a call. */
extern const headway_method fleet_v1_fleet_methods[4];
extern const headway_service_descriptor fleet_v1_fleet_service;

/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a headway_code that
   becomes the answer. A request lives as long as its call, a message of a stream (_next) until
   return. _done: the client has sent its last. */
typedef struct fleet_v1_fleet_handlers {
    size_t size; /* sizeof(fleet_v1_fleet_handlers) */
    /*
     * The device as it stands now, with one reading of every kind. NOT_FOUND for an unknown device.
     */
    int (*get)(headway_call *call, const Fleet__V1__GetRequest *request, void *self);
    /*
     * Readings as time passes, until the caller cancels. A reader that is slower than the interval
     * gets fresh readings, not old ones: those that found no credit are skipped, and the gap in
     * `sequence` tells how many.
     */
    int (*watch)(headway_call *call, const Fleet__V1__WatchRequest *request, void *self);
    /* Takes readings gathered elsewhere and answers with their summary. */
    int (*upload)(headway_call *call, void *self);
    int (*upload_next)(headway_call *call, const Fleet__V1__Reading *request, void *self);
    int (*upload_done)(headway_call *call, void *self);
    /*
     * Commands in, one outcome for each out, in the same order. A caller that lets more than 16
     * outcomes lie unread is refused with RESOURCE_EXHAUSTED.
     */
    int (*control)(headway_call *call, void *self);
    int (*control_next)(headway_call *call, const Fleet__V1__Command *request, void *self);
    int (*control_done)(headway_call *call, void *self);
} fleet_v1_fleet_handlers;

/* handlers are copied; self is theirs. */
int fleet_v1_fleet_serve(headway_bus *bus, const fleet_v1_fleet_handlers *handlers, void *self,
                         const headway_service_options *options,
                         headway_service **ret_service) HEADWAY_MUST_CHECK;

/* Answers, from handlers; for calls of this service only. */
int fleet_v1_fleet_get_reply(headway_call *call, const Fleet__V1__Device *response);
int fleet_v1_fleet_watch_reply_send(headway_call *call,
                                    const Fleet__V1__Reading *response) HEADWAY_MUST_CHECK;
int fleet_v1_fleet_watch_reply_end(headway_call *call);
int fleet_v1_fleet_upload_reply(headway_call *call, const Fleet__V1__UploadSummary *response);
int fleet_v1_fleet_control_reply_send(headway_call *call,
                                      const Fleet__V1__Outcome *response) HEADWAY_MUST_CHECK;
int fleet_v1_fleet_control_reply_end(headway_call *call);

/* Calls. on_done: exactly once, and last; response is NULL unless the status is OK. Callbacks may
   be NULL, messages live until the callback returns. */

/* The device as it stands now, with one reading of every kind. NOT_FOUND for an unknown device. */
typedef void (*fleet_v1_fleet_get_done)(headway_call *call, const headway_status *status,
                                        const Fleet__V1__Device *response, void *user);
int fleet_v1_fleet_get(headway_bus *bus, const Fleet__V1__GetRequest *request,
                       const headway_call_options *options, fleet_v1_fleet_get_done on_done,
                       void *user, headway_call **ret_call) HEADWAY_MUST_CHECK;

/*
 * Readings as time passes, until the caller cancels. A reader that is slower than the interval
 * gets fresh readings, not old ones: those that found no credit are skipped, and the gap in
 * `sequence` tells how many.
 */
typedef void (*fleet_v1_fleet_watch_next)(headway_call *call, const Fleet__V1__Reading *response,
                                          void *user);
typedef void (*fleet_v1_fleet_watch_done)(headway_call *call, const headway_status *status,
                                          void *user);
typedef struct fleet_v1_fleet_watch_events {
    fleet_v1_fleet_watch_next on_next;
    fleet_v1_fleet_watch_done on_done;
} fleet_v1_fleet_watch_events;
int fleet_v1_fleet_watch(headway_bus *bus, const Fleet__V1__WatchRequest *request,
                         const headway_call_options *options,
                         const fleet_v1_fleet_watch_events *events, void *user,
                         headway_call **ret_call) HEADWAY_MUST_CHECK;

/* Takes readings gathered elsewhere and answers with their summary. */
typedef void (*fleet_v1_fleet_upload_done)(headway_call *call, const headway_status *status,
                                           const Fleet__V1__UploadSummary *response, void *user);
typedef struct fleet_v1_fleet_upload_events {
    void (*on_writable)(headway_call *call, void *user);
    fleet_v1_fleet_upload_done on_done;
} fleet_v1_fleet_upload_events;
int fleet_v1_fleet_upload(headway_bus *bus, const headway_call_options *options,
                          const fleet_v1_fleet_upload_events *events, void *user,
                          headway_call **ret_call) HEADWAY_MUST_CHECK;
int fleet_v1_fleet_upload_send(headway_call *call,
                               const Fleet__V1__Reading *request) HEADWAY_MUST_CHECK;
int fleet_v1_fleet_upload_end(headway_call *call);

/*
 * Commands in, one outcome for each out, in the same order. A caller that lets more than 16
 * outcomes lie unread is refused with RESOURCE_EXHAUSTED.
 */
typedef void (*fleet_v1_fleet_control_next)(headway_call *call, const Fleet__V1__Outcome *response,
                                            void *user);
typedef void (*fleet_v1_fleet_control_done)(headway_call *call, const headway_status *status,
                                            void *user);
typedef struct fleet_v1_fleet_control_events {
    fleet_v1_fleet_control_next on_next;
    void (*on_writable)(headway_call *call, void *user);
    fleet_v1_fleet_control_done on_done;
} fleet_v1_fleet_control_events;
int fleet_v1_fleet_control(headway_bus *bus, const headway_call_options *options,
                           const fleet_v1_fleet_control_events *events, void *user,
                           headway_call **ret_call) HEADWAY_MUST_CHECK;
int fleet_v1_fleet_control_send(headway_call *call,
                                const Fleet__V1__Command *request) HEADWAY_MUST_CHECK;
int fleet_v1_fleet_control_end(headway_call *call);

/* ---- event fleet.v1.ReadingOutOfRange ---- */

/* A headline number has left the range that was set for it. Once per crossing. */
extern const headway_event fleet_v1_reading_out_of_range_event;
int fleet_v1_reading_out_of_range_publish(headway_bus *bus,
                                          const Fleet__V1__ReadingOutOfRange *event,
                                          void (*on_done)(const headway_status *status, void *user),
                                          void *user) HEADWAY_MUST_CHECK;
typedef void (*fleet_v1_reading_out_of_range_handler)(headway_subscription *subscription,
                                                      const Fleet__V1__ReadingOutOfRange *event,
                                                      const char *topic, uint64_t sequence,
                                                      void *user);
/* As headway_subscription_events. */
typedef struct fleet_v1_reading_out_of_range_events {
    fleet_v1_reading_out_of_range_handler on_event;
    void (*on_ready)(headway_subscription *subscription, void *user);
    void (*on_gap)(headway_subscription *subscription, uint64_t lost, void *user);
    void (*on_done)(headway_subscription *subscription, const headway_status *status, void *user);
} fleet_v1_reading_out_of_range_events;
/* key: a value of device, or NULL for all. */
int fleet_v1_reading_out_of_range_subscribe(
    headway_bus *bus, const char *key, const headway_subscription_options *options,
    const fleet_v1_reading_out_of_range_events *events, void *user,
    headway_subscription **ret_subscription) HEADWAY_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
