/* SPDX-License-Identifier: Apache-2.0 */
/* The server in one process with its client: every allocation fails once, callbacks never come from
   inside a call, and whoever began hears its end. */
#include "check.h"
#include "server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

enum { TURNS = 200000, MOST = 200, PIECE = 9 };

static uv_loop_t loop;
static struct headway__http_server *server;
static long allocations, failing; /* failing: which one does; 0: none */
static int begun, ended, refused, depth;
static bool closed;

static void *allocate(void *user, size_t size)
{
    (void)user;
    return ++allocations == failing ? NULL : malloc(size);
}

static void *resize(void *user, void *memory, size_t size)
{
    (void)user;
    return ++allocations == failing ? NULL : realloc(memory, size);
}

static void release(void *user, void *memory)
{
    (void)user;
    free(memory);
}

static const headway_alloc counted = {allocate, resize, release, NULL};

/* Whatever a handler calls must not call a handler. */
static void enter(void)
{
    CHECK_EQ(depth++, 0);
}

static void leave(void)
{
    depth--;
}

static void must(struct headway__http_exchange *x, int error)
{
    if (error)
        headway__http_abort(x);
}

static void on_request(void *user, struct headway__http_exchange *x,
                       const struct headway__http_request *request)
{
    (void)user;
    enter();
    begun++;
    if (request->websocket)
        must(x, headway__http_accept(x, NULL));
    else
        must(x, headway__http_begin(x, 200, NULL, 0));
    must(x, headway__http_read(x, HEADWAY__HTTP_UNLIMITED));
    if (!request->websocket && request->body == HEADWAY__HTTP_NO_BODY)
        must(x, headway__http_end_response(x));
    leave();
}

static void on_body(void *user, struct headway__http_exchange *x, headway_bytes piece)
{
    (void)user;
    enter();
    must(x, headway__http_write(x, piece));
    leave();
}

static void on_body_end(void *user, struct headway__http_exchange *x)
{
    (void)user;
    enter();
    must(x, headway__http_end_response(x));
    leave();
}

static void on_message(void *user, struct headway__http_exchange *x, bool text,
                       headway_bytes message)
{
    (void)user;
    enter();
    must(x, headway__http_message_send(x, text, message));
    leave();
}

static void on_end(void *user, struct headway__http_exchange *x, enum headway__http_end how)
{
    (void)user;
    (void)how;
    enter();
    ended++;
    CHECK_EQ(headway__http_read(x, 1), HEADWAY_ECLOSED);
    CHECK_EQ(headway__http_respond(x, 200, NULL, 0, headway_bytes_of(NULL, 0)), HEADWAY_ECLOSED);
    headway__http_abort(x);
    leave();
}

static void on_refused(void *user, const char *peer, int status, const char *why)
{
    (void)user;
    CHECK(peer && why && status >= 400);
    refused++;
}

static const struct headway__http_handler handler = {
    sizeof handler, on_request, on_body,    on_body_end, NULL,
    on_message,     on_end,     on_refused, NULL,        NULL};

static void on_closed(void *user)
{
    (void)user;
    closed = true;
}

static int connect_to(const char *url)
{
    struct sockaddr_in at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_EQ(uv_ip4_addr("127.0.0.1", atoi(strrchr(url, ':') + 1), &at), 0);
    CHECK_EQ(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

/* Sends piece by piece, and reads until the end. */
static void converse(const char *url, const char *bytes, size_t size)
{
    char answer[4096];
    int fd = connect_to(url);
    size_t at = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        size_t piece = size - at < PIECE ? size - at : PIECE;
        ssize_t came;
        if (piece > 0 && send(fd, bytes + at, piece, MSG_NOSIGNAL) > 0)
            at += piece;
        uv_run(&loop, UV_RUN_NOWAIT);
        came = recv(fd, answer, sizeof answer, MSG_DONTWAIT);
        if (came == 0 || (came < 0 && errno != EAGAIN))
            break;
    }
    close(fd);
}

static const char plain[] = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\nhello, world"
                            "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "5\r\nhello\r\n0\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n"
                            "GET /d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
static const char bad[] = "GET /a HTTP/1.1\r\nHost : a\r\n\r\n";
static const char websocket[] =
    "GET /w HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    "\x89\x81\0\0\0\0p\x01\x83\0\0\0\0one\x80\x83\0\0\0\0two\x88\x82\0\0\0\0\x03\xe8";

static void close_server(void)
{
    closed = false;
    headway__http_close(server, on_closed, NULL);
    CHECK(!closed);
    for (int turn = 0; turn < TURNS && !closed; turn++)
        uv_run(&loop, UV_RUN_NOWAIT);
    CHECK(closed);
    headway__http_server_free(server);
}

/* False: there was not even memory to begin. */
static bool serve(void)
{
    struct headway__http_options options = {.size = sizeof options, .alloc = &counted};
    struct headway__http_listen listen = {.size = sizeof listen, .url = "tcp://127.0.0.1:0"};
    char url[64];
    int error = headway__http_server_new(&loop, &options, &handler, NULL, &server);
    if (error) {
        CHECK_EQ(error, HEADWAY_ENOMEM);
        return false;
    }
    CHECK_EQ(headway__http_listen(server, &listen, url, sizeof url, NULL), 0);
    converse(url, plain, sizeof plain - 1);
    converse(url, bad, sizeof bad - 1);
    converse(url, websocket, sizeof websocket - 1);
    close_server();
    return true;
}

static void start(long which)
{
    failing = which;
    allocations = begun = ended = refused = 0;
}

static void all_is_served_with_memory(void)
{
    start(0);
    CHECK(serve());
    CHECK_EQ(begun, 5);
    CHECK_EQ(ended, 5);
    CHECK_EQ(refused, 1);
    CHECK(allocations < MOST);
}

static void each_allocation_may_fail(void)
{
    long all = allocations;
    for (long which = 1; which <= all; which++) {
        start(which);
        serve();
        CHECK_EQ(begun, ended);
    }
}

static void at_work_it_asks_for_no_memory(void)
{
    struct headway__http_options options = {.size = sizeof options, .alloc = &counted};
    struct headway__http_listen listen = {.size = sizeof listen, .url = "tcp://127.0.0.1:0"};
    char url[64];
    long before;
    start(0);
    CHECK_EQ(headway__http_server_new(&loop, &options, &handler, NULL, &server), 0);
    CHECK_EQ(headway__http_listen(server, &listen, url, sizeof url, NULL), 0);
    converse(url, plain, sizeof plain - 1);
    converse(url, websocket, sizeof websocket - 1);
    before = allocations;
    converse(url, plain, sizeof plain - 1);
    converse(url, websocket, sizeof websocket - 1);
    CHECK_EQ(allocations, before);
    close_server();
}

/* Limits and structs of other versions. */
static void options_are_checked(void)
{
    struct headway__http_options options = {.size = sizeof options, .header_bytes = 65536};
    struct headway__http_handler none = {.size = sizeof none};
    CHECK_EQ(headway__http_server_new(&loop, &options, &handler, NULL, &server), HEADWAY_EINVAL);
    options.header_bytes = 0;
    options.header_count = 257;
    CHECK_EQ(headway__http_server_new(&loop, &options, &handler, NULL, &server), HEADWAY_EINVAL);
    options.header_count = 0;
    options.size = 0;
    CHECK_EQ(headway__http_server_new(&loop, &options, &handler, NULL, &server), HEADWAY_EINVAL);
    CHECK_EQ(headway__http_server_new(&loop, NULL, &none, NULL, &server), HEADWAY_EINVAL);
}

static void addresses_are_checked(void)
{
    static const struct {
        const char *url;
        int error;
    } urls[] = {{"tcp://example.com:80", HEADWAY_EADDRESS},
                {"tcp://127.0.0.1", HEADWAY_EADDRESS},
                {"tcp://127.0.0.1:", HEADWAY_EADDRESS},
                {"tcp://127.0.0.1:65536", HEADWAY_EADDRESS},
                {"tcp://:80", HEADWAY_EADDRESS},
                {"tcp://[::1:80", HEADWAY_EADDRESS},
                {"tcp://127.0.0.1:8x", HEADWAY_EADDRESS},
                {"http://127.0.0.1:80", HEADWAY_EADDRESS},
                {"unix:", HEADWAY_EADDRESS},
                {"fd://none", HEADWAY_EADDRESS},
                {"fd://0", HEADWAY_EADDRESS},
                {"", HEADWAY_EADDRESS}};
    char why[HEADWAY__HTTP_WHY_SIZE];
    CHECK_EQ(headway__http_server_new(&loop, NULL, &handler, NULL, &server), 0);
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct headway__http_listen listen = {.size = sizeof listen, .url = urls[i].url};
        why[0] = 0;
        CHECK_EQ(headway__http_listen(server, &listen, NULL, 0, why), urls[i].error);
        CHECK(why[0]);
    }
    close_server();
}

static void listeners_have_a_number(void)
{
    struct headway__http_listen listen = {.size = sizeof listen, .url = "tcp://127.0.0.1:0"};
    CHECK_EQ(headway__http_server_new(&loop, NULL, &handler, NULL, &server), 0);
    for (int i = 0; i < 16; i++)
        CHECK_EQ(headway__http_listen(server, &listen, NULL, 0, NULL), 0);
    CHECK_EQ(headway__http_listen(server, &listen, NULL, 0, NULL), HEADWAY_ELIMIT);
    close_server();
}

int main(void)
{
    CHECK_EQ(uv_loop_init(&loop), 0);
    RUN(options_are_checked);
    RUN(addresses_are_checked);
    RUN(listeners_have_a_number);
    RUN(all_is_served_with_memory);
    RUN(each_allocation_may_fail);
    RUN(at_work_it_asks_for_no_memory);
    CHECK_EQ(uv_loop_close(&loop), 0);
    return 0;
}
