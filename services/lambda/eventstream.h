/* SPDX-License-Identifier: Apache-2.0 */
/*
 * application/vnd.amazon.eventstream, in which Lambda streams its answers:
 *
 *   u32 total | u32 headers | u32 CRC-32 of both | headers | payload | u32 CRC-32 of all before
 *   header: u8 size, name | u8 type | value
 *
 * Numbers are big-endian.
 */
#ifndef LAMBDA_EVENTSTREAM_H
#define LAMBDA_EVENTSTREAM_H

#include <headway/alloc.h>
#include <headway/status.h>

enum {
    EVENTSTREAM_HEADER_BYTES = 128 << 10,
    EVENTSTREAM_PAYLOAD = 16 << 20,
    EVENTSTREAM_HEADERS = 64, /* of a message; Amazon's have three or four */
    EVENTSTREAM_FRAME = 16    /* what is neither headers nor payload */
};

typedef enum eventstream_type {
    EVENTSTREAM_TRUE,
    EVENTSTREAM_FALSE,
    EVENTSTREAM_BYTE,
    EVENTSTREAM_SHORT,
    EVENTSTREAM_INTEGER,
    EVENTSTREAM_LONG,
    EVENTSTREAM_BYTES,
    EVENTSTREAM_STRING,
    EVENTSTREAM_TIMESTAMP, /* milliseconds since 1970 */
    EVENTSTREAM_UUID
} eventstream_type;

typedef struct eventstream_header {
    headway_bytes name; /* 1 to 255 bytes, each once in a message */
    eventstream_type type;
    int64_t number;      /* BYTE to LONG, TIMESTAMP */
    headway_bytes value; /* BYTES, STRING: up to 65535; UUID: 16 */
} eventstream_header;

typedef struct eventstream_message {
    const eventstream_header *headers;
    size_t header_count;
    headway_bytes payload;
} eventstream_message;

/* ":event-type" and its like, as a header to write. */
eventstream_header eventstream_string(const char *name, const char *value);
/* The value of a STRING of that name; empty when there is none. */
headway_bytes eventstream_find(const eventstream_message *message, const char *name);

/* All of a message but its payload, so that this need not be copied: head goes before it, tail
   (4 bytes) behind it. head is in arena. EINVAL: a name, type or value that there cannot be;
   ELIMIT; ENOMEM. */
int eventstream_frame(const eventstream_message *message, headway_arena *arena,
                      headway_bytes *ret_head, unsigned char ret_tail[4]);
/* The whole of it, in arena. */
int eventstream_write(const eventstream_message *message, headway_arena *arena,
                      headway_bytes *ret_bytes);

/* Takes messages out of bytes as they come. */
typedef struct eventstream_reader {
    headway_alloc alloc;
    size_t limit; /* of a payload */
    unsigned char *buffer;
    size_t used, room, total;
    int failed; /* the error that it stays with */
    eventstream_header headers[EVENTSTREAM_HEADERS];
} eventstream_reader;

/* alloc NULL: the default. limit 0: EVENTSTREAM_PAYLOAD, more than which there cannot be. */
void eventstream_reader_init(eventstream_reader *reader, const headway_alloc *alloc, size_t limit);
void eventstream_reader_done(eventstream_reader *reader);
/* 1 with the next message, borrowed until the next call, and input moved behind it; 0 when input is
   used up. EMALFORMED: a checksum, a size or a header is wrong, or a name comes twice; ELIMIT: too
   much payload, or too many headers; ENOMEM. After a failure it stays failed. Memory is taken as
   bytes come, not as a message says how many will. */
int eventstream_next(eventstream_reader *reader, headway_bytes *input,
                     eventstream_message *ret_message);
/* The stream has ended: 0 between two messages, else EMALFORMED. */
int eventstream_end(const eventstream_reader *reader);

/* ---- for both ways ---- */

/* Begins with crc 0; of more bytes, with what the bytes before gave. */
uint32_t eventstream_crc(uint32_t crc, headway_bytes bytes);

#endif
