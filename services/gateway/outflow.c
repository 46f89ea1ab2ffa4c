/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slow client stops its service: the bus is asked for the next messages only when the server has
 * taken those before. So no more waits here than what was asked for at once.
 */
#include "gateway.h"

static int put(exchange *e, headway_bytes piece)
{
    if (!e->x)
        return HEADWAY_ECLOSED;
    return e->websocket ? headway__http_message_send(e->x, !e->binary, piece)
                        : headway__http_write(e->x, piece);
}

static int keep(outflow *out, headway_bytes piece)
{
    int error = buffer_add(&out->pending, headway_bytes_of(&piece.size, sizeof piece.size));
    return error ? error : buffer_add(&out->pending, piece);
}

int outflow_put(exchange *e, headway_bytes piece)
{
    outflow *out = &e->out;
    if (!piece.size)
        return 0;
    e->bytes_out += piece.size;
    out->quiet_since = gateway_now(e->g);
    int error = out->blocked ? HEADWAY_EAGAIN : put(e, piece);
    if (error != HEADWAY_EAGAIN)
        return error;
    out->blocked = true;
    return keep(out, piece);
}

int outflow_flush(exchange *e)
{
    outflow *out = &e->out;
    size_t at = 0;
    int error = 0;
    while (at < out->pending.size) {
        size_t size;
        memcpy(&size, out->pending.at + at, sizeof size);
        error = put(e, headway_bytes_of(out->pending.at + at + sizeof size, size));
        if (error)
            break;
        at += sizeof size + size;
    }
    out->blocked = error == HEADWAY_EAGAIN;
    if (at == out->pending.size)
        buffer_reset(&out->pending);
    else
        buffer_take(&out->pending, at);
    return error;
}

void outflow_came(exchange *e, size_t size)
{
    outflow *out = &e->out;
    out->outstanding -= out->outstanding > 0;
    if (size > out->largest)
        out->largest = size < WINDOW_BYTES ? (uint32_t)size : WINDOW_BYTES;
}

void outflow_demand(exchange *e)
{
    outflow *out = &e->out;
    uint32_t most = out->largest ? WINDOW_BYTES / out->largest : 1;
    if (most > WINDOW_MESSAGES)
        most = WINDOW_MESSAGES;
    if (out->blocked || !e->x || out->outstanding >= most)
        return;
    uint32_t more = most - out->outstanding;
    out->outstanding = most;
    if (e->call)
        (void)headway_call_request(e->call, more);
    else if (e->subscription)
        (void)headway_subscription_request(e->subscription, more);
}
