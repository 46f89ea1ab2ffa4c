/* SPDX-License-Identifier: Apache-2.0 */
/* One request: its head is kept, its body gathered, then the API has it. */
#include "api_server_parts.h"

#include <stdlib.h>

enum {
    HEAD = 256 << 10,
    ANSWER_HEADERS = 16,
    BUSY = 429,
    BODY_FIRST = 4096,
    /* Bytes of a body that is too large which are read all the same: most clients hear no answer
       before they have sent it. */
    DISCARDED = 16 << 20
};

typedef struct exchange {
    api_server *s;
    struct headway__http_exchange *x;
    headway_arena *arena;
    api_request request;
    size_t limit;
    uint64_t came;   /* bytes of the body */
    uint64_t length; /* of all of it; 0: not known */
    char *body;
    size_t size, room;
    api_call *call;
    int opened;
} exchange;

/* ---- the answer ---- */

static size_t convert(const headway_http_header *headers, size_t count,
                      struct headway__http_header *out)
{
    size_t used = 0;
    for (; used < count && used < ANSWER_HEADERS; used++)
        out[used] = (struct headway__http_header){headers[used].name, headers[used].value};
    return used;
}

/* A value that no header can have is not left out: the client would take the answer for another. */
static void respond(void *user, int status, const headway_http_header *headers, size_t count,
                    headway_bytes body)
{
    exchange *e = user;
    struct headway__http_header out[ANSWER_HEADERS];
    size_t used = convert(headers, count, out);
    e->call = NULL;
    int error = headway__http_respond(e->x, status, out, used, body);
    if (error && error != HEADWAY_ECLOSED)
        headway__http_abort(e->x);
}

static int begin(void *user, int status, const headway_http_header *headers, size_t count)
{
    exchange *e = user;
    struct headway__http_header out[ANSWER_HEADERS];
    size_t used = convert(headers, count, out);
    return headway__http_begin(e->x, status, out, used);
}

static int write(void *user, headway_bytes bytes)
{
    const exchange *e = user;
    return headway__http_write(e->x, bytes);
}

static void end_answer(void *user)
{
    exchange *e = user;
    e->call = NULL;
    if (headway__http_end_response(e->x) != 0)
        headway__http_abort(e->x);
}

static void abort_answer(void *user)
{
    exchange *e = user;
    e->call = NULL;
    headway__http_abort(e->x);
}

static const api_output output = {
    .respond = respond, .begin = begin, .write = write, .end = end_answer, .abort = abort_answer};

static void respond_busy(exchange *e)
{
    const struct headway__http_header headers[] = {
        {headway_bytes_of_string("Content-Type"), headway_bytes_of_string("application/json")},
        {headway_bytes_of_string("x-amzn-ErrorType"),
         headway_bytes_of_string("TooManyRequestsException")},
        {headway_bytes_of_string("Retry-After"), headway_bytes_of_string("1")}};
    e->opened = 1;
    (void)headway__http_respond(
        e->x, BUSY, headers, sizeof headers / sizeof *headers,
        headway_bytes_of_string("{\"Reason\":\"CallerRateLimitExceeded\",\"Type\":\"User\","
                                "\"message\":\"Rate Exceeded.\"}"));
}

/* ---- the request ---- */

static void let_body_go(exchange *e)
{
    free(e->body);
    e->s->bodies -= e->room;
    e->body = NULL;
    e->size = e->room = 0;
}

static void open_call(exchange *e)
{
    e->opened = 1;
    e->request.body = headway_bytes_of(e->body, e->size);
    if (api_open(e->s->api, &e->request, &output, e, &e->call))
        headway__http_abort(e->x);
    let_body_go(e);
}

static void *keep(headway_arena *arena, headway_bytes text, headway_bytes *ret_text)
{
    char *copy = headway_arena_take(arena, text.size + 1);
    if (!copy)
        return NULL;
    if (text.size)
        memcpy(copy, text.data, text.size);
    copy[text.size] = 0;
    *ret_text = headway_bytes_of(copy, text.size);
    return copy;
}

static int keep_head(exchange *e, const struct headway__http_request *request)
{
    size_t count = request->header_count;
    headway_http_header *headers = headway_arena_take(e->arena, (count + 1) * sizeof *headers);
    api_request *r = &e->request;
    if (!headers || !keep(e->arena, request->method, &r->method) ||
        !keep(e->arena, request->path, &r->path) || !keep(e->arena, request->query, &r->query))
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        if (!keep(e->arena, request->headers[i].name, &headers[i].name) ||
            !keep(e->arena, request->headers[i].value, &headers[i].value))
            return HEADWAY_ENOMEM;
    }
    r->headers = headers;
    r->header_count = count;
    return 0;
}

static void exchange_free(exchange *e)
{
    let_body_go(e);
    headway_arena_free(e->arena);
    free(e);
}

static exchange *exchange_new(api_server *s, struct headway__http_exchange *x)
{
    exchange *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    *e = (exchange){.s = s, .x = x, .arena = headway_arena_new(NULL, HEAD)};
    if (e->arena)
        return e;
    free(e);
    return NULL;
}

static void on_request(void *user, struct headway__http_exchange *x,
                       const struct headway__http_request *request)
{
    api_server *s = user;
    exchange *e = exchange_new(s, x);
    headway__http_set_user(x, e);
    if (!e || keep_head(e, request)) {
        headway__http_abort(x);
        return;
    }
    e->limit = api_body_limit(s->api, &e->request);
    e->length = request->content_length;
    e->request.too_large = request->content_length > e->limit;
    if (request->body == HEADWAY__HTTP_NO_BODY || request->content_length > e->limit + DISCARDED) {
        open_call(e);
        return;
    }
    (void)headway__http_body_limit(x, HEADWAY__HTTP_UNLIMITED, false);
    (void)headway__http_read(x, e->limit + DISCARDED + 1);
}

static int make_room(exchange *e, size_t more)
{
    size_t room = e->room ? e->room : BODY_FIRST;
    while (room - e->size < more)
        room *= 2;
    if (e->length && room > e->length && e->length - e->size >= more)
        room = e->length;
    if (room == e->room)
        return 0;
    if (room - e->room > API_SERVER_BODIES - e->s->bodies)
        return HEADWAY_ELIMIT;
    char *body = realloc(e->body, room);
    if (!body)
        return HEADWAY_ENOMEM;
    e->s->bodies += room - e->room;
    e->body = body;
    e->room = room;
    return 0;
}

static void on_body(void *user, struct headway__http_exchange *x, headway_bytes piece)
{
    exchange *e = user;
    (void)x;
    if (!e || e->opened)
        return;
    e->came += piece.size;
    if (e->came > e->limit || e->request.too_large) {
        let_body_go(e);
        e->request.too_large = 1;
        if (e->came > e->limit + DISCARDED)
            open_call(e);
        return;
    }
    if (make_room(e, piece.size)) {
        let_body_go(e);
        respond_busy(e);
        return;
    }
    if (piece.size)
        memcpy(e->body + e->size, piece.data, piece.size);
    e->size += piece.size;
}

static void on_body_end(void *user, struct headway__http_exchange *x)
{
    exchange *e = user;
    (void)x;
    if (e && !e->opened)
        open_call(e);
}

static void on_writable(void *user, struct headway__http_exchange *x)
{
    exchange *e = user;
    (void)x;
    if (e && e->call)
        api_writable(e->call);
}

static void on_end(void *user, struct headway__http_exchange *x, enum headway__http_end how)
{
    exchange *e = user;
    (void)x;
    (void)how;
    if (!e)
        return;
    if (e->call)
        api_cancel(e->call);
    exchange_free(e);
}

const struct headway__http_handler api_exchange_handler = {.size = sizeof api_exchange_handler,
                                                           .request = on_request,
                                                           .body = on_body,
                                                           .body_end = on_body_end,
                                                           .writable = on_writable,
                                                           .end = on_end};
