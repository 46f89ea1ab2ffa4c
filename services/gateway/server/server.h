/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An HTTP/1.1 and WebSocket server on the user's libuv loop. It never blocks and has no thread.
 *
 * An *exchange* is one request and its response, whatever the protocol below. It is known to the
 * handler from request until end, which comes exactly once and last:
 *
 *   request --read(n)--> body... body_end      the client's half; what is not paid for is not read
 *      |------> respond, or begin write... end ours; EAGAIN: nothing was taken, writable follows
 *      |------> accept --read(n)--> message... a WebSocket; message_send, close
 *      `-------------------------------------> end(how)
 *
 * Callbacks come on the loop's thread and never from inside a function that is called here; each of
 * these functions may be called from inside a callback. Functions answer 0 or HEADWAY_E...; on an
 * exchange that has ended on the wire, and waits to hear end, they answer HEADWAY_ECLOSED.
 *
 * What the server refuses itself (a request that is malformed or ambiguous, too large, too slow) it
 * answers with a google.rpc.Status in JSON and closes; the handler's `refused` hears of it.
 */
#ifndef HEADWAY_GATEWAY_SERVER_H
#define HEADWAY_GATEWAY_SERVER_H

#include <headway/alloc.h>
#include <headway/status.h>
#include <stdbool.h>

struct uv_loop_s;
struct headway__http_server;
struct headway__http_exchange;

#define HEADWAY__HTTP_UNLIMITED UINT64_MAX

struct headway__http_header {
    headway_bytes name, value; /* value without the white space around it */
};

/* How the end of a request's body is known. */
enum headway__http_body { HEADWAY__HTTP_NO_BODY, HEADWAY__HTTP_SIZED, HEADWAY__HTTP_CHUNKED };

enum { HEADWAY__HTTP_PEER_SIZE = 64 };

/* Borrowed, with all it points to, until the callback returns. */
struct headway__http_request {
    headway_bytes method;                       /* a token, as it came: "GET" */
    headway_bytes path;                         /* begins with "/", undecoded; or "*" of OPTIONS */
    headway_bytes query;                        /* behind the "?", undecoded; empty without one */
    headway_bytes host;                         /* with its port; empty only in HTTP/1.0 */
    const struct headway__http_header *headers; /* as they came */
    size_t header_count;
    int version; /* 10, 11 */
    enum headway__http_body body;
    uint64_t content_length; /* of SIZED; else 0 */
    bool expects_continue;
    bool websocket; /* accept is possible */
    bool tls;
    const char *client_subject; /* of its verified certificate; NULL: none */
    const char *peer;           /* "10.1.2.3:40112", "[::1]:80", "unix" */
};

/* The value of the first header of that name in any case; data NULL: there is none. */
headway_bytes headway__http_header_find(const struct headway__http_request *request,
                                        const char *name);
/* Whether a comma-separated list of all headers of that name holds the token, in any case. */
bool headway__http_header_has(const struct headway__http_request *request, const char *name,
                              const char *token);

/* How an exchange ended. */
enum headway__http_end {
    HEADWAY__HTTP_ANSWERED, /* the whole response went to the kernel; a WebSocket closed cleanly */
    HEADWAY__HTTP_LEFT, /* the client went away, also by ending its sending before our answer. While
                           it is not read, that is seen within a second of its last byte */
    HEADWAY__HTTP_CUT,  /* by abort, a stall, the server's close, or lack of memory */
    HEADWAY__HTTP_REFUSED /* by the server: the body was malformed, too large or too slow */
};

/* Any callback but request may be NULL. user is the server's, or headway__http_set_user's. */
struct headway__http_handler {
    size_t size;
    void (*request)(void *user, struct headway__http_exchange *x,
                    const struct headway__http_request *request);
    /* A piece of the body, at most what read paid for; without body the handler takes none. */
    void (*body)(void *user, struct headway__http_exchange *x, headway_bytes piece);
    /* All of the body has come; of an empty one, without a read. Not told where request said
       NO_BODY, nor behind a whole response. */
    void (*body_end)(void *user, struct headway__http_exchange *x);
    /* Once after each HEADWAY_EAGAIN: what waited has gone to the kernel. */
    void (*writable)(void *user, struct headway__http_exchange *x);
    /* Whole, unmasked, and valid UTF-8 if it is text. */
    void (*message)(void *user, struct headway__http_exchange *x, bool text, headway_bytes message);
    /* Exactly once and last; x is gone when it returns. */
    void (*end)(void *user, struct headway__http_exchange *x, enum headway__http_end how);
    /* The server has refused something itself, with this status (0: it cut a WebSocket), for
       the log and the counters. user is the server's. */
    void (*refused)(void *user, const char *peer, int status, const char *why);
    /* Before body_end, of a chunked body: the value of a trailer, as it came, in pieces that follow
       each other, with the white space around it. Of name 48 bytes are told. */
    void (*trailer)(void *user, struct headway__http_exchange *x, headway_bytes name,
                    headway_bytes piece);
    /* x is refused by the server: fills in what its response carries besides Content-Type, at most
       `most` headers that live until end, and answers how many. */
    size_t (*refusal_headers)(void *user, struct headway__http_exchange *x,
                              struct headway__http_header *headers, size_t most);
};

struct headway__http_options {
    size_t size;
    const headway_alloc *alloc; /* NULL: headway_alloc_default */
    uint32_t connections;       /* at once; more are answered 503. Default 10000 */
    uint32_t header_bytes;      /* request line and headers: 431; at most 65535. Default 16384 */
    uint32_t header_count;      /* more are 431; at most 256. Default 100 */
    uint32_t target_bytes;      /* 414. Default 8192 */
    uint64_t body_bytes;        /* 413. Default 4 MiB; headway__http_body_limit per exchange */
    uint32_t message_bytes;     /* of a WebSocket's messages: close code 1009. Default 4 MiB */
    uint32_t output_bytes;      /* that may wait per connection before EAGAIN. Default 65536 */
    uint64_t buffer_bytes;      /* of all buffers in use: past it, connections that need more are
                                   cut. Default 256 MiB */
    uint32_t requests;          /* per connection, which then closes. Default 1000000 */
    uint32_t handshake_ms;      /* of TLS. Default 5000 */
    uint32_t header_ms;         /* from a request's first byte to its headers' end: 408.
                                   Default 5000 */
    uint32_t idle_ms;           /* of kept-alive connections. Default 60000 */
    uint32_t body_ms;           /* without a byte of a body that is wanted: 408. Default 30000 */
    uint32_t write_ms;          /* without a byte taken by the client: cut. Default 30000 */
    uint32_t ping_ms;           /* a silent WebSocket is pinged, then cut. Default 30000 */
    uint32_t linger_ms;         /* how long a refused client is listened to, so that it sees the
                                   refusal. Default 2000 */
};

/* EINVAL (also for limits out of range), ENOMEM. handler is copied. The process ignores SIGPIPE. */
int headway__http_server_new(struct uv_loop_s *loop, const struct headway__http_options *options,
                             const struct headway__http_handler *handler, void *user,
                             struct headway__http_server **ret_server);

/* A place to listen at, at most 16 of them. */
struct headway__http_listen {
    size_t size;
    const char *url;       /* "tcp://127.0.0.1:8080", "tcp://[::]:80", "tcp://localhost:0",
                              "unix:PATH" (mode 0660), "fd://3" (stays the caller's) */
    const char *cert_file; /* PEM, the chain behind it. NULL: no TLS */
    const char *key_file;
    const char
        *client_ca_file; /* PEM: clients must show a certificate of these. NULL: none asked */
    uint32_t backlog;    /* default 1024 */
};

enum { HEADWAY__HTTP_WHY_SIZE = 320 };

/*
 * bound (may be NULL) receives the URL with the port that was picked. why (may be NULL, of
 * HEADWAY__HTTP_WHY_SIZE bytes) is a sentence that tells what to do. EADDRINUSE, EADDRESS, EACCES,
 * EINVAL (certificate or key), ELIMIT, ENOMEM. A socket file that nobody answers at is replaced.
 */
int headway__http_listen(struct headway__http_server *server,
                         const struct headway__http_listen *listen, char *bound, size_t bound_size,
                         char *why);
/* Reads the certificates and keys of all listeners again. All or nothing: on failure the old stay,
   and why says which file is at fault. Connections that stand keep theirs. */
int headway__http_reload(struct headway__http_server *server, char *why);

struct headway__http_statistics {
    uint64_t accepted, requests, refused, turned_away; /* since the start */
    uint64_t bytes_in, bytes_out;                      /* of the sockets */
    uint64_t buffer_bytes;                             /* in use now */
    uint32_t connections, exchanges, websockets;       /* now */
};
void headway__http_statistics(const struct headway__http_server *server,
                              struct headway__http_statistics *ret);

/* Stops listening, closes idle connections, answers with `Connection: close`, closes WebSockets
   with 1001; after deadline_ms cuts what is left. Then on_drained, once. */
void headway__http_drain(struct headway__http_server *server, uint32_t deadline_ms,
                         void (*on_drained)(void *user), void *user);
/* Cuts everything; every exchange hears its end, then on_closed. free is legal from there on. */
void headway__http_close(struct headway__http_server *server, void (*on_closed)(void *user),
                         void *user);
void headway__http_server_free(struct headway__http_server *server);

/* -- an exchange ------------------------------------------------------------------------------ */

/* What its callbacks get as user from now on, and what user is now. */
void headway__http_set_user(struct headway__http_exchange *x, void *user);
void *headway__http_user(const struct headway__http_exchange *x);

/* With which status the server has refused it; 0: it has not, or the answer had begun. */
int headway__http_refusal(const struct headway__http_exchange *x);

/* Pays for more: bytes of the body, or messages of a WebSocket. The first one answers
   `Expect: 100-continue`. Adds up; HEADWAY__HTTP_UNLIMITED is without end. */
int headway__http_read(struct headway__http_exchange *x, uint64_t more);
/* From inside request, instead of the server's: HEADWAY__HTTP_UNLIMITED for streams, whose clients
   may_be_silent longer than body_ms. */
int headway__http_body_limit(struct headway__http_exchange *x, uint64_t bytes, bool may_be_silent);

/*
 * The whole response; body is copied. What the client has not sent of its own body is discarded, or
 * the connection closes. EINVAL: status is not 200..599, a name is no token, a value has CR, LF or
 * another control character, there are more than 64 headers, or one is the server's own
 * (Connection, Content-Length, Transfer-Encoding, Date, Upgrade, Keep-Alive, Trailer); nothing was
 * taken. 426 names WebSockets by itself. HEAD, 204 and 304 carry no body, whatever is given.
 */
int headway__http_respond(struct headway__http_exchange *x, int status,
                          const struct headway__http_header *headers, size_t count,
                          headway_bytes body);
/* A response of unknown length: chunked, or until the connection's end for HTTP/1.0. */
int headway__http_begin(struct headway__http_exchange *x, int status,
                        const struct headway__http_header *headers, size_t count);
/* bytes are copied. EAGAIN if others wait and these would pass output_bytes with them. */
int headway__http_write(struct headway__http_exchange *x, headway_bytes bytes);
/* Ends what begin began. */
int headway__http_end_response(struct headway__http_exchange *x);
/* Cuts the connection, so that a truncated response never looks whole. end(CUT) follows. */
void headway__http_abort(struct headway__http_exchange *x);

/* Where request.websocket is set, instead of a response. subprotocol: one of those the client
   offers, NULL for none. */
int headway__http_accept(struct headway__http_exchange *x, const char *subprotocol);
/* As write. Text must be UTF-8: EINVAL. */
int headway__http_message_send(struct headway__http_exchange *x, bool text, headway_bytes message);
/* Says goodbye: code 1000..4999 (but 1004..1006, 1015), reason of at most 123 bytes of UTF-8, may
   be NULL. end follows when the client has said it too, or after linger_ms. */
int headway__http_websocket_close(struct headway__http_exchange *x, int code, const char *reason);

#endif
