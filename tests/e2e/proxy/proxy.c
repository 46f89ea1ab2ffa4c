/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: fault-proxy HERE THERE [SEED]     each ipc://PATH or tcp://ADDRESS:PORT (port 0: any)
 * Says "listening at URL", then obeys its input, a command a line, and says "ok" or what is wrong:
 *
 *   [up|down] latency MS [JITTER]   bytes wait so long, and up to JITTER more; never out of order
 *   [up|down] slice BYTES           at most so many are written at once, a random number
 *   [up|down] bandwidth BYTES       a second
 *   [up|down] half-open             present connections stay open, and nothing moves on them
 *   reset                           ends all connections, by RST on tcp
 *   status                          connections, and bytes up and down
 *
 * up is from the client to the target; without a word both are meant; 0 takes a fault away. It ends
 * with its input.
 */
#include "proxy.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

proxy the_proxy;

uint32_t proxy_random(uint32_t below)
{
    uint64_t z = the_proxy.random += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ z >> 31) % below);
}

static void half_open(int direction)
{
    for (connection *c = the_proxy.connections; c; c = c->next)
        pipe_stop(&c->pipes[direction]);
}

static void reset_all(void)
{
    while (the_proxy.connections)
        connection_close(the_proxy.connections, 1);
}

static int number(const char *text, uint64_t most, uint64_t *ret_number)
{
    char *end;
    if (!text)
        return -1;
    *ret_number = strtoull(text, &end, 10);
    return *text < '0' || *text > '9' || *end || *ret_number > most ? -1 : 0;
}

/* A fault of one direction. NULL: done; else what is wrong. */
static const char *set(int direction, const char *what, const char *first, const char *second)
{
    faults *f = &the_proxy.faults[direction];
    uint64_t a = 0, b = 0;
    if (strcmp(what, "half-open") == 0 && !first) {
        half_open(direction);
        return NULL;
    }
    if (strcmp(what, "latency") != 0 && strcmp(what, "slice") != 0 &&
        strcmp(what, "bandwidth") != 0)
        return "no such command";
    if (number(first, UINT32_MAX / 2, &a) != 0 || (second && number(second, 60000, &b) != 0))
        return "not a number, or too large";
    if (second && *what != 'l')
        return "one number, not two";
    if (*what == 'l') {
        f->latency_ms = (uint32_t)a;
        f->jitter_ms = (uint32_t)b;
    } else if (*what == 's') {
        f->slice = (uint32_t)a;
    } else {
        f->bandwidth = a;
    }
    for (connection *c = the_proxy.connections, *next; c; c = next) {
        next = c->next;
        pipe_wake(&c->pipes[direction]);
    }
    return NULL;
}

static const char *obey(char *text)
{
    char *words[6] = {0}, *state = NULL;
    int count = 0, from = UP, to = DOWN;
    for (char *word = strtok_r(text, " \r", &state); word && count < 5;
         word = strtok_r(NULL, " \r", &state))
        words[count++] = word;
    if (!count)
        return "an empty line";
    if (count == 1 && strcmp(words[0], "reset") == 0) {
        reset_all();
        return NULL;
    }
    if (count == 1 && strcmp(words[0], "status") == 0) {
        unsigned open = 0;
        for (connection *c = the_proxy.connections; c; c = c->next)
            open++;
        printf("%u open, %" PRIu64 " accepted, %" PRIu64 " without target, %" PRIu64
               " bytes up, %" PRIu64 " down\n",
               open, the_proxy.accepted, the_proxy.failed, the_proxy.bytes[UP],
               the_proxy.bytes[DOWN]);
        return NULL;
    }
    int one = strcmp(words[0], "up") == 0 || strcmp(words[0], "down") == 0;
    if (one)
        from = to = *words[0] == 'u' ? UP : DOWN;
    const char *wrong = words[one] && !words[3 + one] ? NULL : "too few words, or too many";
    for (int direction = from; direction <= to && !wrong; direction++)
        wrong = set(direction, words[one], words[one + 1], words[one + 2]);
    return wrong;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *to)
{
    (void)handle;
    (void)suggested;
    *to = uv_buf_init(the_proxy.line + the_proxy.line_size,
                      (unsigned)(sizeof the_proxy.line - 1 - the_proxy.line_size));
}

static void on_input(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    char *end;
    (void)stream;
    (void)buffer;
    if (size < 0)
        exit(0);
    the_proxy.line_size += (size_t)size;
    while ((end = memchr(the_proxy.line, '\n', the_proxy.line_size))) {
        size_t used = (size_t)(end - the_proxy.line) + 1;
        *end = 0;
        const char *wrong = the_proxy.line_cut ? "too long a line" : obey(the_proxy.line);
        printf("%s%s\n", wrong ? "error: " : "ok", wrong ? wrong : "");
        the_proxy.line_cut = 0;
        memmove(the_proxy.line, end + 1, the_proxy.line_size -= used);
    }
    if (the_proxy.line_size == sizeof the_proxy.line - 1) {
        the_proxy.line_size = 0;
        the_proxy.line_cut = 1; /* up to its end */
    }
}

static int parse(const char *url, address *to)
{
    char host[64];
    const char *port = strrchr(url, ':');
    if (strncmp(url, "ipc://", 6) == 0 && strlen(url + 6) < sizeof to->path) {
        snprintf(to->path, sizeof to->path, "%s", url + 6);
        return 0;
    }
    if (strncmp(url, "tcp://", 6) != 0 || port < url + 6 || (size_t)(port - url) - 6 >= sizeof host)
        return -1;
    to->tcp = 1;
    snprintf(host, sizeof host, "%.*s", (int)(port - url) - 6, url + 6);
    return uv_ip4_addr(host, atoi(port + 1), &to->in);
}

static int listen_here(void)
{
    address *here = &the_proxy.here;
    endpoint *e = &the_proxy.listener;
    int size = sizeof here->in, error;
    if (!here->tcp) {
        uv_pipe_init(&the_proxy.loop, &e->unix_, 0);
        error = uv_pipe_bind(&e->unix_, here->path);
    } else {
        uv_tcp_init(&the_proxy.loop, &e->tcp);
        error = uv_tcp_bind(&e->tcp, (const struct sockaddr *)&here->in, 0);
    }
    if (!error)
        error = uv_listen(&e->stream, 128, connection_accept);
    if (!error && here->tcp)
        error = uv_tcp_getsockname(&e->tcp, (struct sockaddr *)&here->in, &size);
    if (error)
        fprintf(stderr, "fault-proxy: cannot listen: %s\n", uv_strerror(error));
    else if (here->tcp)
        printf("listening at tcp://127.0.0.1:%u\n", ntohs(here->in.sin_port));
    else
        printf("listening at ipc://%s\n", here->path);
    return error;
}

int main(int argc, char **argv)
{
    proxy *p = &the_proxy;
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN); /* who closed while bytes waited for it is told by EPIPE */
    if (argc < 3 || argc > 4 || parse(argv[1], &p->here) != 0 || parse(argv[2], &p->there) != 0) {
        fprintf(stderr, "usage: fault-proxy HERE THERE [SEED]: each ipc://PATH or "
                        "tcp://ADDRESS:PORT; commands on its input, see proxy.c\n");
        return 2;
    }
    p->random = argc == 4 ? strtoull(argv[3], NULL, 10) : 1;
    uv_loop_init(&p->loop);
    if (listen_here() != 0)
        return 1;
    uv_pipe_init(&p->loop, &p->input.unix_, 0);
    if (uv_pipe_open(&p->input.unix_, 0) != 0 ||
        uv_read_start(&p->input.stream, on_alloc, on_input) != 0) {
        fprintf(stderr, "fault-proxy: its commands come by a pipe: FIFO or |\n");
        return 2;
    }
    return uv_run(&p->loop, UV_RUN_DEFAULT);
}
