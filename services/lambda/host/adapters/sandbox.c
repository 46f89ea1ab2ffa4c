/* SPDX-License-Identifier: Apache-2.0 */
#include "../variables.h"
#include "outside.h"
#include "server.h"

#include <headway/status.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    CHUNK = 16384,
    DRAIN_MOST = 64,   /* chunks at once */
    SETTLE_MS = 1,     /* how often an ended process's connections are looked at */
    SETTLE_TRIES = 200 /* and at most */
};

/* --- output ---------------------------------------------------------------------------------- */

static void heard(sandbox *s, bool is_err, headway_bytes bytes)
{
    if (s->e && bytes.size)
        environment_output(s->e, is_err, bytes);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret_buffer)
{
    static char room[CHUNK]; /* used up before the next read */
    (void)handle;
    (void)suggested;
    *ret_buffer = uv_buf_init(room, sizeof room);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    sandbox *s = stream->data;
    if (size > 0)
        heard(s, (uv_stream_t *)&s->err == stream, headway_bytes_of(buffer->base, (size_t)size));
    else if (size < 0)
        uv_read_stop(stream);
}

static void drain(sandbox *s, bool is_err, uv_pipe_t *pipe)
{
    char room[CHUNK];
    int fd;
    ssize_t size = 1;
    if (uv_fileno((uv_handle_t *)pipe, &fd) != 0)
        return;
    for (int n = 0; n < DRAIN_MOST && (size = read(fd, room, sizeof room)) > 0; n++)
        heard(s, is_err, headway_bytes_of(room, (size_t)size));
}

void sandbox_drain(void *user, environment *e)
{
    sandbox *s = e->outside;
    (void)user;
    drain(s, false, &s->out);
    drain(s, true, &s->err);
}

uint32_t sandbox_memory_kb(void *user, const environment *e)
{
    sandbox *s = e->outside;
    uint32_t kb = child_memory_kb(&s->child);
    (void)user;
    if (kb > s->memory_kb)
        s->memory_kb = kb;
    return s->memory_kb;
}

/* --- the end --------------------------------------------------------------------------------- */

static void release(sandbox *s)
{
    outside *o = s->outside;
    pool_link_remove(&s->link);
    headway__http_server_free(s->server);
    o->alloc->release(o->alloc->user, s);
    o->wanted = true; /* it may have been the last */
}

static void on_closed(uv_handle_t *handle)
{
    sandbox *s = handle->data;
    if (--s->handles == 0)
        release(s);
}

static void on_server_closed(void *user)
{
    sandbox *s = user;
    if (--s->handles == 0)
        release(s);
}

static void close_all(sandbox *s)
{
    if (s->closing)
        return;
    s->closing = true;
    uv_close((uv_handle_t *)&s->out, on_closed);
    uv_close((uv_handle_t *)&s->err, on_closed);
    uv_close((uv_handle_t *)&s->settle, on_closed);
    if (s->server)
        headway__http_close(s->server, on_server_closed, s);
}

void sandbox_forget(void *user, environment *e)
{
    sandbox *s = e->outside;
    (void)user;
    if (!s)
        return;
    e->outside = NULL;
    runtime_server_detach(s);
    s->e = NULL;
    if (s->handles)
        close_all(s);
    else
        release(s);
}

/* All that its connections still held has been read: what it answered last counts. */
static void on_settle(uv_timer_t *timer)
{
    sandbox *s = timer->data;
    struct headway__http_statistics now;
    headway__http_statistics(s->server, &now);
    if (now.connections > 0 && ++s->patience < SETTLE_TRIES)
        return;
    uv_timer_stop(timer);
    drain(s, false, &s->out);
    drain(s, true, &s->err);
    runtime_server_detach(s);
    if (s->end.memory_kb > s->memory_kb && !s->memory_kb)
        s->memory_kb = s->end.memory_kb;
    environment_exited(s->e, s->end.code, s->end.signal);
}

void sandbox_reap_all(outside *o)
{
    for (pool_link *l = o->sandboxes.next; l != &o->sandboxes; l = l->next) {
        sandbox *s = POOL_OF(l, sandbox, link);
        pid_t group = s->child.pid;
        if (!s->e || !child_reap(&s->child, &s->end))
            continue;
        outside_guard(o, group, true);
        uv_timer_start(&s->settle, on_settle, 0, SETTLE_MS);
    }
}

void sandbox_kill_all(outside *o)
{
    for (pool_link *l = o->sandboxes.next; l != &o->sandboxes; l = l->next)
        child_signal(&POOL_OF(l, sandbox, link)->child, SIGKILL);
}

void sandbox_stop(void *user, environment *e, bool kill)
{
    sandbox *s = e->outside;
    (void)user;
    child_signal(&s->child, kill ? SIGKILL : SIGTERM);
}

/* --- the start ------------------------------------------------------------------------------- */

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static int start_process(sandbox *s, char *why, size_t why_size)
{
    command run;
    char **variables;
    const outside_options *o = &s->outside->options;
    const char *path = getenv("PATH");
    const variables_input input = {.function = &s->e->config->config,
                                   .runtime_api = s->api,
                                   .region = s->e->h->options.region,
                                   .log_stream = s->e->id,
                                   .endpoint = o->endpoint,
                                   .access_key = o->access_key,
                                   .secret_key = o->secret_key,
                                   .session_token = o->session_token,
                                   .path = path ? path : "/usr/local/bin:/usr/bin:/bin"};
    int error = command_find(input.function, exists, &run, why, why_size);
    if (!error)
        error = variables_make(&input, s->outside->alloc, &variables);
    if (error)
        return error;
    error = child_start(run.words, variables, input.function->folder, &s->child, why, why_size);
    s->outside->alloc->release(s->outside->alloc->user, variables);
    if (!error)
        outside_guard(s->outside, s->child.pid, false);
    return error;
}

static void open_handles(sandbox *s)
{
    uv_loop_t *loop = s->outside->loop;
    uv_pipe_init(loop, &s->out, 0);
    uv_pipe_init(loop, &s->err, 0);
    uv_timer_init(loop, &s->settle);
    s->out.data = s->err.data = s->settle.data = s;
    s->handles = 3 + (s->server != NULL);
}

int sandbox_start(void *user, environment *e, char *why, size_t why_size)
{
    outside *o = user;
    sandbox *s = o->alloc->allocate(o->alloc->user, sizeof *s);
    if (!s)
        return HEADWAY_ENOMEM;
    *s = (sandbox){.outside = o, .e = e};
    pool_link_init(&s->link);
    pool_link_init(&s->exchanges);
    pool_link_put(&o->sandboxes, &s->link);
    e->outside = s;
    int error = runtime_server_new(s, why, why_size);
    if (!error || s->server)
        open_handles(s);
    if (!error)
        error = start_process(s, why, why_size);
    if (error)
        return error; /* forget follows */
    uv_pipe_open(&s->out, s->child.out);
    uv_pipe_open(&s->err, s->child.err);
    uv_read_start((uv_stream_t *)&s->out, on_alloc, on_read);
    uv_read_start((uv_stream_t *)&s->err, on_alloc, on_read);
    return 0;
}
