/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who serves what. A worker is one SERVE stream of one link:
 *
 *   GATHERING --declaration whole--> SERVING --cancel, link lost--> LEFT --last call over-->
 * (freed)
 *        \--malformed, refused, cancel, lost--------------------> LEFT
 *
 * Its slots are the messages it grants on that stream; a call to it spends one (C10).
 */
#include "audit.h"
#include "direct.h"

#include <stdio.h>

static void on_data(headway__stream *stream, const headway__frame *frame);
static void on_half(headway__stream *stream);
static void on_credit(headway__stream *stream);
static void on_cancel(headway__stream *stream, int code);

static const headway__stream_ops worker_ops = {
    .data = on_data, .half = on_half, .credit = on_credit, .cancel = on_cancel};

static headway__worker *worker_of(headway__stream *stream)
{
    return HEADWAY__OWNER(stream, headway__worker, stream);
}

headway_bytes headway__route_service(const headway__route *route)
{
    const char *slash = memchr(route->name, '/', route->size);
    return headway_bytes_of(route->name, slash ? (size_t)(slash - route->name) : route->size);
}

headway_bytes headway__route_method(const headway__route *route)
{
    size_t skip = headway__route_service(route).size + 1;
    if (skip >= route->size)
        return headway_bytes_of(NULL, 0);
    return headway_bytes_of(route->name + skip, route->size - skip);
}

headway__service *headway__registry_name(headway_broker *broker, headway_bytes name)
{
    headway__route *route = headway__routes_find(&broker->node.routes, name);
    headway__method *method = route ? route->target : NULL;
    return method && method == &method->service->other ? method->service : NULL;
}

int headway__registry_method(const headway__service *service, const headway__route *route)
{
    headway_bytes method = headway__route_method(route);
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        const headway__declaration *d = HEADWAY__OWNER(i, headway__worker, of_service)->declaration;
        if (d->method_count == 0 || headway__declaration_has(d, method))
            return 1;
    }
    const headway__declaration *last = service->declaration;
    return service->worker_count == 0 &&
           (!last || last->method_count == 0 || headway__declaration_has(last, method));
}

/* 1 if some worker bounds it. */
static int is_limited(const headway__method *method)
{
    const headway__service *service = method->service;
    headway_bytes name = headway__route_method(method->route);
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        const headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        if (headway__declaration_limit(worker->declaration, name))
            return 1;
    }
    return 0;
}

static void method_init(headway__method *method, headway__service *service, headway__route *route)
{
    method->service = service;
    method->route = route;
    headway__queue_init(&method->queue, service);
    route->refs++;
    route->target = method;
}

/* Without memory the call is one of `other`. */
static headway__method *bind(headway__service *service, headway__route *route)
{
    headway__method *method = headway__take(service->broker->node.alloc, sizeof *method);
    if (!method)
        return &service->other;
    method_init(method, service, route);
    method->limited = (uint8_t)is_limited(method);
    headway__list_append(&service->methods, &method->node);
    service->bound++;
    return method;
}

headway__method *headway__registry_find(headway_broker *broker, headway__route *route)
{
    headway__method *method = route->target;
    if (method)
        return method == &method->service->other ? NULL : method; /* a name without a method */
    if (headway__route_method(route).size == 0)
        return NULL;
    headway__service *service = headway__registry_name(broker, headway__route_service(route));
    if (!service)
        return NULL;
    if (service->bound < HEADWAY__BOUND_LIMIT && headway__registry_method(service, route))
        return bind(service, route);
    return &service->other;
}

static void dispatch_task(headway__task *task)
{
    headway__admission_dispatch(HEADWAY__OWNER(task, headway__service, dispatch));
}

static headway__service *service_of(headway_broker *broker, headway__route *route)
{
    headway__method *known = route->target;
    if (known || broker->service_count >= broker->options.known_names)
        return known ? known->service : NULL;
    headway__service *service = headway__take(broker->node.alloc, sizeof *service);
    if (!service)
        return NULL;
    service->broker = broker;
    service->route = route;
    service->dispatch.run = dispatch_task;
    headway__list_init(&service->workers);
    headway__list_init(&service->queues);
    headway__list_init(&service->seekers);
    headway__list_init(&service->methods);
    method_init(&service->other, service, route);
    headway__list_append(&broker->services, &service->node);
    broker->service_count++;
    return service;
}

static const char *name_error(const headway__route *route)
{
    for (uint32_t i = 0; i < route->size; i++)
        if ((unsigned char)route->name[i] <= ' ' || strchr("/*>\177", route->name[i]))
            return "not a service's name";
    if (route->size == 0)
        return "not a service's name";
    if (route->size > 11 && memcmp(route->name, "headway.v1.", 11) == 0)
        return "headway.v1 is the broker's own";
    return NULL;
}

const char *headway__registry_know(headway_broker *broker, headway_bytes name)
{
    const char *wrong = "not a service's name";
    headway__route *route = NULL;
    if (name.size > 0 && name.size <= HEADWAY__NAME_LIMIT)
        route = headway__routes_intern(&broker->node.routes, name);
    if (!route)
        return name.size > 0 && name.size <= HEADWAY__NAME_LIMIT ? "out of memory" : wrong;
    wrong = name_error(route);
    if (!wrong && !service_of(broker, route))
        wrong = "too many services, or out of memory";
    headway__route_unref(&broker->node.routes, route);
    return wrong;
}

static void worker_free(headway__task *task)
{
    headway__worker *worker = HEADWAY__OWNER(task, headway__worker, ending);
    headway_broker *broker = worker->broker;
    while (!headway__list_empty(&worker->limits)) {
        headway__limit *limit = HEADWAY__OWNER(worker->limits.next, headway__limit, node);
        headway__list_remove(&limit->node);
        headway__give(broker->node.alloc, limit);
    }
    headway__collect_done(broker, &worker->collect);
    headway__declaration_give(broker, worker->declaration);
    headway__route_unref(&broker->node.routes, worker->route);
    broker->meter_count -= worker->answers != NULL;
    headway__give(broker->node.alloc, worker->answers);
    headway__give(broker->node.alloc, worker);
}

void headway__worker_unref(headway__worker *worker)
{
    if (--worker->refs > 0)
        return;
    worker->ending.run = worker_free;
    headway__node_task(&worker->broker->node, &worker->ending);
}

static void audit_end(const headway__worker *worker, const headway_status *status)
{
    uint64_t now = headway__node_now(&worker->broker->node);
    headway_broker_record record = {.what = HEADWAY_BROKER_SERVE, .ended = 1};
    record.name = worker->route->name;
    record.code = status->code;
    record.text = status->message;
    record.duration_us = worker->serving ? (now - worker->since) / 1000 : 0;
    headway__audit_tell(worker->session, NULL, record);
}

static void leave(headway__worker *worker, const headway_status *status)
{
    headway__service *service = worker->service;
    if (!worker->session)
        return;
    audit_end(worker, status);
    (void)headway__stream_finish(&worker->stream, status);
    headway__link_call_done(worker->session->link);
    headway__direct_leave(worker);
    headway__list_remove(&worker->of_session);
    worker->session = NULL;
    if (worker->serving) {
        worker->serving = 0;
        headway__list_remove(&worker->of_service);
        worker->broker->count.workers--;
        headway__node_log(&worker->broker->node, HEADWAY_LOG_INFO, 0, "a worker of %s has left",
                          service->route->name);
        service->worker_count--;
        headway__choice_leave(worker);
        headway__admission_left(service);
    }
    headway__worker_unref(worker);
}

void headway__worker_leave(headway__worker *worker)
{
    headway_status done = {.message = ""};
    leave(worker, &done);
}

static void refuse(headway__worker *worker, int code, const char *text)
{
    headway_status status = headway__refusal(worker->broker, code, 0, text);
    leave(worker, &status);
}

static void join(headway__worker *worker, headway__service *service)
{
    headway_broker *broker = worker->broker;
    if (service->declaration != worker->declaration) {
        headway__declaration_give(broker, service->declaration);
        service->declaration = worker->declaration;
        service->declaration->refs++;
    }
    worker->service = service;
    worker->serving = 1;
    worker->since = headway__node_now(&broker->node);
    headway__list_append(&service->workers, &worker->of_service);
    service->worker_count++;
    broker->count.workers++;
    for (headway__list *i = service->methods.next; i != &service->methods; i = i->next) {
        headway__method *method = HEADWAY__OWNER(i, headway__method, node);
        headway_bytes name = headway__route_method(method->route);
        method->limited |= headway__declaration_limit(worker->declaration, name) != 0;
    }
    headway__choice_join(worker);
    worker->stream.wants_credit = 1;
    headway__stream_grant(&worker->stream, 1, HEADWAY__CALL_FLOOR); /* "you are registered" */
    headway__node_log(&broker->node, HEADWAY_LOG_INFO, 0, "%s serves %s",
                      worker->session->link->remote_name, service->route->name);
    headway__admission_wake(service);
    headway__direct_seek(service);
}

static void declared(headway__worker *worker)
{
    headway_broker *broker = worker->broker;
    headway__route *route = worker->route;
    char why[512] = "out of memory";
    headway_bytes packed = {worker->collect.data, worker->collect.size};
    int error = headway__declaration_take(broker, packed, &worker->declaration, why, sizeof why);
    headway__collect_done(broker, &worker->collect);
    if (error != 0) {
        refuse(worker,
               error == HEADWAY_EMALFORMED ? HEADWAY_INVALID_ARGUMENT : HEADWAY_RESOURCE_EXHAUSTED,
               why);
        return;
    }
    headway_bytes name = worker->declaration->name;
    if (name.size && (name.size != route->size || memcmp(name.data, route->name, name.size) != 0)) {
        refuse(worker, HEADWAY_INVALID_ARGUMENT, "the declaration names another service");
        return;
    }
    const headway__method *known = route->target;
    int code = headway__compat_check(worker, known ? known->service : NULL, why, sizeof why);
    if (code != 0) {
        refuse(worker, code, why);
        return;
    }
    headway__service *service = service_of(broker, route);
    if (service)
        join(worker, service);
    else
        refuse(worker, HEADWAY_RESOURCE_EXHAUSTED, "too many services, or out of memory");
}

static void gather(headway__worker *worker, const headway__frame *frame)
{
    int error = headway__collect_add(worker->broker, &worker->collect, frame->payload);
    if (error != 0) {
        refuse(worker,
               error == HEADWAY_ELIMIT ? HEADWAY_INVALID_ARGUMENT : HEADWAY_RESOURCE_EXHAUSTED,
               error == HEADWAY_ELIMIT ? "the declaration is too large" : "out of memory");
        return;
    }
    if (!(frame->flags & HEADWAY__FLAG_MORE))
        declared(worker);
    else
        headway__stream_window(&worker->stream, 1, HEADWAY__CALL_FIRST);
}

static void on_data(headway__stream *stream, const headway__frame *frame)
{
    headway__worker *worker = worker_of(stream);
    if (worker->session && !worker->serving)
        gather(worker, frame);
}

/* A worker need not say more than its declaration: half is no farewell. */
static void on_half(headway__stream *stream)
{
    (void)stream;
}

static void on_credit(headway__stream *stream)
{
    headway__worker *worker = worker_of(stream);
    stream->wants_credit = 1;
    if (worker->serving)
        headway__admission_wake(worker->service);
}

static void on_cancel(headway__stream *stream, int code)
{
    (void)code;
    headway__worker_leave(worker_of(stream));
}

void headway__registry_opened(headway__session *session, const headway__frame *frame,
                              headway__route *route)
{
    headway_broker *broker = session->broker;
    const char *wrong = name_error(route);
    headway__worker *worker = wrong ? NULL : headway__take(broker->node.alloc, sizeof *worker);
    if (worker)
        worker->stream.ops = &worker_ops;
    if (!worker || headway__stream_accept(&worker->stream, session->link, frame) != 0) {
        headway_status status =
            headway__refusal(broker, wrong ? HEADWAY_INVALID_ARGUMENT : HEADWAY_RESOURCE_EXHAUSTED,
                             !wrong, wrong ? wrong : "out of memory");
        headway__give(broker->node.alloc, worker);
        headway__audit_refused(session, frame, route, &status, 0);
        headway__link_refuse(session->link, frame->call, &status);
        return;
    }
    route->refs++;
    worker->route = route;
    worker->refs = 1;
    headway__list_init(&worker->limits);
    headway__list_init(&worker->tickets);
    worker->broker = broker;
    worker->session = session;
    worker->collect.limit = (size_t)broker->options.message_limit;
    headway__list_append(&session->workers, &worker->of_session);
    gather(worker, frame);
}

void headway__registry_done(headway_broker *broker)
{
    while (!headway__list_empty(&broker->services)) {
        headway__service *service = HEADWAY__OWNER(broker->services.next, headway__service, node);
        headway__task_cancel(&service->dispatch);
        headway__node_timer_stop(&broker->node, &service->other.queue.timer);
        while (!headway__list_empty(&service->methods)) {
            headway__method *method = HEADWAY__OWNER(service->methods.next, headway__method, node);
            headway__node_timer_stop(&broker->node, &method->queue.timer);
            headway__list_remove(&method->node);
            headway__give(broker->node.alloc, method);
        }
        headway__declaration_give(broker, service->declaration);
        headway__list_remove(&service->node);
        headway__give(broker->node.alloc, service);
    }
}
