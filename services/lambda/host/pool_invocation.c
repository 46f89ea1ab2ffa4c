/* SPDX-License-Identifier: Apache-2.0 */
/* Invocations: accepted, given to an environment, answered, and told to whoever waits. */
#include "pool.h"

#include <headway/status.h>
#include <stdio.h>

#define MS ((uint64_t)1000000)
#define SECOND (1000 * MS)

enum { FIRST_ROOM = 4096, DOCUMENT = 1024 };

static uint64_t now(const host *h)
{
    return h->ports.now(h->ports.user);
}

/* --- accepted -------------------------------------------------------------------------------- */

static size_t text_size(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static const char *keep(char **at, const char *text)
{
    size_t size = text_size(text);
    char *copy = size ? memcpy(*at, text, size) : NULL;
    *at += size;
    return copy;
}

static headway_bytes keep_bytes(char **at, headway_bytes bytes)
{
    headway_bytes copy = headway_bytes_of(*at, bytes.size);
    if (bytes.size)
        memcpy(*at, bytes.data, bytes.size);
    *at += bytes.size;
    return copy;
}

static host_invocation *copy_of(host *h, headway_bytes payload, const host_invoke_options *o)
{
    char trace[80];
    const char *trace_id = o->trace_id;
    if (!trace_id) {
        text_trace(h->options.random, h->ports.wall_ms(h->ports.user), trace);
        trace_id = trace;
    }
    size_t size = sizeof(host_invocation) + payload.size + o->client_context.size +
                  text_size(o->qualifier) + text_size(trace_id) + text_size(o->tenant);
    host_invocation *i = pool_take(h, size);
    if (!i)
        return NULL;
    char *at = (char *)(i + 1);
    i->payload = keep_bytes(&at, payload);
    i->client_context = keep_bytes(&at, o->client_context);
    i->qualifier = keep(&at, o->qualifier);
    i->trace_id = keep(&at, trace_id);
    i->tenant = keep(&at, o->tenant);
    i->stream = o->stream;
    i->failure_apart = o->failure_apart;
    i->log_tail = o->log_tail;
    return i;
}

static void release(host_invocation *i)
{
    host *h = i->h;
    pool_link_remove(&i->link);
    dues_release(&h->dues, &i->due);
    pool_give(h, i->body);
    h->payload_bytes -= i->payload.size;
    h->statistics.invocations--;
    pool_give(h, i);
}

static void on_due(due *what);

int invocation_open(pool_function *f, headway_bytes payload, const host_invoke_options *options,
                    pool_event *event, host_invocation **ret_invocation, host_refusal *ret_refusal)
{
    host *h = f->h;
    const host_invoke_options none = {.size = sizeof none};
    const char *reason = pool_throttle(f);
    if (!reason && h->payload_bytes + payload.size > h->options.payload_bytes)
        reason = "ConcurrentInvocationLimitExceeded";
    if (reason || h->stopping) {
        h->statistics.throttled++;
        text_throttled(ret_refusal, reason ? reason : "ConcurrentInvocationLimitExceeded");
        return HEADWAY_EAGAIN;
    }
    host_invocation *i = copy_of(h, payload, options ? options : &none);
    if (!i || dues_reserve(&h->dues) != 0) {
        pool_give(h, i);
        text_refusal(ret_refusal, 500, "ServiceException", "The host is out of memory");
        return HEADWAY_ENOMEM;
    }
    i->h = h;
    i->f = f;
    i->due.fire = on_due;
    i->event = event;
    i->until = options && options->deadline_ms ? now(h) + options->deadline_ms * MS : UINT64_MAX;
    pool_link_init(&i->link);
    text_id(h->options.random, i->id);
    h->payload_bytes += payload.size;
    h->statistics.invocations++;
    h->statistics.invoked++;
    pool_count(f, 1);
    invocation_wait(i, false);
    *ret_invocation = i;
    return 0;
}

int host_invoke(host *h, const char *name, const char *version, headway_bytes payload,
                const host_invoke_options *options, const host_sink *sink, void *user,
                host_invocation **ret_invocation, host_refusal *ret_refusal)
{
    host_invocation *i;
    pool_function *f = pool_find(h, name, version);
    if (!f) {
        text_not_found(h, name, version, ret_refusal);
        return HEADWAY_ENOTFOUND;
    }
    if (payload.size > HOST_PAYLOAD) {
        text_too_large(ret_refusal, payload.size, HOST_PAYLOAD);
        return HEADWAY_ELIMIT;
    }
    int error = invocation_open(f, payload, options, NULL, &i, ret_refusal);
    if (error)
        return error;
    i->sink = *sink;
    i->user = user;
    *ret_invocation = i;
    environment_dispatch(f);
    return 0;
}

const char *host_invocation_id(const host_invocation *i)
{
    return i->id;
}

/* --- waiting --------------------------------------------------------------------------------- */

void invocation_wait(host_invocation *i, bool first)
{
    host *h = i->h;
    uint64_t until = now(h) + h->options.wait_ms * MS;
    i->state = INVOCATION_WAITING;
    i->e = NULL;
    i->since = now(h);
    if (first)
        pool_link_put_first(&i->f->waiting, &i->link);
    else
        pool_link_put(&i->f->waiting, &i->link);
    i->f->waiting_count++;
    h->statistics.waiting++;
    due_set(&h->dues, &i->due, i->until < until ? i->until : until);
}

static void stop_waiting(host_invocation *i)
{
    pool_link_remove(&i->link);
    i->f->waiting_count--;
    i->h->statistics.waiting--;
}

void invocation_given(host_invocation *i, environment *e)
{
    host *h = i->h;
    uint32_t timeout_s = e->config->config.timeout_s;
    stop_waiting(i);
    pool_link_put(&e->running, &i->link);
    i->e = e;
    i->state = INVOCATION_GIVEN;
    i->since = now(h);
    i->deadline_ms = h->ports.wall_ms(h->ports.user) + timeout_s * (int64_t)1000;
    due_set(&h->dues, &i->due, i->since + timeout_s * SECOND);
    environment_say(e, "START RequestId: %s Version: %s", i->id, e->config->config.version);
}

/* The function hears no more of it. */
static void leave_function(host_invocation *i)
{
    pool_function *f = i->f;
    pool_count(f, -1);
    pool_function_check(f);
}

void invocation_refuse(host_invocation *i, const char *reason)
{
    stop_waiting(i);
    due_clear(&i->h->dues, &i->due);
    i->refusal = reason;
    pool_link_put(&i->h->refused, &i->link);
    pool_wake(i->h);
}

static void tell_refused(host_invocation *i)
{
    host *h = i->h;
    host_refusal refusal = {.http = 0};
    if (*i->refusal)
        text_throttled(&refusal, i->refusal);
    else if (h->stopping)
        text_refusal(&refusal, 500, "ServiceException", "The host is stopping");
    else
        text_refusal(&refusal, 404, "ResourceNotFoundException",
                     "The function was removed while the invocation waited for it");
    h->statistics.throttled += *i->refusal != 0;
    if (i->event)
        event_refused(i->event);
    else if (!i->cancelled)
        i->sink.refused(i->user, &refusal);
}

void invocation_refuse_told(host *h)
{
    while (!pool_link_alone(&h->refused)) {
        host_invocation *i = POOL_OF(h->refused.next, host_invocation, link);
        pool_link_remove(&i->link);
        tell_refused(i);
        leave_function(i);
        release(i);
    }
}

void host_invocation_cancel(host_invocation *i)
{
    i->cancelled = true;
    if (i->state == INVOCATION_WAITING && !i->refusal) {
        stop_waiting(i);
        leave_function(i);
        release(i);
    } else if (i->blocked) {
        host_invocation_writable(i);
    }
}

void host_invocation_writable(host_invocation *i)
{
    if (!i->blocked)
        return;
    i->blocked = false;
    i->h->ports.resume(i->h->ports.user, i->e, i);
}

/* --- its end --------------------------------------------------------------------------------- */

static void report(host_invocation *i, const host_result *r)
{
    char init[64] = "", status[128] = "";
    environment *e = i->e;
    host *h = i->h;
    uint64_t ns = now(h) - i->since;
    uint32_t kb = h->ports.memory_kb(h->ports.user, e);
    if (e->served++ == 0)
        snprintf(init, sizeof init, "\tInit Duration: %.2f ms", (double)e->init_ns / 1e6);
    if (strcmp(r->error_type, "Sandbox.Timedout") == 0)
        snprintf(status, sizeof status, "\tStatus: timeout");
    else if (strncmp(r->error_type, "Runtime.", 8) == 0)
        snprintf(status, sizeof status, "\tStatus: error\tError Type: %.64s", r->error_type);
    environment_say(e, "END RequestId: %s", i->id);
    environment_say(e,
                    "REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %llu ms\t"
                    "Memory Size: %u MB\tMax Memory Used: %u MB%s%s",
                    i->id, (double)ns / 1e6, (unsigned long long)((ns + MS - 1) / MS),
                    e->config->config.memory_mb, (kb + 1023) / 1024, init, status);
}

/* What its log says by now, and the last of it where that was asked for. */
static void end_log(host_invocation *i, host_result *r, char tail[HOST_TAIL])
{
    environment *e = i->e;
    i->h->ports.drain(i->h->ports.user, e);
    if (strcmp(r->error_type, "Sandbox.Timedout") == 0)
        environment_say(e, "%s %s Task timed out after %u.00 seconds", "RequestId:", i->id,
                        e->config->config.timeout_s);
    report(i, r);
    memcpy(e->last, i->id, sizeof e->last);
    if (i->log_tail)
        r->log_tail = headway_bytes_of(tail, tail_read(&e->tail, tail));
}

static void tell(host_invocation *i, const host_result *r)
{
    i->h->statistics.failed += r->error != NULL;
    if (i->event)
        event_done(i->event, r);
    else if (!i->cancelled)
        i->sink.done(i->user, r);
}

/* Told; abandoned: the runtime may still speak of it. */
static void end(host_invocation *i, host_result *r, bool abandoned)
{
    char tail[HOST_TAIL];
    environment *e = i->e;
    pool_function *f = i->f;
    f->holds++;
    r->version = (e ? e->config : f->config)->config.version;
    r->content_type = i->content_type;
    r->error_type = r->error_type ? r->error_type : "";
    r->error_message = r->error_message ? r->error_message : "";
    due_clear(&i->h->dues, &i->due);
    if (e)
        end_log(i, r, tail);
    else
        stop_waiting(i);
    pool_link_remove(&i->link);
    pool_count(f, -1);
    tell(i, r);
    i->event = NULL;
    if (abandoned) {
        i->state = INVOCATION_ABANDONED;
        i->cancelled = true;
        pool_link_put(&e->running, &i->link);
        environment_overdue(e);
    } else {
        release(i);
        if (e)
            environment_answered(e);
    }
    environment_dispatch(f);
    f->holds--;
    pool_function_check(f);
}

void invocation_bury(host_invocation *i)
{
    environment *e = i->e;
    e->abandoned--;
    release(i);
    environment_answered(e);
}

static void begin(host_invocation *i)
{
    if (!i->begun)
        i->sink.begin(i->user, i->content_type);
    i->begun = true;
}

/* To whom a stream was promised it is one, though of one piece. */
static void send_failure(host_invocation *i, headway_bytes body)
{
    begin(i);
    if (body.size)
        (void)i->sink.write(i->user, body);
}

static void fail(host_invocation *i, const char *type, headway_bytes body, bool abandoned)
{
    char message[DOCUMENT];
    host_result r = {.error = "Unhandled", .error_type = type, .payload = body};
    if (i->stream && !i->failure_apart && !i->cancelled && !i->begun)
        send_failure(i, body);
    if (i->begun) {
        snprintf(message, sizeof message, "%.*s",
                 (int)(body.size < DOCUMENT ? body.size : DOCUMENT), (const char *)body.data);
        r.error_message = message;
        r.payload = headway_bytes_of(NULL, 0);
    }
    end(i, &r, abandoned);
}

static void fail_text(host_invocation *i, const char *type, const char *text, bool abandoned)
{
    char document[DOCUMENT];
    size_t size = text_error(i->id, type, text, document, sizeof document);
    fail(i, type, headway_bytes_of(document, size), abandoned);
}

void invocation_fail(host_invocation *i, const char *type, const char *text)
{
    fail_text(i, type, text, false);
}

void invocation_fail_with(host_invocation *i, const char *type, headway_bytes body)
{
    fail(i, type, body, false);
}

static void on_due(due *what)
{
    char text[64];
    host_invocation *i = POOL_OF(what, host_invocation, due);
    if (i->state == INVOCATION_WAITING) {
        invocation_refuse(i, "ConcurrentInvocationLimitExceeded");
        return;
    }
    snprintf(text, sizeof text, "Task timed out after %u.00 seconds",
             i->e->config->config.timeout_s);
    fail_text(i, "Sandbox.Timedout", text, true);
}

/* --- answered -------------------------------------------------------------------------------- */

host_invocation *environment_running(environment *e, headway_bytes id)
{
    for (pool_link *l = e->running.next; l != &e->running; l = l->next) {
        host_invocation *i = POOL_OF(l, host_invocation, link);
        if (id.size == HOST_ID && memcmp(id.data, i->id, HOST_ID) == 0)
            return i;
    }
    return NULL;
}

int environment_answer(environment *e, headway_bytes id, host_invocation **ret_invocation)
{
    host_invocation *i = environment_running(e, id);
    if (!i)
        return id.size == HOST_ID && memcmp(id.data, e->last, HOST_ID) == 0 ? HEADWAY_EINVAL
                                                                            : HEADWAY_ENOTFOUND;
    if (i->state == INVOCATION_ABANDONED) {
        invocation_bury(i);
        return HEADWAY_ENOTFOUND;
    }
    if (i->state != INVOCATION_GIVEN)
        return HEADWAY_EINVAL;
    i->state = INVOCATION_ANSWERING;
    *ret_invocation = i;
    return 0;
}

void invocation_answer_begin(host_invocation *i, bool streaming, const char *content_type)
{
    i->streaming = streaming;
    snprintf(i->content_type, sizeof i->content_type, "%s", content_type);
}

static int gather(host_invocation *i, headway_bytes piece)
{
    host *h = i->h;
    size_t room = i->body_room ? i->body_room : FIRST_ROOM;
    while (room < i->body_size + piece.size)
        room *= 2;
    if (room > i->body_room) {
        uint8_t *body = h->alloc->resize(h->alloc->user, i->body, room);
        if (!body)
            return HEADWAY_ENOMEM;
        i->body = body;
        i->body_room = room;
    }
    memcpy(i->body + i->body_size, piece.data, piece.size);
    i->body_size += piece.size;
    return 0;
}

static int too_large(host_invocation *i)
{
    static const char document[] =
        "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556 "
        "bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}";
    invocation_fail_with(i, "Function.ResponseSizeTooLarge", headway_bytes_of_string(document));
    return HEADWAY_ELIMIT;
}

int invocation_answer_piece(host_invocation *i, headway_bytes piece)
{
    bool sent = i->stream && !i->cancelled;
    uint64_t limit = sent && i->streaming ? HOST_STREAM_PAYLOAD : HOST_PAYLOAD;
    if (i->cancelled)
        return HEADWAY_ECLOSED;
    if (!piece.size)
        return 0;
    if (i->written + piece.size > limit)
        return too_large(i);
    if (!sent && gather(i, piece) != 0) {
        invocation_fail(i, "Sandbox.Failure", "The host is out of memory");
        return HEADWAY_ELIMIT;
    }
    if (sent) {
        begin(i);
        if (i->sink.write(i->user, piece) == HEADWAY_EAGAIN) {
            i->blocked = true;
            return HEADWAY_EAGAIN;
        }
    }
    i->written += piece.size;
    return 0;
}

void invocation_answer_end(host_invocation *i, const char *type, const char *message)
{
    host_result r = {.payload = headway_bytes_of(i->body, i->body_size)};
    if (i->state == INVOCATION_ABANDONED) {
        invocation_bury(i);
        return;
    }
    if (i->stream && !i->cancelled)
        begin(i);
    if (type) {
        r.error = "Unhandled";
        r.error_type = type;
        r.error_message = message;
    }
    end(i, &r, false);
}

void invocation_answer_error(host_invocation *i, const char *type, headway_bytes body)
{
    if (i->state == INVOCATION_ABANDONED)
        invocation_bury(i);
    else
        invocation_fail_with(i, *type ? type : "Function.Unknown", body);
}

void invocation_answer_wrong(host_invocation *i, const char *type, const char *text)
{
    if (i->state == INVOCATION_ABANDONED)
        invocation_bury(i);
    else
        invocation_fail(i, type, text);
}
