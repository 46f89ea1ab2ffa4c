/* SPDX-License-Identifier: Apache-2.0 */
#include "output.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int output_init(output *o, uv_loop_t *loop, const char *name, int fd)
{
    o->name = name;
    o->fd = fd;
    int error = uv_pipe_init(loop, &o->pipe, 0);
    o->open = error == 0;
    o->pipe.data = o;
    return error;
}

/* A supervisor must not stand still because nobody reads what its workers write. */
static int has_room(const output *o)
{
    struct pollfd p = {.fd = o->fd, .events = POLLOUT};
    return poll(&p, 1, 0) != 0;
}

static void write_line(const output *o, const char *text, size_t size)
{
    char whole[OUTPUT_PREFIX + OUTPUT_LINE + 2];
    int n = snprintf(whole, OUTPUT_PREFIX, "%s | ", o->name);
    size_t used = n < OUTPUT_PREFIX ? (size_t)n : OUTPUT_PREFIX - 1;
    memcpy(whole + used, text, size);
    used += size;
    whole[used++] = '\n';
    if (write(o->fd, whole, used) < 0)
        return; /* our own output is closed: nobody to tell */
}

/* The lines that are whole, and a line that is longer than the buffer in pieces; at the end the
   rest. */
static void emit(output *o, int end)
{
    size_t from = 0;
    o->paused = 0;
    while (from < o->used) {
        char *newline = memchr(o->line + from, '\n', o->used - from);
        int full = from == 0 && o->used == sizeof o->line;
        if (!newline && !full && !end)
            break;
        if (!has_room(o)) {
            o->paused = 1;
            break;
        }
        size_t size = newline ? (size_t)(newline - o->line) - from : o->used - from;
        write_line(o, o->line + from, size);
        from += size + (newline != NULL);
    }
    o->used -= from;
    memmove(o->line, o->line + from, o->used);
}

static void give(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    output *o = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(o->line + o->used, (unsigned)(sizeof o->line - o->used));
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    output *o = stream->data;
    (void)buffer;
    if (size < 0) {
        output_close(o);
        return;
    }
    o->used += (size_t)size;
    emit(o, 0);
    if (o->paused)
        uv_read_stop(stream);
}

void output_start(output *o)
{
    if (uv_read_start((uv_stream_t *)&o->pipe, give, on_read) != 0)
        output_close(o);
}

void output_tick(output *o)
{
    if (!o->open || !o->paused)
        return;
    emit(o, 0);
    if (!o->paused)
        output_start(o);
}

static void on_closed(uv_handle_t *handle)
{
    output *o = handle->data;
    if (o->on_closed)
        o->on_closed(o->user);
}

void output_close(output *o)
{
    if (!o->open)
        return;
    o->open = 0;
    emit(o, 1);
    uv_close((uv_handle_t *)&o->pipe, on_closed);
}
