/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP/1.1 read strictly (RFC 9110, RFC 9112): bytes in, a request or a refusal out; no memory of
 * its own and no input or output. What two readers could understand differently is refused: that
 * is how requests are smuggled past a front end.
 *
 * A head is first looked for, as far as its bytes have come (scan), and then read in one piece
 * (parse); the answer depends on the bytes alone, not on the pieces in which they came.
 */
#ifndef HEADWAY_GATEWAY_SERVER_HTTP1_H
#define HEADWAY_GATEWAY_SERVER_HTTP1_H

#include "server.h"

enum {
    HEADWAY__HTTP1_METHOD = 24,       /* bytes of the longest method */
    HEADWAY__HTTP1_LINE_EXTRA = 64,   /* what a request line has beside its target */
    HEADWAY__HTTP1_EXTENSION = 256,   /* bytes of one chunk's extensions */
    HEADWAY__HTTP1_EXTENSIONS = 4096, /* and of all of a body's */
    HEADWAY__HTTP1_NAME = 48          /* of a trailer's name, the part that is looked at */
};

/* Classes of characters. */
enum {
    HEADWAY__HTTP1_TOKEN = 1,
    HEADWAY__HTTP1_VALUE = 2, /* of a header: visible, white space, or beyond ASCII */
    HEADWAY__HTTP1_PATH = 4,
    HEADWAY__HTTP1_QUERY = 8, /* and what browsers leave as it is */
    HEADWAY__HTTP1_HOST = 16,
    HEADWAY__HTTP1_HEX = 32
};
extern const uint8_t headway__http1_chars[256];

static inline bool headway__http1_is(uint8_t c, unsigned class)
{
    return headway__http1_chars[c] & class;
}
/* All of bytes, which may be none. */
bool headway__http1_all(headway_bytes bytes, unsigned class);
/* Equal but for the case of ASCII letters; same: of a word that is as long. */
bool headway__http1_same(headway_bytes bytes, const char *word);
static inline bool headway__http1_equal(headway_bytes bytes, const char *word)
{
    return bytes.size == strlen(word) && headway__http1_same(bytes, word);
}
/* The next element of a comma-separated list, trimmed, which may be empty; false at its end. */
bool headway__http1_element(headway_bytes *list, headway_bytes *ret_element);
uint8_t headway__http1_lower(uint8_t c);
int headway__http1_hex(uint8_t c); /* -1: none */

struct headway__http1_limits {
    uint32_t header_bytes, header_count, target_bytes;
};

/* status 0: nothing is refused. why is a part of a sentence: "a bare LF ends a line". */
struct headway__http1_refusal {
    int status;
    const char *why;
};

enum headway__http1_progress {
    HEADWAY__HTTP1_MORE,
    HEADWAY__HTTP1_DONE,
    HEADWAY__HTTP1_REFUSED,
    HEADWAY__HTTP1_DATA, /* of a chunked body alone, as is */
    HEADWAY__HTTP1_TRAILER
};

/* How far a head has been looked at. Zeros to begin with. */
struct headway__http1_scan {
    uint32_t at, line;     /* bytes seen; where the line begins in which they end */
    bool has_request_line; /* it was read, and is well-formed */
    bool skipped;          /* the one empty line that may stand before a request */
};

/* data: all that has come of the head, from its first byte. DONE: it is the first scan->at. */
enum headway__http1_progress headway__http1_scan(struct headway__http1_scan *scan,
                                                 const struct headway__http1_limits *limits,
                                                 headway_bytes data,
                                                 struct headway__http1_refusal *ret_refusal);

struct headway__http1_head {
    struct headway__http_request request; /* but for tls, peer and client_subject */
    headway_bytes websocket_key;          /* where request.websocket is set */
    bool keep_alive;
};

/* Reads a whole head, as scan found it; room is for limits->header_count. What it found points
   into head and room. */
struct headway__http1_refusal headway__http1_parse(const struct headway__http1_limits *limits,
                                                   headway_bytes head,
                                                   struct headway__http_header *room,
                                                   struct headway__http1_head *ret_head);

/* http1_line.c: a request line without its end. authority: of a target in absolute form. */
struct headway__http1_refusal headway__http1_line(headway_bytes line,
                                                  const struct headway__http1_limits *limits,
                                                  struct headway__http_request *ret_request,
                                                  headway_bytes *ret_authority);

/* http1_host.c: host and perhaps port, as they stand in a Host header or an absolute target. */
bool headway__http1_host(headway_bytes host);

/* http1_fields.c: one line, without its end, into name and value. */
struct headway__http1_refusal headway__http1_field(headway_bytes line,
                                                   struct headway__http_header *ret_header);

/* The framing of a chunked body. Zeros to begin with. */
struct headway__http1_chunks {
    uint8_t state;
    uint8_t digits;      /* of the size */
    uint8_t name_size;   /* of the trailer */
    uint16_t extension;  /* bytes of this chunk's */
    uint32_t extensions; /* and of all chunks' */
    uint32_t trailers;   /* bytes of all trailers */
    uint64_t left;       /* of the chunk */
    char name[HEADWAY__HTTP1_NAME];
};

/* Takes from input up to the next piece of data (at most `most` bytes, DATA) or of a trailer's
   value (TRAILER; its name is chunks->name), the end of the body (DONE), or the end of input
   (MORE). With most 0, data stays where it is: MORE. */
enum headway__http1_progress headway__http1_chunks(struct headway__http1_chunks *chunks,
                                                   const struct headway__http1_limits *limits,
                                                   headway_bytes *input, uint64_t most,
                                                   headway_bytes *ret_piece,
                                                   struct headway__http1_refusal *ret_refusal);

#endif
