/* SPDX-License-Identifier: Apache-2.0 */
/* A socket and a function that do what a test says, for the pollers of the runtime. */
#ifndef HEADWAY_TESTS_LAMBDA_RUNTIME_DOUBLE_H
#define HEADWAY_TESTS_LAMBDA_RUNTIME_DOUBLE_H

#include "poller.h"

#include <check.h>

#define API "127.0.0.1:9001"
#define NEXT "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: " API "\r\n\r\n"
#define POST "POST /2018-06-01/runtime/invocation/"
#define JSON " HTTP/1.1\r\nHost: " API "\r\nContent-Type: application/json"
#define EVENT(id)                                                                                  \
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: " id                                        \
    "\r\nLambda-Runtime-Deadline-Ms: 1700000000000\r\n"                                            \
    "Lambda-Runtime-Trace-Id: Root=1\r\nContent-Length: 2\r\n\r\n{}"
#define ACCEPTED "HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}"

enum { DOUBLE_SENT = 16 << 20 };

struct invocation { /* the one that runs */
    const invocation_result *result;
    void *user;
    int open, cancelled, writable;
    uint32_t remaining_ms;
    char id[API_ID], trace[64];
};

static struct {
    char *sent; /* since it was looked at */
    size_t sent_size, unsent;
    int connects, disconnects, rests, breaks, exit_code, logs;
    uint32_t after_ms;
    char why[512], line[512];
    int open_error;
    struct invocation running;
} seen;

static int heap_left = -1; /* allocations until none succeeds; -1: all do */

static void *heap_resize(void *user, void *memory, size_t size)
{
    (void)user;
    if (heap_left == 0)
        return NULL;
    heap_left -= heap_left > 0;
    return realloc(memory, size);
}

static void *heap_allocate(void *user, size_t size)
{
    return heap_resize(user, NULL, size);
}

static void heap_release(void *user, void *memory)
{
    (void)user;
    free(memory);
}

static const headway_alloc heap = {heap_allocate, heap_resize, heap_release, NULL};

/* ---- the function ---- */

int invocation_open(function *whose, const invocation_event *event, const invocation_result *result,
                    void *user, invocation **ret_invocation)
{
    struct invocation *one = &seen.running;
    (void)whose;
    if (seen.open_error)
        return seen.open_error;
    CHECK(!one->open);
    *one = (struct invocation){.result = result, .user = user, .open = 1};
    one->remaining_ms = event->remaining_ms;
    snprintf(one->id, sizeof one->id, "%s", event->request_id);
    snprintf(one->trace, sizeof one->trace, "%s", event->trace_id);
    *ret_invocation = one;
    return 0;
}

void invocation_writable(invocation *one)
{
    one->writable++;
}

void invocation_cancel(invocation *one)
{
    CHECK(one->open);
    one->cancelled++;
}

static inline void function_ends(void)
{
    CHECK(seen.running.open);
    seen.running.open = 0;
    seen.running.result->done(seen.running.user);
}

static inline void function_responds(const char *body)
{
    seen.running.result->respond(seen.running.user, headway_bytes_of_string(body));
    function_ends();
}

/* ---- the socket ---- */

static inline void double_connect(poller *p, uint32_t after_ms)
{
    (void)p;
    seen.connects++;
    seen.after_ms = after_ms;
}

static inline void double_send(poller *p, const headway_bytes *parts, size_t count)
{
    (void)p;
    for (size_t i = 0; i < count; i++) {
        CHECK(seen.sent_size + parts[i].size < DOUBLE_SENT);
        memcpy(seen.sent + seen.sent_size, parts[i].data, parts[i].size);
        seen.sent_size += parts[i].size;
    }
    seen.sent[seen.sent_size] = 0;
}

static inline size_t double_unsent(const poller *p)
{
    (void)p;
    return seen.unsent;
}

static inline void double_disconnect(poller *p)
{
    (void)p;
    seen.disconnects++;
}

static inline void double_log(poller *p, headway_log_level level, const char *line)
{
    (void)p, (void)level;
    seen.logs++;
    snprintf(seen.line, sizeof seen.line, "%s", line);
}

static inline void double_begin(void)
{
    free(seen.sent);
    memset(&seen, 0, sizeof seen);
    seen.sent = calloc(1, DOUBLE_SENT);
    CHECK(seen.sent != NULL);
}

static inline void double_end(void)
{
    CHECK(!seen.running.open);
    free(seen.sent);
    seen.sent = NULL;
}

/* This and nothing else has been sent since the last time. */
static inline void was_sent(const char *text)
{
    CHECK_STR(seen.sent, text);
    seen.sent_size = 0;
    seen.sent[0] = 0;
}

static inline void says(poller *p, const char *text)
{
    poller_received(p, headway_bytes_of_string(text));
}

#endif
