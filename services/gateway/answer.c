/* SPDX-License-Identifier: Apache-2.0 */
/* Whole responses, and the heads of others: what every response of the gateway carries. */
#include "gateway.h"
#include "token.h"

#include <stdarg.h>
#include <stdio.h>

enum { FIELDS_MOST = 64, TEXT_SIZE = 1024 };

typedef struct fields {
    struct headway__http_header at[FIELDS_MOST];
    size_t count;
    char retry[16];
} fields;

static void add(fields *f, const char *name, headway_bytes value)
{
    if (value.size && f->count < FIELDS_MOST)
        f->at[f->count++] =
            (struct headway__http_header){.name = headway_bytes_of_string(name), .value = value};
}

static void add_text(fields *f, const char *name, const char *value)
{
    add(f, name, headway_bytes_of_string(value));
}

static void common(fields *f, const exchange *e, headway_bytes content_type)
{
    const gateway_config *c = e->g->config;
    f->count = 0;
    add(f, "content-type", content_type);
    add_text(f, "x-request-id", e->trace.request_id);
    for (size_t i = 0; i < e->cors.count; i++)
        add_text(f, e->cors.headers[i].name, e->cors.headers[i].value);
    for (size_t i = 0; i < c->n_headers; i++)
        add_text(f, c->headers[i]->key, c->headers[i]->value);
}

static bool is_set(const gateway_config *c, const char *name)
{
    for (size_t i = 0; i < c->n_headers; i++)
        if (token_same(headway_bytes_of_string(c->headers[i]->key), name))
            return true;
    return false;
}

/* Whoever keeps answers for others has to know on what they depend (RFC 9111, sections 3.5
   and 4.1): the type that was asked for, and who asked, which of all headers it looks for in
   Authorization alone. */
static void tell_caches(fields *f, const exchange *e)
{
    if (!token_same(e->method, "GET") && !token_same(e->method, "HEAD"))
        return;
    if (e->binding && e->media != HEADWAY_HTTP_OTHER)
        add_text(f, "vary", "accept");
    if (e->g->keys && !is_set(e->g->config, "cache-control"))
        add_text(f, "cache-control", "private");
}

static void respond(exchange *e, int http, const fields *f, headway_bytes body)
{
    if (!e->x)
        return;
    e->answered = true;
    e->status = http;
    e->bytes_out += body.size;
    int error = headway__http_respond(e->x, http, f->at, f->count, body);
    if (error == HEADWAY_EINVAL) /* a header of the settings that is none: said at the start too */
        error = headway__http_respond(e->x, http, f->at, 1, body);
    if (error && e->x)
        headway__http_abort(e->x);
}

size_t answer_headers(const exchange *e, struct headway__http_header *headers, size_t most)
{
    fields f;
    common(&f, e, headway_bytes_of(NULL, 0));
    size_t count = f.count < most ? f.count : most;
    memcpy(headers, f.at, count * sizeof *headers);
    return count;
}

void answer(exchange *e, int http, headway_bytes content_type, headway_bytes body)
{
    fields f;
    common(&f, e, content_type);
    tell_caches(&f, e);
    respond(e, http, &f, body);
}

void answer_file(exchange *e, const page_file *file)
{
    fields f;
    bool known = page_is_known(e->if_none_match, file);
    common(&f, e, headway_bytes_of_string(file->content_type));
    for (const page_header *h = page_headers; h->name; h++)
        add_text(&f, h->name, h->value);
    add_text(&f, "etag", file->etag);
    if (file->gzip)
        add_text(&f, "content-encoding", "gzip");
    respond(e, known ? 304 : 200, &f, known ? headway_bytes_of(NULL, 0) : file->bytes);
}

void answer_with(exchange *e, int http, const char *name, const char *value,
                 const headway_status *status)
{
    static const char no_memory[] = "{\"code\":8,\"message\":\"out of memory\",\"details\":[]}";
    headway_bytes body;
    fields f;
    if (e->upgraded) {
        socket_end(e, status);
        return;
    }
    const headway_types *types = e->service ? headway_http_service_types(e->service) : NULL;
    uint32_t retry = headway_http_retry_after(status);
    if (headway_http_status_write(types, status, e->scratch, &body) != 0)
        body = headway_bytes_of(no_memory, sizeof no_memory - 1);
    common(&f, e, headway_bytes_of_string("application/json"));
    tell_caches(&f, e);
    if (name)
        add_text(&f, name, value);
    if (retry) {
        snprintf(f.retry, sizeof f.retry, "%u", retry);
        add_text(&f, "retry-after", f.retry);
    }
    e->call_code = status->code;
    respond(e, http ? http : headway_http_of_code(status->code), &f, body);
}

void answer_status(exchange *e, int http, const headway_status *status)
{
    answer_with(e, http, NULL, NULL, status);
}

void answer_problem(exchange *e, int http, int code, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const headway_status status = {.code = code,
                                   .message = text,
                                   .not_processed = 1,
                                   .retry_after_ms = http == 503 || http == 429 ? 1000 : 0};
    answer_status(e, http, &status);
}

int answer_begin(exchange *e, headway_bytes content_type)
{
    fields f;
    if (!e->x)
        return HEADWAY_ECLOSED;
    common(&f, e, content_type);
    add_text(&f, "cache-control", "no-store");
    add_text(&f, "x-accel-buffering", "no"); /* proxies that would collect it */
    e->answered = true;
    e->status = 200;
    return headway__http_begin(e->x, 200, f.at, f.count);
}
