/* SPDX-License-Identifier: Apache-2.0 */
/* Events, as generated code needs them. */
#include "packed.h"

#include <headway/stub.h>

/* The event's topic, and the key as its last token. */
static int topic_of(const headway_event *event, const char *key, char *topic, size_t size)
{
    size_t length = strlen(event->topic), more = key ? strlen(key) + 1 : 0;
    if (length + more >= size)
        return HEADWAY_ELIMIT;
    memcpy(topic, event->topic, length);
    if (key) {
        topic[length] = '.';
        memcpy(topic + length + 1, key, more - 1);
    }
    topic[length + more] = 0;
    return 0;
}

int headway_stub_publish(headway_bus *bus, const headway_event *event, const char *key,
                         const ProtobufCMessage *message,
                         void (*on_done)(const headway_status *status, void *user), void *user)
{
    char topic[HEADWAY_TOPIC_LIMIT + 1];
    const headway_alloc *alloc = headway_bus_alloc(bus);
    headway__packed packed;
    int error = key ? topic_of(event, key, topic, sizeof topic) : 0;
    if (!error)
        error = headway__pack(alloc, message, &packed);
    if (error)
        return error;
    error = headway_publish(bus, key ? topic : event->topic, packed.bytes, on_done, user);
    headway__packed_done(alloc, &packed);
    return error;
}

typedef struct listener {
    const headway_alloc *alloc;
    const headway_stub_subscriber *subscriber;
    headway_stub_listen listen;
    headway_arena *scratch;
} listener;

static void listener_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    listener *to = user;
    if (to->listen.on_gap)
        to->listen.on_gap(subscription, lost, to->listen.user);
}

static void listener_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                           headway_bytes message, void *user)
{
    listener *to = user;
    ProtobufCMessage *event;
    int error = headway_message_unpack(to->subscriber->event->message, message, NULL, to->scratch,
                                       &event, NULL, 0);
    if (error)
        listener_gap(subscription, 1, user);
    else if (to->listen.on_event)
        to->subscriber->deliver(subscription, event, topic, sequence, to->listen.on_event,
                                to->listen.user);
    headway_arena_reset(to->scratch);
}

static void listener_ready(headway_subscription *subscription, void *user)
{
    listener *to = user;
    if (to->listen.on_ready)
        to->listen.on_ready(subscription, to->listen.user);
}

static void listener_free(listener *to)
{
    headway_arena_free(to->scratch);
    to->alloc->release(to->alloc->user, to);
}

static void listener_done(headway_subscription *subscription, const headway_status *status,
                          void *user)
{
    listener *to = user;
    if (to->listen.on_done)
        to->listen.on_done(subscription, status, to->listen.user);
    listener_free(to);
}

static const headway_subscription_events listener_events = {listener_event, listener_ready,
                                                            listener_gap, listener_done};

static listener *listener_new(const headway_alloc *alloc, const headway_stub_subscriber *subscriber,
                              const headway_stub_listen *listen)
{
    listener *to = alloc->allocate(alloc->user, sizeof *to);
    if (!to)
        return NULL;
    *to = (listener){.alloc = alloc, .subscriber = subscriber, .listen = *listen};
    to->scratch = headway_arena_new(alloc, (size_t)1 << 29);
    if (to->scratch)
        return to;
    alloc->release(alloc->user, to);
    return NULL;
}

int headway_stub_subscribe(headway_bus *bus, const headway_stub_subscriber *subscriber,
                           const char *key, const headway_subscription_options *options,
                           const headway_stub_listen *listen,
                           headway_subscription **ret_subscription)
{
    int error = headway_check_generated(subscriber->generated);
    if (error)
        return error;
    /* Only this function may make a wildcard of a key. */
    char topic[HEADWAY_TOPIC_LIMIT + 1];
    error = key ? headway_topic_check(key, 0) : 0;
    if (key && !subscriber->keyed)
        error = HEADWAY_EINVAL;
    if (!error)
        error =
            topic_of(subscriber->event, subscriber->keyed && !key ? ">" : key, topic, sizeof topic);
    if (error)
        return error;
    headway_subscription_options own = {.size = sizeof own};
    if (options)
        memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
    own.size = sizeof own;
    if (own.policy == HEADWAY_DROP_OLDEST)
        own.policy = subscriber->event->policy;
    listener *to = listener_new(headway_bus_alloc(bus), subscriber, listen);
    if (!to)
        return HEADWAY_ENOMEM;
    error = headway_subscribe(bus, topic, &own, &listener_events, to, ret_subscription);
    if (error)
        listener_free(to);
    return error;
}
