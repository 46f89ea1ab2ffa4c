/* SPDX-License-Identifier: Apache-2.0 */
/* A connection that has become a WebSocket. */
#include "internal.h"

int headway__http_websocket_new(struct headway__http_connection *c)
{
    size_t capacity;
    struct headway__http_websocket *w = headway__http_take(&c->server->pool, sizeof *w, &capacity);
    if (!w)
        return HEADWAY_ENOMEM;
    *w = (struct headway__http_websocket){.capacity = capacity};
    headway__websocket_init(&w->reader, c->server->options.message_bytes);
    c->websocket = w;
    c->server->statistics.websockets++;
    return 0;
}

static void release_room(struct headway__http_connection *c)
{
    struct headway__http_websocket *w = c->websocket;
    headway__http_give(&c->server->pool, w->reader.room, w->room_capacity);
    w->room_capacity = 0;
    headway__websocket_room(&w->reader, NULL, 0);
}

void headway__http_websocket_free(struct headway__http_connection *c)
{
    if (!c->websocket)
        return;
    release_room(c);
    headway__http_give(&c->server->pool, c->websocket, c->websocket->capacity);
    c->websocket = NULL;
    c->server->statistics.websockets--;
}

static int say_frame(struct headway__http_connection *c, enum headway__websocket_opcode opcode,
                     headway_bytes payload)
{
    uint8_t head[HEADWAY__WEBSOCKET_HEAD];
    headway_bytes parts[2] = {{head, 0}, payload};
    parts[0].size = headway__websocket_head(head, opcode, payload.size);
    return headway__http_say(c, parts, 2);
}

int headway__http_websocket_leave(struct headway__http_connection *c, int code, const char *reason)
{
    uint8_t payload[HEADWAY__WEBSOCKET_CONTROL] = {(uint8_t)(code >> 8), (uint8_t)code};
    size_t size = reason ? strlen(reason) : 0;
    int error;
    if (c->websocket->said_goodbye)
        return 0;
    if (size > sizeof payload - 2)
        size = sizeof payload - 2;
    if (size > 0)
        memcpy(payload + 2, reason, size);
    error = say_frame(c, HEADWAY__WEBSOCKET_CLOSE,
                      headway_bytes_of(payload, code == 1005 ? 0 : size + 2));
    c->websocket->said_goodbye = error == 0;
    return error;
}

/* A message in pieces grows as they come, so that nobody makes us keep what he has not sent. */
static void grow_room(struct headway__http_connection *c, size_t need)
{
    struct headway__http_websocket *w = c->websocket;
    size_t capacity;
    void *room = headway__http_take(&c->server->pool, need + need / 2, &capacity);
    if (!room) {
        headway__http_doom(c, HEADWAY__HTTP_CUT, true);
        return;
    }
    if (w->reader.have > 0)
        memcpy(room, w->reader.room, w->reader.have);
    release_room(c);
    w->room_capacity = capacity;
    headway__websocket_room(&w->reader, room, capacity);
}

static void deliver(struct headway__http_connection *c, const struct headway__websocket_event *e)
{
    struct headway__http_exchange *x = &c->exchange;
    if (!c->websocket->said_goodbye) {
        if (x->credit != HEADWAY__HTTP_UNLIMITED)
            x->credit--;
        if (c->server->handler.message)
            c->server->handler.message(x->user, x, e->text, e->bytes);
    }
    release_room(c);
}

/* The client said goodbye. */
static void part(struct headway__http_connection *c, int code)
{
    if (headway__http_websocket_leave(c, code, NULL) != 0)
        headway__http_doom(c, HEADWAY__HTTP_CUT, true);
    c->exchange.response = HEADWAY__HTTP_COMPLETE;
}

static void refuse(struct headway__http_connection *c, const struct headway__websocket_event *e)
{
    struct headway__http_server *server = c->server;
    server->statistics.refused++;
    if (server->handler.refused)
        server->handler.refused(server->user, c->peer, 0, e->why);
    if (headway__http_websocket_leave(c, e->code, e->why) != 0)
        headway__http_doom(c, HEADWAY__HTTP_REFUSED, true);
    c->exchange.over = true;
    c->exchange.how = HEADWAY__HTTP_REFUSED;
    c->state = HEADWAY__HTTP_FLUSHING;
}

bool headway__http_websocket_input(struct headway__http_connection *c)
{
    struct headway__http_websocket *w = c->websocket;
    struct headway__websocket_event e;
    bool paid = c->exchange.credit > 0 || w->said_goodbye;
    if (c->exchange.response == HEADWAY__HTTP_COMPLETE ||
        headway__http_waiting(c) > c->server->options.output_bytes)
        return false; /* nothing follows a goodbye; whoever takes no pongs is asked no pings */
    switch (headway__websocket_next(&w->reader, &c->window, paid, &e)) {
    case HEADWAY__WEBSOCKET_MORE:
    case HEADWAY__WEBSOCKET_UNPAID:
        return false;
    case HEADWAY__WEBSOCKET_ROOM:
        grow_room(c, e.need);
        break;
    case HEADWAY__WEBSOCKET_MESSAGE:
        deliver(c, &e);
        break;
    case HEADWAY__WEBSOCKET_PINGED:
        if (!w->said_goodbye && say_frame(c, HEADWAY__WEBSOCKET_PONG, e.bytes) != 0)
            headway__http_doom(c, HEADWAY__HTTP_CUT, true);
        break;
    case HEADWAY__WEBSOCKET_PONGED:
        break;
    case HEADWAY__WEBSOCKET_GOODBYE:
        part(c, e.code);
        break;
    case HEADWAY__WEBSOCKET_BROKEN:
        refuse(c, &e);
        break;
    }
    return true;
}

void headway__http_websocket_silent(struct headway__http_connection *c)
{
    struct headway__http_websocket *w = c->websocket;
    if (w->pinged || say_frame(c, HEADWAY__WEBSOCKET_PING, headway_bytes_of(NULL, 0)) != 0)
        headway__http_doom(c, HEADWAY__HTTP_LEFT, true);
    w->pinged = true;
}
