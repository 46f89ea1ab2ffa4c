/* SPDX-License-Identifier: Apache-2.0 */
/* What an invocation makes of its event: told whole, or as a stream. */
#include "poller_parts.h"

#include "result.h"

#include <stdio.h>

enum { MESSAGE = 256 };

/* A request is kept until it is answered: it may have to be sent again. */
static void begin_out(poller *p)
{
    p->out.size = 0;
    p->sent = p->again = p->streamed = 0;
}

static void tell(poller *p)
{
    p->phase = POLLER_TELLING;
    poller_deliver(p);
}

/* A failure of the runtime's own, in a document that needs no memory but its line's. */
void poller_tell_error(poller *p, const char *type, const char *message)
{
    char body[MESSAGE];
    snprintf(body, sizeof body, "{\"errorType\":\"%s\",\"errorMessage\":\"%s\",\"stackTrace\":[]}",
             type, message);
    begin_out(p);
    if (api_error(&p->out, p->host, p->id, type, headway_bytes_of_string(body)) != 0)
        poller_break(p, 1, "out of memory");
    else
        tell(p);
}

/* 1: it is told that the result is larger than any may be. */
static int is_too_large(poller *p, headway_bytes body)
{
    if (body.size <= RESULT_MOST)
        return 0;
    poller_tell_error(
        p, "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
    return 1;
}

static void respond(void *user, headway_bytes body)
{
    poller *p = user;
    if (p->phase != POLLER_RUNNING || is_too_large(p, body))
        return;
    begin_out(p);
    if (api_response(&p->out, p->host, p->id, body) != 0)
        poller_tell_error(p, "Runtime.OutOfMemory", "no memory for the result");
    else
        tell(p);
}

/* Behind what has been sent of it; or behind its head, where nothing was yet. */
static void end_stream(poller *p, const char *type, headway_bytes body)
{
    if (p->streamed)
        p->out.size = 0;
    p->sent = 0;
    if (api_stream_end(&p->out, type, body) != 0)
        poller_break(p, 1, "out of memory");
    else
        tell(p);
}

static void fail(void *user, const char *type, headway_bytes body)
{
    poller *p = user;
    if (p->phase == POLLER_RUNNING && is_too_large(p, body))
        return;
    if (p->phase == POLLER_RUNNING) {
        begin_out(p);
        if (api_error(&p->out, p->host, p->id, type, body) != 0)
            poller_tell_error(p, "Runtime.OutOfMemory", "no memory for the error");
        else
            tell(p);
        return;
    }
    if (p->phase != POLLER_STREAMING)
        return;
    if (body.size > POLLER_TRAILER)
        body = headway_bytes_of_string(
            "{\"errorType\":\"Function.Error\","
            "\"errorMessage\":\"the stream failed; its error is too large to be told\"}");
    end_stream(p, type, body);
}

/* ---- streams ---- */

static void begin(void *user, const char *content_type, const headway_bytes *prelude)
{
    poller *p = user;
    if (p->phase != POLLER_RUNNING)
        return;
    begin_out(p);
    if (api_stream(&p->out, p->host, p->id, content_type, prelude) != 0) {
        poller_tell_error(p, "Runtime.OutOfMemory", "no memory for the result");
        return;
    }
    p->phase = POLLER_STREAMING;
    poller_deliver(p);
}

static int write_piece(void *user, headway_bytes piece)
{
    poller *p = user;
    char line[API_CHUNK];
    if (p->phase != POLLER_STREAMING || piece.size == 0)
        return 0; /* nobody reads it, or it would look like the end */
    if (!p->streamed || p->ops->unsent(p) > POLLER_HIGH) {
        p->wanted = 1;
        return HEADWAY_EAGAIN;
    }
    const headway_bytes parts[] = {headway_bytes_of(line, api_chunk(line, piece.size)), piece,
                                   headway_bytes_of("\r\n", 2)};
    p->ops->send(p, parts, sizeof parts / sizeof parts[0]);
    return 0;
}

static void end(void *user)
{
    poller *p = user;
    if (p->phase != POLLER_STREAMING)
        return;
    end_stream(p, NULL, headway_bytes_of(NULL, 0));
}

static void done(void *user)
{
    poller *p = user;
    p->running = NULL;
    p->wanted = 0;
    if (p->phase == POLLER_RUNNING || p->phase == POLLER_OVER) /* cancelled: there is no result */
        p->settled = 1;
    if (p->settled)
        poller_settle(p);
}

const invocation_result poller_result = {.respond = respond,
                                         .begin = begin,
                                         .write = write_piece,
                                         .end = end,
                                         .fail = fail,
                                         .done = done};
