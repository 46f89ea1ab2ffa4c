/* SPDX-License-Identifier: Apache-2.0 */
/* What the gateway answers by itself. */
#include "gateway.h"

#include <headway/http/openapi.h>

#include <stdlib.h>

typedef struct page {
    const char *path; /* one that ends in "/" stands for all below it */
    bool open;        /* to those without a key too */
    void (*show)(exchange *e);
} page;

static void show_text(exchange *e, int http, const char *text)
{
    answer(e, http, headway_bytes_of_string("text/plain; charset=utf-8"),
           headway_bytes_of_string(text));
}

/* The process lives. */
static void healthz(exchange *e)
{
    show_text(e, 200, "ok\n");
}

/* Calls can be made: there is a broker, and its services are known. */
static void readyz(exchange *e)
{
    if (!headway_bus_is_up(e->g->bus))
        show_text(e, 503, "no broker\n");
    else if (!catalog_is_ready(e->g->catalog))
        show_text(e, 503, "the services of the bus are not known yet\n");
    else if (e->g->stopping)
        show_text(e, 503, "draining\n");
    else
        show_text(e, 200, "ok\n");
}

static int add_text(void *user, headway_bytes text)
{
    exchange *e = user;
    return buffer_add(&e->body, text);
}

static void refresh(gateway *g)
{
    metrics_numbers *n = metrics_numbers_of(g->metrics);
    struct headway__http_statistics s;
    headway__http_statistics(g->server, &s);
    n->connections = s.connections;
    n->connections_total = s.accepted;
    n->buffer_bytes = s.buffer_bytes + g->held;
    n->log_dropped_total = g->log ? access_log_dropped(g->log) : 0;
    n->bus_connected = (uint64_t)headway_bus_is_up(g->bus);
}

static void metrics(exchange *e)
{
    refresh(e->g);
    if (metrics_print(e->g->metrics, add_text, e) == 0)
        answer(e, 200, headway_bytes_of_string("text/plain; version=0.0.4; charset=utf-8"),
               buffer_bytes(&e->body));
    else
        answer_problem(e, 503, HEADWAY_RESOURCE_EXHAUSTED, "out of memory");
}

/* --- what there is --------------------------------------------------------------------------- */

typedef struct gathering {
    headway_http_service **all;
    size_t count, room;
} gathering;

static int gather(void *user, headway_http_service *service)
{
    gathering *g = user;
    if (g->count == g->room) {
        size_t room = g->room ? 2 * g->room : 64;
        headway_http_service **all = realloc(g->all, room * sizeof *all);
        if (!all)
            return HEADWAY_ENOMEM;
        g->all = all;
        g->room = room;
    }
    g->all[g->count++] = service;
    return 0;
}

static int topic_open(void *user, const char *topic)
{
    const gateway *g = user;
    return exposes_topic(g->config, topic);
}

static int is_reached(void *user, const headway_http_binding *binding)
{
    const gateway *g = user;
    return headway_http_router_has(g->router, binding);
}

/* Made when somebody asks for it, and kept until the services change. */
static int describe(gateway *g)
{
    const Headway__V1__GatewayAccess *access = g->config->access;
    const headway_http_openapi_options options = {.size = sizeof options,
                                                  .title = g->config->docs->title,
                                                  .keys = !g->keys ? HEADWAY_HTTP_KEYS_NONE
                                                          : is_said(access->anonymous)
                                                              ? HEADWAY_HTTP_KEYS_OPTIONAL
                                                              : HEADWAY_HTTP_KEYS_NEEDED,
                                                  .query_key = access->query_key != 0,
                                                  .reached = is_reached,
                                                  .topic = topic_open,
                                                  .user = g};
    gathering found = {.all = NULL};
    if (g->openapi && g->openapi_version == catalog_version(g->catalog))
        return 0;
    free(g->openapi);
    g->openapi = NULL;
    int error = headway_http_router_each(g->router, gather, &found);
    if (!error)
        error = headway_http_openapi(NULL, found.all, found.count, &options, &g->openapi,
                                     &g->openapi_size);
    g->openapi_version = catalog_version(g->catalog);
    free(found.all);
    return error;
}

static void openapi(exchange *e)
{
    gateway *g = e->g;
    if (!g->config->docs->openapi)
        answer_problem(e, 404, HEADWAY_NOT_FOUND, "descriptions are off here (--docs-openapi)");
    else if (describe(g) != 0)
        answer_problem(e, 503, HEADWAY_RESOURCE_EXHAUSTED, "the description takes too much memory");
    else
        answer(e, 200, headway_bytes_of_string("application/json"),
               headway_bytes_of(g->openapi, g->openapi_size));
}

static void docs(exchange *e)
{
    enum { PREFIX = 6 /* of "/docs/" */ };
    page_file file;
    headway_bytes name =
        headway_bytes_of((const char *)e->path.data + PREFIX, e->path.size - PREFIX);
    int gzip = page_accepts_gzip(e->accept_encoding);
    if (e->g->page && page_find(e->g->page, name, gzip, &file) == 0)
        answer_file(e, &file);
    else
        answer_problem(e, 404, HEADWAY_NOT_FOUND, "the page has no such file; it is at /docs/");
}

static void to_docs(exchange *e)
{
    static const headway_status moved = {.code = HEADWAY_OK, .message = "see /docs/"};
    answer_with(e, 308, "location", "docs/", &moved);
}

static const page pages[] = {{"/healthz", true, healthz},  {"/readyz", true, readyz},
                             {"/metrics", false, metrics}, {"/openapi.json", true, openapi},
                             {"/docs", true, to_docs},     {"/docs/", true, docs}};

const char *const gateway_paths[] = {"/healthz", "/readyz", "/metrics", "/openapi.json",
                                     "/docs",    "/docs/",  "/events/", NULL};

static bool is_get(const exchange *e)
{
    const char *method = e->method.data;
    return (e->method.size == 3 && memcmp(method, "GET", 3) == 0) ||
           (e->method.size == 4 && memcmp(method, "HEAD", 4) == 0);
}

static bool is_at(const exchange *e, const char *path)
{
    size_t size = strlen(path);
    bool below = path[size - 1] == '/';
    return (below ? e->path.size >= size : e->path.size == size) &&
           memcmp(e->path.data, path, size) == 0;
}

static bool show(exchange *e, bool open)
{
    static const headway_status not_get = {
        .code = HEADWAY_UNIMPLEMENTED, .message = "this page is read: GET", .not_processed = 1};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        if (pages[i].open != open || !is_at(e, pages[i].path))
            continue;
        if (is_get(e))
            pages[i].show(e);
        else
            answer_with(e, 405, "allow", "GET, HEAD", &not_get);
        return true;
    }
    return false;
}

/* "OPTIONS *" asks whether there is a server at all (RFC 9110, section 9.3.7). */
static bool is_ping(const exchange *e)
{
    return e->path.size == 1 && *(const char *)e->path.data == '*';
}

bool pages_open(exchange *e)
{
    if (is_ping(e))
        answer(e, 204, headway_bytes_of(NULL, 0), headway_bytes_of(NULL, 0));
    return e->answered || show(e, true);
}

bool pages_take(exchange *e)
{
    return show(e, false);
}
