/* SPDX-License-Identifier: Apache-2.0 */
/* Requests and bodies out of the window. */
#include "internal.h"

/* A request has begun: the exchange, before the handler hears of it. */
static void open_exchange(struct headway__http_connection *c,
                          const struct headway__http1_head *head)
{
    struct headway__http_exchange *x = &c->exchange;
    const struct headway__http_request *request = &head->request;
    const struct headway__http_options *options = &c->server->options;
    *x = (struct headway__http_exchange){
        .connection = c,
        .user = c->server->user,
        .live = true,
        .body = request->body,
        .body_done = request->body == HEADWAY__HTTP_NO_BODY,
        .expects_continue = request->expects_continue,
        .body_limit = options->body_bytes,
        .left = request->content_length,
        .is_head = request->method.size == 4 && memcmp(request->method.data, "HEAD", 4) == 0,
        .closes = !head->keep_alive || ++c->requests >= options->requests,
        .version = (uint8_t)request->version,
        .websocket = request->websocket,
    };
    c->server->statistics.requests++;
    c->server->statistics.exchanges++;
    c->state = HEADWAY__HTTP_EXCHANGE;
    headway__http_due_set(c, &c->read_due, HEADWAY__HTTP_LANE_NONE);
}

static void too_large(struct headway__http_connection *c)
{
    headway__http_refuse(c, 413, "the body is larger than is taken here");
}

static void begin(struct headway__http_connection *c, struct headway__http1_head *head)
{
    struct headway__http_exchange *x = &c->exchange;
    open_exchange(c, head);
    head->request.tls = c->tls;
    head->request.peer = c->peer;
    head->request.client_subject = headway__http_tls_subject(c);
    if (x->websocket && !headway__websocket_accept(head->websocket_key, x->accept))
        x->websocket = head->request.websocket = false;
    headway__http_used(c, c->scan.at);
    c->scan = (struct headway__http1_scan){.at = 0};
    c->server->handler.request(x->user, x, &head->request);
    if (x->body == HEADWAY__HTTP_SIZED && x->left > x->body_limit &&
        x->response == HEADWAY__HTTP_UNANSWERED && !c->gone)
        too_large(c);
}

static bool read_head(struct headway__http_connection *c)
{
    struct headway__http1_head head;
    struct headway__http1_refusal refusal;
    switch (headway__http1_scan(&c->scan, &c->server->limits, c->window, &refusal)) {
    case HEADWAY__HTTP1_MORE:
        return false;
    case HEADWAY__HTTP1_REFUSED:
        break;
    default:
        refusal =
            headway__http1_parse(&c->server->limits, headway_bytes_of(c->window.data, c->scan.at),
                                 c->server->room, &head);
        break;
    }
    if (refusal.status)
        headway__http_refuse(c, refusal.status, refusal.why);
    else
        begin(c, &head);
    return true;
}

bool headway__http_body_wanted(const struct headway__http_exchange *x)
{
    return !x->body_done && x->live && !x->over &&
           (x->discards || (x->credit > 0 && x->response != HEADWAY__HTTP_COMPLETE));
}

static void end_body(struct headway__http_connection *c)
{
    struct headway__http_exchange *x = &c->exchange;
    x->body_done = true;
    if (c->state == HEADWAY__HTTP_DISCARDING)
        c->state = HEADWAY__HTTP_HEAD;
    if (x->live && !x->discards && c->server->handler.body_end)
        c->server->handler.body_end(x->user, x);
}

static void deliver(struct headway__http_connection *c, headway_bytes piece)
{
    struct headway__http_exchange *x = &c->exchange;
    x->body_bytes += piece.size;
    if (x->discards)
        return;
    if (x->body_bytes > x->body_limit) {
        too_large(c);
        return;
    }
    if (x->credit != HEADWAY__HTTP_UNLIMITED)
        x->credit -= piece.size;
    if (c->server->handler.body)
        c->server->handler.body(x->user, x, piece);
}

static bool read_sized(struct headway__http_connection *c, uint64_t most)
{
    struct headway__http_exchange *x = &c->exchange;
    headway_bytes piece = c->window;
    if (x->left < most)
        most = x->left;
    if (most < piece.size)
        piece.size = (size_t)most;
    if (piece.size == 0)
        return false;
    x->left -= piece.size;
    headway__http_used(c, piece.size);
    deliver(c, piece);
    if (x->left == 0 && !c->gone && c->state != HEADWAY__HTTP_FLUSHING)
        end_body(c);
    return true;
}

static void deliver_trailer(struct headway__http_connection *c, headway_bytes piece)
{
    struct headway__http_exchange *x = &c->exchange;
    headway_bytes name = headway_bytes_of(x->chunks.name, x->chunks.name_size);
    if (x->live && !x->discards && c->server->handler.trailer)
        c->server->handler.trailer(x->user, x, name, piece);
}

static bool read_chunked(struct headway__http_connection *c, uint64_t most)
{
    struct headway__http_exchange *x = &c->exchange;
    struct headway__http1_refusal refusal;
    headway_bytes piece;
    switch (
        headway__http1_chunks(&x->chunks, &c->server->limits, &c->window, most, &piece, &refusal)) {
    case HEADWAY__HTTP1_DATA:
        deliver(c, piece);
        return true;
    case HEADWAY__HTTP1_TRAILER:
        deliver_trailer(c, piece);
        return true;
    case HEADWAY__HTTP1_DONE:
        end_body(c);
        return true;
    case HEADWAY__HTTP1_REFUSED:
        headway__http_refuse(c, refusal.status, refusal.why);
        return true;
    default:
        return false;
    }
}

static bool read_body(struct headway__http_connection *c)
{
    struct headway__http_exchange *x = &c->exchange;
    uint64_t most = x->discards ? HEADWAY__HTTP_UNLIMITED : x->credit;
    if (x->body_done || (x->response == HEADWAY__HTTP_COMPLETE && !x->discards))
        return false;
    return x->body == HEADWAY__HTTP_SIZED ? read_sized(c, most) : read_chunked(c, most);
}

bool headway__http_input(struct headway__http_connection *c)
{
    if (c->window.size == 0)
        return false;
    switch (c->state) {
    case HEADWAY__HTTP_HEAD:
        return read_head(c);
    case HEADWAY__HTTP_EXCHANGE:
    case HEADWAY__HTTP_DISCARDING:
        return read_body(c);
    case HEADWAY__HTTP_WEBSOCKET:
        return headway__http_websocket_input(c);
    default:
        return false;
    }
}
