/* SPDX-License-Identifier: Apache-2.0 */
/* What the gateway answers by itself. */
#include "gateway.h"

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

static const page pages[] = {
    {"/healthz", true, healthz}, {"/readyz", true, readyz}, {"/metrics", false, metrics}};

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

bool pages_open(exchange *e)
{
    return show(e, true);
}

bool pages_take(exchange *e)
{
    if (show(e, false))
        return true;
    if (!is_at(e, "/events/"))
        return false;
    topic_begin(e);
    return true;
}
