/* SPDX-License-Identifier: Apache-2.0 */
#include "invocation_http.h"

enum {
    BEGIN_MS = 500,  /* a stream that says nothing has its headers sent by then */
    QUIET_MS = 15000 /* and is kept alive after that */
};

static int pack(rpc *r, headway_bytes text, headway_bytes *ret_packed)
{
    const http *h = (const http *)r;
    ProtobufCMessage *message;
    const headway_http_request request = {.binding = h->binding,
                                          .path = h->path,
                                          .query = h->request.query,
                                          .content_type = h->content_type,
                                          .body = text};
    int error = headway_http_request_read(&request, r->requests, &message, &r->problem);
    return error ? error : rpc_pack(r, message, ret_packed);
}

/* ---- responses ---- */

static int take_one(invocation *i, http *h, headway_bytes message)
{
    headway_http_body_text text;
    int error = headway_http_response_write(h->binding, h->media, message, 0, i->scratch, &text);
    h->answer = text.body;
    h->answer_type = text.content_type;
    h->has_answer = !error;
    return error;
}

static int put(invocation *i, http *h, headway_bytes piece)
{
    if (!http_is_streamed(i)) {
        int error = growing_add(&h->gathered, piece);
        h->too_large |= error == HEADWAY_ELIMIT;
        return error;
    }
    http_answer_begin(i, h);
    return h->unfit ? HEADWAY_ENOMEM : outflow_put(i, piece);
}

static int pass_on(invocation *i, http *h, headway_bytes message)
{
    headway_bytes piece;
    outflow_came(i, message.size);
    int error = headway_http_stream_write(&h->stream, message, i->scratch, &piece);
    if (!error)
        error = put(i, h, piece);
    if (!error && h->r.manual_demand)
        outflow_demand(i, &h->r);
    return error;
}

static void on_message(rpc *r, headway_bytes message)
{
    http *h = (http *)r;
    invocation *i = r->i;
    headway_arena_reset(i->scratch);
    int error = h->streams ? pass_on(i, h, message) : take_one(i, h, message);
    if (!error)
        return;
    (void)headway_http_problem_set(&r->problem, 500, HEADWAY_INTERNAL,
                                   "the service has answered what cannot be told in %s: %s",
                                   headway_http_media_name(h->media), headway_error_text(error));
    rpc_cancel(r);
}

/* ---- the end ---- */

/* A stream of google.api.HttpBody has no place for a status: then the function fails. */
static void end_stream(invocation *i, http *h, const headway_status *status)
{
    static const headway_status good = {.code = HEADWAY_OK, .message = ""};
    int torn = h->media == HEADWAY_HTTP_OTHER && status->code != HEADWAY_OK;
    const headway_types *types = headway_http_service_types(h->r.method->service);
    headway_bytes piece;
    int error = torn ? HEADWAY_ENOTSUP
                     : headway_http_stream_end(&h->stream, types,
                                               status->code == HEADWAY_OK ? NULL : status,
                                               i->scratch, &piece);
    if (!error)
        error = put(i, h, piece);
    if (http_is_streamed(i)) {
        outflow_end(i, types, error ? status : &good);
    } else if (h->too_large) {
        invocation_too_large(i);
        invocation_finish(i);
    } else if (error) {
        invocation_fail_status(i, types, status);
        invocation_finish(i);
    } else {
        http_answer_stream(i, h, growing_bytes(&h->gathered));
    }
}

static void on_done(rpc *r, const headway_status *status)
{
    http *h = (http *)r;
    invocation *i = r->i;
    int begun = i->out.begun || h->stream.count;
    int problem = r->problem.http && (!h->streams || !begun);
    static const headway_status empty = {.code = HEADWAY_INTERNAL,
                                         .message = "the service has answered without a response"};
    headway_timer_stop(h->quiet);
    h->quiet = NULL;
    if (i->cancelled)
        invocation_finish(i);
    else if (problem && !h->too_large)
        http_answer_problem(i, h, &r->problem);
    else if (h->streams && (begun || status->code == HEADWAY_OK))
        end_stream(i, h, status);
    else if (status->code == HEADWAY_OK && h->has_answer)
        http_answer(i, h, 200, h->answer_type, h->answer);
    else
        http_answer_status(i, h, 0, NULL, status->code == HEADWAY_OK ? &empty : status);
}

/* ---- the beginning ---- */

static const rpc_kind kind = {pack, on_message, on_done};

/* Who waits for a header hears that the stream stands; a proxy between, that it lives. Of raw bytes
   the first message says what they are: it is waited for. */
static void on_quiet(void *user)
{
    invocation *i = user;
    http *h = i->state;
    int is_named = h->media != HEADWAY_HTTP_OTHER || i->out.begun;
    if (!h->r.call || i->cancelled || i->out.ending || !is_named)
        return;
    if (!i->out.begun)
        http_answer_begin(i, h);
    else if (!i->out.blocked)
        (void)outflow_put(i, headway_http_stream_idle(&h->stream));
}

static void open_call(invocation *i, http *h)
{
    headway_http_media media = HEADWAY_HTTP_JSON;
    if (h->r.method->call.shape & HEADWAY_CLIENT_STREAM) {
        media = h->content_type.size ? headway_http_media_of(h->content_type) : HEADWAY_HTTP_NDJSON;
        if (media != HEADWAY_HTTP_NDJSON && media != HEADWAY_HTTP_JSON) {
            (void)headway_http_problem_set(&h->r.problem, 415, HEADWAY_INVALID_ARGUMENT,
                                           "%s takes a stream of requests: send "
                                           "application/x-ndjson, a JSON value on each line, or an "
                                           "array as application/json",
                                           h->r.method->call.route);
            http_answer_problem(i, h, &h->r.problem);
            return;
        }
        h->content_type = headway_bytes_of_string("application/json"); /* of each of them */
    }
    if (rpc_open(&h->r, h->request.body, media) != 0) {
        http_answer_problem(i, h, &h->r.problem);
        return;
    }
    if (!h->r.manual_demand)
        return;
    outflow_demand(i, &h->r);
    if (headway_timer_start(i->f->bus, BEGIN_MS, QUIET_MS, on_quiet, i, &h->quiet) != 0)
        h->quiet = NULL; /* it does without */
}

static void begin_call(invocation *i, http *h)
{
    const headway_http_method *method = h->binding->method;
    h->r.kind = &kind;
    h->r.method = method;
    h->streams = (method->call.shape & HEADWAY_SERVER_STREAM) != 0;
    h->r.manual_demand = h->streams && http_is_streamed(i);
    headway_http_stream_init(&h->stream, h->binding, h->media, 0);
    /* Nobody would take the responses. */
    if (h->streams && h->is_head)
        http_answer_stream(i, h, headway_bytes_of(NULL, 0));
    else
        open_call(i, h);
}

static void start(invocation *i)
{
    headway_http_problem problem = {.http = 0};
    http *h = headway_arena_take(i->arena, sizeof *h);
    int error = HEADWAY_ENOMEM;
    i->state = h;
    if (h) {
        *h = (http){.r = {.i = i}, .gathered = {.alloc = &i->f->alloc, .limit = RESULT_MOST}};
        error = event_http_read(i->shape.kind, i->event, i->arena, &h->request, &problem);
    }
    if (!h || error == HEADWAY_ENOMEM) {
        invocation_refuse(i, HEADWAY_RESOURCE_EXHAUSTED, "the function is out of memory");
        invocation_finish(i);
    } else if (error) {
        http_answer_problem(i, h, &problem);
    } else if (http_judge(i, h)) {
        begin_call(i, h);
    }
}

static void writable(invocation *i)
{
    http *h = i->state;
    int goes_on = h->r.call != NULL; /* else it may be gone when all has been taken */
    outflow_flush(i);
    if (goes_on)
        outflow_demand(i, &h->r);
}

static void cancel(invocation *i)
{
    http *h = i->state;
    if (h->r.call)
        rpc_cancel(&h->r);
    else
        invocation_finish(i);
}

static void release(invocation *i)
{
    http *h = i->state;
    if (!h)
        return;
    headway_timer_stop(h->quiet);
    growing_done(&h->gathered);
}

const invocation_kind invocation_http = {start, writable, cancel, release};
