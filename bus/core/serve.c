/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services: registration at each broker (L19), as a SERVE call that lasts as long as the service
 * and whose end-to-end credit is the worker's slots (L6); and the door by which calls come in. What
 * becomes of a call is serve_call.c.
 */
#include "runtime.h"

#include <stdio.h>

enum { CONCURRENCY = 256, RETRY_MS = 100, REGISTER_AGAIN_MS = 1000 };

static int start(headway__registration *at);

static void refuse(headway__link *link, const headway__frame *frame, int code, const char *text)
{
    headway_status status = {.code = code,
                             .not_processed = 1,
                             .retry_after_ms = code == HEADWAY_UNIMPLEMENTED ? 0 : RETRY_MS,
                             .message = text};
    headway__link_refuse(link, frame->call, &status);
}

static uint32_t places(const headway_service *service)
{
    return service->bus->upstream_count;
}

/* Of the slots, those that no direct link has; and how many of them are taken. */
static uint32_t for_brokers(const headway_service *service)
{
    return service->share_count ? service->portion.window : service->breadth.now;
}

static uint32_t by_brokers(const headway_service *service)
{
    return service->running - service->straight;
}

/* Slots are granted again when a quarter of them is free (or the broker has none left). */
static void grant_slots(headway_service *service, headway__registration *at)
{
    headway__credit *in = &at->stream.in;
    int64_t limit = for_brokers(service);
    int64_t missing = limit - by_brokers(service) - headway__credit_messages(in);
    if (!at->stream.link || at->stream.recalling || missing <= 0)
        return;
    if (missing >= (limit + 3) / 4 || headway__credit_messages(in) <= 0)
        headway__stream_grant(&at->stream, missing, 0);
}

void headway__service_slots(headway_service *service)
{
    for (uint32_t i = 0; i < places(service); i++)
        grant_slots(service, &service->at[i]);
}

/* Each broker is granted all slots that are free. One that counts on slots which another's calls
   have taken meanwhile is refused, and gives back what it has not spent (L11). */
static void over_slots(headway__stream *slots)
{
    if (slots->link && !slots->recalling && headway__credit_messages(&slots->in) > 0)
        headway__stream_recall(slots);
}

/* What was granted under a higher limit comes back, and is granted anew as far as it goes (L11). */
void headway__service_recall(headway_service *service)
{
    int64_t available = (int64_t)for_brokers(service) - by_brokers(service);
    for (uint32_t i = 0; i < places(service); i++) {
        if (headway__credit_messages(&service->at[i].stream.in) > available)
            over_slots(&service->at[i].stream);
    }
}

void headway__service_began(headway_call *call)
{
    headway_service *service = call->binding->service;
    call->began = headway__node_now(&call->bus->node);
    call->alone = (uint8_t)headway__breadth_started(&service->breadth, service->running);
}

void headway__service_answered(headway_call *call)
{
    headway_service *service = call->binding->service;
    headway__breadth_call ended = {.began = call->began,
                                   .ended = headway__node_now(&call->bus->node),
                                   .busy = call->bus->busy,
                                   .alone = call->alone};
    if (!headway__breadth_ended(&service->breadth, &call->binding->base, &ended))
        return;
    if (service->share_count)
        headway__shares_plan(service);
    else
        headway__service_recall(service);
}

/* At the broker of this link. */
static headway__stream *slots_of(headway__link *link, headway_service *service)
{
    const headway__upstream *from = link->user;
    return link->direct ? NULL : &service->at[from->first - service->bus->upstreams].stream;
}

void headway__serve_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    headway_bus *bus = (headway_bus *)link->owner;
    headway__binding *binding = route->target;
    if (link->direct && link->initiator) {
        headway__lane_opened(link, frame, route);
        return;
    }
    if (frame->open.kind == HEADWAY__KIND_DIRECT) {
        headway__pass_opened(link, frame, route);
        return;
    }
    if (link->pair && (!binding || !binding->service->within)) {
        refuse(link, frame, HEADWAY_UNAVAILABLE, "the service was closed");
        return;
    }
    if (frame->open.kind != HEADWAY__KIND_CALL || !binding) {
        refuse(link, frame, HEADWAY_UNIMPLEMENTED, "this worker does not serve that method");
        return;
    }
    headway_service *service = binding->service;
    headway__share *share = link->direct ? headway__share_of(link, service) : NULL;
    headway__stream *slots = share ? &share->stream : slots_of(link, service);
    uint32_t most = binding->method->policy.concurrency;
    if (!slots) {
        refuse(link, frame, HEADWAY_PERMISSION_DENIED, "no ticket for this service holds");
        return;
    }
    (void)headway__credit_receive(&slots->in, 1, 0);
    headway__portion_used(service, share ? &share->portion : &service->portion);
    if (!binding->handler->open) {
        refuse(link, frame, HEADWAY_UNIMPLEMENTED, "the method has no handler here");
    } else if (service->running >= service->concurrency) {
        refuse(link, frame, HEADWAY_RESOURCE_EXHAUSTED, "all slots of the worker are taken");
        over_slots(slots);
    } else if (most && binding->running >= most) {
        refuse(link, frame, HEADWAY_RESOURCE_EXHAUSTED, "all slots of the method are taken");
    } else if (bus->reply_bytes > bus->options.reply_budget) {
        refuse(link, frame, HEADWAY_RESOURCE_EXHAUSTED, "too many replies wait to be read");
    } else if (headway__served_accept(link, frame, binding, share) != 0) {
        refuse(link, frame, HEADWAY_RESOURCE_EXHAUSTED, "out of memory");
    } else {
        return;
    }
    headway__service_slots(service);
    if (share)
        headway__share_grant(share);
}

static int is_registered(const headway_service *service)
{
    for (uint32_t i = 0; i < places(service); i++)
        if (service->at[i].stream.link)
            return 1;
    return 0;
}

static void unbind(headway_service *service)
{
    for (size_t i = 0; service->bindings && i < service->descriptor->method_count; i++) {
        headway__route *route = service->bindings[i].route;
        if (route && route->target == &service->bindings[i])
            route->target = NULL;
    }
}

static void released(headway_service *service)
{
    headway_bus *bus = service->bus;
    headway__list_remove(&service->node);
    unbind(service);
    for (size_t i = 0; service->bindings && i < service->descriptor->method_count; i++)
        headway__route_unref(&bus->node.routes, service->bindings[i].route);
    headway__route_unref(&bus->node.routes, service->route);
    for (uint32_t i = 0; i < places(service); i++) {
        headway__node_timer_stop(&bus->node, &service->at[i].again);
        headway__stream_done(&service->at[i].stream);
    }
    for (size_t i = 0; service->bindings && i < service->descriptor->method_count; i++)
        headway__give(bus->node.alloc, service->bindings[i].tally);
    if (service->on_released)
        service->on_released(service->self);
    if (service->on_closed)
        service->on_closed(service->closed_user);
    headway__give(bus->node.alloc, service->bindings);
    headway__give(bus->node.alloc, service->declaration);
    headway__give(bus->node.alloc, service);
}

static void closed_task(headway__task *task)
{
    headway_service *service = HEADWAY__OWNER(task, headway_service, task);
    headway_bus *bus = service->bus;
    if (service->running == 0 && !is_registered(service)) {
        released(service);
        headway__bus_drain_check(bus);
    }
}

/* A closing service is done when each broker has ended SERVE and the last handler has answered. */
void headway__service_check(headway_service *service)
{
    if (service->closing && service->running == 0 && !is_registered(service)) {
        service->task.run = closed_task;
        headway__node_task(&service->bus->node, &service->task);
    }
}

static void register_again(headway__timer *timer)
{
    headway__registration *at = HEADWAY__OWNER(timer, headway__registration, again);
    if (start(at) != 0)
        at->service->bus->starved_inside = 1;
}

static headway__link *link_of(const headway__registration *at)
{
    const headway_service *service = at->service;
    headway__upstream *broker = &service->bus->upstreams[at - service->at];
    headway__link *link = headway__upstream_at(broker, service->route->spread)->link;
    return link && link->state == HEADWAY__LINK_UP ? link : NULL;
}

/* A broker that has not refused it, if it was ever there, or may still turn out to be. */
static int may_be_taken(const headway_service *service)
{
    for (uint32_t i = 0; i < places(service); i++) {
        const headway__upstream *upstream =
            headway__upstream_at(&service->bus->upstreams[i], service->route->spread);
        if (!service->at[i].refused && (upstream->known || upstream->attempt == 0))
            return 1;
    }
    return 0;
}

static void tell_refused(headway_service *service)
{
    headway_bus *bus = service->bus;
    const headway_status status = {.code = service->refused_code, .message = service->refused_why};
    if (!status.code || service->told_refused || service->closing || may_be_taken(service))
        return;
    service->told_refused = 1;
    if (bus->options.on_refused)
        bus->options.on_refused(bus, service->descriptor->name, &status, bus->options.user);
}

void headway__services_hope(headway_bus *bus)
{
    for (headway__list *at = bus->services.next, *next;
         at != &bus->services && !bus->closing && !bus->draining; at = next) {
        next = at->next;
        tell_refused(HEADWAY__OWNER(at, headway_service, node));
    }
}

/* A broker that is short of something may take us later; what it finds wrong stays wrong. */
static void refused(headway__registration *at, const headway_status *status)
{
    headway_bus *bus = at->service->bus;
    at->refused = status->code != HEADWAY_RESOURCE_EXHAUSTED && status->code != HEADWAY_UNAVAILABLE;
    uint64_t time = headway__node_now(&bus->node) + (uint64_t)REGISTER_AGAIN_MS * HEADWAY__MS;
    at->again.fire = register_again;
    if (!at->refused && headway__node_timer(&bus->node, &at->again, time) != 0)
        bus->starved_inside = 1;
    headway__node_log(&bus->node, HEADWAY_LOG_ERROR, 0, "%s is not served: %s: %s",
                      at->service->descriptor->name, headway_code_name(status->code),
                      status->message);
    if (!at->refused)
        return;
    at->service->refused_code = status->code;
    snprintf(at->service->refused_why, sizeof at->service->refused_why, "%s", status->message);
    tell_refused(at->service);
}

static void serve_ended(headway__stream *stream, const headway_status *status)
{
    headway__registration *at = (headway__registration *)stream;
    headway_service *service = at->service;
    if (!service->closing && !service->bus->draining && link_of(at))
        refused(at, status);
    headway__service_check(service);
    headway__bus_drain_check(service->bus);
}

static void serve_data(headway__stream *stream, const headway__frame *frame)
{
    (void)stream;
    (void)frame; /* the broker has nothing to say here yet */
}

static void serve_credit(headway__stream *stream)
{
    (void)stream;
}

static void serve_spent(headway__stream *stream)
{
    headway__registration *at = (headway__registration *)stream;
    grant_slots(at->service, at);
    headway__shares_apply(at->service);
}

static void serve_asked(headway__stream *stream)
{
    headway_service *service = ((headway__registration *)stream)->service;
    headway__portion_asked(service, &service->portion);
}

static const headway__stream_ops serve_ops = {.data = serve_data,
                                              .credit = serve_credit,
                                              .end = serve_ended,
                                              .spent = serve_spent,
                                              .asked = serve_asked};

static int start(headway__registration *at)
{
    headway_service *service = at->service;
    headway__link *link = link_of(at);
    if (service->closing || at->refused || at->stream.link || !link || link->draining ||
        service->bus->draining || service->bus->unlisted)
        return 0;
    memset(&at->stream, 0, sizeof at->stream);
    at->stream.ops = &serve_ops;
    uint32_t limit = for_brokers(service), running = by_brokers(service);
    headway__open open = {.remaining_ms = UINT32_MAX,
                          .kind = HEADWAY__KIND_SERVE,
                          .grant_messages = limit > running ? limit - running : 0, /* L14 */
                          .grant_bytes = UINT32_MAX};
    int error = headway__stream_open(
        &at->stream, link, service->route, &open, HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF,
        headway_bytes_of(service->declaration, service->declaration_size));
    if (error != 0)
        return error;
    at->stream.in.granted_bytes = INT64_MAX; /* slots are counted in calls alone */
    headway__shares_registered(service);
    return 0;
}

static void start_all(headway_service *service)
{
    for (uint32_t i = 0; i < places(service); i++)
        if (start(&service->at[i]) != 0)
            service->bus->starved_inside = 1; /* tried again when the link is writable */
}

void headway__services_start(headway_bus *bus)
{
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next)
        start_all(HEADWAY__OWNER(at, headway_service, node));
}

static int bind(headway_service *service, const headway_handler *handlers)
{
    headway__routes *routes = &service->bus->node.routes;
    for (size_t i = 0; i < service->descriptor->method_count; i++) {
        const headway_method *method = &service->descriptor->methods[i];
        headway__route *route =
            headway__routes_intern(routes, headway_bytes_of_string(method->route));
        if (!route)
            return HEADWAY_ENOMEM;
        headway__binding *binding = &service->bindings[i];
        binding->route = route;
        if (route->target)
            return HEADWAY_EINVAL; /* served here already */
        binding->service = service;
        binding->method = method;
        binding->handler = &handlers[i];
        route->target = binding;
    }
    return 0;
}

static int prepare(headway_service *service, const headway_handler *handlers)
{
    headway_bus *bus = service->bus;
    const headway_service_descriptor *descriptor = service->descriptor;
    size_t count = descriptor->method_count;
    service->bindings = headway__take(bus->node.alloc, (count + 1) * sizeof *service->bindings);
    service->route =
        headway__routes_intern(&bus->node.routes, headway_bytes_of_string(descriptor->name));
    if (!service->bindings || !service->route)
        return HEADWAY_ENOMEM;
    int error = headway__declare(bus->node.alloc, descriptor, service->concurrency,
                                 &service->declaration, &service->declaration_size);
    return error ? error : bind(service, handlers);
}

int headway_service_open(headway_bus *bus, const headway_service_descriptor *descriptor,
                         const headway_handler *handlers, void *self,
                         const headway_service_options *options, headway_service **ret_service)
{
    if (!bus || !descriptor || !descriptor->name || !*descriptor->name || !handlers ||
        strlen(descriptor->name) > HEADWAY__NAME_LIMIT)
        return HEADWAY_EINVAL;
    if (bus->closing || bus->draining)
        return HEADWAY_ECLOSED;
    headway_service *service = headway__take(
        bus->node.alloc, sizeof *service + bus->upstream_count * sizeof service->at[0]);
    if (!service)
        return HEADWAY_ENOMEM;
    service->bus = bus;
    headway__list_init(&service->shares);
    for (uint32_t i = 0; i < bus->upstream_count; i++)
        service->at[i].service = service;
    service->descriptor = descriptor;
    service->self = self;
    headway_service_options o = {0};
    if (options)
        memcpy(&o, options, options->size && options->size < sizeof o ? options->size : sizeof o);
    service->concurrency = service->most = o.concurrency ? o.concurrency : CONCURRENCY;
    headway__breadth_init(&service->breadth,
                          o.concurrency_floor ? o.concurrency_floor : service->concurrency,
                          service->concurrency, headway__node_now(&bus->node));
    int error = prepare(service, handlers);
    if (error != 0) {
        unbind(service);
        released(service);
        return error;
    }
    service->on_released = o.on_released;
    headway__list_append(&bus->services, &service->node);
    start_all(service);
    headway__bus_writable(bus); /* who calls it from here may have waited */
    if (ret_service)
        *ret_service = service;
    return 0;
}

int headway_service_limit(headway_service *service, uint32_t concurrency)
{
    headway__breadth *breadth = &service->breadth;
    if (breadth->floor != breadth->cap)
        return HEADWAY_EINVAL;
    concurrency = concurrency > service->most ? service->most : concurrency ? concurrency : 1;
    int less = concurrency < service->concurrency;
    service->concurrency = breadth->floor = breadth->cap = breadth->now = concurrency;
    if (service->share_count)
        headway__shares_plan(service);
    else if (less)
        headway__service_recall(service);
    else
        headway__service_slots(service);
    if (service->within)
        headway__loopback_slots(service->within);
    return 0;
}

static void deregister(headway_service *service)
{
    for (uint32_t i = 0; i < places(service); i++)
        (void)headway__stream_cancel(&service->at[i].stream, HEADWAY_CANCELLED);
    headway__shares_end(service);
}

void headway_service_close(headway_service *service, void (*on_closed)(void *user), void *user)
{
    if (!service || service->closing)
        return;
    service->closing = 1;
    service->on_closed = on_closed;
    service->closed_user = user;
    deregister(service);
    headway__service_check(service);
}

void headway__services_drain(headway_bus *bus)
{
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next) {
        headway_service *service = HEADWAY__OWNER(at, headway_service, node);
        if (!service->closing)
            deregister(service);
    }
}

int headway__services_open(const headway_bus *bus)
{
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next)
        if (is_registered(HEADWAY__OWNER(at, headway_service, node)))
            return 1;
    return 0;
}

void headway__services_free(headway_bus *bus)
{
    while (!headway__list_empty(&bus->services)) {
        headway_service *service = HEADWAY__OWNER(bus->services.next, headway_service, node);
        headway__task_cancel(&service->task);
        released(service);
    }
}
