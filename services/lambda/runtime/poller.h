/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A poller: one conversation with the Runtime API. It asks for an event, has the function run, and
 * tells the result, then it rests until it is sent for the next event.
 *
 *   RESTING --poller_next--> ASKING --event--> ARRIVED --poller_run--> RUNNING
 *      ^                                                                  |  |
 *      `-ops->rested-- (answer) <-- TELLING <--respond, fail--------------'  |
 *                                      ^------end, fail-- STREAMING <--begin-'
 *
 * It knows no socket: bytes come in by poller_received, and go out by ops. Its connection is kept
 * for all of that, and made anew where it was lost. What of that is safe:
 *
 * - Asking again, always: nothing was taken with the request that got no answer. An event that the
 *   API had put into a dead connection is the API's to miss.
 * - Telling a whole result again, once. Whether the API has taken the first cannot be known if it
 *   gave no answer; but it takes one result for each id and refuses more (400, 403), so that
 *   nothing can happen twice: such a refusal then says that the first had arrived.
 * - A stream is never told again: it is not kept. Lost in the middle, it is cancelled.
 *
 * No clock has a say in that: a connection is dead when the kernel says so, on use.
 */
#ifndef LAMBDA_POLLER_H
#define LAMBDA_POLLER_H

#include "answer.h"
#include "api_request.h"
#include "invocation.h"

#include <headway/log.h>

enum {
    POLLER_HIGH = 64 << 10,   /* bytes of a stream that wait in the socket, then EAGAIN */
    POLLER_TRAILER = 32 << 10 /* bytes of an error that are told in a trailer */
};

typedef struct poller poller;

typedef struct poller_ops {
    /* ---- The socket ---- */
    /* poller_connected or poller_lost follows, not from inside. */
    void (*connect)(poller *p, uint32_t after_ms);
    /* Takes all: what the kernel does not is copied. A failure is told by poller_lost, later. */
    void (*send)(poller *p, const headway_bytes *parts, size_t count);
    /* What it has copied; poller_drained follows when that is none. */
    size_t (*unsent)(const poller *p);
    void (*disconnect)(poller *p); /* or stop connecting; poller_lost does not follow */

    /* ---- The function ---- */
    /* An event has come: poller_run, now or later. */
    void (*arrived)(poller *p);
    /* As invocation_open. */
    int (*invoke)(poller *p, const invocation_event *event, const char *deadline_ms,
                  invocation **ret_invocation);
    /* The result has been told, or could not be; or a poller that is stopped has ended. */
    void (*rested)(poller *p);
    /* Nothing more will come of the Runtime API: the program is to end with this code. why: a
       sentence, for people. */
    void (*broken)(poller *p, int exit_code, const char *why);
    void (*log)(poller *p, headway_log_level level, const char *line);
} poller_ops;

enum poller_phase {
    POLLER_RESTING,
    POLLER_ASKING,
    POLLER_ARRIVED,
    POLLER_RUNNING,
    POLLER_STREAMING,
    POLLER_TELLING,
    POLLER_OVER
};

struct poller {
    const poller_ops *ops;
    void *user;
    const char *host;
    growing out; /* the request, until it is answered; of a stream, what is to be sent yet */
    answer in;
    invocation *running;
    char id[API_ID];
    uint8_t phase, connected, connecting;
    uint8_t sent;     /* of out, on this connection */
    uint8_t streamed; /* a part of it has gone, and is not kept: it cannot be told again */
    uint8_t again;    /* it was told before, on another connection */
    uint8_t wanted;   /* the invocation has met EAGAIN */
    uint8_t init;     /* what is told is that there is no function: it ends with the answer */
    uint8_t settled;  /* the result has been told, or nobody waits for one */
    uint8_t stopping;
    uint8_t refused; /* attempts to connect that failed, in a row */
    uint8_t lost;    /* connections that gave no answer, in a row */
};

/* Where results of its invocations go, with the poller as user. */
extern const invocation_result poller_result;

void poller_init(poller *p, const poller_ops *ops, void *user, const headway_alloc *alloc);
void poller_done(poller *p); /* of one that is RESTING or OVER */

void poller_next(poller *p);
/* The event that has arrived goes to the function; else nothing is done. */
void poller_run(poller *p);
/* Instead: says why there is no function, then is broken with exit code 1. */
void poller_fail_init(poller *p, const char *type, headway_bytes body);
/* No event is asked for any more. What runs goes on. */
void poller_stop(poller *p);
/* Nor that: ops->rested follows, from inside if nothing runs. */
void poller_close(poller *p);

/* The socket's. */
void poller_connected(poller *p);
/* why: "connection refused". stood: it had been connected. */
void poller_lost(poller *p, int stood, const char *why);
void poller_received(poller *p, headway_bytes bytes);
void poller_drained(poller *p);

#endif
