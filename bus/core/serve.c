/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services: registration as a SERVE call that lasts as long as the service, whose end-to-end credit
 * is the worker's slots (L6); and the door by which calls come in. What becomes of a call is
 * serve_call.c.
 */
#include "runtime.h"

enum { CONCURRENCY = 256, RETRY_MS = 100, REGISTER_AGAIN_MS = 1000 };

static int start(headway_service *service);

static void refuse(headway__link *link, const headway__frame *frame, int code, const char *text)
{
    headway_status status = {.code = code,
                             .not_processed = 1,
                             .retry_after_ms = code == HEADWAY_UNIMPLEMENTED ? 0 : RETRY_MS,
                             .message = text};
    headway__link_refuse(link, frame->call, &status);
}

/* Slots are granted again when a quarter of them is free (or the broker has none left). */
void headway__service_slots(headway_service *service)
{
    headway__credit *in = &service->stream.in;
    int64_t available = (int64_t)service->concurrency - service->running;
    int64_t missing = available - headway__credit_messages(in);
    if (!service->stream.link || missing <= 0)
        return;
    if (missing >= (service->concurrency + 3) / 4 || headway__credit_messages(in) <= 0)
        headway__stream_grant(&service->stream, missing, 0);
}

void headway__serve_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    headway_bus *bus = (headway_bus *)link->owner;
    headway__binding *binding = route->target;
    if (frame->open.kind != HEADWAY__KIND_CALL || !binding) {
        refuse(link, frame, HEADWAY_UNIMPLEMENTED, "this worker does not serve that method");
        return;
    }
    headway_service *service = binding->service;
    uint32_t most = binding->method->policy.concurrency;
    (void)headway__credit_receive(&service->stream.in, 1, 0);
    if (!binding->handler->open) {
        refuse(link, frame, HEADWAY_UNIMPLEMENTED, "the method has no handler here");
    } else if (service->running >= service->concurrency || (most && binding->running >= most)) {
        refuse(link, frame, HEADWAY_RESOURCE_EXHAUSTED, "all slots of the worker are taken");
    } else if (bus->reply_bytes > bus->options.reply_budget) {
        refuse(link, frame, HEADWAY_RESOURCE_EXHAUSTED, "too many replies wait to be read");
    } else if (headway__served_accept(link, frame, binding) != 0) {
        refuse(link, frame, HEADWAY_RESOURCE_EXHAUSTED, "out of memory");
    } else {
        return;
    }
    headway__service_slots(service);
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
    headway__node_timer_stop(&bus->node, &service->again);
    headway__list_remove(&service->node);
    unbind(service);
    for (size_t i = 0; service->bindings && i < service->descriptor->method_count; i++)
        headway__route_unref(&bus->node.routes, service->bindings[i].route);
    headway__route_unref(&bus->node.routes, service->route);
    headway__stream_done(&service->stream);
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
    if (service->running == 0 && !service->stream.link) {
        released(service);
        headway__bus_drain_check(bus);
    }
}

/* A closing service is done when the broker has ended SERVE and the last handler has answered. */
void headway__service_check(headway_service *service)
{
    if (service->closing && service->running == 0 && !service->stream.link) {
        service->task.run = closed_task;
        headway__node_task(&service->bus->node, &service->task);
    }
}

static void register_again(headway__timer *timer)
{
    headway_service *service = HEADWAY__OWNER(timer, headway_service, again);
    if (start(service) != 0)
        service->bus->starved_inside = 1;
}

/* A broker that is short of something may take us later; what it finds wrong stays wrong. */
static void serve_ended(headway__stream *stream, const headway_status *status)
{
    headway_service *service = (headway_service *)stream;
    headway_bus *bus = service->bus;
    if (!service->closing && !bus->draining && bus->link && bus->link->state == HEADWAY__LINK_UP) {
        service->refused =
            status->code != HEADWAY_RESOURCE_EXHAUSTED && status->code != HEADWAY_UNAVAILABLE;
        uint64_t at = headway__node_now(&bus->node) + (uint64_t)REGISTER_AGAIN_MS * HEADWAY__MS;
        service->again.fire = register_again;
        if (!service->refused && headway__node_timer(&bus->node, &service->again, at) != 0)
            bus->starved_inside = 1;
        headway__node_log(&bus->node, HEADWAY_LOG_ERROR, 0, "%s is not served: %s: %s",
                          service->descriptor->name, headway_code_name(status->code),
                          status->message);
    }
    headway__service_check(service);
    headway__bus_drain_check(bus);
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

static const headway__stream_ops serve_ops = {
    .data = serve_data, .credit = serve_credit, .end = serve_ended};

static int start(headway_service *service)
{
    headway_bus *bus = service->bus;
    if (service->closing || service->refused || service->stream.link || !bus->up || bus->draining)
        return 0;
    memset(&service->stream, 0, sizeof service->stream);
    service->stream.ops = &serve_ops;
    headway__open open = {.remaining_ms = UINT32_MAX,
                          .kind = HEADWAY__KIND_SERVE,
                          .grant_messages = service->concurrency - service->running, /* L14 */
                          .grant_bytes = UINT32_MAX};
    int error =
        headway__stream_open(&service->stream, bus->link, service->route, &open,
                             HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF,
                             headway_bytes_of(service->declaration, service->declaration_size));
    if (error == 0)
        service->stream.in.granted_bytes = INT64_MAX; /* slots are counted in calls alone */
    return error;
}

void headway__services_start(headway_bus *bus)
{
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next)
        if (start(HEADWAY__OWNER(at, headway_service, node)) != 0)
            bus->starved_inside = 1; /* tried again when the link is writable */
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
    headway_service *service = headway__take(bus->node.alloc, sizeof *service);
    if (!service)
        return HEADWAY_ENOMEM;
    service->bus = bus;
    service->descriptor = descriptor;
    service->self = self;
    service->concurrency = options && options->concurrency ? options->concurrency : CONCURRENCY;
    int error = prepare(service, handlers);
    if (error != 0) {
        unbind(service);
        released(service);
        return error;
    }
    service->on_released = options ? options->on_released : NULL;
    headway__list_append(&bus->services, &service->node);
    if (start(service) != 0)
        bus->starved_inside = 1;
    if (ret_service)
        *ret_service = service;
    return 0;
}

void headway_service_close(headway_service *service, void (*on_closed)(void *user), void *user)
{
    if (!service || service->closing)
        return;
    service->closing = 1;
    service->on_closed = on_closed;
    service->closed_user = user;
    (void)headway__stream_cancel(&service->stream, HEADWAY_CANCELLED);
    headway__service_check(service);
}

void headway__services_drain(headway_bus *bus)
{
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next) {
        headway_service *service = HEADWAY__OWNER(at, headway_service, node);
        if (!service->closing)
            (void)headway__stream_cancel(&service->stream, HEADWAY_CANCELLED);
    }
}

int headway__services_open(const headway_bus *bus)
{
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next)
        if (HEADWAY__OWNER(at, headway_service, node)->stream.link)
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
