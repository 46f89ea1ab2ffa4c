/* SPDX-License-Identifier: Apache-2.0 */
/* One request: what is kept of it, who may make it, and its end. */
#include "gateway.h"
#include "proxies.h"
#include "token.h"

#include <stdlib.h>
#include <time.h>

enum { FREE_MOST = 256, ADDRESS_SIZE = 64, LOGGED_ONLY = 2 /* of the headers kept, the last */ };

/* --- their life ------------------------------------------------------------------------------ */

static void put_in(exchange **list, exchange *e)
{
    e->next = *list;
    e->link = list;
    if (e->next)
        e->next->link = &e->next;
    *list = e;
}

static void take_out(exchange *e)
{
    *e->link = e->next;
    if (e->next)
        e->next->link = e->link;
}

static void destroy(exchange *e)
{
    headway_arena_free(e->arena);
    headway_arena_free(e->scratch);
    buffer_done(&e->body);
    buffer_done(&e->out.pending);
    free(e);
}

/* Used again, with the memory it has. */
static exchange *exchange_new(gateway *g)
{
    exchange *e = g->free;
    if (e) {
        take_out(e);
        g->free_count--;
    } else {
        e = calloc(1, sizeof *e);
        if (!e)
            return NULL;
        e->arena = headway_arena_new(headway_alloc_default(), HEAD_MOST);
        e->scratch = headway_arena_new(headway_alloc_default(), SCRATCH_MOST);
        if (!e->arena || !e->scratch) {
            destroy(e);
            return NULL;
        }
    }
    *e = (exchange){.g = g,
                    .arena = e->arena,
                    .scratch = e->scratch,
                    .body = e->body,
                    .out.pending = e->out.pending,
                    .call_code = -1,
                    .began = gateway_now(g)};
    put_in(&g->live, e);
    g->live_count++;
    return e;
}

static int64_t wall_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void record(const exchange *e)
{
    gateway *g = e->g;
    const uint64_t us = (gateway_now(g) - e->began) / 1000;
    const metrics_end end = {e->status, us, e->bytes_in, e->bytes_out};
    if (e->row == METRICS_NO_CALL)
        metrics_begin(g->metrics, e->row);
    metrics_finish(g->metrics, e->row, &end);
    if (!g->log)
        return;
    const access_record line = {
        .time_us = e->time_us,
        .duration_us = us,
        .bytes_in = e->bytes_in,
        .bytes_out = e->bytes_out,
        .version = e->version,
        .status = e->status,
        .client = e->client,
        .identity = *e->identity ? e->identity : NULL,
        .key = *e->key ? e->key : NULL,
        .method = e->method,
        .target = e->path, /* the query may hold a key, and what is nobody's business */
        .referer = e->referer,
        .agent = e->agent,
        .service = e->service ? headway_http_service_name(e->service) : NULL,
        .rpc = e->service ? e->call_method.name : NULL,
        .code = e->call_code < 0 ? NULL : headway_code_name(e->call_code),
        .request_id = e->trace.request_id,
        .trace_id = e->trace.trace_id};
    access_log_write(g->log, &line);
}

void exchange_release(exchange *e)
{
    gateway *g = e->g;
    if (e->x || e->call || e->subscription)
        return;
    record(e);
    if (e->kind && e->kind->done)
        e->kind->done(e);
    headway_http_service_unref(e->service);
    g->held -= e->held;
    take_out(e);
    g->live_count--;
    if (g->free_count >= FREE_MOST) {
        destroy(e);
        return;
    }
    headway_arena_reset(e->arena);
    headway_arena_reset(e->scratch);
    buffer_reset(&e->body);
    buffer_reset(&e->out.pending);
    put_in(&g->free, e);
    g->free_count++;
}

void exchange_free_all(gateway *g)
{
    exchange *e;
    while ((e = g->free)) {
        take_out(e);
        destroy(e);
    }
}

int exchange_keep(exchange *e, headway_bytes bytes)
{
    if (e->g->held + bytes.size > HELD_MOST)
        return HEADWAY_ELIMIT;
    int error = buffer_add(&e->body, bytes);
    if (!error) {
        e->g->held += bytes.size;
        e->held += bytes.size;
    }
    return error;
}

/* --- what is kept of a request --------------------------------------------------------------- */

static bool keep(exchange *e, headway_bytes *field, headway_bytes value)
{
    char *copy = value.size ? headway_arena_take(e->arena, value.size) : NULL;
    if (copy)
        memcpy(copy, value.data, value.size);
    *field = headway_bytes_of(copy, copy ? value.size : 0);
    return copy || !value.size;
}

static bool named(headway_bytes name, const char *wanted)
{
    if (name.size != strlen(wanted))
        return false;
    for (size_t i = 0; i < name.size; i++)
        if ((((const char *)name.data)[i] | 32) != (wanted[i] | 32))
            return false;
    return true;
}

/* The client's headers that calls carry, with our trace in place of its own. */
static int metadata_of(exchange *e, const struct headway__http_request *request)
{
    size_t count = 0;
    headway_http_header *headers =
        headway_arena_take(e->arena, (request->header_count + 3) * sizeof *headers);
    if (!headers)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < request->header_count; i++) {
        const struct headway__http_header *h = &request->headers[i];
        if (!named(h->name, "traceparent") && !named(h->name, "tracestate") &&
            !named(h->name, "x-request-id"))
            headers[count++] = (headway_http_header){h->name, h->value};
    }
    const struct {
        const char *name, *value;
    } ours[] = {{"traceparent", e->trace.traceparent},
                {"tracestate", e->trace.tracestate},
                {"x-request-id", e->trace.request_id}};
    for (size_t i = 0; i < 3; i++)
        if (*ours[i].value)
            headers[count++] = (headway_http_header){headway_bytes_of_string(ours[i].name),
                                                     headway_bytes_of_string(ours[i].value)};
    return headway_http_metadata(headers, count, e->arena, &e->metadata);
}

/* A header that comes twice is as good as none. */
static headway_bytes only(const struct headway__http_request *request, const char *name)
{
    headway_bytes value = headway_bytes_of(NULL, 0);
    size_t found = 0;
    for (size_t i = 0; i < request->header_count; i++)
        if (named(request->headers[i].name, name) && ++found)
            value = request->headers[i].value;
    return found == 1 ? value : headway_bytes_of(NULL, 0);
}

static headway_bytes join(exchange *e, const struct headway__http_request *request,
                          const char *name, size_t room)
{
    char *whole = headway_arena_take(e->arena, room);
    size_t used = 0;
    for (size_t i = 0; i < request->header_count && whole; i++) {
        headway_bytes value = request->headers[i].value;
        if (!named(request->headers[i].name, name))
            continue;
        if (used) {
            memcpy(whole + used, ", ", 2);
            used += 2;
        }
        if (value.size)
            memcpy(whole + used, value.data, value.size);
        used += value.size;
    }
    return headway_bytes_of(whole, used);
}

/* A list, which may come in several headers: as one would have it (RFC 9110, section 5.3). */
static headway_bytes list(exchange *e, const struct headway__http_request *request,
                          const char *name)
{
    size_t found = 0, room = 0;
    headway_bytes value = headway_bytes_of(NULL, 0);
    for (size_t i = 0; i < request->header_count; i++) {
        if (!named(request->headers[i].name, name))
            continue;
        value = request->headers[i].value;
        room += value.size + 2;
        found++;
    }
    return found > 1 ? join(e, request, name, room) : value;
}

/* What of the headers is looked at later. */
static bool keep_headers(exchange *e, const struct headway__http_request *request)
{
    const struct {
        headway_bytes *field;
        const char *name;
        bool is_list;
    } headers[] = {{&e->content_type, "content-type", false},
                   {&e->accept, "accept", true},
                   {&e->accept_encoding, "accept-encoding", true},
                   {&e->if_none_match, "if-none-match", true},
                   {&e->last_event_id, "last-event-id", false},
                   {&e->referer, "referer", false},
                   {&e->agent, "user-agent", false}};
    size_t count = sizeof headers / sizeof *headers - (e->g->log ? 0 : LOGGED_ONLY);
    bool kept = true;
    for (size_t i = 0; i < count && kept; i++)
        kept = keep(e, headers[i].field,
                    headers[i].is_list ? list(e, request, headers[i].name)
                                       : headway__http_header_find(request, headers[i].name));
    return kept;
}

static bool keep_head(exchange *e, const struct headway__http_request *request)
{
    const gateway_config *c = e->g->config;
    char *address = headway_arena_take(e->arena, ADDRESS_SIZE);
    if (!address || !keep(e, &e->method, request->method) || !keep(e, &e->path, request->path) ||
        !keep(e, &e->query, request->query) || !keep_headers(e, request))
        return false;
    e->client = proxies_client(c->trusted_proxies, c->n_trusted_proxies, request->peer,
                               list(e, request, "x-forwarded-for"), address, ADDRESS_SIZE);
    const trace_headers trace = {only(request, "traceparent"), list(e, request, "tracestate"),
                                 only(request, "x-request-id")};
    const headway_random random = {entropy_fill, &e->g->ids};
    trace_begin(&trace, &random, &e->trace);
    e->websocket = request->websocket;
    e->binary =
        e->websocket && headway__http_header_has(request, "sec-websocket-protocol", "protobuf");
    e->version = request->version;
    e->body_ended = request->body == HEADWAY__HTTP_NO_BODY;
    e->time_us = wall_us();
    return true;
}

/* --- judging --------------------------------------------------------------------------------- */

/* "https://host" by its host: behind a proxy nobody knows which scheme the page has. */
static bool is_of_host(headway_bytes origin, headway_bytes host)
{
    const char *at = memchr(origin.data, '/', origin.size);
    size_t skip = at ? (size_t)(at - (const char *)origin.data) + 2 : 0;
    return at && origin.size >= skip && origin.size - skip == host.size &&
           memcmp((const char *)origin.data + skip, host.data, host.size) == 0;
}

/* Whether a page of another origin sends what no preflight has asked for: a WebSocket, which any
   page may open, or a call like that of a form, whose answer it cannot read, but which is made. */
static bool is_strange(const exchange *e, const struct headway__http_request *request,
                       headway_bytes origin)
{
    if (!origin.size || e->cors.kind == CORS_ACTUAL)
        return false;
    if (!e->websocket && (token_same(e->method, "GET") || token_same(e->method, "HEAD") ||
                          token_same(e->method, "OPTIONS")))
        return false;
    headway_bytes site = headway__http_header_find(request, "sec-fetch-site");
    if (!e->websocket && site.size) /* the browser knows, whatever a proxy makes of Host */
        return !token_same(site, "same-origin") && !token_same(site, "none");
    return !is_of_host(origin, request->host);
}

/* true: it goes on. */
static bool origin_allowed(exchange *e, const struct headway__http_request *request)
{
    headway_bytes origin = headway__http_header_find(request, "origin");
    const cors_request asked = {
        .method = e->method,
        .origin = origin,
        .request_method = headway__http_header_find(request, "access-control-request-method"),
        .request_headers = headway__http_header_find(request, "access-control-request-headers")};
    cors_decide(e->g->cors, &asked, &e->cors);
    if (e->cors.kind == CORS_PREFLIGHT) {
        answer(e, 204, headway_bytes_of(NULL, 0), headway_bytes_of(NULL, 0));
    } else if (e->cors.kind == CORS_REFUSED) {
        metrics_refuse(e->g->metrics, METRICS_ORIGIN);
        answer_problem(e, 403, HEADWAY_PERMISSION_DENIED, "%s", e->cors.why);
    } else if (is_strange(e, request, origin)) {
        metrics_refuse(e->g->metrics, METRICS_ORIGIN);
        answer_problem(e, 403, HEADWAY_PERMISSION_DENIED,
                       e->websocket
                           ? "pages of this origin may open no WebSocket here: --cors-origins"
                           : "pages of this origin may not call here: --cors-origins");
    }
    return !e->answered;
}

/* Whose request it is. true: it goes on. */
static bool key_good(exchange *e, const struct headway__http_request *request)
{
    const Headway__V1__GatewayAccess *access = e->g->config->access;
    const gateway_key *key = NULL;
    const keys_shown shown = {.authorization = headway__http_header_find(request, "authorization"),
                              .x_api_key = headway__http_header_find(request, "x-api-key"),
                              .query = access->query_key ? e->query : headway_bytes_of(NULL, 0)};
    keys_found found = KEYS_NONE;
    if (e->g->keys)
        found = keys_find(e->g->keys, &shown, e->time_us / 1000000, &key);
    if (found == KEYS_GOOD) {
        memcpy(e->identity, key->identity, strnlen(key->identity, IDENTITY_SIZE - 1) + 1);
        memcpy(e->key, key->name, strnlen(key->name, IDENTITY_SIZE - 1) + 1);
        memcpy(e->key_sha256, key->hash, sizeof e->key_sha256);
        e->key_expires = key->expires;
        return true;
    }
    if (found == KEYS_NONE && (!e->g->keys || is_said(access->anonymous))) {
        if (is_said(access->anonymous))
            memcpy(e->identity, access->anonymous, strnlen(access->anonymous, IDENTITY_SIZE - 1));
        return true;
    }
    const headway_status status = {
        .code = HEADWAY_UNAUTHENTICATED, .not_processed = 1, .message = keys_message(found)};
    metrics_refuse(e->g->metrics, METRICS_KEY);
    answer_with(e, 401, "www-authenticate", keys_challenge(found), &status);
    return false;
}

/* What two readers could understand differently is nobody's: headers that say who calls and what
   the body is stand once, and a body is not encoded. */
static bool headers_good(exchange *e, const struct headway__http_request *request)
{
    static const char *const singles[] = {"authorization", "x-api-key", "content-type"};
    headway_bytes coding = headway__http_header_find(request, "content-encoding");
    for (size_t s = 0; s < sizeof singles / sizeof *singles; s++) {
        size_t found = 0;
        for (size_t i = 0; i < request->header_count; i++)
            found += named(request->headers[i].name, singles[s]);
        if (found > 1) {
            answer_problem(e, 400, HEADWAY_INVALID_ARGUMENT, "%s stands there twice", singles[s]);
            return false;
        }
    }
    if (coding.size && !named(coding, "identity"))
        answer_problem(e, 415, HEADWAY_INVALID_ARGUMENT,
                       "encoded bodies are not taken: send it without content-encoding");
    return !coding.size || named(coding, "identity");
}

static bool timeout_good(exchange *e, const struct headway__http_request *request)
{
    headway_bytes text = headway__http_header_find(request, "x-request-timeout");
    headway_bytes grpc = headway__http_header_find(request, "grpc-timeout");
    int error = text.size   ? headway_http_timeout(text, &e->deadline_ms)
                : grpc.size ? headway_http_grpc_timeout(grpc, &e->deadline_ms)
                            : 0;
    if (error)
        answer_problem(e, 400, HEADWAY_INVALID_ARGUMENT,
                       "x-request-timeout takes 250ms, 2s, 2m or seconds as 0.25");
    return error == 0;
}

static bool room_for(exchange *e)
{
    uint32_t most = e->g->config->limits->requests;
    if (e->g->live_count <= most)
        return true;
    metrics_refuse(e->g->metrics, METRICS_OVERLOAD);
    answer_problem(e, 503, HEADWAY_RESOURCE_EXHAUSTED,
                   "the gateway has as many requests as it may have at once (%u)", most);
    return false;
}

/* Its own pages are shown in any case: who looks after it must not take overload for its end. */
static void judge(exchange *e, const struct headway__http_request *request)
{
    if (!origin_allowed(e, request) || pages_open(e) || !headers_good(e, request) ||
        !key_good(e, request) || pages_take(e))
        return;
    if (!room_for(e) || !timeout_good(e, request))
        return;
    if (metadata_of(e, request) != 0) {
        answer_problem(e, 431, HEADWAY_RESOURCE_EXHAUSTED,
                       "headers that calls carry have 8 KiB at most, in all");
        return;
    }
    if (!topic_take(e))
        call_route(e);
}

/* --- what the server tells ------------------------------------------------------------------- */

static void on_request(void *user, struct headway__http_exchange *x,
                       const struct headway__http_request *request)
{
    gateway *g = user;
    exchange *e = exchange_new(g);
    if (!e) {
        headway__http_set_user(x, NULL);
        headway__http_abort(x);
        return;
    }
    e->x = x;
    headway__http_set_user(x, e);
    if (keep_head(e, request))
        judge(e, request);
    else
        answer_problem(e, 431, HEADWAY_RESOURCE_EXHAUSTED, "the request's head is too large");
}

static void on_body(void *user, struct headway__http_exchange *x, headway_bytes piece)
{
    exchange *e = user;
    (void)x;
    e->bytes_in += piece.size;
    if (e->kind && e->kind->body)
        e->kind->body(e, piece);
}

static void on_body_end(void *user, struct headway__http_exchange *x)
{
    exchange *e = user;
    (void)x;
    if (e->kind && e->kind->body_end)
        e->kind->body_end(e);
}

static void on_writable(void *user, struct headway__http_exchange *x)
{
    exchange *e = user;
    (void)x;
    if (e->kind && e->kind->writable)
        e->kind->writable(e);
}

static void on_message(void *user, struct headway__http_exchange *x, bool text,
                       headway_bytes message)
{
    exchange *e = user;
    (void)x;
    e->bytes_in += message.size;
    if (e->kind && e->kind->message)
        e->kind->message(e, text, message);
}

/* The call ends with its client, down to the handler. */
static void on_end(void *user, struct headway__http_exchange *x, enum headway__http_end how)
{
    exchange *e = user;
    if (!e)
        return;
    e->x = NULL;
    if (how == HEADWAY__HTTP_REFUSED && !e->answered) {
        e->status = headway__http_refusal(x);
        e->call_code = headway_http_to_code(e->status);
    }
    if (how != HEADWAY__HTTP_ANSWERED && (e->call || e->subscription))
        metrics_numbers_of(e->g->metrics)->cancelled_total++;
    if (how == HEADWAY__HTTP_LEFT && !e->answered)
        e->status = 499;
    if (e->upgraded)
        metrics_numbers_of(e->g->metrics)->websockets--;
    if (e->call)
        headway_call_cancel(e->call);
    if (e->subscription)
        headway_subscription_close(e->subscription);
    exchange_release(e);
}

static size_t on_refusal_headers(void *user, struct headway__http_exchange *x,
                                 struct headway__http_header *headers, size_t most)
{
    (void)x;
    return user ? answer_headers(user, headers, most) : 0;
}

static void on_refused(void *user, const char *peer, int status, const char *why)
{
    gateway *g = user;
    (void)peer, (void)status, (void)why;
    metrics_refuse(g->metrics, METRICS_PROTOCOL);
}

const struct headway__http_handler gateway_handler = {.size = sizeof gateway_handler,
                                                      .request = on_request,
                                                      .body = on_body,
                                                      .body_end = on_body_end,
                                                      .writable = on_writable,
                                                      .message = on_message,
                                                      .end = on_end,
                                                      .refused = on_refused,
                                                      .refusal_headers = on_refusal_headers};
