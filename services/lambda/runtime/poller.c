/* SPDX-License-Identifier: Apache-2.0 */
/* A poller's connection and what the Runtime API answers. What it is told is poller_tell.c. */
#include "poller_parts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

enum {
    LINE = 512,
    QUOTED = 200,
    REFUSED_MOST = 8, /* about a second in all */
    LOST_MOST = 64,
    DELAY_LEAST_MS = 10,
    DELAY_DOUBLES = 5,
    OUT_MOST = 8 << 20,
    OUT_KEPT = 64 << 10,
    ELSEWHERE = 410
};

void poller_init(poller *p, const poller_ops *ops, void *user, const headway_alloc *alloc)
{
    *p = (poller){.ops = ops, .user = user, .out = {.alloc = alloc, .limit = OUT_MOST}};
    answer_init(&p->in, alloc, 0);
}

void poller_done(poller *p)
{
    growing_done(&p->out);
    answer_done(&p->in);
}

void poller_log(poller *p, headway_log_level level, const char *format, ...)
{
    char line[LINE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    p->ops->log(p, level, line);
}

static void drop(poller *p)
{
    if (p->connected || p->connecting)
        p->ops->disconnect(p);
    p->connected = p->connecting = 0;
}

void poller_break(poller *p, int exit_code, const char *format, ...)
{
    char line[LINE];
    va_list arguments;
    if (p->phase == POLLER_OVER)
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    drop(p);
    p->phase = POLLER_OVER;
    p->ops->broken(p, exit_code, line);
}

/* ---- asking and telling ---- */

void poller_deliver(poller *p)
{
    headway_bytes out = growing_bytes(&p->out);
    if (p->connected) {
        p->sent = 1;
        p->streamed |= p->phase == POLLER_STREAMING;
        p->ops->send(p, &out, 1);
    } else if (!p->connecting) {
        p->connecting = 1;
        p->ops->connect(p, 0);
    }
}

void poller_next(poller *p)
{
    if (p->phase != POLLER_RESTING || p->stopping)
        return;
    p->phase = POLLER_ASKING;
    p->out.size = 0;
    p->sent = p->again = p->streamed = 0;
    if (api_next(&p->out, p->host) != 0)
        poller_break(p, 1, "out of memory");
    else
        poller_deliver(p);
}

void poller_fail_init(poller *p, const char *type, headway_bytes body)
{
    p->phase = POLLER_TELLING;
    p->init = 1;
    if (api_init_error(&p->out, p->host, type, body) != 0)
        poller_break(p, 1, "out of memory");
    else
        poller_deliver(p);
}

void poller_settle(poller *p)
{
    p->settled = 1;
    p->phase = p->stopping || p->phase == POLLER_OVER ? POLLER_OVER : POLLER_RESTING;
    p->out.size = 0;
    if (p->out.room > OUT_KEPT)
        growing_done(&p->out);
    if (p->running)
        return;
    if (p->phase == POLLER_OVER)
        drop(p);
    p->ops->rested(p);
}

void poller_stop(poller *p)
{
    p->stopping = 1;
    if (p->phase != POLLER_RESTING && p->phase != POLLER_ASKING)
        return;
    drop(p);
    p->phase = POLLER_OVER;
}

void poller_close(poller *p)
{
    p->stopping = 1;
    drop(p);
    p->phase = POLLER_OVER;
    if (p->running)
        invocation_cancel(p->running);
    else
        p->ops->rested(p);
}

/* ---- the connection ---- */

void poller_connected(poller *p)
{
    p->connected = 1;
    p->connecting = p->refused = 0;
    answer_reset(&p->in);
    if (p->phase == POLLER_ASKING || p->phase == POLLER_TELLING || p->phase == POLLER_STREAMING)
        poller_deliver(p);
    poller_drained(p);
}

/* Nobody will know the result. */
static void give_up(poller *p, const char *why)
{
    if (p->init) {
        poller_break(p, 1, "the Runtime API has not heard that there is no function: %s", why);
        return;
    }
    poller_log(p, HEADWAY_LOG_ERROR, "the result of %s is lost: %s", p->id, why);
    if (p->running)
        invocation_cancel(p->running);
    poller_settle(p);
}

static uint32_t delay_of(unsigned times)
{
    return DELAY_LEAST_MS << (times < DELAY_DOUBLES ? times : DELAY_DOUBLES);
}

/* Attempts are counted, not time: that may stand still or jump. */
static void connect_again(poller *p, int stood, const char *why)
{
    p->sent = 0;
    if (stood)
        p->lost++;
    else
        p->refused++;
    if (p->refused >= REFUSED_MOST || p->lost >= LOST_MOST) {
        poller_break(p, 1,
                     "the Runtime API at %s does not answer: %s; AWS_LAMBDA_RUNTIME_API says where "
                     "it is",
                     p->host, why);
        return;
    }
    p->connecting = 1;
    p->ops->connect(p, !stood ? delay_of(p->refused) : p->lost > 1 ? delay_of(p->lost) : 0);
}

void poller_lost(poller *p, int stood, const char *why)
{
    int sent = p->sent;
    p->connected = p->connecting = 0;
    if (p->phase == POLLER_ASKING && !answer_is_empty(&p->in))
        poller_log(p, HEADWAY_LOG_WARN, "the Runtime API broke off an event: %s", why);
    if (p->phase != POLLER_ARRIVED)
        answer_reset(&p->in);
    if (p->phase != POLLER_ASKING && p->phase != POLLER_TELLING && p->phase != POLLER_STREAMING)
        return;
    if (p->streamed || (p->phase == POLLER_TELLING && sent && p->again)) {
        give_up(p, why);
        return;
    }
    p->again |= p->phase == POLLER_TELLING && sent;
    connect_again(p, stood, why);
}

void poller_drained(poller *p)
{
    if (!p->wanted || !p->running || p->phase != POLLER_STREAMING)
        return;
    p->wanted = 0;
    invocation_writable(p->running);
}

/* ---- what the API answers ---- */

static void arrive(poller *p)
{
    const char *id = p->in.headers.request_id;
    if (!api_id_ok(id)) {
        poller_break(p, 1, "the Runtime API gave an event without an id that can be answered");
        return;
    }
    snprintf(p->id, sizeof p->id, "%s", id);
    p->phase = POLLER_ARRIVED;
    p->settled = p->wanted = 0;
    p->ops->arrived(p);
}

void poller_run(poller *p)
{
    const answer_headers *said = &p->in.headers;
    if (p->phase != POLLER_ARRIVED)
        return;
    p->phase = POLLER_RUNNING;
    const invocation_event event = {.body = growing_bytes(&p->in.body),
                                    .request_id = p->id,
                                    .trace_id = said->trace_id,
                                    .client_context = headway_bytes_of_string(said->client_context),
                                    .identity = headway_bytes_of_string(said->identity),
                                    .tenant = headway_bytes_of_string(said->tenant)};
    if (p->ops->invoke(p, &event, said->deadline_ms, &p->running) != 0)
        poller_tell_error(p, "Runtime.OutOfMemory", "no memory for the event");
    answer_reset(&p->in);
}

/* The beginning of what the API says, for people. */
static const char *quote(const poller *p, char text[QUOTED + 1])
{
    size_t size = 0;
    for (; size < p->in.body.size && size < QUOTED; size++)
        text[size] = isprint((unsigned char)p->in.body.data[size]) ? p->in.body.data[size] : ' ';
    text[size] = 0;
    return text;
}

static void asked(poller *p)
{
    char text[QUOTED + 1];
    int status = p->in.status;
    if (status == 200)
        arrive(p);
    else if (status == ELSEWHERE)
        poller_break(p, 0, "the Runtime API says that this environment is over");
    else
        poller_break(p, 1, "the Runtime API answers %d where an event was asked for: %s", status,
                     quote(p, text));
}

static void told(poller *p)
{
    char text[QUOTED + 1];
    int status = p->in.status;
    if (p->init) {
        poller_break(p, 1, "there is no function to run, as the Runtime API was told");
        return;
    }
    if (status >= 500) {
        poller_break(p, 1, "the Runtime API answers %d to a result: %s", status, quote(p, text));
        return;
    }
    if (status >= 300)
        poller_log(p, p->again ? HEADWAY_LOG_INFO : HEADWAY_LOG_ERROR,
                   p->again ? "the result of %s had arrived, or was too late: %d %s"
                            : "the Runtime API refuses the result of %s: %d %s",
                   p->id, status, quote(p, text));
    if (p->running && p->phase == POLLER_STREAMING)
        invocation_cancel(p->running);
    poller_settle(p);
}

static void on_answer(poller *p)
{
    p->lost = 0;
    if (p->in.closes || p->phase == POLLER_STREAMING)
        drop(p); /* a stream that is answered before its end leaves no clean connection */
    if (p->phase == POLLER_ASKING)
        asked(p);
    else
        told(p);
}

static int awaits(const poller *p)
{
    return p->connected && (p->sent || p->streamed) &&
           (p->phase == POLLER_ASKING || p->phase == POLLER_TELLING ||
            p->phase == POLLER_STREAMING);
}

void poller_received(poller *p, headway_bytes bytes)
{
    while (bytes.size > 0 && p->connected) {
        int got = awaits(p) ? answer_take(&p->in, &bytes) : HEADWAY_EPROTO;
        if (got == HEADWAY_EPROTO) { /* nothing was asked: what comes next would be taken for it */
            drop(p);
            return;
        }
        if (got < 0) {
            poller_break(p, 1, "an answer of the Runtime API cannot be read: %s",
                         headway_error_text(got));
            return;
        }
        if (!got)
            return;
        on_answer(p);
        if (p->phase == POLLER_OVER)
            return;
        if (p->phase != POLLER_ARRIVED)
            answer_reset(&p->in);
    }
}
