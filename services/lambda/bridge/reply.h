/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer of the Lambda API means for a call: read from its head and, of an error, its body.
 */
#ifndef LAMBDA_BRIDGE_REPLY_H
#define LAMBDA_BRIDGE_REPLY_H

#include <headway/status.h>

enum { REPLY_TEXT = 512, REPLY_BODY = 16384 /* bytes of an error that are looked at */ };

typedef enum reply_kind {
    REPLY_TAKEN,     /* it was invoked: the body is its result */
    REPLY_THROTTLED, /* it was not, for want of room */
    REPLY_EXPIRED,   /* it was not: the credentials are no longer good */
    REPLY_FAILED
} reply_kind;

typedef struct reply {
    int http;
    const char *error_type;  /* x-amzn-ErrorType; NULL: none, as below */
    const char *retry_after; /* Retry-After */
    headway_bytes body;
    const char *token; /* that the request had; NULL or "": none. No text tells it */
} reply;

typedef struct reply_verdict {
    reply_kind kind;
    int code;           /* of FAILED and THROTTLED */
    uint32_t advice_ms; /* of Retry-After, or HEADWAY_RETRY_NEVER */
    char text[REPLY_TEXT];
} reply_verdict;

void reply_judge(const reply *reply, reply_verdict *ret_verdict);

#endif
