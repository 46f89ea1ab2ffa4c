/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limit of the gateway's rows: a bare HTTP echo on libuv, one thread. It looks for the end of a
 * request by Content-Length alone, checks nothing, and answers what came as the body, or "ok".
 * usage: http-bare PORT (0 picks one, which it prints)
 */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { INPUT = 65536, ANSWER = 256 };

struct client {
    uv_tcp_t tcp;
    uv_write_t write;
    size_t size; /* bytes in input */
    char input[INPUT], output[INPUT + ANSWER];
};

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void on_written(uv_write_t *request, int status)
{
    (void)request;
    (void)status;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct client *c = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(c->input + c->size, (unsigned)(INPUT - c->size));
}

static void answer(struct client *c, const char *body, size_t size)
{
    int head = snprintf(c->output, ANSWER,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        "Content-Length: %zu\r\n\r\n",
                        size);
    uv_buf_t buffer = uv_buf_init(c->output, (unsigned)((size_t)head + size));
    memcpy(c->output + head, body, size);
    if (uv_try_write((uv_stream_t *)&c->tcp, &buffer, 1) != (int)buffer.len)
        uv_write(&c->write, (uv_stream_t *)&c->tcp, &buffer, 1, on_written);
}

/* How long the first request is, with its body; 0: it is not whole. */
static size_t request_size(const struct client *c, size_t *ret_head)
{
    const char *end = memmem(c->input, c->size, "\r\n\r\n", 4), *length;
    size_t body = 0;
    if (!end)
        return 0;
    *ret_head = (size_t)(end - c->input) + 4;
    length = memmem(c->input, *ret_head, "Content-Length: ", 16);
    if (length)
        body = strtoul(length + 16, NULL, 10);
    return *ret_head + body <= c->size ? *ret_head + body : 0;
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct client *c = stream->data;
    size_t size, head;
    (void)buffer;
    if (count < 0) {
        uv_close((uv_handle_t *)stream, on_closed);
        return;
    }
    c->size += (size_t)count;
    while ((size = request_size(c, &head)) > 0) {
        if (size > head)
            answer(c, c->input + head, size - head);
        else
            answer(c, "ok", 2);
        c->size -= size;
        memmove(c->input, c->input + size, c->size);
    }
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct client *c = status == 0 ? malloc(sizeof *c) : NULL;
    if (!c)
        return;
    c->size = 0;
    uv_tcp_init(listener->loop, &c->tcp);
    c->tcp.data = c;
    if (uv_accept(listener, (uv_stream_t *)&c->tcp) != 0) {
        uv_close((uv_handle_t *)&c->tcp, on_closed);
        return;
    }
    uv_tcp_nodelay(&c->tcp, 1);
    uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
}

int main(int argc, char **argv)
{
    static uv_tcp_t listener;
    struct sockaddr_in at;
    int size = sizeof at;
    uv_ip4_addr("127.0.0.1", argc > 1 ? atoi(argv[1]) : 0, &at);
    uv_tcp_init(uv_default_loop(), &listener);
    uv_tcp_bind(&listener, (struct sockaddr *)&at, 0);
    if (uv_listen((uv_stream_t *)&listener, 1024, on_connection) != 0)
        return 1;
    uv_tcp_getsockname(&listener, (struct sockaddr *)&at, &size);
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
