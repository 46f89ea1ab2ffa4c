/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be sent: tried at once, the rest when the client takes it. */
#include "internal.h"

enum { BUFFERS = 16, WAITING = 4 /* as many as libuv keeps without memory of its own */ };

size_t headway__http_waiting(const struct headway__http_connection *c)
{
    return c->said.bytes + c->ready.bytes + c->sending.bytes;
}

int headway__http_say(struct headway__http_connection *c, const headway_bytes *parts, size_t count)
{
    int error = headway__http_chain_add(&c->server->pool, &c->said, parts, count);
    if (!error)
        headway__http_schedule(c);
    return error;
}

static void on_written(uv_write_t *request, int status)
{
    struct headway__http_connection *c = request->data;
    c->writing = false;
    if (status == 0)
        c->server->statistics.bytes_out += c->sending.bytes;
    headway__http_drop(&c->server->pool, &c->sending, c->sending.bytes);
    if (c->state == HEADWAY__HTTP_CLOSED)
        return;
    if (status != 0)
        headway__http_doom(c, HEADWAY__HTTP_LEFT, false);
    headway__http_step(c);
}

/* False: it takes no more now. */
static bool try_some(struct headway__http_connection *c)
{
    uv_buf_t buffers[BUFFERS];
    unsigned count = headway__http_buffers(&c->ready, buffers, BUFFERS);
    size_t before = c->ready.bytes;
    int size = uv_try_write(&c->uv.stream, buffers, count);
    if (size == UV_EAGAIN)
        return false;
    if (size < 0) {
        headway__http_doom(c, HEADWAY__HTTP_LEFT, false);
        return false;
    }
    c->server->statistics.bytes_out += (size_t)size;
    headway__http_drop(&c->server->pool, &c->ready, (size_t)size);
    return c->ready.bytes < before;
}

static void write_later(struct headway__http_connection *c)
{
    uv_buf_t buffers[WAITING];
    unsigned count;
    headway__http_move(&c->sending, &c->ready, WAITING);
    count = headway__http_buffers(&c->sending, buffers, WAITING);
    c->write.data = c;
    c->writing = uv_write(&c->write, &c->uv.stream, buffers, count, on_written) == 0;
    if (!c->writing)
        headway__http_doom(c, HEADWAY__HTTP_LEFT, false);
}

void headway__http_flush(struct headway__http_connection *c)
{
    if (c->writing || c->gone)
        return;
    if (c->tls)
        headway__http_tls_output(c);
    else
        headway__http_move(&c->ready, &c->said, UINT32_MAX);
    while (c->ready.bytes > 0 && try_some(c))
        ;
    if (c->ready.bytes > 0 && !c->gone)
        write_later(c);
}

void headway__http_output_drop(struct headway__http_connection *c)
{
    struct headway__http_pool *pool = &c->server->pool;
    headway__http_drop(pool, &c->said, c->said.bytes);
    headway__http_drop(pool, &c->ready, c->ready.bytes);
    headway__http_drop(pool, &c->sending, c->sending.bytes);
}
