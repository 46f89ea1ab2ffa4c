/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream: one call's two-way flow of frames on one link. The caller's and the callee's end are
 * the same object; a relay owns two. It queues what waits for credit, keeps both credit accounts,
 * and delivers exactly one end.
 *
 *             caller                                     callee
 *   OPEN sent ------> open ----END received----> over    OPEN received -> open --END sent--> over
 *                      \--CANCEL--> cancelled --/                     \--CANCEL received
 * (cancel)--/
 */
#ifndef HEADWAY_CORE_STREAM_H
#define HEADWAY_CORE_STREAM_H

#include "link.h"

/* Called from the link's receive or from a task; never from inside a stream function. */
typedef struct headway__stream_ops {
    /* DATA or EVENT, in order; payload borrowed. Credit has been checked. */
    void (*data)(headway__stream *stream, const headway__frame *frame);
    void (*half)(headway__stream *stream); /* callee: the caller has sent its last */
    void (*credit)(
        headway__stream *stream); /* more may be sent: credit rose, or the queue drained */
    void (*gap)(headway__stream *stream, uint64_t lost, uint64_t sequence, int start);
    /* Caller: final, exactly once; the stream is off its link. Also when the link is lost:
       UNAVAILABLE, not_processed if OPEN was not handed over. */
    void (*end)(headway__stream *stream, const headway_status *status);
    /* Callee: the caller cancelled (code), or its link is lost (code UNAVAILABLE, the stream is off
       its link). The callee still owes headway__stream_finish, which is a no-op off link. */
    void (*cancel)(headway__stream *stream, int code);
    /* The peer wants back what we have not spent (L11). After it, SPENT is sent. May be NULL. */
    void (*recall)(headway__stream *stream);
    /* SPENT arrived: what the peer says it has spent. May be NULL. */
    void (*spent)(headway__stream *stream);
    void (*asked)(headway__stream *stream); /* ASK arrived: the peer wants credit. May be NULL */
} headway__stream_ops;

typedef struct headway__piece headway__piece; /* queued bytes */

struct headway__stream {
    headway__link *link;   /* NULL when off its link */
    headway__list node;    /* in link->streams */
    headway__list control; /* in link->controls while control is due */
    headway__list ready;   /* in link->ready while data is queued */
    const headway__stream_ops *ops;
    uint32_t id;
    uint32_t open_packet;          /* number of the packet that holds OPEN */
    uint32_t last_packet;          /* number of the last packet with a data frame of ours */
    uint8_t own;                   /* 1: we are the caller */
    uint8_t middle_out, middle_in; /* inside a message that goes on */
    uint8_t half_out, half_in;     /* the caller has sent its last */
    uint8_t due;                   /* HEADWAY__DUE_... */
    uint8_t over;                  /* caller: final received; callee: final accepted for sending */
    uint8_t cancelled;
    uint8_t recalling;    /* RECALL was sent, SPENT has not come */
    uint8_t wants_credit; /* ops->credit was asked for */
    uint8_t priority;
    uint8_t asked; /* the peer has said that it waits for credit, and has had none since */
    uint16_t took; /* the handler's time, in the final DATA: sent by a callee, heard by a caller */
    uint64_t stalled_since; /* data waits and no grant has risen since; 0: not stalled */
    headway__credit out;    /* granted by the peer */
    headway__credit in;     /* granted by us */
    const headway_alloc *alloc;
    headway__piece *head, *tail;
    size_t queued; /* bytes in the queue */
};

enum {
    HEADWAY__DUE_CREDIT = 1,
    HEADWAY__DUE_ASK = 2,
    HEADWAY__DUE_RECALL = 4,
    HEADWAY__DUE_SPENT = 8
};

/* Opens a call on link: the stream is zeroed by the caller but for ops. open->name is ignored (the
   route gives it); open->grant_* is the first grant. payload (flags PAYLOAD) may be larger than a
   frame: the rest is queued and waits for the callee's grant. flags: PAYLOAD, HALF, MORE (the
   message goes on with later sends). 0, EAGAIN, ENOMEM; on failure nothing was taken. */
int headway__stream_open(headway__stream *stream, headway__link *link, headway__route *route,
                         const headway__open *open, uint8_t flags, headway_bytes payload);
/* Accepts the call of an OPEN frame just delivered by ops->opened. The payload in frame is the
   upper layer's to take; the request's first message (or piece) counts as received. 0 or ENOMEM
   (then refuse it). */
int headway__stream_accept(headway__stream *stream, headway__link *link,
                           const headway__frame *frame);

/* May a new message be sent without waiting? 0, EAGAIN (arms ops->credit), ECLOSED. */
int headway__stream_may_send(headway__stream *stream);
/* Sends a message, or a piece of one (flags MORE: it goes on): at once as far as credit goes, the
   rest is queued (copied). flags: MORE, HALF (caller's last), END (callee's last, status OK).
   0, ENOMEM, ECLOSED. Queueing without bound is the caller's to prevent (may_send, or a budget). */
int headway__stream_send(headway__stream *stream, uint8_t flags, headway_bytes payload);
/* As send, for a subscription's events. */
int headway__stream_send_event(headway__stream *stream, uint64_t sequence, headway_bytes topic,
                               headway_bytes payload);
/* The same, for one that goes out at once beside others. 0: it does not, and nothing was done. */
int headway__stream_join_event(headway__stream *stream, uint64_t sequence, headway_bytes topic,
                               headway_bytes payload);
/* Caller: no more from us (END HALF after queued data). Idempotent. */
void headway__stream_half(headway__stream *stream);
/* Callee: the final status; follows queued data if code is OK, else discards it. The id is freed.
   Idempotent: a second final is a no-op and answers ECLOSED. */
int headway__stream_finish(headway__stream *stream, const headway_status *status);
/* Caller: discards queued data and tells the callee; ops->end still follows (L2): answers 0. If
   OPEN had not been sent, nothing is sent, the stream is off its link, no end follows: answers 1
   (L4). */
int headway__stream_cancel(headway__stream *stream, int code);
/* Lets the peer have this much outstanding, in all; see headway__credit_window. */
void headway__stream_window(headway__stream *stream, int64_t messages, int64_t bytes);
/* Raises the grant by exactly this much. */
void headway__stream_grant(headway__stream *stream, int64_t messages, int64_t bytes);
void headway__stream_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start);
void headway__stream_recall(headway__stream *stream);
/* Says that we want credit (C9). */
void headway__stream_ask(headway__stream *stream);
/* The owner goes away: off its link without any callback. A caller's stream is cancelled first and
   its id kept until the final frame; a callee's is finished CANCELLED. */
void headway__stream_abandon(headway__stream *stream);

/* For link.c. */
void headway__stream_receive(headway__stream *stream, const headway__frame *frame);
void headway__stream_write_control(headway__stream *stream, headway__writer *w, uint16_t *frames);
/* Writes one queued frame if credit allows; calls ops->credit when there is no more to write.
   0: nothing was written, the head still waits. */
int headway__stream_write_data(headway__stream *stream);
/* A heartbeat has passed: ask for credit, or end what has stalled (C9, L24). */
void headway__stream_tick(headway__stream *stream, uint64_t now);
void headway__stream_lost(headway__stream *stream, const headway_status *status);
void headway__stream_done(headway__stream *stream); /* frees the queue; off link */

/* Between stream.c and stream_send.c. */
void headway__stream_attach_own(headway__stream *stream, headway__link *link);
void headway__stream_detach(headway__stream *stream);
void headway__stream_leave(headway__stream *stream);
void headway__stream_discard(headway__stream *stream);
/* Callee: this final now, whatever was queued; off its link. */
void headway__stream_abort(headway__stream *stream, const headway_status *status);
static inline int headway__stream_sent(const headway__stream *stream)
{
    return stream->link && headway__link_handed_over(stream->link, stream->open_packet);
}

#endif
