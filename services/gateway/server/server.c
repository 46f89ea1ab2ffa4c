/* SPDX-License-Identifier: Apache-2.0 */
#include "internal.h"

enum { MOST_HEADER_BYTES = 65535, MOST_HEADERS = 256 };

static void defaults(struct headway__http_options *o)
{
    o->connections = o->connections ? o->connections : 10000;
    o->header_bytes = o->header_bytes ? o->header_bytes : 16384;
    o->header_count = o->header_count ? o->header_count : 100;
    o->target_bytes = o->target_bytes ? o->target_bytes : 8192;
    o->body_bytes = o->body_bytes ? o->body_bytes : 4u << 20;
    o->message_bytes = o->message_bytes ? o->message_bytes : 4u << 20;
    o->output_bytes = o->output_bytes ? o->output_bytes : 65536;
    o->buffer_bytes = o->buffer_bytes ? o->buffer_bytes : 256u << 20;
    o->requests = o->requests ? o->requests : 1000000;
    o->handshake_ms = o->handshake_ms ? o->handshake_ms : 5000;
    o->header_ms = o->header_ms ? o->header_ms : 5000;
    o->idle_ms = o->idle_ms ? o->idle_ms : 60000;
    o->body_ms = o->body_ms ? o->body_ms : 30000;
    o->write_ms = o->write_ms ? o->write_ms : 30000;
    o->ping_ms = o->ping_ms ? o->ping_ms : 30000;
    o->linger_ms = o->linger_ms ? o->linger_ms : 2000;
}

static int take_options(struct headway__http_server *server,
                        const struct headway__http_options *options)
{
    struct headway__http_options *o = &server->options;
    if (options && (options->size < sizeof options->size || options->size > sizeof *options))
        return HEADWAY_EINVAL;
    if (options)
        memcpy(o, options, options->size);
    defaults(o);
    if (o->header_bytes > MOST_HEADER_BYTES || o->header_count > MOST_HEADERS)
        return HEADWAY_EINVAL;
    server->limits =
        (struct headway__http1_limits){o->header_bytes, o->header_count, o->target_bytes};
    return 0;
}

static int take_buffers(struct headway__http_server *server)
{
    const headway_alloc *alloc = server->alloc;
    server->input = alloc->allocate(alloc->user, HEADWAY__HTTP_INPUT);
    server->plain = alloc->allocate(alloc->user, HEADWAY__HTTP_INPUT);
    server->room =
        alloc->allocate(alloc->user, server->options.header_count * sizeof *server->room);
    return server->input && server->plain && server->room ? 0 : HEADWAY_ENOMEM;
}

static void release(struct headway__http_server *server)
{
    const headway_alloc *alloc = server->alloc;
    headway__http_connections_free(server);
    headway__http_pool_done(&server->pool);
    alloc->release(alloc->user, server->input);
    alloc->release(alloc->user, server->plain);
    alloc->release(alloc->user, server->room);
    alloc->release(alloc->user, server);
}

static void init_rings(struct headway__http_server *server)
{
    headway__http_ring_init(&server->connections);
    headway__http_ring_init(&server->steps);
    for (int lane = 0; lane < HEADWAY__HTTP_LANES; lane++)
        headway__http_ring_init(&server->lanes[lane]);
}

/* None of these can fail, nor keeps a loop alive by itself. */
static void init_handles(struct headway__http_server *server)
{
    uv_timer_init(server->loop, &server->dues);
    uv_timer_init(server->loop, &server->deadline);
    uv_prepare_init(server->loop, &server->prepare);
    uv_idle_init(server->loop, &server->idle);
    server->dues.data = server->deadline.data = server;
    server->prepare.data = server->idle.data = server;
    server->handles = 4;
    server->dues_at = UINT64_MAX;
}

int headway__http_server_new(uv_loop_t *loop, const struct headway__http_options *options,
                             const struct headway__http_handler *handler, void *user,
                             struct headway__http_server **ret_server)
{
    const headway_alloc *alloc =
        options && options->alloc ? options->alloc : headway_alloc_default();
    struct headway__http_server *server;
    int error;
    if (!loop || !handler || !handler->request || handler->size > sizeof *handler)
        return HEADWAY_EINVAL;
    server = alloc->allocate(alloc->user, sizeof *server);
    if (!server)
        return HEADWAY_ENOMEM;
    memset(server, 0, sizeof *server);
    server->loop = loop;
    server->alloc = alloc;
    memcpy(&server->handler, handler, handler->size);
    server->user = user;
    init_rings(server);
    error = take_options(server, options);
    headway__http_pool_init(&server->pool, alloc, server->options.buffer_bytes);
    if (!error)
        error = take_buffers(server);
    if (error) {
        release(server);
        return error;
    }
    init_handles(server);
    *ret_server = server;
    return 0;
}

static void run_steps(struct headway__http_server *server)
{
    while (!headway__http_ring_alone(&server->steps)) {
        struct headway__http_connection *c =
            HEADWAY__HTTP_OF(server->steps.next, struct headway__http_connection, step);
        headway__http_ring_remove(&c->step);
        headway__http_step(c);
    }
}

static void on_prepare(uv_prepare_t *prepare)
{
    struct headway__http_server *server = prepare->data;
    server->scheduled = false;
    uv_prepare_stop(&server->prepare);
    if (!server->closing) /* else it runs on_closing */
        uv_idle_stop(&server->idle);
    run_steps(server);
    headway__http_check_drained(server);
}

/* Only keeps the loop from waiting. */
static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

void headway__http_wake(struct headway__http_server *server)
{
    if (server->scheduled || uv_is_closing((uv_handle_t *)&server->prepare))
        return;
    server->scheduled = true;
    uv_prepare_start(&server->prepare, on_prepare);
    uv_idle_start(&server->idle, on_idle);
}

void headway__http_schedule(struct headway__http_connection *c)
{
    if (c->stepping || c->state == HEADWAY__HTTP_CLOSED)
        return;
    if (headway__http_ring_alone(&c->step))
        headway__http_ring_put(&c->server->steps, &c->step);
    headway__http_wake(c->server);
}

static void close_listeners(struct headway__http_server *server)
{
    for (unsigned i = 0; i < HEADWAY__HTTP_LISTENERS; i++)
        headway__http_listener_close(&server->listeners[i]);
}

static void for_all(struct headway__http_server *server,
                    void (*act)(struct headway__http_connection *connection))
{
    struct headway__http_ring *ring, *next;
    for (ring = server->connections.next; ring != &server->connections; ring = next) {
        next = ring->next;
        act(HEADWAY__HTTP_OF(ring, struct headway__http_connection, all));
    }
}

static void cut(struct headway__http_connection *c)
{
    headway__http_doom(c, HEADWAY__HTTP_CUT, true);
}

/* What waits for a request is not needed; a WebSocket is told. */
static void ask_to_leave(struct headway__http_connection *c)
{
    bool waits = c->state == HEADWAY__HTTP_HEAD && c->window.size == 0;
    if (c->state == HEADWAY__HTTP_WEBSOCKET)
        headway__http_websocket_leave(c, 1001, "the server goes away");
    else if (waits || c->state == HEADWAY__HTTP_SHAKING)
        headway__http_doom(c, HEADWAY__HTTP_CUT, false);
    headway__http_schedule(c);
}

static void on_deadline(uv_timer_t *timer)
{
    struct headway__http_server *server = timer->data;
    for_all(server, cut);
}

void headway__http_drain(struct headway__http_server *server, uint32_t deadline_ms,
                         void (*on_drained)(void *user), void *user)
{
    if (server->draining || server->closing)
        return;
    server->draining = true;
    server->on_drained = on_drained;
    server->drained_user = user;
    close_listeners(server);
    for_all(server, ask_to_leave);
    uv_timer_start(&server->deadline, on_deadline, deadline_ms, 0);
    headway__http_wake(server);
}

void headway__http_check_drained(struct headway__http_server *server)
{
    void (*on_drained)(void *user) = server->on_drained;
    if (!server->draining || !on_drained || !headway__http_ring_alone(&server->connections))
        return;
    server->on_drained = NULL;
    uv_timer_stop(&server->deadline);
    on_drained(server->drained_user);
}

static void on_closed(uv_handle_t *handle)
{
    struct headway__http_server *server = handle->data;
    headway__http_handle_closed(server);
}

void headway__http_handle_closed(struct headway__http_server *server)
{
    server->handles--;
    headway__http_check_drained(server);
    if (server->handles == 0 && server->on_closed)
        server->on_closed(server->closed_user);
}

/* Runs the last steps, then lets go of what runs them. */
static void on_closing(uv_idle_t *idle)
{
    struct headway__http_server *server = idle->data;
    run_steps(server);
    uv_close((uv_handle_t *)&server->dues, on_closed);
    uv_close((uv_handle_t *)&server->deadline, on_closed);
    uv_close((uv_handle_t *)&server->prepare, on_closed);
    uv_close((uv_handle_t *)&server->idle, on_closed);
}

void headway__http_close(struct headway__http_server *server, void (*closed)(void *user),
                         void *user)
{
    if (server->closing)
        return;
    server->closing = true;
    server->on_closed = closed;
    server->closed_user = user;
    server->on_drained = NULL;
    close_listeners(server);
    for_all(server, cut);
    uv_timer_stop(&server->dues);
    uv_idle_stop(&server->idle);
    uv_idle_start(&server->idle, on_closing);
}

void headway__http_server_free(struct headway__http_server *server)
{
    if (server)
        release(server);
}

void headway__http_statistics(const struct headway__http_server *server,
                              struct headway__http_statistics *ret)
{
    *ret = server->statistics;
    ret->buffer_bytes = server->pool.used;
}
