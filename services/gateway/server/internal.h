/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server inside. A connection's life:
 *
 *   accept -> SHAKING (TLS) -> HEAD <--answered, kept alive-- EXCHANGE -> WEBSOCKET
 *                                |            DISCARDING <-------'            |
 *                                `--refused, last answer--> FLUSHING <--------'
 *                                                               `-> LINGERING -> CLOSED
 *   cut: from anywhere to CLOSED
 *
 * Everything happens in a connection's *step*: the bytes that came, what handlers did, a time that
 * came are noted, and the step acts on them, until nothing moves. Handlers are called from steps
 * alone, so never from inside a function that they call; those only note, and schedule a step
 * before the loop next waits.
 *
 * Bytes are read into one buffer of the server's and handled there; only what cannot be used yet is
 * kept in a block of the connection's own. So an idle connection has no buffer.
 */
#ifndef HEADWAY_GATEWAY_SERVER_INTERNAL_H
#define HEADWAY_GATEWAY_SERVER_INTERNAL_H

#include "http1.h"
#include "websocket.h"
#include <openssl/types.h>
#include <uv.h>

enum {
    HEADWAY__HTTP_LISTENERS = 16,
    HEADWAY__HTTP_INPUT = 65536,      /* the buffer that is read into */
    HEADWAY__HTTP_AHEAD = 16384,      /* bytes that may be kept before reading stops */
    HEADWAY__HTTP_DISCARDED = 65536,  /* of an unread body, rather than close */
    HEADWAY__HTTP_LINGERED = 1 << 20, /* bytes a refused client is listened to */
    HEADWAY__HTTP_CLASSES = 9,        /* of blocks: 512 bytes to 128 KiB */
    HEADWAY__HTTP_HEADERS = 64,       /* of a response, at most */
    HEADWAY__HTTP_PAUSE_MS = 1000     /* how often a client that is not read is looked after */
};

/* Rings. The head is an element of nothing; an element outside any ring is alone. */
struct headway__http_ring {
    struct headway__http_ring *next, *previous;
};

/* pool.c: blocks of powers of two, counted against options.buffer_bytes. */
struct headway__http_pool {
    const headway_alloc *alloc;
    void *spare[HEADWAY__HTTP_CLASSES];
    size_t spare_bytes;
    uint64_t used, limit;
};
void headway__http_pool_init(struct headway__http_pool *pool, const headway_alloc *alloc,
                             uint64_t limit);
/* NULL without memory, or at the limit. ret_capacity is what give must be told. */
void *headway__http_take(struct headway__http_pool *pool, size_t size, size_t *ret_capacity);
void headway__http_give(struct headway__http_pool *pool, void *block, size_t capacity);
void headway__http_pool_done(struct headway__http_pool *pool);

/* chain.c: bytes that wait, in blocks. */
struct headway__http_block {
    struct headway__http_block *next;
    size_t start, end, capacity; /* capacity: of the block with this head */
    uint8_t data[];
};
struct headway__http_chain {
    struct headway__http_block *first, *last;
    size_t bytes;
};
/* Appends the parts joined; all or nothing: 0 or ENOMEM. */
int headway__http_chain_add(struct headway__http_pool *pool, struct headway__http_chain *chain,
                            const headway_bytes *parts, size_t count);
void headway__http_drop(struct headway__http_pool *pool, struct headway__http_chain *chain,
                        size_t bytes);
/* The first blocks of `from` behind `to`, at most so many. */
void headway__http_move(struct headway__http_chain *to, struct headway__http_chain *from,
                        unsigned most);
unsigned headway__http_buffers(const struct headway__http_chain *chain, uv_buf_t *buffers,
                               unsigned most);

/* due.c: each lane has one duration, so that its ring is in the order of time. */
enum headway__http_lane {
    HEADWAY__HTTP_LANE_NONE,
    HEADWAY__HTTP_LANE_HANDSHAKE,
    HEADWAY__HTTP_LANE_HEADER,
    HEADWAY__HTTP_LANE_IDLE,
    HEADWAY__HTTP_LANE_BODY,
    HEADWAY__HTTP_LANE_PAUSE,
    HEADWAY__HTTP_LANE_PING,
    HEADWAY__HTTP_LANE_LINGER,
    HEADWAY__HTTP_LANE_WRITE,
    HEADWAY__HTTP_LANES
};
struct headway__http_due {
    struct headway__http_ring ring; /* first: a due is found by its ring */
    uint64_t at;                    /* ms of the loop */
    enum headway__http_lane lane;
    bool is_write; /* which of its connection's two it is */
};
struct headway__http_connection;
void headway__http_due_init(struct headway__http_connection *connection);
/* Into this lane, its time counted from now; LANE_NONE: into none. */
void headway__http_due_set(struct headway__http_connection *connection,
                           struct headway__http_due *due, enum headway__http_lane lane);
void headway__http_due_fire(uv_timer_t *timer);

enum headway__http_response {
    HEADWAY__HTTP_UNANSWERED,
    HEADWAY__HTTP_STREAMING, /* between begin and end */
    HEADWAY__HTTP_COMPLETE   /* all is said, not all may have left */
};

/* In HTTP/1 one at a time, a part of its connection. */
struct headway__http_exchange {
    struct headway__http_connection *connection;
    void *user;
    bool live; /* the handler knows of it */
    bool over; /* only its end is still to be told: how */
    enum headway__http_end how;
    /* The request's body. */
    enum headway__http_body body;
    bool body_done, discards, expects_continue, may_be_silent;
    uint64_t credit, body_limit, body_bytes, left;
    struct headway__http1_chunks chunks;
    /* The response. */
    enum headway__http_response response;
    bool is_head, bodiless, chunked, closes, blocked;
    uint8_t version;
    uint16_t refusal; /* the status of the server's own answer */
    /* A request for a WebSocket. */
    bool websocket;
    char accept[HEADWAY__WEBSOCKET_ACCEPT + 1];
};

enum headway__http_state {
    HEADWAY__HTTP_SHAKING,
    HEADWAY__HTTP_HEAD,
    HEADWAY__HTTP_EXCHANGE,
    HEADWAY__HTTP_WEBSOCKET,
    HEADWAY__HTTP_DISCARDING,
    HEADWAY__HTTP_FLUSHING,
    HEADWAY__HTTP_LINGERING,
    HEADWAY__HTTP_CLOSED
};

struct headway__http_websocket {
    struct headway__websocket_reader reader;
    size_t room_capacity;
    size_t capacity; /* of this block */
    bool pinged, said_goodbye;
};

struct headway__http_connection {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } uv;
    uv_write_t write;
    uv_shutdown_t shutdown;
    struct headway__http_server *server;
    struct headway__http_ring all, step; /* in server->connections, server->steps */
    struct headway__http_due read_due, write_due;
    enum headway__http_state state;
    bool stepping, reading, is_tcp;
    bool gone, reset;                /* it is to be closed, with a reset */
    bool ended;                      /* the client sends no more */
    bool heard;                      /* bytes came since read_due was set */
    enum headway__http_end gone_how; /* where gone */
    uint32_t requests;
    /* What came and is not used yet: in the server's buffer during a step, else in kept. */
    headway_bytes window;
    uint8_t *kept;
    size_t kept_capacity;
    struct headway__http1_scan scan;
    struct headway__http_exchange exchange;
    struct headway__http_websocket *websocket;
    /* What is to be sent: said, encrypted (with TLS), and with the kernel or libuv. */
    struct headway__http_chain said, ready, sending;
    bool writing;       /* libuv has `sending` */
    size_t write_queue; /* libuv's, when it was last looked at */
    size_t lingered;
    uint64_t looked_at; /* when its client was last seen to be there, while it is not read */
    struct headway__http_tls *tls;
    char peer[HEADWAY__HTTP_PEER_SIZE];
};

struct headway__http_listener {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } uv;
    struct headway__http_server *server;
    bool used, open, is_tcp; /* open: it has a handle that is not closed or closing */
    SSL_CTX *context;
    char *cert_file, *key_file, *client_ca_file;
};

struct headway__http_server {
    uv_loop_t *loop;
    const headway_alloc *alloc;
    struct headway__http_options options;
    struct headway__http1_limits limits;
    struct headway__http_handler handler;
    void *user;
    struct headway__http_pool pool;
    struct headway__http_listener listeners[HEADWAY__HTTP_LISTENERS];
    struct headway__http_ring connections, steps, lanes[HEADWAY__HTTP_LANES];
    struct headway__http_connection *spare; /* by all.next */
    uint32_t spare_count;
    uint8_t *input, *plain; /* HEADWAY__HTTP_INPUT bytes each; what is read, what was decrypted */
    struct headway__http_header *room;
    uv_timer_t dues, deadline;
    uv_prepare_t prepare;
    uv_idle_t idle;
    uint64_t dues_at; /* UINT64_MAX: not set */
    unsigned handles; /* that are not closed */
    bool scheduled, draining, closing;
    void (*on_drained)(void *user);
    void *drained_user;
    void (*on_closed)(void *user);
    void *closed_user;
    struct headway__http_statistics statistics;
    int64_t date_second;
    char date[40];                                       /* "Date: ...\r\n" */
    headway_bytes parts[4 * HEADWAY__HTTP_HEADERS + 16]; /* of the answer that is being said */
};

/* server.c */
void headway__http_schedule(struct headway__http_connection *connection);
/* Runs what waits before the loop does. */
void headway__http_wake(struct headway__http_server *server);
/* A handle is closed, or a connection gone: perhaps the last. */
void headway__http_check_drained(struct headway__http_server *server);
void headway__http_handle_closed(struct headway__http_server *server);

/* listen.c */
void headway__http_listener_close(struct headway__http_listener *listener);

/* connection.c */
void headway__http_accept_from(uv_stream_t *listener, int status);
/* Notes its end: nothing more is read or written. reset: so that it never looks whole. */
void headway__http_doom(struct headway__http_connection *connection, enum headway__http_end how,
                        bool reset);
/* Closes the handle. From a step. */
void headway__http_connection_close(struct headway__http_connection *connection);
void headway__http_connections_free(struct headway__http_server *server);
/* More bytes, of the kernel or of TLS, borrowed until the step ends. */
void headway__http_feed(struct headway__http_connection *connection, headway_bytes bytes);
/* Keeps what a step has not used; or gives back the room for it. */
void headway__http_keep(struct headway__http_connection *connection);
/* Behind what is kept: 0, ENOMEM. */
int headway__http_keep_more(struct headway__http_connection *connection, headway_bytes bytes);
void headway__http_read_on(struct headway__http_connection *connection, bool on);
/* Takes bytes off the window. */
void headway__http_used(struct headway__http_connection *connection, size_t size);

/* step.c */
void headway__http_step(struct headway__http_connection *connection);
/* Whether more bytes may come from the client now. */
bool headway__http_is_hungry(const struct headway__http_connection *connection);
/* The client sends no more; broken: nor will it read. */
void headway__http_left(struct headway__http_connection *connection, bool broken);
/* It was refused, and still sends. */
void headway__http_lingered(struct headway__http_connection *connection, size_t size);
/* Its time has come. */
void headway__http_expired(struct headway__http_connection *connection,
                           enum headway__http_lane lane);

/* All is said. Decides what becomes of a body that was not read. */
void headway__http_complete(struct headway__http_exchange *exchange);

/* input.c: what the window holds. True: something moved. */
bool headway__http_input(struct headway__http_connection *connection);
/* The body is awaited and paid for. */
bool headway__http_body_wanted(const struct headway__http_exchange *exchange);

/* output.c */
size_t headway__http_waiting(const struct headway__http_connection *connection);
/* 0, ENOMEM. */
int headway__http_say(struct headway__http_connection *connection, const headway_bytes *parts,
                      size_t count);
/* Hands over what the kernel takes. */
void headway__http_flush(struct headway__http_connection *connection);
void headway__http_output_drop(struct headway__http_connection *connection);

/* respond.c: a head, and the body behind it. 0, or ENOMEM or EINVAL: nothing was said. */
struct headway__http_answer {
    int status;
    const struct headway__http_header *headers;
    size_t count;
    bool sized; /* by body; else chunked, or until the end */
    headway_bytes body;
};
int headway__http_say_answer(struct headway__http_exchange *exchange,
                             const struct headway__http_answer *answer);
const char *headway__http_reason(int status);

/* refuse.c: a response that is the server's own; the connection closes behind it. */
void headway__http_refuse(struct headway__http_connection *connection, int status, const char *why);
/* date.c: the header's line, CR LF with it. */
headway_bytes headway__http_date(struct headway__http_server *server);

/* websocket_connection.c */
bool headway__http_websocket_input(struct headway__http_connection *connection);
void headway__http_websocket_silent(struct headway__http_connection *connection);
/* Says goodbye, once: 0, ENOMEM. Code 1005: without one. */
int headway__http_websocket_leave(struct headway__http_connection *connection, int code,
                                  const char *reason);
int headway__http_websocket_new(struct headway__http_connection *connection);
void headway__http_websocket_free(struct headway__http_connection *connection);

/* tls_context.c: 0 and a context, or EINVAL, ENOMEM and why (may be NULL). */
int headway__http_tls_context(const char *cert_file, const char *key_file,
                              const char *client_ca_file, SSL_CTX **ret_context, char *why);
void headway__http_tls_context_free(SSL_CTX *context);
/* tls.c: a connection's TLS, between what the kernel gives and the window. */
int headway__http_tls_new(struct headway__http_connection *connection, SSL_CTX *context);
void headway__http_tls_free(struct headway__http_connection *connection);
/* Encrypted bytes came. */
void headway__http_tls_feed(struct headway__http_connection *connection, headway_bytes bytes);
/* Keeps what the step has not used. */
void headway__http_tls_keep(struct headway__http_connection *connection);
/* The handshake goes on, or bytes are decrypted into the window. True: something moved. */
bool headway__http_tls_input(struct headway__http_connection *connection);
/* What was said becomes ready. */
void headway__http_tls_output(struct headway__http_connection *connection);
/* Says that nothing more follows. */
void headway__http_tls_goodbye(struct headway__http_connection *connection);
const char *headway__http_tls_subject(const struct headway__http_connection *connection);

static inline void headway__http_ring_init(struct headway__http_ring *ring)
{
    ring->next = ring->previous = ring;
}

static inline bool headway__http_ring_alone(const struct headway__http_ring *ring)
{
    return ring->next == ring;
}

static inline void headway__http_ring_remove(struct headway__http_ring *ring)
{
    ring->next->previous = ring->previous;
    ring->previous->next = ring->next;
    headway__http_ring_init(ring);
}

/* Moves ring to the end of head's. */
static inline void headway__http_ring_put(struct headway__http_ring *head,
                                          struct headway__http_ring *ring)
{
    headway__http_ring_remove(ring);
    ring->next = head;
    ring->previous = head->previous;
    head->previous->next = ring;
    head->previous = ring;
}

#define HEADWAY__HTTP_OF(ring, type, member)                                                       \
    ((type *)(void *)((char *)(ring)-offsetof(type, member)))

#endif
