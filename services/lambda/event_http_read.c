/* SPDX-License-Identifier: Apache-2.0 */
#include "event_http.h"

#include <headway/json.h>

#include <sodium.h>
#include <strings.h>

struct reading {
    event_kind kind;
    const Headway__Aws__V1__HttpEvent *event;
    headway_arena *arena;
    headway_http_problem *problem;
    headway_http_header *headers;
    size_t header_count;
};

static int bad(struct reading *r, const char *why)
{
    return headway_http_problem_set(r->problem, 400, HEADWAY_INVALID_ARGUMENT, "%s", why);
}

/* ---- headers ---- */

static int add_header(struct reading *r, headway_bytes name, headway_bytes value)
{
    if (!event_is_token(name) || !event_is_value(value))
        return bad(r, "a header of the event has a name or a value that HTTP cannot have");
    if (r->header_count == EVENT_HEADERS)
        return headway_http_problem_set(r->problem, 431, HEADWAY_RESOURCE_EXHAUSTED,
                                        "the request has more than %d headers: send fewer",
                                        EVENT_HEADERS);
    r->headers[r->header_count++] = (headway_http_header){name, value};
    return 0;
}

static int add_values(struct reading *r, headway_bytes name,
                      const Google__Protobuf__ListValue *list)
{
    for (size_t i = 0; list && i < list->n_values; i++) {
        if (list->values[i]->kind_case != GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE)
            return bad(r, "a value of a header is no string");
        int error = add_header(r, name, headway_bytes_of_string(list->values[i]->string_value));
        if (error)
            return error;
    }
    return 0;
}

static int is_cookie(const char *name)
{
    return strcasecmp(name, "cookie") == 0;
}

/* 2.0 has them apart from the headers: "a=1", "b=2" as one Cookie. */
static int add_cookies(struct reading *r)
{
    size_t room = 0;
    for (size_t i = 0; i < r->event->n_cookies; i++)
        room += strlen(r->event->cookies[i]) + 2;
    if (!room)
        return 0;
    event_text text = {headway_arena_take(r->arena, room), 0};
    if (!text.data)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < r->event->n_cookies; i++) {
        if (i)
            event_put(&text, headway_bytes_of("; ", 2));
        event_put(&text, headway_bytes_of_string(r->event->cookies[i]));
    }
    return add_header(r, headway_bytes_of_string("cookie"), headway_bytes_of(text.data, text.size));
}

/* Of the form that has all values, where it is there. Function URLs may have the cookies among the
   headers, too: they are taken once. */
static int add_headers(struct reading *r)
{
    const Headway__Aws__V1__HttpEvent *event = r->event;
    int error = 0;
    r->headers = headway_arena_take(r->arena, EVENT_HEADERS * sizeof *r->headers);
    if (!r->headers)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; !error && i < event->n_multi_value_headers; i++)
        error = add_values(r, headway_bytes_of_string(event->multi_value_headers[i]->key),
                           event->multi_value_headers[i]->value);
    size_t single = event->n_multi_value_headers ? 0 : event->n_headers;
    for (size_t i = 0; !error && i < single; i++) {
        if (event->n_cookies && is_cookie(event->headers[i]->key))
            continue;
        error = add_header(r, headway_bytes_of_string(event->headers[i]->key),
                           headway_bytes_of_string(event->headers[i]->value));
    }
    return error ? error : add_cookies(r);
}

/* ---- the line ---- */

static int keep(struct reading *r, headway_bytes from, headway_bytes *ret_text)
{
    event_text text = {headway_arena_take(r->arena, 3 * from.size + 1), 0};
    if (!text.data)
        return HEADWAY_ENOMEM;
    event_put_kept(&text, from);
    *ret_text = headway_bytes_of(text.data, text.size);
    return 0;
}

/* Payload 2.0 has the stage before the path, but for the default one. */
static headway_bytes without_stage(headway_bytes path, const char *stage)
{
    size_t size = strlen(stage);
    const char *data = path.data;
    if (!size || strcmp(stage, "$default") == 0 || path.size <= size || data[0] != '/' ||
        memcmp(data + 1, stage, size) != 0)
        return path;
    if (path.size == size + 1)
        return headway_bytes_of("/", 1);
    return data[size + 1] == '/' ? headway_bytes_of(data + size + 1, path.size - size - 1) : path;
}

static int read_line(struct reading *r, event_request *request)
{
    const Headway__Aws__V1__HttpEvent *event = r->event;
    const Headway__Aws__V1__HttpContext *context = event->request_context;
    int is_two = r->kind == EVENT_HTTP_2 || r->kind == EVENT_FUNCTION_URL;
    headway_bytes path = headway_bytes_of_string(is_two ? event->raw_path : event->path);
    if (is_two && !(context && context->http))
        return bad(r, "requestContext.http of the event is missing");
    request->method = headway_bytes_of_string(is_two ? context->http->method : event->http_method);
    if (is_two)
        path = without_stage(path, context->stage);
    if (!event_is_token(request->method))
        return bad(r, "the method of the event is none of HTTP's");
    if (!path.size || *(const char *)path.data != '/')
        return bad(r, "the path of the event does not begin with '/'");
    int error = keep(r, path, &request->path);
    if (error)
        return error;
    if (is_two)
        return keep(r, headway_bytes_of_string(event->raw_query_string), &request->query);
    return event_query(r->kind, event, r->arena, &request->query, r->problem);
}

/* ---- the body ---- */

/* U+0000, which a string holds as C0 80, is one byte again. */
static int read_text(struct reading *r, headway_bytes text, headway_bytes *ret_body)
{
    const unsigned char *data = text.data;
    size_t used = 0;
    if (!text.size || !memchr(data, 0xc0, text.size)) {
        *ret_body = text;
        return 0;
    }
    unsigned char *out = headway_arena_take(r->arena, text.size);
    if (!out)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < text.size; i++) {
        i += data[i] == 0xc0;
        out[used++] = data[i] == 0x80 && i && data[i - 1] == 0xc0 ? 0 : data[i];
    }
    *ret_body = headway_bytes_of(out, used);
    return 0;
}

static int read_body(struct reading *r, headway_bytes *ret_body)
{
    headway_bytes text = headway_bytes_of_string(r->event->body);
    size_t room = text.size / 4 * 3 + 3, size;
    if (!r->event->is_base64_encoded)
        return read_text(r, text, ret_body);
    unsigned char *body = headway_arena_take(r->arena, room);
    if (!body)
        return HEADWAY_ENOMEM;
    if (sodium_base642bin(body, room, text.data, text.size, NULL, &size, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return bad(r, "the body of the event is no base64, although isBase64Encoded says so");
    *ret_body = headway_bytes_of(body, size);
    return 0;
}

int event_http_read(event_kind kind, headway_bytes event, headway_arena *arena,
                    event_request *ret_request, headway_http_problem *ret_problem)
{
    char why[256];
    ProtobufCMessage *message;
    event_request request = {.multi_value = 0};
    int error = headway_json_read(NULL, &headway__aws__v1__http_event__descriptor, event,
                                  HEADWAY_JSON_IGNORE_UNKNOWN, arena, &message, why, sizeof why);
    if (error == HEADWAY_ENOMEM)
        return error;
    if (error)
        return headway_http_problem_set(ret_problem, error == HEADWAY_ELIMIT ? 413 : 400,
                                        error == HEADWAY_ELIMIT ? HEADWAY_RESOURCE_EXHAUSTED
                                                                : HEADWAY_INVALID_ARGUMENT,
                                        "the event is no HTTP request that can be read: %s", why);
    struct reading r = {.kind = kind,
                        .event = (const Headway__Aws__V1__HttpEvent *)(void *)message,
                        .arena = arena,
                        .problem = ret_problem};
    error = read_line(&r, &request);
    if (!error)
        error = add_headers(&r);
    if (!error)
        error = read_body(&r, &request.body);
    if (error)
        return error;
    request.headers = r.headers;
    request.header_count = r.header_count;
    request.multi_value = r.event->n_multi_value_headers > 0;
    *ret_request = request;
    return 0;
}
