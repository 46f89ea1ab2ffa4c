/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of the settings, put up and taken down. */
#include "bridge.h"

#include "../profile.h"

#include "files.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

enum { SCHEMA = 64 << 20, AWS_FILE = 256 << 10, QUIET_NS = 1000000000 };

uint64_t bridge_now(const bridge *b)
{
    headway_loop *loop = headway_bus_loop(b->bus);
    return loop->ops->now(loop);
}

/* ---- limits ---- */

uint32_t function_spread(uint32_t ms)
{
    return ms + randombytes_uniform(ms / 2 + 1);
}

static void set_limit(function *f)
{
    uint32_t limit = aimd_limit(&f->aimd);
    if (limit != f->limit)
        face_limit(f->face, limit);
    f->limit = limit;
}

void function_taken(function *f)
{
    aimd_taken(&f->aimd, f->running, bridge_now(f->bridge));
    set_limit(f);
}

void function_throttled(function *f, uint32_t round, const reply_verdict *verdict)
{
    uint64_t now = bridge_now(f->bridge);
    const aimd_refusal refusal = {round, f->running - 1, verdict->advice_ms};
    aimd_throttled(&f->aimd, &refusal, now);
    if (now - f->told_at >= QUIET_NS * 10ull || !f->told_at)
        fprintf(stderr, "headway lambda bridge: %s: %s; %u at once from now on\n",
                f->config->function, verdict->text, aimd_limit(&f->aimd));
    f->told_at = now;
    set_limit(f);
}

/* ---- the start ---- */

static int is_true(const char *text)
{
    return text && (strcmp(text, "true") == 0 || strcmp(text, "TRUE") == 0);
}

static headway_bytes read_aws(const char *variable, const char *name)
{
    char path[1024];
    const char *given = getenv(variable), *home = getenv("HOME");
    size_t size = 0;
    if (!given || !*given)
        snprintf(path, sizeof path, "%s/.aws/%s", home ? home : "", name);
    char *text = file_read(given && *given ? given : path, AWS_FILE, &size);
    return headway_bytes_of(text, text ? size : 0);
}

static void read_profile(const bridge_config *config, profile *ret_profile)
{
    const char *named = config->profile ? config->profile : getenv("AWS_PROFILE");
    headway_bytes file = read_aws("AWS_CONFIG_FILE", "config"), none = {NULL, 0};
    profile_read(file, none, named && *named ? named : "default", ret_profile);
    free((char *)file.data);
}

static endpoint_sources endpoints_of(const profile *p)
{
    return (endpoint_sources){.variable = getenv("AWS_ENDPOINT_URL"),
                              .profile = p->endpoint,
                              .fips = is_true(getenv("AWS_USE_FIPS_ENDPOINT")),
                              .dual_stack = is_true(getenv("AWS_USE_DUALSTACK_ENDPOINT")),
                              .ignore = is_true(getenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))};
}

static int choose_place(bridge *b, const profile *p)
{
    char why[512];
    const char *host, *path;
    size_t size;
    const bridge_config *c = b->config;
    const region_sources regions = {c->region, getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION"),
                                    p->region};
    endpoint_sources lambda = endpoints_of(p), sts = endpoints_of(p);
    lambda.setting = c->endpoint;
    lambda.service_variable = getenv("AWS_ENDPOINT_URL_LAMBDA");
    sts.service = "sts";
    sts.service_variable = getenv("AWS_ENDPOINT_URL_STS");
    if (region_choose(&regions, b->region, why, sizeof why) != 0 ||
        endpoint_choose(&lambda, b->region, b->url, why, sizeof why) != 0 ||
        endpoint_choose(&sts, b->region, b->sts, why, sizeof why) != 0) {
        fprintf(stderr, "headway lambda bridge: %s\n", why);
        return HEADWAY_EINVAL;
    }
    endpoint_parts(b->url, &host, &size, &path);
    snprintf(b->host, sizeof b->host, "%.*s", (int)size, host);
    return 0;
}

static char *read_schema(const bridge_function *f, size_t *ret_size)
{
    if (f->n_proto)
        return schema_compile(f->proto, f->n_proto, f->include, f->n_include, ret_size);
    char *text = file_read(f->schema, SCHEMA, ret_size);
    if (!text)
        fprintf(stderr, "headway lambda bridge: cannot read %s: %s\n", f->schema, strerror(errno));
    return text;
}

static char **events_of(const bridge_function *c)
{
    char **events = calloc(c->n_events + 1, sizeof *events);
    for (size_t i = 0; events && i < c->n_events; i++)
        events[i] = c->events[i];
    return events;
}

static int open_face(function *f, headway_bytes schema)
{
    char why[512];
    const bridge_function *c = f->config;
    const Headway__Aws__V1__BridgeLimits *limits = f->bridge->config->limits;
    uint32_t most = c->concurrency ? c->concurrency : limits->concurrency;
    if (most > limits->connections) /* one that waits for a connection is not under way */
        most = limits->connections;
    char **events = events_of(c);
    const face_options options = {.size = sizeof options,
                                  .service = c->service,
                                  .schema = schema,
                                  .concurrency = most,
                                  .bare = c->bare != 0,
                                  .binary = c->binary != 0,
                                  .events = (const char *const *)events};
    aimd_init(&f->aimd, most);
    int error =
        events ? face_open(f->bridge->bus, &options, &invocation_port, f, why, sizeof why, &f->face)
               : HEADWAY_ENOMEM;
    free(events);
    if (error) {
        fprintf(stderr, "headway lambda bridge: function %s: %s\n", c->function,
                error != HEADWAY_ENOMEM && *why ? why : headway_error_text(error));
        return error;
    }
    f->bridge->open++;
    set_limit(f);
    return 0;
}

static int open_function(function *f)
{
    char why[TARGET_WHY];
    size_t size = 0;
    if (target_of(f->config->function, &f->target, why) != 0)
        return HEADWAY_EINVAL; /* config_check has told */
    if (*f->target.region && strcmp(f->target.region, f->bridge->region) != 0) {
        fprintf(stderr, "headway lambda bridge: %s is of another region than %s\n",
                f->config->function, f->bridge->region);
        return HEADWAY_EINVAL;
    }
    char *schema = read_schema(f->config, &size);
    if (!schema)
        return HEADWAY_EMALFORMED;
    int error = open_face(f, headway_bytes_of(schema, size));
    free(schema);
    if (!error)
        printf("headway lambda bridge: %s is %s in %s, by %s\n", f->config->service,
               f->config->function, f->bridge->region, f->bridge->url);
    fflush(stdout);
    return error;
}

static int open_functions(bridge *b)
{
    int error = 0;
    b->functions = calloc(b->config->n_functions, sizeof *b->functions);
    if (!b->functions)
        return HEADWAY_ENOMEM;
    b->count = b->config->n_functions;
    for (size_t i = 0; i < b->count && !error; i++) {
        b->functions[i].bridge = b;
        b->functions[i].config = b->config->functions[i];
        error = open_function(&b->functions[i]);
    }
    return error;
}

static int open_client(bridge *b)
{
    const Headway__Aws__V1__BridgeLimits *l = b->config->limits;
    const char *bundle = getenv("AWS_CA_BUNDLE");
    const http_client_options options = {.connections = l->connections,
                                         .connect_ms = l->connect_ms,
                                         .idle_s = l->idle_ms / 1000,
                                         .ca_bundle = bundle && *bundle ? bundle : NULL};
    const credentials_options where = {
        .profile = b->config->profile, .region = b->region, .sts = b->sts};
    int error = http_client_new(b->loop, &options, &b->http);
    if (!error)
        error = auth_new(b->loop, b->http, &where, &b->auth);
    if (error)
        fprintf(stderr, "headway lambda bridge: %s\n", headway_error_text(error));
    return error;
}

int bridge_new(headway_bus *bus, struct uv_loop_s *loop, const bridge_config *config,
               bridge **ret_bridge)
{
    profile p;
    bridge *b = calloc(1, sizeof *b);
    if (!b || sodium_init() < 0) {
        free(b);
        return HEADWAY_ENOMEM;
    }
    b->bus = bus;
    b->loop = loop;
    b->config = config;
    b->price = (cost_price){config->price->request, config->price->gb_second};
    *ret_bridge = b; /* also of one that did not start: to be freed */
    read_profile(config, &p);
    int error = choose_place(b, &p);
    sodium_memzero(&p, sizeof p);
    if (!error)
        error = open_client(b);
    if (!error)
        error = open_functions(b);
    if (!error)
        auth_look(b->auth); /* whoever started it hears of what is missing before any caller */
    return error;
}

/* ---- the end ---- */

static void on_http_closed(void *user)
{
    bridge *b = user;
    b->http = NULL;
    b->stopped(b->stopped_user);
}

static void on_auth_closed(void *user)
{
    bridge *b = user;
    b->auth = NULL;
    http_client_close(b->http, on_http_closed, b);
}

static void on_face_closed(void *user)
{
    function *f = user;
    bridge *b = f->bridge;
    f->face = NULL;
    if (--b->open > 0)
        return;
    headway_timer_stop(b->patience);
    auth_close(b->auth, on_auth_closed, b);
}

static void on_impatient(void *user)
{
    bridge *b = user;
    b->patience = NULL;
    invocation_end_all(b);
}

void bridge_stop(bridge *b, void (*stopped)(void *user), void *user)
{
    b->stopped = stopped;
    b->stopped_user = user;
    if (headway_timer_start(b->bus, b->config->limits->drain_ms, 0, on_impatient, b,
                            &b->patience) != 0)
        invocation_end_all(b);
    for (size_t i = 0; i < b->count; i++)
        if (b->functions[i].face)
            face_close(b->functions[i].face, on_face_closed, &b->functions[i]);
}

void bridge_report(const bridge *b, FILE *out)
{
    for (size_t i = 0; i < b->count; i++) {
        const function *f = &b->functions[i];
        cost_print(f->config->function, &f->counts, f->config->memory_mb, &b->price, out);
        fprintf(out, "; %u at once now\n", f->limit);
    }
}

void bridge_free(bridge *b)
{
    if (!b || b->http) /* an end in the middle: the process goes with it */
        return;
    free(b->functions);
    free(b);
}
