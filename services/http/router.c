/* SPDX-License-Identifier: Apache-2.0 */
/* Services come and go; their routes with them. */
#include "router.h"

#include <stdio.h>

static headway_http_router_options limits_of(const headway_http_router_options *given)
{
    headway_http_router_options limits = {.size = sizeof limits};
    if (given)
        memcpy(&limits, given, given->size < sizeof limits ? given->size : sizeof limits);
    limits.services = limits.services ? limits.services : 4096;
    limits.routes = limits.routes ? limits.routes : 65536;
    limits.gone = limits.gone ? limits.gone : 1024;
    return limits;
}

headway_http_router *headway_http_router_new(const headway_alloc *alloc,
                                             const headway_http_router_options *options)
{
    if (!alloc)
        alloc = headway_alloc_default();
    headway_http_router *router = alloc->allocate(alloc->user, sizeof *router);
    if (!router)
        return NULL;
    *router = (headway_http_router){.alloc = *alloc, .options = limits_of(options)};
    router->entries_end = &router->entries;
    router->root = headway__http_node_new(alloc, headway_bytes_of(NULL, 0));
    if (!router->root) {
        alloc->release(alloc->user, router);
        return NULL;
    }
    return router;
}

void headway_http_router_free(headway_http_router *router)
{
    if (!router)
        return;
    headway_alloc alloc = router->alloc;
    headway__http_node_free(&alloc, router->root);
    while (router->entries) {
        headway__http_entry *entry = router->entries;
        router->entries = entry->next;
        headway_http_service_unref(entry->service);
        alloc.release(alloc.user, entry);
    }
    alloc.release(alloc.user, router);
}

/* ---- entries ---- */

static headway__http_entry **find_entry(headway_http_router *router, const char *name)
{
    headway__http_entry **at = &router->entries;
    while (*at && strcmp(headway_http_service_name((*at)->service), name) != 0)
        at = &(*at)->next;
    return at;
}

static headway__http_entry *unlink_entry(headway_http_router *router, headway__http_entry **at)
{
    headway__http_entry *entry = *at;
    *at = entry->next;
    if (router->entries_end == &entry->next)
        router->entries_end = at;
    entry->next = NULL;
    return entry;
}

static void link_entry(headway_http_router *router, headway__http_entry *entry)
{
    *router->entries_end = entry;
    router->entries_end = &entry->next;
}

static void drop_routes(headway_http_router *router, headway__http_entry *entry)
{
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(entry->service, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < methods[i].binding_count; j++) {
            int dropped =
                headway__http_node_drop(&router->alloc, router->root, &methods[i].bindings[j]);
            router->route_count -= (uint32_t)dropped;
        }
    }
}

static void drop_entry(headway_http_router *router, headway__http_entry **at)
{
    headway__http_entry *entry = unlink_entry(router, at);
    drop_routes(router, entry);
    if (entry->gone)
        router->gone_count--;
    else
        router->service_count--;
    headway_http_service_unref(entry->service);
    router->alloc.release(router->alloc.user, entry);
}

/* Of those that have gone the first to go is forgotten first. */
static void forget(headway_http_router *router)
{
    headway__http_entry **at = &router->entries;
    while (router->gone_count > router->options.gone) {
        while (!(*at)->gone)
            at = &(*at)->next;
        drop_entry(router, at);
    }
}

/* ---- adding ---- */

struct adding {
    headway_http_router *router;
    headway__http_entry *entry;
    headway_http_refused refused;
    void *user;
};

static void refuse(const struct adding *adding, const headway_http_binding *binding,
                   const char *reason)
{
    const headway_http_refusal refusal = {headway_http_service_name(adding->entry->service),
                                          binding->method->call.name, binding->verb,
                                          binding->path.text, reason};
    if (adding->refused)
        adding->refused(adding->user, &refusal);
}

static headway__http_route *find_same(const headway__http_node *node,
                                      const headway_http_binding *binding)
{
    headway__http_route *route = node->routes;
    while (route && (strcmp(route->binding->verb, binding->verb) != 0 ||
                     strcmp(route->binding->path.verb, binding->path.verb) != 0))
        route = route->next;
    return route;
}

static int refuse_meeting(const struct adding *adding, const headway_http_binding *binding,
                          const headway_http_binding *first)
{
    char reason[HEADWAY_HTTP_WHY];
    snprintf(reason, sizeof reason, "%.200s has it already, as %s %.200s: change one of them",
             first->method->call.route, first->verb, first->path.text);
    refuse(adding, binding, reason);
    return 0;
}

static int refuse_taken(const struct adding *adding, const headway_http_binding *binding,
                        const char *taken)
{
    char reason[HEADWAY_HTTP_WHY];
    snprintf(reason, sizeof reason, "what is at %s is answered here, by no service: change it",
             taken);
    refuse(adding, binding, reason);
    return 0;
}

static int add_route(const struct adding *adding, const headway_http_binding *binding)
{
    headway_http_router *router = adding->router;
    const char *taken = headway_http_template_taken(&binding->path, router->options.taken);
    if (taken)
        return refuse_taken(adding, binding, taken);
    headway__http_node *node =
        headway__http_node_make(&router->alloc, router->root, &binding->path);
    headway__http_route *same = node ? find_same(node, binding) : NULL;
    if (same && !same->entry->gone)
        return refuse_meeting(adding, binding, same->binding);
    if (same) { /* it gives way */
        same->binding = binding;
        same->entry = adding->entry;
        return 0;
    }
    headway__http_route *route =
        node ? router->alloc.allocate(router->alloc.user, sizeof *route) : NULL;
    if (!route) {
        headway__http_node_drop(&router->alloc, router->root, binding); /* the bare nodes */
        return HEADWAY_ENOMEM;
    }
    headway__http_route **last = &node->routes;
    while (*last)
        last = &(*last)->next;
    *route = (headway__http_route){NULL, binding, adding->entry};
    *last = route;
    router->route_count++;
    return 0;
}

static int add_routes(const struct adding *adding)
{
    size_t count;
    const headway_http_method *methods =
        headway_http_service_methods(adding->entry->service, &count);
    int error = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < methods[i].binding_count && !error; j++) {
            if (adding->router->route_count >= adding->router->options.routes)
                return HEADWAY_ELIMIT;
            error = add_route(adding, &methods[i].bindings[j]);
        }
    }
    return error;
}

int headway_http_router_add(headway_http_router *router, headway_http_service *service,
                            headway_http_refused refused, void *user)
{
    headway__http_entry **at = find_entry(router, headway_http_service_name(service));
    headway_http_service_ref(service); /* it may be the one that leaves */
    if (*at)
        drop_entry(router, at);
    headway__http_entry *entry = router->service_count < router->options.services
                                     ? router->alloc.allocate(router->alloc.user, sizeof *entry)
                                     : NULL;
    if (!entry) {
        headway_http_service_unref(service);
        return router->service_count < router->options.services ? HEADWAY_ENOMEM : HEADWAY_ELIMIT;
    }
    *entry = (headway__http_entry){NULL, service, 0};
    link_entry(router, entry);
    router->service_count++;
    struct adding adding = {router, entry, refused, user};
    int error = add_routes(&adding);
    if (error)
        drop_entry(router, find_entry(router, headway_http_service_name(service)));
    return error;
}

void headway_http_router_remove(headway_http_router *router, const char *service)
{
    headway__http_entry **at = find_entry(router, service);
    if (!*at || (*at)->gone)
        return;
    headway__http_entry *entry = unlink_entry(router, at);
    link_entry(router, entry);
    entry->gone = 1;
    router->service_count--;
    router->gone_count++;
    forget(router);
}

int headway_http_router_each(const headway_http_router *router,
                             int (*found)(void *user, headway_http_service *service), void *user)
{
    int answer = 0;
    for (headway__http_entry *entry = router->entries; entry && !answer; entry = entry->next) {
        if (!entry->gone)
            answer = found(user, entry->service);
    }
    return answer;
}

int headway_http_router_has(const headway_http_router *router, const headway_http_binding *binding)
{
    const headway__http_node *node = headway__http_node_at(router->root, &binding->path);
    const headway__http_route *route = node ? find_same(node, binding) : NULL;
    return route && route->binding == binding && !route->entry->gone;
}

/* ---- looking up ---- */

/* Among the routes of a node: one of the method itself, else one of any. */
static const headway__http_route *pick_method(void *user, const headway__http_route *routes,
                                              headway_bytes verb)
{
    const headway_bytes *method = user;
    const headway__http_route *any = NULL;
    for (; routes; routes = routes->next) {
        if (!headway__http_equals(verb, routes->binding->path.verb))
            continue;
        if (headway__http_equals(*method, routes->binding->verb))
            return routes;
        if (strcmp(routes->binding->verb, "*") == 0)
            any = routes;
    }
    return any;
}

static const headway__http_route *pick_any(void *user, const headway__http_route *routes,
                                           headway_bytes verb)
{
    (void)user;
    while (routes && !headway__http_equals(verb, routes->binding->path.verb))
        routes = routes->next;
    return routes;
}

static const headway__http_route *find_route(const headway_http_router *router,
                                             headway_bytes method, headway_bytes path)
{
    headway__http_walk walk = {path, pick_method, &method};
    const headway__http_route *route = headway__http_walk_all(&walk, router->root);
    if (route || !headway__http_equals(method, "HEAD"))
        return route;
    method = headway_bytes_of_string("GET");
    return headway__http_walk_all(&walk, router->root);
}

headway_http_match headway_http_router_find(const headway_http_router *router, headway_bytes method,
                                            headway_bytes path)
{
    headway_http_match match = {HEADWAY_HTTP_BAD_PATH, NULL, path};
    if (headway__http_bad_path(path))
        return match;
    const headway__http_route *route = find_route(router, method, path);
    if (route) {
        size_t verb = strlen(route->binding->path.verb);
        match.found = route->entry->gone ? HEADWAY_HTTP_GONE : HEADWAY_HTTP_FOUND;
        match.binding = route->binding;
        match.path.size -= verb ? verb + 1 : 0;
        return match;
    }
    headway__http_walk walk = {path, pick_any, NULL};
    int known = headway__http_walk_all(&walk, router->root) != NULL;
    match.found = known ? HEADWAY_HTTP_NO_METHOD : HEADWAY_HTTP_NO_PATH;
    return match;
}
