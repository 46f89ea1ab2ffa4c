/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A link: one conversation with one peer, from hello to its end.
 *
 *   CONNECTING --peer up--> HELLO --welcome--> UP --close, loss, error--> ENDING --task--> (freed)
 *        \____________________\______________________________________________/
 *
 * An acceptor's link starts in HELLO. Ending is always a task of its own: no function here frees a
 * link or calls the upper layer while a caller may still hold it.
 */
#ifndef HEADWAY_CORE_LINK_H
#define HEADWAY_CORE_LINK_H

#include "credit.h"
#include "frame.h"
#include "node.h"

enum headway__link_state {
    HEADWAY__LINK_CONNECTING,
    HEADWAY__LINK_HELLO,
    HEADWAY__LINK_UP,
    HEADWAY__LINK_ENDING
};

enum {
    HEADWAY__LINK_DUE_HELLO = 1,
    HEADWAY__LINK_DUE_PING = 2,
    HEADWAY__LINK_DUE_PONG = 4,
    HEADWAY__LINK_DUE_CREDIT = 8,
    HEADWAY__LINK_DUE_GOAWAY = 16,
    HEADWAY__LINK_DUE_ASK = 32
};

enum {
    HEADWAY__ALIAS_CACHE = 32,
    HEADWAY__FLUSH_AT = 32768,   /* a packet this full is sent at once */
    HEADWAY__CONTROL_FEW = 8192, /* control in a packet that is far from full */
    HEADWAY__PIECE_LIMIT = 61440 /* our own frames leave room for control beside them */
};

typedef struct headway__slot {
    headway__stream *stream; /* NULL: free, or its owner has left */
    uint16_t generation;     /* 0: never used */
    uint8_t busy;            /* ours: the final frame has not come yet */
} headway__slot;

typedef struct headway__slots {
    headway__slot *at;
    uint32_t count, capacity, limit;
    uint32_t *free;
    uint32_t free_count;
} headway__slots;

typedef struct headway__alias {
    headway__route *route;
    uint8_t bound; /* outgoing: the peer has been told; incoming: the peer has bound it */
} headway__alias;

typedef struct headway__aliases {
    headway__alias *at;
    uint32_t count, capacity, limit, clock;
} headway__aliases;

typedef struct headway__pair headway__pair;

struct headway__link {
    headway__list node; /* in headway__node.links */
    headway__link *next_by_peer;
    headway__list dirty; /* in headway__node.dirty */
    headway__node *owner;
    void *user;          /* the upper layer's */
    headway__pair *pair; /* joined to another of this node: no peer is at its other end. Or NULL */
    headway_peer peer;
    uint64_t tag;
    uint8_t initiator;
    uint8_t state;
    uint8_t due;     /* HEADWAY__LINK_DUE_... */
    uint8_t no_peer; /* the transport has reported it down */
    uint8_t was_up;
    uint8_t direct;   /* the upper layer's: no broker is at its other end */
    uint8_t draining; /* GOAWAY received: no new calls */
    uint8_t sounding; /* headway__link_sound: 1: its PING is due, 2: sent, 0: answered, or none */
    uint8_t blocked;  /* the transport answered EAGAIN: out holds a packet to retry */
    uint8_t gone;     /* the transport takes nothing more: what has come is still read */
    uint8_t starved;  /* somebody met EAGAIN or ENOMEM: tell the upper layer once */
    uint8_t missed;   /* heartbeats without traffic */
    uint8_t sent_since, heard_since;
    uint16_t end_reason;
    char end_text[128];
    uint32_t sequence_out, sequence_in; /* of the last packet */
    uint64_t pong_nonce, sound_nonce;
    headway__credit out, in;             /* bytes and packets */
    headway__credit calls_out, calls_in; /* OPENs, in messages */
    int64_t calls_returned, calls_told;
    headway__slots own, theirs;
    headway__aliases aliases_out, aliases_in;
    uint16_t alias_cache[HEADWAY__ALIAS_CACHE];
    headway__list streams;  /* all streams, own and theirs */
    headway__list controls; /* streams with control to send */
    headway__list ready;    /* streams with queued data */
    headway__timer heartbeat;
    headway__task ending;
    headway__writer control; /* the packet being built: header and control frames */
    headway__writer data;    /* and its data frames */
    headway_bytes lent;      /* payload of its last data frame, while commit runs: nobody's copy */
    uint16_t control_frames, data_frames;
    uint32_t window;                 /* bytes the peer may have outstanding; grows with use (L11) */
    uint64_t since;                  /* created */
    uint64_t epoch;                  /* ours */
    uint8_t ticket[HEADWAY__TICKET]; /* an initiator's, if ticketed: shown in HELLO; or shown by a
                                        guest */
    uint8_t ticketed;
    headway__hello remote; /* views in it point into remote_name; its identity is for ops->up */
    char remote_name[256];
};

/* Initiator: connect and say hello. */
int headway__link_connect(headway__node *node, const char *url, void *user,
                          headway__link **ret_link);
/* Ends the link soon, telling the peer why. text NULL: the reason's own. */
void headway__link_end(headway__link *link, unsigned reason, const char *text);
/* No new calls from the peer, please. Sounds the link too. */
void headway__link_goaway(headway__link *link);
/* ops->sounded follows when the peer has read all that was written until now, and what it had sent
   before has come (a PING's PONG says so). */
void headway__link_sound(headway__link *link);
/* A call accepted from the peer is really over: its place returns (C10). */
void headway__link_call_done(headway__link *link);
/* Answers a call that was opened by the peer with its final status, without a stream. */
void headway__link_refuse(headway__link *link, uint32_t call, const headway_status *status);
/* 0, or EAGAIN for want of a link, bytes, packets or calls (L12; arms writable). */
int headway__link_may_open(headway__link *link, size_t frame_size);

/* link_pair.c: two links of this node, joined in memory and up; near's is the initiator. What ends
   one ends the other. 0, or ENOMEM. */
int headway__links_join(headway__node *node, headway__link **ret_near, headway__link **ret_far);
/* For link.c: the packet being built goes to the other. 0: its buffers are gone. EAGAIN, ECLOSED.
 */
int headway__pair_send(headway__link *link);
void headway__pair_end(headway__link *link, unsigned reason);
/* Before link is freed. */
void headway__pair_done(headway__link *link);
/* For link_pair.c: link.c's. A link of no state yet, and back again; the frames of a packet. */
headway__link *headway__link_new(headway__node *node, headway_peer peer);
void headway__link_unmake(headway__link *link);
void headway__link_frames(headway__link *link, headway__packet *packet);

/* For node.c: the transport's events. */
headway__link *headway__link_accept(headway__node *node, headway_peer peer);
void headway__link_peer_up(headway__link *link);
void headway__link_receive(headway__link *link, headway_bytes packet);
void headway__link_peer_down(headway__link *link);
void headway__link_writable(headway__link *link);
/* Sends what is there to send; end of turn. */
void headway__link_flush(headway__link *link);
/* Sends what is written already and calls nobody back: for a link that is about to be ended. */
void headway__link_push(headway__link *link);

/* For stream.c; see link_send.c. */
void headway__link_soil(headway__link *link);
/* There is something to send when the turn ends. */
static inline void headway__link_dirty(headway__link *link)
{
    if (!headway__list_linked(&link->dirty))
        headway__link_soil(link);
}
/* The largest data frame that may be written now, 0: none. May send the packet being built. */
size_t headway__link_room(headway__link *link);
/* The writer for one data frame of size bytes, as room allowed; spends link credit. NULL: ENOMEM.
 */
headway__writer *headway__link_begin(headway__link *link, size_t size);
/* It has been written. */
void headway__link_commit(headway__link *link, size_t size);
/* A frame of size bytes is worth it, and may be: of it only the header is written, the payload lent
   to commit, which copies what the transport does not take at once. */
static inline int headway__link_borrows(const headway__link *link, size_t size)
{
    return size > HEADWAY__FRAME_ALONE && !link->pair;
}
/* 1: a data frame of this size would join others in a packet that is far from full. */
static inline int headway__link_joins(const headway__link *link, size_t size)
{
    size_t used = link->data.size;
    return used > 0 && used + size < HEADWAY__FLUSH_AT && size <= HEADWAY__FRAME_ALONE &&
           link->control.size <= HEADWAY__CONTROL_FEW && link->state == HEADWAY__LINK_UP &&
           !link->blocked && headway__list_linked(&link->dirty) &&
           headway__credit_bytes(&link->out) >= (int64_t)size;
}
/* As begin and commit, for such a frame. NULL: it would not, and nothing was done. */
static inline headway__writer *headway__link_join(headway__link *link, size_t size)
{
    if (!headway__link_joins(link, size))
        return NULL;
    headway__credit_spend(&link->out, 0, (int64_t)size);
    link->data_frames++;
    return &link->data;
}
/* The writer for a control frame of at most size bytes, that must follow the data frames of packet
   `after` (0: none). NULL: there is none, and the link is ending (C5). Count it in *ret_frames. */
headway__writer *headway__link_control(headway__link *link, uint32_t after, size_t size,
                                       uint16_t **ret_frames);
/* Streams and the upper layer that met EAGAIN hear of new credit. */
void headway__link_wake_writers(headway__link *link);
/* link.c's: CLOSE, best effort; buffers back to the pool. */
void headway__link_farewell(headway__link *link, unsigned reason, const char *text);
void headway__link_buffers_done(headway__link *link);
/* The number of the packet being built. */
static inline uint32_t headway__link_building(const headway__link *link)
{
    return link->sequence_out + 1;
}
/* 1 if both ends know the feature TIMES. */
static inline int headway__link_tells_times(const headway__link *link)
{
    return (link->remote.features & HEADWAY__FEATURE_TIMES) != 0;
}
/* 1 if both ends know the feature WHO, which is between a broker and those that connect to it. */
static inline int headway__link_tells_who(const headway__link *link)
{
    return (link->remote.features & HEADWAY__FEATURE_WHO) != 0 &&
           (link->initiator || link->owner->ops->identity);
}
/* Takes the frames of call id out of the packet being built. 0, or HEADWAY_ENOMEM. */
int headway__link_withdraw(headway__link *link, uint32_t id);
/* 1 if packet number has been given to the transport (L1). */
static inline int headway__link_handed_over(const headway__link *link, uint32_t packet)
{
    return (int32_t)(link->sequence_out - packet) >= 0;
}

/* link_table.c: ids and aliases. */
void headway__slots_done(const headway_alloc *alloc, headway__slots *slots);
int headway__slots_take(const headway_alloc *alloc, headway__slots *slots, headway__stream *stream,
                        uint32_t *ret_slot);
void headway__slots_release(headway__slots *slots, uint32_t slot);
/* Enters a peer's id: 0, or EPROTO (in use, or out of bounds), ENOMEM. */
int headway__slots_enter(const headway_alloc *alloc, headway__slots *slots, uint32_t id);
/* The slot of an id of either side; NULL: never opened. */
headway__slot *headway__link_slot(headway__link *link, uint32_t id);
static inline int headway__link_is_own(const headway__link *link, uint32_t id)
{
    return (id & 1) == (link->initiator ? 0u : 1u);
}
static inline uint32_t headway__id_slot(uint32_t id)
{
    return id >> 1 & 0xfffff;
}
static inline uint32_t headway__id_generation(uint32_t id)
{
    return id >> 21;
}
static inline uint32_t headway__id_make(uint32_t slot, uint32_t generation, unsigned parity)
{
    return generation << 21 | slot << 1 | parity;
}
/* The alias for route on this link: its number, with *ret_bind = 1 if it must be bound inline. */
int headway__alias_out(headway__link *link, headway__route *route, uint16_t *ret_alias,
                       int *ret_bind); /* 0, ENOMEM */
/* The route a received OPEN names. NULL: unknown alias, or limits (ret_error says). */
headway__route *headway__alias_in(headway__link *link, const headway__open *open, int *ret_error);
void headway__aliases_done(headway__link *link);

#endif
