/* SPDX-License-Identifier: Apache-2.0 */
/* From a route to a call of the bus. */
#include "gateway.h"

#include <headway/stub.h>

#include <stdio.h>

enum { ALLOW_SIZE = 128 };

/* The gateway's own parameters, which no method sees where they are the gateway's. */
static const char *const own_parameters[] = {"key", NULL};

void collect(exchange *e, const exchange_kind *kind)
{
    e->kind = kind;
    if (e->body_ended)
        kind->body_end(e);
    else
        (void)headway__http_read(e->x, HEADWAY__HTTP_UNLIMITED); /* the body's limit holds */
}

bool call_pack(exchange *e, headway_bytes body, headway_bytes *ret_packed,
               headway_http_problem *ret_problem)
{
    ProtobufCMessage *message;
    bool owns = e->g->config->access->query_key;
    const headway_http_request request = {.binding = e->binding,
                                          .path = e->route_path,
                                          .query = e->query,
                                          .content_type = e->content_type,
                                          .body = body,
                                          .ignored = owns ? own_parameters : NULL};
    headway_arena_reset(e->scratch);
    if (headway_http_request_read(&request, e->scratch, &message, ret_problem) != 0)
        return false;
    int error = headway_message_pack(message, e->scratch, ret_packed);
    if (error)
        (void)headway_http_problem_set(ret_problem, error == HEADWAY_ENOMEM ? 503 : 400,
                                       error == HEADWAY_ENOMEM ? HEADWAY_RESOURCE_EXHAUSTED
                                                               : HEADWAY_INVALID_ARGUMENT,
                                       "%s", headway_error_text(error));
    const ProtobufCFieldDescriptor *key = e->binding->method->key;
    e->key_hash = !error && key ? headway_stub_key_of(message, key) : 0;
    return error == 0;
}

/* What the client asks for, but no longer than the method or the settings allow; 0: the method's.
 */
static uint32_t deadline_of(const exchange *e)
{
    const Headway__V1__GatewayDeadline *c = e->g->config->deadline;
    uint32_t ms = e->deadline_ms ? e->deadline_ms : c->default_ms;
    uint32_t most = e->call_method.policy.deadline_ms;
    if (ms && most && ms > most)
        ms = most;
    if (c->most_ms && (ms ? ms : most) > c->most_ms)
        ms = c->most_ms;
    return ms;
}

/* Nobody has seen it: it may be sent again, as the advice says. */
static void not_taken(exchange *e, int error)
{
    if (error == HEADWAY_EAGAIN)
        answer_problem(e, 503, HEADWAY_UNAVAILABLE,
                       headway_bus_is_up(e->g->bus)
                           ? "the bus has no room for another call: try again"
                           : "the gateway has no broker at the moment: try again");
    else if (error == HEADWAY_ELIMIT)
        answer_problem(e, 413, HEADWAY_RESOURCE_EXHAUSTED,
                       "the request, or its headers, are larger than the bus carries");
    else if (error == HEADWAY_ENOTSUP)
        answer_problem(e, 501, HEADWAY_UNIMPLEMENTED,
                       "the broker is too old for calls on behalf of an identity");
    else
        answer_problem(e, 500, HEADWAY_INTERNAL, "the call cannot be made: %s",
                       headway_error_text(error));
}

int call_open(exchange *e, headway_bytes request, const headway_call_events *events,
              bool manual_demand)
{
    headway_bus *bus = e->g->bus;
    headway_call_options options = {.size = sizeof options,
                                    .deadline_ms = deadline_of(e),
                                    .manual_demand = manual_demand,
                                    .key_hash = e->key_hash,
                                    .metadata = e->metadata,
                                    .on_behalf = *e->identity ? e->identity : NULL};
    int error = headway_call_open(bus, &e->call_method, request, &options, events, e, &e->call);
    /* A link that is full for a moment is no overload: the bus keeps some that wait for it. */
    if (error == HEADWAY_EAGAIN && headway_bus_is_up(bus)) {
        options.wait_for_ready = 1;
        error = headway_call_open(bus, &e->call_method, request, &options, events, e, &e->call);
        error = error == HEADWAY_ELIMIT ? HEADWAY_EAGAIN : error; /* too many wait */
    }
    if (error)
        not_taken(e, error);
    return error;
}

/* Whoever opens the bare address, in a browser or not, begins there. */
static bool is_beginning(const exchange *e)
{
    return e->path.size == 1 && e->g->config->docs->page;
}

static void no_route(exchange *e, const headway_http_match *match)
{
    char allow[ALLOW_SIZE];
    headway_http_problem problem;
    const gateway *g = e->g;
    bool gone = match->found == HEADWAY_HTTP_GONE;
    metrics_refuse(g->metrics, gone ? METRICS_GONE : METRICS_ROUTE);
    if (match->found == HEADWAY_HTTP_NO_PATH && is_beginning(e))
        (void)headway_http_problem_set(&problem, 404, HEADWAY_UNIMPLEMENTED,
                                       "nothing is at /; /docs/ lists what is here");
    else
        headway_http_router_explain(g->router, match, e->method, e->path, &problem);
    const headway_status status = {.code = problem.code,
                                   .not_processed = 1,
                                   .message = problem.text,
                                   .retry_after_ms = gone ? 1000 : 0};
    if (match->found == HEADWAY_HTTP_NO_METHOD)
        headway_http_router_allowed(g->router, e->path, allow, sizeof allow);
    answer_with(e, problem.http, match->found == HEADWAY_HTTP_NO_METHOD ? "allow" : NULL, allow,
                &status);
}

/* A WebSocket's handshake is a GET, whatever the method is reached by otherwise. */
static headway_http_match find(const exchange *e)
{
    headway_http_match match = headway_http_router_find(e->g->router, e->method, e->path);
    if (e->websocket && match.found == HEADWAY_HTTP_NO_METHOD)
        match = headway_http_router_find(e->g->router, headway_bytes_of_string("POST"), e->path);
    return match;
}

static void begin(exchange *e)
{
    static void (*const kinds[])(exchange *) = {[HEADWAY_UNARY] = unary_begin,
                                                [HEADWAY_CLIENT_STREAM] = upload_begin,
                                                [HEADWAY_SERVER_STREAM] = download_begin};
    int media = headway_http_response_media(e->binding, e->accept);
    static const headway_status no_socket = {
        .code = HEADWAY_FAILED_PRECONDITION,
        .not_processed = 1,
        .message = "this method has streams both ways: open it as a WebSocket"};
    if (e->websocket)
        socket_begin(e);
    else if (e->call_method.shape == HEADWAY_BIDI_STREAM)
        answer_with(e, 426, NULL, NULL, &no_socket);
    else if (media < 0)
        answer_problem(e, 406, HEADWAY_INVALID_ARGUMENT,
                       "%s has no answer of the types in Accept: %s", e->call_method.route,
                       e->call_method.shape & HEADWAY_SERVER_STREAM
                           ? "application/x-ndjson, application/json, text/event-stream"
                           : "application/json, application/x-protobuf");
    else {
        e->media = (headway_http_media)media;
        kinds[e->call_method.shape](e);
    }
}

void call_route(exchange *e)
{
    headway_http_match match = find(e);
    if (match.found != HEADWAY_HTTP_FOUND && !catalog_is_ready(e->g->catalog)) {
        metrics_refuse(e->g->metrics, METRICS_GONE);
        answer_problem(e, 503, HEADWAY_UNAVAILABLE,
                       "the gateway does not know the services of the bus yet: try again");
        return;
    }
    if (match.found != HEADWAY_HTTP_FOUND) {
        no_route(e, &match);
        return;
    }
    const headway_http_method *method = match.binding->method;
    e->binding = match.binding;
    e->route_path = match.path;
    e->service = headway_http_service_ref(method->service);
    e->call_method = method->call;
    e->row = metrics_row(e->g->metrics, headway_http_service_name(e->service), method->call.name);
    metrics_begin(e->g->metrics, e->row);
    begin(e);
}
