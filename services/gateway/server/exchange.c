/* SPDX-License-Identifier: Apache-2.0 */
/* What a handler does with an exchange: noted here, done by the connection's step. */
#include "internal.h"

static bool is_open(const struct headway__http_exchange *x)
{
    return x->live && !x->over && !x->connection->gone;
}

static bool is_websocket(const struct headway__http_exchange *x)
{
    return x->connection->state == HEADWAY__HTTP_WEBSOCKET;
}

void headway__http_set_user(struct headway__http_exchange *x, void *user)
{
    x->user = user;
}

void *headway__http_user(const struct headway__http_exchange *x)
{
    return x->user;
}

int headway__http_refusal(const struct headway__http_exchange *x)
{
    return x->refusal;
}

static int invite(struct headway__http_exchange *x)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    headway_bytes text = headway_bytes_of(go_on, sizeof go_on - 1);
    int error;
    if (!x->expects_continue || x->response != HEADWAY__HTTP_UNANSWERED)
        return 0;
    if (x->body == HEADWAY__HTTP_SIZED && x->left > x->body_limit)
        return 0; /* it is refused */
    error = headway__http_say(x->connection, &text, 1);
    if (!error)
        x->expects_continue = false;
    return error;
}

int headway__http_read(struct headway__http_exchange *x, uint64_t more)
{
    int error;
    if (!is_open(x))
        return HEADWAY_ECLOSED;
    error = invite(x);
    if (error)
        return error;
    x->credit =
        more > HEADWAY__HTTP_UNLIMITED - x->credit ? HEADWAY__HTTP_UNLIMITED : x->credit + more;
    headway__http_schedule(x->connection);
    return 0;
}

int headway__http_body_limit(struct headway__http_exchange *x, uint64_t bytes, bool may_be_silent)
{
    if (!is_open(x))
        return HEADWAY_ECLOSED;
    x->body_limit = bytes;
    x->may_be_silent = may_be_silent;
    return 0;
}

static int answer(struct headway__http_exchange *x, const struct headway__http_answer *what,
                  bool closes)
{
    bool closed = x->closes;
    int error;
    if (!is_open(x))
        return HEADWAY_ECLOSED;
    if (x->response != HEADWAY__HTTP_UNANSWERED)
        return HEADWAY_EINVAL;
    x->closes |= closes;
    error = headway__http_say_answer(x, what);
    if (error)
        x->closes = closed;
    return error;
}

/* It is known that the rest of the body will not be read. */
static bool must_close(const struct headway__http_exchange *x)
{
    return !x->body_done && (x->body != HEADWAY__HTTP_SIZED || x->expects_continue ||
                             x->left > HEADWAY__HTTP_DISCARDED);
}

int headway__http_respond(struct headway__http_exchange *x, int status,
                          const struct headway__http_header *headers, size_t count,
                          headway_bytes body)
{
    struct headway__http_answer whole = {status, headers, count, true, body};
    int error = answer(x, &whole, must_close(x));
    if (!error)
        headway__http_complete(x);
    return error;
}

int headway__http_begin(struct headway__http_exchange *x, int status,
                        const struct headway__http_header *headers, size_t count)
{
    struct headway__http_answer head = {status, headers, count, false, {NULL, 0}};
    int error = answer(x, &head, false);
    if (!error)
        x->response = HEADWAY__HTTP_STREAMING;
    return error;
}

/* One that fits nowhere goes alone. */
static bool is_full(struct headway__http_exchange *x, size_t size)
{
    size_t waiting = headway__http_waiting(x->connection);
    x->blocked = waiting > 0 && waiting + size > x->connection->server->options.output_bytes;
    return x->blocked;
}

int headway__http_write(struct headway__http_exchange *x, headway_bytes bytes)
{
    char size[24];
    headway_bytes parts[3] = {{size, 0}, bytes, {"\r\n", 2}};
    if (!is_open(x))
        return HEADWAY_ECLOSED;
    if (x->response != HEADWAY__HTTP_STREAMING || is_websocket(x))
        return HEADWAY_EINVAL;
    if (x->bodiless || bytes.size == 0)
        return 0;
    if (is_full(x, bytes.size))
        return HEADWAY_EAGAIN;
    if (!x->chunked)
        return headway__http_say(x->connection, &bytes, 1);
    parts[0].size = (size_t)snprintf(size, sizeof size, "%zx\r\n", bytes.size);
    return headway__http_say(x->connection, parts, 3);
}

int headway__http_end_response(struct headway__http_exchange *x)
{
    headway_bytes last = {"0\r\n\r\n", 5};
    int error = 0;
    if (!is_open(x))
        return HEADWAY_ECLOSED;
    if (x->response != HEADWAY__HTTP_STREAMING || is_websocket(x))
        return HEADWAY_EINVAL;
    if (x->chunked && !x->bodiless)
        error = headway__http_say(x->connection, &last, 1);
    if (error)
        return error;
    headway__http_complete(x);
    headway__http_schedule(x->connection);
    return 0;
}

void headway__http_abort(struct headway__http_exchange *x)
{
    if (is_open(x))
        headway__http_doom(x->connection, HEADWAY__HTTP_CUT, true);
}

/* -- WebSocket -------------------------------------------------------------------------------- */

static int switch_over(struct headway__http_exchange *x, const char *subprotocol)
{
    headway_bytes parts[] = {
        headway_bytes_of_string("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                "Connection: Upgrade\r\nSec-WebSocket-Accept: "),
        headway_bytes_of_string(x->accept),
        headway_bytes_of_string(subprotocol ? "\r\nSec-WebSocket-Protocol: " : ""),
        headway_bytes_of_string(subprotocol), headway_bytes_of_string("\r\n\r\n")};
    return headway__http_say(x->connection, parts, sizeof parts / sizeof *parts);
}

int headway__http_accept(struct headway__http_exchange *x, const char *subprotocol)
{
    struct headway__http_connection *c = x->connection;
    headway_bytes name = headway_bytes_of_string(subprotocol);
    if (!is_open(x))
        return HEADWAY_ECLOSED;
    if (!x->websocket || x->response != HEADWAY__HTTP_UNANSWERED ||
        (subprotocol && (!name.size || !headway__http1_all(name, HEADWAY__HTTP1_TOKEN))))
        return HEADWAY_EINVAL;
    if (headway__http_websocket_new(c) != 0)
        return HEADWAY_ENOMEM;
    if (switch_over(x, subprotocol) != 0) {
        headway__http_websocket_free(c);
        return HEADWAY_ENOMEM;
    }
    x->response = HEADWAY__HTTP_STREAMING;
    x->closes = true;
    x->credit = 0;
    c->state = HEADWAY__HTTP_WEBSOCKET;
    return 0;
}

int headway__http_message_send(struct headway__http_exchange *x, bool text, headway_bytes message)
{
    uint8_t head[HEADWAY__WEBSOCKET_HEAD];
    headway_bytes parts[2] = {{head, 0}, message};
    if (!is_open(x) || !is_websocket(x) || x->connection->websocket->said_goodbye)
        return HEADWAY_ECLOSED;
    if (text && !headway__utf8_valid(message))
        return HEADWAY_EINVAL;
    if (is_full(x, message.size))
        return HEADWAY_EAGAIN;
    parts[0].size = headway__websocket_head(
        head, text ? HEADWAY__WEBSOCKET_TEXT : HEADWAY__WEBSOCKET_BINARY, message.size);
    return headway__http_say(x->connection, parts, 2);
}

int headway__http_websocket_close(struct headway__http_exchange *x, int code, const char *reason)
{
    headway_bytes text = headway_bytes_of_string(reason);
    if (!is_open(x) || !is_websocket(x) || x->connection->websocket->said_goodbye)
        return HEADWAY_ECLOSED;
    if (!headway__websocket_code_valid(code) || text.size > HEADWAY__WEBSOCKET_CONTROL - 2 ||
        !headway__utf8_valid(text))
        return HEADWAY_EINVAL;
    return headway__http_websocket_leave(x->connection, code, reason);
}
