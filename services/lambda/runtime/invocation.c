/* SPDX-License-Identifier: Apache-2.0 */
#include "invocation_parts.h"

#include <stdarg.h>
#include <stdio.h>

enum { MARGIN_MOST_MS = 500, MARGIN_PART = 10, TEXT_SIZE = 1024, NS_IN_MS = 1000000 };

static uint64_t now_of(const function *f)
{
    headway_loop *loop = headway_bus_loop(f->bus);
    return loop->ops->now(loop);
}

/* A function whose time is up is killed, and with it what it knows; so its calls end a little
   before: a tenth of the time, to be told of in what is left. */
static uint64_t end_of(const function *f, uint32_t remaining_ms)
{
    uint32_t margin = remaining_ms / MARGIN_PART;
    if (margin > MARGIN_MOST_MS)
        margin = MARGIN_MOST_MS;
    return now_of(f) + (uint64_t)(remaining_ms - margin) * NS_IN_MS;
}

uint32_t invocation_time(const invocation *i)
{
    uint64_t now = now_of(i->f);
    return now < i->ends_at ? (uint32_t)((i->ends_at - now + NS_IN_MS - 1) / NS_IN_MS) : 0;
}

/* ---- what is told ---- */

void invocation_warn(const invocation *i, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    if (!i->f->options.warn)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    i->f->options.warn(i->f->options.user, i->request_id, text);
}

void invocation_respond(invocation *i, headway_bytes body)
{
    if (i->cancelled)
        return;
    if (body.size > RESULT_MOST)
        invocation_too_large(i);
    else
        i->result.respond(i->user, body);
}

static void fail(invocation *i, const char *type, headway_bytes body)
{
    if (!i->cancelled)
        i->result.fail(i->user, type, body);
}

void invocation_fail_status(invocation *i, const headway_types *types, const headway_status *status)
{
    static const char no_memory[] = "{\"errorType\":\"headway.RESOURCE_EXHAUSTED\","
                                    "\"errorMessage\":\"the function is out of memory\"}";
    char type[RESULT_TYPE] = "headway.RESOURCE_EXHAUSTED";
    headway_bytes body = headway_bytes_of(no_memory, sizeof no_memory - 1);
    (void)result_status_write(types, status, i->scratch, type, &body);
    fail(i, type, body);
}

void invocation_refuse(invocation *i, int code, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const headway_status status = {.code = code, .not_processed = 1, .message = text};
    invocation_fail_status(i, NULL, &status);
}

void invocation_too_large(invocation *i)
{
    static const char body[] =
        "{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response payload size "
        "exceeded maximum allowed payload size (6291556 bytes).\"}";
    fail(i, "Function.ResponseSizeTooLarge", headway_bytes_of(body, sizeof body - 1));
}

/* ---- its life ---- */

static void destroy(invocation *i)
{
    headway_loop *loop = headway_bus_loop(i->f->bus);
    const headway_alloc alloc = i->f->alloc;
    if (i->turn)
        loop->ops->defer_free(i->turn);
    growing_done(&i->out.pending);
    headway_arena_free(i->scratch);
    headway_arena_free(i->arena);
    alloc.release(alloc.user, i);
}

void invocation_finish(invocation *i)
{
    if (i->kind && i->kind->release)
        i->kind->release(i);
    i->result.done(i->user);
    destroy(i);
}

/* Which one, where rules alone say where events go; NULL: it is of no kind that they speak of. */
static const invocation_kind *kind_by_rules(invocation *i)
{
    if (i->shape.kind == EVENT_CALL)
        i->shape.kind = EVENT_OTHER; /* whoever chose these words meant nobody here */
    if (i->shape.kind >= EVENT_SQS || i->shape.kind == EVENT_OTHER)
        return &invocation_records;
    return NULL;
}

/* What is wanted by nobody is the function's one method's, if it has one. */
static const invocation_kind *kind_of(invocation *i)
{
    event_kind kind = i->shape.kind;
    if (i->f->options.rules_only)
        return kind_by_rules(i);
    if (kind >= EVENT_HTTP_1 && kind <= EVENT_LOAD_BALANCER)
        return &invocation_http;
    if (kind >= EVENT_SQS && (!i->f->method || function_want_of(i->f, kind)))
        return &invocation_records;
    return &invocation_direct;
}

static void begin(invocation *i)
{
    if (event_look(i->event, &i->shape) != 0) {
        invocation_refuse(i, HEADWAY_INVALID_ARGUMENT, "the event is no JSON");
        invocation_finish(i);
        return;
    }
    i->kind = kind_of(i);
    if (i->kind) {
        i->kind->start(i);
        return;
    }
    invocation_refuse(
        i, HEADWAY_UNIMPLEMENTED,
        "the function passes on events of queues, topics and the like, and answers no "
        "%s request",
        event_name(i->shape.kind));
    invocation_finish(i);
}

/* ---- a function that is not ready ---- */

static void wait_until_prepared(invocation *i)
{
    function *f = i->f;
    i->waits = 1;
    i->waits_behind = f->waiting;
    f->waiting = i;
    if (f->preparing)
        return;
    f->preparing = 1;
    f->options.prepare(f->options.prepare_user, f, invocation_time(i));
}

static void wait_no_more(invocation *i)
{
    invocation **at = &i->f->waiting;
    while (*at && *at != i)
        at = &(*at)->waits_behind;
    if (*at)
        *at = i->waits_behind;
    i->waits = 0;
}

void function_prepared(function *f, const headway_status *status)
{
    invocation *i;
    f->preparing = 0;
    f->prepared = status->code == HEADWAY_OK;
    while ((i = f->waiting) != NULL) {
        wait_no_more(i);
        if (f->prepared) {
            begin(i);
        } else {
            invocation_fail_status(i, NULL, status);
            invocation_finish(i);
        }
    }
}

static void cancel(invocation *i)
{
    if (i->waits)
        wait_no_more(i);
    if (i->kind && i->kind->cancel)
        i->kind->cancel(i);
    else
        invocation_finish(i);
}

static void on_turn(void *user)
{
    invocation *i = user;
    if (i->cancelled) {
        cancel(i);
    } else if (!i->kind && !i->waits && i->f->options.prepare && !i->f->prepared) {
        wait_until_prepared(i);
    } else if (!i->kind && !i->waits) {
        begin(i);
    } else if (i->writable && i->kind->writable) {
        i->writable = 0;
        i->kind->writable(i);
    }
}

static void wake(invocation *i)
{
    headway_loop *loop = headway_bus_loop(i->f->bus);
    loop->ops->defer_arm(i->turn);
}

static int keep(invocation *i, headway_bytes value, headway_bytes *ret_kept)
{
    char *copy = headway_arena_take(i->arena, value.size + 1);
    if (!copy)
        return HEADWAY_ENOMEM;
    if (value.size)
        memcpy(copy, value.data, value.size);
    copy[value.size] = 0;
    *ret_kept = headway_bytes_of(copy, value.size);
    return 0;
}

static int keep_event(invocation *i, const invocation_event *event)
{
    headway_bytes id, trace;
    int error = keep(i, event->body, &i->event);
    if (!error)
        error = keep(i, headway_bytes_of_string(event->request_id), &id);
    if (!error)
        error = keep(i, headway_bytes_of_string(event->trace_id), &trace);
    if (!error)
        error = keep(i, event->client_context, &i->client_context);
    if (!error)
        error = keep(i, event->identity, &i->identity);
    if (!error)
        error = keep(i, event->tenant, &i->tenant);
    if (error)
        return error;
    i->request_id = id.data;
    i->trace_id = trace.data;
    return 0;
}

int invocation_open(function *f, const invocation_event *event, const invocation_result *result,
                    void *user, invocation **ret_invocation)
{
    headway_loop *loop = headway_bus_loop(f->bus);
    invocation *i = f->alloc.allocate(f->alloc.user, sizeof *i);
    if (!i)
        return HEADWAY_ENOMEM;
    *i = (invocation){.f = f, .result = *result, .user = user};
    i->out.pending = (growing){.alloc = &f->alloc, .limit = INVOCATION_MEMORY};
    i->ends_at = end_of(f, event->remaining_ms);
    i->arena = headway_arena_new(&f->alloc, INVOCATION_MEMORY);
    i->scratch = headway_arena_new(&f->alloc, INVOCATION_MEMORY);
    int error = i->arena && i->scratch ? keep_event(i, event) : HEADWAY_ENOMEM;
    if (!error)
        error = loop->ops->defer_new(loop, on_turn, i, &i->turn);
    if (error) {
        destroy(i);
        return HEADWAY_ENOMEM;
    }
    wake(i);
    *ret_invocation = i;
    return 0;
}

void invocation_writable(invocation *i)
{
    i->writable = 1;
    wake(i);
}

void invocation_cancel(invocation *i)
{
    i->cancelled = 1;
    wake(i);
}
