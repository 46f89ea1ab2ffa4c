/* SPDX-License-Identifier: Apache-2.0 */
#include "function_parts.h"
#include "on.h"

#include <stdio.h>

enum { TOLD = 512 };

/* Of a service that comes again, or instead. */
static void forget(function *f, const char *service)
{
    want **at = &f->wants;
    while (*at) {
        if ((*at)->method &&
            strcmp(headway_http_service_name((*at)->method->service), service) == 0)
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
    f->wants_end = at;
}

static const want *same_as(const function *f, const want *w)
{
    for (const want *at = f->wants; at; at = at->next)
        if (at->kind == w->kind && strcmp(at->pattern, w->pattern) == 0 &&
            strcmp(at->detail, w->detail) == 0)
            return at;
    return NULL;
}

typedef struct adding {
    function *f;
    char *why;
    size_t size;
} adding;

static int add(void *user, const headway_http_method *method, const Headway__V1__On *on)
{
    const adding *a = user;
    function *f = a->f;
    char wrong[TOLD];
    want *w = headway_arena_take(f->arena, sizeof *w);
    if (!w)
        return HEADWAY_ENOMEM;
    if (want_check(on, method, wrong, sizeof wrong) != 0) {
        snprintf(a->why, a->size, "%s: option (headway.v1.on): %s", method->call.route, wrong);
        return HEADWAY_EMALFORMED;
    }
    want_read(on, w);
    w->method = method;
    w->whole =
        arrival_type(w->kind) && strcmp(method->request->name, arrival_type(w->kind)->name) == 0;
    const want *same = same_as(f, w);
    if (same) {
        snprintf(a->why, a->size, "%s and %s want the same %s events: leave one of the options out",
                 same->method->call.route, method->call.route, event_name(w->kind));
        return HEADWAY_EMALFORMED;
    }
    *f->wants_end = w;
    f->wants_end = &w->next;
    return 0;
}

int function_read_wants(function *f, const headway_http_service *service, char *why,
                        size_t why_size)
{
    adding a = {f, why, why_size};
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    int error = 0;
    snprintf(why, why_size, "%s: its options cannot be read: compile the .proto anew",
             headway_http_service_name(service));
    forget(f, headway_http_service_name(service));
    for (size_t i = 0; i < count && !error; i++)
        error = on_each(&methods[i], f->arena, add, &a);
    if (error) /* it does not join, and its methods are gone with it */
        forget(f, headway_http_service_name(service));
    return error;
}

const want *function_want(const function *f, event_kind kind, const arrival *a)
{
    for (const want *at = f->wants; at; at = at->next)
        if (want_matches(at, kind, a))
            return at;
    return NULL;
}

const want *function_want_of(const function *f, event_kind kind)
{
    for (const want *at = f->wants; at; at = at->next)
        if (at->kind == kind)
            return at;
    return NULL;
}

int function_is_wanted(const function *f, const headway_http_method *method)
{
    for (const want *at = f->wants; at; at = at->next)
        if (at->method == method)
            return 1;
    return 0;
}
