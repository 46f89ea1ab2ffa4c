/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A proxy that spoils connections on purpose. A *connection* is a client's and the one made for it
 * to the target; a *pipe* is one of its two directions, up from the client or down to it. A pipe
 * holds at most ROOM bytes: while it is full nothing is read, so that back pressure goes through.
 */
#ifndef FAULT_PROXY_H
#define FAULT_PROXY_H

#include <stdint.h>
#include <uv.h>

enum { UP, DOWN, DIRECTIONS };
enum { ROOM = 65536 };

/* What befalls the bytes of one direction; 0 everywhere: nothing. */
typedef struct faults {
    uint32_t latency_ms, jitter_ms;
    uint32_t slice;     /* bytes written at once, at most; each time a random number of them */
    uint64_t bandwidth; /* bytes a second */
} faults;

typedef struct connection connection;

/* A batch of bytes as they were read, and when they may go on. */
typedef struct batch {
    uint64_t due; /* ms of the loop's clock */
    size_t size;
} batch;

typedef struct pipe_ {
    connection *of;
    int direction;
    uv_stream_t *from, *to;
    uv_timer_t timer;
    uv_write_t write;
    uv_shutdown_t shut;
    char bytes[ROOM]; /* a ring */
    size_t first, held;
    batch batches[256]; /* a ring too */
    unsigned batch_first, batch_count;
    uint64_t next_ns;  /* bandwidth: not before */
    uint64_t last_due; /* jitter never changes the order */
    size_t writing;    /* bytes under way in write; 0: none */
    int reading, eof, ended, stopped;
} pipe_;

typedef union endpoint {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t unix_;
} endpoint;

struct connection {
    connection *next, **link;
    endpoint client, target;
    uv_connect_t connecting;
    pipe_ pipes[DIRECTIONS];
    int open_handles, closing;
};

typedef struct address {
    int tcp;
    char path[108]; /* ipc */
    struct sockaddr_in in;
} address;

typedef struct proxy {
    uv_loop_t loop;
    endpoint listener, input;
    address here, there;
    faults faults[DIRECTIONS];
    connection *connections;
    uint64_t random;
    uint64_t accepted, failed, bytes[DIRECTIONS];
    char line[256];
    size_t line_size;
    int line_cut;
} proxy;

extern proxy the_proxy;

uint32_t proxy_random(uint32_t below);

/* connection.c */
void connection_accept(uv_stream_t *listener, int status);
/* Ends it; with_reset: by RST where there is such a thing. */
void connection_close(connection *c, int with_reset);

/* pipe.c */
void pipe_begin(connection *c, int direction, uv_stream_t *from, uv_stream_t *to);
/* Neither reads nor writes any more, and closes nothing. */
void pipe_stop(pipe_ *p);
/* The faults have changed. */
void pipe_wake(pipe_ *p);

#endif
