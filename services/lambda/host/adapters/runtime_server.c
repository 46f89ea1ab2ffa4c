/* SPDX-License-Identifier: Apache-2.0 */
/* The Runtime API of one environment. */
#include "../runtime_api.h"
#include "outside.h"
#include "server.h"

#include <headway/status.h>
#include <strings.h>

enum {
    WINDOW = 256 << 10,        /* bytes of an answer that are read ahead of who waits for it */
    ERROR_MOST = HOST_PAYLOAD, /* of an error's document */
    FIRST_ROOM = 1024,
    HEADERS = 12,
    HEADER_TEXTS = 8192, /* of a /next: the longest client context has 2685 bytes */
    TYPE_SIZE = 128,
    CONNECTIONS = 4096,
    JUDGE_MS = 200 /* a process that was killed loses its connections a little before it ends */
};

typedef struct bytes {
    uint8_t *data;
    size_t size, room;
} bytes;

typedef struct exchange {
    pool_link link;
    sandbox *s;
    struct headway__http_exchange *x; /* NULL: it broke off, and waits for judge */
    runtime_operation operation;
    poller poller;               /* of NEXT */
    char given[HOST_ID + 1];     /* what NEXT was answered with */
    host_invocation *invocation; /* of RESPONSE and ERROR; NULL: it has ended */
    bytes held;           /* the piece that nobody takes yet; or an error's document so far */
    bytes trailer;        /* the document of an error that ended a stream */
    char type[TYPE_SIZE]; /* of an error */
    bool answered, body_ended;
} exchange;

static void answer(exchange *e, runtime_answer_name name)
{
    const runtime_answer a = runtime_answer_of(name);
    const struct headway__http_header type = {
        headway_bytes_of_string("Content-Type"),
        headway_bytes_of_string(name == RUNTIME_PONG ? "text/plain" : "application/json")};
    if (!e->answered)
        (void)headway__http_respond(e->x, a.status, &type, 1, headway_bytes_of_string(a.body));
    e->answered = true;
}

/* --- GET next -------------------------------------------------------------------------------- */

typedef struct header_list {
    struct headway__http_header list[HEADERS];
    size_t count;
    char texts[HEADER_TEXTS];
    size_t used;
} header_list;

/* The value does not outlive the call, so it is copied. A client context may be JSON of several
   lines, which no header can be: what breaks them is a space, as with AWS. */
static void add_header(void *user, const char *name, headway_bytes value)
{
    header_list *h = user;
    const char *data = value.data;
    if (h->count == HEADERS || value.size > sizeof h->texts - h->used)
        return;
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)data[i];
        h->texts[h->used + i] = c < ' ' || c == 127 ? ' ' : data[i];
    }
    h->list[h->count++] = (struct headway__http_header){
        headway_bytes_of_string(name), headway_bytes_of(h->texts + h->used, value.size)};
    h->used += value.size;
}

void runtime_server_give(void *user, poller *p, host_invocation *i)
{
    exchange *e = POOL_OF(p, exchange, poller);
    header_list headers = {.count = 0};
    (void)user;
    runtime_headers(i, add_header, &headers);
    memcpy(e->given, i->id, sizeof e->given);
    e->answered = true;
    if (headway__http_respond(e->x, 200, headers.list, headers.count, i->payload) != 0)
        headway__http_abort(e->x); /* its end says that nothing was taken */
}

void runtime_server_dismiss(void *user, poller *p)
{
    (void)user;
    answer(POOL_OF(p, exchange, poller), RUNTIME_INVALID_STATE);
}

/* --- POST response --------------------------------------------------------------------------- */

static bool keep(exchange *e, bytes *b, headway_bytes piece)
{
    const headway_alloc *alloc = e->s->outside->alloc;
    size_t room = b->room ? b->room : FIRST_ROOM;
    while (room < b->size + piece.size)
        room *= 2;
    if (room > b->room) {
        uint8_t *data = alloc->resize(alloc->user, b->data, room);
        if (!data)
            return false;
        b->data = data;
        b->room = room;
    }
    memcpy(b->data + b->size, piece.data, piece.size);
    b->size += piece.size;
    return true;
}

static headway_bytes kept(const bytes *b)
{
    return headway_bytes_of(b->data, b->size);
}

/* A stream's end, which may be an error that its trailers tell. */
static void finish_response(exchange *e, host_invocation *i)
{
    const headway_alloc *alloc = e->s->outside->alloc;
    char *document = *e->type ? alloc->allocate(alloc->user, e->trailer.size + 1) : NULL;
    if (document)
        (void)runtime_trailer(kept(&e->trailer), document);
    invocation_answer_end(i, *e->type ? e->type : NULL, document);
    alloc->release(alloc->user, document);
}

/* What the answer's own end makes of it, once nothing is held back. */
static void finish(exchange *e)
{
    host_invocation *i = e->invocation;
    e->invocation = NULL;
    if (i && e->operation == RUNTIME_RESPONSE)
        finish_response(e, i);
    else if (i)
        invocation_answer_error(i, e->type, kept(&e->held));
    answer(e, RUNTIME_OK);
}

/* False: who waits takes no more for now. */
static bool pass(exchange *e, headway_bytes piece)
{
    int error = e->invocation ? invocation_answer_piece(e->invocation, piece) : HEADWAY_ECLOSED;
    if (error == HEADWAY_EAGAIN)
        return false;
    if (error == HEADWAY_ELIMIT) {
        e->invocation = NULL;
        answer(e, RUNTIME_TOO_LARGE);
    } else {
        (void)headway__http_read(e->x, piece.size);
    }
    return true;
}

static void resume(exchange *e)
{
    if (!e->held.size || !pass(e, kept(&e->held)))
        return;
    e->held.size = 0;
    if (e->body_ended && !e->answered)
        finish(e);
}

void runtime_server_resume(void *user, environment *env, host_invocation *i)
{
    const sandbox *s = env->outside;
    (void)user;
    for (pool_link *l = s->exchanges.next; l != &s->exchanges; l = l->next) {
        exchange *e = POOL_OF(l, exchange, link);
        if (e->invocation == i) {
            resume(e);
            return;
        }
    }
}

/* An answer with a hole is none. */
static void lose(exchange *e)
{
    host_invocation *i = e->invocation;
    e->invocation = NULL;
    e->held.size = 0;
    if (i)
        invocation_answer_wrong(i, "Sandbox.Failure", "The host is out of memory");
    answer(e, RUNTIME_TOO_LARGE);
}

static void on_body(void *user, struct headway__http_exchange *x, headway_bytes piece)
{
    exchange *e = user;
    if (e->answered)
        return;
    if (e->operation == RUNTIME_RESPONSE) {
        if ((e->held.size || !pass(e, piece)) && !keep(e, &e->held, piece))
            lose(e);
        return;
    }
    if (e->held.size + piece.size > ERROR_MOST || !keep(e, &e->held, piece))
        answer(e, RUNTIME_TOO_LARGE);
    else
        (void)headway__http_read(x, piece.size);
}

static bool is_name(headway_bytes name, const char *wanted)
{
    return name.size == strlen(wanted) && strncasecmp(name.data, wanted, name.size) == 0;
}

static void on_trailer(void *user, struct headway__http_exchange *x, headway_bytes name,
                       headway_bytes piece)
{
    exchange *e = user;
    size_t used = strlen(e->type);
    (void)x;
    if (is_name(name, "Lambda-Runtime-Function-Error-Body") && !keep(e, &e->trailer, piece))
        lose(e);
    if (!is_name(name, "Lambda-Runtime-Function-Error-Type"))
        return;
    for (const char *c = piece.data, *end = c + piece.size; c < end && used < TYPE_SIZE - 1; c++)
        if (*c > ' ')
            e->type[used++] = *c;
    e->type[used] = 0;
}

static void init_error(exchange *e)
{
    environment *env = e->s->e;
    int error = env ? environment_init_error(env, e->type, kept(&e->held)) : HEADWAY_EINVAL;
    answer(e, error ? RUNTIME_INVALID_STATE : RUNTIME_OK);
}

static void on_body_end(void *user, struct headway__http_exchange *x)
{
    exchange *e = user;
    (void)x;
    e->body_ended = true;
    if (e->answered || (e->operation == RUNTIME_RESPONSE && e->held.size))
        return;
    if (e->operation == RUNTIME_INIT_ERROR)
        init_error(e);
    else
        finish(e);
}

/* --- broken answers -------------------------------------------------------------------------- */

static void release(exchange *e)
{
    const headway_alloc *alloc = e->s->outside->alloc;
    pool_link_remove(&e->link);
    alloc->release(alloc->user, e->held.data);
    alloc->release(alloc->user, e->trailer.data);
    alloc->release(alloc->user, e);
}

static exchange *broken(const sandbox *s)
{
    for (pool_link *l = s->exchanges.next; l != &s->exchanges; l = l->next)
        if (!POOL_OF(l, exchange, link)->x)
            return POOL_OF(l, exchange, link);
    return NULL;
}

/* The process lives: answers that broke off are its own fault. */
static void judge(sandbox *s)
{
    exchange *e;
    while ((e = broken(s)) != NULL) {
        host_invocation *i = e->invocation;
        release(e);
        invocation_answer_wrong(i, "Runtime.TruncatedResponse", "Truncated response");
    }
}

static void on_judge(uv_timer_t *timer)
{
    sandbox *s = timer->data;
    if (!child_has_ended(&s->child)) /* its end, which is not heard yet, tells more */
        judge(s);
}

/* --- requests -------------------------------------------------------------------------------- */

static void text_of(const struct headway__http_request *request, const char *name,
                    char out[TYPE_SIZE])
{
    headway_bytes value = headway__http_header_find(request, name);
    size_t size = value.size < TYPE_SIZE ? value.size : TYPE_SIZE - 1;
    if (size)
        memcpy(out, value.data, size);
    out[size] = 0;
}

static bool park(exchange *e)
{
    return e->s->e && environment_next(e->s->e, &e->poller) == 0;
}

/* Who asks lives, and answers no more what broke off, though it may be seen only after this. */
static void next(exchange *e)
{
    if (park(e))
        return;
    judge(e->s);
    if (park(e))
        return;
    e->s->refused = true;
    answer(e, RUNTIME_INVALID_STATE);
}

static void begin_answer(exchange *e, const struct headway__http_request *request, headway_bytes id)
{
    bool streaming;
    char content[TYPE_SIZE];
    headway_bytes mode =
        headway__http_header_find(request, "Lambda-Runtime-Function-Response-Mode");
    int error = e->s->e ? environment_answer(e->s->e, id, &e->invocation) : HEADWAY_ENOTFOUND;
    if (error) {
        answer(e, error == HEADWAY_EINVAL ? RUNTIME_INVALID_STATE : RUNTIME_INVALID_ID);
        return;
    }
    if (e->operation == RUNTIME_ERROR)
        return;
    text_of(request, "Content-Type", content);
    if (runtime_mode(mode, &streaming) == 0) {
        invocation_answer_begin(e->invocation, streaming, content);
        return;
    }
    invocation_answer_wrong(e->invocation, "Runtime.InvalidResponseModeHeader",
                            "Invalid response mode");
    e->invocation = NULL;
    answer(e, RUNTIME_INVALID_MODE);
}

static void dispatch(exchange *e, const struct headway__http_request *request, headway_bytes id)
{
    switch (e->operation) {
    case RUNTIME_NEXT:
        next(e);
        return;
    case RUNTIME_RESPONSE:
    case RUNTIME_ERROR:
        begin_answer(e, request, id);
        break;
    case RUNTIME_INIT_ERROR:
        break;
    case RUNTIME_PING:
        answer(e, RUNTIME_PONG);
        return;
    default:
        answer(e, e->operation == RUNTIME_UNKNOWN ? RUNTIME_NOT_FOUND : RUNTIME_NOT_ALLOWED);
        return;
    }
    if (e->answered)
        return;
    if (e->operation != RUNTIME_RESPONSE)
        text_of(request, "Lambda-Runtime-Function-Error-Type", e->type);
    (void)headway__http_body_limit(e->x, HEADWAY__HTTP_UNLIMITED, true);
    (void)headway__http_read(e->x, WINDOW);
    if (request->body == HEADWAY__HTTP_NO_BODY)
        on_body_end(e, e->x);
}

static void on_request(void *user, struct headway__http_exchange *x,
                       const struct headway__http_request *request)
{
    sandbox *s = user;
    headway_bytes id = headway_bytes_of(NULL, 0);
    exchange *e = s->outside->alloc->allocate(s->outside->alloc->user, sizeof *e);
    if (!e) {
        headway__http_set_user(x, NULL);
        headway__http_abort(x);
        return;
    }
    *e = (exchange){.s = s, .x = x, .operation = runtime_read(request->method, request->path, &id)};
    pool_link_init(&e->link);
    pool_link_put(&s->exchanges, &e->link);
    pool_link_init(&e->poller.link);
    headway__http_set_user(x, e);
    dispatch(e, request, id);
}

static void on_end(void *user, struct headway__http_exchange *x, enum headway__http_end how)
{
    exchange *e = user;
    (void)x;
    if (!e)
        return;
    environment *env = e->s->e;
    environment_poller_gone(&e->poller);
    if (env && *e->given && how != HEADWAY__HTTP_ANSWERED)
        environment_not_taken(env, e->given);
    if (!e->invocation || child_has_ended(&e->s->child)) { /* its end tells more */
        release(e);
        return;
    }
    e->x = NULL;
    e->held.size = 0;
    if (e->s->refused)
        judge(e->s);
    else
        uv_timer_start(&e->s->settle, on_judge, JUDGE_MS, 0);
}

/* --- its life -------------------------------------------------------------------------------- */

void runtime_server_detach(sandbox *s)
{
    for (pool_link *l = s->exchanges.next, *after; l != &s->exchanges; l = after) {
        exchange *e = POOL_OF(l, exchange, link);
        after = l->next;
        e->invocation = NULL;
        environment_poller_gone(&e->poller);
        if (!e->x)
            release(e);
    }
}

int runtime_server_new(sandbox *s, char *why, size_t why_size)
{
    char bound[128], wrong[HEADWAY__HTTP_WHY_SIZE] = "";
    const struct headway__http_options options = {.size = sizeof options,
                                                  .alloc = s->outside->alloc,
                                                  .connections = CONNECTIONS,
                                                  .idle_ms = UINT32_MAX,
                                                  .requests = UINT32_MAX};
    const struct headway__http_handler handler = {.size = sizeof handler,
                                                  .request = on_request,
                                                  .body = on_body,
                                                  .body_end = on_body_end,
                                                  .end = on_end,
                                                  .trailer = on_trailer};
    const struct headway__http_listen where = {.size = sizeof where, .url = "tcp://127.0.0.1:0"};
    int error = headway__http_server_new(s->outside->loop, &options, &handler, s, &s->server);
    if (!error)
        error = headway__http_listen(s->server, &where, bound, sizeof bound, wrong);
    if (error)
        snprintf(why, why_size, "the Runtime API: %s", *wrong ? wrong : headway_error_text(error));
    else
        snprintf(s->api, sizeof s->api, "%.60s", bound + strlen("tcp://"));
    return error;
}
