/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ZMTP 3.1 (https://rfc.zeromq.org/spec/37/) without input or output: bytes in, events out.
 *
 *   GREETING --64 good bytes: GREETED--> HANDSHAKE --READY--> TRAFFIC --PACKET, PING...
 *       any of them --violation: BROKEN, and `why` says what--> BROKEN, for ever
 *
 * The mechanism is NULL, or CURVE where the reader is given its state: then READY stands for the
 * end of the whole handshake, and packets are opened in place, in the input itself. Until READY the
 * reader keeps what is not whole in one buffer of a fixed size; after it asks for room, frame by
 * frame, once it has seen that the frame's size is allowed.
 */
#ifndef HEADWAY_ADAPTERS_ZMTP_WIRE_H
#define HEADWAY_ADAPTERS_ZMTP_WIRE_H

#include "curve.h"

enum {
    HEADWAY__ZMTP_GREETING = 64,
    HEADWAY__ZMTP_COMMAND = 512, /* the largest command's body: READY with its metadata */
    HEADWAY__ZMTP_HEAD = 9,      /* the largest frame header */
    HEADWAY__ZMTP_CONTEXT = 16,  /* of PING */
    HEADWAY__ZMTP_WORDS = 64,    /* room for any command of ours but ERROR and CURVE's */
    HEADWAY__ZMTP_WHY = 160
};

/* The flags of a frame. */
enum { HEADWAY__ZMTP_MORE_FRAMES = 1, HEADWAY__ZMTP_LONG = 2, HEADWAY__ZMTP_IS_COMMAND = 4 };

enum headway__zmtp_stage {
    HEADWAY__ZMTP_GREETS,
    HEADWAY__ZMTP_SHAKES,
    HEADWAY__ZMTP_TALKS,
    HEADWAY__ZMTP_FAILED
};

enum headway__zmtp_kind {
    HEADWAY__ZMTP_WANTING,    /* nothing to say so far; go on while there is input */
    HEADWAY__ZMTP_GREETED,    /* the greeting is good: answer with READY, or as curve is due */
    HEADWAY__ZMTP_ANSWER_DUE, /* curve is due to answer */
    HEADWAY__ZMTP_READY,      /* the handshake is done; event.room: the first buffer, given back. A
                                 CURVE server is due to answer, if it lets remote_key in */
    HEADWAY__ZMTP_ROOM,       /* set reader.room, of reader.size bytes at least, and go on */
    HEADWAY__ZMTP_PACKET,     /* event.bytes, never empty */
    HEADWAY__ZMTP_PING,       /* event.bytes: what PONG must echo; event.ttl_ms */
    HEADWAY__ZMTP_PONG,
    HEADWAY__ZMTP_BROKEN /* reader.why */
};

struct headway__zmtp_event {
    headway_bytes bytes; /* in the input or in room */
    uint32_t ttl_ms;     /* 0: none */
    void *room;          /* a buffer that is the caller's again, once bytes are read; else NULL */
    size_t room_size;
};

struct headway__zmtp_reader {
    enum headway__zmtp_stage stage;
    uint32_t packet_limit;
    uint8_t major, minor; /* the peer's */
    uint8_t head_size;
    uint8_t head[HEADWAY__ZMTP_HEAD];
    bool in_body;
    bool refusing;     /* broken in the handshake: an ERROR command should say why */
    size_t size, have; /* of the frame's body */
    uint8_t *room;     /* what gathers it; the fixed buffer until READY */
    size_t room_size;  /* as the caller set it with room */
    const char *why;   /* static, or in detail */
    char *detail;      /* HEADWAY__ZMTP_WHY bytes of the caller's */
    struct headway__zmtp_curve *curve; /* the caller's; NULL: the mechanism NULL */
};

/* fixed: HEADWAY__ZMTP_COMMAND bytes, the reader's until READY or the end; detail: shared by all
   readers of one caller, read before another reader is asked. */
void headway__zmtp_reader_init(struct headway__zmtp_reader *reader, uint32_t packet_limit,
                               void *fixed, char *detail);
/* Takes bytes from the front of input until there is something to say or they are used up. */
enum headway__zmtp_kind headway__zmtp_next(struct headway__zmtp_reader *reader,
                                           headway_bytes *input,
                                           struct headway__zmtp_event *ret_event);

/* greeting.c */
/* curve: NULL for the mechanism NULL. */
void headway__zmtp_greeting_write(uint8_t *ret_greeting, const struct headway__zmtp_curve *curve);
/* What is wrong with the first size bytes of a greeting; NULL: nothing yet. */
const char *headway__zmtp_greeting_check(const uint8_t *greeting, size_t size,
                                         const struct headway__zmtp_curve *curve, char *detail);

/* command.c: bodies of commands. */
bool headway__zmtp_is(headway_bytes body, const char *name, headway_bytes *ret_data);
/* What is wrong with READY's metadata; NULL: nothing. */
const char *headway__zmtp_metadata_check(headway_bytes metadata, char *detail);
/* The peer's own words, made harmless, behind ours. */
const char *headway__zmtp_error_text(headway_bytes data, char *detail);

/* What is written; each answers its size. */
size_t headway__zmtp_head_write(uint8_t *out, size_t body); /* of a packet */
size_t headway__zmtp_metadata_write(uint8_t *out, const char *socket_type);
size_t headway__zmtp_ready_write(uint8_t *out, const char *socket_type); /* "DEALER" */
size_t headway__zmtp_ping_write(uint8_t *out, uint32_t ttl_ms);
size_t headway__zmtp_pong_write(uint8_t *out, headway_bytes context);
/* out has HEADWAY__ZMTP_COMMAND bytes. */
size_t headway__zmtp_error_write(uint8_t *out, const char *why);

/* Copies at most size - 1 characters, all but printable ASCII as '?'. */
void headway__zmtp_printable(char *out, size_t size, headway_bytes text);

#endif
