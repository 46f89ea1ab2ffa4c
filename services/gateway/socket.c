/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any method over a WebSocket: each message is a request or a response, JSON as text. Where the
 * client offers the subprotocol "protobuf" they are packed messages, as binary. An empty text
 * message says that no more requests follow. The end is a close: 1000 where it went well, else 4000
 * and the code of google.rpc.Code, its message as reason, after a last {"error": ...} in JSON.
 */
#include "gateway.h"

enum { CLOSE_GOOD = 1000, CLOSE_STATUS = 4000, REASON_MOST = 123 };

static bool streams_requests(const exchange *e)
{
    return e->call_method.shape & HEADWAY_CLIENT_STREAM;
}

/* Cut where a character begins. */
static void reason_of(const char *message, char reason[REASON_MOST + 1])
{
    size_t size = strlen(message);
    if (size > REASON_MOST)
        for (size = REASON_MOST; size > 0 && (message[size] & 0xc0) == 0x80;)
            size--;
    memcpy(reason, message, size);
    reason[size] = 0;
}

static void put_error(exchange *e, const headway_status *status)
{
    static const char head[] = "{\"error\":";
    headway_bytes body;
    headway_arena_reset(e->scratch);
    if (headway_http_status_write(headway_http_service_types(e->service), status, e->scratch,
                                  &body) != 0)
        return;
    char *text = headway_arena_take(e->scratch, sizeof head + body.size);
    if (!text)
        return;
    memcpy(text, head, sizeof head - 1);
    memcpy(text + sizeof head - 1, body.data, body.size);
    text[sizeof head - 1 + body.size] = '}';
    (void)outflow_put(e, headway_bytes_of(text, sizeof head + body.size));
}

void socket_end(exchange *e, const headway_status *status)
{
    char reason[REASON_MOST + 1];
    if (!e->x || e->out.ended)
        return;
    e->out.ended = true;
    e->call_code = status->code;
    if (status->code != HEADWAY_OK && !e->binary)
        put_error(e, status);
    reason_of(status->message ? status->message : "", reason);
    int code = status->code == HEADWAY_OK ? CLOSE_GOOD : CLOSE_STATUS + status->code;
    if (headway__http_websocket_close(e->x, code, *reason ? reason : NULL) != 0)
        headway__http_abort(e->x);
}

static void fail(exchange *e, int code, const char *why)
{
    const headway_status status = {.code = code, .message = why, .not_processed = 1};
    socket_end(e, &status);
    if (e->call)
        headway_call_cancel(e->call);
}

/* --- responses ------------------------------------------------------------------------------- */

static void on_response(headway_call *call, headway_bytes message, void *user)
{
    exchange *e = user;
    headway_http_body_text text = {.body = message};
    int error = 0;
    (void)call;
    outflow_came(e, message.size);
    if (!e->x || e->out.ended)
        return;
    headway_arena_reset(e->scratch);
    if (!e->binary)
        error = headway_http_response_write(e->binding, HEADWAY_HTTP_JSON, message, 0, e->scratch,
                                            &text);
    if (error)
        fail(e, HEADWAY_INTERNAL, "the service has answered what cannot be told in JSON");
    else if (outflow_put(e, text.body) != 0)
        headway__http_abort(e->x);
    metrics_numbers_of(e->g->metrics)->messages_out_total++;
    outflow_demand(e);
}

/* While responses wait, so does the end. */
static void on_done(headway_call *call, const headway_status *status, void *user)
{
    exchange *e = user;
    const char *message = status->message ? status->message : "";
    size_t size = strlen(message) + 1;
    (void)call;
    e->call = NULL;
    e->has_waiting = false;
    e->call_code = status->code;
    if (e->x && e->out.blocked && !e->out.ended) {
        char *kept = headway_arena_take(e->arena, size);
        e->goodbye = kept ? memcpy(kept, message, size) : "";
    } else {
        socket_end(e, status);
    }
    exchange_release(e);
}

static void writable(exchange *e)
{
    int error = outflow_flush(e);
    if (error && error != HEADWAY_EAGAIN)
        headway__http_abort(e->x);
    else if (!error && e->goodbye)
        socket_end(e, &(headway_status){.code = e->call_code, .message = e->goodbye});
    outflow_demand(e);
}

/* --- requests -------------------------------------------------------------------------------- */

/* The client may send one more when this one has gone. */
static void send_waiting(exchange *e)
{
    int error = headway_call_send(e->call, buffer_bytes(&e->body));
    e->has_waiting = error == HEADWAY_EAGAIN;
    if (error == HEADWAY_ELIMIT)
        fail(e, HEADWAY_RESOURCE_EXHAUSTED, "a request is larger than a message may be");
    if (error)
        return;
    metrics_numbers_of(e->g->metrics)->messages_in_total++;
    buffer_reset(&e->body);
    (void)headway__http_read(e->x, 1);
}

static void on_writable(headway_call *call, void *user)
{
    exchange *e = user;
    (void)call;
    if (e->x && e->has_waiting && !e->out.ended)
        send_waiting(e);
}

static const headway_call_events events = {on_response, on_writable, on_done};

/* 0: e->call is there. */
static int open_call(exchange *e, headway_bytes request)
{
    bool streams = e->call_method.shape & HEADWAY_SERVER_STREAM;
    int error = call_open(e, request, &events, streams);
    if (!error && streams)
        outflow_demand(e);
    return error;
}

static void no_more_requests(exchange *e)
{
    if (e->call && !e->body_ended)
        (void)headway_call_end(e->call);
    e->body_ended = true;
    (void)headway__http_read(e->x, 1); /* so that its close is heard */
}

static void message(exchange *e, bool text, headway_bytes bytes)
{
    headway_http_problem problem;
    headway_bytes packed;
    if (e->out.ended || e->goodbye) /* what comes behind the end is of no use */
        return;
    if (text && !bytes.size && (streams_requests(e) || e->body_ended)) {
        no_more_requests(e);
    } else if (e->body_ended) {
        fail(e, HEADWAY_INVALID_ARGUMENT, "more requests than this method takes");
    } else if (text == e->binary) {
        fail(e, HEADWAY_INVALID_ARGUMENT,
             e->binary ? "by the subprotocol protobuf requests are binary messages"
                       : "requests are text in JSON; binary ones need the subprotocol protobuf");
    } else if (!call_pack(e, bytes, &packed, &problem)) {
        fail(e, problem.code, problem.text);
    } else if (!streams_requests(e)) {
        e->body_ended = true;
        if (open_call(e, packed) == 0)
            (void)headway__http_read(e->x, 1);
    } else if (e->call && buffer_add(&e->body, packed) == 0) {
        send_waiting(e);
    } else {
        fail(e, HEADWAY_RESOURCE_EXHAUSTED, "out of memory");
    }
}

static const exchange_kind socket_kind = {.message = message, .writable = writable};

void socket_begin(exchange *e)
{
    e->kind = &socket_kind;
    e->body_ended = false;
    e->content_type =
        headway_bytes_of_string(e->binary ? "application/x-protobuf" : "application/json");
    if (streams_requests(e) && open_call(e, headway_bytes_of(NULL, 0)) != 0)
        return;
    if (headway__http_accept(e->x, e->binary ? "protobuf" : NULL) != 0) {
        headway__http_abort(e->x);
        return;
    }
    e->answered = e->upgraded = true;
    e->status = 101;
    metrics_numbers_of(e->g->metrics)->websockets++;
    if (!streams_requests(e) && e->binding->body == HEADWAY_HTTP_BODY_NONE)
        message(e, !e->binary, headway_bytes_of(NULL, 0)); /* path and query have said it all */
    else
        (void)headway__http_read(e->x, 1);
}
