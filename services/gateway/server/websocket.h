/* SPDX-License-Identifier: Apache-2.0 */
/*
 * WebSocket frames of a client (RFC 6455), read strictly and in any pieces; no input or output.
 * Without extensions: a reserved bit ends the connection, and so does a frame that is not masked.
 */
#ifndef HEADWAY_GATEWAY_SERVER_WEBSOCKET_H
#define HEADWAY_GATEWAY_SERVER_WEBSOCKET_H

#include <headway/bytes.h>
#include <stdbool.h>

enum {
    HEADWAY__WEBSOCKET_CONTROL = 125, /* bytes of the longest control frame */
    HEADWAY__WEBSOCKET_HEAD = 14,     /* of the longest head */
    HEADWAY__WEBSOCKET_ACCEPT = 28    /* characters of Sec-WebSocket-Accept */
};

enum headway__websocket_opcode {
    HEADWAY__WEBSOCKET_CONTINUES = 0,
    HEADWAY__WEBSOCKET_TEXT = 1,
    HEADWAY__WEBSOCKET_BINARY = 2,
    HEADWAY__WEBSOCKET_CLOSE = 8,
    HEADWAY__WEBSOCKET_PING = 9,
    HEADWAY__WEBSOCKET_PONG = 10
};

enum headway__websocket_kind {
    HEADWAY__WEBSOCKET_MORE,    /* all input is taken */
    HEADWAY__WEBSOCKET_ROOM,    /* a message in pieces needs room of `need` bytes */
    HEADWAY__WEBSOCKET_UNPAID,  /* a message begins and most_messages is 0 */
    HEADWAY__WEBSOCKET_MESSAGE, /* text and bytes */
    HEADWAY__WEBSOCKET_PINGED,  /* bytes to send back */
    HEADWAY__WEBSOCKET_PONGED,
    HEADWAY__WEBSOCKET_GOODBYE, /* code, 1005 for none */
    HEADWAY__WEBSOCKET_BROKEN   /* code to close with, and why */
};

struct headway__websocket_event {
    headway_bytes bytes; /* into the input, the room, or the reader; until the next call */
    bool text;
    size_t need;
    int code;
    const char *why;
};

struct headway__websocket_reader {
    uint32_t message_limit;
    uint8_t head[HEADWAY__WEBSOCKET_HEAD], head_size;
    bool in_payload, final, broken;
    uint8_t opcode;
    uint8_t message; /* opcode of the message that is under way; 0: none */
    uint8_t control_size, control[HEADWAY__WEBSOCKET_CONTROL];
    uint8_t mask[4];
    uint8_t turn;  /* which byte of the mask is next */
    uint64_t left; /* bytes of the payload to come */
    /* The message that comes in pieces. */
    uint8_t *room;
    size_t room_size, have;
};

void headway__websocket_init(struct headway__websocket_reader *reader, uint32_t message_limit);
/* More room, with what the old one had already copied into it. */
void headway__websocket_room(struct headway__websocket_reader *reader, void *room, size_t size);
/* Takes from input up to the next event; unmasks in place. paid: another message may begin. */
enum headway__websocket_kind headway__websocket_next(struct headway__websocket_reader *reader,
                                                     headway_bytes *input, bool paid,
                                                     struct headway__websocket_event *ret_event);

/* The head of a server's frame, whole and unmasked; how many bytes it has. */
size_t headway__websocket_head(uint8_t head[HEADWAY__WEBSOCKET_HEAD],
                               enum headway__websocket_opcode opcode, uint64_t size);
bool headway__websocket_code_valid(int code);
/* NUL-terminated. False: the library of hashes failed. */
bool headway__websocket_accept(headway_bytes key, char ret_accept[HEADWAY__WEBSOCKET_ACCEPT + 1]);

/* utf8.c */
bool headway__utf8_valid(headway_bytes text);

#endif
