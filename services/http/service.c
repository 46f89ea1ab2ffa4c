/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/http/service.h>

#include "rule.h"

enum { SERVICE_HEAP = 64 * 1024 * 1024, SERVICE_NAME = 512 };

struct headway_http_service {
    headway_alloc alloc;
    uint32_t refs;
    const char *name;
    headway_types *types;
    headway_arena *arena;
    headway_http_method *methods;
    size_t method_count;
};

/* A policy's numbers, where the .proto's fields are wider than the bus's. */
static uint32_t at_most(uint32_t value, uint32_t most)
{
    return value < most ? value : most;
}

static headway_policy policy_of(const Headway__V1__MethodOptions *options)
{
    if (!options)
        return (headway_policy){0};
    return (headway_policy){
        .deadline_ms = options->deadline_ms,
        .window_messages = options->window_messages,
        .window_bytes = options->window_bytes,
        .concurrency = options->concurrency,
        .idempotent = options->idempotent != 0,
        .priority = (uint8_t)at_most(options->priority, UINT8_MAX),
        .retries = (uint8_t)at_most(options->retries, UINT8_MAX),
        .retries_fixed = options->retries_fixed != 0,
        .backoff_ms = (uint16_t)at_most(options->backoff_ms, UINT16_MAX),
        .backoff_most_ms = (uint16_t)at_most(options->backoff_most_ms, UINT16_MAX),
    };
}

static char *join(headway_arena *arena, const char *service, const char *method)
{
    size_t head = strlen(service), tail = strlen(method);
    char *route = headway_arena_take(arena, head + tail + 2);
    if (route) {
        memcpy(route, service, head);
        route[head] = '/';
        memcpy(route + head + 1, method, tail + 1);
    }
    return route;
}

/* The options of the method that HTTP looks at; NULL when it has none. */
static int options_of(headway_http_service *service, const char *route,
                      const Headway__Http__V1__MethodOptions **ret_options)
{
    headway_types_entry entry;
    ProtobufCMessage *message;
    *ret_options = NULL;
    if (headway_types_entry_of(service->types, route, &entry) || entry.kind != HEADWAY_TYPES_METHOD)
        return 0;
    const headway_message_limits limits = {.size = sizeof limits, .heap = SERVICE_HEAP};
    int error =
        headway_message_unpack(&headway__http__v1__method_descriptor__descriptor, entry.descriptor,
                               &limits, service->arena, &message, NULL, 0);
    if (!error)
        *ret_options = ((const Headway__Http__V1__MethodDescriptor *)(void *)message)->options;
    return error;
}

static int add_method(headway_http_service *service, const headway_types_method *type,
                      headway__http_teller *teller)
{
    headway_http_method *method = &service->methods[service->method_count];
    const Headway__Http__V1__MethodOptions *options;
    char *route = join(service->arena, service->name, type->name);
    int error = route ? options_of(service, route, &options) : HEADWAY_ENOMEM;
    teller->method = type->name;
    if (error == HEADWAY_EMALFORMED || error == HEADWAY_ELIMIT) {
        headway_http_refusal refusal = {service->name, type->name, "", "",
                                        "the method's options cannot be read: compile the .proto "
                                        "anew"};
        if (teller->refused)
            teller->refused(teller->user, &refusal);
        options = NULL;
        error = 0;
    }
    if (error)
        return error;
    *method = (headway_http_method){
        .service = service,
        .call = {.name = type->name,
                 .route = route,
                 .shape = (headway_shape)((type->client_streams ? HEADWAY_CLIENT_STREAM : 0) |
                                          (type->server_streams ? HEADWAY_SERVER_STREAM : 0)),
                 .policy = policy_of(options ? options->method : NULL),
                 .request = type->request,
                 .response = type->response},
        .request = type->request,
        .response = type->response,
        .key = type->key};
    service->method_count++;
    return headway__http_rules(teller, options ? options->http : NULL, service->arena, method);
}

static int add_methods(headway_http_service *service, headway__http_teller *teller)
{
    headway_types_method type;
    size_t count = 0;
    int error;
    while ((error = headway_types_method_at(service->types, service->name, count, &type)) == 0) {
        if (++count > HEADWAY_HTTP_METHODS)
            return HEADWAY_ELIMIT;
    }
    headway_types_entry entry;
    if (headway_types_entry_of(service->types, service->name, &entry) ||
        entry.kind != HEADWAY_TYPES_SERVICE)
        return HEADWAY_ENOTFOUND;
    service->methods = headway_arena_take(service->arena, count * sizeof *service->methods);
    if (!service->methods)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        error = headway_types_method_at(service->types, service->name, i, &type);
        if (!error)
            error = add_method(service, &type, teller);
        if (error)
            return error;
    }
    return 0;
}

static void release(headway_http_service *service)
{
    headway_alloc alloc = service->alloc;
    headway_types_free(service->types);
    headway_arena_free(service->arena);
    alloc.release(alloc.user, service);
}

int headway_http_service_new(const headway_alloc *alloc, const char *name, headway_types **types,
                             headway_http_refused refused, void *user,
                             headway_http_service **ret_service)
{
    size_t size = strlen(name);
    if (!alloc)
        alloc = headway_alloc_default();
    if (size > SERVICE_NAME)
        return HEADWAY_ELIMIT;
    headway_http_service *service = alloc->allocate(alloc->user, sizeof *service);
    if (!service)
        return HEADWAY_ENOMEM;
    *service = (headway_http_service){.alloc = *alloc, .refs = 1};
    service->arena = headway_arena_new(alloc, SERVICE_HEAP);
    char *kept = service->arena ? headway_arena_take(service->arena, size + 1) : NULL;
    int error = HEADWAY_ENOMEM;
    if (kept) {
        service->name = memcpy(kept, name, size + 1);
        service->types = *types;
        headway__http_teller teller = {refused, user, service->name, ""};
        error = add_methods(service, &teller);
    }
    if (error) {
        service->types = NULL; /* the caller's */
        release(service);
        return error;
    }
    *types = NULL;
    *ret_service = service;
    return 0;
}

headway_http_service *headway_http_service_ref(headway_http_service *service)
{
    service->refs++;
    return service;
}

void headway_http_service_unref(headway_http_service *service)
{
    if (service && --service->refs == 0)
        release(service);
}

const char *headway_http_service_name(const headway_http_service *service)
{
    return service->name;
}

const headway_types *headway_http_service_types(const headway_http_service *service)
{
    return service->types;
}

const headway_http_method *headway_http_service_methods(const headway_http_service *service,
                                                        size_t *ret_count)
{
    *ret_count = service->method_count;
    return service->methods;
}
