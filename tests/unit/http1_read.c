/* SPDX-License-Identifier: Apache-2.0 */
/* What the reader of HTTP/1.1 takes, and what it says of it. */
#include "http1_trial.h"

static struct headway__http_header room[TRIAL_HEADERS];
static struct headway__http1_head head;

static struct headway__http1_refusal parse(const char *text)
{
    struct headway__http1_scan scan = {.at = 0};
    struct headway__http1_refusal refusal = {0, NULL};
    headway_bytes bytes = headway_bytes_of_string(text);
    if (headway__http1_scan(&scan, &trial_limits, bytes, &refusal) != HEADWAY__HTTP1_DONE)
        return refusal;
    CHECK_EQ(scan.at, bytes.size);
    return headway__http1_parse(&trial_limits, bytes, room, &head);
}

static void is(headway_bytes bytes, const char *text)
{
    CHECK_EQ(bytes.size, strlen(text));
    CHECK(memcmp(bytes.data, text, bytes.size) == 0);
}

static void each_class_has_the_characters_of_the_grammar(void)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    static const struct {
        unsigned class;
        const char *others; /* beside letters and digits */
    } classes[] = {{HEADWAY__HTTP1_TOKEN, "!#$%&'*+-.^_`|~"},
                   {HEADWAY__HTTP1_PATH, "-._~!$&'()*+,;=:@/%"},
                   {HEADWAY__HTTP1_QUERY, "-._~!$&'()*+,;=:@/%?[]{}|^`"},
                   {HEADWAY__HTTP1_HOST, "-._~!$&'()*+,;=%"}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        for (int c = 1; c < 256; c++)
            CHECK_EQ(headway__http1_is((uint8_t)c, classes[i].class),
                     strchr(alphabet, c) || strchr(classes[i].others, c));
    for (int c = 0; c < 256; c++) {
        CHECK_EQ(headway__http1_is((uint8_t)c, HEADWAY__HTTP1_VALUE),
                 c == '\t' || (c >= ' ' && c != 127));
        CHECK_EQ(headway__http1_is((uint8_t)c, HEADWAY__HTTP1_HEX),
                 headway__http1_hex((uint8_t)c) >= 0);
    }
    CHECK(!headway__http1_is(0, 0xff));
}

static void a_request_is_read(void)
{
    CHECK_EQ(parse("PUT /a/b%20c?x=1&y HTTP/1.1\r\nHost: h:80\r\nX-One:  two \t\r\n"
                   "Content-Length: 12\r\nx-one: three\r\n\r\n")
                 .status,
             0);
    is(head.request.method, "PUT");
    is(head.request.path, "/a/b%20c");
    is(head.request.query, "x=1&y");
    is(head.request.host, "h:80");
    CHECK_EQ(head.request.version, 11);
    CHECK_EQ(head.request.body, HEADWAY__HTTP_SIZED);
    CHECK_EQ(head.request.content_length, 12);
    CHECK_EQ(head.request.header_count, 4);
    CHECK(head.keep_alive && !head.request.websocket && !head.request.expects_continue);
    is(headway__http_header_find(&head.request, "X-ONE"), "two");
    CHECK(!headway__http_header_find(&head.request, "x-on").data);
}

static void lists_are_searched_over_all_headers_of_a_name(void)
{
    CHECK_EQ(parse("GET / HTTP/1.1\r\nHost: h\r\nAccept: a , ,B\r\naccept:c\r\n\r\n").status, 0);
    CHECK(headway__http_header_has(&head.request, "ACCEPT", "b"));
    CHECK(headway__http_header_has(&head.request, "accept", "C"));
    CHECK(!headway__http_header_has(&head.request, "accept", "a ,"));
    CHECK(!headway__http_header_has(&head.request, "accept", "d"));
}

static void a_targets_host_counts_more_than_none_of_http_1_0(void)
{
    CHECK_EQ(parse("GET http://h HTTP/1.0\r\n\r\n").status, 0);
    is(head.request.path, "/");
    is(head.request.host, "h");
    CHECK_EQ(head.request.version, 10);
    CHECK(!head.keep_alive);
    CHECK_EQ(parse("GET / HTTP/1.0\r\nConnection: x, Keep-Alive\r\n\r\n").status, 0);
    CHECK(head.keep_alive);
    is(head.request.host, "");
}

static void a_websocket_is_asked_for(void)
{
    CHECK_EQ(parse("GET /w HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\n"
                   "Upgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                 .status,
             0);
    CHECK(head.request.websocket);
    is(head.websocket_key, "dGhlIHNhbXBsZSBub25jZQ==");
    CHECK_EQ(parse("GET /w HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n"
                   "Upgrade: h2c, websocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                 .status,
             0);
    CHECK(head.request.websocket);
    CHECK_EQ(parse("GET /w HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n"
                   "Upgrade: h2c, websockets\r\n\r\n")
                 .status,
             0);
    CHECK(!head.request.websocket);
}

static void a_chunked_body_is_read_as_far_as_it_is_paid_for(void)
{
    static const char text[] = "4\r\nwxyz\r\n3;e\r\nabc\r\n0\r\nT: u\r\n\r\nGET";
    struct headway__http1_chunks chunks = {.state = 0};
    struct headway__http1_refusal refusal;
    headway_bytes input = headway_bytes_of(text, sizeof text - 1), piece;
    const uint64_t most[] = {3, 0, 9, 9};
    const char *pieces[] = {"wxy", NULL, "z", "abc"};
    for (size_t i = 0; i < 4; i++) {
        enum headway__http1_progress progress =
            headway__http1_chunks(&chunks, &trial_limits, &input, most[i], &piece, &refusal);
        CHECK_EQ(progress, pieces[i] ? HEADWAY__HTTP1_DATA : HEADWAY__HTTP1_MORE);
        if (pieces[i])
            is(piece, pieces[i]);
    }
    CHECK_EQ(headway__http1_chunks(&chunks, &trial_limits, &input, 0, &piece, &refusal),
             HEADWAY__HTTP1_TRAILER);
    is(headway_bytes_of(chunks.name, chunks.name_size), "T");
    is(piece, " u");
    CHECK_EQ(headway__http1_chunks(&chunks, &trial_limits, &input, 0, &piece, &refusal),
             HEADWAY__HTTP1_DONE);
    is(input, "GET");
}

/* Whatever a byte is changed into, nothing is read beyond the head, and no other framing found
   than the bytes say: the trial checks it. */
static void a_head_with_any_byte_changed_is_read_or_refused(void)
{
    static const char text[] = "POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok";
    uint8_t changed[sizeof text - 1];
    for (size_t i = 0; i < sizeof changed; i++) {
        for (int c = 0; c < 256; c++) {
            struct trial t = {.data = changed};
            memcpy(changed, text, sizeof changed);
            changed[i] = (uint8_t)c;
            trial_come(&t, sizeof changed);
            CHECK(t.requests <= 1 && t.at <= sizeof changed);
        }
    }
}

int main(void)
{
    RUN(each_class_has_the_characters_of_the_grammar);
    RUN(a_request_is_read);
    RUN(lists_are_searched_over_all_headers_of_a_name);
    RUN(a_targets_host_counts_more_than_none_of_http_1_0);
    RUN(a_websocket_is_asked_for);
    RUN(a_chunked_body_is_read_as_far_as_it_is_paid_for);
    RUN(a_head_with_any_byte_changed_is_read_or_refused);
    return 0;
}
