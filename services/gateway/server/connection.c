/* SPDX-License-Identifier: Apache-2.0 */
/* A connection: accepted, read, kept between its steps, closed. */
#include "internal.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/ioctl.h>

enum { SPARES = 256, NEW_MS = 1000 };

#define BUSY "{\"code\":14,\"message\":\"Service Unavailable: there are too many connections\"}"

static void name_peer(struct headway__http_connection *c)
{
    struct sockaddr_storage at;
    int size = sizeof at;
    char host[INET6_ADDRSTRLEN] = "";
    unsigned port = 0;
    const char *format = "%s:%u";
    memcpy(c->peer, "unix", 5);
    if (!c->is_tcp || uv_tcp_getpeername(&c->uv.tcp, (struct sockaddr *)&at, &size) != 0)
        return;
    if (at.ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&at;
        uv_ip6_name(six, host, sizeof host);
        port = ntohs(six->sin6_port);
        format = "[%s]:%u";
    } else {
        const struct sockaddr_in *four = (const struct sockaddr_in *)&at;
        uv_ip4_name(four, host, sizeof host);
        port = ntohs(four->sin_port);
    }
    snprintf(c->peer, sizeof c->peer, format, host, port);
}

static struct headway__http_connection *take(struct headway__http_server *server)
{
    struct headway__http_connection *c = server->spare;
    if (c) {
        server->spare = (void *)c->all.next;
        server->spare_count--;
    } else {
        c = server->alloc->allocate(server->alloc->user, sizeof *c);
    }
    if (!c)
        return NULL;
    memset(c, 0, sizeof *c);
    c->server = server;
    headway__http_ring_init(&c->all);
    headway__http_ring_init(&c->step);
    headway__http_due_init(c);
    return c;
}

static void give(struct headway__http_connection *c)
{
    struct headway__http_server *server = c->server;
    if (server->spare_count >= SPARES) {
        server->alloc->release(server->alloc->user, c);
        return;
    }
    c->all.next = (void *)server->spare;
    server->spare = c;
    server->spare_count++;
}

void headway__http_connections_free(struct headway__http_server *server)
{
    while (server->spare) {
        struct headway__http_connection *c = server->spare;
        server->spare = (void *)c->all.next;
        server->alloc->release(server->alloc->user, c);
    }
}

static void on_closed(uv_handle_t *handle)
{
    struct headway__http_connection *c = handle->data;
    struct headway__http_server *server = c->server;
    headway__http_output_drop(c);
    headway__http_websocket_free(c);
    headway__http_tls_free(c);
    headway__http_give(&server->pool, c->kept, c->kept_capacity);
    headway__http_ring_remove(&c->all);
    server->statistics.connections--;
    give(c);
    headway__http_handle_closed(server);
}

void headway__http_connection_close(struct headway__http_connection *c)
{
    c->state = HEADWAY__HTTP_CLOSED;
    headway__http_due_set(c, &c->read_due, HEADWAY__HTTP_LANE_NONE);
    headway__http_due_set(c, &c->write_due, HEADWAY__HTTP_LANE_NONE);
    headway__http_ring_remove(&c->step);
    if (c->reset && c->is_tcp && uv_tcp_close_reset(&c->uv.tcp, on_closed) == 0)
        return;
    uv_close(&c->uv.handle, on_closed);
}

void headway__http_doom(struct headway__http_connection *c, enum headway__http_end how, bool reset)
{
    if (c->gone || c->state == HEADWAY__HTTP_CLOSED)
        return;
    c->gone = true;
    c->gone_how = how;
    c->reset = reset;
    headway__http_schedule(c);
}

/* A newcomer is given the time to say what it has come for, and what was sent is read. */
static bool is_wanted(const struct headway__http_connection *c)
{
    const struct headway__http_server *server = c->server;
    uint64_t until = c->read_due.at - server->options.idle_ms + NEW_MS;
    uv_os_fd_t fd;
    int unread = 0;
    if (c->requests == 0 && uv_now(server->loop) < until)
        return true;
    return uv_fileno(&c->uv.handle, &fd) == 0 && ioctl(fd, FIONREAD, &unread) == 0 && unread > 0;
}

/* Makes room among the connections: the one that has been idle longest goes. */
static bool make_room(struct headway__http_server *server)
{
    struct headway__http_ring *idle = &server->lanes[HEADWAY__HTTP_LANE_IDLE];
    struct headway__http_connection *oldest;
    if (server->statistics.connections < server->options.connections)
        return true;
    if (headway__http_ring_alone(idle))
        return false;
    oldest = HEADWAY__HTTP_OF(idle->next, struct headway__http_connection, read_due.ring);
    if (is_wanted(oldest))
        return false;
    headway__http_due_set(oldest, &oldest->read_due, HEADWAY__HTTP_LANE_NONE);
    headway__http_doom(oldest, HEADWAY__HTTP_CUT, false);
    return true;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct headway__http_connection *c = handle->data;
    bool much = c->state == HEADWAY__HTTP_LINGERING ||
                (c->exchange.credit >= HEADWAY__HTTP_INPUT &&
                 (c->state == HEADWAY__HTTP_WEBSOCKET || headway__http_body_wanted(&c->exchange)));
    (void)suggested;
    *buffer =
        uv_buf_init((char *)c->server->input, much ? HEADWAY__HTTP_INPUT : HEADWAY__HTTP_AHEAD);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct headway__http_connection *c = stream->data;
    headway_bytes bytes = headway_bytes_of(buffer->base, count > 0 ? (size_t)count : 0);
    if (count == 0)
        return;
    if (count < 0) {
        headway__http_left(c, count != UV_EOF);
        headway__http_step(c);
        return;
    }
    c->server->statistics.bytes_in += bytes.size;
    c->heard = true;
    if (c->state == HEADWAY__HTTP_LINGERING)
        headway__http_lingered(c, bytes.size);
    else if (c->tls)
        headway__http_tls_feed(c, bytes);
    else
        headway__http_feed(c, bytes);
    headway__http_step(c);
}

void headway__http_read_on(struct headway__http_connection *c, bool on)
{
    if (on == c->reading)
        return;
    c->reading = on;
    if (!on)
        uv_read_stop(&c->uv.stream);
    else if (uv_read_start(&c->uv.stream, on_alloc, on_read) != 0)
        headway__http_doom(c, HEADWAY__HTTP_LEFT, false);
}

static int open_connection(struct headway__http_connection *c,
                           const struct headway__http_listener *listener)
{
    uv_loop_t *loop = c->server->loop;
    c->is_tcp = listener->is_tcp;
    return c->is_tcp ? uv_tcp_init(loop, &c->uv.tcp) : uv_pipe_init(loop, &c->uv.pipe, 0);
}

/* It hears so if the kernel takes it at once. */
static void turn_away(struct headway__http_connection *c,
                      const struct headway__http_listener *listener)
{
    char text[256];
    int size = snprintf(text, sizeof text,
                        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
                        "Content-Length: %zu\r\nRetry-After: 1\r\nConnection: close\r\n\r\n" BUSY,
                        sizeof BUSY - 1);
    uv_buf_t buffer = uv_buf_init(text, (unsigned)size);
    c->server->statistics.turned_away++;
    if (!listener->context)
        uv_try_write(&c->uv.stream, &buffer, 1);
    headway__http_connection_close(c);
}

static void begin(struct headway__http_connection *c, const struct headway__http_listener *listener)
{
    if (c->is_tcp)
        uv_tcp_nodelay(&c->uv.tcp, 1);
    name_peer(c);
    c->state = HEADWAY__HTTP_HEAD;
    if (listener->context && headway__http_tls_new(c, listener->context) != 0) {
        headway__http_connection_close(c);
        return;
    }
    if (c->tls)
        c->state = HEADWAY__HTTP_SHAKING;
    headway__http_step(c);
}

void headway__http_accept_from(uv_stream_t *stream, int status)
{
    struct headway__http_listener *listener = stream->data;
    struct headway__http_server *server = listener->server;
    bool has_room = make_room(server);
    struct headway__http_connection *c = status == 0 ? take(server) : NULL;
    if (!c)
        return;
    if (open_connection(c, listener) != 0) {
        give(c);
        return;
    }
    c->uv.handle.data = c;
    server->handles++;
    server->statistics.connections++;
    server->statistics.accepted++;
    headway__http_ring_put(&server->connections, &c->all);
    if (uv_accept(stream, &c->uv.stream) != 0)
        headway__http_connection_close(c);
    else if (!has_room)
        turn_away(c, listener);
    else
        begin(c, listener);
}

void headway__http_feed(struct headway__http_connection *c, headway_bytes bytes)
{
    if (c->window.size == 0) {
        c->window = bytes;
        return;
    }
    headway__http_keep(c);
    if (!c->gone && headway__http_keep_more(c, bytes) != 0)
        headway__http_doom(c, HEADWAY__HTTP_CUT, true);
}

static bool is_kept(const struct headway__http_connection *c)
{
    const uint8_t *at = c->window.data;
    return c->kept && at >= c->kept && at < c->kept + c->kept_capacity;
}

/* Room for size bytes, with what is kept at its start. */
static int grow(struct headway__http_connection *c, size_t size)
{
    struct headway__http_pool *pool = &c->server->pool;
    size_t capacity;
    uint8_t *block = headway__http_take(pool, size, &capacity);
    if (!block)
        return HEADWAY_ENOMEM;
    memcpy(block, c->window.data, c->window.size);
    headway__http_give(pool, c->kept, c->kept_capacity);
    c->kept = block;
    c->kept_capacity = capacity;
    c->window.data = block;
    return 0;
}

int headway__http_keep_more(struct headway__http_connection *c, headway_bytes bytes)
{
    size_t size = c->window.size + bytes.size;
    if (size > c->kept_capacity) {
        if (grow(c, size) != 0)
            return HEADWAY_ENOMEM;
    } else if ((size_t)((const uint8_t *)c->window.data - c->kept) + size > c->kept_capacity) {
        memmove(c->kept, c->window.data, c->window.size);
        c->window.data = c->kept;
    }
    memcpy(c->kept + ((const uint8_t *)c->window.data - c->kept) + c->window.size, bytes.data,
           bytes.size);
    c->window.size = size;
    return 0;
}

void headway__http_keep(struct headway__http_connection *c)
{
    if (c->window.size == 0) {
        headway__http_give(&c->server->pool, c->kept, c->kept_capacity);
        c->kept = NULL;
        c->kept_capacity = 0;
    } else if (!is_kept(c) && grow(c, c->window.size) != 0) {
        c->window.size = 0;
        headway__http_doom(c, HEADWAY__HTTP_CUT, true);
    }
}

void headway__http_used(struct headway__http_connection *c, size_t size)
{
    c->window = headway_bytes_of((const uint8_t *)c->window.data + size, c->window.size - size);
}
