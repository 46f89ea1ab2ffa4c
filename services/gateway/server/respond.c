/* SPDX-License-Identifier: Apache-2.0 */
/* Answers as bytes: checked, then said in one piece. */
#include "internal.h"

/* X(status, reason) */
#define REASONS(X)                                                                                 \
    X(200, "OK")                                                                                   \
    X(201, "Created")                                                                              \
    X(202, "Accepted")                                                                             \
    X(204, "No Content")                                                                           \
    X(206, "Partial Content")                                                                      \
    X(301, "Moved Permanently")                                                                    \
    X(302, "Found")                                                                                \
    X(303, "See Other")                                                                            \
    X(304, "Not Modified")                                                                         \
    X(307, "Temporary Redirect")                                                                   \
    X(308, "Permanent Redirect")                                                                   \
    X(400, "Bad Request")                                                                          \
    X(401, "Unauthorized")                                                                         \
    X(403, "Forbidden")                                                                            \
    X(404, "Not Found")                                                                            \
    X(405, "Method Not Allowed")                                                                   \
    X(406, "Not Acceptable")                                                                       \
    X(408, "Request Timeout")                                                                      \
    X(409, "Conflict")                                                                             \
    X(411, "Length Required")                                                                      \
    X(412, "Precondition Failed")                                                                  \
    X(413, "Content Too Large")                                                                    \
    X(414, "URI Too Long")                                                                         \
    X(415, "Unsupported Media Type")                                                               \
    X(417, "Expectation Failed")                                                                   \
    X(422, "Unprocessable Content")                                                                \
    X(426, "Upgrade Required")                                                                     \
    X(429, "Too Many Requests")                                                                    \
    X(431, "Request Header Fields Too Large")                                                      \
    X(499, "Client Closed Request")                                                                \
    X(500, "Internal Server Error")                                                                \
    X(501, "Not Implemented")                                                                      \
    X(502, "Bad Gateway")                                                                          \
    X(503, "Service Unavailable")                                                                  \
    X(504, "Gateway Timeout")                                                                      \
    X(505, "HTTP Version Not Supported")

const char *headway__http_reason(int status)
{
    switch (status) {
#define REASON(number, text)                                                                       \
    case number:                                                                                   \
        return text;
        REASONS(REASON)
#undef REASON
    default:
        return "";
    }
}

static bool is_own(headway_bytes name)
{
#define OWN(text)                                                                                  \
    {                                                                                              \
        text, sizeof text - 1                                                                      \
    }
    static const headway_bytes names[] = {
        OWN("connection"), OWN("content-length"), OWN("transfer-encoding"), OWN("date"),
        OWN("upgrade"),    OWN("keep-alive"),     OWN("proxy-connection"),  OWN("trailer")};
#undef OWN
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.size == names[i].size && headway__http1_same(name, names[i].data))
            return true;
    return false;
}

static bool is_sound(const struct headway__http_answer *answer)
{
    if (answer->status < 200 || answer->status > 599 || answer->count > HEADWAY__HTTP_HEADERS)
        return false;
    for (size_t i = 0; i < answer->count; i++) {
        const struct headway__http_header *header = &answer->headers[i];
        if (header->name.size == 0 || !headway__http1_all(header->name, HEADWAY__HTTP1_TOKEN) ||
            !headway__http1_all(header->value, HEADWAY__HTTP1_VALUE) || is_own(header->name))
            return false;
    }
    return true;
}

static void add(headway_bytes *parts, size_t *count, headway_bytes part)
{
    parts[(*count)++] = part;
}

static void add_text(headway_bytes *parts, size_t *count, const char *text)
{
    add(parts, count, headway_bytes_of_string(text));
}

static void add_headers(headway_bytes *parts, size_t *count,
                        const struct headway__http_answer *answer)
{
    for (size_t i = 0; i < answer->count; i++) {
        add(parts, count, answer->headers[i].name);
        add(parts, count, headway_bytes_of(": ", 2));
        add(parts, count, answer->headers[i].value);
        add(parts, count, headway_bytes_of("\r\n", 2));
    }
}

/* In decimal, at the end of room. */
static headway_bytes decimal(size_t value, char room[24])
{
    char *at = room + 24;
    do
        *--at = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    return headway_bytes_of(at, (size_t)(room + 24 - at));
}

/* How its end is known; into room. */
static void add_framing(headway_bytes *parts, size_t *count, struct headway__http_exchange *x,
                        const struct headway__http_answer *answer, char room[24])
{
    bool has_length = answer->status != 204 && answer->status != 304;
    if (answer->sized && has_length) {
        add_text(parts, count, "Content-Length: ");
        add(parts, count, decimal(answer->body.size, room));
        add_text(parts, count, "\r\n");
    } else if (!answer->sized && has_length && x->version >= 11) {
        x->chunked = !x->is_head;
        add_text(parts, count, "Transfer-Encoding: chunked\r\n");
    } else if (!answer->sized && has_length) {
        x->closes = true;
    }
    if (answer->status == 426) /* which has to name what would do */
        add_text(parts, count, "Upgrade: websocket\r\nConnection: Upgrade\r\n");
    if (x->closes)
        add_text(parts, count, "Connection: close\r\n");
    else if (x->version < 11)
        add_text(parts, count, "Connection: keep-alive\r\n");
    add_text(parts, count, "\r\n");
}

int headway__http_say_answer(struct headway__http_exchange *x,
                             const struct headway__http_answer *answer)
{
    struct headway__http_server *server = x->connection->server;
    headway_bytes *parts = server->parts;
    size_t count = 0;
    char code[24], length[24];
    int error;
    if (!is_sound(answer))
        return HEADWAY_EINVAL;
    x->bodiless = x->is_head || answer->status == 204 || answer->status == 304;
    x->closes |= server->draining;
    add_text(parts, &count, "HTTP/1.1 ");
    add(parts, &count, decimal((size_t)answer->status, code));
    add_text(parts, &count, " ");
    add_text(parts, &count, headway__http_reason(answer->status));
    add_text(parts, &count, "\r\n");
    add(parts, &count, headway__http_date(server));
    add_headers(parts, &count, answer);
    add_framing(parts, &count, x, answer, length);
    if (answer->sized && !x->bodiless)
        add(parts, &count, answer->body);
    error = headway__http_say(x->connection, parts, count);
    if (error)
        x->chunked = false;
    return error;
}
