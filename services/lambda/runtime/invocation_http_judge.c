/* SPDX-License-Identifier: Apache-2.0 */
#include "invocation_http.h"

#include <stdio.h>

static headway_bytes header(const http *h, const char *name)
{
    return invocation_header(h->request.headers, h->request.header_count, name);
}

static void refuse(invocation *i, http *h, int status, int code, const char *text)
{
    headway_http_problem problem;
    (void)headway_http_problem_set(&problem, status, code, "%s", text);
    http_answer_problem(i, h, &problem);
}

/* What can be echoed, logged and searched for without care. */
static int can_be_echoed(headway_bytes id)
{
    const char *at = id.data;
    for (size_t i = 0; i < id.size; i++) {
        int word = (at[i] >= '0' && at[i] <= '9') || (at[i] >= 'A' && at[i] <= 'Z') ||
                   (at[i] >= 'a' && at[i] <= 'z');
        if (!word && (!at[i] || !strchr("-_.~:/+=@,", at[i])))
            return 0;
    }
    return id.size && id.size < HTTP_REQUEST_ID;
}

static void name_request(const invocation *i, http *h)
{
    headway_bytes id = header(h, "x-request-id");
    if (!can_be_echoed(id))
        id = headway_bytes_of_string(i->request_id);
    snprintf(h->request_id, sizeof h->request_id, "%.*s", (int)id.size,
             id.size ? (const char *)id.data : "");
}

/* ---- headers ---- */

static size_t count_of(const http *h, const char *name)
{
    size_t found = 0;
    for (size_t i = 0; i < h->request.header_count; i++)
        found += invocation_header(&h->request.headers[i], 1, name).data != NULL;
    return found;
}

/* What two readers could understand differently is nobody's. */
static int headers_good(invocation *i, http *h)
{
    static const char *const singles[] = {"authorization", "x-api-key", "content-type"};
    char text[64];
    headway_bytes coding = header(h, "content-encoding");
    for (size_t s = 0; s < sizeof singles / sizeof *singles; s++)
        if (count_of(h, singles[s]) > 1) {
            snprintf(text, sizeof text, "%s stands there twice", singles[s]);
            refuse(i, h, 400, HEADWAY_INVALID_ARGUMENT, text);
            return 0;
        }
    if (!coding.size || (coding.size == 8 && memcmp(coding.data, "identity", 8) == 0))
        return 1;
    refuse(i, h, 415, HEADWAY_INVALID_ARGUMENT,
           "encoded bodies are not taken: send it without content-encoding");
    return 0;
}

static int timeout_good(invocation *i, http *h)
{
    headway_bytes text = header(h, "x-request-timeout"), grpc = header(h, "grpc-timeout");
    int error = text.size   ? headway_http_timeout(text, &h->r.deadline_ms)
                : grpc.size ? headway_http_grpc_timeout(grpc, &h->r.deadline_ms)
                            : 0;
    if (error)
        refuse(i, h, 400, HEADWAY_INVALID_ARGUMENT,
               "x-request-timeout takes 250ms, 2s, 2m or seconds as 0.25");
    return error == 0;
}

static int metadata_good(invocation *i, http *h)
{
    if (invocation_metadata(i, h->request.headers, h->request.header_count) == 0)
        return 1;
    refuse(i, h, 431, HEADWAY_RESOURCE_EXHAUSTED,
           "headers that calls carry have 8 KiB at most, in all");
    return 0;
}

/* ---- the route ---- */

static void no_route(invocation *i, http *h, const headway_http_match *match)
{
    enum { ALLOW_SIZE = 128 };
    char allow[ALLOW_SIZE];
    headway_http_problem problem;
    headway_http_router_explain(i->f->router, match, h->request.method, h->request.path, &problem);
    const headway_status status = headway_http_problem_status(&problem);
    if (match->found == HEADWAY_HTTP_NO_METHOD)
        headway_http_router_allowed(i->f->router, h->request.path, allow, sizeof allow);
    http_answer_status(i, h, problem.http, match->found == HEADWAY_HTTP_NO_METHOD ? allow : NULL,
                       &status);
}

/* What is there for events, and says nothing of HTTP, is not for whoever knows its name: events
   could be made up. */
static int is_open(invocation *i, http *h)
{
    headway_http_problem problem;
    if (!h->binding->plain || !function_is_wanted(i->f, h->binding->method))
        return 1;
    (void)headway_http_problem_set(
        &problem, 404, HEADWAY_UNIMPLEMENTED,
        "%s is called by events alone: give it a google.api.http rule to "
        "have it called by HTTP",
        h->binding->method->call.route);
    http_answer_problem(i, h, &problem);
    return 0;
}

static int shape_good(invocation *i, http *h)
{
    const headway_method *method = &h->binding->method->call;
    int media = headway_http_response_media(h->binding, header(h, "accept"));
    headway_http_problem problem;
    if (method->shape == HEADWAY_BIDI_STREAM) {
        (void)headway_http_problem_set(&problem, 501, HEADWAY_UNIMPLEMENTED,
                                       "%s has streams both ways, which a function does not have "
                                       "over HTTP: invoke it with {\"method\", \"request\": [...]}",
                                       method->route);
        http_answer_problem(i, h, &problem);
        return 0;
    }
    if (media < 0) {
        (void)headway_http_problem_set(&problem, 406, HEADWAY_INVALID_ARGUMENT,
                                       "%s has no answer of the types in Accept: %s", method->route,
                                       method->shape & HEADWAY_SERVER_STREAM
                                           ? "application/x-ndjson, application/json, "
                                             "text/event-stream"
                                           : "application/json, application/x-protobuf");
        http_answer_problem(i, h, &problem);
        return 0;
    }
    h->media = (headway_http_media)media;
    if (!headway_http_stream_is_over(h->media, header(h, "last-event-id")))
        return 1;
    http_answer(i, h, 204, headway_bytes_of(NULL, 0), headway_bytes_of(NULL, 0));
    return 0;
}

int http_judge(invocation *i, http *h)
{
    name_request(i, h);
    h->content_type = header(h, "content-type");
    h->is_head = h->request.method.size == 4 && memcmp(h->request.method.data, "HEAD", 4) == 0;
    if (!headers_good(i, h) || !timeout_good(i, h) || !metadata_good(i, h))
        return 0;
    headway_http_match match =
        headway_http_router_find(i->f->router, h->request.method, h->request.path);
    if (match.found != HEADWAY_HTTP_FOUND) {
        no_route(i, h, &match);
        return 0;
    }
    h->binding = match.binding;
    h->path = match.path;
    return is_open(i, h) && shape_good(i, h);
}
