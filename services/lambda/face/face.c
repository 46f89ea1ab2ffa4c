/* SPDX-License-Identifier: Apache-2.0 */
/* A service made of its schema, and its end. */
#include "internal.h"

#include <stdio.h>

enum { CONCURRENCY = 1000 };

static void *take(face *f, size_t size)
{
    void *memory = f->alloc.allocate(f->alloc.user, size ? size : 1);
    if (memory)
        memset(memory, 0, size);
    return memory;
}

static void release(face *f)
{
    headway_alloc alloc = f->alloc;
    headway_http_service_unref(f->types);
    if (f->scratch)
        headway_arena_free(f->scratch);
    alloc.release(alloc.user, f->methods);
    alloc.release(alloc.user, f->calls);
    alloc.release(alloc.user, f->handlers);
    alloc.release(alloc.user, f->schema);
    alloc.release(alloc.user, f);
}

static int read_schema(face *f, const face_options *o, char *why, size_t why_size)
{
    headway_types *types = headway_types_new(&f->alloc);
    if (!types)
        return HEADWAY_ENOMEM;
    int error = headway_types_add_schema(types, o->schema, why, why_size);
    if (!error)
        error = headway_http_service_new(&f->alloc, o->service, &types, NULL, NULL, &f->types);
    headway_types_free(types);
    if (error == HEADWAY_ENOTFOUND)
        snprintf(why, why_size, "the schema has no service %s", o->service);
    return error;
}

static int is_listed(const char *const *list, const char *name)
{
    for (; list && *list; list++)
        if (strcmp(*list, name) == 0)
            return 1;
    return 0;
}

static int check_event(const headway_http_method *method, char *why, size_t why_size)
{
    if (method->call.shape == HEADWAY_UNARY &&
        strcmp(method->response->name, "google.protobuf.Empty") == 0)
        return 0;
    snprintf(
        why, why_size,
        "%s cannot be invoked as an event, as nobody waits for an event's result: its response "
        "must be one google.protobuf.Empty",
        method->call.route);
    return HEADWAY_EMALFORMED;
}

/* Each of the list is a method. */
static int check_events(const face *f, const char *const *events, char *why, size_t why_size)
{
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(f->types, &count);
    for (; events && *events; events++) {
        size_t i = 0;
        while (i < count && strcmp(methods[i].call.name, *events) != 0)
            i++;
        if (i == count) {
            snprintf(why, why_size, "%s has no method %s, which is to be invoked as an event",
                     headway_http_service_name(f->types), *events);
            return HEADWAY_ENOTFOUND;
        }
        int error = check_event(&methods[i], why, why_size);
        if (error)
            return error;
    }
    return 0;
}

static int check_forms(const face_options *o, char *why, size_t why_size)
{
    if (!o->bare || !o->binary)
        return 0;
    snprintf(why, why_size,
             "of bare and binary only one goes: bytes alone would not tell that they are some, nor "
             "which method they are for");
    return HEADWAY_EMALFORMED;
}

static int make_tables(face *f, const face_options *o)
{
    size_t count;
    const headway_http_method *types = headway_http_service_methods(f->types, &count);
    f->methods = take(f, count * sizeof *f->methods);
    f->calls = take(f, count * sizeof *f->calls);
    f->handlers = take(f, count * sizeof *f->handlers);
    f->schema = take(f, o->schema.size);
    if (!f->methods || !f->calls || !f->handlers || !f->schema)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        f->calls[i] = types[i].call;
        f->handlers[i] = types[i].call.shape & HEADWAY_CLIENT_STREAM ? face_upload : face_unary;
        f->methods[i].type = &types[i];
        f->methods[i].event = (uint8_t)is_listed(o->events, types[i].call.name);
    }
    memcpy(f->schema, o->schema.data, o->schema.size);
    f->descriptor =
        (headway_service_descriptor){.size = sizeof f->descriptor,
                                     .name = headway_http_service_name(f->types),
                                     .methods = f->calls,
                                     .method_count = count,
                                     .schema = headway_bytes_of(f->schema, o->schema.size)};
    return 0;
}

static void on_released(void *self)
{
    face *f = self;
    void (*closed)(void *user) = f->closed;
    void *user = f->closed_user;
    release(f);
    if (closed)
        closed(user);
}

static int serve(face *f, const face_options *o)
{
    const headway_service_options options = {.size = sizeof options,
                                             .concurrency =
                                                 o->concurrency ? o->concurrency : CONCURRENCY,
                                             .on_released = on_released};
    return headway_service_open(f->bus, &f->descriptor, f->handlers, f, &options, &f->service);
}

int face_open(headway_bus *bus, const face_options *options, const face_port *port, void *user,
              char *why, size_t why_size, face **ret_face)
{
    const headway_alloc *alloc = options->alloc ? options->alloc : headway_bus_alloc(bus);
    face *f = alloc->allocate(alloc->user, sizeof *f);
    if (why_size)
        *why = 0;
    if (!f)
        return HEADWAY_ENOMEM;
    memset(f, 0, sizeof *f);
    f->alloc = *alloc;
    f->bus = bus;
    f->port = port;
    f->user = user;
    f->bare = options->bare;
    f->binary = options->binary;
    f->scratch = headway_arena_new(alloc, FACE_SCRATCH);
    int error = f->scratch ? check_forms(options, why, why_size) : HEADWAY_ENOMEM;
    if (!error)
        error = read_schema(f, options, why, why_size);
    if (!error)
        error = check_events(f, options->events, why, why_size);
    if (!error)
        error = make_tables(f, options);
    if (!error)
        error = serve(f, options);
    if (error) {
        release(f);
        return error;
    }
    *ret_face = f;
    return 0;
}

void face_close(face *f, void (*closed)(void *user), void *user)
{
    f->closed = closed;
    f->closed_user = user;
    headway_service_close(f->service, NULL, NULL);
}

void face_limit(face *f, uint32_t concurrency)
{
    (void)headway_service_limit(f->service, concurrency);
}

const char *face_service(const face *f)
{
    return f->descriptor.name;
}
