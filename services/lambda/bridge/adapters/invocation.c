/* SPDX-License-Identifier: Apache-2.0 */
/* One invocation, from the face's call to its end. */
#include "bridge.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

enum { FULL_MS = 100, CREDENTIALS_MS = 1000 };

static void begin(invocation *i);

static void link_invocation(invocation *i)
{
    bridge *b = i->function->bridge;
    i->next = b->first;
    if (i->next)
        i->next->previous = i;
    b->first = i;
}

static void forget_token(invocation *i)
{
    if (i->token)
        sodium_memzero(i->token, strlen(i->token));
    free(i->token);
    i->token = NULL;
}

static void free_invocation(invocation *i)
{
    function *f = i->function;
    f->running--;
    if (i->previous)
        i->previous->next = i->next;
    else
        f->bridge->first = i->next;
    if (i->next)
        i->next->previous = i->previous;
    if (i->framed)
        eventstream_reader_done(&i->reader);
    forget_token(i);
    free(i->payload);
    free(i->body);
    free(i);
}

static void refuse(invocation *i, int code, uint32_t retry_after_ms, const char *why)
{
    face_call *call = i->call;
    i->call = NULL;
    face_refuse(call, code, retry_after_ms, why);
}

static void fail(invocation *i, int code, uint32_t retry_after_ms, const char *why)
{
    const headway_status status = {.code = code, .retry_after_ms = retry_after_ms, .message = why};
    face_call *call = i->call;
    i->call = NULL;
    face_fail(call, &status);
}

/* ---- the answer ---- */

static void keep(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

static void on_head(http_exchange *exchange, int status, void *user)
{
    invocation *i = user;
    const char *type = http_header(exchange, "content-type");
    i->reply.http = status;
    keep(i->error_type, sizeof i->error_type, http_header(exchange, "x-amzn-errortype"));
    keep(i->retry_after, sizeof i->retry_after, http_header(exchange, "retry-after"));
    if (status < 200 || status >= 300)
        return;
    i->taken = 1;
    i->function_error = http_header(exchange, "x-amz-function-error") != NULL;
    i->framed = i->streams && type && strncmp(type, "application/vnd.amazon.eventstream", 34) == 0;
    if (i->framed)
        eventstream_reader_init(&i->reader, NULL, FACE_RESULT);
}

/* An error's text; more than what is looked at is let go. */
static void keep_error(invocation *i, headway_bytes piece)
{
    size_t room = REPLY_BODY - i->body_size, size = piece.size < room ? piece.size : room;
    char *longer = size ? realloc(i->body, i->body_size + size) : NULL;
    if (!longer)
        return;
    memcpy(longer + i->body_size, piece.data, size);
    i->body = longer;
    i->body_size += size;
}

static void let_go(invocation *i)
{
    if (i->exchange)
        http_cancel(i->exchange);
    i->exchange = NULL;
    free_invocation(i);
}

static void account(invocation *i)
{
    function *f = i->function;
    f->counts.busy_ms += (bridge_now(f->bridge) - i->sent_at) / 1000000;
    f->counts.taken++;
    f->counts.errors += i->function_error;
    function_taken(f);
}

static void on_body(http_exchange *exchange, headway_bytes piece, void *user)
{
    invocation *i = user;
    if (!i->taken) {
        keep_error(i, piece);
        return;
    }
    int state = result_bytes(i, piece);
    if (state == 0)
        http_pause(exchange);
    if (state >= 0)
        return;
    account(i);
    let_go(i);
}

static void lost(invocation *i, const http_outcome *outcome)
{
    char text[512];
    bridge *b = i->function->bridge;
    if (i->taken)
        account(i);
    snprintf(text, sizeof text, "%s %.128s: %.300s",
             outcome->sent ? "the connection was lost to" : "cannot reach", b->url, outcome->text);
    i->function->counts.lost++;
    if (!outcome->sent)
        refuse(i, HEADWAY_UNAVAILABLE, function_spread(FULL_MS), text);
    else if (outcome->timed_out)
        fail(i, HEADWAY_DEADLINE_EXCEEDED, 0, "Lambda has not answered in time");
    else
        fail(i, HEADWAY_UNAVAILABLE, 0, text);
}

/* 1: it is sent once more, with other credentials. */
static int is_sent_again(invocation *i, const reply_verdict *verdict)
{
    if (verdict->kind != REPLY_EXPIRED || i->again)
        return 0;
    i->again = 1;
    i->body_size = 0;
    auth_refused(i->function->bridge->auth, i->access_key);
    begin(i);
    return 1;
}

static void refused(invocation *i, const reply_verdict *v)
{
    function *f = i->function;
    if (v->kind == REPLY_THROTTLED) {
        f->counts.throttled++;
        function_throttled(f, i->round, v);
        uint32_t closed = aimd_closed_ms(&f->aimd, bridge_now(f->bridge));
        uint32_t ms = closed > v->advice_ms ? closed : v->advice_ms;
        refuse(i, HEADWAY_RESOURCE_EXHAUSTED, function_spread(ms > FULL_MS ? ms : FULL_MS),
               v->text);
    } else {
        fail(i, v->code, v->advice_ms, v->text);
    }
}

static void on_done(http_exchange *exchange, const http_outcome *outcome, void *user)
{
    invocation *i = user;
    reply_verdict verdict;
    (void)exchange;
    i->exchange = NULL;
    if (outcome->failed) {
        lost(i, outcome);
        free_invocation(i);
        return;
    }
    i->reply.error_type = *i->error_type ? i->error_type : NULL;
    i->reply.retry_after = i->retry_after;
    i->reply.token = i->token;
    i->reply.body = headway_bytes_of(i->taken ? NULL : i->body, i->taken ? 0 : i->body_size);
    reply_judge(&i->reply, &verdict);
    if (verdict.kind == REPLY_TAKEN) {
        account(i);
        if (i->blocked) /* all is here, but the caller has no credit for it */
            return;
        result_end(i);
    } else if (is_sent_again(i, &verdict)) {
        return;
    } else {
        refused(i, &verdict);
    }
    free_invocation(i);
}

/* ---- the request ---- */

static void send_now(invocation *i, const credentials *c)
{
    static const http_events events = {on_head, on_body, on_done};
    function *f = i->function;
    keep(i->access_key, sizeof i->access_key, c->access_key);
    forget_token(i);
    i->token = strdup(c->token);
    i->round = aimd_begin(&f->aimd);
    i->sent_at = bridge_now(f->bridge);
    int error = i->token ? request_send(i, c, &events) : HEADWAY_ENOMEM;
    if (!error) {
        f->counts.requests++;
        return;
    }
    refuse(i, HEADWAY_UNAVAILABLE, FULL_MS, headway_error_text(error));
    free_invocation(i);
}

static void on_ready(void *user)
{
    invocation *i = user;
    bridge *b = i->function->bridge;
    const credentials *c = auth_get(b->auth);
    i->waiting = 0;
    if (c) {
        send_now(i, c);
        return;
    }
    refuse(i, HEADWAY_UNAVAILABLE, function_spread(CREDENTIALS_MS), auth_why(b->auth));
    free_invocation(i);
}

static void begin(invocation *i)
{
    bridge *b = i->function->bridge;
    const credentials *c = auth_get(b->auth);
    if (c) {
        send_now(i, c);
        return;
    }
    i->waiting = 1;
    i->waiter = (auth_waiter){.ready = on_ready, .user = i};
    auth_wait(b->auth, &i->waiter);
}

static uint64_t deadline_of(const bridge *b, uint32_t remaining_ms)
{
    return remaining_ms == UINT32_MAX ? HEADWAY_NEVER
                                      : bridge_now(b) + (uint64_t)remaining_ms * 1000000;
}

static invocation *make(function *f, face_call *call, const face_invocation *what)
{
    invocation *i = calloc(1, sizeof *i);
    char *payload = malloc(what->payload.size + 1);
    if (!i || !payload) {
        free(i);
        free(payload);
        return NULL;
    }
    if (what->payload.size)
        memcpy(payload, what->payload.data, what->payload.size);
    i->function = f;
    i->call = call;
    i->payload = payload;
    i->size = what->payload.size;
    i->event = what->event;
    i->streams = what->streams;
    i->deadline = deadline_of(f->bridge, what->remaining_ms);
    keep(i->context, sizeof i->context, what->client_context);
    keep(i->trace, sizeof i->trace, what->trace_id);
    return i;
}

static int on_invoke(void *user, face_call *call, const face_invocation *what)
{
    function *f = user;
    uint32_t closed = aimd_closed_ms(&f->aimd, bridge_now(f->bridge));
    if (closed) {
        f->counts.refused++;
        face_refuse(call, HEADWAY_RESOURCE_EXHAUSTED, function_spread(closed),
                    "AWS throttles this function: it is asked again later");
        return 0;
    }
    invocation *i = make(f, call, what);
    if (!i)
        return HEADWAY_ENOMEM;
    f->running++;
    link_invocation(i);
    face_call_set_data(call, i);
    begin(i);
    return 0;
}

/* A synchronous invocation cannot be called back: it runs on in AWS, and is billed. */
static void on_cancel(void *user, face_call *call)
{
    invocation *i = face_call_data(call);
    function *f = user;
    i->call = NULL;
    if (i->waiting)
        auth_leave(f->bridge->auth, &i->waiter);
    if (i->exchange && !i->taken)
        f->counts.lost++;
    if (i->taken && i->exchange)
        account(i);
    let_go(i);
}

static void on_writable(void *user, face_call *call)
{
    invocation *i = face_call_data(call);
    (void)user;
    int state = result_resume(i);
    if (state == 0)
        return;
    if (state > 0 && i->exchange) {
        http_resume(i->exchange);
        return;
    }
    if (state > 0)
        result_end(i);
    else if (i->exchange)
        account(i);
    let_go(i);
}

void invocation_end_all(bridge *b)
{
    while (b->first) {
        invocation *i = b->first;
        if (i->waiting)
            auth_leave(b->auth, &i->waiter);
        fail(i, HEADWAY_UNAVAILABLE, 0, "the bridge is stopping");
        let_go(i);
    }
}

const face_port invocation_port = {on_invoke, on_cancel, on_writable};
