/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream of requests, one response. A slow service stops the client: no more of the body is read
 * before what came has been sent, and a request that the bus does not take waits here, alone.
 */
#include "gateway.h"

static void refuse(exchange *e, int http, int code, const char *why)
{
    answer_problem(e, http, code, "request %llu of the stream: %s",
                   (unsigned long long)e->stream.count + 1, why);
    if (e->call)
        headway_call_cancel(e->call);
}

/* 0; EAGAIN: it waits; else the exchange has been answered. */
static int send_one(exchange *e, headway_bytes value)
{
    headway_http_problem problem;
    if (!e->has_waiting && !call_pack(e, value, &e->waiting, &problem)) {
        refuse(e, problem.http, problem.code, problem.text);
        return HEADWAY_EINVAL;
    }
    int error = headway_call_send(e->call, e->waiting);
    e->has_waiting = error == HEADWAY_EAGAIN;
    if (error == HEADWAY_ELIMIT)
        refuse(e, 413, HEADWAY_RESOURCE_EXHAUSTED, "it is larger than a message may be");
    if (!error) {
        e->stream.count++;
        metrics_numbers_of(e->g->metrics)->messages_in_total++;
    }
    return error;
}

static void bad_lines(exchange *e, int error)
{
    if (error == HEADWAY_ELIMIT)
        refuse(e, 413, HEADWAY_RESOURCE_EXHAUSTED, "it is larger than a message may be");
    else if (error == HEADWAY_ENOMEM)
        refuse(e, 503, HEADWAY_RESOURCE_EXHAUSTED, "the gateway is out of memory");
    else
        refuse(e, 400, HEADWAY_INVALID_ARGUMENT, "it is no whole JSON value");
}

/* Sends what has come; what cannot be sent yet waits in e->body. */
static void advance(exchange *e)
{
    headway_bytes rest = buffer_bytes(&e->body), value;
    int error = 0, found = 1;
    if (e->has_waiting)
        error = send_one(e, headway_bytes_of(NULL, 0));
    while (!error && e->call && (found = headway_http_lines_next(&e->lines, &rest, &value)) == 1)
        error = send_one(e, value);
    buffer_take(&e->body, e->body.size - rest.size);
    if (error || !e->call || e->answered)
        return;
    if (found == 0 && e->body_ended && !e->out.ended) {
        found = headway_http_lines_end(&e->lines, &value);
        e->out.ended = true;
        if (found == 1)
            error = send_one(e, value);
    }
    if (found < 0)
        bad_lines(e, found);
    else if (!error && e->out.ended)
        (void)headway_call_end(e->call);
    else if (!error)
        (void)headway__http_read(e->x, BODY_STEP);
}

static void on_writable(headway_call *call, void *user)
{
    exchange *e = user;
    (void)call;
    if (e->x && !e->answered)
        advance(e);
}

static void body(exchange *e, headway_bytes piece)
{
    if (e->answered || !e->call)
        return;
    if (buffer_add(&e->body, piece) != 0)
        bad_lines(e, HEADWAY_ENOMEM);
    else
        advance(e);
}

static void body_end(exchange *e)
{
    e->body_ended = true;
    if (e->call && !e->answered)
        advance(e);
}

static void done(exchange *e)
{
    headway_http_lines_done(&e->lines);
}

static const exchange_kind upload = {.body = body, .body_end = body_end, .done = done};

void upload_begin(exchange *e)
{
    static const headway_call_events events = {single_message, on_writable, single_done};
    headway_http_media media =
        e->content_type.size ? headway_http_media_of(e->content_type) : HEADWAY_HTTP_NDJSON;
    if (media != HEADWAY_HTTP_NDJSON && media != HEADWAY_HTTP_JSON) {
        answer_problem(e, 415, HEADWAY_INVALID_ARGUMENT,
                       "%s takes a stream of requests: send application/x-ndjson, a JSON value on "
                       "each line, or an array as application/json",
                       e->call_method.route);
        return;
    }
    headway_http_lines_init(&e->lines, NULL, media, (size_t)e->g->config->limits->message_bytes);
    e->kind = &upload;
    e->content_type = headway_bytes_of_string("application/json"); /* of each of them */
    (void)headway__http_body_limit(e->x, HEADWAY__HTTP_UNLIMITED, false);
    if (call_open(e, headway_bytes_of(NULL, 0), &events, false) == 0)
        advance(e);
}
