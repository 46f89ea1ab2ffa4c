/* SPDX-License-Identifier: Apache-2.0 */
#include "socket.h"

enum { READ = 64 << 10, PARTS = 4 };

/* One attempt, and what stands if it succeeds. It outlives its socket_of's interest in it. */
struct connection {
    uv_tcp_t tcp; /* first */
    uv_connect_t connect;
    sockets *all;
    socket_of *owner; /* NULL: given up */
    int stood, error;
};

struct write {
    uv_write_t request; /* first */
    size_t size;
    char bytes[];
};

static void handle_gone(sockets *all)
{
    if (--all->handles == 0)
        all->none(all);
}

static void on_closed(uv_handle_t *handle)
{
    connection *c = (connection *)handle;
    sockets *all = c->all;
    socket_of *owner = c->owner;
    int stood = c->stood, error = c->error;
    all->alloc->release(all->alloc->user, c);
    if (owner) {
        owner->now = NULL;
        owner->unsent = 0;
        poller_lost(owner->poller, stood,
                    error == UV_EOF ? "the connection was closed" : uv_strerror(error));
    }
    handle_gone(all);
}

/* Its owner hears of it when it is closed: never from inside what it called. */
static void fail(connection *c, int error)
{
    if (uv_is_closing((uv_handle_t *)&c->tcp))
        return;
    c->error = error;
    uv_close((uv_handle_t *)&c->tcp, on_closed);
}

/* ---- reading ---- */

/* One buffer for all: what comes is read before the next is. */
static void on_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char room[READ];
    (void)handle, (void)size;
    *buf = uv_buf_init(room, sizeof room);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    connection *c = (connection *)stream;
    if (size < 0)
        fail(c, (int)size);
    else if (size > 0 && c->owner)
        poller_received(c->owner->poller, headway_bytes_of(buf->base, (size_t)size));
}

/* ---- connecting ---- */

static void on_connected(uv_connect_t *request, int status)
{
    connection *c = request->data;
    if (status == 0)
        status = uv_read_start((uv_stream_t *)&c->tcp, on_room, on_read);
    if (status != 0) {
        fail(c, status);
        return;
    }
    c->stood = 1;
    uv_tcp_nodelay(&c->tcp, 1);
    if (c->owner)
        poller_connected(c->owner->poller);
}

static void on_unmade(uv_timer_t *timer)
{
    poller_lost(((socket_of *)timer->data)->poller, 0, "out of memory or descriptors");
}

static void connect_now(uv_timer_t *timer)
{
    socket_of *s = timer->data;
    sockets *all = s->all;
    connection *c = all->alloc->allocate(all->alloc->user, sizeof *c);
    if (c && uv_tcp_init(all->loop, &c->tcp) != 0) {
        all->alloc->release(all->alloc->user, c);
        c = NULL;
    }
    if (!c) {
        uv_timer_start(&s->timer, on_unmade, 0, 0);
        return;
    }
    c->all = all;
    c->owner = s;
    c->stood = c->error = 0;
    c->connect.data = c;
    s->now = c;
    all->handles++;
    int error = uv_tcp_connect(&c->connect, &c->tcp, &all->address.any, on_connected);
    if (error != 0)
        fail(c, error);
}

void socket_connect(socket_of *s, uint32_t after_ms)
{
    if (after_ms)
        uv_update_time(s->all->loop);
    uv_timer_start(&s->timer, connect_now, after_ms, 0);
}

void socket_disconnect(socket_of *s)
{
    uv_timer_stop(&s->timer);
    if (!s->now)
        return;
    s->now->owner = NULL;
    fail(s->now, UV_ECANCELED);
    s->now = NULL;
    s->unsent = 0;
}

/* ---- sending ---- */

static void on_written(uv_write_t *request, int status)
{
    struct write *w = (struct write *)request;
    connection *c = (connection *)request->handle;
    size_t size = w->size;
    c->all->alloc->release(c->all->alloc->user, w);
    if (status != 0) {
        fail(c, status);
        return;
    }
    if (!c->owner)
        return;
    c->owner->unsent -= size;
    if (c->owner->unsent == 0)
        poller_drained(c->owner->poller);
}

/* What of the parts is behind the first `skip` bytes is copied, and written when it can be. */
static void write_later(socket_of *s, const uv_buf_t *parts, size_t count, size_t skip)
{
    connection *c = s->now;
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += parts[i].len;
    if (skip == size)
        return;
    size -= skip;
    struct write *w = c->all->alloc->allocate(c->all->alloc->user, sizeof *w + size);
    if (!w) {
        fail(c, UV_ENOMEM);
        return;
    }
    w->size = 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = skip < parts[i].len ? skip : parts[i].len;
        skip -= from;
        memcpy(w->bytes + w->size, parts[i].base + from, parts[i].len - from);
        w->size += parts[i].len - from;
    }
    uv_buf_t rest = uv_buf_init(w->bytes, (unsigned)w->size);
    s->unsent += w->size;
    int error = uv_write(&w->request, (uv_stream_t *)&c->tcp, &rest, 1, on_written);
    if (error == 0)
        return;
    s->unsent -= w->size;
    c->all->alloc->release(c->all->alloc->user, w);
    fail(c, error);
}

void socket_send(socket_of *s, const headway_bytes *parts, size_t count)
{
    uv_buf_t bufs[PARTS];
    int wrote = 0;
    if (!s->now || uv_is_closing((uv_handle_t *)&s->now->tcp))
        return; /* that it is lost will be told */
    for (size_t i = 0; i < count; i++)
        bufs[i] = uv_buf_init((char *)parts[i].data, (unsigned)parts[i].size);
    if (s->unsent == 0)
        wrote = uv_try_write((uv_stream_t *)&s->now->tcp, bufs, (unsigned)count);
    if (wrote < 0 && wrote != UV_EAGAIN)
        fail(s->now, wrote);
    else
        write_later(s, bufs, count, wrote < 0 ? 0 : (size_t)wrote);
}

/* ---- beginning and end ---- */

void socket_init(socket_of *s, sockets *all, poller *p)
{
    *s = (socket_of){.all = all, .poller = p};
    uv_timer_init(all->loop, &s->timer); /* answers nothing but 0 */
    s->timer.data = s;
    all->handles++;
}

static void on_timer_closed(uv_handle_t *handle)
{
    handle_gone(((socket_of *)handle->data)->all);
}

void socket_done(socket_of *s)
{
    socket_disconnect(s);
    uv_close((uv_handle_t *)&s->timer, on_timer_closed);
}
