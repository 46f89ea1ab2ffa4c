/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers of the Runtime API, as HTTP/1.1 (RFC 9112) has them: bytes in, in whatever pieces, and an
 * answer out. What could be understood in two ways is refused.
 *
 *   LINES --empty line--> SIZED --> WHOLE
 *     ^                `-> CHUNK_SIZE -> CHUNK -> CHUNK_END -> ... -> TRAILERS --> WHOLE
 *     `-- after 1xx
 */
#ifndef LAMBDA_ANSWER_H
#define LAMBDA_ANSWER_H

#include "growing.h"

enum {
    ANSWER_HEAD = 64 << 10, /* bytes of a head; a client's context and identity are in it */
    ANSWER_BODY = 16 << 20, /* and of a body by default: AWS's events have 6 MiB at most */
    ANSWER_EXTRA = 4096,    /* of what chunks have beside their data, and eight times that */
    ANSWER_KEPT = 64 << 10  /* room that is kept for the next answer */
};

/* What the API says in its headers: NUL-terminated, "" where it says nothing. */
typedef struct answer_headers {
    const char *request_id, *deadline_ms, *trace_id, *client_context, *identity, *tenant;
} answer_headers;

typedef struct answer {
    growing head, body;
    uint8_t state;
    int status;
    int closes; /* no other answer follows on this connection */
    answer_headers headers;
    uint64_t left;  /* of the body or the chunk */
    uint32_t line;  /* where the head's last line begins */
    uint64_t extra; /* bytes beside the chunks' data */
    uint8_t digits; /* of a size; or what of a line has come */
} answer;

/* body_limit 0: ANSWER_BODY. */
void answer_init(answer *a, const headway_alloc *alloc, size_t body_limit);
/* Ready for the next one; what was read is gone. */
void answer_reset(answer *a);
void answer_done(answer *a);
/* Takes from input what belongs to the answer. 1: it is whole; 0: more is to come; EMALFORMED;
   ELIMIT; ENOMEM. */
int answer_take(answer *a, headway_bytes *input);
/* Nothing of an answer has come yet. */
int answer_is_empty(const answer *a);

#endif
