/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each path of the testee does:
 *
 *   /ok, /canary          a few bytes                /never       no answer at all
 *   /head                 the request as it was read /later       answers in the loop's next turn
 *   /echo                 the body, piece by piece   /slow        reads a KiB each 20 ms, counts
 *   /count                the body's size            /abort       a response that is cut
 *   /stream?N             N KiB, as they are taken   /inject      a header with a line end
 *   /large?N              N KiB in one response      /statistics
 *   /ws                   a WebSocket that echoes    /ws-bye      one that says goodbye at once
 */
#include "check.h"
#include "echo.h"
#include "http1.h"

enum { PIECE = 16384, KIB = 1024, MOST = 1 << 20, TICK_MS = 20 };

enum does { ANSWER, ECHOES, COUNTS, SLOW, STREAMS, LATER, SOCKET };

struct task {
    struct echo *echo;
    struct headway__http_exchange *x;
    enum does does;
    uint64_t count, left;
    bool ending;
    size_t held; /* bytes that met EAGAIN */
    bool held_text;
    uv_timer_t timer;
    uint8_t *bytes; /* MOST of them, of those that hold some */
};

static const struct headway__http_header plain[] = {
    {{"Content-Type", 12}, {"text/plain", 10}},
};

static void answer(struct headway__http_exchange *x, const char *text)
{
    CHECK_EQ(headway__http_respond(x, 200, plain, 1, headway_bytes_of_string(text)), 0);
}

static void answer_count(struct task *t)
{
    char text[64];
    snprintf(text, sizeof text, "%llu bytes\n", (unsigned long long)t->count);
    answer(t->x, text);
}

static void say_held(struct task *t)
{
    headway_bytes bytes = headway_bytes_of(t->bytes, t->held);
    int error = t->does == SOCKET ? headway__http_message_send(t->x, t->held_text, bytes)
                                  : headway__http_write(t->x, bytes);
    if (error == HEADWAY_EAGAIN || error == HEADWAY_ECLOSED)
        return;
    CHECK_EQ(error, 0);
    t->held = 0;
    if (t->ending)
        CHECK_EQ(headway__http_end_response(t->x), 0);
    else
        CHECK_EQ(headway__http_read(t->x, t->does == SOCKET ? 1 : PIECE), 0);
}

static void need_bytes(struct task *t)
{
    if (!t->bytes)
        t->bytes = malloc(MOST);
    CHECK(t->bytes);
}

static void hold(struct task *t, headway_bytes piece)
{
    CHECK(t->held == 0 && piece.size <= MOST);
    need_bytes(t);
    if (piece.size > 0)
        memcpy(t->bytes, piece.data, piece.size);
    t->held = piece.size;
    say_held(t);
}

static void go_on_streaming(struct task *t)
{
    need_bytes(t);
    while (t->left > 0) {
        int error;
        memset(t->bytes, 'a' + (int)(t->left % 26), KIB);
        error = headway__http_write(t->x, headway_bytes_of(t->bytes, KIB));
        if (error && error != HEADWAY_EAGAIN)
            headway__http_abort(t->x);
        if (error)
            return;
        t->left--;
    }
    CHECK_EQ(headway__http_end_response(t->x), 0);
}

static void on_tick(uv_timer_t *timer)
{
    struct task *t = timer->data;
    if (t->does == LATER)
        answer(t->x, "later\n");
    else
        (void)headway__http_read(t->x, KIB);
}

static void on_echo(struct task *t, const struct headway__http_request *request)
{
    t->does = ECHOES;
    CHECK_EQ(headway__http_begin(t->x, 200, plain, 1), 0);
    if (request->body == HEADWAY__HTTP_NO_BODY)
        CHECK_EQ(headway__http_end_response(t->x), 0);
    else
        CHECK_EQ(headway__http_read(t->x, PIECE), 0);
}

static void on_count(struct task *t, const struct headway__http_request *request)
{
    t->does = COUNTS;
    if (request->body == HEADWAY__HTTP_NO_BODY)
        answer_count(t);
    else
        CHECK_EQ(headway__http_read(t->x, HEADWAY__HTTP_UNLIMITED), 0);
}

static void on_slow(struct task *t, const struct headway__http_request *request)
{
    t->does = SLOW;
    (void)request;
    CHECK_EQ(headway__http_body_limit(t->x, HEADWAY__HTTP_UNLIMITED, true), 0);
    uv_timer_start(&t->timer, on_tick, TICK_MS, TICK_MS);
}

static void on_later(struct task *t, const struct headway__http_request *request)
{
    t->does = LATER;
    (void)request;
    uv_timer_start(&t->timer, on_tick, 0, 0);
}

static uint64_t number_of(headway_bytes query)
{
    uint64_t number = 0;
    const uint8_t *c = query.data;
    for (size_t i = 0; i < query.size && c[i] >= '0' && c[i] <= '9'; i++)
        number = number * 10 + (uint64_t)(c[i] - '0');
    return number;
}

static void on_stream(struct task *t, const struct headway__http_request *request)
{
    t->does = STREAMS;
    t->left = number_of(request->query);
    CHECK_EQ(headway__http_begin(t->x, 200, plain, 1), 0);
    go_on_streaming(t);
}

static void on_large(struct task *t, const struct headway__http_request *request)
{
    size_t size = number_of(request->query) * KIB;
    char *bytes = malloc(size + 1);
    CHECK(bytes);
    memset(bytes, 'x', size);
    (void)headway__http_respond(t->x, 200, plain, 1, headway_bytes_of(bytes, size));
    free(bytes);
}

static size_t add(char *text, size_t at, const char *name, headway_bytes value)
{
    return at + (size_t)snprintf(text + at, 65536 - at, "%s=%.*s\n", name, (int)value.size,
                                 (const char *)value.data);
}

static void on_head(struct task *t, const struct headway__http_request *request)
{
    static char text[65536];
    size_t at = 0;
    char line[128];
    at = add(text, at, "method", request->method);
    at = add(text, at, "path", request->path);
    at = add(text, at, "query", request->query);
    at = add(text, at, "host", request->host);
    at = add(text, at, "subject", headway_bytes_of_string(request->client_subject));
    snprintf(line, sizeof line, "%d %d %d %llu %d", request->version, request->tls, request->body,
             (unsigned long long)request->content_length, request->expects_continue);
    at = add(text, at, "facts", headway_bytes_of_string(line));
    for (size_t i = 0; i < request->header_count; i++) {
        snprintf(line, sizeof line, "%.*s", (int)request->headers[i].name.size,
                 (const char *)request->headers[i].name.data);
        at = add(text, at, line, request->headers[i].value);
    }
    CHECK_EQ(headway__http_respond(t->x, 200, plain, 1, headway_bytes_of(text, at)), 0);
}

static void on_abort(struct task *t, const struct headway__http_request *request)
{
    (void)request;
    CHECK_EQ(headway__http_begin(t->x, 200, plain, 1), 0);
    CHECK_EQ(headway__http_write(t->x, headway_bytes_of("part", 4)), 0);
    headway__http_abort(t->x);
    CHECK_EQ(headway__http_write(t->x, headway_bytes_of("more", 4)), HEADWAY_ECLOSED);
}

/* Nobody can smuggle a header into an answer, or a body's framing. */
static void on_inject(struct task *t, const struct headway__http_request *request)
{
    static const struct headway__http_header bad[] = {{{"X", 1}, {"a\r\nSet-Cookie: b", 16}},
                                                      {{"X", 1}, {"a\nb", 3}},
                                                      {{"X", 1}, {"a\0b", 3}},
                                                      {{"X\r\nY", 4}, {"a", 1}},
                                                      {{"X Y", 3}, {"a", 1}},
                                                      {{"", 0}, {"a", 1}},
                                                      {{"X:", 2}, {"a", 1}},
                                                      {{"content-length", 14}, {"5", 1}},
                                                      {{"Transfer-Encoding", 17}, {"x", 1}},
                                                      {{"Connection", 10}, {"x", 1}}};
    (void)request;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_EQ(headway__http_respond(t->x, 200, &bad[i], 1, headway_bytes_of("", 0)),
                 HEADWAY_EINVAL);
        CHECK_EQ(headway__http_begin(t->x, 200, &bad[i], 1), HEADWAY_EINVAL);
    }
    CHECK_EQ(headway__http_respond(t->x, 199, NULL, 0, headway_bytes_of("", 0)), HEADWAY_EINVAL);
    answer(t->x, "refused\n");
    CHECK_EQ(headway__http_respond(t->x, 200, NULL, 0, headway_bytes_of("", 0)), HEADWAY_EINVAL);
}

static void on_statistics(struct task *t, const struct headway__http_request *request)
{
    struct headway__http_statistics s;
    char text[512];
    (void)request;
    headway__http_statistics(t->echo->server, &s);
    snprintf(text, sizeof text,
             "accepted %llu\nrequests %llu\nrefused %llu\nturned_away %llu\nbuffer_bytes %llu\n"
             "connections %u\nexchanges %u\nwebsockets %u\nanswered %llu\nleft %llu\ncut %llu\n"
             "ended_refused %llu\n",
             (unsigned long long)s.accepted, (unsigned long long)s.requests,
             (unsigned long long)s.refused, (unsigned long long)s.turned_away,
             (unsigned long long)s.buffer_bytes, s.connections, s.exchanges, s.websockets,
             (unsigned long long)t->echo->ended[HEADWAY__HTTP_ANSWERED],
             (unsigned long long)t->echo->ended[HEADWAY__HTTP_LEFT],
             (unsigned long long)t->echo->ended[HEADWAY__HTTP_CUT],
             (unsigned long long)t->echo->ended[HEADWAY__HTTP_REFUSED]);
    answer(t->x, text);
}

static void on_socket(struct task *t, const struct headway__http_request *request)
{
    t->does = SOCKET;
    if (!request->websocket) {
        CHECK_EQ(headway__http_respond(t->x, 426, NULL, 0, headway_bytes_of("", 0)), 0);
        return;
    }
    CHECK_EQ(headway__http_accept(
                 t->x, headway__http_header_has(request, "sec-websocket-protocol", "echo") ? "echo"
                                                                                           : NULL),
             0);
    CHECK_EQ(headway__http_read(t->x, 1), 0);
    if (request->path.size > 3)
        CHECK_EQ(headway__http_websocket_close(t->x, 4000, "bye"), 0);
}

static void on_canary(struct task *t, const struct headway__http_request *request)
{
    (void)request;
    answer(t->x, "the canary sings\n");
}

static void on_ok(struct task *t, const struct headway__http_request *request)
{
    (void)request;
    answer(t->x, "ok\n");
}

static void on_never(struct task *t, const struct headway__http_request *request)
{
    (void)t;
    (void)request;
}

static const struct {
    const char *path;
    void (*act)(struct task *t, const struct headway__http_request *request);
} paths[] = {
    {"/ok", on_ok},         {"/canary", on_canary}, {"/never", on_never},
    {"/head", on_head},     {"/later", on_later},   {"/echo", on_echo},
    {"/slow", on_slow},     {"/count", on_count},   {"/abort", on_abort},
    {"/stream", on_stream}, {"/inject", on_inject}, {"/large", on_large},
    {"/ws", on_socket},     {"/ws-bye", on_socket}, {"/statistics", on_statistics},
};

static void on_request(void *user, struct headway__http_exchange *x,
                       const struct headway__http_request *request)
{
    struct echo *echo = user;
    struct task *t = calloc(1, sizeof *t);
    CHECK(t);
    t->echo = echo;
    t->x = x;
    uv_timer_init(&echo->loop, &t->timer);
    t->timer.data = t;
    headway__http_set_user(x, t);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (headway__http1_equal(request->path, paths[i].path)) {
            paths[i].act(t, request);
            return;
        }
    on_ok(t, request);
}

static void on_body(void *user, struct headway__http_exchange *x, headway_bytes piece)
{
    struct task *t = user;
    (void)x;
    t->count += piece.size;
    if (t->does == ECHOES)
        hold(t, piece);
}

static void on_body_end(void *user, struct headway__http_exchange *x)
{
    struct task *t = user;
    if (t->does == SLOW)
        uv_timer_stop(&t->timer);
    if (t->does == COUNTS || t->does == SLOW)
        answer_count(t);
    t->ending = true;
    if (t->does == ECHOES && t->held == 0)
        CHECK_EQ(headway__http_end_response(x), 0);
}

static void on_writable(void *user, struct headway__http_exchange *x)
{
    struct task *t = user;
    (void)x;
    if (t->does == STREAMS)
        go_on_streaming(t);
    else
        say_held(t);
}

static void on_message(void *user, struct headway__http_exchange *x, bool text,
                       headway_bytes message)
{
    struct task *t = user;
    (void)x;
    t->held_text = text;
    hold(t, message);
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct task *t = handle->data;
    free(t->bytes);
    free(t);
}

static void on_end(void *user, struct headway__http_exchange *x, enum headway__http_end how)
{
    struct task *t = user;
    (void)x;
    t->echo->ended[how]++;
    uv_close((uv_handle_t *)&t->timer, on_timer_closed);
}

static void on_refused(void *user, const char *peer, int status, const char *why)
{
    struct echo *echo = user;
    echo->refused++;
    fprintf(stderr, "refused %s: %d %s\n", peer, status, why);
}

const struct headway__http_handler echo_handler = {
    .size = sizeof echo_handler,
    .request = on_request,
    .body = on_body,
    .body_end = on_body_end,
    .writable = on_writable,
    .message = on_message,
    .end = on_end,
    .refused = on_refused,
};
