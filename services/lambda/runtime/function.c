/* SPDX-License-Identifier: Apache-2.0 */
#include "function_parts.h"

#include <stdio.h>

enum { WANTS_MEMORY = 16 << 20 };

int function_new(headway_bus *bus, const function_options *options, function **ret_function)
{
    const headway_alloc *alloc = options->alloc ? options->alloc : headway_alloc_default();
    size_t size = options->method ? strlen(options->method) + 1 : 0;
    function *f = alloc->allocate(alloc->user, sizeof *f);
    if (!f)
        return HEADWAY_ENOMEM;
    *f = (function){.alloc = *alloc, .bus = bus, .options = *options};
    f->router = headway_http_router_new(alloc, NULL);
    f->method = size ? alloc->allocate(alloc->user, size) : NULL;
    if (f->method)
        memcpy(f->method, options->method, size);
    f->arena = headway_arena_new(alloc, WANTS_MEMORY);
    f->aws = arrival_types(alloc);
    f->wants_end = &f->wants;
    if (!f->router || !f->arena || !f->aws || (size && !f->method)) {
        function_free(f);
        return HEADWAY_ENOMEM;
    }
    *ret_function = f;
    return 0;
}

void function_free(function *f)
{
    if (!f)
        return;
    headway_alloc alloc = f->alloc;
    if (f->options.freed)
        f->options.freed(f->options.prepare_user);
    if (f->router)
        headway_http_router_free(f->router);
    headway_types_free(f->aws);
    headway_arena_free(f->arena);
    alloc.release(alloc.user, f->method);
    alloc.release(alloc.user, f);
}

/* ---- services ---- */

typedef struct refusals {
    char *why;
    size_t size, count;
} refusals;

/* The first is told. */
static void on_refused(void *user, const headway_http_refusal *r)
{
    refusals *all = user;
    if (!all->count++)
        snprintf(all->why, all->size, "%s/%s: %s %s: %s", r->service, r->method, r->verb, r->path,
                 r->reason);
}

static int add(function *f, headway_http_service *service, char *why, size_t why_size)
{
    refusals refused = {why, why_size, 0};
    int error = headway_http_router_add(f->router, service, on_refused, &refused);
    return error ? error : refused.count ? HEADWAY_EMALFORMED : 0;
}

int function_add(function *f, const headway_service_descriptor *descriptor, char *why,
                 size_t why_size)
{
    refusals refused = {why, why_size, 0};
    headway_http_service *service = NULL;
    headway_types *types = headway_types_new(&f->alloc);
    int error =
        types ? headway_types_add_schema(types, descriptor->schema, why, why_size) : HEADWAY_ENOMEM;
    if (!error) {
        error = headway_http_service_new(&f->alloc, descriptor->name, &types, on_refused, &refused,
                                         &service);
        if (error)
            snprintf(why, why_size, "%s: its schema has no such service, or too many methods: %s",
                     descriptor->name, headway_error_text(error));
    }
    if (!error && refused.count)
        error = HEADWAY_EMALFORMED;
    if (!error && !f->options.rules_only)
        error = function_read_wants(f, service, why, why_size);
    if (!error)
        error = add(f, service, why, why_size);
    headway_http_service_unref(service);
    headway_types_free(types);
    if (error == HEADWAY_ENOMEM)
        snprintf(why, why_size, "out of memory");
    return error == HEADWAY_ENOTFOUND ? HEADWAY_EMALFORMED : error;
}

/* ---- types ---- */

typedef struct type_search {
    const char *name;
    const ProtobufCMessageDescriptor *found;
    const headway_types *types;
} type_search;

static int look_for_type(void *user, headway_http_service *service)
{
    type_search *s = user;
    s->types = headway_http_service_types(service);
    s->found = headway_types_message(s->types, s->name);
    return s->found != NULL;
}

const ProtobufCMessageDescriptor *function_message(const function *f, const char *name,
                                                   const headway_types **ret_types)
{
    type_search s = {name, NULL, NULL};
    (void)headway_http_router_each(f->router, look_for_type, &s);
    *ret_types = s.types;
    return s.found;
}

/* ---- methods ---- */

typedef struct search {
    headway_bytes route;
    const headway_http_method *found;
} search;

static int look(void *user, headway_http_service *service)
{
    search *s = user;
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    for (size_t i = 0; i < count && !s->found; i++) {
        const char *route = methods[i].call.route;
        if (strlen(route) == s->route.size && memcmp(route, s->route.data, s->route.size) == 0)
            s->found = &methods[i];
    }
    return s->found != NULL;
}

const headway_http_method *function_method(const function *f, headway_bytes route)
{
    search s = {route, NULL};
    if (route.size)
        (void)headway_http_router_each(f->router, look, &s);
    return s.found;
}

typedef struct names {
    char *text;
    size_t size, used, left_out;
} names;

static int tell(void *user, headway_http_service *service)
{
    enum { MORE = 32 }; /* room for how many more there are */
    names *n = user;
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    for (size_t i = 0; i < count; i++) {
        const char *route = methods[i].call.route;
        if (n->left_out || n->used + strlen(route) + 2 + MORE > n->size)
            n->left_out++;
        else
            n->used += (size_t)snprintf(n->text + n->used, n->size - n->used, "%s%s",
                                        n->used ? ", " : "", route);
    }
    return 0;
}

int function_check_method(const function *f, char *why, size_t why_size)
{
    enum { SHOWN = 128, NEAR = 512, THERE = 288 };
    char near[NEAR], there[THERE];
    headway_bytes route = headway_bytes_of_string(f->method ? f->method : "");
    if (!route.size || function_method(f, route))
        return 0;
    headway_http_router_near_methods(f->router, route, near, sizeof near);
    function_tell_methods(f, there, sizeof there);
    snprintf(why, why_size, "'%.*s' is no method of this program%s%s", SHOWN, f->method,
             *near ? near : "; there are: ", *near ? "" : there);
    return HEADWAY_EMALFORMED;
}

void function_tell_methods(const function *f, char *text, size_t size)
{
    names n = {text, size, 0, 0};
    snprintf(text, size, "none");
    (void)headway_http_router_each(f->router, tell, &n);
    if (n.left_out)
        snprintf(text + n.used, size - n.used, " and %zu more", n.left_out);
}
