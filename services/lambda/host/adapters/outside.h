/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pool's ports on libuv. A sandbox is what an environment is outside of the pool: its process,
 * the pipes of its output, and an HTTP server of its own for the Runtime API. Each has a port of
 * its own on 127.0.0.1, since AWS_LAMBDA_RUNTIME_API is a host and a port for every client there
 * is; so no process can speak for another, and closing the server ends all that one holds.
 */
#ifndef LAMBDA_HOST_OUTSIDE_H
#define LAMBDA_HOST_OUTSIDE_H

#include "../pool.h"
#include "child.h"
#include "guardian.h"
#include "printer.h"

#include <uv.h>

typedef struct outside outside;
typedef struct sandbox sandbox;

typedef struct outside_options {
    const char *endpoint; /* AWS_ENDPOINT_URL of functions; NULL: none */
    const char *access_key, *secret_key, *session_token;
    bool quiet; /* lines of functions are not shown */
    bool alone; /* of one invocation: it waits for who reads its lines, and loses none */
    /* A record for "topic:NAME"; NULL: there is no bus. */
    void (*publish)(void *user, const char *topic, headway_bytes record);
    void (*before_line)(void *user); /* of these lines, or NULL */
    void *user;
} outside_options;

/* A host and its ports on this loop. Texts of both options outlive it. */
int outside_new(uv_loop_t *loop, const pool_options *pool, const outside_options *options,
                outside **ret_outside);
host *outside_host(outside *o);
/* A line of the host's own on stderr. */
void outside_say(outside *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* AWS_ENDPOINT_URL of functions that start from now on; outlives it. */
void outside_set_endpoint(outside *o, const char *url);
/* Waits, not for ever, until all lines are written; so does outside_free. NULL is a no-op. */
void outside_flush(outside *o);
/* host_stop, and the end of all processes, after drain_ms whatever they do; stopped once. */
void outside_stop(outside *o, uint32_t drain_ms, void (*stopped)(void *user), void *user);
/* After stopped; the last handles close in the loop's next turns. */
void outside_free(outside *o);

/* -- between the adapters --------------------------------------------------------------------- */

struct outside {
    uv_loop_t *loop;
    host *host;
    outside_options options;
    const headway_alloc *alloc;
    uv_prepare_t prepare;
    uv_timer_t timer, drain;
    uv_signal_t ended; /* SIGCHLD */
    pool_link sandboxes;
    printer *printer; /* to stderr */
    int guardian;     /* -1: there is none */
    uint64_t armed;   /* the timer's time */
    bool wanted;      /* the pool wants a turn */
    unsigned closing;
    void (*stopped)(void *user);
    void *stopped_user;
};

struct headway__http_server;

struct sandbox {
    pool_link link;
    outside *outside;
    environment *e; /* NULL: the pool has forgotten it */
    child child;
    child_end end;
    uint32_t memory_kb;
    struct headway__http_server *server;
    char api[64];        /* "127.0.0.1:40123" */
    pool_link exchanges; /* that know of an environment or an invocation */
    uv_pipe_t out, err;
    /* From a broken answer to the process's end, or to its being the answer's fault; and from that
       end to the last byte of its connections. */
    uv_timer_t settle;
    unsigned handles, patience;
    bool closing;
    bool refused; /* to give it more: it asked before it had answered */
};

/* A group of processes begins, or has ended. */
void outside_guard(outside *o, pid_t group, bool ended);

/* sandbox.c: ports start, stop and forget, drain and memory_kb. */
int sandbox_start(void *user, environment *e, char *why, size_t why_size);
void sandbox_stop(void *user, environment *e, bool kill);
void sandbox_forget(void *user, environment *e);
void sandbox_drain(void *user, environment *e);
uint32_t sandbox_memory_kb(void *user, const environment *e);
/* A SIGCHLD came. */
void sandbox_reap_all(outside *o);
void sandbox_kill_all(outside *o);

/* runtime_server.c: ports give, dismiss and resume. */
int runtime_server_new(sandbox *s, char *why, size_t why_size);
/* Its environment ends: no exchange touches the pool any more. */
void runtime_server_detach(sandbox *s);
void runtime_server_give(void *user, poller *p, host_invocation *i);
void runtime_server_dismiss(void *user, poller *p);
void runtime_server_resume(void *user, environment *e, host_invocation *i);

#endif
