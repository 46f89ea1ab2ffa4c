/* SPDX-License-Identifier: Apache-2.0 */
#include "invocation_http.h"

#include <stdio.h>

enum { FIELDS_MOST = 6 };

typedef struct fields {
    headway_http_header at[FIELDS_MOST];
    size_t count;
    char retry[16];
} fields;

int http_is_streamed(const invocation *i)
{
    return i->f->options.streaming && i->shape.kind != EVENT_LOAD_BALANCER;
}

static void add(fields *f, const char *name, headway_bytes value)
{
    if (value.size)
        f->at[f->count++] = (headway_http_header){headway_bytes_of_string(name), value};
}

static void common(fields *f, const http *h, headway_bytes content_type)
{
    f->count = 0;
    add(f, "content-type", content_type);
    add(f, "x-request-id", headway_bytes_of_string(h->request_id));
}

static void cannot_tell(invocation *i, int error)
{
    const headway_status status = {.code = error == HEADWAY_ENOMEM ? HEADWAY_RESOURCE_EXHAUSTED
                                                                   : HEADWAY_INTERNAL,
                                   .message = headway_error_text(error)};
    invocation_fail_status(i, NULL, &status);
}

/* Payload 2.0's form without a body is what a prelude is. 0 or why not. */
static int begin(invocation *i, const event_response *head)
{
    headway_bytes prelude;
    int error = event_http_write(EVENT_HTTP_2, 0, head, i->arena, &prelude);
    if (error || i->cancelled)
        return error;
    i->out.begun = 1;
    i->result.begin(i->user, "application/vnd.awslambda.http-integration-response", &prelude);
    return 0;
}

static void respond(invocation *i, http *h, int status, const fields *f, headway_bytes body)
{
    headway_bytes json;
    event_response response = {status, f->at, f->count,
                               h->is_head ? headway_bytes_of(NULL, 0) : body};
    if (!http_is_streamed(i)) {
        int error =
            event_http_write(i->shape.kind, h->request.multi_value, &response, i->arena, &json);
        if (error)
            cannot_tell(i, error);
        else
            invocation_respond(i, json);
        invocation_finish(i);
        return;
    }
    const headway_status good = {.code = HEADWAY_OK, .message = ""};
    body = response.body;
    response.body = headway_bytes_of(NULL, 0);
    int error = begin(i, &response);
    if (!error)
        error = outflow_put(i, body);
    if (error && !i->out.begun) {
        cannot_tell(i, error);
        invocation_finish(i);
        return;
    }
    const headway_status torn = {.code = HEADWAY_RESOURCE_EXHAUSTED, .message = "out of memory"};
    outflow_end(i, NULL, error ? &torn : &good);
}

void http_answer(invocation *i, http *h, int status, headway_bytes content_type, headway_bytes body)
{
    fields f;
    common(&f, h, content_type);
    respond(i, h, status, &f, body);
}

void http_answer_status(invocation *i, http *h, int status, const char *allow,
                        const headway_status *told)
{
    static const char no_memory[] = "{\"code\":8,\"message\":\"out of memory\",\"details\":[]}";
    const headway_types *types =
        h->binding ? headway_http_service_types(h->binding->method->service) : NULL;
    uint32_t retry = headway_http_retry_after(told);
    headway_bytes body;
    fields f;
    if (headway_http_status_write(types, told, i->arena, &body) != 0)
        body = headway_bytes_of(no_memory, sizeof no_memory - 1);
    common(&f, h, headway_bytes_of_string("application/json"));
    if (allow)
        add(&f, "allow", headway_bytes_of_string(allow));
    snprintf(f.retry, sizeof f.retry, "%u", retry);
    if (retry)
        add(&f, "retry-after", headway_bytes_of_string(f.retry));
    respond(i, h, status ? status : headway_http_of_code(told->code), &f, body);
}

void http_answer_problem(invocation *i, http *h, const headway_http_problem *problem)
{
    headway_status status = headway_http_problem_status(problem);
    status.retry_after_ms = problem->http == 503 || problem->http == 429 ? 1000 : 0;
    http_answer_status(i, h, problem->http, NULL, &status);
}

static void of_stream(fields *f, const http *h)
{
    common(f, h, headway_bytes_of_string(headway_http_stream_type(&h->stream)));
    add(f, "cache-control", headway_bytes_of_string("no-store"));
    add(f, "x-accel-buffering", headway_bytes_of_string("no")); /* proxies that would collect it */
}

void http_answer_stream(invocation *i, http *h, headway_bytes body)
{
    fields f;
    of_stream(&f, h);
    respond(i, h, 200, &f, body);
}

void http_answer_begin(invocation *i, http *h)
{
    fields f;
    if (i->out.begun)
        return;
    of_stream(&f, h);
    const event_response head = {200, f.at, f.count, {NULL, 0}};
    if (begin(i, &head) != 0)
        h->unfit = 1;
}
