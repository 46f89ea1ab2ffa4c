/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call as the event: {"method": "fleet.v1.Fleet/Get", "request": {...}}, or the request alone of
 * the method that the function is for. A stream of requests is an array. The result is the
 * response; of a stream {"responses": [...]}, or, where it is streamed, a response on each line.
 * Who gives "binary", the packed request in base64, in place of "request" is answered in kind: each
 * response is {"binary": "<base64>"}.
 */
#include "invocation_parts.h"

#include "../binary.h"
#include "../event_walk.h"

typedef struct direct {
    rpc r;
    headway_http_binding plain; /* what the shapes of HTTP go by */
    headway_http_stream stream;
    growing gathered;
    headway_bytes answer;
    uint8_t streams, has_answer, too_large;
    uint8_t binary;  /* messages are packed */
    uint8_t foreign; /* the event is somebody else's, who may say more than the request has */
} direct;

static const headway_types *types_of(const direct *d)
{
    return headway_http_service_types(d->r.method->service);
}

static int pack(rpc *r, headway_bytes text, headway_bytes *ret_packed)
{
    const direct *d = (const direct *)r;
    if (d->binary)
        return rpc_pack_binary(r, text, ret_packed);
    return rpc_pack_json(r, text.size ? text : headway_bytes_of_string("{}"), d->foreign,
                         ret_packed);
}

/* ---- responses ---- */

static void begin(invocation *i)
{
    if (!i->out.begun && !i->cancelled)
        i->result.begin(i->user, "application/x-ndjson", NULL);
    i->out.begun = 1;
}

static int write_next(invocation *i, direct *d, headway_bytes message, headway_bytes *ret_piece)
{
    return d->binary ? binary_stream_put(&d->stream, message, i->scratch, ret_piece)
                     : headway_http_stream_write(&d->stream, message, i->scratch, ret_piece);
}

/* 0, or why it cannot be told. */
static int pass_on(invocation *i, direct *d, headway_bytes message)
{
    headway_bytes piece;
    outflow_came(i, message.size);
    int error = write_next(i, d, message, &piece);
    if (error)
        return error;
    begin(i);
    error = outflow_put(i, piece);
    if (!error)
        outflow_demand(i, &d->r);
    return error;
}

static int gather(invocation *i, direct *d, headway_bytes message)
{
    headway_bytes piece;
    int error = write_next(i, d, message, &piece);
    if (!error)
        error = growing_add(&d->gathered, piece);
    d->too_large |= error == HEADWAY_ELIMIT;
    return error;
}

static int add_text(void *gathered, headway_bytes text)
{
    return growing_add(gathered, text);
}

static int take_packed(direct *d, headway_bytes message)
{
    int error = binary_write_response(message, add_text, &d->gathered);
    d->too_large |= error == HEADWAY_ELIMIT;
    d->answer = growing_bytes(&d->gathered);
    d->has_answer = !error;
    return error;
}

static int take_one(invocation *i, direct *d, headway_bytes message)
{
    headway_http_body_text text;
    if (d->binary)
        return take_packed(d, message);
    int error =
        headway_http_response_write(&d->plain, HEADWAY_HTTP_JSON, message, 0, i->scratch, &text);
    d->answer = text.body;
    d->has_answer = !error;
    return error;
}

static void on_message(rpc *r, headway_bytes message)
{
    direct *d = (direct *)r;
    invocation *i = r->i;
    headway_arena_reset(i->scratch);
    int error = !d->streams               ? take_one(i, d, message)
                : i->f->options.streaming ? pass_on(i, d, message)
                                          : gather(i, d, message);
    if (!error)
        return;
    (void)headway_http_problem_set(&r->problem, 500, HEADWAY_INTERNAL,
                                   "the service has answered what cannot be told in JSON: %s",
                                   headway_error_text(error));
    rpc_cancel(r);
}

/* ---- the end ---- */

static int end_gathered(invocation *i, direct *d)
{
    headway_bytes piece;
    int error = headway_http_stream_end(&d->stream, NULL, NULL, i->scratch, &piece);
    if (!error)
        error = growing_add(&d->gathered, piece);
    if (!error)
        error = growing_add(&d->gathered, headway_bytes_of("}", 1));
    return error;
}

static void tell_end(invocation *i, direct *d, const headway_status *status)
{
    if (d->too_large)
        invocation_too_large(i);
    else if (status->code != HEADWAY_OK)
        invocation_fail_status(i, types_of(d), status);
    else if (!d->streams && d->has_answer)
        invocation_respond(i, d->answer);
    else if (!d->streams)
        invocation_refuse(i, HEADWAY_INTERNAL, "the service has answered without a response");
    else if (end_gathered(i, d) == 0)
        invocation_respond(i, growing_bytes(&d->gathered));
    else
        invocation_too_large(i);
}

static void on_done(rpc *r, const headway_status *status)
{
    direct *d = (direct *)r;
    invocation *i = r->i;
    if (d->streams && i->f->options.streaming && (i->out.begun || status->code == HEADWAY_OK)) {
        begin(i);
        outflow_end(i, types_of(d), status);
        return;
    }
    tell_end(i, d, status);
    invocation_finish(i);
}

/* ---- the beginning ---- */

static const rpc_kind kind = {pack, on_message, on_done};

static void no_method(invocation *i, headway_bytes route)
{
    enum { SHOWN = 128 };
    char there[768];
    function_tell_methods(i->f, there, sizeof there);
    if (route.size)
        invocation_refuse(i, HEADWAY_UNIMPLEMENTED, "there is no method \"%.*s\"; there are: %s",
                          route.size < SHOWN ? (int)route.size : SHOWN, (const char *)route.data,
                          there);
    else
        invocation_refuse(i, HEADWAY_UNIMPLEMENTED,
                          "the event is of no kind that is known here: call a method with "
                          "{\"method\": ..., \"request\": {...}}, or give one the option "
                          "(headway.v1.on) = {other: true}; there are: %s",
                          there);
}

static const headway_http_method *method_of(invocation *i, headway_bytes *ret_request)
{
    headway_bytes route = i->shape.method;
    *ret_request = i->shape.binary.size ? i->shape.binary : i->shape.request;
    const want *other = i->shape.kind == EVENT_OTHER ? function_want_of(i->f, EVENT_OTHER) : NULL;
    if (i->shape.kind != EVENT_CALL) {
        route = headway_bytes_of_string(i->f->method ? i->f->method
                                        : other      ? other->method->call.route
                                                     : "");
        *ret_request = i->event;
    }
    const headway_http_method *method = function_method(i->f, route);
    if (!method)
        no_method(i, route);
    return method;
}

static int takes(invocation *i, const headway_http_method *method, headway_bytes request)
{
    headway_bytes inside;
    if (i->shape.request.size && i->shape.binary.size) {
        invocation_refuse(i, HEADWAY_INVALID_ARGUMENT,
                          "the event has both \"request\" and \"binary\": give one of them");
        return 0;
    }
    if (!(method->call.shape & HEADWAY_CLIENT_STREAM) || !request.size ||
        event_enter(request, '[', &inside))
        return 1;
    invocation_refuse(i, HEADWAY_INVALID_ARGUMENT,
                      "%s takes a stream of requests: give them as an array", method->call.route);
    return 0;
}

static direct *make(invocation *i, const headway_http_method *method)
{
    direct *d = headway_arena_take(i->arena, sizeof *d);
    if (!d)
        return NULL;
    *d = (direct){.r = {.i = i, .kind = &kind, .method = method},
                  .plain = {.method = method, .verb = "POST", .body = HEADWAY_HTTP_BODY_WHOLE},
                  .gathered = {.alloc = &i->f->alloc, .limit = RESULT_MOST},
                  .foreign = i->shape.kind != EVENT_CALL && !i->f->method,
                  .binary = i->shape.binary.size != 0,
                  .streams = (method->call.shape & HEADWAY_SERVER_STREAM) != 0};
    d->r.manual_demand = d->streams && i->f->options.streaming;
    headway_http_stream_init(&d->stream, &d->plain,
                             d->r.manual_demand ? HEADWAY_HTTP_NDJSON : HEADWAY_HTTP_JSON, 0);
    if (d->streams && !d->r.manual_demand &&
        growing_add(&d->gathered, headway_bytes_of_string("{\"responses\":")) != 0)
        return NULL;
    i->state = d;
    return d;
}

static void open_call(invocation *i, const headway_http_method *method, headway_bytes request)
{
    direct *d = make(i, method);
    const headway_status no_memory = {
        .code = HEADWAY_RESOURCE_EXHAUSTED, .not_processed = 1, .message = "out of memory"};
    if (!d) {
        invocation_fail_status(i, NULL, &no_memory);
        invocation_finish(i);
    } else if (rpc_open(&d->r, request, HEADWAY_HTTP_JSON) == 0) {
        if (d->r.manual_demand)
            outflow_demand(i, &d->r);
    } else {
        const headway_status status = headway_http_problem_status(&d->r.problem);
        invocation_fail_status(i, NULL, &status);
        invocation_finish(i);
    }
}

static void start(invocation *i)
{
    headway_bytes request;
    const headway_http_method *method = method_of(i, &request);
    int good = method && takes(i, method, request);
    int error = good ? invocation_metadata(i, NULL, 0) : 0;
    if (error)
        invocation_refuse(i, HEADWAY_RESOURCE_EXHAUSTED,
                          "the client context is more than a call carries, 8 KiB");
    if (good && !error)
        open_call(i, method, request);
    else
        invocation_finish(i);
}

static void writable(invocation *i)
{
    direct *d = i->state;
    int goes_on = d->r.call != NULL; /* else it may be gone when all has been taken */
    outflow_flush(i);
    if (goes_on)
        outflow_demand(i, &d->r);
}

static void cancel(invocation *i)
{
    direct *d = i->state;
    if (d->r.call)
        rpc_cancel(&d->r);
    else
        invocation_finish(i);
}

static void release(invocation *i)
{
    direct *d = i->state;
    if (d)
        growing_done(&d->gathered);
}

const invocation_kind invocation_direct = {start, writable, cancel, release};
