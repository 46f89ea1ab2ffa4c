/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a function fails: the JSON that the Runtime API takes as an error and gives to who called.
 *
 *   {"errorType": "headway.NOT_FOUND", "errorMessage": "there is no device \"x\"",
 *    "status": {"code": 5, "message": "...", "details": [...]},
 *    "notProcessed": true, "retryAfterMs": 250}
 *
 * The first two are what all of AWS reads; of the others a bridge makes the very status again that
 * the call ended with. status is google.rpc.Status in JSON; notProcessed and retryAfterMs stand
 * there when they say something (4294967295: never again).
 */
#ifndef LAMBDA_RESULT_H
#define LAMBDA_RESULT_H

#include <headway/message.h>
#include <headway/status.h>

enum {
    RESULT_TYPE = 48,
    RESULT_MOST = 6 * 1024 * 1024 + 100 /* bytes of a result that is not streamed */
};

/* "headway.NOT_FOUND" into type; the document, in arena. types: of the details; may be NULL. ENOMEM
   only. */
int result_status_write(const headway_types *types, const headway_status *status,
                        headway_arena *arena, char type[RESULT_TYPE], headway_bytes *ret_body);
/* A failure that no call has: {"errorType", "errorMessage"} of texts without quotes in them. */
int result_error_write(const char *type, const char *message, headway_arena *arena,
                       headway_bytes *ret_body);

#endif
