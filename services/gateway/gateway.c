/* SPDX-License-Identifier: Apache-2.0 */
/* The parts put together, and their ends. */
#include "gateway.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { TICK_MS = 250, OTHER_FILES = 64 /* descriptors for all but connections */ };

uint64_t gateway_now(const gateway *g)
{
    headway_loop *loop = headway_bus_loop(g->bus);
    return loop->ops->now(loop);
}

/* What goes on by a key that is not good any more is cut: the client is to notice. */
static void cut_keyless(gateway *g)
{
    int64_t now = (int64_t)time(NULL);
    for (exchange *e = g->live; e; e = e->next) {
        const gateway_key *key = *e->key ? keys_by_hash(g->keys, e->key_sha256) : NULL;
        int good =
            key && strcmp(key->identity, e->identity) == 0 && (!key->expires || key->expires > now);
        if (e->x && *e->key && !good)
            headway__http_abort(e->x);
    }
}

static void on_tick(void *user)
{
    gateway *g = user;
    int64_t now = (int64_t)time(NULL);
    bool expired = false;
    for (exchange *e = g->live, *next; e; e = next) {
        next = e->next;
        expired |= e->x && e->key_expires && e->key_expires <= now;
        if (e->kind && e->kind->tick)
            e->kind->tick(e);
    }
    if (expired)
        cut_keyless(g);
    if (g->log)
        (void)access_log_flush(g->log);
}

/* --- the start ------------------------------------------------------------------------------- */

static int complain(int error, const char *what)
{
    fprintf(stderr, "headway gateway: %s: %s\n", what, headway_error_text(error));
    return error;
}

/* "http://127.0.0.1:8080" as the server has it. */
static void url_of(const listen_address *at, char *url, size_t size)
{
    bool v6 = strchr(at->host, ':') != NULL;
    if (at->kind == LISTEN_UNIX)
        snprintf(url, size, "unix:%s", at->host);
    else if (at->kind == LISTEN_FD)
        snprintf(url, size, "fd://%d", at->fd);
    else
        snprintf(url, size, v6 ? "tcp://[%s]:%u" : "tcp://%s:%u", at->host, at->port);
}

static int listen_at(gateway *g, const char *text)
{
    char url[640], bound[640], why[HEADWAY__HTTP_WHY_SIZE] = "";
    const Headway__V1__GatewayTls *tls = g->config->tls;
    listen_address at;
    if (listen_parse(text, &at, why, sizeof why) != 0) {
        fprintf(stderr, "headway gateway: %s: %s\n", text, why);
        return HEADWAY_EADDRESS;
    }
    bool secure = at.kind == LISTEN_HTTPS;
    const struct headway__http_listen where = {
        .size = sizeof where,
        .url = url,
        .cert_file = secure ? tls->cert : NULL,
        .key_file = secure ? tls->key : NULL,
        .client_ca_file = secure && is_said(tls->client_ca) ? tls->client_ca : NULL};
    url_of(&at, url, sizeof url);
    int error = headway__http_listen(g->server, &where, bound, sizeof bound, why);
    if (error) {
        fprintf(stderr, "headway gateway: cannot listen at %s: %s%s\n", text,
                *why ? why : headway_error_text(error),
                error == HEADWAY_EADDRINUSE ? "; --listen names another" : "");
        return error;
    }
    const char *rest = strncmp(bound, "tcp://", 6) == 0 ? bound + 6 : NULL;
    printf("headway gateway: listening at %s%s\n", rest ? secure ? "https://" : "http://" : "",
           rest ? rest : bound);
    fflush(stdout);
    return 0;
}

/* As many as there are descriptors for: what is one too many is then answered, not cut off. */
static uint32_t connections_of(const Headway__V1__GatewayLimits *l)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return l->connections;
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    (void)getrlimit(RLIMIT_NOFILE, &files);
    rlim_t wanted = (rlim_t)l->connections + OTHER_FILES;
    if (files.rlim_cur == RLIM_INFINITY || files.rlim_cur >= wanted)
        return l->connections;
    uint32_t most = files.rlim_cur > OTHER_FILES ? (uint32_t)(files.rlim_cur - OTHER_FILES) : 1;
    fprintf(stderr,
            "headway gateway: %u connections at once, not %u: for those allow %llu descriptors "
            "(ulimit -n)\n",
            most, l->connections, (unsigned long long)wanted);
    return most;
}

static int serve(gateway *g)
{
    const Headway__V1__GatewayLimits *l = g->config->limits;
    const struct headway__http_options options = {.size = sizeof options,
                                                  .connections = connections_of(l),
                                                  .header_bytes = l->header_bytes,
                                                  .body_bytes = l->body_bytes,
                                                  .message_bytes = (uint32_t)l->message_bytes,
                                                  .header_ms = l->header_ms,
                                                  .idle_ms = l->idle_ms,
                                                  .body_ms = l->stall_ms,
                                                  .write_ms = l->stall_ms};
    int error = headway__http_server_new(g->loop, &options, &gateway_handler, g, &g->server);
    if (error)
        return complain(error, "the HTTP server");
    for (size_t i = 0; i < g->config->n_listen && !error; i++)
        error = listen_at(g, g->config->listen[i]);
    return error;
}

static int make(gateway *g)
{
    const gateway_config *c = g->config;
    const headway_http_router_options routes = {.size = sizeof routes, .taken = gateway_paths};
    int error = metrics_new(0, &g->metrics);
    if (!error)
        error = cors_new(c->cors, &g->cors);
    if (!error)
        error = (g->router = headway_http_router_new(NULL, &routes)) ? 0 : HEADWAY_ENOMEM;
    if (!error)
        error = catalog_new(g, &g->catalog);
    if (!error)
        error = headway_timer_start(g->bus, TICK_MS, TICK_MS, on_tick, g, &g->tick);
    if (error)
        return complain(error, "cannot start");
    if (c->docs->page && page_new(is_said(c->docs->assets) ? c->docs->assets : NULL, &g->page) != 0)
        return complain(HEADWAY_ENOMEM, "the page at /docs/");
    if (is_said(c->access->keys))
        error = keys_read(c->access->keys, stderr, &g->keys);
    return error ? error : serve(g);
}

int gateway_new(headway_bus *bus, struct uv_loop_s *loop, const gateway_config *config,
                gateway_log *log, gateway **ret_gateway)
{
    gateway *g = calloc(1, sizeof *g);
    if (!g)
        return complain(HEADWAY_ENOMEM, "cannot start");
    *g = (gateway){.bus = bus, .loop = loop, .config = config, .log = log};
    g->ids.source = headway_random_default();
    *ret_gateway = g; /* also of one that did not start: to be freed */
    return make(g);
}

void gateway_reload(gateway *g)
{
    char why[HEADWAY__HTTP_WHY_SIZE];
    const char *path = g->config->access->keys;
    gateway_keys *fresh = NULL;
    if (is_said(path) && keys_read(path, stderr, &fresh) == 0) {
        keys_free(g->keys);
        g->keys = fresh;
        cut_keyless(g);
        fprintf(stderr, "headway gateway: SIGHUP: read %s\n", path);
    } else if (is_said(path)) {
        fprintf(stderr, "headway gateway: SIGHUP: keys are as they were\n");
    }
    if (headway__http_reload(g->server, why) != 0)
        fprintf(stderr, "headway gateway: SIGHUP: certificates are as they were: %s\n", why);
}

/* --- the end --------------------------------------------------------------------------------- */

static void on_closed(void *user)
{
    gateway *g = user;
    headway__http_server_free(g->server);
    g->server = NULL;
    g->stopped(g->stopped_user);
}

static void on_drained(void *user)
{
    gateway *g = user;
    headway__http_close(g->server, on_closed, g);
}

void gateway_stop(gateway *g, void (*done)(void *user), void *user)
{
    g->stopping = true;
    g->stopped = done;
    g->stopped_user = user;
    headway__http_drain(g->server, g->config->limits->drain_ms, on_drained, g);
    /* What has no end of its own ends now: the others end with their answers. */
    for (exchange *e = g->live; e; e = e->next)
        if (e->subscription)
            headway_subscription_close(e->subscription);
}

void gateway_free(gateway *g)
{
    if (!g || g->server) /* an end in the middle: the process goes with it */
        return;
    exchange_free_all(g);
    catalog_free(g->catalog);
    headway_http_router_free(g->router);
    cors_free(g->cors);
    keys_free(g->keys);
    metrics_free(g->metrics);
    page_free(g->page);
    free(g->openapi);
    free(g);
}
