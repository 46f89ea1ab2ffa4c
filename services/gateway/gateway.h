/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests of an HTTP server become calls of a bus, by the routes that the bus's services bring
 * with them. An exchange is one request and all that comes of it:
 *
 *   request ── judged: origin, key, limits (exchange.c) ──┬── the gateway's own pages (pages.c)
 *                                                         ├── events of a topic (topic.c)
 *                                                         └── found by the router (call.c)
 *     one request, one response              unary.c      │
 *     one request, a stream of responses     download.c ──┤ outflow.c: at the client's pace
 *     a stream of requests, one response     upload.c     │
 *     any shape over a WebSocket             socket.c   ──┘
 *
 * It lives until both its ends have ended: the client's (x is NULL then) and the bus's (call and
 * subscription are). Everything here is the loop's thread's.
 */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include "access_log.h"
#include "buffer.h"
#include "config.h"
#include "cors.h"
#include "entropy.h"
#include "keys.h"
#include "metrics.h"
#include "page.h"
#include "server/server.h"
#include "trace.h"

#include <headway/headway.h>
#include <headway/http/header.h>
#include <headway/http/request.h>
#include <headway/http/response.h>
#include <headway/http/router.h>
#include <headway/http/stream.h>

enum {
    IDENTITY_SIZE = 64,       /* with its NUL, as of headway_call_identity */
    HELD_MOST = 256 << 20,    /* bytes of bodies in all that wait to be whole */
    WINDOW_BYTES = 256 << 10, /* of responses that were asked for and not come yet, about */
    WINDOW_MESSAGES = 32,     /* at most */
    SCRATCH_MOST = 256 << 20, /* of one message, read, packed and written */
    HEAD_MOST = 1 << 20,      /* of a request's head and what is made of it */
    BODY_STEP = 16 << 10,     /* of a stream of requests that is read at once */
    BEGIN_MS = 500,           /* a stream that says nothing has its headers sent by then */
    QUIET_MS = 15000          /* and is kept alive after that */
};

typedef struct gateway gateway;
typedef struct exchange exchange;
typedef struct catalog catalog;

/* What an exchange does, once that is known. Any may be NULL. */
typedef struct exchange_kind {
    void (*body)(exchange *e, headway_bytes piece);
    void (*body_end)(exchange *e);
    void (*writable)(exchange *e);
    void (*message)(exchange *e, bool text, headway_bytes message); /* of a WebSocket */
    void (*tick)(exchange *e);                                      /* a few times a second */
    void (*done)(exchange *e); /* frees what the kind has made */
} exchange_kind;

/* What goes to the client bit by bit. */
typedef struct outflow {
    buffer pending;       /* pieces that the server did not take yet, each behind its size */
    uint32_t outstanding; /* messages that the bus may still bring */
    uint32_t largest;     /* so far */
    uint64_t quiet_since; /* ns */
    bool blocked, begun, ended;
} outflow;

/* What the events of a topic are, as of this version of the catalog. */
typedef struct topic_type {
    const ProtobufCMessageDescriptor *found; /* NULL: nobody knows */
    const headway_types *types;
    uint64_t version;
} topic_type;

struct exchange {
    gateway *g;
    exchange *next, **link; /* of those that live, or are free */
    struct headway__http_exchange *x;
    const exchange_kind *kind;
    headway_arena *arena, *scratch; /* of the whole exchange; of one message */

    /* The request; in arena. */
    headway_bytes method, path, query, content_type, accept, referer, agent, metadata;
    headway_bytes accept_encoding, if_none_match, last_event_id;
    const char *client; /* its address */
    bool websocket;
    int version;
    gateway_trace trace;
    cors_answer cors;
    char identity[IDENTITY_SIZE], key[IDENTITY_SIZE]; /* "": none */
    unsigned char key_sha256[KEY_HASH];
    int64_t key_expires;  /* seconds since 1970; 0: never */
    uint32_t deadline_ms; /* 0: none is asked for */

    /* The call. */
    headway_http_service *service;
    const headway_http_binding *binding;
    headway_bytes route_path;
    headway_method call_method;
    uint32_t key_hash;
    headway_call *call;
    headway_subscription *subscription;
    int call_code; /* how it ended; -1: not yet, or there is none */

    /* What the kinds keep. */
    topic_type topic;          /* of the last event, whose topic stands in body */
    buffer body;               /* of the request, or the rest of it */
    uint64_t held;             /* of it, in the gateway's account */
    headway_http_lines lines;  /* upload */
    headway_bytes waiting;     /* upload: a request that met EAGAIN; in scratch */
    headway_bytes answer;      /* unary: the response's body; in scratch */
    headway_bytes answer_type; /* and what it is */
    headway_http_media media;
    headway_http_stream stream;
    outflow out;
    const char *goodbye; /* socket: why it ends, when what waits has gone; NULL */
    bool has_waiting, body_ended, has_answer, answered;
    bool binary, upgraded; /* of a WebSocket */

    /* For the log and the counters. */
    size_t row;
    int status;
    int64_t time_us;
    uint64_t began, bytes_in, bytes_out;
};

struct gateway {
    headway_bus *bus;
    struct uv_loop_s *loop; /* the bus's */
    const gateway_config *config;
    struct headway__http_server *server;
    headway_http_router *router;
    catalog *catalog;
    gateway_cors *cors;
    gateway_keys *keys; /* NULL: nobody needs one */
    gateway_log *log;   /* NULL: none */
    gateway_metrics *metrics;
    gateway_page *page; /* NULL: there is none */
    headway_timer *tick;
    entropy ids;
    char *openapi; /* as of this version of the catalog; NULL: not yet */
    size_t openapi_size;
    uint64_t openapi_version;
    exchange *live, *free;
    uint32_t live_count, free_count;
    uint64_t held;
    void (*stopped)(void *user);
    void *stopped_user;
    bool stopping;
};

/* Of a setting that is a text: whether it says anything. */
static inline bool is_said(const char *text)
{
    return text && *text;
}

/* gateway.c. settings and everything in it outlive the gateway. 0 or HEADWAY_E..., after saying why
   on stderr; *ret_gateway is there in any case, to be freed. log may be NULL. */
int gateway_new(headway_bus *bus, struct uv_loop_s *loop, const gateway_config *config,
                gateway_log *log, gateway **ret_gateway);
/* When the bus is gone too; of one whose server still stands a no-op, since its loop has ended. */
void gateway_free(gateway *g);
/* The files of settings that may change, again: keys and certificates, each or as it was. */
void gateway_reload(gateway *g);
/* No new requests; done, once, when those there are have ended, or drain_ms has passed. */
void gateway_stop(gateway *g, void (*done)(void *user), void *user);
uint64_t gateway_now(const gateway *g); /* ns */

/* exchange.c */
extern const struct headway__http_handler gateway_handler;
/* Both ends have ended: it is counted, logged and gone. */
void exchange_release(exchange *e);
/* Of a body, into e->body: 0; ELIMIT: there is too much of all bodies together; ENOMEM. */
int exchange_keep(exchange *e, headway_bytes bytes);
void exchange_free_all(gateway *g);

/* answer.c. Each is a whole response; what the request's end makes of it is the server's affair. */
void answer(exchange *e, int http, headway_bytes content_type, headway_bytes body);
/* With what keeps it safe and fresh in a browser; 304 where the client has it. */
void answer_file(exchange *e, const page_file *file);
/* A google.rpc.Status as JSON, with the HTTP status that belongs to its code, or `http` if that is
   not 0. */
void answer_status(exchange *e, int http, const headway_status *status);
void answer_problem(exchange *e, int http, int code, const char *format, ...) HEADWAY_PRINTF(4, 5);
/* With a header beside: Allow, WWW-Authenticate, Location. */
void answer_with(exchange *e, int http, const char *name, const char *value,
                 const headway_status *status);
/* What each of them carries besides its type, at most `most`; they live as long as e. */
size_t answer_headers(const exchange *e, struct headway__http_header *headers, size_t most);
/* The head of a response whose body comes bit by bit. 0 or HEADWAY_E... */
int answer_begin(exchange *e, headway_bytes content_type);

/* call.c */
/* By the route that path and method lead to. */
void call_route(exchange *e);
/* 0: e->call is there. Else the exchange has been answered, or its WebSocket closed. */
int call_open(exchange *e, headway_bytes request, const headway_call_events *events,
              bool manual_demand);
/* The message of one request, packed in scratch; false: it was refused. */
bool call_pack(exchange *e, headway_bytes body, headway_bytes *ret_packed,
               headway_http_problem *ret_problem);
/* unary.c; the callbacks are those of any call with one response. */
void single_message(headway_call *call, headway_bytes message, void *user);
void single_done(headway_call *call, const headway_status *status, void *user);
void unary_begin(exchange *e);
void download_begin(exchange *e);
void upload_begin(exchange *e);
void socket_begin(exchange *e);
void socket_end(exchange *e, const headway_status *status);
/* false: its path is no topic's. */
bool topic_take(exchange *e);
/* The gateway's own pages: those for anybody, and those that need a key where calls do. false: it
   is none of them. */
bool pages_open(exchange *e);
bool pages_take(exchange *e);
/* Where these are, and topics: no service is reached there. */
extern const char *const gateway_paths[];
/* For those with one request: its body is collected, then ready is called. */
void collect(exchange *e, const exchange_kind *kind);
void collect_body(exchange *e, headway_bytes piece);

/* outflow.c. One piece of a body, or one message of a WebSocket, at the client's pace: what the
   server does not take waits. 0; ECLOSED: the client has gone; ENOMEM. */
int outflow_put(exchange *e, headway_bytes piece);
/* What waits, as far as the server takes it: 0 when nothing is left, EAGAIN, ECLOSED. */
int outflow_flush(exchange *e);
/* Asks call or subscription for as much as may wait here. */
void outflow_demand(exchange *e);
void outflow_came(exchange *e, size_t size);

/* catalog.c. What the bus offers, kept in the gateway's router. */
int catalog_new(gateway *g, catalog **ret_catalog);
void catalog_free(catalog *c);
bool catalog_is_ready(const catalog *c);
uint64_t catalog_version(const catalog *c); /* another number after each change */

#endif
