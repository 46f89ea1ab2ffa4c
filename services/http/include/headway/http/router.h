/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a request's method and path to a binding. Services come and go. The most specific binding
 * wins: segment by segment a literal is before "*", and that before "**"; then one with the path's
 * verb before one without. Not thread-safe.
 */
#ifndef HEADWAY_HTTP_ROUTER_H
#define HEADWAY_HTTP_ROUTER_H

#include <headway/http/problem.h>
#include <headway/http/service.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_http_router headway_http_router;

typedef struct headway_http_router_options {
    size_t size;
    uint32_t services; /* at most; default 4096 */
    uint32_t routes;   /* at most; default 65536 */
    uint32_t gone;     /* services that left and are remembered, at most; default 1024 */
    /* Paths that are answered before a router is asked, as headway_http_template_taken has them;
       borrowed for as long as the router lives. A binding that could mean nothing else is refused.
       NULL: there are none. */
    const char *const *taken;
} headway_http_router_options;

/* NULL: out of memory. */
headway_http_router *headway_http_router_new(const headway_alloc *alloc,
                                             const headway_http_router_options *options);
void headway_http_router_free(headway_http_router *router);

/* Adds a service and holds a reference; one of the same name leaves for it. A binding that meets
   another's (the same verb, and paths that differ in the names of variables alone) is refused with
   both places named, and the first stays; one whose service has gone gives way. refused may be
   NULL. ELIMIT: too many services or routes; ENOMEM: what was of that name has left all the same.
 */
int headway_http_router_add(headway_http_router *router, headway_http_service *service,
                            headway_http_refused refused, void *user);
/* The service has left: its routes answer HEADWAY_HTTP_GONE until it comes back, or others take
   their place. No-op for an unknown name. */
void headway_http_router_remove(headway_http_router *router, const char *service);
/* Every service that is there, by the order of their coming. found answers 0 to go on; else that is
   the answer. */
int headway_http_router_each(const headway_http_router *router,
                             int (*found)(void *user, headway_http_service *service), void *user);

/* Whether requests can reach this binding of a service that is there: it was not refused. */
int headway_http_router_has(const headway_http_router *router, const headway_http_binding *binding);
/* "; did you mean a.v1.A/Get?" of the methods whose routes are nearest to one that is not there, or
   "". */
void headway_http_router_near_methods(const headway_http_router *router, headway_bytes route,
                                      char *text, size_t size);

typedef enum headway_http_found {
    HEADWAY_HTTP_FOUND,
    HEADWAY_HTTP_GONE,      /* known, but its service has left: 503 */
    HEADWAY_HTTP_BAD_PATH,  /* 400 */
    HEADWAY_HTTP_NO_PATH,   /* 404 */
    HEADWAY_HTTP_NO_METHOD, /* 405 */
} headway_http_found;

typedef struct headway_http_match {
    headway_http_found found;
    const headway_http_binding *binding; /* with FOUND and GONE; borrowed from its service */
    headway_bytes path;                  /* of the request, without the verb of the binding */
} headway_http_match;

/* Finds what a request means: method as in the request line ("GET"; HEAD finds what GET does), path
   without the query, percent-encoded. Allocates nothing. The match is borrowed until the router
   changes, and as long as path. */
headway_http_match headway_http_router_find(const headway_http_router *router, headway_bytes method,
                                            headway_bytes path);
/* "GET, HEAD, POST": what the path knows, for the header Allow; "" for an unknown path. */
void headway_http_router_allowed(const headway_http_router *router, headway_bytes path, char *text,
                                 size_t size);
/* Why there is no call, in a sentence with what to do: near routes (404), allowed methods (405),
   what is wrong with the path (400), who has left (503). As NOT_FOUND is the applications', 404 and
   405 are UNIMPLEMENTED here. Not for FOUND. */
void headway_http_router_explain(const headway_http_router *router, const headway_http_match *match,
                                 headway_bytes method, headway_bytes path,
                                 headway_http_problem *ret_problem);

#ifdef __cplusplus
}
#endif
#endif
