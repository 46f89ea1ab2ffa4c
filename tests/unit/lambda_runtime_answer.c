/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of the Runtime API: what they say, in whatever pieces they come; and what is none. */
#include "answer.h"

#include <check.h>

#define HEAD "HTTP/1.1 200 OK\r\n"

enum { LIMIT = 1000 };

static int left = -1; /* allocations until none succeeds; -1: all do */

static void *resize(void *user, void *memory, size_t size)
{
    (void)user;
    if (left == 0)
        return NULL;
    left -= left > 0;
    return realloc(memory, size);
}

static void release(void *user, void *memory)
{
    (void)user;
    free(memory);
}

static const headway_alloc heap = {.resize = resize, .release = release};

/* In pieces of this size: 1 for a whole answer, with the rest of text in *ret_rest. */
static int take(answer *a, const char *text, size_t size, size_t piece, size_t *ret_rest)
{
    int got = 0;
    size_t at = 0;
    while (at < size && got == 0) {
        headway_bytes input = headway_bytes_of(text + at, size - at < piece ? size - at : piece);
        size_t given = input.size;
        got = answer_take(a, &input);
        at += given - input.size;
    }
    *ret_rest = size - at;
    return got;
}

static void is_read(const char *text, int status, const char *body)
{
    for (size_t piece = 1; piece < 40; piece += 6) {
        answer a;
        size_t rest;
        answer_init(&a, &heap, LIMIT);
        CHECK(answer_is_empty(&a));
        CHECK_EQ(take(&a, text, strlen(text), piece, &rest), 1);
        CHECK_EQ(rest, 0);
        CHECK_EQ(a.status, status);
        CHECK_EQ(a.body.size, strlen(body));
        CHECK(a.body.size == 0 || memcmp(a.body.data, body, a.body.size) == 0);
        answer_done(&a);
    }
}

static void is_refused(const char *text, int error)
{
    for (size_t piece = 1; piece < 40; piece += 13) {
        answer a;
        size_t rest;
        answer_init(&a, &heap, LIMIT);
        CHECK_EQ(take(&a, text, strlen(text), piece, &rest), error);
        answer_done(&a);
    }
}

static void bodies_come_sized_or_in_chunks(void)
{
    is_read(HEAD "Content-Length: 5\r\n\r\nhello", 200, "hello");
    is_read(HEAD "content-length:0\r\n\r\n", 200, "");
    is_read("HTTP/1.1 204\r\n\r\n", 204, "");
    is_read("HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}", 202,
            "{\"status\":\"OK\"}");
    is_read(HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, "hello");
    is_read(HEAD "Transfer-Encoding: Chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n000\r\n\r\n", 200,
            "hello");
    is_read(HEAD
            "Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\nOne: 1\r\nTwo: 2\r\n\r\n",
            200, "0123456789");
    is_read("HTTP/1.1 100 Continue\r\n\r\n" HEAD "Content-Length: 1\r\n\r\nx", 200, "x");
}

static void what_has_two_meanings_is_refused(void)
{
    is_refused("HTTP/2 200\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused("HTTP/1.1 20\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused("HTTP/1.1 2000\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused("HTTP/1.1 999 No\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "\r\n", HEADWAY_EMALFORMED); /* ends with the connection */
    is_refused(HEAD "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Content-Length: +1\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Content-Length: 1, 1\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Transfer-Encoding: gzip, chunked\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
               HEADWAY_EMALFORMED);
    is_refused("HTTP/1.1 200 OK\nContent-Length: 1\n\nx", HEADWAY_EMALFORMED);
    is_refused(HEAD "Content-Length : 1\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "No colon\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD " folded: 1\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "A: \rb\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Transfer-Encoding: chunked\r\n\r\nx\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Transfer-Encoding: chunked\r\n\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\nx\n0\r\n\r\n", HEADWAY_EMALFORMED);
    is_refused(HEAD "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n", HEADWAY_EMALFORMED);
}

static void a_nul_in_a_head_is_refused(void)
{
    static const char text[] = "HTTP/1.1 200 OK\r\nA: x\0y\r\nContent-Length: 0\r\n\r\n";
    answer a;
    size_t rest;
    answer_init(&a, &heap, LIMIT);
    CHECK_EQ(take(&a, text, sizeof text - 1, 1, &rest), HEADWAY_EMALFORMED);
    answer_done(&a);
}

static void everything_has_a_limit(void)
{
    static char text[2 * ANSWER_HEAD];
    answer a;
    size_t rest;
    is_refused(HEAD "Content-Length: 1001\r\n\r\n", HEADWAY_ELIMIT);
    is_refused(HEAD "Transfer-Encoding: chunked\r\n\r\n3e9\r\n", 0); /* more is to come */
    size_t size = (size_t)snprintf(text, sizeof text,
                                   HEAD "Transfer-Encoding: chunked\r\n\r\n3e9\r\n%01001d", 0);
    answer_init(&a, &heap, LIMIT);
    CHECK_EQ(take(&a, text, size, size, &rest), HEADWAY_ELIMIT);
    answer_reset(&a);
    size = (size_t)snprintf(text, sizeof text, HEAD "Transfer-Encoding: chunked\r\n\r\n1;");
    memset(text + size, 'x', ANSWER_EXTRA);
    CHECK_EQ(take(&a, text, size + ANSWER_EXTRA, 100, &rest), HEADWAY_ELIMIT);
    answer_reset(&a);
    size = (size_t)snprintf(text, sizeof text, HEAD "A: ");
    memset(text + size, 'x', sizeof text - size);
    CHECK_EQ(take(&a, text, sizeof text, sizeof text, &rest), HEADWAY_ELIMIT);
    answer_done(&a);
}

static void what_is_known_of_an_event_is_found(void)
{
    static const char text[] =
        HEAD "lambda-runtime-aws-request-id:  abc-1 \r\nLambda-Runtime-Deadline-Ms: 12\r\n"
             "Lambda-Runtime-Trace-Id: Root=1;Sampled=0\r\nLambda-Runtime-Client-Context: {}\r\n"
             "Lambda-Runtime-Cognito-Identity: {\"a\":1}\r\nLambda-Runtime-Aws-Tenant-Id: t\r\n"
             "Connection: close\r\nContent-Length: 2\r\n\r\n{}" HEAD;
    answer a;
    size_t rest;
    answer_init(&a, &heap, 0);
    CHECK_EQ(take(&a, text, sizeof text - 1, sizeof text, &rest), 1);
    CHECK_EQ(rest, strlen(HEAD)); /* it is the next one's */
    CHECK_STR(a.headers.request_id, "abc-1");
    CHECK_STR(a.headers.deadline_ms, "12");
    CHECK_STR(a.headers.trace_id, "Root=1;Sampled=0");
    CHECK_STR(a.headers.client_context, "{}");
    CHECK_STR(a.headers.identity, "{\"a\":1}");
    CHECK_STR(a.headers.tenant, "t");
    CHECK_EQ(a.closes, 1);
    answer_reset(&a);
    CHECK_STR(a.headers.request_id, "");
    CHECK(answer_is_empty(&a));
    answer_done(&a);
}

static void want_of_memory_is_told(void)
{
    static const char text[] = HEAD "Content-Length: 2\r\n\r\n{}";
    int got = 0;
    for (int n = 0; got != 1; n++) {
        answer a;
        size_t rest;
        answer_init(&a, &heap, 0);
        left = n;
        got = take(&a, text, sizeof text - 1, 3, &rest);
        left = -1;
        CHECK(got == 1 || got == HEADWAY_ENOMEM);
        answer_done(&a);
        CHECK(n < 100);
    }
}

int main(void)
{
    RUN(bodies_come_sized_or_in_chunks);
    RUN(what_has_two_meanings_is_refused);
    RUN(a_nul_in_a_head_is_refused);
    RUN(everything_has_a_limit);
    RUN(what_is_known_of_an_event_is_found);
    RUN(want_of_memory_is_told);
    return 0;
}
