/* SPDX-License-Identifier: Apache-2.0 */
/* The head of an answer: its status, what frames its body, and what of it the runtime reads. */
#ifndef LAMBDA_ANSWER_HEAD_H
#define LAMBDA_ANSWER_HEAD_H

#include "answer.h"

typedef struct answer_framing {
    int chunked, has_length;
    uint64_t length;
} answer_framing;

/* Reads a->head, whose lines all end with CR LF, the last being empty. The values that it finds are
   ended with NUL in place. 0, EMALFORMED. */
int answer_head_read(answer *a, answer_framing *ret_framing);

#endif
