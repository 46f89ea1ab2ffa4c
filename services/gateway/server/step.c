/* SPDX-License-Identifier: Apache-2.0 */
/* A connection's step, and when it stops reading. */
#include "internal.h"
#include <poll.h>

static void tell_end(struct headway__http_connection *c)
{
    struct headway__http_exchange *x = &c->exchange;
    struct headway__http_server *server = c->server;
    x->live = false;
    server->statistics.exchanges--;
    if (server->handler.end)
        server->handler.end(x->user, x, x->how);
}

static void finish(struct headway__http_connection *c)
{
    struct headway__http_exchange *x = &c->exchange;
    if (x->live && !x->over) {
        x->over = true;
        x->how = c->gone_how;
    }
    if (x->live)
        tell_end(c);
    headway__http_connection_close(c);
}

void headway__http_complete(struct headway__http_exchange *x)
{
    x->response = HEADWAY__HTTP_COMPLETE;
    if (x->body_done)
        return;
    if (x->body == HEADWAY__HTTP_SIZED && x->left <= HEADWAY__HTTP_DISCARDED &&
        !x->expects_continue)
        x->discards = true;
    else
        x->closes = true;
}

/* The response has left: the next request, or the end. */
static void answered(struct headway__http_connection *c)
{
    struct headway__http_exchange *x = &c->exchange;
    x->over = true;
    x->how = HEADWAY__HTTP_ANSWERED;
    if (x->closes || c->server->draining || c->ended)
        c->state = HEADWAY__HTTP_FLUSHING;
    else
        c->state = x->body_done ? HEADWAY__HTTP_HEAD : HEADWAY__HTTP_DISCARDING;
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    (void)request;
    (void)status;
}

/* Says that nothing more comes, but listens: a close that meets unread bytes would take the answer
   back from the client's kernel. */
static void linger(struct headway__http_connection *c)
{
    size_t before = headway__http_waiting(c);
    headway__http_tls_goodbye(c);
    if (headway__http_waiting(c) > before)
        return;
    c->state = HEADWAY__HTTP_LINGERING;
    c->window.size = 0;
    if (c->ended || uv_shutdown(&c->shutdown, &c->uv.stream, on_shutdown) != 0)
        headway__http_doom(c, HEADWAY__HTTP_CUT, false);
}

static bool output(struct headway__http_connection *c)
{
    struct headway__http_exchange *x = &c->exchange;
    headway__http_flush(c);
    if (c->gone)
        return true;
    if (headway__http_waiting(c) > 0)
        return false;
    if (x->live && x->response == HEADWAY__HTTP_COMPLETE) {
        answered(c);
        return true;
    }
    if (x->live && x->blocked) {
        x->blocked = false;
        if (c->server->handler.writable)
            c->server->handler.writable(x->user, x);
        return true;
    }
    if (c->state == HEADWAY__HTTP_FLUSHING) {
        linger(c);
        return true;
    }
    return false;
}

/* True: something moved, and more may. */
static bool advance(struct headway__http_connection *c)
{
    if (c->state == HEADWAY__HTTP_CLOSED)
        return false;
    if (c->gone) {
        finish(c);
        return false;
    }
    if (c->exchange.live && c->exchange.over) {
        tell_end(c);
        return true;
    }
    return output(c) || headway__http_input(c) || (c->tls && headway__http_tls_input(c));
}

bool headway__http_is_hungry(const struct headway__http_connection *c)
{
    if (c->gone || c->ended)
        return false;
    switch (c->state) {
    case HEADWAY__HTTP_SHAKING:
    case HEADWAY__HTTP_HEAD:
    case HEADWAY__HTTP_DISCARDING:
    case HEADWAY__HTTP_LINGERING:
        return true;
    case HEADWAY__HTTP_EXCHANGE:
        return headway__http_body_wanted(&c->exchange) || c->window.size < HEADWAY__HTTP_AHEAD;
    case HEADWAY__HTTP_WEBSOCKET:
        return c->window.size < HEADWAY__HTTP_AHEAD;
    case HEADWAY__HTTP_FLUSHING:
    case HEADWAY__HTTP_CLOSED:
        break;
    }
    return false;
}

/* What the connection waits for from its client. */
static enum headway__http_lane read_lane(const struct headway__http_connection *c)
{
    const struct headway__http_exchange *x = &c->exchange;
    switch (c->state) {
    case HEADWAY__HTTP_SHAKING:
        return HEADWAY__HTTP_LANE_HANDSHAKE;
    case HEADWAY__HTTP_HEAD:
        return c->window.size ? HEADWAY__HTTP_LANE_HEADER : HEADWAY__HTTP_LANE_IDLE;
    case HEADWAY__HTTP_EXCHANGE:
        if (headway__http_body_wanted(x))
            return x->may_be_silent ? HEADWAY__HTTP_LANE_NONE : HEADWAY__HTTP_LANE_BODY;
        break;
    case HEADWAY__HTTP_WEBSOCKET:
        if (!c->websocket->said_goodbye && headway__http_is_hungry(c))
            return HEADWAY__HTTP_LANE_PING;
        if (c->websocket->said_goodbye && headway__http_waiting(c) == 0)
            return HEADWAY__HTTP_LANE_LINGER;
        break; /* a goodbye that waits behind what is unread has a write's time */
    case HEADWAY__HTTP_DISCARDING:
        return HEADWAY__HTTP_LANE_BODY;
    case HEADWAY__HTTP_LINGERING:
        return HEADWAY__HTTP_LANE_LINGER;
    case HEADWAY__HTTP_FLUSHING:
    case HEADWAY__HTTP_CLOSED:
        return HEADWAY__HTTP_LANE_NONE;
    }
    return headway__http_is_hungry(c) ? HEADWAY__HTTP_LANE_NONE : HEADWAY__HTTP_LANE_PAUSE;
}

/* Whether the client is gone, though nothing is read of it: looked at once a second. */
static void look_after(struct headway__http_connection *c)
{
    struct pollfd look = {.events = POLLRDHUP};
    uint64_t now = uv_now(c->server->loop);
    if (now - c->looked_at < HEADWAY__HTTP_PAUSE_MS)
        return;
    c->looked_at = now;
    if (uv_fileno(&c->uv.handle, &look.fd) != 0 || poll(&look, 1, 0) > 0)
        headway__http_doom(c, HEADWAY__HTTP_LEFT, false);
}

static void set_dues(struct headway__http_connection *c)
{
    enum headway__http_lane lane = read_lane(c);
    bool refreshes = lane == HEADWAY__HTTP_LANE_BODY || lane == HEADWAY__HTTP_LANE_PING;
    if (lane == HEADWAY__HTTP_LANE_PAUSE && lane != c->read_due.lane)
        look_after(c); /* a service that reads little and often is in and out of this lane */
    if (lane != c->read_due.lane || (refreshes && c->heard))
        headway__http_due_set(c, &c->read_due, lane);
    if (c->websocket && c->heard)
        c->websocket->pinged = false;
    c->heard = false;
    if (!c->writing && c->write_due.lane)
        headway__http_due_set(c, &c->write_due, HEADWAY__HTTP_LANE_NONE);
    if (c->writing && !c->write_due.lane) {
        c->write_queue = uv_stream_get_write_queue_size(&c->uv.stream);
        headway__http_due_set(c, &c->write_due, HEADWAY__HTTP_LANE_WRITE);
    }
}

/* Nothing moves any more: until the next event. */
static void settle(struct headway__http_connection *c)
{
    headway__http_keep(c);
    headway__http_tls_keep(c);
    headway__http_read_on(c, headway__http_is_hungry(c));
    set_dues(c);
}

void headway__http_step(struct headway__http_connection *c)
{
    c->stepping = true;
    while (c->state != HEADWAY__HTTP_CLOSED) {
        while (advance(c))
            ;
        if (c->state == HEADWAY__HTTP_CLOSED)
            break;
        settle(c);
        if (!c->gone)
            break;
    }
    c->stepping = false;
}

void headway__http_left(struct headway__http_connection *c, bool broken)
{
    struct headway__http_exchange *x = &c->exchange;
    bool answering = x->live && x->response == HEADWAY__HTTP_COMPLETE;
    c->ended = true;
    if (broken || (!answering && c->state != HEADWAY__HTTP_FLUSHING))
        headway__http_doom(c, HEADWAY__HTTP_LEFT, false);
}

void headway__http_lingered(struct headway__http_connection *c, size_t size)
{
    c->lingered += size;
    if (c->lingered > HEADWAY__HTTP_LINGERED)
        headway__http_doom(c, HEADWAY__HTTP_CUT, false);
}

static void write_expired(struct headway__http_connection *c)
{
    if (!c->writing || uv_stream_get_write_queue_size(&c->uv.stream) < c->write_queue)
        return;
    headway__http_doom(c, HEADWAY__HTTP_CUT, true);
}

void headway__http_expired(struct headway__http_connection *c, enum headway__http_lane lane)
{
    switch (lane) {
    case HEADWAY__HTTP_LANE_HEADER:
        headway__http_refuse(c, 408, "the headers took too long");
        break;
    case HEADWAY__HTTP_LANE_BODY:
        if (c->state == HEADWAY__HTTP_EXCHANGE)
            headway__http_refuse(c, 408, "the body took too long");
        else
            headway__http_doom(c, HEADWAY__HTTP_CUT, false);
        break;
    case HEADWAY__HTTP_LANE_PAUSE:
        look_after(c);
        break;
    case HEADWAY__HTTP_LANE_PING:
        headway__http_websocket_silent(c);
        break;
    case HEADWAY__HTTP_LANE_WRITE:
        write_expired(c);
        break;
    default:
        headway__http_doom(c, HEADWAY__HTTP_CUT, false);
        break;
    }
    headway__http_schedule(c);
}
