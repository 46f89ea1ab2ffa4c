/* SPDX-License-Identifier: Apache-2.0 */
/* A whole head into a request: each field well-formed, and what frames the body beyond doubt. */
#include "http1.h"

typedef struct headway__http1_refusal refusal;

static refusal bad(int status, const char *why)
{
    return (refusal){status, why};
}

static const refusal fine = {0, NULL};

/* What the headers say of the message itself. */
struct framing {
    headway_bytes authority; /* of the target */
    bool has_host, has_length, has_encoding;
    bool close, keep_alive;    /* of Connection */
    bool upgrade, websocket;   /* of Connection; of Upgrade */
    bool has_key, has_version; /* of Sec-WebSocket- */
    bool version_13;
};

refusal headway__http1_field(headway_bytes line, struct headway__http_header *ret_header)
{
    const uint8_t *from = line.data, *end = from + line.size, *at = from;
    if (*from == ' ' || *from == '\t')
        return bad(400, "a header line is folded: it begins with white space");
    while (at < end && headway__http1_is(*at, HEADWAY__HTTP1_TOKEN))
        at++;
    if (at == end)
        return bad(400, "a header line has no colon");
    if (*at != ':')
        return bad(400, *at == ' ' || *at == '\t'
                            ? "white space stands in a header's name or before its colon"
                            : "a header's name has a character that none may have");
    if (at == from)
        return bad(400, "a header has no name");
    ret_header->name = headway_bytes_of(from, (size_t)(at - from));
    for (at++; at < end && (*at == ' ' || *at == '\t');)
        at++;
    for (from = at; at < end; at++)
        if (!headway__http1_is(*at, HEADWAY__HTTP1_VALUE))
            return bad(400, "a header's value has a control character");
    while (at > from && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    ret_header->value = headway_bytes_of(from, (size_t)(at - from));
    return fine;
}

static refusal read_host(struct headway__http_request *request, struct framing *framing,
                         headway_bytes value)
{
    if (framing->has_host)
        return bad(400, "there is more than one Host");
    framing->has_host = true;
    if (!headway__http1_host(value))
        return bad(400, "the Host is malformed");
    request->host = value;
    return fine;
}

static refusal read_length(struct headway__http_request *request, struct framing *framing,
                           headway_bytes value)
{
    const uint8_t *digits = value.data;
    uint64_t length = 0;
    if (framing->has_length)
        return bad(400, "there is more than one Content-Length");
    framing->has_length = true;
    if (value.size == 0 || value.size > 18)
        return bad(400, "the Content-Length is no number of at most 18 digits");
    for (size_t i = 0; i < value.size; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return bad(400, "the Content-Length is no number");
        length = length * 10 + (uint64_t)(digits[i] - '0');
    }
    request->content_length = length;
    return fine;
}

static refusal read_encoding(struct framing *framing, headway_bytes value)
{
    if (framing->has_encoding)
        return bad(400, "there is more than one Transfer-Encoding");
    framing->has_encoding = true;
    if (headway__http1_equal(value, "chunked"))
        return fine;
    if (value.size == 0 || memchr(value.data, ',', value.size) ||
        !headway__http1_all(value, HEADWAY__HTTP1_TOKEN))
        return bad(400, "the Transfer-Encoding is not chunked alone");
    return bad(501, "only chunked is known as a Transfer-Encoding");
}

static void read_connection(struct framing *framing, headway_bytes value)
{
    headway_bytes element;
    while (headway__http1_element(&value, &element)) {
        framing->close |= headway__http1_equal(element, "close");
        framing->keep_alive |= headway__http1_equal(element, "keep-alive");
        framing->upgrade |= headway__http1_equal(element, "upgrade");
    }
}

/* A list of what the client would rather speak: the others are not spoken here. */
static void read_upgrade(struct framing *framing, headway_bytes value)
{
    headway_bytes element;
    while (headway__http1_element(&value, &element))
        framing->websocket |= headway__http1_equal(element, "websocket");
}

static refusal read_key(struct headway__http1_head *head, struct framing *framing,
                        headway_bytes value)
{
    if (framing->has_key)
        return bad(400, "there is more than one Sec-WebSocket-Key");
    framing->has_key = true;
    head->websocket_key = value;
    return fine;
}

static refusal read_expect(struct headway__http_request *request, headway_bytes value)
{
    if (!headway__http1_equal(value, "100-continue"))
        return bad(417, "only 100-continue can be expected");
    request->expects_continue = true;
    return fine;
}

/* What this header says of the message, if anything: told by the length of its name first. */
static refusal heed(struct headway__http1_head *head, struct framing *framing,
                    const struct headway__http_header *header)
{
    switch (header->name.size) {
    case 4:
        if (headway__http1_equal(header->name, "host"))
            return read_host(&head->request, framing, header->value);
        break;
    case 6:
        if (headway__http1_equal(header->name, "expect"))
            return read_expect(&head->request, header->value);
        break;
    case 7:
        if (headway__http1_equal(header->name, "upgrade"))
            read_upgrade(framing, header->value);
        break;
    case 10:
        if (headway__http1_equal(header->name, "connection"))
            read_connection(framing, header->value);
        break;
    case 14:
        if (headway__http1_equal(header->name, "content-length"))
            return read_length(&head->request, framing, header->value);
        break;
    case 17:
        if (headway__http1_equal(header->name, "transfer-encoding"))
            return read_encoding(framing, header->value);
        if (headway__http1_equal(header->name, "sec-websocket-key"))
            return read_key(head, framing, header->value);
        break;
    case 21:
        if (headway__http1_equal(header->name, "sec-websocket-version")) {
            framing->version_13 =
                !framing->has_version && headway__http1_equal(header->value, "13");
            framing->has_version = true;
        }
        break;
    default:
        break;
    }
    return fine;
}

static bool is_base64(uint8_t c)
{
    uint8_t letter = headway__http1_lower(c);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/* Sixteen bytes in base64. */
static bool is_key(headway_bytes key)
{
    const uint8_t *c = key.data;
    if (key.size != 24 || c[22] != '=' || c[23] != '=' || !memchr("AQgw", c[21], 4))
        return false;
    for (size_t i = 0; i < 22; i++)
        if (!is_base64(c[i]))
            return false;
    return true;
}

/* A request for a WebSocket is well-formed, or none. */
static refusal judge_websocket(struct headway__http1_head *head, const struct framing *framing)
{
    struct headway__http_request *request = &head->request;
    if (!framing->websocket || !framing->upgrade || request->version < 11)
        return fine;
    if (request->method.size != 3 || memcmp(request->method.data, "GET", 3) != 0)
        return bad(400, "a WebSocket begins with GET");
    if (request->body != HEADWAY__HTTP_NO_BODY)
        return bad(400, "a request for a WebSocket has a body");
    if (!framing->version_13)
        return bad(426, "a WebSocket needs Sec-WebSocket-Version: 13");
    if (!framing->has_key || !is_key(head->websocket_key))
        return bad(400, "the Sec-WebSocket-Key is not 16 bytes in base64");
    request->websocket = true;
    return fine;
}

static bool same_host(headway_bytes a, headway_bytes b)
{
    const uint8_t *one = a.data, *other = b.data;
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (headway__http1_lower(one[i]) != headway__http1_lower(other[i]))
            return false;
    return true;
}

/* What the headers say together. */
static refusal judge(struct headway__http1_head *head, const struct framing *framing)
{
    struct headway__http_request *request = &head->request;
    if (framing->has_encoding && framing->has_length)
        return bad(400, "both Content-Length and Transfer-Encoding are given");
    if (framing->has_encoding && request->version < 11)
        return bad(400, "HTTP/1.0 has no Transfer-Encoding");
    if (request->version >= 11 && !framing->has_host)
        return bad(400, "there is no Host");
    if (framing->authority.data && framing->has_host &&
        !same_host(framing->authority, request->host))
        return bad(400, "the target names another host than Host does");
    if (framing->authority.data)
        request->host = framing->authority;
    request->body = framing->has_encoding         ? HEADWAY__HTTP_CHUNKED
                    : request->content_length > 0 ? HEADWAY__HTTP_SIZED
                                                  : HEADWAY__HTTP_NO_BODY;
    request->expects_continue &= request->body != HEADWAY__HTTP_NO_BODY && request->version >= 11;
    head->keep_alive = !framing->close && (request->version >= 11 || framing->keep_alive);
    return judge_websocket(head, framing);
}

/* The next line and its CR LF off the head, which scan has found to be made of such. */
static headway_bytes take_line(headway_bytes *head)
{
    const uint8_t *from = head->data, *feed = memchr(from, '\n', head->size);
    size_t size = (size_t)(feed - from);
    *head = headway_bytes_of(feed + 1, head->size - size - 1);
    return headway_bytes_of(from, size - 1);
}

refusal headway__http1_parse(const struct headway__http1_limits *limits, headway_bytes head,
                             struct headway__http_header *room,
                             struct headway__http1_head *ret_head)
{
    struct headway__http_request *request = &ret_head->request;
    struct framing framing = {.has_host = false};
    headway_bytes line = take_line(&head);
    refusal refused;
    *ret_head = (struct headway__http1_head){.request = {.headers = room}};
    request->host = headway_bytes_of("", 0);
    if (line.size == 0)
        line = take_line(&head);
    refused = headway__http1_line(line, limits, request, &framing.authority);
    while (!refused.status && (line = take_line(&head)).size > 0) {
        struct headway__http_header *header = &room[request->header_count];
        if (request->header_count == limits->header_count)
            return bad(431, "there are more headers than are taken here");
        refused = headway__http1_field(line, header);
        request->header_count++;
        if (!refused.status)
            refused = heed(ret_head, &framing, header);
    }
    return refused.status ? refused : judge(ret_head, &framing);
}
